//! 客户终生价值: what customers are expected to bring, who brings most of it, and what they have brought so far.

use super::shared::{amount_mark, columns, count, nobody, number, parameters, share, show_doubts};
use crate::analysis::{abc, gamma_gamma::Spending};
use crate::domain::{
    money::SCALE,
    schema::Table,
    score::Score,
    segment::{Range, Rule},
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{
    Axis, Bars, DataTable, Datum, Dot, Dots, Line, Lines, Method, Point, Report, Shows, TableRow,
};
use crate::engine::scores::{
    NONE, refused,
    value::{Buying, mean_spend},
};
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// As many of the most valuable are named.
const BEST: usize = 20;
/// As many customers are drawn as dots, evenly spaced by predicted value.
const DOTS: usize = 200;
/// Parts of the curve of who brings how much.
const STEPS: usize = 20;
const TENTHS: usize = 10;

/// A customer's row and predicted value.
type Worth = (Row, i64);

/// Customers whose predicted value lies in one tenth; of equal values none is parted from another.
struct Tenth<'a> {
    number: usize,
    of: &'a [Worth],
}

/// By tenths, the most valuable first: a customer's tenth is ⌊10·(number strictly more valuable)/n⌋.
fn tenths(sorted: &[Worth]) -> Vec<Tenth<'_>> {
    let mut found: Vec<Tenth<'_>> = Vec::new();
    let mut start = 0;
    let mut from = 0;
    let mut number = 0;
    for equal in sorted.chunk_by(|a, b| a.1 == b.1) {
        let tenth = TENTHS * start / sorted.len();
        if tenth != number && from < start {
            found.push(Tenth { number, of: &sorted[from..start] });
            from = start;
        }
        number = tenth;
        start += equal.len();
    }
    found.push(Tenth { number, of: &sorted[from..] });
    found
}

fn total(of: &[Worth]) -> i128 {
    of.iter().map(|(_, value)| i128::from(*value)).sum()
}

