//! Folding the journal into pages, replacing everything, and clearing away what nothing names.

use super::{Host, News, Session, open::DEVICES};
use crate::domain::schema::Table;
use crate::engine::refusal::Refusal;
use crate::storage::{
    Checkpoint, Storage,
    seal::{Kind, seal},
};
use std::collections::BTreeSet;

impl<S: Storage, H: Host> Session<S, H> {
    /// Entries that no page holds yet.
    pub fn tail(&self) -> u64 {
        let state = self.state.borrow();
        state.workspace.entry().saturating_sub(state.folded)
    }

    /// Folds the journal into the pages it touched and moves the mark.
    pub async fn checkpoint(&self) -> Result<(), Refusal> {
        let _lock = self.host.lock_pages().await;
        let _writing = self.writing.lock().await;
        self.checkpoint_locked().await
    }

    /// The same, for one who holds both locks.
    pub(super) async fn checkpoint_locked(&self) -> Result<(), Refusal> {
        self.catch_up_locked().await?;
        let mark = self.storage.read_mark().await?;
        // Another tab may have folded, and so have given keys to pages that this one knows without.
        let needed: u32 = {
            let mut state = self.state.borrow_mut();
            for (code, keys) in &mark.directory {
                if let Some(table) = Table::from_code(*code) {
                    state.workspace.rows_mut(table).learn_keys(keys);
                }
            }
            Table::ALL
                .iter()
                .map(|table| state.workspace.rows(*table).keys().filter(Option::is_none).count())
                .sum::<usize>() as u32
        };
        let mut next = if needed > 0 { self.storage.reserve_pages(needed).await? } else { 0 };
        let entry = self.state.borrow().workspace.entry();
        let (pages, cleaned, directory) = {
            let mut state = self.state.borrow_mut();
            let (mut pages, mut cleaned, mut directory) = (Vec::new(), Vec::new(), Vec::new());
            for table in Table::ALL {
                let rows = state.workspace.rows_mut(table);
                let dirty: BTreeSet<usize> = rows.dirty().into_iter().collect();
                let mut keys = Vec::with_capacity(rows.pages());
                for (index, key) in rows.keys().collect::<Vec<_>>().into_iter().enumerate() {
                    let key = key.unwrap_or_else(|| {
                        next += 1;
                        next - 1
                    });
                    if dirty.contains(&index) {
                        pages.push((key, seal(Kind::Page, &rows.encode(index))));
                        cleaned.push((table, index, key));
                    }
                    keys.push(key);
                }
                directory.push((table as u8, keys));
            }
            // A newer version may have tables that this one does not know: they stay as they are.
            let unknown = mark.directory.iter().filter(|(code, _)| Table::from_code(*code).is_none());
            directory.extend(unknown.cloned());
            (pages, cleaned, directory)
        };
        if mark.entry == entry && pages.is_empty() {
            self.state.borrow_mut().folded = entry;
            return Ok(());
        }
        // Nothing can have been applied in between: whoever writes holds the lock that this one holds.
        self.storage.checkpoint(&pages, &Checkpoint { entry, directory }).await?;
        let mut state = self.state.borrow_mut();
        for (table, index, key) in cleaned {
            state.workspace.rows_mut(table).clean(index, key);
        }
        state.folded = entry;
        Ok(())
    }

    /// Removes pages that nothing names: an import that was cancelled or killed has left them.
    pub async fn sweep(&self) -> Result<(), Refusal> {
        let _lock = self.host.lock_pages().await;
        let _writing = self.writing.lock().await;
        self.catch_up_locked().await?;
        let mark = self.storage.read_mark().await?;
        let mut named: BTreeSet<u32> = mark.directory.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
        {
            let state = self.state.borrow();
            named.extend(Table::ALL.iter().flat_map(|table| state.workspace.rows(*table).keys().flatten()));
        }
        let left: Vec<u32> = self.storage.page_keys().await?.into_iter().filter(|key| !named.contains(key)).collect();
        if left.is_empty() { Ok(()) } else { self.storage.delete_pages(&left).await }
    }

    /// Empties the database for good.
    pub async fn wipe(&self) -> Result<(), Refusal> {
        self.replace(&[], &[], Checkpoint::default()).await
    }

    /// These pages and the entries that they hold take the place of everything. The journal goes on behind the last
    /// entry of both, so that no new entry gets a number that somebody knows another one by.
    pub(super) async fn replace(
        &self,
        pages: &[(u32, Vec<u8>)],
        entries: &[(u64, Vec<u8>)],
        mark: Checkpoint,
    ) -> Result<(), Refusal> {
        let _lock = self.host.lock_pages().await;
        let _writing = self.writing.lock().await;
        // What could not be opened can be replaced all the same; the journal goes on behind what can be found out of it.
        let last = match self.failed() {
            Some(_) => self.storage.open().await.map_or(0, |opened| opened.last_entry),
            None => {
                self.catch_up_locked().await?;
                0
            }
        };
        let (entry, devices) = self.with(|workspace| {
            let device = workspace.device();
            let devices = workspace.earlier.iter().chain([&device]).map(|device| device.0.to_string());
            (workspace.entry().max(mark.entry).max(last), devices.collect::<Vec<_>>().join(" "))
        });
        self.storage.write_note(DEVICES, &devices).await?;
        self.storage.replace(pages, entries, &Checkpoint { entry, ..mark }).await?;
        self.host.tell(News::Replaced);
        self.open_locked().await
    }
}
