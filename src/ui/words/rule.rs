//! A rule as a sentence: `City is 杭州 and bought at least 2 times in the last 90 days`.

use super::{channel, choice, class, field, score, score_value, value};
use crate::domain::{
    id::Id,
    schema::{Key, Kind, Table, customer, interaction},
    score::{Score, Unit},
    segment::{Among, Clause, Measure, Range, Rule, Span, State, Test},
    value::Value,
};
use crate::ui::{
    format,
    i18n::{Locale, Text, t},
    locale::{self, t, tf},
};
use std::collections::BTreeMap;

/// The names of what rules point at, and the currency of their amounts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    pub segments: BTreeMap<Id, String>,
    pub products: BTreeMap<Id, String>,
    pub currency: String,
}

/// A rule as a sentence.
pub fn rule(rule: &Rule, names: &Names) -> String {
    match rule {
        Rule::Any(rules) if rules.is_empty() => t(t::RULE_BY_HAND).into(),
        rule => upper_first(&part(rule, false, false, names)),
    }
}

/// A rule within another one; `not` turns it round.
fn part(rule: &Rule, not: bool, within: bool, names: &Names) -> String {
    let list = |rules: &[Rule], link: Text| {
        let parts: Vec<String> = rules.iter().map(|rule| part(rule, false, true, names)).collect();
        match (not, within) {
            (true, _) => tf(t::RULE_NOT, &[("rule", &parts.join(t(link)))]),
            (false, true) => tf(t::RULE_BRACKETS, &[("rule", &parts.join(t(link)))]),
            (false, false) => parts.join(t(link)),
        }
    };
    match rule {
        Rule::All(rules) | Rule::Any(rules) if rules.is_empty() => {
            t(if matches!(rule, Rule::All(_)) == not { t::RULE_NOBODY } else { t::RULE_EVERYBODY }).into()
        }
        Rule::All(rules) | Rule::Any(rules) if rules.len() == 1 => part(&rules[0], not, within, names),
        Rule::All(rules) => list(rules, t::RULE_AND),
        Rule::Any(rules) => list(rules, t::RULE_OR),
        Rule::Not(rule) => part(rule, !not, within, names),
        Rule::On(of, rule) => {
            let inside = part(rule, false, false, names);
            let text = tf(t::RULE_ON, &[("day", &format::day(*of)), ("rule", &inside)]);
            match (not, within) {
                (true, _) => tf(t::RULE_NOT, &[("rule", &text)]),
                (false, true) => tf(t::RULE_BRACKETS, &[("rule", &text)]),
                (false, false) => text,
            }
        }
        Rule::Is(of) => clause(of, not, names),
    }
}

/// One condition, or that it does not hold.
pub fn clause(clause: &Clause, not: bool, names: &Names) -> String {
    let or = |yes: Text, no: Text| if not { no } else { yes };
    match clause {
        Clause::Field { key, test } => {
            let label = field_name(key);
            let one = |value: &Value| field_value(key, value);
            let kind = Table::Customer.field(key.field).map_or(Kind::Text, |info| info.kind);
            let number = |value: i64| match kind {
                Kind::Amount => format::money(value, &names.currency),
                _ => format::signed(value as f64),
            };
            let known = or(t::RULE_KNOWN, t::RULE_UNKNOWN);
            tested(&label, test, not, known, &one, &number)
        }
        Clause::Score { score: of, test } => {
            let label = lower_first(&score(*of));
            let one = |value: &Value| value.as_int().map_or_else(String::new, |value| score_text(*of, value, names));
            let number = |value: i64| score_text(*of, value, names);
            let known = or(t::RULE_RECKONED, t::RULE_NOT_RECKONED);
            tested(&label, test, not, known, &one, &number)
        }
        Clause::Tag { any } => tf(or(t::RULE_TAG, t::RULE_NO_TAG), &[("values", &any_of(any.clone()))]),
        Clause::Consent { channel: of } => {
            tf(or(t::RULE_CONSENT, t::RULE_NO_CONSENT), &[("channel", &lower_first(&channel(of)))])
        }
        Clause::Segment { id } => {
            let name = names.segments.get(id).cloned().unwrap_or_else(|| "…".into());
            tf(or(t::RULE_SEGMENT, t::RULE_NO_SEGMENT), &[("name", &name)])
        }
        Clause::Interactions { kinds, within, count } => {
            let of = match kinds.as_slice() {
                [] => t(t::RULE_ANY_CONTACT).to_string(),
                kinds => any_of(kinds.iter().map(|kind| contact(*kind)).collect()),
            };
            let values = [("kinds", of.as_str()), ("window", &window(*within)), ("range", &range(count, &times))];
            negated(not, tidy(&tf(t::RULE_INTERACTIONS, &values)))
        }
        Clause::Orders { among, all } => orders(among, all, not, names),
    }
}

/// A kind of interaction within a sentence.
pub fn contact(kind: i64) -> String {
    lower_first(&choice(Table::Interaction, interaction::KIND, kind))
}

