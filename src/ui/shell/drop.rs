//! Files dropped anywhere on the page open the screen that goes on with them.

use crate::client::Client;
use crate::ui::{data, go};
use leptos::{ev, prelude::*};

/// Listens until the frame goes. What is dropped on an input of its own is left to that.
pub fn listen() {
    let (client, go) = (Client::here(), go());
    let over = window_event_listener(ev::dragover, |event| {
        // Without this the browser would open the file in the page's place.
        event.prevent_default();
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(address) = data::offer(client, files) {
            go(address);
        }
    });
    on_cleanup(move || {
        over.remove();
        dropped.remove();
    });
}
