//! What a person wants.

use super::query::Query;
use crate::domain::{
    id::Id,
    schema::{Key, Table},
    value::Value,
};
use serde::{Deserialize, Serialize};

/// A field and what it should hold; [`Value::Null`] empties it.
pub type Set = (Key, Value);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// A new customer, contact, product, order or interaction. Values are checked and brought into their normal form.
    Create {
        table: Table,
        set: Vec<Set>,
    },
    /// Edits fields of one record. Not of a fact, whose corrections are records of their own
    /// ([`Command::Create`] with `CORRECTS`).
    Edit {
        table: Table,
        id: Id,
        set: Vec<Set>,
    },
    /// The same edit to many customers: a tag, a source, an owner.
    EditAll {
        selection: Selection,
        set: Vec<Set>,
    },
    /// To the bin.
    Delete {
        table: Table,
        ids: Vec<Id>,
    },
    DeleteAll {
        selection: Selection,
    },
    /// Out of the bin.
    Restore {
        table: Table,
        ids: Vec<Id>,
    },
    /// Those of a list out of the bin.
    RestoreAll {
        selection: Selection,
    },
    /// `other` becomes part of `keep`: what `keep` lacks it takes from `other`, whose orders, interactions and
    /// contacts are shown with it from then on.
    Merge {
        keep: Id,
        other: Id,
    },
    /// These two are not the same, whatever they share: they are no duplicates any more.
    SetApart {
        a: Id,
        b: Id,
    },
    /// Pairs that were set apart may be the same after all.
    SuggestAgain {
        pairs: Vec<(Id, Id)>,
    },
    /// Takes an entry of the journal back, field by field.
    Undo {
        entry: u64,
    },
    /// Does again what an undo took back: `entry` is the undo's own.
    Redo {
        entry: u64,
    },
    /// A dynamic segment becomes a static one: who is in now stays in.
    Freeze {
        segment: Id,
    },
    /// A setting of the business, by name.
    SetSetting {
        name: String,
        value: String,
    },
}

/// Which customers of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Selection {
    Ids(Vec<Id>),
    /// All that the query [`Query::Customers`] finds, whatever its window, but these.
    All {
        query: Box<Query>,
        except: Vec<Id>,
    },
}

/// What the engine may not find out by itself: it has no clock and no dice.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// Milliseconds since 1970 in UTC.
    pub now: u64,
    /// Minutes that the business's clock is ahead of UTC.
    pub zone: i32,
}

impl Context {
    /// Seconds since 1970-01-01 00:00 on the business's clock.
    pub fn wall(&self) -> i64 {
        (self.now / 1000) as i64 + i64::from(self.zone) * 60
    }

    /// Days since 1970-01-01 on the business's calendar.
    pub fn today(&self) -> i64 {
        self.wall().div_euclid(86_400)
    }
}
