//! A thousand records in one byte array: the same bytes in memory and on disk.
//!
//! ```text
//! page  := rows words devices stamps length rows-bytes
//! row   := length id-device id-number stamp field*
//! field := code << 4 | stamped << 3 | form, [name], [stamp seen], value
//! ```
//! Devices, stamps and words (values that repeat: cities, channels, tags) stand in dictionaries of the page and rows
//! refer to them by position. Fields stand in ascending order of code and name. A row that was changed is written anew at the end;
//! the old bytes stay until the page is packed.

mod dictionary;

pub use dictionary::Dictionary;

use super::bytes::{Reader, put, put_signed, put_text};
use super::row::{Form, RowRef};
use crate::domain::{
    id::{Device, Id},
    record::{Cell, Record},
    schema::{Field, Key, Kind, Table},
    stamp::Stamp,
    value::{Line, Value},
};

/// Rows to a page.
pub const PAGE_ROWS: usize = 1024;

#[derive(Clone, Debug, Default)]
pub struct Page {
    bytes: Vec<u8>,
    /// Where each slot's row begins.
    starts: Vec<u32>,
    dictionary: Dictionary,
    /// Bytes of rows that were written anew since.
    garbage: usize,
}

impl Page {
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    pub fn is_full(&self) -> bool {
        self.starts.len() >= PAGE_ROWS
    }

    /// The latest stamp that any row of it ever had.
    pub fn latest_stamp(&self) -> Stamp {
        self.dictionary.stamps.iter().copied().max().unwrap_or(Stamp::NEVER)
    }

    /// Bytes in memory, about.
    pub fn size(&self) -> usize {
        self.bytes.capacity() + self.starts.capacity() * 4 + self.dictionary.words.len() * 24
    }

