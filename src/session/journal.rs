//! Reading the journal back: who did what, and the history of one record.

use super::{
    Host, Session,
    open::{ENTRIES, read_entry},
};
use crate::domain::{id::Id, schema::Table};
use crate::engine::changes::Changes;
use crate::engine::query::FieldChange;
use crate::engine::refusal::Refusal;
use crate::storage::{
    Storage,
    seal::{Kind, unseal},
};

impl<S: Storage, H: Host> Session<S, H> {
    /// Reads who did what of all entries, once.
    pub(super) async fn read_heads(&self) -> Result<(), Refusal> {
        if self.state.borrow().heads_complete {
            return Ok(());
        }
        let mut after = 0;
        loop {
            let entries = self.storage.read_entries(after, ENTRIES).await?;
            let Some((last, _)) = entries.last() else { break };
            after = *last;
            let mut state = self.state.borrow_mut();
            for (number, sealed) in &entries {
                // An entry that cannot be read has no line in the history; opening has told of it.
                let head = unseal(Kind::Entry, sealed).ok().and_then(Changes::decode_head);
                if let Some(head) = head {
                    state.workspace.heads.insert(*number, head);
                }
            }
        }
        self.state.borrow_mut().heads_complete = true;
        Ok(())
    }

    /// Every change of one record, latest first. Of a record that was asked for last, only what is new is read.
    pub(super) async fn record_history(&self, table: Table, id: Id) -> Result<Vec<FieldChange>, Refusal> {
        self.read_heads().await?;
        let known = self.state.borrow_mut().followed.take().filter(|known| (known.table, known.id) == (table, id));
        let mut followed = known.unwrap_or(Followed { table, id, up_to: 0, changes: Vec::new() });
        self.follow(&mut followed).await?;
        let mut state = self.state.borrow_mut();
        let mut changes = followed.changes.clone();
        for change in &mut changes {
            // Whether it was undone may have changed since.
            change.entry.undone = state.workspace.undone_by(change.entry.entry);
        }
        state.followed = Some(followed);
        let imported = state.workspace.imported_fields(&changes, table, id);
        changes.extend(imported);
        changes.sort_by(|a, b| b.stamp.cmp(&a.stamp).then_with(|| a.key.cmp(&b.key)));
        Ok(changes)
    }

    /// Takes in the changes of entries behind the last one that was looked at.
    async fn follow(&self, followed: &mut Followed) -> Result<(), Refusal> {
        let Followed { table, id, up_to, changes } = followed;
        loop {
            {
                let state = self.state.borrow();
                while let Some(entry) = state.recent.get(&(*up_to + 1)) {
                    *up_to += 1;
                    changes.extend(state.workspace.record_changes(*up_to, entry, *table, *id));
                }
                if *up_to >= state.workspace.entry() {
                    return Ok(());
                }
            }
            let entries = self.storage.read_entries(*up_to, ENTRIES).await?;
            let Some((last, _)) = entries.last() else { return Ok(()) };
            *up_to = *last;
            let state = self.state.borrow();
            for (number, sealed) in &entries {
                if let Ok(entry) = read_entry(*number, sealed) {
                    changes.extend(state.workspace.record_changes(*number, &entry, *table, *id));
                }
            }
        }
    }
}

/// The changes of the record whose history was asked for last: it is asked for again after every command.
pub(super) struct Followed {
    table: Table,
    id: Id,
    /// The last entry that was looked at.
    up_to: u64,
    changes: Vec<FieldChange>,
}
