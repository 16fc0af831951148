//! All records of the business in memory: rows for people, columns for facts.

mod refresh;

use super::changes::Head;
use super::columns::{
    customers::{Customers, Totals},
    details::Details,
    facets::Facets,
    identities::{Identities, keys},
    orders::{OrderFacts, Orders},
    words::Words,
};
use super::page::{PAGE_ROWS, Page};
use super::scores::{Models, Scores};
use super::segment::Past;
use super::settings::Settings;
use super::table::{NO_ROW, Row, Rows};
use crate::domain::{
    id::{Device, Id},
    schema::{Field, Key, Table, customer},
    stamp::{Clock, Stamp},
};
use std::collections::{BTreeMap, BTreeSet};

/// More touched records than this, and columns are built anew instead of row by row.
const MANY: usize = 3000;

/// All records of the business, with what is derived from them.
#[derive(Debug)]
pub struct Workspace {
    pub(super) device: Device,
    /// The number that new ids are minted under.
    pub(super) mint: Device,
    /// The numbers that this database had before everything in it was replaced.
    pub earlier: BTreeSet<Device>,
    pub(super) clock: Clock,
    tables: [Rows; Table::ALL.len()],
    pub customers: Customers,
    pub orders: Orders,
    /// Made when first needed.
    identities: Option<Identities>,
    words: Words,
    /// What segments read beside them; made when first needed.
    pub(super) facets: Facets,
    pub(super) details: Details,
    /// Fields as they were on the past days that were asked for.
    pub past: Past,
    pub(super) scores: Scores,
    pub(super) models: Models,
    pub settings: Settings,
    /// The last entry applied.
    entry: u64,
    /// Who did what, by entry: all since it was opened, and all earlier ones once they were asked for.
    pub heads: BTreeMap<u64, Head>,
    /// Orders are in, so that figures are right.
    ready: bool,
}

/// Which tables a batch touched, as a set of bits; live queries are answered again by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched(u32);

impl Touched {
    /// Long work on an analysis was done. Tables have the bits from 1 on.
    pub const ANALYSES: Touched = Touched(1);
    /// What scores are read from: orders, and of customers and settings the part that says something of it.
    pub const SCORES: Touched = Touched(1 << 31);
    pub const ALL: Touched = Touched(u32::MAX);

    pub fn of(tables: &[Table]) -> Self {
        tables.iter().fold(Self::default(), |touched, table| touched.with(*table))
    }

    pub fn with(self, table: Table) -> Self {
        Touched(self.0 | 1 << table as u8)
    }

    pub fn and(self, other: Touched) -> Self {
        Touched(self.0 | other.0)
    }

    pub fn meets(self, other: Touched) -> bool {
        self.0 & other.0 != 0
    }
}

impl Workspace {
    pub fn new(device: Device) -> Self {
        Self {
            device,
            mint: device,
            earlier: BTreeSet::new(),
            clock: Clock::new(device),
            tables: Table::ALL.map(Rows::new),
            customers: Customers::default(),
            orders: Orders::default(),
            identities: None,
            words: Words::default(),
            facets: Facets::default(),
            details: Details::default(),
            past: Past::default(),
            scores: Scores::default(),
            models: Models::default(),
            settings: Settings::default(),
            entry: 0,
            heads: BTreeMap::new(),
            ready: false,
        }
    }

    pub fn rows(&self, table: Table) -> &Rows {
        &self.tables[table as usize - 1]
    }

    pub fn rows_mut(&mut self, table: Table) -> &mut Rows {
        &mut self.tables[table as usize - 1]
    }

    pub fn device(&self) -> Device {
        self.device
    }

    /// New ids come under this number: while records are lost, nobody knows how far the device's own ids went.
    pub fn mint_under(&mut self, device: Device) {
        self.mint = device;
    }

    /// Takes note of a stamp that came from elsewhere: what is decided here from now on is later.
    pub fn see(&mut self, stamp: Stamp) {
        self.clock.see(stamp);
    }

    /// The last journal entry that is in here.
    pub fn entry(&self) -> u64 {
        self.entry
    }

    /// Orders are in.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// Takes over a page from disk while opening; `None` for one that could not be read. Columns come later, by
    /// [`Workspace::build_customers`] and [`Workspace::build_orders`].
    pub fn load(&mut self, table: Table, key: u32, page: Option<Page>) {
        match page {
            Some(page) => {
                self.clock.see(page.latest_stamp());
                self.rows_mut(table).adopt(page, Some(key));
            }
            None => self.rows_mut(table).adopt_missing(key),
        }
    }

    /// The pages that are in hold the journal up to here.
    pub fn loaded_up_to(&mut self, entry: u64) {
        self.entry = entry;
    }

    /// Everything but orders is in: lists of customers work.
    pub fn build_customers(&mut self) {
        self.settings = Settings::read(self.rows(Table::Setting));
        self.customers = Customers::default();
        let rows = &self.tables[Table::Customer as usize - 1];
        self.customers.reserve(rows.end());
        for (row, record) in rows.iter() {
            self.customers.set(row, record);
        }
        self.customers.names.shrink();
        self.customers.contacts.shrink();
        self.identities = None;
        self.words.forget();
        self.facets.forget();
        self.details.forget();
    }

    /// Makes room for the orders of so many pages, once for all.
    pub fn expect_orders(&mut self, pages: usize) {
        self.orders.reserve(pages * PAGE_ROWS);
    }

