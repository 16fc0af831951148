//! A workspace with its database: opening, writing, following the other tabs. Knows neither browser nor screen.
//!
//! Whoever runs it (the worker in a browser, a test natively) brings a [`Storage`] and a [`Host`].

pub mod analyse;
pub mod backup;
pub mod export;
#[cfg(test)]
mod filter_tests;
pub mod fold;
pub mod import;
#[cfg(test)]
mod advice_tests;
#[cfg(test)]
mod backup_tests;
#[cfg(test)]
mod import_tests;
pub mod journal;
pub mod open;
mod past;
#[cfg(test)]
mod past_tests;
#[cfg(test)]
mod report_tests;
#[cfg(test)]
mod score_tests;
#[cfg(test)]
mod segment_tests;
#[cfg(test)]
mod tests;
pub mod write;

use crate::domain::id::Device;
use crate::domain::schema::Table;
use crate::engine::changes::Changes;
use crate::engine::command::Context;
use crate::engine::protocol::{DamagedPage, Phase, Progress, Status};
use crate::engine::query::{Answer, Query};
use crate::engine::refusal::Refusal;
use crate::engine::workspace::{Touched, Workspace};
use crate::storage::Storage;
use futures::lock::Mutex;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;

/// What tabs of one database tell each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The journal goes up to this entry.
    Appended { entry: u64 },
    /// Everything was replaced: a backup was restored, or all was emptied.
    Replaced,
}

/// What a session needs of the world around it.
pub trait Host {
    /// Held while pages are written, by one tab at a time.
    type Lock;

    /// Milliseconds since 1970 in UTC.
    fn now(&self) -> u64;

    /// Minutes that the browser's clock is ahead of UTC.
    fn zone(&self) -> i32;

    /// A number that nobody can guess: a device's.
    fn random(&self) -> u32;

    /// Waits until no other tab writes pages.
    fn lock_pages(&self) -> impl Future<Output = Self::Lock>;

    /// Tells the other tabs.
    fn tell(&self, news: News);

    /// Answers that read these tables are no longer right, and the status may have changed.
    fn changed(&self, touched: Touched);

    /// Lets others on this thread have their turn.
    fn pause(&self) -> impl Future<Output = ()>;
}

/// How far a job is, and whether it is still wanted.
pub trait Watcher {
    fn progress(&self, progress: Progress);
    fn is_cancelled(&self) -> bool;
}

/// Where a file's bytes come from.
pub trait Chunks {
    /// The next bytes, `None` at the end.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, Refusal>>;
}

/// One tab's view of the database.
pub struct Session<S, H> {
    pub storage: S,
    pub host: H,
    state: RefCell<State>,
    /// Held from deciding a command until it is applied.
    writing: Mutex<()>,
    /// One reads the past at a time.
    looking_back: Mutex<()>,
    saving: Cell<u32>,
}

/// What a session has in memory.
pub struct State {
    pub workspace: Workspace,
    phase: Phase,
    /// The last entry that pages hold.
    folded: u64,
    trouble: Option<Refusal>,
    damaged: Vec<DamagedPage>,
    /// This tab's own entries that can be undone, and undone ones that can be done again, the latest last.
    undo: Vec<u64>,
    redo: Vec<u64>,
    /// The latest entries, so that undoing them needs no reading.
    recent: BTreeMap<u64, Changes>,
    /// All heads of the journal are in the workspace.
    heads_complete: bool,
    followed: Option<journal::Followed>,
    who: String,
    last_backup: Option<u64>,
    outdated: bool,
}

impl State {
    fn new(device: Device) -> Self {
        Self {
            workspace: Workspace::new(device),
            phase: Phase::Opening,
            folded: 0,
            trouble: None,
            damaged: Vec::new(),
            undo: Vec::new(),
            redo: Vec::new(),
            recent: BTreeMap::new(),
            heads_complete: false,
            followed: None,
            who: String::new(),
            last_backup: None,
            outdated: false,
        }
    }
}

impl<S: Storage, H: Host> Session<S, H> {
    pub fn new(storage: S, host: H) -> Self {
        Self {
            storage,
            host,
            state: RefCell::new(State::new(Device::default())),
            writing: Mutex::new(()),
            looking_back: Mutex::new(()),
            saving: Cell::new(0),
        }
    }

    /// Now and where the business is.
    pub fn context(&self) -> Context {
        let zone = self.state.borrow().workspace.settings.zone.unwrap_or_else(|| self.host.zone());
        Context { now: self.host.now(), zone }
    }

    /// Answers from memory; what reads the journal is [`Session::ask`]'s.
    pub fn answer(&self, query: &Query) -> Result<Answer, Refusal> {
        let context = self.context();
        let mut state = self.state.borrow_mut();
        match &state.phase {
            Phase::Starting | Phase::Opening => return Err(Refusal::NotReady),
            Phase::Failed(refusal) => return Err(refusal.clone()),
            Phase::Partial | Phase::Ready => {}
        }
        let folded = state.folded;
        let mut answer = state.workspace.answer(query, &context)?;
        if let Answer::Storage(view) = &mut answer {
            view.tail = view.journal_entries - folded;
        }
        Ok(answer)
    }

    /// Answers any query, reading the journal where it must.
    pub async fn ask(&self, query: &Query) -> Result<Answer, Refusal> {
        match query {
            Query::History { .. } => {
                self.read_heads().await?;
                self.answer(query)
            }
            Query::RecordHistory { table, id } => Ok(Answer::RecordHistory(self.record_history(*table, *id).await?)),
            _ => {
                self.need_past(query).await?;
                self.answer(query)
            }
        }
    }

    /// The state of the database, for the screen.
    pub fn status(&self) -> Status {
        let state = self.state.borrow();
        let workspace = &state.workspace;
        let line = |entry: Option<&u64>| {
            let entry = *entry?;
            Some(workspace.entry_line(entry, workspace.heads.get(&entry)?))
        };
        Status {
            phase: state.phase.clone(),
            entry: workspace.entry(),
            saving: self.saving.get(),
            trouble: state.trouble.clone(),
            damaged: state.damaged.clone(),
            records: Table::ALL.iter().map(|table| workspace.rows(*table).len() as u64).sum(),
            customers: workspace.customers.live.len() as u64,
            orders: match state.phase {
                Phase::Ready => workspace.orders.by_time.len() as u64,
                _ => workspace.rows(Table::Order).len() as u64,
            },
            outdated: state.outdated,
            undo: line(state.undo.last()),
            redo: line(state.redo.last()),
            who: state.who.clone(),
            last_backup: state.last_backup,
            demo: workspace.settings.demo.is_some(),
        }
    }

    /// Another tab runs a newer version: no more writing in this one.
    pub fn set_outdated(&self) {
        self.state.borrow_mut().outdated = true;
        self.host.changed(Touched::default());
    }

    /// The workspace, to be looked at: by exports and tests.
    pub fn with<T>(&self, look: impl FnOnce(&mut Workspace) -> T) -> T {
        look(&mut self.state.borrow_mut().workspace)
    }
}
