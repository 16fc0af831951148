//! Logistic regression: the chance of an event (churn, response) from the customer's own variables.
//!
//! Sources: McCullagh & Nelder, *Generalized Linear Models* (1989), fitted by iteratively reweighted least squares (Newton's method);
//! separation: Albert & Anderson, *On the existence of maximum likelihood estimates in logistic regression models* (1984);
//! area under the curve: Hanley & McNeil (1982); Brier (1950).

use super::design::{Design, Term};
use super::linear::{dependent_column, inverse_symmetric, solve_symmetric};
use super::normal::two_sided_p;
use super::progress::{Progress, report};
use super::quantile::exact_sum;
use super::refusal::{Counted, Refusal};
use serde::{Deserialize, Serialize};

/// Where estimates exist Newton's method needs about ten steps; where they run away to infinity it never ends.
const MOST_STEPS: usize = 50;
/// The step, in standard deviations of the variables, after which the next would be below the rounding.
const LAST_STEP: f64 = 1e-8;

/// The estimate for one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// What the column stands for; `None` for the intercept.
    pub term: Option<Term>,
    /// Change of the log-odds for one unit more.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Estimate divided by standard error.
    pub z: f64,
    /// Two-sided p-value (Wald).
    pub p: f64,
    /// Factor on the odds for one unit more.
    pub odds_ratio: f64,
    /// Change of the log-odds for one standard deviation more: comparable between columns. 0 for the intercept.
    pub standardised: f64,
}

/// A fitted regression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Logit {
    /// The intercept, then the columns of the design.
    pub coefficients: Vec<Coefficient>,
    /// The chance of the event for each row, 0 to 1.
    pub fitted: Vec<f64>,
    /// Log-likelihood.
    pub log_likelihood: f64,
    /// −2 · log-likelihood.
    pub deviance: f64,
    /// The deviance with the intercept alone.
    pub null_deviance: f64,
    /// Akaike's criterion: deviance + 2 · number of coefficients.
    pub aic: f64,
    /// The chance that a row with the event is rated above one without it, ties counting half; 0.5 is no better than chance.
    pub auc: f64,
    /// Mean squared difference between chance and outcome; the smaller the better.
    pub brier: f64,
    /// Steps of Newton's method.
    pub steps: usize,
}

impl Logit {
    /// The chance for new values of the columns, 0 to 1; `None` where their number does not fit or one is not finite.
    pub fn chance(&self, values: &[f64]) -> Option<f64> {
        let (intercept, slopes) = self.coefficients.split_first()?;
        if slopes.len() != values.len() {
            return None;
        }
        let sum: f64 = slopes.iter().zip(values).map(|(slope, value)| slope.estimate * value).sum();
        Some(chance_of(intercept.estimate + sum)).filter(|chance| chance.is_finite())
    }

    /// The columns by the size of their standardised effect, the strongest driver first.
    pub fn drivers(&self) -> Vec<&Coefficient> {
        let mut drivers: Vec<&Coefficient> = self.coefficients.iter().skip(1).collect();
        drivers.sort_by(|a, b| b.standardised.abs().total_cmp(&a.standardised.abs()));
        drivers
    }
}

