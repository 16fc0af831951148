//! Reading one row of a page, without copying.

use super::bytes::Reader;
use super::page::Dictionary;
use crate::domain::{
    id::Id,
    record::{Cell, Record},
    schema::{Field, Key},
    stamp::Stamp,
    value::{Line, Value},
};

/// How a value is written. The numbers are on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Form {
    Null = 0,
    Int = 1,
    Text = 2,
    /// A position among the page's words.
    Word = 3,
    Ref = 4,
    Lines = 5,
    /// An integer that is a multiple of a hundred, divided by it: amounts in whole minor units.
    Hundreds = 6,
}

impl Form {
    /// The shortest form of an integer, and what is written of it.
    #[inline]
    pub fn of_int(int: i64) -> (Form, i64) {
        if int % 100 == 0 && int != 0 { (Form::Hundreds, int / 100) } else { (Form::Int, int) }
    }

    fn from_code(code: u8) -> Option<Form> {
        Some(match code {
            0 => Form::Null,
            1 => Form::Int,
            2 => Form::Text,
            3 => Form::Word,
            4 => Form::Ref,
            5 => Form::Lines,
            6 => Form::Hundreds,
            _ => return None,
        })
    }
}

/// A row as it lies in its page.
#[derive(Clone, Copy)]
pub struct RowRef<'a> {
    bytes: &'a [u8],
    dictionary: &'a Dictionary,
    pub id: Id,
    /// Of every field that has none of its own.
    pub stamp: Stamp,
    /// Where the fields begin.
    at: usize,
}

/// A value as it lies in its page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueRef<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Ref(Id),
    Lines(LinesRef<'a>),
}

impl ValueRef<'_> {
    pub fn to_value(self) -> Value {
        match self {
            ValueRef::Null => Value::Null,
            ValueRef::Int(int) => Value::Int(int),
            ValueRef::Text(text) => Value::text(text),
            ValueRef::Ref(id) => Value::Ref(id),
            ValueRef::Lines(lines) => Value::Lines(lines.collect()),
        }
    }
}

/// One field of a row.
#[derive(Clone, Copy, Debug)]
pub struct FieldRef<'a> {
    pub field: Field,
    /// Empty for a field that has one value.
    pub name: &'a str,
    pub stamp: Stamp,
    pub seen: Stamp,
    pub value: ValueRef<'a>,
}

impl<'a> RowRef<'a> {
    #[inline]
    pub(super) fn read(bytes: &'a [u8], dictionary: &'a Dictionary) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let device = *dictionary.devices.get(reader.size()?)?;
        let number = reader.number()? as u32;
        let stamp = *dictionary.stamps.get(reader.size()?)?;
        Some(Self { bytes, dictionary, id: Id::new(device, number), stamp, at: reader.at })
    }

    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    #[inline]
    pub fn fields(&self) -> Fields<'a> {
        let reader = Reader { bytes: self.bytes, at: self.at };
        Fields { reader, dictionary: self.dictionary, stamp: self.stamp }
    }

    /// The value of a field that has one, `Null` where it is not set.
    pub fn get(&self, field: Field) -> ValueRef<'a> {
        let mut fields = self.fields();
        while let Some(head) = fields.head().filter(|head| head.field <= field) {
            if head.field == field {
                return fields.value(head).unwrap_or(ValueRef::Null);
            }
            if fields.pass(head).is_none() {
                break;
            }
        }
        ValueRef::Null
    }

    /// The value of one of a field's many.
    pub fn find(&self, field: Field, name: &str) -> ValueRef<'a> {
        for found in self.fields() {
            if found.field > field {
                break;
            }
            if found.field == field && found.name == name {
                return found.value;
            }
        }
        ValueRef::Null
    }

    pub fn text(&self, field: Field) -> &'a str {
        if let ValueRef::Text(text) = self.get(field) { text } else { "" }
    }

    pub fn int(&self, field: Field) -> Option<i64> {
        if let ValueRef::Int(int) = self.get(field) { Some(int) } else { None }
    }

    pub fn reference(&self, field: Field) -> Option<Id> {
        if let ValueRef::Ref(id) = self.get(field) { Some(id) } else { None }
    }

    /// In the bin, or taken back by an undo.
    pub fn is_deleted(&self) -> bool {
        self.int(crate::domain::schema::DELETED).is_some_and(|mark| mark > 0)
    }

    /// One field with its stamps.
    pub fn cell(&self, key: &Key) -> Option<Cell> {
        let found = self.fields().find(|found| found.field == key.field && found.name == key.name)?;
        Some(Cell { stamp: found.stamp, value: found.value.to_value(), seen: found.seen })
    }

    /// The record, copied out.
    pub fn to_record(&self) -> Record {
        let mut record = Record::new(self.id);
        for found in self.fields() {
            let cell = Cell { stamp: found.stamp, value: found.value.to_value(), seen: found.seen };
            record.fields.insert(Key::of(found.field, found.name), cell);
        }
        record
    }
}

/// Goes through a row's fields. Ends early where bytes make no sense, which the page's checksum has ruled out.
#[derive(Clone)]
pub struct Fields<'a> {
    reader: Reader<'a>,
    dictionary: &'a Dictionary,
    stamp: Stamp,
}

