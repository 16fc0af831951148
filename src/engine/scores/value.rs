//! What customers are worth: how likely each buys again and for how much (`analysis::bgnbd`, `gamma_gamma`, `clv`), and what
//! each has brought so far.

use super::{Columns, NONE, whole};
use crate::analysis::{
    bgnbd::{self, BgNbd},
    clv::{self, Plan, Prediction, Predictor, WEEKS_PER_MONTH},
    fit::{Fit, Fitter},
    gamma_gamma::{self, GammaGamma, Spending},
    history::{self, History},
    purchases::PurchaseDay,
    refusal::Refusal as Why,
};
use crate::domain::{
    money::SCALE,
    schema::{Table, customer},
    score::Score,
};
use crate::engine::refusal::Refusal;
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

const DAYS_PER_YEAR: f64 = 365.25;

/// The models of buying and spending, fitted to everybody as of a day.
#[derive(Debug)]
pub struct Buying {
    pub day: i64,
    /// Who they were fitted to, `customer` being the row.
    pub histories: Vec<History>,
    pub model: Fit<BgNbd>,
    /// Spend can be refused where orders do not differ; chances and numbers of orders hold all the same.
    pub spend: Result<Fit<GammaGamma>, Why>,
}

/// A fit that is being made, in pieces.
pub enum BuyingWork {
    Model { day: i64, histories: Vec<History>, fitter: Fitter<BgNbd> },
    Spend { day: i64, histories: Vec<History>, model: Fit<BgNbd>, fitter: Fitter<GammaGamma> },
}

impl std::fmt::Debug for BuyingWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            BuyingWork::Model { .. } => "Model",
            BuyingWork::Spend { .. } => "Spend",
        })
    }
}

/// Either the next piece of work, or the result.
pub enum BuyingStep {
    More(Box<BuyingWork>),
    Done(Box<Buying>),
}

/// A history's spend a repeat order, in whole money: models of spend do not care for its unit, their starts do.
pub fn mean_spend(history: &History) -> f64 {
    history.mean_spend() / SCALE as f64
}

fn spendings(histories: &[History]) -> Vec<Spending> {
    let paid = histories.iter().filter(|history| history.x > 0 && history.repeat_spend > 0);
    paid.map(|history| Spending { x: history.x, mean: mean_spend(history) }).collect()
}

impl BuyingWork {
    pub fn new(workspace: &Workspace, day: i64) -> Result<Self, Refusal> {
        let histories = workspace.histories(day, None);
        let summaries: Vec<_> = histories.iter().map(History::summary).collect();
        let fitter = bgnbd::fitter(&summaries, 0.0).map_err(|why| super::refused(&why))?;
        Ok(BuyingWork::Model { day, histories, fitter })
    }

    /// Reads the data a few times.
    pub fn step(mut self) -> Result<BuyingStep, Refusal> {
        /// Each reads the data once, which is a few milliseconds.
        const STEPS: usize = 4;
        let done = match &mut self {
            BuyingWork::Model { fitter, .. } => (0..STEPS).any(|_| fitter.step()),
            BuyingWork::Spend { fitter, .. } => (0..STEPS).any(|_| fitter.step()),
        };
        if done { self.next() } else { Ok(BuyingStep::More(Box::new(self))) }
    }

    fn next(self) -> Result<BuyingStep, Refusal> {
        Ok(match self {
            BuyingWork::Model { day, histories, fitter } => {
                let model = fitter.finish().map_err(|why| super::refused(&why))?;
                match gamma_gamma::fitter(&spendings(&histories)) {
                    Ok(fitter) => BuyingStep::More(Box::new(BuyingWork::Spend { day, histories, model, fitter })),
                    Err(why) => BuyingStep::Done(Box::new(Buying { day, histories, model, spend: Err(why) })),
                }
            }
            BuyingWork::Spend { day, histories, model, fitter } => {
                BuyingStep::Done(Box::new(Buying { day, histories, model, spend: fitter.finish() }))
            }
        })
    }
}

impl Buying {
    /// What is expected of everybody, in the order of the histories.
    pub fn predict(&self, plan: Plan) -> Result<Vec<Prediction>, Refusal> {
        let spend = self.spend.as_ref().ok().map(|fit| &fit.model);
        let mut predictor = Predictor::new(&self.model.model, spend, plan).map_err(|why| super::refused(&why))?;
        let of =
            |history: &History| clv::Customer { summary: history.summary(), mean_spend: mean_spend(history).max(0.0) };
        Ok(self.histories.iter().map(|history| predictor.predict(&of(history))).collect())
    }
}

impl Workspace {
    /// The histories of everybody who has bought by a day, `customer` being the row; what came after it up to
    /// `holdout` is counted apart.
    pub fn histories(&self, day: i64, holdout: Option<i64>) -> Vec<History> {
        let mut histories = Vec::new();
        let last = holdout.unwrap_or(day);
        self.each_buyer(i64::from(i32::MIN), last, |row, days| {
            histories.extend(history::history(row as usize, days, day as i32, last as i32));
        });
        histories
    }

