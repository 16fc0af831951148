//! What BG/NBD and MBG/NBD have in common: orders come at a Gamma-distributed rate, and after an order the customer may
//! leave for good, with a Beta-distributed probability.
//!
//! Sources: Fader, Hardie & Lee (2005), "Counting your customers the easy way", Marketing Science 24; Batislam, Denizel
//! & Filiztekin (2007), IJRM 24; Hoppe & Wagner (2007), Marketing JRM 3. The two differ in one thing: whether the first
//! purchase is itself an occasion to leave. `occasions` counts the occasions: x, or x+1.
use super::fit::{Doubt, DoubtKind, Evaluation, Fit, Fitter, Limit, MOST_PARAMETERS, Model, Parameters};
use super::history::{RepeatBuying, Summary, check, counted, overview, weeks_ahead};
use super::refusal::{Counted, Refusal};
use super::special::{Sum, ln_rising, logistic, orders_until_drop_out, softplus};
use serde::{Deserialize, Serialize};

const R: usize = 0;
const ALPHA: usize = 1;
const A: usize = 2;
const B: usize = 3;

/// Either model; times in weeks. `FIRST` is the number of occasions to leave before the first repeat purchase: 0 for BG/NBD,
/// 1 for MBG/NBD.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BetaGeometric<const FIRST: u32> {
    /// Shape of the Gamma distribution of order rates.
    pub r: f64,
    /// Its rate parameter, in weeks.
    pub alpha: f64,
    /// First parameter of the Beta distribution of the probability to leave; 0 where nobody is seen to leave.
    pub a: f64,
    /// Its second parameter.
    pub b: f64,
}

impl<const FIRST: u32> BetaGeometric<FIRST> {
    /// ln of (likelihood that the customer has left) : (likelihood that not); −∞ where leaving is impossible.
    fn log_odds_of_having_left(&self, customer: &Summary) -> f64 {
        let occasions = customer.x + FIRST;
        if occasions == 0 || self.a == 0.0 {
            return f64::NEG_INFINITY;
        }
        let silence = ((customer.t - customer.t_x) / (self.alpha + customer.t_x)).ln_1p();
        (self.a / (self.b + f64::from(occasions - 1))).ln() + (self.r + f64::from(customer.x)) * silence
    }
}

impl<const FIRST: u32> RepeatBuying for BetaGeometric<FIRST> {
    fn p_alive(&self, customer: &Summary) -> f64 {
        logistic(-self.log_odds_of_having_left(customer))
    }

    fn expected_if_alive(&self, horizon: f64, x: u32, t: f64) -> f64 {
        let (x, occasions) = (f64::from(x), f64::from(x.saturating_add(FIRST)));
        let euler = self.a + self.b - self.r - 1.0 + (occasions - x);
        orders_until_drop_out(self.r + x, self.a, self.b + occasions, euler, weeks_ahead(horizon) / (self.alpha + t))
    }
}

impl<const FIRST: u32> Model for BetaGeometric<FIRST> {
    type Data = Condensed;
    const PARAMETERS: &'static [&'static str] = &["r", "alpha", "a", "b"];

    fn evaluate(data: &Condensed, parameters: &Parameters) -> Evaluation {
        data.evaluate(parameters)
    }

    fn starts(data: &Condensed) -> Vec<Parameters> {
        data.starts()
    }

    fn with_parameters(&[r, alpha, a, b]: &Parameters) -> Self {
        BetaGeometric { r, alpha, a, b }
    }

    fn customers(data: &Condensed) -> u64 {
        data.customers()
    }

    fn limits(data: &Condensed) -> Vec<Limit> {
        data.limits()
    }
}

/// Fits the model. Refused where a row contradicts itself or fewer than two customers bought again.
pub fn fit<const FIRST: u32>(customers: &[Summary]) -> Result<Fit<BetaGeometric<FIRST>>, Refusal> {
    fitter(customers, 0.0)?.run(&mut |_| true)
}

/// A fit to be made step by step. `penalty` × the number of customers × the sum of the squared parameters is taken from
/// the log-likelihood (0: plain maximum likelihood), as the package lifetimes does to hold wild parameters.
pub fn fitter<const FIRST: u32>(customers: &[Summary], penalty: f64) -> Result<Fitter<BetaGeometric<FIRST>>, Refusal> {
    Ok(Fitter::new(condense(customers, FIRST, penalty)?))
}

