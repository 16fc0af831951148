//! BG/NBD: how often customers will buy again, and which of them are still with us.
//!
//! Source: Fader, Hardie & Lee (2005), "Counting your customers the easy way: an alternative to the Pareto/NBD model",
//! Marketing Science 24, 275–284. A customer may leave after each repeat purchase; who has bought once is still there.
use super::beta_geometric::{BetaGeometric, Condensed, condense};
use super::fit::{Evaluation, Fit, Fitter, Limit, Model, Parameters};
use super::history::{RepeatBuying, Summary};
use super::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// A BG/NBD model; times in weeks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BgNbd {
    /// Shape of the Gamma distribution of order rates.
    pub r: f64,
    /// Its rate parameter, in weeks.
    pub alpha: f64,
    /// First parameter of the Beta distribution of the probability to leave; 0 where nobody is seen to leave.
    pub a: f64,
    /// Its second parameter.
    pub b: f64,
}

impl BgNbd {
    fn shared(&self) -> BetaGeometric {
        BetaGeometric { r: self.r, alpha: self.alpha, a: self.a, b: self.b, first_occasions: 0 }
    }
}

/// Fits the model. Refused where a row contradicts itself or fewer than two customers bought again.
pub fn fit(customers: &[Summary]) -> Result<Fit<BgNbd>, Refusal> {
    fitter(customers, 0.0)?.run(&mut |_| true)
}

/// A fit to be made step by step. `penalty` × the number of customers × the sum of the squared parameters is taken from
/// the log-likelihood (0: plain maximum likelihood), as the package lifetimes does to hold wild parameters.
pub fn fitter(customers: &[Summary], penalty: f64) -> Result<Fitter<BgNbd>, Refusal> {
    Ok(Fitter::new(condense(customers, 0, penalty)?))
}

impl Model for BgNbd {
    type Data = Condensed;
    const PARAMETERS: &'static [&'static str] = &["r", "alpha", "a", "b"];

    fn evaluate(data: &Condensed, parameters: &Parameters) -> Evaluation {
        data.evaluate(parameters)
    }

    fn starts(data: &Condensed) -> Vec<Parameters> {
        data.starts()
    }

    fn with_parameters(&[r, alpha, a, b]: &Parameters) -> Self {
        BgNbd { r, alpha, a, b }
    }

    fn customers(data: &Condensed) -> u64 {
        data.customers()
    }

    fn limit(data: &Condensed, runaway: &Parameters) -> Option<Limit> {
        data.limit(runaway)
    }
}

impl RepeatBuying for BgNbd {
    fn p_alive(&self, customer: &Summary) -> f64 {
        self.shared().p_alive(customer)
    }

    fn expected_if_alive(&self, horizon: f64, x: u32, t: f64) -> f64 {
        self.shared().expected_if_alive(horizon, x, t)
    }
}

#[cfg(test)]
#[path = "bgnbd_tests.rs"]
mod tests;
