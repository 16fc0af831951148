//! Sales forecast by exponential smoothing: level, trend (Holt) and season (Holt–Winters), with a prediction interval.
//!
//! Sources: C. C. Holt (1957); P. R. Winters, *Forecasting sales by exponentially weighted moving averages* (1960). Start values as in R's `HoltWinters`:
//! a line through the centred moving average of the first two seasons and the mean deviations from it. Intervals: Yar & Chatfield,
//! *Prediction intervals for the Holt-Winters forecasting procedure* (1990), and for the multiplicative form Chatfield & Yar (1991).
//! Damped trend: Gardner & McKenzie, *Forecasting trends in time series* (1985).

mod choice;

pub use choice::{fit_or_simpler, fit_without_season};

use super::descent::lowest_point;
use super::normal::normal_quantile;
use super::progress::{Progress, report};
use super::quantile::exact_sum;
use super::refusal::{Counted, Refusal};
use serde::{Deserialize, Serialize};

/// Values beyond this are refused: their squares could not be added.
const GREATEST_VALUE: f64 = 1e100;
/// A trend is damped by a factor between these: with less it is gone at once, with more it goes on straight
/// (Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, section 8.2).
const DAMPING: [f64; 2] = [0.8, 0.98];

/// How season and level come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Season {
    /// The season adds an amount.
    Additive,
    /// The season multiplies by a factor; needs values above zero.
    Multiplicative,
}

/// What is smoothed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// The level alone (simple exponential smoothing).
    Level,
    /// Level and trend (Holt).
    Trend,
    /// Level and a trend that fades: wiser than a straight one where little is known of what comes after.
    Damped,
    /// Level, trend and season (Holt–Winters).
    Seasonal {
        /// Periods in a season's round, at least 2: 12 for months of the year.
        period: usize,
        /// How season and level come together.
        season: Season,
    },
}

impl Method {
    /// The least number of values: two rounds of the season, and always some to judge the fit by.
    pub fn least_values(self) -> usize {
        match self {
            Self::Level => 4,
            Self::Trend | Self::Damped => 6,
            Self::Seasonal { period, .. } => period.saturating_mul(2).max(period.saturating_add(4)),
        }
    }

    fn weights(self) -> usize {
        match self {
            Self::Level => 1,
            Self::Trend => 2,
            Self::Damped | Self::Seasonal { .. } => 3,
        }
    }
}

/// How much a new value counts against the past, each 0 to 1. What the method does not smooth is not used.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// For the level.
    pub alpha: f64,
    /// For the trend.
    pub beta: f64,
    /// For the season.
    pub gamma: f64,
    /// How much of the trend is left a period later; of use to a damped trend alone.
    pub phi: f64,
}

impl Weights {
    /// Weights of a method whose trend goes on straight.
    pub fn new(alpha: f64, beta: f64, gamma: f64) -> Self {
        Self { alpha, beta, gamma, phi: 1.0 }
    }

    /// What a search between 0 and 1 found. The third weight is that of the season, or says how much a trend is damped.
    fn found(method: Method, [alpha, beta, third]: [f64; 3]) -> Self {
        match method {
            Method::Damped => Self { alpha, beta, gamma: 0.0, phi: DAMPING[0] + third * (DAMPING[1] - DAMPING[0]) },
            _ => Self::new(alpha, beta, third),
        }
    }

    /// Those that the method uses.
    fn used(&self, method: Method) -> Vec<f64> {
        match method {
            Method::Level => vec![self.alpha],
            Method::Trend => vec![self.alpha, self.beta],
            Method::Damped => vec![self.alpha, self.beta, self.phi],
            Method::Seasonal { .. } => vec![self.alpha, self.beta, self.gamma],
        }
    }
}

