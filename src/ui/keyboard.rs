//! How this machine's keyboard is spoken of, and whether single keys are shortcuts here.

use super::{browser, i18n::t, locale::t};
use leptos::prelude::*;

/// Kept in this browser: that keys without the command key do nothing.
const OFF: &str = "guanxi.single_keys_off";

/// Whether shortcuts of a single key work. Speech and shaking hands press keys that nobody meant.
pub fn single() -> bool {
    browser::stored(OFF).as_deref() != Some("1")
}

/// Lets them work, or not; in this browser only.
pub fn let_single(on: bool) {
    browser::store(OFF, if on { "" } else { "1" });
}

/// The switch for them.
pub fn switch() -> AnyView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=single()
                on:change=move |event| let_single(event_target_checked(&event))
            />
            <span>{t(t::HELP_SINGLE)}</span>
        </label>
    }
    .into_any()
}

/// Whether the command key is ⌘.
pub fn apple() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}

/// How a shortcut with the command key is written on this machine. `key` is one of the few that there are.
pub fn command_key(key: &'static str) -> &'static str {
    match (apple(), key) {
        (true, "Enter") => "⌘Enter",
        (true, "K") => "⌘K",
        (true, "Z") => "⌘Z",
        (true, "⇧Z") => "⇧⌘Z",
        (false, "Enter") => "Ctrl Enter",
        (false, "K") => "Ctrl K",
        (false, "Z") => "Ctrl Z",
        (false, "⇧Z") => "Ctrl ⇧ Z",
        (_, key) => key,
    }
}
