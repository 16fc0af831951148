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
