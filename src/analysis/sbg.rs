//! Shifted-beta-geometric: how many contract customers renew, period after period.
//!
//! Sources: Fader & Hardie (2007), "How to project customer retention", J. Interactive Marketing 21; for the discounted
//! expected lifetimes Fader & Hardie (2010), "Customer-base valuation in a contractual setting", Marketing Science 29.
use super::fit::{Evaluation, Fit, Fitter, Model, Parameters};
use super::refusal::{Counted, Fault, Refusal};
use super::special::{Sum, Taylor, ln_rising};
use serde::{Deserialize, Serialize};

/// A shifted-beta-geometric model: each customer leaves at a renewal with one probability, Beta(alpha, beta) over all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShiftedBetaGeometric {
    /// First parameter of the Beta distribution of the probability to leave.
    pub alpha: f64,
    /// Its second parameter.
    pub beta: f64,
}

/// Customers left at each renewal, condensed to who left when.
pub struct Cohort {
    lost: Vec<f64>,
    remaining: f64,
    customers: u64,
}

/// Fits the model to the customers remaining after 0, 1, 2, … renewals, the first being all of them. Refused where the
/// numbers rise or nobody left.
pub fn fit(survivors: &[u64]) -> Result<Fit<ShiftedBetaGeometric>, Refusal> {
    fitter(survivors)?.run(&mut |_| true)
}

/// A fit to be made step by step.
pub fn fitter(survivors: &[u64]) -> Result<Fitter<ShiftedBetaGeometric>, Refusal> {
    let (Some(&customers), Some(&remaining)) = (survivors.first(), survivors.last()) else {
        return Err(Refusal::NO_ROWS);
    };
    if customers == 0 {
        return Err(Refusal::NO_ROWS);
    }
    if let Some(row) = survivors.windows(2).position(|pair| pair[1] > pair[0]) {
        return Err(Refusal::Contradiction { row: row + 1, fault: Fault::MoreThanBefore });
    }
    if survivors.len() < 3 || remaining == customers {
        let found = if remaining == customers { 1 } else { survivors.len() };
        return Err(Refusal::TooFew { of: Counted::Periods, needed: 3, found });
    }
    let lost = survivors.windows(2).map(|pair| (pair[0] - pair[1]) as f64).collect();
    Ok(Fitter::new(Cohort { lost, remaining: remaining as f64, customers }))
}

impl ShiftedBetaGeometric {
    /// The share of customers who renew at renewal `period` (from 1) of those who renewed at all before.
    pub fn retention(&self, period: u32) -> f64 {
        let earlier = f64::from(period.max(1) - 1);
        (self.beta + earlier) / (self.alpha + self.beta + earlier)
    }

    /// The share of customers still there after `periods` renewals.
    pub fn survival(&self, periods: u32) -> f64 {
        (ln_rising(self.beta, periods).value - ln_rising(self.alpha + self.beta, periods).value).exp()
    }

    /// Discounted expected lifetime of a new customer in payments, the first of them now; `discount` is the rate per
    /// period, at least 0.000001.
    pub fn discounted_lifetime(&self, discount: f64) -> Result<f64, Refusal> {
        self.discounted(0.0, discount)
    }

    /// Discounted expected payments still to come from a customer about to make renewal `renewals` (from 1), that one
    /// included.
    pub fn discounted_residual_lifetime(&self, renewals: u32, discount: f64) -> Result<f64, Refusal> {
        Ok(self.retention(renewals) * self.discounted(f64::from(renewals.max(1)), discount)?)
    }

    /// ₂F₁(1, beta+n; alpha+beta+n; 1/(1+discount)): survival from `n` renewals on, discounted and summed.
    fn discounted(&self, n: f64, discount: f64) -> Result<f64, Refusal> {
        if !(discount >= 1e-6 && discount.is_finite()) {
            return Err(Refusal::setting("discount"));
        }
        let factor = 1.0 / (1.0 + discount);
        let mut term = 1.0;
        let mut sum = Sum::default();
        let mut period = n;
        // What is left is at most term/(1 − factor).
        while term > 1e-17 * (1.0 - factor) * sum.value() {
            sum.add(term);
            term *= (self.beta + period) / (self.alpha + self.beta + period) * factor;
            period += 1.0;
        }
        Ok(sum.value())
    }
}