fn chance_of(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

/// ln(1 + eˣ) without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

/// Fits the chance of `outcome`.
///
/// # Errors
/// [`Refusal::TooFew`] unless both outcomes occur, [`Refusal::UnequalLengths`], [`Refusal::Collinear`], [`Refusal::Separated`], [`Refusal::Stopped`].
pub fn fit(design: &Design, outcome: &[bool], progress: &mut Progress<'_>) -> Result<Logit, Refusal> {
    if outcome.len() != design.rows() {
        return Err(Refusal::UnequalLengths { expected: design.rows(), found: outcome.len() });
    }
    let events = outcome.iter().filter(|event| **event).count();
    if events == 0 || events == outcome.len() {
        return Err(Refusal::TooFew { of: Counted::RowsOfEachOutcome, needed: 1, found: 0 });
    }
    let scaled = Scaled::new(design)?;
    let share = events as f64 / outcome.len() as f64;
    let mut estimates = vec![0.0; scaled.columns.len()];
    estimates[0] = libm::log(share / (1.0 - share));
    let null_log_likelihood = scaled.log_likelihood(&estimates, outcome);
    let steps = scaled.climb(&mut estimates, outcome, progress)?;

    let fitted: Vec<f64> = scaled.log_odds(&estimates).into_iter().map(chance_of).collect();
    let n = estimates.len();
    let covariance = inverse_symmetric(&scaled.information(&fitted), n).ok_or_else(|| scaled.separated(&estimates))?;
    let log_likelihood = scaled.log_likelihood(&estimates, outcome);
    let squares = fitted.iter().zip(outcome).map(|(chance, event)| {
        let difference = chance - f64::from(u8::from(*event));
        difference * difference
    });
    Ok(Logit {
        coefficients: scaled.coefficients(&estimates, &covariance),
        log_likelihood,
        deviance: -2.0 * log_likelihood,
        null_deviance: -2.0 * null_log_likelihood,
        aic: -2.0 * log_likelihood + 2.0 * n as f64,
        auc: area_under_curve(&fitted, outcome),
        brier: exact_sum(squares) / fitted.len() as f64,
        fitted,
        steps,
    })
}

/// The area under the receiver operating characteristic, from integer counts of pairs.
fn area_under_curve(fitted: &[f64], outcome: &[bool]) -> f64 {
    let mut order: Vec<usize> = (0..fitted.len()).collect();
    order.sort_unstable_by(|&a, &b| fitted[a].total_cmp(&fitted[b]));
    let (mut twice_won, mut events_so_far, mut others_so_far) = (0_u128, 0_u128, 0_u128);
    for ties in order.chunk_by(|&a, &b| fitted[a] == fitted[b]) {
        let events = ties.iter().filter(|&&row| outcome[row]).count() as u128;
        let others = ties.len() as u128 - events;
        twice_won += events * (2 * others_so_far + others);
        events_so_far += events;
        others_so_far += others;
    }
    twice_won as f64 / (2 * events_so_far * others_so_far) as f64
}

/// The design with a column of ones in front and all others brought to mean 0 and standard deviation 1, so that units cost no digits.
struct Scaled<'a> {
    design: &'a Design,
    columns: Vec<Vec<f64>>,
    mean: Vec<f64>,
    deviation: Vec<f64>,
}

impl<'a> Scaled<'a> {
    fn new(design: &'a Design) -> Result<Self, Refusal> {
        let rows = design.rows() as f64;
        let mut scaled =
            Self { design, columns: vec![vec![1.0; design.rows()]], mean: vec![0.0], deviation: vec![1.0] };
        for (index, column) in design.columns().iter().enumerate() {
            let mean = exact_sum(column.iter().copied()) / rows;
            let deviation = libm::sqrt(exact_sum(column.iter().map(|value| (value - mean) * (value - mean))) / rows);
            // A column that is constant but for rounding tells nothing.
            if deviation <= mean.abs() * 1e-13 {
                return Err(Refusal::Collinear { column: scaled.name(index + 1) });
            }
            scaled.columns.push(column.iter().map(|value| (value - mean) / deviation).collect());
            scaled.mean.push(mean);
            scaled.deviation.push(deviation);
        }
        let n = scaled.columns.len();
        match dependent_column(&scaled.information(&vec![0.5; design.rows()]), n) {
            Some(column) => Err(Refusal::Collinear { column: scaled.name(column) }),
            None => Ok(scaled),
        }
    }

    /// The name of a column; the intercept is column 0.
    fn name(&self, column: usize) -> String {
        match column.checked_sub(1).and_then(|index| self.design.terms().get(index)) {
            Some(Term { name, level: Some(level) }) => format!("{name}: {level}"),
            Some(Term { name, level: None }) => name.clone(),
            None => "intercept".to_owned(),
        }
    }

    /// The refusal that names the column whose estimate ran farthest.
    fn separated(&self, estimates: &[f64]) -> Refusal {
        let column =
            (1..estimates.len()).max_by(|&a, &b| estimates[a].abs().total_cmp(&estimates[b].abs())).unwrap_or(0);
        Refusal::Separated { column: self.name(column) }
    }

