//! Who is known by which phone, e-mail or number: for imports that update, and for finding duplicates.

use crate::domain::name::fold_into;
use crate::domain::schema::{DELETED, customer};
use crate::engine::row::{RowRef, ValueRef};
use crate::engine::table::Row;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::hash::{BuildHasherDefault, Hasher};

/// A key's 64-bit hash → the first row that has it; the others are in `shared`.
#[derive(Debug, Default)]
pub struct Identities {
    first: HashMap<u64, Row, BuildHasherDefault<Ready>>,
    shared: HashMap<u64, BTreeSet<Row>, BuildHasherDefault<Ready>>,
}

/// The keys are hashes already.
#[derive(Default)]
pub struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// What a customer can be known by. `Name` is the name together with the birthday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    Code = 1,
    Phone = 2,
    Email = 3,
    Name = 4,
}

/// The hash of one identity, its text in normal form.
pub fn key(identity: Identity, text: &str) -> u64 {
    let mut hash = 0x9e37_79b9_7f4a_7c15u64.wrapping_mul(identity as u64);
    let mut chunks = text.as_bytes().chunks_exact(8);
    let mut mix = |word: u64| {
        hash = (hash ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash ^= hash >> 32;
    };
    for chunk in &mut chunks {
        mix(chunk.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    }
    mix(chunks.remainder().iter().rev().fold(text.len() as u64, |word, byte| word << 8 | u64::from(*byte)));
    hash
}

/// All that a customer is known by.
pub fn keys(row: RowRef<'_>) -> Vec<(Identity, u64)> {
    let mut keys = Vec::with_capacity(4);
    let mut add = |identity, text: &str| {
        if !text.is_empty() {
            keys.push((identity, key(identity, text)));
        }
    };
    let (mut name, mut birthday) = ("", None);
    for found in row.fields() {
        match (found.field, found.value) {
            (DELETED, ValueRef::Int(mark)) if mark > 0 => return Vec::new(),
            (customer::CODE, ValueRef::Text(text)) => add(Identity::Code, text),
            (customer::PHONE | customer::PHONE2, ValueRef::Text(text)) => add(Identity::Phone, text),
            (customer::EMAIL, ValueRef::Text(text)) => add(Identity::Email, &text.to_ascii_lowercase()),
            (customer::NAME, ValueRef::Text(text)) => name = text,
            (customer::BIRTHDAY, ValueRef::Int(day)) => birthday = Some(day),
            _ => {}
        }
    }
    if let Some(birthday) = birthday {
        let mut text = String::with_capacity(name.len() + 8);
        fold_into(name, &mut text);
        if !text.is_empty() {
            write!(text, " {birthday}").ok();
            add(Identity::Name, &text);
        }
    }
    keys
}

impl Identities {
    pub fn insert(&mut self, row: Row, keys: &[(Identity, u64)]) {
        for (_, key) in keys {
            match self.first.get(key) {
                None => {
                    self.first.insert(*key, row);
                }
                Some(other) if *other == row => {}
                Some(other) => {
                    self.shared.entry(*key).or_insert_with(|| BTreeSet::from([*other])).insert(row);
                }
            }
        }
    }

    pub fn remove(&mut self, row: Row, keys: &[(Identity, u64)]) {
        for (_, key) in keys {
            if let Some(rows) = self.shared.get_mut(key) {
                rows.remove(&row);
                let left = rows.first().copied();
                if rows.len() < 2 {
                    self.shared.remove(key);
                }
                if let Some(left) = left {
                    self.first.insert(*key, left);
                }
            } else if self.first.get(key) == Some(&row) {
                self.first.remove(key);
            }
        }
    }

    /// Who is known by this, the caller comparing the text itself.
    pub fn get(&self, key: u64) -> Option<Row> {
        self.first.get(&key).copied()
    }

    /// All who share this.
    pub fn sharing(&self, key: u64) -> Option<&BTreeSet<Row>> {
        self.shared.get(&key)
    }

    /// Every key that more than one customer has.
    pub fn shared(&self) -> impl Iterator<Item = (u64, &BTreeSet<Row>)> {
        self.shared.iter().map(|(key, rows)| (*key, rows))
    }

    pub fn reserve(&mut self, more: usize) {
        self.first.reserve(more);
    }

    pub fn size(&self) -> usize {
        self.first.capacity() * 13
    }
}
