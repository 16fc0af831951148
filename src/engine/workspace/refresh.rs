//! Bringing columns up to date with a batch: row by row where few changed, anew where many did.

use super::{MANY, Touched, Workspace, add, root};
use crate::domain::{id::Id, schema::Table};
use crate::engine::changes::Changes;
use crate::engine::columns::{
    customers::Totals,
    identities::keys,
    orders::{OrderFacts, Orders},
};
use crate::engine::page::Page;
use crate::engine::scores;
use crate::engine::settings::Settings;
use crate::engine::table::{NO_ROW, Row};
use std::collections::{BTreeMap, BTreeSet};

impl Workspace {
    /// Applies a durable batch; `pages` are those that [`Head::pages`] names, in that order (`None` where one could
    /// not be read).
    pub fn apply(&mut self, entry: u64, changes: &Changes, pages: Vec<Option<Page>>) -> Touched {
        self.entry = entry;
        self.clock.see(changes.head.stamp);
        self.heads.insert(entry, changes.head.clone());
        self.past.take(changes);
        let mut touched = Touched::default();
        let mut rows: BTreeMap<Table, Vec<Row>> = BTreeMap::new();
        let grown = self.adopt(changes, pages, &mut touched);
        let mut scored = touched.meets(Touched::of(&[Table::Customer, Table::Order]));
        let mut modelled = scored;
        for delta in changes.deltas() {
            touched = touched.with(delta.table);
            scored |= scores::reads(delta.table, delta.key.field);
            modelled |= scores::models_read(delta.table, delta.key.field);
            let cell = delta.cell(changes.head.stamp);
            self.clock.see(cell.stamp);
            let table = self.rows_mut(delta.table);
            let later = table.find(delta.id).and_then(|row| row.cell(&delta.key)).is_some_and(|known| known > cell);
            let place = table.row_of(delta.id);
            if later {
                continue;
            }
            let list = rows.entry(delta.table).or_default();
            let place = match place {
                // The columns still hold the row as it was: take it out of its places while they do.
                Some(row) if list.last() != Some(&row) => {
                    if list.len() <= MANY {
                        self.unplace(delta.table, row);
                    }
                    self.rows_mut(delta.table).set(delta.id, &delta.key, &cell);
                    row
                }
                _ => self.rows_mut(delta.table).set(delta.id, &delta.key, &cell),
            };
            let list = rows.entry(delta.table).or_default();
            if list.last() != Some(&place) {
                list.push(place);
            }
        }
        let settings = self.settings.clone();
        self.refresh(rows, grown);
        let set = settings != self.settings;
        if scored || set {
            self.scores.forget();
            touched = touched.and(Touched::SCORES);
        }
        if modelled || set {
            self.models.forget();
        }
        touched
    }

    /// Takes over an import's pages. Returns the tables that grew by them, with the position of the first new page.
    fn adopt(&mut self, changes: &Changes, pages: Vec<Option<Page>>, touched: &mut Touched) -> BTreeMap<Table, usize> {
        let mut grown = BTreeMap::new();
        for (new, page) in changes.head.pages.iter().zip(pages) {
            *touched = touched.with(new.table);
            grown.entry(new.table).or_insert_with(|| self.rows(new.table).pages());
            self.load(new.table, new.key, page);
        }
        grown
    }

    fn unplace(&mut self, table: Table, row: Row) {
        let Self { customers, orders, tables, identities, words, .. } = self;
        match table {
            Table::Customer if row < customers.end() => {
                let records = &tables[Table::Customer as usize - 1];
                customers.unplace(row, records);
                let Some(record) = records.get(row) else { return };
                words.take_out(row, record);
                if let Some(identities) = identities {
                    identities.remove(row, &keys(record));
                }
            }
            Table::Order if row < orders.end() => orders.unplace(row),
            _ => {}
        }
    }

