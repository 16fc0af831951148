//! Who set what, when, and from which source.

use crate::client::Client;
use crate::domain::{
    id::Id,
    schema::{DELETED, Key, Table},
    value::Value,
};
use crate::engine::{
    protocol::EntryLine,
    query::{Answer, FieldChange, Query},
};
use crate::ui::{
    browser, format,
    i18n::t,
    locale::{t, tf},
    parts::{Icon, Look, Popover, answered},
    words,
};
use leptos::prelude::*;

/// A small button that tells the history of one field.
pub fn of_field(id: Id, key: Key) -> AnyView {
    let label = tf(t::CUSTOMERS_HISTORY_OF, &[("field", &words::field(Table::Customer, &key))]);
    view! {
        <Popover label=label icon=Icon::History look=Look::Quiet bare=true>
            {changes(id, Some(key.clone()))}
        </Popover>
    }
    .into_any()
}

/// Everything that happened to the record, latest first.
pub fn of_record(id: Id) -> AnyView {
    changes(id, None)
}

fn changes(id: Id, key: Option<Key>) -> AnyView {
    let live = Client::here().watch(move || Some(Query::RecordHistory { table: Table::Customer, id }));
    answered(live, 4, move |answer| {
        let Answer::RecordHistory(changes) = answer else { return None };
        let mine: Vec<_> = changes.iter().filter(|change| key.as_ref().is_none_or(|key| change.key == *key)).collect();
        Some(match mine.is_empty() {
            true => view! { <p class="quiet">{t(t::CUSTOMERS_NO_HISTORY)}</p> }.into_any(),
            false => view! { <ol class="changes">{lines(&mine, key.is_none())}</ol> }.into_any(),
        })
    })
}

/// One item for each command, with the fields that it wrote.
fn lines(changes: &[&FieldChange], named: bool) -> Vec<AnyView> {
    let commands = changes.chunk_by(|a, b| a.entry.entry == b.entry.entry);
    commands.map(|fields| line(fields, named)).collect()
}

fn line(fields: &[&FieldChange], named: bool) -> AnyView {
    let Some(first) = fields.first() else { return ().into_any() };
    let entry = &first.entry;
    let undone = entry.undone.map(|_| format!(" · {}", t(t::CUSTOMERS_UNDONE)));
    view! {
        <li>
            {written(fields, named)}
            <p class="quiet small" title=format::instant(entry.at)>
                {words::entry(entry)} " · " {who(entry)} " · " {format::ago(entry.at, browser::now())} {undone}
            </p>
        </li>
    }
    .into_any()
}

/// Who sat there.
pub fn who(entry: &EntryLine) -> String {
    match (entry.who.as_str(), entry.here) {
        ("", true) => t(t::CUSTOMERS_HERE).to_string(),
        ("", false) => t(t::CUSTOMERS_ELSEWHERE).to_string(),
        (who, _) => who.to_string(),
    }
}

/// What a command wrote, field by field.
pub fn written(fields: &[&FieldChange], named: bool) -> AnyView {
    let written = fields.iter().map(|change| {
        let text = |value: &Value| match (change.key.field, value) {
            (DELETED, Value::Int(mark)) => t(if *mark == 0 { t::WORDS_NO } else { t::WORDS_YES }).to_string(),
            _ => words::value(Table::Customer, &change.key, value, ""),
        };
        let before = change.before.as_ref().map(text).filter(|text| !text.is_empty());
        let after = Some(text(&change.after)).filter(|text| !text.is_empty());
        let name = named.then(|| format!("{} ", words::field(Table::Customer, &change.key)));
        view! {
            <p class="change">
                <span class="quiet">{name}</span>
                {before.map(|before| view! { <del>{before}</del> " → " }.into_any())}
                <span>{after.unwrap_or_else(|| "–".into())}</span>
            </p>
        }
        .into_any()
    });
    written.collect_view().into_any()
}
