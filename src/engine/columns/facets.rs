//! Customers' fields, tags and consents as columns: what segments read. Each is made at the first need and kept right.

use super::bits::Bits;
use crate::domain::schema::{Field, Key, customer};
use crate::domain::value::Value;
use crate::engine::row::{RowRef, ValueRef};
use crate::engine::table::{Row, Rows};
use std::collections::BTreeMap;

/// Not set.
const NONE: u32 = 0;

/// A field of few different values: each customer's, as a position among them.
#[derive(Debug, Default)]
pub struct Codes {
    /// What a code stands for, less one: code 0 is not set.
    values: BTreeMap<Value, u32>,
    of: Vec<u32>,
}

impl Codes {
    fn set(&mut self, row: Row, value: ValueRef<'_>) {
        if self.of.len() <= row as usize {
            self.of.resize(row as usize + 1, NONE);
        }
        let value = match value {
            ValueRef::Null | ValueRef::Text("") => {
                self.of[row as usize] = NONE;
                return;
            }
            value => value.to_value(),
        };
        let next = self.values.len() as u32 + 1;
        self.of[row as usize] = *self.values.entry(value).or_insert(next);
    }

    /// The rows of `among` whose value is one that `holds` says yes to; it is asked `None` for those without one.
    pub fn select(&self, among: &Bits, holds: impl Fn(Option<&Value>) -> bool) -> Bits {
        let mut wanted = vec![false; self.values.len() + 1];
        wanted[0] = holds(None);
        for (value, code) in &self.values {
            wanted[*code as usize] = holds(Some(value));
        }
        among.filtered(|row| wanted[self.of.get(row as usize).copied().unwrap_or(NONE) as usize])
    }
}

/// A flag of many names, one name's: who has it set, and who has it set to no.
#[derive(Debug, Default)]
pub struct Flags {
    pub yes: Bits,
    pub no: Bits,
}

#[derive(Debug, Default)]
pub struct Facets {
    codes: BTreeMap<Field, Codes>,
    flags: BTreeMap<Key, Flags>,
    end: Row,
}

impl Facets {
    /// Makes sure that the column of a field is there.
    pub fn need_codes(&mut self, field: Field, end: Row, records: &Rows) {
        self.end = self.end.max(end);
        if self.codes.contains_key(&field) {
            return;
        }
        let mut codes = Codes { of: vec![NONE; end as usize], ..Codes::default() };
        for (row, record) in records.iter() {
            codes.set(row, record.get(field));
        }
        self.codes.insert(field, codes);
    }

    /// Makes sure that the column of a tag or a consent is there.
    pub fn need_flags(&mut self, key: &Key, end: Row, records: &Rows) {
        self.end = self.end.max(end);
        if self.flags.contains_key(key) {
            return;
        }
        let mut flags = Flags { yes: Bits::none(end), no: Bits::none(end) };
        for (row, record) in records.iter() {
            put(&mut flags, row, record.find(key.field, &key.name));
        }
        self.flags.insert(key.clone(), flags);
    }

    pub fn codes(&self, field: Field) -> Option<&Codes> {
        self.codes.get(&field)
    }

    pub fn flags(&self, key: &Key) -> Option<&Flags> {
        self.flags.get(key)
    }

    /// After a record changed.
    pub fn set(&mut self, row: Row, record: RowRef<'_>) {
        for (field, codes) in &mut self.codes {
            codes.set(row, record.get(*field));
        }
        for (key, flags) in &mut self.flags {
            flags.yes.grow(row + 1);
            flags.no.grow(row + 1);
            put(flags, row, record.find(key.field, &key.name));
        }
    }

    /// Many changed: the columns are made again at the next need.
    pub fn forget(&mut self) {
        self.codes.clear();
        self.flags.clear();
    }

    /// Bytes in memory, about.
    pub fn size(&self) -> usize {
        self.codes.values().map(|codes| codes.of.capacity() * 4).sum::<usize>()
            + self.flags.len() * self.end as usize / 4
    }
}

fn put(flags: &mut Flags, row: Row, value: ValueRef<'_>) {
    flags.yes.remove(row);
    flags.no.remove(row);
    match value {
        ValueRef::Int(0) => flags.no.insert(row),
        ValueRef::Int(_) => flags.yes.insert(row),
        _ => {}
    }
}

/// Whether a field has few enough different values for a column of codes.
pub fn is_coded(field: Field) -> bool {
    use crate::domain::schema::{Kind, Table};
    let kind = Table::Customer.field(field).map(|info| info.kind);
    field != customer::CREATED
        && matches!(
            kind,
            Some(Kind::Word | Kind::Choice(_) | Kind::Flag | Kind::Int | Kind::Day | Kind::Amount | Kind::Ref(_))
        )
}
