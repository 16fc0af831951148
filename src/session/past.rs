//! Reads fields of past days back from the journal.

use super::{
    Host, Session,
    open::{ENTRIES, read_entry},
};
use crate::engine::command::{Command, Selection};
use crate::engine::query::Query;
use crate::engine::refusal::Refusal;
use crate::engine::segment::Past;
use crate::storage::Storage;

impl<S: Storage, H: Host> Session<S, H> {
    /// Makes sure that the past days are there whose fields a query asks for.
    pub(super) async fn need_past(&self, query: &Query) -> Result<(), Refusal> {
        let _looking = self.looking_back.lock().await;
        let context = self.context();
        let days = self.with(|workspace| workspace.lacks_past(query, &context));
        if days.is_empty() {
            return Ok(());
        }
        self.read_heads().await?;
        let mut past = Past::default();
        let read = self.with(|workspace| {
            workspace.past.trim(&days);
            for day in &days {
                past.begin(*day, context.zone);
                // Of what is written while this reads, it is told.
                workspace.past.begin(*day, context.zone);
            }
            let since = past.since()?;
            // Clocks may have been set back: the first that could matter, and all behind it.
            let first = workspace.heads.iter().find(|(_, head)| head.stamp.millis >= since)?;
            Some((first.0.saturating_sub(1), workspace.entry()))
        });
        if let Some((after, last)) = read {
            self.read_past(&mut past, after, last).await?;
        }
        self.with(|workspace| workspace.past.complete(past));
        Ok(())
    }

    /// As [`Session::need_past`], for what a command asks.
    pub(super) async fn need_past_for(&self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::EditAll { selection: Selection::All { query, .. }, .. }
            | Command::DeleteAll { selection: Selection::All { query, .. } } => self.need_past(query).await,
            Command::Freeze { segment } => self.need_past(&Query::Segment { id: *segment }).await,
            _ => Ok(()),
        }
    }

    /// Takes in the entries behind one, up to another.
    async fn read_past(&self, past: &mut Past, mut after: u64, last: u64) -> Result<(), Refusal> {
        while after < last {
            if let Some(entry) = self.state.borrow().recent.get(&(after + 1)) {
                past.take(entry);
                after += 1;
                continue;
            }
            let entries = self.storage.read_entries(after, ENTRIES).await?;
            let Some((up_to, _)) = entries.last() else { return Ok(()) };
            after = *up_to;
            for (number, sealed) in entries.iter().filter(|(number, _)| *number <= last) {
                // An entry that cannot be read tells nothing; opening has told of it.
                if let Ok(entry) = read_entry(*number, sealed) {
                    past.take(&entry);
                }
            }
            self.host.pause().await;
        }
        Ok(())
    }
}
