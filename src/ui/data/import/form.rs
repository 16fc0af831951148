//! How a file is to be read: found out, and to be corrected.

use super::targets;
use crate::client::Client;
use crate::exchange::plan::{Content, DateOrder, Encoding, Form, Plan, Target};
use crate::ui::{data::flow, i18n::t, locale::t, words};
use leptos::prelude::*;

const CONTENTS: [Content; 4] = [Content::OrderLines, Content::Orders, Content::Customers, Content::Products];
const ENCODINGS: [Encoding; 5] =
    [Encoding::Utf8, Encoding::Gb18030, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252];
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
const DATES: [DateOrder; 3] = [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst];
/// Those that are offered; any other can be typed.
const CURRENCIES: [&str; 10] = ["CNY", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "KRW", "SGD", "AUD"];

fn delimiter(byte: u8) -> &'static str {
    t(match byte {
        b',' => t::DATA_COMMA,
        b';' => t::DATA_SEMICOLON,
        b'\t' => t::DATA_TAB,
        _ => t::DATA_BAR,
    })
}

/// A choice among few: `chosen` is the place of the present one, `choose` takes another place.
fn select(label: &'static str, options: Vec<&'static str>, chosen: Signal<usize>, choose: Callback<usize>) -> AnyView {
    let options = options
        .into_iter()
        .enumerate()
        .map(|(at, name)| view! { <option value=at.to_string()>{name}</option> }.into_any())
        .collect_view();
    view! {
        <label class="field">
            <span class="field-name">{label}</span>
            <select prop:value=move || chosen.get().to_string() on:change=move |event| {
                if let Ok(at) = event_target_value(&event).parse() {
                    choose.run(at);
                }
            }>{options}</select>
        </label>
    }
    .into_any()
}

fn place<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|other| other == one).unwrap_or_default()
}

/// All of it.
pub fn draw(client: Client, plan: &ArcRwSignal<Plan>) -> AnyView {
    let form = |plan: &Plan| Form { encoding: plan.encoding, delimiter: plan.delimiter, header: plan.header };
    let (shown, changed) = (plan.clone(), plan.clone());
    let content = select(
        t(t::DATA_CONTENT),
        CONTENTS.map(words::content).to_vec(),
        Signal::derive(move || shown.with(|plan| place(&CONTENTS, &plan.content))),
        Callback::new(move |at: usize| changed.update(|plan| take_content(plan, CONTENTS[at]))),
    );
    let (shown, changed) = (plan.clone(), plan.clone());
    let encoding = select(
        t(t::DATA_ENCODING),
        ENCODINGS.map(words::encoding).to_vec(),
        Signal::derive(move || shown.with(|plan| place(&ENCODINGS, &plan.encoding))),
        Callback::new(move |at: usize| {
            flow::look_again(client, Form { encoding: ENCODINGS[at], ..changed.with_untracked(form) })
        }),
    );
    let (shown, changed) = (plan.clone(), plan.clone());
    let delimiters = select(
        t(t::DATA_DELIMITER),
        DELIMITERS.map(delimiter).to_vec(),
        Signal::derive(move || shown.with(|plan| place(&DELIMITERS, &plan.delimiter))),
        Callback::new(move |at: usize| {
            flow::look_again(client, Form { delimiter: DELIMITERS[at], ..changed.with_untracked(form) })
        }),
    );
    let (shown, changed) = (plan.clone(), plan.clone());
    let header = select(
        t(t::DATA_HEADER),
        vec![t(t::DATA_HEADER_YES), t(t::DATA_HEADER_NO)],
        Signal::derive(move || usize::from(!shown.with(|plan| plan.header))),
        Callback::new(move |at: usize| {
            flow::look_again(client, Form { header: at == 0, ..changed.with_untracked(form) })
        }),
    );
    let (shown, changed) = (plan.clone(), plan.clone());
    let dates = select(
        t(t::DATA_DATES),
        DATES.map(words::dates).to_vec(),
        Signal::derive(move || shown.with(|plan| place(&DATES, &plan.dates))),
        Callback::new(move |at: usize| changed.update(|plan| plan.dates = DATES[at])),
    );
    let (shown, changed) = (plan.clone(), plan.clone());
    let minor = select(
        t(t::DATA_AMOUNTS),
        vec![t(t::DATA_AMOUNTS_MAJOR), t(t::DATA_AMOUNTS_MINOR)],
        Signal::derive(move || usize::from(shown.with(|plan| plan.minor_units))),
        Callback::new(move |at: usize| changed.update(|plan| plan.minor_units = at == 1)),
    );
    let summary = plan.clone();
    let summary = move || {
        summary.with(|plan| {
            let parts = [
                plan.encoding.label(),
                delimiter(plan.delimiter),
                words::dates(plan.dates),
                &plan.currency,
                &format!("+{}", plan.calling_code),
            ];
            parts.join(" · ")
        })
    };
    view! {
        <div class="import-form">
            {content}
            <details>
                <summary>{t(t::DATA_READ_AS)}<span class="quiet">{summary}</span></summary>
                <div class="fields">
                    {encoding} {delimiters} {header} {dates} {currency(plan)} {minor} {calling(plan)}
                </div>
            </details>
        </div>
    }
    .into_any()
}

/// What rows of the new content cannot have is left out.
fn take_content(plan: &mut Plan, content: Content) {
    plan.content = content;
    for column in &mut plan.columns {
        if !targets::fits(content, column) {
            *column = Target::Ignore;
        }
    }
}

fn currency(plan: &ArcRwSignal<Plan>) -> AnyView {
    let options = CURRENCIES.map(|code| view! { <option value=code></option> }.into_any());
    let (shown, changed) = (plan.clone(), plan.clone());
    let change = move |event| {
        let text = event_target_value(&event).trim().to_ascii_uppercase();
        changed.update(|plan| {
            if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
                plan.currency = text;
            }
        });
    };
    view! {
        <label class="field">
            <span class="field-name">{t(t::DATA_CURRENCY)}</span>
            <input
                type="text"
                list="import-currencies"
                maxlength="3"
                autocomplete="off"
                autocapitalize="characters"
                prop:value=move || shown.with(|plan| plan.currency.clone())
                on:change=change
            />
            <datalist id="import-currencies">{options.into_iter().collect_view()}</datalist>
        </label>
    }
    .into_any()
}

fn calling(plan: &ArcRwSignal<Plan>) -> AnyView {
    let (shown, changed) = (plan.clone(), plan.clone());
    let change = move |event| {
        let text = event_target_value(&event);
        changed.update(|plan| {
            plan.calling_code = text.trim().trim_start_matches('+').parse().unwrap_or(plan.calling_code);
        });
    };
    view! {
        <label class="field">
            <span class="field-name">{t(t::DATA_CALLING)}</span>
            <input
                type="text"
                inputmode="numeric"
                autocomplete="off"
                prop:value=move || shown.with(|plan| format!("+{}", plan.calling_code))
                on:change=change
            />
        </label>
    }
    .into_any()
}
