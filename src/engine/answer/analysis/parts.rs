//! What several reports are made of.

use crate::analysis::refusal::{Counted, Refusal as Why};
use crate::domain::segment::{Among, Clause, Measure, Range, Rule, Span};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, Bars, DataTable, Datum, Mark, Shows, TableRow};
use crate::engine::scores::refused;

/// A part of a whole; nothing where there is no whole.
pub fn share(part: i128, whole: i128) -> Datum {
    if whole > 0 { Datum::Share(part as f64 / whole as f64) } else { Datum::None }
}

/// A figure that may be none.
pub fn shown(value: Option<f64>, as_datum: impl Fn(f64) -> Datum) -> Datum {
    value.filter(|value| value.is_finite()).map_or(Datum::None, as_datum)
}

/// An amount that was reckoned with fractions, or with more digits than an amount has.
pub fn amount(value: f64) -> Datum {
    shown(Some(value), |value| Datum::Amount(value.round().clamp(-9e18, 9e18) as i64))
}

pub fn table(columns: &[&str], rows: Vec<TableRow>) -> Shows {
    Shows::Table(DataTable { columns: columns.iter().map(|column| (*column).to_owned()).collect(), rows })
}

pub fn row(cells: Vec<Datum>, rule: Option<Rule>) -> TableRow {
    TableRow { cells, rule }
}

/// One bar a place.
pub fn bars(axis: Axis, series: Datum, marks: Vec<Mark>) -> Shows {
    let bars = marks.into_iter().map(|mark| vec![mark]).collect();
    Shows::Bars(Bars { x: axis, series: vec![series], bars, stacked: false, directions: None })
}

/// It needs so many customers who have bought.
pub fn few_customers(needed: usize, found: usize) -> Refusal {
    refused(&Why::TooFew { of: Counted::Rows, needed, found })
}

/// Bought so often within some days.
pub fn bought(within: Span, count: Range) -> Rule {
    Rule::Is(Clause::Orders { among: Among { within, ..Among::default() }, all: vec![Measure::Count(count)] })
}

/// A range from one value to another, shown as such.
pub fn between(from: Datum, to: Datum) -> Datum {
    Datum::Between(Box::new(from), Box::new(to))
}
