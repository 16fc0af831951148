//! The form for a new customer: short at first, everything by sections below.

use super::draft::{Draft, submit};
use super::sections;
use crate::client::Client;
use crate::domain::{
    id::Id,
    schema::{Field, Key, Section, Table, customer},
    value::Value,
};
use crate::engine::{
    command::Command,
    query::{Answer, Query},
};
use crate::ui::{
    act::Act,
    address, format, go,
    i18n::t,
    locale::t,
    parts::{Look, PageHead, chip, link_button},
    segments::people,
    words,
};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, collections::BTreeMap};

/// What most people know of somebody they have just met.
const FIRST: [Field; 8] = [
    customer::NAME,
    customer::KIND,
    customer::PHONE,
    customer::EMAIL,
    customer::WECHAT,
    customer::CITY,
    customer::SOURCE,
    customer::NOTE,
];

thread_local! {
    /// What was filled in and not saved yet: a change of language draws all screens anew, and Back comes back to it.
    static LEFT: RefCell<BTreeMap<Key, Value>> = RefCell::default();
}

/// The screen.
pub fn new() -> AnyView {
    let draft = Draft::new(Table::Customer);
    draft.values.set(LEFT.take());
    draft.values.update(|values| {
        values.entry(customer::KIND.into()).or_insert(Value::Int(0));
    });
    Effect::new(move |_| LEFT.set(draft.values.get()));
    let forget = |_| LEFT.set(BTreeMap::new());
    let (act, go) = (Act::here(), go());
    let busy = RwSignal::new(false);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let go = go.clone();
        let set = draft.set();
        let name = draft.values.with_untracked(|values| {
            values.get(&Key::from(customer::NAME)).and_then(Value::as_text).unwrap_or_default().to_string()
        });
        spawn_local(async move {
            match act.send_form(Command::Create { table: Table::Customer, set }, &name).await {
                // Its page says whether somebody like this is here already.
                Ok(done) => {
                    LEFT.set(BTreeMap::new());
                    match done.created.first() {
                        Some(id) => go(&address::customer(*id)),
                        None => go(address::CUSTOMERS),
                    }
                }
                Err(refusal) => draft.refused(&refusal),
            }
            busy.try_set(false);
        });
    };
    let company = Memo::new(move |_| {
        let kind = draft.values.with(|values| values.get(&Key::from(customer::KIND)).and_then(Value::as_int));
        matches!(kind, Some(1 | 2))
    });
    let section = move |section: Section| {
        let inputs = draft.inputs(|info| {
            info.section == section && !FIRST.contains(&info.field) && info.field != customer::REFERRED_BY
        });
        let referrer = (section == Section::Basic).then(|| referrer(draft));
        view! {
            <details class="more-fields" class:company=section == Section::Business>
                <summary>{sections::title(section)}</summary>
                <div class="fields">{inputs} {referrer}</div>
            </details>
        }
        .into_any()
    };
    let first = Vec::from(FIRST.map(|field| draft.input(field, field == customer::NAME)));
    view! {
        <PageHead title=t(t::CUSTOMERS_NEW).to_string()/>
        <form class="section new-customer" class:of-company=company novalidate on:submit=save>
            <div class="fields">{first}</div>
            {section(Section::Business)}
            {section(Section::Basic)}
            {section(Section::Attitude)}
            {section(Section::Behaviour)}
            {section(Section::Worth)}
            <div class="actions">
                {submit(t(t::CUSTOMERS_CREATE))}
                <span on:click=forget>{link_button(Look::Quiet, None, t(t::SHELL_CANCEL), address::CUSTOMERS)}</span>
            </div>
        </form>
    }
    .into_any()
}

/// Who brought the customer, found by typing.
fn referrer(draft: Draft) -> AnyView {
    let client = Client::here();
    let key = Key::from(customer::REFERRED_BY);
    let own = key.clone();
    let by = Memo::new(move |_| draft.values.with(|values| values.get(&own).and_then(Value::as_ref)));
    let set = move |value: Value| draft.values.update(|values| drop(values.insert(key.clone(), value)));
    let remove = {
        let set = set.clone();
        Callback::new(move |()| set(Value::Null))
    };
    let pick = Callback::new(move |(id, _): (Id, String)| set(Value::Ref(id)));
    let live = client.watch(move || by.get().map(|id| Query::Customer { id }));
    let name = Memo::new(move |_| {
        live.with(|answer| match answer {
            Some(Ok(Answer::Customer(view))) => format::phone(&view.title),
            _ => String::new(),
        })
    });
    let content = move || match by.get() {
        Some(_) => chip(name.get(), Some(remove)),
        None => people::find_customer(t::CUSTOMERS_REFERRER, pick),
    };
    view! {
        <div class="field">
            <span class="quiet small">{words::field(Table::Customer, &customer::REFERRED_BY.into())}</span>
            {content}
        </div>
    }
    .into_any()
}
