//! ABC classes, Lorenz curve, Gini coefficient and whale curve: how unevenly spend and profit are spread over the customers.
//!
//! Sources: ABC after Pareto, as in Flores & Whybark, *Multiple Criteria ABC Analysis* (1986); Gini (1912); whale curve: Kaplan & Narayanan,
//! *Measuring and Managing Customer Profitability* (2001). Sums and shares are exact integers and fractions.

use super::ratio::Ratio;
use super::refusal::{Counted, Refusal};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// The class of a customer by cumulative spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AbcClass {
    /// The customers who bring the first part, by default 80 %.
    A,
    /// Those who bring the next, by default up to 95 %.
    B,
    /// All others.
    C,
}

/// The classes and how uneven the spend is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AbcAnalysis {
    /// The class of each customer, in the order of the input.
    pub classes: Vec<AbcClass>,
    /// Customers in A, B and C.
    pub counts: [usize; 3],
    /// Spend of A, B and C.
    pub amounts: [i128; 3],
    /// Sum of all amounts; above zero.
    pub total: i128,
    /// The population Gini coefficient, exactly: 0 when all spend the same, near 1 when one spends all (beyond 1 only where amounts are negative).
    pub gini: Ratio,
    /// The fewest customers who together bring at least the share of class A.
    pub customers_for_a: usize,
}

/// Parts the customers by their share of the total.
///
/// Rule: sorted by amount, highest first, a customer is A while the customers before bring less than `a_percent` of the total, B while they bring
/// less than `b_percent`, else C. Of equal amounts at a border those that come first in the input are taken first; the counts do not depend on it.
///
/// # Errors
/// [`Refusal::NoTotal`] where the amounts do not add up to more than zero; [`Refusal::Setting`] unless 0 < a ≤ b ≤ 100.
pub fn analyse(amounts: &[i64], a_percent: u32, b_percent: u32) -> Result<AbcAnalysis, Refusal> {
    if a_percent == 0 || a_percent > b_percent || b_percent > 100 {
        return Err(Refusal::setting("percent"));
    }
    let total = sum(amounts);
    if total <= 0 {
        return Err(Refusal::NoTotal);
    }
    let mut order: Vec<(Reverse<i64>, usize)> = amounts.iter().map(|&amount| Reverse(amount)).zip(0..).collect();
    order.sort_unstable();
    let mut classes = vec![AbcClass::C; amounts.len()];
    let (mut counts, mut class_amounts) = ([0; 3], [0_i128; 3]);
    let (mut before, mut customers_for_a) = (0_i128, None);
    for (position, &(Reverse(amount), i)) in order.iter().enumerate() {
        let class = if before * 100 < total * i128::from(a_percent) {
            AbcClass::A
        } else if before * 100 < total * i128::from(b_percent) {
            AbcClass::B
        } else {
            AbcClass::C
        };
        classes[i] = class;
        counts[class as usize] += 1;
        class_amounts[class as usize] += i128::from(amount);
        before += i128::from(amount);
        if customers_for_a.is_none() && before * 100 >= total * i128::from(a_percent) {
            customers_for_a = Some(position + 1);
        }
    }
    Ok(AbcAnalysis {
        classes,
        counts,
        amounts: class_amounts,
        total,
        gini: gini(amounts)?,
        customers_for_a: customers_for_a.unwrap_or(amounts.len()),
    })
}

/// The population Gini coefficient Σ (2i − n − 1)·xᵢ / (n · Σ xᵢ) over ascending amounts, as an exact fraction.
/// Times n/(n − 1) it is the sample coefficient.
///
/// # Errors
/// [`Refusal::NoTotal`] where the amounts do not add up to more than zero.
pub fn gini(amounts: &[i64]) -> Result<Ratio, Refusal> {
    let mut ascending = amounts.to_vec();
    ascending.sort_unstable();
    let n = ascending.len() as i128;
    let weighted = ascending.iter().enumerate().fold(0_i128, |sum, (i, &amount)| {
        sum.saturating_add((2 * (i as i128 + 1) - n - 1).saturating_mul(i128::from(amount)))
    });
    let total = sum(amounts);
    if total <= 0 {
        return Err(Refusal::NoTotal);
    }
    Ratio::new(weighted, n * total).ok_or(Refusal::NoTotal)
}