    fn log_odds(&self, estimates: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.design.rows()];
        for (column, estimate) in self.columns.iter().zip(estimates) {
            for (sum, value) in sums.iter_mut().zip(column) {
                *sum += estimate * value;
            }
        }
        sums
    }

    fn log_likelihood(&self, estimates: &[f64], outcome: &[bool]) -> f64 {
        let log_odds = self.log_odds(estimates);
        exact_sum(log_odds.iter().zip(outcome).map(|(&x, &event)| -softplus(if event { -x } else { x })))
    }

    /// Fisher's information Σ p·(1 − p)·x·xᵀ.
    fn information(&self, chances: &[f64]) -> Vec<f64> {
        let n = self.columns.len();
        let weights: Vec<f64> = chances.iter().map(|chance| chance * (1.0 - chance)).collect();
        let mut matrix = vec![0.0; n * n];
        for i in 0..n {
            let weighted: Vec<f64> =
                self.columns[i].iter().zip(&weights).map(|(value, weight)| value * weight).collect();
            for j in 0..=i {
                let sum: f64 = weighted.iter().zip(&self.columns[j]).map(|(a, b)| a * b).sum();
                (matrix[i * n + j], matrix[j * n + i]) = (sum, sum);
            }
        }
        matrix
    }

    /// Newton's method with halved steps where a full one would go down; returns the number of steps.
    fn climb(&self, estimates: &mut Vec<f64>, outcome: &[bool], progress: &mut Progress<'_>) -> Result<usize, Refusal> {
        let n = estimates.len();
        let mut height = self.log_likelihood(estimates, outcome);
        let mut step = vec![0.0; n];
        for steps in 1..=MOST_STEPS {
            report(progress, steps - 1, MOST_STEPS)?;
            let log_odds = self.log_odds(estimates);
            // Event: 1 − p, else −p; each from the tail that keeps its digits.
            let rest: Vec<f64> = log_odds
                .iter()
                .zip(outcome)
                .map(|(&x, &event)| if event { chance_of(-x) } else { -chance_of(x) })
                .collect();
            for (slope, column) in step.iter_mut().zip(&self.columns) {
                *slope = exact_sum(column.iter().zip(&rest).map(|(value, rest)| value * rest));
            }
            let chances: Vec<f64> = log_odds.into_iter().map(chance_of).collect();
            solve_symmetric(&mut self.information(&chances), &mut step, n).ok_or_else(|| self.separated(estimates))?;
            let mut part = 1.0;
            loop {
                let next: Vec<f64> =
                    estimates.iter().zip(&step).map(|(estimate, step)| estimate + part * step).collect();
                let next_height = self.log_likelihood(&next, outcome);
                // Near the top the height is level to rounding: a full step must not be mistaken for a step down.
                if next_height >= height - 1e-9 * height.abs() || part < 1e-6 {
                    (*estimates, height) = (next, next_height);
                    break;
                }
                part /= 2.0;
            }
            if step.iter().all(|step| step.abs() < LAST_STEP) {
                return Ok(steps);
            }
        }
        Err(self.separated(estimates))
    }

    /// Back in the units of the design.
    fn coefficients(&self, estimates: &[f64], covariance: &[f64]) -> Vec<Coefficient> {
        let n = estimates.len();
        // The intercept's weights on the scaled estimates: 1 for itself, −mean/deviation for the others.
        let weights: Vec<f64> = (0..n).map(|i| if i == 0 { 1.0 } else { -self.mean[i] / self.deviation[i] }).collect();
        let intercept = exact_sum(weights.iter().zip(estimates).map(|(weight, estimate)| weight * estimate));
        let variance = exact_sum((0..n * n).map(|at| weights[at / n] * covariance[at] * weights[at % n]));
        (0..n)
            .map(|i| {
                let (estimate, standard_error) = if i == 0 {
                    (intercept, libm::sqrt(variance.max(0.0)))
                } else {
                    (estimates[i] / self.deviation[i], libm::sqrt(covariance[i * n + i]) / self.deviation[i])
                };
                let z = if standard_error > 0.0 { estimate / standard_error } else { 0.0 };
                Coefficient {
                    term: i.checked_sub(1).map(|index| self.design.terms()[index].clone()),
                    estimate,
                    standard_error,
                    z,
                    p: two_sided_p(z),
                    odds_ratio: libm::exp(estimate).min(f64::MAX),
                    standardised: if i == 0 { 0.0 } else { estimates[i] },
                }
            })
            .collect()
    }
}

#[cfg(test)]
#[path = "logit_tests.rs"]
mod tests;