    /// The row in a slot; `None` past the last one.
    #[inline]
    pub fn row(&self, slot: usize) -> Option<RowRef<'_>> {
        let mut reader = Reader::new(&self.bytes);
        reader.at = *self.starts.get(slot)? as usize;
        let length = reader.size()?;
        RowRef::read(reader.take(length)?, &self.dictionary)
    }

    /// Begins a new row in the next slot; fields are written in ascending order of code, then [`RowWriter::end`].
    pub fn push(&mut self, table: Table, id: Id, stamp: Stamp) -> RowWriter<'_> {
        let slot = self.starts.len();
        self.starts.push(0);
        self.write(slot, table, id, stamp)
    }

    fn write(&mut self, slot: usize, table: Table, id: Id, stamp: Stamp) -> RowWriter<'_> {
        let begin = self.bytes.len();
        self.bytes.extend([0; LENGTH_BYTES]);
        let mut writer = RowWriter { page: self, slot, begin, table };
        let device = writer.page.dictionary.device(id.device);
        writer.number(device);
        writer.number(u64::from(id.number));
        let stamp = writer.page.dictionary.stamp(stamp);
        writer.number(stamp);
        writer
    }

    /// Adds a record, or writes the one in `slot` anew.
    pub fn put(&mut self, slot: Option<usize>, table: Table, record: &Record) {
        // The stamp that most fields have is the row's; the others carry their own.
        let common = record.fields.values().filter(|cell| cell.seen == Stamp::NEVER).map(|cell| cell.stamp).max();
        let common = common.unwrap_or(Stamp::NEVER);
        let mut writer = match slot {
            Some(slot) => {
                self.discard(slot);
                self.write(slot, table, record.id, common)
            }
            None => self.push(table, record.id, common),
        };
        for (key, cell) in &record.fields {
            if cell.stamp == common && cell.seen == Stamp::NEVER {
                writer.value(key, &cell.value);
            } else {
                writer.cell(key, cell);
            }
        }
        writer.end();
        self.pack_if_wasteful();
    }

    /// Writes one field of the row in `slot`, the others copied as they are.
    pub fn patch(&mut self, slot: usize, table: Table, key: &Key, cell: &Cell) {
        let Some(row) = self.row(slot) else { return };
        let mut before = row.fields();
        let mut cut = before.at();
        let mut resume = cut;
        while let Some(field) = before.next() {
            let place = (field.field, field.name).cmp(&(key.field, key.name.as_str()));
            if place.is_lt() {
                cut = before.at();
                resume = cut;
                continue;
            }
            resume = if place.is_eq() { before.at() } else { cut };
            break;
        }
        let (head, tail) = (row.bytes()[..cut].to_vec(), row.bytes()[resume..].to_vec());
        self.discard(slot);
        let begin = self.bytes.len();
        self.bytes.extend([0; LENGTH_BYTES]);
        self.bytes.extend_from_slice(&head);
        let mut writer = RowWriter { page: self, slot, begin, table };
        writer.cell(key, cell);
        writer.page.bytes.extend_from_slice(&tail);
        writer.end();
        self.pack_if_wasteful();
    }

    fn discard(&mut self, slot: usize) {
        let mut reader = Reader::new(&self.bytes);
        reader.at = self.starts[slot] as usize;
        self.garbage += reader.size().unwrap_or(0) + LENGTH_BYTES;
    }

    fn pack_if_wasteful(&mut self) {
        if self.garbage > self.bytes.len() / 2 + 4096 {
            self.pack();
        }
    }

    /// Leaves only the rows as they are now, in order of slots.
    pub fn pack(&mut self) {
        if self.garbage == 0 {
            return;
        }
        let mut packed = Vec::with_capacity(self.bytes.len().saturating_sub(self.garbage));
        for start in &mut self.starts {
            let mut reader = Reader::new(&self.bytes);
            reader.at = *start as usize;
            let length = reader.size().unwrap_or(0);
            let row = &self.bytes[*start as usize..(reader.at + length).min(self.bytes.len())];
            *start = packed.len() as u32;
            packed.extend_from_slice(row);
        }
        self.bytes = packed;
        self.garbage = 0;
    }

    /// Gives back memory that was only needed while it grew.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.dictionary.shrink();
    }

    /// The page as it goes to disk.
    pub fn encode(&mut self) -> Vec<u8> {
        self.pack();
        let mut out = Vec::with_capacity(self.bytes.len() + 512);
        put(&mut out, self.starts.len() as u64);
        put(&mut out, self.dictionary.words.len() as u64);
        self.dictionary.words.iter().for_each(|word| put_text(&mut out, word));
        put(&mut out, self.dictionary.devices.len() as u64);
        self.dictionary.devices.iter().for_each(|device| put(&mut out, u64::from(device.0)));
        put(&mut out, self.dictionary.stamps.len() as u64);
        for stamp in &self.dictionary.stamps {
            put(&mut out, stamp.millis);
            put(&mut out, u64::from(stamp.counter));
            put(&mut out, u64::from(stamp.device.0));
        }
        put(&mut out, self.bytes.len() as u64);
        out.extend_from_slice(&self.bytes);
        out
    }

    /// Reads a page back; `None` where the bytes are none.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let rows = reader.size().filter(|rows| *rows <= PAGE_ROWS)?;
        let mut dictionary = Dictionary::default();
        for _ in 0..reader.size()? {
            dictionary.words.push(reader.text()?.into());
        }
        let device = |reader: &mut Reader| Some(Device(u32::try_from(reader.number()?).ok()?));
        for _ in 0..reader.size()? {
            dictionary.devices.push(device(&mut reader)?);
        }
        for _ in 0..reader.size()? {
            let millis = reader.number()?;
            let counter = u32::try_from(reader.number()?).ok()?;
            dictionary.stamps.push(Stamp { millis, counter, device: device(&mut reader)? });
        }
        let length = reader.size()?;
        let bytes = reader.take(length)?.to_vec();
        let mut starts = Vec::with_capacity(rows);
        let mut walk = Reader::new(&bytes);
        for _ in 0..rows {
            starts.push(u32::try_from(walk.at).ok()?);
            let length = walk.size()?;
            walk.take(length)?;
        }
        walk.is_done().then_some(Self { bytes, starts, dictionary, garbage: 0 })
    }
}

/// A row's length takes this many bytes, so that it can be written when the row's end is known.
const LENGTH_BYTES: usize = 2;

/// Writes one row's fields, in ascending order of code (and of name within a field of many).
pub struct RowWriter<'a> {
    page: &'a mut Page,
    slot: usize,
    begin: usize,
    table: Table,
}