/// The share of the total that the ⌈n·percent/100⌉ highest amounts bring.
///
/// # Errors
/// [`Refusal::NoTotal`] where the amounts do not add up to more than zero; [`Refusal::Setting`] for more than 100 %.
pub fn top_share(amounts: &[i64], percent: u32) -> Result<Ratio, Refusal> {
    if percent > 100 {
        return Err(Refusal::setting("percent"));
    }
    let mut descending = amounts.to_vec();
    descending.sort_unstable_by(|a, b| b.cmp(a));
    let count = (descending.len() as u128 * u128::from(percent)).div_ceil(100) as usize;
    let total = sum(amounts);
    if total <= 0 {
        return Err(Refusal::NoTotal);
    }
    Ratio::new(sum(&descending[..count]), total).ok_or(Refusal::NoTotal)
}

/// A point of a cumulative curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Share of the customers, 0 to 1.
    pub customers: f64,
    /// Share of the total; beyond 0 to 1 where single amounts are negative.
    pub amount: f64,
    /// How many customers that is.
    pub taken: usize,
    /// The last amount that was taken, where nobody is left who has the same: then it alone says who was taken.
    pub last: Option<i64>,
}

/// The Lorenz curve from (0, 0) to (1, 1), lowest amounts first, thinned to at most `points` steps of equal numbers of customers.
///
/// # Errors
/// [`Refusal::NoTotal`] where the amounts do not add up to more than zero.
pub fn lorenz(amounts: &[i64], points: usize) -> Result<Vec<CurvePoint>, Refusal> {
    let mut ascending = amounts.to_vec();
    ascending.sort_unstable();
    cumulative(&ascending, points)
}

/// The whale curve from (0, 0) to (1, 1), most profitable customers first: where it is above 1 the customers after its peak eat up profit.
///
/// # Errors
/// [`Refusal::NoTotal`] where the margins do not add up to more than zero.
pub fn whale_curve(margins: &[i64], points: usize) -> Result<Vec<CurvePoint>, Refusal> {
    let mut descending = margins.to_vec();
    descending.sort_unstable_by(|a, b| b.cmp(a));
    cumulative(&descending, points)
}

fn cumulative(sorted: &[i64], points: usize) -> Result<Vec<CurvePoint>, Refusal> {
    let total = sum(sorted);
    if total <= 0 {
        return Err(Refusal::NoTotal);
    }
    let n = sorted.len();
    let steps = points.clamp(1, n);
    let mut curve = vec![CurvePoint { customers: 0.0, amount: 0.0, taken: 0, last: None }];
    let (mut taken, mut running) = (0, 0_i128);
    for step in 1..=steps {
        let until = (n as u128 * step as u128 / steps as u128) as usize;
        running += sum(&sorted[taken..until]);
        taken = until;
        let last = until.checked_sub(1).map(|at| sorted[at]).filter(|last| sorted.get(until) != Some(last));
        let (customers, amount) = (until as f64 / n as f64, running as f64 / total as f64);
        curve.push(CurvePoint { customers, amount, taken, last });
    }
    Ok(curve)
}

/// What one customer brings and costs, in the smallest unit of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerAccount {
    /// Spend of the customer.
    pub revenue: i64,
    /// Cost of the goods.
    pub cost_of_goods: i64,
    /// Cost to serve: delivery, returns, service, discounts.
    pub cost_to_serve: i64,
}

impl CustomerAccount {
    /// Revenue less both costs.
    pub fn margin(self) -> i64 {
        self.revenue.saturating_sub(self.cost_of_goods).saturating_sub(self.cost_to_serve)
    }
}

/// The customers of one size class together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SizeClass {
    /// Customers in the class.
    pub customers: usize,
    /// Their revenue.
    pub revenue: i128,
    /// Their margin.
    pub margin: i128,
    /// Margin per revenue; `None` without revenue.
    pub margin_rate: Option<f64>,
}

