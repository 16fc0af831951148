//! Purchases and refunds in order of customer and time: what conditions on orders and all scores read of everybody,
//! one after another, without jumping about in memory.
//!
//! Made from [`Orders`] at the first need. Of customers whose orders changed since, the orders themselves are read.

use super::bits::Bits;
use super::orders::Orders;
use crate::engine::table::Row;
use std::collections::BTreeMap;

/// Seconds in a day.
const DAY: u32 = 86_400;
/// As many customers may change before it is made anew.
const MANY: usize = 1_000;

/// A purchase, or a refund that was booked as an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Day on the business's clock, since 1970-01-01.
    pub day: i64,
    /// Amount; `None` in another currency than was asked for.
    pub amount: Option<i64>,
    /// Whether it is a purchase; else a refund.
    pub bought: bool,
}

/// What is read of an order to find it: four bytes, so that many lie side by side.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    /// Orders are dated by seconds in 32 bits, so their days fit.
    day: u16,
    bought: bool,
    currency: u8,
}

/// Stands for an amount that does not fit; it is among the large ones.
const LARGE: i32 = i32::MIN;

#[derive(Debug)]
pub struct ByCustomer {
    /// For each customer's row where its orders begin.
    starts: Vec<u32>,
    marks: Vec<Mark>,
    amounts: Vec<i32>,
    large: BTreeMap<u32, i64>,
    /// Customers of whom this is no longer true.
    changed: Bits,
    changes: usize,
}