    /// How far predictions look, and what money to come is worth now.
    pub fn plan(&self) -> Plan {
        let yearly = self.settings.discount as f64 / 10_000.0;
        Plan {
            horizon_weeks: f64::from(self.settings.horizon) * WEEKS_PER_MONTH,
            months: self.settings.horizon,
            monthly_discount: (1.0 + yearly).powf(1.0 / 12.0) - 1.0,
        }
    }

    /// Makes sure that buying is fitted as of a day, however long it takes.
    pub fn need_buying(&mut self, day: i64) -> Result<(), Refusal> {
        if self.models.buying.as_ref().is_some_and(|buying| buying.day == day) {
            return Ok(());
        }
        let mut work = BuyingWork::new(self, day)?;
        loop {
            match work.step()? {
                BuyingStep::More(more) => work = *more,
                BuyingStep::Done(buying) => {
                    self.models.buying = Some(*buying);
                    return Ok(());
                }
            }
        }
    }

    pub(super) fn buying_scores(&mut self, day: i64) -> Result<Columns, Refusal> {
        let end = self.customers.end() as usize;
        let (mut alive, mut expected, mut value) = (vec![NONE; end], vec![NONE; end], vec![NONE; end]);
        // Where nobody has bought again no score can be given; that is no fault of whoever asks.
        match self.need_buying(day) {
            Err(Refusal::Analysis { .. }) => {}
            done => {
                done?;
                let plan = self.plan();
                let margin = self.settings.margin as f64 / 10_000.0;
                if let Some(buying) = &self.models.buying {
                    for (history, prediction) in buying.histories.iter().zip(buying.predict(plan)?) {
                        let row = history.customer;
                        alive[row] = whole(prediction.p_alive * 10_000.0);
                        expected[row] = whole(prediction.expected_orders * 1_000.0);
                        if let Some(clv) = prediction.clv {
                            value[row] = self.in_minor_units(clv * margin * SCALE as f64);
                        }
                    }
                }
            }
        }
        Ok(vec![(Score::Alive, alive), (Score::Expected, expected), (Score::Value, value)])
    }

    /// What a customer has brought until a day: margin of what was bought, discounted to the first purchase, less the
    /// cost to serve of the years since and the cost to win them. An amount; `None` for one who never bought.
    pub fn historic_value(&self, row: Row, days: &[PurchaseDay], day: i64, discounts: &mut Discounts) -> Option<i64> {
        let first = i64::from(days.iter().find(|day| day.bought)?.day);
        let discounted =
            |day: &PurchaseDay| self.margin_of(day.amount) as f64 / discounts.after(i64::from(day.day) - first);
        let earned: f64 = days.iter().map(discounted).sum();
        let mut cost = 0.0;
        // Few have costs of their own, and to look them up takes longer than all the rest.
        if self.customers.rated.contains(row) {
            let record = self.rows(Table::Customer).get(row)?;
            let of = |field| record.int(field).unwrap_or(0) as f64;
            cost = discounts.served(of(customer::SERVICE_COST), day - first) + of(customer::ACQUISITION_COST);
        }
        Some(self.in_minor_units(earned - cost)).filter(|value| *value != NONE)
    }

    /// What money is worth less by the year, as it is set.
    pub fn discounts(&self) -> Discounts {
        Discounts { yearly: 1.0 + self.settings.discount as f64 / 10_000.0, by_day: Vec::new() }
    }

    /// An estimated amount to the nearest minor unit of the workspace's currency: more digits would only pretend.
    pub fn in_minor_units(&self, amount: f64) -> i64 {
        let unit = SCALE / 10i64.pow(self.settings.currency.digits().min(4));
        whole(amount / unit as f64).saturating_mul(unit)
    }
}

/// By what to divide money that comes so many days later. Powers take long: each is worked out once.
pub struct Discounts {
    yearly: f64,
    by_day: Vec<f64>,
}

impl Discounts {
    /// The divisor after so many days; before the beginning it is 1.
    fn after(&mut self, days: i64) -> f64 {
        /// Some two human lives; what is further off is a mistake of the data, and worked out each time.
        const FAR: usize = 60_000;
        let days = usize::try_from(days).unwrap_or(0);
        let yearly = self.yearly;
        let divisor = |days: usize| yearly.powf(days as f64 / DAYS_PER_YEAR);
        if days >= FAR {
            return divisor(days);
        }
        let known = self.by_day.len();
        self.by_day.extend((known..=days).map(divisor));
        self.by_day[days]
    }

    /// The cost to serve of so many days, paid at the end of each year, the last one in part.
    fn served(&mut self, yearly_cost: f64, days: i64) -> f64 {
        if yearly_cost == 0.0 {
            return 0.0;
        }
        let years = days.max(0) as f64 / DAYS_PER_YEAR;
        let full: f64 = (1..=years as i32).map(|year| yearly_cost / self.yearly.powi(year)).sum();
        full + yearly_cost * years.fract() / self.after(days)
    }
}
