//! Orders as the methods need them: who, on which day, for how much.

use serde::{Deserialize, Serialize};

/// One order, or one refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchase {
    /// The customer's number, from 0.
    pub customer: usize,
    /// The day, counted from 1970-01-01.
    pub day: i32,
    /// The amount in the smallest unit of money. Below zero it is a refund: it lowers the spend and is no purchase.
    pub amount: i64,
}

/// What one customer spent on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseDay {
    /// The day, counted from 1970-01-01.
    pub day: i32,
    /// The day's orders less its refunds, in the smallest unit of money.
    pub amount: i64,
    /// Whether there was an order that day; `false` where there were refunds only.
    pub bought: bool,
}

/// The days of every customer in order of time, orders of one day taken together. Customers without orders have no days.
///
/// `customers` is the number of customers; purchases of numbers beyond it are left out.
pub fn by_customer(purchases: &[Purchase], customers: usize) -> Vec<Vec<PurchaseDay>> {
    let mut of_customer: Vec<Vec<PurchaseDay>> = vec![Vec::new(); customers];
    for purchase in purchases {
        if let Some(days) = of_customer.get_mut(purchase.customer) {
            days.push(PurchaseDay { day: purchase.day, amount: purchase.amount, bought: purchase.amount >= 0 });
        }
    }
    of_customer.iter_mut().for_each(put_in_order);
    of_customer
}

/// Puts a customer's orders into order of time and takes those of one day together.
pub fn put_in_order(days: &mut Vec<PurchaseDay>) {
    // Files come in order of time, mostly.
    if !days.is_sorted_by_key(|day| day.day) {
        days.sort_unstable_by_key(|day| day.day);
    }
    days.dedup_by(|later, kept| {
        let same = later.day == kept.day;
        if same {
            kept.amount = kept.amount.saturating_add(later.amount);
            kept.bought |= later.bought;
        }
        same
    });
}

/// The days on which one customer bought: ascending, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyingDays(Vec<i32>);

impl BuyingDays {
    /// Sorts the days and keeps each once.
    pub fn new(mut days: Vec<i32>) -> Self {
        days.sort_unstable();
        days.dedup();
        Self(days)
    }

    /// The days with an order among a customer's days.
    pub fn of(days: &[PurchaseDay]) -> Self {
        Self::new(days.iter().filter(|day| day.bought).map(|day| day.day).collect())
    }

    /// All days, ascending.
    pub fn all(&self) -> &[i32] {
        &self.0
    }

    /// The days up to and including `day`.
    pub fn until(&self, day: i32) -> &[i32] {
        &self.0[..self.0.partition_point(|&bought| bought <= day)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_counted_once_and_refunds_are_no_purchases() {
        let purchase = |customer, day, amount| Purchase { customer, day, amount };
        let purchases =
            [purchase(0, 5, 100), purchase(0, 2, 50), purchase(0, 5, -30), purchase(0, 9, -20), purchase(7, 1, 1)];
        let days = by_customer(&purchases, 2);
        let day = |day, amount, bought| PurchaseDay { day, amount, bought };
        assert_eq!(days, [vec![day(2, 50, true), day(5, 70, true), day(9, -20, false)], vec![]]);
        assert_eq!(BuyingDays::of(&days[0]).all(), [2, 5]);
        assert_eq!(BuyingDays::of(&days[0]).until(4), [2]);
    }
}
