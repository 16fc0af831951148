//! The language in use, and texts in it.
//!
//! Changing the language mounts the screens anew (see [`crate::ui::App`]), so a text is read once and needs no closure
//! around it.

use super::{
    browser,
    i18n::{self, Locale, Text},
};
use leptos::prelude::*;
use std::cell::Cell;

/// Where the choice is kept, in this browser only.
const STORED: &str = "guanxi.locale";

thread_local! {
    static LOCALE: Cell<Locale> = const { Cell::new(Locale::En) };
    static MOUNTED: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// Takes the language chosen earlier, else the browser's.
pub fn start() {
    let tag = browser::stored(STORED).or_else(|| window().navigator().language()).unwrap_or_default();
    apply(Locale::from_tag(&tag));
}

pub fn current() -> Locale {
    LOCALE.get()
}

/// Grows when the screens have to be mounted anew; the app's root reads it.
pub fn mounted() -> ArcReadSignal<u32> {
    MOUNTED.with(ArcRwSignal::read_only)
}

/// Mounts the screens anew: how texts or amounts are written has changed.
pub fn mount_anew() {
    MOUNTED.with(|mounted| mounted.update(|count| *count += 1));
}

/// Changes the language now and for the next time.
pub fn choose(locale: Locale) {
    browser::store(STORED, locale.tag());
    apply(locale);
}

fn apply(locale: Locale) {
    LOCALE.set(locale);
    if let Some(html) = document().document_element() {
        // Setting an attribute of a fixed name cannot fail.
        drop(html.set_attribute("lang", locale.tag()));
    }
    mount_anew();
}

/// A text in the language in use.
pub fn t(text: Text) -> &'static str {
    i18n::raw(current(), text)
}

/// A text with its `{placeholders}` filled.
pub fn tf(text: Text, values: &[(&str, &str)]) -> String {
    i18n::fill(t(text), values)
}

/// A text of `schema.json` by its key, such as `choice.customer.gender.female`; the key's last part where there is none.
pub fn named(key: &str) -> String {
    match i18n::named(key) {
        Some(text) => t(text).to_string(),
        None => key.rsplit('.').next().unwrap_or(key).to_string(),
    }
}
