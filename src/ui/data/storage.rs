//! Where the data are and how safe they are there.

use super::{
    section,
    space::{self, Space},
};
use crate::client::Client;
use crate::engine::{
    protocol::DamagedPage,
    query::{Answer, Query, StorageView},
};
use crate::ui::{
    format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, answered, icon},
    words,
};
use leptos::{prelude::*, task::spawn_local};

/// On the overview.
pub fn part() -> AnyView {
    let client = Client::here();
    let found = RwSignal::new(None::<Space>);
    let entry = client.state(|status| status.entry);
    // Each change may need more space; the browser's answer costs nothing to speak of.
    Effect::new(move |_| {
        entry.track();
        spawn_local(async move {
            found.try_set(Some(space::read().await));
        });
    });
    let ask = move |()| {
        spawn_local(async move {
            space::ask().await;
            found.try_set(Some(space::read().await));
        });
    };
    let kept = move || {
        let kept = found.get().and_then(|space| space.kept);
        let (picture, class, text) = match kept {
            Some(true) => (Icon::Check, "kept good", t::DATA_KEPT),
            Some(false) => (Icon::Warning, "kept", t::DATA_NOT_KEPT),
            None => (Icon::Info, "kept", t::DATA_KEPT_UNKNOWN),
        };
        let button = (kept == Some(false))
            .then(|| view! { <Button label=t(t::DATA_ASK_KEEP).to_string() on_press=ask/> }.into_any());
        view! { <div class=class>{icon(picture)}<p>{t(text)}</p>{button}</div> }.into_any()
    };
    let used = move || {
        let space = found.get()?;
        let (used, quota) = (space.used?, space.quota?);
        let values = [("used", format::bytes(used as u64)), ("quota", format::bytes(quota as u64))];
        let text = tf(t::DATA_USED, &[("used", &values[0].1), ("quota", &values[1].1)]);
        Some(view! { <meter min="0" max=quota value=used high=quota * 0.8 aria-label=text.clone()></meter> <p class="quiet small">{text.clone()}</p> }.into_any())
    };
    let live = client.watch(|| Some(Query::Storage));
    let tables = answered(live, 5, |answer| match answer {
        Answer::Storage(view) => Some(tables(view)),
        _ => None,
    });
    let damaged = client.state(|status| status.damaged.clone());
    let body = view! {
        {kept}
        {used}
        {move || damaged.with(|pages| damage(pages))}
        <details>
            <summary>{t(t::DATA_WHAT_IS_STORED)}</summary>
            {tables}
        </details>
    }
    .into_any();
    section("storage", t(t::DATA_STORAGE), t(t::DATA_STORAGE_TEXT), body)
}

fn tables(view: &StorageView) -> AnyView {
    let rows = view
        .tables
        .iter()
        .map(|(table, records, bytes)| {
            view! {
                <tr>
                    <th scope="row">{words::table(*table)}</th>
                    <td class="number">{format::number(*records)}</td>
                    <td class="number">{format::bytes(*bytes)}</td>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    let journal = [("n", format::number(view.journal_entries)), ("tail", format::number(view.tail))];
    let journal: Vec<_> = journal.iter().map(|(name, value)| (*name, value.as_str())).collect();
    view! {
        <div class="table-scroll">
            <table class="table counts">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col" class="number">{t(t::DATA_RECORDS)}</th>
                        <th scope="col" class="number">{t(t::DATA_IN_MEMORY)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="quiet small">{tf(t::DATA_JOURNAL, &journal)}</p>
    }
    .into_any()
}

/// Pages that were set aside, and what that means.
fn damage(pages: &[DamagedPage]) -> Option<AnyView> {
    if pages.is_empty() {
        return None;
    }
    let items = pages
        .iter()
        .map(|page| {
            let values =
                [("table", words::table(page.table)), ("page", page.page.to_string()), ("n", page.records.to_string())];
            let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            view! { <li>{tf(t::DATA_DAMAGED_PAGE, &values)}</li> }.into_any()
        })
        .collect_view();
    let view = view! {
        <div class="damage" role="alert">
            <h3>{icon(Icon::Warning)}{t(t::DATA_DAMAGED)}</h3>
            <p>{t(t::DATA_DAMAGED_TEXT)}</p>
            <ul>{items}</ul>
        </div>
    };
    Some(view.into_any())
}