impl Fields<'_> {
    /// Where in the row's bytes it stands.
    pub(super) fn at(&self) -> usize {
        self.reader.at
    }
}

/// What stands before a field's value.
#[derive(Clone, Copy)]
pub struct Head {
    pub field: Field,
    form: Form,
    stamped: bool,
}

/// For whoever reads a few fields of a million rows: after each [`Fields::head`] one of [`Fields::value`],
/// [`Fields::pass`] and [`Fields::lines_total`], of a field that has one value.
impl<'a> Fields<'a> {
    #[inline]
    pub fn head(&mut self) -> Option<Head> {
        if self.reader.is_done() {
            return None;
        }
        let head = self.reader.number()?;
        Some(Head {
            field: Field((head >> 4) as u16),
            form: Form::from_code((head & 7) as u8)?,
            stamped: head & 8 != 0,
        })
    }

    /// Passes by what stands between head and value.
    #[inline]
    fn pass_stamps(&mut self, head: Head) -> Option<()> {
        if head.field.is_keyed() {
            self.reader.number()?;
        }
        if head.stamped {
            self.reader.number()?;
            self.reader.number()?;
        }
        Some(())
    }

    #[inline]
    pub fn value(&mut self, head: Head) -> Option<ValueRef<'a>> {
        self.pass_stamps(head)?;
        self.read_value(head.form)
    }

    #[inline]
    pub fn pass(&mut self, head: Head) -> Option<()> {
        self.pass_stamps(head)?;
        match head.form {
            Form::Null => {}
            Form::Int | Form::Hundreds | Form::Word => drop(self.reader.number()?),
            Form::Text => {
                let length = self.reader.size()?;
                self.reader.take(length)?;
            }
            Form::Ref => {
                self.reader.number()?;
                self.reader.number()?;
            }
            Form::Lines => drop(self.read_value(Form::Lines)?),
        }
        Some(())
    }

    /// What all lines come to: an amount, 0 for a field that is no lines.
    #[inline]
    pub fn lines_total(&mut self, head: Head) -> Option<i64> {
        if head.form != Form::Lines {
            return self.pass(head).map(|()| 0);
        }
        self.pass_stamps(head)?;
        let left = self.reader.size()?;
        let mut lines = LinesRef { reader: self.reader, dictionary: self.dictionary, left };
        let total = lines.by_ref().fold(0i64, |sum, line| sum.saturating_add(line.total().unwrap_or(0)));
        self.reader.at = lines.reader.at;
        Some(total)
    }

    #[inline]
    fn read_value(&mut self, form: Form) -> Option<ValueRef<'a>> {
        let dictionary = self.dictionary;
        let reader = &mut self.reader;
        Some(match form {
            Form::Null => ValueRef::Null,
            Form::Int => ValueRef::Int(reader.signed()?),
            Form::Hundreds => ValueRef::Int(reader.signed()?.wrapping_mul(100)),
            Form::Text => ValueRef::Text(reader.text()?),
            Form::Word => ValueRef::Text(dictionary.words.get(reader.size()?)?),
            Form::Ref => {
                let device = *dictionary.devices.get(reader.size()?)?;
                ValueRef::Ref(Id::new(device, reader.number()? as u32))
            }
            Form::Lines => {
                let left = reader.size()?;
                let lines = LinesRef { reader: *reader, dictionary, left };
                let mut past = lines;
                while past.next().is_some() {}
                reader.at = past.reader.at;
                ValueRef::Lines(lines)
            }
        })
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = FieldRef<'a>;

    #[inline]
    fn next(&mut self) -> Option<FieldRef<'a>> {
        let head = self.head()?;
        let dictionary = self.dictionary;
        let name = if head.field.is_keyed() { dictionary.words.get(self.reader.size()?)? } else { "" };
        let (mut stamp, mut seen) = (self.stamp, Stamp::NEVER);
        if head.stamped {
            stamp = *dictionary.stamps.get(self.reader.size()?)?;
            let index = self.reader.size()?;
            if index > 0 {
                seen = *dictionary.stamps.get(index - 1)?;
            }
        }
        let value = self.read_value(head.form)?;
        Some(FieldRef { field: head.field, name, stamp, seen, value })
    }
}

/// The lines of an order as they lie in the page.
#[derive(Clone, Copy)]
pub struct LinesRef<'a> {
    reader: Reader<'a>,
    dictionary: &'a Dictionary,
    left: usize,
}

impl std::fmt::Debug for LinesRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

impl PartialEq for LinesRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        Iterator::eq(*self, *other)
    }
}

impl Iterator for LinesRef<'_> {
    type Item = Line;

    #[inline]
    fn next(&mut self) -> Option<Line> {
        self.left = self.left.checked_sub(1)?;
        let device = self.reader.size()?;
        let product = match device {
            0 => None,
            index => Some(Id::new(*self.dictionary.devices.get(index - 1)?, self.reader.number()? as u32)),
        };
        let quantity = self.reader.signed()?;
        let coded = self.reader.number()?;
        let (folded, hundreds) = (coded >> 1, coded & 1 == 1);
        let price = (folded >> 1) as i64 ^ -((folded & 1) as i64);
        Some(Line { product, quantity, price: if hundreds { price.wrapping_mul(100) } else { price } })
    }
}
