//! The list: what it shows is in the address.

use crate::client::{Client, Live};
use crate::domain::schema::{Table, order};
use crate::engine::query::{Answer, OrderPage, OrderQuery, Query};
use crate::ui::{
    address,
    data::{export_button, export_orders},
    day,
    days::{self, Days},
    format, go, go_with,
    i18n::t,
    locale::{t, tf},
    parts::{
        Button, Cell, CellLook, Icon, List, ListWindow, Look, PageHead, Popover, Row, SearchInput, choice, empty, icon,
        link_button, problem,
    },
    words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

const COLUMNS: &str = "minmax(var(--name-column), 1fr) minmax(140px, 1.2fr) minmax(196px, 1fr) minmax(90px, 0.6fr) \
                       minmax(90px, 0.6fr) minmax(70px, 0.4fr) minmax(120px, 0.8fr)";

/// The list.
pub fn list() -> AnyView {
    let (client, go, go_with) = (Client::here(), go(), go_with());
    let search = use_location().search;
    let query = Memo::new(move |_| address::orders_from(&search.get()));
    let state = ListWindow::new();
    let live = client.watch(move || Some(Query::Orders(OrderQuery { window: state.window.get(), ..query.get() })));
    let total = Memo::new(move |_| with(live, |page| page.total));
    let show = Callback::new(move |query: OrderQuery| go_with(&address::orders(&query), true));
    let on_search = Callback::new(move |text: String| show.run(OrderQuery { search: text, ..query.get_untracked() }));
    let clear = move |()| show.run(OrderQuery::default());
    let open = Callback::new(move |index: u32| {
        let id = live.with_untracked(|answer| match answer {
            Some(Ok(Answer::Orders(page))) => {
                index.checked_sub(page.offset).and_then(|at| page.rows.get(at as usize)).map(|row| row.id)
            }
            _ => None,
        });
        if let Some(id) = id {
            go(&address::order(id));
        }
    });
    let sums = move || {
        let sums = with(live, |page| page.sums.clone()).unwrap_or_default();
        let sums: Vec<_> = sums.iter().map(|(currency, amount)| format::money(*amount, currency)).collect();
        sums.join(" · ")
    };
    let count = move || tf(t::ORDERS_COUNT, &[("n", &format::number(total.get().map_or(0, u64::from)))]);
    let notice = move || match total.get() {
        Some(0) if query.get() == OrderQuery::default() => empty(
            Icon::Order,
            t(t::ORDERS_EMPTY),
            t(t::ORDERS_EMPTY_TEXT),
            link_button(Look::Primary, Some(Icon::Upload), t(t::CUSTOMERS_IMPORT), address::IMPORT),
        ),
        Some(0) => {
            let action = view! { <Button label=t(t::CUSTOMERS_CLEAR).to_string() on_press=clear/> }.into_any();
            empty(Icon::Search, t(t::ORDERS_NO_MATCH), t(t::ORDERS_NO_MATCH_TEXT), action)
        }
        _ => live.with(|answer| match answer {
            Some(Err(refusal)) => problem(refusal),
            _ => ().into_any(),
        }),
    };
    view! {
        <PageHead title=t(t::ORDERS_TITLE).to_string()>
            <span class="quiet count" aria-live="polite">{count}</span>
            <strong class="sums" title=t(t::ORDERS_SUM_WHY)>{sums}</strong>
        </PageHead>
        <div class="tool-bar">
            <SearchInput
                label=t(t::ORDERS_SEARCH)
                value=Signal::derive(move || query.with(|query| query.search.clone()))
                on_search=on_search
            />
            {status(query, show)}
            {when(query, show)}
            {of_customer(query, show)}
            {order_of_time(query, show)}
            <span class="tool-end">{export_button(move || export_orders(query.get_untracked()))}</span>
        </div>
        <div class="list-place" class:hollow=move || total.get() == Some(0)>
            <List
                label=t(t::ORDERS_TITLE).to_string()
                total=Signal::derive(move || total.get().unwrap_or(0))
                of=Signal::derive(move || query.with(address::orders))
                columns=COLUMNS.to_string()
                state=state
                head=ViewFn::from(move || head(query, show))
                row=move |index: u32| row(live, index)
                on_open=open
            />
            {notice}
        </div>
    }
    .into_any()
}

fn with<T>(live: Live, look: fn(&OrderPage) -> T) -> Option<T> {
    live.with(|answer| match answer {
        Some(Ok(Answer::Orders(page))) => Some(look(page)),
        _ => None,
    })
}

fn head(query: Memo<OrderQuery>, show: Callback<OrderQuery>) -> AnyView {
    let name = |field: crate::domain::schema::Field| words::field(Table::Order, &field.into());
    let oldest = query.with(|query| query.oldest_first);
    let turn = move |_| show.run(OrderQuery { oldest_first: !oldest, ..query.get_untracked() });
    view! {
        <div role="columnheader">{name(order::NUMBER)}</div>
        <div role="columnheader">{name(order::CUSTOMER)}</div>
        <div role="columnheader" aria-sort=if oldest { "ascending" } else { "descending" }>
            <button type="button" on:click=turn>
                <span>{name(order::AT)}</span>
                {icon(if oldest { Icon::Up } else { Icon::Down })}
            </button>
        </div>
        <div role="columnheader">{name(order::STATUS)}</div>
        <div role="columnheader">{name(order::CHANNEL)}</div>
        <div role="columnheader" class="number">{name(order::LINES)}</div>
        <div role="columnheader" class="number">{name(order::TOTAL)}</div>
    }
    .into_any()
}

fn row(live: Live, index: u32) -> Option<Row> {
    live.with(|answer| {
        let Some(Ok(Answer::Orders(page))) = answer else { return None };
        let found = index.checked_sub(page.offset).and_then(|at| page.rows.get(at as usize))?;
        let number = if found.number.is_empty() { found.id.to_string() } else { found.number.clone() };
        let customer = match found.customer {
            Some(id) => Cell::link(format::phone(&found.customer_name), address::customer(id)),
            None => Cell::new(CellLook::Quiet, t(t::ORDERS_NOBODY)),
        };
        let (state, class) = state_of(found.kind, found.status);
        let cells = vec![
            Cell::link(number, address::order(found.id)),
            customer,
            Cell::text(format::time(found.at)),
            Cell::new(CellLook::State(class), state),
            Cell::text(found.channel.clone()),
            Cell::number(format::number(found.lines.into())),
            Cell::number(format::money(found.total, &found.currency)),
        ];
        Some(Row { cells, pick: None })
    })
}

/// The payment's state, or that it is a refund: a word with a mark of its meaning.
pub fn state(kind: i64, status: i64) -> AnyView {
    let (text, class) = state_of(kind, status);
    view! { <span class=class>{text}</span> }.into_any()
}

fn state_of(kind: i64, status: i64) -> (String, &'static str) {
    match (kind, status) {
        (1, _) => (words::choice(Table::Order, order::KIND, 1), "state bad"),
        (_, order::PAID) => (words::choice(Table::Order, order::STATUS, status), "state good"),
        (_, order::PENDING) => (words::choice(Table::Order, order::STATUS, status), "state warning"),
        _ => (words::choice(Table::Order, order::STATUS, status), "state bad"),
    }
}

fn status(query: Memo<OrderQuery>, show: Callback<OrderQuery>) -> AnyView {
    let states = (0..order::STATUSES.len() as i64).map(|code| {
        let text = words::choice(Table::Order, order::STATUS, code);
        (code.to_string(), text)
    });
    let options = std::iter::once((String::new(), t(t::ORDERS_ANY_STATUS).to_string())).chain(states).collect();
    let value =
        Signal::derive(move || query.with(|query| query.status.map(|code| code.to_string())).unwrap_or_default());
    let change = move |code: String| show.run(OrderQuery { status: code.parse().ok(), ..query.get_untracked() });
    choice(words::field(Table::Order, &order::STATUS.into()), "", options, value, Callback::new(change))
}

/// Which end of time comes first, where the list has no head to press.
fn order_of_time(query: Memo<OrderQuery>, show: Callback<OrderQuery>) -> AnyView {
    let texts = [(false, t::ORDERS_NEWEST), (true, t::ORDERS_OLDEST)];
    let options = texts.map(|(oldest, text)| (oldest.to_string(), t(text).to_string())).into();
    let value = Signal::derive(move || query.with(|query| query.oldest_first.to_string()));
    let change = move |value: String| show.run(OrderQuery { oldest_first: value == "true", ..query.get_untracked() });
    choice(t(t::CUSTOMERS_SORT).to_string(), "sort", options, value, Callback::new(change))
}

/// The days that the orders are of.
fn when(query: Memo<OrderQuery>, show: Callback<OrderQuery>) -> AnyView {
    let now =
        Signal::derive(move || query.with(|query| (query.from.unwrap_or(day::FIRST), query.to.unwrap_or(day::LAST))));
    let change = Callback::new(move |(from, to): Days| {
        let (from, to) = ((from > day::FIRST).then_some(from), (to < day::LAST).then_some(to));
        show.run(OrderQuery { from, to, ..query.get_untracked() });
    });
    let label = Signal::derive(move || match now.get() {
        days::ANY => t(t::ORDERS_ANY_DAY).to_string(),
        some => days::text(some),
    });
    let cross = move || {
        (now.get() != days::ANY).then(|| {
            let name = tf(t::SHELL_REMOVE, &[("name", &label.get())]);
            view! {
                <button type="button" class="chip-cross" aria-label=name on:click=move |_| change.run(days::ANY)>
                    {icon(Icon::Cross)}
                </button>
            }
            .into_any()
        })
    };
    view! {
        <span class="filter-chip" class:idle=move || now.get() == days::ANY>
            <Popover label=label icon=Icon::Clock>{days::choice(now, change)}</Popover>
            {cross}
        </span>
    }
    .into_any()
}

/// Whose orders these are, if only one customer's.
fn of_customer(query: Memo<OrderQuery>, show: Callback<OrderQuery>) -> AnyView {
    let client = Client::here();
    let live = client.watch(move || query.with(|query| query.customer).map(|id| Query::Customer { id }));
    let remove = Callback::new(move |()| show.run(OrderQuery { customer: None, ..query.get_untracked() }));
    (move || {
        query.with(|query| query.customer).map(|_| {
            let name = live.with(|answer| match answer {
                Some(Ok(Answer::Customer(view))) => format::phone(&view.title),
                _ => String::new(),
            });
            crate::ui::parts::chip(name, Some(remove))
        })
    })
    .into_any()
}
