//! Taking an entry of the journal back, field by field.
//!
//! Exactly the fields whose stamp is still the entry's go back to what they were; the ones that someone has written
//! since stay, and are named. A record that the entry made is gone, unless someone has edited it since. A field that an
//! undo has put back counts as having the stamp that it had before, so that undos can follow one another.

use super::changes::{Changes, Delta, NewPage, What};
use super::command::Context;
use super::protocol::Kept;
use super::refusal::Refusal;
use super::row::{FieldRef, RowRef};
use super::workspace::Workspace;
use crate::domain::{
    id::Id,
    record::Cell,
    schema::{DELETED, Key, Table, UNMADE, customer},
    stamp::Stamp,
    value::Value,
};
use std::collections::{BTreeSet, HashMap};

/// What undos and redos later than an entry have put back.
#[derive(Debug, Default)]
pub struct PutBack {
    /// By the undo's stamp and the field: the stamp of what it took back, and the stamp that was there before.
    fields: HashMap<(Stamp, Table, Id, Key), (Stamp, Stamp)>,
}

impl PutBack {
    /// Takes in that the batch of the stamp `undo` took `changes` back.
    pub fn note(&mut self, workspace: &Workspace, undo: Stamp, undos: &BTreeSet<Stamp>, changes: &Changes) {
        for delta in changes.deltas() {
            let cell = workspace.rows(delta.table).find(delta.id).and_then(|row| row.cell(&delta.key));
            // Only what still is as an undo has put it will be asked for.
            if cell.is_some_and(|cell| undos.contains(&cell.stamp)) {
                let before = delta.before.map_or(Stamp::NEVER, |(_, stamp)| stamp);
                self.fields.insert((undo, delta.table, delta.id, delta.key), (changes.head.stamp, before));
            }
        }
    }

    /// The stamp that a field counts as having, looked at from `since`: before undos that took back what was later.
    fn standing(&self, table: Table, id: Id, key: &Key, stamp: Stamp, since: Stamp) -> Stamp {
        let mut at = stamp;
        while at > since {
            match self.fields.get(&(at, table, id, key.clone())) {
                Some((taken_back, before)) if *taken_back > since => at = *before,
                _ => break,
            }
        }
        at
    }
}

impl Workspace {
    /// The undos and redos behind an entry that took back what came behind it, too: their stamps, and what they took
    /// back. [`PutBack`] wants to know these entries.
    pub fn taken_back_behind(&self, entry: u64) -> Vec<(Stamp, u64)> {
        let behind = self.heads.range(entry + 1..).map(|(_, head)| head);
        behind.filter_map(|head| Some((head.stamp, head.of.filter(|of| *of > entry)?))).collect()
    }

    /// The batch that takes `changes`, entry number `entry`, back (or does it again, when that entry is an undo), and
    /// what it leaves because it has been edited since.
    pub fn undo(
        &mut self,
        entry: u64,
        changes: &Changes,
        put_back: &PutBack,
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
        let mut undoing = Undoing {
            workspace: self,
            stamp: changes.head.stamp,
            put_back,
            batch: Changes::new(head),
            kept: Vec::new(),
        };
        undoing.deltas(changes);
        for page in &changes.head.pages {
            undoing.page(*page);
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
    put_back: &'a PutBack,
    batch: Changes,
    kept: Vec<Kept>,
}

impl Undoing<'_> {
    fn deltas(&mut self, changes: &Changes) {
        let mut last = None;
        for delta in changes.deltas() {
            let Some(record) = self.workspace.rows(delta.table).find(delta.id) else { continue };
            if delta.before.is_none() && self.was_made(delta.table, record) {
                // All fields of a new record come one after another; it is taken back once.
                if last != Some((delta.table, delta.id)) {
                    self.unmake(delta.table, record);
                }
                last = Some((delta.table, delta.id));
                continue;
            }
            match record.cell(&delta.key) {
                Some(cell) if self.stands(record, &delta, &cell) => {
                    let after = delta.before.map_or(Value::Null, |(value, _)| value);
                    if delta.key.field == DELETED && after == Value::Int(UNMADE) && !record.is_deleted() {
                        // It was a redo that made the record.
                        self.unmake(delta.table, record);
                    } else if after != cell.value {
                        let before = Some((cell.value, cell.stamp));
                        self.batch.push(&Delta {
                            table: delta.table,
                            id: delta.id,
                            key: delta.key,
                            before,
                            after,
                            origin: None,
                        });
                    }
                }
                _ => self.keep(delta.table, delta.id, delta.key),
            }
        }
    }

    /// The records of a page that the entry brought in.
    fn page(&mut self, NewPage { table, key, records }: NewPage) {
        let rows = self.workspace.rows(table);
        let Some(index) = rows.keys().position(|known| known == Some(key)) else { return };
        // A page that was the last one may have taken in records of later commands, behind its own.
        for (_, record) in rows.range(index, index + 1).take(records as usize) {
            self.unmake(table, record);
        }
    }

    /// Whether the entry made the record: nothing of it is older.
    fn was_made(&self, table: Table, record: RowRef<'_>) -> bool {
        let mut ours = false;
        record.fields().all(|found| {
            let standing = self.standing_of(table, record, &found);
            ours |= standing == self.stamp;
            let seen_nothing_older = found.seen == Stamp::NEVER || found.seen >= self.stamp;
            seen_nothing_older && (standing == Stamp::NEVER || standing >= self.stamp)
        }) && ours
    }

    /// Whether a field still is as the entry wrote it.
    fn stands(&self, record: RowRef<'_>, delta: &Delta, now: &Cell) -> bool {
        let written = delta.cell(self.stamp).stamp;
        self.put_back.standing(delta.table, record.id, &delta.key, now.stamp, written) == written
    }

    /// The stamp that a field counts as having now.
    fn standing(&self, table: Table, record: RowRef<'_>, key: &Key, stamp: Stamp) -> Stamp {
        self.put_back.standing(table, record.id, key, stamp, self.stamp)
    }

    fn standing_of(&self, table: Table, record: RowRef<'_>, found: &FieldRef<'_>) -> Stamp {
        self.standing(table, record, &Key::of(found.field, found.name), found.stamp)
    }

    fn unmake(&mut self, table: Table, record: RowRef<'_>) {
        // That it is not somebody else is no edit: it goes with the record.
        let apart = |field| table == Table::Customer && field == customer::DISTINCT;
        let edited = |found: &FieldRef<'_>| {
            found.field != DELETED && !apart(found.field) && self.standing_of(table, record, found) > self.stamp
        };
        if let Some(edited) = record.fields().find(edited) {
            return self.keep(table, record.id, Key::of(edited.field, edited.name));
        }
        let deleted = Key::from(DELETED);
        let before = record.cell(&deleted).map(|cell| (cell.value, cell.stamp));
        if !record.is_deleted() {
            self.batch.push(&Delta {
                table,
                id: record.id,
                key: deleted,
                before,
                after: Value::Int(UNMADE),
                origin: None,
            });
        }
    }

    fn keep(&mut self, table: Table, id: Id, key: Key) {
        let name = self.workspace.rows(table).row_of(id).map(|row| self.workspace.name_of(table, row));
        self.kept.push(Kept { table, id, key, name: name.unwrap_or_default() });
    }
}