impl Model for ShiftedBetaGeometric {
    type Data = Cohort;
    const PARAMETERS: &'static [&'static str] = &["alpha", "beta"];

    /// Appendix A of the paper: P(leaves at t) = B(α+1, β+t−1)/B(α, β), S(t) = B(α, β+t)/B(α, β).
    fn evaluate(data: &Cohort, &[alpha, beta, ..]: &Parameters) -> Evaluation {
        let mut value = Sum::default();
        let mut gradient = [Sum::default(); 2];
        let mut hessian = [[0.0; 4]; 4];
        let mut add = |count: f64, left: f64, stay: Taylor, all: Taylor| {
            value.add(count * (left * alpha.ln() + stay.value - all.value));
            gradient[0].add(count * (left - alpha * all.first));
            gradient[1].add(count * beta * (stay.first - all.first));
            hessian[0][0] -= count * alpha * (all.first + alpha * all.second);
            hessian[1][0] -= count * alpha * beta * all.second;
            hessian[1][1] += count * beta * (stay.first - all.first + beta * (stay.second - all.second));
        };
        let mut renewals = 0;
        for &lost in &data.lost {
            add(lost, 1.0, ln_rising(beta, renewals), ln_rising(alpha + beta, renewals + 1));
            renewals += 1;
        }
        add(data.remaining, 0.0, ln_rising(beta, renewals), ln_rising(alpha + beta, renewals));
        let [first, second] = gradient.map(Sum::value);
        Evaluation { value: value.value(), gradient: [first, second, 0.0, 0.0], hessian }
    }

    fn starts(data: &Cohort) -> Vec<Parameters> {
        let lost = (data.lost[0] / data.customers as f64).clamp(0.01, 0.9);
        [0.7, 0.2, 3.0].map(|alpha| [alpha, alpha * (1.0 - lost) / lost, 0.0, 0.0]).to_vec()
    }

    fn with_parameters(&[alpha, beta, ..]: &Parameters) -> Self {
        ShiftedBetaGeometric { alpha, beta }
    }

    fn customers(data: &Cohort) -> u64 {
        data.customers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::data::{difference, json, number};

    /// Fader & Hardie (2007), table 2: alpha 0.668 and beta 3.806 for the high-end customers.
    #[test]
    fn published_figures() {
        let fit = fit(&[1000, 869, 743, 653, 593, 551, 517, 491]).unwrap();
        assert!((fit.model.alpha - 0.668).abs() < 5e-4 && (fit.model.beta - 3.806).abs() < 5e-4, "{:?}", fit.model);
        assert!(fit.is_identified() && (fit.log_likelihood + 1611.16).abs() < 0.01);
    }

    #[test]
    fn fits_and_projects_both_cohorts() {
        let Some(expected) = json("btyd/small_btyd.json") else { return };
        for key in ["sBG_high_end", "sBG_regular"] {
            let expected = &expected[key];
            let numbers = |key: &str| expected[key].as_array().unwrap().iter().map(number).collect::<Vec<f64>>();
            let survivors: Vec<u64> = numbers("input_survivors").iter().map(|&n| n as u64).collect();
            let fit = fit(&survivors).unwrap();
            let model = fit.model;
            let mut found = vec![model.alpha, model.beta, fit.log_likelihood, model.discounted_lifetime(0.1).unwrap()];
            let mut wanted: Vec<f64> =
                ["alpha", "beta", "loglik", "DEL_d0.10"].map(|key| number(&expected[key])).to_vec();
            found.extend((1..=12).map(|t| model.retention(t)));
            wanted.extend(numbers("retention_t1..12"));
            found.extend((0..=12).map(|t| model.survival(t)));
            wanted.extend(numbers("survival_t0..12"));
            found.extend((1..=5).map(|n| model.discounted_residual_lifetime(n, 0.1).unwrap()));
            wanted.extend(numbers("DERL_n1..5_d0.10"));
            let worst = found.iter().zip(&wanted).map(|(a, b)| difference(*a, *b)).fold(0.0, f64::max);
            println!("{key}: {worst:.1e}");
            assert!(found.len() == wanted.len() && worst < 1e-12);
        }
    }

    #[test]
    fn refuses_what_says_nothing() {
        assert!(fit(&[]) == Err(Refusal::NO_ROWS));
        assert!(fit(&[0, 0, 0]) == Err(Refusal::NO_ROWS));
        assert!(matches!(fit(&[10, 11, 5]), Err(Refusal::Contradiction { row: 1, .. })));
        assert!(fit(&[10, 10, 10]).is_err() && fit(&[10, 5]).is_err());
        let everybody_alike = fit(&[1000, 500, 250, 125]).unwrap();
        assert!(!everybody_alike.is_identified() && (everybody_alike.model.retention(3) - 0.5).abs() < 1e-3);
        assert!(fit(&[10, 0, 0]).is_ok_and(|fit| !fit.is_identified()));
    }
}
