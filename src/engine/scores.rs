//! 评分: every customer's scores as columns, made at the first need and thrown away when what they are read from changes.
//!
//! `analysis` has the methods; here they are given the workspace's figures, and their results are kept by row.

pub mod basket;
pub mod churn;
pub mod clusters;
mod days;
mod habits;
mod life;
mod models;
mod rfm;
pub mod trial;
pub mod value;
mod worth;

pub use days::{Norms, length};
pub use habits::{LATELY, Rate};
pub use life::type_code;
pub use models::{Models, Need};
pub use rfm::{ABC_ENDS, Buyers};
pub use worth::Margins;

use super::refusal::Refusal;
use super::table::Row;
use super::workspace::Workspace;
use crate::domain::{
    schema::{Field, Table},
    score::Score,
};
use std::collections::BTreeMap;

/// Nothing can be said of this customer.
pub const NONE: i64 = i64::MIN;

/// Days that scores are kept of: the present, and two that are compared with it.
const DAYS: usize = 4;

#[derive(Debug, Default)]
pub struct Scores {
    /// The day asked for last comes last.
    days: Vec<(i64, BTreeMap<Score, Vec<i64>>)>,
    orders: BTreeMap<(Score, i64), Vec<Row>>,
    /// Of the day that was asked for last.
    norms: Option<Norms>,
}

impl Scores {
    /// A score of everybody by row, [`NONE`] where nothing can be said.
    pub fn column(&self, score: Score, day: i64) -> Option<&[i64]> {
        let (_, columns) = self.days.iter().find(|(known, _)| *known == day)?;
        columns.get(&score).map(Vec::as_slice)
    }

    /// A score of one customer.
    pub fn of(&self, score: Score, day: i64, row: Row) -> Option<i64> {
        self.column(score, day)?.get(row as usize).copied().filter(|value| *value != NONE)
    }

    /// Keeps a column.
    pub fn put(&mut self, score: Score, day: i64, column: Vec<i64>) {
        if let Some((_, columns)) = self.days.iter_mut().find(|(known, _)| *known == day) {
            columns.insert(score, column);
        } else {
            self.days.push((day, BTreeMap::from([(score, column)])));
        }
    }

    /// A day is asked for.
    fn touch(&mut self, day: i64) {
        if let Some(place) = self.days.iter().position(|(known, _)| *known == day) {
            self.days[place..].rotate_left(1);
        }
    }

    /// Lets go of what was not asked for lately. Not while an answer is made: a rule may need any number of days.
    pub fn trim(&mut self) {
        let many = self.days.len().saturating_sub(DAYS);
        self.days.drain(..many);
        self.orders.retain(|(_, day), _| self.days.iter().any(|(known, _)| known == day));
    }

    /// Puts these rows into the order of a score, smallest first; those without one come first. Kept with the score.
    pub fn order(&mut self, score: Score, day: i64, rows: impl Iterator<Item = Row>) {
        let key = (score, day);
        if !self.orders.contains_key(&key) {
            let mut rows: Vec<Row> = rows.collect();
            if let Some(column) = self.column(score, day) {
                rows.sort_unstable_by_key(|row| (column.get(*row as usize).copied().unwrap_or(NONE), *row));
            }
            self.orders.insert(key, rows);
        }
    }

    /// As [`Scores::order`] has put them.
    pub fn ordered(&self, score: Score, day: i64) -> &[Row] {
        self.orders.get(&(score, day)).map_or(&[], Vec::as_slice)
    }

    /// What they are read from has changed.
    pub fn forget(&mut self) {
        self.days.clear();
        self.orders.clear();
        self.norms = None;
    }
}

impl Workspace {
    /// Makes sure that a score's column is there for a day.
    ///
    /// # Errors
    /// Where the method refuses the data as a whole.
    pub fn need_score(&mut self, score: Score, day: i64) -> Result<(), Refusal> {
        self.scores.touch(day);
        if self.scores.column(score, day).is_some() {
            return Ok(());
        }
        self.need_by_customer();
        let columns = match score {
            Score::Recency | Score::Frequency | Score::Monetary | Score::R | Score::F | Score::M | Score::RfmClass => {
                self.rfm_scores(day)
            }
            Score::Type => self.type_scores(day),
            Score::Stage | Score::Rhythm | Score::Length | Score::Historic | Score::Margin | Score::Level => {
                self.day_scores(day)
            }
            Score::Abc => self.abc_scores(day),
            Score::Anomaly => self.anomaly_scores(day)?,
            Score::Credit | Score::Delivered | Score::Wallet => self.field_scores(day),
            Score::Alive | Score::Expected | Score::Value => self.buying_scores(day)?,
            Score::Cluster => self.cluster_scores(day)?,
            Score::Churn => self.churn_scores(day)?,
        };
        for (score, column) in columns {
            self.scores.put(score, day, column);
        }
        Ok(())
    }
}

/// Whether scores change with a field: most of what is known of a customer says nothing about what they buy.
pub fn reads(table: Table, field: Field) -> bool {
    use crate::domain::schema::{DELETED, customer};
    match table {
        Table::Order => true,
        Table::Customer => {
            matches!(field, DELETED | customer::MERGED_INTO | customer::CREATED | customer::TYPE_DECIDED)
                || (customer::TYPE_SET..=customer::COST_EFFORT).contains(&field)
        }
        // Those of the settings that analyses read are compared as a whole.
        Table::Contact | Table::Product | Table::Interaction | Table::Setting | Table::Segment => false,
    }
}

/// Whether fitted models change with it: they are made of orders, and of who there is.
pub fn models_read(table: Table, field: Field) -> bool {
    use crate::domain::schema::{DELETED, customer};
    table == Table::Order || (table == Table::Customer && matches!(field, DELETED | customer::MERGED_INTO))
}

/// Scores that are made together.
type Columns = Vec<(Score, Vec<i64>)>;

/// A method's refusal as a person reads it.
pub fn refused(why: &crate::analysis::refusal::Refusal) -> Refusal {
    use crate::analysis::refusal::{Counted, Refusal as Why};
    let few = |of: Counted| match of {
        Counted::Rows | Counted::DifferentRows => "few_customers",
        Counted::RowsOfEachOutcome => "few_of_each",
        Counted::Periods => "few_periods",
        Counted::Baskets => "few_baskets",
        Counted::RepeatCustomers => "few_repeat",
        Counted::DifferentSpenders => "few_spenders",
    };
    let (key, values): (&str, Vec<(&str, String)>) = match why {
        Why::TooFew { of, needed, found } => {
            (few(*of), vec![("needed", needed.to_string()), ("found", found.to_string())])
        }
        Why::TooMany { limit } => ("too_many", vec![("limit", limit.to_string())]),
        Why::NoTotal => ("no_total", Vec::new()),
        Why::NotConverged { .. } => ("no_maximum", Vec::new()),
        Why::Collinear { column } | Why::Separated { column } => ("decided", vec![("column", column.clone())]),
        Why::Setting { name } => ("setting", vec![("name", name.clone())]),
        Why::Stopped => return Refusal::Cancelled,
        why => ("data", vec![("why", why.to_string())]),
    };
    let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Refusal::Analysis { key: key.to_owned(), values }
}

/// The nearest whole number; [`NONE`] for what is none.
fn whole(value: f64) -> i64 {
    if value.is_finite() { value.round().clamp(-9e18, 9e18) as i64 } else { NONE }
}