/// Largest, middle and smallest third of the customers by revenue (an uneven rest goes to the middle and smallest third).
/// The middle third often has the best margin rate. Of equal revenues the higher margin counts as larger.
///
/// # Errors
/// [`Refusal::TooFew`] below three customers.
pub fn by_size(accounts: &[CustomerAccount]) -> Result<[SizeClass; 3], Refusal> {
    let n = accounts.len();
    if n < 3 {
        return Err(Refusal::TooFew { of: Counted::Rows, needed: 3, found: n });
    }
    let mut sorted = accounts.to_vec();
    sorted.sort_unstable_by_key(|account| Reverse((account.revenue, account.margin())));
    let third = |k: usize| n * k / 3;
    Ok([0, 1, 2].map(|k| {
        let part = &sorted[third(k)..third(k + 1)];
        let revenue: i128 = part.iter().map(|account| i128::from(account.revenue)).sum();
        let margin: i128 = part.iter().map(|account| i128::from(account.margin())).sum();
        let margin_rate = (revenue > 0).then(|| margin as f64 / revenue as f64);
        SizeClass { customers: part.len(), revenue, margin, margin_rate }
    }))
}

fn sum(amounts: &[i64]) -> i128 {
    amounts.iter().map(|&amount| i128::from(amount)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::oracle::oracle;

    #[test]
    fn one_pays_all_and_all_pay_the_same() {
        assert_eq!(gini(&[0, 0, 0, 8]).unwrap(), Ratio::new(3, 4).unwrap());
        assert_eq!(gini(&[5, 5, 5]).unwrap().to_f64(), 0.0);
        let analysis = analyse(&[80, 15, 5], 80, 95).unwrap();
        assert_eq!(analysis.classes, [AbcClass::A, AbcClass::B, AbcClass::C]);
        assert_eq!((analysis.customers_for_a, analysis.amounts), (1, [80, 15, 5]));
    }

    #[test]
    fn refusals_and_extremes() {
        assert_eq!(analyse(&[], 80, 95), Err(Refusal::NoTotal));
        assert_eq!(analyse(&[-1, 1], 80, 95), Err(Refusal::NoTotal));
        assert_eq!(analyse(&[1], 0, 95), Err(Refusal::setting("percent")));
        assert_eq!(lorenz(&[], 10), Err(Refusal::NoTotal));
        assert!(gini(&[i64::MAX; 1000]).is_ok());
        assert_eq!(top_share(&[i64::MAX, 0], 50).unwrap().to_f64(), 1.0);
    }

    #[test]
    fn a_whale_has_a_peak_above_all_profit() {
        let curve = whale_curve(&[60, -20, 50, 10], 100).unwrap();
        let heights: Vec<f64> = curve.iter().map(|point| point.amount).collect();
        assert_eq!(heights, [0.0, 0.6, 1.1, 1.2, 1.0]);
        let account = |revenue, cost_to_serve| CustomerAccount { revenue, cost_of_goods: 0, cost_to_serve };
        let classes = by_size(&[account(100, 90), account(50, 10), account(10, 9)]).unwrap();
        assert_eq!(classes.map(|class| class.margin), [10, 40, 1]);
    }

    #[test]
    fn cdnow_agrees_with_exact_fractions() {
        let Some(text) = oracle("rfm/rfm_cdnow.csv") else { return };
        let spend: Vec<i64> = text.lines().skip(1).filter_map(|line| line.split(',').nth(3)?.parse().ok()).collect();
        let analysis = analyse(&spend, 80, 95).unwrap();
        assert_eq!(analysis.counts, [777, 801, 779]);
        assert_eq!(analysis.customers_for_a, 777);
        assert_eq!(analysis.gini, Ratio::new(18_149_110_135, 28_766_235_129).unwrap());
        assert_eq!(top_share(&spend, 20).unwrap().to_f64(), 0.674_550_171_546_016_6);
        assert_eq!(top_share(&spend, 1).unwrap().to_f64(), 0.145_540_078_054_195_47);
    }
}
