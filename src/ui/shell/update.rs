//! The service worker: the app opens without a network, and a newer version is offered, never forced.
//!
//! Each page holds a lock named by its build, so that the service worker knows whose files are still in use.

use crate::ui::browser;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorker, ServiceWorkerRegistration, ServiceWorkerState};

/// The service worker's file, beside the page.
const FILE: &str = "sw.js";

thread_local! {
    static WAITING: ArcRwSignal<bool> = ArcRwSignal::new(false);
    /// The person agreed to the new version: the page reloads as soon as it is in charge.
    static TAKING: Cell<bool> = const { Cell::new(false) };
}

/// Whether a newer version waits for the person's word.
pub fn waiting() -> ArcReadSignal<bool> {
    WAITING.with(ArcRwSignal::read_only)
}

/// Begins to keep the app in this browser. Without a service worker (a plain http host, a private window) it works too,
/// only not without a network.
pub fn start() {
    let Some(build) = browser::build() else { return };
    hold(&build);
    spawn_local(async {
        // A browser or host that does not allow it says so in its own console.
        drop(register().await);
    });
}

/// Takes the new version: it becomes the one in charge, then the page reloads.
pub fn take() {
    TAKING.set(true);
    spawn_local(async {
        if let Ok(registration) = registration().await
            && let Some(worker) = registration.waiting()
        {
            // A worker that has gone meanwhile has made room for another, which the next reload finds.
            drop(worker.post_message(&JsValue::from_str("skip-waiting")));
        }
    });
}

async fn registration() -> Result<ServiceWorkerRegistration, JsValue> {
    JsFuture::from(window().navigator().service_worker().get_registration()).await?.dyn_into()
}

async fn register() -> Result<(), JsValue> {
    // Reading the property fails where the browser has none.
    if Reflect::get(&window().navigator(), &"serviceWorker".into())?.is_undefined() {
        return Ok(());
    }
    let container = window().navigator().service_worker();
    let registration: ServiceWorkerRegistration = JsFuture::from(container.register(FILE)).await?.dyn_into()?;
    let changed = Closure::<dyn FnMut()>::new(|| {
        if TAKING.get() {
            // Failing to reload leaves the old page, which works.
            drop(window().location().reload());
        }
    });
    container.add_event_listener_with_callback("controllerchange", changed.as_ref().unchecked_ref())?;
    changed.forget();
    // Without one in charge this is the first visit, and what waits is not newer than the page.
    if registration.waiting().is_some() && container.controller().is_some() {
        WAITING.with(|waiting| waiting.set(true));
    }
    let found = {
        let registration = registration.clone();
        Closure::<dyn FnMut()>::new(move || {
            if let Some(worker) = registration.installing() {
                watch(&worker);
            }
        })
    };
    registration.add_event_listener_with_callback("updatefound", found.as_ref().unchecked_ref())?;
    found.forget();
    Ok(())
}

/// Tells when a new version is wholly here.
fn watch(worker: &ServiceWorker) {
    let state = worker.clone();
    let changed = Closure::<dyn FnMut()>::new(move || {
        let controlled = window().navigator().service_worker().controller().is_some();
        if state.state() == ServiceWorkerState::Installed && controlled {
            WAITING.with(|waiting| waiting.set(true));
        }
    });
    // Adding a listener to an event target cannot fail.
    drop(worker.add_event_listener_with_callback("statechange", changed.as_ref().unchecked_ref()));
    changed.forget();
}

/// Holds the lock of this build for as long as the page lives. Without locks (an old browser) the service worker may
/// throw away files of this build when a newer one comes, and a reload gets the newer ones.
fn hold(build: &str) {
    let scope = document().base_uri().ok().flatten().unwrap_or_default();
    // Never settled, so that the lock is never given back.
    let forever = Closure::<dyn FnMut(JsValue) -> Promise>::new(|_| Promise::new(&mut |_, _| {}));
    let request = || {
        let options = Object::new();
        Reflect::set(&options, &"mode".into(), &"shared".into())?;
        let locks = Reflect::get(&window().navigator(), &"locks".into())?;
        let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
        request.call3(&locks, &format!("guanxi {scope} {build}").into(), &options, forever.as_ref())
    };
    drop(request());
    forever.forget();
}
