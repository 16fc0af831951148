//! Repurchase 重复购买率 in a period: the texts define it as a number of times; practice as a share of customers. Both are given.

use super::purchases::BuyingDays;
use serde::{Deserialize, Serialize};

/// Repeat purchases in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repurchase {
    /// Customers who bought in the period.
    pub buyers: usize,
    /// Buyers with a purchase in the period that was not their first ever.
    pub repeat_buyers: usize,
    /// Days of purchase in the period.
    pub purchases: usize,
    /// Days of purchase in the period that were not the customer's first ever.
    pub repeat_purchases: usize,
}

impl Repurchase {
    /// Adds a customer who bought on so many days before the period, and on so many within it.
    pub fn add(&mut self, before: usize, within: usize) {
        let repeats = if before == 0 { within.saturating_sub(1) } else { within };
        self.buyers += usize::from(within > 0);
        self.repeat_buyers += usize::from(repeats > 0);
        self.purchases += within;
        self.repeat_purchases += repeats;
    }

    /// Repeat purchases per buyer: the texts' number of times. `None` without buyers.
    pub fn times(self) -> Option<f64> {
        (self.buyers > 0).then(|| self.repeat_purchases as f64 / self.buyers as f64)
    }

    /// The share of the buyers who bought again, 0 to 1. `None` without buyers.
    pub fn share(self) -> Option<f64> {
        (self.buyers > 0).then(|| self.repeat_buyers as f64 / self.buyers as f64)
    }
}

/// Counts purchases from day `from` to day `to`, both included. Orders of one day count as one purchase.
pub fn repurchase(customers: &[BuyingDays], from: i32, to: i32) -> Repurchase {
    let mut counts = Repurchase::default();
    for days in customers {
        let until_end = days.until(to);
        let before = until_end.partition_point(|&day| day < from);
        counts.add(before, until_end.len() - before);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_purchase_ever_is_no_repeat() {
        let customers = [vec![1, 12], vec![11, 15, 19], vec![13], vec![3], vec![]].map(BuyingDays::new);
        let found = repurchase(&customers, 10, 20);
        assert_eq!(found, Repurchase { buyers: 3, repeat_buyers: 2, purchases: 5, repeat_purchases: 3 });
        assert_eq!((found.times(), found.share()), (Some(1.0), Some(2.0 / 3.0)));
        assert_eq!(repurchase(&customers, 20, 10).share(), None);
    }
}
