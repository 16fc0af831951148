//! A record as a set of stamped fields.

use super::{
    id::Id,
    schema::{DELETED, Key},
    stamp::Stamp,
    value::Value,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A field's value and who wrote it when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cell {
    /// When it was written: the stamp of the command that did.
    pub stamp: Stamp,
    pub value: Value,
    /// The field's stamp that the writer had before it. A write whose `seen` is older than another write of the same
    /// field did not know of that one.
    pub seen: Stamp,
}

/// A stored document of the domain: a customer, an order, a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub id: Id,
    pub fields: BTreeMap<Key, Cell>,
}

impl Record {
    pub fn new(id: Id) -> Self {
        Self { id, fields: BTreeMap::new() }
    }

    /// The value of a field; `None` where it was never set or has been emptied.
    pub fn get(&self, key: impl Into<Key>) -> Option<&Value> {
        self.fields.get(&key.into()).map(|cell| &cell.value).filter(|value| **value != Value::Null)
    }

    pub fn text(&self, key: impl Into<Key>) -> &str {
        self.get(key).and_then(Value::as_text).unwrap_or_default()
    }

    pub fn int(&self, key: impl Into<Key>) -> Option<i64> {
        self.get(key).and_then(Value::as_int)
    }

    pub fn reference(&self, key: impl Into<Key>) -> Option<Id> {
        self.get(key).and_then(Value::as_ref)
    }

    /// In the bin, or taken back by an undo.
    pub fn is_deleted(&self) -> bool {
        self.int(DELETED).is_some_and(|mark| mark > 0)
    }

    /// Writes a field as a command with this stamp does, remembering the stamp it found.
    pub fn set(&mut self, key: impl Into<Key>, value: Value, stamp: Stamp) {
        let key = key.into();
        let seen = self.fields.get(&key).map_or(Stamp::NEVER, |cell| cell.stamp);
        self.fields.insert(key, Cell { stamp, value, seen });
    }
}
