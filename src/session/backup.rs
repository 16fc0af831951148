//! One file with everything, and back.

use super::{
    Chunks, Host, Session, Watcher,
    open::{ENTRIES, keys},
};
use crate::domain::{
    record::{Cell, Record},
    schema::Table,
};
use crate::engine::changes::{Changes, Delta, NewPage, Origin, What};
use crate::engine::page::Page;
use crate::engine::protocol::{BackupInspection, Progress, RestoreMode, Restored, Stage};
use crate::engine::refusal::{FileProblem, Refusal};
use crate::engine::settings;
use crate::engine::workspace::Workspace;
use crate::exchange::backup::{Header, Part, Reader, Writer};
use crate::storage::{
    FORMAT, Storage,
    seal::{Kind, seal, unseal},
};
use std::collections::BTreeMap;

/// Pages read at once.
const PAGES: usize = 64;

/// What a backup holds, read and checked whole.
struct Contents {
    /// With the pages that are whole in its directory.
    header: Header,
    pages: Vec<(u32, Vec<u8>)>,
    entries: Vec<(u64, Vec<u8>)>,
    records: u64,
    /// Pages that were damaged when the backup was made.
    lost: u32,
}

impl<S: Storage, H: Host> Session<S, H> {
    /// Writes pages, journal and notes. Writing waits meanwhile, so that the file is of one moment.
    pub async fn backup(&self, out: &mut impl FnMut(&[u8]), watcher: &impl Watcher) -> Result<(), Refusal> {
        let _lock = self.host.lock_pages().await;
        let _writing = self.writing.lock().await;
        self.checkpoint_locked().await?;
        let mark = self.storage.read_mark().await?;
        let header = self.with(|workspace| Header {
            made: self.host.now(),
            format: FORMAT,
            device: workspace.device().0,
            checkpoint: mark.clone(),
            last_entry: mark.entry,
            customers: workspace.customers.live.len() as u64,
            orders: workspace.orders.by_time.len() as u64,
            records: Table::ALL.iter().map(|table| workspace.rows(*table).len() as u64).sum(),
        });
        let (mut writer, begin) = Writer::new(&header);
        out(&begin);
        let total: usize = mark.directory.iter().map(|(_, keys)| keys.len()).sum();
        let lots = mark.directory.iter().flat_map(|(code, keys)| keys.chunks(PAGES).map(move |keys| (*code, keys)));
        let (mut bytes, mut done) = (Vec::new(), 0);
        for (code, keys) in lots {
            for (key, page) in keys.iter().zip(self.storage.read_pages(keys).await?) {
                match page.filter(|page| unseal(Kind::Page, page).is_ok()) {
                    Some(page) => writer.page(*key, &page, &mut bytes),
                    // The directory names it and the file lacks it: whoever restores hears of it as well.
                    None => self.note_damage(code, *key),
                }
            }
            out(&bytes);
            bytes.clear();
            done += keys.len();
            self.turn(watcher, done as u64, total as u64).await?;
        }
        let mut after = 0;
        loop {
            let mut entries = self.storage.read_entries(after, ENTRIES).await?;
            // What another tab has written since the pages were folded belongs to a later moment.
            entries.retain(|(number, _)| *number <= mark.entry);
            let Some((last, _)) = entries.last() else { break };
            after = *last;
            entries.iter().for_each(|(number, entry)| writer.entry(*number, entry, &mut bytes));
            out(&bytes);
            bytes.clear();
        }
        writer.end(&mut bytes);
        out(&bytes);
        let now = self.host.now();
        self.storage.write_note("backup", &now.to_string()).await?;
        self.state.borrow_mut().last_backup = Some(now);
        self.host.changed(crate::engine::workspace::Touched::default());
        Ok(())
    }

    /// What a backup says of itself, after all of it was checked.
    pub async fn inspect_backup(
        &self,
        name: &str,
        file: &mut impl Chunks,
        watcher: &impl Watcher,
    ) -> Result<BackupInspection, Refusal> {
        let Contents { header, records, lost, .. } = self.read_backup(name, file, watcher).await?;
        let Header { made, customers, orders, .. } = header;
        Ok(BackupInspection { made, customers, orders, records, lost })
    }

    /// Restores a backup: in place of what is here, or into it, field by field the later write.
    pub async fn restore(
        &self,
        name: &str,
        file: &mut impl Chunks,
        mode: RestoreMode,
        watcher: &impl Watcher,
    ) -> Result<Restored, Refusal> {
        let contents = self.read_backup(name, file, watcher).await?;
        let restored = Restored { records: contents.records, lost: contents.lost };
        match mode {
            RestoreMode::Replace => {
                let Contents { header, pages, entries, .. } = contents;
                self.replace(&pages, &entries, header.checkpoint).await?;
            }
            RestoreMode::Merge => self.merge_in(name, contents, watcher).await?,
        }
        Ok(restored)
    }

