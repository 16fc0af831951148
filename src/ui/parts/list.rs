//! A list of any length that draws only the rows on screen.
//!
//! The list tells through its [`ListWindow`] which rows it will need soon; the screen asks the engine for them and draws
//! a row from its index. Rows are drawn into a fixed set of places that are used again while scrolling, so that a
//! scroll costs a few text changes and no new elements.

mod place;

pub use place::{Cell, CellLook, Row};

use place::Place;

use super::{menu::fresh_id, width::width_of};
use crate::engine::query::Window;
use crate::ui::{browser, scroll::Scroll};
use leptos::{html, prelude::*};
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::JsCast;

/// Windows that are too narrow for columns, and the height of a row there.
const NARROW: &str = "(max-width: 720px)";
const TWO_LINES: f64 = 60.0;
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
    /// A row, where the answer has it; as many cells as the head has. What it reads is tracked.
    #[prop(into)]
    row: Callback<u32, Option<Row>>,
    #[prop(optional, into)] on_open: Option<Callback<u32>>,
    /// A row was picked or dropped, with Shift or without.
    #[prop(optional, into)]
    on_pick: Option<Callback<(u32, bool)>>,
    /// The button in a row was pressed.
    #[prop(optional, into)]
    on_press: Option<Callback<u32>>,
) -> AnyView {
    let ListWindow { window, active } = state;
    let id = fresh_id("list");
    let node = NodeRef::<html::Div>::new();
    let size = width_of(node);
    // Where columns have no room a row is two lines, and there is no head.
    let folded = Memo::new(move |_| {
        size.track();
        browser::media(NARROW)
    });
    let one_line = if browser::media("(pointer: coarse)") { 44.0 } else { 36.0 };
    let height = Memo::new(move |_| if folded.get() { TWO_LINES } else { one_line });
    let head_height = move || if folded.get() { 0.0 } else { one_line };
    let scroll = RwSignal::new(Scroll::default());
    // Of a scroll only these matter to what is drawn; most of the time neither changes.
    let (shift, tall) = (
        Memo::new(move |_| scroll.with(|scroll| scroll.shift)),
        Memo::new(move |_| scroll.with(|scroll| scroll.height)),
    );
    let of = Memo::new(move |_| of.get());

    // The height on screen without the head, and the number of rows, belong to the scroll's arithmetic.
    let shape = Memo::new(move |_| (total.get(), (size.get().1 - head_height()).max(0.0)));
    let go = move |top: f64| {
        scroll.update(|scroll| scroll.go(top));
        if let Some(element) = node.get_untracked() {
            element.set_scroll_top(scroll.with_untracked(|scroll| scroll.physical) as i32);
            scroll.update(|scroll| scroll.placed(f64::from(element.scroll_top())));
        }
    };
    Effect::new(move |_| {
        let (total, room) = shape.get();
        scroll.update(|scroll| scroll.shape(total, height.get(), room));
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

    let places =
        Memo::new(move |_| ((shape.get().1 / height.get()).ceil() as u32 + 1 + 2 * OVERSCAN).min(shape.get().0));
    let first = Memo::new(move |_| {
        let row = (scroll.with(|scroll| scroll.top) / height.get()) as u32;
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
        let height = height.get_untracked();
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
        let page = (shape.get_untracked().1 / height.get_untracked()) as u32;
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
                on_pick.inspect(|pick| pick.run((at, event.shift_key())));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(Some(to.min(last)));
        show(to.min(last));
    };

    let place_id = StoredValue::new(id.clone());
    let active_id = move || {
        let (first, count) = (first.get(), places.get().max(1));
        // Scrolled away, its place shows another row.
        let drawn = active.get().filter(|index| (first..first + count).contains(index));
        drawn.map(|index| place_id.with_value(|id| format!("{id}-{}", index % count)))
    };
    let on_click = move |event: web_sys::MouseEvent| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return };
        let Some(index) = index_of(&target) else { return };
        let own = target.closest("a,button,input,label").ok().flatten();
        match own.map(|own| own.tag_name()).as_deref() {
            Some("INPUT") => drop(on_pick.inspect(|pick| pick.run((index, event.shift_key())))),
            Some("BUTTON") => drop(on_press.inspect(|press| press.run(index))),
            // A label presses its box, and a link goes where it leads.
            Some(_) => {}
            None => {
                active.set(Some(index));
                match (on_open, on_pick) {
                    (Some(open), _) => open.run(index),
                    (None, Some(pick)) => pick.run((index, event.shift_key())),
                    (None, None) => {}
                }
            }
        }
    };
    // What a cell cuts off is told on hover; it is written only then.
    let on_hover = |event: web_sys::PointerEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(cell) = target.and_then(|target| target.closest("[role=gridcell]").ok().flatten()) {
            // Setting an attribute of a fixed name cannot fail.
            drop(cell.set_attribute("title", &cell.text_content().unwrap_or_default()));
        }
    };
    let draw = move |place: u32| {
        let node = NodeRef::<html::Div>::new();
        // The row that this place shows: rows keep their place until they leave the screen.
        let index = Memo::new(move |_| {
            let (first, count) = (first.get(), places.get().max(1));
            first + (place + count - first % count) % count
        });
        let selected = Memo::new(move |_| active.get() == Some(index.get()));
        Effect::new(move |drawn: Option<Option<Place>>| {
            let mut drawn = match drawn.flatten() {
                Some(drawn) => drawn,
                None => Place::new(node.get()?.into()),
            };
            let index = index.get();
            drawn.draw(index, row.run(index));
            Some(drawn)
        });
        view! {
            <div
                class="list-row waiting"
                role="row"
                id=place_id.with_value(|id| format!("{id}-{place}"))
                node_ref=node
                aria-rowindex=move || (index.get() + 2).to_string()
                aria-selected=move || selected.get().to_string()
                style:transform=move || format!("translateY({}px)", f64::from(index.get()) * height.get() - shift.get())
            ></div>
        }
        .into_any()
    };
    view! {
        <div
            class="list"
            class:folded=folded
            class:picks=on_pick.is_some()
            role="grid"
            tabindex="0"
            aria-label=label
            aria-rowcount=move || (total.get() + 1).to_string()
            aria-activedescendant=active_id
            style=("--columns", move || columns.get())
            style=("--row", move || format!("{}px", height.get()))
            node_ref=node
            on:scroll=on_scroll
            on:scrollend=on_scroll_end
            on:keydown=on_keydown
        >
            <div class="list-inside" role="presentation">
                <div class="list-head" role="row" aria-rowindex="1">{move || (!folded.get()).then(|| head.run())}</div>
                <div
                    class="list-body"
                    role="rowgroup"
                    style:height=move || format!("{}px", tall.get())
                    on:click=on_click
                    on:pointerover=on_hover
                >
                    <For each=move || 0..places.get() key=|place| *place children=draw/>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// The index of the row that an element is in.
fn index_of(element: &web_sys::Element) -> Option<u32> {
    let row = element.closest(".list-row").ok().flatten()?;
    row.get_attribute("aria-rowindex")?.parse::<u32>().ok()?.checked_sub(2)
}
