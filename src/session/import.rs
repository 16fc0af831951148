//! Files coming in: pages of new records are written as they fill, and one journal entry at the end makes them count.

use super::{Chunks, Host, Session, Watcher};
use crate::domain::{
    id::{Device, Id},
    schema::{DELETED, Key, Table, setting},
    stamp::Stamp,
    value::Value,
};
use crate::engine::changes::{Changes, Delta, NewPage, What};
use crate::engine::command::Command;
use crate::engine::demo::demo;
use crate::engine::import::{Import, Setup};
use crate::engine::page::Page;
use crate::engine::protocol::{FileRef, Progress, Stage};
use crate::engine::refusal::Refusal;
use crate::engine::settings;
use crate::engine::workspace::Workspace;
use crate::exchange::inspect::{self, Defaults};
use crate::exchange::plan::{Form, Inspection, Plan, Report};
use crate::storage::{
    Storage,
    seal::{Kind, seal},
};
use futures::future::join3;

/// Page keys taken at once.
const KEYS: u32 = 128;

/// Pages that are written and do not count yet.
#[derive(Default)]
struct Staged {
    pages: Vec<(Table, u32, Page)>,
    free: std::ops::Range<u32>,
}

/// What an entry that makes pages count says beside them.
struct Entry<'a> {
    what: What,
    name: &'a str,
    stamp: Stamp,
}

impl<S: Storage, H: Host> Session<S, H> {
    /// Looks at the beginning of a file.
    pub fn inspect(&self, name: &str, size: u64, head: &[u8], form: Option<Form>) -> Result<Inspection, Refusal> {
        self.with(|workspace| {
            let defaults = Defaults {
                currency: workspace.settings.currency.to_string(),
                calling_code: workspace.settings.calling_code,
            };
            let remembered = |key: &str| remembered(workspace, key);
            Ok(inspect::inspect_as(name, size, head, &defaults, form, remembered)?)
        })
    }

    /// Imports a file. All of it counts when this returns, or nothing does.
    pub async fn import(
        &self,
        file: &FileRef,
        plan: &Plan,
        bytes: &mut impl Chunks,
        rejects: &mut impl FnMut(&str),
        watcher: &impl Watcher,
    ) -> Result<Report, Refusal> {
        watcher.progress(Progress { stage: Stage::Waiting, ..Progress::default() });
        let _lock = self.host.lock_pages().await;
        self.catch_up().await?;
        let mut staged = Staged::default();
        let result = self.import_staged(file, plan, bytes, rejects, watcher, &mut staged).await;
        self.clean_up(result, staged).await
    }

    async fn import_staged(
        &self,
        file: &FileRef,
        plan: &Plan,
        bytes: &mut impl Chunks,
        rejects: &mut impl FnMut(&str),
        watcher: &impl Watcher,
        staged: &mut Staged,
    ) -> Result<Report, Refusal> {
        let (device, stamp) = self.new_device();
        let mut next = bytes.next().await?;
        let gzip = next.as_deref().is_some_and(|head| head.starts_with(&crate::exchange::gzip::MAGIC));
        let setup = Setup { name: file.name.clone(), gzip, device, stamp, context: self.context() };
        let mut import = self.with(|workspace| Import::new(workspace, plan, setup))?;
        let mut done = 0;
        let mut sealed = Vec::new();
        while let Some(piece) = next {
            // While this piece is worked on, the pages of the last one are written and the next one is read.
            let working = async { self.with(|workspace| import.push(workspace, &piece)) };
            let (written, coming, pushed) = join3(self.write(&sealed), bytes.next(), working).await;
            written?;
            pushed?;
            next = coming?;
            done += piece.len() as u64;
            rejects(&import.take_rejects());
            let progress = Progress { stage: Stage::Reading, done, total: file.size, rows: import.rows(), elapsed: 0 };
            watcher.progress(progress);
            if watcher.is_cancelled() {
                return Err(Refusal::Cancelled);
            }
            sealed = self.seal(import.take_pages(), staged).await?;
        }
        self.write(&sealed).await?;
        drop(sealed);
        self.with(|workspace| import.end(workspace))?;
        while self.with(|workspace| import.write_more(workspace)) {
            rejects(&import.take_rejects());
            self.stage(import.take_pages(), staged).await?;
            watcher.progress(Progress { stage: Stage::Writing, rows: import.rows(), ..Progress::default() });
            if watcher.is_cancelled() {
                return Err(Refusal::Cancelled);
            }
        }
        rejects(&import.take_rejects());
        watcher.progress(Progress { stage: Stage::Finishing, rows: import.rows(), ..Progress::default() });
        let header = inspect::header_key(import.header());
        let (pages, concluded) = import.conclude();
        self.stage(pages, staged).await?;
        let mut report = concluded.report;
        let wishes = concluded.wishes;
        let entry = Entry { what: What::Import, name: &file.name, stamp };
        report.entry = self
            .count_in(&entry, staged, |workspace, changes, _| {
                wishes.write(workspace, changes);
                if !changes.is_empty() {
                    remember(workspace, plan, &header, changes);
                }
            })
            .await?;
        Ok(report)
    }

