//! All records of one kind: pages in memory and the way from an id to a row.
//!
//! A row's number is its page's position × 1024 + its slot. It never changes while the workspace lives, and every tab
//! that has applied the same journal has the same numbers.

use super::page::{PAGE_ROWS, Page};
use super::row::RowRef;
use crate::domain::{
    id::Id,
    record::{Cell, Record},
    schema::{Key, Table},
};
use std::collections::BTreeMap;

/// A record's place in its table.
pub type Row = u32;

/// No row: an order whose customer is not here (yet).
pub const NO_ROW: Row = u32::MAX;

#[derive(Debug)]
struct Slot {
    page: Page,
    /// Where it is on disk; `None` until a checkpoint has put it there.
    key: Option<u32>,
    /// Changed since it was put there.
    dirty: bool,
    /// What is on disk cannot be read. It stays as it is: somebody may still be able to mend it.
    lost: bool,
}

impl Slot {
    fn takes_more(&self) -> bool {
        !self.lost && !self.page.is_full()
    }
}

#[derive(Debug)]
pub struct Rows {
    table: Table,
    slots: Vec<Slot>,
    /// Ids to rows, in runs: the first id of consecutive ones → its row and how many.
    runs: BTreeMap<Id, (Row, u32)>,
    count: usize,
}

impl Rows {
    pub fn new(table: Table) -> Self {
        Self { table, slots: Vec::new(), runs: BTreeMap::new(), count: 0 }
    }

    /// Records, those in the bin included.
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// One more than the greatest row number there can be.
    pub fn end(&self) -> Row {
        (self.slots.len() * PAGE_ROWS) as Row
    }

    pub fn pages(&self) -> usize {
        self.slots.len()
    }

    /// Bytes in memory, about.
    pub fn size(&self) -> usize {
        self.slots.iter().map(|slot| slot.page.size()).sum::<usize>() + self.runs.len() * 48
    }

    pub fn row_of(&self, id: Id) -> Option<Row> {
        let (first, (row, length)) = self.runs.range(..=id).next_back()?;
        let ahead = (first.device == id.device).then(|| id.number - first.number)?;
        (ahead < *length).then(|| row + ahead)
    }

    #[inline]
    pub fn get(&self, row: Row) -> Option<RowRef<'_>> {
        self.slots.get(row as usize / PAGE_ROWS)?.page.row(row as usize % PAGE_ROWS)
    }

    pub fn find(&self, id: Id) -> Option<RowRef<'_>> {
        self.get(self.row_of(id)?)
    }

    /// Every record with its row, in order of rows.
    pub fn iter(&self) -> impl Iterator<Item = (Row, RowRef<'_>)> {
        self.range(0, self.slots.len())
    }

    /// The records of some pages.
    pub fn range(&self, from: usize, to: usize) -> impl Iterator<Item = (Row, RowRef<'_>)> {
        let pages = self.slots.iter().enumerate().take(to).skip(from);
        pages.flat_map(|(index, slot)| {
            let rows = 0..slot.page.len();
            rows.filter_map(move |at| Some(((index * PAGE_ROWS + at) as Row, slot.page.row(at)?)))
        })
    }

    /// Appends a page as it came from disk or from an import. Returns its position.
    pub fn adopt(&mut self, page: Page, key: Option<u32>) -> usize {
        let index = self.slots.len();
        let first = (index * PAGE_ROWS) as Row;
        for slot in 0..page.len() {
            if let Some(row) = page.row(slot) {
                note_run(&mut self.runs, row.id, first + slot as Row);
                self.count += 1;
            }
        }
        self.slots.push(Slot { page, key, dirty: key.is_none(), lost: false });
        index
    }

    /// Keeps the place of a page that could not be read, so that the others keep their numbers.
    pub fn adopt_missing(&mut self, key: u32) {
        self.slots.push(Slot { page: Page::default(), key: Some(key), dirty: false, lost: true });
    }

    /// Writes one field, making the record if it is new. Returns its row.
    pub fn set(&mut self, id: Id, key: &Key, cell: &Cell) -> Row {
        match self.row_of(id) {
            Some(row) => {
                let slot = &mut self.slots[row as usize / PAGE_ROWS];
                slot.page.patch(row as usize % PAGE_ROWS, self.table, key, cell);
                slot.dirty = true;
                row
            }
            None => {
                let mut record = Record::new(id);
                record.fields.insert(key.clone(), cell.clone());
                self.put(&record)
            }
        }
    }

    /// Writes a whole record, new or in place of what is there.
    pub fn put(&mut self, record: &Record) -> Row {
        if let Some(row) = self.row_of(record.id) {
            let slot = &mut self.slots[row as usize / PAGE_ROWS];
            slot.page.put(Some(row as usize % PAGE_ROWS), self.table, record);
            slot.dirty = true;
            return row;
        }
        if !self.slots.last().is_some_and(Slot::takes_more) {
            self.slots.push(Slot { page: Page::default(), key: None, dirty: true, lost: false });
        }
        let index = self.slots.len() - 1;
        let slot = &mut self.slots[index];
        slot.page.put(None, self.table, record);
        slot.dirty = true;
        let row = (index * PAGE_ROWS + slot.page.len() - 1) as Row;
        note_run(&mut self.runs, record.id, row);
        self.count += 1;
        row
    }

    /// The greatest number a device has given out here.
    pub fn last_number(&self, device: crate::domain::id::Device) -> u32 {
        let last = self.runs.range(..=Id::new(device, u32::MAX)).next_back();
        last.filter(|(first, _)| first.device == device).map_or(0, |(first, (_, length))| first.number + length - 1)
    }

    /// The keys of the pages on disk by position; `None` where a page was never put there.
    pub fn keys(&self) -> impl Iterator<Item = Option<u32>> {
        self.slots.iter().map(|slot| slot.key)
    }

    /// Takes over the keys that another tab's checkpoint has given.
    pub fn learn_keys(&mut self, keys: &[u32]) {
        for (slot, key) in self.slots.iter_mut().zip(keys) {
            slot.key = Some(*key);
        }
    }

    /// Positions of the pages that differ from the disk's.
    pub fn dirty(&self) -> Vec<usize> {
        (0..self.slots.len()).filter(|index| self.slots[*index].dirty).collect()
    }

    /// A page's bytes for the disk.
    pub fn encode(&mut self, index: usize) -> Vec<u8> {
        self.slots[index].page.encode()
    }

    /// The disk has this page now.
    pub fn clean(&mut self, index: usize, key: u32) {
        self.slots[index].key = Some(key);
        self.slots[index].dirty = false;
    }
}

