//! The search of a screen: each key typed is a new question.

use super::icon::{Icon, icon};
use crate::ui::browser;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A search input. `/` goes to it, Arrow down goes on to the list, Escape empties it.
#[component]
pub fn SearchInput(
    #[prop(into)] label: String,
    /// What is searched for now, from the address.
    #[prop(into)]
    value: Signal<String>,
    #[prop(into)] on_search: Callback<String>,
) -> AnyView {
    let node = NodeRef::<html::Input>::new();
    // While somebody types the input is ahead of the address, which follows; it must not be set back.
    Effect::new(move |_| {
        let value = value.get();
        let Some(input) = node.get() else { return };
        let typing = document().active_element().is_some_and(|active| active == **input);
        if !typing && input.value() != value {
            input.set_value(&value);
        }
    });
    let on_keydown = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        _ if browser::composing(&event) => {}
        "ArrowDown" => {
            let list = document().query_selector("main .list").ok().flatten();
            if let Some(list) = list.and_then(|list| list.dyn_into::<HtmlElement>().ok()) {
                event.prevent_default();
                // A list can always take the focus.
                drop(list.focus());
            }
        }
        "Escape" => {
            if let Some(input) = node.get_untracked().filter(|input| !input.value().is_empty()) {
                event.stop_propagation();
                input.set_value("");
                on_search.run(String::new());
            }
        }
        _ => {}
    };
    view! {
        <div class="search-input">
            {icon(Icon::Search)}
            <input
                id="search"
                data-search=""
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=label.clone()
                placeholder=label
                node_ref=node
                on:input=move |event| on_search.run(event_target_value(&event))
                on:keydown=on_keydown
            />
        </div>
    }
    .into_any()
}
