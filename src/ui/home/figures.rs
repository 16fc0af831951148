//! The figures of the last 30 days against the 30 before; each opens its list.

use crate::engine::query::{CustomerQuery, Filter, HomeView, OrderQuery, Sort, SortBy};
use crate::ui::{
    address,
    day::FIRST,
    format,
    i18n::{Text, t},
    locale::{t, tf},
};
use leptos::prelude::*;

struct Figure {
    name: Text,
    value: String,
    /// The value in full, for a title.
    exact: String,
    /// What is said below.
    below: AnyView,
    address: String,
}

pub fn figures(view: &HomeView) -> AnyView {
    let (now, before) = (view.recent, view.before);
    let days = (now.from, now.to);
    let orders = address::orders(&OrderQuery {
        status: Some(crate::domain::schema::order::PAID),
        from: Some(now.from),
        to: Some(now.to),
        ..OrderQuery::default()
    });
    let count = |name, value: u32, earlier: u32, address: String| Figure {
        name,
        value: format::compact(value.into()),
        exact: format::number(value.into()),
        below: against(value.into(), earlier.into(), format::number(earlier.into())),
        address,
    };
    let all = [
        Figure {
            name: t::HOME_REVENUE,
            value: format::money_compact(now.revenue, &view.currency),
            exact: format::money(now.revenue, &view.currency),
            below: against(
                now.revenue as f64,
                before.revenue as f64,
                format::money_compact(before.revenue, &view.currency),
            ),
            address: orders.clone(),
        },
        count(t::HOME_ORDERS, now.orders, before.orders, orders),
        count(t::HOME_ACTIVE, now.active, before.active, bought(days)),
        count(
            t::HOME_NEW_CUSTOMERS,
            now.new,
            before.new,
            customers(Filter::FirstOrderBetween { from: now.from, to: now.to }),
        ),
        Figure {
            name: t::HOME_LOST,
            value: format::compact(view.lost.into()),
            exact: format::number(view.lost.into()),
            below: newly_lost(view),
            address: customers(Filter::LastOrderBetween { from: FIRST, to: view.newly_lost_to }),
        },
    ];
    let tiles = all.into_iter().map(tile).collect_view();
    view! {
        <section aria-labelledby="figures">
            <h2 id="figures" class="home-period">{tf(t::HOME_PERIOD, &[("from", &format::day(now.from)), ("to", &format::day(now.to))])}</h2>
            <ul class="tiles">{tiles}</ul>
        </section>
    }
    .into_any()
}

fn tile(figure: Figure) -> AnyView {
    view! {
        <li class="tile">
            <a href=figure.address>
                <span class="tile-name">{t(figure.name)}</span>
                <span class="tile-value" title=figure.exact>{figure.value}</span>
            </a>
            <span class="tile-below">{figure.below}</span>
        </li>
    }
    .into_any()
}

/// `+12% against 1,234`
fn against(now: f64, before: f64, text: String) -> AnyView {
    if before <= 0.0 {
        return tf(t::HOME_AGAINST, &[("before", &text)]).into_any();
    }
    let share = now / before - 1.0;
    let class = match share {
        share if share.abs() < 0.005 => "quiet",
        share if share > 0.0 => "good",
        _ => "bad",
    };
    view! { <span class=class>{format::change(share)}</span> " " {tf(t::HOME_AGAINST, &[("before", &text)])} }
        .into_any()
}

fn newly_lost(view: &HomeView) -> AnyView {
    let address = customers(Filter::LastOrderBetween { from: view.newly_lost_from, to: view.newly_lost_to });
    let text = tf(t::HOME_NEWLY_LOST, &[("n", &format::number(view.newly_lost.into()))]);
    view! { <a href=address>{text}</a> }.into_any()
}

/// Turnover in other currencies, which is never added to the workspace's.
pub fn others(view: &HomeView) -> Option<AnyView> {
    let sums: Vec<_> =
        view.other_currencies.iter().map(|(currency, amount)| format::money(*amount, currency)).collect();
    (!sums.is_empty()).then(|| {
        view! { <p class="quiet">{tf(t::HOME_OTHER_CURRENCIES, &[("sums", &format::list(&sums))])}</p> }.into_any()
    })
}

/// The customers who bought in these days.
pub fn bought((from, to): (i64, i64)) -> String {
    customers(Filter::BoughtBetween { from, to })
}

fn customers(filter: Filter) -> String {
    address::customers(&CustomerQuery {
        filters: vec![filter],
        sort: Sort { by: SortBy::LastOrder, descending: true },
        ..CustomerQuery::default()
    })
}
