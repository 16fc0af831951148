//! What of the worker is there first: it says that a new database is empty, loads the engine, and keeps what comes in
//! until the engine is there.

use super::{EngineWorker, Said, packet::Packet};
use crate::engine::protocol::{Phase, Status};
use crate::engine::refusal::Refusal;
use futures::future::select;
use gloo::timers::future::TimeoutFuture;
use gloo_worker::{HandlerId, WorkerScope};
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::{Cell, OnceCell, RefCell};
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The engine of a new database is loaded so long after the first screen could be drawn, in milliseconds.
const SOON: u32 = 200;
/// It is loaded, too, when the browser has not said for so long which databases it has.
const SILENCE: u32 = 400;

/// The engine as the door knows it: [`super::engine`] makes it.
pub trait Engine {
    fn connect(&self, page: HandlerId);
    fn receive(&self, request: Packet);
}

/// Opens the database of a name.
pub type Open = fn(WorkerScope<EngineWorker>, &str) -> Box<dyn Engine>;

/// What opens it, or nothing where the browser could not load the engine.
pub type Loading = Pin<Box<dyn Future<Output = Option<Open>>>>;

pub struct Door {
    scope: WorkerScope<EngineWorker>,
    page: Cell<Option<HandlerId>>,
    engine: OnceCell<Box<dyn Engine>>,
    /// Requests that the engine has yet to hear, the first one first.
    waiting: RefCell<Vec<Packet>>,
    /// What can be said of the database without the engine.
    status: RefCell<Option<Status>>,
}

impl Door {
    pub fn new(scope: WorkerScope<EngineWorker>) -> Rc<Self> {
        Rc::new(Self {
            scope,
            page: Cell::new(None),
            engine: OnceCell::new(),
            waiting: RefCell::default(),
            status: RefCell::default(),
        })
    }

    pub fn connect(&self, page: HandlerId) {
        self.page.set(Some(page));
        match self.engine.get() {
            Some(engine) => engine.connect(page),
            None => self.tell(),
        }
    }

    pub fn receive(&self, request: Packet) {
        match self.engine.get() {
            Some(engine) => engine.receive(request),
            None => self.waiting.borrow_mut().push(request),
        }
    }

    /// Has the engine loaded, at once where there may be something in the database.
    pub fn open(self: &Rc<Self>, database: String, load: fn() -> Loading) {
        let door = Rc::clone(self);
        spawn_local(async move {
            if is_new(&database).await {
                door.say(Phase::Ready);
                TimeoutFuture::new(SOON).await;
            } else {
                door.say(Phase::Opening);
            }
            match load().await {
                Some(open) => door.hand_over(open(door.scope.clone(), &database)),
                None => door.say(Phase::Failed(Refusal::NotLoaded)),
            }
        });
    }

    fn hand_over(&self, engine: Box<dyn Engine>) {
        let engine = self.engine.get_or_init(|| engine);
        if let Some(page) = self.page.get() {
            engine.connect(page);
        }
        for request in self.waiting.take() {
            engine.receive(request);
        }
    }

    fn say(&self, phase: Phase) {
        *self.status.borrow_mut() = Some(Status { phase, ..Status::default() });
        self.tell();
    }

    fn tell(&self) {
        if let (Some(page), Some(status)) = (self.page.get(), &*self.status.borrow()) {
            self.scope.respond(page, Said::Status(Box::new(status.clone())));
        }
    }
}

/// Whether the browser has no database of this name yet. Where it does not say, the engine finds out by opening it.
async fn is_new(database: &str) -> bool {
    let asked = pin!(async { names().await.is_ok_and(|names| !names.iter().any(|name| name == database)) });
    match select(asked, TimeoutFuture::new(SILENCE)).await {
        futures::future::Either::Left((new, _)) => new,
        futures::future::Either::Right(_) => false,
    }
}

/// The names of this origin's databases.
async fn names() -> Result<Vec<String>, JsValue> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into())?;
    let ask: Function = Reflect::get(&factory, &"databases".into())?.dyn_into()?;
    let asked: Promise = ask.call0(&factory)?.dyn_into()?;
    let found: Array = JsFuture::from(asked).await?.dyn_into()?;
    found.iter().map(|database| Ok(Reflect::get(&database, &"name".into())?.as_string().unwrap_or_default())).collect()
}
