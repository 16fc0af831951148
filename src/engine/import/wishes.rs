//! What an import would change of records that are there already, kept small until the import is whole.

use crate::domain::{
    id::Id,
    schema::{Key, Table},
    value::Value,
};
use crate::engine::{
    changes::{Changes, Delta},
    workspace::Workspace,
};

/// Field changes in a few bytes each, in the order that they were wished for.
#[derive(Debug, Default)]
pub struct Wishes {
    bytes: Vec<u8>,
}

impl Wishes {
    pub fn push(&mut self, table: Table, id: Id, key: &Key, value: &Value) {
        let begun = self.bytes.len();
        match postcard::to_extend(&(table, id, key, value), std::mem::take(&mut self.bytes)) {
            Ok(bytes) => self.bytes = bytes,
            // Plain data always has a form; were it not so, the wishes would end here.
            Err(error) => debug_assert!(false, "{error} behind {begun} bytes"),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Puts the changes that are still changes into a batch: what the workspace holds now comes before each. Can be
    /// asked again, when another tab has written meanwhile.
    pub fn write(&self, workspace: &Workspace, changes: &mut Changes) {
        let mut rest = self.bytes.as_slice();
        while let Ok(((table, id, key, after), tail)) = postcard::take_from_bytes::<(Table, Id, Key, Value)>(rest) {
            rest = tail;
            let before = workspace.rows(table).find(id).and_then(|row| row.cell(&key));
            let before = before.map(|cell| (cell.value, cell.stamp));
            if before.as_ref().map_or(&Value::Null, |(value, _)| value) != &after {
                changes.push(&Delta { table, id, key, before, after, origin: None });
            }
        }
    }
}
