//! MBG/NBD: BG/NBD in which a customer may also leave right after the first purchase.
//!
//! Sources: Batislam, Denizel & Filiztekin (2007), IJRM 24, 201–209; Hoppe & Wagner (2007), Marketing JRM 3, 75–90. Better
//! than BG/NBD where many buy once and never return.

use super::beta_geometric::{self, BetaGeometric};
use super::fit::{Fit, Fitter};
use super::history::Summary;
use super::refusal::Refusal;

/// The model; times in weeks.
pub type MbgNbd = BetaGeometric<1>;

/// As [`beta_geometric::fit`].
pub fn fit(customers: &[Summary]) -> Result<Fit<MbgNbd>, Refusal> {
    beta_geometric::fit(customers)
}

/// As [`beta_geometric::fitter`].
pub fn fitter(customers: &[Summary], penalty: f64) -> Result<Fitter<MbgNbd>, Refusal> {
    beta_geometric::fitter(customers, penalty)
}

#[cfg(test)]
#[path = "mbgnbd_tests.rs"]
mod tests;
