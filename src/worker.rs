//! The engine's thread: takes requests, keeps the workspace, writes the journal.
//!
//! What the browser loads first is the [`door`] only. The [`desk`] with all behind it is a chunk, which the engine's
//! binary (`src/bin/engine.rs`) splits off.

mod desk;
mod door;
mod files;
mod host;
mod idle;
mod jobs;
mod packet;
pub mod stop;

use crate::engine::protocol::Status;
use desk::Desk;
use door::Door;
pub use door::{Engine, Loading, Open};
use gloo_worker::{Codec, HandlerId, Registrable, Worker, WorkerScope};
pub use packet::Packet;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{UrlSearchParams, WorkerGlobalScope};

/// From the worker to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Said {
    /// The state of the database: after opening, after each change of it, and while the facts are still being read.
    Status(Box<Status>),
    /// A [`Reply`](crate::engine::protocol::Reply), which the door does not know how to write.
    Reply(Packet),
}

/// How messages travel between page and worker: as a byte array.
pub struct Postcard;

impl Codec for Postcard {
    fn encode<I: Serialize>(input: I) -> JsValue {
        Packet::of(&input).into()
    }

    fn decode<O: for<'de> Deserialize<'de>>(input: JsValue) -> O {
        Packet::from(input).open()
    }
}

/// The worker that [`crate::client`] talks to.
pub struct EngineWorker {
    door: Rc<Door>,
}

impl Worker for EngineWorker {
    type Message = ();
    /// A [`Request`](crate::engine::protocol::Request).
    type Input = Packet;
    type Output = Said;

    /// Begins to open the database that the script's address names, before the page asks for anything.
    fn create(scope: &WorkerScope<Self>) -> Self {
        let door = Door::new(scope.clone());
        if let Some(load) = LOAD.get() {
            door.open(database(), load);
        }
        Self { door }
    }

    fn connected(&mut self, _scope: &WorkerScope<Self>, page: HandlerId) {
        self.door.connect(page);
    }

    fn update(&mut self, _scope: &WorkerScope<Self>, _message: ()) {}

    fn received(&mut self, _scope: &WorkerScope<Self>, request: Packet, _from: HandlerId) {
        self.door.receive(request);
    }
}

thread_local! {
    static LOAD: Cell<Option<fn() -> Loading>> = const { Cell::new(None) };
}

/// Listens to the page. Called once by the engine's binary, which knows how to load its chunk.
pub fn start(load: fn() -> Loading) {
    LOAD.set(Some(load));
    EngineWorker::registrar().encoding::<Postcard>().register();
}

/// The engine. Only the chunk's own function may name it, or all of its code would be loaded first after all.
pub fn engine(scope: WorkerScope<EngineWorker>, database: &str) -> Box<dyn Engine> {
    let desk = Desk::new(scope);
    desk.open(database);
    Box::new(desk)
}

/// Of `engine.js?db=name`.
fn database() -> String {
    asked("db").unwrap_or_else(|| "guanxi".into())
}

/// What the page says in the address of the worker's script.
fn asked(name: &str) -> Option<String> {
    let scope = js_sys::global().unchecked_into::<WorkerGlobalScope>();
    UrlSearchParams::new_with_str(&scope.location().search()).ok()?.get(name)
}
