//! Tables as comma separated values (RFC 4180 and what is found in its place), read row by row from pieces of text.
//!
//! A row is slices of the one buffer, so that a million rows cost no allocation, and a file of any size the memory of
//! its longest row.

use memchr::{memchr, memchr_iter};

/// A cell may have this many bytes.
pub const CELL_LIMIT: usize = 1 << 20;
/// And a row this many.
pub const ROW_LIMIT: usize = 4 << 20;
/// And this many cells; further ones are counted and not kept.
pub const COLUMN_LIMIT: usize = 2_000;

/// Why a table cannot be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvProblem {
    /// A quote opened on this line is never closed, or not within the longest cell.
    UnclosedQuote {
        line: u64,
    },
    TooLong {
        line: u64,
    },
}

/// Reads rows from text that comes in pieces: [`Self::push`], then [`Self::next_row`] until it gives none.
pub struct CsvReader {
    delimiter: u8,
    /// What was pushed and is not read yet, from `at` on.
    buffer: String,
    at: usize,
    /// Cells whose quotes had to be taken out.
    unquoted: String,
    cells: Vec<Cell>,
    /// The line that `at` is on, from 1.
    line: u64,
    begun: bool,
    /// Bytes that end a cell without quotes.
    ends: [bool; 256],
}

#[derive(Clone, Copy)]
struct Cell {
    start: u32,
    end: u32,
    /// In `unquoted` instead of the buffer.
    apart: bool,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    text: &'a str,
    unquoted: &'a str,
    cells: &'a [Cell],
    count: usize,
    line: u64,
}

impl<'a> Row<'a> {
    /// The line of the file that the row begins on, the first being 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many cells the row has, kept or not.
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A cell's text; empty where the row has no such cell.
    pub fn get(&self, index: usize) -> &'a str {
        let Some(cell) = self.cells.get(index) else { return "" };
        let text = if cell.apart { self.unquoted } else { self.text };
        text.get(cell.start as usize..cell.end as usize).unwrap_or_default()
    }

    /// A hash of all cells: rows that are the same have the same.
    pub fn fingerprint(&self, hash: impl Fn(&[u8]) -> u64) -> u64 {
        match (self.cells.first(), self.cells.last()) {
            // All of it lies together, delimiters and all.
            (Some(first), Some(last)) if self.unquoted.is_empty() => {
                let span = self.text.get(first.start as usize..last.end as usize);
                hash(span.unwrap_or_default().as_bytes())
            }
            _ => self.iter().fold(0, |sum: u64, cell| sum.rotate_left(7) ^ hash(cell.as_bytes())),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = *self;
        (0..row.cells.len()).map(move |index| row.get(index))
    }
}

/// What became of looking for the end of a row.
enum Scan {
    /// It ends before this place.
    Row(usize),
    /// More text is needed, or there is none.
    Incomplete {
        quoted: bool,
    },
    CellTooLong {
        quoted: bool,
    },
}

impl CsvReader {
    pub fn new(delimiter: u8) -> Self {
        let mut ends = [false; 256];
        for end in [delimiter, b'\n', b'\r'] {
            ends[usize::from(end)] = true;
        }
        Self {
            delimiter,
            buffer: String::new(),
            at: 0,
            unquoted: String::new(),
            cells: Vec::new(),
            line: 1,
            begun: false,
            ends,
        }
    }

    /// The line that is read next.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many lines there are up to the end of what was pushed: where a piece that cannot be decoded belongs.
    pub fn line_at_end(&self) -> u64 {
        self.line + memchr_iter(b'\n', &self.buffer.as_bytes()[self.at..]).count() as u64
    }

    /// Where the next text goes: behind what is left of the last. What was read of it is given up.
    pub fn space(&mut self) -> &mut String {
        self.buffer.drain(..self.at);
        self.at = 0;
        &mut self.buffer
    }

    pub fn push(&mut self, text: &str) {
        self.space().push_str(text);
    }

