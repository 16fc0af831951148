//! What comes in and goes out, backups, the bin, history.

use super::{i18n::t, locale::t, parts::PageHead};
use leptos::prelude::*;

/// The overview.
pub fn overview() -> AnyView {
    view! { <PageHead title=t(t::DATA_TITLE).to_string()/> }.into_any()
}

/// One of its parts, by the address.
pub fn part() -> AnyView {
    overview()
}
