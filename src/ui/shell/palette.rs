//! The palette: everything by a few letters. Customers, orders, products, screens, actions.

use super::{Dialog, Shell, theme};
use crate::client::Client;
use crate::engine::query::{Answer, Query, SearchView};
use crate::ui::{
    act::Act,
    address, browser, format, go,
    i18n::{Locale, Text, t},
    locale::{self, t, tf},
    parts::{Icon, icon},
};
use leptos::prelude::*;

/// What the search finds of each kind.
const LIMIT: u32 = 6;
const INPUT: &str = "palette-input";

/// What an entry does.
#[derive(Clone, Debug, PartialEq)]
enum Deed {
    Go(String),
    Undo,
    Redo,
    Help,
    Theme(theme::Theme),
    Locale(Locale),
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    group: Text,
    icon: Icon,
    label: String,
    detail: String,
    deed: Deed,
}

#[component]
pub fn Palette() -> AnyView {
    let shell = Shell::here();
    view! { <Dialog open=shell.palette title=t(t::SHELL_SEARCH) class="palette"><Inside/></Dialog> }.into_any()
}

#[component]
fn Inside() -> AnyView {
    let (client, act, shell, go) = (Client::here(), Act::here(), Shell::here(), go());
    let text = RwSignal::new(String::new());
    let live = client.watch(move || {
        let text = text.with(|text| text.trim().to_string());
        (!text.is_empty()).then_some(Query::Search { text, limit: LIMIT })
    });
    let entries = Memo::new(move |_| {
        let typed = text.with(|text| text.trim().to_string());
        let mut entries = if typed.is_empty() {
            Vec::new()
        } else {
            live.with(|answer| match answer {
                Some(Ok(Answer::Search(found))) => found_entries(found, &typed),
                _ => Vec::new(),
            })
        };
        let wanted = typed.to_lowercase();
        entries.extend(fixed().into_iter().filter(|entry| entry.label.to_lowercase().contains(&wanted)));
        entries
    });
    let at = RwSignal::new(0_usize);
    Effect::new(move |_| {
        text.track();
        at.set(0);
    });
    let run = move |entry: &Entry| {
        shell.palette.set(false);
        match entry.deed.clone() {
            Deed::Go(address) => go(&address),
            Deed::Undo => act.undo(),
            Deed::Redo => act.redo(),
            Deed::Help => shell.help.set(true),
            Deed::Theme(theme) => theme::choose(theme),
            Deed::Locale(locale) => locale::choose(locale),
        }
    };
    let run = StoredValue::new(run);
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        if browser::composing(&event) {
            return;
        }
        let count = entries.with(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1) % count.max(1)),
            "ArrowUp" => at.update(|at| *at = (*at + count.max(1) - 1) % count.max(1)),
            "Enter" => {
                if let Some(entry) = entries.with(|entries| entries.get(at.get_untracked()).cloned()) {
                    run.with_value(|run| run(&entry));
                }
            }
            _ => return,
        }
        event.prevent_default();
        if let Some(option) = browser::element(&option_id(at.get_untracked())) {
            option.scroll_into_view_with_bool(false);
        }
    };
    request_animation_frame(|| browser::focus(INPUT));
    let options = move || {
        entries.with(|entries| {
            let mut group = None;
            let views = entries.iter().enumerate().map(|(index, entry)| {
                let head = (group.replace(entry.group) != Some(entry.group)).then(|| {
                    view! { <div class="palette-group" role="presentation">{t(entry.group)}</div> }.into_any()
                });
                let row = one(index, entry, at, move |entry| run.with_value(|run| run(entry)));
                (head, row)
            });
            views.collect_view()
        })
    };
    view! {
        <div class="palette-head">
            {icon(Icon::Search)}
            <input
                id=INPUT
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-activedescendant=move || option_id(at.get())
                aria-label=t(t::SHELL_SEARCH)
                placeholder=t(t::PALETTE_HINT)
                autocomplete="off"
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=on_keydown
            />
        </div>
        <div id="palette-list" class="palette-list" role="listbox" aria-label=t(t::SHELL_SEARCH)>
            {options}
            {move || entries.with(Vec::is_empty).then(|| view! { <p class="palette-none">{t(t::PALETTE_NONE)}</p> })}
        </div>
    }
    .into_any()
}

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}

