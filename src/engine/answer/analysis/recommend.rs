//! 决策支持: what to do next, each with its reason, whom it concerns and what it is likely to bring. A person decides.
//!
//! What is expected is this shop's own past year: the share of customers in the same place a year ago who bought again
//! since, times the mean order of those concerned, times the margin. Home asks for it, so only what is quick is read.

use super::parts;
use crate::analysis::{
    purchases::PurchaseDay,
    stage::{self, Stage, StageRules},
};
use crate::domain::{
    schema::{Key, Table, customer, product, setting},
    score::Score,
    segment::{Clause, Range, Rule, Span, Test},
    time,
};
use crate::engine::columns::bits::Bits;
use crate::engine::command::Context;
use crate::engine::query::Recommendation;
use crate::engine::refusal::Refusal;
use crate::engine::report::{Datum, Said};
use crate::engine::settings::id_of;
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// Shown at once.
const MOST: usize = 5;
/// What was done comes again after so many days; what was dismissed does not.
const DONE_DAYS: i64 = 30;
/// Lost so lately that they still remember the shop.
const LATELY: i64 = 90;
/// Birthdays ahead, the day itself included.
const BIRTHDAYS: i64 = 7;
const YEAR: i64 = 365;
/// A share of fewer customers is no experience.
const EXPERIENCE: u32 = 20;
/// 重要价值 to 重要挽留: spend above the mean.
const IMPORTANT: [i64; 4] = [0, 1, 2, 3];

/// How many were in some place a year ago, and how many of them have bought since.
#[derive(Clone, Copy, Debug, Default)]
struct Rate {
    of: u32,
    back: u32,
}

impl Rate {
    fn add(&mut self, back: bool) {
        self.of += 1;
        self.back += u32::from(back);
    }

    fn share(self) -> Option<f64> {
        (self.of >= EXPERIENCE).then(|| f64::from(self.back) / f64::from(self.of))
    }
}

/// What one pass over all orders tells.
#[derive(Debug, Default)]
struct Habits {
    /// Median days from first to second purchase.
    second_after: i64,
    won_back: Rate,
    came_again: Rate,
    /// Not lost yet, but silent for more than half of the time that makes one lost.
    late_came: Rate,
    /// Important customers in decline who have a rhythm of their own.
    declining: Vec<Row>,
}

/// Whom an advice concerns.
#[derive(Default)]
struct Group {
    count: u32,
    spend: i128,
    orders: u64,
}

