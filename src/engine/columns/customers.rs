//! Customers as columns: what the list sorts, searches and shows of a hundred thousand of them.

use super::{bits::Bits, haystack::Haystack};
use crate::domain::{
    id::Id,
    name,
    schema::{BINNED, DELETED, Field, customer},
    time,
};
use crate::engine::query::SortBy;
use crate::engine::row::{RowRef, ValueRef};
use crate::engine::table::{Row, Rows};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What all orders of one customer come to, in the workspace's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub orders: u32,
    /// Days with a purchase.
    pub days: u32,
    /// Seconds on the business's clock; of no meaning where `orders` is 0.
    pub first: u32,
    pub last: u32,
    /// Amount, refunds taken off.
    pub spend: i64,
}

/// The fields that columns are read from; texts that are no name are ways to reach and to tell a customer.
const READ: [Field; 11] = [
    customer::NAME,
    customer::CREATED,
    customer::BIRTHDAY,
    DELETED,
    customer::MERGED_INTO,
    customer::PHONE,
    customer::EMAIL,
    customer::CODE,
    customer::PHONE2,
    customer::WECHAT,
    customer::HANDLE,
];

/// The fields from 71 to 87 are what credit, delivered value and share of wallet are reckoned from.
const WORTH: std::ops::RangeInclusive<Field> = customer::ACQUISITION_COST..=customer::COST_EFFORT;

#[derive(Debug, Default)]
pub struct Customers {
    /// Has a record that is not in the bin.
    pub live: Bits,
    pub binned: Bits,
    end: Row,
    created: Vec<u32>,
    /// Month × 32 + day of the birthday; 0 where it is not known.
    birthdays: Vec<u16>,
    /// A person has set the type.
    pub typed: Bits,
    /// Has something that credit, delivered value or share of wallet is reckoned from.
    pub rated: Bits,
    /// Has a phone, an e-mail or a WeChat name.
    pub reachable: Bits,
    pub totals: Vec<Totals>,
    sort_keys: Vec<Box<str>>,
    /// Folded name, pinyin and initials.
    pub names: Haystack,
    /// Phones, e-mail, number, handles.
    pub contacts: Haystack,
    /// Customers that were merged into another.
    pub merged: BTreeMap<Row, Id>,
    /// Live rows in order, for each order that was asked for; kept in order.
    sorted: BTreeMap<SortBy, Vec<Row>>,
}

impl Customers {
    pub fn end(&self) -> Row {
        self.end
    }

    /// Reads a record into its row's columns; its totals are the orders' to say.
    pub fn set(&mut self, row: Row, record: RowRef<'_>) {
        if row >= self.end {
            self.grow(row + 1);
        }
        let (mut name, mut created, mut deleted, mut birthday, mut reachable) = ("", 0, 0, 0, false);
        let (mut typed, mut rated) = (false, false);
        let mut reach = String::new();
        self.merged.remove(&row);
        let mut fields = record.fields();
        while let Some(head) = fields.head() {
            if !READ.contains(&head.field) {
                typed |= head.field == customer::TYPE_DECIDED;
                rated |= WORTH.contains(&head.field);
                match fields.pass(head) {
                    Some(()) => continue,
                    None => break,
                }
            }
            match (head.field, fields.value(head)) {
                (customer::NAME, Some(ValueRef::Text(text))) => name = text,
                (customer::CREATED, Some(ValueRef::Int(at))) => created = at.clamp(0, i64::from(u32::MAX)) as u32,
                (customer::BIRTHDAY, Some(ValueRef::Int(day))) => {
                    birthday = time::civil(day).map_or(0, |(_, month, day)| (month * 32 + day) as u16);
                }
                (DELETED, Some(ValueRef::Int(mark))) => deleted = mark,
                (customer::MERGED_INTO, Some(ValueRef::Ref(id))) => drop(self.merged.insert(row, id)),
                (field, Some(ValueRef::Text(text))) => {
                    reachable |= !matches!(field, customer::CODE | customer::HANDLE);
                    reach.push_str(text);
                    reach.push(' ');
                }
                _ => {}
            }
        }
        self.created[row as usize] = created;
        self.birthdays[row as usize] = birthday;
        self.reachable.put(row, reachable);
        self.typed.put(row, typed);
        self.rated.put(row, rated);
        self.live.put(row, deleted == 0);
        self.binned.put(row, deleted == BINNED);
        self.sort_keys[row as usize] = name::sort_key(name).into();
        let (pinyin, initials) = name::pinyin(name);
        let mut searched = String::with_capacity(name.len() + pinyin.len() + initials.len() + 2);
        name::fold_into(name, &mut searched);
        for more in [pinyin, initials] {
            if !more.is_empty() {
                searched.push(' ');
                searched.push_str(&more);
            }
        }
        self.names.set(row, &searched);
        reach.make_ascii_lowercase();
        self.contacts.set(row, reach.trim_end());
    }

