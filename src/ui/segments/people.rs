//! Some customers by name, and the input that finds one.

use crate::client::Client;
use crate::domain::{id::Id, schema::customer};
use crate::engine::query::{Answer, Column, CustomerRow, Query};
use crate::ui::{address, browser, format, i18n::Text, locale::t, words};
use leptos::{prelude::*, task::spawn_local};

/// The columns of a sample, as [`sample`] shows them.
pub fn columns() -> Vec<Column> {
    vec![Column::Field(customer::CITY.into()), Column::Spend, Column::LastOrder]
}

/// Names that lead to their customers, with what tells them apart.
pub fn sample(rows: &[CustomerRow], currency: &str) -> AnyView {
    let columns = columns();
    let row = |row: &CustomerRow| {
        let cell = |at: usize| {
            let value = row.cells.get(at).cloned().flatten()?;
            Some(words::cell(&columns[at], &value, currency)).filter(|text| !text.is_empty())
        };
        let detail: Vec<String> = [cell(0), cell(2)].into_iter().flatten().collect();
        view! {
            <li>
                <a class="row-main" href=address::customer(row.id)>
                    <span class="row-name">{format::phone(&row.name)}</span>
                    <span class="row-detail">{detail.join(" · ")}</span>
                </a>
                <span class="number">{cell(1)}</span>
            </li>
        }
        .into_any()
    };
    view! { <ul class="rows people">{rows.iter().map(row).collect_view()}</ul> }.into_any()
}

/// An input that finds customers by name, phone or number, and gives the one that is picked.
pub fn find_customer(label: Text, pick: Callback<(Id, String)>) -> AnyView {
    const FOUND: u32 = 6;
    let client = Client::here();
    let typed = RwSignal::new(String::new());
    let live = client.watch(move || {
        let text = typed.with(|typed| typed.trim().to_string());
        (!text.is_empty()).then_some(Query::Search { text, limit: FOUND })
    });
    let found = Memo::new(move |_| {
        if typed.with(|typed| typed.trim().is_empty()) {
            return Vec::new();
        }
        live.with(|answer| match answer {
            Some(Ok(Answer::Search(found))) => found.customers.clone(),
            _ => Vec::new(),
        })
    });
    let take = move |id: Id, name: String| {
        typed.set(String::new());
        pick.run((id, format::phone(&name)));
    };
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter"
            && !typed.with_untracked(|typed| typed.trim().is_empty())
            && !browser::composing(&event)
            && !event.ctrl_key()
            && !event.meta_key()
        {
            event.prevent_default();
            let text = typed.get_untracked();
            // Those on screen may still be the ones of the letters before.
            spawn_local(async move {
                let answer = client.ask(Query::Search { text: text.trim().to_string(), limit: 1 }).await;
                if let Ok(Answer::Search(found)) = answer
                    && typed.try_get_untracked() == Some(text)
                    && let Some((id, name, _)) = found.customers.into_iter().next()
                {
                    take(id, name);
                }
            });
        }
    };
    let option = move |(id, name, detail): (Id, String, String)| {
        let text = format::phone(&name);
        view! {
            <button type="button" class="menu-item" on:click=move |_| take(id, name.clone())>
                <span>{text}</span>
                <small class="quiet">{format::phone(&detail)}</small>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="find-customer">
            <input
                type="search"
                autocomplete="off"
                aria-label=t(label)
                placeholder=t(label)
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=on_keydown
            />
            <div class="found">{move || found.get().into_iter().map(option).collect_view()}</div>
        </div>
    }
    .into_any()
}