impl Workspace {
    pub(in crate::engine::answer) fn recommendations(
        &mut self,
        context: &Context,
    ) -> Result<Vec<Recommendation>, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let (day, today) = (self.present(context), context.today());
        self.need_score(Score::RfmClass, day)?;
        let mut all = self.advice(day, today)?;
        all.extend(self.cross_sell(day)?);
        all.retain(|one| one.count > 0 && !self.is_settled(&one.kind, today));
        // Those without a figure keep their order after the others.
        all.sort_by_key(|one| std::cmp::Reverse(one.effect));
        all.truncate(MOST);
        Ok(all)
    }

    /// Whether a person has done or dismissed it.
    fn is_settled(&self, kind: &str, today: i64) -> bool {
        let record = self.rows(Table::Setting).find(id_of(&format!("advice.{kind}")));
        let text = record.filter(|record| !record.is_deleted()).map_or("", |record| record.text(setting::VALUE));
        match text.split_once(' ') {
            Some(("done", day)) => time::day_of_text(day).is_some_and(|day| today - day < DONE_DAYS),
            Some(("dismissed", _)) => true,
            _ => text == "dismissed",
        }
    }

    fn advice(&mut self, day: i64, today: i64) -> Result<Vec<Recommendation>, Refusal> {
        let consents = self.consents();
        let workspace = &*self;
        let habits = workspace.habits(day);
        let lost = workspace.settings.lost_days;
        let of = |score: Score, row: Row| workspace.scores.of(score, day, row);
        let important = |row: Row| of(Score::RfmClass, row).is_some_and(|class| IMPORTANT.contains(&class));
        let lately = Range::between(lost + 1, lost + LATELY);
        let due = Range::between(habits.second_after.min(lost), lost);
        let (mut won, mut second, mut silent, mut unreachable, mut birthdays) =
            (Group::default(), Group::default(), Group::default(), Group::default(), Group::default());
        let week: Vec<(i32, u32, u32)> = (0..BIRTHDAYS).filter_map(|ahead| time::civil(day + ahead)).collect();
        for row in workspace.customers.live.iter() {
            let agreed = consents.contains(row);
            // An old export is looked at as of its last day; its birthdays are over.
            if agreed && day == today && workspace.customers.birthday(row).is_some_and(|born| is_within(born, &week)) {
                birthdays.add(workspace, row);
            }
            let (Some(recency), Some(frequency)) = (of(Score::Recency, row), of(Score::Frequency, row)) else {
                continue;
            };
            let important = important(row);
            if important && lately.contains(recency) {
                won.add(workspace, row);
            }
            if frequency == 1 && due.contains(recency) {
                second.add(workspace, row);
            }
            if important && !agreed {
                silent.add(workspace, row);
            }
            if !workspace.customers.reachable.contains(row) {
                unreachable.add(workspace, row);
            }
        }
        let mut declining = Group::default();
        habits.declining.iter().for_each(|row| declining.add(workspace, *row));

        let is_important = || Rule::score(Score::RfmClass, &IMPORTANT);
        let consent = |channel: &&str| Rule::Is(Clause::Consent { channel: (*channel).into() });
        let agreed = || Rule::Any(customer::CHANNELS.iter().map(consent).collect());
        let known = |field| Rule::Is(Clause::Field { key: Key::from(field), test: Test::Known });
        let ways = [customer::PHONE, customer::PHONE2, customer::EMAIL, customer::WECHAT].map(known).to_vec();
        let born = Clause::Field { key: customer::BIRTHDAY.into(), test: Test::Day(Span::Anniversary(BIRTHDAYS)) };
        let recency = |range| Rule::score_in(Score::Recency, range);
        let frequency = |range| Rule::score_in(Score::Frequency, range);
        let days = |days: i64| Datum::Days(days as f64);
        Ok(vec![
            workspace.earning(
                "win_back",
                &won,
                is_important().and(recency(lately)),
                vec![("from", days(lost + 1)), ("to", days(lost + LATELY))],
                habits.won_back,
            ),
            workspace.earning(
                "decline",
                &declining,
                is_important()
                    .and(Rule::score(Score::Stage, &[Stage::Decline as i64]))
                    .and(frequency(Range::at_least(2))),
                vec![],
                habits.late_came,
            ),
            workspace.earning(
                "second_order",
                &second,
                frequency(Range::between(1, 1)).and(recency(due)),
                vec![("after", days(habits.second_after))],
                habits.came_again,
            ),
            keeping("birthdays", &birthdays, Rule::Is(born).and(agreed()), vec![("days", Datum::Count(BIRTHDAYS))]),
            keeping("consent", &silent, is_important().and(agreed().negated()), vec![]),
            keeping("unreachable", &unreachable, frequency(Range::at_least(1)).and(Rule::Any(ways).negated()), vec![]),
        ])
    }

    /// Everybody who may be written to or called on some channel.
    fn consents(&mut self) -> Bits {
        let end = self.customers.end();
        let mut found = Bits::none(end);
        for channel in customer::CHANNELS {
            let key = Key::of(customer::CONSENT, *channel);
            self.need_flags(&key, end);
            if let Some(flags) = self.facets.flags(&key) {
                found.unite(&flags.yes);
            }
        }
        found
    }

    fn habits(&self, day: i64) -> Habits {
        let (then, lost) = (day - YEAR, self.settings.lost_days);
        let rules = self.stage_limits();
        let mut habits = Habits::default();
        let (mut gaps, mut once) = (Vec::new(), Vec::new());
        self.each_buyer(i64::from(i32::MIN), day, |row, days| {
            let mut bought = days.iter().filter(|day| day.bought).map(|day| i64::from(day.day));
            let (first, second) = (bought.next(), bought.next());
            gaps.extend(first.zip(second).map(|(first, second)| second - first));
            if second.is_some() && self.is_declining(row, day, days, &rules) {
                habits.declining.push(row);
            }
            // As it was a year ago.
            let until = days.partition_point(|past| i64::from(past.day) <= then);
            let (past, since) = days.split_at(until);
            let Some(last) = past.iter().rev().find(|day| day.bought) else { return };
            let (silence, back) = (then - i64::from(last.day), since.iter().any(|day| day.bought));
            if (lost + 1..=lost + LATELY).contains(&silence) {
                habits.won_back.add(back);
            } else if (lost / 2 + 1..=lost).contains(&silence) {
                habits.late_came.add(back);
            }
            if silence <= lost && past.iter().filter(|day| day.bought).nth(1).is_none() {
                once.push((silence, back));
            }
        });
        if !gaps.is_empty() {
            let middle = gaps.len() / 2;
            habits.second_after = *gaps.select_nth_unstable(middle).1;
        }
        let due = once.iter().filter(|(silence, _)| *silence >= habits.second_after.min(lost));
        due.for_each(|(_, back)| habits.came_again.add(*back));
        habits
    }

    fn is_declining(&self, row: Row, day: i64, days: &[PurchaseDay], rules: &StageRules) -> bool {
        let class = self.scores.of(Score::RfmClass, day, row);
        let often = self.scores.of(Score::Frequency, day, row).is_some_and(|days| days >= 2);
        often
            && class.is_some_and(|class| IMPORTANT.contains(&class))
            && stage::stage_at(days, day as i32, rules).stage == Stage::Decline
    }

    /// An advice that brings orders: as many of those concerned as of their like in the past year.
    fn earning(
        &self,
        kind: &str,
        group: &Group,
        rule: Rule,
        mut reason: Vec<(&str, Datum)>,
        rate: Rate,
    ) -> Recommendation {
        let margin = self.settings.margin as f64 / 10_000.0;
        let order = (group.orders > 0).then(|| group.spend.max(0) as f64 / group.orders as f64);
        let reckoned = rate.share().zip(order);
        let effect = reckoned.map(|(share, order)| f64::from(group.count) * share * order * margin);
        let said = match reckoned {
            Some((share, order)) => Said::new(
                "reckoned",
                vec![
                    ("n", Datum::Count(group.count.into())),
                    ("share", Datum::Share(share)),
                    ("order", parts::amount(order)),
                    ("margin", Datum::Share(margin)),
                ],
            ),
            None => Said::new("unreckoned", vec![("n", Datum::Count(rate.of.into()))]),
        };
        reason.push(("n", Datum::Count(group.count.into())));
        reason.push(("spend", parts::amount(group.spend as f64)));
        Recommendation {
            kind: kind.into(),
            reason: Said::new("reason", reason),
            rule,
            count: group.count,
            effect: effect.map(|effect| effect.round().clamp(-9e18, 9e18) as i64),
            reckoned: said,
        }
    }

    /// The best rule of the basket, where that is prepared: offer the right side to those who have only the left.
    fn cross_sell(&mut self, day: i64) -> Result<Option<Recommendation>, Refusal> {
        let Some(basket) = self.models.basket.as_ref().filter(|known| known.day == day) else { return Ok(None) };
        let products = self.rows(Table::Product);
        let price = |row: Row| products.get(row).and_then(|record| record.int(product::PRICE)).unwrap_or(0).max(0);
        let worth = |rule: &&crate::analysis::basket_rules::Rule| {
            let prices = rule.then.iter().map(|row| price(*row)).sum::<i64>();
            f64::from(rule.n_x - rule.n_xy) * rule.confidence * prices as f64
        };
        let best = basket.rules.iter().filter(|rule| rule.lift > 1.0).max_by(|a, b| worth(a).total_cmp(&worth(b)));
        let Some(best) = best else { return Ok(None) };
        let rule = self.lacking(best);
        let (given, then) = (self.product_names(&best.given), self.product_names(&best.then));
        let (confidence, lift) = (best.confidence, best.lift);
        let price: i64 = best.then.iter().map(|row| price(*row)).sum();
        // The count of a pair of products reads all orders; it is kept until an order comes.
        let known = self.models.cross_sell.as_ref().filter(|(known, _)| *known == rule).map(|(_, count)| *count);
        let count = match known {
            Some(count) => count,
            None => self.matching_rule(&rule, day.into())?.len() as u32,
        };
        self.models.cross_sell = Some((rule.clone(), count));
        let margin = self.settings.margin as f64 / 10_000.0;
        let effect = f64::from(count) * confidence * price as f64 * margin;
        let counted = ("n", Datum::Count(count.into()));
        Ok(Some(Recommendation {
            kind: "cross_sell".into(),
            reason: Said::new(
                "reason",
                vec![
                    counted.clone(),
                    ("given", given),
                    ("then", then),
                    ("confidence", Datum::Share(confidence)),
                    ("lift", Datum::Number(lift, 1)),
                ],
            ),
            rule,
            count,
            effect: (price > 0).then_some(effect.round().clamp(0.0, 9e18) as i64),
            reckoned: Said::new(
                "reckoned",
                vec![
                    counted,
                    ("confidence", Datum::Share(confidence)),
                    ("price", Datum::Amount(price)),
                    ("margin", Datum::Share(margin)),
                ],
            ),
        }))
    }
}

impl Group {
    fn add(&mut self, workspace: &Workspace, row: Row) {
        let totals = &workspace.customers.totals[row as usize];
        self.count += 1;
        self.spend += i128::from(totals.spend);
        self.orders += u64::from(totals.orders);
    }
}

/// An advice that keeps customers or the way to them; no money is promised for it.
fn keeping(kind: &str, group: &Group, rule: Rule, mut reason: Vec<(&str, Datum)>) -> Recommendation {
    reason.push(("n", Datum::Count(group.count.into())));
    reason.push(("spend", parts::amount(group.spend as f64)));
    Recommendation {
        kind: kind.into(),
        reason: Said::new("reason", reason),
        rule,
        count: group.count,
        effect: None,
        reckoned: Said::new("reckoned", vec![]),
    }
}

/// Month and day come round on one of these days; of 29 February on the 28th of other years.
fn is_within(born: (u32, u32), days: &[(i32, u32, u32)]) -> bool {
    days.iter().any(|(year, month, day)| {
        let leaps = born == (2, 29) && time::day(*year, 2, 29).is_none();
        (*month, *day) == if leaps { (2, 28) } else { born }
    })
}
