//! The builder: a rule as a sentence that is written by choosing, with what it comes to at every keystroke.
//!
//! The draft stands in the address, so that reloading keeps it and leaving loses nothing.

mod adder;
mod clause;
mod controls;
mod group;
mod orders;
mod pickers;
mod preview;
mod save;
mod state;
mod tests_of;

use crate::client::Client;
use crate::domain::id::Id;
use crate::engine::query::{Answer, Query, SegmentView};
use crate::ui::{
    address::{self, Sketch},
    browser,
    i18n::t,
    locale::{t, tf},
    parts::{Icon, PageHead, icon, problem, skeleton},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use state::Builder;

/// The screen for a new one; a rule in the address is what it begins with.
pub fn new() -> AnyView {
    let search = use_location().search.get_untracked();
    screen(None, address::sketch_from(&search).unwrap_or_default(), None)
}

/// The screen for one that is there: its id is in the address.
pub fn edit() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|map| map.get("id")).and_then(|id| id.parse::<Id>().ok()));
    let search = use_location().search;
    (move || {
        let Some(id) = id.get() else { return crate::ui::shell::not_found() };
        let live = Client::here().watch(move || Some(Query::Segment { id }));
        // Drawn once: what others change meanwhile does not take the draft away.
        let there = Memo::new(move |_| live.with(|answer| matches!(answer, Some(Ok(_)))));
        (move || match (there.get(), live.get_untracked()) {
            (true, Some(Ok(Answer::Segment(view)))) => {
                let draft = address::sketch_from(&search.get_untracked());
                let frozen = view.line.frozen.then(|| {
                    view! { <p class="frozen">{icon(Icon::Lock)}<span>{t(t::SEGMENTS_FROZEN_EDIT)}</span></p> }
                        .into_any()
                });
                screen(Some(id), draft.unwrap_or_else(|| of_saved(&view)), frozen)
            }
            _ => waiting(live),
        })
        .into_any()
    })
    .into_any()
}

fn of_saved(view: &SegmentView) -> Sketch {
    let line = &view.line;
    Sketch { name: line.name.clone(), about: line.description.clone(), rule: line.rule.clone(), on: None }
}

fn waiting(live: crate::client::Live) -> AnyView {
    let below = move || {
        live.with(|answer| match answer {
            Some(Err(refusal)) => problem(refusal),
            _ => skeleton(10),
        })
    };
    view! {
        <PageHead title=t(t::SEGMENTS_TITLE).to_string()/>
        <div class="section">{below}</div>
    }
    .into_any()
}

fn screen(segment: Option<Id>, sketch: Sketch, note: Option<AnyView>) -> AnyView {
    let builder = Builder::new(segment, sketch);
    builder.keep_in_address();
    let title = Signal::derive(move || match segment {
        Some(_) => tf(t::SEGMENTS_EDIT_TITLE, &[("name", &builder.name.get())]),
        None => t(t::SEGMENTS_NEW_TITLE).to_string(),
    });
    let save = save::Save::new(builder);
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !browser::composing(&event) {
            event.prevent_default();
            save.run();
        }
    };
    let root = builder.draft.with_untracked(|draft| draft.root.id);
    let root = Memo::new(move |before: Option<&u32>| {
        let now = builder.draft.with(|draft| draft.root.id);
        *before.unwrap_or(&root).max(&now)
    });
    view! {
        <PageHead title=title>{save.buttons()}</PageHead>
        <div class="section builder" on:keydown=on_keydown>
            {note}
            {save.fields()}
            {preview::total(builder)}
            <div class="builder-rule">{move || group::root(builder, root.get())}</div>
            <div class="builder-side">{preview::side(builder)}</div>
        </div>
    }
    .into_any()
}
