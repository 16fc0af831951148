//! Names of tables, fields, choices and columns, and values as text.

use crate::domain::{
    schema::{Key, Kind, Table, customer},
    score::{Score, Unit},
    value::Value,
};
use crate::engine::query::{Column, DuplicateReason};
use crate::exchange::plan::{Content, DateOrder, Encoding, Target};
use crate::ui::{
    format,
    i18n::t,
    locale::{named, t, tf},
};

/// `Customer`
pub fn table(table: Table) -> String {
    named(&format!("table.{}", table.name()))
}

/// `Phone`; of a tag, custom field or consent its own name.
pub fn field(table: Table, key: &Key) -> String {
    let Some(info) = table.field(key.field) else { return key.name.clone() };
    let label = named(&format!("field.{}.{}", table.name(), info.name));
    match (table, key.field) {
        _ if key.name.is_empty() => label,
        (Table::Customer, customer::CONSENT) => tf(t::WORDS_OF, &[("table", &label), ("field", &channel(&key.name))]),
        (Table::Customer, customer::TAG) => tf(t::WORDS_OF, &[("table", &label), ("field", &key.name)]),
        // Its name is an id, which tells nobody anything.
        (Table::Customer, customer::DISTINCT) => label,
        _ => key.name.clone(),
    }
}

/// A choice's label by its code; empty where there is no such choice.
pub fn choice(table: Table, field: crate::domain::schema::Field, code: i64) -> String {
    let Some(info) = table.field(field) else { return String::new() };
    let Kind::Choice(names) = info.kind else { return String::new() };
    let Some(name) = usize::try_from(code).ok().and_then(|code| names.get(code)) else { return String::new() };
    named(&format!("choice.{}.{}.{name}", table.name(), info.name))
}

/// A channel of consent: `E-mail`.
pub fn channel(name: &str) -> String {
    named(&format!("channel.{name}"))
}

/// A field's value as text; `currency` is for amounts.
pub fn value(table: Table, key: &Key, value: &Value, currency: &str) -> String {
    let kind = table.field(key.field).map_or(Kind::Text, |info| info.kind);
    match (kind, value) {
        (_, Value::Null) => String::new(),
        (Kind::Phone, Value::Text(text)) => format::phone(text),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Ref(id)) => id.to_string(),
        (_, Value::Lines(lines)) => format::number(lines.len() as u64),
        (Kind::Day, Value::Int(day)) => format::day(*day),
        (Kind::Time, Value::Int(wall)) => format::time(*wall),
        (Kind::Amount, Value::Int(amount)) => format::money(*amount, currency),
        (Kind::Flag, Value::Int(flag)) => t(if *flag == 0 { t::WORDS_NO } else { t::WORDS_YES }).into(),
        (Kind::Choice(_), Value::Int(code)) => choice(table, key.field, *code),
        (_, Value::Int(int)) => format::signed(*int as f64),
    }
}

/// A column's header.
pub fn column(column: &Column) -> String {
    match column {
        Column::Field(key) => field(Table::Customer, key),
        Column::Tags => t(t::WORDS_COLUMN_TAGS).into(),
        Column::Orders => t(t::WORDS_COLUMN_ORDERS).into(),
        Column::Spend => t(t::WORDS_COLUMN_SPEND).into(),
        Column::FirstOrder => t(t::WORDS_COLUMN_FIRST).into(),
        Column::LastOrder => t(t::WORDS_COLUMN_LAST).into(),
        Column::Score(of) => score(*of),
    }
}

/// A cell of a list of customers as text.
pub fn cell(column: &Column, cell: &Value, currency: &str) -> String {
    match (column, cell) {
        (Column::Field(key), cell) => value(Table::Customer, key, cell, currency),
        (Column::Tags, Value::Text(tags)) => tags.replace('|', " · "),
        (Column::Orders, Value::Int(orders)) => format::signed(*orders as f64),
        (Column::Spend, Value::Int(amount)) => format::money(*amount, currency),
        (Column::FirstOrder | Column::LastOrder, Value::Int(wall)) => format::day(wall.div_euclid(86_400)),
        (Column::Score(of), Value::Int(value)) => score_value(*of, *value, currency),
        (_, _) => String::new(),
    }
}

