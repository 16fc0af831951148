//! The input of a field, made from what the schema says about it.

use super::menu::fresh_id;
use crate::client::Client;
use crate::domain::{
    schema::{Key, Kind, Table},
    value::Value,
};
use crate::engine::{
    query::{Answer, Query},
    refusal::BadValue,
};
use crate::ui::{
    typed::{edited, typed},
    words::{self, bad_value},
};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// A field of a record with its label. It calls `on_change` when the person has changed it and leaves it (or presses
/// Enter); Escape brings the old value back. References and order lines have inputs of their own.
#[component]
pub fn FieldInput(
    table: Table,
    #[prop(into)] key: Key,
    /// What the field holds now.
    #[prop(into)]
    value: Signal<Option<Value>>,
    /// The new value; [`Value::Null`] where it was emptied.
    #[prop(into)]
    on_change: Callback<Value>,
    /// What the engine said against it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The label is for screen readers only.
    #[prop(optional)]
    bare: bool,
    #[prop(optional)] required: bool,
) -> AnyView {
    let kind = table.field(key.field).map_or(Kind::Text, |info| info.kind);
    let label = words::field(table, &key);
    let id = fresh_id("field");
    let wrong = RwSignal::new(None::<BadValue>);
    let message = move || wrong.get().map(|why| bad_value(why).to_string()).or_else(|| error.get());
    // Takes what the input holds; tells when it cannot be that.
    let commit = move |text: String| {
        let before = value.get_untracked();
        match typed(kind, &text) {
            Ok(new) => {
                wrong.set(None);
                if before.clone().unwrap_or(Value::Null) != new {
                    on_change.run(new);
                }
            }
            Err(why) => wrong.set(Some(why)),
        }
    };
    let shown = Signal::derive(move || value.get().as_ref().map(|value| edited(kind, value)).unwrap_or_default());
    let input = match kind {
        Kind::Choice(_) => choice(table, &key, kind, &id, shown, Callback::new(commit)),
        Kind::Flag => flag(&id, shown, Callback::new(commit)),
        Kind::Long => long(&id, shown, Callback::new(commit)),
        _ => line(&key, kind, &id, shown, required, Callback::new(commit)),
    };
    let message_id = format!("{id}-message");
    view! {
        <div class="field" class:flag=matches!(kind, Kind::Flag) class:wrong=move || message().is_some()>
            <label for=id class:visually-hidden=bare>{label}</label>
            {input}
            <p class="field-message" id=message_id aria-live="polite">{message}</p>
        </div>
    }
    .into_any()
}

fn line(key: &Key, kind: Kind, id: &str, shown: Signal<String>, required: bool, commit: Callback<String>) -> AnyView {
    let (form, mode) = match kind {
        Kind::Phone => ("tel", "tel"),
        Kind::Email => ("email", "email"),
        Kind::Day => ("date", ""),
        Kind::Time => ("datetime-local", ""),
        Kind::Int => ("text", "numeric"),
        Kind::Amount => ("text", "decimal"),
        _ => ("text", ""),
    };
    let words = matches!(kind, Kind::Word).then(|| (format!("{id}-words"), key.field));
    let list = words.as_ref().map(|(id, _)| id.clone());
    let asked = RwSignal::new(false);
    // The words in use are asked for when somebody comes to the field, not before.
    let options = words.map(|(id, field)| {
        let client = Client::here();
        let live = client.watch(move || asked.get().then_some(Query::Words { field }));
        let options = move || {
            live.with(|answer| match answer {
                Some(Ok(Answer::Words(words))) => words
                    .iter()
                    .take(200)
                    .map(|(word, _)| view! { <option value=word.clone()></option> }.into_any())
                    .collect_view()
                    .into_any(),
                _ => ().into_any(),
            })
        };
        view! { <datalist id=id>{options}</datalist> }.into_any()
    });
    let node = NodeRef::<html::Input>::new();
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        let Some(input) = node.get_untracked() else { return };
        match event.key().as_str() {
            "Enter" => commit.run(input.value()),
            "Escape" if input.value() != shown.get_untracked() => {
                event.stop_propagation();
                input.set_value(&shown.get_untracked());
            }
            _ => {}
        }
    };
    view! {
        <input
            id=id.to_string()
            type=form
            inputmode=mode
            node_ref=node
            autocomplete="off"
            list=list
            required=required
            aria-describedby=format!("{id}-message")
            prop:value=shown
            on:focus=move |_| asked.set(true)
            // A browser may tell of a change only when the input is taken away, and then nobody waits for it.
            on:change=move |event| {
                commit.try_run(event_target_value(&event));
            }
            on:keydown=on_keydown
        />
        {options}
    }
    .into_any()
}

fn long(id: &str, shown: Signal<String>, commit: Callback<String>) -> AnyView {
    let take = move |target: Option<web_sys::EventTarget>| {
        if let Some(area) = target.and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) {
            commit.try_run(area.value());
        }
    };
    // Whoever leaves it by these keys takes it away before the browser tells of the change.
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            take(event.target());
        }
    };
    view! {
        <textarea
            id=id.to_string()
            rows="3"
            aria-describedby=format!("{id}-message")
            prop:value=shown
            on:change=move |event| take(event.target())
            on:keydown=on_keydown
        ></textarea>
    }
    .into_any()
}

fn flag(id: &str, shown: Signal<String>, commit: Callback<String>) -> AnyView {
    view! {
        <input
            id=id.to_string()
            type="checkbox"
            prop:checked=move || shown.get() == "1"
            on:change=move |event| {
                if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
                    commit.run(if input.checked() { "1".into() } else { "0".into() });
                }
            }
        />
    }
    .into_any()
}

fn choice(table: Table, key: &Key, kind: Kind, id: &str, shown: Signal<String>, commit: Callback<String>) -> AnyView {
    let Kind::Choice(names) = kind else { return ().into_any() };
    let field = key.field;
    let options = (0..names.len() as i64)
        .map(|code| view! { <option value=code.to_string()>{words::choice(table, field, code)}</option> }.into_any())
        .collect_view();
    let node = NodeRef::<html::Select>::new();
    // The value can be set only when the options are there.
    Effect::new(move |_| {
        let value = shown.get();
        if let Some(select) = node.get() {
            select.set_value(&value);
        }
    });
    view! {
        <select
            id=id.to_string()
            node_ref=node
            aria-describedby=format!("{id}-message")
            on:change=move |event| {
                if let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) {
                    commit.run(select.value());
                }
            }
        >
            <option value=""></option>
            {options}
        </select>
    }
    .into_any()
}
