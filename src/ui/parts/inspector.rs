//! The frame that opens beside a list: what a row is, without leaving the list.

use super::{Button, Icon, Look};
use crate::ui::{browser, i18n::t, locale::t};
use leptos::prelude::*;

/// Opens beside the list that it is in; `on_close` takes the row's id out of the address. Escape closes it.
#[component]
pub fn Inspector(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    /// Actions in its head, such as a link to the full page.
    #[prop(optional, into)]
    actions: Option<AnyView>,
    children: Children,
) -> AnyView {
    // The list that it opened from has the row that the keyboard is on.
    let on_close = move |()| {
        on_close.run(());
        browser::focus_next("main .list");
    };
    let close_at_escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && !browser::typing(&event) && !browser::composing(&event) {
            on_close(());
        }
    };
    view! {
        <aside class="inspector" aria-label=title on:keydown=close_at_escape>
            <header class="inspector-head">
                <h2 title=title>{title}</h2>
                {actions}
                <Button label=t(t::SHELL_CLOSE).to_string() icon=Icon::Cross look=Look::Quiet bare=true on_press=on_close/>
            </header>
            <div class="inspector-body">{children()}</div>
        </aside>
    }
    .into_any()
}
