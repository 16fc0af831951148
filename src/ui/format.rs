//! Numbers, money, days and times as people of the language write them: the browser's own `Intl`.

use super::{browser, i18n::Locale, locale};
use crate::domain::{money::decimal, phone::Phone, time};
use crate::engine::settings::Settings;
use js_sys::{Array, Function, Object, Reflect};
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};
use wasm_bindgen::{JsCast, JsValue};

/// Where the workspace's currency is kept for the next start, in this browser only.
const STORED: &str = "guanxi.currency";
/// And where its calling code is.
const STORED_CODE: &str = "guanxi.calling_code";

thread_local! {
    /// The workspace's currency is written with its plain symbol: ¥ and not CN¥ where all is in CNY.
    static OWN: RefCell<String> = RefCell::new(browser::stored(STORED).unwrap_or_else(|| "CNY".into()));
    /// The calling code of the workspace's own country.
    static HOME: Cell<u16> = Cell::new(
        browser::stored(STORED_CODE).and_then(|code| code.parse().ok()).unwrap_or(Settings::default().calling_code),
    );
    /// Formatters are dear to make: one for each language and form.
    static MADE: RefCell<HashMap<String, JsValue>> = RefCell::default();
}

/// Tells which currency is the workspace's; whether that is news, so that what is on screen is written anew.
pub fn own_currency(currency: &str) -> bool {
    let news = OWN.with_borrow(|own| own != currency);
    if news {
        browser::store(STORED, currency);
        OWN.set(currency.to_string());
        MADE.with_borrow_mut(HashMap::clear);
    }
    news
}

/// Tells which calling code numbers are shown without; whether that is news, so that what is on screen is written anew.
pub fn own_calling_code(code: u16) -> bool {
    let news = HOME.replace(code) != code;
    if news {
        browser::store(STORED_CODE, &code.to_string());
    }
    news
}

/// A stored telephone number in groups, as people write it: `138 0013 8000`. What is no number stays as it is.
pub fn phone(stored: &str) -> String {
    Phone::display_stored(stored, HOME.get())
}

/// The language in use with the browser's own region, which decides the order of dates.
fn tag() -> String {
    let browser = web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default();
    match locale::current() {
        Locale::En if browser.starts_with("en") => browser,
        locale => locale.tag().to_string(),
    }
}