/// Customers condensed for the fit: those with equally many purchases stand together.
pub struct Condensed {
    levels: Vec<Level>,
    customers: f64,
    mean_x: f64,
    mean_t: f64,
    first_occasions: u32,
    /// Weight of the penalty on large parameters, and the longest time observed, which makes it free of the time unit.
    penalty: f64,
    longest: f64,
}

/// All customers with `x` repeat purchases.
struct Level {
    x: u32,
    customers: f64,
    rows: Vec<(Summary, f64)>,
}

/// A Beta distribution with parameters of this size tells only how many leave at once: the likelihood of a customer is
/// off by about this share.
const AS_GOOD_AS_ZERO: f64 = 1e-10;

/// Fewer repeat customers than this say nothing about how customers differ.
pub(super) const NEEDED_REPEATERS: usize = 2;

/// Condenses the customers, or refuses them.
pub(super) fn condense(customers: &[Summary], first_occasions: u32, penalty: f64) -> Result<Condensed, Refusal> {
    check(customers)?;
    if !(penalty.is_finite() && penalty >= 0.0) {
        return Err(Refusal::setting("penalty"));
    }
    let rows = counted(customers);
    let overview = overview(&rows);
    if overview.repeaters < NEEDED_REPEATERS {
        return Err(Refusal::TooFew {
            of: Counted::RepeatCustomers,
            needed: NEEDED_REPEATERS,
            found: overview.repeaters,
        });
    }
    let levels = rows.chunk_by(|(a, _), (b, _)| a.x == b.x).map(|rows| Level {
        x: rows[0].0.x,
        customers: rows.iter().map(|(_, count)| count).sum(),
        rows: rows.to_vec(),
    });
    Ok(Condensed {
        levels: levels.collect(),
        customers: customers.len() as f64,
        mean_x: overview.mean_x,
        mean_t: overview.mean_t,
        first_occasions,
        penalty,
        longest: rows.iter().map(|(row, _)| row.t).fold(0.0, f64::max),
    })
}

impl Condensed {
    pub(super) fn customers(&self) -> u64 {
        self.customers as u64
    }

    /// Starts that have the observed mean rate: the usual unevenness, then less and more of it.
    pub(super) fn starts(&self) -> Vec<Parameters> {
        let rate = (self.mean_x / self.mean_t.max(1e-3)).max(1e-6);
        let start = |r: f64, a: f64, b: f64| [r, r / rate, a, b];
        // The last has customers who nearly all leave either at once or never.
        vec![start(0.5, 0.8, 2.5), start(1.5, 0.1, 2.0), start(0.2, 3.0, 10.0), start(1.5, 1e-3, 1e-2)]
    }

    /// Where `a` runs to 0 (or `b` beyond all bounds with `a` behind) nobody is ever seen to leave, and what remains is
    /// the NBD model of Ehrenberg (1959), in which `b` makes no difference. Where `a` and `b` run to 0 together, the share
    /// a/(a+b) of the customers leaves at the first occasion and nobody later.
    pub(super) fn limits(&self) -> Vec<Limit> {
        if self.penalty > 0.0 {
            return Vec::new();
        }
        let [usual, even, ..] = self.starts()[..] else { return Vec::new() };
        let doubt = |parameter: &'static str, kind| Doubt { parameter: parameter.into(), kind };
        vec![
            Limit {
                parameters: [usual[R], usual[ALPHA], 0.0, 1.0],
                free: vec![R, ALPHA],
                doubts: vec![doubt("a", DoubtKind::RunsToZero), doubt("b", DoubtKind::Flat)],
            },
            Limit {
                parameters: [even[R], even[ALPHA], 0.1 * AS_GOOD_AS_ZERO, AS_GOOD_AS_ZERO],
                free: vec![R, ALPHA, A],
                doubts: vec![
                    doubt("a", DoubtKind::RunsToZero),
                    doubt("b", DoubtKind::RunsToZero),
                    doubt("a/(a+b)", DoubtKind::LeaveAtOnce),
                ],
            },
        ]
    }

