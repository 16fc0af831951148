//! Two customers that are perhaps one, side by side.

use crate::domain::id::Id;
use crate::ui::{
    data,
    i18n::t,
    locale::t,
    parts::{Button, Icon},
    shell::Dialog,
};
use leptos::prelude::*;

/// A button that opens the comparison of two customers in a dialog.
pub fn compare_button(a: Id, b: Id) -> AnyView {
    let open = RwSignal::new(false);
    view! {
        <Button label=t(t::CUSTOMERS_COMPARE).to_string() icon=Icon::Merge on_press=move |()| open.set(true)/>
        <Dialog open=open title=t(t::CUSTOMERS_COMPARE_TITLE)>
            <div class="twins">{data::compare((a, b), Callback::new(move |()| open.set(false)))}</div>
        </Dialog>
    }
    .into_any()
}
