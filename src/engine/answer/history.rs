//! Who did what, when: the journal as a person reads it.

use crate::domain::{
    id::Id,
    schema::{Key, Table},
};
use crate::engine::changes::{Changes, Head};
use crate::engine::protocol::EntryLine;
use crate::engine::query::{Answer, FieldChange};
use crate::engine::workspace::Workspace;
use std::collections::BTreeSet;

impl Workspace {
    /// The journal's entries before one, latest first. Needs all heads, which the caller has read.
    pub(super) fn history(&self, before: Option<u64>, limit: u32) -> Answer {
        let mut lines = self.heads.range(..before.unwrap_or(u64::MAX)).rev();
        let entries = lines.by_ref().take(limit.min(500) as usize);
        let entries = entries.map(|(entry, head)| self.entry_line(*entry, head)).collect();
        Answer::History { entries, more: lines.next().is_some() }
    }

    /// One entry as a person reads it.
    pub fn entry_line(&self, entry: u64, head: &Head) -> EntryLine {
        EntryLine {
            entry,
            at: head.stamp.millis,
            what: head.what,
            count: head.count,
            name: head.name.clone(),
            who: head.who.clone(),
            here: head.device == self.device || self.earlier.contains(&head.device),
            undone: self.undone_by(entry),
        }
    }

    /// Whether an entry may be about this record.
    pub fn record_changes(&self, entry: u64, changes: &Changes, table: Table, id: Id) -> Vec<FieldChange> {
        let line = self.entry_line(entry, &changes.head);
        let of = changes.deltas().filter(|delta| delta.table == table && delta.id == id);
        let change = of.map(|delta| {
            let stamp = delta.cell(changes.head.stamp).stamp;
            FieldChange {
                before: delta.before.map(|(value, _)| value),
                key: delta.key,
                after: delta.after,
                stamp,
                entry: EntryLine { at: stamp.millis, ..line.clone() },
            }
        });
        // What a backup brings may be the same value of a later stamp.
        change.filter(|change| change.before.as_ref() != Some(&change.after)).collect()
    }

    /// The fields of a record that came in with an import's page: no delta tells of them, but their stamps do.
    pub fn imported_fields(&self, told: &[FieldChange], table: Table, id: Id) -> Vec<FieldChange> {
        let Some(record) = self.rows(table).find(id) else { return Vec::new() };
        let known: BTreeSet<&Key> = told.iter().map(|change| &change.key).collect();
        let source = self.heads.iter().find(|(_, head)| head.stamp == record.stamp && !head.pages.is_empty());
        let Some((entry, head)) = source else { return Vec::new() };
        let line = self.entry_line(*entry, head);
        let fields = record.fields().filter(|found| found.stamp == head.stamp);
        let changes = fields.map(|found| FieldChange {
            key: Key::of(found.field, found.name),
            before: None,
            after: found.value.to_value(),
            stamp: found.stamp,
            entry: line.clone(),
        });
        changes.filter(|change| !known.contains(&change.key)).collect()
    }
}
