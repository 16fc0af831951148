//! Special functions, each accurate to a few units in the last place over the range that the models reach.
//!
//! Sources: Abramowitz & Stegun (1964) chapters 6 and 15; the expected orders until drop-out are derived
//! beside their function.

/// ln Γ(x) for x > 0. Infinite at 0.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a+b) for positive a and b.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// From here on the asymptotic series of ψ and ψ′ reach full accuracy.
const ASYMPTOTIC_FROM: f64 = 12.0;

/// ψ(x), the derivative of ln Γ, for x > 0 (Abramowitz & Stegun 6.3.5 and 6.3.18).
pub fn digamma(x: f64) -> f64 {
    // ψ's zero: a Taylor series keeps the relative accuracy that adding terms of unlike sign would lose.
    let from_zero = (x - DIGAMMA_ZERO) - DIGAMMA_ZERO_REST;
    if from_zero.abs() < 0.02 {
        return DIGAMMA_AT_ZERO.iter().rev().fold(0.0, |sum, coefficient| (sum + coefficient) * from_zero);
    }
    let mut shifted = x;
    let mut below = 0.0;
    while shifted < ASYMPTOTIC_FROM {
        below += 1.0 / shifted;
        shifted += 1.0;
    }
    let inverse = 1.0 / (shifted * shifted);
    let series = inverse
        * (1.0 / 12.0
            - inverse
                * (1.0 / 120.0
                    - inverse
                        * (1.0 / 252.0
                            - inverse
                                * (1.0 / 240.0
                                    - inverse * (1.0 / 132.0 - inverse * (691.0 / 32760.0 - inverse / 12.0))))));
    shifted.ln() - 0.5 / shifted - series - below
}

/// The positive zero of ψ, in two parts, and ψ's Taylor coefficients there from the first power on.
const DIGAMMA_ZERO: f64 = 1.461_632_144_968_362_2;
const DIGAMMA_ZERO_REST: f64 = 9.549_995_429_965_698e-17;
const DIGAMMA_AT_ZERO: [f64; 9] = [
    0.967_672_245_447_621_2,
    -0.442_763_168_983_592_1,
    0.258_499_760_955_651,
    -0.163_942_705_442_406_53,
    0.107_824_050_691_262_37,
    -0.072_199_561_256_454_71,
    0.048_804_288_164_143_11,
    -0.033_161_126_474_847_36,
    0.022_597_648_232_218_105,
];

/// ψ′(x) for x > 0 (Abramowitz & Stegun 6.4.6 and 6.4.12).
pub fn trigamma(x: f64) -> f64 {
    let mut shifted = x;
    let mut below = 0.0;
    while shifted < ASYMPTOTIC_FROM {
        below += 1.0 / (shifted * shifted);
        shifted += 1.0;
    }
    let inverse = 1.0 / (shifted * shifted);
    let series = inverse
        * (1.0 / 6.0
            - inverse
                * (1.0 / 30.0
                    - inverse
                        * (1.0 / 42.0
                            - inverse
                                * (1.0 / 30.0
                                    - inverse * (5.0 / 66.0 - inverse * (691.0 / 2730.0 - inverse * 7.0 / 6.0))))));
    below + (1.0 + 0.5 / shifted + series) / shifted
}

/// A function's value with its first and second derivative in its argument.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Taylor {
    /// The function.
    pub value: f64,
    /// Its first derivative.
    pub first: f64,
    /// Its second derivative.
    pub second: f64,
}

/// Up to so many factors a rising factorial is summed factor by factor, which is exact to rounding for every `z`.
const FACTORS_SUMMED: u32 = 256;

/// ln of the rising factorial z(z+1)…(z+n−1) = Γ(z+n)/Γ(z), with its derivatives in z, for z > 0.
pub fn ln_rising(z: f64, n: u32) -> Taylor {
    if n > FACTORS_SUMMED {
        let end = z + f64::from(n);
        return Taylor {
            value: ln_gamma(end) - ln_gamma(z),
            first: digamma(end) - digamma(z),
            second: trigamma(end) - trigamma(z),
        };
    }
    // The smallest terms are added first.
    (0..n).rev().fold(Taylor::default(), |sum, i| {
        let factor = z + f64::from(i);
        let inverse = 1.0 / factor;
        Taylor { value: sum.value + factor.ln(), first: sum.first + inverse, second: sum.second - inverse * inverse }
    })
}

/// 1/(1 + e^−u), within 0 and 1 for every u.
pub fn logistic(u: f64) -> f64 {
    if u >= 0.0 {
        1.0 / (1.0 + (-u).exp())
    } else {
        let odds = u.exp();
        odds / (1.0 + odds)
    }
}

/// ln(1 + e^u) without overflow.
pub fn softplus(u: f64) -> f64 {
    u.max(0.0) + (-u.abs()).exp().ln_1p()
}

/// ln(e^a + e^b) without overflow; −∞ stands for a term that is absent.
pub fn log_sum_exp(a: f64, b: f64) -> f64 {
    let (large, small) = if a >= b { (a, b) } else { (b, a) };
    if small == f64::NEG_INFINITY { large } else { large + (small - large).exp().ln_1p() }
}

/// (1 − (1+w)^−p)/p for w ≥ 0: ln(1+w) where p is zero, without loss near it.
pub fn damped_log(p: f64, w: f64) -> f64 {
    let log = w.ln_1p();
    if p == 0.0 { log } else { -(-p * log).exp_m1() / p }
}

