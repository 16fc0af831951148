//! The latest orders, and what deserves attention.

use crate::domain::{
    schema::{Table, customer, order},
    value::Value,
};
use crate::engine::query::{CustomerQuery, Filter, HomeView, OrderRow};
use crate::ui::{
    address, format,
    i18n::t,
    locale::{t, tf},
    parts::{Icon, icon},
    words,
};
use leptos::prelude::*;

pub fn latest(view: &HomeView) -> AnyView {
    let rows = view.latest.iter().map(one_order).collect_view();
    view! {
        <section aria-labelledby="latest">
            <header class="home-head"><h2 id="latest">{t(t::HOME_LATEST)}</h2><a href=address::ORDERS>{t(t::HOME_ALL_ORDERS)}</a></header>
            <ul class="rows">{rows}</ul>
        </section>
    }
    .into_any()
}

fn one_order(row: &OrderRow) -> AnyView {
    let status = (row.status != order::PAID).then(|| {
        view! { <span class="chip">{words::choice(Table::Order, order::STATUS, row.status)}</span> }.into_any()
    });
    let name = if row.customer_name.is_empty() { row.number.clone() } else { row.customer_name.clone() };
    view! {
        <li>
            <a class="row-main" href=address::order(row.id)>
                <span class="row-name">{format::phone(&name)}</span>
                <span class="row-detail">{format!("{} · {}", row.number, format::time(row.at))}</span>
            </a>
            {status}
            <span class="number">{format::money(row.total, &row.currency)}</span>
        </li>
    }
    .into_any()
}

pub fn attention(view: &HomeView, duplicates: Memo<u32>) -> AnyView {
    let birthdays = view
        .birthdays
        .iter()
        .map(|(id, name, month, day)| {
            let when = format::day_of_year((*month).into(), (*day).into());
            line(Icon::Cake, tf(t::HOME_BIRTHDAY, &[("name", &format::phone(name))]), when, address::customer(*id))
        })
        .collect_view();
    let doubles = move || {
        let count = Some(duplicates.get()).filter(|count| *count > 0)?;
        let text = tf(t::HOME_DUPLICATES, &[("n", &format::number(count.into()))]);
        Some(line(Icon::Merge, text, t(t::HOME_DUPLICATES_WHY).into(), address::DUPLICATES.into()))
    };
    let unreachable = (view.unreachable > 0).then(|| {
        let text = tf(t::HOME_UNREACHABLE, &[("n", &format::number(view.unreachable.into()))]);
        line(Icon::Phone, text, t(t::HOME_UNREACHABLE_WHY).into(), nobody_reaches())
    });
    let more = (view.more_birthdays > 0).then(|| {
        let text = tf(t::HOME_MORE_BIRTHDAYS, &[("n", &format::number(view.more_birthdays.into()))]);
        view! { <li class="quiet">{icon(Icon::Cake)}<span>{text}</span></li> }.into_any()
    });
    let nothing = view.birthdays.is_empty() && view.unreachable == 0;
    let nothing =
        move || (nothing && duplicates.get() == 0).then(|| view! { <p class="quiet">{t(t::HOME_NOTHING)}</p> });
    view! {
        <section aria-labelledby="attention">
            <header class="home-head"><h2 id="attention">{t(t::HOME_ATTENTION)}</h2></header>
            <ul class="rows">{doubles}{unreachable}{birthdays}{more}</ul>
            {nothing}
        </section>
    }
    .into_any()
}

fn line(picture: Icon, text: String, detail: String, to: String) -> AnyView {
    view! {
        <li>
            {icon(picture)}
            <a class="row-main" href=to>
                <span class="row-name">{text}</span>
                <span class="row-detail">{detail}</span>
            </a>
        </li>
    }
    .into_any()
}

/// Customers without any of the fields that the engine counts as a way to reach them.
fn nobody_reaches() -> String {
    let filters = [customer::PHONE, customer::EMAIL, customer::PHONE2, customer::WECHAT]
        .map(|field| Filter::Field { field, any: vec![Value::text("")] });
    address::customers(&CustomerQuery { filters: filters.into(), ..CustomerQuery::default() })
}