/// A fitted model: the state after the last value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// What was smoothed.
    pub method: Method,
    /// The weights used.
    pub weights: Weights,
    /// Sum of the squared one-step errors.
    pub squared_error: f64,
    /// The one-step forecasts, beginning with the value at `first_fitted`.
    pub fitted: Vec<f64>,
    /// The position of the first value that was forecast; those before it gave the start values.
    pub first_fitted: usize,
    /// The level.
    pub level: f64,
    /// The change of the level per period; 0 where no trend is smoothed.
    pub trend: f64,
    /// The season of the next periods, the next first; empty where none is smoothed.
    pub season: Vec<f64>,
    /// Variance of the one-step errors, Σ(e − ē)²/(m − 1).
    pub error_variance: f64,
}

/// One period of the forecast.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForecastPoint {
    /// The expected value.
    pub value: f64,
    /// Lower end of the prediction interval.
    pub low: f64,
    /// Upper end of the prediction interval.
    pub high: f64,
}

/// Fits a method with weights that make the squared one-step errors least.
///
/// # Errors
/// [`Refusal::TooFew`] below [`Method::least_values`], [`Refusal::NotANumber`], [`Refusal::NotPositive`] for a multiplicative season,
/// [`Refusal::Setting`] for a period below 2, [`Refusal::Stopped`].
pub fn fit(values: &[f64], method: Method, progress: &mut Progress<'_>) -> Result<Model, Refusal> {
    let start = Start::new(values, method)?;
    // R's own start and four far from it: the sum of squares can have several valleys.
    let starts = [[0.3, 0.1, 0.1], [0.1, 0.01, 0.1], [0.5, 0.1, 0.5], [0.9, 0.05, 0.9], [0.2, 0.03, 0.9]];
    let mut best: Option<(f64, [f64; 3])> = None;
    for (number, from) in starts.into_iter().enumerate() {
        let found = lowest_point(from, method.weights(), &|weights| start.squared_error(values, weights), &mut || {
            report(progress, number, starts.len())
        })?;
        if best.is_none_or(|best| found.0 < best.0) {
            best = Some(found);
        }
    }
    best.and_then(|(_, weights)| start.run(values, Weights::found(method, weights)))
        .ok_or(Refusal::NotANumber { row: 0 })
}

/// Fits a method with given weights.
///
/// # Errors
/// As for [`fit`], and [`Refusal::Setting`] for weights outside 0 to 1.
pub fn fit_with(values: &[f64], method: Method, weights: Weights) -> Result<Model, Refusal> {
    if weights.used(method).iter().any(|weight| !(0.0..=1.0).contains(weight)) {
        return Err(Refusal::setting("weights"));
    }
    Start::new(values, method)?.run(values, weights).ok_or(Refusal::NotANumber { row: 0 })
}

impl Model {
    /// The next `periods` periods with an interval that holds the value with chance `confidence` (such as 0.95), were the errors normal and
    /// the weights known.
    ///
    /// With ψ₀ = 1 and ψⱼ = α(1 + jβ) + γ(1 − α)·\[j a multiple of the period\], the variance h periods ahead is σ²·Σ ψⱼ² for j < h;
    /// for a multiplicative season each ψⱼ is multiplied by s(h)/s(h − j). Where the trend is damped, φ + φ² + … + φʲ stands for j.
    ///
    /// # Errors
    /// [`Refusal::Setting`] unless 0 < confidence < 1, or where the forecast leaves the range of numbers.
    pub fn forecast(&self, periods: usize, confidence: f64) -> Result<Vec<ForecastPoint>, Refusal> {
        let inside = (confidence > 0.0 && confidence < 1.0).then_some(0.5 + confidence / 2.0);
        let z = inside.and_then(normal_quantile).ok_or_else(|| Refusal::setting("confidence"))?;
        let multiplicative = matches!(self.method, Method::Seasonal { season: Season::Multiplicative, .. });
        let season = |ahead: usize| match self.season.len() {
            0 => 0.0,
            period => self.season[(ahead - 1) % period],
        };
        // Additive variances grow by one term per period; multiplicative ones are summed anew.
        let mut variance = 0.0;
        (1..=periods)
            .map(|ahead| {
                let line = self.level + self.steps(ahead) * self.trend;
                let value = if multiplicative { line * season(ahead) } else { line + season(ahead) };
                if multiplicative {
                    variance =
                        (0..ahead).map(|j| squared(self.psi(j) * season(ahead) / season(ahead - j))).sum::<f64>();
                } else {
                    variance += squared(self.psi(ahead - 1));
                }
                let half = z * libm::sqrt(self.error_variance * variance);
                let point = ForecastPoint { value, low: value - half, high: value + half };
                (point.low.is_finite() && point.high.is_finite())
                    .then_some(point)
                    .ok_or_else(|| Refusal::setting("periods"))
            })
            .collect()
    }

