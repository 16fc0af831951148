//! Orders as columns: what every figure over a million of them reads.

use super::by_customer::{ByCustomer, Purchase};
use crate::domain::{
    id::Id,
    money::Currency,
    schema::{DELETED, Field, order},
};
use crate::engine::row::{RowRef, ValueRef};
use crate::engine::table::{NO_ROW, Row};
use std::collections::BTreeMap;

/// An order counts as a purchase: paid, a sale, of more than zero, not corrected, not in the bin.
const PURCHASE: u8 = 1 << 0;
/// A refund or cancellation that was booked as an order.
const REFUND: u8 = 1 << 1;
/// There is an order here and it is not in the bin.
const LIVE: u8 = 1 << 2;
/// Another order corrects it.
const CORRECTED: u8 = 1 << 3;
const STATUS_SHIFT: u8 = 4;

/// What nearly every figure reads of an order. It lies together: who reads the orders of one customer after another
/// jumps about in memory, once an order and not three times.
#[derive(Clone, Copy, Debug)]
struct Fact {
    total: i64,
    at: u32,
    customer: Row,
}

#[derive(Debug, Default)]
pub struct Orders {
    facts: Vec<Fact>,
    flags: Vec<u8>,
    currency: Vec<u8>,
    pub currencies: Vec<Currency>,
    /// Rows by time; kept in order.
    pub by_time: Vec<Row>,
    /// For each customer's row where its orders begin in `of_customer`.
    starts: Vec<u32>,
    of_customer: Vec<Row>,
    /// Orders that came since those two were made.
    late: BTreeMap<Row, Vec<Row>>,
    by_customer: Option<ByCustomer>,
}

/// What one order says of itself.
pub struct OrderFacts {
    pub customer: Option<Id>,
    /// The order whose place it takes.
    pub corrects: Option<Id>,
    pub at: u32,
    pub total: i64,
    pub currency: Option<Currency>,
    pub status: i64,
    pub refund: bool,
    pub deleted: bool,
}

impl OrderFacts {
    #[inline]
    pub fn read(row: RowRef<'_>) -> Self {
        let mut facts = OrderFacts {
            customer: None,
            corrects: None,
            at: 0,
            total: 0,
            currency: None,
            status: order::PAID,
            refund: false,
            deleted: false,
        };
        let mut fields = row.fields();
        while let Some(head) = fields.head() {
            let read = match head.field {
                order::LINES => fields.lines_total(head).map(|total| facts.total = total),
                order::NUMBER | order::CHANNEL | order::NOTE => fields.pass(head),
                field => fields.value(head).map(|value| facts.take(field, value)),
            };
            if read.is_none() {
                break;
            }
        }
        facts
    }

    #[inline]
    fn take(&mut self, field: Field, value: ValueRef<'_>) {
        match (field, value) {
            (order::CUSTOMER, ValueRef::Ref(id)) => self.customer = Some(id),
            (order::CORRECTS, ValueRef::Ref(id)) => self.corrects = Some(id),
            (order::AT, ValueRef::Int(at)) => self.at = at.clamp(0, i64::from(u32::MAX)) as u32,
            (order::STATUS, ValueRef::Int(status)) => self.status = status,
            (order::CURRENCY, ValueRef::Text(text)) => self.currency = Currency::parse(text),
            (order::TOTAL, ValueRef::Int(total)) => self.total = total,
            (order::KIND, ValueRef::Int(kind)) => self.refund = kind == 1,
            (DELETED, ValueRef::Int(deleted)) => self.deleted = deleted > 0,
            _ => {}
        }
    }
}

impl Orders {
    pub fn end(&self) -> Row {
        self.flags.len() as Row
    }

    /// The customer's row, or [`NO_ROW`]; of a merged customer the one it became.
    #[inline]
    pub fn customer(&self, row: Row) -> Row {
        self.facts[row as usize].customer
    }

    /// Seconds on the business's clock.
    #[inline]
    pub fn at(&self, row: Row) -> u32 {
        self.facts[row as usize].at
    }

    /// Amount.
    #[inline]
    pub fn total(&self, row: Row) -> i64 {
        self.facts[row as usize].total
    }

