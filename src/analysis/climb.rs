//! The climb to a maximum of the likelihood: Newton's steps in the logarithms of the parameters, kept within a trust
//! region (Nocedal & Wright 2006, chapter 4).
use super::fit::{Evaluation, Model, Parameters};
use super::linear::{inverse_symmetric, solve_symmetric};

/// A parameter that is more than BOUND times larger or smaller than its start has run away. Starts carry the units of the
/// data, so the verdict does not depend on them.
const BOUND: f64 = 1e7;
/// A long step that gains less than this runs along a plain: there is no summit ahead.
const NOTHING_TO_GAIN: f64 = 1e-8;
/// Below this step, or below this gain as a share of the value, rounding hides whether a step was good.
const POLISH_BELOW: f64 = 1e-6;
const ROUNDING: f64 = 1e-12;

/// A climb from one start over the free parameters.
#[derive(Clone)]
pub(super) struct Climb {
    start: Parameters,
    pub parameters: Parameters,
    pub free: Vec<usize>,
    pub evaluation: Evaluation,
    /// The longest step allowed.
    radius: f64,
    /// The largest change of a parameter's logarithm in the latest step.
    pub latest_step: f64,
    /// The same for the latest step of the polish.
    latest_polish: f64,
    pub state: State,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum State {
    Climbing,
    /// At a maximum, known to rounding.
    Arrived,
    /// On a slope or plain without end.
    RunAway,
    /// No step helps.
    Stuck,
}

impl Climb {
    pub fn new<M: Model>(data: &M::Data, start: Parameters, free: Vec<usize>) -> Self {
        let evaluation = M::evaluate(data, &start);
        let state = if evaluation.value.is_finite() { State::Climbing } else { State::Stuck };
        Climb {
            start,
            parameters: start,
            free,
            evaluation,
            radius: 1.0,
            latest_step: f64::INFINITY,
            latest_polish: f64::INFINITY,
            state,
        }
    }

    /// How many times its start a parameter is.
    pub fn growth(&self, i: usize) -> f64 {
        self.parameters[i] / self.start[i]
    }

    pub fn gradient(&self) -> Vec<f64> {
        self.free.iter().map(|&i| self.evaluation.gradient[i]).collect()
    }

    /// −Hessian over the free parameters, row by row.
    fn information(&self) -> Vec<f64> {
        let hessian = &self.evaluation.hessian;
        self.free.iter().flat_map(|&i| self.free.iter().map(move |&j| -hessian[i.max(j)][i.min(j)])).collect()
    }

    /// The variances of the logarithms of the free parameters; `None` where the likelihood is flat in some direction.
    pub fn variances(&self) -> Option<Vec<f64>> {
        let n = self.free.len();
        Some(inverse_symmetric(&self.information(), n)?.into_iter().step_by(n + 1).collect())
    }

    fn moved(&self, step: &[f64]) -> Parameters {
        let mut parameters = self.parameters;
        for (&i, change) in self.free.iter().zip(step) {
            parameters[i] *= change.exp();
        }
        parameters
    }

    /// The step that Newton's model of the likelihood finds best within the radius, and whether the damping was zero.
    fn proposal(&self) -> Option<(Vec<f64>, bool)> {
        let (gradient, information) = (self.gradient(), self.information());
        let n = gradient.len();
        let scale = information.iter().step_by(n + 1).map(|value| value.abs()).fold(1e-300, f64::max);
        let mut damping = 0.0;
        for _ in 0..200 {
            let mut damped = information.clone();
            damped.iter_mut().step_by(n + 1).for_each(|value| *value += damping);
            let mut step = gradient.clone();
            if solve_symmetric(&mut damped, &mut step, n).is_some() && largest(&step) <= self.radius {
                return Some((step, damping == 0.0));
            }
            damping = if damping == 0.0 { scale * 1e-10 } else { damping * 2.0 };
        }
        None
    }

    /// One step; afterwards `state` says whether the climb goes on.
    pub fn step<M: Model>(&mut self, data: &M::Data) {
        if self.gradient().iter().all(|&g| g == 0.0) {
            self.state = State::Arrived;
            return;
        }
        let Some((step, undamped)) = self.proposal() else {
            self.state = State::Stuck;
            return;
        };
        let size = largest(&step);
        let predicted = predicted_gain(&self.gradient(), &self.information(), &step);
        let within_rounding = predicted < ROUNDING * self.evaluation.value.abs();
        if undamped && (size < POLISH_BELOW || size < 1e-3 && within_rounding) {
            self.polish::<M>(data, &step, size);
            return;
        }
        if predicted < NOTHING_TO_GAIN && size > 1e-3 {
            self.state = State::RunAway;
            return;
        }
        let parameters = self.moved(&step);
        let evaluation = M::evaluate(data, &parameters);
        let gain = evaluation.value - self.evaluation.value;
        let quality = if evaluation.value.is_finite() { gain / predicted } else { -1.0 };
        if quality < 0.25 {
            self.radius = size * 0.25;
        } else if quality > 0.75 && size > 0.9 * self.radius {
            self.radius = (self.radius * 2.0).min(3.0);
        }
        if quality > 1e-4 {
            self.parameters = parameters;
            self.evaluation = evaluation;
            self.latest_step = size;
            if self.free.iter().any(|&i| !(1.0 / BOUND..=BOUND).contains(&self.growth(i))) {
                self.state = State::RunAway;
            }
        } else if self.radius < 1e-12 {
            self.state = State::Stuck;
        }
    }

    /// Near the maximum a full step is right; the climb has arrived when the next one would not be smaller.
    fn polish<M: Model>(&mut self, data: &M::Data, step: &[f64], size: f64) {
        if size >= 0.5 * self.latest_polish {
            self.state = State::Arrived;
            return;
        }
        self.parameters = self.moved(step);
        self.evaluation = M::evaluate(data, &self.parameters);
        (self.latest_step, self.latest_polish) = (size, size);
        if size < 1e-15 {
            self.state = State::Arrived;
        }
    }
}

pub(super) fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| value.abs().max(most))
}

fn predicted_gain(gradient: &[f64], information: &[f64], step: &[f64]) -> f64 {
    let rows = information.chunks(step.len());
    let dot = |a: &[f64]| a.iter().zip(step).map(|(value, s)| value * s).sum::<f64>();
    dot(gradient) - 0.5 * rows.zip(step).map(|(row, s)| s * dot(row)).sum::<f64>()
}
