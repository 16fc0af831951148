//! From orders to the summaries that the repeat-buying models read.
//!
//! The rule of Fader & Hardie: a customer's time begins with the first purchase; purchases on one day are one; `x`
//! counts the days of purchase after the first, `t_x` is the time of the last of them and `T` the end of observation.
use super::purchases::{Purchase, PurchaseDay, by_customer};
use super::refusal::{Fault, Refusal};
use super::special::Sum;
use serde::{Deserialize, Serialize};

/// Days in the time unit of all the models.
pub const DAYS_PER_WEEK: f64 = 7.0;

/// One customer's history as the repeat-buying models see it. Times in weeks since the first purchase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Repeat purchases: days of purchase after the first one.
    pub x: u32,
    /// When the last repeat purchase was; 0 where there is none.
    pub t_x: f64,
    /// How long the customer has been observed.
    pub t: f64,
}

impl Summary {
    /// The summary in days, turned into weeks.
    pub fn from_days(x: u32, last_day: u32, days: u32) -> Self {
        Summary { x, t_x: f64::from(last_day) / DAYS_PER_WEEK, t: f64::from(days) / DAYS_PER_WEEK }
    }

    fn refusal(&self, row: usize) -> Option<Refusal> {
        if !(self.t_x.is_finite() && self.t.is_finite()) {
            Some(Refusal::NotANumber { row })
        } else if self.t_x < 0.0 || self.t < self.t_x {
            Some(Refusal::Contradiction { row, fault: Fault::TimesOutOfOrder })
        } else if self.x == 0 && self.t_x > 0.0 {
            Some(Refusal::Contradiction { row, fault: Fault::RecencyWithoutRepeat })
        } else {
            None
        }
    }
}

/// Checks every summary; the first that contradicts itself is refused with its row.
pub fn check(customers: &[Summary]) -> Result<(), Refusal> {
    if customers.is_empty() {
        return Err(Refusal::NO_ROWS);
    }
    match customers.iter().enumerate().find_map(|(row, customer)| customer.refusal(row)) {
        Some(refusal) => Err(refusal),
        None => Ok(()),
    }
}

/// A customer's summary with what else the orders tell. Days are counted from the first purchase, money as in
/// [`Purchase`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The customer's number.
    pub customer: usize,
    /// Days of purchase after the first one.
    pub x: u32,
    /// The day of the last of them.
    pub last_day: u32,
    /// Days observed.
    pub days: u32,
    /// Spent after the first day of purchase within the period, less refunds.
    pub repeat_spend: i64,
    /// Days of purchase after the period, up to the end of the hold-out.
    pub holdout_x: u32,
    /// Spent on them, less refunds.
    pub holdout_spend: i64,
}

impl History {
    /// The summary in weeks.
    pub fn summary(&self) -> Summary {
        Summary::from_days(self.x, self.last_day, self.days)
    }

    /// Mean spend per repeat purchase in the smallest money unit; 0 where there is none.
    pub fn mean_spend(&self) -> f64 {
        // Whole amounts below 2^53 stay exact as floating-point numbers.
        if self.x == 0 { 0.0 } else { self.repeat_spend as f64 / f64::from(self.x) }
    }
}

/// Histories of the customers whose first purchase is not after day `end`, in the order of their numbers, which are
/// below `customers`. Purchases after `end` up to `holdout_end` are counted apart.
pub fn histories(purchases: &[Purchase], customers: usize, end: i32, holdout_end: Option<i32>) -> Vec<History> {
    let holdout_end = holdout_end.unwrap_or(end);
    let days = by_customer(purchases, customers);
    days.iter().enumerate().filter_map(|(customer, days)| history(customer, days, end, holdout_end)).collect()
}

/// One customer's history from their days in order of time; `None` for one whose first purchase is after day `end`.
pub fn history(customer: usize, days: &[PurchaseDay], end: i32, holdout_end: i32) -> Option<History> {
    let start = days.iter().position(|day| day.bought)?;
    let first = days[start].day;
    if first > end {
        return None;
    }
    let mut history = History { customer, days: end.abs_diff(first), ..History::default() };
    for day in &days[start + 1..] {
        if day.day <= end {
            history.repeat_spend = history.repeat_spend.saturating_add(day.amount);
            if day.bought {
                history.x += 1;
                history.last_day = day.day.abs_diff(first);
            }
        } else if day.day <= holdout_end {
            history.holdout_spend = history.holdout_spend.saturating_add(day.amount);
            history.holdout_x += u32::from(day.bought);
        }
    }
    Some(history)
}

