//! What reports say, in words: values, sentences, and the texts of the methods.

use super::{class, score};
use crate::domain::{money::SCALE, time};
use crate::engine::report::{Datum, Method, Said};
use crate::ui::{
    format,
    i18n::{fill, t},
    locale::{named, tf},
};

/// What stands where nothing can be said.
const NOTHING: &str = "–";
const MINUS: &str = "\u{2212}";

/// A text of a method, by its key.
pub fn of_method(method: Method, key: &str) -> String {
    named(&format!("analysis.{}.{key}", method.name()))
}

/// A sentence: the text of its key below `place`, such as `analysis.rfm`, filled with its values, amounts as people say
/// them. Show [`said_exactly`] as the title.
pub fn said(place: &str, said: &Said, currency: &str) -> String {
    sentence(place, said, &|value| match value {
        Datum::Amount(amount) => minus(format::money_rough(*amount, currency)),
        other => datum(other, currency),
    })
}

/// [`said`] with all digits.
pub fn said_exactly(place: &str, said: &Said, currency: &str) -> String {
    sentence(place, said, &|value| datum(value, currency))
}

fn sentence(place: &str, said: &Said, write: &dyn Fn(&Datum) -> String) -> String {
    let values: Vec<(&str, String)> = said.values.iter().map(|(name, value)| (name.as_str(), write(value))).collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fill(&named(&said.text_key(place)), &values)
}

/// A value in full.
pub fn datum(datum: &Datum, currency: &str) -> String {
    match datum {
        Datum::Number(number, decimals) if number.is_finite() => minus(format::decimals(*number, *decimals)),
        Datum::Share(share) if share.is_finite() => minus(format::percent(*share)),
        Datum::Days(days) if days.is_finite() => tf(t::ANALYSIS_UI_DAYS, &[("n", &minus(format::signed(*days)))]),
        Datum::None | Datum::Number(..) | Datum::Share(_) | Datum::Days(_) => NOTHING.into(),
        Datum::Text(text) => text.clone(),
        Datum::Key(key) => named(&format!("analysis.{key}")),
        Datum::Class(of, code) => class(*of, *code),
        Datum::Score(of) => score(*of),
        Datum::Count(count) => minus(format::signed(*count as f64)),
        Datum::Amount(amount) => minus(format::money(rounded(*amount), currency)),
        Datum::Day(day) => format::day(*day),
        Datum::Month(number) => month(*number, false),
        Datum::Between(from, to) => range(&self::datum(from, currency), &self::datum(to, currency), " – "),
        Datum::With(value, much) => format!("{} · {}", self::datum(value, currency), self::datum(much, currency)),
    }
}

/// The sign of a number below zero is no hyphen.
fn minus(number: String) -> String {
    if number.contains('-') { number.replace('-', MINUS) } else { number }
}

/// From one value to another; a dash would be read as one more minus.
fn range(from: &str, to: &str, dash: &str) -> String {
    match [from, to].iter().any(|end| end.contains(MINUS)) {
        true => tf(t::ANALYSIS_UI_FROM_TO, &[("from", from), ("to", to)]),
        false => format!("{from}{dash}{to}"),
    }
}

/// A mean or a forecast has no digits behind the hundredths.
fn rounded(amount: i64) -> i64 {
    amount.saturating_add(amount.signum() * 50) / 100 * 100
}

/// A value where there is little room: large numbers as people say them, days as a number.
pub fn datum_short(datum: &Datum, currency: &str) -> String {
    match datum {
        Datum::Count(count) if count.unsigned_abs() >= 10_000 => minus(format::rough(*count as f64)),
        Datum::Number(number, _) if number.is_finite() && number.abs() >= 10_000.0 => minus(format::rough(*number)),
        Datum::Amount(amount) => minus(format::money_compact(rounded(*amount), currency)),
        Datum::Days(days) if days.is_finite() => minus(format::signed(*days)),
        Datum::Month(number) => month(*number, true),
        Datum::Between(from, to) => range(&datum_short(from, currency), &datum_short(to, currency), "–"),
        Datum::With(value, much) => format!("{} · {}", datum_short(value, currency), datum_short(much, currency)),
        other => self::datum(other, currency),
    }
}

/// A value of an axis: [`datum_short`], and whole amounts without decimals.
pub fn datum_tick(datum: &Datum, currency: &str) -> String {
    match datum {
        Datum::Amount(amount) if amount % SCALE == 0 => minus(format::money_rough(*amount, currency)),
        other => datum_short(other, currency),
    }
}

/// What something says: `2026-03: 12 customers`.
pub fn reads(name: &str, value: &str) -> String {
    tf(t::ANALYSIS_UI_READS, &[("name", name), ("value", value)])
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
