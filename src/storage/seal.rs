//! What is put into the database is sealed, and what comes out is checked: one place for every byte on disk.
//!
//! A seal is a header of eight bytes: `G`, the [`Kind`], the format's version (two bytes) and the CRC-32 (IEEE 802.3)
//! of these four and the content (four bytes), all little-endian. Encryption at rest would go here as well.

use super::FORMAT;

/// The bytes that a seal adds.
pub const HEADER: usize = 8;
const MAGIC: u8 = b'G';

/// What is sealed. The number is on disk, so that a page is never taken for an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    Page = 1,
    Entry = 2,
    Checkpoint = 3,
}

/// Why sealed bytes cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// They are not what was written.
    Damaged,
    /// They are whole, but a newer version of the app wrote them.
    Newer { found: u32 },
}

/// The content with its seal before it.
pub fn seal(kind: Kind, content: &[u8]) -> Vec<u8> {
    seal_as(FORMAT as u16, kind, content)
}

fn seal_as(format: u16, kind: Kind, content: &[u8]) -> Vec<u8> {
    let [low, high] = format.to_le_bytes();
    let head = [MAGIC, kind as u8, low, high];
    let mut sealed = Vec::with_capacity(HEADER + content.len());
    sealed.extend_from_slice(&head);
    sealed.extend_from_slice(&checksum(&head, content).to_le_bytes());
    sealed.extend_from_slice(content);
    sealed
}

/// The content of sealed bytes, if they are whole, of this kind and of a format that this version knows.
pub fn unseal(kind: Kind, sealed: &[u8]) -> Result<&[u8], Broken> {
    let (head, rest) = sealed.split_first_chunk::<4>().ok_or(Broken::Damaged)?;
    let (sum, content) = rest.split_first_chunk::<4>().ok_or(Broken::Damaged)?;
    let [magic, found_kind, low, high] = *head;
    if magic != MAGIC || found_kind != kind as u8 || u32::from_le_bytes(*sum) != checksum(head, content) {
        return Err(Broken::Damaged);
    }
    match u32::from(u16::from_le_bytes([low, high])) {
        found if found > FORMAT => Err(Broken::Newer { found }),
        _ => Ok(content),
    }
}

fn checksum(head: &[u8; 4], content: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(head);
    hasher.update(content);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn kinds_are_told_apart() {
        let sealed = seal(Kind::Page, b"content");
        assert_eq!(unseal(Kind::Page, &sealed), Ok(&b"content"[..]));
        assert_eq!(unseal(Kind::Entry, &sealed), Err(Broken::Damaged));
        assert_eq!(sealed.len(), HEADER + 7);
    }

    #[test]
    fn a_newer_format_is_named_only_when_it_is_whole() {
        let mut sealed = seal_as(FORMAT as u16 + 1, Kind::Entry, b"from tomorrow");
        assert_eq!(unseal(Kind::Entry, &sealed), Err(Broken::Newer { found: FORMAT + 1 }));
        sealed[10] ^= 1;
        assert_eq!(unseal(Kind::Entry, &sealed), Err(Broken::Damaged));
    }

    proptest! {
        #[test]
        fn one_flipped_bit_is_noticed(content: Vec<u8>, bit: prop::sample::Index) {
            let mut sealed = seal(Kind::Page, &content);
            prop_assert_eq!(unseal(Kind::Page, &sealed), Ok(&content[..]));
            let bit = bit.index(sealed.len() * 8);
            sealed[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(unseal(Kind::Page, &sealed), Err(Broken::Damaged));
        }

        #[test]
        fn a_cut_is_noticed(content: Vec<u8>, length: prop::sample::Index) {
            let sealed = seal(Kind::Checkpoint, &content);
            let length = length.index(sealed.len());
            prop_assert_eq!(unseal(Kind::Checkpoint, &sealed[..length]), Err(Broken::Damaged));
        }
    }
}
