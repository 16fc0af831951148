//! The frame around every screen: navigation, header, messages, shortcuts.

mod dialog;
mod drop;
pub mod fault;
mod header;
mod help;
mod keys;
mod nav;
mod notices;
mod palette;
pub mod theme;
mod toasts;
mod update;

pub use dialog::Dialog;
pub use update::start as keep_up_to_date;

use super::{
    browser, chunk,
    i18n::t,
    locale::t,
    parts::{Icon, Look, PageHead, empty, link_button},
};
use crate::client::Client;
use crate::engine::{protocol::Phase, refusal::Refusal};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What of the frame is open. Copies are the same; it lives as long as the page.
#[derive(Clone, Copy)]
pub struct Shell {
    pub palette: RwSignal<bool>,
    pub help: RwSignal<bool>,
    /// The navigation shows icons only.
    pub narrow: RwSignal<bool>,
}

/// Where it is kept that the navigation is narrow.
const NARROW: &str = "guanxi.narrow";

impl Shell {
    pub fn new() -> Self {
        Self {
            palette: RwSignal::new(false),
            help: RwSignal::new(false),
            narrow: RwSignal::new(browser::stored(NARROW).as_deref() == Some("1")),
        }
    }

    /// The one that the app's root provides.
    pub fn here() -> Self {
        expect_context()
    }

    fn toggle_narrow(&self) {
        self.narrow.update(|narrow| *narrow = !*narrow);
        browser::store(NARROW, if self.narrow.get_untracked() { "1" } else { "" });
    }
}

impl Default for Shell {
    fn default() -> Self {
        Self::new()
    }
}

/// The frame; `routes` is what is in it.
#[component]
pub fn Frame(routes: fn() -> AnyView) -> AnyView {
    let shell = Shell::here();
    keys::listen();
    drop::listen();
    focus_title_after_going();
    let failed = Client::here().state(|status| match &status.phase {
        Phase::Failed(refusal) => Some(refusal.clone()),
        Phase::Starting | Phase::Opening | Phase::Partial | Phase::Ready => None,
    });
    let skip = |event: web_sys::MouseEvent| {
        event.prevent_default();
        browser::focus("title");
    };
    let content = move || match failed.get() {
        Some(Refusal::NotLoaded) => chunk::missing(),
        Some(_) => chunk::screen(|chunk| chunk.rescue),
        None => routes(),
    };
    view! {
        <div class="app" class:narrow=shell.narrow>
            <a class="skip" href="#title" on:click=skip>{t(t::SHELL_SKIP)}</a>
            <nav::Nav/>
            <div class="page">
                <header::Header/>
                <notices::Notices/>
                <main id="main">{content}</main>
            </div>
            <toasts::Toasts/>
            <palette::Palette/>
            <help::Help/>
        </div>
    }
    .into_any()
}

/// Going to another screen moves the focus to its heading, so that a screen reader reads it and Tab goes on from there.
/// A change of the query only (a filter, a selected row) leaves the focus where it is.
fn focus_title_after_going() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            request_animation_frame(|| browser::focus("title"));
        }
        path
    });
}

/// The screen of an address that leads nowhere.
pub fn not_found() -> AnyView {
    view! {
        <PageHead title=t(t::SHELL_NOT_FOUND).to_string()/>
        {empty(
            Icon::Search,
            t(t::SHELL_NOT_FOUND),
            t(t::SHELL_NOT_FOUND_TEXT),
            link_button(Look::Primary, Some(Icon::Home), t(t::NAV_HOME), super::address::HOME),
        )}
    }
    .into_any()
}
