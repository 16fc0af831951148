//! What segments and baskets read of orders and interactions beyond their totals: channels, products, who was spoken to.
//!
//! Made at the first need, because most days nobody asks. A fact's body never changes, so later needs only add what is
//! new.

use crate::domain::schema::{Table, interaction, order};
use crate::engine::page::PAGE_ROWS;
use crate::engine::row::{RowRef, ValueRef};
use crate::engine::table::{NO_ROW, Row, Rows};
use std::collections::{BTreeMap, BTreeSet};

/// Each order's channel, as a position among the channels; 0 where none is said.
#[derive(Debug, Default)]
pub struct Channels {
    codes: BTreeMap<Box<str>, u16>,
    of: Vec<u16>,
}

impl Channels {
    /// Reads the orders that are not in yet.
    pub fn follow(&mut self, orders: &Rows) {
        let known = self.of.len();
        for (row, record) in orders.range(known / PAGE_ROWS, orders.pages()).filter(|(row, _)| *row as usize >= known) {
            let next = self.codes.len() as u16 + 1;
            let code = match record.text(order::CHANNEL) {
                "" => 0,
                word => match self.codes.get(word) {
                    Some(code) => *code,
                    None => *self.codes.entry(word.into()).or_insert(next),
                },
            };
            self.of.resize(row as usize, 0);
            self.of.push(code);
        }
    }

    /// For each code whether it is one of these words; an empty word stands for none.
    pub fn wanted(&self, words: &[String]) -> Vec<bool> {
        let mut wanted = vec![false; self.codes.len() + 1];
        for word in words {
            match self.codes.get(word.as_str()) {
                Some(code) => wanted[*code as usize] = true,
                None if word.is_empty() => wanted[0] = true,
                None => {}
            }
        }
        wanted
    }

    #[inline]
    pub fn code(&self, order: Row) -> u16 {
        self.of.get(order as usize).copied().unwrap_or(0)
    }

    /// The channels in use.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.codes.keys().map(|word| &**word)
    }
}

/// Each order's products.
#[derive(Debug, Default)]
pub struct Lines {
    /// Where an order's lines end in `products`.
    ends: Vec<u32>,
    products: Vec<Row>,
}

impl Lines {
    /// Reads the orders that are not in yet.
    pub fn follow(&mut self, orders: &Rows, products: &Rows) {
        let known = self.ends.len();
        self.ends.reserve_exact(orders.end() as usize - known);
        for (row, record) in orders.range(known / PAGE_ROWS, orders.pages()).filter(|(row, _)| *row as usize >= known) {
            let at = self.products.len() as u32;
            self.ends.resize(row as usize, at);
            if let ValueRef::Lines(lines) = record.get(order::LINES) {
                let product = |line: crate::domain::value::Line| line.product.and_then(|id| products.row_of(id));
                self.products.extend(lines.map(|line| product(line).unwrap_or(NO_ROW)));
            }
            self.ends.push(self.products.len() as u32);
        }
    }

    /// The products of an order's lines; [`NO_ROW`] where a line says none.
    #[inline]
    pub fn of(&self, order: Row) -> &[Row] {
        let order = order as usize;
        let from = if order == 0 { 0 } else { self.ends.get(order - 1).copied().unwrap_or(0) };
        let to = self.ends.get(order).copied().unwrap_or(from);
        &self.products[from as usize..to as usize]
    }
}

/// 交往: who was spoken to, when and how.
#[derive(Debug, Default)]
pub struct Interactions {
    /// By row: the customer's row, seconds on the business's clock, and the kind.
    of: Vec<(Row, u32, u8)>,
    /// By row of a correction: what it stands in the place of.
    corrections: BTreeMap<Row, Row>,
}

impl Interactions {
    /// Reads the interactions that are not in yet.
    pub fn follow(&mut self, interactions: &Rows, customers: &Rows) {
        let known = self.of.len();
        let pages = interactions.range(known / PAGE_ROWS, interactions.pages());
        for (row, record) in pages.filter(|(row, _)| *row as usize >= known) {
            self.of.resize(row as usize, (NO_ROW, 0, 0));
            self.of.push(read(record, customers));
            self.note_correction(row, record, interactions);
        }
    }

    /// One of them changed: it went to the bin, or came out of it.
    pub fn set(&mut self, row: Row, interactions: &Rows, customers: &Rows) {
        if let (Some(place), Some(record)) = (self.of.get_mut(row as usize), interactions.get(row)) {
            *place = read(record, customers);
            self.note_correction(row, record, interactions);
        }
    }

    fn note_correction(&mut self, row: Row, record: RowRef<'_>, interactions: &Rows) {
        let corrects = record.reference(interaction::CORRECTS).filter(|_| !record.is_deleted());
        match corrects.and_then(|id| interactions.row_of(id)) {
            Some(corrected) => self.corrections.insert(row, corrected),
            None => self.corrections.remove(&row),
        };
    }

    /// Customer's row, time and kind of all that count: a corrected one does not, its correction does.
    pub fn iter(&self) -> impl Iterator<Item = (Row, u32, u8)> {
        let corrected: BTreeSet<Row> = self.corrections.values().copied().collect();
        let counts = move |row: Row, customer: Row| customer != NO_ROW && !corrected.contains(&row);
        (0..).zip(&self.of).filter(move |(row, (customer, _, _))| counts(*row, *customer)).map(|(_, of)| *of)
    }
}

fn read(record: RowRef<'_>, customers: &Rows) -> (Row, u32, u8) {
    let customer = record.reference(interaction::CUSTOMER).and_then(|id| customers.row_of(id));
    let customer = customer.filter(|_| !record.is_deleted()).unwrap_or(NO_ROW);
    let at = record.int(interaction::AT).unwrap_or(0).clamp(0, i64::from(u32::MAX)) as u32;
    (customer, at, record.int(interaction::KIND).unwrap_or(0).clamp(0, 255) as u8)
}

/// All three, each made at its first need.
#[derive(Debug, Default)]
pub struct Details {
    channels: Option<Channels>,
    lines: Option<Lines>,
    interactions: Option<Interactions>,
}

impl Details {
    pub fn need_channels(&mut self, tables: &[Rows]) {
        self.channels.get_or_insert_default().follow(of(tables, Table::Order));
    }

    pub fn need_lines(&mut self, tables: &[Rows]) {
        self.lines.get_or_insert_default().follow(of(tables, Table::Order), of(tables, Table::Product));
    }

    pub fn need_interactions(&mut self, tables: &[Rows]) {
        let interactions = self.interactions.get_or_insert_default();
        interactions.follow(of(tables, Table::Interaction), of(tables, Table::Customer));
    }

    pub fn channels(&self) -> Option<&Channels> {
        self.channels.as_ref()
    }

    pub fn lines(&self) -> Option<&Lines> {
        self.lines.as_ref()
    }

    pub fn interactions(&self) -> Option<&Interactions> {
        self.interactions.as_ref()
    }

    /// An interaction changed.
    pub fn set_interaction(&mut self, row: Row, tables: &[Rows]) {
        if let Some(interactions) = &mut self.interactions {
            interactions.set(row, of(tables, Table::Interaction), of(tables, Table::Customer));
        }
    }

    /// Records that these refer to came after them: everything is read again at the next need.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

fn of(tables: &[Rows], table: Table) -> &Rows {
    &tables[table as usize - 1]
}
