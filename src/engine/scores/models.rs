//! Fitted models: what takes long to make, kept until orders change.

use super::{
    basket::{Basket, BasketStep, BasketWork},
    churn::Churn,
    clusters::{ClusterStep, ClusterWork, Clusters},
    trial::{Trial, TrialStep, TrialWork, Wanted},
    value::{Buying, BuyingStep, BuyingWork},
};
use crate::domain::segment::Rule;
use crate::engine::refusal::Refusal;
use crate::engine::workspace::Workspace;

/// Trials that are kept; the oldest goes first.
const TRIALS: usize = 8;

#[derive(Debug, Default)]
pub struct Models {
    pub buying: Option<Buying>,
    pub clusters: Option<Clusters>,
    pub churn: Option<Churn>,
    pub basket: Option<Basket>,
    /// How many have the left side of the basket's best rule and not its right side.
    pub cross_sell: Option<(Rule, u32)>,
    trials: Vec<Trial>,
    work: Option<(Need, Work)>,
}

/// What a report waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The models of buying and spending that scores are read from, as of a day.
    Buying(i64),
    /// Clusters as of a day.
    Clusters(i64),
    /// The regression of churn as of a day.
    Churn(i64),
    /// What is bought together up to a day.
    Basket(i64),
    /// A model of buying that is only looked at.
    Trial(Wanted),
}

/// A model that is being made.
#[derive(Debug)]
enum Work {
    Buying(Box<BuyingWork>),
    Clusters(Box<ClusterWork>),
    Trial(Box<TrialWork>),
    Basket(BasketWork),
}

impl Models {
    /// Orders, customers or settings have changed.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    pub fn trial(&self, wanted: Wanted) -> Option<&Trial> {
        self.trials.iter().find(|trial| trial.wanted == wanted)
    }

    fn keep(&mut self, trial: Trial) {
        if self.trials.len() >= TRIALS {
            self.trials.remove(0);
        }
        self.trials.push(trial);
    }
}

impl Workspace {
    /// Whether everything that a report needs is there.
    pub fn is_prepared(&self, needs: &[Need]) -> bool {
        needs.iter().all(|need| self.has(*need))
    }

    fn has(&self, need: Need) -> bool {
        let models = &self.models;
        match need {
            Need::Buying(day) => models.buying.as_ref().is_some_and(|known| known.day == day),
            Need::Clusters(day) => {
                let asked = self.settings.clusters;
                models.clusters.as_ref().is_some_and(|known| known.day == day && known.asked == asked)
            }
            Need::Trial(wanted) => models.trial(wanted).is_some(),
            Need::Churn(day) => models.churn.as_ref().is_some_and(|known| known.is_of(day, &self.settings)),
            Need::Basket(day) => models.basket.as_ref().is_some_and(|known| known.day == day),
        }
    }

    /// Does the next piece of what a report needs. How much is done and how much there is; `None` when nothing is left.
    ///
    /// # Errors
    /// Where the method cannot be applied to this data.
    pub fn prepare_step(&mut self, needs: &[Need]) -> Result<Option<(u64, u64)>, Refusal> {
        let Some(place) = needs.iter().position(|need| !self.has(*need)) else { return Ok(None) };
        let need = needs[place];
        self.need_by_customer();
        if let Need::Churn(day) = need {
            // One piece: the regression reads everybody about ten times.
            self.need_churn(day)?;
            return Ok(Some((place as u64 + 1, needs.len() as u64)));
        }
        let work = match self.models.work.take() {
            Some((of, work)) if of == need => work,
            _ => self.begin(need)?,
        };
        let (done, parts) = match work {
            Work::Clusters(work) => match work.step()? {
                ClusterStep::Done(clusters) => {
                    self.models.clusters = Some(clusters);
                    (1, 1)
                }
                ClusterStep::More(more) => {
                    let progress = more.progress();
                    self.models.work = Some((need, Work::Clusters(more)));
                    progress
                }
            },
            Work::Buying(work) => match work.step()? {
                BuyingStep::Done(buying) => {
                    self.models.buying = Some(*buying);
                    (1, 1)
                }
                BuyingStep::More(more) => {
                    let done = u64::from(matches!(*more, BuyingWork::Spend { .. }));
                    self.models.work = Some((need, Work::Buying(more)));
                    (1 + done, 3)
                }
            },
            Work::Basket(work) => match work.step(self)? {
                BasketStep::Done(basket) => {
                    (self.models.basket, self.models.cross_sell) = (Some(basket), None);
                    (1, 1)
                }
                BasketStep::More(more) => {
                    let progress = more.progress(self);
                    self.models.work = Some((need, Work::Basket(more)));
                    progress
                }
            },
            Work::Trial(work) => match work.step(self.plan()) {
                TrialStep::Done(trial) => {
                    self.models.keep(trial);
                    (1, 1)
                }
                TrialStep::More(more) => {
                    self.models.work = Some((need, Work::Trial(Box::new(more))));
                    (1, 2)
                }
            },
        };
        Ok(Some((place as u64 * parts + done, needs.len() as u64 * parts)))
    }

    fn begin(&mut self, need: Need) -> Result<Work, Refusal> {
        Ok(match need {
            Need::Buying(day) => Work::Buying(Box::new(BuyingWork::new(self, day)?)),
            Need::Clusters(day) => Work::Clusters(Box::new(ClusterWork::new(self, day, self.settings.clusters)?)),
            Need::Trial(wanted) => Work::Trial(Box::new(TrialWork::new(self, wanted))),
            Need::Basket(day) => Work::Basket(BasketWork::new(self, day)),
            // Done in one piece, before it comes to this.
            Need::Churn(_) => return Err(Refusal::internal("churn has no pieces")),
        })
    }
}
