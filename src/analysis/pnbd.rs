//! Pareto/NBD: like BG/NBD, but a customer may leave at any time, not only after an order.
//!
//! Sources: Schmittlein, Morrison & Colombo (1987), Management Science 33; Fader & Hardie (2005), note 009; for the
//! discounted residual orders Fader, Hardie & Lee (2005), "RFM and CLV", JMR 42.
//!
//! The papers write the chance that the customer left between the last order and now with ₂F₁ as the difference of two
//! nearly equal terms. Here that integral over the time of leaving is computed as it stands: all terms are positive, and
//! the derivatives in the parameters are averages under it.
use super::fit::{Doubt, DoubtKind, Evaluation, Fit, Fitter, Limit, MOST_PARAMETERS, Model, Parameters};
use super::history::{RepeatBuying, Summary, check, counted, overview, weeks_ahead};
use super::quadrature::GaussLegendre;
use super::refusal::{Counted, Refusal};
use super::special::{Sum, damped_log, ln_rising, logistic, softplus};
use serde::{Deserialize, Serialize};

/// A Pareto/NBD model; times in weeks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParetoNbd {
    /// Shape of the Gamma distribution of order rates.
    pub r: f64,
    /// Its rate parameter, in weeks.
    pub alpha: f64,
    /// Shape of the Gamma distribution of the rate of leaving; 0 where nobody is seen to leave. Where `beta` is 0: the
    /// share of customers who leave at once.
    pub s: f64,
    /// Its rate parameter, in weeks; 0 in the limit where `s` and `beta` run to 0 together, so that some customers leave
    /// right after their first purchase (a share 1 − beta^s) and the others never.
    pub beta: f64,
}

const R: usize = 0;
const ALPHA: usize = 1;
const S: usize = 2;
const BETA: usize = 3;

/// Fits the model. Refused where a row contradicts itself or fewer than two customers bought again.
pub fn fit(customers: &[Summary]) -> Result<Fit<ParetoNbd>, Refusal> {
    fitter(customers)?.run(&mut |_| true)
}

/// A fit to be made step by step.
pub fn fitter(customers: &[Summary]) -> Result<Fitter<ParetoNbd>, Refusal> {
    check(customers)?;
    let rows = counted(customers);
    let overview = overview(&rows);
    if overview.repeaters < 2 {
        return Err(Refusal::TooFew { of: Counted::RepeatCustomers, needed: 2, found: overview.repeaters });
    }
    let customers = customers.len() as u64;
    Ok(Fitter::new(Condensed {
        rows,
        customers,
        rate: overview.mean_x / overview.mean_t.max(1e-3),
        time: overview.mean_t,
        rule: GaussLegendre::new(),
    }))
}

/// Customers condensed for the fit: equal ones are counted.
pub struct Condensed {
    rows: Vec<(Summary, f64)>,
    customers: u64,
    rate: f64,
    time: f64,
    rule: GaussLegendre,
}

impl ParetoNbd {
    /// Orders expected in all the future, each discounted by e^(−rate·time), from this customer (DERT); `weekly_rate`
    /// is the continuous rate of discount per week, more than 0. For 15 % a year it is 0.0027.
    pub fn discounted_orders(&self, customer: &Summary, weekly_rate: f64) -> Result<f64, Refusal> {
        if !(weekly_rate > 0.0 && weekly_rate.is_finite()) {
            return Err(Refusal::setting("weekly_rate"));
        }
        let (since, time) = (self.alpha + customer.t, self.beta + customer.t);
        let weeks = match self.staying_at_once(customer.t) {
            Some(staying) => staying / weekly_rate,
            None => time * discounted_survival(self.s, weekly_rate * time),
        };
        Ok(self.p_alive(customer) * (self.r + f64::from(customer.x)) / since * weeks)
    }

    /// The probability not to leave from time `t` on of a customer active then, in the limit where it is all or nothing.
    fn staying_at_once(&self, t: f64) -> Option<f64> {
        (self.beta == 0.0).then_some(if t > 0.0 { 1.0 } else { 1.0 - self.s })
    }

