//! BG/NBD: how often customers will buy again, and which of them are still with us.
//!
//! Source: Fader, Hardie & Lee (2005), "Counting your customers the easy way: an alternative to the Pareto/NBD model",
//! Marketing Science 24, 275–284. A customer may leave after each repeat purchase; who has bought once is still there.

use super::beta_geometric::{self, BetaGeometric};
use super::fit::{Fit, Fitter};
use super::history::Summary;
use super::refusal::Refusal;

/// The model; times in weeks.
pub type BgNbd = BetaGeometric<0>;

/// As [`beta_geometric::fit`].
pub fn fit(customers: &[Summary]) -> Result<Fit<BgNbd>, Refusal> {
    beta_geometric::fit(customers)
}

/// As [`beta_geometric::fitter`].
pub fn fitter(customers: &[Summary], penalty: f64) -> Result<Fitter<BgNbd>, Refusal> {
    beta_geometric::fitter(customers, penalty)
}

#[cfg(test)]
#[path = "bgnbd_tests.rs"]
mod tests;
