//! Bars above the screen for what a person must know: trouble with saving, another version, damage found.

use crate::client::Client;
use crate::ui::{
    address, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, icon, link_button},
    words,
};
use leptos::prelude::*;

#[component]
pub fn Notices() -> AnyView {
    let client = Client::here();
    let trouble = client.state(|status| status.trouble.clone());
    let outdated = client.state(|status| status.outdated);
    let damaged = client.state(|status| status.damaged.iter().map(|page| u64::from(page.records)).sum::<u64>());
    let fresh = super::update::waiting();
    let reload = move |()| {
        // Failing to reload leaves the page as it is, with the notice.
        drop(window().location().reload());
    };
    view! {
        {move || {
            fresh.get().then(|| {
                let action = view! { <Button label=t(t::SHELL_RELOAD).to_string() on_press=move |()| super::update::take()/> };
                notice("info", t(t::SHELL_UPDATE).into(), action.into_any())
            })
        }}
        {move || trouble.get().map(|refusal| notice("bad", words::refusal(&refusal), ().into_any()))}
        {move || {
            outdated.get().then(|| {
                let action = view! { <Button label=t(t::SHELL_RELOAD).to_string() on_press=reload/> }.into_any();
                notice("warning", t(t::REFUSAL_OUTDATED).into(), action)
            })
        }}
        {move || {
            (damaged.get() > 0).then(|| {
                let text = tf(t::SHELL_DAMAGED, &[("n", &format::number(damaged.get()))]);
                notice("warning", text, link_button(Look::Plain, None, t(t::SHELL_DAMAGED_SEE), address::DATA))
            })
        }}
    }
    .into_any()
}

/// One bar; `class` is its meaning: `bad`, `warning`, `info`.
fn notice(class: &str, text: String, action: AnyView) -> AnyView {
    view! {
        <div class=format!("notice {class}") role="alert">
            {icon(Icon::Warning)}
            <p>{text}</p>
            {action}
        </div>
    }
    .into_any()
}
