//! A set of rows.

use crate::engine::table::Row;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// No row of `end` rows.
    pub fn none(end: Row) -> Self {
        Self { words: vec![0; (end as usize).div_ceil(64)] }
    }

    /// Makes room for rows up to `end`.
    pub fn grow(&mut self, end: Row) {
        self.words.resize((end as usize).div_ceil(64).max(self.words.len()), 0);
    }

    #[inline]
    pub fn insert(&mut self, row: Row) {
        if let Some(word) = self.words.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }

    #[inline]
    pub fn remove(&mut self, row: Row) {
        if let Some(word) = self.words.get_mut(row as usize / 64) {
            *word &= !(1 << (row % 64));
        }
    }

    /// Puts a row in, or takes it out.
    #[inline]
    pub fn put(&mut self, row: Row, inside: bool) {
        if inside { self.insert(row) } else { self.remove(row) }
    }

    #[inline]
    pub fn contains(&self, row: Row) -> bool {
        self.words.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub fn intersect(&mut self, other: &Bits) {
        for (index, word) in self.words.iter_mut().enumerate() {
            *word &= other.words.get(index).copied().unwrap_or(0);
        }
    }

    /// Leaves the rows that `keep` says yes to.
    pub fn retain(&mut self, mut keep: impl FnMut(Row) -> bool) {
        for (index, word) in self.words.iter_mut().enumerate() {
            let mut left = *word;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                if !keep(index as Row * 64 + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// Those of its rows that `keep` says yes to.
    pub fn filtered(&self, keep: impl FnMut(Row) -> bool) -> Bits {
        let mut kept = self.clone();
        kept.retain(keep);
        kept
    }

    /// Adds the rows of another set.
    pub fn unite(&mut self, other: &Bits) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    /// Takes the rows of another set out.
    pub fn subtract(&mut self, other: &Bits) {
        for (word, less) in self.words.iter_mut().zip(&other.words) {
            *word &= !less;
        }
    }

    /// The words of the set, 64 rows each, the first row lowest.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    pub fn iter(&self) -> impl Iterator<Item = Row> + '_ {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros())?;
                left &= left - 1;
                Some(index as Row * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut bits = Bits::none(200);
        [0, 63, 64, 199].into_iter().for_each(|row| bits.insert(row));
        bits.insert(500);
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 63, 64, 199]);
        bits.retain(|row| row % 2 == 1);
        assert_eq!((bits.len(), bits.contains(63), bits.contains(64)), (2, true, false));
        let mut other = Bits::none(70);
        other.insert(63);
        bits.intersect(&other);
        bits.remove(199);
        assert_eq!(bits.iter().collect::<Vec<_>>(), [63]);
    }
}
