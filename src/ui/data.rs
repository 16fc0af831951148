//! What comes in and goes out, backups, storage, the bin, history.

mod pick;
mod flow;
mod import;
mod jobs;
mod export;
mod backup;
mod restore;
mod storage;
mod space;
mod wipe;
mod history;
mod duplicates;
mod compare;
mod bin;

pub use compare::draw as compare;
pub use export::{
    button as export_button, customers as customers_file, named as export_named, orders as export_orders,
};
pub use pick::offer;
pub use space::ask_quietly as ask_to_keep;

use super::{
    address, browser,
    i18n::t,
    locale::t,
    parts::{Button, Look, PageHead, Tabs, problem},
    shell,
};
use crate::client::Client;
use crate::engine::protocol::Phase;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The overview.
pub fn overview() -> AnyView {
    view! {
        {head(t(t::DATA_TITLE))}
        <div class="data-page">
            {import::invitation()}
            {export::part()}
            {backup::part()}
            {import::demo()}
            {storage::part()}
            {wipe::part()}
        </div>
    }
    .into_any()
}

/// In the place of every screen while the database cannot be opened: once more, a backup in its place, or a new start.
pub fn rescue() -> AnyView {
    let why = Client::here().state(|status| match &status.phase {
        Phase::Failed(refusal) => Some(refusal.clone()),
        _ => None,
    });
    let again = |()| browser::reload();
    let restore = view! { <div class="data-row">{restore::button()}</div> {restore::draw()} }.into_any();
    view! {
        <PageHead title=t(t::SHELL_FAILED).to_string()/>
        <div class="data-page">
            {move || why.get().map(|refusal| problem(&refusal))}
            <div class="data-row">
                <Button label=t(t::DATA_TRY_AGAIN).to_string() look=Look::Primary on_press=again/>
            </div>
            {section("backup", t(t::DATA_RESTORE), t(t::DATA_RESCUE_TEXT), restore)}
            {wipe::part()}
        </div>
    }
    .into_any()
}

/// One of its parts, by the address.
pub fn part() -> AnyView {
    let part = use_params_map().with(|map| map.get("part")).unwrap_or_default();
    match part.as_str() {
        "import" => import::screen(),
        "history" => history::screen(),
        "bin" => bin::screen(),
        "duplicates" => duplicates::screen(),
        "export" | "backup" => {
            // Both are places on the overview; the focus goes there instead of the heading.
            set_timeout(move || browser::focus(&part), std::time::Duration::from_millis(60));
            overview()
        }
        _ => shell::not_found(),
    }
}

/// The head of each of these screens, with the way to the others.
fn head(title: &'static str) -> AnyView {
    let tabs = [
        (address::DATA, t::DATA_OVERVIEW),
        (address::IMPORT, t::DATA_IMPORT),
        (address::HISTORY, t::DATA_HISTORY),
        (address::DUPLICATES, t::DATA_DUPLICATES),
        (address::BIN, t::DATA_BIN),
    ];
    let tabs = tabs.map(|(address, label)| (address.to_string(), t(label).to_string())).to_vec();
    view! {
        <PageHead title=title.to_string()/>
        <Tabs label=t(t::DATA_TITLE) tabs=tabs/>
    }
    .into_any()
}

/// A part of the overview; `id` is what the focus can go to.
fn section(id: &'static str, title: &str, text: &str, body: AnyView) -> AnyView {
    let (heading, name) = (format!("{id}-title"), format!("{id}-title"));
    view! {
        <section class="data-section" id=id tabindex="-1" aria-labelledby=name>
            <h2 id=heading>{title.to_string()}</h2>
            <p class="quiet">{text.to_string()}</p>
            {body}
        </section>
    }
    .into_any()
}
