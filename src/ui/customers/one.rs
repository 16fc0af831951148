//! One customer as its parts see them: an answer that stays right.

use crate::client::{Client, Live};
use crate::domain::{
    id::Id,
    schema::{Key, Table, customer},
    value::Value,
};
use crate::engine::{
    command::{self, Command},
    query::{Answer, CustomerView, Query},
};
use crate::ui::{act::Act, format};
use leptos::prelude::*;

/// A customer on screen.
#[derive(Clone, Copy)]
pub struct One {
    pub id: Id,
    pub live: Live,
    pub act: Act,
}

impl One {
    pub fn new(id: Id) -> Self {
        let live = Client::here().watch(move || Some(Query::Customer { id }));
        Self { id, live, act: Act::here() }
    }

    /// Looks at the answer, tracked; nothing until it is here.
    pub fn with<T>(&self, look: impl FnOnce(&CustomerView) -> T) -> Option<T> {
        self.live.with(|answer| match answer {
            Some(Ok(Answer::Customer(view))) => Some(look(view)),
            _ => None,
        })
    }

    /// The name to show, or the telephone number of one who has none.
    pub fn title(&self) -> String {
        self.with(|view| format::phone(&view.title)).unwrap_or_default()
    }

    pub fn title_signal(self) -> Signal<String> {
        Signal::derive(move || self.title())
    }

    /// What a field holds.
    pub fn value(self, key: Key) -> Signal<Option<Value>> {
        Memo::new(move |_| self.with(|view| view.record.get(key.clone()).cloned()).flatten()).into()
    }

    /// A company, or a partner: it has contacts and business information.
    pub fn is_company(&self) -> bool {
        self.with(|view| matches!(view.record.int(customer::KIND), Some(1 | 2))).unwrap_or_default()
    }

    /// In the bin: it can be read and restored, not edited.
    pub fn is_gone(&self) -> bool {
        self.with(|view| view.record.is_deleted()).unwrap_or_default()
    }

    pub fn currency(&self) -> String {
        self.with(|view| view.figures.currency.clone()).unwrap_or_default()
    }

    /// Writes one field and tells what came of it.
    pub fn set(&self, set: command::Set) {
        let name = untrack(|| self.title());
        self.act.run(Command::Edit { table: Table::Customer, id: self.id, set: vec![set] }, name);
    }
}
