//! A backup: one file with everything, checked part by part.
//!
//! ```text
//! "GUANXI-BACKUP\n"  version u32
//! part*              kind u8, length u32, payload, CRC-32 u32 of kind, length and payload
//! ```
//!
//! All numbers are little-endian. The first part is the header, the last the end, which counts the parts and holds the
//! CRC-32 of all bytes before it, so that a file that lacks something is noticed wherever it was cut.

use crate::{engine::refusal::FileProblem, storage::Checkpoint};
use crc32fast::Hasher;
use serde::{Deserialize, Serialize};

const MAGIC: &[u8] = b"GUANXI-BACKUP\n";
/// Of the backup's own form; what its pages and entries hold has versions of its own.
pub const VERSION: u32 = 1;
/// No part is larger, so a damaged length does not ask for memory.
const PART_LIMIT: usize = 256 << 20;

/// What a backup says of itself before anything else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Milliseconds since 1970 in UTC.
    pub made: u64,
    /// [`crate::storage::FORMAT`] of its pages and entries.
    pub format: u32,
    pub device: u32,
    pub checkpoint: Checkpoint,
    /// The last entry that its pages and entries hold.
    pub last_entry: u64,
    pub customers: u64,
    pub orders: u64,
    pub records: u64,
}

/// One part of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Header(Header),
    Page {
        key: u32,
        bytes: Vec<u8>,
    },
    Entry {
        number: u64,
        bytes: Vec<u8>,
    },
    Note {
        name: String,
        value: String,
    },
    /// Nothing follows, and all that was there is whole.
    End,
}

const HEADER: u8 = 1;
const PAGE: u8 = 2;
const ENTRY: u8 = 3;
const NOTE: u8 = 4;
const END: u8 = 255;

/// Writes the parts of a backup one after the other; each call gives the bytes to put behind the last ones.
pub struct Writer {
    total: Hasher,
    parts: u64,
}

impl Writer {
    /// The bytes that the file begins with.
    pub fn new(header: &Header) -> (Self, Vec<u8>) {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&VERSION.to_le_bytes());
        let mut writer = Self { total: Hasher::new(), parts: 0 };
        writer.total.update(&out);
        writer.part(HEADER, &[&postcard_bytes(header)], &mut out);
        (writer, out)
    }

    pub fn page(&mut self, key: u32, bytes: &[u8], out: &mut Vec<u8>) {
        self.part(PAGE, &[&key.to_le_bytes(), bytes], out);
    }

    pub fn entry(&mut self, number: u64, bytes: &[u8], out: &mut Vec<u8>) {
        self.part(ENTRY, &[&number.to_le_bytes(), bytes], out);
    }

    pub fn note(&mut self, name: &str, value: &str, out: &mut Vec<u8>) {
        self.part(NOTE, &[&postcard_bytes(&(name, value))], out);
    }

    pub fn end(mut self, out: &mut Vec<u8>) {
        let total = self.total.clone().finalize().to_le_bytes();
        let parts = self.parts.to_le_bytes();
        self.part(END, &[&parts, &total], out);
    }

    fn part(&mut self, kind: u8, payload: &[&[u8]], out: &mut Vec<u8>) {
        let from = out.len();
        let length: usize = payload.iter().map(|piece| piece.len()).sum();
        out.push(kind);
        out.extend_from_slice(&(length as u32).to_le_bytes());
        for piece in payload {
            out.extend_from_slice(piece);
        }
        let check = crc32fast::hash(&out[from..]);
        out.extend_from_slice(&check.to_le_bytes());
        self.total.update(&out[from..]);
        self.parts += 1;
    }
}

/// Plain structures of numbers and texts always have a form in postcard.
fn postcard_bytes(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).unwrap_or_default()
}

/// Reads a backup from bytes that come in pieces: [`Self::push`], then [`Self::next_part`] until it gives none.
pub struct Reader {
    name: String,
    buffer: Vec<u8>,
    at: usize,
    /// Where `buffer` begins in the file.
    offset: u64,
    total: Hasher,
    parts: u64,
    begun: bool,
    ended: bool,
}

