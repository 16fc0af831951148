//! Taking an entry of the journal back, field by field.
//!
//! Exactly the fields whose stamp is still the entry's go back to what they were; the ones that someone has written
//! since stay, and are named. A record that the entry made is gone, unless someone has edited it since.

use super::changes::{Changes, Delta, What};
use super::command::Context;
use super::protocol::Kept;
use super::refusal::Refusal;
use super::row::{FieldRef, RowRef};
use super::workspace::Workspace;
use crate::domain::{
    id::Id,
    schema::{DELETED, Key, Table, UNMADE, customer},
    stamp::Stamp,
    value::Value,
};

impl Workspace {
    /// The batch that takes `changes`, entry number `entry`, back (or does it again, when that entry is an undo), and
    /// what it leaves because it has been edited since.
    pub fn undo(
        &mut self,
        entry: u64,
        changes: &Changes,
        context: &Context,
        who: &str,
    ) -> Result<(Changes, Vec<Kept>), Refusal> {
        if self.undone_by(entry).is_some() {
            return Err(Refusal::AlreadyUndone);
        }
        let again = changes.head.what == What::Undo;
        let mut head = self.head(if again { What::Redo } else { What::Undo }, context, who);
        head.of = Some(entry);
        head.name = changes.head.name.clone();
        let mut undoing =
            Undoing { workspace: self, stamp: changes.head.stamp, batch: Changes::new(head), kept: Vec::new() };
        undoing.deltas(changes);
        for page in &changes.head.pages {
            undoing.page(page.table, page.key);
        }
        let Undoing { mut batch, kept, .. } = undoing;
        let mut ids: Vec<(Table, Id)> = batch.deltas().map(|delta| (delta.table, delta.id)).collect();
        ids.dedup();
        batch.head.count = ids.len() as u64;
        Ok((batch, kept))
    }

    /// The entry that has undone this one, unless that was undone in turn.
    pub fn undone_by(&self, entry: u64) -> Option<u64> {
        let later = self.heads.range(entry + 1..).rev();
        let takes_back = later.filter(|(_, head)| head.of == Some(entry)).map(|(number, _)| *number);
        takes_back.into_iter().find(|number| self.undone_by(*number).is_none())
    }
}

struct Undoing<'a> {
    workspace: &'a Workspace,
    /// Of the entry that is taken back.
    stamp: Stamp,
    batch: Changes,
    kept: Vec<Kept>,
}

impl Undoing<'_> {
    fn deltas(&mut self, changes: &Changes) {
        let mut last = None;
        for delta in changes.deltas() {
            let Some(record) = self.workspace.rows(delta.table).find(delta.id) else { continue };
            if delta.before.is_none() && self.was_made(record) {
                // All fields of a new record come one after another; it is taken back once.
                if last != Some((delta.table, delta.id)) {
                    self.unmake(delta.table, record);
                }
                last = Some((delta.table, delta.id));
                continue;
            }
            match record.cell(&delta.key) {
                Some(cell) if cell.stamp == self.stamp => {
                    let after = delta.before.map_or(Value::Null, |(value, _)| value);
                    if after != cell.value {
                        let before = Some((cell.value, cell.stamp));
                        self.batch.push(&Delta { table: delta.table, id: delta.id, key: delta.key, before, after });
                    }
                }
                _ => self.keep(delta.table, delta.id, delta.key),
            }
        }
    }

    /// The records of a page that the entry brought in.
    fn page(&mut self, table: Table, key: u32) {
        let rows = self.workspace.rows(table);
        let Some(index) = rows.keys().position(|known| known == Some(key)) else { return };
        for (_, record) in rows.range(index, index + 1) {
            // A page that was the last one may have taken in records of later commands.
            if record.fields().any(|found| found.stamp == self.stamp) {
                self.unmake(table, record);
            }
        }
    }

    /// Whether the entry made the record: nothing of it is older.
    fn was_made(&self, record: RowRef<'_>) -> bool {
        record
            .fields()
            .all(|found| found.stamp >= self.stamp && (found.stamp > self.stamp || found.seen == Stamp::NEVER))
            && record.fields().any(|found| found.stamp == self.stamp)
    }

    fn unmake(&mut self, table: Table, record: RowRef<'_>) {
        // That it is not somebody else is no edit: it goes with the record.
        let apart = |field| table == Table::Customer && field == customer::DISTINCT;
        let edited = |found: &FieldRef<'_>| found.stamp > self.stamp && found.field != DELETED && !apart(found.field);
        if let Some(edited) = record.fields().find(edited) {
            return self.keep(table, record.id, Key::of(edited.field, edited.name));
        }
        let deleted = Key::from(DELETED);
        let before = record.cell(&deleted).map(|cell| (cell.value, cell.stamp));
        if !record.is_deleted() {
            self.batch.push(&Delta { table, id: record.id, key: deleted, before, after: Value::Int(UNMADE) });
        }
    }

    fn keep(&mut self, table: Table, id: Id, key: Key) {
        let name = self.workspace.rows(table).row_of(id).map(|row| self.workspace.name_of(table, row));
        self.kept.push(Kept { table, id, key, name: name.unwrap_or_default() });
    }
}