impl ByCustomer {
    /// Sorts the purchases and refunds of customers with rows below `customers`.
    pub fn new(orders: &Orders, customers: Row) -> Self {
        let counts =
            |row: &Row| orders.customer(*row) < customers && (orders.is_purchase(*row) || orders.is_refund(*row));
        let mut starts = vec![0u32; customers as usize + 1];
        for row in (0..orders.end()).filter(counts) {
            starts[orders.customer(row) as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let total = starts.last().copied().unwrap_or(0) as usize;
        let (mut marks, mut amounts, mut large) = (vec![Mark::default(); total], vec![0i32; total], BTreeMap::new());
        let mut next = starts.clone();
        // Taken in order of time, each customer's are in order of time.
        for row in orders.by_time.iter().copied().filter(counts) {
            let place = &mut next[orders.customer(row) as usize];
            marks[*place as usize] = Mark {
                day: (orders.at(row) / DAY) as u16,
                bought: orders.is_purchase(row),
                currency: orders.currency_position(row),
            };
            let amount = orders.total(row);
            amounts[*place as usize] = i32::try_from(amount).unwrap_or(LARGE);
            if amounts[*place as usize] == LARGE {
                large.insert(*place, amount);
            }
            *place += 1;
        }
        Self { starts, marks, amounts, large, changed: Bits::none(customers), changes: 0 }
    }

    /// A customer's orders are no longer what they were. Whether it is worth keeping for all others.
    pub fn change(&mut self, customer: Row) -> bool {
        self.changed.insert(customer);
        self.changes += 1;
        self.changes < MANY
    }

    /// Calls `with` for a customer's purchases and refunds from one day to another (both included), in order of time.
    /// `code` is the position of the currency whose amounts are wanted. Whether it is known here: else nothing was called.
    #[inline]
    pub fn each(
        &self,
        customer: Row,
        (from, to): (i64, i64),
        code: Option<u8>,
        mut with: impl FnMut(Purchase),
    ) -> bool {
        let index = customer as usize;
        let (Some(&start), Some(&end)) = (self.starts.get(index), self.starts.get(index + 1)) else { return false };
        if self.changed.contains(customer) {
            return false;
        }
        let marks = &self.marks[start as usize..end as usize];
        // What is asked for mostly lies at the end.
        let mut first = marks.len();
        while first > 0 && i64::from(marks[first - 1].day) >= from {
            first -= 1;
        }
        for (mark, place) in marks[first..].iter().zip(start + first as u32..) {
            if i64::from(mark.day) > to {
                break;
            }
            let amount = (code == Some(mark.currency)).then(|| self.amount(place));
            with(Purchase { day: i64::from(mark.day), amount, bought: mark.bought });
        }
        true
    }

    #[inline]
    fn amount(&self, place: u32) -> i64 {
        match self.amounts[place as usize] {
            LARGE => self.large.get(&place).copied().unwrap_or(0),
            amount => i64::from(amount),
        }
    }

    /// Bytes.
    pub fn size(&self) -> usize {
        self.starts.capacity() * 4 + self.marks.capacity() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{money::Currency, schema::order};
    use crate::engine::columns::orders::OrderFacts;

    fn facts(day: u32, total: i64) -> OrderFacts {
        let (customer, corrects, currency) = (None, None, Some(Currency::CNY));
        let (status, refund) = (order::PAID, total < 0);
        OrderFacts { customer, corrects, at: day * DAY + 5, total, currency, status, refund, deleted: false }
    }

    fn read(orders: &Orders, customer: Row, days: (i64, i64)) -> Vec<(i64, Option<i64>, bool)> {
        let mut found = Vec::new();
        let code = orders.currency_code(Currency::CNY);
        orders.each_purchase(customer, days, code, |purchase| {
            found.push((purchase.day, purchase.amount, purchase.bought));
        });
        found
    }

    fn shop() -> Orders {
        let mut orders = Orders::default();
        let euro = OrderFacts { currency: Currency::parse("EUR"), ..facts(7, 9) };
        let cancelled = OrderFacts { status: order::CANCELLED, ..facts(8, 1) };
        let bin = OrderFacts { deleted: true, ..facts(1, 50) };
        let of = [(1, facts(9, 100)), (0, facts(2, i64::MAX)), (1, facts(3, -40)), (1, euro), (1, cancelled), (1, bin)];
        for (row, (customer, facts)) in of.iter().enumerate() {
            orders.set(row as Row, facts, *customer);
        }
        orders.sort_by_time();
        orders.link(2);
        orders
    }

    #[test]
    fn sorted_it_says_what_the_orders_say() {
        let mut orders = shop();
        let spans = [(i64::MIN, i64::MAX), (3, 7), (4, 8), (10, 20), (9, 3)];
        let all = |orders: &Orders| spans.map(|days| [0, 1, 2].map(|customer| read(orders, customer, days)));
        let unsorted = all(&orders);
        assert_eq!(unsorted[0][0], [(2, Some(i64::MAX), true)]);
        assert_eq!(unsorted[0][1], [(3, Some(-40), false), (7, None, true), (9, Some(100), true)]);
        orders.need_by_customer(2);
        assert_eq!(all(&orders), unsorted);
    }

    #[test]
    fn what_changes_is_read_anew() {
        let mut orders = shop();
        orders.need_by_customer(2);
        orders.set_corrected(0, true);
        assert_eq!(read(&orders, 1, (0, 99)), [(3, Some(-40), false), (7, None, true)]);
        // An order goes from one customer to another: both are told of it, and a new one beyond the end too.
        orders.set(2, &facts(3, 70), 0);
        orders.link_late(2);
        assert_eq!(read(&orders, 0, (0, 99)), [(2, Some(i64::MAX), true), (3, Some(70), true)]);
        assert_eq!(read(&orders, 1, (0, 99)), [(7, None, true)]);
        orders.set(6, &facts(4, 1), 5);
        orders.link_late(6);
        assert_eq!(read(&orders, 5, (0, 99)), [(4, Some(1), true)]);
        // Sorting them anew changes nothing.
        let before = [0, 1, 5].map(|customer| read(&orders, customer, (0, 99)));
        orders.sort_by_time();
        orders.link(6);
        orders.need_by_customer(6);
        assert_eq!([0, 1, 5].map(|customer| read(&orders, customer, (0, 99))), before);
    }

    #[test]
    fn after_many_changes_it_is_let_go() {
        let mut orders = shop();
        orders.need_by_customer(2);
        let sorted = orders.size();
        (0..MANY).for_each(|_| orders.set_corrected(0, true));
        assert!(orders.size() < sorted);
        assert_eq!(read(&orders, 1, (9, 9)), []);
    }
}
