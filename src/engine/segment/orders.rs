//! Conditions on a customer's orders, taken together.

use super::{DAY, Evaluation};
use crate::domain::{
    schema::{Table, order, product},
    segment::{Among, Measure, Span, State},
    value::Value,
};
use crate::engine::columns::{bits::Bits, details::Lines};
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
    /// Amount in the workspace's currency.
    pub spend: i64,
}

impl Sum {
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

    /// Amount an order, rounded down.
    pub fn average(&self) -> Option<i64> {
        (self.count > 0).then(|| self.spend.div_euclid(i64::from(self.count)))
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

impl Workspace {
    /// Makes the columns that conditions on orders read.
    pub(super) fn need_details(&mut self, among: &Among) {
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
        if self.are_totals(among) {
            let totals = &self.workspace.customers.totals;
            return Ok(self.all.filtered(|row| {
                let totals = &totals[row as usize];
                let sum = Sum { count: totals.orders, first: totals.first, last: totals.last, spend: totals.spend };
                all.iter().all(|measure| sum.holds(measure, day))
            }));
        }
        let sums = self.sums(among)?;
        Ok(self.all.filtered(|row| all.iter().all(|measure| sums[row as usize].holds(measure, day))))
    }

    /// The totals that are kept anyway say it.
    fn are_totals(&self, among: &Among) -> bool {
        let whole = Among { within: Span::Ever, ..Among::default() };
        let last = self.workspace.orders.by_time.last();
        let none_later = last.is_none_or(|row| i64::from(self.workspace.orders.at(*row)) < (self.day + 1) * DAY);
        *among == whole && none_later
    }

    /// What the orders meant come to, by customer's row.
    pub fn sums(&self, among: &Among) -> Result<Vec<Sum>, Refusal> {
        let workspace = self.workspace;
        let orders = &workspace.orders;
        let (from, to) = among.within.days(self.day);
        let to = to.min(self.day);
        let rows = orders.between(from.saturating_mul(DAY), (to + 1) * DAY);
        let code = orders.currency_code(workspace.settings.currency);
        let mut sums = vec![Sum::default(); workspace.customers.end() as usize];
        let mut take = |row: Row, counts: bool, amount: i64| {
            let Some(sum) = sums.get_mut(orders.customer(row) as usize) else { return };
            if counts {
                let at = orders.at(row);
                if sum.count == 0 {
                    sum.first = at;
                }
                sum.last = at;
                sum.count += 1;
            }
            sum.spend = sum.spend.saturating_add(amount);
        };
        let wanted = Wanted::new(workspace, among)?;
        for row in rows {
            let (counts, sums) = match among.state {
                State::Purchase => (orders.is_purchase(*row), orders.is_refund(*row)),
                State::Refund => (orders.is_refund(*row) || is_state(workspace, *row, order::REFUNDED), false),
                State::Cancelled => (is_state(workspace, *row, order::CANCELLED), false),
                State::Pending => (is_state(workspace, *row, order::PENDING), false),
            };
            if (counts || sums)
                && let Some(amount) = wanted.amount(*row)
            {
                take(*row, counts, if orders.has_currency(*row, code) { amount } else { 0 });
            }
        }
        Ok(sums)
    }

    /// What they come to for one customer.
    pub fn sum_of(&self, customer: Row, among: &Among) -> Result<Sum, Refusal> {
        Ok(self.sums(among)?.get(customer as usize).copied().unwrap_or_default())
    }
}

fn is_state(workspace: &Workspace, row: Row, status: i64) -> bool {
    let orders = &workspace.orders;
    orders.is_live(row) && !orders.is_corrected(row) && !orders.is_refund(row) && orders.status(row) == status
}

/// The orders that are meant by channel and product, and what of them.
struct Wanted<'a> {
    workspace: &'a Workspace,
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
        Ok(Self { workspace, channels, products })
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
