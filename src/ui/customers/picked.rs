//! Which rows of the list are picked.

use crate::client::Client;
use crate::domain::id::Id;
use crate::engine::{
    command::Selection,
    query::{Answer, CustomerQuery, Query, Window},
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeSet;

/// Some rows, or all that the list finds but some.
#[derive(Clone, Debug, Default, PartialEq)]
struct Rows {
    all: bool,
    /// The picked ones; of all, those that are not.
    ids: BTreeSet<Id>,
}

/// The picked rows of the list that the address shows. Another list begins with none.
#[derive(Clone, Copy)]
pub struct Picked {
    client: Client,
    query: Memo<CustomerQuery>,
    rows: RwSignal<(CustomerQuery, Rows)>,
    /// The row picked last: the other end of a range.
    last: StoredValue<Option<u32>>,
}

impl Picked {
    pub fn new(query: Memo<CustomerQuery>) -> Self {
        Self { client: Client::here(), query, rows: RwSignal::default(), last: StoredValue::new(None) }
    }

    fn with<T>(&self, look: impl FnOnce(&Rows) -> T) -> T {
        self.query
            .with(|query| self.rows.with(|(of, rows)| if of == query { look(rows) } else { look(&Rows::default()) }))
    }

    fn update(&self, change: impl FnOnce(&mut Rows)) {
        // An answer may come when the list is no longer on screen.
        let Some(query) = self.query.try_get_untracked() else { return };
        self.rows.update(|(of, rows)| {
            if *of != query {
                (*of, *rows) = (query, Rows::default());
            }
            change(rows);
        });
    }

    pub fn has(&self, id: Id) -> bool {
        self.with(|rows| rows.ids.contains(&id) != rows.all)
    }

    /// How many are picked of so many that the list finds.
    pub fn count(&self, total: u32) -> u32 {
        let count = self.with(|rows| (rows.all, rows.ids.len() as u32));
        if count.0 { total.saturating_sub(count.1) } else { count.1 }
    }

    pub fn is_all(&self) -> bool {
        self.with(|rows| rows.all && rows.ids.is_empty())
    }

    pub fn clear(&self) {
        self.update(|rows| *rows = Rows::default());
        self.last.try_set_value(None);
    }

    pub fn all(&self) {
        self.update(|rows| *rows = Rows { all: true, ids: BTreeSet::new() });
    }

    /// Picks a row, or drops it; with `range` also those between it and the row picked before.
    pub fn toggle(&self, index: u32, id: Id, range: bool) {
        let on = !untrack(|| self.has(id));
        let before = self.last.get_value().filter(|before| range && *before != index);
        self.last.set_value(Some(index));
        self.set(&[id], on);
        let Some(before) = before else { return };
        // The rows between may be far off the screen: the engine knows them.
        let (offset, end) = (before.min(index), before.max(index));
        let query = CustomerQuery { columns: Vec::new(), ..self.query.get_untracked() };
        let picked = *self;
        let client = self.client;
        spawn_local(async move {
            let mut ids = Vec::new();
            // One answer has a thousand rows at most.
            while ids.len() <= (end - offset) as usize {
                let asked = Window { offset: offset + ids.len() as u32, limit: end - offset + 1 - ids.len() as u32 };
                let query = CustomerQuery { window: asked, ..query.clone() };
                match client.ask(Query::Customers(query)).await {
                    Ok(Answer::Customers(page)) if !page.rows.is_empty() => {
                        ids.extend(page.rows.iter().map(|row| row.id));
                    }
                    _ => break,
                }
            }
            picked.set(&ids, on);
        });
    }

    fn set(&self, ids: &[Id], on: bool) {
        self.update(|rows| {
            for id in ids {
                if on != rows.all {
                    rows.ids.insert(*id);
                } else {
                    rows.ids.remove(id);
                }
            }
        });
    }

    /// What a command is about.
    pub fn selection(&self) -> Selection {
        let ids = |rows: &Rows| rows.ids.iter().copied().collect();
        untrack(|| {
            self.with(|rows| match rows.all {
                false => Selection::Ids(ids(rows)),
                true => {
                    Selection::All { query: Box::new(Query::Customers(self.query.get_untracked())), except: ids(rows) }
                }
            })
        })
    }
}
