//! Buttons and links that look like them.

use super::icon::{Icon, icon};
use leptos::prelude::*;

/// How loud a button is. One primary at most on a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    Primary,
    #[default]
    Plain,
    /// No frame until it is pointed at.
    Quiet,
    /// Takes something away that cannot be brought back.
    Danger,
}

impl Look {
    pub(super) fn class(self) -> &'static str {
        match self {
            Look::Primary => "button primary",
            Look::Plain => "button",
            Look::Quiet => "button quiet",
            Look::Danger => "button danger",
        }
    }
}

/// A button: a verb, perhaps with an icon. With `bare` only the icon shows, and the verb is its name.
#[component]
pub fn Button(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] on_press: Callback<()>,
    #[prop(optional)] look: Look,
    #[prop(optional, into)] icon: Option<Icon>,
    #[prop(optional)] bare: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// A keyboard shortcut to tell on hover: `Ctrl+Z`.
    #[prop(optional, into)]
    keys: &'static str,
) -> AnyView {
    let title = move || match (bare, keys) {
        (false, "") => None,
        (false, keys) => Some(keys.to_string()),
        (true, "") => Some(label.get()),
        (true, keys) => Some(format!("{} ({keys})", label.get())),
    };
    view! {
        <button
            type="button"
            class=look.class()
            class:bare=bare
            disabled=disabled
            title=title
            aria-label=move || bare.then(|| label.get())
            on:click=move |_| on_press.run(())
        >
            {icon.map(self::icon)}
            {(!bare).then(|| view! { <span>{label}</span> })}
        </button>
    }
    .into_any()
}

/// A link to another screen that looks like a button.
pub fn link_button(look: Look, icon: Option<Icon>, label: &str, address: impl Into<String>) -> AnyView {
    view! {
        <a class=look.class() href=address.into()>
            {icon.map(self::icon)}
            <span>{label.to_string()}</span>
        </a>
    }
    .into_any()
}
