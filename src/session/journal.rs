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

    /// Every change of one record, latest first.
    pub(super) async fn record_history(&self, table: Table, id: Id) -> Result<Vec<FieldChange>, Refusal> {
        self.read_heads().await?;
        let mut changes = Vec::new();
        let mut after = 0;
        loop {
            let entries = self.storage.read_entries(after, ENTRIES).await?;
            let Some((last, _)) = entries.last() else { break };
            after = *last;
            let state = self.state.borrow();
            for (number, sealed) in &entries {
                if let Ok(entry) = read_entry(*number, sealed) {
                    changes.extend(state.workspace.record_changes(*number, &entry, table, id));
                }
            }
        }
        let state = self.state.borrow();
        let imported = state.workspace.imported_fields(&changes, table, id);
        changes.extend(imported);
        changes.sort_by(|a, b| b.stamp.cmp(&a.stamp).then_with(|| a.key.cmp(&b.key)));
        Ok(changes)
    }
}
