//! Gamma-Gamma: what a customer spends on an average order, drawn towards the mean of all the more, the fewer orders
//! there are.
//!
//! Source: Fader & Hardie (2013), "The Gamma-Gamma model of monetary value", note 025; Fader, Hardie & Lee (2005), JMR 42.
//! It assumes that spend per order does not depend on how often a customer orders.
use super::fit::{Evaluation, Fit, Fitter, Model, Parameters};
use super::refusal::{Counted, Refusal};
use super::special::{Sum, digamma, ln_gamma, trigamma};
use serde::{Deserialize, Serialize};

/// A customer's repeat orders: how many, and the mean spent on each in any one unit of money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spending {
    /// Repeat orders.
    pub x: u32,
    /// Mean spent on each; 0 where there is none.
    pub mean: f64,
}

/// A Gamma-Gamma model: an order's amount is Gamma(p, ν), and ν is Gamma(q, v) over the customers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GammaGamma {
    /// Shape of the distribution of a customer's orders.
    pub p: f64,
    /// Shape of the distribution of customers.
    pub q: f64,
    /// Its rate parameter, in the unit of money of the data.
    pub v: f64,
}

const P: usize = 0;
const Q: usize = 1;
const V: usize = 2;

impl GammaGamma {
    /// The mean order over all customers, or `None` where it is not finite (q ≤ 1).
    pub fn mean_spend(&self) -> Option<f64> {
        self.expected_spend(&Spending::default())
    }

    /// What an order of this customer is expected to bring: between the customer's own mean and that of all. A negative
    /// mean counts as zero. `None` where the model has no finite mean: few repeat orders and q ≤ 1.
    pub fn expected_spend(&self, customer: &Spending) -> Option<f64> {
        let x = f64::from(customer.x);
        let below = self.p * x + self.q - 1.0;
        let total = if customer.mean > 0.0 { x * customer.mean } else { 0.0 };
        let expected = self.p * (self.v + total) / below;
        (below > 0.0 && expected.is_finite()).then_some(expected)
    }
}

/// Fits the model to the customers with repeat orders of a positive mean; the others say nothing and are left out.
pub fn fit(customers: &[Spending]) -> Result<Fit<GammaGamma>, Refusal> {
    fitter(customers)?.run(&mut |_| true)
}

/// A fit to be made step by step; refused where fewer than two customers, or none of unlike spend, are left.
pub fn fitter(customers: &[Spending]) -> Result<Fitter<GammaGamma>, Refusal> {
    Ok(Fitter::new(condense(customers)?))
}

/// Customers condensed for the fit: those with equally many orders stand together.
pub struct Condensed {
    levels: Vec<Level>,
    customers: f64,
    mean: f64,
}

struct Level {
    x: f64,
    customers: f64,
    /// Total spend, ln of the mean spend, and the number of customers with it.
    rows: Vec<(f64, f64, f64)>,
}

const NEEDED_SPENDERS: usize = 2;

fn condense(customers: &[Spending]) -> Result<Condensed, Refusal> {
    if customers.is_empty() {
        return Err(Refusal::NO_ROWS);
    }
    if let Some(row) = customers.iter().position(|customer| !customer.mean.is_finite()) {
        return Err(Refusal::NotANumber { row });
    }
    let mut spenders: Vec<Spending> = customers.iter().filter(|c| c.x > 0 && c.mean > 0.0).copied().collect();
    spenders.sort_unstable_by(|a, b| a.x.cmp(&b.x).then(a.mean.total_cmp(&b.mean)));
    let alike = spenders.windows(2).all(|pair| pair[0].mean == pair[1].mean);
    let found = spenders.len();
    if alike || found < NEEDED_SPENDERS {
        return Err(Refusal::TooFew { of: Counted::DifferentSpenders, needed: NEEDED_SPENDERS, found: found.min(1) });
    }
    let mean = spenders.iter().map(|customer| customer.mean).collect::<Sum>().value() / found as f64;
    let levels = spenders.chunk_by(|a, b| a.x == b.x).map(|level| {
        let x = f64::from(level[0].x);
        let rows =
            level.chunk_by(|a, b| a == b).map(|equal| (x * equal[0].mean, equal[0].mean.ln(), equal.len() as f64));
        Level { x, customers: level.len() as f64, rows: rows.collect() }
    });
    Ok(Condensed { levels: levels.collect(), customers: found as f64, mean })
}

impl Model for GammaGamma {
    type Data = Condensed;
    const PARAMETERS: &'static [&'static str] = &["p", "q", "v"];

    /// Equation 5 of note 025, with S = x·z̄ written as
    /// ln Γ(px+q) − ln Γ(px) − ln Γ(q) − px·ln(1+v/S) − q·ln(1+S/v) − ln z̄.
    fn evaluate(data: &Condensed, parameters: &Parameters) -> Evaluation {
        let [p, q, v, _] = *parameters;
        let mut value = Sum::default();
        let mut gradient = [Sum::default(); 3];
        let mut hessian = [[0.0; 4]; 4];
        let (ln_q, digamma_q, trigamma_q) = (ln_gamma(q), digamma(q), trigamma(q));
        for level in &data.levels {
            let shape = p * level.x;
            let n = level.customers;
            let (end, curve) = (digamma(shape + q), trigamma(shape + q));
            let (p_slope, q_slope) = (n * shape * (end - digamma(shape)), n * q * (end - digamma_q));
            value.add(n * (ln_gamma(shape + q) - ln_gamma(shape) - ln_q));
            gradient[P].add(p_slope);
            gradient[Q].add(q_slope);
            hessian[P][P] += p_slope + n * shape * shape * (curve - trigamma(shape));
            hessian[Q][P] += n * shape * q * curve;
            hessian[Q][Q] += q_slope + n * q * q * (curve - trigamma_q);
            for &(spend, ln_mean, count) in &level.rows {
                let (by_v, by_spend) = (shape * (v / spend).ln_1p(), q * (spend / v).ln_1p());
                let share = v / (spend + v);
                let rest = spend / (spend + v);
                value.add(-count * (by_v + by_spend + ln_mean));
                gradient[P].add(-count * by_v);
                gradient[Q].add(-count * by_spend);
                gradient[V].add(count * (q * rest - shape * share));
                hessian[P][P] -= count * by_v;
                hessian[Q][Q] -= count * by_spend;
                hessian[V][P] -= count * shape * share;
                hessian[V][Q] += count * q * rest;
                hessian[V][V] -= count * (shape + q) * share * rest;
            }
        }
        let [p, q, v] = gradient.map(Sum::value);
        Evaluation { value: value.value(), gradient: [p, q, v, 0.0], hessian }
    }

    /// Starts with the observed mean spend, customers differing somewhat, much, and little.
    fn starts(data: &Condensed) -> Vec<Parameters> {
        let start = |p: f64, q: f64| [p, q, data.mean * (q - 1.0) / p, 0.0];
        vec![start(5.0, 4.0), start(1.0, 2.0), start(30.0, 10.0)]
    }

    fn with_parameters(&[p, q, v, _]: &Parameters) -> Self {
        GammaGamma { p, q, v }
    }

    fn customers(data: &Condensed) -> u64 {
        data.customers as u64
    }
}

#[cfg(test)]
#[path = "gamma_gamma_tests.rs"]
mod tests;
