//! MBG/NBD: BG/NBD in which a customer may also leave right after the first purchase.
//!
//! Sources: Batislam, Denizel & Filiztekin (2007), IJRM 24, 201–209; Hoppe & Wagner (2007), Marketing JRM 3, 75–90. Better
//! than BG/NBD where many buy once and never return.
use super::beta_geometric::{BetaGeometric, Condensed, condense};
use super::fit::{Evaluation, Fit, Fitter, Limit, Model, Parameters};
use super::history::{RepeatBuying, Summary};
use super::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// An MBG/NBD model; times in weeks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MbgNbd {
    /// Shape of the Gamma distribution of order rates.
    pub r: f64,
    /// Its rate parameter, in weeks.
    pub alpha: f64,
    /// First parameter of the Beta distribution of the probability to leave; 0 where nobody is seen to leave.
    pub a: f64,
    /// Its second parameter.
    pub b: f64,
}

impl MbgNbd {
    fn shared(&self) -> BetaGeometric {
        BetaGeometric { r: self.r, alpha: self.alpha, a: self.a, b: self.b, first_occasions: 1 }
    }
}

/// Fits the model. Refused where a row contradicts itself or fewer than two customers bought again.
pub fn fit(customers: &[Summary]) -> Result<Fit<MbgNbd>, Refusal> {
    fitter(customers, 0.0)?.run(&mut |_| true)
}

/// A fit to be made step by step. `penalty` × the number of customers × the sum of the squared parameters is taken from
/// the log-likelihood (0: plain maximum likelihood), as the package lifetimes does to hold wild parameters.
pub fn fitter(customers: &[Summary], penalty: f64) -> Result<Fitter<MbgNbd>, Refusal> {
    Ok(Fitter::new(condense(customers, 1, penalty)?))
}

impl Model for MbgNbd {
    type Data = Condensed;
    const PARAMETERS: &'static [&'static str] = &["r", "alpha", "a", "b"];

    fn evaluate(data: &Condensed, parameters: &Parameters) -> Evaluation {
        data.evaluate(parameters)
    }

    fn starts(data: &Condensed) -> Vec<Parameters> {
        data.starts()
    }

    fn with_parameters(&[r, alpha, a, b]: &Parameters) -> Self {
        MbgNbd { r, alpha, a, b }
    }

    fn customers(data: &Condensed) -> u64 {
        data.customers()
    }

    fn limit(data: &Condensed, runaway: &Parameters) -> Option<Limit> {
        data.limit(runaway)
    }
}

impl RepeatBuying for MbgNbd {
    fn p_alive(&self, customer: &Summary) -> f64 {
        self.shared().p_alive(customer)
    }

    fn expected_if_alive(&self, horizon: f64, x: u32, t: f64) -> f64 {
        self.shared().expected_if_alive(horizon, x, t)
    }
}

#[cfg(test)]
#[path = "mbgnbd_tests.rs"]
mod tests;
