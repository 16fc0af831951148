//! How much room the browser gives, and whether it may take it back.
//!
//! All of this is only there over HTTPS and on localhost; elsewhere the answer is `None`.

use js_sys::Promise;
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// Bytes, by the browser's own estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    pub used: u64,
    /// What the browser would let this site use in all.
    pub quota: u64,
}

/// Asks the browser never to clear this site's data by itself, and gives its answer. Firefox asks the person, so call
/// it when they have something to lose. Browsers have this on a page only, so in a worker the answer is `None`.
pub async fn persist() -> Option<bool> {
    // A method that is not there throws, and that is an `Err` here.
    settled(manager()?.persist().ok()?).await?.as_bool()
}

/// Whether the browser promised never to clear this site's data by itself.
pub async fn persisted() -> Option<bool> {
    settled(manager()?.persisted().ok()?).await?.as_bool()
}

/// The space that this site uses, and may use.
pub async fn estimate() -> Option<Space> {
    let estimate: StorageEstimate = settled(manager()?.estimate().ok()?).await?.unchecked_into();
    Some(Space { used: estimate.get_usage()? as u64, quota: estimate.get_quota()? as u64 })
}

async fn settled(promise: Promise) -> Option<JsValue> {
    JsFuture::from(promise).await.ok()
}

#[wasm_bindgen]
extern "C" {
    /// A page's or a worker's, which web-sys keeps apart.
    #[wasm_bindgen(thread_local_v2, js_name = navigator)]
    static NAVIGATOR: Navigator;

    type Navigator;
    #[wasm_bindgen(method, getter)]
    fn storage(this: &Navigator) -> Option<StorageManager>;
}

fn manager() -> Option<StorageManager> {
    NAVIGATOR.with(Navigator::storage)
}
