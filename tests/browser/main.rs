//! The built app in Chromium, Firefox and WebKit. One program, of which `cargo xtask` runs a part at a time.
//!
//! By hand: `cargo xtask build`, then `cargo test --test browser journeys::chromium`.
#![cfg(not(target_arch = "wasm32"))]

mod bench;
mod journeys;
mod kill;
mod shots;
mod support;
