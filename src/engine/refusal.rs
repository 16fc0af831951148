//! Why something was not done. Each says what a person can do about it; the page has the words in both languages.

use crate::domain::{
    id::Id,
    schema::{Field, Key, Table},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// A field's value does not fit: which one, and what was typed.
    BadValue {
        key: Key,
        text: String,
        why: BadValue,
    },
    /// A setting cannot be this.
    BadSetting {
        name: String,
        text: String,
    },
    /// A customer needs a name, or at least a phone or an e-mail.
    NameMissing,
    /// Somebody deleted it, or it never was.
    NotFound {
        table: Table,
        id: Id,
    },
    /// A fact is not edited: add a correction.
    FactIsFixed {
        table: Table,
    },
    /// Two customers cannot be merged: they are the same, or one is in the bin.
    CannotMerge,
    /// This entry was undone already.
    AlreadyUndone,
    /// The journal has no such entry.
    NoSuchEntry {
        entry: u64,
    },
    Cancelled,
    /// The disk or the browser's share of it is full. Nothing that was acknowledged is lost.
    QuotaExceeded,
    /// The browser closed the database; it is opened again by itself at the next try.
    ConnectionLost,
    /// The database was written by a newer version of Guanxi.
    NewerDatabase {
        found: u32,
        known: u32,
    },
    /// This tab runs an older version than another one: reload it.
    Outdated,
    /// Another tab emptied the database or restored a backup into it: everything has to be read again.
    Replaced,
    /// The browser gives no IndexedDB (a private window, or storage is blocked).
    NoStorage {
        message: String,
    },
    /// The browser could not load the engine: there is no network, or the host has a newer version.
    NotLoaded,
    /// The facts are still being read; ask again when the status is ready.
    NotReady,
    File(FileProblem),
    /// It takes long: a job must do it first.
    Unprepared,
    /// A method cannot say anything of this data, and what would be needed: a text `analysis.refusal.KEY` with values.
    Analysis {
        key: String,
        values: Vec<(String, String)>,
    },
    /// A segment would ask for itself: by way of these.
    SegmentCycle {
        names: Vec<String>,
    },
    /// Other segments ask for it.
    SegmentInUse {
        name: String,
        by: Vec<String>,
    },
    /// A segment's rule cannot be read.
    BadRule {
        name: String,
        why: String,
    },
    /// The engine's thread is no more: a fault, or the memory is full. What was acknowledged is safe; reload.
    EngineStopped,
    /// Something that should not happen, in the words of whoever noticed.
    Internal {
        message: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BadValue {
    NotANumber,
    NotADate,
    NotAPhone,
    NotAnEmail,
    TooLong,
    /// Not among the names that the field knows.
    NotAChoice,
    /// A number that the field cannot have.
    OutOfRange {
        least: i64,
        greatest: i64,
    },
    /// An amount below zero where there is none.
    Negative,
    /// A part that would be more than its whole, which is this field.
    MoreThan(Field),
    /// The field is not one of this kind of record.
    NoSuchField,
}

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileProblem {
    Empty {
        name: String,
    },
    /// Not text: a spreadsheet, a picture, an archive. `kind` is what it looks like (`xlsx`, `pdf`, `zip`, `png` or empty).
    Binary {
        name: String,
        kind: String,
    },
    /// Bytes that are no text in the encoding it seems to have.
    Encoding {
        name: String,
        row: u64,
        encoding: String,
    },
    /// A quote opened in this row is never closed.
    UnclosedQuote {
        name: String,
        row: u64,
    },
    TooManyColumns {
        name: String,
        columns: u64,
        limit: u64,
    },
    /// A field of more than a mebibyte, or a row of more than four.
    RowTooLong {
        name: String,
        row: u64,
    },
    /// A compressed file that ends too early or is damaged.
    Truncated {
        name: String,
        row: u64,
    },
    HeaderOnly {
        name: String,
    },
    /// Nothing says who or what the rows are about: which column is missing.
    NothingToImport {
        name: String,
    },
    /// Not one row could be read.
    NoGoodRow {
        name: String,
        rows: u64,
    },
    /// The browser could not read it (moved, or no permission).
    Unreadable {
        name: String,
        message: String,
    },
    NotABackup {
        name: String,
    },
    /// A backup that a newer version made.
    NewerBackup {
        name: String,
        found: u32,
        known: u32,
    },
    /// A backup whose checksum is wrong: where.
    DamagedBackup {
        name: String,
        at: u64,
    },
}

impl From<FileProblem> for Refusal {
    fn from(problem: FileProblem) -> Self {
        Refusal::File(problem)
    }
}

impl Refusal {
    pub fn internal(message: impl std::fmt::Display) -> Self {
        Refusal::Internal { message: message.to_string() }
    }
}
