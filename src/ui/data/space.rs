//! What the browser says about the space it gives, and asking it to keep the data for good.

use crate::ui::browser;
use js_sys::{Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Kept in this browser: that it has been asked, so that it asks the person no second time by itself.
const ASKED: &str = "guanxi.persist";

/// What the browser says. Nothing where it says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Space {
    /// Whether it promises not to throw the data away when the disk gets full.
    pub kept: Option<bool>,
    /// Bytes that this site's data take, and may take.
    pub used: Option<f64>,
    pub quota: Option<f64>,
}

async fn answer(promise: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(promise.ok()?).await.ok()
}

/// Asks the browser how things are.
pub async fn read() -> Space {
    let storage = window().navigator().storage();
    let kept = answer(storage.persisted()).await.and_then(|kept| kept.as_bool());
    let estimate = answer(storage.estimate()).await.unwrap_or_default();
    let number = |name: &str| Reflect::get(&estimate, &name.into()).ok().and_then(|value| value.as_f64());
    Space { kept, used: number("usage"), quota: number("quota") }
}

/// Asks the browser to keep the data for good. Some browsers ask the person then.
pub async fn ask() -> Option<bool> {
    browser::store(ASKED, "1");
    answer(window().navigator().storage().persist()).await.and_then(|kept| kept.as_bool())
}

/// As [`ask`], once, at a moment when a person has just trusted this browser with their data.
pub fn ask_quietly() {
    if browser::stored(ASKED).is_none() {
        spawn_local(async {
            // Whatever the answer is, the screen of data shows it.
            ask().await;
        });
    }
}
