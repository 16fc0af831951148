//! The service worker: the app opens without a network, and a newer version is offered, never forced.
//!
//! Each page holds a lock named by its build, so that the service worker knows whose files are still in use.

use crate::ui::browser;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorker, ServiceWorkerRegistration, ServiceWorkerState};

/// The service worker's file, beside the page.
const FILE: &str = "sw.js";

/// How often to look for a newer version, in milliseconds.
const EVERY: i32 = 60 * 60 * 1000;

thread_local! {
    static WAITING: ArcRwSignal<bool> = ArcRwSignal::new(false);
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
    spawn_local(async {
        match registration().await.ok().and_then(|registration| registration.waiting()) {
            Some(worker) => {
                when(&worker, ServiceWorkerState::Activated, reload);
                drop(worker.post_message(&JsValue::from_str("skip-waiting")));
            }
            // It is in charge already: another tab took it.
            None => reload(),
        }
    });
}

fn reload() {
    // Failing to reload leaves the old page, which works.
    drop(window().location().reload());
}

fn offer() {
    WAITING.with(|waiting| waiting.set(true));
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
    if container.controller().is_some() {
        // From now on it changes only where another tab takes a newer version.
        let changed = Closure::<dyn FnMut()>::new(offer);
        container.add_event_listener_with_callback("controllerchange", changed.as_ref().unchecked_ref())?;
        changed.forget();
    }
    // Without an active one this is the first visit, and what waits is not newer than the page.
    if registration.waiting().is_some() && registration.active().is_some() {
        offer();
    }
    let found = {
        let registration = registration.clone();
        Closure::<dyn FnMut()>::new(move || {
            if let (Some(worker), Some(_)) = (registration.installing(), registration.active()) {
                when(&worker, ServiceWorkerState::Installed, offer);
            }
        })
    };
    registration.add_event_listener_with_callback("updatefound", found.as_ref().unchecked_ref())?;
    found.forget();
    // The browser looks at each navigation; a page that is open all day has none. Offline it fails, and comes again.
    let look = Closure::<dyn FnMut()>::new(move || drop(registration.update()));
    window().set_interval_with_callback_and_timeout_and_arguments_0(look.as_ref().unchecked_ref(), EVERY)?;
    look.forget();
    Ok(())
}

/// Does something as soon as a service worker is in this state.
fn when(worker: &ServiceWorker, state: ServiceWorkerState, then: fn()) {
    let worker_now = worker.clone();
    let changed = Closure::<dyn FnMut()>::new(move || {
        if worker_now.state() == state {
            then();
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