impl Reader {
    /// `name` is for the messages about what is wrong with the file.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            buffer: Vec::new(),
            at: 0,
            offset: 0,
            total: Hasher::new(),
            parts: 0,
            begun: false,
            ended: false,
        }
    }

    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.at);
        self.offset += self.at as u64;
        self.at = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next part; `None` where more bytes are needed. [`Part::End`] comes last.
    pub fn next_part(&mut self) -> Result<Option<Part>, FileProblem> {
        if !self.begun && !self.begin()? {
            return Ok(None);
        }
        let rest = &self.buffer[self.at..];
        if self.ended {
            return if rest.is_empty() { Ok(None) } else { Err(self.damaged()) };
        }
        let Some((head, body)) = rest.split_first_chunk::<5>() else { return Ok(None) };
        let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize;
        if length > PART_LIMIT {
            return Err(self.damaged());
        }
        let Some((payload, tail)) = body.split_at_checked(length) else { return Ok(None) };
        let Some(check) = tail.first_chunk::<4>() else { return Ok(None) };
        if crc32fast::hash(&rest[..5 + length]) != u32::from_le_bytes(*check) {
            return Err(self.damaged());
        }
        let part = self.part(head[0], payload).ok_or_else(|| self.damaged())?;
        self.total.update(&rest[..length + 9]);
        self.at += length + 9;
        self.parts += 1;
        self.ended = part == Part::End;
        Ok(Some(part))
    }

    /// The file is over: whether it was whole.
    pub fn finish(self) -> Result<(), FileProblem> {
        match () {
            () if self.ended => Ok(()),
            () if !self.begun => Err(FileProblem::NotABackup { name: self.name }),
            () => Err(FileProblem::DamagedBackup { at: self.offset + self.buffer.len() as u64, name: self.name }),
        }
    }

    fn begin(&mut self) -> Result<bool, FileProblem> {
        let known = self.buffer.len().min(MAGIC.len());
        if self.buffer[..known] != MAGIC[..known] {
            return Err(FileProblem::NotABackup { name: self.name.clone() });
        }
        let Some((head, _)) = self.buffer.split_at_checked(MAGIC.len() + 4) else { return Ok(false) };
        let version = head[MAGIC.len()..].iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
        if version > VERSION {
            return Err(FileProblem::NewerBackup { name: self.name.clone(), found: version, known: VERSION });
        }
        self.total.update(head);
        self.at = head.len();
        self.begun = true;
        Ok(true)
    }

    fn part(&self, kind: u8, payload: &[u8]) -> Option<Part> {
        if (kind == HEADER) != (self.parts == 0) {
            return None;
        }
        match kind {
            HEADER => postcard::from_bytes(payload).ok().map(Part::Header),
            PAGE => {
                let (key, bytes) = payload.split_first_chunk()?;
                Some(Part::Page { key: u32::from_le_bytes(*key), bytes: bytes.to_vec() })
            }
            ENTRY => {
                let (number, bytes) = payload.split_first_chunk()?;
                Some(Part::Entry { number: u64::from_le_bytes(*number), bytes: bytes.to_vec() })
            }
            NOTE => {
                let (name, value) = postcard::from_bytes(payload).ok()?;
                Some(Part::Note { name, value })
            }
            END => {
                let (parts, rest) = payload.split_first_chunk()?;
                let total = rest.first_chunk()?;
                let whole = u64::from_le_bytes(*parts) == self.parts
                    && u32::from_le_bytes(*total) == self.total.clone().finalize();
                whole.then_some(Part::End)
            }
            _ => None,
        }
    }

    fn damaged(&self) -> FileProblem {
        FileProblem::DamagedBackup { name: self.name.clone(), at: self.offset + self.at as u64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        let checkpoint = Checkpoint { entry: 3, directory: vec![(1, vec![7])] };
        Header { made: 5, format: 1, device: 9, checkpoint, last_entry: 4, customers: 2, orders: 1, records: 3 }
    }

    fn file() -> Vec<u8> {
        let (mut writer, mut out) = Writer::new(&header());
        writer.page(7, b"page seven", &mut out);
        writer.entry(4, b"entry", &mut out);
        writer.note("who", "Ann", &mut out);
        writer.end(&mut out);
        out
    }

    fn read(bytes: &[u8], step: usize) -> Result<Vec<Part>, FileProblem> {
        let (mut reader, mut parts) = (Reader::new("b"), Vec::new());
        for piece in bytes.chunks(step) {
            reader.push(piece);
            while let Some(part) = reader.next_part()? {
                parts.push(part);
            }
        }
        reader.finish()?;
        Ok(parts)
    }

    #[test]
    fn a_backup_is_read_whatever_the_pieces() {
        let parts = vec![
            Part::Header(header()),
            Part::Page { key: 7, bytes: b"page seven".to_vec() },
            Part::Entry { number: 4, bytes: b"entry".to_vec() },
            Part::Note { name: "who".into(), value: "Ann".into() },
            Part::End,
        ];
        for step in [1, 3, 10, 1000] {
            assert_eq!(read(&file(), step), Ok(parts.clone()), "{step}");
        }
    }

    #[test]
    fn every_damage_is_noticed() {
        let good = file();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x20;
            assert!(read(&bad, 100).is_err(), "byte {at}");
            assert!(read(&good[..at], 100).is_err(), "cut at {at}");
        }
        assert!(read(&[good.clone(), vec![0]].concat(), 100).is_err());
        let page = good.windows(10).position(|window| window == b"page seven").unwrap();
        let mut bad = good.clone();
        bad[page] ^= 1;
        assert_eq!(read(&bad, 7), Err(FileProblem::DamagedBackup { name: "b".into(), at: page as u64 - 9 }));
    }

    #[test]
    fn other_files_and_newer_ones_are_refused() {
        assert_eq!(read(b"id,name\n", 100), Err(FileProblem::NotABackup { name: "b".into() }));
        assert_eq!(read(b"", 100), Err(FileProblem::NotABackup { name: "b".into() }));
        let mut newer = file();
        newer[MAGIC.len()] = 2;
        assert_eq!(read(&newer, 100), Err(FileProblem::NewerBackup { name: "b".into(), found: 2, known: 1 }));
    }
}
