//! Removing everything, which the person confirms by typing.

use super::{
    jobs::{self, Jobs, Place},
    section,
};
use crate::engine::protocol::Job;
use crate::ui::{
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look},
};
use leptos::prelude::*;

/// On the overview.
pub fn part() -> AnyView {
    let jobs = Jobs::here();
    let typed = RwSignal::new(String::new());
    let word = t(t::DATA_WIPE_WORD);
    let sure = move || typed.with(|typed| typed.trim().to_lowercase() == word.to_lowercase());
    let press = move |()| {
        typed.set(String::new());
        jobs.run(Place::Wipe, t(t::DATA_WIPE), Job::Wipe, move |_| {
            jobs.act.forget();
            jobs.act.say(t(t::DATA_WIPED), None);
        });
    };
    let disabled = Signal::derive(move || jobs::busy().get() || !sure());
    let body = view! {
        <details class="wipe">
            <summary>{t(t::DATA_WIPE_OPEN)}</summary>
            <div class="data-row end">
                <label class="field">
                    <span class="field-name">{tf(t::DATA_WIPE_TYPE, &[("word", word)])}</span>
                    <input
                        type="text"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        prop:value=typed
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </label>
                <Button label=t(t::DATA_WIPE).to_string() look=Look::Danger icon=Icon::Bin disabled=disabled on_press=press/>
            </div>
        </details>
        {jobs::progress(Place::Wipe)}
    }
    .into_any();
    section("wipe", t(t::DATA_WIPE_TITLE), t(t::DATA_WIPE_TEXT), body)
}
