//! A picture on screen: drawn for its width, read by pointer, finger and keyboard alike, with its table behind.

use super::table;
use crate::domain::segment::Rule;
use crate::engine::report::{Method, Shows};
use crate::ui::{
    address, go,
    i18n::t,
    locale::{t, tf},
    parts::{Icon, icon, width_of},
    picture::{self, Picture, Spot, Words},
    words,
};
use leptos::{html, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent};

/// Pixels by which a picture grows and shrinks.
const GRAIN: f64 = 8.0;

/// A picture that is on screen.
#[derive(Clone, Copy)]
struct Plot {
    method: Method,
    picture: Memo<Option<Arc<Picture>>>,
    /// The spot that is pointed at or has the focus, and the last one that was.
    at: RwSignal<Option<usize>>,
    last: RwSignal<Option<usize>>,
    /// It was a finger that came down last. Not every browser says so of a click.
    finger: StoredValue<bool>,
    place: NodeRef<html::Div>,
    go: Callback<String>,
}

pub fn plot(method: Method, shows: &Shows, currency: &str, title: &str) -> AnyView {
    let place = NodeRef::<html::Div>::new();
    let size = width_of(place);
    let table = behind(method, shows, currency, title);
    let data = StoredValue::new((shows.clone(), currency.to_string()));
    // Not anew for every pixel while a window is made wider.
    let width = Memo::new(move |_| (size.get().0 / GRAIN).floor() * GRAIN);
    let picture = Memo::new(move |_| {
        let width = width.get();
        (width > 0.0).then(|| data.with_value(|(shows, currency)| draw(method, shows, currency, width))).flatten()
    });
    let go = go();
    let plot = Plot {
        method,
        picture,
        at: RwSignal::new(None),
        last: RwSignal::new(None),
        finger: StoredValue::new(false),
        place,
        go: Callback::new(move |address: String| go(&address)),
    };
    Effect::new(move |before: Option<Option<usize>>| {
        let now = plot.at.get();
        plot.mark(before.flatten(), false);
        plot.mark(now, true);
        now
    });
    let height = move || picture.with(|picture| picture.as_ref().map_or(260.0, |picture| picture.height));
    let drawn = move || {
        let picture = picture.get()?;
        let (width, height) = (format!("{}px", picture.width), picture.height);
        // What stays where the rest is scrolled lies over its left end, which is empty.
        let aside = picture.aside.as_ref().map(|(width, inside)| {
            let (width, inside) = (format!("{width:.0}px"), inside.clone());
            view! { <svg class="picture-aside" style:width=width.clone() style:margin-inline-end=format!("-{width}") height=height inner_html=inside aria-hidden="true"></svg> }
                .into_any()
        });
        let inside = picture.inside.clone();
        Some(view! { {aside} <svg style:width=width height=height inner_html=inside></svg> }.into_any())
    };
    let scrolls = move || picture.with(|picture| picture.as_ref().is_some_and(|picture| picture.width > width.get()));
    view! {
        {legend(picture)}
        <div
            class="picture"
            class:scrolls=scrolls
            role="group"
            aria-label=title.to_string()
            node_ref=place
            style:min-height=move || format!("{}px", height())
            on:pointerdown=move |event| plot.finger.set_value(event.pointer_type() == "touch")
            on:pointermove=move |event| plot.look(plot.meant(&event))
            on:pointerleave=move |_| plot.at.set(None)
            on:focusin=move |event| plot.look(of_event(&event))
            on:focusout=move |_| plot.at.set(None)
            on:keydown=move |event| plot.key(&event)
            on:click=move |event| plot.press(&event)
        >
            {drawn}
            {move || plot.tip()}
        </div>
        {move || plot.reading()}
        {table}
    }
    .into_any()
}