    /// Equations 3 and 7 of Fader, Hardie & Lee (2005), written as
    /// ln Γ(r+x)/Γ(r) − r ln(1+T/α) − x ln(α+T) + ln B(a,b+m)/B(a,b) + ln(1+e^u), with m occasions to leave and u the log
    /// odds of having left.
    pub(super) fn evaluate(&self, parameters: &Parameters) -> Evaluation {
        let [r, alpha, a, b] = *parameters;
        let mut sums = Sums::default();
        for level in &self.levels {
            let occasions = level.x + self.first_occasions;
            let repeat = ln_rising(r, level.x);
            sums.add(&[R], level.customers, repeat.value, r * repeat.first, r * r * repeat.second);
            if a > 0.0 && occasions > 0 {
                let (stay, all) = (ln_rising(b, occasions), ln_rising(a + b, occasions));
                let n = level.customers;
                sums.value.add(n * (stay.value - all.value));
                sums.gradient[A].add(-n * a * all.first);
                sums.gradient[B].add(n * b * (stay.first - all.first));
                sums.hessian[A][A] -= n * a * (all.first + a * all.second);
                sums.hessian[B][A] -= n * a * b * all.second;
                sums.hessian[B][B] += n * b * (stay.first - all.first + b * (stay.second - all.second));
            }
            for (customer, count) in &level.rows {
                sums.rate_term(*count, r, alpha, customer);
                if a > 0.0 && occasions > 0 {
                    sums.left_term(*count, parameters, customer, f64::from(occasions - 1));
                }
            }
        }
        if self.penalty > 0.0 {
            sums.penalise(self.penalty * self.customers, parameters, self.longest);
        }
        sums.finish()
    }
}

/// Sums of the log-likelihood and its derivatives in the logarithms of r, alpha, a and b.
#[derive(Default)]
struct Sums {
    value: Sum,
    gradient: [Sum; MOST_PARAMETERS],
    hessian: [Parameters; MOST_PARAMETERS],
}

impl Sums {
    /// A term in one parameter: its value, p·f′ and p²·f″.
    fn add(&mut self, parameter: &[usize; 1], count: f64, value: f64, first: f64, second: f64) {
        let i = parameter[0];
        self.value.add(count * value);
        self.gradient[i].add(count * first);
        self.hessian[i][i] += count * (first + second);
    }

    /// −r ln(1+T/α) − x ln(α+T)
    fn rate_term(&mut self, count: f64, r: f64, alpha: f64, customer: &Summary) {
        let x = f64::from(customer.x);
        let log = (customer.t / alpha).ln_1p();
        let end = alpha + customer.t;
        let (share, rest) = (alpha / end, customer.t / end);
        let log_end = if customer.x == 0 { 0.0 } else { x * end.ln() };
        self.value.add(-count * (r * log + log_end));
        self.gradient[R].add(-count * r * log);
        self.gradient[ALPHA].add(count * (r * rest - x * share));
        self.hessian[R][R] -= count * r * log;
        self.hessian[ALPHA][R] += count * r * rest;
        self.hessian[ALPHA][ALPHA] -= count * (r + x) * share * rest;
    }

    /// ln(1+e^u) with u = ln a − ln(b+m−1) + (r+x)·ln((α+T)/(α+t_x))
    fn left_term(&mut self, count: f64, parameters: &Parameters, customer: &Summary, earlier: f64) {
        let [r, alpha, a, b] = *parameters;
        let k = r + f64::from(customer.x);
        let silence = customer.t - customer.t_x;
        let (last, end) = (alpha + customer.t_x, alpha + customer.t);
        let log = (silence / last).ln_1p();
        let u = (a / (b + earlier)).ln() + k * log;
        let left = logistic(u);
        // d/d ln α of ln((α+T)/(α+t_x)), and its derivative.
        let slope = -alpha * silence / (end * last);
        let curve = slope * (1.0 - alpha / end - alpha / last);
        let b_share = b / (b + earlier);
        let du = [r * log, k * slope, 1.0, -b_share];
        self.value.add(count * softplus(u));
        let both = left * (1.0 - left);
        for i in 0..MOST_PARAMETERS {
            self.gradient[i].add(count * left * du[i]);
            for j in 0..=i {
                self.hessian[i][j] += count * both * du[i] * du[j];
            }
        }
        self.hessian[R][R] += count * left * du[R];
        self.hessian[ALPHA][R] += count * left * r * slope;
        self.hessian[ALPHA][ALPHA] += count * left * k * curve;
        self.hessian[B][B] -= count * left * b_share * (1.0 - b_share);
    }

    /// −weight·Σ p², with alpha measured in the longest time (the convention of the package lifetimes).
    fn penalise(&mut self, weight: f64, parameters: &Parameters, longest: f64) {
        for (i, value) in parameters.iter().enumerate() {
            let scaled = if i == ALPHA && longest > 0.0 { value / longest } else { *value };
            let square = weight * scaled * scaled;
            self.add(&[i], -1.0, square, 2.0 * square, 2.0 * square);
        }
    }

    fn finish(self) -> Evaluation {
        Evaluation { value: self.value.value(), gradient: self.gradient.map(Sum::value), hessian: self.hessian }
    }
}