fn note_run(runs: &mut BTreeMap<Id, (Row, u32)>, id: Id, row: Row) {
    if let Some((first, (start, length))) = runs.range_mut(..=id).next_back()
        && first.device == id.device
        && first.number.checked_add(*length) == Some(id.number)
        && start.checked_add(*length) == Some(row)
    {
        *length += 1;
        return;
    }
    runs.insert(id, (row, 1));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::Device, schema::customer, stamp::Stamp, value::Value};

    fn named(device: u32, number: u32, name: &str) -> Record {
        let mut record = Record::new(Id::new(Device(device), number));
        let stamp = Stamp { millis: 1, counter: number, device: Device(device) };
        record.set(customer::NAME, Value::text(name), stamp);
        record
    }

    #[test]
    fn ids_lead_to_rows_across_pages_and_devices() {
        let mut rows = Rows::new(Table::Customer);
        for number in 1..=2500 {
            rows.put(&named(1, number, "a"));
        }
        for number in [7, 3, 5] {
            rows.put(&named(2, number, "b"));
        }
        assert_eq!((rows.len(), rows.pages()), (2503, 3));
        assert_eq!(rows.row_of(Id::new(Device(1), 2000)), Some(1999));
        assert_eq!(rows.row_of(Id::new(Device(2), 3)), Some(2501));
        for missing in [Id::new(Device(1), 0), Id::new(Device(1), 2501), Id::new(Device(2), 4), Id::new(Device(3), 1)] {
            assert_eq!(rows.row_of(missing), None);
        }
        assert_eq!(rows.last_number(Device(1)), 2500);
        assert_eq!(rows.last_number(Device(2)), 7);
        assert_eq!(rows.last_number(Device(3)), 0);
        assert!(rows.iter().all(|(row, found)| rows.row_of(found.id) == Some(row)));
    }

    #[test]
    fn pages_taken_over_keep_their_rows() {
        let mut first = Rows::new(Table::Customer);
        for number in 1..=1500 {
            first.put(&named(1, number, "a"));
        }
        let mut second = Rows::new(Table::Customer);
        for index in 0..first.pages() {
            second.adopt(Page::decode(&first.encode(index)).unwrap(), Some(index as u32));
        }
        assert!(second.dirty().is_empty());
        second.set(
            Id::new(Device(1), 1200),
            &customer::NAME.into(),
            &Cell {
                stamp: Stamp { millis: 9, counter: 0, device: Device(1) },
                value: Value::text("new"),
                seen: Stamp::NEVER,
            },
        );
        assert_eq!(second.dirty(), vec![1]);
        assert_eq!(second.find(Id::new(Device(1), 1200)).unwrap().text(customer::NAME), "new");
        assert_eq!(second.find(Id::new(Device(1), 1201)).unwrap().text(customer::NAME), "a");
    }
}
