//! Opening: pages, then what the journal adds to them. Customers first, because the first screen shows them.

use super::{Host, Session, State};
use crate::domain::id::Device;
use crate::domain::schema::Table;
use crate::engine::changes::Changes;
use crate::engine::page::{PAGE_ROWS, Page};
use crate::engine::protocol::{DamagedPage, Phase};
use crate::engine::refusal::Refusal;
use crate::engine::workspace::{Touched, Workspace};
use crate::storage::{
    Checkpoint, FORMAT, Storage,
    seal::{Broken, Kind, unseal},
};

/// Pages read at once.
const PAGES: usize = 64;
/// Entries read at once.
pub(super) const ENTRIES: u32 = 200;
/// The note of the device numbers that this database had: what they did was done here.
pub(super) const DEVICES: &str = "devices";

impl<S: Storage, H: Host> Session<S, H> {
    /// Opens the database and reads everything; what could be answered meanwhile is. Its end is in the status, too.
    pub async fn open(&self) -> Result<(), Refusal> {
        let _writing = self.writing.lock().await;
        self.open_locked().await
    }

    pub(super) async fn open_locked(&self) -> Result<(), Refusal> {
        let mut opened = self.read_all().await;
        if opened == Err(Refusal::ConnectionLost) {
            // The browser closed it meanwhile; the next call opens it again.
            opened = self.read_all().await;
        }
        if let Err(refusal) = &opened {
            self.state.borrow_mut().phase = Phase::Failed(refusal.clone());
            self.host.changed(Touched::ALL);
        }
        opened
    }

    async fn read_all(&self) -> Result<(), Refusal> {
        let opened = self.storage.open().await?;
        *self.state.borrow_mut() = State::new(Device(opened.device));
        let who = self.storage.read_note("who").await?;
        let backup = self.storage.read_note("backup").await?;
        let devices = self.storage.read_note(DEVICES).await?.unwrap_or_default();
        {
            let mut state = self.state.borrow_mut();
            state.who = who.unwrap_or_default();
            state.last_backup = backup.and_then(|at| at.parse().ok());
            state.workspace.earlier = devices.split(' ').filter_map(|number| number.parse().ok().map(Device)).collect();
            state.folded = opened.checkpoint.entry;
            state.workspace.loaded_up_to(opened.checkpoint.entry);
        }
        for table in Table::ALL.into_iter().filter(|table| *table != Table::Order) {
            self.load(table, &keys(&opened.checkpoint, table), |_, _| {}).await?;
        }
        self.state.borrow_mut().workspace.build_customers();
        let orders = keys(&opened.checkpoint, Table::Order);
        // Where the journal has more than the pages, a first answer from pages alone would be an old one.
        if opened.last_entry == opened.checkpoint.entry && !orders.is_empty() {
            self.state.borrow_mut().phase = Phase::Partial;
            self.host.changed(Touched::ALL);
            self.host.pause().await;
        }
        self.state.borrow_mut().workspace.expect_orders(orders.len());
        self.load(Table::Order, &orders, Workspace::read_orders).await?;
        self.state.borrow_mut().workspace.build_orders();
        self.catch_up_locked().await?;
        self.state.borrow_mut().phase = Phase::Ready;
        self.host.changed(Touched::ALL);
        Ok(())
    }

    /// Takes in a table's pages. `read` is called for each lot with the position of its first page; the next lot is on
    /// its way from the disk meanwhile.
    async fn load(&self, table: Table, keys: &[u32], read: fn(&mut Workspace, usize)) -> Result<(), Refusal> {
        let mut lots = keys.chunks(PAGES);
        let Some(mut lot) = lots.next() else { return Ok(()) };
        let mut sealed = self.storage.read_pages(lot).await?;
        loop {
            let next = lots.next();
            let reading = async {
                match next {
                    Some(next) => self.storage.read_pages(next).await,
                    None => Ok(Vec::new()),
                }
            };
            let taking = async {
                let pages = self.unseal_pages(table, lot, &sealed)?;
                let workspace = &mut self.state.borrow_mut().workspace;
                let from = workspace.rows(table).pages();
                for (key, page) in lot.iter().zip(pages) {
                    workspace.load(table, *key, page);
                }
                read(workspace, from);
                Ok::<(), Refusal>(())
            };
            let (coming, taken) = futures::future::join(reading, taking).await;
            taken?;
            sealed = coming?;
            match next {
                Some(next) => lot = next,
                None => return Ok(()),
            }
        }
    }

