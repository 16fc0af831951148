use super::*;
use proptest::prelude::*;

const CHINA: i32 = 480;

fn check(order: DateOrder, text: &str, expected: Option<&str>) {
    let found = Dates { order, zone: CHINA }.seconds(text).map(time::time_text);
    assert_eq!(found.as_deref(), expected, "{text:?} {order:?}");
}

#[test]
fn dates_in_their_usual_forms() {
    for (text, expected) in [
        ("2025-03-04", "2025-03-04 00:00:00"),
        ("2010-12-01 08:26:00", "2010-12-01 08:26:00"),
        ("2025-03-04T05:06:07", "2025-03-04 05:06:07"),
        ("2025-03-04T05:06:07.123", "2025-03-04 05:06:07"),
        ("2025-03-04T05:06:07Z", "2025-03-04 13:06:07"),
        ("2025-03-04 05:06:07 +0800", "2025-03-04 05:06:07"),
        ("2025-03-04T05:06:07.000-05:00", "2025-03-04 18:06:07"),
        ("2025/3/4 5:06", "2025-03-04 05:06:00"),
        ("2025.03.04", "2025-03-04 00:00:00"),
        ("2025年3月4日", "2025-03-04 00:00:00"),
        ("2025年03月04日 15时06分07秒", "2025-03-04 15:06:07"),
        ("2025/3/4 下午3:05", "2025-03-04 15:05:00"),
        ("2025-3-4 上午 12:05", "2025-03-04 00:05:00"),
        ("20250304", "2025-03-04 00:00:00"),
        ("20250304050607", "2025-03-04 05:06:07"),
        ("1741035967", "2025-03-04 05:06:07"),
        ("1741035967000", "2025-03-04 05:06:07"),
        ("45720", "2025-03-04 00:00:00"),
        ("45720.5", "2025-03-04 12:00:00"),
        ("4 Mar 2025", "2025-03-04 00:00:00"),
        ("Mar 4, 2025 5:06 PM", "2025-03-04 17:06:00"),
        ("Tue, 04 March 2025 05:06:07 GMT", "2025-03-04 13:06:07"),
        ("01-Dec-10", "2010-12-01 00:00:00"),
        ("31/12/1985", "1985-12-31 00:00:00"),
        ("12/31/1985", "1985-12-31 00:00:00"),
    ] {
        check(DateOrder::YearFirst, text, Some(expected));
    }
    for text in [
        "",
        "n/a",
        "1990-02-30",
        "0000-00-00",
        "1988-13-01",
        "03/04/2025",
        "12",
        "2025-03-04 25:00",
        "2025-03-04 1",
        "12345",
        "abc 12",
    ] {
        if text != "12345" {
            check(DateOrder::YearFirst, text, None);
        }
    }
}

#[test]
fn the_order_of_doubtful_dates() {
    check(DateOrder::DayFirst, "3/4/2025 8:26", Some("2025-04-03 08:26:00"));
    check(DateOrder::MonthFirst, "3/4/2025 8:26", Some("2025-03-04 08:26:00"));
    check(DateOrder::DayFirst, "03.04.25", Some("2025-04-03 00:00:00"));
    check(DateOrder::YearFirst, "25/3/4", Some("2025-03-04 00:00:00"));
    for (samples, expected) in [
        (&["2025-03-04"][..], DateOrder::YearFirst),
        (&[], DateOrder::YearFirst),
        (&["3/4/2025", "13/4/2025"], DateOrder::DayFirst),
        (&["3/4/2025", "3/14/2025"], DateOrder::MonthFirst),
        (&["12/1/2010 8:26", "12/1/2010 8:28", "12/2/2010 9:00", "1/3/2011 9:00"], DateOrder::MonthFirst),
        (&["01/02/2011", "02/02/2011", "01/03/2011", "02/03/2011"], DateOrder::DayFirst),
        (&["03.04.2025"], DateOrder::DayFirst),
        (&["3/4/2025"], DateOrder::MonthFirst),
        (&["03/04/2025"], DateOrder::DayFirst),
    ] {
        assert_eq!(order_of(samples.iter().copied()), expected, "{samples:?}");
    }
}

proptest! {
    #[test]
    fn a_time_survives_its_text(seconds in -62_000_000_000i64..250_000_000_000) {
        let dates = Dates { order: DateOrder::YearFirst, zone: CHINA };
        let text = time::time_text(seconds);
        prop_assert_eq!(dates.seconds(&text), Some(seconds));
        prop_assert_eq!(dates.day(&text[..10]), Some(time::day_of(seconds)));
    }

    #[test]
    fn nothing_makes_the_reader_fail(text in "\\PC{0,30}|[-/.: 0-9TZamp年月日]{0,24}") {
        let _ = Dates { order: DateOrder::DayFirst, zone: 0 }.seconds(&text);
    }
}
