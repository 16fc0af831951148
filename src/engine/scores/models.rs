//! Fitted models: what takes long to make, kept until orders change.

use super::{
    basket::{Basket, BasketStep, BasketWork},
    churn::Churn,
    clusters::{ClusterStep, ClusterWork, Clusters},
    value::{Buying, BuyingStep, BuyingWork},
};
use crate::engine::refusal::Refusal;
use crate::engine::report::Method;
use crate::engine::workspace::Workspace;

#[derive(Debug, Default)]
pub struct Models {
    pub buying: Option<Buying>,
    pub clusters: Option<Clusters>,
    pub churn: Option<Churn>,
    pub basket: Option<Basket>,
    work: Option<Work>,
}

/// A model that is being made.
#[derive(Debug)]
enum Work {
    Buying(i64, BuyingWork),
    Clusters(i64, ClusterWork),
    Basket(BasketWork),
}

impl Models {
    /// Orders, customers or settings have changed.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

impl Workspace {
    /// Whether a method's report can be given at once as of a day.
    pub fn is_prepared(&self, method: Method, day: i64) -> bool {
        let buying = || self.models.buying.as_ref().is_some_and(|known| known.day == day);
        let clusters = || {
            self.models.clusters.as_ref().is_some_and(|known| known.day == day && known.asked == self.settings.clusters)
        };
        match method {
            Method::Buying | Method::Value => buying(),
            Method::Clusters => clusters(),
            Method::Churn => self.models.churn.as_ref().is_some_and(|known| known.is_of(day, &self.settings)),
            Method::Basket => self.models.basket.as_ref().is_some_and(|known| known.day == day),
            _ => true,
        }
    }

    /// Does the next piece of what a method's report needs as of a day. How much is done and how much there is; `None`
    /// when nothing is left.
    ///
    /// # Errors
    /// Where the method cannot be applied to this data.
    pub fn prepare_step(&mut self, method: Method, day: i64) -> Result<Option<(u64, u64)>, Refusal> {
        if self.is_prepared(method, day) {
            return Ok(None);
        }
        if method == Method::Churn {
            // One piece: the regression reads everybody about ten times.
            return self.need_churn(day).map(|()| None);
        }
        let work = match (self.models.work.take(), method) {
            (Some(Work::Basket(work)), Method::Basket) if work.day() == day => Work::Basket(work),
            (_, Method::Basket) => Work::Basket(BasketWork::new(self, day)),
            (Some(work @ Work::Clusters(of, _)), Method::Clusters) if of == day => work,
            (Some(work @ Work::Buying(of, _)), Method::Buying | Method::Value) if of == day => work,
            (_, Method::Clusters) => Work::Clusters(day, ClusterWork::new(self, day, self.settings.clusters)?),
            _ => Work::Buying(day, BuyingWork::new(self, day)?),
        };
        match work {
            Work::Clusters(_, work) => match work.step()? {
                ClusterStep::Done(clusters) => self.models.clusters = Some(clusters),
                ClusterStep::More(more) => {
                    let progress = more.progress();
                    self.models.work = Some(Work::Clusters(day, more));
                    return Ok(Some(progress));
                }
            },
            Work::Basket(work) => match work.step(self)? {
                BasketStep::Done(basket) => self.models.basket = Some(basket),
                BasketStep::More(more) => {
                    let progress = more.progress(self);
                    self.models.work = Some(Work::Basket(more));
                    return Ok(Some(progress));
                }
            },
            Work::Buying(_, work) => match work.step()? {
                BuyingStep::Done(buying) => self.models.buying = Some(buying),
                BuyingStep::More(more) => {
                    let done = u64::from(matches!(more, BuyingWork::Spend { .. }));
                    self.models.work = Some(Work::Buying(day, more));
                    return Ok(Some((1 + done, 3)));
                }
            },
        }
        Ok(None)
    }
}
