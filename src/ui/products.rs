//! Products, with what was sold of each.

use super::{
    address,
    currency::currency,
    format, go_with,
    i18n::t,
    locale::{t, tf},
    parts::{Cell, CellLook, Icon, List, ListWindow, Look, PageHead, Row, SearchInput, empty, link_button, problem},
    words,
};
use crate::client::{Client, Live};
use crate::domain::schema::{Table, product};
use crate::engine::query::{Answer, Query};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

const COLUMNS: &str = "minmax(var(--name-column), 2fr) minmax(100px, 0.7fr) minmax(110px, 0.8fr) minmax(100px, 0.6fr) \
                       minmax(90px, 0.6fr) minmax(130px, 0.8fr)";

/// The list.
pub fn list() -> AnyView {
    let (client, go_with, currency) = (Client::here(), go_with(), currency());
    let search = use_location().search;
    let wanted = Memo::new(move |_| address::value(&search.get(), "q").unwrap_or_default());
    let state = ListWindow::new();
    let live = client.watch(move || Some(Query::Products { search: wanted.get(), window: state.window.get() }));
    let total = Memo::new(move |_| {
        live.with(|answer| match answer {
            Some(Ok(Answer::Products(page))) => Some(page.total),
            _ => None,
        })
    });
    let on_search = Callback::new(move |text: String| go_with(&address::products(&text), true));
    let count = move || tf(t::PRODUCTS_COUNT, &[("n", &format::number(total.get().map_or(0, u64::from)))]);
    let notice = move || match total.get() {
        Some(0) if wanted.with(String::is_empty) => empty(
            Icon::Product,
            t(t::PRODUCTS_EMPTY),
            t(t::PRODUCTS_EMPTY_TEXT),
            link_button(Look::Primary, Some(Icon::Upload), t(t::CUSTOMERS_IMPORT), address::IMPORT),
        ),
        Some(0) => empty(Icon::Search, t(t::PRODUCTS_NO_MATCH), t(t::PRODUCTS_NO_MATCH_TEXT), ().into_any()),
        _ => live.with(|answer| match answer {
            Some(Err(refusal)) => problem(refusal),
            _ => ().into_any(),
        }),
    };
    view! {
        <PageHead title=t(t::PRODUCTS_TITLE).to_string()>
            <span class="quiet count" aria-live="polite">{count}</span>
        </PageHead>
        <div class="tool-bar"><SearchInput label=t(t::PRODUCTS_SEARCH) value=wanted on_search=on_search/></div>
        <div class="list-place" class:hollow=move || total.get() == Some(0)>
            <List
                label=t(t::PRODUCTS_TITLE).to_string()
                total=Signal::derive(move || total.get().unwrap_or(0))
                of=wanted
                columns=COLUMNS.to_string()
                state=state
                head=ViewFn::from(head)
                row=move |index: u32| row(live, index, currency)
            />
            {notice}
        </div>
    }
    .into_any()
}

fn head() -> AnyView {
    let name = |field: crate::domain::schema::Field| words::field(Table::Product, &field.into());
    view! {
        <div role="columnheader">{name(product::NAME)}</div>
        <div role="columnheader">{name(product::SKU)}</div>
        <div role="columnheader">{name(product::CATEGORY)}</div>
        <div role="columnheader" class="number">{name(product::PRICE)}</div>
        <div role="columnheader" class="number" title=t(t::PRODUCTS_PIECES_WHY)>{t(t::PRODUCTS_PIECES)}</div>
        <div role="columnheader" class="number" title=t(t::PRODUCTS_REVENUE_WHY)>{t(t::PRODUCTS_REVENUE)}</div>
    }
    .into_any()
}

fn row(live: Live, index: u32, currency: Memo<String>) -> Option<Row> {
    live.with(|answer| {
        let Some(Ok(Answer::Products(page))) = answer else { return None };
        let found = index.checked_sub(page.offset).and_then(|at| page.rows.get(at as usize))?;
        let money = |amount: i64| currency.with(|currency| format::money(amount, currency));
        let name = if found.name.is_empty() { &found.sku } else { &found.name };
        let cells = vec![
            Cell::new(CellLook::Strong, name),
            Cell::text(&found.sku),
            Cell::text(&found.category),
            Cell::number(found.price.map(money).unwrap_or_default()),
            Cell::number(format::signed(found.pieces as f64)),
            Cell::number(money(found.revenue)),
        ];
        Some(Row { cells, pick: None })
    })
}
