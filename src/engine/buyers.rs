//! Each customer's orders as the analyses read them: days with purchases and refunds, in order of time.

use super::segment::DAY;
use super::table::Row;
use super::workspace::Workspace;
use crate::analysis::purchases::{PurchaseDay, put_in_order};

impl Workspace {
    /// Everybody's days of purchase and refund from one day to another (both included), in order of customers' rows;
    /// of those in the bin none. Amounts are of the workspace's currency: a purchase in another one is a purchase of nothing.
    /// Who has no such day is passed by.
    pub fn each_buyer(&self, from: i64, to: i64, mut with: impl FnMut(Row, &[PurchaseDay])) {
        let mut days = Vec::new();
        for row in self.customers.live.iter() {
            self.days_of(row, from, to, &mut days);
            if !days.is_empty() {
                with(row, &days);
            }
        }
    }

    /// One customer's days, into a list that is used again and again.
    pub fn days_of(&self, customer: Row, from: i64, to: i64, days: &mut Vec<PurchaseDay>) {
        days.clear();
        let orders = &self.orders;
        let code = orders.currency_code(self.settings.currency);
        for row in orders.rows_of(customer) {
            let (bought, refund) = (orders.is_purchase(row), orders.is_refund(row));
            let day = i64::from(orders.at(row)) / DAY;
            if !(bought || (refund && self.settings.refunds)) || day < from || day > to {
                continue;
            }
            let amount = if orders.has_currency(row, code) { orders.total(row) } else { 0 };
            days.push(PurchaseDay { day: day as i32, amount, bought });
        }
        put_in_order(days);
    }
}
