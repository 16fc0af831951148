//! Small dealings with the browser that several screens need.

use crate::engine::protocol::FileRef;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A text kept in this browser. A browser that keeps nothing gives nothing.
pub fn stored(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Keeps a text in this browser, where the browser lets it.
pub fn store(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A full or forbidden store only means that the choice is asked again next time.
        drop(storage.set_item(name, value));
    }
}

/// The path the app is served below, such as `/shop`; empty at the root. From `<base href>`.
pub fn base_path() -> String {
    let base = document().base_uri().ok().flatten().and_then(|base| web_sys::Url::new(&base).ok());
    let path = base.map(|base| base.pathname()).unwrap_or_default();
    // The page itself may be named (`/shop/index.html`) where there is no <base>.
    path.rsplit_once('/').map(|(folder, _)| folder.to_string()).unwrap_or_default()
}

/// The directory that the files of this build lie in; none where the page was not put together by the build command.
pub fn build() -> Option<String> {
    let meta = document().query_selector("meta[name=build]").ok()??;
    meta.get_attribute("content").filter(|build| build.starts_with("build-"))
}

/// The value of a name in the page's address.
pub fn query_value(name: &str) -> Option<String> {
    super::address::value(&window().location().search().ok()?, name)
}

/// Minutes that this browser's clock is ahead of UTC now.
pub fn zone() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

/// Milliseconds since 1970 UTC.
pub fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// Gives a file to the person.
pub fn download(file: &FileRef) {
    let Ok(link) = document().create_element("a").map(|link| link.unchecked_into::<web_sys::HtmlAnchorElement>())
    else {
        return;
    };
    link.set_href(&file.url);
    link.set_download(&file.name);
    link.click();
}

/// The element of an id.
pub fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Shows the element of an id that was hidden.
pub fn show(id: &str) {
    if let Some(element) = element(id) {
        element.set_hidden(false);
    }
}

/// Moves the focus to the element of an id.
pub fn focus(id: &str) {
    if let Some(element) = element(id) {
        // An element that cannot take the focus leaves it where it is.
        drop(element.focus());
    }
}

/// Whether a media query such as `(pointer: coarse)` holds now.
pub fn media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Whether a key belongs to a text that is still being composed, such as pinyin before its characters are chosen: Enter
/// and Escape are the input method's then. Safari tells of the last one only by its code.
pub fn composing(event: &web_sys::KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Moves the focus to the first element of a selector, once what is being drawn is there.
pub fn focus_next(selector: impl Into<String>) {
    let selector = selector.into();
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // An element that cannot take the focus leaves it where it is.
            drop(element.focus());
        }
    });
}

/// Whether keys typed now belong to an input.
pub fn typing(event: &web_sys::Event) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.has_attribute("contenteditable")
}

/// Loads the page anew. Failing to leaves the page as it is, with what asked for it.
pub fn reload() {
    drop(window().location().reload());
}