    /// The next row; `None` where more text is needed. `last` says that none will come. Empty lines are passed over.
    pub fn next_row(&mut self, last: bool) -> Result<Option<Row<'_>>, CsvProblem> {
        if !self.begin(last) {
            return Ok(None);
        }
        loop {
            let line = self.line;
            let start = self.at;
            if start >= self.buffer.len() {
                return Ok(None);
            }
            match self.scan(last) {
                Scan::Row(end) => {
                    self.at = end;
                    let count = self.cells.len();
                    if count == 1 && self.cells[0].start == self.cells[0].end && !self.cells[0].apart {
                        continue;
                    }
                    self.cells.truncate(COLUMN_LIMIT);
                    return Ok(Some(Row {
                        text: &self.buffer,
                        unquoted: &self.unquoted,
                        cells: &self.cells,
                        count,
                        line,
                    }));
                }
                Scan::Incomplete { quoted: true } if last => return Err(CsvProblem::UnclosedQuote { line }),
                Scan::Incomplete { .. } if self.buffer.len() - start > ROW_LIMIT => {
                    return Err(CsvProblem::TooLong { line });
                }
                Scan::Incomplete { .. } => {
                    self.line = line;
                    return Ok(None);
                }
                Scan::CellTooLong { quoted: true } => return Err(CsvProblem::UnclosedQuote { line }),
                Scan::CellTooLong { quoted: false } => return Err(CsvProblem::TooLong { line }),
            }
        }
    }

    /// Passes over a first line `sep=;`, which tells a spreadsheet the delimiter. Whether reading can begin.
    fn begin(&mut self, last: bool) -> bool {
        if !self.begun {
            if self.buffer.len() < 7 && !last {
                return false;
            }
            self.begun = true;
            if let Some(length) = super::sniff::separator_line(&self.buffer).map(|(_, length)| length) {
                self.at = length;
                self.line += 1;
            }
        }
        true
    }

    /// Finds the cells of the row at `at`, and counts its lines.
    fn scan(&mut self, last: bool) -> Scan {
        self.cells.clear();
        self.unquoted.clear();
        let bytes = self.buffer.as_bytes();
        let mut at = self.at;
        loop {
            let start = at;
            if bytes.get(at) == Some(&b'"') {
                at = match quoted_end(bytes, at + 1) {
                    Ok((end, doubled)) => {
                        self.line += memchr_iter(b'\n', &bytes[start..end]).count() as u64;
                        let tail = end + 1;
                        at = tail;
                        while bytes.get(at).is_some_and(|byte| !self.ends[usize::from(*byte)]) {
                            at += 1;
                        }
                        if at == bytes.len() && !last {
                            return Scan::Incomplete { quoted: false };
                        }
                        // An empty cell in quotes stands apart too, so that a row of it alone is no empty line.
                        if doubled || at > tail || end == start + 1 {
                            let from = self.unquoted.len() as u32;
                            let mut parts = self.buffer[start + 1..end].split("\"\"");
                            self.unquoted.extend(parts.next());
                            for part in parts {
                                self.unquoted.push('"');
                                self.unquoted.push_str(part);
                            }
                            self.unquoted.push_str(&self.buffer[tail..at]);
                            self.cells.push(Cell { start: from, end: self.unquoted.len() as u32, apart: true });
                        } else {
                            self.cells.push(Cell { start: start as u32 + 1, end: end as u32, apart: false });
                        }
                        at
                    }
                    Err(()) if bytes.len() - start > CELL_LIMIT => return Scan::CellTooLong { quoted: true },
                    Err(()) => return Scan::Incomplete { quoted: true },
                }
            } else {
                while bytes.get(at).is_some_and(|byte| !self.ends[usize::from(*byte)]) {
                    at += 1;
                }
                self.cells.push(Cell { start: start as u32, end: at as u32, apart: false });
            }
            if at - start > CELL_LIMIT {
                return Scan::CellTooLong { quoted: false };
            }
            match bytes.get(at) {
                Some(&byte) if byte == self.delimiter => at += 1,
                Some(b'\n') => {
                    self.line += 1;
                    return Scan::Row(at + 1);
                }
                Some(_) => match bytes.get(at + 1) {
                    Some(b'\n') => {
                        self.line += 1;
                        return Scan::Row(at + 2);
                    }
                    // The other half of the line's end may be in the next piece.
                    None if !last => return Scan::Incomplete { quoted: false },
                    _ => {
                        self.line += 1;
                        return Scan::Row(at + 1);
                    }
                },
                None if last => return Scan::Row(at),
                None => return Scan::Incomplete { quoted: false },
            }
        }
    }
}

/// The closing quote of a cell that opened before `at`, and whether there are doubled ones inside.
fn quoted_end(bytes: &[u8], mut at: usize) -> Result<(usize, bool), ()> {
    let mut doubled = false;
    loop {
        at += memchr(b'"', &bytes[at..]).ok_or(())?;
        match bytes.get(at + 1) {
            Some(b'"') => {
                doubled = true;
                at += 2;
            }
            _ => return Ok((at, doubled)),
        }
    }
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