/// A score's name: `RFM class`.
pub fn score(score: Score) -> String {
    named(&format!("score.{}", score.name()))
}

/// A class of a score by its position; empty where there is none.
pub fn class(score: Score, code: i64) -> String {
    let Unit::Class(names) = score.unit() else { return String::new() };
    let name = usize::try_from(code).ok().and_then(|code| names.get(code));
    name.map_or_else(String::new, |name| named(&format!("class.{}.{name}", score.name())))
}

/// A score's value as text; `currency` is for amounts.
pub fn score_value(of: Score, value: i64, currency: &str) -> String {
    match of.unit() {
        Unit::Class(_) => class(of, value),
        Unit::Rank(_) | Unit::Days | Unit::Count => format::signed(value as f64),
        Unit::Thousandths => format::fine(value as f64 / 1000.0),
        Unit::Hundredths => format::fine(value as f64 / 100.0),
        Unit::Amount => format::money(value, currency),
        Unit::Share => format::percent(value as f64 / 10_000.0),
    }
}

/// Why two customers are perhaps one.
pub fn duplicate(reason: DuplicateReason) -> &'static str {
    t(match reason {
        DuplicateReason::Phone => t::WORDS_DUPLICATE_PHONE,
        DuplicateReason::Email => t::WORDS_DUPLICATE_EMAIL,
        DuplicateReason::Name => t::WORDS_DUPLICATE_NAME,
    })
}

pub fn encoding(encoding: Encoding) -> &'static str {
    t(match encoding {
        Encoding::Utf8 => t::WORDS_ENCODING_UTF8,
        Encoding::Gb18030 => t::WORDS_ENCODING_GB18030,
        Encoding::Utf16Le => t::WORDS_ENCODING_UTF16LE,
        Encoding::Utf16Be => t::WORDS_ENCODING_UTF16BE,
        Encoding::Windows1252 => t::WORDS_ENCODING_WINDOWS1252,
    })
}

pub fn content(content: Content) -> &'static str {
    t(match content {
        Content::Customers => t::WORDS_CONTENT_CUSTOMERS,
        Content::Orders => t::WORDS_CONTENT_ORDERS,
        Content::OrderLines => t::WORDS_CONTENT_ORDER_LINES,
        Content::Products => t::WORDS_CONTENT_PRODUCTS,
    })
}

pub fn dates(dates: DateOrder) -> &'static str {
    t(match dates {
        DateOrder::YearFirst => t::WORDS_DATES_YEAR,
        DateOrder::DayFirst => t::WORDS_DATES_DAY,
        DateOrder::MonthFirst => t::WORDS_DATES_MONTH,
    })
}

/// What a column of a file holds: `Customer: Phone`.
pub fn target(target: &Target) -> String {
    match target {
        Target::Ignore => t(t::WORDS_TARGET_IGNORE).into(),
        Target::Field { table: of, key } => tf(t::WORDS_OF, &[("table", &table(*of)), ("field", &field(*of, key))]),
        Target::FirstName => t(t::WORDS_TARGET_FIRST_NAME).into(),
        Target::LastName => t(t::WORDS_TARGET_LAST_NAME).into(),
        Target::Tags => t(t::WORDS_TARGET_TAGS).into(),
        Target::Items => t(t::WORDS_TARGET_ITEMS).into(),
        Target::Quantity => t(t::WORDS_TARGET_QUANTITY).into(),
        Target::UnitPrice => t(t::WORDS_TARGET_UNIT_PRICE).into(),
        Target::LineTotal => t(t::WORDS_TARGET_LINE_TOTAL).into(),
    }
}
