//! To come.
use leptos::prelude::*;
pub fn overlap() -> AnyView {
    ().into_any()
}
