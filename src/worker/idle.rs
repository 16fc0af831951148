//! What the engine does while nobody asks for anything.

use super::desk::Desk;
use crate::engine::{protocol::Progress, report::Method};
use crate::session::Watcher;
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// The models are worked out when nobody has written for so long, in milliseconds.
const IDLE: u32 = 5_000;

/// The methods whose models scores and recommendations are read from.
const PREPARED: [Method; 4] = [Method::Buying, Method::Basket, Method::Clusters, Method::Churn];

/// Work that waits for a quiet moment, and is stopped by whoever writes.
#[derive(Default)]
pub struct Idle {
    waiting: RefCell<Option<Timeout>>,
    stopped: RefCell<Rc<Cell<bool>>>,
}

/// Stops when it is told, and says nothing.
struct Quiet(Rc<Cell<bool>>);

impl Watcher for Quiet {
    fn progress(&self, _progress: Progress) {}

    fn is_cancelled(&self) -> bool {
        self.0.get()
    }
}

impl Desk {
    /// Somebody writes: what was begun in a quiet moment stops, and waits for the next.
    pub(super) fn not_idle(&self) {
        self.idle.stopped.borrow().set(true);
        *self.idle.waiting.borrow_mut() = None;
    }

    /// Works the models out when it is quiet, so that nobody has to open a method's page before a customer's page, a
    /// segment or Home can speak of it.
    pub(super) fn prepare_later(self: &Rc<Self>) {
        self.not_idle();
        let desk = Rc::clone(self);
        let prepare = move || {
            let stopped = Rc::new(Cell::new(false));
            *desk.idle.stopped.borrow_mut() = Rc::clone(&stopped);
            spawn_local(async move {
                let Some(session) = desk.session() else { return };
                let watcher = Quiet(stopped);
                for method in PREPARED {
                    // Where a method cannot be applied to this shop, its page says why.
                    session.analyse(method, &[], &watcher).await.unwrap_or_default();
                    if watcher.is_cancelled() {
                        return;
                    }
                }
            });
        };
        *self.idle.waiting.borrow_mut() = Some(Timeout::new(IDLE, prepare));
    }
}
