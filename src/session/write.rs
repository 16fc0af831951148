//! Commands: decided, made durable, applied, told. In this order, so that nothing is seen that could be lost.

use super::{Host, News, Session, State, open::read_entry};
use crate::domain::stamp::Stamp;
use crate::engine::changes::{Changes, What};
use crate::engine::command::{Command, Context};
use crate::engine::page::Page;
use crate::engine::protocol::Done;
use crate::engine::refusal::Refusal;
use crate::engine::undo::PutBack;
use crate::engine::workspace::{Touched, Workspace};
use crate::storage::{
    Appended, Storage,
    seal::{Kind, seal},
};
use std::collections::BTreeSet;

/// Entries kept in memory for undo.
const RECENT: usize = 20;
/// Undo goes back this far without asking the history.
const UNDO_DEPTH: usize = 100;

impl<S: Storage, H: Host> Session<S, H> {
    /// Carries out a command. When it returns, the command is durable or was refused; refused means nothing changed.
    pub async fn command(&self, command: &Command) -> Result<Done, Refusal> {
        self.saving.set(self.saving.get() + 1);
        self.host.changed(Touched::default());
        let result = match command {
            Command::Undo { entry } | Command::Redo { entry } => self.take_back(*entry).await,
            _ => {
                let decide = |workspace: &mut Workspace, context: &Context, who: &str| {
                    let decided = workspace.decide(command, context, who)?;
                    let done = Done { created: decided.created, ..Done::default() };
                    Ok((decided.changes, done))
                };
                match self.need_past_for(command).await {
                    Ok(()) => self.commit(decide).await,
                    Err(refusal) => Err(refusal),
                }
            }
        };
        self.saving.set(self.saving.get() - 1);
        self.note_trouble(&result);
        self.host.changed(Touched::default());
        result
    }

    /// Remembers why writing fails, until it succeeds.
    fn note_trouble(&self, result: &Result<Done, Refusal>) {
        let mut state = self.state.borrow_mut();
        match result {
            Ok(_) => state.trouble = None,
            Err(refusal @ (Refusal::QuotaExceeded | Refusal::ConnectionLost | Refusal::Internal { .. })) => {
                state.trouble = Some(refusal.clone());
            }
            Err(_) => {}
        }
    }

    async fn take_back(&self, entry: u64) -> Result<Done, Refusal> {
        let result = self.try_take_back(entry).await;
        if matches!(result, Err(Refusal::AlreadyUndone) | Ok(Done { entry: None, .. })) {
            // There is nothing left to take back: the next undo is of what came before.
            self.state.borrow_mut().cannot_take_back(entry);
        }
        result
    }

    async fn try_take_back(&self, entry: u64) -> Result<Done, Refusal> {
        let changes = self.entry(entry).await?;
        if !self.state.borrow().workspace.heads.contains_key(&entry) {
            self.read_heads().await?;
        }
        let put_back = self.put_back_behind(entry).await?;
        self.commit(|workspace: &mut Workspace, context: &Context, who: &str| {
            let (batch, kept) = workspace.undo(entry, &changes, &put_back, context, who)?;
            Ok((batch, Done { kept, ..Done::default() }))
        })
        .await
    }

    /// What undos and redos have put back since an entry.
    async fn put_back_behind(&self, entry: u64) -> Result<PutBack, Refusal> {
        let taken_back = self.with(|workspace| workspace.taken_back_behind(entry));
        let undos: BTreeSet<Stamp> = taken_back.iter().map(|(undo, _)| *undo).collect();
        let mut put_back = PutBack::default();
        for (undo, of) in taken_back {
            let changes = self.entry(of).await?;
            self.with(|workspace| put_back.note(workspace, undo, &undos, &changes));
        }
        Ok(put_back)
    }

    /// An entry of the journal.
    pub(super) async fn entry(&self, number: u64) -> Result<Changes, Refusal> {
        if let Some(changes) = self.state.borrow().recent.get(&number) {
            return Ok(changes.clone());
        }
        let missing = Refusal::NoSuchEntry { entry: number };
        let before = number.checked_sub(1).ok_or(missing.clone())?;
        match self.storage.read_entries(before, 1).await?.first() {
            Some((found, sealed)) if *found == number => read_entry(number, sealed),
            _ => Err(missing),
        }
    }

