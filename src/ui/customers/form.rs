//! The form for a new customer: short at first, everything by sections below.

use super::draft::{Draft, submit};
use super::sections;
use crate::domain::{
    schema::{Field, Key, Section, Table, customer},
    value::Value,
};
use crate::engine::command::Command;
use crate::ui::{
    act::Act,
    address, go,
    i18n::t,
    locale::t,
    parts::{Look, PageHead, link_button},
};
use leptos::{prelude::*, task::spawn_local};

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

/// The screen.
pub fn new() -> AnyView {
    let draft = Draft::new(Table::Customer);
    draft.values.update(|values| {
        values.insert(customer::KIND.into(), Value::Int(0));
    });
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
                Ok(done) => match done.created.first() {
                    Some(id) => go(&address::customer(*id)),
                    None => go(address::CUSTOMERS),
                },
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
        view! {
            <details class="more-fields" class:company=section == Section::Business>
                <summary>{sections::title(section)}</summary>
                <div class="fields">{inputs}</div>
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
                {link_button(Look::Quiet, None, t(t::SHELL_CANCEL), address::CUSTOMERS)}
            </div>
        </form>
    }
    .into_any()
}
