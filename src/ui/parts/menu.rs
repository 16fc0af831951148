//! Menus and popovers: the browser's own `popover`, which closes at Escape and at a press elsewhere.

use super::{
    button::Look,
    icon::{Icon, icon},
    width::width_of,
};
use crate::ui::browser;
use leptos::{html, prelude::*};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

thread_local! {
    static LAST_ID: Cell<u32> = const { Cell::new(0) };
}

/// An id that no other element has.
pub(super) fn fresh_id(kind: &str) -> String {
    LAST_ID.set(LAST_ID.get() + 1);
    format!("{kind}-{}", LAST_ID.get())
}

/// Space between the button and what it opens, and between that and the window's edge.
const GAP: f64 = 4.0;

/// Puts an opened popover below its button, or above where there is no room, and within the window.
fn place(button: &Element, popover: &HtmlElement) {
    let (from, size) = (button.get_bounding_client_rect(), popover.get_bounding_client_rect());
    let inner = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    let (width, height) = (inner(window().inner_width()), inner(window().inner_height()));
    let below = from.bottom() + GAP;
    let above = from.top() - GAP - size.height();
    let top = if below + size.height() > height && above > 0.0 { above } else { below };
    // Towards the side where there is room.
    let left = if from.left() + size.width() > width { from.right() - size.width() } else { from.left() };
    let left = left.min(width - size.width() - GAP).max(GAP);
    let style = popover.style();
    // Setting a known property to a number of pixels cannot fail.
    drop(style.set_property("left", &format!("{left}px")));
    drop(style.set_property("top", &format!("{}px", top.max(GAP))));
}

/// A button that opens a place for anything: a filter's editor, a list of columns.
#[component]
pub fn Popover(
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] icon: Option<Icon>,
    #[prop(optional)] look: Look,
    /// Only the icon shows; the label is its name.
    #[prop(optional)]
    bare: bool,
    /// Its children are drawn when it opens, so that they ask nothing before.
    children: ChildrenFn,
) -> AnyView {
    frame(label, icon, look, bare, "popover", None, children)
}

/// A button that opens a list of actions: [`MenuItem`]s.
#[component]
pub fn Menu(
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] icon: Option<Icon>,
    #[prop(optional)] look: Look,
    #[prop(optional)] bare: bool,
    children: ChildrenFn,
) -> AnyView {
    frame(label, icon, look, bare, "popover menu", Some("menu"), children)
}

fn frame(
    label: Signal<String>,
    icon: Option<Icon>,
    look: Look,
    bare: bool,
    class: &'static str,
    role: Option<&'static str>,
    children: ChildrenFn,
) -> AnyView {
    let id = fresh_id("popover");
    let button = NodeRef::<html::Button>::new();
    let popover = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let on_toggle = move |event: web_sys::Event| {
        let opened = event.dyn_into::<web_sys::ToggleEvent>().is_ok_and(|event| event.new_state() == "open");
        open.set(opened);
        if let (true, Some(button), Some(popover)) = (opened, button.get_untracked(), popover.get_untracked()) {
            place(&button, &popover);
            request_animation_frame(move || {
                place(&button, &popover);
                match role {
                    Some(_) => step(&popover, 0),
                    None => enter(&popover),
                }
            });
        }
    };
    // What is in it may grow after it opened.
    let size = width_of(popover);
    Effect::new(move |_| {
        size.track();
        if let (true, Some(button), Some(popover)) = (open.get(), button.get_untracked(), popover.get_untracked()) {
            place(&button, &popover);
            // And have come only now.
            let waits = document().active_element().is_some_and(|active| active == **button);
            if role.is_none() && waits {
                enter(&popover);
            }
        }
    });
    let on_keydown = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        if let (Some(_), Some(popover)) = (role, popover.get_untracked()) {
            event.prevent_default();
            step(&popover, by);
        }
    };
    view! {
        <button
            type="button"
            class=look.class()
            class:bare=bare
            node_ref=button
            popovertarget=id.clone()
            aria-haspopup=role.unwrap_or("dialog")
            aria-expanded=move || open.get().to_string()
            aria-label=move || bare.then(|| label.get())
            title=move || bare.then(|| label.get())
        >
            {icon.map(self::icon)}
            {(!bare).then(|| view! { <span>{label}</span> })}
        </button>
        <div
            class=class
            id=id
            popover="auto"
            role=role.unwrap_or("dialog")
            aria-label=label
            node_ref=popover
            on:toggle=on_toggle
            on:keydown=on_keydown
        >
            {move || open.get().then(|| children())}
        </div>
    }
    .into_any()
}

/// Takes the focus into a popover. Not by a finger: it would call up the keyboard over half of the screen.
fn enter(popover: &HtmlElement) {
    let within = document().active_element().is_some_and(|active| popover.contains(Some(&active)));
    if browser::media("(pointer: coarse)") || within {
        return;
    }
    let first = popover.query_selector("input:not([disabled]), select, textarea, button, a[href]").ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        // What cannot take the focus leaves it where it is.
        drop(first.focus());
    }
}

/// Closes what is open over the page.
pub fn close_popovers() {
    let open = document().query_selector(".popover:popover-open").ok().flatten();
    if let Some(popover) = open.and_then(|popover| popover.dyn_into::<HtmlElement>().ok()) {
        // Hiding one that is hidden already is refused and changes nothing.
        drop(popover.hide_popover());
    }
}

/// Closes the popover that an event happened in.
pub fn close_popover(event: &web_sys::Event) {
    let popover = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("[popover]").ok().flatten())
        .and_then(|popover| popover.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(popover) = popover {
        // Hiding one that is hidden already is refused and changes nothing.
        drop(popover.hide_popover());
    }
}

/// Moves the focus among the items of a menu; by 0 to the first one.
fn step(menu: &HtmlElement, by: i32) {
    let Ok(items) = menu.query_selector_all("[role^=menuitem]:not([disabled])") else { return };
    let count = items.length() as i32;
    let focused = document().active_element();
    let at = (0..count).find(|at| items.item(*at as u32).as_ref() == focused.as_ref().map(AsRef::as_ref));
    let to = match at {
        Some(at) if by != 0 => (at + by).rem_euclid(count.max(1)),
        _ => 0,
    };
    if let Some(item) = items.item(to as u32).and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        // An item that cannot take the focus leaves it where it is.
        drop(item.focus());
    }
}

/// One action of a [`Menu`]; pressing it closes the menu.
#[component]
pub fn MenuItem(
    #[prop(into)] label: String,
    #[prop(into)] on_press: Callback<()>,
    #[prop(optional, into)] icon: Option<Icon>,
    /// Shown with a mark, as the one of several that holds.
    #[prop(optional, into)]
    chosen: Option<Signal<bool>>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> AnyView {
    let press = move |event: web_sys::MouseEvent| {
        let menu = event
            .current_target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("[popover]").ok().flatten())
            .and_then(|menu| menu.dyn_into::<HtmlElement>().ok());
        if let Some(menu) = menu {
            // It is open, as the item was pressed; hiding a hidden one would be refused and change nothing.
            drop(menu.hide_popover());
        }
        on_press.run(());
    };
    view! {
        <button
            type="button"
            class="menu-item"
            role=if chosen.is_some() { "menuitemradio" } else { "menuitem" }
            aria-checked=move || chosen.map(|chosen| chosen.get().to_string())
            disabled=disabled
            on:click=press
        >
            {icon.map(self::icon)}
            <span>{label}</span>
            {move || chosen.is_some_and(|chosen| chosen.get()).then(|| self::icon(Icon::Check))}
        </button>
    }
    .into_any()
}