    async fn read_backup(
        &self,
        name: &str,
        file: &mut impl Chunks,
        watcher: &impl Watcher,
    ) -> Result<Contents, Refusal> {
        let mut reader = Reader::new(name);
        let (mut header, mut pages, mut entries, mut done) = (None, Vec::new(), Vec::new(), 0);
        while let Some(bytes) = file.next().await? {
            done += bytes.len() as u64;
            reader.push(&bytes);
            while let Some(part) = reader.next_part()? {
                match part {
                    Part::Header(found) if found.format > FORMAT => {
                        let (name, found) = (name.to_owned(), found.format);
                        return Err(FileProblem::NewerBackup { name, found, known: FORMAT }.into());
                    }
                    Part::Header(found) => header = Some(found),
                    Part::Page { key, bytes } => pages.push((key, bytes)),
                    Part::Entry { number, bytes } => entries.push((number, bytes)),
                    Part::Note { .. } | Part::End => {}
                }
            }
            watcher.progress(Progress { stage: Stage::Reading, done, ..Progress::default() });
            if watcher.is_cancelled() {
                return Err(Refusal::Cancelled);
            }
        }
        reader.finish()?;
        let damaged = || FileProblem::DamagedBackup { name: name.to_owned(), at: done };
        let mut header = header.ok_or_else(damaged)?;
        entries.retain(|(number, _)| *number <= header.checkpoint.entry);
        // A page that was damaged before it was backed up is left out; the others come all the same.
        let mut lengths = BTreeMap::new();
        pages.retain(|(key, page)| {
            let page = unseal(Kind::Page, page).ok().and_then(Page::decode);
            page.is_some_and(|page| lengths.insert(*key, page.len() as u64).is_none())
        });
        let (mut records, mut lost) = (0, 0);
        for (_, keys) in &mut header.checkpoint.directory {
            lost += keys.len() as u32;
            keys.retain(|key| lengths.contains_key(key));
            lost -= keys.len() as u32;
            records += keys.iter().filter_map(|key| lengths.get(key)).sum::<u64>();
        }
        Ok(Contents { header, pages, entries, records, lost })
    }

    async fn merge_in(&self, name: &str, contents: Contents, watcher: &impl Watcher) -> Result<(), Refusal> {
        let Contents { header, pages, .. } = contents;
        let pages: BTreeMap<u32, Vec<u8>> = pages.into_iter().collect();
        let _lock = self.host.lock_pages().await;
        self.catch_up().await?;
        let mut merging = Merging::default();
        for table in Table::ALL {
            for key in keys(&header.checkpoint, table) {
                let page = pages.get(&key).and_then(|page| unseal(Kind::Page, page).ok()).and_then(Page::decode);
                let Some(page) = page else { continue };
                self.with(|workspace| merging.page(workspace, table, &page));
                self.turn(watcher, 0, 0).await?;
            }
        }
        // What is only in the backup keeps its stamps, in pages of its own.
        let first = self.storage.reserve_pages(merging.new.len() as u32).await?;
        let mut sealed = Vec::new();
        let mut named = Vec::new();
        for ((table, page), key) in merging.new.iter_mut().zip(first..) {
            sealed.push((key, seal(Kind::Page, &page.encode())));
            named.push(NewPage { table: *table, key, records: page.len() as u32 });
        }
        for pages in sealed.chunks(PAGES) {
            self.storage.write_pages(pages).await?;
        }
        drop(sealed);
        let _writing = self.writing.lock().await;
        let context = self.context();
        loop {
            let who = self.state.borrow().who.clone();
            let (changes, expected) = self.with(|workspace| {
                let mut head = workspace.head(What::RestoreBackup, &context, &who);
                head.name = name.to_owned();
                let new: u64 = merging.new.iter().map(|(_, page)| page.len() as u64).sum();
                head.count = new + merging.later.len() as u64;
                head.pages.clone_from(&named);
                let mut changes = Changes::new(head);
                merging.later.iter().for_each(|(table, record)| later_fields(workspace, *table, record, &mut changes));
                (changes, workspace.entry())
            });
            if changes.is_empty() {
                return Ok(());
            }
            if self.append(expected, &changes).await? {
                let pages = merging.new.into_iter().map(|(_, page)| Some(page)).collect();
                self.applied(expected + 1, changes, pages);
                return self.checkpoint_locked().await;
            }
        }
    }
}

/// What a backup has that the workspace lacks.
#[derive(Default)]
struct Merging {
    /// Records that are not here, in pages to be written.
    new: Vec<(Table, Page)>,
    /// Records that are here and have a later field there.
    later: Vec<(Table, Record)>,
}

impl Merging {
    fn page(&mut self, workspace: &mut Workspace, table: Table, page: &Page) {
        // The entry that brings it here is later than all that it brings.
        workspace.see(page.latest_stamp());
        // Which entry made the demo shop is true of the backup's own journal only.
        let demo = settings::id_of(settings::DEMO);
        for found in (0..page.len()).filter_map(|slot| page.row(slot)).filter(|found| found.id != demo) {
            let record = found.to_record();
            match workspace.rows(table).find(record.id) {
                Some(here) => {
                    let here = here.to_record();
                    let later = |(key, cell): (_, &Cell)| here.fields.get(key).is_none_or(|known| cell > known);
                    if record.fields.iter().any(later) {
                        self.later.push((table, record));
                    }
                }
                None => {
                    if self.new.last().is_none_or(|(last, page)| *last != table || page.is_full()) {
                        self.new.push((table, Page::default()));
                    }
                    if let Some((_, page)) = self.new.last_mut() {
                        page.put(None, table, &record);
                    }
                }
            }
        }
    }
}

/// The fields of a record that are later than the ones here, with the stamps that they have there.
fn later_fields(workspace: &Workspace, table: Table, record: &Record, changes: &mut Changes) {
    let Some(here) = workspace.rows(table).find(record.id) else { return };
    for (key, cell) in &record.fields {
        let known = here.cell(key);
        if known.as_ref().is_none_or(|known| cell > known) {
            let before = known.map(|known| (known.value, known.stamp));
            let origin = Some(Origin { stamp: cell.stamp, seen: cell.seen });
            let (key, after) = (key.clone(), cell.value.clone());
            changes.push(&Delta { table, id: record.id, key, before, after, origin });
        }
    }
}
