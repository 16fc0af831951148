//! Calendar days as text and back, in the one form that addresses and date inputs share: `2026-03-31`.

use crate::domain::time;

/// The first day of the year 1 and the last of 9999, in days since 1970-01-01: what a date input can hold.
pub const FIRST: i64 = -719_162;
pub const LAST: i64 = 2_932_896;

/// `2026-03-31`; a day that a calendar does not show is moved into what it does.
pub fn text(day: i64) -> String {
    time::day_text(day.clamp(FIRST, LAST))
}

/// Of `2026-03-31`; nothing where there is no such day.
pub fn parse(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|part| part.len() == 4)?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() { None } else { time::day(year, month, day) }
}

/// Whether a date input holds a date that somebody may mean: while a year is typed it has fewer than four digits.
pub fn is_whole(text: &str) -> bool {
    parse(text).is_some() && !text.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_their_dates() {
        for (day, date) in [(0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_543, "2026-03-31")] {
            assert_eq!(text(day), date);
            assert_eq!(parse(date), Some(day));
        }
        assert_eq!((text(FIRST), text(LAST)), ("0001-01-01".into(), "9999-12-31".into()));
    }

    #[test]
    fn every_day_of_eight_centuries_comes_back() {
        for day in -150_000..150_000 {
            assert_eq!(parse(&text(day)), Some(day));
        }
    }

    #[test]
    fn years_in_the_making_are_not_whole() {
        for (typed, whole) in [("0002-03-31", false), ("0202-03-31", false), ("", false), ("2026-03-31", true)] {
            assert_eq!(is_whole(typed), whole, "{typed}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for bad in ["", "2026", "2026-13-01", "2026-02-30", "2026-00-10", "26-01-01", "2026-01-01-01", "x-1-1"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
