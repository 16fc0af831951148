//! From a file's bytes to its rows: unpacked, decoded, parted.

use super::{
    csv::{CsvProblem, CsvReader, Row},
    encoding::Decoder,
    gzip::{Damaged, Gunzip},
    plan::{Encoding, Plan},
};
use crate::engine::refusal::FileProblem;

/// Rows of a file that comes in pieces, in constant memory.
pub struct Source {
    name: String,
    encoding: Encoding,
    gunzip: Option<Gunzip>,
    table: Table,
}

struct Table {
    decoder: Decoder,
    reader: CsvReader,
}

/// Why reading stops: the file, or whoever takes the rows.
enum Stop {
    Damaged,
    Undecodable { row: u64 },
    Csv(CsvProblem),
    Taker(FileProblem),
}

impl From<Damaged> for Stop {
    fn from(Damaged: Damaged) -> Self {
        Stop::Damaged
    }
}

impl Source {
    /// `name` is for the messages about what is wrong with the file.
    pub fn new(name: impl Into<String>, gzip: bool, plan: &Plan) -> Self {
        Self {
            name: name.into(),
            encoding: plan.encoding,
            gunzip: gzip.then(Gunzip::default),
            table: Table { decoder: Decoder::new(plan.encoding), reader: CsvReader::new(plan.delimiter) },
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads the next bytes of the file and hands out the rows that they complete.
    pub fn push(
        &mut self,
        bytes: &[u8],
        mut each: impl FnMut(Row) -> Result<(), FileProblem>,
    ) -> Result<(), FileProblem> {
        let table = &mut self.table;
        let result = match &mut self.gunzip {
            Some(gunzip) => gunzip.push(bytes, |piece| table.push(piece, false, &mut each)),
            None => table.push(bytes, false, &mut each),
        };
        result.map_err(|stop| self.problem(stop))
    }

    /// The file is over: hands out the last row, if its line has no end.
    pub fn finish(&mut self, mut each: impl FnMut(Row) -> Result<(), FileProblem>) -> Result<(), FileProblem> {
        let table = &mut self.table;
        let unpacked = match self.gunzip.take() {
            Some(gunzip) => gunzip.finish(|piece| table.push(piece, false, &mut each)),
            None => Ok(()),
        };
        unpacked.and_then(|()| table.push(&[], true, &mut each)).map_err(|stop| self.problem(stop))
    }

    fn problem(&self, stop: Stop) -> FileProblem {
        let name = self.name.clone();
        match stop {
            Stop::Damaged => FileProblem::Truncated { name, row: self.table.reader.line() },
            Stop::Undecodable { row } => {
                FileProblem::Encoding { name, row, encoding: self.encoding.label().to_owned() }
            }
            Stop::Csv(CsvProblem::UnclosedQuote { line }) => FileProblem::UnclosedQuote { name, row: line },
            Stop::Csv(CsvProblem::TooLong { line }) => FileProblem::RowTooLong { name, row: line },
            Stop::Taker(problem) => problem,
        }
    }
}

impl Table {
    fn push(
        &mut self,
        bytes: &[u8],
        last: bool,
        each: &mut impl FnMut(Row) -> Result<(), FileProblem>,
    ) -> Result<(), Stop> {
        let decoded = self.decoder.decode(bytes, last, self.reader.space());
        let undecodable = decoded.map_err(|_| Stop::Undecodable { row: self.reader.line_at_end() });
        while let Some(row) = self.reader.next_row(last && undecodable.is_ok()).map_err(Stop::Csv)? {
            each(row).map_err(Stop::Taker)?;
        }
        undecodable
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::exchange::{inspect::Defaults, mapping::guess};
    use std::io::Write;

    fn read(bytes: &[u8], gzip: bool, encoding: Encoding, step: usize) -> Result<Vec<String>, FileProblem> {
        let plan = Plan { encoding, ..guess(&[], &[], true, &Defaults::default()) };
        let mut source = Source::new("shop.csv", gzip, &plan);
        let mut rows = Vec::new();
        for piece in bytes.chunks(step) {
            source.push(piece, |row| {
                rows.push(row.iter().collect::<Vec<_>>().join("·"));
                Ok(())
            })?;
        }
        source.finish(|row| {
            rows.push(row.iter().collect::<Vec<_>>().join("·"));
            Ok(())
        })?;
        Ok(rows)
    }

    #[test]
    fn every_way_in_gives_the_same_rows() {
        let text = "编号,姓名\r\n1,\"张, 伟\"\r\n2,Zoë";
        let expected = ["编号·姓名", "1·张, 伟", "2·Zoë"];
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        let packed = encoder.finish().unwrap();
        for step in [1, 2, 3, 5, 1000] {
            assert_eq!(read(text.as_bytes(), false, Encoding::Utf8, step).unwrap(), expected);
            assert_eq!(read(&packed, true, Encoding::Utf8, step).unwrap(), expected);
            let chinese = encoding_rs::GB18030.encode(text).0;
            assert_eq!(read(&chinese, false, Encoding::Gb18030, step).unwrap(), expected);
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(read(&wide, false, Encoding::Utf16Be, step).unwrap(), expected);
        }
    }

    #[test]
    fn problems_name_file_and_row() {
        let name = || "shop.csv".to_owned();
        let undecodable = FileProblem::Encoding { name: name(), row: 3, encoding: "UTF-8".into() };
        let row_of = |problem| match problem {
            Err(FileProblem::Encoding { row, .. }) => row,
            other => panic!("{other:?}"),
        };
        assert_eq!(read(b"a,b\n1,2\n3,\xff\n", false, Encoding::Utf8, 100), Err(undecodable));
        assert_eq!(row_of(read(b"a,b\n1,2\n3,\xff\n", false, Encoding::Gb18030, 2)), 3);
        assert_eq!(
            read(b"a,b\n1,\"2\n3,4\n", false, Encoding::Utf8, 100),
            Err(FileProblem::UnclosedQuote { name: name(), row: 2 })
        );
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(b"a,b\n1,2\n").unwrap();
        let packed = encoder.finish().unwrap();
        let cut = read(&packed[..packed.len() - 4], true, Encoding::Utf8, 100);
        assert_eq!(cut, Err(FileProblem::Truncated { name: name(), row: 3 }));
    }
}