    fn grow(&mut self, end: Row) {
        for bits in [&mut self.live, &mut self.binned, &mut self.reachable, &mut self.typed, &mut self.rated] {
            bits.grow(end);
        }
        self.end = end;
        self.birthdays.resize(end as usize, 0);
        self.created.resize(end as usize, 0);
        self.totals.resize(end as usize, Totals::default());
        self.sort_keys.resize(end as usize, "".into());
    }

    /// Makes room for all rows at once.
    pub fn reserve(&mut self, end: Row) {
        if end > self.end {
            self.grow(end);
        }
    }

    pub fn created(&self, row: Row) -> i64 {
        i64::from(self.created[row as usize])
    }

    /// Month and day of the birthday.
    pub fn birthday(&self, row: Row) -> Option<(u32, u32)> {
        let birthday = u32::from(self.birthdays[row as usize]);
        (birthday > 0).then_some((birthday / 32, birthday % 32))
    }

    /// The rows that a typed text finds. An empty text finds all.
    pub fn search(&self, text: &str) -> Option<Bits> {
        let needle = name::fold(text);
        let needle = needle.trim();
        if needle.is_empty() {
            return None;
        }
        let mut found = Bits::none(self.end);
        self.names.find(needle, &mut found);
        if needle.is_ascii() {
            self.contacts.find(needle, &mut found);
            let number = digits(needle);
            if number != needle {
                // A number as it is printed, with spaces, dashes and brackets.
                self.contacts.find(&number, &mut found);
            }
            if let Some(number) = number.strip_prefix('0').filter(|number| number.len() >= 6) {
                // As it is dialled within the country.
                self.contacts.find(number, &mut found);
            }
            let joined: String = needle.split_whitespace().collect();
            if joined != needle {
                // Pinyin with its syllables apart.
                self.names.find(&joined, &mut found);
            }
        }
        Some(found)
    }

    /// Puts the live rows into this order, unless they are. `records` is for the orders that no column holds.
    pub fn sort(&mut self, by: SortBy, records: &Rows) {
        if self.sorted.contains_key(&by) {
            return;
        }
        let mut rows: Vec<Row> = self.live.iter().collect();
        match by {
            SortBy::City | SortBy::Source | SortBy::Code => {
                rows.sort_by_cached_key(|row| (text_of(by, records, *row), *row));
            }
            _ => rows.sort_unstable_by(|a, b| self.compare(by, records, *a, *b)),
        }
        self.sorted.insert(by, rows);
    }

    /// Live rows in an order that [`Customers::sort`] made, smallest first and apart from it those without a value.
    pub fn in_order(&self, by: SortBy, records: &Rows) -> (&[Row], &[Row]) {
        let rows = self.sorted.get(&by).map_or(&[][..], Vec::as_slice);
        let blank = self.blank(by, records, rows);
        (&rows[blank..], &rows[..blank])
    }

