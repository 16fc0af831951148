//! Settings: of this browser (language, appearance) and of the business (currency, clock, telephone, lost customers).

mod business;

use super::{
    i18n::{Locale, t},
    keyboard,
    locale::{self, t},
    parts::PageHead,
    shell::theme::{self, Theme},
};
use leptos::prelude::*;

pub fn settings() -> AnyView {
    let languages = Locale::ALL
        .into_iter()
        .map(|own| {
            let choose = Callback::new(move |()| locale::choose(own));
            radio("language", own.own_name(), locale::current() == own, choose)
        })
        .collect_view();
    let themes = Theme::ALL
        .into_iter()
        .map(|own| radio("theme", t(own.label()), theme::current() == own, Callback::new(move |()| theme::choose(own))))
        .collect_view();
    view! {
        <PageHead title=t(t::SETTINGS_TITLE).to_string()/>
        <div class="settings">
            <section>
                <h2>{t(t::SETTINGS_BROWSER)}</h2>
                <p class="quiet">{t(t::SETTINGS_BROWSER_TEXT)}</p>
                <fieldset class="setting-choices"><legend>{t(t::SHELL_LANGUAGE)}</legend>{languages}</fieldset>
                <fieldset class="setting-choices"><legend>{t(t::SHELL_THEME)}</legend>{themes}</fieldset>
                <fieldset class="setting-choices"><legend>{t(t::SHELL_HELP)}</legend>{keyboard::switch()}</fieldset>
                <p class="setting-below">{t(t::HELP_SINGLE_TEXT)}</p>
            </section>
            {business::business()}
        </div>
    }
    .into_any()
}

fn radio(name: &'static str, label: &'static str, chosen: bool, choose: Callback<()>) -> AnyView {
    view! {
        <label class="choice">
            <input type="radio" name=name checked=chosen on:change=move |_| choose.run(())/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}
