//! A database in memory: the twin of the one in IndexedDB, for tests of everything above storage.
//!
//! It knows no browser, clock or randomness. What a browser does to a database by itself can be asked for: a write that
//! fails, a connection that closes.

use super::{
    Appended, Checkpoint, Opened, Storage,
    upgrade::{self, BATCH, CURRENT, Format, Progress, Rewrites},
};
use crate::engine::refusal::Refusal;
use std::{
    cell::{Cell, RefCell, RefMut},
    collections::BTreeMap,
    ops::Bound,
    rc::Rc,
};

/// A tab's handle. A clone is the same tab; [`Memory::tab`] is another one on the same database.
#[derive(Clone, Debug)]
pub struct Memory(Rc<Tab>);

#[derive(Debug)]
struct Tab {
    database: Rc<RefCell<Database>>,
    format: Format,
    connection: Cell<Connection>,
    /// The database's epoch when this tab opened it.
    epoch: Cell<Option<u64>>,
    fault: RefCell<Option<Fault>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Connection {
    /// Not opened yet, or lost and said so: the next call opens.
    Closed,
    Open,
    /// The browser closed it, and nobody has been told.
    Lost,
}

/// After this many successful writes, the next one is refused.
#[derive(Clone, Debug)]
struct Fault {
    after: u32,
    refusal: Refusal,
}

#[derive(Debug)]
struct Database {
    device: u32,
    /// The version that object stores have: a tab of a lesser one can no longer work here.
    version: u32,
    /// The version that pages and entries have: behind `version` while an upgrade is being done.
    format: u32,
    progress: Option<Progress>,
    /// Counts how often everything was replaced.
    epoch: u64,
    last_entry: u64,
    next_page: u32,
    mark: Checkpoint,
    journal: BTreeMap<u64, Vec<u8>>,
    pages: BTreeMap<u32, Vec<u8>>,
    notes: BTreeMap<String, String>,
}

impl Memory {
    /// A new, empty database, and the first tab on it.
    pub fn new(device: u32) -> Self {
        Self::with_format(device, CURRENT)
    }

    /// A new, empty database of another format than this version's.
    pub fn with_format(device: u32, format: Format) -> Self {
        let database = Database {
            device,
            version: format.version,
            format: format.version,
            progress: None,
            epoch: 0,
            last_entry: 0,
            next_page: 1,
            mark: Checkpoint::default(),
            journal: BTreeMap::new(),
            pages: BTreeMap::new(),
            notes: BTreeMap::new(),
        };
        Self::on(Rc::new(RefCell::new(database)), format)
    }

    fn on(database: Rc<RefCell<Database>>, format: Format) -> Self {
        let connection = Cell::new(Connection::Closed);
        Self(Rc::new(Tab { database, format, connection, epoch: Cell::new(None), fault: RefCell::new(None) }))
    }

    /// Another tab on the same database.
    pub fn tab(&self) -> Self {
        self.tab_of(self.0.format)
    }

    /// Another tab on the same database, which runs another version of the app.
    pub fn tab_of(&self, format: Format) -> Self {
        Self::on(Rc::clone(&self.0.database), format)
    }

    /// After `after` more writes of this tab, one is refused with this and does nothing.
    pub fn fail_write(&self, after: u32, refusal: Refusal) {
        *self.0.fault.borrow_mut() = Some(Fault { after, refusal });
    }

    /// Closes this tab's connection as a browser does that needs the space or lost the disk.
    pub fn lose_connection(&self) {
        self.0.connection.set(Connection::Lost);
    }

    /// Changes the stored bytes of a page, as a failing disk does. Says whether the page is there.
    pub fn damage_page(&self, key: u32, damage: impl FnOnce(&mut Vec<u8>)) -> bool {
        self.0.database.borrow_mut().pages.get_mut(&key).map(damage).is_some()
    }