    /// u = ln of the odds that the customer has left.
    fn log_odds_of_having_left(&self, customer: &Summary) -> f64 {
        let parameters = [self.r, self.alpha, self.s, self.beta];
        leaving(&GaussLegendre::new(), &parameters, customer).map_or(f64::NEG_INFINITY, |leaving| leaving.log_odds)
    }
}

impl RepeatBuying for ParetoNbd {
    fn p_alive(&self, customer: &Summary) -> f64 {
        logistic(-self.log_odds_of_having_left(customer))
    }

    fn expected_if_alive(&self, horizon: f64, x: u32, t: f64) -> f64 {
        if let Some(staying) = self.staying_at_once(t) {
            return staying * (self.r + f64::from(x)) / (self.alpha + t) * weeks_ahead(horizon);
        }
        let time = self.beta + t;
        (self.r + f64::from(x)) / (self.alpha + t) * time * damped_log(self.s - 1.0, weeks_ahead(horizon) / time)
    }
}

/// ∫₀^∞ e^(−zy)·(1+y)^(−s) dy = e^z·E_s(z), over v = ln(1+y).
fn discounted_survival(s: f64, z: f64) -> f64 {
    let rule = GaussLegendre::new();
    let exponent = |v: f64| -z * v.exp_m1() - (s - 1.0) * v;
    let mut sum = Sum::default();
    let mut from = 0.0;
    // Where s < 1 the integrand first grows, at most until z·e^v = 1 − s.
    while exponent(from) > -45.0 || z * f64::exp(from) < 1.0 - s {
        let steepness = (z * f64::exp(from + 1.0)).max(s - 1.0);
        let to = from + (4.0 / steepness).min(1.0);
        rule.panel(from, to).for_each(|(v, weight)| sum.add(weight * exponent(v).exp()));
        from = to;
    }
    sum.value()
}

/// The integral over when the customer left, with its derivatives in the logarithms of the parameters.
struct Leaving {
    log_odds: f64,
    gradient: Parameters,
    hessian: [Parameters; MOST_PARAMETERS],
}

