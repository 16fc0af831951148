//! The editors of filters: values to tick, days and numbers between.

use super::filters::{About, segments_of};
use crate::client::Client;
use crate::domain::{
    schema::{Field, Kind, customer},
    segment::{Clause, Rule},
    value::Value,
};
use crate::engine::query::{Answer, Filter, Query, SegmentLine};
use crate::ui::{
    address, day, days,
    i18n::t,
    locale::t,
    parts::{Choice, Icon, Look, answered, choices, field_choices, link_button},
    typed::{edited, typed},
    words,
};
use leptos::prelude::*;

type Now = Signal<Option<Filter>>;
type Change = Callback<Option<Filter>>;

/// The editor of a filter; each change holds at once.
pub fn editor(about: About, now: Now, change: Change) -> AnyView {
    match about {
        About::Field(field) => values(field, now, change),
        About::Tag => values(customer::TAG, now, change),
        About::Consent => channels(now, change),
        About::Bought | About::FirstOrder | About::LastOrder | About::Created => days(about, now, change),
        About::Orders => numbers(Kind::Int, now, change),
        About::Spend => numbers(Kind::Amount, now, change),
        About::Segment => segments(now, change),
        // Changed in the segment builder.
        About::Rule => ().into_any(),
    }
}

fn ticked(filter: Option<&Filter>) -> Vec<Value> {
    match filter {
        Some(Filter::Field { any, .. }) => any.clone(),
        Some(Filter::Tag { any }) => any.iter().map(Value::text).collect(),
        _ => Vec::new(),
    }
}

fn of_values(field: Field, values: Vec<Value>) -> Option<Filter> {
    (!values.is_empty()).then(|| match field {
        customer::TAG => Filter::Tag { any: values.iter().filter_map(Value::as_text).map(str::to_string).collect() },
        field => Filter::Field { field, any: values },
    })
}

fn values(field: Field, now: Now, change: Change) -> AnyView {
    let values = Signal::derive(move || now.with(|now| ticked(now.as_ref())));
    field_choices(field, values, Callback::new(move |values| change.run(of_values(field, values))))
}

/// Any of some saved segments, each with how many are in.
fn segments(now: Now, change: Change) -> AnyView {
    let live = Client::here().watch(|| Some(Query::Segments));
    let ticked = Signal::derive(move || {
        now.with(|now| match now {
            Some(Filter::Rule(rule)) => segments_of(rule).unwrap_or_default().into_iter().map(Value::Ref).collect(),
            _ => Vec::new(),
        })
    });
    let set = Callback::new(move |values: Vec<Value>| {
        let rule = |id| Rule::Is(Clause::Segment { id });
        let mut rules: Vec<Rule> = values.iter().filter_map(Value::as_ref).map(rule).collect();
        change.run(match rules.len() {
            0 => None,
            1 => Some(Filter::Rule(rules.remove(0))),
            _ => Some(Filter::Rule(Rule::Any(rules))),
        });
    });
    answered(live, 4, move |answer| match answer {
        Answer::Segments(lines) if lines.is_empty() => {
            Some(link_button(Look::Plain, Some(Icon::Plus), t(t::SEGMENTS_NEW), address::NEW_SEGMENT))
        }
        Answer::Segments(lines) => {
            let choice = |line: &SegmentLine| {
                let count = line.count.as_ref().ok().copied();
                Choice { value: Value::Ref(line.id), text: line.name.clone(), count }
            };
            Some(choices(lines.iter().map(choice).collect(), ticked, set))
        }
        _ => None,
    })
}

fn channels(now: Now, change: Change) -> AnyView {
    let option = move |channel: &'static str| {
        let chosen =
            move || now.with(|now| matches!(now, Some(Filter::Consent { channel: of }) if of.as_str() == channel));
        view! {
            <label class="option">
                <input
                    type="radio"
                    name="consent"
                    prop:checked=chosen
                    on:change=move |_| change.run(Some(Filter::Consent { channel: channel.into() }))
                />
                <span>{words::channel(channel)}</span>
            </label>
        }
        .into_any()
    };
    view! { <div class="options">{customer::CHANNELS.iter().copied().map(option).collect_view()}</div> }.into_any()
}

fn between(filter: Option<&Filter>) -> (i64, i64) {
    match filter {
        Some(
            Filter::BoughtBetween { from, to }
            | Filter::FirstOrderBetween { from, to }
            | Filter::LastOrderBetween { from, to }
            | Filter::CreatedBetween { from, to },
        ) => (*from, *to),
        _ => (day::FIRST, day::LAST),
    }
}

fn of_days(about: About, from: i64, to: i64) -> Option<Filter> {
    if (from, to) == days::ANY {
        return None;
    }
    Some(match about {
        About::FirstOrder => Filter::FirstOrderBetween { from, to },
        About::LastOrder => Filter::LastOrderBetween { from, to },
        About::Created => Filter::CreatedBetween { from, to },
        _ => Filter::BoughtBetween { from, to },
    })
}

fn days(about: About, now: Now, change: Change) -> AnyView {
    let now = Signal::derive(move || now.with(|now| between(now.as_ref())));
    days::choice(now, Callback::new(move |(from, to)| change.run(of_days(about, from, to))))
}

fn limits(filter: Option<&Filter>) -> (Option<i64>, Option<i64>) {
    match filter {
        Some(Filter::Orders { min, max }) => (Some(i64::from(*min)), max.map(i64::from)),
        Some(Filter::Spend { min, max }) => (Some(*min), *max),
        _ => (None, None),
    }
}

fn of_limits(kind: Kind, min: Option<i64>, max: Option<i64>) -> Option<Filter> {
    if (min, max) == (None, None) {
        return None;
    }
    let min = min.unwrap_or(0);
    let count = |value: i64| u32::try_from(value.max(0)).unwrap_or(u32::MAX);
    Some(match kind {
        Kind::Amount => Filter::Spend { min, max },
        _ => Filter::Orders { min: count(min), max: max.map(count) },
    })
}

fn numbers(kind: Kind, now: Now, change: Change) -> AnyView {
    let end = move |label: crate::ui::i18n::Text, first: bool| {
        let shown = move || {
            let (min, max) = now.with(|now| limits(now.as_ref()));
            let limit = if first { min } else { max };
            limit.map(|limit| edited(kind, &Value::Int(limit))).unwrap_or_default()
        };
        let set = move |event| {
            let (min, max) = now.with_untracked(|now| limits(now.as_ref()));
            let typed = typed(kind, &event_target_value(&event)).ok().and_then(|value| value.as_int());
            change.run(if first { of_limits(kind, typed, max) } else { of_limits(kind, min, typed) });
        };
        view! {
            <label class="field">
                <span class="quiet">{t(label)}</span>
                <input type="text" inputmode="decimal" autocomplete="off" prop:value=shown on:change=set/>
            </label>
        }
        .into_any()
    };
    view! { <div class="ends">{end(t::CUSTOMERS_AT_LEAST, true)} {end(t::CUSTOMERS_AT_MOST, false)}</div> }.into_any()
}
