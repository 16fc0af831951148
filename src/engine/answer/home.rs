//! The first screen: what happened lately and what deserves attention.

use super::list::DAY;
use crate::domain::{schema::Table, time};
use crate::engine::columns::bits::Bits;
use crate::engine::command::Context;
use crate::engine::query::{HomeView, Month, Period};
use crate::engine::refusal::Refusal;
use crate::engine::table::{NO_ROW, Row};
use crate::engine::workspace::Workspace;
use std::collections::BTreeMap;

/// Months on the chart.
const MONTHS: i64 = 24;
/// Days of a period that is compared with the one before.
const PERIOD: i64 = 30;

/// So many birthdays are named.
const BIRTHDAYS: usize = 5;

impl Workspace {
    pub(super) fn home(&mut self, context: &Context) -> Result<HomeView, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let today = context.today();
        let past = self.orders.between(0, (today + 1) * DAY);
        let latest = past.iter().rev().copied();
        let as_of = self.present(context);
        let latest = latest.take(8).filter_map(|row| self.order_row(row)).collect();
        let lost_before = as_of - self.settings.lost_days;
        let (newly_lost_from, newly_lost_to) = (lost_before - PERIOD, lost_before - 1);
        let last_between = |from: i64, to: i64| {
            let totals = self.customers.live.iter().map(|row| &self.customers.totals[row as usize]);
            let last = |day: i64| (from..=to).contains(&day);
            totals.filter(|totals| totals.orders > 0 && last(i64::from(totals.last) / DAY)).count() as u32
        };
        let mut view = HomeView {
            as_of,
            today,
            currency: self.settings.currency.to_string(),
            other_currencies: self.other_currencies(),
            customers: self.customers.live.len() as u32,
            orders: self.orders.by_time.len() as u32,
            months: self.months(as_of),
            recent: self.period(as_of - PERIOD + 1, as_of),
            before: self.period(as_of - 2 * PERIOD + 1, as_of - PERIOD),
            lost: last_between(i64::MIN, lost_before - 1),
            newly_lost: last_between(newly_lost_from, newly_lost_to),
            newly_lost_from,
            newly_lost_to,
            latest,
            ..HomeView::default()
        };
        self.people(&mut view);
        Ok(view)
    }

    /// Turnover of currencies other than the workspace's.
    fn other_currencies(&self) -> Vec<(String, i64)> {
        if self.orders.currencies.len() < 2 {
            return Vec::new();
        }
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for row in self.orders.by_time.iter().filter(|row| self.orders.is_purchase(**row)) {
            let currency = self.orders.currency(*row);
            if currency != self.settings.currency {
                let sum = sums.entry(currency.to_string()).or_default();
                *sum = sum.saturating_add(self.orders.total(*row));
            }
        }
        sums.into_iter().collect()
    }

    /// Months up to the one of `as_of`, from the first that has orders.
    fn months(&self, as_of: i64) -> Vec<Month> {
        let Some(last) = time::month_of(as_of) else { return Vec::new() };
        let first = self.orders.by_time.first();
        let first = first.and_then(|row| time::month_of(i64::from(self.orders.at(*row)).div_euclid(DAY)));
        let first = first.unwrap_or(last).max(last - MONTHS + 1);
        let month = |month: i64| {
            let (from, to) = (time::month_start(month)?, time::month_start(month + 1)?);
            let (year, number, _) = time::civil(from)?;
            let sum = self.sum(from, to - 1);
            Some(Month {
                year,
                month: number,
                orders: sum.period.orders,
                revenue: sum.period.revenue,
                refunds: sum.refunds,
                active: sum.period.active,
                new: sum.period.new,
            })
        };
        (first..=last).filter_map(month).collect()
    }

    fn period(&self, from: i64, to: i64) -> Period {
        self.sum(from, to).period
    }

    /// Orders of some days, `to` included.
    fn sum(&self, from: i64, to: i64) -> Sum {
        let code = self.orders.currency_code(self.settings.currency);
        let mut sum = Sum { period: Period { from, to, ..Period::default() }, refunds: 0 };
        let mut active = Bits::none(self.customers.end());
        for row in self.orders.between(from * DAY, (to + 1) * DAY) {
            let total = self.orders.total(*row);
            let counts = self.orders.has_currency(*row, code);
            if self.orders.is_purchase(*row) {
                sum.period.orders += 1;
                if counts {
                    sum.period.revenue = sum.period.revenue.saturating_add(total);
                }
                let customer = self.orders.customer(*row);
                if customer != NO_ROW && self.customers.live.contains(customer) {
                    active.insert(customer);
                }
            } else if counts && self.orders.is_refund(*row) {
                sum.refunds = sum.refunds.saturating_sub(total);
            }
        }
        let first = |row: Row| i64::from(self.customers.totals[row as usize].first) / DAY;
        for row in active.iter() {
            sum.period.active += 1;
            sum.period.new += u32::from((from..=to).contains(&first(row)));
        }
        sum
    }

    /// Birthdays of the next days, and customers whom no channel reaches.
    fn people(&self, view: &mut HomeView) {
        let week: Vec<(u32, u32)> =
            (0..7).filter_map(|ahead| time::civil(view.today + ahead)).map(|(_, month, day)| (month, day)).collect();
        let mut found = Vec::new();
        for row in self.customers.live.iter() {
            view.unreachable += u32::from(!self.customers.reachable.contains(row));
            if let Some(birthday) = self.customers.birthday(row)
                && let Some(ahead) = week.iter().position(|next| *next == birthday)
            {
                found.push((ahead, row, birthday.0, birthday.1));
            }
        }
        found.sort_unstable();
        let named = |(_, row, month, day): (usize, Row, u32, u32)| {
            Some((self.rows(Table::Customer).get(row)?.id, self.title(row), month as u8, day as u8))
        };
        view.birthdays = found.iter().take(BIRTHDAYS).copied().filter_map(named).collect();
        view.more_birthdays = (found.len() - view.birthdays.len()) as u32;
    }
}

struct Sum {
    period: Period,
    /// Booked refunds, as a positive amount.
    refunds: i64,
}
