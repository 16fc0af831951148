//! What the draft comes to: how many at every keystroke, who some of them are, who can be written to, and why somebody is
//! in or out.

use super::state::{Builder, SAMPLE};
use crate::domain::{audience, segment::Rule};
use crate::ui::{
    address, format,
    i18n::t,
    locale::{t, tf},
    parts::{DateInput, Icon, Look, link_button, problem, skeleton},
    segments::{funnel, people, why},
    words,
};
use leptos::prelude::*;

/// The rule with the day that it is looked at.
fn dated(b: Builder) -> Rule {
    match b.on.get() {
        Some(day) => audience::on(day, &b.rule()),
        None => b.rule(),
    }
}

/// The number of all numbers, above everything.
pub fn total(b: Builder) -> AnyView {
    let numbers = Memo::new(move |_| b.last.with(|last| last.as_ref().map(|view| (view.total, view.of, view.day))));
    let count = move || match numbers.get() {
        Some((total, ..)) => format::number(total.into()),
        None => "…".into(),
    };
    let unit = move || {
        let total = numbers.get().map_or(0, |(total, ..)| total);
        tf(t::SEGMENTS_CUSTOMERS, &[("n", &format::number(total.into()))])
    };
    let share = move || {
        numbers.get().map(|(total, of, _)| {
            let share = f64::from(total) / f64::from(of.max(1));
            tf(t::SEGMENTS_SHARE, &[("share", &format::percent(share)), ("of", &format::number(of.into()))])
        })
    };
    let width = move || {
        let share = numbers.get().map_or(0.0, |(total, of, _)| f64::from(total) / f64::from(of.max(1)));
        format!("{:.2}%", share * 100.0)
    };
    let said = move || {
        numbers.get().map(|(.., day)| {
            let text = if b.on.get().is_some() { t::SEGMENTS_AS_OF_WHY } else { t::SEGMENTS_AS_OF_NOW };
            tf(text, &[("day", &format::day(day))])
        })
    };
    let sentence = move || b.names.with(|names| words::rule::rule(&b.rule(), names));
    let refusal = move || b.refusal.get().map(|refusal| problem(&refusal));
    view! {
        <div class="builder-total">
            <p class="total" role="status">
                <strong class="total-number">{count}</strong>
                " "
                <span>{unit}</span>
                " "
                <span class="quiet">{share}</span>
            </p>
            <div class="total-bar" aria-hidden="true"><span style:width=width></span></div>
            {refusal}
        </div>
        <div class="builder-said">
            <p class="total-sentence">{sentence}</p>
            <div class="total-on">
                <label for="builder-on">{t(t::SEGMENTS_AS_OF)}</label>
                <DateInput id="builder-on" day=b.on on_day=move |day| b.on.set(b.day_known(day))/>
                <span class="quiet small" id="builder-on-why">{said}</span>
            </div>
        </div>
    }
    .into_any()
}

/// Who is in, the way to them, and one by name.
pub fn side(b: Builder) -> AnyView {
    let rows = Memo::new(move |_| b.last.with(|last| last.as_ref().map(|view| (view.rows.clone(), view.total))));
    let empty = Memo::new(move |_| b.last.with(|last| last.as_ref().is_some_and(|view| view.of == 0)));
    let rule = Memo::new(move |_| dated(b));
    let sample = move || match rows.get() {
        None => skeleton(8),
        Some(_) if empty.get() => view! {
            <p class="quiet">{t(t::SEGMENTS_NO_CUSTOMERS)}</p>
            {link_button(Look::Plain, Some(Icon::Upload), t(t::CUSTOMERS_IMPORT), address::IMPORT)}
        }
        .into_any(),
        Some((rows, _)) if rows.is_empty() => view! { <p class="quiet">{t(t::SEGMENTS_NOBODY)}</p> }.into_any(),
        Some((rows, _)) => people::sample(&rows, &b.names.with(|names| names.currency.clone())),
    };
    let all = move || {
        rows.get().filter(|(_, total)| *total > 0).map(|(_, total)| {
            let text = match total > SAMPLE {
                true => tf(t::SEGMENTS_SHOW_ALL, &[("n", &format::number(total.into()))]),
                false => t(t::SEGMENTS_OPEN_LIST).to_string(),
            };
            view! { <a href=move || address::who(rule.get())>{text}</a> }.into_any()
        })
    };
    view! {
        <section aria-labelledby="builder-who">
            <header class="section-head"><h2 id="builder-who">{t(t::SEGMENTS_WHO)}</h2>{all}</header>
            {sample}
        </section>
        {why::ask(rule.into(), b.names)}
        {funnel::funnel(rule.into())}
    }
    .into_any()
}
