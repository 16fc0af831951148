//! The end of the engine's thread, told to the page: a panic or a lack of memory traps, and nothing runs after it.

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{BroadcastChannel, Event, EventTarget, MessageEvent};

fn channel(name: &str) -> Option<BroadcastChannel> {
    BroadcastChannel::new(&format!("guanxi engine {name}")).ok()
}

/// In the worker: tells the page that started it when a trap ends the engine. What it needs for that is made now, since
/// there may be no memory left then.
pub fn tell() {
    let Some(channel) = super::asked("engine").as_deref().and_then(channel) else { return };
    let word = JsValue::from_str("stopped");
    let (error, reason) = (JsValue::from_str("error"), JsValue::from_str("reason"));
    let on_error = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let of = |name| js_sys::Reflect::get(&event, name).ok();
        let thrown = of(&error).filter(|found| !found.is_undefined()).or_else(|| of(&reason));
        // Any other error is one of a request, which has been answered or will be.
        if thrown.is_some_and(|thrown| thrown.is_instance_of::<js_sys::WebAssembly::RuntimeError>()) {
            // Fails only when the channel is closed, and this one never is.
            channel.post_message(&word).ok();
        }
    });
    let scope = js_sys::global().unchecked_into::<EventTarget>();
    for event in ["error", "unhandledrejection"] {
        // Without the listener the page does not hear of it, as before.
        scope.add_event_listener_with_callback(event, on_error.as_ref().unchecked_ref()).ok();
    }
    // It listens as long as the thread lives.
    on_error.forget();
}

/// In the page: what listens for the end of the engine of this name.
pub struct Stop {
    channel: BroadcastChannel,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Stop {
    /// `None` in a browser that has no such channels.
    pub fn listen(name: &str, mut stopped: impl FnMut() + 'static) -> Option<Self> {
        let channel = channel(name)?;
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |_| stopped());
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Some(Self { channel, _listener: listener })
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