    /// How often the trend is added in so many periods: as often, or φ + φ² + … times where it fades.
    fn steps(&self, ahead: usize) -> f64 {
        match (self.method, self.weights.phi) {
            (Method::Damped, phi) if phi < 1.0 => phi * (1.0 - libm::pow(phi, ahead as f64)) / (1.0 - phi),
            _ => ahead as f64,
        }
    }

    fn psi(&self, j: usize) -> f64 {
        if j == 0 {
            return 1.0;
        }
        let Weights { alpha, beta, gamma, .. } = self.weights;
        match self.method {
            Method::Level => alpha,
            Method::Trend | Method::Damped => alpha * (1.0 + self.steps(j) * beta),
            Method::Seasonal { period, .. } => {
                alpha * (1.0 + j as f64 * beta) + if j.is_multiple_of(period) { gamma * (1.0 - alpha) } else { 0.0 }
            }
        }
    }
}

fn squared(x: f64) -> f64 {
    x * x
}

/// The state before the first forecast.
struct Start {
    method: Method,
    first_fitted: usize,
    level: f64,
    trend: f64,
    season: Vec<f64>,
}

impl Start {
    fn new(values: &[f64], method: Method) -> Result<Self, Refusal> {
        let (needed, found) = (method.least_values(), values.len());
        if let Method::Seasonal { period: 0 | 1, .. } = method {
            return Err(Refusal::setting("period"));
        }
        if found < needed {
            return Err(Refusal::TooFew { of: Counted::Periods, needed, found });
        }
        if let Some(row) = values.iter().position(|value| value.is_nan() || value.abs() > GREATEST_VALUE) {
            return Err(Refusal::NotANumber { row });
        }
        match method {
            Method::Level => Ok(Self { method, first_fitted: 1, level: values[0], trend: 0.0, season: Vec::new() }),
            Method::Trend | Method::Damped => {
                Ok(Self { method, first_fitted: 2, level: values[1], trend: values[1] - values[0], season: Vec::new() })
            }
            Method::Seasonal { period, season } => {
                if let (Season::Multiplicative, Some(row)) = (season, values.iter().position(|value| *value <= 0.0)) {
                    return Err(Refusal::NotPositive { row });
                }
                let (level, trend, season) = seasonal_start(&values[..2 * period], period, season);
                Ok(Self { method, first_fitted: period, level, trend, season })
            }
        }
    }

    fn squared_error(&self, values: &[f64], weights: [f64; 3]) -> f64 {
        let mut sum = 0.0;
        self.smooth(values, Weights::found(self.method, weights), &mut |_, error| sum += error * error);
        if sum.is_finite() { sum } else { f64::INFINITY }
    }

    /// `None` where the numbers run away.
    fn run(&self, values: &[f64], weights: Weights) -> Option<Model> {
        let (mut fitted, mut errors) = (Vec::new(), Vec::new());
        let (level, trend, season) = self.smooth(values, weights, &mut |forecast, error| {
            fitted.push(forecast);
            errors.push(error);
        });
        let squared_error = exact_sum(errors.iter().map(|error| error * error));
        let mean = exact_sum(errors.iter().copied()) / errors.len() as f64;
        let error_variance = exact_sum(errors.iter().map(|error| squared(error - mean))) / (errors.len() - 1) as f64;
        let finite = [squared_error, error_variance, level, trend].iter().chain(&season).all(|value| value.is_finite());
        let first_fitted = self.first_fitted;
        finite.then_some(Model {
            method: self.method,
            weights,
            squared_error,
            fitted,
            first_fitted,
            level,
            trend,
            season,
            error_variance,
        })
    }

