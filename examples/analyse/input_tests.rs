use super::*;

#[test]
fn quotes_and_line_ends() {
    let input = Input::parse("a,b\r\n\"x, \"\"y\"\"\nz\",2\n\n 1 \n").unwrap();
    assert_eq!(input.header, ["a", "b"]);
    assert_eq!(input.rows, [["x, \"y\"\nz", "2"], ["1", ""]]);
    // The quoted cell spans two lines, and line 4 is blank.
    assert_eq!((input.line(0), input.line(1)), (2, 5));
    assert!(input.need_every_period().is_err_and(|error| error.contains("line 4")));
    assert!(Input::parse("a\n1\n\n\n").unwrap().need_every_period().is_ok());
    assert!(input.column(&["c", "d"]).unwrap_err().contains("no column c or d"));
}

#[test]
fn other_files_are_refused_with_a_hint() {
    let refuses = |text: &str, because: &str| {
        let error = Input::parse(text).unwrap_err();
        assert!(error.contains(because), "{error}");
    };
    refuses("", "the file is empty");
    refuses("\u{feff}\n\n", "the file is empty");
    refuses("a;b\n1;2\n", "semicolons");
    refuses("a\tb\n1\t2\n", "tabs");
    refuses("a,b\r1,2\r", "bare carriage return");
    refuses("a,b\n1,2\n\n1,2,3\n", "line 4 has 3 cells");
    refuses("a,b,a\n", "two columns are named a");
    refuses("a,b\n\"1,2\n3,4\n", "line 2: a quote is not closed");
    for bytes in [&b"\xff\xfea\0"[..], b"a\0,\0"] {
        assert!(Input::decode(bytes).is_err_and(|error| error.contains("UTF-16") && error.contains("CSV UTF-8")));
    }
    assert!(
        Input::decode(b"a\nM\xfcller\n").is_err_and(|error| error.starts_with("line 2") && error.contains("Latin-1"))
    );
}

#[test]
fn dates_and_amounts_are_read_strictly() {
    assert_eq!(day(" 1970-01-02 "), Some(1));
    for text in
        ["", "1970-01", "1970-ab-01-02", "1970-01-02-foo", "1970-+1-02", "1970-02-30", "1970--02", "70/1/2", "70-1-2"]
    {
        assert_eq!(day(text), None, "{text}");
    }
    assert_eq!(minor_units("5.5", 2), Some(550));
    assert_eq!(minor_units("-5.990", 2), Some(-599));
    assert_eq!(minor_units(".5", 9), Some(500_000_000));
    for text in ["", "-", ".", "+5", "5.999", "1e3", "1,5", "99999999999999999999"] {
        assert_eq!(minor_units(text, 2), None, "{text}");
    }
}