/// Equal summaries counted together, in ascending order: how the models read their data, whatever order it came in.
pub(super) fn counted(customers: &[Summary]) -> Vec<(Summary, f64)> {
    let mut sorted = customers.to_vec();
    sorted.sort_unstable_by(|a, b| a.x.cmp(&b.x).then(a.t.total_cmp(&b.t)).then(a.t_x.total_cmp(&b.t_x)));
    sorted.chunk_by(|a, b| a == b).map(|equal| (equal[0], equal.len() as f64)).collect()
}

/// Figures to start a fit from: how many bought again, mean repeat purchases, mean time observed.
pub(super) struct Overview {
    pub repeaters: usize,
    pub mean_x: f64,
    pub mean_t: f64,
}

/// The overview of counted summaries.
pub(super) fn overview(rows: &[(Summary, f64)]) -> Overview {
    let sum =
        |value: &dyn Fn(&Summary) -> f64| rows.iter().map(|(row, count)| count * value(row)).collect::<Sum>().value();
    let customers = sum(&|_| 1.0);
    Overview {
        repeaters: sum(&|row| f64::from(u8::from(row.x > 0))) as usize,
        mean_x: sum(&|row| f64::from(row.x)) / customers,
        mean_t: sum(&|row| row.t) / customers,
    }
}

/// A horizon that can be computed with: 0 for what is negative or no number, at most a million weeks.
pub(super) fn weeks_ahead(horizon: f64) -> f64 {
    // Not `clamp`, which lets NaN through.
    if horizon > 0.0 { horizon.min(1e6) } else { 0.0 }
}

/// What every repeat-buying model answers, for summaries that [`check`] accepts. Times in weeks; a horizon that is
/// negative or no number counts as 0, one beyond a million weeks as a million.
pub trait RepeatBuying {
    /// The probability that the customer will still buy, 0 to 1.
    fn p_alive(&self, customer: &Summary) -> f64;
    /// Orders expected within `horizon` from a customer with `x` repeat purchases in `t`, were it certain that the
    /// customer is still active. It does not depend on when the last purchase was.
    fn expected_if_alive(&self, horizon: f64, x: u32, t: f64) -> f64;
    /// Orders expected within `horizon` from this customer, 0 or more.
    fn expected(&self, horizon: f64, customer: &Summary) -> f64 {
        self.p_alive(customer) * self.expected_if_alive(horizon, customer.x, customer.t)
    }
    /// Repeat orders expected within `horizon` after a new customer's first.
    fn expected_of_new(&self, horizon: f64) -> f64 {
        self.expected(horizon, &Summary::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bought(customer: usize, day: i32, amount: i64) -> Purchase {
        Purchase { customer, day, amount }
    }

    #[test]
    fn one_purchase_a_day_counts_and_the_holdout_stands_apart() {
        let purchases = [
            bought(2, 40, 9),
            bought(1, 10, 5),
            bought(1, 17, 7),
            bought(1, 17, -2),
            bought(1, 24, 4),
            bought(1, 26, -1),
            bought(1, 38, 8),
        ];
        let found = histories(&purchases, 3, 30, Some(38));
        let expected =
            History { customer: 1, x: 2, last_day: 14, days: 20, repeat_spend: 8, holdout_x: 1, holdout_spend: 8 };
        assert_eq!(found, [expected]);
        assert_eq!(found[0].mean_spend(), 4.0);
        assert_eq!(found[0].summary(), Summary { x: 2, t_x: 2.0, t: 20.0 / 7.0 });
    }

    #[test]
    fn contradictions_are_refused_with_their_row() {
        let good = Summary { x: 1, t_x: 1.0, t: 2.0 };
        assert_eq!(check(&[]), Err(Refusal::NO_ROWS));
        assert_eq!(check(&[good]), Ok(()));
        let fault = |bad| match check(&[good, bad]) {
            Err(Refusal::Contradiction { row: 1, fault }) => Some(fault),
            _ => None,
        };
        assert_eq!(fault(Summary { t_x: 3.0, ..good }), Some(Fault::TimesOutOfOrder));
        assert_eq!(fault(Summary { x: 0, ..good }), Some(Fault::RecencyWithoutRepeat));
        assert_eq!(check(&[good, Summary { t: f64::NAN, ..good }]), Err(Refusal::NotANumber { row: 1 }));
    }
}
