//! Days and months as integers, in the proleptic Gregorian calendar.
//!
//! A *day* is the number of days since 1970-01-01; a *month* is `12·year + (month − 1)`, so that the difference of two is their distance.
//! The day arithmetic counts from 1 March, so that the leap day is the last of its year (as in Richards, Explanatory Supplement to the
//! Astronomical Almanac, 3rd ed. 2013, section 15.11).

/// Days between 0000-03-01 and 1970-01-01.
const EPOCH_FROM_MARCH_ZERO: i64 = 719_468;
/// Days in the calendar's full cycle of 400 years.
const DAYS_IN_400_YEARS: i64 = 146_097;

/// The day number of a date, or `None` where no such date exists. Years 0 to 9999.
pub fn day_of(year: i32, month: u32, day: u32) -> Option<i32> {
    if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
        return None;
    }
    // The year starts in March here, so January and February belong to the year before.
    let (march_year, march_month) =
        if month > 2 { (i64::from(year), i64::from(month) - 3) } else { (i64::from(year) - 1, i64::from(month) + 9) };
    let days_before_month = (153 * march_month + 2) / 5;
    let days_before_year =
        365 * march_year + march_year.div_euclid(4) - march_year.div_euclid(100) + march_year.div_euclid(400);
    i32::try_from(days_before_year + days_before_month + i64::from(day) - 1 - EPOCH_FROM_MARCH_ZERO).ok()
}

/// Year, month (1 to 12) and day of the month (1 to 31) of a day number.
pub fn date_of(day: i32) -> (i32, u32, u32) {
    let days = i64::from(day) + EPOCH_FROM_MARCH_ZERO;
    let cycle = days.div_euclid(DAYS_IN_400_YEARS);
    let in_cycle = days.rem_euclid(DAYS_IN_400_YEARS);
    // Take out the leap days passed, then whole years of 365 days remain.
    let year_in_cycle = (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
    let in_year = in_cycle - (365 * year_in_cycle + year_in_cycle / 4 - year_in_cycle / 100);
    let march_month = (5 * in_year + 2) / 153;
    let day_of_month = in_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = cycle * 400 + year_in_cycle + i64::from(month <= 2);
    (year as i32, month as u32, day_of_month as u32)
}

/// The month number `12·year + (month − 1)` of a day.
pub fn month_of(day: i32) -> i32 {
    let (year, month, _) = date_of(day);
    year * 12 + month as i32 - 1
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates() {
        assert_eq!(day_of(1970, 1, 1), Some(0));
        assert_eq!(day_of(2000, 3, 1), Some(11_017));
        assert_eq!(day_of(1998, 6, 30), Some(10_407));
        assert_eq!(day_of(1900, 2, 29), None);
        assert_eq!(date_of(-1), (1969, 12, 31));
        assert_eq!(month_of(0), 1970 * 12);
    }

    #[test]
    fn every_day_of_800_years_survives_the_round_trip() {
        for day in day_of(1600, 1, 1).unwrap()..day_of(2400, 12, 31).unwrap() {
            let (year, month, of_month) = date_of(day);
            assert_eq!(day_of(year, month, of_month), Some(day));
        }
    }
}
