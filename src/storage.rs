//! Where records are kept: a journal of changes and pages of records, behind one trait.
//!
//! A write is durable when its entry is in the journal. Pages are the journal folded up; an import's pages are written
//! before its entry, which names them and makes them count. So a kill at any point leaves all of a command or none.

use crate::engine::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::future::Future;

/// The version of all that is stored. A database of a greater one is refused.
pub const FORMAT: u32 = 1;

/// The mark that says which pages count and how far the journal is folded into them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The last journal entry that the pages hold.
    pub entry: u64,
    /// By table's code, the keys of its pages in order.
    pub directory: Vec<(u8, Vec<u32>)>,
}

/// What opening a database finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Drawn when the database was created.
    pub device: u32,
    pub checkpoint: Checkpoint,
    /// The number of the last journal entry; 0 when there is none.
    pub last_entry: u64,
}

/// What came of an append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is durable.
    Done,
    /// Another tab was faster and nothing was written: catch up with these entries, decide again.
    Behind(Vec<(u64, Vec<u8>)>),
}

/// A database. All methods are atomic: they happen wholly or not at all, also when the process is killed.
pub trait Storage {
    /// Opens the database again after [`Refusal::ConnectionLost`], and tells what is there.
    fn open(&self) -> impl Future<Output = Result<Opened, Refusal>>;

    /// The pages of these keys, in this order; `None` for one that is not there.
    fn read_pages(&self, keys: &[u32]) -> impl Future<Output = Result<Vec<Option<Vec<u8>>>, Refusal>>;

    /// At most `limit` entries with numbers above `after`, in order.
    fn read_entries(&self, after: u64, limit: u32) -> impl Future<Output = Result<Vec<(u64, Vec<u8>)>, Refusal>>;

    /// Writes entry `expected + 1` with strict durability, if `expected` is the last one.
    fn append(&self, expected: u64, entry: &[u8]) -> impl Future<Output = Result<Appended, Refusal>>;

    /// `count` page keys that nobody else will get.
    fn reserve_pages(&self, count: u32) -> impl Future<Output = Result<u32, Refusal>>;

    /// Writes pages. They count when a journal entry or a checkpoint names them.
    fn write_pages(&self, pages: &[(u32, Vec<u8>)]) -> impl Future<Output = Result<(), Refusal>>;

    /// Puts these pages and moves the mark, in one transaction, strictly durable.
    fn checkpoint(&self, pages: &[(u32, Vec<u8>)], mark: &Checkpoint) -> impl Future<Output = Result<(), Refusal>>;

    /// Removes pages that nothing names: left by an import that was cancelled or killed.
    fn delete_pages(&self, keys: &[u32]) -> impl Future<Output = Result<(), Refusal>>;

    /// The keys of all pages.
    fn page_keys(&self) -> impl Future<Output = Result<Vec<u32>, Refusal>>;

    /// A small value by name: the last backup's time, who sits here. Not part of the business's data.
    fn read_note(&self, name: &str) -> impl Future<Output = Result<Option<String>, Refusal>>;
    fn write_note(&self, name: &str, value: &str) -> impl Future<Output = Result<(), Refusal>>;

    /// In one transaction: all pages and entries go, these pages come, and the journal begins again behind
    /// `mark.entry`. Restoring a backup and wiping.
    fn replace(&self, pages: &[(u32, Vec<u8>)], mark: &Checkpoint) -> impl Future<Output = Result<(), Refusal>>;
}
