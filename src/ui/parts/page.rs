//! The head of a screen, tabs and chips.

use super::icon::{Icon, icon};
use crate::domain::id::Id;
use crate::ui::{browser, i18n::t, locale::t};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};

/// The id of the heading that the focus goes to after going to another screen.
pub const TITLE_ID: &str = "title";

/// The head of a screen: its name, which is the tab's title too, and its actions as children.
#[component]
pub fn PageHead(
    #[prop(into)] title: Signal<String>,
    /// A smaller line below the name.
    #[prop(optional, into)]
    below: Option<AnyView>,
    #[prop(optional)] children: Option<Children>,
) -> AnyView {
    Effect::new(move |_| {
        document().set_title(&format!("{} · {}", title.get(), t(t::SHELL_APP)));
    });
    // Where this was the head of something that waited, the one of what came takes the focus over.
    on_cleanup(|| {
        if document().active_element().is_some_and(|element| element.id() == TITLE_ID) {
            request_animation_frame(|| browser::focus(TITLE_ID));
        }
    });
    view! {
        <header class="page-head">
            <div class="page-name">
                <h1 id=TITLE_ID tabindex="-1">{title}</h1>
                {below}
            </div>
            <div class="actions">{children.map(|children| children())}</div>
        </header>
    }
    .into_any()
}

/// The screen of a record whose id is in the address; of no id it is that there is nothing.
pub fn by_id(screen: fn(Id) -> AnyView) -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|map| map.get("id")).and_then(|id| id.parse::<Id>().ok()));
    (move || id.get().map_or_else(crate::ui::shell::not_found, screen)).into_any()
}

/// Tabs that are links: which one is open is in the address. Each is an address and a label.
#[component]
pub fn Tabs(#[prop(into)] label: String, tabs: Vec<(String, String)>) -> AnyView {
    let path = use_location().pathname;
    let base = browser::base_path();
    let tabs = tabs
        .into_iter()
        .map(|(address, label)| {
            let full = format!("{base}/{address}");
            let here = move || (path.get().trim_end_matches('/') == full).then_some("page");
            view! { <a href=address aria-current=here>{label}</a> }.into_any()
        })
        .collect_view();
    view! { <nav class="tabs" aria-label=label>{tabs}</nav> }.into_any()
}

/// A small fact, such as a tag or a filter; with `remove` it has a cross.
pub fn chip(label: String, remove: Option<Callback<()>>) -> AnyView {
    let name = crate::ui::locale::tf(t::SHELL_REMOVE, &[("name", &label)]);
    let cross = remove.map(|remove| {
        view! {
            <button type="button" class="chip-cross" aria-label=name on:click=move |_| remove.run(())>
                {icon(Icon::Cross)}
            </button>
        }
        .into_any()
    });
    view! { <span class="chip">{label}{cross}</span> }.into_any()
}
