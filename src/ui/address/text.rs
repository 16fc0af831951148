//! Query strings: pairs, escapes, lists and ranges.

use crate::domain::money::{SCALE, decimal};
use crate::ui::day;

/// Percent-encoded but for what a person can read safely in an address.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'|' | b':' | b',' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The text of a percent-encoded one, `+` being a space. What is not encoded rightly stays as it is.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            (first, _) => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The names and values of a query, with or without its question mark.
pub fn pairs(search: &str) -> impl Iterator<Item = (String, String)> {
    search.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// `a|b`; a bar or backslash within a text gets a backslash before it. No text is no list, one empty text is `\`.
pub(super) fn join<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<_> = texts.into_iter().map(|text| text.replace('\\', "\\\\").replace('|', "\\|")).collect();
    if texts == [""] { "\\".into() } else { texts.join("|") }
}

pub(super) fn split(list: &str) -> Vec<String> {
    if list == "\\" {
        return vec![String::new()];
    }
    let mut texts = vec![String::new()];
    let mut escaped = false;
    for c in list.chars() {
        match (c, escaped, texts.last_mut()) {
            ('\\', false, _) => escaped = true,
            ('|', false, _) => texts.push(String::new()),
            (c, _, Some(text)) => {
                text.push(c);
                escaped = false;
            }
            (_, _, None) => {}
        }
    }
    texts
}

/// `2026-01-01..2026-01-31`; an end that is open is left out.
pub(super) fn days(from: i64, to: i64) -> String {
    let from = if from <= day::FIRST { String::new() } else { day::text(from) };
    let to = if to >= day::LAST { String::new() } else { day::text(to) };
    format!("{from}..{to}")
}

pub(super) fn parse_days(text: &str) -> Option<(i64, i64)> {
    let (from, to) = text.split_once("..")?;
    let from = if from.is_empty() { day::FIRST } else { day::parse(from)? };
    let to = if to.is_empty() { day::LAST } else { day::parse(to)? };
    Some((from, to))
}

/// An amount as a decimal number.
pub(super) fn amount(amount: i64) -> String {
    decimal(amount, 0)
}

pub(super) fn parse_amount(text: &str) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if part.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = if part.is_empty() { 0 } else { format!("{part:0<4}").parse().ok()? };
    let amount = whole.checked_mul(SCALE)?.checked_add(part)?;
    Some(if negative { -amount } else { amount })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back() {
        for list in [vec!["a"], vec![""], vec!["a", ""], vec!["a|b", "c\\", "\\|"], vec!["李", "x y"]] {
            assert_eq!(split(&join(list.iter().copied())), list);
        }
    }

    #[test]
    fn texts_come_back() {
        for text in ["", "100%", "%zz", "a+b c&d=e", "张伟 🙂"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(decode("%E5%%"), "\u{fffd}%%");
    }

    #[test]
    fn amounts_come_back() {
        for value in [0, 1, 12_345, -25_000, i64::from(u32::MAX) * 10_000] {
            assert_eq!(parse_amount(&amount(value)), Some(value));
        }
        for bad in ["", "x", "1.23456", "--1", "1..2", "99999999999999999999"] {
            assert_eq!(parse_amount(bad), None, "{bad}");
        }
    }
}
