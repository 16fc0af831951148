//! Days and times as whole numbers: days since 1970-01-01, and seconds since 1970-01-01 00:00 on the business's own clock.

use chrono::{DateTime, Datelike, NaiveDate};

/// Seconds in a day. The business's clock has no leap seconds and no summer time of its own.
pub const DAY: i64 = 86_400;

/// Days since 1970-01-01 of a calendar date, or `None` where there is no such date between the years 1 and 9999.
pub fn day(year: i32, month: u32, day: u32) -> Option<i64> {
    if !(1..=9999).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month, day).map(|date| i64::from(date.to_epoch_days()))
}

/// Seconds since 1970-01-01 00:00 of a time on a day.
pub fn seconds(day: i64, hour: u32, minute: u32, second: u32) -> Option<i64> {
    // A leap second is the last second of its minute here.
    let second = if second == 60 { 59 } else { second };
    (hour < 24 && minute < 60 && second < 60)
        .then(|| day * DAY + i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second))
}

/// Year, month and day of the month; `None` outside of the years that a calendar shows.
pub fn civil(day: i64) -> Option<(i32, u32, u32)> {
    let date = NaiveDate::from_epoch_days(i32::try_from(day).ok()?)?;
    (1..=9999).contains(&date.year()).then(|| (date.year(), date.month(), date.day()))
}

/// The day of a time.
pub const fn day_of(seconds: i64) -> i64 {
    seconds.div_euclid(DAY)
}

/// Hour, minute and second of a time.
pub const fn clock_of(seconds: i64) -> (u32, u32, u32) {
    let rest = seconds.rem_euclid(DAY) as u32;
    (rest / 3_600, rest / 60 % 60, rest % 60)
}

/// Months since January 1970 of a day: what orders are summed by.
pub fn month_of(day: i64) -> Option<i64> {
    civil(day).map(|(year, month, _)| (i64::from(year) - 1970) * 12 + i64::from(month) - 1)
}

/// The first day of a month that [`month_of`] gave.
pub fn month_start(month: i64) -> Option<i64> {
    day(i32::try_from(1970 + month.div_euclid(12)).ok()?, month.rem_euclid(12) as u32 + 1, 1)
}

/// `2025-03-04`; a number where it is no day of a calendar.
pub fn day_text(day: i64) -> String {
    match civil(day) {
        Some((year, month, day)) => format!("{year:04}-{month:02}-{day:02}"),
        None => day.to_string(),
    }
}

/// The day that [`day_text`] wrote.
pub fn day_of_text(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, date) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() { None } else { day(year, month, date) }
}

/// `2025-03-04 05:06:07`; a number where it is no day of a calendar.
pub fn time_text(seconds: i64) -> String {
    match civil(day_of(seconds)) {
        Some((year, month, day)) => {
            let (hour, minute, second) = clock_of(seconds);
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        None => seconds.to_string(),
    }
}

/// `2025-03-04T05:06:07Z` of milliseconds since 1970 in UTC: for files that others read.
pub fn utc_text(millis: u64) -> String {
    i64::try_from(millis)
        .ok()
        .and_then(DateTime::from_timestamp_millis)
        .map_or_else(|| millis.to_string(), |time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_others_inverse() {
        for (year, month, date, number) in [
            (1970, 1, 1, 0),
            (2000, 2, 29, 11_016),
            (1969, 12, 31, -1),
            (2025, 12, 31, 20_453),
            (1, 1, 1, -719_162),
            (9999, 12, 31, 2_932_896),
        ] {
            assert_eq!(day(year, month, date), Some(number));
            assert_eq!(civil(number), Some((year, month, date)));
        }
        for (year, month, date) in [(1990, 2, 30), (0, 1, 1), (1988, 13, 1), (1900, 2, 29), (10_000, 1, 1)] {
            assert_eq!(day(year, month, date), None);
        }
        assert_eq!(civil(i64::MAX), None);
        assert_eq!(day_of_text(&day_text(11_016)), Some(11_016));
        assert!(["", "2025-02-30", "2025-1", "1-2-3-4"].iter().all(|text| day_of_text(text).is_none()));
    }

    #[test]
    fn times_have_a_day_before_1970_too() {
        assert_eq!(day_of(-1), -1);
        assert_eq!(clock_of(-1), (23, 59, 59));
        assert_eq!(time_text(-1), "1969-12-31 23:59:59");
        assert_eq!(seconds(0, 24, 0, 0), None);
        assert_eq!(seconds(1, 0, 0, 60), Some(86_459));
        assert_eq!(utc_text(1_735_689_600_000), "2025-01-01T00:00:00Z");
    }

    #[test]
    fn months_begin_where_they_begin() {
        for number in [-400, -1, 0, 1, 663, 671] {
            let start = month_start(number).unwrap();
            assert_eq!(month_of(start), Some(number));
            assert_eq!(month_of(start - 1), Some(number - 1));
        }
        assert_eq!(day_text(month_start(663).unwrap()), "2025-04-01");
    }
}