impl RowWriter<'_> {
    #[inline]
    fn number(&mut self, number: u64) {
        put(&mut self.page.bytes, number);
    }

    #[inline]
    fn head(&mut self, field: Field, stamped: bool, form: Form) {
        self.number(u64::from(field.0) << 4 | u64::from(stamped) << 3 | form as u64);
    }

    pub fn text(&mut self, field: Field, text: &str) {
        self.head(field, false, Form::Text);
        put_text(&mut self.page.bytes, text);
    }

    /// A text of few different values, kept once a page.
    pub fn word(&mut self, field: Field, word: &str) {
        self.head(field, false, Form::Word);
        let word = self.page.dictionary.word(word);
        self.number(word);
    }

    #[inline]
    pub fn int(&mut self, field: Field, int: i64) {
        let (form, int) = Form::of_int(int);
        self.head(field, false, form);
        put_signed(&mut self.page.bytes, int);
    }

    pub fn reference(&mut self, field: Field, id: Id) {
        self.head(field, false, Form::Ref);
        self.id(id);
    }

    pub fn lines(&mut self, field: Field, lines: &[Line]) {
        self.head(field, false, Form::Lines);
        self.put_lines(lines);
    }

    /// One of a field's many: a tag, a consent, a custom field.
    pub fn keyed(&mut self, field: Field, name: &str, value: &Value) {
        self.head(field, false, self.form(field, value));
        let name = self.page.dictionary.word(name);
        self.number(name);
        self.put_value(field, value);
    }

    /// Any field with the row's own stamp.
    pub fn value(&mut self, key: &Key, value: &Value) {
        if key.field.is_keyed() {
            return self.keyed(key.field, &key.name, value);
        }
        self.head(key.field, false, self.form(key.field, value));
        self.put_value(key.field, value);
    }

    /// Any field with a stamp of its own.
    pub fn cell(&mut self, key: &Key, cell: &Cell) {
        self.head(key.field, true, self.form(key.field, &cell.value));
        if key.field.is_keyed() {
            let name = self.page.dictionary.word(&key.name);
            self.number(name);
        }
        let stamp = self.page.dictionary.stamp(cell.stamp);
        self.number(stamp);
        let seen = self.page.dictionary.seen(cell.seen);
        self.number(seen);
        self.put_value(key.field, &cell.value);
    }

    /// The row is whole.
    pub fn end(self) {
        let begin = self.begin;
        let length = self.page.bytes.len() - begin - LENGTH_BYTES;
        if length < 1 << 14 {
            self.page.bytes[begin] = length as u8 | 0x80;
            self.page.bytes[begin + 1] = (length >> 7) as u8;
        } else {
            let mut prefix = Vec::new();
            put(&mut prefix, length as u64);
            self.page.bytes.splice(begin..begin + LENGTH_BYTES, prefix);
        }
        self.page.starts[self.slot] = begin as u32;
    }

    fn id(&mut self, id: Id) {
        let device = self.page.dictionary.device(id.device);
        self.number(device);
        self.number(u64::from(id.number));
    }

    fn form(&self, field: Field, value: &Value) -> Form {
        match value {
            Value::Null => Form::Null,
            Value::Int(int) => Form::of_int(*int).0,
            Value::Text(_) => match self.table.field(field).map(|info| info.kind) {
                Some(Kind::Word) => Form::Word,
                _ => Form::Text,
            },
            Value::Ref(_) => Form::Ref,
            Value::Lines(_) => Form::Lines,
        }
    }

    fn put_value(&mut self, field: Field, value: &Value) {
        match value {
            Value::Null => {}
            Value::Int(int) => put_signed(&mut self.page.bytes, Form::of_int(*int).1),
            Value::Text(text) if self.form(field, value) == Form::Word => {
                let word = self.page.dictionary.word(text);
                self.number(word);
            }
            Value::Text(text) => put_text(&mut self.page.bytes, text),
            Value::Ref(id) => self.id(*id),
            Value::Lines(lines) => self.put_lines(lines),
        }
    }

    fn put_lines(&mut self, lines: &[Line]) {
        self.number(lines.len() as u64);
        for line in lines {
            match line.product {
                None => self.number(0),
                Some(id) => {
                    let device = self.page.dictionary.device(id.device) + 1;
                    self.number(device);
                    self.number(u64::from(id.number));
                }
            }
            put_signed(&mut self.page.bytes, line.quantity);
            // Most prices are whole minor units: a byte less for each.
            let (form, price) = Form::of_int(line.price);
            put(&mut self.page.bytes, (((price << 1) ^ (price >> 63)) as u64) << 1 | u64::from(form == Form::Hundreds));
        }
    }
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
