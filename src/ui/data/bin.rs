//! The bin: customers who were deleted, and bringing them back.

use super::head;
use crate::client::Client;
use crate::domain::{
    id::Id,
    schema::{Table, customer},
};
use crate::engine::{
    command::{Command, Selection},
    query::{Answer, Column, CustomerPage, CustomerQuery, CustomerRow, Query, Window},
};
use crate::ui::{
    act::Act,
    address, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Cell, CellLook, Icon, List, ListWindow, Look, Row, empty, link_button, problem, skeleton},
    words,
};
use leptos::prelude::*;
use std::collections::BTreeSet;

fn query(window: Window, columns: Vec<Column>) -> Query {
    Query::Customers(CustomerQuery { bin: true, window, columns, ..CustomerQuery::default() })
}

pub fn screen() -> AnyView {
    let (client, act) = (Client::here(), Act::here());
    let state = ListWindow::new();
    let picked = RwSignal::new(BTreeSet::<Id>::new());
    let columns = [Column::Field(customer::PHONE.into()), Column::Field(customer::CITY.into()), Column::LastOrder];
    let asked = columns.to_vec();
    let live = client.watch(move || Some(query(state.window.get(), asked.clone())));
    let total = Memo::new(move |_| {
        live.with(|answer| match answer {
            Some(Ok(Answer::Customers(page))) => Some(page.total),
            _ => None,
        })
    });
    let restore = move |ids: Vec<Id>, name: String| {
        picked.set(BTreeSet::new());
        act.run(Command::Restore { table: Table::Customer, ids }, name);
    };
    let all = move |()| {
        picked.set(BTreeSet::new());
        let query = Box::new(query(Window::default(), Vec::new()));
        act.run(Command::RestoreAll { selection: Selection::All { query, except: Vec::new() } }, String::new());
    };
    let some = move |()| restore(picked.get_untracked().into_iter().collect(), String::new());
    let actions = move || {
        let count = picked.with(BTreeSet::len);
        if count > 0 {
            let label = tf(t::DATA_RESTORE_N, &[("n", &format::number(count as u64))]);
            view! { <Button label=label look=Look::Primary icon=Icon::Undo on_press=some/> }.into_any()
        } else {
            view! { <Button label=t(t::DATA_RESTORE_ALL).to_string() icon=Icon::Undo on_press=all/> }.into_any()
        }
    };
    let found = move |index: u32| {
        live.with(|answer| match answer {
            Some(Ok(Answer::Customers(page))) => at(page, index).cloned(),
            _ => None,
        })
    };
    let pick = move |(index, _): (u32, bool)| {
        if let Some(row) = untrack(|| found(index)) {
            picked.update(|picked| {
                if !picked.remove(&row.id) {
                    picked.insert(row.id);
                }
            });
        }
    };
    let names: Vec<_> = columns.iter().map(words::column).collect();
    let list_head = ViewFn::from(move || {
        let cells =
            names.iter().map(|name| view! { <div role="columnheader">{name.clone()}</div> }.into_any()).collect_view();
        view! {
            <div role="columnheader" class="after-pick">{words::field(Table::Customer, &customer::NAME.into())}</div>
            {cells}
            <div role="columnheader"></div>
        }
    });
    let row = Callback::new(move |index: u32| {
        let found = found(index)?;
        let cells = columns.iter().zip(&found.cells).map(|(column, cell)| {
            Cell::text(cell.as_ref().map(|cell| words::cell(column, cell, "")).unwrap_or_default())
        });
        let mut all = vec![Cell::new(CellLook::Strong, &found.name)];
        all.extend(cells);
        all.push(Cell::new(CellLook::Button, t(t::DATA_RESTORE_ONE)));
        let name = tf(t::CUSTOMERS_PICK, &[("name", &found.name)]);
        Some(Row { cells: all, pick: Some((picked.with(|picked| picked.contains(&found.id)), name)) })
    });
    let back = move |index: u32| {
        if let Some(row) = untrack(|| found(index)) {
            restore(vec![row.id], row.name);
        }
    };
    let count = Signal::derive(move || total.get().unwrap_or_default());
    let state_of = Memo::new(move |_| {
        live.with(|answer| match answer {
            None => State::Waiting,
            Some(Err(_)) => State::Wrong,
            Some(Ok(_)) if count.get() == 0 => State::Empty,
            Some(Ok(_)) => State::Full,
        })
    });
    let list_head = StoredValue::new(list_head);
    let content = move || match state_of.get() {
        State::Waiting => view! { <div class="data-page">{skeleton(8)}</div> }.into_any(),
        State::Wrong => live.with(|answer| match answer {
            Some(Err(refusal)) => problem(refusal),
            _ => ().into_any(),
        }),
        State::Empty => {
            let action = link_button(Look::Plain, Some(Icon::People), t(t::DATA_SEE_CUSTOMERS), address::CUSTOMERS);
            empty(Icon::Bin, t(t::DATA_BIN_EMPTY), t(t::DATA_BIN_EMPTY_TEXT), action)
        }
        State::Full => view! {
            <div class="bin-bar">
                <p class="quiet">{move || tf(t::DATA_BIN_COUNT, &[("n", &format::number(count.get().into()))])}</p>
                {actions}
            </div>
            <List
                label=t(t::DATA_BIN).to_string()
                total=count
                of="bin".to_string()
                columns="minmax(180px, 2fr) minmax(120px, 1fr) minmax(90px, 1fr) minmax(110px, 1fr) 136px".to_string()
                state=state
                head=list_head.get_value()
                row=row
                on_pick=Callback::new(pick)
                on_press=Callback::new(back)
            />
        }
        .into_any(),
    };
    view! { {head(t(t::DATA_BIN))} {content} }.into_any()
}

/// What the screen shows, so that the list is not drawn anew with each answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Wrong,
    Empty,
    Full,
}

fn at(page: &CustomerPage, index: u32) -> Option<&CustomerRow> {
    index.checked_sub(page.offset).and_then(|at| page.rows.get(at as usize))
}
