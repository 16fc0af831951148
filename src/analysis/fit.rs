//! Maximum likelihood for models with a few positive parameters: a fit that can be interrupted, its standard errors,
//! and a verdict on whether the data determine the parameters at all.
//!
//! Method: Newton's steps in the logarithms of the parameters, kept within a trust region (Nocedal & Wright 2006,
//! chapter 4), with exact derivatives. When a step can no longer be made smaller the maximum is known to rounding.
//! Standard errors come from the observed information by the delta method.
use super::climb::{Climb, State, largest};
use super::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// No model here has more parameters.
pub const MOST_PARAMETERS: usize = 4;
/// Parameters, in their own units, in the order of [`Model::PARAMETERS`]; places beyond the model's are not used.
pub type Parameters = [f64; MOST_PARAMETERS];

/// A log-likelihood with its derivatives in the logarithms of the parameters. Of the Hessian the lower triangle counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evaluation {
    /// The log-likelihood.
    pub value: f64,
    /// First derivatives.
    pub gradient: Parameters,
    /// Second derivatives; those above the diagonal are not read.
    pub hessian: [Parameters; MOST_PARAMETERS],
}

/// A model that maximum likelihood can fit.
pub trait Model: Sized {
    /// What the customers are condensed to before the fit.
    type Data;
    /// The names of the parameters, as its paper has them.
    const PARAMETERS: &'static [&'static str];

    /// The log-likelihood at `parameters`, which are positive (or zero at a limit that `limit` has named).
    fn evaluate(data: &Self::Data, parameters: &Parameters) -> Evaluation;
    /// Where to begin; the first is tried first, the others when it ends in doubt.
    fn starts(data: &Self::Data) -> Vec<Parameters>;
    /// The model with these parameters.
    fn with_parameters(parameters: &Parameters) -> Self;
    /// How many customers the data hold.
    fn customers(data: &Self::Data) -> u64;
    /// The simpler models that a fit whose parameters run away may be tending to, the simplest first.
    fn limits(_data: &Self::Data) -> Vec<Limit> {
        Vec::new()
    }
}

/// A simpler model inside a model: some parameters fixed (perhaps at 0), the others free.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Where to begin; the parameters that are not free stay so.
    pub parameters: Parameters,
    /// The places of those to be fitted.
    pub free: Vec<usize>,
    /// What to say where this limit fits as well as the whole model.
    pub doubts: Vec<Doubt>,
}

/// A parameter that the data do not determine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    /// Its name.
    pub parameter: Cow<'static, str>,
    /// In what way.
    pub kind: DoubtKind,
}

/// In what way a parameter is not determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DoubtKind {
    /// The likelihood grows all the way as the parameter goes to 0.
    RunsToZero,
    /// The likelihood grows all the way as the parameter goes to ∞.
    RunsToInfinity,
    /// The likelihood does not depend on it.
    Flat,
    /// Its 95 % interval spans more than a factor of 100 each way.
    Vague,
    /// It is the share of customers who leave at the first chance, while all others never leave: that share, not the
    /// distribution behind it, is what the data determine.
    LeaveAtOnce,
}

impl DoubtKind {
    /// Whether the parameter still has an estimate with an error.
    fn is_determined(self) -> bool {
        matches!(self, DoubtKind::Vague | DoubtKind::LeaveAtOnce)
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let finding = match self.kind {
            DoubtKind::RunsToZero => "runs to zero",
            DoubtKind::RunsToInfinity => "runs to infinity",
            DoubtKind::Flat => "makes no difference to the fit",
            DoubtKind::Vague => "is hardly determined by the data",
            DoubtKind::LeaveAtOnce => {
                "is the share of customers who leave at the first chance, while all others never leave; only this share is determined"
            }
        };
        write!(f, "{} {finding}", self.parameter)
    }
}

/// An estimate with its standard error (None where the data do not determine it).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The parameter's name in its paper.
    pub name: Cow<'static, str>,
    /// In the parameter's own unit.
    pub value: f64,
    /// In the same unit.
    pub standard_error: Option<f64>,
}

