//! Orders and products as lists, and one order whole.

use super::list::DAY;
use crate::domain::{
    id::Id,
    name,
    schema::{Table, order, product},
};
use crate::engine::query::{OrderPage, OrderQuery, OrderRow, OrderView, ProductPage, ProductRow, Window};
use crate::engine::refusal::Refusal;
use crate::engine::row::{RowRef, ValueRef};
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;
use std::collections::BTreeMap;

impl Workspace {
    pub(super) fn order_page(&self, query: &OrderQuery) -> Result<OrderPage, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let rows = self.order_rows(query);
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for currency in &self.orders.currencies {
            let code = self.orders.currency_code(*currency);
            let counted = |row: Row| self.orders.is_purchase(row) || self.orders.is_refund(row);
            let of = rows.iter().filter(|row| self.orders.has_currency(**row, code) && counted(**row));
            let mut of = of.peekable();
            if of.peek().is_some() {
                let sum = of.fold(0i64, |sum, row| sum.saturating_add(self.orders.total(*row)));
                sums.insert(currency.to_string(), sum);
            }
        }
        let (offset, limit) = (query.window.offset as usize, query.window.limit.min(1000) as usize);
        let window: Vec<Row> = if query.oldest_first {
            rows.iter().skip(offset).take(limit).copied().collect()
        } else {
            rows.iter().rev().skip(offset).take(limit).copied().collect()
        };
        Ok(OrderPage {
            total: rows.len() as u32,
            offset: query.window.offset,
            sums: sums.into_iter().collect(),
            rows: window.into_iter().filter_map(|row| self.order_row(row)).collect(),
        })
    }

    /// All orders that a query finds, the oldest first.
    pub fn order_rows(&self, query: &OrderQuery) -> Vec<Row> {
        let from = query.from.map_or(0, |day| day * DAY);
        let to = query.to.map_or(i64::MAX, |day| (day + 1) * DAY);
        let rows = self.orders.between(from, to);
        let customer = query.customer.map(|id| self.rows(Table::Customer).row_of(id));
        let needle = query.search.trim().to_lowercase();
        let fits = |row: Row| {
            customer.is_none_or(|customer| Some(self.orders.customer(row)) == customer)
                && query.status.is_none_or(|status| self.orders.status(row) == status)
                && (needle.is_empty() || self.is_numbered(row, &needle))
        };
        rows.iter().copied().filter(|row| fits(*row)).collect()
    }

    fn is_numbered(&self, row: Row, needle: &str) -> bool {
        let record = self.rows(Table::Order).get(row);
        record.is_some_and(|record| record.text(order::NUMBER).to_lowercase().contains(needle))
    }

    /// The latest orders whose number begins with this, for the palette.
    pub(super) fn orders_numbered(&self, text: &str, limit: u32) -> Vec<OrderRow> {
        // Only what looks like a number, so that typing a name does not read a million orders.
        if !text.bytes().any(|byte| byte.is_ascii_digit()) || text.len() < 3 {
            return Vec::new();
        }
        let starts = |record: RowRef<'_>| {
            let number = record.text(order::NUMBER);
            number.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text))
        };
        let rows = self.orders.by_time.iter().rev();
        let found = rows.filter(|row| self.rows(Table::Order).get(**row).is_some_and(starts)).take(limit as usize);
        found.filter_map(|row| self.order_row(*row)).collect()
    }

    pub(super) fn order_row(&self, row: Row) -> Option<OrderRow> {
        let record = self.rows(Table::Order).get(row)?;
        let customer = self.orders.customer(row);
        let lines = if let ValueRef::Lines(lines) = record.get(order::LINES) { lines.count() } else { 0 };
        let buyer = self.rows(Table::Customer).get(customer);
        Some(OrderRow {
            id: record.id,
            number: record.text(order::NUMBER).to_owned(),
            customer: buyer.map(|buyer| buyer.id),
            customer_name: if buyer.is_some() { self.title(customer) } else { String::new() },
            at: i64::from(self.orders.at(row)),
            status: self.orders.status(row),
            kind: record.int(order::KIND).unwrap_or(0),
            channel: record.text(order::CHANNEL).to_owned(),
            currency: self.orders.currency(row).to_string(),
            total: self.orders.total(row),
            lines: lines as u32,
        })
    }

    pub(super) fn order_view(&self, id: Id) -> Result<OrderView, Refusal> {
        let rows = self.rows(Table::Order);
        let missing = Refusal::NotFound { table: Table::Order, id };
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let Some(at) = rows.row_of(id) else { return Err(missing) };
        let (Some(record), Some(row)) = (rows.get(at), self.order_row(at)) else { return Err(missing) };
        let name = |id: Option<Id>| {
            let product = id.and_then(|id| self.rows(Table::Product).find(id));
            product.map_or_else(Default::default, |product| {
                (product.text(product::NAME).to_owned(), product.text(product::SKU).to_owned())
            })
        };
        let lines = if let ValueRef::Lines(lines) = record.get(order::LINES) { lines.collect() } else { Vec::new() };
        let lines = lines.into_iter().map(|line| {
            let (name, sku) = name(line.product);
            (line, name, sku)
        });
        // Corrections are rare; who corrects this one stands among the same customer's orders.
        let corrects_this = |other: &RowRef<'_>| other.reference(order::CORRECTS) == Some(id) && !other.is_deleted();
        let mut siblings = self.orders.rows_of(self.orders.customer(at)).filter_map(|row| rows.get(row));
        Ok(OrderView {
            note: record.text(order::NOTE).to_owned(),
            lines: lines.collect(),
            corrects: record.reference(order::CORRECTS),
            corrected_by: siblings.find(corrects_this).map(|other| other.id),
            row,
        })
    }

    /// Products, the best sold first.
    pub(super) fn product_page(&self, search: &str, window: Window) -> Result<ProductPage, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let rows = self.rows(Table::Product);
        let mut sold = vec![(0i64, 0i64); rows.end() as usize];
        let code = self.orders.currency_code(self.settings.currency);
        for at in &self.orders.by_time {
            let counts = self.orders.is_purchase(*at) || self.orders.is_refund(*at);
            let Some(record) = self.rows(Table::Order).get(*at).filter(|_| counts) else { continue };
            let ValueRef::Lines(lines) = record.get(order::LINES) else { continue };
            for line in lines {
                let place = line.product.and_then(|id| rows.row_of(id)).and_then(|row| sold.get_mut(row as usize));
                if let Some((pieces, revenue)) = place {
                    *pieces = pieces.saturating_add(line.quantity);
                    if self.orders.has_currency(*at, code) {
                        *revenue = revenue.saturating_add(line.total().unwrap_or(0));
                    }
                }
            }
        }
        let needle = name::fold(search);
        let mut found: Vec<Row> = rows
            .iter()
            .filter(|(_, record)| !record.is_deleted() && is_named(*record, &needle))
            .map(|(row, _)| row)
            .collect();
        found.sort_by_key(|row| (std::cmp::Reverse(sold[*row as usize].1), *row));
        let window_rows = found.iter().skip(window.offset as usize).take(window.limit.min(1000) as usize);
        let row = |row: &Row| {
            let record = rows.get(*row)?;
            let (pieces, revenue) = sold[*row as usize];
            Some(ProductRow {
                id: record.id,
                name: record.text(product::NAME).to_owned(),
                sku: record.text(product::SKU).to_owned(),
                category: record.text(product::CATEGORY).to_owned(),
                price: record.int(product::PRICE),
                pieces,
                revenue,
            })
        };
        Ok(ProductPage {
            total: found.len() as u32,
            offset: window.offset,
            rows: window_rows.filter_map(row).collect(),
        })
    }

    pub(super) fn products_named(&self, text: &str, limit: u32) -> Vec<(Id, String, String)> {
        let needle = name::fold(text);
        let rows = self.rows(Table::Product).iter();
        let found = rows.filter(|(_, record)| !record.is_deleted() && is_named(*record, &needle));
        let named = found.map(|(_, record)| {
            (record.id, record.text(product::NAME).to_owned(), record.text(product::SKU).to_owned())
        });
        named.take(limit as usize).collect()
    }
}

fn is_named(record: RowRef<'_>, needle: &str) -> bool {
    let fields = [product::NAME, product::SKU, product::CATEGORY];
    needle.is_empty() || fields.iter().any(|field| name::fold(record.text(*field)).contains(needle))
}
