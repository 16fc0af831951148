//! What a place shows while it waits, when there is nothing, and when something went wrong.

use super::icon::{Icon, icon};
use crate::client::Live;
use crate::engine::{query::Answer, refusal::Refusal};
use crate::ui::words;
use leptos::prelude::*;

/// Lines of the size of what will come.
pub fn skeleton(lines: usize) -> AnyView {
    let lines = (0..lines).map(|_| view! { <div class="skeleton-line"></div> }.into_any()).collect_view();
    view! { <div class="skeleton" aria-hidden="true">{lines}</div> }.into_any()
}

/// An empty place: a picture of what will be here, one sentence, one action.
pub fn empty(picture: Icon, title: &str, text: &str, action: AnyView) -> AnyView {
    view! {
        <div class="empty">
            {icon(picture)}
            <h2>{title.to_string()}</h2>
            <p>{text.to_string()}</p>
            <div class="actions">{action}</div>
        </div>
    }
    .into_any()
}

/// Why something is not shown.
pub fn problem(refusal: &Refusal) -> AnyView {
    view! {
        <div class="problem" role="alert">
            {icon(Icon::Warning)}
            <p>{words::refusal(refusal)}</p>
        </div>
    }
    .into_any()
}

/// Boxed, so that each use does not bring a copy of the code around it.
type Drawing = Box<dyn Fn(&Answer) -> Option<AnyView> + Send + Sync>;

/// A live answer: lines while there is none, the reason where there will be none, else what `view` makes of it.
/// `view` gives nothing for an answer to another question, which does not happen.
pub fn answered(
    live: Live,
    lines: usize,
    view: impl Fn(&Answer) -> Option<AnyView> + Send + Sync + 'static,
) -> AnyView {
    let view: Drawing = Box::new(view);
    (move || {
        live.with(|answer| match answer {
            // The orders are still being read: the answer comes by itself.
            None | Some(Err(Refusal::NotReady)) => skeleton(lines),
            Some(Err(refusal)) => problem(refusal),
            Some(Ok(answer)) => view(answer).unwrap_or_else(|| ().into_any()),
        })
    })
    .into_any()
}
