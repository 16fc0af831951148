//! Lists as CSV (RFC 4180) that a spreadsheet opens without harm.

/// What a CSV file begins with, so that spreadsheets take it for UTF-8.
pub const BOM: &str = "\u{feff}";

/// Writes one row behind `out`.
pub fn write_row<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_cell(out, cell);
    }
    out.push_str("\r\n");
}

/// Writes a cell. A spreadsheet would run a text that begins like a formula: an apostrophe in front keeps it a text,
/// and reading the file back takes it away again.
fn write_cell(out: &mut String, cell: &str) {
    let apostrophe = is_formula(cell);
    if cell.contains([',', '"', '\r', '\n']) || cell.starts_with([' ', '\t']) || cell.ends_with([' ', '\t']) {
        out.push('"');
        if apostrophe {
            out.push('\'');
        }
        for (index, part) in cell.split('"').enumerate() {
            if index > 0 {
                out.push_str("\"\"");
            }
            out.push_str(part);
        }
        out.push('"');
    } else {
        if apostrophe {
            out.push('\'');
        }
        out.push_str(cell);
    }
}

/// Whether a spreadsheet may take a text for a formula, or its first apostrophe for a guard. A plain number is none,
/// nor is a telephone number: whoever sends messages to it must not find an apostrophe there.
fn is_formula(cell: &str) -> bool {
    let begins = |text: &str| text.starts_with(['=', '+', '-', '@', '\'', '\t', '\r', '＝', '＋', '－', '＠']);
    if cell.trim().is_empty() || !(begins(cell) || begins(cell.trim_start())) {
        return false;
    }
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    !(number(whole) && number(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{csv::CsvReader, values};
    use proptest::prelude::*;

    fn row(cells: &[&str]) -> String {
        let mut out = String::new();
        write_row(&mut out, cells.iter().copied());
        out
    }

    #[test]
    fn formulas_are_defused() {
        assert_eq!(
            row(&["=1+1", "+86138", "-5", "-5.25", "@SUM(A1)", "\t=1", "a=b"]),
            "'=1+1,+86138,-5,-5.25,'@SUM(A1),\"'\t=1\",a=b\r\n"
        );
        assert_eq!(row(&["-2+3", "=cmd|' /C calc'!A0", "＝1", " =1"]), "'-2+3,'=cmd|' /C calc'!A0,'＝1,\"' =1\"\r\n");
    }

    #[test]
    fn cells_are_quoted_where_they_must() {
        assert_eq!(row(&["a,b", "c \"d\"", "two\nlines", ""]), "\"a,b\",\"c \"\"d\"\"\",\"two\nlines\",\r\n");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(rows in prop::collection::vec(prop::collection::vec("[-=+@',\"\n\ra1 张]{0,8}", 2..5), 1..5)) {
            let mut text = String::new();
            for row in &rows {
                write_row(&mut text, row.iter().map(String::as_str));
            }
            let mut reader = CsvReader::new(b',');
            reader.push(&text);
            for row in &rows {
                let read = reader.next_row(true).unwrap().unwrap();
                prop_assert_eq!(read.len(), row.len());
                for (index, cell) in row.iter().enumerate() {
                    let read = read.get(index);
                    prop_assert!(read == cell || read.strip_prefix('\'') == Some(cell));
                    prop_assert!(!read.trim().starts_with(['=', '@']));
                    // What an import makes of a guarded cell is what it was.
                    if read != cell {
                        prop_assert_eq!(values::clean(read), cell.trim());
                    }
                }
            }
            prop_assert!(reader.next_row(true).unwrap().is_none());
        }
    }
}
