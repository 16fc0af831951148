//! Features to compare customers by: rows of numbers with all columns on the same scale.

use super::quantile::exact_sum;
use super::refusal::{Counted, Refusal};
use super::rfm::RfmValues;
use serde::{Deserialize, Serialize};

/// Rows of numbers, all columns on the same scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Features {
    columns: usize,
    values: Vec<f64>,
    /// Mean of each column before it was standardised.
    pub mean: Vec<f64>,
    /// Standard deviation (population) of each column before it was standardised; 0 for a column of equal values.
    pub deviation: Vec<f64>,
}

impl Features {
    /// Takes row-major values as they are.
    ///
    /// # Errors
    /// [`Refusal::UnequalLengths`] where the last row is not complete, [`Refusal::NotANumber`]
    /// (also for numbers beyond ±10¹⁵⁰, whose squares cannot be told), and [`Refusal::TooFew`] without rows.
    pub fn given(values: Vec<f64>, columns: usize) -> Result<Self, Refusal> {
        if columns == 0 || values.is_empty() {
            return Err(Refusal::TooFew { of: Counted::Rows, needed: 1, found: 0 });
        }
        if !values.len().is_multiple_of(columns) {
            return Err(Refusal::UnequalLengths { expected: columns, found: values.len() % columns });
        }
        if let Some(bad) = values.iter().position(|value| value.is_nan() || value.abs() > 1e150) {
            return Err(Refusal::NotANumber { row: bad / columns });
        }
        Ok(Self { columns, values, mean: vec![0.0; columns], deviation: vec![1.0; columns] })
    }

    /// Subtracts the mean of each column and divides by its population standard deviation. A column of equal values becomes zero.
    ///
    /// # Errors
    /// As for [`Features::given`].
    pub fn standardised(values: Vec<f64>, columns: usize) -> Result<Self, Refusal> {
        let mut features = Self::given(values, columns)?;
        let rows = features.rows() as f64;
        for column in 0..columns {
            let of_column = || features.values.iter().skip(column).step_by(columns);
            let mean = exact_sum(of_column().copied()) / rows;
            let deviation = libm::sqrt(exact_sum(of_column().map(|value| (value - mean) * (value - mean))) / rows);
            // A column that is constant but for the rounding of its mean tells nothing.
            let deviation = if deviation > mean.abs() * 1e-13 { deviation } else { 0.0 };
            for value in features.values.iter_mut().skip(column).step_by(columns) {
                *value = if deviation > 0.0 { (*value - mean) / deviation } else { 0.0 };
            }
            (features.mean[column], features.deviation[column]) = (mean, deviation);
        }
        Ok(features)
    }

    /// Standardised ln(1 + recency), ln frequency and ln(1 + spend), spend in whole money of `minor_units` smallest units (100 cents).
    /// What is below the least that has a logarithm (no purchase, spend below zero) counts as the least.
    ///
    /// # Errors
    /// [`Refusal::TooFew`] without customers, [`Refusal::Setting`] for `minor_units` below 1.
    pub fn of_rfm(customers: &[RfmValues], minor_units: i64) -> Result<Self, Refusal> {
        if minor_units < 1 {
            return Err(Refusal::setting("minor_units"));
        }
        let values = customers.iter().flat_map(|customer| {
            [
                libm::log1p(customer.recency_days.max(0) as f64),
                libm::log(customer.frequency.max(1) as f64),
                libm::log1p(customer.monetary.max(0) as f64 / minor_units as f64),
            ]
        });
        Self::standardised(values.collect(), 3)
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.columns..][..self.columns]
    }

    /// The rows in the order of their values, which does not depend on the order of the input.
    pub(crate) fn sorted_rows(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.rows()).collect();
        order.sort_by(|&a, &b| {
            let pairs = self.row(a).iter().zip(self.row(b));
            pairs.map(|(x, y)| x.total_cmp(y)).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        });
        order
    }

    /// The rows in another order.
    pub(crate) fn reordered(&self, order: &[usize]) -> Self {
        let values = order.iter().flat_map(|&row| self.row(row).iter().copied()).collect();
        Self { values, ..self.clone() }
    }
}

/// The squared Euclidean distance of two rows.
pub(crate) fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
}
