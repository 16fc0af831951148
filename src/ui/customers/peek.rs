//! A customer at a glance, beside the list.

use super::{
    composer::{Notes, composer},
    facts::customer_fact,
    figures,
    one::One,
    tags, timeline,
};
use crate::domain::{id::Id, schema::customer};
use crate::ui::{
    address,
    i18n::t,
    locale::t,
    parts::{Icon, Inspector, Look, link_button, problem, skeleton},
};
use leptos::prelude::*;

/// The inspector of a row.
pub fn peek(id: Id, on_close: Callback<()>) -> AnyView {
    let one = One::new(id);
    let there = Memo::new(move |_| one.with(|_| ()).is_some());
    let content = move || match there.get() {
        true => body(one),
        false => one.live.with(|answer| match answer {
            Some(Err(refusal)) => problem(refusal),
            _ => skeleton(8),
        }),
    };
    let open = link_button(Look::Quiet, Some(Icon::External), t(t::CUSTOMERS_OPEN), address::customer(id));
    view! {
        <Inspector title=one.title_signal() on_close=on_close actions=open>
            {content}
        </Inspector>
    }
    .into_any()
}

fn body(one: One) -> AnyView {
    let fields = [
        customer::PHONE,
        customer::EMAIL,
        customer::WECHAT,
        customer::CITY,
        customer::SOURCE,
        customer::TIER,
        customer::OWNER,
        customer::BIRTHDAY,
        customer::NOTE,
    ];
    let facts = Vec::from(fields.map(|field| customer_fact(one, field.into(), None)));
    let notes = Notes::new();
    view! {
        <div class="peek">
            {tags::tags(one)}
            {figures::short(one)}
            <dl class="facts">{facts}</dl>
            {composer(one, notes)}
            {timeline::latest(one, 5, notes)}
        </div>
    }
    .into_any()
}
