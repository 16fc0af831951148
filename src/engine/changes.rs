//! One atomic batch: what a command made of the records it touched.

use crate::domain::schema::Table;
use serde::{Deserialize, Serialize};

/// What a journal entry did, for a person to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    Create(Table),
    Edit(Table),
    EditAll,
    Delete(Table),
    Restore(Table),
    Merge,
    Import,
    Demo,
    RemoveDemo,
    RestoreBackup,
    Setting,
    Undo,
    Redo,
}