    /// Reads the orders of pages `from..`, which must follow what was read before.
    pub fn read_orders(&mut self, from: usize) {
        let rows = &self.tables[Table::Order as usize - 1];
        let people = &self.tables[Table::Customer as usize - 1];
        let end = rows.pages();
        for (row, record) in rows.range(from, end) {
            let facts = OrderFacts::read(record);
            let customer = facts.customer.and_then(|id| people.row_of(id)).unwrap_or(NO_ROW);
            self.orders.set(row, &facts, root(&self.customers, people, customer));
            let corrected = facts.corrects.filter(|_| !facts.deleted).and_then(|id| rows.row_of(id));
            if let Some(corrected) = corrected {
                self.orders.set_corrected(corrected, true);
            }
        }
    }

    /// All orders are read: figures are right from now on.
    pub fn build_orders(&mut self) {
        self.orders.sort_by_time();
        self.relink();
        self.ready = true;
    }

    /// Customers of orders, and totals of customers, anew.
    fn relink(&mut self) {
        self.orders.link(self.customers.end());
        let code = self.orders.currency_code(self.settings.currency);
        let mut totals = vec![Totals::default(); self.customers.end() as usize];
        // In order of time, so that first and last need no comparison of their own.
        for row in &self.orders.by_time {
            let customer = self.orders.customer(*row);
            if let Some(totals) = totals.get_mut(customer as usize) {
                add(totals, &self.orders, *row, code, self.settings.refunds);
            }
        }
        self.customers.totals = totals;
        self.customers.unsort();
    }

    /// Makes sure that the customers are in this order.
    pub(super) fn sort_customers(&mut self, by: super::query::SortBy) {
        let Self { customers, tables, .. } = self;
        customers.sort(by, &tables[Table::Customer as usize - 1]);
    }

    /// Makes sure that these columns are there, for rows up to `end`.
    pub(super) fn need_codes(&mut self, field: Field, end: Row) {
        let Self { facets, tables, .. } = self;
        facets.need_codes(field, end, &tables[Table::Customer as usize - 1]);
    }

    pub(super) fn need_flags(&mut self, key: &Key, end: Row) {
        let Self { facets, tables, .. } = self;
        facets.need_flags(key, end, &tables[Table::Customer as usize - 1]);
    }

    pub(super) fn need_channels(&mut self) {
        self.details.need_channels(&self.tables);
    }

    pub(super) fn need_lines(&mut self) {
        self.details.need_lines(&self.tables);
    }

    pub(super) fn need_interactions(&mut self) {
        self.details.need_interactions(&self.tables);
    }

    pub(super) fn need_by_customer(&mut self) {
        self.orders.need_by_customer(self.customers.end());
    }

    /// The day of the last order there is, 0 without any.
    pub fn latest_day(&self) -> i64 {
        self.orders.by_time.last().map_or(0, |row| i64::from(self.orders.at(*row)) / 86_400)
    }

    /// The words in use of a customer's field, and how many have each.
    pub(super) fn words(&mut self, field: Field) -> &BTreeMap<Box<str>, u32> {
        let Self { customers, tables, words, .. } = self;
        words.of(field, &customers.live, &tables[Table::Customer as usize - 1])
    }

    /// Who is known by what; made at the first need.
    pub fn identities(&mut self) -> &Identities {
        if self.identities.is_none() {
            let mut identities = Identities::default();
            let rows = self.rows(Table::Customer);
            identities.reserve(rows.len() * 3);
            for (row, record) in rows.iter() {
                identities.insert(row, &keys(record));
            }
            self.identities = Some(identities);
        }
        self.identities.get_or_insert_default()
    }

    /// The row of the customer that this one has become by being merged, or its own.
    pub fn root(&self, row: Row) -> Row {
        root(&self.customers, self.rows(Table::Customer), row)
    }

    /// The customers that were merged into this one, itself first.
    pub fn merged_rows(&self, row: Row) -> Vec<Row> {
        let others = self.customers.merged.keys().copied().filter(|other| *other != row && self.root(*other) == row);
        std::iter::once(row).chain(others).collect()
    }

    /// What to call a customer: the name, else what they can be reached by.
    pub fn title(&self, row: Row) -> String {
        let Some(record) = self.rows(Table::Customer).get(row) else { return String::new() };
        let fields = [customer::NAME, customer::PHONE, customer::EMAIL, customer::CODE, customer::WECHAT];
        fields.iter().map(|field| record.text(*field)).find(|text| !text.is_empty()).unwrap_or_default().to_owned()
    }

    pub fn title_of(&self, id: Id) -> String {
        self.rows(Table::Customer).row_of(id).map_or_else(String::new, |row| self.title(row))
    }
}

/// Follows a merged customer to the one it became. Two that were merged into each other on two devices stay themselves.
fn root(customers: &Customers, rows: &Rows, row: Row) -> Row {
    let mut at = row;
    for _ in 0..16 {
        match customers.merged.get(&at).and_then(|id| rows.row_of(*id)) {
            Some(next) if next != row => at = next,
            Some(_) => return row,
            None => return at,
        }
    }
    row
}

/// Adds an order to its customer's totals; orders come in order of time.
#[inline]
fn add(totals: &mut Totals, orders: &Orders, row: Row, code: Option<u8>, refunds: bool) {
    if orders.is_purchase(row) {
        let at = orders.at(row);
        if totals.orders == 0 {
            totals.first = at;
        }
        if totals.orders == 0 || at / 86_400 != totals.last / 86_400 {
            totals.days += 1;
        }
        totals.last = at;
        totals.orders += 1;
        if orders.has_currency(row, code) {
            totals.spend = totals.spend.saturating_add(orders.total(row));
        }
    } else if refunds && orders.is_refund(row) && orders.has_currency(row, code) {
        totals.spend = totals.spend.saturating_add(orders.total(row));
    }
}
