//! What a row says of a customer, beside what the record says.

use super::{
    columns::{Columns, Slot, Val},
    wishes::Wishes,
};
use crate::domain::{
    id::Id,
    schema::{DELETED, Field, Key, Table, customer},
    value::Value,
};
use crate::engine::row::{RowRef, ValueRef};

/// Wishes for a value of a record.
pub fn wish(id: Id, slot: &Slot, value: &Val, wishes: &mut Wishes) {
    match value {
        Val::Tags(tags) => {
            for tag in tags {
                wishes.push(Table::Customer, id, &Key::of(slot.key.field, *tag), &Value::Int(1));
            }
        }
        _ => wishes.push(Table::Customer, id, &slot.key, &value.to_value()),
    }
}

/// Wishes for what a row says otherwise than the record; whether there was any. What the row leaves blank stays.
pub fn update(
    record: RowRef<'_>,
    columns: &Columns,
    values: &[Val],
    wishes: &mut Wishes,
    wanted: impl Fn(usize, ValueRef<'_>) -> bool,
) -> bool {
    let mut changed = false;
    let same = |field: Field, name: &str, value: &Val| match (record.find(field, name), value) {
        (ValueRef::Int(known), Val::Int(int)) => known == *int,
        (ValueRef::Text(known), Val::Text(_) | Val::Phone(_)) => known == value.text(),
        _ => false,
    };
    for (index, (slot, value)) in columns.slots.iter().zip(values).enumerate() {
        match value {
            Val::Blank => {}
            Val::Tags(tags) => {
                for tag in tags.iter().filter(|tag| !same(slot.key.field, tag, &Val::Int(1))) {
                    if wanted(index, record.find(slot.key.field, tag)) {
                        changed = true;
                        wish(record.id, slot, &Val::Tags(vec![tag]), wishes);
                    }
                }
            }
            _ if same(slot.key.field, &slot.key.name, value) => {}
            _ if wanted(index, record.find(slot.key.field, &slot.key.name)) => {
                changed = true;
                wish(record.id, slot, value, wishes);
            }
            _ => {}
        }
    }
    changed
}

/// What a customer of the workspace is known by, read in one pass over the record.
#[derive(Default)]
pub struct Known<'a> {
    pub name: &'a str,
    pub code: &'a str,
    pub phones: [&'a str; 2],
    pub email: &'a str,
    /// In the bin, or merged into another.
    pub gone: bool,
}

/// The greatest code of the fields that [`Known::read`] looks for: those of a record stand in ascending order.
const LAST: Field = {
    let codes = [
        customer::NAME,
        customer::CODE,
        customer::PHONE,
        customer::PHONE2,
        customer::EMAIL,
        customer::MERGED_INTO,
        DELETED,
    ];
    let (mut last, mut at) = (codes[0], 1);
    while at < codes.len() {
        if codes[at].0 > last.0 {
            last = codes[at];
        }
        at += 1;
    }
    last
};

impl<'a> Known<'a> {
    pub fn read(record: RowRef<'a>) -> Self {
        let mut known = Self::default();
        for found in record.fields() {
            match (found.field, found.value) {
                (customer::NAME, ValueRef::Text(text)) => known.name = text,
                (customer::CODE, ValueRef::Text(text)) => known.code = text,
                (customer::PHONE, ValueRef::Text(text)) => known.phones[0] = text,
                (customer::PHONE2, ValueRef::Text(text)) => known.phones[1] = text,
                (customer::EMAIL, ValueRef::Text(text)) => known.email = text,
                (DELETED, ValueRef::Int(mark)) => known.gone |= mark > 0,
                (customer::MERGED_INTO, ValueRef::Ref(_)) => known.gone = true,
                (field, _) if field > LAST => break,
                _ => {}
            }
        }
        known
    }
}
