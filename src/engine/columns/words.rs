//! The words in use of customers' fields, for suggestions and choices: counted at the first need and kept right since.

use super::bits::Bits;
use crate::domain::schema::{Field, customer};
use crate::engine::row::{RowRef, ValueRef};
use crate::engine::table::{Row, Rows};
use std::collections::BTreeMap;

/// A field's words: what stands in it; the names of tags that are set; the names of a business's own fields.
#[derive(Debug, Default)]
pub struct Words {
    fields: BTreeMap<Field, Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    /// The rows that are counted, so that none is counted twice or taken off twice.
    rows: Bits,
    words: BTreeMap<Box<str>, u32>,
}

impl Words {
    /// A field's words and how many customers have each, those in the bin not counted.
    pub fn of(&mut self, field: Field, live: &Bits, records: &Rows) -> &BTreeMap<Box<str>, u32> {
        let counts = self.fields.entry(field).or_insert_with(|| {
            let mut counts = Counts::default();
            for row in live.iter() {
                if let Some(record) = records.get(row) {
                    counts.put_in(field, row, record);
                }
            }
            counts
        });
        &counts.words
    }

    /// Before a record changes.
    pub fn take_out(&mut self, row: Row, record: RowRef<'_>) {
        for (field, counts) in &mut self.fields {
            counts.take_out(*field, row, record);
        }
    }

    /// After a record changed.
    pub fn put_in(&mut self, row: Row, record: RowRef<'_>) {
        if record.is_deleted() {
            return;
        }
        for (field, counts) in &mut self.fields {
            counts.put_in(*field, row, record);
        }
    }

    /// Many changed: they are counted again at the next need.
    pub fn forget(&mut self) {
        self.fields.clear();
    }
}

impl Counts {
    fn put_in(&mut self, field: Field, row: Row, record: RowRef<'_>) {
        if self.rows.contains(row) {
            return;
        }
        self.rows.grow(row + 1);
        self.rows.insert(row);
        each(field, record, |word| match self.words.get_mut(word) {
            Some(count) => *count += 1,
            None => drop(self.words.insert(word.into(), 1)),
        });
    }

    fn take_out(&mut self, field: Field, row: Row, record: RowRef<'_>) {
        if !self.rows.contains(row) {
            return;
        }
        self.rows.remove(row);
        each(field, record, |word| match self.words.get_mut(word) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(self.words.remove(word)),
        });
    }
}

fn each(field: Field, record: RowRef<'_>, mut with: impl FnMut(&str)) {
    for found in record.fields().skip_while(|found| found.field < field).take_while(|found| found.field == field) {
        match found.value {
            ValueRef::Null => {}
            _ if field == customer::CUSTOM => with(found.name),
            ValueRef::Text(text) if !text.is_empty() => with(text),
            ValueRef::Int(1) if field.is_keyed() => with(found.name),
            _ => {}
        }
    }
}