    /// Whether an order's customer is not known.
    pub fn any_stray(&self) -> bool {
        self.facts.iter().any(|fact| fact.customer == NO_ROW)
    }

    /// Reads an order into its row. `customer` is the row of who bought.
    pub fn set(&mut self, row: Row, facts: &OrderFacts, customer: Row) {
        while self.flags.len() <= row as usize {
            self.facts.push(Fact { total: 0, at: 0, customer: NO_ROW });
            self.flags.push(0);
            self.currency.push(0);
        }
        let index = row as usize;
        let corrected = self.flags[index] & CORRECTED;
        let currency = facts.currency.unwrap_or(Currency::CNY);
        let known = self.currencies.iter().position(|known| *known == currency);
        self.currency[index] = known.unwrap_or_else(|| {
            self.currencies.push(currency);
            self.currencies.len() - 1
        }) as u8;
        let before = std::mem::replace(&mut self.facts[index], Fact { total: facts.total, at: facts.at, customer });
        self.change(before.customer);
        self.change(customer);
        self.flags[index] = corrected | (facts.status.clamp(0, 15) as u8) << STATUS_SHIFT;
        if !facts.deleted {
            self.flags[index] |= LIVE;
            if facts.refund {
                self.flags[index] |= REFUND;
            } else if facts.status == order::PAID && facts.total > 0 {
                self.flags[index] |= PURCHASE;
            }
        }
    }

    /// Another order takes this one's place, or no longer does.
    pub fn set_corrected(&mut self, row: Row, corrected: bool) {
        if let Some(flags) = self.flags.get_mut(row as usize) {
            if corrected {
                *flags |= CORRECTED
            } else {
                *flags &= !CORRECTED
            }
            self.change(self.customer(row));
        }
    }

    /// What is sorted by customer no longer holds of this one.
    fn change(&mut self, customer: Row) {
        if self.by_customer.as_mut().is_some_and(|sorted| !sorted.change(customer)) {
            self.by_customer = None;
        }
    }

    #[inline]
    pub fn is_live(&self, row: Row) -> bool {
        self.flags.get(row as usize).is_some_and(|flags| flags & LIVE != 0)
    }

    #[inline]
    pub fn is_corrected(&self, row: Row) -> bool {
        self.flags[row as usize] & CORRECTED != 0
    }

    #[inline]
    pub fn is_purchase(&self, row: Row) -> bool {
        self.flags[row as usize] & (PURCHASE | CORRECTED) == PURCHASE
    }

    #[inline]
    pub fn is_refund(&self, row: Row) -> bool {
        self.flags[row as usize] & (REFUND | CORRECTED) == REFUND
    }

    pub fn status(&self, row: Row) -> i64 {
        i64::from(self.flags[row as usize] >> STATUS_SHIFT)
    }

    pub fn currency(&self, row: Row) -> Currency {
        self.currencies.get(self.currency[row as usize] as usize).copied().unwrap_or(Currency::CNY)
    }

    /// The currency's position, for comparing many.
    pub fn currency_code(&self, currency: Currency) -> Option<u8> {
        self.currencies.iter().position(|known| *known == currency).map(|index| index as u8)
    }

    /// The currency's position among those in use.
    #[inline]
    pub fn currency_position(&self, row: Row) -> u8 {
        self.currency[row as usize]
    }

    #[inline]
    pub fn has_currency(&self, row: Row, code: Option<u8>) -> bool {
        code == Some(self.currency[row as usize])
    }

