//! One atomic batch: what a command made of the records it touched. The journal is a row of these.

use super::bytes::{Reader, put};
use crate::domain::{
    id::{Device, Id},
    record::Cell,
    schema::{Key, Table},
    stamp::Stamp,
    value::Value,
};
use serde::{Deserialize, Serialize};

/// What a journal entry did, for a person to read. Written to disk by position: new ones come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    Create(Table),
    Edit(Table),
    EditAll,
    Delete(Table),
    Restore(Table),
    Merge,
    Import,
    Demo,
    RemoveDemo,
    RestoreBackup,
    Setting,
    Undo,
    Redo,
    Freeze,
    SetApart,
    SuggestAgain,
}

/// One field of one record, before and after. The stamp of what is written is the batch's, unless it has an origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delta {
    pub table: Table,
    pub id: Id,
    pub key: Key,
    /// What was there, with its stamp; `None` where nothing was.
    pub before: Option<(Value, Stamp)>,
    pub after: Value,
    /// Of a write that was made in another database and comes in as it is. All deltas of a batch have one, or none has;
    /// they are kept beside the deltas.
    #[serde(skip)]
    pub origin: Option<Origin>,
}

/// Where a write that comes in was made: its own stamp, and the one that its writer had seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub stamp: Stamp,
    pub seen: Stamp,
}

impl Delta {
    /// What the field holds after a batch of this stamp.
    pub fn cell(&self, stamp: Stamp) -> Cell {
        let seen = self.before.as_ref().map_or(Stamp::NEVER, |(_, stamp)| *stamp);
        let Origin { stamp, seen } = self.origin.unwrap_or(Origin { stamp, seen });
        Cell { stamp, value: self.after.clone(), seen }
    }
}

/// A page of new records that an import wrote beforehand and that counts from this batch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPage {
    pub table: Table,
    pub key: u32,
    pub records: u32,
}

/// Who did what, when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Of every field written by this batch.
    pub stamp: Stamp,
    /// The database it was decided in.
    pub device: Device,
    pub what: What,
    /// Records touched or made.
    pub count: u64,
    /// A name to remember it by: a customer's, a file's.
    pub name: String,
    /// Who sat at the device.
    pub who: String,
    /// The entry that this one takes back or does again.
    pub of: Option<u64>,
    pub pages: Vec<NewPage>,
}

/// A batch. The deltas are kept as bytes, because there may be a million of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    pub head: Head,
    deltas: Vec<u8>,
    length: usize,
    /// As many as deltas, or none.
    origins: Vec<Origin>,
}

impl Changes {
    pub fn new(head: Head) -> Self {
        Self { head, deltas: Vec::new(), length: 0, origins: Vec::new() }
    }

    /// Field changes, not counting new pages.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Nothing to do at all.
    pub fn is_empty(&self) -> bool {
        self.length == 0 && self.head.pages.is_empty()
    }

    pub fn push(&mut self, delta: &Delta) {
        let begin = self.deltas.len();
        self.deltas = match postcard::to_extend(delta, std::mem::take(&mut self.deltas)) {
            Ok(bytes) => bytes,
            // Writing plain data to a vector cannot fail; were it to, the batch must not lose what it has.
            Err(_) => return,
        };
        debug_assert!(self.deltas.len() > begin);
        self.length += 1;
        self.origins.extend(delta.origin);
        debug_assert!(self.origins.is_empty() || self.origins.len() == self.length);
    }

    pub fn deltas(&self) -> Deltas<'_> {
        Deltas { rest: &self.deltas, origins: self.origins.iter() }
    }

    /// The journal entry.
    pub fn encode(&self) -> Vec<u8> {
        let head = postcard::to_stdvec(&self.head).unwrap_or_default();
        let mut out = Vec::with_capacity(head.len() + self.deltas.len() + 16);
        put(&mut out, head.len() as u64);
        out.extend_from_slice(&head);
        put(&mut out, self.length as u64);
        out.extend_from_slice(&self.deltas);
        if self.origins.is_empty() {
            return out;
        }
        // As with a delta, writing plain data to a vector cannot fail.
        postcard::to_extend(&self.origins, out).unwrap_or_default()
    }

    /// Reads an entry; `None` where the bytes are none.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (head, mut reader) = Self::read_head(bytes)?;
        let length = reader.size()?;
        let bytes = bytes.get(reader.at..)?;
        let mut deltas = Deltas { rest: bytes, origins: [].iter() };
        if deltas.by_ref().take(length).count() != length {
            return None;
        }
        let rest = deltas.rest;
        let origins: Vec<Origin> = if rest.is_empty() { Vec::new() } else { postcard::from_bytes(rest).ok()? };
        let deltas = bytes[..bytes.len() - rest.len()].to_vec();
        (origins.is_empty() || origins.len() == length).then_some(Self { head, deltas, length, origins })
    }

    /// Reads only who did what.
    pub fn decode_head(bytes: &[u8]) -> Option<Head> {
        Some(Self::read_head(bytes)?.0)
    }

    fn read_head(bytes: &[u8]) -> Option<(Head, Reader<'_>)> {
        let mut reader = Reader::new(bytes);
        let length = reader.size()?;
        let head = postcard::from_bytes(reader.take(length)?).ok()?;
        Some((head, reader))
    }
}

/// Goes through a batch's deltas.
pub struct Deltas<'a> {
    rest: &'a [u8],
    origins: std::slice::Iter<'a, Origin>,
}

impl Iterator for Deltas<'_> {
    type Item = Delta;

    fn next(&mut self) -> Option<Delta> {
        let (delta, rest) = postcard::take_from_bytes::<Delta>(self.rest).ok()?;
        self.rest = rest;
        Some(Delta { origin: self.origins.next().copied(), ..delta })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schema::customer;

    #[test]
    fn an_entry_survives_its_bytes() {
        let stamp = Stamp { millis: 77, counter: 1, device: Device(3) };
        let head = Head {
            stamp,
            device: Device(3),
            what: What::Edit(Table::Customer),
            count: 1,
            name: "王小明".into(),
            who: "李娜".into(),
            of: None,
            pages: vec![NewPage { table: Table::Order, key: 9, records: 12 }],
        };
        let mut changes = Changes::new(head.clone());
        for number in 0..3 {
            changes.push(&Delta {
                table: Table::Customer,
                id: Id::new(Device(3), number),
                key: customer::NAME.into(),
                before: (number > 0).then(|| (Value::text("x"), Stamp::NEVER)),
                after: Value::text("王"),
                origin: None,
            });
        }
        let bytes = changes.encode();
        assert_eq!(Changes::decode(&bytes), Some(changes.clone()));
        assert_eq!(Changes::decode_head(&bytes), Some(head));
        assert_eq!(Changes::decode(&bytes[..bytes.len() - 1]), None);
        assert_eq!(changes.deltas().count(), 3);

        let origin = Origin { stamp: Stamp { millis: 5, counter: 0, device: Device(8) }, seen: Stamp::NEVER };
        let mut elsewhere = Changes::new(changes.head.clone());
        changes.deltas().for_each(|delta| elsewhere.push(&Delta { origin: Some(origin), ..delta }));
        let bytes = elsewhere.encode();
        assert_eq!(Changes::decode(&bytes), Some(elsewhere.clone()));
        assert!(elsewhere.deltas().all(|delta| delta.cell(stamp).stamp == origin.stamp));
        assert_eq!(Changes::decode(&bytes[..bytes.len() - 1]), None);
    }
}
