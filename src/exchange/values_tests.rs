use super::*;
use crate::domain::money;
use proptest::prelude::*;

#[test]
fn cells_are_cleaned() {
    for (cell, inside) in [
        ("a b", "a b"),
        (" x\u{3000}\u{a0}", "x"),
        ("=\"00012\"", "00012"),
        ("'=1+1", "=1+1"),
        ("'+8613800138000", "+8613800138000"),
        ("'n Sync", "'n Sync"),
        ("\t123", "123"),
        ("\u{feff}id", "id"),
        ("", ""),
    ] {
        assert_eq!(clean(cell), inside);
    }
    assert!(is_blank("NA") && is_blank("") && is_blank("--") && !is_blank("Na") && !is_blank("0"));
}

#[test]
fn amounts_are_exact() {
    for (text, expected) in [
        ("2.55", 25_500),
        ("0.001", 10),
        ("-11062.06", -110_620_600),
        ("38970", 389_700_000),
        ("1,234.56", 12_345_600),
        ("1.234,56", 12_345_600),
        ("1 234,5", 12_345_000),
        ("1'234.50", 12_345_000),
        ("1,234", 12_340_000),
        ("12,34,567.8", 12_345_678_000),
        ("1.234.567", 12_345_670_000),
        ("0,123", 1_230),
        ("1234,5", 12_345_000),
        ("12,5", 125_000),
        ("1.234", 12_340),
        ("¥1,299.00", 12_990_000),
        ("￥ 12", 120_000),
        ("-¥5.5", -55_000),
        ("12.50元", 125_000),
        ("USD 12.5", 125_000),
        ("US$12", 120_000),
        ("12 €", 120_000),
        ("(12.30)", -123_000),
        ("12-", -120_000),
        ("−3", -30_000),
        ("１２．５", 125_000),
        ("+7", 70_000),
        (".5", 5_000),
        ("5.", 50_000),
        ("8.949999999999999", 89_500),
        ("-0.00005", -1),
        ("0.00004", 0),
    ] {
        assert_eq!(amount(text, Unit::Whole), Some(expected), "{text}");
    }
    for bad in [
        "",
        "-",
        ".",
        "abc",
        "12abc34",
        "1.2.3",
        "1,2,3",
        "1.234,5.6",
        "12%",
        "1e5",
        "--5",
        "9223372036854775807",
        "12/5",
    ] {
        assert_eq!(amount(bad, Unit::Whole), None, "{bad}");
    }
    assert_eq!(amount("10860", Unit::Minor(2)), Some(1_086_000));
    assert_eq!(amount("10860", Unit::Minor(0)), Some(108_600_000));
    assert_eq!(amount("10860", Unit::Minor(3)), Some(108_600));
    assert_eq!(amount("1.5", Unit::Minor(2)), Some(150));
}

#[test]
fn quantities_are_whole() {
    for (text, expected) in [
        ("6", Some(6)),
        ("-80995", Some(-80_995)),
        ("6.00", Some(6)),
        ("1,200", Some(1_200)),
        ("1.5", None),
        ("", None),
        ("x", None),
    ] {
        assert_eq!(quantity(text), expected, "{text}");
    }
}

#[test]
fn words_in_both_languages() {
    for (text, code) in
        [("Paid", 1), ("已付款", 1), ("交易成功", 1), ("on-hold", 0), ("Refunded", 2), ("已取消", 3), ("VOIDED", 3)]
    {
        assert_eq!(status(text), Some(code), "{text}");
    }
    assert_eq!(status("?"), None);
    assert_eq!((gender("F"), gender("男"), gender("Ms."), gender("42")), (Some(1), Some(2), Some(1), None));
    assert_eq!((flag("Yes"), flag("否"), flag("1"), flag("maybe")), (Some(true), Some(false), Some(true), None));
    assert_eq!(tags("vip| kol、批发 ;").collect::<Vec<_>>(), ["vip", "kol", "批发"]);
}

#[test]
fn items_of_a_cell() {
    let found: Vec<_> = items("S1316:2:2915|A:B:1:9.5", Unit::Whole).collect();
    assert_eq!(
        found,
        [
            Ok(Item { sku: "S1316", quantity: 2, price: 29_150_000 }),
            Ok(Item { sku: "A:B", quantity: 1, price: 95_000 })
        ]
    );
    for bad in ["", "S1:2", "S1:x:5", ":1:5"] {
        assert_eq!(items(bad, Unit::Whole).collect::<Vec<_>>(), [Err(bad)]);
    }
}

proptest! {
    #[test]
    fn an_amount_survives_its_text(number in -1_000_000_000_000_000i64..1_000_000_000_000_000) {
        prop_assert_eq!(amount(&money::decimal(number, 2), Unit::Whole), Some(number));
    }

    #[test]
    fn nothing_makes_the_readers_fail(text in "\\PC{0,20}|[-+0-9.,' ¥元()]{0,12}") {
        let _ = (amount(&text, Unit::Whole), quantity(&text), status(&text), clean(&text));
        let _ = items(&text, Unit::Minor(2)).count();
    }
}
