//! 让渡价值, 顾客份额, 信誉度: what follows from the fields that a person fills on customers' pages, over all whose are filled.

use super::parts::{bars, between, row, shown, table};
use crate::analysis::{credit::CreditPart, delivered_value::DeliveredValue, quantile::exact_sum};
use crate::domain::{
    schema::{Table, customer},
    score::{Score, Unit},
    segment::{Range, Rule},
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, Datum, Mark, Method, Report};
use crate::engine::scores::NONE;
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// Rows of a table of those to look at first.
const MOST: usize = 20;
/// With fewer customers a mean says little.
const FEW: usize = 30;

/// Everybody with a score, and what is common to the three reports.
struct Filled {
    score: Score,
    day: i64,
    /// Row and score.
    found: Vec<(Row, i64)>,
}

impl Filled {
    fn count(&self, range: Range) -> usize {
        self.found.iter().filter(|(_, value)| range.contains(*value)).count()
    }

    fn mean(&self) -> f64 {
        exact_sum(self.found.iter().map(|(_, value)| *value as f64)) / self.found.len().max(1) as f64
    }

    /// As the score's unit has it.
    fn datum(&self, value: f64) -> Datum {
        match self.score.unit() {
            Unit::Share => Datum::Share(value / 10_000.0),
            _ => Datum::Number(value, 0),
        }
    }
}

impl Workspace {
    fn filled(&mut self, score: Score, day: i64) -> Result<Filled, Refusal> {
        self.need_score(score, day)?;
        let column = self.scores.column(score, day).unwrap_or_default();
        let rows = (0..).zip(column).filter(|(row, value)| **value != NONE && self.customers.live.contains(*row));
        let found: Vec<(Row, i64)> = rows.map(|(row, value)| (row, *value)).collect();
        if found.is_empty() {
            return Err(Refusal::Analysis { key: "no_inputs".into(), values: Vec::new() });
        }
        Ok(Filled { score, day, found })
    }

    /// The report of one of the three with its means, its doubt, and customers by score; `warning` is who needs attention.
    fn filled_report(&self, method: Method, of: &Filled, warning: Range, ranges: &[(Range, Datum)]) -> Report {
        let on = |range: Range| Rule::score_in(of.score, range);
        let mut report = Report::new(method, of.day, self.settings.currency);
        let (n, warned) = (of.found.len(), of.count(warning));
        let values =
            vec![("n", Datum::Count(n as i64)), ("mean", of.datum(of.mean())), ("warned", Datum::Count(warned as i64))];
        report.say("summary", values);
        if n < FEW {
            report.doubt("few", vec![("n", Datum::Count(n as i64))]);
        }
        report.note(
            "filled",
            vec![("n", Datum::Count(n as i64)), ("of", Datum::Count(self.customers.live.len() as i64))],
        );
        report.figure("customers", Datum::Count(n as i64), Some(on(Range::default())));
        report.figure("mean", of.datum(of.mean()), None);
        report.figure("warned", Datum::Count(warned as i64), Some(on(warning)));
        let marks = ranges.iter().map(|(range, _)| Mark::count(of.count(*range), on(*range))).collect();
        let places = ranges.iter().map(|(_, place)| place.clone()).collect();
        let series = Datum::key(&format!("{}.customers", method.name()));
        report.part("spread", bars(Axis::new("score", places), series, marks));
        report
    }

    /// The customers with the least scores.
    fn least(&self, report: &mut Report, of: &Filled) {
        let mut order = of.found.clone();
        order.sort_unstable_by_key(|(row, value)| (*value, *row));
        let rows = order.into_iter().take(MOST).map(|(row, value)| {
            let rule = Rule::score_in(of.score, Range::between(value, value));
            super::parts::row(vec![Datum::Text(self.title(row)), of.datum(value as f64)], Some(rule))
        });
        report.part("least", table(&["customer", "score"], rows.collect()));
    }

    pub(super) fn credit_report(&mut self, day: i64) -> Result<Report, Refusal> {
        let of = self.filled(Score::Credit, day)?;
        let tenth = |tenth: i64| {
            let (from, to) = (tenth * 10, if tenth == 9 { 100 } else { tenth * 10 + 9 });
            (Range::between(from, to), between(Datum::Number(from as f64, 0), Datum::Number(to as f64, 0)))
        };
        let ranges: Vec<_> = (0..10).map(tenth).collect();
        let mut report = self.filled_report(Method::Credit, &of, Range::at_most(59), &ranges);
        let (mut levels, mut known) = ([0.0; 4], [0u32; 4]);
        for part in of.found.iter().filter_map(|(row, _)| self.credit(*row)).flat_map(|score| score.contributions) {
            levels[part.part as usize] += part.level;
            known[part.part as usize] += 1;
        }
        let names = ["punctuality", "returns", "disputes", "platform_rating"];
        let mean = |part: CreditPart| {
            let at = part as usize;
            let level = (known[at] > 0).then(|| levels[at] / f64::from(known[at]));
            Mark { size: level.unwrap_or(0.0), shown: shown(level, Datum::Share), rule: None }
        };
        let axis = Axis::new("part", names.map(|name| Datum::key(&format!("credit.{name}"))).to_vec());
        report.part("parts", bars(axis, Datum::key("credit.level"), CreditPart::ALL.map(mean).to_vec()));
        self.least(&mut report, &of);
        Ok(report)
    }