    /// Brings the columns up to date with these rows.
    fn refresh(&mut self, mut rows: BTreeMap<Table, Vec<Row>>, grown: BTreeMap<Table, usize>) {
        for rows in rows.values_mut() {
            // A batch may come back to a record; it has one place in each order all the same.
            rows.sort_unstable();
            rows.dedup();
        }
        let changed_many = |table| rows.get(&table).is_some_and(|rows| rows.len() > MANY);
        let many = |table| grown.contains_key(&table) || changed_many(table);
        if rows.contains_key(&Table::Setting) {
            let before = (self.settings.currency, self.settings.refunds);
            self.settings = Settings::read(self.rows(Table::Setting));
            if before != (self.settings.currency, self.settings.refunds) && self.ready {
                self.relink();
            }
        }
        let merged_before = self.customers.merged.clone();
        if many(Table::Customer) {
            self.build_customers_again();
        } else if let Some(rows) = rows.get(&Table::Customer) {
            rows.iter().for_each(|row| self.refresh_customer(*row));
        }
        for row in rows.get(&Table::Interaction).into_iter().flatten() {
            self.details.set_interaction(*row, &self.tables);
        }
        if grown.contains_key(&Table::Product) {
            self.details.forget();
        }
        if !self.ready {
            return;
        }
        // Orders may have waited for the customers that came now.
        let awaited = grown.contains_key(&Table::Customer) && self.orders.any_stray();
        if changed_many(Table::Order) || awaited {
            self.orders = Orders::default();
            self.expect_orders(self.rows(Table::Order).pages());
            self.read_orders(0);
            self.build_orders();
        } else {
            self.follow_merges(&merged_before);
            if many(Table::Customer) {
                self.relink();
            }
            if let Some(rows) = rows.get(&Table::Order) {
                rows.iter().for_each(|row| self.refresh_order(*row));
            }
            if let Some(first) = grown.get(&Table::Order) {
                self.expect_orders(self.rows(Table::Order).pages() - first);
                self.read_orders(*first);
                self.build_orders();
            } else if self.orders.late() > MANY {
                self.orders.link(self.customers.end());
            }
        }
    }

    /// Customers were merged or parted: their orders go with them.
    fn follow_merges(&mut self, before: &BTreeMap<Row, Id>) {
        let now = &self.customers.merged;
        let moved: BTreeSet<Row> = before
            .iter()
            .filter(|(row, id)| now.get(row) != Some(id))
            .chain(now.iter().filter(|(row, id)| before.get(row) != Some(id)))
            .map(|(row, _)| *row)
            .collect();
        let people = &self.tables[Table::Customer as usize - 1];
        // Before: with whom it was merged, or itself. Its orders are in that one's list now.
        let held = moved.iter().map(|row| before.get(row).and_then(|id| people.row_of(*id)).unwrap_or(*row));
        let held: BTreeSet<Row> = held.flat_map(|row| [row, root(&self.customers, people, row)]).collect();
        let orders: Vec<Row> =
            moved.iter().chain(&held).flat_map(|row| self.orders.rows_of(*row).collect::<Vec<_>>()).collect();
        for order in orders {
            self.orders.unplace(order);
            self.refresh_order(order);
        }
    }

    fn build_customers_again(&mut self) {
        let totals = std::mem::take(&mut self.customers.totals);
        self.build_customers();
        for (row, totals) in totals.into_iter().enumerate() {
            if let Some(place) = self.customers.totals.get_mut(row) {
                *place = totals;
            }
        }
    }

    fn refresh_customer(&mut self, row: Row) {
        let records = &self.tables[Table::Customer as usize - 1];
        let Some(record) = records.get(row) else { return };
        self.customers.set(row, record);
        self.customers.place(row, records);
        self.words.put_in(row, record);
        self.facets.set(row, record);
        if let Some(identities) = &mut self.identities {
            identities.insert(row, &keys(record));
        }
    }

    fn refresh_order(&mut self, row: Row) {
        let rows = &self.tables[Table::Order as usize - 1];
        let people = &self.tables[Table::Customer as usize - 1];
        let Some(record) = rows.get(row) else { return };
        let before = if row < self.orders.end() { self.orders.customer(row) } else { NO_ROW };
        let facts = OrderFacts::read(record);
        let customer = facts.customer.and_then(|id| people.row_of(id)).unwrap_or(NO_ROW);
        let customer = root(&self.customers, people, customer);
        self.orders.set(row, &facts, customer);
        self.orders.place(row);
        self.orders.link_late(row);
        let mut changed = vec![before, customer];
        if let Some(corrected) = facts.corrects.and_then(|id| rows.row_of(id)) {
            self.orders.set_corrected(corrected, !facts.deleted);
            changed.push(self.orders.customer(corrected));
        }
        changed.sort_unstable();
        changed.dedup();
        let end = self.customers.end();
        changed.into_iter().filter(|customer| *customer < end).for_each(|customer| self.recount(customer));
    }

    /// A customer's totals anew, in its place in every order.
    fn recount(&mut self, customer: Row) {
        let code = self.orders.currency_code(self.settings.currency);
        let mut totals = Totals::default();
        let mut rows: Vec<Row> = self.orders.rows_of(customer).filter(|row| self.orders.is_live(*row)).collect();
        rows.sort_by_key(|row| self.orders.at(*row));
        rows.iter().for_each(|row| add(&mut totals, &self.orders, *row, code, self.settings.refunds));
        let records = &self.tables[Table::Customer as usize - 1];
        if self.customers.totals[customer as usize] != totals {
            self.customers.unplace(customer, records);
            self.customers.totals[customer as usize] = totals;
            self.customers.place(customer, records);
        }
    }
}
