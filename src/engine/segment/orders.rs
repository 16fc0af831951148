//! Conditions on a customer's orders, taken together.

use super::{DAY, Evaluation};
use crate::domain::{
    schema::{Table, order, product},
    segment::{Among, Measure, Span, State},
    value::Value,
};
use crate::engine::columns::{bits::Bits, customers::Totals, details::Lines};
use crate::engine::refusal::Refusal;
use crate::engine::row::ValueRef;
use crate::engine::table::{NO_ROW, Row};
use crate::engine::workspace::Workspace;

/// Some orders of one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub count: u32,
    /// Seconds on the business's clock; of no meaning where `count` is 0.
    pub first: u32,
    pub last: u32,
    /// Amount in the workspace's currency, and how many of them were paid in it.
    pub spend: i64,
    pub paid: u32,
}

impl Sum {
    /// One order more; they come in order of time.
    #[inline]
    fn count(&mut self, at: u32, paid: bool) {
        if self.count == 0 {
            self.first = at;
        }
        self.last = at;
        self.count += 1;
        self.paid += u32::from(paid);
    }

    /// Whether a condition holds as of a day.
    pub fn holds(&self, measure: &Measure, day: i64) -> bool {
        let within = |time: u32, span: &Span| {
            let (from, to) = span.days(day);
            self.count > 0 && (from..=to).contains(&(i64::from(time) / DAY))
        };
        match measure {
            Measure::Count(range) => range.contains(i64::from(self.count)),
            Measure::Spend(range) => range.contains(self.spend),
            Measure::Average(range) => self.average().is_some_and(|average| range.contains(average)),
            Measure::First(span) => within(self.first, span),
            Measure::Last(span) => within(self.last, span),
        }
    }

    /// Amount an order in the workspace's currency, rounded down.
    pub fn average(&self) -> Option<i64> {
        (self.paid > 0).then(|| self.spend.div_euclid(i64::from(self.paid)))
    }

    /// What a condition is about, for a person.
    pub fn value(&self, measure: &Measure) -> Option<i64> {
        match measure {
            Measure::Count(_) => Some(i64::from(self.count)),
            Measure::Spend(_) => Some(self.spend),
            Measure::Average(_) => self.average(),
            Measure::First(_) => (self.count > 0).then(|| i64::from(self.first)),
            Measure::Last(_) => (self.count > 0).then(|| i64::from(self.last)),
        }
    }
}

/// Whether a condition asks for purchases of any product through any channel: those are kept sorted by customer.
fn are_plain(among: &Among) -> bool {
    *among == Among { within: among.within, ..Among::default() }
}

impl Workspace {
    /// Makes the columns that conditions on orders read.
    pub(super) fn need_details(&mut self, among: &Among) {
        if are_plain(among) {
            self.need_by_customer();
        }
        if !among.channels.is_empty() {
            self.need_channels();
        }
        if !among.products.is_empty() || !among.categories.is_empty() {
            self.need_lines();
        }
    }
}

impl Evaluation<'_> {
    pub(super) fn orders(&self, among: &Among, all: &[Measure]) -> Result<Bits, Refusal> {
        let day = self.day;
        if self.are_totals(among, all) {
            let totals = &self.workspace.customers.totals;
            return Ok(self.all.filtered(|row| {
                let totals = &totals[row as usize];
                let Totals { orders: count, first, last, spend, .. } = *totals;
                let sum = Sum { count, first, last, spend, paid: count };
                all.iter().all(|measure| sum.holds(measure, day))
            }));
        }
        if are_plain(among) {
            let days = self.days_meant(among);
            // Amounts lie elsewhere in memory than days: they are only read where they are asked for.
            let spends = all.iter().any(|measure| matches!(measure, Measure::Spend(_) | Measure::Average(_)));
            let code = self.workspace.orders.currency_code(self.workspace.settings.currency).filter(|_| spends);
            let sum = |row: Row| self.sum_of_purchases(row, days, code);
            return Ok(self.all.filtered(|row| {
                let sum = sum(row);
                all.iter().all(|measure| sum.holds(measure, day))
            }));
        }
        let sums = self.sums(among)?;
        Ok(self.all.filtered(|row| all.iter().all(|measure| sums[row as usize].holds(measure, day))))
    }

    /// First and last day of the orders that are meant.
    fn days_meant(&self, among: &Among) -> (i64, i64) {
        let (from, to) = among.within.days(self.day);
        (from, to.min(self.day))
    }

    /// What a customer's purchases come to, to the day.
    #[inline]
    fn sum_of_purchases(&self, customer: Row, days: (i64, i64), code: Option<u8>) -> Sum {
        let refunds = self.workspace.settings.refunds;
        let mut sum = Sum::default();
        self.workspace.orders.each_purchase(customer, days, code, |purchase| {
            if purchase.bought {
                sum.count((purchase.day * DAY) as u32, purchase.amount.is_some());
            }
            if purchase.bought || refunds {
                sum.spend = sum.spend.saturating_add(purchase.amount.unwrap_or(0));
            }
        });
        sum
    }

    /// The totals that are kept anyway say it: but how many orders were paid in which currency.
    fn are_totals(&self, among: &Among, all: &[Measure]) -> bool {
        let average = all.iter().any(|measure| matches!(measure, Measure::Average(_)));
        if average && self.workspace.orders.currencies.len() > 1 {
            return false;
        }
        let whole = Among { within: Span::Ever, ..Among::default() };
        let last = self.workspace.orders.by_time.last();
        let none_later = last.is_none_or(|row| i64::from(self.workspace.orders.at(*row)) < (self.day + 1) * DAY);
        *among == whole && none_later
    }

    /// What the orders meant come to, by customer's row.
    pub fn sums(&self, among: &Among) -> Result<Vec<Sum>, Refusal> {
        let orders = &self.workspace.orders;
        let (from, to) = self.days_meant(among);
        let wanted = Wanted::new(self.workspace, among)?;
        let mut sums = vec![Sum::default(); self.workspace.customers.end() as usize];
        for row in orders.between(from.saturating_mul(DAY), (to + 1) * DAY) {
            if let Some(sum) = sums.get_mut(orders.customer(*row) as usize) {
                wanted.add_to(sum, *row);
            }
        }
        Ok(sums)
    }

    /// What they come to for one customer.
    pub fn sum_of(&self, customer: Row, among: &Among) -> Result<Sum, Refusal> {
        let orders = &self.workspace.orders;
        let (from, to) = self.days_meant(among);
        let wanted = Wanted::new(self.workspace, among)?;
        let meant = |row: &Row| orders.is_live(*row) && (from..=to).contains(&(i64::from(orders.at(*row)) / DAY));
        let mut rows: Vec<Row> = orders.rows_of(customer).filter(meant).collect();
        rows.sort_unstable_by_key(|row| (orders.at(*row), *row));
        let mut sum = Sum::default();
        rows.into_iter().for_each(|row| wanted.add_to(&mut sum, row));
        Ok(sum)
    }
}

