//! The keyboard's help.

use super::{Dialog, Shell};
use crate::ui::{
    i18n::{Text, t},
    keyboard::{self, command_key},
    locale::t,
};
use leptos::prelude::*;

/// Shortcuts by what they are for. Keys are parted by spaces; `K` and `Z` stand for the command key with them.
fn shortcuts() -> [(Text, Vec<(&'static str, Text)>); 3] {
    [
        (
            t::HELP_EVERYWHERE,
            vec![
                (command_key("K"), t::HELP_PALETTE),
                ("/", t::HELP_SEARCH),
                (command_key("Z"), t::SHELL_UNDO),
                (command_key("⇧Z"), t::SHELL_REDO),
                ("n", t::HELP_NEW_CUSTOMER),
                ("?", t::HELP_THIS),
                ("Esc", t::HELP_CLOSE),
            ],
        ),
        (
            t::HELP_GO,
            vec![
                ("g h", t::NAV_HOME),
                ("g c", t::NAV_CUSTOMERS),
                ("g o", t::NAV_ORDERS),
                ("g p", t::NAV_PRODUCTS),
                ("g d", t::NAV_DATA),
                ("g s", t::NAV_SETTINGS),
            ],
        ),
        (
            t::HELP_LISTS,
            vec![
                ("↑ ↓", t::HELP_ROW),
                ("PgUp PgDn", t::HELP_PAGE),
                ("Home End", t::HELP_ENDS),
                ("Enter", t::HELP_OPEN),
                ("Space", t::HELP_PICK),
                ("← →", t::HELP_CHART),
            ],
        ),
    ]
}

#[component]
pub fn Help() -> AnyView {
    let shell = Shell::here();
    let content = || {
        shortcuts()
            .into_iter()
            .map(|(title, keys)| {
                let rows = keys
                    .into_iter()
                    .map(|(keys, text)| {
                        let keys = keys.split(' ').map(|key| view! { <kbd>{key}</kbd> }.into_any()).collect_view();
                        view! { <div><dt>{keys}</dt><dd>{t(text)}</dd></div> }.into_any()
                    })
                    .collect_view();
                view! { <section><h3>{t(title)}</h3><dl class="keys">{rows}</dl></section> }.into_any()
            })
            .collect_view()
    };
    view! { <Dialog open=shell.help title=t(t::HELP_TITLE)><div class="help">{content()}</div> <div class="help-foot">{keyboard::switch()} <p class="quiet small">{t(t::HELP_SINGLE_TEXT)}</p></div></Dialog> }.into_any()
}
