//! The engine's thread: takes requests, keeps the workspace, writes the journal.

mod desk;
mod files;
mod host;
mod jobs;

use crate::engine::protocol::{Reply, Request};
use desk::Desk;
use gloo_worker::{Codec, HandlerId, Worker, WorkerScope};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{UrlSearchParams, WorkerGlobalScope};

/// How messages travel between page and worker: postcard in a byte array, the shortest form for lists of rows.
pub struct Postcard;

impl Codec for Postcard {
    fn encode<I: Serialize>(input: I) -> JsValue {
        match postcard::to_stdvec(&input) {
            Ok(bytes) => js_sys::Uint8Array::from(bytes.as_slice()).into(),
            Err(error) => wasm_bindgen::throw_str(&format!("a message that cannot be sent: {error}")),
        }
    }

    fn decode<O: for<'de> Deserialize<'de>>(input: JsValue) -> O {
        match postcard::from_bytes(&js_sys::Uint8Array::from(input).to_vec()) {
            Ok(message) => message,
            Err(error) => wasm_bindgen::throw_str(&format!("a message of another version, reload the page: {error}")),
        }
    }
}

/// The worker that [`crate::client`] talks to.
pub struct EngineWorker {
    desk: Rc<Desk>,
}

impl Worker for EngineWorker {
    type Message = ();
    type Input = Request;
    type Output = Reply;

    /// Begins to open the database that the script's address names, before the page asks for anything.
    fn create(scope: &WorkerScope<Self>) -> Self {
        let desk = Desk::new(scope.clone());
        desk.open(&database());
        Self { desk }
    }

    fn connected(&mut self, _scope: &WorkerScope<Self>, page: HandlerId) {
        self.desk.connect(page);
    }

    fn update(&mut self, _scope: &WorkerScope<Self>, _message: ()) {}

    fn received(&mut self, _scope: &WorkerScope<Self>, request: Request, _from: HandlerId) {
        self.desk.receive(request);
    }
}

/// Of `engine.js?db=name`.
fn database() -> String {
    let scope = js_sys::global().unchecked_into::<WorkerGlobalScope>();
    let asked = UrlSearchParams::new_with_str(&scope.location().search()).ok();
    asked.and_then(|asked| asked.get("db")).unwrap_or_else(|| "guanxi".into())
}
