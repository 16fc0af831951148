//! Days and times as shops write them.

use super::plan::DateOrder;
use crate::domain::time;

/// How dates are read that do not say it themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    pub order: DateOrder,
    /// Minutes that the business's clock is ahead of UTC, for times that name their zone.
    pub zone: i32,
}

impl Dates {
    /// Days since 1970-01-01.
    pub fn day(&self, text: &str) -> Option<i64> {
        iso_day(text.as_bytes()).or_else(|| self.seconds(text).map(time::day_of))
    }

    /// Seconds since 1970-01-01 00:00 on the business's clock; midnight where no time is named.
    pub fn seconds(&self, text: &str) -> Option<i64> {
        iso_seconds(text.as_bytes()).or_else(|| self.written(text))
    }

    fn written(&self, text: &str) -> Option<i64> {
        if text.len() > 64 {
            return None;
        }
        if let Some(seconds) = self.number(text) {
            return Some(seconds);
        }
        let parts = Parts::read(text)?;
        let day = parts.day(self.order)?;
        let seconds = parts.clock(day)?;
        Some(match parts.offset {
            Some(offset) => seconds + i64::from(self.zone - offset) * 60,
            None => seconds,
        })
    }

    /// Dates as one number: 20250304, 20250304050607, seconds or milliseconds since 1970, a spreadsheet's day 45720.5.
    fn number(&self, text: &str) -> Option<i64> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        if !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: i64 = whole.parse().ok()?;
        let zone = i64::from(self.zone) * 60;
        match whole.len() {
            8 if part.is_empty() => compact_day(number).map(|day| day * time::DAY),
            14 if part.is_empty() => {
                let clock = number % 1_000_000;
                let (hour, minute, second) = (clock / 10_000, clock / 100 % 100, clock % 100);
                time::seconds(compact_day(number / 1_000_000)?, hour as u32, minute as u32, second as u32)
            }
            10 => Some(number + zone),
            13 if part.is_empty() => Some(number / 1_000 + zone),
            // Between 1927 and 2118; spreadsheets count from 1899-12-30.
            5 if (10_000..80_000).contains(&number) => {
                let fraction: f64 = if part.is_empty() { 0.0 } else { format!("0.{part}").parse().ok()? };
                Some((number - 25_569) * time::DAY + (fraction * time::DAY as f64).round() as i64)
            }
            _ => None,
        }
    }
}

fn compact_day(number: i64) -> Option<i64> {
    time::day((number / 10_000) as i32, (number / 100 % 100) as u32, (number % 100) as u32)
}

fn digits(bytes: &[u8]) -> Option<u32> {
    let mut number = 0;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u32::from(digit);
    }
    Some(number)
}

/// The quick way: `2025-03-04`.
fn iso_day(bytes: &[u8]) -> Option<i64> {
    match bytes {
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] => {
            time::day(digits(&[*y1, *y2, *y3, *y4])? as i32, digits(&[*m1, *m2])?, digits(&[*d1, *d2])?)
        }
        _ => None,
    }
}

/// The quick way: `2025-03-04 05:06:07`.
fn iso_seconds(bytes: &[u8]) -> Option<i64> {
    if bytes.len() != 19 || (bytes[10] != b' ' && bytes[10] != b'T') || bytes[13] != b':' || bytes[16] != b':' {
        return if bytes.len() == 10 { iso_day(bytes).map(|day| day * time::DAY) } else { None };
    }
    let day = iso_day(&bytes[..10])?;
    time::seconds(day, digits(&bytes[11..13])?, digits(&bytes[14..16])?, digits(&bytes[17..19])?)
}

/// A written date taken apart.
#[derive(Default)]
struct Parts {
    /// The numbers of the date as they stand, with how many digits each has; a month's name is its number, marked.
    numbers: [Number; 3],
    count: usize,
    /// Hour, minute, second as they stand.
    clock: [u32; 3],
    clock_count: usize,
    afternoon: Option<bool>,
    /// Minutes ahead of UTC.
    offset: Option<i32>,
}

