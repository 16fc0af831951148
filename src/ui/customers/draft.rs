//! A record in the making: what is filled in, and what the engine says against it.

use crate::domain::{
    schema::{Field, FieldInfo, Key, Table},
    value::Value,
};
use crate::engine::{command, refusal::Refusal};
use crate::ui::{
    act::Act,
    parts::{FieldInput, Icon, icon},
    words,
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The values typed so far. Nothing of it is lost when the engine refuses.
#[derive(Clone, Copy)]
pub struct Draft {
    pub table: Table,
    pub values: RwSignal<BTreeMap<Key, Value>>,
    wrong: RwSignal<Option<(Key, String)>>,
    act: Act,
}

impl Draft {
    pub fn new(table: Table) -> Self {
        Self { table, values: RwSignal::default(), wrong: RwSignal::new(None), act: Act::here() }
    }

    /// An input for a field.
    pub fn input(self, field: Field, required: bool) -> AnyView {
        let key = Key::from(field);
        let (mine, own) = (key.clone(), key.clone());
        let value = Memo::new(move |_| self.values.with(|values| values.get(&mine).cloned()));
        let error = Memo::new(move |_| {
            self.wrong.with(|wrong| wrong.as_ref().filter(|(key, _)| *key == own).map(|(_, why)| why.clone()))
        });
        let changed = key.clone();
        let change = Callback::new(move |value: Value| {
            self.wrong.update(|wrong| *wrong = wrong.take().filter(|(key, _)| *key != changed));
            self.values.update(|values| {
                values.insert(changed.clone(), value);
            });
        });
        view! {
            <FieldInput table=self.table key=key value=value on_change=change error=error required=required/>
        }
        .into_any()
    }

    /// Inputs for some of the table's fields.
    pub fn inputs(self, wanted: impl Fn(&FieldInfo) -> bool) -> Vec<AnyView> {
        self.table.fields().iter().filter(|info| wanted(info)).map(|info| self.input(info.field, false)).collect()
    }

    /// What a command takes.
    pub fn set(&self) -> Vec<command::Set> {
        self.values.get_untracked().into_iter().collect()
    }

    /// Puts the reason beside its input, or where there is none tells it. A missing name belongs to the name.
    pub fn refused(&self, refusal: &Refusal) {
        match refusal {
            Refusal::BadValue { key, why, .. } => {
                self.wrong.set(Some((key.clone(), words::bad_value(*why))));
            }
            Refusal::NameMissing => {
                self.wrong.set(Some((Field(1).into(), words::name_missing(self.table).to_string())));
            }
            other => return self.act.trouble(other),
        }
        // The first wrong input gets the focus when it is marked.
        request_animation_frame(|| {
            use wasm_bindgen::JsCast;
            let input = document().query_selector(".field.wrong :is(input,select,textarea)").ok().flatten();
            if let Some(input) = input.and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok()) {
                // An input on screen takes the focus.
                drop(input.focus());
            }
        });
    }
}

/// The button that sends a form, also at Enter in one of its inputs.
pub fn submit(label: &str) -> AnyView {
    view! { <button type="submit" class="button primary">{icon(Icon::Check)}<span>{label.to_string()}</span></button> }
        .into_any()
}
