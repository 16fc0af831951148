//! Bars above the screen for what a person must know: trouble with saving, another version, damage found.

use crate::client::Client;
use crate::engine::refusal::Refusal;
use crate::ui::{
    address, browser, format,
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
    view! {
        {move || {
            fresh.get().then(|| {
                let action = view! { <Button label=t(t::SHELL_RELOAD).to_string() on_press=move |()| super::update::take()/> };
                notice("info", t(t::SHELL_UPDATE).into(), action.into_any())
            })
        }}
        {move || {
            trouble.get().map(|refusal| {
                let action = (refusal == Refusal::EngineStopped).then(reload_button);
                notice("bad", words::refusal(&refusal), action.into_any())
            })
        }}
        {move || {
            outdated.get().then(|| {
                notice("warning", t(t::REFUSAL_OUTDATED).into(), reload_button())
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

fn reload_button() -> AnyView {
    view! { <Button label=t(t::SHELL_RELOAD).to_string() on_press=|()| browser::reload()/> }.into_any()
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
