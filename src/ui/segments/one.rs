//! To come.
use leptos::prelude::*;
pub fn one() -> AnyView {
    ().into_any()
}
