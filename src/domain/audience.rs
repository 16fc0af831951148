//! Rules made of rules: the steps from a segment to who can be written to, who came and went between two days, and who is
//! in exactly some of several segments. Each can be counted, opened as a list and saved, as any rule can.

use super::{
    schema::{Field, customer},
    segment::{Clause, Range, Rule, Span, Test},
};

/// How often somebody may be contacted: at most so often within so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub count: i64,
    pub days: i64,
}

impl Default for Limit {
    fn default() -> Self {
        Self { count: 2, days: 30 }
    }
}

/// What counts as a contact, by its place in [`super::schema::interaction::KINDS`]: call, visit, message. A note does not.
const CONTACTS: [i64; 3] = [1, 2, 3];

/// Who has agreed to this channel.
pub fn consented(channel: &str) -> Rule {
    Rule::Is(Clause::Consent { channel: channel.into() })
}

/// Who has what the channel needs: an address, a number, a handle. Of a channel that is not known, everybody.
pub fn reachable(channel: &str) -> Rule {
    let needs: &[Field] = match channel {
        "email" => &[customer::EMAIL],
        "sms" | "phone" => &[customer::PHONE, customer::PHONE2],
        "wechat" => &[customer::WECHAT],
        "post" => &[customer::ADDRESS],
        _ => &[],
    };
    let known = |field: &Field| Rule::Is(Clause::Field { key: (*field).into(), test: Test::Known });
    match needs {
        [] => Rule::default(),
        [one] => known(one),
        several => Rule::Any(several.iter().map(known).collect()),
    }
}

/// Who can be contacted once more without its being too often.
pub fn not_too_often(limit: Limit) -> Rule {
    let (kinds, within) = (CONTACTS.to_vec(), Span::Last(limit.days));
    Rule::Is(Clause::Interactions { kinds, within, count: Range::at_most(limit.count.saturating_sub(1)) })
}

/// Matched → consented → reachable → not contacted too often: each within the one before it.
pub fn funnel(rule: &Rule, channel: &str, limit: Limit) -> [Rule; 4] {
    let consented = rule.clone().and(consented(channel));
    let reachable = consented.clone().and(reachable(channel));
    let ready = reachable.clone().and(not_too_often(limit));
    [rule.clone(), consented, reachable, ready]
}

/// A rule as of a day.
pub fn on(day: i64, rule: &Rule) -> Rule {
    Rule::On(day, Box::new(rule.clone()))
}

/// What became of a segment between two days.
#[derive(Clone, Debug, PartialEq)]
pub struct Moves {
    pub before: Rule,
    pub after: Rule,
    pub entered: Rule,
    pub left: Rule,
    pub stayed: Rule,
}

/// Who came into a segment, left it, and stayed in it, from one day to another.
pub fn moves(rule: &Rule, from: i64, to: i64) -> Moves {
    let (before, after) = (on(from, rule), on(to, rule));
    let only = |this: &Rule, other: &Rule| Rule::All(vec![this.clone(), Rule::Not(Box::new(other.clone()))]);
    Moves {
        entered: only(&after, &before),
        left: only(&before, &after),
        stayed: Rule::All(vec![before.clone(), after.clone()]),
        before,
        after,
    }
}

/// Who is in each of these rules whose bit is set, and in none of the others.
pub fn exactly(rules: &[Rule], mask: u32) -> Rule {
    let part = |(bit, rule): (usize, &Rule)| match mask >> bit & 1 {
        1 => rule.clone(),
        _ => Rule::Not(Box::new(rule.clone())),
    };
    Rule::All(rules.iter().enumerate().map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schema::interaction;

    #[test]
    fn a_contact_is_a_call_a_visit_or_a_message() {
        let names = CONTACTS.map(|kind| interaction::KINDS[kind as usize]);
        assert_eq!(names, ["call", "visit", "message"]);
    }

    #[test]
    fn each_step_is_within_the_one_before() {
        let rule = Rule::Is(Clause::Tag { any: vec!["vip".into()] });
        for channel in customer::CHANNELS {
            let steps = funnel(&rule, channel, Limit { count: 1, days: 7 });
            for pair in steps.windows(2) {
                let (before, after) = (pair[0].clauses(), pair[1].clauses());
                assert!(before.iter().all(|clause| after.contains(clause)), "{channel}");
                assert!(after.len() > before.len(), "{channel}: every channel needs something");
            }
            let last = Clause::Interactions { kinds: vec![1, 2, 3], within: Span::Last(7), count: Range::at_most(0) };
            assert!(steps[3].clauses().contains(&&last));
        }
    }

    #[test]
    fn exactly_takes_the_others_out() {
        let tag = |name: &str| Rule::Is(Clause::Tag { any: vec![name.into()] });
        let (a, b) = (tag("a"), tag("b"));
        let want = Rule::All(vec![Rule::Not(Box::new(a.clone())), b.clone()]);
        assert_eq!(exactly(&[a, b], 0b10), want);
    }
}
