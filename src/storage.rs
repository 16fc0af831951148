//! Where records are kept: a journal of changes and pages of records, behind one trait.
//!
//! A write is durable when its entry is in the journal. Pages are the journal folded up; an import's pages are written
//! before its entry, which names them and makes them count. So a kill at any point leaves all of a command or none.

#[cfg(target_arch = "wasm32")]
pub mod indexeddb;
pub mod memory;
pub mod seal;
#[cfg(target_arch = "wasm32")]
pub mod tabs;
pub mod upgrade;

use crate::engine::refusal::Refusal;
use seal::{Broken, Kind};
use serde::{Deserialize, Serialize};
use std::future::Future;

/// The version of all that is stored. A database of a greater one is refused.
///
/// 2: an entry may have writes that keep the stamps of where they were made, and a directory tables that this version
/// does not know. What 1 wrote is read as it is. A new table, a new kind of command and a new form of bytes take
/// a new version, so that an older app refuses what it would not understand.
pub const FORMAT: u32 = 2;

/// The mark that says which pages count and how far the journal is folded into them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The last journal entry that the pages hold.
    pub entry: u64,
    /// By table's code, the keys of its pages in order.
    pub directory: Vec<(u8, Vec<u32>)>,
}

impl Checkpoint {
    /// As it is stored.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refusal> {
        Ok(seal::seal(Kind::Checkpoint, &postcard::to_stdvec(self).map_err(Refusal::internal)?))
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refusal> {
        let content = seal::unseal(Kind::Checkpoint, bytes).map_err(|broken| match broken {
            Broken::Damaged => Refusal::internal("the mark that says which pages count is damaged"),
            Broken::Newer { found } => Refusal::NewerDatabase { found, known: FORMAT },
        })?;
        postcard::from_bytes(content).map_err(Refusal::internal)
    }
}

/// What opening a database finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Drawn when the database was created, and anew when everything in it was replaced.
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

/// A tab's handle on a database. All methods are atomic: they happen wholly or not at all, also when the process is
/// killed.
///
/// Four refusals come from any of them. After [`Refusal::ConnectionLost`] the next call opens the database again by
/// itself, and whoever keeps records in memory is told by [`Appended::Behind`] what came in between. After
/// [`Refusal::Replaced`] nothing that was read counts any more: call [`Storage::open`] and read everything again.
/// After [`Refusal::Outdated`] only a reload of the tab helps. [`Refusal::QuotaExceeded`] may come from any write; it
/// can be tried again after space is made.
pub trait Storage {
    /// Opens the database, or creates it, and tells what is there. May be called again at any time.
    fn open(&self) -> impl Future<Output = Result<Opened, Refusal>>;

    /// Which pages count now. Another tab may have moved the mark since this one opened.
    fn read_mark(&self) -> impl Future<Output = Result<Checkpoint, Refusal>>;

    /// The pages of these keys, in this order; `None` for one that is not there. Fast where keys are neighbours.
    fn read_pages(&self, keys: &[u32]) -> impl Future<Output = Result<Vec<Option<Vec<u8>>>, Refusal>>;

    /// At most `limit` entries with numbers above `after`, in order.
    fn read_entries(&self, after: u64, limit: u32) -> impl Future<Output = Result<Vec<(u64, Vec<u8>)>, Refusal>>;

    /// Writes entry `expected + 1` with strict durability, if `expected` is the last one.
    fn append(&self, expected: u64, entry: &[u8]) -> impl Future<Output = Result<Appended, Refusal>>;

    /// `count` page keys that nobody else will get: the first of them, the others follow.
    fn reserve_pages(&self, count: u32) -> impl Future<Output = Result<u32, Refusal>>;

    /// Writes pages, durably, so that an entry written afterwards may name them. They count when a journal entry or a
    /// checkpoint names them.
    fn write_pages(&self, pages: &[(u32, Vec<u8>)]) -> impl Future<Output = Result<(), Refusal>>;

    /// Puts these pages and moves the mark, in one transaction, strictly durable. The mark never moves back, and never
    /// beyond the last entry.
    fn checkpoint(&self, pages: &[(u32, Vec<u8>)], mark: &Checkpoint) -> impl Future<Output = Result<(), Refusal>>;

    /// Removes pages that nothing names: left by an import that was cancelled or killed.
    fn delete_pages(&self, keys: &[u32]) -> impl Future<Output = Result<(), Refusal>>;

    /// The keys of all pages, in order.
    fn page_keys(&self) -> impl Future<Output = Result<Vec<u32>, Refusal>>;

    /// A small value by name: the last backup's time, who sits here. Not part of the business's data.
    fn read_note(&self, name: &str) -> impl Future<Output = Result<Option<String>, Refusal>>;
    fn write_note(&self, name: &str, value: &str) -> impl Future<Output = Result<(), Refusal>>;

    /// In one transaction: all pages and entries go, these come, and the journal goes on behind `mark.entry`, which no
    /// entry may be beyond. Restoring a backup and wiping. The database gets another device number, so that it never mints
    /// an id that a backup of what it was before has; notes stay. Every other tab gets [`Refusal::Replaced`] until it
    /// has opened the database again.
    fn replace(
        &self,
        pages: &[(u32, Vec<u8>)],
        entries: &[(u64, Vec<u8>)],
        mark: &Checkpoint,
    ) -> impl Future<Output = Result<(), Refusal>>;
}

/// The key that is free after `count` keys from `first` are taken.
fn next_page(first: u32, count: u32) -> Result<u32, Refusal> {
    first.checked_add(count).ok_or_else(|| Refusal::internal("there are no page keys left"))
}

/// The key that is free after everything was replaced by these pages. Keys are never given out twice, so that a tab that
/// does not know of it yet cannot write over new pages.
fn next_page_after(next: u32, pages: &[(u32, Vec<u8>)]) -> Result<u32, Refusal> {
    pages.iter().try_fold(next, |next, (key, _)| Ok(next.max(next_page(*key, 1)?)))
}

fn beyond_the_end(expected: u64, last: u64) -> Refusal {
    Refusal::internal(format_args!("entry {expected} was to be the last one, and the journal ends at {last}"))
}

/// The pages hold all entries that come with them.
fn check_replacement(entries: &[(u64, Vec<u8>)], mark: &Checkpoint) -> Result<(), Refusal> {
    match entries.iter().map(|(number, _)| *number).max() {
        Some(last) if last > mark.entry => {
            Err(Refusal::internal(format_args!("entry {last} is beyond {}, where the journal is to go on", mark.entry)))
        }
        _ => Ok(()),
    }
}

fn check_mark(mark: &Checkpoint, current: u64, last: u64) -> Result<(), Refusal> {
    match mark.entry {
        entry if entry < current => {
            Err(Refusal::internal(format_args!("the pages hold entry {current}: the mark cannot go back to {entry}")))
        }
        entry if entry > last => Err(beyond_the_end(entry, last)),
        _ => Ok(()),
    }
}