fn amount(value: i128) -> i64 {
    value.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

impl Workspace {
    pub(super) fn value_report(&mut self, day: i64) -> Result<Report, Refusal> {
        self.need_score(Score::Historic, day)?;
        let column = self.score_column(Score::Value, day)?;
        let mut sorted: Vec<Worth> = (0..).zip(column.iter().copied()).filter(|(_, value)| *value != NONE).collect();
        sorted.sort_unstable_by_key(|(row, value)| (std::cmp::Reverse(*value), *row));
        let Some(buying) = &self.models.buying else { return Err(Refusal::Unprepared) };
        if let Err(why) = &buying.spend {
            return Err(refused(why));
        }
        let (Some((_, most)), Some((_, least))) = (sorted.first(), sorted.last()) else { return Err(nobody()) };
        let (most, least) = (*most, *least);
        let mut report = Report::new(Method::Value, day, self.settings.currency);
        let all = total(&sorted);
        let best = sorted.len().div_ceil(5);
        let of_best = share(total(&sorted[..best]) as f64, all as f64);
        let rule = |from: i64, to: i64| Rule::score_in(Score::Value, Range::between(from, to));
        report.say(
            "total",
            vec![
                ("n", count(sorted.len())),
                ("months", Datum::Count(i64::from(self.settings.horizon))),
                ("amount", Datum::Amount(amount(all))),
            ],
        );
        if all > 0 {
            report.say("best", vec![("share", Datum::Share(of_best))]);
        }
        report.figure("customers", count(sorted.len()), Some(rule(least, most)));
        report.figure("total_figure", Datum::Amount(amount(all)), None);
        report.figure("mean", Datum::Amount(amount(all / sorted.len() as i128)), None);
        report.figure("best_fifth", if all > 0 { Datum::Share(of_best) } else { Datum::None }, None);
        let tenths = tenths(&sorted);
        self.show_tenths_of_value(&mut report, &tenths, all);
        if let Some(curve) = curve(&sorted) {
            report.part("curve", Shows::Lines(curve));
        }
        self.show_past_and_future(&mut report, &sorted, day);
        self.show_best(&mut report, buying, &sorted[..sorted.len().min(BEST)], day);
        let (margin, discount) = (self.settings.margin, self.settings.discount);
        let percent = |setting: i64| Datum::Share(setting as f64 / 10_000.0);
        report.note("assumes", vec![("margin", percent(margin)), ("discount", percent(discount))]);
        if let Ok(spend) = &buying.spend {
            show_doubts(&mut report, &spend.doubts);
            report.part("parameters", Shows::Table(parameters(Method::Value, &spend.estimates)));
        }
        if !buying.model.is_identified() || buying.spend.as_ref().is_ok_and(|spend| !spend.is_identified()) {
            report.doubt("not_identified", Vec::new());
        }
        Ok(report)
    }

    fn show_tenths_of_value(&self, report: &mut Report, tenths: &[Tenth<'_>], all: i128) {
        let rule = |tenth: &Tenth<'_>| {
            let (most, least) = (tenth.of.first()?.1, tenth.of.last()?.1);
            Some(Rule::score_in(Score::Value, Range::between(least, most)))
        };
        let name = |tenth: &Tenth<'_>| number(tenth.number as u32 + 1);
        let bars = Bars {
            x: Axis::new("tenth", tenths.iter().map(name).collect()),
            series: vec![Datum::key("value.value")],
            bars: tenths.iter().map(|tenth| vec![amount_mark(amount(total(tenth.of)), rule(tenth))]).collect(),
            stacked: false,
            directions: None,
        };
        report.part("tenths", Shows::Bars(bars));
        let rows = tenths.iter().map(|tenth| {
            let value = total(tenth.of);
            let mean = amount(value / (tenth.of.len() as i128).max(1));
            let share = if all > 0 { Datum::Share(share(value as f64, all as f64)) } else { Datum::None };
            let cells =
                vec![name(tenth), count(tenth.of.len()), Datum::Amount(amount(value)), share, Datum::Amount(mean)];
            TableRow { cells, rule: rule(tenth) }
        });
        let heads = columns(&["tenth", "customers", "value", "share", "mean"]);
        report.part("tenths_table", Shows::Table(DataTable { columns: heads, rows: rows.collect() }));
    }

    /// Historic value beside predicted, of customers evenly spaced.
    fn show_past_and_future(&self, report: &mut Report, sorted: &[Worth], day: i64) {
        let step = sorted.len().div_ceil(DOTS).max(1);
        let dots = sorted.iter().step_by(step).filter_map(|(row, value)| {
            let historic = self.scores.of(Score::Historic, day, *row)?;
            Some(Dot {
                name: Datum::text(self.name_of(Table::Customer, *row)),
                x: historic as f64,
                y: *value as f64,
                size: 1.0,
                shown: vec![Datum::Amount(historic), Datum::Amount(*value)],
                rule: Some(exactly(Score::Value, *value).and(exactly(Score::Historic, historic))),
            })
        });
        let (x, y) = (Axis::new("historic", Vec::new()), Axis::new("value", Vec::new()));
        report.part("past_and_future", Shows::Dots(Dots { x, y, dots: dots.collect() }));
        if step > 1 {
            report.note("sample", vec![("n", Datum::Count(sorted.len().div_ceil(step) as i64))]);
        }
    }

    fn show_best(&self, report: &mut Report, buying: &Buying, best: &[Worth], day: i64) {
        let score = |score, row| self.scores.of(score, day, row);
        let spend_an_order = |row: Row| {
            let at = buying.histories.binary_search_by_key(&(row as usize), |history| history.customer).ok()?;
            let history = &buying.histories[at];
            let spending = Spending { x: history.x, mean: mean_spend(history).max(0.0) };
            let expected = buying.spend.as_ref().ok()?.model.expected_spend(&spending)?;
            Some(Datum::Amount((expected * SCALE as f64).clamp(-9e18, 9e18) as i64))
        };
        let row = |(row, value): &Worth| TableRow {
            cells: vec![
                Datum::text(self.name_of(Table::Customer, *row)),
                score(Score::Alive, *row).map_or(Datum::None, |alive| Datum::Share(alive as f64 / 10_000.0)),
                score(Score::Expected, *row).map_or(Datum::None, |orders| Datum::Number(orders as f64 / 1_000.0, 1)),
                spend_an_order(*row).unwrap_or_default(),
                Datum::Amount(*value),
            ],
            rule: Some(exactly(Score::Value, *value)),
        };
        let heads = columns(&["customer", "alive", "orders", "spend", "value"]);
        report.part("best_customers", Shows::Table(DataTable { columns: heads, rows: best.iter().map(row).collect() }));
    }
}

/// Customers with this very score: of an amount hardly more than one.
fn exactly(score: Score, value: i64) -> Rule {
    Rule::score_in(score, Range::between(value, value))
}

/// The share of all value that the most valuable customers bring, by their share of all customers.
fn curve(sorted: &[Worth]) -> Option<Lines> {
    let values: Vec<i64> = sorted.iter().map(|(_, value)| *value).collect();
    let points = abc::whale_curve(&values, STEPS).ok()?.into_iter().map(|taken| Point {
        x: taken.customers,
        y: taken.amount,
        at: Datum::With(Box::new(Datum::Share(taken.customers)), Box::new(count(taken.taken))),
        shown: Datum::Share(taken.amount),
        rule: taken.last.map(|least| Rule::score_in(Score::Value, Range::at_least(least))),
        ..Point::default()
    });
    Some(Lines {
        x: Axis::new("customers_share", Vec::new()),
        y: Axis::new("value_share", Vec::new()),
        lines: vec![Line { name: Datum::key("value.value"), points: points.collect(), dashed: false }],
        stepped: false,
    })
}
