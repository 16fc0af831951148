//! From the numbers of customers, orders and goods to what they stand for: a table for millions, without a copy of
//! their text.

/// A map from keys that [`key`] makes to small numbers. Twelve bytes a place; freed whole when the import is done.
#[derive(Debug, Default)]
pub struct Numbers {
    /// 0 where nothing is.
    keys: Vec<u64>,
    values: Vec<u32>,
    len: usize,
}

impl Numbers {
    /// Makes room for so many at once.
    pub fn reserve(&mut self, more: usize) {
        let need = (self.len + more) * 5 / 4 + 16;
        if need > self.keys.len() {
            self.resize(need.next_power_of_two());
        }
    }

    pub fn get(&self, key: u64) -> Option<u32> {
        if self.keys.is_empty() {
            return None;
        }
        let place = self.place(key);
        (self.keys[place] == key).then(|| self.values[place])
    }

    /// Puts a value in, unless the key has one, which it gives then.
    pub fn insert(&mut self, key: u64, value: u32) -> Option<u32> {
        if (self.len + 1) * 5 > self.keys.len() * 4 {
            self.resize((self.keys.len() * 2).max(64));
        }
        let place = self.place(key);
        if self.keys[place] == key {
            return Some(self.values[place]);
        }
        self.keys[place] = key;
        self.values[place] = value;
        self.len += 1;
        None
    }

    /// Puts a value in, in place of the one that may be there.
    pub fn set(&mut self, key: u64, value: u32) {
        if self.insert(key, value).is_some() {
            let place = self.place(key);
            self.values[place] = value;
        }
    }

    /// Where the key is looked for first.
    #[inline]
    fn home(&self, key: u64) -> usize {
        // Eight numbers that follow each other share a line of the processor's cache: files are mostly in order. The
        // upper half comes in first, because a product's upper bits alone depend on all below them.
        let eight = key >> 3;
        let mixed = (eight ^ eight >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        ((mixed as usize) << 3 | (key & 7) as usize) & (self.keys.len() - 1)
    }

    /// Where the key is, or the free place where it would be.
    #[inline]
    fn place(&self, key: u64) -> usize {
        let mask = self.keys.len() - 1;
        let mut place = self.home(key);
        while self.keys[place] != key && self.keys[place] != 0 {
            place = (place + 1) & mask;
        }
        place
    }

    fn resize(&mut self, places: usize) {
        let old = std::mem::replace(self, Self { keys: vec![0; places], values: vec![0; places], len: self.len });
        for (key, value) in old.keys.into_iter().zip(old.values) {
            if key != 0 {
                let place = self.place(key);
                self.keys[place] = key;
                self.values[place] = value;
            }
        }
    }
}

/// Numbers that mostly grow from row to row, as those of orders do: then a list in order, without places that stay
/// free and without looking for any.
#[derive(Debug, Default)]
pub struct Series {
    keys: Vec<u64>,
    values: Vec<u32>,
    others: Numbers,
}

impl Series {
    #[inline]
    pub fn get(&self, key: u64) -> Option<u32> {
        if self.keys.last().is_none_or(|last| *last < key) && self.others.len == 0 {
            return None;
        }
        self.find(key)
    }

    fn find(&self, key: u64) -> Option<u32> {
        match self.keys.binary_search(&key) {
            Ok(place) => Some(self.values[place]),
            Err(_) => self.others.get(key),
        }
    }

