//! Choosing files: by a button, or by dropping them.

use super::{flow, restore};
use crate::client::Client;
use crate::ui::{
    address, go,
    i18n::t,
    locale::t,
    parts::{Icon, icon},
};
use leptos::{html, prelude::*};
use web_sys::{File, FileList};

/// What a table of the shop may be called.
const TABLES: &str = ".csv,.tsv,.txt,.gz,.tab,text/csv,text/plain,application/gzip";
/// How a backup's name ends.
pub const BACKUPS: &str = ".guanxi";

fn files(list: Option<FileList>) -> Vec<File> {
    list.map(|list| (0..list.length()).filter_map(|index| list.item(index)).collect()).unwrap_or_default()
}

/// Takes files that a person gave, wherever, and says which screen goes on with them.
pub fn offer(client: Client, list: Option<FileList>) -> Option<&'static str> {
    let (backups, tables): (Vec<_>, Vec<_>) =
        files(list).into_iter().partition(|file| file.name().to_lowercase().ends_with(BACKUPS));
    if let Some(backup) = backups.first() {
        restore::look(client, backup);
    }
    if !tables.is_empty() {
        flow::offer(client, tables);
        return Some(address::IMPORT);
    }
    backups.first().map(|_| address::BACKUP)
}

/// A button that opens the system's choice of files.
pub fn button(label: &'static str, class: &'static str, accept: &'static str, several: bool) -> AnyView {
    let (client, go) = (Client::here(), go());
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let address = offer(client, input.files());
        // Else the same file could not be chosen again.
        input.set_value("");
        if let Some(address) = address {
            go(address);
        }
    };
    let press = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <button type="button" class=class on:click=press>
            {icon(Icon::Upload)}
            <span>{label}</span>
        </button>
        <input type="file" hidden accept=accept multiple=several node_ref=input on:change=chosen/>
    }
    .into_any()
}

/// A place to drop tables on, with a button for those who do not drag.
pub fn zone() -> AnyView {
    let over = RwSignal::new(false);
    let (client, go) = (Client::here(), go());
    let dropped = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(false);
        let address = offer(client, event.data_transfer().and_then(|data| data.files()));
        if let Some(address) = address {
            go(address);
        }
    };
    let dragged = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <div class="drop" class:over=over on:dragover=dragged on:dragleave=move |_| over.set(false) on:drop=dropped>
            {icon(Icon::Upload)}
            <p class="drop-title">{t(t::DATA_DROP)}</p>
            <p class="quiet small">{t(t::DATA_DROP_TEXT)}</p>
            {button(t(t::DATA_CHOOSE), "button primary", TABLES, true)}
        </div>
    }
    .into_any()
}

/// The button of another file, for a report's end.
pub fn another() -> AnyView {
    button(t(t::DATA_ANOTHER), "button", TABLES, true)
}
