//! What rows of a page have in common, written once.

use crate::domain::{id::Device, stamp::Stamp};

const HINTS: usize = 256;

/// The values that a page's rows refer to by position.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    pub words: Vec<Box<str>>,
    pub devices: Vec<Device>,
    pub stamps: Vec<Stamp>,
    /// Where words probably stand, by a hash; kept while rows are written in great numbers.
    hints: Vec<u16>,
}

impl Dictionary {
    pub(super) fn word(&mut self, word: &str) -> u64 {
        if self.hints.is_empty() {
            self.hints.resize(HINTS, 0);
        }
        let hash =
            word.bytes().fold(word.len() as u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let hint = &mut self.hints[(hash >> 13) as usize % HINTS];
        if self.words.get(usize::from(*hint)).is_some_and(|known| **known == *word) {
            return u64::from(*hint);
        }
        let found = position(&mut self.words, |known| **known == *word, || word.into());
        *hint = found as u16;
        found
    }

    /// Gives back what only writing needs.
    pub(super) fn shrink(&mut self) {
        self.hints = Vec::new();
    }

    pub(super) fn device(&mut self, device: Device) -> u64 {
        position(&mut self.devices, |known| *known == device, || device)
    }

    pub(super) fn stamp(&mut self, stamp: Stamp) -> u64 {
        position(&mut self.stamps, |known| *known == stamp, || stamp)
    }

    /// 0 for [`Stamp::NEVER`], which most fields have seen.
    pub(super) fn seen(&mut self, stamp: Stamp) -> u64 {
        if stamp == Stamp::NEVER { 0 } else { self.stamp(stamp) + 1 }
    }
}

fn position<T>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> u64 {
    // From the end: what was used last is used again soonest.
    match list.iter().rposition(is) {
        Some(found) => found as u64,
        None => {
            list.push(make());
            list.len() as u64 - 1
        }
    }
}
