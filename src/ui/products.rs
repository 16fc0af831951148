//! Products.

use super::{i18n::t, locale::t, parts::PageHead};
use leptos::prelude::*;

/// The list.
pub fn list() -> AnyView {
    view! { <PageHead title=t(t::PRODUCTS_TITLE).to_string()/> }.into_any()
}
