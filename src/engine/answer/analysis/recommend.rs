//! 决策支持: what to do next, each with its reason, whom it concerns and what it is likely to bring. A person decides.
//!
//! What is expected is this shop's own past year: the share of customers in the same place a year ago who bought again
//! since, times the mean order of those concerned, times the margin. Home asks for it, so only what is quick is read.

use super::parts;
use crate::analysis::stage::Stage;
use crate::domain::{
    schema::{Key, Table, customer, product, setting},
    score::Score,
    segment::{Clause, Range, Rule, Span, Test},
    time,
};
use crate::engine::columns::bits::Bits;
use crate::engine::command::Context;
use crate::engine::query::{Advice, Recommendation, Settled};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Datum, Said};
use crate::engine::scores::{LATELY, NONE, Rate};
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// Shown at once.
const MOST: usize = 5;
/// What was done comes again after so many days, and what was dismissed after so many.
const DONE_DAYS: i64 = 30;
const DISMISSED_DAYS: i64 = 180;
/// Birthdays ahead, the day itself included.
const BIRTHDAYS: i64 = 7;
/// 重要价值 to 重要挽留: spend above the mean.
const IMPORTANT: [i64; 4] = [0, 1, 2, 3];

/// Whom an advice concerns.
#[derive(Clone, Copy, Default)]
struct Group {
    count: u32,
    spend: i128,
    orders: u64,
}

impl Workspace {
    pub(in crate::engine::answer) fn recommendations(&mut self, context: &Context) -> Result<Advice, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let (day, today) = (self.present(context), context.today());
        let settled = self.settled(today);
        let is_open = |name: &str| settled.iter().all(|one| one.name != name);
        self.need_score(Score::RfmClass, day)?;
        let mut open = self.advice(day, today)?;
        open.extend(self.cross_sell(day, &is_open)?);
        open.retain(|one| one.count > 0 && is_open(&one.name));
        // Those without a figure keep their order after the others.
        open.sort_by_key(|one| std::cmp::Reverse(one.effect));
        open.truncate(MOST);
        Ok(Advice { open, settled })
    }

    /// What a person has done or dismissed, while that holds, the latest first.
    fn settled(&self, today: i64) -> Vec<Settled> {
        let live = self.rows(Table::Setting).iter().filter(|(_, record)| !record.is_deleted());
        let settled = live.filter_map(|(_, record)| {
            let name = record.text(setting::NAME);
            let (word, day) = record.text(setting::VALUE).split_once(' ')?;
            let (day, done) = (time::day_of_text(day)?, word == "done");
            let holds = if done { DONE_DAYS } else { DISMISSED_DAYS };
            let kind = name.strip_prefix("advice.")?.split('.').next()?.to_owned();
            (today - day < holds).then(|| Settled { kind, name: name.to_owned(), done, day })
        });
        let mut settled: Vec<Settled> = settled.collect();
        settled.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.name.cmp(&b.name)));
        settled
    }

    fn advice(&mut self, day: i64, today: i64) -> Result<Vec<Recommendation>, Refusal> {
        let consents = self.consents();
        self.need_score(Score::Stage, day)?;
        let Some(habits) = self.norms(day).map(|norms| norms.habits) else { return Err(Refusal::Unprepared) };
        let workspace = &*self;
        let lost = workspace.settings.lost_days;
        let column = |score| workspace.scores.column(score, day).ok_or(Refusal::Unprepared);
        let (classes, stages) = (column(Score::RfmClass)?, column(Score::Stage)?);
        let (recencies, frequencies) = (column(Score::Recency)?, column(Score::Frequency)?);
        let lately = Range::between(lost + 1, lost + LATELY);
        let due = Range::between(habits.second_after.min(lost), lost);
        let [mut won, mut declining, mut second, mut silent, mut unreachable, mut birthdays] = [Group::default(); 6];
        let week: Vec<(i32, u32, u32)> = (0..BIRTHDAYS).filter_map(|ahead| time::civil(day + ahead)).collect();
        for row in workspace.customers.live.iter() {
            let agreed = consents.contains(row);
            // An old export is looked at as of its last day; its birthdays are over.
            if agreed && day == today && workspace.customers.birthday(row).is_some_and(|born| is_within(born, &week)) {
                birthdays.add(workspace, row);
            }
            let at = row as usize;
            let (recency, frequency) = (recencies[at], frequencies[at]);
            if frequency == NONE {
                continue;
            }
            let important = IMPORTANT.contains(&classes[at]);
            if important && frequency >= 2 && stages[at] == Stage::Decline as i64 {
                declining.add(workspace, row);
            }
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
            name: format!("advice.{kind}"),
            reason: Said::new("reason", reason),
            rule,
            count: group.count,
            effect: effect.map(|effect| effect.round().clamp(-9e18, 9e18) as i64),
            reckoned: said,
        }
    }

    /// The best rule of the basket, where that is prepared: offer the right side to those who have only the left.
    fn cross_sell(&mut self, day: i64, is_open: &dyn Fn(&str) -> bool) -> Result<Option<Recommendation>, Refusal> {
        let Some(basket) = self.models.basket.as_ref().filter(|known| known.day == day) else { return Ok(None) };
        let products = self.rows(Table::Product);
        let price = |row: Row| products.get(row).and_then(|record| record.int(product::PRICE)).unwrap_or(0).max(0);
        let worth = |rule: &&crate::analysis::basket_rules::Rule| {
            let prices = rule.then.iter().map(|row| price(*row)).sum::<i64>();
            f64::from(rule.n_x - rule.n_xy) * rule.confidence * prices as f64
        };
        let name = |rule: &crate::analysis::basket_rules::Rule| {
            let ids = |rows: &[Row]| {
                rows.iter().filter_map(|row| products.get(*row)).map(|record| record.id.to_string()).collect::<Vec<_>>()
            };
            format!("advice.cross_sell.{}.{}", ids(&rule.given).join("+"), ids(&rule.then).join("+"))
        };
        let good = basket.rules.iter().filter(|rule| rule.lift > 1.0 && is_open(&name(rule)));
        let best = good.max_by(|a, b| worth(a).total_cmp(&worth(b)));
        let Some(best) = best else { return Ok(None) };
        let (rule, name) = (self.lacking(best), name(best));
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
            name,
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
        name: format!("advice.{kind}"),
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