/// The `Intl` formatter of these options, such as `style=currency currency=CNY`; nothing where the browser knows none.
fn formatter(class: &str, options: &str) -> Option<JsValue> {
    let key = format!("{} {class} {options}", locale::current().tag());
    if let Some(made) = MADE.with_borrow(|made| made.get(&key).cloned()) {
        return Some(made);
    }
    let object = Object::new();
    for (name, value) in options.split_whitespace().filter_map(|option| option.split_once('=')) {
        let value = match value {
            "true" => JsValue::TRUE,
            "false" => JsValue::FALSE,
            value => value.into(),
        };
        Reflect::set(&object, &name.into(), &value).ok()?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
    let made = Reflect::construct(&class, &Array::of2(&tag().as_str().into(), &object)).ok()?;
    MADE.with_borrow_mut(|all| all.insert(key, made.clone()));
    Some(made)
}

fn apply(class: &str, options: &str, arguments: &[JsValue]) -> Option<String> {
    let made = formatter(class, options)?;
    let format: Function = Reflect::get(&made, &"format".into()).ok()?.dyn_into().ok()?;
    format.apply(&made, &arguments.iter().collect::<Array>()).ok()?.as_string()
}

fn number_with(options: &str, value: &JsValue) -> String {
    apply("NumberFormat", options, std::slice::from_ref(value)).unwrap_or_else(|| {
        value.as_string().or_else(|| value.as_f64().map(|value| value.to_string())).unwrap_or_default()
    })
}

/// `123,456`
pub fn number(value: u64) -> String {
    number_with("", &(value as f64).into())
}

/// `-123,456.7`
pub fn signed(value: f64) -> String {
    number_with("maximumFractionDigits=1", &value.into())
}

/// `0.12`, at most two decimals.
pub fn fine(value: f64) -> String {
    number_with("maximumFractionDigits=2", &value.into())
}

/// `0.120`, with so many decimals.
pub fn decimals(value: f64, decimals: u8) -> String {
    let n = decimals.min(12);
    number_with(&format!("minimumFractionDigits={n} maximumFractionDigits={n}"), &value.into())
}

/// `-123K`, `12.3万`, `0.05`: three digits, for an axis.
pub fn rough(value: f64) -> String {
    number_with("notation=compact maximumSignificantDigits=3", &value.into())
}

/// `123K`, `12.3万`; small numbers whole. Show [`number`] as the title.
pub fn compact(value: u64) -> String {
    if value < 10_000 {
        number(value)
    } else {
        number_with("notation=compact maximumSignificantDigits=3", &(value as f64).into())
    }
}

/// `12.3%` of 0.123
pub fn percent(share: f64) -> String {
    // A part of a hundredth is told apart from none, and from the next one.
    let digits =
        if share.abs() < 0.01 && share != 0.0 { "maximumSignificantDigits=2" } else { "maximumFractionDigits=1" };
    number_with(&format!("style=percent {digits}"), &share.into())
}

/// `+12%` of 0.123
pub fn change(share: f64) -> String {
    number_with("style=percent maximumFractionDigits=0 signDisplay=exceptZero", &share.into())
}

/// An exact amount of ten-thousandths: `£1,234.50`; more digits where the amount has more.
pub fn money(amount: i64, currency: &str) -> String {
    let digits = if amount % 100 == 0 { "" } else { " maximumFractionDigits=4" };
    // A decimal text is exact where a floating number of this size would not be.
    money_with(amount, currency, digits)
}

/// `£123K`, `¥12.3万`; small amounts exact. Show [`money`] as the title.
pub fn money_compact(amount: i64, currency: &str) -> String {
    if amount.unsigned_abs() < 10_000 * 10_000 {
        money(amount, currency)
    } else {
        money_with(amount, currency, " notation=compact maximumSignificantDigits=3")
    }
}

/// `£123K`, `¥12.3万`, `£1,235`: an amount without its small change, unless it has little else.
pub fn money_rough(amount: i64, currency: &str) -> String {
    let size = amount.unsigned_abs();
    if size < 10_000 * 10_000 && (size >= 100 * 10_000 || amount % 10_000 == 0) {
        money_with(amount, currency, " minimumFractionDigits=0 maximumFractionDigits=0")
    } else {
        money_compact(amount, currency)
    }
}

fn money_with(amount: i64, currency: &str, options: &str) -> String {
    let value = decimal(amount, 0);
    if currency.is_empty() {
        return number_with(options, &value.into());
    }
    let symbol = if OWN.with_borrow(|own| own == currency) { " currencyDisplay=narrowSymbol" } else { "" };
    apply("NumberFormat", &format!("style=currency currency={currency}{symbol}{options}"), &[value.as_str().into()])
        .unwrap_or_else(|| format!("{value} {currency}"))
}

fn date_with(options: &str, millis: f64) -> String {
    apply("DateTimeFormat", options, &[js_sys::Date::new(&millis.into()).into()]).unwrap_or_default()
}

/// A day since 1970-01-01: `31 Mar 2026`, `2026年3月31日`.
pub fn day(day: i64) -> String {
    date_with("dateStyle=medium timeZone=UTC", day as f64 * 86_400_000.0)
}

/// A month: `Mar 2026`.
pub fn month(year: i32, month: u32) -> String {
    date_with("year=numeric month=short timeZone=UTC", month_millis(year, month))
}

/// A month without its year, for an axis: `Mar`.
pub fn month_short(year: i32, month: u32) -> String {
    date_with("month=short timeZone=UTC", month_millis(year, month))
}

fn month_millis(year: i32, month: u32) -> f64 {
    time::day(year, month, 1).unwrap_or(0) as f64 * 86_400_000.0
}

/// A day of any year: `31 March`.
pub fn day_of_year(month: u32, day: u32) -> String {
    date_with("month=long day=numeric timeZone=UTC", time::day(2000, month, day).unwrap_or(0) as f64 * 86_400_000.0)
}

/// Seconds on the business's clock: `31 Mar 2026, 14:05`.
pub fn time(wall: i64) -> String {
    date_with("dateStyle=medium timeStyle=short timeZone=UTC", wall as f64 * 1000.0)
}

/// Milliseconds since 1970 UTC, on this browser's clock: `31 Mar 2026, 14:05`.
pub fn instant(millis: u64) -> String {
    date_with("dateStyle=medium timeStyle=short", millis as f64)
}

/// How long before `now` a time was, both in milliseconds since 1970 UTC: `5 minutes ago`, `yesterday`.
pub fn ago(millis: u64, now: u64) -> String {
    let seconds = (millis as f64 - now as f64) / 1000.0;
    let (value, unit) = match seconds.abs() {
        s if s < 45.0 => return super::locale::t(super::i18n::t::WORDS_JUST_NOW).into(),
        s if s < 3_600.0 => (seconds / 60.0, "minute"),
        s if s < 86_400.0 => (seconds / 3_600.0, "hour"),
        s if s < 30.0 * 86_400.0 => (seconds / 86_400.0, "day"),
        s if s < 365.0 * 86_400.0 => (seconds / (30.44 * 86_400.0), "month"),
        _ => (seconds / (365.25 * 86_400.0), "year"),
    };
    apply("RelativeTimeFormat", "numeric=auto", &[value.round().into(), unit.into()]).unwrap_or_else(|| instant(millis))
}

/// How far a day is from today: `yesterday`, `3 days ago`, `2 months ago`.
pub fn days_ago(day: i64, today: i64) -> String {
    let days = day - today;
    let (value, unit) = match days.abs() {
        0..60 => (days as f64, "day"),
        60..1_096 => (days as f64 / 30.44, "month"),
        _ => (days as f64 / 365.25, "year"),
    };
    apply("RelativeTimeFormat", "numeric=auto", &[value.round().into(), unit.into()]).unwrap_or_else(|| self::day(day))
}

/// `12.3 MB`
pub fn bytes(bytes: u64) -> String {
    let units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
    let step = (0..units.len() - 1).find(|step| bytes < 1000_u64.pow(*step as u32 + 1)).unwrap_or(units.len() - 1);
    let value = bytes as f64 / 1000_f64.powi(step as i32);
    // Short, a browser writes "647 byte".
    let width = if step == 0 { "long" } else { "short" };
    let options = format!("style=unit unit={} unitDisplay={width} maximumSignificantDigits=3", units[step]);
    number_with(&options, &value.into())
}

/// Milliseconds as `350 ms`, `12.3 sec`, `5 min`.
pub fn duration(millis: u64) -> String {
    let (value, unit) = match millis {
        0..1_000 => (millis as f64, "millisecond"),
        1_000..120_000 => (millis as f64 / 1000.0, "second"),
        _ => (millis as f64 / 60_000.0, "minute"),
    };
    number_with(&format!("style=unit unit={unit} unitDisplay=short maximumSignificantDigits=3"), &value.into())
}

/// `a, b or c`
pub fn any(items: &[String]) -> String {
    let items: Array = items.iter().map(|item| JsValue::from_str(item)).collect();
    apply("ListFormat", "type=disjunction", &[items.into()]).unwrap_or_default()
}

/// `a, b and c`
pub fn list(items: &[String]) -> String {
    let items: Array = items.iter().map(|item| JsValue::from_str(item)).collect();
    apply("ListFormat", "", &[items.into()]).unwrap_or_default()
}
