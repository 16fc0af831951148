//! A list of customers as an address.

use super::{
    CUSTOMERS, pairs,
    text::{amount, days, join, parse_amount, parse_days, split},
    with_query,
};
use crate::domain::{
    schema::{FieldInfo, Kind, Table},
    score::Score,
    segment::Rule,
    value::Value,
};
use crate::engine::query::{CustomerQuery, Filter, Sort, SortBy};

/// The names of the sorts in addresses.
const SORTS: [(SortBy, &str); 9] = [
    (SortBy::Name, "name"),
    (SortBy::Created, "created"),
    (SortBy::Orders, "orders"),
    (SortBy::Spend, "spend"),
    (SortBy::LastOrder, "last"),
    (SortBy::FirstOrder, "first"),
    (SortBy::City, "city"),
    (SortBy::Source, "source"),
    (SortBy::Code, "code"),
];
/// Before a score's name.
const SCORE: &str = "score.";

/// The address of the list that a query shows. Its window and columns are not part of it.
pub fn customers(query: &CustomerQuery) -> String {
    let mut pairs = vec![("q".to_string(), query.search.clone())];
    pairs.extend(query.filters.iter().filter_map(write));
    if query.sort != Sort::default() {
        let name = match query.sort.by {
            SortBy::Score(score) => format!("{SCORE}{}", score.name()),
            by => SORTS.iter().find(|(known, _)| *known == by).map_or("name", |(_, name)| name).to_string(),
        };
        pairs.push(("sort".into(), format!("{}{name}", if query.sort.descending { "-" } else { "" })));
    }
    if query.bin {
        pairs.push(("bin".into(), "1".into()));
    }
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    with_query(CUSTOMERS, &pairs)
}

/// The query of an address; window and columns are left empty.
pub fn customers_from(search: &str) -> CustomerQuery {
    let mut query = CustomerQuery::default();
    for (name, value) in pairs(search) {
        match name.as_str() {
            "q" => query.search = value,
            "bin" => query.bin = value == "1",
            "sort" => {
                let name = value.trim_start_matches('-');
                let by = match name.strip_prefix(SCORE) {
                    Some(score) => Score::named(score).map(SortBy::Score),
                    None => SORTS.iter().find(|(_, known)| *known == name).map(|(by, _)| *by),
                };
                if let Some(by) = by {
                    query.sort = Sort { by, descending: value.starts_with('-') };
                }
            }
            name => query.filters.extend(read(name, &value)),
        }
    }
    query
}

fn write(filter: &Filter) -> Option<(String, String)> {
    let (name, value) = match filter {
        Filter::Field { field, any } => {
            let info = Table::Customer.field(*field)?;
            let texts: Vec<_> = any.iter().map(|value| value_text(info, value)).collect();
            return Some((format!("f.{}", info.name), join(texts.iter().map(String::as_str))));
        }
        Filter::Tag { any } => ("tag", join(any.iter().map(String::as_str))),
        Filter::Consent { channel } => ("consent", channel.clone()),
        Filter::BoughtBetween { from, to } => ("bought", days(*from, *to)),
        Filter::FirstOrderBetween { from, to } => ("first", days(*from, *to)),
        Filter::LastOrderBetween { from, to } => ("last", days(*from, *to)),
        Filter::CreatedBetween { from, to } => ("created", days(*from, *to)),
        Filter::Orders { min, max } => {
            ("orders", format!("{min}..{}", max.map(|max| max.to_string()).unwrap_or_default()))
        }
        Filter::Rule(rule) => ("rule", rule.to_text()),
        Filter::Spend { min, max } => ("spend", format!("{}..{}", amount(*min), max.map(amount).unwrap_or_default())),
    };
    Some((name.into(), value))
}

fn read(name: &str, value: &str) -> Option<Filter> {
    if let Some(field) = name.strip_prefix("f.") {
        let info = Table::Customer.field_named(field)?;
        let any: Vec<_> = split(value).iter().filter_map(|text| parse_value(info, text)).collect();
        return (!any.is_empty()).then_some(Filter::Field { field: info.field, any });
    }
    let days = parse_days(value);
    let ends = value.split_once("..");
    Some(match name {
        "rule" => Filter::Rule(Rule::parse(value).ok()?),
        "tag" => Filter::Tag { any: split(value) },
        "consent" => Filter::Consent { channel: value.into() },
        "bought" => days.map(|(from, to)| Filter::BoughtBetween { from, to })?,
        "first" => days.map(|(from, to)| Filter::FirstOrderBetween { from, to })?,
        "last" => days.map(|(from, to)| Filter::LastOrderBetween { from, to })?,
        "created" => days.map(|(from, to)| Filter::CreatedBetween { from, to })?,
        "orders" => {
            let (min, max) = ends?;
            Filter::Orders { min: min.parse().ok()?, max: optional(max, |max| max.parse().ok())? }
        }
        "spend" => {
            let (min, max) = ends?;
            Filter::Spend { min: parse_amount(min)?, max: optional(max, parse_amount)? }
        }
        _ => return None,
    })
}