fn is_state(workspace: &Workspace, row: Row, status: i64) -> bool {
    let orders = &workspace.orders;
    orders.is_live(row) && !orders.is_corrected(row) && !orders.is_refund(row) && orders.status(row) == status
}

/// The orders that are meant by state, channel and product, and what of them.
struct Wanted<'a> {
    workspace: &'a Workspace,
    state: State,
    /// Position of the workspace's currency.
    code: Option<u8>,
    channels: Option<Vec<bool>>,
    products: Option<(&'a Lines, Bits)>,
}

impl<'a> Wanted<'a> {
    fn new(workspace: &'a Workspace, among: &Among) -> Result<Self, Refusal> {
        let unprepared = || Refusal::internal("a rule was evaluated before its columns were made");
        let channels = match among.channels.as_slice() {
            [] => None,
            words => Some(workspace.details.channels().ok_or_else(unprepared)?.wanted(words)),
        };
        let products = if among.products.is_empty() && among.categories.is_empty() {
            None
        } else {
            let records = workspace.rows(Table::Product);
            let mut wanted = Bits::none(records.end());
            among.products.iter().filter_map(|id| records.row_of(*id)).for_each(|row| wanted.insert(row));
            if !among.categories.is_empty() {
                let of = |record: crate::engine::row::RowRef<'_>| {
                    among.categories.iter().any(|category| category == record.text(product::CATEGORY))
                };
                records.iter().filter(|(_, record)| of(*record)).for_each(|(row, _)| wanted.insert(row));
            }
            Some((workspace.details.lines().ok_or_else(unprepared)?, wanted))
        };
        let code = workspace.orders.currency_code(workspace.settings.currency);
        Ok(Self { workspace, state: among.state, code, channels, products })
    }

    /// Adds an order to a sum, where it is meant; orders come in order of time.
    #[inline]
    fn add_to(&self, sum: &mut Sum, row: Row) {
        let orders = &self.workspace.orders;
        let (counts, spends) = match self.state {
            State::Purchase => (orders.is_purchase(row), self.workspace.settings.refunds && orders.is_refund(row)),
            State::Refund => (orders.is_refund(row) || is_state(self.workspace, row, order::REFUNDED), false),
            State::Cancelled => (is_state(self.workspace, row, order::CANCELLED), false),
            State::Pending => (is_state(self.workspace, row, order::PENDING), false),
        };
        if !counts && !spends {
            return;
        }
        let Some(amount) = self.amount(row) else { return };
        let paid = orders.has_currency(row, self.code);
        if counts {
            sum.count(orders.at(row), paid);
        }
        sum.spend = sum.spend.saturating_add(if paid { amount } else { 0 });
    }

    /// What of an order is meant, as an amount; `None` where nothing is.
    #[inline]
    fn amount(&self, order: Row) -> Option<i64> {
        if let Some(channels) = &self.channels {
            let details = self.workspace.details.channels()?;
            channels.get(details.code(order) as usize).copied().filter(|wanted| *wanted)?;
        }
        let Some((lines, wanted)) = &self.products else {
            return Some(self.workspace.orders.total(order));
        };
        let is_wanted = |product: Row| product != NO_ROW && wanted.contains(product);
        let products = lines.of(order);
        if !products.iter().any(|product| is_wanted(*product)) {
            return None;
        }
        let record = self.workspace.rows(Table::Order).get(order)?;
        let ValueRef::Lines(of) = record.get(order::LINES) else { return None };
        let totals = of.zip(products).filter(|(_, product)| is_wanted(**product));
        Some(totals.fold(0i64, |sum, (line, _)| sum.saturating_add(line.total().unwrap_or(0))))
    }
}

/// A score or a figure as a value.
pub(super) fn int(value: Option<i64>) -> Value {
    value.map_or(Value::Null, Value::Int)
}
