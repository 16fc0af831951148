//! Customers: the list and one of them.

use super::{
    address, format, go,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, List, ListWindow, Look, PageHead},
    words,
};
use crate::client::Client;
use crate::domain::schema::{Table, customer};
use crate::engine::query::{Answer, Column, CustomerQuery, Query};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};

/// The list.
pub fn list() -> AnyView {
    let (client, go) = (Client::here(), go());
    let search = use_location().search;
    let state = ListWindow::new();
    let columns = [
        Column::Field(customer::PHONE.into()),
        Column::Field(customer::CITY.into()),
        Column::Orders,
        Column::Spend,
        Column::LastOrder,
    ];
    let asked = columns.to_vec();
    let live = client.watch(move || {
        let query = address::customers_from(&search.get());
        Some(Query::Customers(CustomerQuery { window: state.window.get(), columns: asked.clone(), ..query }))
    });
    let total = Memo::new(move |_| {
        live.with(|answer| match answer {
            Some(Ok(Answer::Customers(page))) => page.total,
            _ => 0,
        })
    });
    let names: Vec<_> = columns.iter().map(words::column).collect();
    let head = ViewFn::from(move || {
        let cells =
            names.iter().map(|name| view! { <div role="columnheader">{name.clone()}</div> }.into_any()).collect_view();
        view! { <div role="columnheader">{words::field(Table::Customer, &customer::NAME.into())}</div>{cells} }
    });
    let row = move |index: u32| {
        live.with(|answer| {
            let Some(Ok(Answer::Customers(page))) = answer else { return ().into_any() };
            let Some(found) = index.checked_sub(page.offset).and_then(|at| page.rows.get(at as usize)) else {
                return view! { <div role="gridcell" class="cell-waiting"></div> }.into_any();
            };
            let cells = columns
                .iter()
                .zip(&found.cells)
                .map(|(column, cell)| {
                    let text = cell.as_ref().map(|cell| words::cell(column, cell, "")).unwrap_or_default();
                    view! { <div role="gridcell" title=text.clone()>{text.clone()}</div> }.into_any()
                })
                .collect_view();
            view! { <div role="gridcell"><a href=address::customer(found.id)>{found.name.clone()}</a></div>{cells} }
                .into_any()
        })
    };
    let count = Signal::derive(move || tf(t::CUSTOMERS_COUNT, &[("n", &format::number(total.get().into()))]));
    let new = move |()| go(address::NEW_CUSTOMER);
    view! {
        <PageHead title=t(t::CUSTOMERS_TITLE).to_string()>
            <span class="quiet">{count}</span>
            <Button label=t(t::CUSTOMERS_NEW).to_string() icon=Icon::Plus look=Look::Primary on_press=new/>
        </PageHead>
        <List
            label=t(t::CUSTOMERS_TITLE).to_string()
            total=total
            of=move || address::customers(&address::customers_from(&search.get()))
            columns="minmax(180px, 2fr) repeat(5, minmax(110px, 1fr))".to_string()
            state=state
            head=head
            row=row
        />
    }
    .into_any()
}

/// A form for a new one.
pub fn new() -> AnyView {
    view! { <PageHead title=t(t::CUSTOMERS_NEW).to_string()/> }.into_any()
}

/// One customer.
pub fn one() -> AnyView {
    let client = Client::here();
    let id = use_params_map();
    let live = client
        .watch(move || id.with(|map| map.get("id")).and_then(|id| id.parse().ok()).map(|id| Query::Customer { id }));
    let title = Signal::derive(move || {
        live.with(|answer| match answer {
            Some(Ok(Answer::Customer(view))) => view.title.clone(),
            _ => t(t::CUSTOMERS_TITLE).into(),
        })
    });
    view! { <PageHead title=title/> }.into_any()
}