    /// Goes through the values, tells each one-step forecast and its error, and returns the last level, trend and season (the next period first).
    fn smooth(&self, values: &[f64], weights: Weights, each: &mut dyn FnMut(f64, f64)) -> (f64, f64, Vec<f64>) {
        let Weights { alpha, beta, gamma, .. } = weights;
        let phi = if self.method == Method::Damped { weights.phi } else { 1.0 };
        let (mut level, mut trend, mut season) = (self.level, self.trend, self.season.clone());
        for (position, &value) in values.iter().enumerate().skip(self.first_fitted) {
            let line = level + phi * trend;
            let last_level = level;
            match self.method {
                Method::Level | Method::Trend | Method::Damped => {
                    each(line, value - line);
                    level = alpha * value + (1.0 - alpha) * line;
                }
                Method::Seasonal { period, season: kind } => {
                    let now = &mut season[position % period];
                    let without_season = match kind {
                        Season::Additive => {
                            each(line + *now, value - (line + *now));
                            value - *now
                        }
                        Season::Multiplicative => {
                            each(line * *now, value - line * *now);
                            value / *now
                        }
                    };
                    level = alpha * without_season + (1.0 - alpha) * line;
                    let new = if kind == Season::Additive { value - level } else { value / level };
                    *now = gamma * new + (1.0 - gamma) * *now;
                }
            }
            if self.method != Method::Level {
                trend = beta * (level - last_level) + (1.0 - beta) * phi * trend;
            }
        }
        if !season.is_empty() {
            let next = values.len() % season.len();
            season.rotate_left(next);
        }
        (level, trend, season)
    }
}

/// Level, trend and season from the first two rounds: a straight line through their centred moving average, and the mean deviations from the average.
fn seasonal_start(values: &[f64], period: usize, kind: Season) -> (f64, f64, Vec<f64>) {
    let half = period / 2;
    // With an even period the two outer values count half, so that the average is centred on a value.
    let average = |centre: usize| {
        let window = &values[centre - half..=centre + half];
        let sum = exact_sum(window.iter().copied());
        let outer = if period.is_multiple_of(2) { 0.5 * (window[0] + window[2 * half]) } else { 0.0 };
        (sum - outer) / period as f64
    };
    let averages: Vec<(usize, f64)> = (half..values.len() - half).map(|centre| (centre, average(centre))).collect();

    let (mut sums, mut counts) = (vec![0.0; period], vec![0.0; period]);
    for &(centre, average) in &averages {
        sums[centre % period] +=
            if kind == Season::Additive { values[centre] - average } else { values[centre] / average };
        counts[centre % period] += 1.0;
    }
    let mut season: Vec<f64> = sums.iter().zip(&counts).map(|(sum, count)| sum / count).collect();
    let mean = exact_sum(season.iter().copied()) / period as f64;
    for value in &mut season {
        *value = if kind == Season::Additive { *value - mean } else { *value / mean };
    }

    // Least squares of the averages on 1, 2, 3, …
    let n = averages.len() as f64;
    let middle = (n + 1.0) / 2.0;
    let mean = exact_sum(averages.iter().map(|(_, average)| *average)) / n;
    let positions = || (1..=averages.len()).map(|position| position as f64 - middle);
    let products = exact_sum(positions().zip(&averages).map(|(position, (_, average))| position * (average - mean)));
    let trend = products / exact_sum(positions().map(squared));
    (mean - trend * middle, trend, season)
}

#[cfg(test)]
#[path = "holt_winters_tests.rs"]
mod tests;
