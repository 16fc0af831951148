//! A range of days as a person chooses it: some that are often wanted, and two date inputs.

use super::{
    browser, day, format,
    i18n::{Text, t},
    locale::t,
    parts::DateInput,
};
use crate::domain::time;
use leptos::prelude::*;

/// First and last day; an open end is [`day::FIRST`] or [`day::LAST`].
pub type Days = (i64, i64);

pub const ANY: Days = (day::FIRST, day::LAST);

/// Today on this browser's calendar, in days since 1970.
pub fn today() -> i64 {
    (browser::now() as i64 / 1000 + i64::from(browser::zone()) * 60).div_euclid(86_400)
}

/// `1 Mar 2026 – 31 Mar 2026`, `≥ 1 Mar 2026`
pub fn text((from, to): Days) -> String {
    range((from > day::FIRST).then(|| format::day(from)), (to < day::LAST).then(|| format::day(to)))
}

/// A range of anything, by its ends as text.
pub fn range(from: Option<String>, to: Option<String>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => from,
        (Some(from), Some(to)) => format!("{from} – {to}"),
        (Some(from), None) => format!("≥ {from}"),
        (None, Some(to)) => format!("≤ {to}"),
        (None, None) => t(t::CUSTOMERS_ANY).into(),
    }
}

/// The choice; each change holds at once.
pub fn choice(now: Signal<Days>, change: Callback<Days>) -> AnyView {
    let today = today();
    let year = time::civil(today).map_or(1970, |(year, ..)| year);
    let first = |year| time::day(year, 1, 1).unwrap_or(today);
    let presets = [
        (t::CUSTOMERS_LAST_30, today - 29, day::LAST),
        (t::CUSTOMERS_LAST_90, today - 89, day::LAST),
        (t::CUSTOMERS_THIS_YEAR, first(year), day::LAST),
        (t::CUSTOMERS_LAST_YEAR, first(year - 1), first(year) - 1),
        (t::CUSTOMERS_OVER_180, day::FIRST, today - 181),
    ];
    let preset = move |(name, from, to): (Text, i64, i64)| {
        let pressed = move || (now.get() == (from, to)).to_string();
        view! {
            <button type="button" class="button" aria-pressed=pressed on:click=move |_| change.run((from, to))>
                {t(name)}
            </button>
        }
        .into_any()
    };
    let end = move |label: Text, first: bool| {
        let shown = Signal::derive(move || {
            let (from, to) = now.get();
            Some(if first { from } else { to }).filter(|day| *day != day::FIRST && *day != day::LAST)
        });
        let set = move |typed: Option<i64>| {
            let (from, to) = now.get_untracked();
            change.run(match first {
                true => (typed.unwrap_or(day::FIRST), to),
                false => (from, typed.unwrap_or(day::LAST)),
            });
        };
        view! { <label class="field"><span class="quiet">{t(label)}</span><DateInput day=shown on_day=set/></label> }
            .into_any()
    };
    view! {
        <div class="presets">{Vec::from(presets.map(preset))}</div>
        <div class="ends">{end(t::CUSTOMERS_FROM, true)} {end(t::CUSTOMERS_TO, false)}</div>
    }
    .into_any()
}