    /// Makes the demo shop.
    pub async fn make_demo(&self, customers: u32, watcher: &impl Watcher) -> Result<Report, Refusal> {
        watcher.progress(Progress { stage: Stage::Waiting, ..Progress::default() });
        let _lock = self.host.lock_pages().await;
        self.catch_up().await?;
        let mut staged = Staged::default();
        let result = self.demo_staged(customers, watcher, &mut staged).await;
        self.clean_up(result, staged).await
    }

    async fn demo_staged(
        &self,
        customers: u32,
        watcher: &impl Watcher,
        staged: &mut Staged,
    ) -> Result<Report, Refusal> {
        let (device, stamp) = self.new_device();
        let pages = demo(device, stamp, self.context().today(), customers);
        let count = |table| pages.iter().filter(|(of, _)| *of == table).map(|(_, page)| page.len() as u64).sum();
        let mut report = Report::default();
        report.customers.new = count(Table::Customer);
        report.orders.new = count(Table::Order);
        report.products.new = count(Table::Product);
        self.stage(pages, staged).await?;
        if watcher.is_cancelled() {
            return Err(Refusal::Cancelled);
        }
        let entry = Entry { what: What::Demo, name: "", stamp };
        let mark = |workspace: &Workspace, changes: &mut Changes, entry: u64| {
            put_setting(workspace, settings::DEMO, &entry.to_string(), changes);
        };
        report.entry = self.count_in(&entry, staged, mark).await?;
        Ok(report)
    }

    /// Takes the demo shop back, as it was made: by its journal entry.
    pub async fn remove_demo(&self) -> Result<(), Refusal> {
        match self.with(|workspace| workspace.settings.demo) {
            Some(entry) => self.command(&Command::Undo { entry }).await.map(drop),
            None => Ok(()),
        }
    }

    /// A device number that mints ids for one import and nothing else, so that no other tab has to wait for it.
    pub(super) fn new_device(&self) -> (Device, Stamp) {
        let device = Device(self.host.random());
        let context = self.context();
        let stamp = self.with(|workspace| workspace.head(What::Import, &context, "").stamp);
        (device, Stamp { device, ..stamp })
    }

    /// Writes pages that do not count yet.
    async fn stage(&self, pages: Vec<(Table, Page)>, staged: &mut Staged) -> Result<(), Refusal> {
        let sealed = self.seal(pages, staged).await?;
        self.write(&sealed).await
    }

    /// Gives pages their keys, and their bytes for the disk.
    async fn seal(&self, pages: Vec<(Table, Page)>, staged: &mut Staged) -> Result<Vec<(u32, Vec<u8>)>, Refusal> {
        let mut sealed = Vec::with_capacity(pages.len());
        for (table, mut page) in pages {
            if staged.free.is_empty() {
                let first = self.storage.reserve_pages(KEYS).await?;
                staged.free = first..first + KEYS;
            }
            let key = staged.free.start;
            staged.free.start += 1;
            sealed.push((key, seal(Kind::Page, &page.encode())));
            page.shrink();
            staged.pages.push((table, key, page));
        }
        Ok(sealed)
    }

    async fn write(&self, sealed: &[(u32, Vec<u8>)]) -> Result<(), Refusal> {
        if sealed.is_empty() {
            return Ok(());
        }
        match self.storage.write_pages(sealed).await {
            Err(Refusal::ConnectionLost) => self.storage.write_pages(sealed).await,
            other => other,
        }
    }

