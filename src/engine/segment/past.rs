//! Customers' fields as they were at the end of past days. Records hold what is so now; what was so before is in the
//! journal, which the session reads for the days that a query asks for.

use super::DAY;
use crate::domain::{
    id::Id,
    schema::{Key, Table},
    segment::{Clause, Rule},
    value::Value,
};
use crate::engine::changes::{Changes, Delta, Head, What};
use crate::engine::command::Context;
use crate::engine::query::{CustomerQuery, Filter, Query};
use crate::engine::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};

/// Days that are kept: a year of months and two to compare.
const DAYS: usize = 16;

/// What was written since a day, as it was on it.
type Written = BTreeMap<Key, BTreeMap<Id, Value>>;

/// The days that were asked for.
#[derive(Debug, Default)]
pub struct Past {
    /// The first second after the day on the business's clock, as milliseconds since 1970 UTC, and what was written since.
    days: BTreeMap<i64, (u64, Written)>,
}

impl Past {
    /// What was written of a field since a day, by customer, as it was then.
    pub fn written(&self, day: i64, key: &Key) -> Option<&BTreeMap<Id, Value>> {
        self.days.get(&day)?.1.get(key)
    }

    /// Begins to keep a day.
    pub fn begin(&mut self, day: i64, zone: i32) {
        let end = (day + 1) * DAY - i64::from(zone) * 60;
        self.days.insert(day, (u64::try_from(end * 1_000).unwrap_or(0), Written::default()));
    }

    /// Lets go of the oldest days, unless one of these.
    pub fn trim(&mut self, asked: &BTreeSet<i64>) {
        let many = (self.days.len() + asked.len()).saturating_sub(DAYS);
        let old: Vec<i64> = self.days.keys().copied().filter(|day| !asked.contains(day)).take(many).collect();
        old.iter().for_each(|day| drop(self.days.remove(day)));
    }

    /// The time from which entries must be read.
    pub fn since(&self) -> Option<u64> {
        self.days.values().map(|(end, _)| *end).min()
    }

    /// Takes in what was read of the journal up to an entry, behind which this one has been told of every one.
    pub fn complete(&mut self, read: Past) {
        for (day, (end, mut written)) in read.days {
            // Where it is not kept any more everything was replaced meanwhile, and this was read of what was there before.
            let Some((_, later)) = self.days.remove(&day) else { continue };
            for (key, values) in later {
                let known = written.entry(key).or_default();
                for (id, value) in values {
                    known.entry(id).or_insert(value);
                }
            }
            self.days.insert(day, (end, written));
        }
    }

    /// Takes in an entry; they come in the order of the journal.
    pub fn take(&mut self, entry: &Changes) {
        let millis = entry.head.stamp.millis;
        let since = self.days.values_mut().filter(|(end, _)| millis >= *end);
        let mut days: Vec<&mut Written> = since.map(|(_, written)| written).collect();
        if days.is_empty() {
            return;
        }
        for delta in entry.deltas().filter(|delta| says_what_was(&entry.head, delta)) {
            let before = delta.before.map_or(Value::Null, |(value, _)| value);
            for written in &mut days {
                // Of several writes since the first one tells what was there.
                written.entry(delta.key.clone()).or_default().entry(delta.id).or_insert_with(|| before.clone());
            }
        }
    }
}

/// Whether a write tells how the field was before. One that made the record does not: there was none.
fn says_what_was(head: &Head, delta: &Delta) -> bool {
    let made = matches!(head.what, What::Create(_) | What::RestoreBackup) && delta.before.is_none();
    delta.table == Table::Customer && !made
}

impl Workspace {
    /// The past days that a query asks fields of and that were not read yet.
    pub fn lacks_past(&self, query: &Query, context: &Context) -> BTreeSet<i64> {
        let mut days = BTreeSet::new();
        let mut of = |rule: &Rule, on: Option<i64>| self.rule_days(rule, on, 0, &mut days);
        match query {
            Query::Preview(query) => of(&query.rule, query.on),
            Query::Counts { rules, on } | Query::Overlap { rules, on } => rules.iter().for_each(|rule| of(rule, *on)),
            Query::Why { rule, on, .. } => of(rule, *on),
            Query::Customers(CustomerQuery { filters, .. }) => {
                for filter in filters {
                    if let Filter::Rule(rule) = filter {
                        of(rule, None);
                    }
                }
            }
            Query::Segment { id } => of(&Rule::Is(Clause::Segment { id: *id }), None),
            Query::Segments => {
                for (_, record) in self.rows(Table::Segment).iter().filter(|(_, record)| !record.is_deleted()) {
                    of(&Rule::Is(Clause::Segment { id: record.id }), None);
                }
            }
            _ => {}
        }
        // What is not over yet is as it is now.
        days.retain(|day| *day < context.today() && !self.past.days.contains_key(day));
        days
    }

    fn rule_days(&self, rule: &Rule, on: Option<i64>, depth: usize, days: &mut BTreeSet<i64>) {
        /// Segments that ask for segments, at most so deep; those that ask for themselves are refused elsewhere.
        const DEEP: usize = 32;
        match rule {
            Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| self.rule_days(rule, on, depth, days)),
            Rule::Not(rule) => self.rule_days(rule, on, depth, days),
            Rule::On(day, rule) => self.rule_days(rule, Some(*day), depth, days),
            Rule::Is(Clause::Field { .. } | Clause::Tag { .. } | Clause::Consent { .. }) => days.extend(on),
            Rule::Is(Clause::Segment { id }) if depth < DEEP => {
                if let Ok(rule) = self.rule_of(*id) {
                    self.rule_days(&rule, on, depth + 1, days);
                }
            }
            Rule::Is(_) => {}
        }
    }
}