/// A fitted model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit<M> {
    /// The model at the maximum; its predictions hold even where single parameters are in doubt.
    pub model: M,
    /// Its parameters, in the order of [`Model::PARAMETERS`].
    pub estimates: Vec<Estimate>,
    /// Natural logarithm, of the data in the units given.
    pub log_likelihood: f64,
    /// How many customers were used.
    pub customers: u64,
    /// Steps made, those of given-up climbs included.
    pub iterations: u32,
    /// The largest derivative of the log-likelihood in the logarithm of a free parameter: how exact the maximum is.
    pub largest_gradient: f64,
    /// What the data leave open; empty where every parameter is identified.
    pub doubts: Vec<Doubt>,
}

impl<M> Fit<M> {
    /// Whether the data determine every parameter.
    pub fn is_identified(&self) -> bool {
        self.doubts.is_empty()
    }
}

/// How far a fit has come.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitProgress {
    /// Steps made.
    pub iteration: u32,
    /// Where the climb is.
    pub log_likelihood: f64,
    /// The latest step's largest change of a parameter's logarithm; a fit ends below about 1e-10.
    pub latest_step: f64,
}

/// A parameter that ends more than this times its start, or less than one in this, runs away.
const FAR: f64 = 1e6;
/// A fit that needs more steps than this, all climbs together, is given up.
const MOST_ITERATIONS: u32 = 500;
/// Of so few customers the likelihood may well have two summits, and every climb is cheap: all are tried.
const FEW_CUSTOMERS: u64 = 1_000;

/// A fit in progress: call [`Fitter::step`] until it says that it is done, then [`Fitter::finish`]. A worker can report
/// and be cancelled between two steps, each of which reads the data once.
pub struct Fitter<M: Model> {
    data: M::Data,
    starts: Vec<Parameters>,
    climb: Climb,
    best: Option<(Climb, Vec<Doubt>)>,
    /// Simpler models still to be tried, the next one last; `None` until there is a reason to.
    limits: Option<Vec<Limit>>,
    /// What to say where the climb is within a simpler model.
    at_limit: Option<Vec<Doubt>>,
    summit_found: bool,
    /// Whether one of the summits left nothing open.
    sure: bool,
    iterations: u32,
    done: bool,
}

impl<M: Model> Fitter<M> {
    /// A fit of `data`, not yet begun.
    pub fn new(data: M::Data) -> Self {
        let mut starts = M::starts(&data);
        starts.reverse();
        let first = starts.pop().unwrap_or([1.0; MOST_PARAMETERS]);
        let climb = Climb::new::<M>(&data, first, (0..M::PARAMETERS.len()).collect());
        Fitter {
            data,
            starts,
            climb,
            best: None,
            limits: None,
            at_limit: None,
            summit_found: false,
            sure: false,
            iterations: 0,
            done: false,
        }
    }

    /// The condensed data.
    pub fn data(&self) -> &M::Data {
        &self.data
    }

    /// Makes one step; true when the fit is done.
    pub fn step(&mut self) -> bool {
        if self.done {
            return true;
        }
        self.iterations += 1;
        if self.climb.state == State::Climbing && self.iterations < MOST_ITERATIONS {
            self.climb.step::<M>(&self.data);
        } else if self.climb.state == State::Climbing {
            self.climb.state = State::Stuck;
        }
        if self.climb.state != State::Climbing {
            self.done = self.next_climb();
        }
        self.done
    }

    /// Where the fit stands.
    pub fn progress(&self) -> FitProgress {
        FitProgress {
            iteration: self.iterations,
            log_likelihood: self.climb.evaluation.value,
            latest_step: self.climb.latest_step.min(f64::MAX),
        }
    }

    /// Takes the finished climb's result and begins the next one; true where none is needed.
    fn next_climb(&mut self) -> bool {
        let limit = self.at_limit.take();
        let mut doubts = self.doubts();
        // A summit is the end, unless it is so flat that a simpler model may do as well.
        let summit = self.climb.state == State::Arrived && limit.is_none();
        self.summit_found |= summit;
        self.sure |= summit && doubts.is_empty();
        if let Some(mut known) = limit {
            doubts.retain(|doubt| known.iter().all(|other| other.parameter != doubt.parameter));
            known.append(&mut doubts);
            doubts = known;
        }
        let few = M::customers(&self.data) <= FEW_CUSTOMERS;
        let next = if self.sure && !few {
            None
        } else if let Some(limit) = self.next_limit() {
            self.at_limit = Some(limit.doubts);
            Some(Climb::new::<M>(&self.data, limit.parameters, limit.free))
        } else if self.sure || self.summit_found && !few {
            None
        } else {
            let all = (0..M::PARAMETERS.len()).collect();
            self.starts.pop().map(|start| Climb::new::<M>(&self.data, start, all))
        };
        self.keep(doubts, next)
    }