/// A sum that keeps what rounding would lose (Neumaier 1974).
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    /// Adds one term.
    pub fn add(&mut self, term: f64) {
        let next = self.total + term;
        self.lost +=
            if self.total.abs() >= term.abs() { (self.total - next) + term } else { (term - next) + self.total };
        self.total = next;
    }

    /// The sum so far.
    pub fn value(self) -> f64 {
        self.total + self.lost
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        terms.into_iter().fold(Sum::default(), |mut sum, term| {
            sum.add(term);
            sum
        })
    }
}

/// How many orders a customer is expected to place from now on who is active, whose rate has the Gamma shape `k` and
/// scale such that the horizon is `w` of it, and who drops out after each order with a Beta(a, b) probability.
///
/// In the literature this is c/(a−1)·(1 − (1+w)^−k·₂F₁(k, b; c; w/(1+w))) with c = a+b−1 (Fader, Hardie & Lee 2005,
/// eq. 10, where k = r+x and b there is b+x). That form fails for a near 1, for c ≤ 0, for a long history and for a long
/// horizon, so it is computed as a series that needs none of these divisions, or else as an integral.
///
/// `k` > 0, `a` ≥ 0, `b` > 0, `w` ≥ 0; `euler` = a+b−1−k, given apart because the caller knows it more exactly.
pub fn orders_until_drop_out(k: f64, a: f64, b: f64, euler: f64, w: f64) -> f64 {
    if w <= 0.0 {
        return 0.0;
    }
    if a <= 0.0 {
        return k * w;
    }
    let c = a + b - 1.0;
    // The series' two parts cancel where c is large beside k; it is long where w is large.
    let by_series = euler > -1.0 && c.abs() < 32.0 * k && w < LONGEST_BY_SERIES;
    if by_series { by_euler(a, c, euler, w) } else { by_probability(k, a, b, w) }
}

/// The horizon from which the integral is quicker than the series, whose terms shrink by w/(1+w).
const LONGEST_BY_SERIES: f64 = 30.0;
/// A series or an integral is cut off where what is left is less than this share of it.
const NEGLIGIBLE: f64 = 1e-17;
/// More terms than any sum here needs.
const MOST_TERMS: u32 = 100_000;

/// ₂F₁(k, b; c; z) = (1−z)^(a−1−k)·₂F₁(c−k, a−1; c; z) (Abramowitz & Stegun 15.3.3), with 1 − … divided by a−1 term by
/// term, so that a = 1 is no exception.
fn by_euler(a: f64, c: f64, euler: f64, w: f64) -> f64 {
    let z = w / (1.0 + w);
    let mut term = euler * z;
    let mut sum = term;
    let mut n = 1.0;
    for _ in 0..MOST_TERMS {
        let ratio = (euler + n) * (a + n - 1.0) / ((c + n) * (n + 1.0)) * z;
        term *= ratio;
        sum += term;
        n += 1.0;
        if ratio.abs() < 1.0 && term.abs() <= NEGLIGIBLE * sum.abs() * (1.0 - ratio.abs()) {
            break;
        }
    }
    c * damped_log(a - 1.0, w) - (-(a - 1.0) * w.ln_1p()).exp() * sum
}

/// With the probability p to drop out known, (1 − (1+pw)^−k)/p orders are expected; their mean over p ~ Beta(a, b).
///
/// The integral is over v = ln(p/(1−p)), where the trapezoidal rule converges exponentially (Trefethen & Weideman 2014).
/// The rule's own sum for the Beta function divides it, so that what both share cancels.
fn by_probability(k: f64, a: f64, b: f64, w: f64) -> f64 {
    // The rule's error is |Γ(a+iω)|/Γ(a), ω = 2π/step: below 1e-17 for this step and the width of Beta(a, b) in v.
    let width = (1.0 / a + 1.0 / b).sqrt();
    let step = (0.5 * width).min(0.17);
    let middle = (a / b).ln();
    let log_weight = |v: f64| -a * softplus(-v) - b * softplus(v);
    let peak = log_weight(middle);
    // Far to the left p = e^v, far to the right 1−p = e^−v: there the orders stay the same, and the weights fall by a
    // constant factor, so that the rest is a geometric sum.
    let leftmost = -(1.0 + b + w * (1.0 + k)).ln() - 39.0;
    let rightmost = (1.0 + a + k).ln() + 39.0;
    let (mut orders, mut total) = (Sum::default(), Sum::default());
    let at = |v: f64| {
        let p = logistic(v);
        let weight = (log_weight(v) - peak).exp();
        (weight, if p > 0.0 { -(-k * (p * w).ln_1p()).exp_m1() / p } else { k * w })
    };
    for i in 0..MOST_TERMS {
        let v = middle - f64::from(i) * step;
        let (mut weight, expected) = at(v);
        if v < leftmost {
            weight /= -(-a * step).exp_m1();
        }
        orders.add(weight * expected);
        total.add(weight);
        if v < leftmost || weight * k * w < NEGLIGIBLE * orders.value() * (a * step).min(1.0) {
            break;
        }
    }
    for i in 1..MOST_TERMS {
        let v = middle + f64::from(i) * step;
        let (mut weight, expected) = at(v);
        if v > rightmost {
            weight /= -(-b * step).exp_m1();
        }
        orders.add(weight * expected);
        total.add(weight);
        let spent = NEGLIGIBLE * (b * step).min(1.0);
        if v > rightmost || weight < spent * total.value() && weight * expected < spent * orders.value() {
            break;
        }
    }
    orders.value() / total.value()
}

#[cfg(test)]
#[path = "special_tests.rs"]
mod tests;
