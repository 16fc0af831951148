//! Some of many values, ticked: those of a field with how many have each, found by typing.

use super::state::{problem, skeleton};
use crate::client::Client;
use crate::domain::{
    schema::{Field, Kind, Table, customer},
    value::Value,
};
use crate::engine::query::{Answer, Query};
use crate::ui::{format, i18n::t, locale::t, words};
use leptos::prelude::*;

/// From so many values on there is an input to find one.
const MANY: usize = 10;
/// More values than these are not drawn: typing narrows them.
const DRAWN: usize = 100;

/// One value: what it is, what it is called, how many have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub value: Value,
    pub text: String,
    pub count: Option<u32>,
}

/// The values that hold, and what takes those that shall.
pub type Now = Signal<Vec<Value>>;
pub type Change = Callback<Vec<Value>>;

/// A field's value as text; of an empty one that it is not set.
pub fn value_text(field: Field, value: &Value) -> String {
    match words::value(Table::Customer, &field.into(), value, "") {
        text if text.is_empty() => t(t::CUSTOMERS_NOT_SET).into(),
        text => text,
    }
}

/// The values of a customer's field: its choices, or the words in use with how many have each.
pub fn field_choices(field: Field, now: Now, change: Change) -> AnyView {
    let choice = move |value: Value, count| Choice { text: value_text(field, &value), value, count };
    let kind = Table::Customer.field(field).map_or(Kind::Text, |info| info.kind);
    if let Kind::Choice(names) = kind {
        let codes = 0..names.len() as i64;
        return choices(codes.map(|code| choice(Value::Int(code), None)).collect(), now, change);
    }
    let live = Client::here().watch(move || Some(Query::Words { field }));
    // Drawn once: a list that changes under the finger is worse than counts of a moment ago.
    let ready = Memo::new(move |_| live.with(Option::is_some));
    (move || match (ready.get(), live.get_untracked()) {
        (true, Some(Ok(Answer::Words(words)))) => {
            let mut all: Vec<_> =
                words.into_iter().map(|(word, count)| choice(Value::text(word), Some(count))).collect();
            // What was chosen stays to be seen, though nobody has it any more.
            let gone = now.get_untracked().into_iter().filter(|value| {
                !matches!(value, Value::Text(text) if text.is_empty()) && !all.iter().any(|one| one.value == *value)
            });
            all.extend(gone.map(|value| choice(value, Some(0))).collect::<Vec<_>>());
            if field != customer::TAG {
                all.push(choice(Value::text(""), None));
            }
            choices(all, now, change)
        }
        (true, Some(Err(refusal))) => problem(&refusal),
        _ => skeleton(5),
    })
    .into_any()
}

/// Values to tick; each change holds at once.
pub fn choices(all: Vec<Choice>, now: Now, change: Change) -> AnyView {
    choices_up_to(usize::MAX, all, now, change)
}

/// As [`choices`], but not more than so many.
pub fn choices_up_to(most: usize, all: Vec<Choice>, now: Now, change: Change) -> AnyView {
    let full = Memo::new(move |_| now.with(Vec::len) >= most);
    let wanted = RwSignal::new(String::new());
    let find = (all.len() > MANY).then(|| find(wanted));
    let drawn = move || {
        let wanted = wanted.get();
        let found = all.iter().filter(|choice| choice.text.to_lowercase().contains(&wanted));
        found.take(DRAWN).map(|choice| option_unless(full.into(), choice, now, change)).collect_view()
    };
    view! { {find} <div class="options">{drawn}</div> }.into_any()
}

/// The input that narrows a list down.
pub fn find(wanted: RwSignal<String>) -> AnyView {
    view! {
        <input
            type="search"
            autocomplete="off"
            aria-label=t(t::CUSTOMERS_FIND)
            placeholder=t(t::CUSTOMERS_FIND)
            on:input=move |event| wanted.set(event_target_value(&event).to_lowercase())
        />
    }
    .into_any()
}

/// One value to tick.
pub fn option(choice: &Choice, now: Now, change: Change) -> AnyView {
    option_unless(false.into(), choice, now, change)
}

/// As [`option`]; while `full` it can only be taken away.
fn option_unless(full: Signal<bool>, choice: &Choice, now: Now, change: Change) -> AnyView {
    let (mine, own, other) = (choice.value.clone(), choice.value.clone(), choice.value.clone());
    let set = move |on: bool| {
        let mut values = now.get_untracked();
        values.retain(|value| *value != other);
        if on {
            values.push(other.clone());
        }
        change.run(values);
    };
    let count =
        choice.count.map(|count| view! { <span class="quiet number">{format::number(count.into())}</span> }.into_any());
    view! {
        <label class="option">
            <input
                type="checkbox"
                prop:checked=move || now.with(|now| now.contains(&mine))
                disabled=move || full.get() && now.with(|now| !now.contains(&own))
                on:change=move |event| set(event_target_checked(&event))
            />
            <span>{choice.text.clone()}</span>
            {count}
        </label>
    }
    .into_any()
}