    fn next_limit(&mut self) -> Option<Limit> {
        let data = &self.data;
        let limits = self.limits.get_or_insert_with(|| M::limits(data).into_iter().rev().collect());
        limits.pop()
    }

    fn keep(&mut self, doubts: Vec<Doubt>, next: Option<Climb>) -> bool {
        let done = next.is_none();
        // The climb stays in place when there is no next one, so that progress can still be told.
        let climb = match next {
            Some(next) => std::mem::replace(&mut self.climb, next),
            None => self.climb.clone(),
        };
        let value = climb.evaluation.value;
        // At a limit the likelihood is as high as anywhere on the way to it: prefer the limit where a climb towards it
        // was given up just below. A summit is exact, so that only rounding can make a limit seem lower.
        let whole = |best: &Climb| best.free.len() == M::PARAMETERS.len();
        let at_summit = self.best.as_ref().is_some_and(|(best, _)| best.state == State::Arrived && whole(best));
        let slack = if at_summit { 1e-12 } else { 1e-9 } * value.abs().max(1.0);
        let better = match &self.best {
            None => true,
            Some((best, found)) => {
                let reached = best.evaluation.value;
                if climb.free.len() < best.free.len() && !found.is_empty() {
                    value >= reached - slack
                } else {
                    value > reached + slack || (doubts.is_empty() && value >= reached - slack)
                }
            }
        };
        if better && value.is_finite() {
            self.best = Some((climb, doubts));
        }
        done
    }

    /// What the finished climb leaves open.
    fn doubts(&self) -> Vec<Doubt> {
        let climb = &self.climb;
        let variances = climb.variances();
        let vague = 100f64.ln() / 1.96;
        let mut doubts = Vec::new();
        for (place, &i) in climb.free.iter().enumerate() {
            let growth = climb.growth(i);
            let kind = if growth < 1.0 / FAR {
                DoubtKind::RunsToZero
            } else if growth > FAR {
                DoubtKind::RunsToInfinity
            } else {
                match &variances {
                    Some(variances) if variances[place].sqrt() <= vague => continue,
                    Some(_) => DoubtKind::Vague,
                    None => DoubtKind::Flat,
                }
            };
            doubts.push(Doubt { parameter: M::PARAMETERS[i].into(), kind });
        }
        doubts
    }

    /// The result. A fit that is not done is refused as stopped.
    pub fn finish(self) -> Result<Fit<M>, Refusal> {
        if !self.done {
            return Err(Refusal::Stopped);
        }
        let stuck = Refusal::NotConverged { iterations: self.iterations };
        let Some((climb, doubts)) = self.best else { return Err(stuck) };
        if climb.state == State::Stuck && doubts.is_empty() {
            return Err(stuck);
        }
        let variances = climb.variances();
        let error = |i: usize| {
            let place = climb.free.iter().position(|&free| free == i)?;
            let named = M::PARAMETERS[i];
            let open = doubts.iter().any(|d| d.parameter == named && !d.kind.is_determined());
            let error = climb.parameters[i] * variances.as_ref()?[place].sqrt();
            (!open && error.is_finite()).then_some(error)
        };
        let estimates = M::PARAMETERS.iter().enumerate().map(|(i, name)| Estimate {
            name: (*name).into(),
            value: climb.parameters[i],
            standard_error: error(i),
        });
        Ok(Fit {
            model: M::with_parameters(&climb.parameters),
            estimates: estimates.collect(),
            log_likelihood: climb.evaluation.value,
            customers: M::customers(&self.data),
            iterations: self.iterations,
            largest_gradient: largest(&climb.gradient()),
            doubts,
        })
    }

    /// Fits to the end, unless `go_on` says no.
    pub fn run(mut self, go_on: &mut dyn FnMut(FitProgress) -> bool) -> Result<Fit<M>, Refusal> {
        while !self.step() {
            if !go_on(self.progress()) {
                return Err(Refusal::Stopped);
            }
        }
        self.finish()
    }
}

#[cfg(test)]
#[path = "fit_tests.rs"]
mod tests;
