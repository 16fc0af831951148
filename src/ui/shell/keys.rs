//! Keyboard shortcuts that work on every screen.

use super::Shell;
use crate::ui::{
    act::Act,
    address, browser, go,
    keyboard::{apple, single},
};
use leptos::{ev, prelude::*};
use std::time::Duration;
use web_sys::KeyboardEvent;

/// Listens until the frame goes.
pub fn listen() {
    let (shell, act, go) = (Shell::here(), Act::here(), go());
    // `g` was pressed a moment ago: the next letter is where to go.
    let going = StoredValue::new(false);
    let handle = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        if browser::composing(&event) {
            return;
        }
        let key = event.key();
        let command = if apple() { event.meta_key() } else { event.ctrl_key() };
        let free = !browser::typing(&event)
            && !event.alt_key()
            && document().query_selector("dialog[open], .popover:popover-open").ok().flatten().is_none();
        match (command, key.to_lowercase().as_str()) {
            (false, _) if !single() => return,
            (true, "k") => shell.palette.update(|open| *open = !*open),
            // In an input the browser's own undo is meant.
            (true, "z") if free && event.shift_key() => act.redo(),
            (true, "z") if free => act.undo(),
            (true, "y") if free => act.redo(),
            (false, "?") if free => shell.help.set(true),
            (false, "/") if free => {
                // The screen's own search, else the one for everything.
                if document().query_selector("[data-search]").ok().flatten().is_some() {
                    browser::focus("search");
                } else {
                    shell.palette.set(true);
                }
            }
            (false, "g") if free => {
                going.set_value(true);
                set_timeout(
                    move || {
                        going.try_set_value(false);
                    },
                    Duration::from_secs(1),
                );
                return;
            }
            (false, letter) if free && going.get_value() => {
                going.set_value(false);
                match letter {
                    "h" => go(address::HOME),
                    "c" => go(address::CUSTOMERS),
                    "o" => go(address::ORDERS),
                    "p" => go(address::PRODUCTS),
                    "d" => go(address::DATA),
                    "s" => go(address::SETTINGS),
                    _ => return,
                }
            }
            (false, "n") if free => go(address::NEW_CUSTOMER),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}
