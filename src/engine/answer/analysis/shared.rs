//! What several reports have in common.

use crate::analysis::{
    fit::{Doubt, DoubtKind, Estimate},
    refusal::{Counted, Refusal as Why},
};
use crate::domain::{
    score::Score,
    segment::{Among, Clause, Measure, Range, Rule, Span, Test},
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{DataTable, Datum, Mark, Method, Report, TableRow};
use crate::engine::scores::refused;
use crate::engine::workspace::Workspace;

/// A part of a whole; nothing of nothing.
pub(super) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// So many customers of so many, as a share.
pub(super) fn share_of(part: usize, whole: usize) -> Datum {
    Datum::Share(share(part as f64, whole as f64))
}

/// A number of customers.
pub(super) fn count(customers: usize) -> Datum {
    Datum::Count(customers as i64)
}

/// A whole number that is no number of customers.
pub(super) fn number(value: impl Into<f64>) -> Datum {
    Datum::Number(value.into(), 0)
}

/// From 0 to 1, drawn as large as it is.
pub(super) fn share_mark(share: f64, rule: Option<Rule>) -> Mark {
    Mark { size: share, shown: Datum::Share(share), rule }
}

/// An amount, drawn as large as it is.
pub(super) fn amount_mark(amount: i64, rule: Option<Rule>) -> Mark {
    Mark { size: amount as f64, shown: Datum::Amount(amount), rule }
}

/// Headings of a table.
pub(super) fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

/// Both days belong to it.
pub(super) fn between(from: i64, to: i64) -> Span {
    Span::Between { from: Some(from), to: Some(to) }
}

/// Purchases within some days.
pub(super) fn purchases(within: Span, measure: Measure) -> Rule {
    Rule::Is(Clause::Orders { among: Among { within, ..Among::default() }, all: vec![measure] })
}

/// Bought within some days.
pub(super) fn bought(within: Span) -> Rule {
    purchases(within, Measure::Count(Range::at_least(1)))
}

/// Whoever has a score.
pub(super) fn known(score: Score) -> Rule {
    Rule::Is(Clause::Score { score, test: Test::Known })
}

/// Bought for the first time within some days.
pub(super) fn first_bought(within: Span) -> Rule {
    purchases(Span::Ever, Measure::First(within))
}

/// There is nobody to speak of.
pub(super) fn nobody() -> Refusal {
    refused(&Why::TooFew { of: Counted::Rows, needed: 1, found: 0 })
}

impl Workspace {
    /// A score of everybody as of a day, by row.
    pub(super) fn score_column(&mut self, score: Score, day: i64) -> Result<&[i64], Refusal> {
        self.need_score(score, day)?;
        Ok(self.scores.column(score, day).unwrap_or(&[]))
    }

    /// The first day on which anybody bought, up to a day.
    pub(super) fn opening_day(&self, day: i64) -> Option<i64> {
        let orders = &self.orders;
        let first = orders.by_time.iter().find(|row| {
            let customer = orders.customer(**row);
            orders.is_purchase(**row) && self.customers.live.contains(customer)
        })?;
        Some(i64::from(orders.at(*first)) / crate::domain::time::DAY).filter(|first| *first <= day)
    }

    /// Whether [`Score::Frequency`] counts all days with a purchase, so that rules can ask for them.
    pub(super) fn frequency_is_whole(&self) -> bool {
        self.settings.rfm_days == 0
    }

    /// Has bought on so many days until a day; no rule can say so where RFM looks at a window.
    pub(super) fn bought_on_days(&self, days: Range) -> Option<Rule> {
        self.frequency_is_whole().then(|| Rule::score_in(Score::Frequency, days))
    }
}

/// What the data do not determine, for a person.
pub(super) fn show_doubts(report: &mut Report, doubts: &[Doubt]) {
    for doubt in doubts {
        let key = match doubt.kind {
            DoubtKind::RunsToZero => "runs_to_zero",
            DoubtKind::RunsToInfinity => "grows",
            DoubtKind::Flat => "flat",
            DoubtKind::Vague => "vague",
            DoubtKind::LeaveAtOnce => "leave_at_once",
        };
        report.doubt(key, vec![("parameter", Datum::text(doubt.parameter.clone()))]);
    }
    if !doubts.is_empty() {
        report.doubt("still_holds", Vec::new());
    }
}

/// The parameters of a fit with what each says: a text `analysis.METHOD.means_PARAMETER`.
pub(super) fn parameters(method: Method, estimates: &[Estimate]) -> DataTable {
    let row = |estimate: &Estimate| TableRow {
        cells: vec![
            Datum::text(estimate.name.clone()),
            Datum::Number(estimate.value, 4),
            estimate.standard_error.map_or(Datum::None, |error| Datum::Number(error, 4)),
            Datum::Key(format!("{}.means_{}", method.name(), estimate.name)),
        ],
        rule: None,
    };
    DataTable {
        columns: columns(&["parameter", "estimate", "standard_error", "meaning"]),
        rows: estimates.iter().map(row).collect(),
    }
}
