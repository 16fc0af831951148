//! Pages of new records, handed on when they are full.

use crate::domain::{
    id::{Device, Id},
    schema::Table,
    stamp::Stamp,
};
use crate::engine::page::{Page, RowWriter};

/// The new records of one table.
#[derive(Debug)]
pub struct Sheets {
    table: Table,
    device: Device,
    stamp: Stamp,
    page: Page,
    full: Vec<Page>,
    count: u32,
}

impl Sheets {
    /// `device` mints the ids, counting from one.
    pub fn new(table: Table, device: Device, stamp: Stamp) -> Self {
        Self { table, device, stamp, page: Page::default(), full: Vec::new(), count: 0 }
    }

    /// How many records were begun.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The id of the how-manieth new record, from 0.
    pub fn id(&self, index: u32) -> Id {
        Id::new(self.device, index + 1)
    }

    /// Begins the next record.
    pub fn next(&mut self) -> RowWriter<'_> {
        if self.page.is_full() {
            self.full.push(std::mem::take(&mut self.page));
        }
        let id = self.id(self.count);
        self.count += 1;
        self.page.push(self.table, id, self.stamp)
    }

    /// The pages that are full.
    pub fn take(&mut self, into: &mut Vec<(Table, Page)>) {
        into.extend(self.full.drain(..).map(|page| (self.table, page)));
    }

    /// All pages: no record will follow.
    pub fn finish(&mut self, into: &mut Vec<(Table, Page)>) {
        self.take(into);
        if !self.page.is_empty() {
            into.push((self.table, std::mem::take(&mut self.page)));
        }
    }
}
