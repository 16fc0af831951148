//! Guanxi CRM (关系): a customer relationship manager that runs wholly in the browser.
//!
//! Read the modules in this order; ARCHITECTURE.md has the map.

#[cfg(target_arch = "wasm32")]
pub mod client;
pub mod analysis;
pub mod domain;
pub mod engine;
pub mod exchange;
pub mod session;
pub mod storage;
pub mod ui;
#[cfg(target_arch = "wasm32")]
pub mod worker;

/// A panic ends its thread without a word; this says it on the console, so that a report of it can tell what it was.
#[cfg(target_arch = "wasm32")]
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
}
