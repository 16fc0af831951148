//! Calendar days as text and back, in the one form that addresses and date inputs share: `2026-03-31`.

/// The first day of the year 1 and the last of 9999, in days since 1970-01-01: what a date input can hold.
pub const FIRST: i64 = -719_162;
pub const LAST: i64 = 2_932_896;

/// Year, month (1 to 12) and day of the month. The algorithm is H. Hinnant's `civil_from_days`
/// (<https://howardhinnant.github.io/date_algorithms.html>), good for every day there is.
pub fn civil(day: i64) -> (i64, u32, u32) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month as u32, day as u32)
}

/// Days since 1970-01-01 of a date; a day beyond the month's end counts into the next.
pub fn from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = i64::from(if month > 2 { month - 3 } else { month + 9 });
    let of_year = (153 * shifted_month + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

/// `2026-03-31`.
pub fn text(day: i64) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Of `2026-03-31`; nothing where there is no such day.
pub fn parse(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let year: i64 = parts.next().filter(|part| part.len() == 4)?.parse().ok()?;
    let month: u32 = parts.next()?.parse().ok()?;
    let day: u32 = parts.next()?.parse().ok()?;
    let found = from_civil(year, month.clamp(1, 12), day);
    (parts.next().is_none() && civil(found) == (year, month, day)).then_some(found)
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
    fn what_is_no_day_is_none() {
        for bad in ["", "2026", "2026-13-01", "2026-02-30", "2026-00-10", "26-01-01", "2026-01-01-01", "x-1-1"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
