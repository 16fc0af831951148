//! Home.

use super::{i18n::t, locale::t, parts::PageHead};
use leptos::prelude::*;

pub fn home() -> AnyView {
    view! { <PageHead title=t(t::HOME_TITLE).to_string()/> }.into_any()
}
