//! A fault of the page's own code: nothing of it can be trusted after a trap, so the person is asked to start it again.

use crate::ui::browser;
use js_sys::WebAssembly::RuntimeError;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::Event;

/// In index.html: written there, since what makes texts may be what has failed.
const NOTE: &str = "stopped";

/// Listens as long as the page lives. What traps throws a [`RuntimeError`]; any other error ends only what it was thrown in.
pub fn listen() {
    let (error, reason) = (JsValue::from_str("error"), JsValue::from_str("reason"));
    let on_error = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let thrown =
            |name| js_sys::Reflect::get(&event, name).is_ok_and(|thrown| thrown.is_instance_of::<RuntimeError>());
        if thrown(&error) || thrown(&reason) {
            browser::show(NOTE);
        }
    });
    for event in ["error", "unhandledrejection"] {
        // Without the listener the browser says it on its console alone.
        window().add_event_listener_with_callback(event, on_error.as_ref().unchecked_ref()).ok();
    }
    on_error.forget();
}
