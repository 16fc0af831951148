//! The list: search, filters, order and the row that is looked at are in the address.

use super::{bulk, columns, export, filters, peek, picked::Picked, sort};
use crate::client::{Client, Live};
use crate::domain::schema::customer;
use crate::domain::{id::Id, schema::Table, score::Unit};
use crate::engine::query::{Answer, Column, CustomerQuery, CustomerRow, Filter, Query, Sort};
use crate::ui::{
    address, browser,
    currency::currency,
    format, go, go_with,
    i18n::t,
    keyboard,
    locale::{t, tf},
    parts::{
        Button, Cell, CellLook, Icon, List, ListWindow, Look, PageHead, Row, SearchInput, empty, icon, link_button,
        problem,
    },
    words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

/// What is there to show.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Rows,
    NoMatch,
    Empty,
}

/// The list.
pub fn list() -> AnyView {
    let client = Client::here();
    let go_with = go_with();
    let search = use_location().search;
    let query = Memo::new(move |_| address::customers_from(&search.get()));
    let looked_at = Memo::new(move |_| address::value(&search.get(), "id").and_then(|id| id.parse::<Id>().ok()));
    let state = ListWindow::new();
    let columns = columns::chosen();
    let picked = Picked::new(query);
    let currency = currency();
    let live = client.watch(move || {
        Some(Query::Customers(CustomerQuery { window: state.window.get(), columns: columns.get(), ..query.get() }))
    });
    let counts = Memo::new(move |_| page(live, |total, of| (total, of)));
    let total = Memo::new(move |_| counts.get().map_or(0, |(total, _)| total));
    let found = Memo::new(move |_| match counts.get() {
        Some((0, 0)) => State::Empty,
        Some((0, _)) => State::NoMatch,
        _ => State::Rows,
    });

    // Another list from the same screen: the row that was looked at stays open only if the person asks again.
    let show = {
        let go_with = go_with.clone();
        Callback::new(move |query: CustomerQuery| go_with(&address::customers(&query), true))
    };
    let on_search =
        Callback::new(move |text: String| show.run(CustomerQuery { search: text, ..query.get_untracked() }));
    let set_filters =
        Callback::new(move |filters: Vec<Filter>| show.run(CustomerQuery { filters, ..query.get_untracked() }));
    let clear = Callback::new(move |()| {
        let sort = query.get_untracked().sort;
        show.run(CustomerQuery { sort, ..CustomerQuery::default() });
    });
    let look = {
        let go_with = go_with.clone();
        Callback::new(move |id: Option<Id>| {
            let id = id.map(|id| id.to_string()).unwrap_or_default();
            let address = address::with_value(address::CUSTOMERS, &search.get_untracked(), "id", &id);
            go_with(&address, looked_at.get_untracked().is_some());
        })
    };

    let open = on_open(live, look);
    follow(live, state, looked_at, look);
    let pick = Callback::new(move |(index, range): (u32, bool)| {
        if let Some(id) = row_at(live, index, |row| row.id) {
            picked.toggle(index, id, range);
        }
    });
    let head = ViewFn::from(move || head(query, columns, show));
    let row = move |index: u32| row(live, index, columns, picked, currency);
    let count = move || {
        let (total, of) = counts.get()?;
        let (n, of_text) = (format::number(total.into()), format::number(of.into()));
        Some(if total == of {
            tf(t::CUSTOMERS_COUNT, &[("n", &n)])
        } else {
            tf(t::CUSTOMERS_COUNT_OF, &[("n", &n), ("of", &of_text)])
        })
    };
    let new = {
        let go = go();
        move |()| go(address::NEW_CUSTOMER)
    };
    let notice = move || match found.get() {
        State::Rows => live.with(|answer| match answer {
            Some(Err(refusal)) => problem(refusal),
            _ => ().into_any(),
        }),
        State::NoMatch => no_match(clear),
        State::Empty => nothing_yet(),
    };
    let inspector = move || looked_at.get().map(|id| peek::peek(id, Callback::new(move |()| look.run(None))));
    view! {
        <PageHead title=t(t::CUSTOMERS_TITLE).to_string()>
            <span class="quiet count" aria-live="polite">{count}</span>
            <Button label=t(t::CUSTOMERS_NEW).to_string() icon=Icon::Plus look=Look::Primary keys=if keyboard::single() { "N" } else { "" } on_press=new/>
        </PageHead>
        <div class="tool-bar">
            <SearchInput
                label=t(t::CUSTOMERS_SEARCH)
                value=Signal::derive(move || query.with(|query| query.search.clone()))
                on_search=on_search
            />
            {filters::filters(query, set_filters)}
            {filters::save_button(query)}
            {sort::choices(query, show)}
            <span class="tool-end">{export::button(query, columns)} {columns::chooser(columns)}</span>
        </div>
        <div class="with-inspector">
            <div class="list-place" class:hollow=move || found.get() != State::Rows>
                <List
                    label=t(t::CUSTOMERS_TITLE).to_string()
                    total=total
                    of=Signal::derive(move || query.with(address::customers))
                    columns=Signal::derive(move || columns.with(|columns| columns::grid(columns)))
                    state=state
                    head=head
                    row=row
                    on_open=open
                    on_pick=pick
                />
                {notice}
                {bulk::bar(picked, total, query, columns)}
            </div>
            {inspector}
        </div>
    }
    .into_any()
}