fn tested(
    label: &str,
    test: &Test,
    not: bool,
    known: Text,
    one: &dyn Fn(&Value) -> String,
    number: &dyn Fn(i64) -> String,
) -> String {
    let with =
        |yes: Text, no: Text, name: &str, text: &str| tf(if not { no } else { yes }, &[("field", label), (name, text)]);
    match test {
        Test::Known => tf(known, &[("field", label)]),
        Test::Any(values) => {
            let values = any_of(values.iter().map(one).collect());
            with(t::RULE_IS, t::RULE_IS_NOT, "values", &values)
        }
        Test::Contains(text) => with(t::RULE_CONTAINS, t::RULE_CONTAINS_NOT, "text", text),
        Test::Number(within) => with(t::RULE_NUMBER, t::RULE_NOT_NUMBER, "range", &range(within, &number)),
        Test::Day(within) => with(t::RULE_DAY, t::RULE_NOT_DAY, "span", &span(*within)),
    }
}

fn orders(among: &Among, all: &[Measure], not: bool, names: &Names) -> String {
    let bought_or_not = among.state == State::Purchase
        && matches!(all, [Measure::Count(Range { min: Some(1), max: None } | Range { max: Some(0), .. })]);
    let measures = match all {
        [Measure::Count(range)] if bought_or_not => {
            t(if (range.max == Some(0)) == not { t::RULE_BOUGHT } else { t::RULE_NOT_BOUGHT }).to_string()
        }
        all => all.iter().map(|one| measure(among.state, one, names)).collect::<Vec<_>>().join(t(t::RULE_MEASURE_AND)),
    };
    let mut details = Vec::new();
    let mut detail = |name: Text, values: Vec<String>| {
        if !values.is_empty() {
            details.push(tf(t::RULE_DETAIL, &[("name", t(name)), ("values", &any_of(values))]));
        }
    };
    let product = |id: &Id| names.products.get(id).cloned().unwrap_or_else(|| "…".into());
    detail(t::RULE_PRODUCT, among.products.iter().map(product).collect());
    detail(t::RULE_CATEGORY, among.categories.iter().map(|name| or_not_set(name)).collect());
    detail(t::RULE_CHANNEL, among.channels.iter().map(|name| or_not_set(name)).collect());
    let details = match details.as_slice() {
        [] => String::new(),
        details => tf(t::RULE_DETAILS, &[("details", &details.join(t(t::RULE_DETAIL_AND)))]),
    };
    let values = [("measures", measures.as_str()), ("details", &details), ("window", &window(among.within))];
    negated(not && !bought_or_not, tidy(&tf(t::RULE_ORDERS, &values)))
}

fn measure(state: State, measure: &Measure, names: &Names) -> String {
    let money = |amount: i64| format::money(amount, &names.currency);
    let noun = match state {
        State::Purchase => return purchase(measure, names),
        State::Refund => t::RULE_REFUNDS,
        State::Cancelled => t::RULE_CANCELLED,
        State::Pending => t::RULE_PENDING,
    };
    let with = |text: Text, name: &str, value: &str| tf(text, &[("orders", t(noun)), (name, value)]);
    match measure {
        Measure::Count(of) => with(t::RULE_OTHER_COUNT, "range", &range(of, &times)),
        Measure::Spend(of) => with(t::RULE_OTHER_SPEND, "range", &range(of, &money)),
        Measure::Average(of) => with(t::RULE_OTHER_AVERAGE, "range", &range(of, &money)),
        Measure::First(of) => with(t::RULE_OTHER_FIRST, "span", &span(*of)),
        Measure::Last(of) => with(t::RULE_OTHER_LAST, "span", &span(*of)),
    }
}

fn purchase(measure: &Measure, names: &Names) -> String {
    let money = |amount: i64| format::money(amount, &names.currency);
    match measure {
        Measure::Count(of) => tf(t::RULE_COUNT, &[("range", &range(of, &times))]),
        Measure::Spend(of) => tf(t::RULE_SPEND, &[("range", &range(of, &money))]),
        Measure::Average(of) => tf(t::RULE_AVERAGE, &[("range", &range(of, &money))]),
        Measure::First(of) => tf(t::RULE_FIRST, &[("span", &span(*of))]),
        Measure::Last(of) => tf(t::RULE_LAST, &[("span", &span(*of))]),
    }
}

/// What a condition found of somebody; a dash where there is nothing.
pub fn found(clause: &Clause, values: &[Value], names: &Names) -> String {
    let one = |at: usize, value: &Value| match (clause, value) {
        (_, Value::Null) => String::new(),
        (Clause::Field { key, .. }, value) => field_value(key, value),
        (Clause::Tag { .. }, Value::Text(tags)) => tags.replace('|', " · "),
        (Clause::Consent { .. }, value) => self::value(Table::Customer, &Key::of(customer::CONSENT, "-"), value, ""),
        (Clause::Score { score: of, .. }, Value::Int(value)) => score_text(*of, *value, names),
        (Clause::Interactions { .. }, Value::Int(count)) => times(*count),
        (Clause::Orders { all, .. }, Value::Int(value)) => match all.get(at) {
            Some(Measure::Count(_)) => times(*value),
            Some(Measure::First(_) | Measure::Last(_)) => format::day(value.div_euclid(86_400)),
            _ => format::money(*value, &names.currency),
        },
        _ => String::new(),
    };
    let texts: Vec<String> = values.iter().enumerate().map(|(at, value)| one(at, value)).collect();
    match texts.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>() {
        texts if texts.is_empty() => t(t::WORDS_NONE).into(),
        texts => texts.join(" · "),
    }
}