    /// Decides, appends, applies; again where another tab was faster.
    pub(super) async fn commit(
        &self,
        decide: impl Fn(&mut Workspace, &Context, &str) -> Result<(Changes, Done), Refusal>,
    ) -> Result<Done, Refusal> {
        let _writing = self.writing.lock().await;
        loop {
            match self.try_commit(&decide).await {
                Ok(Some(done)) => return Ok(done),
                Ok(None) => {}
                Err(Refusal::Replaced) => self.open_locked().await?,
                Err(refusal) => return Err(refusal),
            }
        }
    }

    async fn try_commit(
        &self,
        decide: &impl Fn(&mut Workspace, &Context, &str) -> Result<(Changes, Done), Refusal>,
    ) -> Result<Option<Done>, Refusal> {
        let context = self.context();
        let (changes, mut done, expected) = {
            let mut state = self.state.borrow_mut();
            if state.outdated {
                return Err(Refusal::Outdated);
            }
            if let super::Phase::Failed(refusal) = &state.phase {
                return Err(refusal.clone());
            }
            let who = state.who.clone();
            let (changes, done) = decide(&mut state.workspace, &context, &who)?;
            (changes, done, state.workspace.entry())
        };
        if changes.is_empty() {
            return Ok(Some(done));
        }
        if !self.append(expected, &changes).await? {
            return Ok(None);
        }
        let entry = expected + 1;
        done.entry = Some(entry);
        done.touched = changes.head.count;
        self.applied(entry, changes, Vec::new());
        Ok(Some(done))
    }

    /// Makes a batch durable; `false` where another tab was faster, whose entries are applied now.
    pub(super) async fn append(&self, expected: u64, changes: &Changes) -> Result<bool, Refusal> {
        let sealed = seal(Kind::Entry, &changes.encode());
        let mut tries = 0;
        loop {
            match self.storage.append(expected, &sealed).await {
                Ok(Appended::Done) => return Ok(true),
                // The connection was lost while it was written: the entry may have arrived all the same.
                Ok(Appended::Behind(mut entries)) if entries.first().is_some_and(|(_, found)| *found == sealed) => {
                    entries.truncate(1);
                    return Ok(true);
                }
                Ok(Appended::Behind(entries)) => {
                    self.take_in(entries).await?;
                    return Ok(false);
                }
                Err(Refusal::ConnectionLost) if tries == 0 => tries += 1,
                Err(refusal) => return Err(refusal),
            }
        }
    }

    /// A batch of this tab is durable: now it counts here, too, and the other tabs are told.
    pub(super) fn applied(&self, entry: u64, changes: Changes, pages: Vec<Option<Page>>) {
        let touched = {
            let mut state = self.state.borrow_mut();
            let touched = state.workspace.apply(entry, &changes, pages);
            state.remember(entry, changes);
            touched
        };
        self.host.tell(News::Appended { entry });
        self.host.changed(touched);
    }

    /// Who sits at this device; written into the history.
    pub async fn set_who(&self, who: &str) -> Result<(), Refusal> {
        self.storage.write_note("who", who).await?;
        self.state.borrow_mut().who = who.to_owned();
        self.host.changed(Touched::default());
        Ok(())
    }
}

impl State {
    /// An entry is taken back already, or nothing of it is left to take back.
    pub(super) fn cannot_take_back(&mut self, entry: u64) {
        self.undo.retain(|known| *known != entry);
        self.redo.retain(|known| *known != entry);
    }

    /// Keeps what undo and redo need to know of an own entry.
    fn remember(&mut self, entry: u64, changes: Changes) {
        match (changes.head.what, changes.head.of) {
            (What::Undo, Some(of)) => {
                self.undo.retain(|known| *known != of);
                self.redo.push(entry);
            }
            (What::Redo, Some(of)) => {
                self.redo.retain(|known| *known != of);
                self.undo.push(entry);
            }
            _ => {
                self.redo.clear();
                self.undo.push(entry);
            }
        }
        if self.undo.len() > UNDO_DEPTH {
            self.undo.remove(0);
        }
        // A batch of a million is read from the journal again, should it be undone.
        if changes.len() < 10_000 {
            self.recent.insert(entry, changes);
        }
        if self.recent.len() > RECENT {
            self.recent.pop_first();
        }
    }
}
