//! A field's value as the text of its input, and back.

use crate::domain::{
    money::{SCALE, decimal},
    schema::Kind,
    value::Value,
};
use crate::engine::refusal::BadValue;
use crate::ui::day;

/// The text that an input of this kind shows for a value.
pub fn edited(kind: Kind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Text(text)) => text.clone(),
        (Kind::Day, Value::Int(of)) => day::text(*of),
        (Kind::Time, Value::Int(wall)) => {
            let of_day = wall.rem_euclid(86_400);
            format!("{}T{:02}:{:02}", day::text(wall.div_euclid(86_400)), of_day / 3_600, of_day / 60 % 60)
        }
        (Kind::Amount, Value::Int(amount)) => decimal(*amount, 2),
        (_, Value::Int(int)) => int.to_string(),
        (_, Value::Ref(id)) => id.to_string(),
        (_, Value::Null | Value::Lines(_)) => String::new(),
    }
}

/// The value of what was typed; [`Value::Null`] where it is empty.
pub fn typed(kind: Kind, text: &str) -> Result<Value, BadValue> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Value::Null);
    }
    Ok(match kind {
        Kind::Day => Value::Int(day::parse(text).ok_or(BadValue::NotADate)?),
        Kind::Time => Value::Int(time(text).ok_or(BadValue::NotADate)?),
        Kind::Int | Kind::Flag | Kind::Choice(_) => Value::Int(plain(text).parse().map_err(|_| BadValue::NotANumber)?),
        Kind::Amount => Value::Int(amount(text).ok_or(BadValue::NotANumber)?),
        Kind::Ref(_) => Value::Ref(text.parse().map_err(|_| BadValue::NotAChoice)?),
        Kind::Text | Kind::Long | Kind::Word | Kind::Phone | Kind::Email => Value::text(text),
        Kind::Lines => return Err(BadValue::NoSuchField),
    })
}

/// A number that is kept as a whole one of so many decimals, at most four: 12.5 with one decimal is 125.
pub fn scaled(text: &str, decimals: u32) -> Option<i64> {
    let text = plain(text.trim().trim_end_matches(['%', '％']));
    let amount = amount(&text).filter(|_| !text.is_empty())?;
    let step = 10_i64.pow(4 - decimals.min(4));
    (amount % step == 0).then_some(amount / step)
}

/// As [`scaled`] reads it.
pub fn scaled_text(value: i64, decimals: u32) -> String {
    let step = 10_i64.pow(4 - decimals.min(4));
    value.checked_mul(step).map_or_else(|| value.to_string(), |amount| decimal(amount, 0))
}

/// Of `2026-03-31T14:05`, perhaps with seconds.
fn time(text: &str) -> Option<i64> {
    let (date, clock) = text.split_once('T')?;
    let mut parts = clock.split(':');
    let mut part = |limit: i64| {
        let number: i64 = parts.next().unwrap_or("0").parse().ok()?;
        (0..limit).contains(&number).then_some(number)
    };
    Some(day::parse(date)? * 86_400 + part(24)? * 3_600 + part(60)? * 60 + part(60)?)
}

/// Without the marks that group digits and the spaces that come with a paste.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ',' | '，' | '\'' | ' ' | '\u{a0}' | '\u{202f}')).collect()
}

/// Ten-thousandths of a decimal number.
fn amount(text: &str) -> Option<i64> {
    let text: String = plain(text).trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-' && c != '.').into();
    let (negative, digits) = text.strip_prefix('-').map_or((false, text.as_str()), |digits| (true, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if part.len() > 4 || !all_digits(whole) || !all_digits(part) || whole.len() + part.len() == 0 {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: i64 = format!("{part:0<4}").parse().ok()?;
    let amount = whole.checked_mul(SCALE)?.checked_add(part)?;
    Some(if negative { -amount } else { amount })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_from_their_inputs() {
        for (kind, value) in [
            (Kind::Text, Value::text("张伟")),
            (Kind::Day, Value::Int(-1)),
            (Kind::Time, Value::Int(20_000 * 86_400 + 61)),
            (Kind::Time, Value::Int(-86_400)),
            (Kind::Amount, Value::Int(-12_345_600)),
            (Kind::Int, Value::Int(7)),
            (Kind::Choice(&["a", "b"]), Value::Int(1)),
            (Kind::Flag, Value::Int(0)),
            (Kind::Text, Value::Null),
        ] {
            let text = edited(kind, &value);
            let whole_minutes = match value {
                Value::Int(seconds) if kind == Kind::Time => Value::Int(seconds - seconds.rem_euclid(60)),
                value => value,
            };
            assert_eq!(typed(kind, &text), Ok(whole_minutes), "{text}");
        }
    }

    #[test]
    fn scaled_numbers_come_back() {
        for (decimals, text, value) in [
            (0, "12", 12),
            (2, "12.5", 1250),
            (2, "60%", 6000),
            (3, "0.125", 125),
            (4, "1,234.5", 12_345_000),
            (0, "-3", -3),
        ] {
            assert_eq!(scaled(text, decimals), Some(value), "{text}");
            assert_eq!(scaled(&scaled_text(value, decimals), decimals), Some(value), "{text}");
        }
        for (decimals, text) in [(0, "1.5"), (2, "0.125"), (0, ""), (4, "x"), (0, "%")] {
            assert_eq!(scaled(text, decimals), None, "{text}");
        }
    }

    #[test]
    fn numbers_may_be_pasted_with_their_marks() {
        for text in ["1,234.5", " 1 234.50", "¥1,234.5", "£1'234.5", "1，234.5"] {
            assert_eq!(typed(Kind::Amount, text), Ok(Value::Int(12_345_000)), "{text}");
        }
        assert_eq!(typed(Kind::Int, "12,000"), Ok(Value::Int(12_000)));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        for (kind, text, why) in [
            (Kind::Amount, "twelve", BadValue::NotANumber),
            (Kind::Amount, "1.2.3", BadValue::NotANumber),
            (Kind::Amount, "999999999999999999", BadValue::NotANumber),
            (Kind::Int, "1.5", BadValue::NotANumber),
            (Kind::Day, "31/3/2026", BadValue::NotADate),
            (Kind::Time, "2026-03-31T25:00", BadValue::NotADate),
        ] {
            assert_eq!(typed(kind, text), Err(why), "{text}");
        }
    }
}
