//! How wide a place is, for what is drawn to fit.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::ResizeObserver;

/// The width and height of an element in CSS pixels, kept up to date; zero until it is on screen.
pub fn width_of(node: NodeRef<html::Div>) -> Signal<(f64, f64)> {
    let (size, set_size) = signal((0.0, 0.0));
    let observed = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let measured = element.clone();
        let measure = move || {
            let new = (f64::from(measured.client_width()), f64::from(measured.client_height()));
            if size.try_get_untracked().is_some_and(|old| old != new) {
                set_size.try_set(new);
            }
        };
        measure();
        let closure = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) {
            observer.observe(&element);
            observed.set_value(Some((observer, closure)));
        }
    });
    on_cleanup(move || {
        if let Some((observer, _)) = observed.try_update_value(Option::take).flatten() {
            observer.disconnect();
        }
    });
    size.into()
}