#[derive(Clone, Copy, Default)]
struct Number {
    value: u32,
    digits: usize,
    month: bool,
}

impl Parts {
    fn read(text: &str) -> Option<Self> {
        let mut parts = Parts::default();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let same = |test: fn(char) -> bool| rest.find(|char| !test(char)).unwrap_or(rest.len());
            if first.is_ascii_digit() {
                let (run, tail) = rest.split_at(same(|char| char.is_ascii_digit()));
                rest = parts.number(run, tail)?;
            } else if first.is_ascii_alphabetic() {
                let (run, tail) = rest.split_at(same(|char| char.is_ascii_alphabetic()));
                rest = tail;
                parts.word(run)?;
            } else if (first == '+' || first == '-') && parts.clock_count >= 2 {
                rest = parts.zone(rest)?;
            } else if let Some((afternoon, tail)) = rest
                .strip_prefix("下午")
                .map(|tail| (true, tail))
                .or_else(|| rest.strip_prefix("上午").map(|tail| (false, tail)))
            {
                parts.afternoon = Some(afternoon);
                rest = tail;
            } else if first.is_whitespace()
                || matches!(
                    first,
                    '/' | '-' | '.' | ',' | '年' | '月' | '日' | '号' | ':' | '：' | '时' | '点' | '分' | '秒'
                )
            {
                rest = &rest[first.len_utf8()..];
            } else {
                return None;
            }
        }
        Some(parts)
    }

    /// Puts a number where it belongs: into the date until that is whole, then into the time of day.
    fn number<'a>(&mut self, run: &str, tail: &'a str) -> Option<&'a str> {
        let value = run.parse().ok()?;
        if self.count < 3 {
            self.numbers[self.count] = Number { value, digits: run.len(), month: false };
            self.count += 1;
            return Some(tail);
        }
        *self.clock.get_mut(self.clock_count)? = value;
        self.clock_count += 1;
        // Parts of a second.
        match tail.strip_prefix('.') {
            Some(part) if self.clock_count == 3 => Some(part.trim_start_matches(|char: char| char.is_ascii_digit())),
            _ => Some(tail),
        }
    }

    fn word(&mut self, word: &str) -> Option<()> {
        const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let word = word.to_ascii_lowercase();
        let begins = |name: &&str| word.len() >= 3 && word.starts_with(*name);
        match word.as_str() {
            "am" => self.afternoon = Some(false),
            "pm" => self.afternoon = Some(true),
            "z" | "utc" | "gmt" if self.clock_count >= 2 => self.offset = Some(0),
            "t" | "st" | "nd" | "rd" | "th" | "at" => {}
            _ if self.count < 3 && MONTHS.iter().any(begins) => {
                let month = MONTHS.iter().position(begins)? as u32 + 1;
                self.numbers[self.count] = Number { value: month, digits: 0, month: true };
                self.count += 1;
            }
            _ if DAYS.iter().any(begins) => {}
            _ => return None,
        }
        Some(())
    }

    /// `+08:00`, `+0800`, `-5`.
    fn zone<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let (sign, body) = text.split_at(1);
        let run = body.find(|char: char| !char.is_ascii_digit() && char != ':').unwrap_or(body.len());
        let (body, tail) = body.split_at(run);
        let digits: String = body.chars().filter(char::is_ascii_digit).collect();
        let number: i32 = digits.parse().ok()?;
        let minutes = if digits.len() > 2 { number / 100 * 60 + number % 100 } else { number * 60 };
        (self.offset.is_none() && minutes <= 15 * 60).then_some(())?;
        self.offset = Some(if sign == "-" { -minutes } else { minutes });
        Some(tail)
    }

    fn day(&self, order: DateOrder) -> Option<i64> {
        if self.count != 3 {
            return None;
        }
        let [a, b, c] = self.numbers;
        let year = |number: Number| match number.digits {
            4 => Some(number.value as i32),
            // As POSIX reads them.
            2 => Some(number.value as i32 + if number.value < 69 { 2000 } else { 1900 }),
            _ => None,
        };
        let short = |number: Number| number.digits <= 2;
        let (year, month, day) = match (a.month, b.month) {
            // Mar 4, 2025
            (true, _) if short(b) => (year(c)?, a.value, b.value),
            // 2025 Mar 4, 4 Mar 2025
            (_, true) if a.digits == 4 => (year(a)?, b.value, c.value),
            (_, true) if short(a) => (year(c)?, b.value, a.value),
            (false, false) if a.digits == 4 && short(b) && short(c) => (year(a)?, b.value, c.value),
            (false, false) if short(a) && short(b) && !c.month => {
                let first = match order {
                    _ if a.value > 12 && c.digits == 4 => DateOrder::DayFirst,
                    _ if b.value > 12 && c.digits == 4 => DateOrder::MonthFirst,
                    order => order,
                };
                match first {
                    DateOrder::DayFirst => (year(c)?, b.value, a.value),
                    DateOrder::MonthFirst => (year(c)?, a.value, b.value),
                    // 25/3/4; but 3/4/2025 says neither which is the month.
                    DateOrder::YearFirst if c.digits == 4 => return None,
                    DateOrder::YearFirst => (year(a)?, b.value, c.value),
                }
            }
            _ => return None,
        };
        time::day(year, month, day)
    }

    fn clock(&self, day: i64) -> Option<i64> {
        let [hour, minute, second] = self.clock;
        let hour = match (self.afternoon, self.clock_count) {
            (None, 0 | 2 | 3) => hour,
            (Some(_), 0) => return None,
            (Some(false), _) if (1..=12).contains(&hour) => hour % 12,
            (Some(true), _) if (1..=12).contains(&hour) => hour % 12 + 12,
            // 下午 15:00
            (Some(true), 2 | 3) if hour < 24 => hour,
            _ => return None,
        };
        time::seconds(day, hour, minute, second)
    }
}

