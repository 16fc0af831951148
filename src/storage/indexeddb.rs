//! The database in the browser's IndexedDB.
//!
//! Object stores: `journal` and `pages`, sealed bytes by number; `meta`, the counters and the mark; `notes`.
//!
//! Every write is strict, pages that do not count yet included. It would be quicker to write these relaxed and only the
//! entry that names them strict, but no browser promises that a strict transaction takes the relaxed ones before it to
//! the disk. Those that keep one write-ahead log for all (SQLite in Firefox, WebKit and newer Chromium) do it in
//! effect; LevelDB, which Chromium also uses, does not: it starts a new log file every few megabytes, and a strict
//! write flushes only the newest. After a power failure the entry could be there and its pages not.

mod connection;
mod meta;
mod pages;
mod refusals;
mod work;

use super::{
    Appended, Checkpoint, Opened, Storage,
    upgrade::{CURRENT, Format},
};
use crate::engine::refusal::Refusal;
use connection::{Connection, Link};
use std::{cell::Cell, rc::Rc};
use work::Work;

const JOURNAL: &str = "journal";
const PAGES: &str = "pages";
const META: &str = "meta";
const NOTES: &str = "notes";

/// A tab's handle on a database. A clone is the same handle.
#[derive(Clone)]
pub struct IndexedDb(Rc<Tab>);

struct Tab {
    name: String,
    format: Format,
    link: Link,
    /// The database's epoch when this tab opened it.
    epoch: Cell<Option<u64>>,
}

impl IndexedDb {
    /// Nothing happens before [`Storage::open`] or another call.
    pub fn new(name: impl Into<String>) -> Self {
        Self::with_format(name, CURRENT)
    }

    /// As another version of the app would open it.
    pub fn with_format(name: impl Into<String>, format: Format) -> Self {
        Self(Rc::new(Tab { name: name.into(), format, link: Link::default(), epoch: Cell::new(None) }))
    }

    /// Closes the connection as a browser does that needs the space or lost the disk.
    pub fn lose_connection(&self) {
        self.0.link.lose();
    }

    async fn connect(&self) -> Result<Rc<Connection>, Refusal> {
        Ok(self.0.link.connect(&self.0.name, &self.0.format).await?.0)
    }

    /// Refuses if everything was replaced since this tab opened the database.
    fn check_epoch(&self, found: u64) -> Result<(), Refusal> {
        match self.0.epoch.get() {
            None => self.0.epoch.set(Some(found)),
            Some(epoch) if epoch != found => return Err(Refusal::Replaced),
            Some(_) => {}
        }
        Ok(())
    }

    async fn append_to(&self, work: Work<'_>, expected: u64, entry: &[u8]) -> Result<Appended, Refusal> {
        let (epoch, last) = (meta::epoch(&work)?, meta::last_entry(&work)?);
        self.check_epoch(epoch.value().await?)?;
        let last = last.value().await?;
        if last > expected {
            return Ok(Appended::Behind(read_entries(&work, expected, 0).await?));
        }
        if last < expected {
            return Err(super::beyond_the_end(expected, last));
        }
        work.put_bytes(JOURNAL, &work::number(expected + 1), entry)?;
        meta::put_last_entry(&work, expected + 1)?;
        work.commit().await?;
        Ok(Appended::Done)
    }

    async fn reserve_in(&self, work: Work<'_>, count: u32) -> Result<u32, Refusal> {
        let (epoch, next) = (meta::epoch(&work)?, meta::next_page(&work)?);
        self.check_epoch(epoch.value().await?)?;
        let first = page_key(next.value().await?)?;
        meta::put_next_page(&work, super::next_page(first, count)?)?;
        work.commit().await?;
        Ok(first)
    }

