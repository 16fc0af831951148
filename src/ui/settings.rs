//! Settings.

use super::{i18n::t, locale::t, parts::PageHead};
use leptos::prelude::*;

pub fn settings() -> AnyView {
    view! { <PageHead title=t(t::SETTINGS_TITLE).to_string()/> }.into_any()
}
