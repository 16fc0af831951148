//! The fields of a record, edited where they stand.

use super::one::One;
use crate::domain::{
    id::Id,
    schema::{Key, Kind, Table},
    value::Value,
};
use crate::engine::{command::Command, refusal::Refusal};
use crate::ui::{act::Act, browser, i18n::t, locale::tf, parts::FieldInput, words};
use leptos::{html, prelude::*, task::spawn_local};

/// What a fact needs to know of its record.
#[derive(Clone, Copy)]
pub struct Of {
    pub table: Table,
    pub id: Id,
    /// For the toast.
    pub name: Signal<String>,
    /// Amounts are in it.
    pub currency: Signal<String>,
    /// It cannot be edited.
    pub fixed: Signal<bool>,
    pub act: Act,
}

impl Of {
    pub fn customer(one: One) -> Self {
        Self {
            table: Table::Customer,
            id: one.id,
            name: one.title_signal(),
            currency: Signal::derive(move || one.currency()),
            // Not derived: an answer that changes something else must not draw an input anew that somebody types into.
            fixed: Memo::new(move |_| one.is_gone()).into(),
            act: one.act,
        }
    }
}

/// A field with its label. A press or Enter makes it an input; Enter saves, Escape leaves it as it was. What the engine
/// refuses stays in the input with the reason beside it.
pub fn fact(of: Of, key: Key, value: Signal<Option<Value>>, extra: Option<AnyView>) -> AnyView {
    let label = words::field(of.table, &key);
    let editing = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let draft = RwSignal::new(None::<Value>);
    let button = NodeRef::<html::Button>::new();
    let place = NodeRef::<html::Dd>::new();
    let long = of.table.field(key.field).is_some_and(|info| info.kind == Kind::Long);

    let focus_button = move || {
        request_animation_frame(move || {
            if let Some(button) = button.try_get_untracked().flatten() {
                // A button on screen takes the focus.
                drop(button.focus());
            }
        });
    };
    let leave = move |focus: bool| {
        let Some(element) = place.try_get_untracked().flatten() else { return };
        // What cannot be read keeps its input, so that nothing typed is lost.
        if error.get_untracked().is_none() && element.query_selector(".wrong").ok().flatten().is_none() {
            editing.set(false);
            draft.set(None);
            if focus {
                focus_button();
            }
        }
    };
    let save = {
        let key = key.clone();
        Callback::new(move |new: Value| {
            draft.set(Some(new.clone()));
            error.set(None);
            let command = Command::Edit { table: of.table, id: of.id, set: vec![(key.clone(), new)] };
            let name = of.name.get_untracked();
            spawn_local(async move {
                match of.act.send_form(command, &name).await {
                    Ok(_) => {
                        draft.try_set(None);
                    }
                    Err(refusal) => {
                        let why = match &refusal {
                            Refusal::BadValue { why, .. } => words::bad_value(*why),
                            other => words::refusal(other),
                        };
                        error.try_set(Some(why));
                        editing.try_set(true);
                    }
                }
            });
        })
    };
    let on_keydown = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        _ if browser::composing(&event) => {}
        "Enter" if editing.get_untracked() && !(long && !event.ctrl_key() && !event.meta_key()) => {
            event.stop_propagation();
            // After the input has taken what was typed.
            request_animation_frame(move || leave(true));
        }
        "Escape" if editing.get_untracked() => {
            event.stop_propagation();
            error.set(None);
            editing.set(false);
            draft.set(None);
            focus_button();
        }
        _ => {}
    };
    // The focus goes from the input to its own list and back within one frame.
    let on_focusout = move |_| {
        request_animation_frame(move || {
            let Some(element) = place.try_get_untracked().flatten() else { return };
            let inside = document().active_element().is_some_and(|active| element.contains(Some(&active)));
            if !inside && editing.get_untracked() {
                leave(false);
            }
        });
    };
    let begin = move |_| {
        editing.set(true);
        request_animation_frame(move || {
            let Some(element) = place.try_get_untracked().flatten() else { return };
            focus_in(&element);
        });
    };
    let shown = {
        let key = key.clone();
        Signal::derive(move || {
            let value = draft.get().or_else(|| value.get());
            value.map(|value| of.currency.with(|currency| words::value(of.table, &key, &value, currency)))
        })
    };
    let now = Signal::derive(move || draft.get().or_else(|| value.get()));
    let name = label.clone();
    let content = move || {
        if editing.get() && !of.fixed.get() {
            return view! { <FieldInput table=of.table key=key.clone() value=now on_change=save error=error bare=true/> }
                .into_any();
        }
        let name = name.clone();
        view! {
            <button
                type="button"
                class="fact-value"
                node_ref=button
                disabled=of.fixed
                aria-label=move || {
                    tf(t::CUSTOMERS_EDIT_FIELD, &[("field", &name), ("value", &shown.get().unwrap_or_default())])
                }
                title=shown
                on:click=begin
            >
                {move || shown.get().filter(|text| !text.is_empty()).unwrap_or_else(|| "–".into())}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="fact" class:unset=move || value.with(Option::is_none) class:editing=editing>
            <dt>{label}</dt>
            <dd node_ref=place on:keydown=on_keydown on:focusout=on_focusout>{content}</dd>
            {extra}
        </div>
    }
    .into_any()
}

fn focus_in(element: &web_sys::Element) {
    use wasm_bindgen::JsCast;
    let input = element.query_selector("input,select,textarea").ok().flatten();
    if let Some(input) = input.and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An input on screen takes the focus.
        drop(input.focus());
        if let Some(input) = input.dyn_ref::<web_sys::HtmlInputElement>().filter(|input| input.type_() == "text") {
            input.select();
        }
    }
}

/// A field of a customer.
pub fn customer_fact(one: One, key: Key, extra: Option<AnyView>) -> AnyView {
    fact(Of::customer(one), key.clone(), one.value(key), extra)
}