    /// The one entry that makes staged pages count, with what else it says. Its number, unless there was nothing to say.
    async fn count_in(
        &self,
        entry: &Entry<'_>,
        staged: &mut Staged,
        say: impl Fn(&Workspace, &mut Changes, u64),
    ) -> Result<Option<u64>, Refusal> {
        let _writing = self.writing.lock().await;
        let context = self.context();
        loop {
            let who = self.state.borrow().who.clone();
            let (changes, expected) = self.with(|workspace| {
                let mut head = workspace.head(entry.what, &context, &who);
                head.stamp = entry.stamp;
                head.name = entry.name.to_owned();
                let new = |(table, key, page): &(Table, u32, Page)| NewPage {
                    table: *table,
                    key: *key,
                    records: page.len() as u32,
                };
                head.pages = staged.pages.iter().map(new).collect();
                let expected = workspace.entry();
                let mut changes = Changes::new(head);
                say(workspace, &mut changes, expected + 1);
                let mut touched: Vec<(Table, Id)> = changes.deltas().map(|delta| (delta.table, delta.id)).collect();
                touched.retain(|(table, _)| *table != Table::Setting);
                touched.dedup();
                let new: u64 = changes.head.pages.iter().map(|page| u64::from(page.records)).sum();
                changes.head.count = new + touched.len() as u64;
                (changes, expected)
            });
            if changes.is_empty() {
                return Ok(None);
            }
            if self.append(expected, &changes).await? {
                let pages = staged.pages.drain(..).map(|(_, _, page)| Some(page)).collect();
                self.applied(expected + 1, changes, pages);
                // The pages are where they belong already: only the mark has to move. Should it fail, the next
                // checkpoint moves it.
                self.checkpoint_locked().await.ok();
                return Ok(Some(expected + 1));
            }
        }
    }

    /// Removes the pages of what did not come to its end.
    async fn clean_up<T>(&self, result: Result<T, Refusal>, staged: Staged) -> Result<T, Refusal> {
        if result.is_err() && !staged.pages.is_empty() {
            let keys: Vec<u32> = staged.pages.iter().map(|(_, key, _)| *key).collect();
            // What stays is cleared away when the database is opened again.
            self.storage.delete_pages(&keys).await.ok();
        }
        result
    }
}

/// The setting that a plan is kept in, for files with the same header.
fn setting_of(header_key: &str) -> String {
    format!("mapping {:08x}", crc32fast::hash(header_key.as_bytes()))
}

fn remembered(workspace: &Workspace, header_key: &str) -> Option<Plan> {
    let record = workspace.rows(Table::Setting).find(settings::id_of(&setting_of(header_key)))?;
    serde_json::from_str(record.text(setting::VALUE)).ok().filter(|_| !record.is_deleted())
}

/// Keeps the plan for the next file with this header.
fn remember(workspace: &Workspace, plan: &Plan, header_key: &str, changes: &mut Changes) {
    if let Ok(plan) = serde_json::to_string(plan) {
        put_setting(workspace, &setting_of(header_key), &plan, changes);
    }
}

fn put_setting(workspace: &Workspace, name: &str, value: &str, changes: &mut Changes) {
    let id = settings::id_of(name);
    for (field, text) in [(setting::NAME, name), (setting::VALUE, value)] {
        let key = Key::from(field);
        let before = workspace.rows(Table::Setting).find(id).and_then(|row| row.cell(&key));
        let before = before.map(|cell| (cell.value, cell.stamp));
        if before.as_ref().and_then(|(value, _)| value.as_text()) != Some(text) {
            changes.push(&Delta { table: Table::Setting, id, key, before, after: Value::text(text), origin: None });
        }
    }
    // An undo may have taken it away.
    let deleted = Key::from(DELETED);
    let gone = workspace.rows(Table::Setting).find(id).filter(|row| row.is_deleted());
    if let Some(cell) = gone.and_then(|row| row.cell(&deleted)) {
        let (before, after) = (Some((cell.value, cell.stamp)), Value::Int(0));
        changes.push(&Delta { table: Table::Setting, id, key: deleted, before, after, origin: None });
    }
}