    /// The database, of this tab's format.
    fn ready(&self) -> Result<RefMut<'_, Database>, Refusal> {
        let mut database = self.connect()?;
        database.finish_upgrade(&self.0.format)?;
        Ok(database)
    }

    /// The database, of this tab's format and epoch.
    fn begin(&self) -> Result<RefMut<'_, Database>, Refusal> {
        let database = self.ready()?;
        match self.0.epoch.get() {
            None => self.0.epoch.set(Some(database.epoch)),
            Some(epoch) if epoch != database.epoch => return Err(Refusal::Replaced),
            Some(_) => {}
        }
        Ok(database)
    }

    fn connect(&self) -> Result<RefMut<'_, Database>, Refusal> {
        let known = self.0.format.version;
        let mut database = self.0.database.borrow_mut();
        match self.0.connection.get() {
            Connection::Lost => {
                self.0.connection.set(Connection::Closed);
                Err(Refusal::ConnectionLost)
            }
            Connection::Open if database.version > known => Err(Refusal::Outdated),
            Connection::Closed if database.version > known => {
                Err(Refusal::NewerDatabase { found: database.version, known })
            }
            Connection::Open | Connection::Closed => {
                database.version = known;
                self.0.connection.set(Connection::Open);
                Ok(database)
            }
        }
    }

    fn begin_write(&self) -> Result<RefMut<'_, Database>, Refusal> {
        let database = self.begin()?;
        self.fault()?;
        Ok(database)
    }

    /// Of what does not build on anything that was read: pages that do not count yet, notes.
    fn begin_loose_write(&self) -> Result<RefMut<'_, Database>, Refusal> {
        let database = self.ready()?;
        self.fault()?;
        Ok(database)
    }

    fn fault(&self) -> Result<(), Refusal> {
        let mut fault = self.0.fault.borrow_mut();
        match fault.take() {
            None => Ok(()),
            Some(Fault { after: 0, refusal }) => Err(refusal),
            Some(Fault { after, refusal }) => {
                *fault = Some(Fault { after: after - 1, refusal });
                Ok(())
            }
        }
    }
}

impl Database {
    fn finish_upgrade(&mut self, format: &Format) -> Result<(), Refusal> {
        while let Some((step, done)) = format.next(self.format, self.progress.as_ref()) {
            let last = match step.rewrites {
                Rewrites::Pages => rewrite(&mut self.pages, done, step)?,
                Rewrites::Entries => rewrite(&mut self.journal, done, step)?,
            };
            self.progress = match last {
                Some(last) => Some(Progress { step: step.name.to_owned(), done: Some(last) }),
                None => {
                    let next = format.after(self.format, step);
                    self.format = if next.is_none() { format.version } else { self.format };
                    next
                }
            };
        }
        self.format = format.version;
        Ok(())
    }

    fn put(&mut self, pages: &[(u32, Vec<u8>)]) {
        self.pages.extend(pages.iter().cloned());
    }

    fn entries(&self, after: u64) -> impl Iterator<Item = (u64, Vec<u8>)> {
        self.journal.range((Bound::Excluded(after), Bound::Unbounded)).map(|(number, entry)| (*number, entry.clone()))
    }
}

/// Another device number; it follows from the one before, because tests know no chance.
fn draw_device(before: u32, epoch: u64) -> u32 {
    crc32fast::hash(&[&before.to_le_bytes()[..], &epoch.to_le_bytes()].concat()).max(1)
}

/// Rewrites the next batch behind `done`; the last key of it, or `None` where nothing is left.
fn rewrite<K: Copy + Ord + Into<u64>>(
    store: &mut BTreeMap<K, Vec<u8>>,
    done: Option<u64>,
    step: &upgrade::Step,
) -> Result<Option<u64>, Refusal> {
    let behind = |key: K| done.is_none_or(|done| key.into() > done);
    let batch = store.iter().filter(|(key, _)| behind(**key)).take(BATCH as usize);
    let batch: Vec<(K, Vec<u8>)> =
        batch.map(|(key, bytes)| Ok((*key, (step.rewrite)((*key).into(), bytes)?))).collect::<Result<_, Refusal>>()?;
    let last = batch.last().map(|(key, _)| (*key).into());
    store.extend(batch);
    Ok(last)
}