fn draw(method: Method, shows: &Shows, currency: &str, width: f64) -> Option<Arc<Picture>> {
    let words = Words {
        title: &|key| if key.is_empty() { String::new() } else { words::of_method(method, key) },
        rooted: &|key| tf(t::ANALYSIS_UI_ROOTED, &[("title", &words::of_method(method, key))]),
        whole: &|datum| words::datum(datum, currency),
        short: &|datum| words::datum_short(datum, currency),
        tick: &|datum| words::datum_tick(datum, currency),
        reads: &words::reads,
        customers: &words::customers,
        link: &|rule| address::who(rule.clone()),
    };
    picture::draw(shows, width, &words).map(Arc::new)
}

fn legend(picture: Memo<Option<Arc<Picture>>>) -> AnyView {
    let names = Memo::new(move |_| {
        picture.with(|picture| picture.as_ref().map(|picture| picture.legend.clone()).unwrap_or_default())
    });
    (move || {
        let names = names.get();
        (!names.is_empty()).then(|| {
            let names = names
                .into_iter()
                .map(|(colour, name)| view! { <li class=format!("legend {colour}")>{name}</li> }.into_any())
                .collect_view();
            view! { <ul class="picture-legend" aria-hidden="true">{names}</ul> }.into_any()
        })
    })
    .into_any()
}

/// The table, drawn when somebody asks for it.
fn behind(method: Method, shows: &Shows, currency: &str, title: &str) -> AnyView {
    let open = RwSignal::new(false);
    let node = NodeRef::<html::Details>::new();
    // Where another report comes to the same place, the element is the old one and may be open.
    Effect::new(move |_| {
        if let Some(details) = node.get() {
            open.set(details.open());
        }
    });
    let data = StoredValue::new((shows.clone(), currency.to_string(), title.to_string()));
    let content = move || {
        open.get().then(|| {
            data.with_value(|(shows, currency, title)| table::table(method, picture::sheet(shows), currency, title))
        })
    };
    let toggle = move |_| {
        if let Some(details) = node.try_get_untracked().flatten() {
            open.set(details.open());
        }
    };
    view! {
        <details class="chart-table" node_ref=node on:toggle=toggle>
            <summary>{t(t::ANALYSIS_UI_TABLE)}</summary>
            {content}
        </details>
    }
    .into_any()
}

/// The number of the spot that an event came to.
fn of_event(event: &web_sys::Event) -> Option<usize> {
    let element = event.target()?.dyn_into::<Element>().ok()?.closest("[data-spot]").ok()??;
    element.get_attribute("data-spot")?.parse().ok()
}

impl Plot {
    fn with<T>(self, look: impl FnOnce(&Picture) -> T) -> Option<T> {
        self.picture.with(|picture| picture.as_deref().map(look))
    }

    fn spot(self, at: usize) -> Option<Spot> {
        self.with(|picture| picture.spots.get(at).cloned()).flatten()
    }

    /// The spot that a pointer means.
    fn meant(self, event: &MouseEvent) -> Option<usize> {
        let element = self.place.get_untracked()?;
        let place = element.get_bounding_client_rect();
        let x = f64::from(event.client_x()) - place.left() + f64::from(element.scroll_left());
        let y = f64::from(event.client_y()) - place.top();
        let nearest = |picture: &Picture| picture.pull.map(|pull| picture::nearest(&picture.spots, pull, x, y));
        let nearest = untrack(|| self.with(nearest));
        match nearest.flatten() {
            Some(nearest) => of_event(event).or(nearest),
            None => of_event(event),
        }
    }

    fn look(self, at: Option<usize>) {
        if self.at.get_untracked() != at {
            self.at.set(at);
            if at.is_some() {
                self.last.set(at);
            }
        }
    }

    fn element(self, at: Option<usize>) -> Option<Element> {
        self.place.get_untracked()?.query_selector(&format!("[data-spot=\"{}\"]", at?)).ok()?
    }

    /// Shows that a spot is the one that is looked at.
    fn mark(self, at: Option<usize>, on: bool) {
        if let Some(element) = self.element(at) {
            // Adding or removing a class of a plain name cannot fail.
            drop(element.class_list().toggle_with_force("at", on));
        }
    }