/// ln of ∫ s/(β+τ)·((α+T)/(α+τ))^(r+x)·((β+T)/(β+τ))^s dτ over τ from t_x to T: the odds that the customer has left.
/// `None` where there was no time to leave or nobody leaves.
fn leaving(rule: &GaussLegendre, parameters: &Parameters, customer: &Summary) -> Option<Leaving> {
    let [r, alpha, s, beta] = *parameters;
    let (last, end) = (customer.t_x, customer.t);
    if end <= last || s == 0.0 {
        return None;
    }
    let k = r + f64::from(customer.x);
    if beta == 0.0 {
        return (last == 0.0).then(|| left_at_once(k, parameters, end));
    }
    let mut total = 0.0;
    let mut mean = [0.0; MOST_PARAMETERS];
    let mut square = [[0.0; MOST_PARAMETERS]; MOST_PARAMETERS];
    let mut own = [[0.0; MOST_PARAMETERS]; MOST_PARAMETERS];
    // The variable is v = ln((m+τ)/(m+t_x)) with m the smaller of α and β: in it the integrand is nearly exponential.
    let smaller = alpha.min(beta) + last;
    let width = ((end - last) / smaller).ln_1p();
    let mut from = 0.0;
    loop {
        let since = smaller * f64::exp_m1(from);
        let fallen = k * (since / (alpha + last)).ln_1p() + (s + 1.0) * (since / (beta + last)).ln_1p();
        if from >= width || fallen > 42.0 {
            break;
        }
        let rate = smaller * from.exp() * (k / (alpha + last + since) + (s + 1.0) / (beta + last + since));
        let to = (from + (5.0 / rate).min(1.0)).min(width);
        for (v, weight) in rule.panel(from, to) {
            // Times since the last order and until the end.
            let since = smaller * v.exp_m1();
            let left = (end - last - since).max(0.0);
            let (alpha_at, beta_at) = (alpha + last + since, beta + last + since);
            let (alpha_log, beta_log) = ((left / alpha_at).ln_1p(), (left / beta_at).ln_1p());
            let fallen = k * (since / (alpha + last)).ln_1p() + s * (since / (beta + last)).ln_1p();
            let mass = weight * smaller * v.exp() * s / beta_at * (-fallen).exp();
            let alpha_slope = -alpha / (alpha + end) * left / alpha_at;
            let beta_slope = -beta / (beta + end) * left / beta_at;
            let beta_share = beta / beta_at;
            let slope = [r * alpha_log, k * alpha_slope, 1.0 + s * beta_log, s * beta_slope - beta_share];
            total += mass;
            for i in 0..MOST_PARAMETERS {
                mean[i] += mass * slope[i];
                for j in 0..=i {
                    square[i][j] += mass * slope[i] * slope[j];
                }
            }
            own[R][R] += mass * slope[R];
            own[ALPHA][R] += mass * r * alpha_slope;
            own[ALPHA][ALPHA] += mass * k * alpha_slope * (1.0 - alpha / (alpha + end) - alpha / alpha_at);
            own[S][S] += mass * s * beta_log;
            own[BETA][S] += mass * s * beta_slope;
            own[BETA][BETA] +=
                mass * (s * beta_slope * (1.0 - beta / (beta + end) - beta_share) - beta_share * (1.0 - beta_share));
        }
        from = to;
    }
    let gradient = mean.map(|sum| sum / total);
    let mut hessian = own;
    for i in 0..MOST_PARAMETERS {
        for j in 0..=i {
            hessian[i][j] = (own[i][j] + square[i][j]) / total - gradient[i] * gradient[j];
        }
    }
    let silence = end - last;
    let log_odds = total.ln() + k * (silence / (alpha + last)).ln_1p() + s * (silence / (beta + last)).ln_1p();
    Some(Leaving { log_odds, gradient, hessian })
}

/// [`leaving`] of a customer who has bought at time 0 only, in the limit where the share `s` leaves right then and nobody
/// later: u = ln(s/(1−s)) + k·ln(1+T/α).
fn left_at_once(k: f64, &[r, alpha, s, _]: &Parameters, end: f64) -> Leaving {
    let log = (end / alpha).ln_1p();
    let rest = end / (alpha + end);
    let mut hessian = [[0.0; MOST_PARAMETERS]; MOST_PARAMETERS];
    hessian[R][R] = r * log;
    hessian[ALPHA][R] = -r * rest;
    hessian[ALPHA][ALPHA] = k * rest * alpha / (alpha + end);
    hessian[S][S] = s / ((1.0 - s) * (1.0 - s));
    Leaving { log_odds: (s / (1.0 - s)).ln() + k * log, gradient: [r * log, -k * rest, 1.0 / (1.0 - s), 0.0], hessian }
}

