//! Settings of the business: part of its data, so that they travel with a backup, and undo takes them back.

use crate::client::Client;
use crate::domain::{audience::Limit, money::Currency};
use crate::engine::{
    command::Command,
    query::{Answer, Query},
    settings::{CALLING_CODE, CONTACT_DAYS, CONTACT_LIMIT, CURRENCY, LOST_DAYS, Settings, ZONE},
};
use crate::ui::{
    act::Act,
    browser, format,
    i18n::{Text, t},
    locale::{t, tf},
    parts::answered,
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

/// Currencies to pick from; any other can be typed.
const CURRENCIES: [&str; 12] = ["CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "SGD", "KRW", "AUD", "CAD", "INR"];
/// Where most shops' clocks are, in minutes ahead of UTC.
const ZONES: [i32; 26] = [
    -720, -600, -540, -480, -420, -360, -300, -240, -180, -120, -60, 0, 60, 120, 180, 210, 240, 270, 300, 330, 345,
    360, 420, 480, 540, 600,
];

pub fn business() -> AnyView {
    let client = Client::here();
    let live = client.watch(|| Some(Query::Settings));
    // Drawn once: a change of one setting must not take the focus out of another one's input.
    let known = Memo::new(move |_| live.with(|answer| matches!(answer, Some(Ok(_)))));
    let value = move |name: &'static str| {
        Signal::derive(move || {
            live.with(|answer| match answer {
                Some(Ok(Answer::Settings(all))) => {
                    let set = all.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
                    set.unwrap_or_else(|| default(name))
                }
                _ => String::new(),
            })
        })
    };
    let fields = move || {
        if !known.get() {
            return answered(live, 6, |_| None);
        }
        view! {
            <div class="settings-fields">
                {text(CURRENCY, t::SETTINGS_CURRENCY, t::SETTINGS_CURRENCY_TEXT, value(CURRENCY), Some(&CURRENCIES), "")}
                {zone(value(ZONE))}
                {text(CALLING_CODE, t::SETTINGS_CALLING_CODE, t::SETTINGS_CALLING_CODE_TEXT, value(CALLING_CODE), None, "numeric")}
                {text(LOST_DAYS, t::SETTINGS_LOST_DAYS, t::SETTINGS_LOST_DAYS_TEXT, value(LOST_DAYS), None, "numeric")}
                {text(CONTACT_LIMIT, t::SETTINGS_CONTACT_LIMIT, t::SETTINGS_CONTACT_LIMIT_TEXT, value(CONTACT_LIMIT), None, "numeric")}
                {text(CONTACT_DAYS, t::SETTINGS_CONTACT_DAYS, t::SETTINGS_CONTACT_DAYS_TEXT, value(CONTACT_DAYS), None, "numeric")}
                {who()}
            </div>
        }
        .into_any()
    };
    view! {
        <section>
            <h2>{t(t::SETTINGS_BUSINESS)}</h2>
            <p class="quiet">{t(t::SETTINGS_BUSINESS_TEXT)}</p>
            {fields}
        </section>
    }
    .into_any()
}

/// What holds where nothing was set.
fn default(name: &str) -> String {
    let settings = Settings::default();
    match name {
        CURRENCY => settings.currency.to_string(),
        CALLING_CODE => settings.calling_code.to_string(),
        LOST_DAYS => settings.lost_days.to_string(),
        CONTACT_LIMIT => Limit::default().count.to_string(),
        CONTACT_DAYS => Limit::default().days.to_string(),
        _ => String::new(),
    }
}

/// Why a value cannot be the setting's.
fn wrong(name: &str, value: &str) -> Option<Text> {
    let number = |range: std::ops::RangeInclusive<u32>| value.parse().is_ok_and(|number| range.contains(&number));
    match name {
        CURRENCY if Currency::parse(value).is_none() => Some(t::SETTINGS_CURRENCY_WRONG),
        CALLING_CODE if !number(1..=998) => Some(t::SETTINGS_CALLING_CODE_WRONG),
        LOST_DAYS | CONTACT_DAYS if !number(1..=3650) => Some(t::SETTINGS_LOST_DAYS_WRONG),
        CONTACT_LIMIT if !number(1..=999) => Some(t::SETTINGS_CONTACT_LIMIT_WRONG),
        _ => None,
    }
}

/// Who sits at this device: no setting of the business, but a note beside its data.
fn who() -> AnyView {
    let (client, act) = (Client::here(), Act::here());
    let value = client.state(|status| status.who.clone());
    let commit = move |event: web_sys::Event| {
        let typed = event_target_value(&event).trim().to_string();
        spawn_local(async move {
            if let Err(refusal) = client.set_who(typed).await {
                act.trouble(&refusal);
            }
        });
    };
    view! {
        <div class="field">
            <label for="setting-who">{t(t::SETTINGS_WHO)}</label>
            <input
                id="setting-who"
                type="text"
                autocomplete="off"
                prop:value=value
                aria-describedby="setting-who-below"
                on:change=commit
            />
            <p class="setting-below" id="setting-who-below">{t(t::SETTINGS_WHO_TEXT)}</p>
        </div>
    }
    .into_any()
}

fn text(
    name: &'static str,
    label: Text,
    below: Text,
    value: Signal<String>,
    choices: Option<&'static [&'static str]>,
    mode: &'static str,
) -> AnyView {
    let (act, error) = (Act::here(), RwSignal::new(None::<Text>));
    let commit = move |event: web_sys::Event| {
        let typed = event_target_value(&event).trim().trim_start_matches('+').to_string();
        let typed = if name == CURRENCY { typed.to_uppercase() } else { typed };
        error.set(wrong(name, &typed));
        if error.get_untracked().is_none() && typed != value.get_untracked() {
            act.run(Command::SetSetting { name: name.into(), value: typed }, t(label));
        }
    };
    let id = format!("setting-{name}");
    let list = choices.map(|_| format!("{id}-choices"));
    let options = choices.map(|choices| {
        let options = choices.iter().map(|choice| view! { <option value=*choice></option> }.into_any()).collect_view();
        view! { <datalist id=list.clone()>{options}</datalist> }.into_any()
    });
    view! {
        <div class="field" class:wrong=move || error.get().is_some()>
            <label for=id.clone()>{t(label)}</label>
            <input
                id=id.clone()
                type="text"
                inputmode=mode
                autocomplete="off"
                list=list
                prop:value=value
                aria-describedby=format!("{id}-below")
                on:change=commit
            />
            {options}
            <p class="field-message" aria-live="polite">{move || error.get().map(t)}</p>
            <p class="setting-below" id=format!("{id}-below")>{t(below)}</p>
        </div>
    }
    .into_any()
}

