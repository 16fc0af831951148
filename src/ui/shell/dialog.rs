//! A dialog over the page: the browser's own `<dialog>`, which keeps the focus and closes at Escape.

use crate::ui::{
    i18n::t,
    locale::t,
    parts::{Button, Icon, Look},
};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

/// Shows its children while `open` is true. They are drawn when it opens.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    /// A class of its own, such as `palette`, which then has no visible head.
    #[prop(optional)]
    class: &'static str,
    children: ChildrenFn,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // It is in the page and closed, so that showing it cannot be refused.
            drop(dialog.show_modal());
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    // A press on what is behind the dialog falls on the dialog itself.
    let press = move |event: web_sys::MouseEvent| {
        let on_itself =
            event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok()).is_some();
        if on_itself {
            open.set(false);
        }
    };
    let head = class.is_empty().then(|| {
        view! {
            <header class="dialog-head">
                <h2>{title.clone()}</h2>
                <Button label=t(t::SHELL_CLOSE).to_string() icon=Icon::Cross look=Look::Quiet bare=true on_press=move |()| open.set(false)/>
            </header>
        }
        .into_any()
    });
    view! {
        <dialog class=format!("dialog {class}") aria-label=title node_ref=node on:close=move |_| open.set(false) on:click=press>
            <div class="dialog-body">
                {head}
                {move || open.get().then(|| children())}
            </div>
        </dialog>
    }
    .into_any()
}