    /// Where the rows without a value end in an order.
    fn blank(&self, by: SortBy, records: &Rows, rows: &[Row]) -> usize {
        rows.partition_point(|row| match by {
            SortBy::Name => self.sort_keys[*row as usize].is_empty(),
            SortBy::Created => self.created[*row as usize] == 0,
            SortBy::Orders | SortBy::Spend => false,
            SortBy::LastOrder | SortBy::FirstOrder => self.totals[*row as usize].orders == 0,
            SortBy::City | SortBy::Source | SortBy::Code => text_of(by, records, *row).is_empty(),
            SortBy::Score(_) => false,
        })
    }

    fn compare(&self, by: SortBy, records: &Rows, a: Row, b: Row) -> Ordering {
        let totals = |row: Row| &self.totals[row as usize];
        let time = |row: Row, time: u32| if totals(row).orders == 0 { 0 } else { time };
        let order = match by {
            SortBy::Name => self.sort_keys[a as usize].cmp(&self.sort_keys[b as usize]),
            SortBy::Created => self.created[a as usize].cmp(&self.created[b as usize]),
            SortBy::Orders => totals(a).orders.cmp(&totals(b).orders),
            SortBy::Spend => totals(a).spend.cmp(&totals(b).spend),
            SortBy::LastOrder => time(a, totals(a).last).cmp(&time(b, totals(b).last)),
            SortBy::FirstOrder => time(a, totals(a).first).cmp(&time(b, totals(b).first)),
            SortBy::City | SortBy::Source | SortBy::Code => text_of(by, records, a).cmp(text_of(by, records, b)),
            // Scores keep their own orders.
            SortBy::Score(_) => Ordering::Equal,
        };
        order.then(a.cmp(&b))
    }

    /// Takes a row out of all orders, before it changes.
    pub fn unplace(&mut self, row: Row, records: &Rows) {
        let mut sorted = std::mem::take(&mut self.sorted);
        for (by, rows) in &mut sorted {
            let found = rows.partition_point(|other| self.compare(*by, records, *other, row).is_lt());
            if rows.get(found) == Some(&row) {
                rows.remove(found);
            } else if self.live.contains(row)
                && let Some(found) = rows.iter().position(|other| *other == row)
            {
                // Its record has changed already, in this very batch.
                rows.remove(found);
            }
        }
        self.sorted = sorted;
    }

    /// Puts a row into all orders, after it changed.
    pub fn place(&mut self, row: Row, records: &Rows) {
        if !self.live.contains(row) {
            return;
        }
        let mut sorted = std::mem::take(&mut self.sorted);
        for (by, rows) in &mut sorted {
            let found = rows.partition_point(|other| self.compare(*by, records, *other, row).is_lt());
            rows.insert(found, row);
        }
        self.sorted = sorted;
    }

    /// Forgets the orders that depend on what changed for many; they are made again when asked for.
    pub fn unsort(&mut self) {
        self.sorted.clear();
    }

    pub fn size(&self) -> usize {
        let keys: usize = self.sort_keys.iter().map(|key| key.len() + 16).sum();
        let sorted: usize = self.sorted.values().map(|rows| rows.capacity() * 4).sum();
        keys + sorted + self.names.size() + self.contacts.size() + self.end as usize * 28
    }
}

fn text_of(by: SortBy, records: &Rows, row: Row) -> &str {
    let field = match by {
        SortBy::City => customer::CITY,
        SortBy::Source => customer::SOURCE,
        _ => customer::CODE,
    };
    records.get(row).map_or("", |record| record.text(field))
}

/// The digits of a text that is made of digits and what is printed between them; of any other the text itself.
fn digits(text: &str) -> String {
    let printed = |c: char| c.is_ascii_digit() || " -()+.".contains(c);
    if text.chars().all(printed) { text.chars().filter(char::is_ascii_digit).collect() } else { text.to_owned() }
}