impl Model for ParetoNbd {
    type Data = Condensed;
    const PARAMETERS: &'static [&'static str] = &["r", "alpha", "s", "beta"];

    /// ln Γ(r+x)/Γ(r) − r ln(1+T/α) − x ln(α+T) − s ln(1+T/β) + ln(1+e^u), with u the log odds of having left. In the
    /// limit β = 0 the share 1−s stays instead of (1+T/β)^−s.
    fn evaluate(data: &Condensed, parameters: &Parameters) -> Evaluation {
        let [r, alpha, s, beta] = *parameters;
        let mut value = Sum::default();
        let mut gradient = [Sum::default(); MOST_PARAMETERS];
        let mut hessian = [[0.0; MOST_PARAMETERS]; MOST_PARAMETERS];
        let mut repeat = (0, ln_rising(r, 0));
        for (customer, count) in &data.rows {
            if repeat.0 != customer.x {
                repeat = (customer.x, ln_rising(r, customer.x));
            }
            let (x, t, rising) = (f64::from(customer.x), customer.t, repeat.1);
            let (order_log, order_end) = ((t / alpha).ln_1p(), alpha + t);
            value.add(count * (rising.value - r * order_log));
            if customer.x > 0 {
                value.add(-count * x * order_end.ln());
            }
            let r_slope = r * (rising.first - order_log);
            gradient[R].add(count * r_slope);
            gradient[ALPHA].add(count * (r * t - x * alpha) / order_end);
            hessian[R][R] += count * (r_slope + r * r * rising.second);
            hessian[ALPHA][R] += count * r * t / order_end;
            hessian[ALPHA][ALPHA] -= count * (r + x) * (alpha / order_end) * (t / order_end);
            if beta > 0.0 {
                let (leave_log, leave_end) = ((t / beta).ln_1p(), beta + t);
                value.add(-count * s * leave_log);
                gradient[S].add(-count * s * leave_log);
                gradient[BETA].add(count * s * t / leave_end);
                hessian[S][S] -= count * s * leave_log;
                hessian[BETA][S] += count * s * t / leave_end;
                hessian[BETA][BETA] -= count * s * (beta / leave_end) * (t / leave_end);
            } else if t > 0.0 {
                // A share of 1 or more has no logarithm, which turns the climb back.
                value.add(count * (1.0 - s).ln());
                gradient[S].add(-count * s / (1.0 - s));
                hessian[S][S] -= count * s / ((1.0 - s) * (1.0 - s));
            }
            let Some(leaving) = leaving(&data.rule, parameters, customer) else { continue };
            let left = logistic(leaving.log_odds);
            value.add(count * softplus(leaving.log_odds));
            for (i, row) in hessian.iter_mut().enumerate() {
                let slope = leaving.gradient[i];
                gradient[i].add(count * left * slope);
                for (j, sum) in row.iter_mut().enumerate().take(i + 1) {
                    *sum += count * left * (leaving.hessian[i][j] + (1.0 - left) * slope * leaving.gradient[j]);
                }
            }
        }
        Evaluation { value: value.value(), gradient: gradient.map(Sum::value), hessian }
    }

    fn starts(data: &Condensed) -> Vec<Parameters> {
        let rate = data.rate.max(1e-6);
        let start = |r: f64, s: f64, weeks: f64| [r, r / rate, s, weeks * data.time.max(1e-3)];
        // The last has customers who nearly all leave either at once or never.
        vec![start(0.5, 0.6, 0.4), start(1.5, 0.2, 1.0), start(0.3, 2.0, 3.0), start(1.5, 0.02, 1e-4)]
    }

    fn with_parameters(&[r, alpha, s, beta]: &Parameters) -> Self {
        ParetoNbd { r, alpha, s, beta }
    }

    fn customers(data: &Condensed) -> u64 {
        data.customers
    }

    /// Where nobody is seen to leave, what remains is the NBD model. Where `s` and `beta` run to 0 together, some customers
    /// leave right after the first purchase and the others never; beta^s then has a limit, and 1 − that is their share.
    fn limits(data: &Condensed) -> Vec<Limit> {
        let [usual, even, ..] = Self::starts(data)[..] else { return Vec::new() };
        let doubt = |parameter: &'static str, kind| Doubt { parameter: parameter.into(), kind };
        vec![
            Limit {
                parameters: [usual[R], usual[ALPHA], 0.0, data.time.max(1e-3)],
                free: vec![R, ALPHA],
                doubts: vec![doubt("s", DoubtKind::RunsToZero), doubt("beta", DoubtKind::Flat)],
            },
            Limit {
                parameters: [even[R], even[ALPHA], 0.1, 0.0],
                free: vec![R, ALPHA, S],
                doubts: vec![doubt("s", DoubtKind::LeaveAtOnce), doubt("beta", DoubtKind::RunsToZero)],
            },
        ]
    }
}

#[cfg(test)]
#[path = "pnbd_tests.rs"]
mod tests;