fn one(index: usize, entry: &Entry, at: RwSignal<usize>, run: impl Fn(&Entry) + Send + Sync + 'static) -> AnyView {
    let (label, detail, picture) = (entry.label.clone(), entry.detail.clone(), entry.icon);
    let entry = entry.clone();
    view! {
        <div
            class="palette-option"
            role="option"
            id=option_id(index)
            aria-selected=move || (at.get() == index).to_string()
            on:pointermove=move |_| at.set(index)
            on:click=move |_| run(&entry)
        >
            {icon(picture)}
            <span>{label}</span>
            <span class="quiet">{detail}</span>
        </div>
    }
    .into_any()
}

fn found_entries(found: &SearchView, typed: &str) -> Vec<Entry> {
    let entry = |group, icon, label: &str, detail: &str, to: String| Entry {
        group,
        icon,
        label: label.to_string(),
        detail: detail.to_string(),
        deed: Deed::Go(to),
    };
    let mut entries: Vec<_> = found
        .customers
        .iter()
        .map(|(id, name, detail)| {
            entry(t::NAV_CUSTOMERS, Icon::Person, &format::phone(name), &format::phone(detail), address::customer(*id))
        })
        .collect();
    if found.customers_total as usize > found.customers.len() {
        let label = tf(t::PALETTE_ALL, &[("n", &format::number(found.customers_total.into()))]);
        let query = crate::engine::query::CustomerQuery { search: typed.to_string(), ..Default::default() };
        entries.push(entry(t::NAV_CUSTOMERS, Icon::People, &label, "", address::customers(&query)));
    }
    entries.extend(found.orders.iter().map(|order| {
        let detail = format!("{} · {}", order.customer_name, format::money(order.total, &order.currency));
        entry(t::NAV_ORDERS, Icon::Order, &order.number, &detail, address::order(order.id))
    }));
    entries.extend(
        found
            .products
            .iter()
            .map(|(_, name, sku)| entry(t::NAV_PRODUCTS, Icon::Product, name, sku, address::products(name))),
    );
    entries
}

/// Screens and actions, in the language in use.
fn fixed() -> Vec<Entry> {
    let go = |icon, text, to: &str| (t::PALETTE_GO, icon, text, Deed::Go(to.to_string()));
    let act = |icon, text, to: &str| (t::PALETTE_DO, icon, text, Deed::Go(to.to_string()));
    let mut entries: Vec<_> = [
        act(Icon::Plus, t::PALETTE_NEW_CUSTOMER, address::NEW_CUSTOMER),
        act(Icon::Segment, t::PALETTE_NEW_SEGMENT, address::NEW_SEGMENT),
        act(Icon::Upload, t::PALETTE_IMPORT, address::IMPORT),
        act(Icon::Download, t::PALETTE_BACKUP, address::BACKUP),
        (t::PALETTE_DO, Icon::Undo, t::SHELL_UNDO, Deed::Undo),
        (t::PALETTE_DO, Icon::Redo, t::SHELL_REDO, Deed::Redo),
        (t::PALETTE_DO, Icon::Keyboard, t::HELP_TITLE, Deed::Help),
        go(Icon::Home, t::NAV_HOME, address::HOME),
        go(Icon::People, t::NAV_CUSTOMERS, address::CUSTOMERS),
        go(Icon::Segment, t::NAV_SEGMENTS, address::SEGMENTS),
        go(Icon::Order, t::NAV_ORDERS, address::ORDERS),
        go(Icon::Product, t::NAV_PRODUCTS, address::PRODUCTS),
        go(Icon::Data, t::NAV_DATA, address::DATA),
        go(Icon::History, t::PALETTE_HISTORY, address::HISTORY),
        go(Icon::Bin, t::PALETTE_BIN, address::BIN),
        go(Icon::Merge, t::PALETTE_DUPLICATES, address::DUPLICATES),
        go(Icon::Settings, t::NAV_SETTINGS, address::SETTINGS),
    ]
    .into_iter()
    .map(|(group, icon, text, deed)| Entry { group, icon, label: t(text).into(), detail: String::new(), deed })
    .collect();
    entries.extend(theme::Theme::ALL.into_iter().map(|own| Entry {
        group: t::PALETTE_DO,
        icon: own.icon(),
        label: tf(t::WORDS_OF, &[("table", t(t::SHELL_THEME)), ("field", t(own.label()))]),
        detail: String::new(),
        deed: Deed::Theme(own),
    }));
    entries.extend(Locale::ALL.into_iter().filter(|own| *own != locale::current()).map(|own| Entry {
        group: t::PALETTE_DO,
        icon: Icon::Globe,
        label: own.own_name().into(),
        detail: t(t::SHELL_LANGUAGE).into(),
        deed: Deed::Locale(own),
    }));
    entries
}
