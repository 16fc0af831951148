//! When people buy: festivals of shopping, the weeks around Chinese new year, new tea in spring, and a shop that grows.

use super::random::Random;
use crate::domain::time;

/// Days of business before today.
pub const HISTORY: i64 = 3 * 365;

/// The most that [`weight`] can be.
const PEAK: f64 = 3.2;

/// New year's day of the Chinese calendar from 2020 on, as month × 100 + day.
const NEW_YEARS: [i64; 21] =
    [125, 212, 201, 122, 210, 129, 217, 206, 126, 213, 203, 123, 211, 131, 219, 208, 128, 215, 204, 124, 212];

/// How many times as much as on a plain day is bought on this one.
pub fn weight(day: i64) -> f64 {
    let Some((year, month, date)) = time::civil(day) else { return 1.0 };
    let new_year = match usize::try_from(year - 2020).ok().and_then(|year| NEW_YEARS.get(year)) {
        Some(code) => time::day(year, (code / 100) as u32, (code % 100) as u32),
        // Where the table ends: its middle.
        None => time::day(year, 2, 5),
    };
    let since = new_year.map_or(i64::MAX, |start| day - start);
    match (month, date) {
        _ if (-4..=8).contains(&since) => 0.3,
        // Presents for the new year.
        _ if (-24..-4).contains(&since) => 1.5,
        (11, 11) => PEAK,
        (11, 1..=10) => 1.6,
        (6, 18) => 2.8,
        (6, 1..=17) => 1.35,
        (12, 12) => 2.5,
        (12, 8..=24) => 1.3,
        // The year's first tea, and the presents of mid-autumn.
        (4, _) | (9, 5..=30) => 1.2,
        (7 | 8, _) => 0.8,
        _ => 1.0,
    }
}

/// Whether the shop gives its festival discount on this day.
pub fn is_festival(day: i64) -> bool {
    matches!(time::civil(day), Some((_, 11, 8..=11) | (_, 6, 16..=18) | (_, 12, 11..=12)))
}

/// Whether an event that was drawn as on a day of [`PEAK`] happens on this one.
pub fn happens(random: &mut Random, day: i64) -> bool {
    random.unit() * PEAK < weight(day)
}

/// Days from an event to the next one, for someone who has `rate` of them on a plain day.
pub fn next(random: &mut Random, rate: f64, from: i64, end: i64) -> Option<i64> {
    let mut at = from as f64 + 1.0;
    while at < end as f64 {
        at += random.wait() / (rate * PEAK);
        let day = at as i64;
        if day < end && happens(random, day) {
            return Some(day);
        }
    }
    None
}

/// The day on which a customer comes for the first time, before `today`.
pub fn arrival(random: &mut Random, today: i64) -> i64 {
    // The shop had customers when its records began.
    if random.chance(0.08) {
        return today - HISTORY + random.range(0, 45);
    }
    loop {
        let age = random.unit();
        let day = today - HISTORY + (age * HISTORY as f64) as i64;
        if random.chance(0.45 + 0.55 * age) && happens(random, day) {
            return day;
        }
    }
}

/// A time on a day at which people shop.
pub fn clock(random: &mut Random, day: i64) -> i64 {
    const HOURS: [i64; 18] = [8, 9, 10, 10, 11, 12, 12, 13, 14, 15, 16, 18, 19, 20, 20, 21, 21, 22];
    day * time::DAY + random.pick(&HOURS) * 3_600 + random.range(0, 3_599)
}
