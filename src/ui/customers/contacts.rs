//! The people at a company.

use super::{
    draft::{Draft, submit},
    one::One,
};
use crate::domain::{
    id::Id,
    record::Record,
    schema::{Section, Table, contact},
    value::Value,
};
use crate::engine::command::Command;
use crate::ui::{
    act::Act,
    browser, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, icon},
    words,
};
use leptos::{prelude::*, task::spawn_local};

/// The button that adds one.
const ADD: &str = ".people-there > .button";

/// The contacts, with a form to add one; each is edited in the same form.
pub fn contacts(one: One) -> AnyView {
    let all = Memo::new(move |_| one.with(|view| view.contacts.clone()).unwrap_or_default());
    let adding = RwSignal::new(false);
    let ids = Memo::new(move |_| all.with(|all| all.iter().map(|record| record.id).collect::<Vec<_>>()));
    // Not derived: an answer that changes something else must not draw a form anew that somebody fills in.
    let gone = Memo::new(move |_| one.is_gone());
    let add = move || match adding.get() {
        true => form(one, None, adding),
        false => {
            let label = t(t::CUSTOMERS_ADD_CONTACT).to_string();
            view! { <Button label=label icon=Icon::Plus look=Look::Quiet on_press=move |()| adding.set(true)/> }
                .into_any()
        }
    };
    view! {
        <section class="facts-section whole people-there">
            <header class="section-head"><h2>{t(t::CUSTOMERS_CONTACTS)}</h2></header>
            <ul class="contacts">
                <For each=move || ids.get() key=|id| *id children=move |id| contact(one, id, all)/>
            </ul>
            {move || (!gone.get()).then(|| add.into_any())}
        </section>
    }
    .into_any()
}

fn contact(one: One, id: Id, all: Memo<Vec<Record>>) -> AnyView {
    let editing = RwSignal::new(false);
    let record = Memo::new(move |_| all.with(|all| all.iter().find(|record| record.id == id).cloned()));
    (move || match editing.get() {
        true => view! { <li>{form(one, record.get_untracked(), editing)}</li> }.into_any(),
        false => record.with(|record| record.as_ref().map(|record| line(record, editing))).into_any(),
    })
    .into_any()
}

/// The id of a contact's element.
fn element_id(id: Id) -> String {
    format!("contact-{id}")
}

/// Where the focus goes when a form closes: to the contact that it was of, or to the button that adds one.
fn leave(id: Option<Id>) {
    browser::focus_next(match id {
        Some(id) => format!("#{} button", element_id(id)),
        None => ADD.to_string(),
    });
}

fn line(record: &Record, editing: RwSignal<bool>) -> AnyView {
    let act = Act::here();
    let (id, name) = (record.id, record.text(contact::NAME).to_string());
    let decides = record.int(contact::RESPONSIBLE) == Some(1);
    let responsible = decides.then(|| {
        let label = words::field(Table::Contact, &contact::RESPONSIBLE.into());
        view! { <span class="chip">{label}</span> }.into_any()
    });
    let (phone, email) = (record.text(contact::PHONE).to_string(), record.text(contact::EMAIL).to_string());
    let reach = |kind: &str, text: String| {
        (!text.is_empty()).then(|| view! { <a href=format!("{kind}:{text}")>{format::phone(&text)}</a> }.into_any())
    };
    let delete = {
        let name = name.clone();
        move |()| {
            act.run(Command::Delete { table: Table::Contact, ids: vec![id] }, name.clone());
            browser::focus_next(ADD);
        }
    };
    let edit_label = tf(t::CUSTOMERS_EDIT, &[("name", &name)]);
    let delete_label = tf(t::SHELL_REMOVE, &[("name", &name)]);
    view! {
        <li class="contact" id=element_id(id)>
            {icon(Icon::Person)}
            <div class="event-body">
                <p><strong>{name}</strong> " " {responsible} " " <span class="quiet">{record.text(contact::TITLE).to_string()}</span></p>
                <p class="reach">{reach("tel", phone)} {reach("mailto", email)}</p>
                <p class="quiet">{record.text(contact::NOTE).to_string()}</p>
            </div>
            <Button label=edit_label icon=Icon::Edit look=Look::Quiet bare=true on_press=move |()| editing.set(true)/>
            <Button label=delete_label icon=Icon::Bin look=Look::Quiet bare=true on_press=delete/>
        </li>
    }
    .into_any()
}

fn form(one: One, record: Option<Record>, open: RwSignal<bool>) -> AnyView {
    let draft = Draft::new(Table::Contact);
    let id = record.as_ref().map(|record| record.id);
    draft.values.update(|values| match &record {
        Some(record) => {
            for info in Table::Contact.fields().iter().filter(|info| info.section != Section::Hidden) {
                if let Some(value) = record.get(info.field) {
                    values.insert(info.field.into(), value.clone());
                }
            }
        }
        None => {
            values.insert(contact::COMPANY.into(), Value::Ref(one.id));
        }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let set = draft.set();
        let name = set.iter().find(|(key, _)| key.field == contact::NAME).and_then(|(_, value)| value.as_text());
        let name = name.unwrap_or_default().to_string();
        let command = match id {
            Some(id) => Command::Edit { table: Table::Contact, id, set },
            None => Command::Create { table: Table::Contact, set },
        };
        spawn_local(async move {
            match one.act.send_form(command, &name).await {
                Ok(_) => {
                    open.try_set(false);
                    leave(id);
                }
                Err(refusal) => draft.refused(&refusal),
            }
        });
    };
    let close = move |()| {
        open.set(false);
        leave(id);
    };
    // It opens where its button was, which had the focus.
    let form_id = id.map_or_else(|| "contact-new".to_string(), element_id);
    browser::focus_next(format!("#{form_id} :is(input, select, textarea)"));
    view! {
        <form class="contact-form" id=form_id novalidate on:submit=save>
            <div class="fields">{draft.inputs(|info| info.section != Section::Hidden)}</div>
            <div class="actions">
                {submit(t(t::SHELL_SAVE))}
                <Button label=t(t::SHELL_CANCEL).to_string() look=Look::Quiet on_press=close/>
            </div>
        </form>
    }
    .into_any()
}
