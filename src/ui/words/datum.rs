//! What reports say, in words: values, sentences, and the texts of the methods.

use super::{class, score};
use crate::domain::time;
use crate::engine::report::{Datum, Method, Said};
use crate::ui::{
    format,
    i18n::{fill, t},
    locale::{named, tf},
};

/// What stands where nothing can be said.
const NOTHING: &str = "–";

/// A text of a method, by its key.
pub fn of_method(method: Method, key: &str) -> String {
    named(&format!("analysis.{}.{key}", method.name()))
}

/// A sentence: the text of its key below `place`, such as `analysis.rfm`, filled with its values.
pub fn said(place: &str, said: &Said, currency: &str) -> String {
    let values: Vec<(&str, String)> =
        said.values.iter().map(|(name, value)| (name.as_str(), datum(value, currency))).collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fill(&named(&said.text_key(place)), &values)
}

/// A value in full.
pub fn datum(datum: &Datum, currency: &str) -> String {
    match datum {
        Datum::Number(number, decimals) if number.is_finite() => format::decimals(*number, *decimals),
        Datum::Share(share) if share.is_finite() => format::percent(*share),
        Datum::Days(days) if days.is_finite() => tf(t::ANALYSIS_UI_DAYS, &[("n", &format::signed(*days))]),
        Datum::None | Datum::Number(..) | Datum::Share(_) | Datum::Days(_) => NOTHING.into(),
        Datum::Text(text) => text.clone(),
        Datum::Key(key) => named(&format!("analysis.{key}")),
        Datum::Class(of, code) => class(*of, *code),
        Datum::Score(of) => score(*of),
        Datum::Count(count) => format::signed(*count as f64),
        Datum::Amount(amount) => format::money(rounded(*amount), currency),
        Datum::Day(day) => format::day(*day),
        Datum::Month(number) => month(*number, false),
        Datum::Between(from, to) => format!("{} – {}", self::datum(from, currency), self::datum(to, currency)),
    }
}

/// A mean or a forecast has no digits behind the hundredths.
fn rounded(amount: i64) -> i64 {
    amount.saturating_add(amount.signum() * 50) / 100 * 100
}

/// A value where there is little room: large numbers as people say them, days as a number.
pub fn datum_short(datum: &Datum, currency: &str) -> String {
    match datum {
        Datum::Count(count) if count.unsigned_abs() >= 10_000 => format::rough(*count as f64),
        Datum::Number(number, _) if number.is_finite() && number.abs() >= 10_000.0 => format::rough(*number),
        Datum::Amount(amount) => format::money_compact(rounded(*amount), currency),
        Datum::Days(days) if days.is_finite() => format::signed(*days),
        Datum::Month(number) => month(*number, true),
        Datum::Between(from, to) => format!("{}–{}", datum_short(from, currency), datum_short(to, currency)),
        other => self::datum(other, currency),
    }
}

/// A value as a figure: short, but with its unit.
pub fn datum_brief(datum: &Datum, currency: &str) -> String {
    match datum {
        Datum::Count(_) | Datum::Amount(_) => datum_short(datum, currency),
        other => self::datum(other, currency),
    }
}

/// Small where there is little room: `2026-03`.
fn month(number: i64, short: bool) -> String {
    match time::month_start(number).and_then(time::civil) {
        Some((year, month, _)) if short => format!("{year}-{month:02}"),
        Some((year, month, _)) => format::month(year, month),
        None => NOTHING.into(),
    }
}

/// `12 customers`
pub fn customers(count: i64) -> String {
    tf(t::CUSTOMERS_COUNT, &[("n", &format::signed(count as f64))])
}