    pub(super) fn delivered_report(&mut self, day: i64) -> Result<Report, Refusal> {
        let of = self.filled(Score::Delivered, day)?;
        let number = |value: i64| Datum::Number(value as f64, 0);
        let spans = [(-40, -21), (-20, -11), (-10, -1), (0, 0), (1, 10), (11, 20), (21, 40)];
        let ends = (of.found.iter().map(|(_, value)| *value).min(), of.found.iter().map(|(_, value)| *value).max());
        // Parts are points from 0 to 10, but nobody is left out whose are not.
        let ranges = spans.map(|(from, to)| {
            let least = if from == -40 { ends.0.unwrap_or(from).min(from) } else { from };
            let most = if to == 40 { ends.1.unwrap_or(to).max(to) } else { to };
            (Range::between(least, most), between(number(least), number(most)))
        });
        let mut report = self.filled_report(Method::Delivered, &of, Range::at_most(-1), &ranges);
        let found: Vec<_> = of.found.iter().filter_map(|(row, _)| self.delivered(*row)).collect();
        // Of those of whom a part is known.
        let mean = |part: usize| {
            let of = |value: &DeliveredValue| value.values.iter().chain(&value.costs).copied().nth(part).flatten();
            let known: Vec<f64> = found.iter().filter_map(of).collect();
            let mean = (!known.is_empty()).then(|| exact_sum(known.iter().copied()) / known.len() as f64);
            Mark { size: mean.unwrap_or(0.0).max(0.0), shown: shown(mean, |mean| Datum::Number(mean, 1)), rule: None }
        };
        let names = ["product", "service", "personnel", "image", "money", "time", "mental", "physical"];
        let axis = Axis::new("part", names.map(|name| Datum::key(&format!("delivered.{name}"))).to_vec());
        report.part("parts", bars(axis, Datum::key("delivered.points"), (0..8).map(mean).collect()));
        self.least(&mut report, &of);
        Ok(report)
    }

    pub(super) fn wallet_report(&mut self, day: i64) -> Result<Report, Refusal> {
        let of = self.filled(Score::Wallet, day)?;
        let tenth = |tenth: i64| {
            let to = if tenth == 9 { 10_000 } else { tenth * 1_000 + 999 };
            let place = between(Datum::Share(tenth as f64 / 10.0), Datum::Share((tenth + 1) as f64 / 10.0));
            (Range::between(tenth * 1_000, to), place)
        };
        let ranges: Vec<_> = (0..10).map(tenth).collect();
        let mut report = self.filled_report(Method::Wallet, &of, Range::at_most(4_999), &ranges);
        let records = self.rows(Table::Customer);
        let mut elsewhere = Vec::new();
        let mut by_rank = 0;
        for (at, value) in &of.found {
            match self.wallet(*at, day) {
                Some((share, false)) => {
                    let category =
                        records.get(*at).and_then(|record| record.int(customer::CATEGORY_SPEND)).unwrap_or(0);
                    elsewhere.push((((1.0 - share) * category as f64).round() as i64, *at, *value));
                }
                Some((_, true)) => by_rank += 1,
                None => {}
            }
        }
        let total = elsewhere.iter().fold(0i64, |sum, (amount, ..)| sum.saturating_add(*amount));
        if !elsewhere.is_empty() {
            let values = vec![("n", Datum::Count(elsewhere.len() as i64)), ("amount", Datum::Amount(total))];
            report.say("elsewhere", values);
        }
        if by_rank > 0 {
            report.note("by_rank", vec![("n", Datum::Count(by_rank))]);
        }
        elsewhere.sort_unstable_by_key(|(amount, at, _)| (std::cmp::Reverse(*amount), *at));
        let rows = elsewhere.into_iter().take(MOST).map(|(amount, at, value)| {
            let rule = Rule::score_in(Score::Wallet, Range::between(value, value));
            row(vec![Datum::Text(self.title(at)), of.datum(value as f64), Datum::Amount(amount)], Some(rule))
        });
        report.part("most", table(&["customer", "share", "amount"], rows.collect()));
        Ok(report)
    }
}