/// `at least 2 times`
fn range(range: &Range, text: &dyn Fn(i64) -> String) -> String {
    match (range.min, range.max) {
        (Some(min), Some(max)) if min == max => tf(t::RULE_EXACTLY, &[("n", &text(min))]),
        (Some(min), Some(max)) => tf(t::RULE_BETWEEN, &[("min", &text(min)), ("max", &text(max))]),
        (Some(min), None) => tf(t::RULE_AT_LEAST, &[("n", &text(min))]),
        (None, Some(max)) => tf(t::RULE_AT_MOST, &[("n", &text(max))]),
        (None, None) => "…".into(),
    }
}

/// `2 times`
fn times(count: i64) -> String {
    tf(t::RULE_TIMES, &[("n", &format::signed(count as f64))])
}

/// `in the last 90 days`
fn span(span: Span) -> String {
    let days = |text: Text, days: i64| tf(text, &[("n", &format::signed(days as f64))]);
    match span {
        Span::Ever => t(t::RULE_EVER).into(),
        Span::Last(1) => t(t::RULE_TODAY).into(),
        Span::Last(n) => days(t::RULE_LAST_DAYS, n),
        Span::Before(n) => days(t::RULE_DAYS_AGO, n),
        Span::Anniversary(n) => days(t::RULE_NEXT_DAYS, n),
        Span::Between { from: Some(from), to: Some(to) } if from == to => {
            tf(t::RULE_ON_DAY, &[("day", &format::day(from))])
        }
        Span::Between { from: Some(from), to: Some(to) } => {
            tf(t::RULE_DAYS_BETWEEN, &[("from", &format::day(from)), ("to", &format::day(to))])
        }
        Span::Between { from: Some(from), to: None } => tf(t::RULE_SINCE, &[("day", &format::day(from))]),
        Span::Between { from: None, to: Some(to) } => tf(t::RULE_UNTIL, &[("day", &format::day(to))]),
        Span::Between { from: None, to: None } => "…".into(),
    }
}

/// As [`span`], and nothing of always.
fn window(within: Span) -> String {
    match within {
        Span::Ever | Span::Between { from: None, to: None } => String::new(),
        within => span(within),
    }
}

fn negated(not: bool, text: String) -> String {
    if not { tf(t::RULE_NOT, &[("rule", &text)]) } else { text }
}

/// Where a part of a text stayed empty, no space is left of it.
fn tidy(text: &str) -> String {
    text.replace("  ", " ").replace(" :", ":").trim().to_string()
}

/// The name of a field within a sentence; custom ones are as the business wrote them.
fn field_name(key: &Key) -> String {
    if key.name.is_empty() { lower_first(&field(Table::Customer, key)) } else { field(Table::Customer, key) }
}

fn field_value(key: &Key, of: &Value) -> String {
    match (key.field, of) {
        (_, Value::Text(text)) if text.is_empty() => t(t::CUSTOMERS_NOT_SET).into(),
        (customer::CREATED, Value::Int(wall)) => format::day(wall.div_euclid(86_400)),
        (_, of) => value(Table::Customer, key, of, ""),
    }
}

fn score_text(of: Score, value: i64, names: &Names) -> String {
    match of.unit() {
        Unit::Class(_) => class(of, value),
        _ => score_value(of, value, &names.currency),
    }
}

fn or_not_set(name: &str) -> String {
    if name.is_empty() { t(t::CUSTOMERS_NOT_SET).into() } else { name.into() }
}

/// `a, b or c`; of many the first ones.
pub fn any_of(mut texts: Vec<String>) -> String {
    const SHOWN: usize = 6;
    if texts.is_empty() {
        return "…".into();
    }
    if texts.len() > SHOWN + 1 {
        let more = texts.len() - SHOWN;
        texts.truncate(SHOWN);
        texts.push(tf(t::RULE_MORE, &[("n", &format::number(more as u64))]));
    }
    format::any(&texts)
}

/// English names are written small within a sentence, but for those with capitals of their own: `RFM class`, `WeChat`.
pub fn lower_first(name: &str) -> String {
    let word = name.split([' ', '(']).next().unwrap_or_default();
    let mut rest = word.chars();
    let first = rest.next();
    let plain = rest.clone().count() > 0 && !rest.any(char::is_uppercase);
    match first {
        Some(first) if plain && locale::current() == Locale::En => {
            format!("{}{}", first.to_lowercase(), &name[first.len_utf8()..])
        }
        _ => name.to_string(),
    }
}

fn upper_first(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => format!("{}{}", first.to_uppercase(), rest.as_str()),
        None => String::new(),
    }
}