/// The order of dates like 3/4/2025 in a sample: by a number above twelve; else by which reading goes forward, since
/// files are sorted more often than not; else by habits of writing.
pub fn order_of<'a>(samples: impl Iterator<Item = &'a str> + Clone) -> DateOrder {
    let (mut day_first, mut month_first, mut doubtful) = (0, 0, 0);
    let (mut dots, mut american) = (0, 0);
    for text in samples.clone() {
        let Some(parts) = Parts::read(text) else { continue };
        let [a, b, c] = parts.numbers;
        if parts.count < 3 || a.digits == 4 || a.month || b.month || c.digits != 4 {
            continue;
        }
        match (a.value > 12, b.value > 12) {
            (true, false) => day_first += 1,
            (false, true) => month_first += 1,
            _ => doubtful += 1,
        }
        dots += usize::from(text.contains('.'));
        american += usize::from(parts.afternoon.is_some() || a.digits == 1 && text.contains('/'));
    }
    if day_first + month_first + doubtful == 0 {
        return DateOrder::YearFirst;
    }
    if day_first != month_first {
        return if day_first > month_first { DateOrder::DayFirst } else { DateOrder::MonthFirst };
    }
    let steps_back = |order| {
        let dates = Dates { order, zone: 0 };
        let times: Vec<i64> = samples.clone().filter_map(|text| dates.seconds(text)).collect();
        let back = times.windows(2).filter(|pair| pair[1] < pair[0]).count();
        let forward = times.windows(2).filter(|pair| pair[1] > pair[0]).count();
        back.min(forward)
    };
    match steps_back(DateOrder::DayFirst).cmp(&steps_back(DateOrder::MonthFirst)) {
        std::cmp::Ordering::Less => DateOrder::DayFirst,
        std::cmp::Ordering::Greater => DateOrder::MonthFirst,
        std::cmp::Ordering::Equal if dots == 0 && american > 0 => DateOrder::MonthFirst,
        std::cmp::Ordering::Equal => DateOrder::DayFirst,
    }
}

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
