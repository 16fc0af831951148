use super::*;
use proptest::prelude::*;

fn read(pieces: &[&str], delimiter: u8) -> Result<Vec<(u64, Vec<String>)>, CsvProblem> {
    let mut reader = CsvReader::new(delimiter);
    let mut rows = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        reader.push(piece);
        while let Some(row) = reader.next_row(index + 1 == pieces.len())? {
            rows.push((row.line(), row.iter().map(str::to_owned).collect()));
        }
    }
    Ok(rows)
}

fn check(text: &str, expected: &[(u64, &[&str])]) {
    let expected: Vec<(u64, Vec<String>)> =
        expected.iter().map(|(line, cells)| (*line, cells.iter().map(|cell| (*cell).to_owned()).collect())).collect();
    assert_eq!(read(&[text], b','), Ok(expected), "{text:?}");
}

#[test]
fn rows_and_their_lines() {
    check("", &[]);
    check("a,b\n1,2\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
    check("a,b\r\n1,2", &[(1, &["a", "b"]), (2, &["1", "2"])]);
    check("a\rb\n\r\n\nc", &[(1, &["a"]), (2, &["b"]), (5, &["c"])]);
    check(",\n,", &[(1, &["", ""]), (2, &["", ""])]);
    check("sep=,\na,b", &[(2, &["a", "b"])]);
}

#[test]
fn quotes() {
    check("\"a,b\",\"c \"\"d\"\"\"\n", &[(1, &["a,b", "c \"d\""])]);
    check("\"two\nlines\",x\ny,\"\"\n", &[(1, &["two\nlines", "x"]), (3, &["y", ""])]);
    check("a\"b,\"c\"d,=\"007\"\n", &[(1, &["a\"b", "cd", "=\"007\""])]);
    check("\"\"\n\n\"\"\"\"\n", &[(1, &[""]), (3, &["\""])]);
}

#[test]
fn an_unclosed_quote_is_named_by_its_row() {
    assert_eq!(read(&["a,b\n1,2\n3,\"4\n5,6\n7,8\n"], b','), Err(CsvProblem::UnclosedQuote { line: 3 }));
    let long = format!("a\nb\n\"c{}", "\nrow".repeat(CELL_LIMIT / 3));
    assert_eq!(read(&[&long, "more"], b','), Err(CsvProblem::UnclosedQuote { line: 3 }));
}

#[test]
fn limits() {
    let long = "x".repeat(CELL_LIMIT + 1);
    assert_eq!(read(&["a\n", &long, &long, "\n"], b','), Err(CsvProblem::TooLong { line: 2 }));
    let row = "x".repeat(CELL_LIMIT - 1) + ",";
    assert_eq!(read(&["a\n", &row.repeat(5), "x"], b','), Err(CsvProblem::TooLong { line: 2 }));
    let mut reader = CsvReader::new(b';');
    reader.push(&";".repeat(9_999));
    let row = reader.next_row(true).unwrap().unwrap();
    assert_eq!((row.len(), row.iter().count()), (10_000, COLUMN_LIMIT));
}

/// The same file by the library that others use. It has no line numbers, and calls a quote at the end of the file closed.
fn by_csv_core(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv_core::ReaderBuilder::new().build();
    // A last line without an end would come in two pieces.
    let text = format!("{text}\n");
    let (mut input, mut rows) = (text.as_bytes(), Vec::new());
    loop {
        let (mut out, mut ends) = (vec![0; text.len() + 1], vec![0; text.len() + 2]);
        let (result, read, written, count) = reader.read_record(input, &mut out, &mut ends);
        input = &input[read..];
        match result {
            csv_core::ReadRecordResult::Record => {
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let cells = starts.zip(&ends[..count]).map(|(from, to)| String::from_utf8(out[from..*to].to_vec()));
                rows.push(cells.collect::<Result<Vec<_>, _>>().unwrap());
            }
            csv_core::ReadRecordResult::InputEmpty if written == 0 && count == 0 => {}
            csv_core::ReadRecordResult::InputEmpty => panic!("a row in pieces"),
            csv_core::ReadRecordResult::End => return rows,
            other => panic!("{other:?}"),
        }
    }
}

proptest! {
    #[test]
    fn any_split_gives_the_same_rows(
        text in "([a-c,\"\r\n;张]|\"\"){0,40}",
        splits in prop::collection::vec(0usize..100, 0..5),
    ) {
        let mut places: Vec<usize> =
            splits.iter().map(|split| split % (text.len() + 1)).filter(|at| text.is_char_boundary(*at)).collect();
        places.sort_unstable();
        let mut pieces = Vec::new();
        let mut from = 0;
        for place in places {
            pieces.push(&text[from..place]);
            from = place;
        }
        pieces.push(&text[from..]);
        prop_assert_eq!(read(&pieces, b','), read(&[&text], b','));
    }

    #[test]
    fn rows_are_those_of_csv_core(rows in prop::collection::vec(prop::collection::vec("([ab ,\n\r张]|\"\"){0,6}", 1..4), 0..5)) {
        let text: String = rows
            .iter()
            .map(|row| row.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",") + "\r\n")
            .collect();
        let ours: Vec<Vec<String>> = read(&[&text], b',').unwrap().into_iter().map(|(_, cells)| cells).collect();
        prop_assert_eq!(&ours, &by_csv_core(&text));
        let meant: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| cell.replace("\"\"", "\"")).collect()).collect();
        prop_assert_eq!(ours, meant);
    }

    #[test]
    fn plain_rows_are_those_of_csv_core(text in "[ab,\n\r]{0,30}") {
        let ours: Vec<Vec<String>> = read(&[&text], b',').unwrap().into_iter().map(|(_, cells)| cells).collect();
        prop_assert_eq!(ours, by_csv_core(&text));
    }
}
