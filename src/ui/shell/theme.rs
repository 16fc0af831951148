//! Light, dark, or as the system is.

use crate::ui::{
    browser,
    i18n::{Text, t},
    parts::Icon,
};
use leptos::prelude::*;

/// Where the choice is kept, in this browser only.
const STORED: &str = "guanxi.theme";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn label(self) -> Text {
        match self {
            Theme::Auto => t::SHELL_THEME_AUTO,
            Theme::Light => t::SHELL_THEME_LIGHT,
            Theme::Dark => t::SHELL_THEME_DARK,
        }
    }

    pub fn icon(self) -> Icon {
        match self {
            Theme::Auto => Icon::Contrast,
            Theme::Light => Icon::Sun,
            Theme::Dark => Icon::Moon,
        }
    }
}

/// Takes the theme chosen earlier.
pub fn start() {
    apply(current());
}

pub fn current() -> Theme {
    let stored = browser::stored(STORED);
    Theme::ALL.into_iter().find(|theme| Some(theme.name()) == stored.as_deref()).unwrap_or(Theme::Auto)
}

/// Changes the theme now and for the next time.
pub fn choose(theme: Theme) {
    browser::store(STORED, theme.name());
    apply(theme);
}

fn apply(theme: Theme) {
    if let Some(html) = document().document_element() {
        // Setting an attribute of a fixed name cannot fail.
        drop(html.set_attribute("data-theme", theme.name()));
    }
}
