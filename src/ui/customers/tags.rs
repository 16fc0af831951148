//! Tags and consent of a customer.

use super::{bulk::word_box, one::One};
use crate::domain::{
    schema::{Key, customer},
    value::Value,
};
use crate::ui::{
    browser, format,
    i18n::t,
    locale::{t, tf},
    parts::{Icon, chip},
    words,
};
use leptos::prelude::*;

/// The tags as chips that can be taken off, and a way to add one.
pub fn tags(one: One) -> AnyView {
    let names = Memo::new(move |_| {
        one.with(|view| {
            let tags = view
                .record
                .fields
                .iter()
                .filter(|(key, cell)| key.field == customer::TAG && cell.value == Value::Int(1));
            tags.map(|(key, _)| key.name.clone()).collect::<Vec<_>>()
        })
        .unwrap_or_default()
    });
    let gone = Memo::new(move |_| one.is_gone());
    let tag = move |name: String, gone: bool| {
        let remove = {
            let name = name.clone();
            Callback::new(move |()| {
                one.set((Key::of(customer::TAG, name.clone()), Value::Null));
                // The chip goes with its cross; the way to add one stays.
                browser::focus_next(".tags > .button");
            })
        };
        chip(name, (!gone).then_some(remove))
    };
    let add = Callback::new(move |name: String| one.set((Key::of(customer::TAG, name), Value::Int(1))));
    view! {
        <div class="tags">
            {move || names.get().into_iter().map(|name| tag(name, gone.get())).collect_view()}
            {move || (!gone.get()).then(|| word_box(t::CUSTOMERS_ADD_TAG, Icon::Plus, customer::TAG, true, add))}
        </div>
    }
    .into_any()
}

/// One switch for each channel. Nobody is written to who was never asked, so that "not asked" shows as off; the word
/// beside it says which it is, and the title since when.
pub fn consent(one: One) -> AnyView {
    let switch = move |channel: &'static str| {
        let key = Key::of(customer::CONSENT, channel);
        let value = one.value(key.clone());
        let given = Signal::derive(move || value.get() == Some(Value::Int(1)));
        let title = {
            let key = key.clone();
            move || {
                let since = one.with(|view| view.record.fields.get(&key).map(|cell| cell.stamp.millis)).flatten();
                let since = since.map(format::instant).unwrap_or_default();
                match value.get() {
                    Some(Value::Int(1)) => tf(t::CUSTOMERS_CONSENT_GIVEN, &[("when", &since)]),
                    Some(_) => tf(t::CUSTOMERS_CONSENT_REFUSED, &[("when", &since)]),
                    None => t(t::CUSTOMERS_CONSENT_UNKNOWN).into(),
                }
            }
        };
        let word = move || {
            t(match value.get() {
                Some(Value::Int(1)) => t::CUSTOMERS_MAY,
                Some(_) => t::CUSTOMERS_MAY_NOT,
                None => t::CUSTOMERS_NOT_ASKED,
            })
        };
        let press = move |_| one.set((key.clone(), Value::Int(i64::from(!given.get_untracked()))));
        view! {
            <button
                type="button"
                class="switch"
                role="switch"
                aria-checked=move || given.get().to_string()
                title=title
                disabled=move || one.is_gone()
                on:click=press
            >
                <span class="switch-mark"></span>
                {words::channel(channel)}
                <span class="quiet small">{word}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="switches" role="group" aria-label=words::field(crate::domain::schema::Table::Customer, &customer::CONSENT.into())>
            {customer::CHANNELS.iter().copied().map(switch).collect_view()}
        </div>
    }
    .into_any()
}
