//! Customer lifetime value: what was earned, discounted, and what is still to be expected.
//!
//! Predicted value: Fader, Hardie & Lee (2005), JMR 42 (orders × spend per order), discounted month by month as the
//! package lifetimes does, so that figures can be compared. Past and planned value: the discounted cash flow of the
//! textbooks, CLV = Σ (revenue − cost)/(1+i)^t − acquisition cost; Gupta & Lehmann (2003); Pfeifer & Carraway (2000).
use super::gamma_gamma::{GammaGamma, Spending};
use super::history::{RepeatBuying, Summary};
use super::refusal::{Fault, Refusal};
use super::special::Sum;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Weeks in a month, by the convention of the package lifetimes.
pub const WEEKS_PER_MONTH: f64 = 4.345;
/// The longest horizon: fifty years.
pub const MOST_MONTHS: u32 = 600;
/// As many years in weeks.
pub const MOST_WEEKS: f64 = 2609.0;

/// How far ahead to predict.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// For the expected orders: weeks ahead, more than 0, at most 2,609.
    pub horizon_weeks: f64,
    /// For the value: months ahead, 1 to 600.
    pub months: u32,
    /// Rate of discount per month, 0 or more; 0.01 is 1 %.
    pub monthly_discount: f64,
}

impl Default for Plan {
    fn default() -> Self {
        Plan { horizon_weeks: 52.0, months: 12, monthly_discount: 0.01 }
    }
}

/// A customer to predict: the history, and the mean spent per repeat order (0 where there is none).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// Purchases and times.
    pub summary: Summary,
    /// In the unit of money of the spend model.
    pub mean_spend: f64,
}

/// What is expected of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The probability that the customer will still buy.
    pub p_alive: f64,
    /// Orders within the plan's weeks.
    pub expected_orders: f64,
    /// Orders within the plan's months, each discounted from the end of its month.
    pub discounted_orders: f64,
    /// Spend per order; `None` without a spend model or where its mean is not finite.
    pub expected_spend: Option<f64>,
    /// discounted_orders × expected_spend, in the unit of money of the spend model.
    pub clv: Option<f64>,
}

/// Predicts customers one by one. What does not depend on the last purchase is computed once for all the customers
/// with as many purchases in the same time.
pub struct Predictor<'a, M> {
    model: &'a M,
    spend: Option<&'a GammaGamma>,
    plan: Plan,
    if_alive: HashMap<(u32, u64), (f64, f64)>,
}

impl<'a, M: RepeatBuying> Predictor<'a, M> {
    /// A predictor; a plan out of its range is refused.
    pub fn new(model: &'a M, spend: Option<&'a GammaGamma>, plan: Plan) -> Result<Self, Refusal> {
        if !(plan.horizon_weeks > 0.0 && plan.horizon_weeks <= MOST_WEEKS) {
            return Err(Refusal::setting("horizon_weeks"));
        }
        if !(1..=MOST_MONTHS).contains(&plan.months) {
            return Err(Refusal::setting("months"));
        }
        if !(plan.monthly_discount >= 0.0 && plan.monthly_discount.is_finite()) {
            return Err(Refusal::setting("monthly_discount"));
        }
        Ok(Predictor { model, spend, plan, if_alive: HashMap::new() })
    }

    /// What is expected of this customer. The summary must be in order (see [`super::history::check`]).
    pub fn predict(&mut self, customer: &Customer) -> Prediction {
        let Summary { x, t, .. } = customer.summary;
        let (model, plan) = (self.model, self.plan);
        let (orders, discounted) = *self.if_alive.entry((x, t.to_bits())).or_insert_with(|| {
            (model.expected_if_alive(plan.horizon_weeks, x, t), discounted_if_alive(model, &plan, x, t))
        });
        let p_alive = model.p_alive(&customer.summary);
        let expected_spend =
            self.spend.and_then(|spend| spend.expected_spend(&Spending { x, mean: customer.mean_spend }));
        let discounted_orders = p_alive * discounted;
        Prediction {
            p_alive,
            expected_orders: p_alive * orders,
            discounted_orders,
            expected_spend,
            clv: expected_spend.map(|spend| discounted_orders * spend),
        }
    }
}

