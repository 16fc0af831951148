//! Models of buying that are only looked at: another one than that of the scores, or one that was fitted to a part of the
//! time and foretells the rest, which is known.

use crate::analysis::{
    bgnbd,
    calibration::{Calibration, Observed, calibrate},
    clv::Plan,
    fit::{Doubt, Estimate, Fit, Fitter, Model},
    history::{History, RepeatBuying, Summary},
    mbgnbd, pnbd,
    refusal::Refusal as Why,
};
use crate::engine::workspace::Workspace;
use std::cell::RefCell;
use std::collections::HashMap;

/// Customers with as many repeat purchases or more stand together in a calibration.
pub const LAST_BIN: u32 = 7;

/// The models of buying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// BG/NBD, which scores are read from.
    #[default]
    BgNbd,
    /// MBG/NBD.
    MbgNbd,
    /// Pareto/NBD.
    ParetoNbd,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::BgNbd, Kind::MbgNbd, Kind::ParetoNbd];

    /// The name in addresses and of its text (`analysis.option.model.NAME`).
    pub fn name(self) -> &'static str {
        match self {
            Kind::BgNbd => "bgnbd",
            Kind::MbgNbd => "mbgnbd",
            Kind::ParetoNbd => "pnbd",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    fn fitting(self, customers: &[Summary]) -> Result<Box<dyn Fitting>, Why> {
        Ok(match self {
            Kind::BgNbd => Box::new(bgnbd::fitter(customers, 0.0)?),
            Kind::MbgNbd => Box::new(mbgnbd::fitter(customers, 0.0)?),
            Kind::ParetoNbd => Box::new(pnbd::fitter(customers)?),
        })
    }
}

/// Which model, fitted to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub kind: Kind,
    /// Fitted to what was bought until this day,
    pub until: i64,
    /// and where that is earlier, compared with what was bought from then until this day.
    pub day: i64,
}

/// What was fitted, whichever model it is.
pub struct Fitted {
    pub model: Box<dyn RepeatBuying>,
    pub estimates: Vec<Estimate>,
    pub doubts: Vec<Doubt>,
    pub log_likelihood: f64,
    pub customers: u64,
}

impl<M: RepeatBuying + 'static> From<Fit<M>> for Fitted {
    fn from(fit: Fit<M>) -> Self {
        let Fit { model, estimates, doubts, log_likelihood, customers, .. } = fit;
        Fitted { model: Box::new(model), estimates, doubts, log_likelihood, customers }
    }
}

impl std::fmt::Debug for Fitted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fitted").field("estimates", &self.estimates).finish_non_exhaustive()
    }
}

/// What a model says of everybody together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// Those who bought again by tenths of P(alive). BG/NBD takes everybody for active who bought on one day only, which
    /// would say more than is known.
    pub tenths: [usize; 10],
    /// How many bought again, and the sum of their P(alive): how many of them are still there.
    pub repeaters: usize,
    pub alive: f64,
    /// Orders of everybody within the horizon.
    pub orders: f64,
}

impl Outlook {
    /// Adds a customer who has bought again on so many days.
    pub fn add(&mut self, again: u32, alive: f64, orders: f64) {
        self.orders += orders;
        if again > 0 {
            self.tenths[((alive * 10.0) as usize).min(9)] += 1;
            self.repeaters += 1;
            self.alive += alive;
        }
    }
}

/// A model with what it foretells; a fit or a comparison that cannot be made says why.
#[derive(Debug)]
pub struct Trial {
    pub wanted: Wanted,
    pub found: Result<(Fitted, Outlook), Why>,
    /// Where it was compared with what came after.
    pub calibration: Option<Calibration>,
}

/// A trial that is being made.
pub struct TrialWork {
    wanted: Wanted,
    histories: Vec<History>,
    fitting: Result<Box<dyn Fitting>, Why>,
}

impl std::fmt::Debug for TrialWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TrialWork").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}

pub enum TrialStep {
    More(TrialWork),
    Done(Trial),
}

impl TrialWork {
    pub fn new(workspace: &Workspace, wanted: Wanted) -> Self {
        let histories = workspace.histories(wanted.until, Some(wanted.day));
        let summaries: Vec<Summary> = histories.iter().map(History::summary).collect();
        Self { wanted, histories, fitting: wanted.kind.fitting(&summaries) }
    }

    /// Reads the data once; at the end foretells.
    pub fn step(mut self, plan: Plan) -> TrialStep {
        if let Ok(fitting) = &mut self.fitting
            && !fitting.step()
        {
            return TrialStep::More(self);
        }
        TrialStep::Done(self.finish(plan))
    }

    fn finish(self, plan: Plan) -> Trial {
        let Self { wanted, histories, fitting } = self;
        let fitted = match fitting.and_then(|fitting| fitting.finish()) {
            Ok(fitted) => fitted,
            Err(why) => return Trial { wanted, found: Err(why), calibration: None },
        };
        let model = Remembering { model: fitted.model.as_ref(), known: RefCell::default() };
        if wanted.until < wanted.day {
            let observed = |history: &History| Observed { summary: history.summary(), holdout_x: history.holdout_x };
            let customers: Vec<Observed> = histories.iter().map(observed).collect();
            let weeks = (wanted.day - wanted.until) as f64 / crate::analysis::history::DAYS_PER_WEEK;
            return match calibrate(&model, &customers, weeks, LAST_BIN) {
                Ok(found) => Trial { wanted, found: Ok((fitted, Outlook::default())), calibration: Some(found) },
                Err(why) => Trial { wanted, found: Err(why), calibration: None },
            };
        }
        let mut outlook = Outlook::default();
        for history in &histories {
            let summary = history.summary();
            let alive = model.p_alive(&summary);
            outlook.add(summary.x, alive, alive * model.expected_if_alive(plan.horizon_weeks, summary.x, summary.t));
        }
        Trial { wanted, found: Ok((fitted, outlook)), calibration: None }
    }
}

/// A fit in progress, whichever model it is of.
trait Fitting {
    fn step(&mut self) -> bool;
    fn finish(self: Box<Self>) -> Result<Fitted, Why>;
}

impl<M: Model + RepeatBuying + 'static> Fitting for Fitter<M>
where
    M::Data: 'static,
{
    fn step(&mut self) -> bool {
        Fitter::step(self)
    }

    fn finish(self: Box<Self>) -> Result<Fitted, Why> {
        Fitter::finish(*self).map(Fitted::from)
    }
}

/// A model that computes once what is the same for everybody with as many purchases in the same time. It is asked for one
/// horizon only.
struct Remembering<'a> {
    model: &'a dyn RepeatBuying,
    known: RefCell<HashMap<(u32, u64), f64>>,
}

impl RepeatBuying for Remembering<'_> {
    fn p_alive(&self, customer: &Summary) -> f64 {
        self.model.p_alive(customer)
    }

    fn expected_if_alive(&self, horizon: f64, x: u32, t: f64) -> f64 {
        let compute = || self.model.expected_if_alive(horizon, x, t);
        *self.known.borrow_mut().entry((x, t.to_bits())).or_insert_with(compute)
    }
}