    async fn checkpoint_in(&self, work: Work<'_>, pages: &[(u32, Vec<u8>)], mark: &Checkpoint) -> Result<(), Refusal> {
        let (epoch, last, current) = (meta::epoch(&work)?, meta::last_entry(&work)?, meta::mark(&work)?);
        self.check_epoch(epoch.value().await?)?;
        let last = last.value().await?;
        super::check_mark(mark, current.value().await?.entry, last)?;
        put_pages(&work, pages)?;
        meta::put_mark(&work, mark)?;
        work.commit().await
    }

    async fn replace_in(
        &self,
        work: Work<'_>,
        pages: &[(u32, Vec<u8>)],
        entries: &[(u64, Vec<u8>)],
        mark: &Checkpoint,
    ) -> Result<(), Refusal> {
        let (epoch, next) = (meta::epoch(&work)?, meta::next_page(&work)?);
        let (epoch, next) = (epoch.value().await? + 1, page_key(next.value().await?)?);
        work.clear(JOURNAL)?;
        work.clear(PAGES)?;
        put_pages(&work, pages)?;
        entries.iter().try_for_each(|(number, entry)| work.put_bytes(JOURNAL, &work::number(*number), entry))?;
        meta::put_mark(&work, mark)?;
        meta::put_last_entry(&work, mark.entry)?;
        meta::put_next_page(&work, super::next_page_after(next, pages)?)?;
        meta::put_epoch(&work, epoch)?;
        meta::put_new_device(&work)?;
        work.commit().await?;
        self.0.epoch.set(Some(epoch));
        Ok(())
    }
}

impl Storage for IndexedDb {
    async fn open(&self) -> Result<Opened, Refusal> {
        self.0.link.forgive();
        let (connection, meta) = self.0.link.connect(&self.0.name, &self.0.format).await?;
        let meta = match meta {
            Some(meta) => meta,
            None => connection.settle(connection.meta().await)?,
        };
        let epoch = meta.epoch;
        let opened = meta.opened()?;
        self.0.epoch.set(Some(epoch));
        Ok(opened)
    }

    async fn read_mark(&self) -> Result<Checkpoint, Refusal> {
        let connection = self.connect().await?;
        let reading = async {
            let work = Work::read(&connection.database, &[META])?;
            let (epoch, mark) = (meta::epoch(&work)?, meta::mark(&work)?);
            self.check_epoch(epoch.value().await?)?;
            mark.value().await
        };
        connection.settle(reading.await)
    }

    async fn read_pages(&self, keys: &[u32]) -> Result<Vec<Option<Vec<u8>>>, Refusal> {
        let connection = self.connect().await?;
        let reading = async {
            let work = Work::read(&connection.database, &[PAGES, META])?;
            let epoch = meta::epoch(&work)?;
            let pages = pages::read(&work, keys).await?;
            self.check_epoch(epoch.value().await?)?;
            Ok(pages)
        };
        connection.settle(reading.await)
    }

    async fn read_entries(&self, after: u64, limit: u32) -> Result<Vec<(u64, Vec<u8>)>, Refusal> {
        let connection = self.connect().await?;
        let reading = async {
            let work = Work::read(&connection.database, &[JOURNAL, META])?;
            let epoch = meta::epoch(&work)?;
            // To IndexedDB, a limit of 0 is none.
            let entries = if limit == 0 { Vec::new() } else { read_entries(&work, after, limit).await? };
            self.check_epoch(epoch.value().await?)?;
            Ok(entries)
        };
        connection.settle(reading.await)
    }

    async fn append(&self, expected: u64, entry: &[u8]) -> Result<Appended, Refusal> {
        let connection = self.connect().await?;
        let writing = async {
            let work = Work::write(&connection.database, &[JOURNAL, META])?;
            self.append_to(work, expected, entry).await
        };
        connection.settle(writing.await)
    }

    async fn reserve_pages(&self, count: u32) -> Result<u32, Refusal> {
        let connection = self.connect().await?;
        let writing = async {
            let work = Work::write(&connection.database, &[META])?;
            self.reserve_in(work, count).await
        };
        connection.settle(writing.await)
    }