    /// Pages by their keys; one that is damaged or missing is noted and `None`.
    pub(super) async fn read_pages(&self, table: Table, keys: &[u32]) -> Result<Vec<Option<Page>>, Refusal> {
        let sealed = self.storage.read_pages(keys).await?;
        self.unseal_pages(table, keys, &sealed)
    }

    fn unseal_pages(
        &self,
        table: Table,
        keys: &[u32],
        sealed: &[Option<Vec<u8>>],
    ) -> Result<Vec<Option<Page>>, Refusal> {
        let mut pages = Vec::with_capacity(keys.len());
        for (key, sealed) in keys.iter().zip(sealed) {
            let page = match sealed.as_deref().map(|sealed| unseal(Kind::Page, sealed)) {
                Some(Ok(bytes)) => Page::decode(bytes),
                Some(Err(Broken::Newer { found })) => {
                    return Err(Refusal::NewerDatabase { found, known: FORMAT });
                }
                Some(Err(Broken::Damaged)) | None => None,
            };
            if page.is_none() {
                self.note_damage(table as u8, *key);
            }
            pages.push(page);
        }
        Ok(pages)
    }

    /// A page of the table of this code cannot be read.
    pub(super) fn note_damage(&self, code: u8, page: u32) {
        let Some(table) = Table::from_code(code) else { return };
        let damaged = DamagedPage { table, page, records: PAGE_ROWS as u32 };
        let mut state = self.state.borrow_mut();
        if !state.damaged.contains(&damaged) {
            state.damaged.push(damaged);
            // What the page held may have the greatest of this device's ids.
            state.workspace.mint_under(Device(self.host.random().max(1)));
        }
    }

    /// Why the database could not be opened, if it could not.
    pub(super) fn failed(&self) -> Option<Refusal> {
        match &self.state.borrow().phase {
            Phase::Failed(refusal) => Some(refusal.clone()),
            Phase::Starting | Phase::Opening | Phase::Partial | Phase::Ready => None,
        }
    }

    /// Another tab wrote: takes in what is new.
    pub async fn catch_up(&self) -> Result<(), Refusal> {
        let _writing = self.writing.lock().await;
        match self.catch_up_locked().await {
            Err(Refusal::Replaced) => self.open_locked().await,
            other => other,
        }
    }

    /// Takes in what other tabs wrote. A database that could not be opened stays so, unless everything in it was
    /// replaced since.
    pub(super) async fn catch_up_locked(&self) -> Result<(), Refusal> {
        if let Some(refusal) = self.failed() {
            self.storage.read_mark().await?;
            return Err(refusal);
        }
        loop {
            let after = self.state.borrow().workspace.entry();
            let entries = self.storage.read_entries(after, ENTRIES).await?;
            if entries.is_empty() {
                return Ok(());
            }
            self.take_in(entries).await?;
        }
    }

    /// Applies entries that are durable already.
    pub(super) async fn take_in(&self, entries: Vec<(u64, Vec<u8>)>) -> Result<(), Refusal> {
        for (number, sealed) in entries {
            let changes = read_entry(number, &sealed)?;
            let mut pages = Vec::with_capacity(changes.head.pages.len());
            for new in &changes.head.pages {
                // One at a time would be slow; neighbours of one table are read together below.
                pages.push((new.table, new.key));
            }
            let mut read = Vec::with_capacity(pages.len());
            for group in pages.chunk_by(|a, b| a.0 == b.0) {
                let keys: Vec<u32> = group.iter().map(|(_, key)| *key).collect();
                for keys in keys.chunks(PAGES) {
                    read.extend(self.read_pages(group[0].0, keys).await?);
                }
            }
            let touched = {
                let mut state = self.state.borrow_mut();
                if let Some(of) = changes.head.of {
                    state.cannot_take_back(of);
                }
                state.workspace.apply(number, &changes, read)
            };
            self.host.changed(touched);
        }
        Ok(())
    }
}

/// The changes in a sealed entry.
pub(super) fn read_entry(number: u64, sealed: &[u8]) -> Result<Changes, Refusal> {
    match unseal(Kind::Entry, sealed) {
        Ok(bytes) => {
            Changes::decode(bytes).ok_or_else(|| Refusal::internal(format_args!("journal entry {number} is damaged")))
        }
        Err(Broken::Newer { found }) => Err(Refusal::NewerDatabase { found, known: FORMAT }),
        Err(Broken::Damaged) => Err(Refusal::internal(format_args!("journal entry {number} is damaged"))),
    }
}

/// A table's pages in order.
pub(super) fn keys(mark: &Checkpoint, table: Table) -> Vec<u32> {
    let found = mark.directory.iter().find(|(code, _)| *code == table as u8);
    found.map_or_else(Vec::new, |(_, keys)| keys.clone())
}