    /// Makes the way from customers to their orders, `customers` being their rows' end.
    pub fn link(&mut self, customers: Row) {
        self.late.clear();
        self.by_customer = None;
        let mut starts = vec![0u32; customers as usize + 1];
        let linked = |customer: Row| (customer < customers).then_some(customer as usize);
        for customer in self.facts.iter().filter_map(|fact| linked(fact.customer)) {
            starts[customer + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let total = starts.last().copied().unwrap_or(0) as usize;
        let mut list = std::mem::take(&mut self.of_customer);
        list.clear();
        list.resize(total, 0);
        for (row, fact) in self.facts.iter().enumerate() {
            if let Some(customer) = linked(fact.customer) {
                list[next[customer] as usize] = row as Row;
                next[customer] += 1;
            }
        }
        self.starts = starts;
        self.of_customer = list;
    }

    /// One more order of a customer.
    pub fn link_late(&mut self, row: Row) {
        let customer = self.customer(row);
        if customer != NO_ROW && !self.rows_of(customer).any(|known| known == row) {
            self.late.entry(customer).or_default().push(row);
        }
    }

    /// How many came since [`Orders::link`].
    pub fn late(&self) -> usize {
        self.late.len()
    }

    /// The orders of a customer, those in the bin included.
    pub fn rows_of(&self, customer: Row) -> impl Iterator<Item = Row> + '_ {
        let index = customer as usize;
        let span = match (self.starts.get(index), self.starts.get(index + 1)) {
            (Some(from), Some(to)) => &self.of_customer[*from as usize..*to as usize],
            _ => &[],
        };
        let late = self.late.get(&customer).map_or(&[][..], Vec::as_slice);
        // A row that has moved to another customer since is still in the old list.
        span.iter().chain(late).copied().filter(move |row| self.customer(*row) == customer)
    }

    /// Puts all rows in order of time.
    pub fn sort_by_time(&mut self) {
        self.by_time = (0..self.end()).filter(|row| self.is_live(*row)).collect();
        // Exports are mostly in order of time already, which the stable sort notices.
        let facts = &self.facts;
        self.by_time.sort_by_key(|row| (facts[*row as usize].at, *row));
    }

    /// Takes a row out of the order of time, before it changes.
    pub fn unplace(&mut self, row: Row) {
        let key = (self.at(row), row);
        let found = self.by_time.partition_point(|other| (self.at(*other), *other) < key);
        if self.by_time.get(found) == Some(&row) {
            self.by_time.remove(found);
        }
    }

    /// Puts a row into the order of time, after it changed.
    pub fn place(&mut self, row: Row) {
        if self.is_live(row) {
            let key = (self.at(row), row);
            let found = self.by_time.partition_point(|other| (self.at(*other), *other) < key);
            self.by_time.insert(found, row);
        }
    }

    /// The part of `by_time` between two times, `to` not included.
    pub fn between(&self, from: i64, to: i64) -> &[Row] {
        let place = |time: i64| self.by_time.partition_point(|row| i64::from(self.at(*row)) < time);
        let (from, to) = (place(from), place(to));
        &self.by_time[from..to.max(from)]
    }

    pub fn reserve(&mut self, rows: usize) {
        self.facts.reserve_exact(rows);
        self.flags.reserve_exact(rows);
        self.currency.reserve_exact(rows);
    }

    /// Sorts purchases and refunds by customer, `customers` being their rows' end, unless they are.
    pub fn need_by_customer(&mut self, customers: Row) {
        if self.by_customer.is_none() {
            self.by_customer = Some(ByCustomer::new(self, customers));
        }
    }

    /// A customer's purchases and refunds from one day to another (both included), in order of time. `code` is the
    /// position of the currency whose amounts are wanted.
    #[inline]
    pub fn each_purchase(&self, customer: Row, days: (i64, i64), code: Option<u8>, mut with: impl FnMut(Purchase)) {
        if !self.by_customer.as_ref().is_some_and(|sorted| sorted.each(customer, days, code, &mut with)) {
            self.read_purchases(customer, days, code, with);
        }
    }

    fn read_purchases(&self, customer: Row, days: (i64, i64), code: Option<u8>, with: impl FnMut(Purchase)) {
        let counts = |row: &Row| self.is_purchase(*row) || self.is_refund(*row);
        let mut rows: Vec<Row> = self.rows_of(customer).filter(counts).collect();
        rows.sort_unstable_by_key(|row| (self.at(*row), *row));
        let read = |row| Purchase {
            day: i64::from(self.at(row) / 86_400),
            amount: self.has_currency(row, code).then(|| self.total(row)),
            bought: self.is_purchase(row),
        };
        rows.into_iter().map(read).filter(|purchase| (days.0..=days.1).contains(&purchase.day)).for_each(with);
    }

    /// Bytes.
    pub fn size(&self) -> usize {
        let sorted = self.by_customer.as_ref().map_or(0, ByCustomer::size);
        self.flags.capacity() * 18 + (self.by_time.capacity() + self.of_customer.capacity()) * 4 + sorted
    }
}
