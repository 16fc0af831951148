//! What a person sees: the shell, the parts that screens are made of, and a folder for each feature's screens.
//!
//! It talks to the engine through [`crate::client::Client`] only, and knows the domain's types, never the storage.
//!
//! **A screen** is a function without parameters that gives an [`AnyView`](leptos::prelude::AnyView). To add one:
//! 1. write `ui/FEATURE.rs` (and `ui/FEATURE/…`), beginning its view with [`parts::PageHead`];
//! 2. give it an address in [`address`], a line in [`routes`], and, if it is a main one, a line in `shell/nav.rs`;
//! 3. put its texts into `locales/*/FEATURE.json` and its styles into `style/FEATURE.css` (and a line in `index.html`).
//!
//! **Data**: `Client::here().watch(|| Some(Query::…))` is a signal that stays right; [`parts::answered`] draws it with its
//! waiting and failing states. **Changes**: [`act::Act`] sends a command and tells the person, with Undo.
//! **Texts**: `t(t::FEATURE_KEY)`, `tf(t::KEY, &[("n", &format::number(n))])`; read once, because a change of language
//! mounts the screens anew. **State** that a person could want back lives in the address; links are relative to
//! the app's root and never begin with a slash; [`go`] goes there from code.
//!
//! **Size**: what the page downloads first is counted. End components in `.into_any()`, prefer functions that
//! give `AnyView` to generic components, and box what a generic function takes.

pub mod address;
pub mod day;
pub mod draft;
pub mod i18n;
pub mod picture;
pub mod scroll;
pub mod typed;

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
pub use app::{go, go_with, start};
#[cfg(target_arch = "wasm32")]
pub mod chunk;

#[cfg(target_arch = "wasm32")]
pub mod act;
#[cfg(target_arch = "wasm32")]
pub mod analysis;
#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod currency;
#[cfg(target_arch = "wasm32")]
pub mod customers;
#[cfg(target_arch = "wasm32")]
pub mod data;
#[cfg(target_arch = "wasm32")]
pub mod days;
#[cfg(target_arch = "wasm32")]
pub mod format;
#[cfg(target_arch = "wasm32")]
pub mod home;
#[cfg(target_arch = "wasm32")]
pub mod keyboard;
#[cfg(target_arch = "wasm32")]
pub mod locale;
#[cfg(target_arch = "wasm32")]
pub mod names;
#[cfg(target_arch = "wasm32")]
pub mod orders;
#[cfg(target_arch = "wasm32")]
pub mod parts;
#[cfg(target_arch = "wasm32")]
pub mod products;
#[cfg(target_arch = "wasm32")]
pub mod segments;
#[cfg(target_arch = "wasm32")]
pub mod settings;
#[cfg(target_arch = "wasm32")]
pub mod shell;
#[cfg(target_arch = "wasm32")]
pub mod words;
