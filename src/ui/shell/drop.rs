//! A file dropped anywhere on the page opens the import with it.

use super::Shell;
use crate::ui::{address, go};
use leptos::{ev, prelude::*};

/// Listens until the frame goes. What is dropped on an input of its own is left to that.
pub fn listen() {
    let (shell, go) = (Shell::here(), go());
    let over = window_event_listener(ev::dragover, |event| {
        // Without this the browser would open the file in the page's place.
        event.prevent_default();
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.item(0));
        if file.is_some() {
            shell.file.set(file);
            go(address::IMPORT);
        }
    });
    on_cleanup(move || {
        over.remove();
        dropped.remove();
    });
}
