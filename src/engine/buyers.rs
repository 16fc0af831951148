//! Each customer's orders as the analyses read them: days with purchases and refunds, in order of time.

use super::columns::by_customer::Purchase;
use super::table::Row;
use super::workspace::Workspace;
use crate::analysis::purchases::PurchaseDay;

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
        let code = self.orders.currency_code(self.settings.currency);
        let refunds = self.settings.refunds;
        self.orders.each_purchase(customer, (from, to), code, |Purchase { day, amount, bought }| {
            if !bought && !refunds {
                return;
            }
            let (day, amount) = (day as i32, amount.unwrap_or(0));
            match days.last_mut().filter(|last| last.day == day) {
                Some(last) => {
                    last.amount = last.amount.saturating_add(amount);
                    last.bought |= bought;
                }
                None => days.push(PurchaseDay { day, amount, bought }),
            }
        });
    }
}