fn zone(value: Signal<String>) -> AnyView {
    let act = Act::here();
    let name = |minutes: i32| {
        let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
        format!("UTC{}{hours:02}:{rest:02}", if minutes < 0 { '−' } else { '+' })
    };
    let own = tf(t::SETTINGS_ZONE_BROWSER, &[("zone", &name(browser::zone()))]);
    let options = ZONES
        .into_iter()
        .map(|minutes| {
            let text = minutes.to_string();
            let own = text.clone();
            view! { <option value=text selected=move || value.get() == own>{name(minutes)}</option> }.into_any()
        })
        .collect_view();
    let commit = move |event: web_sys::Event| {
        if let Some(select) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
            act.run(Command::SetSetting { name: ZONE.into(), value: select.value() }, t(t::SETTINGS_ZONE));
        }
    };
    let now = format::instant(browser::now());
    view! {
        <div class="field">
            <label for="setting-zone">{t(t::SETTINGS_ZONE)}</label>
            <select id="setting-zone" aria-describedby="setting-zone-below" on:change=commit>
                <option value="" selected=move || value.with(String::is_empty)>{own}</option>
                {options}
            </select>
            <p class="setting-below" id="setting-zone-below">{tf(t::SETTINGS_ZONE_TEXT, &[("now", &now)])}</p>
        </div>
    }
    .into_any()
}