impl Storage for Memory {
    async fn open(&self) -> Result<Opened, Refusal> {
        if self.0.connection.get() == Connection::Lost {
            self.0.connection.set(Connection::Closed);
        }
        let database = self.ready()?;
        self.0.epoch.set(Some(database.epoch));
        Ok(Opened { device: database.device, checkpoint: database.mark.clone(), last_entry: database.last_entry })
    }

    async fn read_mark(&self) -> Result<Checkpoint, Refusal> {
        Ok(self.begin()?.mark.clone())
    }

    async fn read_pages(&self, keys: &[u32]) -> Result<Vec<Option<Vec<u8>>>, Refusal> {
        let database = self.begin()?;
        Ok(keys.iter().map(|key| database.pages.get(key).cloned()).collect())
    }

    async fn read_entries(&self, after: u64, limit: u32) -> Result<Vec<(u64, Vec<u8>)>, Refusal> {
        Ok(self.begin()?.entries(after).take(limit as usize).collect())
    }

    async fn append(&self, expected: u64, entry: &[u8]) -> Result<Appended, Refusal> {
        let mut database = self.begin_write()?;
        if database.last_entry > expected {
            return Ok(Appended::Behind(database.entries(expected).collect()));
        }
        if database.last_entry < expected {
            return Err(super::beyond_the_end(expected, database.last_entry));
        }
        database.last_entry = expected + 1;
        database.journal.insert(expected + 1, entry.to_vec());
        Ok(Appended::Done)
    }

    async fn reserve_pages(&self, count: u32) -> Result<u32, Refusal> {
        let mut database = self.begin_write()?;
        let first = database.next_page;
        database.next_page = super::next_page(first, count)?;
        Ok(first)
    }

    async fn write_pages(&self, pages: &[(u32, Vec<u8>)]) -> Result<(), Refusal> {
        self.begin_loose_write()?.put(pages);
        Ok(())
    }

    async fn checkpoint(&self, pages: &[(u32, Vec<u8>)], mark: &Checkpoint) -> Result<(), Refusal> {
        let mut database = self.begin_write()?;
        super::check_mark(mark, database.mark.entry, database.last_entry)?;
        database.put(pages);
        database.mark = mark.clone();
        Ok(())
    }

    async fn delete_pages(&self, keys: &[u32]) -> Result<(), Refusal> {
        let mut database = self.begin_write()?;
        for key in keys {
            database.pages.remove(key);
        }
        Ok(())
    }

    async fn page_keys(&self) -> Result<Vec<u32>, Refusal> {
        Ok(self.begin()?.pages.keys().copied().collect())
    }

    async fn read_note(&self, name: &str) -> Result<Option<String>, Refusal> {
        Ok(self.ready()?.notes.get(name).cloned())
    }

    async fn write_note(&self, name: &str, value: &str) -> Result<(), Refusal> {
        self.begin_loose_write()?.notes.insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    async fn replace(
        &self,
        pages: &[(u32, Vec<u8>)],
        entries: &[(u64, Vec<u8>)],
        mark: &Checkpoint,
    ) -> Result<(), Refusal> {
        let mut database = self.begin_loose_write()?;
        super::check_replacement(entries, mark)?;
        database.journal = entries.iter().cloned().collect();
        database.pages = pages.iter().cloned().collect();
        database.mark = mark.clone();
        database.last_entry = mark.entry;
        database.next_page = super::next_page_after(database.next_page, pages)?;
        database.epoch += 1;
        database.device = draw_device(database.device, database.epoch);
        self.0.epoch.set(Some(database.epoch));
        Ok(())
    }
}
