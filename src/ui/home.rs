//! The first screen: what happened lately and what deserves attention; or, where there is nothing yet, the ways in.

mod advice;
mod attention;
mod figures;
mod first_run;

use super::{
    address, chunk,
    currency::currency,
    format,
    i18n::t,
    locale::{t, tf},
    parts::{Bars, Chart, Icon, Look, PageHead, answered, link_button},
};
use crate::client::Client;
use crate::domain::{money::SCALE, schema::order, time};
use crate::engine::{
    protocol::Phase,
    query::{Answer, HomeView, Month, OrderQuery, Query, Window},
};
use leptos::prelude::*;

/// How many customers the demo shop has: enough for every figure to mean something.
pub const DEMO: u32 = 2_000;

/// What the first screen is.
#[derive(Clone, Copy, PartialEq)]
enum First {
    Unknown,
    /// The ways in.
    Run,
    Overview,
}

pub fn home() -> AnyView {
    let first = Client::here().state(|status| match status.phase {
        Phase::Starting => First::Unknown,
        Phase::Ready if status.customers == 0 && status.orders == 0 => First::Run,
        _ => First::Overview,
    });
    (move || match first.get() {
        First::Unknown => chunk::waiting(),
        First::Run => first_run::first_run(),
        First::Overview => chunk::screen(|chunk| chunk.overview),
    })
    .into_any()
}

/// Home where there is something.
pub fn overview() -> AnyView {
    let client = Client::here();
    let live = client.watch(|| Some(Query::Home));
    let below = move || {
        live.with(|answer| match answer {
            // Figures of an export count from its last day, which the person must know.
            Some(Ok(Answer::Home(view))) if view.as_of != view.today => {
                Some(view! { <p class="quiet">{tf(t::HOME_AS_OF, &[("day", &format::day(view.as_of))])}</p> })
            }
            _ => None,
        })
    };
    // Asked when the figures are there: to find who may be one person, the engine goes through all of them once.
    let doubles = client.watch(move || {
        let there = live.with(|answer| matches!(answer, Some(Ok(_))));
        there.then_some(Query::Duplicates { window: Window::default() })
    });
    let doubles = Memo::new(move |_| match doubles.get() {
        Some(Ok(Answer::Duplicates { total, .. })) => total,
        _ => 0,
    });
    // So is what to do next, which needs everybody's scores.
    let advice = client.watch(move || {
        let there = live.with(|answer| matches!(answer, Some(Ok(_))));
        there.then_some(Query::Recommendations)
    });
    let currency = currency();
    let content = answered(live, 14, move |answer| match answer {
        Answer::Home(view) => Some(whole(view, doubles, advice::advice(advice, currency))),
        _ => None,
    });
    view! {
        <PageHead title=t(t::HOME_TITLE).to_string() below=below.into_any()>
            {link_button(Look::Plain, Some(Icon::Upload), t(t::PALETTE_IMPORT), address::IMPORT)}
        </PageHead>
        <div class="home">{content}</div>
    }
    .into_any()
}

fn whole(view: &HomeView, duplicates: Memo<u32>, advice: AnyView) -> AnyView {
    view! {
        {figures::figures(view)}
        {figures::others(view)}
        {advice}
        <div class="home-charts">{revenue(view)}{customers(view)}</div>
        <div class="home-lists">{attention::latest(view)}{attention::attention(view, duplicates)}</div>
    }
    .into_any()
}

fn labels(months: &[Month]) -> Vec<(String, String)> {
    months
        .iter()
        .map(|month| {
            // January has the year in its place.
            let short = match month.month {
                1 => month.year.to_string(),
                _ => format::month_short(month.year, month.month),
            };
            (short, format::month(month.year, month.month))
        })
        .collect()
}

/// The place of a January, which has the year as its label.
fn january(months: &[Month]) -> Option<usize> {
    months.iter().position(|month| month.month == 1)
}

/// The first and the last day of a month.
fn days(month: &Month) -> (i64, i64) {
    let start = time::day(month.year, month.month, 1).unwrap_or_default();
    let next = time::month_of(start).and_then(|number| time::month_start(number + 1));
    (start, next.unwrap_or(start) - 1)
}

fn revenue(view: &HomeView) -> AnyView {
    let currency = view.currency.clone();
    // The title has the currency.
    let short = Callback::new(|value: f64| format::compact((value / SCALE as f64) as u64));
    let exact = Callback::new(move |value: f64| format::money(value as i64, &currency));
    let values = view.months.iter().map(|month| month.revenue as f64).collect();
    let links = view
        .months
        .iter()
        .map(|month| {
            let (from, to) = days(month);
            // What is not paid is no revenue: the list adds up to the bar.
            let status = Some(order::PAID);
            address::orders(&OrderQuery { status, from: Some(from), to: Some(to), ..OrderQuery::default() })
        })
        .collect();
    view! {
        <Chart
            title=tf(t::HOME_REVENUE_BY_MONTH, &[("currency", &view.currency)])
            labels=labels(&view.months)
            bars=vec![Bars { name: t(t::HOME_REVENUE).into(), values }]
            short=short
            exact=exact
            links=links
            anchor=january(&view.months)
        />
    }
    .into_any()
}

fn customers(view: &HomeView) -> AnyView {
    let short = Callback::new(|value: f64| format::compact(value as u64));
    let exact = Callback::new(|value: f64| format::number(value as u64));
    let again = view.months.iter().map(|month| f64::from(month.active.saturating_sub(month.new))).collect();
    let new = view.months.iter().map(|month| f64::from(month.new)).collect();
    let links = view.months.iter().map(|month| figures::bought(days(month))).collect();
    view! {
        <Chart
            title=t(t::HOME_BUYERS_BY_MONTH)
            labels=labels(&view.months)
            bars=vec![
                Bars { name: t(t::HOME_AGAIN).into(), values: again },
                Bars { name: t(t::HOME_NEW).into(), values: new },
            ]
            short=short
            exact=exact
            links=links
            anchor=january(&view.months)
        />
    }
    .into_any()
}
