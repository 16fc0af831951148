//! Why a method gives no answer: data the caller can show, translate and act on.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a method counted and found too few of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Counted {
    /// Rows of the input, such as customers or orders.
    Rows,
    /// Rows that differ from each other.
    DifferentRows,
    /// Rows in which the event (a churn, a purchase) happened, or rows in which it did not, whichever is rarer.
    RowsOfEachOutcome,
    /// Points of a time series.
    Periods,
    /// Baskets (orders with at least one item).
    Baskets,
    /// Customers who bought again.
    RepeatCustomers,
    /// Customers with paid repeat orders, not all of one mean spend.
    DifferentSpenders,
}

/// In what way a row contradicts itself or the row before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// The last purchase does not lie between the first one and the end of the period.
    TimesOutOfOrder,
    /// A last repeat purchase is given, but no repeat purchases.
    RecencyWithoutRepeat,
    /// More customers remain than the period before.
    MoreThanBefore,
    /// A probability is not between 0 and 1.
    NotAProbability,
}

/// The reason why a method refuses its input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// There is too little to work on.
    TooFew {
        /// What was counted.
        of: Counted,
        /// The least number that makes sense.
        needed: usize,
        /// The number found.
        found: usize,
    },
    /// There is more than the method was allowed to produce; a stricter setting helps.
    TooMany {
        /// The limit that was reached.
        limit: usize,
    },
    /// Two inputs that belong together differ in length.
    UnequalLengths {
        /// Length of the first.
        expected: usize,
        /// Length of the second.
        found: usize,
    },
    /// A value is missing or not finite.
    NotANumber {
        /// Its row, counted from 0.
        row: usize,
    },
    /// A value has to be above zero (or at least zero, where the method says so) and is not.
    NotPositive {
        /// Its row, counted from 0.
        row: usize,
    },
    /// A row contradicts itself or the row before it.
    Contradiction {
        /// Its row, counted from 0.
        row: usize,
        /// In what way.
        fault: Fault,
    },
    /// The likelihood has no maximum that could be found.
    NotConverged {
        /// The steps made.
        iterations: u32,
    },
    /// The amounts add up to zero or less, so there are no shares of a total.
    NoTotal,
    /// A setting is outside the range in which it makes sense.
    Setting {
        /// The setting's name.
        name: String,
    },
    /// A column can be computed from the others, so its own effect cannot be told apart.
    Collinear {
        /// The column's name.
        column: String,
    },
    /// A column decides the outcome without exception, so its effect has no finite estimate.
    Separated {
        /// The column's name.
        column: String,
    },
    /// The caller stopped the work.
    Stopped,
}

impl Refusal {
    /// There is nothing to work on.
    pub const NO_ROWS: Self = Self::TooFew { of: Counted::Rows, needed: 1, found: 0 };

    /// A refusal that names a setting.
    pub fn setting(name: &str) -> Self {
        Self::Setting { name: name.to_owned() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew { of, needed, found } => {
                let what = match of {
                    Counted::Rows => "rows",
                    Counted::DifferentRows => "rows that differ",
                    Counted::RowsOfEachOutcome => "rows of each outcome",
                    Counted::Periods => "periods",
                    Counted::Baskets => "baskets",
                    Counted::RepeatCustomers => "customers who bought again",
                    Counted::DifferentSpenders => "customers with paid repeat orders of unlike size",
                };
                write!(f, "needs at least {needed} {what}, found {found}")
            }
            Self::TooMany { limit } => write!(f, "found more than {limit} results: raise the minimum and try again"),
            Self::UnequalLengths { expected, found } => write!(f, "expected {expected} values, found {found}"),
            Self::NotANumber { row } => write!(f, "the value in row {} is missing or not a number", row + 1),
            Self::NotPositive { row } => write!(f, "the value in row {} has to be above zero", row + 1),
            Self::Contradiction { row, fault } => {
                let what = match fault {
                    Fault::TimesOutOfOrder => {
                        "the last purchase is not between the first one and the end of the period"
                    }
                    Fault::RecencyWithoutRepeat => "a last repeat purchase is given, but no repeat purchases",
                    Fault::MoreThanBefore => "there are more customers than the period before",
                    Fault::NotAProbability => "a probability has to be between 0 and 1",
                };
                write!(f, "row {}: {what}", row + 1)
            }
            Self::NotConverged { iterations } => {
                write!(f, "no maximum was found in {iterations} steps: take a longer period or more customers")
            }
            Self::NoTotal => write!(f, "the amounts add up to zero or less, so there are no shares to compute"),
            Self::Setting { name } => write!(f, "the setting {name} is out of range"),
            Self::Collinear { column } => write!(f, "{column} can be computed from the other columns: leave it out"),
            Self::Separated { column } => {
                write!(f, "{column} decides the outcome without exception: leave it out or collect more cases")
            }
            Self::Stopped => write!(f, "stopped"),
        }
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_to_do() {
        let few = Refusal::TooFew { of: Counted::Rows, needed: 2, found: 1 };
        assert_eq!(few.to_string(), "needs at least 2 rows, found 1");
        assert_eq!(Refusal::NotANumber { row: 0 }.to_string(), "the value in row 1 is missing or not a number");
    }
}
