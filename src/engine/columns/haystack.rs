//! Searchable texts of all rows, one after another, so that one pass of a substring search finds every row.

use super::bits::Bits;
use crate::engine::table::Row;
use memchr::memmem::Finder;
use std::collections::BTreeMap;

/// Ends each row's text; no query contains it.
const END: u8 = b'\n';

/// After this many changed rows the texts are laid out anew.
const LATE_LIMIT: usize = 1000;

#[derive(Debug, Default)]
pub struct Haystack {
    bytes: Vec<u8>,
    /// Where each row's text begins.
    starts: Vec<u32>,
    /// Rows changed since: their old text is blanked out, the new one is here.
    late: BTreeMap<Row, String>,
}

impl Haystack {
    /// Sets a row's text. Rows in ascending order are cheapest.
    pub fn set(&mut self, row: Row, text: &str) {
        while self.starts.len() <= row as usize {
            self.starts.push(self.bytes.len() as u32);
            if self.starts.len() == row as usize + 1 {
                self.push_text(text);
                return;
            }
            self.bytes.push(END);
        }
        let span = self.span(row);
        if !self.late.contains_key(&row) && self.bytes[span.clone()] == *text.as_bytes() {
            return;
        }
        self.bytes[span].fill(0);
        self.late.insert(row, clean(text).into_owned());
        if self.late.len() > LATE_LIMIT {
            self.lay_out();
        }
    }

    fn push_text(&mut self, text: &str) {
        self.bytes.extend_from_slice(clean(text).as_bytes());
        self.bytes.push(END);
    }

    fn span(&self, row: Row) -> std::ops::Range<usize> {
        let start = self.starts[row as usize] as usize;
        let end = self.starts.get(row as usize + 1).map_or(self.bytes.len(), |next| *next as usize);
        start..end - 1
    }

    fn lay_out(&mut self) {
        let old = std::mem::take(self);
        for row in 0..old.starts.len() as Row {
            match old.late.get(&row) {
                Some(text) => self.set(row, text),
                None => self.set(row, std::str::from_utf8(&old.bytes[old.span(row)]).unwrap_or_default()),
            }
        }
    }

    /// Adds to `found` every row whose text contains `needle`.
    pub fn find(&self, needle: &str, found: &mut Bits) {
        if needle.is_empty() || needle.bytes().any(|byte| byte == END || byte == 0) {
            return;
        }
        let finder = Finder::new(needle);
        let (mut at, mut row) = (0, 0);
        while let Some(hit) = finder.find(&self.bytes[at..]) {
            row = self.row_at((at + hit) as u32, row);
            found.insert(row as Row);
            match self.starts.get(row + 1) {
                Some(next) => at = *next as usize,
                None => break,
            }
        }
        for (row, text) in &self.late {
            if finder.find(text.as_bytes()).is_some() {
                found.insert(*row);
            }
        }
    }

    /// The row whose text covers this byte, not before `from`: looks near first, since hits come in order.
    fn row_at(&self, byte: u32, from: usize) -> usize {
        let mut step = 1;
        while self.starts.get(from + step).is_some_and(|start| *start <= byte) {
            step *= 2;
        }
        let (low, high) = (from + step / 2, (from + step).min(self.starts.len()));
        low + self.starts[low..high].partition_point(|start| *start <= byte) - 1
    }

    pub fn size(&self) -> usize {
        self.bytes.capacity() + self.starts.capacity() * 4
    }

    /// Gives back memory that was only needed while it grew.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
    }
}

fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    if text.bytes().any(|byte| byte == END || byte == 0) { text.replace(['\n', '\0'], " ").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_a_loop_over_all_texts_finds(
            writes in proptest::collection::vec((0..40u32, "[ab\n]{0,4}"), 0..200), needle in "[ab]{1,3}"
        ) {
            let mut haystack = Haystack::default();
            let mut plain = vec![String::new(); 40];
            for (row, text) in &writes {
                haystack.set(*row, text);
                plain[*row as usize] = text.replace('\n', " ");
            }
            let mut found = Bits::none(40);
            haystack.find(&needle, &mut found);
            let expected: Vec<Row> = (0..40).filter(|row| plain[*row as usize].contains(&needle)).collect();
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn many_changes_lay_it_out_anew() {
        let mut haystack = Haystack::default();
        (0..3000).for_each(|row| haystack.set(row, "old"));
        (0..2500).for_each(|row| haystack.set(row, "new text"));
        let mut found = Bits::none(3000);
        haystack.find("new", &mut found);
        assert_eq!(found.len(), 2500);
        assert!(haystack.late.len() <= LATE_LIMIT);
    }
}