/// Σ (E(i) − E(i−1))/(1+d)^i over the months, with E(i) the orders of i months; summed by parts, so that no two nearly
/// equal numbers are subtracted.
fn discounted_if_alive<M: RepeatBuying>(model: &M, plan: &Plan, x: u32, t: f64) -> f64 {
    let rate = plan.monthly_discount;
    let mut factor = 1.0;
    let mut sum = Sum::default();
    for month in 1..=plan.months {
        factor /= 1.0 + rate;
        let orders = model.expected_if_alive(f64::from(month) * WEEKS_PER_MONTH, x, t);
        let weight = if month == plan.months { 1.0 } else { rate / (1.0 + rate) };
        sum.add(orders * factor * weight);
    }
    sum.value()
}

/// Checks and predicts all the customers, in their order.
pub fn predict<M: RepeatBuying>(
    model: &M,
    spend: Option<&GammaGamma>,
    plan: Plan,
    customers: &[Customer],
) -> Result<Vec<Prediction>, Refusal> {
    let summaries: Vec<Summary> = customers.iter().map(|customer| customer.summary).collect();
    super::history::check(&summaries)?;
    let mut predictor = Predictor::new(model, spend, plan)?;
    Ok(customers.iter().map(|customer| predictor.predict(customer)).collect())
}

/// CLV = Σ (revenue − cost)/(1+rate)^t − acquisition cost, over periods t = 1, 2, …; missing entries of the shorter list
/// count as 0. `rate` is per period, more than −1. Refused where a number is not finite or too large.
pub fn discounted_cash_flow(revenue: &[f64], cost: &[f64], acquisition: f64, rate: f64) -> Result<f64, Refusal> {
    discount_rate_in_range(rate)?;
    let mut factor = 1.0;
    let mut sum = Sum::default();
    for period in 0..revenue.len().max(cost.len()) {
        factor /= 1.0 + rate;
        let of = |list: &[f64]| list.get(period).copied().unwrap_or(0.0);
        sum.add((of(revenue) - of(cost)) * factor);
    }
    finite(sum.value() - acquisition)
}

/// Gupta & Lehmann (2003): margin·r/(1+i−r), the value of a margin earned each period for ever by a customer who stays
/// with probability `retention`, the first margin after one period. `retention` 0 to 1, `rate` more than 0.
pub fn value_of_constant_retention(margin: f64, retention: f64, rate: f64) -> Result<f64, Refusal> {
    discount_rate_in_range(rate)?;
    if !(0.0..=1.0).contains(&retention) || 1.0 + rate <= retention {
        return Err(Refusal::setting("retention"));
    }
    finite(margin * retention / (1.0 + rate - retention))
}

/// Pfeifer & Carraway (2000): the value of a customer by recency, V = (I − P/(1+rate))⁻¹·R. `buys[i]` is the probability
/// that one who last bought i+1 periods ago buys in the next; a purchase brings `margin`, each period of contact costs
/// `contact`; after the last entry the customer is given up. The first value is that of one who has just bought.
pub fn value_by_recency(buys: &[f64], margin: f64, contact: f64, rate: f64) -> Result<Vec<f64>, Refusal> {
    discount_rate_in_range(rate)?;
    if buys.is_empty() {
        return Err(Refusal::NO_ROWS);
    }
    if let Some(row) = buys.iter().position(|p| !(0.0..=1.0).contains(p)) {
        return Err(Refusal::Contradiction { row, fault: Fault::NotAProbability });
    }
    // Each state leads to the first or to the next one, so from the last one backwards V(i) = constant + slope·V(1).
    let factor = 1.0 / (1.0 + rate);
    let last = buys.len() - 1;
    let mut lines = vec![(0.0, 0.0); buys.len() + 1];
    for (i, p) in buys.iter().enumerate().rev() {
        let (constant, slope) = lines[i + 1];
        let reward = if i == 0 { margin - contact } else { -contact };
        lines[i] = (reward + factor * (1.0 - p) * constant, factor * (p + (1.0 - p) * slope));
    }
    lines.truncate(last + 1);
    let (constant, slope) = lines[0];
    if slope >= 1.0 {
        return Err(Refusal::setting("rate"));
    }
    let first = finite(constant / (1.0 - slope))?;
    Ok(lines.iter().map(|(constant, slope)| constant + slope * first).collect())
}

fn discount_rate_in_range(rate: f64) -> Result<(), Refusal> {
    if rate > -1.0 && rate.is_finite() {
        return Ok(());
    }
    Err(Refusal::setting("rate"))
}

fn finite(value: f64) -> Result<f64, Refusal> {
    if value.is_finite() { Ok(value) } else { Err(Refusal::setting("amounts")) }
}

#[cfg(test)]
#[path = "clv_tests.rs"]
mod tests;