/// Nothing of an empty text; fails where the text is not what it should be.
fn optional<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { parse(text).map(Some) }
}

/// A choice by its name, an amount as a decimal, everything else as it is.
fn value_text(info: &FieldInfo, value: &Value) -> String {
    match (info.kind, value) {
        (Kind::Choice(names), Value::Int(code)) => usize::try_from(*code)
            .ok()
            .and_then(|code| names.get(code))
            .map(|name| (*name).to_string())
            .unwrap_or_default(),
        (Kind::Amount, Value::Int(int)) => amount(*int),
        (_, Value::Int(int)) => int.to_string(),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Ref(id)) => id.to_string(),
        (_, Value::Null | Value::Lines(_)) => String::new(),
    }
}

fn parse_value(info: &FieldInfo, text: &str) -> Option<Value> {
    if text.is_empty() {
        return Some(Value::text(""));
    }
    Some(match info.kind {
        Kind::Choice(names) => Value::Int(names.iter().position(|name| *name == text)? as i64),
        Kind::Amount => Value::Int(parse_amount(text)?),
        Kind::Day | Kind::Time | Kind::Int | Kind::Flag => Value::Int(text.parse().ok()?),
        Kind::Ref(_) => Value::Ref(text.parse().ok()?),
        Kind::Text | Kind::Long | Kind::Word | Kind::Phone | Kind::Email => Value::text(text),
        Kind::Lines => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schema::customer;
    use crate::ui::day;

    #[test]
    fn every_filter_comes_back() {
        let text = |text: &str| Value::text(text);
        let filters = vec![
            Filter::Field { field: customer::CITY, any: vec![text("London"), text("上海|浦东"), text("")] },
            Filter::Field { field: customer::KIND, any: vec![Value::Int(0), Value::Int(3)] },
            Filter::Field { field: customer::SOURCE, any: vec![text("")] },
            Filter::Tag { any: vec!["vip & more".into(), "a\\b".into()] },
            Filter::Consent { channel: "wechat".into() },
            Filter::BoughtBetween { from: 20_000, to: 20_029 },
            Filter::FirstOrderBetween { from: day::FIRST, to: 20_029 },
            Filter::LastOrderBetween { from: 20_000, to: day::LAST },
            Filter::CreatedBetween { from: -5, to: -5 },
            Filter::Orders { min: 2, max: Some(5) },
            Filter::Orders { min: 1, max: None },
            Filter::Spend { min: 1_000_000, max: None },
            Filter::Spend { min: -5, max: Some(12_345) },
            Filter::Rule(Rule::score(Score::RfmClass, &[0, 3]).negated()),
        ];
        for by in SORTS.into_iter().map(|(by, _)| by).chain([SortBy::Score(Score::Alive)]) {
            let query = CustomerQuery {
                search: "李 wei%".into(),
                filters: filters.clone(),
                sort: Sort { by, descending: by != SortBy::Name },
                bin: true,
                ..CustomerQuery::default()
            };
            let address = customers(&query);
            let search = address.split_once('?').map(|(_, search)| search).unwrap_or_default();
            assert_eq!(customers_from(search), query, "{address}");
        }
    }

    #[test]
    fn a_plain_list_has_a_plain_address() {
        assert_eq!(customers(&CustomerQuery::default()), "customers");
        let vip = CustomerQuery { filters: vec![Filter::Tag { any: vec!["vip".into()] }], ..Default::default() };
        assert_eq!(customers(&vip), "customers?tag=vip");
    }

    #[test]
    fn what_cannot_be_read_is_skipped() {
        let search = "?f.nothing=1&f.kind=alien&orders=x..&spend=1&bought=2026-02-30..&sort=colour&id=7&&=&q=li";
        assert_eq!(customers_from(search), CustomerQuery { search: "li".into(), ..Default::default() });
    }
}
