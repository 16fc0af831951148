//! The input of a field, made from what the schema says about it.

use super::{choice::follows, menu::fresh_id};
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
    browser,
    typed::{edited, typed},
    words::{self, bad_value},
};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

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
    let message = move || wrong.get().map(bad_value).or_else(|| error.get());
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
    // Not derived: what was typed and cannot be read stays while something else changes.
    let shown = Memo::new(move |_| value.get().as_ref().map(|value| edited(kind, value)).unwrap_or_default()).into();
    let invalid = Signal::derive(move || message().map(|_| "true"));
    let place = Place { id: &id, shown, invalid, commit: Callback::new(commit) };
    let input = match kind {
        Kind::Choice(names) => choice(&place, table, &key, names),
        Kind::Flag => flag(&place),
        Kind::Long => long(&place),
        _ => line(&place, &key, kind, required),
    };
    let message_id = place.message_id();
    view! {
        <div class="field" class:flag=matches!(kind, Kind::Flag) class:wrong=move || message().is_some()>
            <label for=id class:visually-hidden=bare>{label}</label>
            {input}
            <p class="field-message" id=message_id aria-live="polite">{message}</p>
        </div>
    }
    .into_any()
}

/// What an input of any kind needs.
struct Place<'a> {
    id: &'a str,
    shown: Signal<String>,
    invalid: Signal<Option<&'static str>>,
    /// Takes what the input holds.
    commit: Callback<String>,
}

impl Place<'_> {
    /// Where it is told what is wrong.
    fn message_id(&self) -> String {
        format!("{}-message", self.id)
    }
}

fn line(place: &Place, key: &Key, kind: Kind, required: bool) -> AnyView {
    let Place { id, shown, invalid, commit } = *place;
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
    // A browser tells of every valid date on the way to the one that is meant, such as those of the years 2, 20 and 202.
    let at_end = matches!(kind, Kind::Day | Kind::Time);
    let node = NodeRef::<html::Input>::new();
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        let Some(input) = node.get_untracked() else { return };
        match event.key().as_str() {
            _ if browser::composing(&event) => {}
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
            max=match kind {
                Kind::Day => Some("9999-12-31"),
                Kind::Time => Some("9999-12-31T23:59"),
                _ => None,
            }
            aria-describedby=place.message_id()
            aria-invalid=invalid
            prop:value=shown
            on:focus=move |_| asked.set(true)
            // A browser may tell of a change only when the input is taken away, and then nobody waits for it.
            on:change=move |event| {
                if !at_end {
                    commit.try_run(event_target_value(&event));
                }
            }
            on:blur=move |event| {
                if at_end {
                    commit.try_run(event_target_value(&event));
                }
            }
            on:keydown=on_keydown
        />
        {options}
    }
    .into_any()
}

fn long(place: &Place) -> AnyView {
    let Place { id, shown, invalid, commit } = *place;
    let take = move |target: Option<web_sys::EventTarget>| {
        if let Some(area) = target.and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) {
            commit.try_run(area.value());
        }
    };
    // Whoever leaves it by these keys takes it away before the browser tells of the change.
    let on_keydown = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        _ if browser::composing(&event) => {}
        "Enter" if event.ctrl_key() || event.meta_key() => take(event.target()),
        "Escape" => {
            let area = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
            if let Some(area) = area.filter(|area| area.value() != shown.get_untracked()) {
                event.stop_propagation();
                area.set_value(&shown.get_untracked());
            }
        }
        _ => {}
    };
    view! {
        <textarea
            id=id.to_string()
            rows="3"
            aria-describedby=place.message_id()
            aria-invalid=invalid
            prop:value=shown
            on:change=move |event| take(event.target())
            on:keydown=on_keydown
        ></textarea>
    }
    .into_any()
}

fn flag(place: &Place) -> AnyView {
    let Place { id, shown, invalid, commit } = *place;
    view! {
        <input
            id=id.to_string()
            type="checkbox"
            aria-describedby=place.message_id()
            aria-invalid=invalid
            prop:checked=move || shown.get() == "1"
            on:change=move |event| commit.run(if event_target_checked(&event) { "1".into() } else { "0".into() })
        />
    }
    .into_any()
}

fn choice(place: &Place, table: Table, key: &Key, names: &[&str]) -> AnyView {
    let Place { id, shown, invalid, commit } = *place;
    let field = key.field;
    let options = (0..names.len() as i64)
        .map(|code| view! { <option value=code.to_string()>{words::choice(table, field, code)}</option> }.into_any())
        .collect_view();
    view! {
        <select
            id=id.to_string()
            node_ref=follows(shown)
            aria-describedby=place.message_id()
            aria-invalid=invalid
            on:change=move |event| commit.run(event_target_value(&event))
        >
            <option value=""></option>
            {options}
        </select>
    }
    .into_any()
}