    /// Puts in a key that [`Series::get`] did not find.
    #[inline]
    pub fn insert(&mut self, key: u64, value: u32) {
        if self.keys.last().is_none_or(|last| *last < key) {
            self.keys.push(key);
            self.values.push(value);
        } else {
            self.others.insert(key, value);
        }
    }
}

/// A text as a key that is never 0.
///
/// Texts of up to seven bytes, and those of up to two letters and twelve digits, are packed and so exactly themselves.
/// Longer ones are 62 bits of their hash: among a million of them the chance that any two meet is one in ten million.
#[inline]
pub fn key(text: &str) -> u64 {
    let bytes = text.as_bytes();
    if bytes.len() <= 7 {
        let mut packed = [0; 8];
        packed[..bytes.len()].copy_from_slice(bytes);
        return 1 << 62 | (bytes.len() as u64) << 56 | u64::from_le_bytes(packed);
    }
    counted(bytes).unwrap_or_else(|| hash(bytes) | 3 << 62)
}

/// The key of a whole number, apart from those of texts only by where it is used.
#[inline]
pub fn number_key(number: u64) -> u64 {
    number | 1 << 63
}

/// `O00000001`: what stands before the digits, how many they are, and their number.
#[inline]
fn counted(bytes: &[u8]) -> Option<u64> {
    let letters = bytes.iter().take(3).position(u8::is_ascii_digit)?;
    let (prefix, digits) = bytes.split_at(letters);
    if digits.len() > 12 {
        return None;
    }
    let mut number = 0;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u64::from(digit);
    }
    let prefix = prefix.iter().fold(0, |packed, byte| packed << 8 | u64::from(*byte));
    Some(2 << 62 | prefix << 46 | (digits.len() as u64) << 40 | number)
}

/// A quick hash of bytes.
#[inline]
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    let mut mix = |word: u64| {
        hash = (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
    };
    let (words, rest) = bytes.as_chunks::<8>();
    words.iter().for_each(|word| mix(u64::from_le_bytes(*word)));
    if !rest.is_empty() {
        mix(rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    }
    mix(0);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn short_numbers_are_exactly_themselves() {
        let mut seen = HashMap::new();
        let texts = (0..200_000).flat_map(|n| {
            [
                format!("{n}"),
                format!("O{n:08}"),
                format!("C{n:07}"),
                format!("{n:08}"),
                format!("AB{n:012}"),
                format!("{n}A"),
            ]
        });
        for text in texts.chain(["".into(), "a\0".into(), "a".into(), "王".into()]) {
            let packed = key(&text);
            assert_ne!(packed, 0);
            if let Some(other) = seen.insert(packed, text.clone()) {
                assert_eq!(other, text);
            }
        }
    }

    #[test]
    fn keys_that_look_alike_lie_apart() {
        let kinds: [fn(u32) -> String; 4] =
            [|n| format!("S{n:04}"), |n| format!("C{n:07}"), |n| format!("{n:06}"), |n| format!("SKU-{n:05}-A")];
        for text in kinds {
            let mut numbers = Numbers::default();
            let keys: Vec<u64> = (0..2000).map(|n| key(&text(n))).collect();
            for key in &keys {
                assert_eq!(numbers.insert(*key, 1), None);
            }
            let mask = numbers.keys.len() - 1;
            let away: usize = keys.iter().map(|key| numbers.place(*key).wrapping_sub(numbers.home(*key)) & mask).sum();
            assert!(away < 4 * keys.len(), "{} is {away} places away from home in all", text(0));
        }
    }

    proptest! {
        #[test]
        fn it_is_a_map(texts in prop::collection::vec("[OC]?0{0,5}[0-9]{0,3}|\\PC{0,12}", 0..300)) {
            let (mut numbers, mut series, mut model) = (Numbers::default(), Series::default(), HashMap::new());
            for (value, text) in texts.iter().enumerate() {
                let known = model.get(text).copied();
                prop_assert_eq!(numbers.get(key(text)), known);
                let first = series.get(key(text));
                prop_assert_eq!(first.is_some(), known.is_some());
                if first.is_none() {
                    series.insert(key(text), value as u32);
                    prop_assert_eq!(series.get(key(text)), Some(value as u32));
                }
                if value % 3 == 0 {
                    numbers.set(key(text), value as u32);
                    model.insert(text, value as u32);
                } else {
                    prop_assert_eq!(numbers.insert(key(text), value as u32), known);
                    model.entry(text).or_insert(value as u32);
                }
            }
            for (text, value) in model {
                prop_assert_eq!(numbers.get(key(text)), Some(value));
            }
        }
    }
}