    /// Arrows go to the next spot, Enter to its customers, with Shift to a new segment of them.
    fn key(self, event: &KeyboardEvent) {
        let Some(now) = of_event(event) else { return };
        let (right, down) = match event.key().as_str() {
            "ArrowLeft" => (-1.0, 0.0),
            "ArrowRight" => (1.0, 0.0),
            "ArrowUp" => (0.0, -1.0),
            "ArrowDown" => (0.0, 1.0),
            "Enter" => {
                event.prevent_default();
                return self.follow(now, event.shift_key());
            }
            _ => return,
        };
        event.prevent_default();
        let next = untrack(|| self.with(|picture| picture::step(&picture.spots, now, right, down)));
        if let Some(element) = self.element(next).and_then(|element| element.dyn_into::<web_sys::SvgElement>().ok()) {
            // An element that cannot take the focus leaves it where it is.
            drop(element.focus());
        }
    }

    fn press(self, event: &MouseEvent) {
        // Another tab, if the browser is told so.
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let Some(at) = self.meant(event) else { return };
        event.prevent_default();
        // A finger first sees what it pressed.
        if self.finger.try_update_value(std::mem::take).unwrap_or_default() {
            self.look(Some(at));
        } else {
            self.follow(at, false);
        }
    }

    fn follow(self, at: usize, as_segment: bool) {
        if let Some(Spot { name, rule: Some(rule), .. }) = untrack(|| self.spot(at)) {
            self.go.run(match as_segment {
                true => address::named_segment(segment_name(self.method, &name), rule),
                false => address::who(rule),
            });
        }
    }

    /// What the spot says, beside it.
    fn tip(self) -> Option<AnyView> {
        let spot = self.spot(self.at.get()?)?;
        let place = self.place.get_untracked()?;
        let (start, width) = (f64::from(place.scroll_left()), f64::from(place.client_width()));
        // Within what is seen of the picture, and not under the pointer.
        let left = start + (spot.x - start).clamp(100.0_f64.min(width / 2.0), (width - 100.0).max(width / 2.0));
        let above = spot.y > 64.0;
        let top = if above { spot.y - 10.0 } else { spot.y + 18.0 };
        Some(
            view! {
                <div class="tip" class:below=!above aria-hidden="true" style:left=format!("{left}px") style:top=format!("{top}px")>
                    <span class="quiet">{spot.name}</span>
                    <strong>{spot.value}</strong>
                </div>
            }
            .into_any(),
        )
    }

    /// What was looked at last, and what can be done with its customers.
    fn reading(self) -> Option<AnyView> {
        if !self.with(|picture| picture.spots.iter().any(|spot| spot.rule.is_some()))? {
            return None;
        }
        let content = match self.last.get().and_then(|at| self.spot(at)) {
            Some(Spot { name, value, rule, .. }) => view! {
                <span>{words::reads(&name, "")} <strong>{value}</strong></span>
                {rule.map(|rule| ways(self.method, &name, &rule))}
            }
            .into_any(),
            None => view! {
                <span class="by-mouse">{t(t::ANALYSIS_UI_HINT)}</span>
                <span class="by-touch">{t(t::ANALYSIS_UI_HINT_TOUCH)}</span>
            }
            .into_any(),
        };
        Some(view! { <p class="picture-reading">{content}</p> }.into_any())
    }
}

/// What a segment of a mark is called, until a person calls it something else.
pub fn segment_name(method: Method, mark: &str) -> String {
    words::reads(&words::of_method(method, "title"), mark)
}

/// The customers of a rule, and a segment of them.
pub fn ways(method: Method, mark: &str, rule: &Rule) -> AnyView {
    view! {
        <a href=address::who(rule.clone())>{t(t::ANALYSIS_UI_SEE)}</a>
        <a href=address::named_segment(segment_name(method, mark), rule.clone())>{icon(Icon::Plus)} {t(t::ANALYSIS_UI_SEGMENT)}</a>
    }
    .into_any()
}
