//! What a file is, from how it begins: a table or not, and what parts its cells.

use super::csv::CsvReader;

/// What a file that is no table looks like: a name for a person, empty where nothing is known but that it is not text.
pub fn binary_kind(head: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF", "pdf"),
        (b"\x89PNG", "png"),
        (b"\xff\xd8\xff", "jpg"),
        (b"GIF8", "gif"),
        (b"\xd0\xcf\x11\xe0", "xls"),
        (b"Rar!", "rar"),
        (b"7z\xbc\xaf", "7z"),
        (b"BZh", "bz2"),
        (b"\xfd7zXZ", "xz"),
        (b"\x28\xb5\x2f\xfd", "zst"),
        (b"SQLite format 3", "sqlite"),
        (b"GUANXI-BACKUP", "guanxi"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(kind);
    }
    if head.starts_with(b"PK\x03\x04") {
        let holds = |name: &[u8]| memchr::memmem::find(head, name).is_some();
        return Some(match () {
            () if holds(b"xl/") || holds(b"[Content_Types].xml") => "xlsx",
            () if holds(b"opendocument.spreadsheet") => "ods",
            () => "zip",
        });
    }
    // Shops call a web page xls, so that a spreadsheet opens it.
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |tag: &str| text.len() >= tag.len() && text[..tag.len()].eq_ignore_ascii_case(tag.as_bytes());
    if ["<!doctype", "<html", "<table", "<?xml"].iter().any(|tag| begins(tag)) {
        return Some(if begins("<?xml") { "xml" } else { "html" });
    }
    None
}

/// Whether decoded text holds what no text does.
pub fn is_garbage(text: &str) -> bool {
    let control =
        |char: &char| char.is_control() && !matches!(char, '\t' | '\n' | '\r' | '\u{1a}' | '\u{85}' | '\u{a0}');
    let (count, strange) = (text.chars().count(), text.chars().filter(control).count());
    text.contains('\0') || strange * 50 > count
}

/// The delimiter and the length of a first line `sep=;`, by which spreadsheets are told.
pub fn separator_line(text: &str) -> Option<(u8, usize)> {
    let rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP="))?;
    let delimiter = *rest.as_bytes().first()?;
    let end = match rest.as_bytes().get(1..) {
        Some([b'\r', b'\n', ..]) => 7,
        Some([b'\n' | b'\r', ..]) => 6,
        _ => return None,
    };
    DELIMITERS.contains(&delimiter).then_some((delimiter, end))
}

pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The delimiter that parts the first rows into the most cells, the same number in nearly all of them.
pub fn delimiter(text: &str, complete: bool) -> u8 {
    if let Some((delimiter, _)) = separator_line(text) {
        return delimiter;
    }
    let score = |delimiter: u8| {
        let rows = first_rows(text, delimiter, complete, 100);
        let columns = rows.first().map_or(0, Vec::len);
        let alike = rows.iter().filter(|row| row.len() == columns).count();
        // Half of the rows must agree before the number of columns counts.
        if columns < 2 || alike * 2 < rows.len() { (0, 0) } else { (alike * 10 / rows.len(), columns) }
    };
    let mut best = (b',', (0, 0));
    for delimiter in DELIMITERS {
        let found = score(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}

/// The first rows of a text as they are. `complete` says that it is the whole file; else its last row may be cut.
pub fn first_rows(text: &str, delimiter: u8, complete: bool, limit: usize) -> Vec<Vec<String>> {
    let mut reader = CsvReader::new(delimiter);
    reader.push(text);
    let mut rows = Vec::new();
    while rows.len() < limit {
        // What is wrong with the file is the import's to say; here it only ends the sample.
        match reader.next_row(complete) {
            Ok(Some(row)) => rows.push(row.iter().map(str::to_owned).collect()),
            Ok(None) | Err(_) => break,
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_tables() {
        for (head, kind) in [
            (&b"PK\x03\x04....[Content_Types].xml"[..], Some("xlsx")),
            (b"PK\x03\x04....photo.jpg", Some("zip")),
            (b"%PDF-1.7", Some("pdf")),
            (b"\xef\xbb\xbf <HTML><table>", Some("html")),
            (b"id,name\n", None),
            (b"", None),
        ] {
            assert_eq!(binary_kind(head), kind);
        }
        assert!(is_garbage("a\0b"));
        assert!(is_garbage("\u{1}\u{2}\u{3}ab"));
        assert!(!is_garbage("编号\tname\r\n"));
    }

    #[test]
    fn delimiters_are_found() {
        for (text, expected) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b;c\n1,5;2;3\n2,5;x;y\n", b';'),
            ("a\tb\n1,2,3\t4\n", b'\t'),
            ("id|name\n1|x, y\n", b'|'),
            ("id,tags\n1,a|b|c\n2,d|e\n", b','),
            ("name\nx\n", b','),
            ("sep=;\na,b\n", b';'),
            ("\"a;b\",c\n\"d;e\",f\n", b','),
        ] {
            assert_eq!(delimiter(text, true) as char, expected as char, "{text:?}");
        }
    }
}
