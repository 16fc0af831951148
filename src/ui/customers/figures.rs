//! A customer in numbers.

use super::one::One;
use crate::domain::{money::SCALE, time};
use crate::engine::query::Figures;
use crate::ui::{
    address,
    days::today,
    format,
    i18n::t,
    locale::{t, tf},
    parts::{Bars, Chart},
};
use leptos::prelude::*;

/// One number with its name; `exact` is told on hover.
fn figure(name: &str, value: String, exact: String) -> AnyView {
    view! {
        <div class="figure">
            <dt>{name.to_string()}</dt>
            <dd title=exact>{value}</dd>
        </div>
    }
    .into_any()
}

fn day_figure(name: &str, wall: Option<i64>) -> AnyView {
    match wall.map(|wall| wall.div_euclid(86_400)) {
        Some(day) => figure(name, format::days_ago(day, today()), format::day(day)),
        None => figure(name, "–".into(), String::new()),
    }
}

fn main_figures(figures: &Figures) -> Vec<AnyView> {
    let currency = &figures.currency;
    let average = match figures.orders {
        0 => ("–".into(), String::new()),
        orders => {
            let average = figures.spend / i64::from(orders) / 100 * 100;
            (format::money_compact(average, currency), format::money(average, currency))
        }
    };
    vec![
        figure(t(t::WORDS_COLUMN_ORDERS), format::number(figures.orders.into()), String::new()),
        figure(
            t(t::WORDS_COLUMN_SPEND),
            format::money_compact(figures.spend, currency),
            format::money(figures.spend, currency),
        ),
        figure(t(t::CUSTOMERS_AVERAGE), average.0, average.1),
        day_figure(t(t::WORDS_COLUMN_LAST), figures.last),
    ]
}

/// The four that matter most.
pub fn short(one: One) -> AnyView {
    let content = move || one.with(|view| main_figures(&view.figures));
    view! { <dl class="figures">{content}</dl> }.into_any()
}

/// All of them, and spend by month.
pub fn whole(one: One) -> AnyView {
    let figures = Memo::new(move |_| one.with(|view| view.figures.clone()));
    let content = move || {
        figures.with(|figures| {
            figures.as_ref().map(|figures| {
                let mut all = main_figures(figures);
                all.push(day_figure(t(t::WORDS_COLUMN_FIRST), figures.first));
                all.push(match figures.rhythm {
                    Some(days) => {
                        let n = format::number(days.round().max(0.0) as u64);
                        figure(
                            t(t::CUSTOMERS_RHYTHM),
                            tf(t::CUSTOMERS_RHYTHM_DAYS, &[("n", &n)]),
                            t(t::CUSTOMERS_RHYTHM_WHY).into(),
                        )
                    }
                    None => figure(t(t::CUSTOMERS_RHYTHM), "–".into(), t(t::CUSTOMERS_RHYTHM_WHY).into()),
                });
                if figures.returns > 0 {
                    all.push(figure(t(t::CUSTOMERS_RETURNS), format::number(figures.returns.into()), String::new()));
                }
                for (currency, amount) in &figures.other {
                    let name = tf(t::CUSTOMERS_SPEND_IN, &[("currency", currency)]);
                    all.push(figure(&name, format::money_compact(*amount, currency), format::money(*amount, currency)));
                }
                all
            })
        })
    };
    let chart = move || figures.with(|figures| figures.as_ref().and_then(months));
    view! { <dl class="figures">{content}</dl> {chart} }.into_any()
}

/// Spend in each of the last 12 months; nothing where there was none.
fn months(figures: &Figures) -> Option<AnyView> {
    if figures.months.iter().all(|amount| *amount == 0) {
        return None;
    }
    let last = time::month_of(today())?;
    let count = figures.months.len() as i64;
    let labels = (0..count)
        .map(|at| {
            let of = last - (count - 1 - at);
            let (year, month) = (1970 + of.div_euclid(12) as i32, of.rem_euclid(12) as u32 + 1);
            (format::month_short(year, month), format::month(year, month))
        })
        .collect();
    let bars = vec![Bars {
        name: t(t::WORDS_COLUMN_SPEND).into(),
        values: figures.months.iter().map(|amount| *amount as f64).collect(),
    }];
    let exact = figures.currency.clone();
    // The title has the currency.
    let short = Callback::new(|value: f64| format::compact((value / SCALE as f64) as u64));
    let exact = Callback::new(move |value: f64| format::money(value as i64, &exact));
    let title = tf(t::CUSTOMERS_SPEND_MONTHS, &[("currency", &figures.currency)]);
    Some(view! { <Chart title=title labels=labels bars=bars short=short exact=exact/> }.into_any())
}

/// The address of this customer's orders.
pub fn orders_of(one: One) -> String {
    let query = crate::engine::query::OrderQuery { customer: Some(one.id), ..Default::default() };
    address::orders(&query)
}