    async fn write_pages(&self, pages: &[(u32, Vec<u8>)]) -> Result<(), Refusal> {
        let connection = self.connect().await?;
        let writing = async {
            // Only the pages' store, so that an append need not wait for it. The epoch is not looked at: pages that
            // nothing names harm nobody, and their keys are this tab's alone.
            let work = Work::write(&connection.database, &[PAGES])?;
            put_pages(&work, pages)?;
            work.commit().await
        };
        connection.settle(writing.await)
    }

    async fn checkpoint(&self, pages: &[(u32, Vec<u8>)], mark: &Checkpoint) -> Result<(), Refusal> {
        let connection = self.connect().await?;
        let writing = async {
            let work = Work::write(&connection.database, &[PAGES, META])?;
            self.checkpoint_in(work, pages, mark).await
        };
        connection.settle(writing.await)
    }

    async fn delete_pages(&self, keys: &[u32]) -> Result<(), Refusal> {
        let connection = self.connect().await?;
        let writing = async {
            let work = Work::write(&connection.database, &[PAGES, META])?;
            self.check_epoch(meta::epoch(&work)?.value().await?)?;
            for key in keys {
                work.delete(PAGES, &work::number((*key).into()))?;
            }
            work.commit().await
        };
        connection.settle(writing.await)
    }

    async fn page_keys(&self) -> Result<Vec<u32>, Refusal> {
        let connection = self.connect().await?;
        let reading = async {
            let work = Work::read(&connection.database, &[PAGES, META])?;
            let (epoch, keys) = (meta::epoch(&work)?, work.get_all_keys(PAGES, &work::above(0)?, 0)?);
            self.check_epoch(epoch.value().await?)?;
            Ok(keys.values().await?.iter().filter_map(|key| key.as_f64()).map(|key| key as u32).collect())
        };
        connection.settle(reading.await)
    }

    async fn read_note(&self, name: &str) -> Result<Option<String>, Refusal> {
        let connection = self.connect().await?;
        let reading = async {
            let work = Work::read(&connection.database, &[NOTES])?;
            Ok(work.get(NOTES, &name.into())?.value().await?.as_string())
        };
        connection.settle(reading.await)
    }

    async fn write_note(&self, name: &str, value: &str) -> Result<(), Refusal> {
        let connection = self.connect().await?;
        let writing = async {
            let work = Work::write(&connection.database, &[NOTES])?;
            work.put(NOTES, &name.into(), &value.into())?;
            work.commit().await
        };
        connection.settle(writing.await)
    }

    async fn replace(
        &self,
        pages: &[(u32, Vec<u8>)],
        entries: &[(u64, Vec<u8>)],
        mark: &Checkpoint,
    ) -> Result<(), Refusal> {
        let connection = self.connect().await?;
        super::check_replacement(entries, mark)?;
        let writing = async {
            let work = Work::write(&connection.database, &[JOURNAL, PAGES, META])?;
            self.replace_in(work, pages, entries, mark).await
        };
        connection.settle(writing.await)
    }
}

fn put_pages(work: &Work<'_>, pages: &[(u32, Vec<u8>)]) -> Result<(), Refusal> {
    pages.iter().try_for_each(|(key, page)| work.put_bytes(PAGES, &work::number((*key).into()), page))
}

/// Entries above `after`, at most `limit` if that is not 0.
async fn read_entries(work: &Work<'_>, after: u64, limit: u32) -> Result<Vec<(u64, Vec<u8>)>, Refusal> {
    let range = work::above(after)?;
    let (keys, values) = (work.get_all_keys(JOURNAL, &range, limit)?, work.get_all(JOURNAL, &range, limit)?);
    let (keys, values) = (keys.values().await?, values.values().await?);
    let entry =
        |(key, value): (wasm_bindgen::JsValue, _)| Ok((key.as_f64().unwrap_or_default() as u64, work::bytes(value)?));
    keys.iter().zip(values.iter()).map(entry).collect()
}

fn page_key(number: u64) -> Result<u32, Refusal> {
    u32::try_from(number).map_err(Refusal::internal)
}
