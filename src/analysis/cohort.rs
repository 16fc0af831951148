//! Cohorts by the month of the first order: who came back, and what they spent, month by month.
//!
//! Source: the retention triangle of P. S. Fader & B. G. S. Hardie, *How to project customer retention* (2007), by calendar months.

use super::calendar::month_of;
use super::purchases::PurchaseDay;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// No cohort is followed for more than a hundred years: a date mistyped by millennia must not fill the memory.
const MOST_MONTHS: i32 = 1_200;

/// The customers whose first order fell into one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cohort {
    /// The month, `12·year + (month − 1)`.
    pub month: i32,
    /// Number of customers.
    pub size: usize,
    /// Customers with an order, by months since the first: `active[0]` is `size`.
    pub active: Vec<usize>,
    /// Orders less refunds in the smallest unit of money, by months since the first.
    pub revenue: Vec<i128>,
}

impl Cohort {
    /// The share of the cohort that ordered `age` months after the first order, 0 to 1; `None` beyond the data.
    pub fn retention(&self, age: usize) -> Option<f64> {
        self.active.get(age).map(|&active| active as f64 / self.size as f64)
    }
}

/// The cohorts in order of time, each followed up to the month of `until`; days after `until` are left out.
///
/// A customer is active in a month with at least one order; refunds lower the revenue of their month, except before the first order.
pub fn cohorts(customers: &[Vec<PurchaseDay>], until: i32) -> Vec<Cohort> {
    let mut gathering = Gathering::new(until);
    customers.iter().for_each(|days| gathering.add(days));
    gathering.finish()
}

/// Cohorts that are gathered customer by customer, so that nobody has to keep everybody's days.
#[derive(Clone, Debug)]
pub struct Gathering {
    until: i32,
    by_month: BTreeMap<i32, Cohort>,
}

impl Gathering {
    /// As [`cohorts`] gathers them.
    pub fn new(until: i32) -> Self {
        Self { until, by_month: BTreeMap::new() }
    }

    /// Adds a customer with all their days.
    pub fn add(&mut self, days: &[PurchaseDay]) {
        let (until, last_month) = (self.until, month_of(self.until));
        let past = || days.iter().filter(|day| day.day <= until);
        let Some(first) = past().filter(|day| day.bought).map(|day| day.day).min() else { return };
        let month = month_of(first);
        let cohort = self.by_month.entry(month).or_insert_with(|| {
            let ages = last_month.saturating_sub(month).clamp(0, MOST_MONTHS - 1) as usize + 1;
            Cohort { month, size: 0, active: vec![0; ages], revenue: vec![0; ages] }
        });
        cohort.size += 1;
        let mut counted_month = None;
        for day in past().filter(|day| day.day >= first) {
            let age = month_of(day.day).saturating_sub(month);
            let Some(revenue) = usize::try_from(age).ok().and_then(|age| cohort.revenue.get_mut(age)) else { continue };
            *revenue += i128::from(day.amount);
            if day.bought && counted_month != Some(age) {
                cohort.active[age as usize] += 1;
                counted_month = Some(age);
            }
        }
    }

    /// The cohorts in order of time.
    pub fn finish(self) -> Vec<Cohort> {
        self.by_month.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::calendar::{date_of, day_of};
    use crate::analysis::purchases::{Purchase, by_customer};
    use crate::analysis::testing::oracle::oracle;

    #[test]
    fn two_months() {
        let day = |month, day| day_of(2026, month, day).unwrap();
        let of = |customer, day, amount| Purchase { customer, day, amount };
        let purchases = [
            of(0, day(1, 5), 100),
            of(0, day(2, 1), 50),
            of(0, day(2, 9), -20),
            of(1, day(1, 31), 10),
            of(2, day(2, 2), 7),
        ];
        let found = cohorts(&by_customer(&purchases, 4), day(3, 1));
        assert_eq!(found.len(), 2);
        assert_eq!((&found[0].active[..], &found[0].revenue[..]), (&[2, 1, 0][..], &[110, 30, 0][..]));
        assert_eq!((found[1].size, found[1].retention(0), found[1].retention(2)), (1, Some(1.0), None));
    }

    #[test]
    fn no_customers_and_the_ends_of_time() {
        assert!(cohorts(&[], 0).is_empty());
        let purchases = [i32::MIN, i32::MAX].map(|day| Purchase { customer: 0, day, amount: i64::MAX });
        assert_eq!(cohorts(&by_customer(&purchases, 1), i32::MAX)[0].active.len(), 1_200);
    }

    #[test]
    fn cdnow_triangle() {
        let (Some(transactions), Some(expected)) =
            (oracle("btyd/cdnow_transactions.csv"), oracle("stats/cohort_cdnow.csv"))
        else {
            return;
        };
        let purchases: Vec<Purchase> = transactions
            .lines()
            .skip(1)
            .map(|line| {
                let fields: Vec<&str> = line.split(',').collect();
                let date: Vec<u32> = fields[2].split('-').map(|part| part.parse().unwrap()).collect();
                let cents = (fields[4].parse::<f64>().unwrap() * 100.0).round() as i64;
                let day = day_of(date[0] as i32, date[1], date[2]).unwrap();
                Purchase { customer: fields[0].parse().unwrap(), day, amount: cents }
            })
            .collect();
        let until = day_of(1998, 6, 30).unwrap();
        let mut lines = expected.lines().skip(1);
        for cohort in cohorts(&by_customer(&purchases, 30_000), until) {
            let (year, month, _) = date_of(day_of(cohort.month / 12, cohort.month as u32 % 12 + 1, 1).unwrap());
            for age in 0..cohort.active.len() {
                let fields: Vec<&str> = lines.next().unwrap().split(',').collect();
                assert_eq!(fields[0], format!("{year}-{month:02}"));
                assert_eq!(fields[1..4], [cohort.size, age, cohort.active[age]].map(|n| n.to_string()));
                assert_eq!(fields[4].parse::<f64>().ok(), cohort.retention(age));
                assert_eq!(fields[5], cohort.revenue[age].to_string());
            }
        }
        assert_eq!(lines.next(), None);
    }
}
