//! The columns of a regression: numbers, and categories as one column of zeros and ones for each level but the first.

use super::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// What a column of the regression stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The variable's name.
    pub name: String,
    /// The level of a category, against its first level; `None` for a number.
    pub level: Option<String>,
}

/// Columns of equal length; the intercept is not among them.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    rows: usize,
    terms: Vec<Term>,
    columns: Vec<Vec<f64>>,
}

impl Design {
    /// A design without columns for a number of rows.
    pub fn new(rows: usize) -> Self {
        Self { rows, terms: Vec::new(), columns: Vec::new() }
    }

    /// Adds a number.
    ///
    /// # Errors
    /// [`Refusal::UnequalLengths`] and [`Refusal::NotANumber`] (also for numbers beyond ±10¹⁵⁰, whose squares cannot be told).
    pub fn with_number(mut self, name: &str, values: Vec<f64>) -> Result<Self, Refusal> {
        self.check_length(values.len())?;
        if let Some(row) = values.iter().position(|value| value.is_nan() || value.abs() > 1e150) {
            return Err(Refusal::NotANumber { row });
        }
        self.terms.push(Term { name: name.to_owned(), level: None });
        self.columns.push(values);
        Ok(self)
    }

    /// Adds a category. Its levels are sorted by their text; the first is the one the others are compared with.
    ///
    /// # Errors
    /// [`Refusal::UnequalLengths`].
    pub fn with_category(mut self, name: &str, values: &[&str]) -> Result<Self, Refusal> {
        self.check_length(values.len())?;
        let mut levels = values.to_vec();
        levels.sort_unstable();
        levels.dedup();
        for level in levels.into_iter().skip(1) {
            self.terms.push(Term { name: name.to_owned(), level: Some(level.to_owned()) });
            self.columns.push(values.iter().map(|value| f64::from(u8::from(*value == level))).collect());
        }
        Ok(self)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// What the columns stand for.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The columns.
    pub fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    fn check_length(&self, found: usize) -> Result<(), Refusal> {
        if found == self.rows { Ok(()) } else { Err(Refusal::UnequalLengths { expected: self.rows, found }) }
    }
}
