//! A list of any length that draws only the rows on screen.
//!
//! The list tells through its [`ListWindow`] which rows it will need soon; the screen asks the engine for them and draws
//! a row from its index. Rows are drawn into a fixed set of places that are used again while scrolling, so that a
//! scroll costs a few text changes and no new elements.

use super::{menu::fresh_id, width::width_of};
use crate::engine::query::Window;
use crate::ui::{browser, scroll::Scroll};
use leptos::{html, prelude::*};
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::JsCast;

/// Rows drawn above and below those on screen.
const OVERSCAN: u32 = 6;

thread_local! {
    /// Where each list was left, by its address, so that Back finds it there.
    static LEFT_AT: RefCell<HashMap<String, f64>> = RefCell::default();
}

/// What a screen and its list share.
#[derive(Clone, Copy)]
pub struct ListWindow {
    /// What the list needs: put it into the query.
    pub window: RwSignal<Window>,
    /// The row that the keyboard is on.
    pub active: RwSignal<Option<u32>>,
}

impl ListWindow {
    pub fn new() -> Self {
        Self { window: RwSignal::new(Window { offset: 0, limit: 100 }), active: RwSignal::new(None) }
    }
}

impl Default for ListWindow {
    fn default() -> Self {
        Self::new()
    }
}

/// A table of rows of one height. Arrow keys, Page Up and Down, Home and End move; Enter opens; Space picks.
#[component]
pub fn List(
    /// What the list is of, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// How many rows there are in all.
    #[prop(into)]
    total: Signal<u32>,
    /// What the list shows, such as its address: when it changes the list goes to its beginning, or to where it was left.
    #[prop(into)]
    of: Signal<String>,
    /// CSS `grid-template-columns` of head and rows.
    #[prop(into)]
    columns: Signal<String>,
    state: ListWindow,
    /// The cells of the head: elements with `role="columnheader"`.
    head: ViewFn,
    /// The cells of a row: elements with `role="gridcell"`. Reads the answer; draws a quiet mark where it is not there yet.
    #[prop(into)]
    row: Callback<u32, AnyView>,
    #[prop(optional, into)] on_open: Option<Callback<u32>>,
    #[prop(optional, into)] on_pick: Option<Callback<u32>>,
) -> AnyView {
    let ListWindow { window, active } = state;
    let id = fresh_id("list");
    let height = if browser::media("(pointer: coarse)") { 44.0 } else { 36.0 };
    let node = NodeRef::<html::Div>::new();
    let size = width_of(node);
    let scroll = RwSignal::new(Scroll::default());

    // The height on screen without the head, and the number of rows, belong to the scroll's arithmetic.
    let shape = Memo::new(move |_| (total.get(), (size.get().1 - height).max(0.0)));
    let go = move |top: f64| {
        scroll.update(|scroll| scroll.go(top));
        if let Some(element) = node.get_untracked() {
            element.set_scroll_top(scroll.with_untracked(|scroll| scroll.physical) as i32);
            scroll.update(|scroll| scroll.placed(f64::from(element.scroll_top())));
        }
    };
    Effect::new(move |_| {
        let (total, room) = shape.get();
        scroll.update(|scroll| scroll.shape(total, height, room));
    });
    Effect::new(move |before: Option<String>| {
        let now = of.get();
        if before.as_ref() != Some(&now) {
            active.set(None);
            let top = LEFT_AT.with_borrow(|left| left.get(&now).copied());
            // Drawn at its new height first, else the browser cuts the jump short.
            request_animation_frame(move || {
                if scroll.try_get_untracked().is_some() {
                    go(top.unwrap_or(0.0));
                }
            });
        }
        now
    });
    let on_scroll = move |_| {
        if let Some(element) = node.get_untracked() {
            let top = f64::from(element.scroll_top());
            if scroll.with_untracked(|scroll| scroll.physical != top) {
                scroll.update(|scroll| scroll.scrolled(top));
                LEFT_AT.with_borrow_mut(|left| {
                    left.insert(of.get_untracked(), scroll.with_untracked(|scroll| scroll.top))
                });
            }
        }
    };
    let on_scroll_end = move |_| {
        if scroll.with_untracked(Scroll::drifted) {
            go(scroll.with_untracked(|scroll| scroll.top));
        }
    };

    let places = Memo::new(move |_| ((shape.get().1 / height).ceil() as u32 + 1 + 2 * OVERSCAN).min(shape.get().0));
    let first = Memo::new(move |_| {
        let row = (scroll.with(|scroll| scroll.top) / height) as u32;
        row.saturating_sub(OVERSCAN).min(total.get().saturating_sub(places.get()))
    });
    // A third more on each side than is drawn, asked for when the drawn rows come near its edge.
    Effect::new(move |_| {
        let (first, count) = (first.get(), places.get());
        let have = window.get_untracked();
        if first < have.offset || first + count > have.offset + have.limit {
            let offset = first.saturating_sub(count);
            window.set(Window { offset, limit: count * 3 });
        }
    });

    let show = move |index: u32| {
        let (top, room) = scroll.with_untracked(|scroll| (scroll.top, scroll.room));
        let at = f64::from(index) * height;
        if at < top {
            go(at);
        } else if at + height > top + room {
            go(at + height - room);
        }
    };
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        let here = event.target() == event.current_target();
        let last = total.get_untracked().saturating_sub(1);
        let page = (shape.get_untracked().1 / height) as u32;
        let at = active.get_untracked();
        let to = match (event.key().as_str(), at) {
            _ if !here => return,
            ("ArrowDown", None) => 0,
            ("ArrowDown", Some(at)) => at + 1,
            ("ArrowUp", at) => at.unwrap_or(0).saturating_sub(1),
            ("PageDown", at) => at.unwrap_or(0) + page,
            ("PageUp", at) => at.unwrap_or(0).saturating_sub(page),
            ("Home", _) => 0,
            ("End", _) => last,
            ("Enter", Some(at)) => {
                on_open.inspect(|open| open.run(at));
                return;
            }
            (" ", Some(at)) => {
                event.prevent_default();
                on_pick.inspect(|pick| pick.run(at));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(Some(to.min(last)));
        show(to.min(last));
    };

    let row_id = {
        let id = id.clone();
        move |index: u32| format!("{id}-{index}")
    };
    let active_id = {
        let row_id = row_id.clone();
        move || active.get().map(&row_id)
    };
    let row_id = StoredValue::new(row_id);
    let draw = move |place: u32| {
        // The row that this place shows: rows keep their place until they leave the screen.
        let index = Memo::new(move |_| {
            let (first, count) = (first.get(), places.get().max(1));
            first + (place + count - first % count) % count
        });
        let open = move |event: web_sys::MouseEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let own = target.and_then(|target| target.closest("a,button,input,label,select").ok().flatten());
            if own.is_none() {
                active.set(Some(index.get_untracked()));
                on_open.inspect(|open| open.run(index.get_untracked()));
            }
        };
        view! {
            <div
                class="list-row"
                role="row"
                id=move || row_id.with_value(|row_id| row_id(index.get()))
                aria-rowindex=move || (index.get() + 2).to_string()
                aria-selected=move || (active.get() == Some(index.get())).to_string()
                style:transform=move || {
                    format!("translateY({}px)", f64::from(index.get()) * height - scroll.with(|scroll| scroll.shift))
                }
                on:click=open
            >
                {move || row.run(index.get())}
            </div>
        }
        .into_any()
    };
    view! {
        <div
            class="list"
            role="grid"
            tabindex="0"
            aria-label=label
            aria-rowcount=move || (total.get() + 1).to_string()
            aria-activedescendant=active_id
            style=("--columns", move || columns.get())
            style=("--row", format!("{height}px"))
            node_ref=node
            on:scroll=on_scroll
            on:scrollend=on_scroll_end
            on:keydown=on_keydown
        >
            <div class="list-head" role="row" aria-rowindex="1">{move || head.run()}</div>
            <div
                class="list-body"
                role="rowgroup"
                style:height=move || format!("{}px", scroll.with(|scroll| scroll.height))
            >
                <For each=move || 0..places.get() key=|place| *place children=draw/>
            </div>
        </div>
    }
    .into_any()
}