fn page<T>(live: Live, look: fn(u32, u32) -> T) -> Option<T> {
    live.with(|answer| match answer {
        Some(Ok(Answer::Customers(page))) => Some(look(page.total, page.of)),
        _ => None,
    })
}

/// A part of the row at an index, where it is there.
fn row_at<T>(live: Live, index: u32, look: impl FnOnce(&CustomerRow) -> T) -> Option<T> {
    live.with_untracked(|answer| match answer {
        Some(Ok(Answer::Customers(page))) => page.rows.get(index.checked_sub(page.offset)? as usize).map(look),
        _ => None,
    })
}

/// A press on a row looks at it beside the list, where there is room; Enter, or a narrow screen, goes to its page.
fn on_open(live: Live, look: Callback<Option<Id>>) -> Callback<u32> {
    let go = go();
    Callback::new(move |index: u32| {
        let Some(id) = row_at(live, index, |row| row.id) else { return };
        let by_key = window().event().dyn_into::<web_sys::KeyboardEvent>().is_ok();
        if by_key || browser::media("(max-width: 900px)") {
            go(&address::customer(id));
        } else {
            look.run(Some(id));
        }
    })
}

/// While a row is looked at, the arrow keys look at the next one.
fn follow(live: Live, state: ListWindow, looked_at: Memo<Option<Id>>, look: Callback<Option<Id>>) {
    Effect::new(move |_| {
        let Some(index) = state.active.get() else { return };
        let (now, next) = (looked_at.get_untracked(), row_at(live, index, |row| row.id));
        if now.is_some() && next.is_some() && now != next {
            look.run(next);
        }
    });
}

fn head(query: Memo<CustomerQuery>, columns: RwSignal<Vec<Column>>, show: Callback<CustomerQuery>) -> AnyView {
    let cell = move |column: Option<&Column>| {
        let number = column.is_some_and(columns::is_number);
        let label = match column {
            Some(column) => words::column(column),
            None => words::field(Table::Customer, &customer::NAME.into()),
        };
        let Some(by) = columns::sort_of(column) else {
            return view! { <div role="columnheader" class:number=number title=label.clone()>{label.clone()}</div> }
                .into_any();
        };
        let Sort { by: now, descending } = query.with(|query| query.sort);
        let here = now == by;
        let direction = match (here, descending) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        };
        let press = move |_| {
            let descending = if here { !descending } else { sort::begins_with_greatest(by) };
            show.run(CustomerQuery { sort: Sort { by, descending }, ..query.get_untracked() });
        };
        view! {
            <div role="columnheader" aria-sort=direction class:number=number class:after-pick=column.is_none()>
                <button type="button" on:click=press>
                    <span>{label}</span>
                    {here.then(|| icon(if descending { Icon::Down } else { Icon::Up }))}
                </button>
            </div>
        }
        .into_any()
    };
    let cells = columns.with(|columns| columns.iter().map(|column| cell(Some(column))).collect_view());
    view! { {cell(None)} {cells} }.into_any()
}

fn row(live: Live, index: u32, columns: RwSignal<Vec<Column>>, picked: Picked, currency: Memo<String>) -> Option<Row> {
    live.with(|answer| {
        let Some(Ok(Answer::Customers(page))) = answer else { return None };
        let found = index.checked_sub(page.offset).and_then(|at| page.rows.get(at as usize))?;
        let name = format::phone(&found.name);
        let mut cells = vec![Cell::link(name.clone(), address::customer(found.id))];
        columns.with(|columns| {
            cells.extend(columns.iter().zip(&found.cells).map(|(column, cell)| {
                let text = cell.as_ref().map(|cell| currency.with(|currency| words::cell(column, cell, currency)));
                let look = match column {
                    Column::Score(score) if matches!(score.unit(), Unit::Class(_)) => CellLook::State("chip"),
                    column if columns::is_number(column) => CellLook::Number,
                    _ => CellLook::Plain,
                };
                Cell::new(look, text.unwrap_or_default())
            }));
        });
        Some(Row { cells, pick: Some((picked.has(found.id), tf(t::CUSTOMERS_PICK, &[("name", &name)]))) })
    })
}

fn no_match(clear: Callback<()>) -> AnyView {
    let action = view! { <Button label=t(t::CUSTOMERS_CLEAR).to_string() look=Look::Plain on_press=clear/> }.into_any();
    empty(Icon::Search, t(t::CUSTOMERS_NO_MATCH), t(t::CUSTOMERS_NO_MATCH_TEXT), action)
}

fn nothing_yet() -> AnyView {
    let ways = [
        link_button(Look::Primary, Some(Icon::Upload), t(t::CUSTOMERS_IMPORT), address::IMPORT),
        link_button(Look::Plain, Some(Icon::Plus), t(t::CUSTOMERS_NEW), address::NEW_CUSTOMER),
        // The first screen makes it, where nothing is here yet.
        link_button(Look::Plain, Some(Icon::Shop), t(t::CUSTOMERS_DEMO), address::HOME),
    ];
    empty(Icon::People, t(t::CUSTOMERS_EMPTY), t(t::CUSTOMERS_EMPTY_TEXT), Vec::from(ways).into_any())
}
