//! Locks that all tabs respect: Web Locks. The browser frees a lock when the tab that holds it is gone, however it went.

use crate::engine::refusal::Refusal;
use js_sys::{Function, Object, Promise, Reflect};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;

/// With whom a lock is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Exclusive,
    /// With other shared ones.
    Shared,
}

/// A lock that is held, until this is dropped.
#[derive(Debug)]
pub struct Guard(Option<Function>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            release.call0(&JsValue::UNDEFINED).ok();
        }
    }
}

/// Waits for the lock of this name. Dropping the future while it waits gives its place up.
///
/// Where the browser has no Web Locks (a page that came over plain HTTP from another machine) everybody gets it.
/// Nothing is lost then, as every transaction checks what it builds on; only work may be done twice.
pub async fn lock(name: &str, mode: Mode) -> Result<Guard, Refusal> {
    let guard = request(name, mode, false).await?;
    guard.ok_or_else(|| Refusal::internal(format_args!("the browser neither gave nor refused the lock {name:?}")))
}

/// The lock of this name if nobody holds it now.
pub async fn try_lock(name: &str, mode: Mode) -> Result<Option<Guard>, Refusal> {
    request(name, mode, true).await
}

async fn request(name: &str, mode: Mode, if_available: bool) -> Result<Option<Guard>, Refusal> {
    let Some(manager) = manager() else { return Ok(Some(Guard(None))) };
    let options = Object::new();
    let mode = match mode {
        Mode::Exclusive => "exclusive",
        Mode::Shared => "shared",
    };
    let fields: [(&str, JsValue); 2] = [("mode", mode.into()), ("ifAvailable", if_available.into())];
    for (field, value) in fields {
        Reflect::set(&options, &field.into(), &value).map_err(refused)?;
    }

    let waiting = Waiting::default();
    let answered = Promise::new(&mut |resolve, reject| {
        let waiting = Rc::clone(&waiting.0);
        let granted = Closure::once_into_js(move |lock: JsValue| hold(&waiting, &lock, &resolve));
        match manager.request(name, &options, granted.unchecked_ref()) {
            Ok(request) => drop(request.unchecked_into::<Catching>().catch(&reject)),
            Err(error) => drop(reject.call1(&JsValue::UNDEFINED, &error)),
        }
    });
    JsFuture::from(answered).await.map_err(refused)?;
    Ok(waiting.granted())
}

/// Called by the browser when the lock is this tab's, or with `null` when it is not available. The lock is held until
/// the promise that this gives is resolved.
fn hold(waiting: &RefCell<Turn>, lock: &JsValue, answered: &Function) -> JsValue {
    let mut held = JsValue::UNDEFINED;
    if !lock.is_null() && !matches!(*waiting.borrow(), Turn::GivenUp) {
        held = Promise::new(&mut |release, _| *waiting.borrow_mut() = Turn::Granted(release)).into();
    }
    answered.call0(&JsValue::UNDEFINED).ok();
    held
}

#[derive(Default)]
enum Turn {
    #[default]
    Waiting,
    /// Calling this gives the lock back.
    Granted(Function),
    /// Nobody wants it any more.
    GivenUp,
}

/// Somebody who waits for a lock. Dropped before it was taken over by a guard, the lock goes back.
#[derive(Default)]
struct Waiting(Rc<RefCell<Turn>>);

impl Waiting {
    fn granted(&self) -> Option<Guard> {
        match self.0.replace(Turn::GivenUp) {
            Turn::Granted(release) => Some(Guard(Some(release))),
            Turn::Waiting | Turn::GivenUp => None,
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        drop(self.granted());
    }
}

fn refused(error: JsValue) -> Refusal {
    Refusal::internal(format_args!("no lock could be had: {error:?}"))
}

// web-sys has Web Locks only among what it calls unstable.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = navigator)]
    static NAVIGATOR: Navigator;

    type Navigator;
    #[wasm_bindgen(method, getter)]
    fn locks(this: &Navigator) -> Option<LockManager>;

    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &Object, granted: &Function) -> Result<JsValue, JsValue>;

    /// A promise whose rejection goes to a plain function.
    type Catching;
    #[wasm_bindgen(method)]
    fn catch(this: &Catching, reject: &Function) -> JsValue;
}

fn manager() -> Option<LockManager> {
    NAVIGATOR.with(Navigator::locks)
}
