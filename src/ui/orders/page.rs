//! The page of one order.

use super::list::state;
use crate::client::Client;
use crate::domain::{
    id::Id,
    schema::{Table, order},
    value::Value,
};
use crate::engine::{
    command::Command,
    query::{Answer, OrderView, Query},
};
use crate::ui::{
    act::Act,
    address,
    customers::order_name,
    format,
    i18n::t,
    locale::t,
    parts::{Icon, Menu, MenuItem, PageHead, answered, by_id},
    words,
};
use leptos::prelude::*;

/// The screen: the id is in the address.
pub fn one() -> AnyView {
    by_id(screen)
}

fn screen(id: Id) -> AnyView {
    let live = Client::here().watch(move || Some(Query::Order { id }));
    let act = Act::here();
    let title = Signal::derive(move || {
        live.with(|answer| match answer {
            Some(Ok(Answer::Order(view))) => order_name(view.row.kind, &view.row.number, view.row.id),
            _ => t(t::ORDERS_TITLE).to_string(),
        })
    });
    let body = answered(live, 8, move |answer| match answer {
        Answer::Order(view) => Some(page(act, view)),
        _ => None,
    });
    view! {
        <PageHead title=title/>
        <div class="section order">{body}</div>
    }
    .into_any()
}

fn fact(name: String, value: AnyView) -> AnyView {
    view! { <div class="fact"><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}

fn page(act: Act, view: &OrderView) -> AnyView {
    let row = &view.row;
    let name = |field: crate::domain::schema::Field| words::field(Table::Order, &field.into());
    let customer = match row.customer {
        Some(id) => view! { <a href=address::customer(id)>{format::phone(&row.customer_name)}</a> }.into_any(),
        None => view! { <span class="quiet">{t(t::ORDERS_NOBODY)}</span> }.into_any(),
    };
    let link = |id: Id, text: &'static str| {
        view! { <p class="customer-notice"><a href=address::order(id)>{text}</a></p> }.into_any()
    };
    let channel = (!row.channel.is_empty()).then(|| fact(name(order::CHANNEL), row.channel.clone().into_any()));
    let note = (!view.note.is_empty()).then(|| fact(name(order::NOTE), view.note.clone().into_any()));
    let lines: i64 = view.lines.iter().filter_map(|(line, ..)| line.total()).sum();
    // Shipping or a discount: what the total has beside its lines.
    let other = (lines != row.total && !view.lines.is_empty()).then(|| {
        view! {
            <tr>
                <th scope="row" colspan="3">{t(t::ORDERS_OTHER)}</th>
                <td class="number">{format::money(row.total - lines, &row.currency)}</td>
            </tr>
        }
        .into_any()
    });
    view! {
        {view.corrected_by.map(|id| link(id, t(t::ORDERS_CORRECTED_BY)))}
        {view.corrects.map(|id| link(id, t(t::ORDERS_CORRECTS)))}
        <dl class="facts order-facts">
            {fact(name(order::CUSTOMER), customer)}
            {fact(name(order::AT), format::time(row.at).into_any())}
            {fact(name(order::STATUS), payment(act, view))}
            {channel}
            {note}
        </dl>
        <div class="table-scroll" tabindex="0" role="region" aria-label=name(order::LINES)>
            <table class="table order-lines">
                <thead>
                    <tr>
                        <th scope="col">{words::table(Table::Product)}</th>
                        <th scope="col" class="number">{t(t::WORDS_TARGET_QUANTITY)}</th>
                        <th scope="col" class="number">{t(t::WORDS_TARGET_UNIT_PRICE)}</th>
                        <th scope="col" class="number">{t(t::WORDS_TARGET_LINE_TOTAL)}</th>
                    </tr>
                </thead>
                <tbody>{table(view)} {other}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row" colspan="3">{name(order::TOTAL)}</th>
                        <td class="number"><strong>{format::money(row.total, &row.currency)}</strong></td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

fn table(view: &OrderView) -> Vec<AnyView> {
    let currency = &view.row.currency;
    let lines = view.lines.iter().map(|(line, product, sku)| {
        let name = if product.is_empty() { sku } else { product };
        let product = match name.is_empty() {
            true => view! { <span class="quiet">{t(t::ORDERS_NO_PRODUCT)}</span> }.into_any(),
            false => view! { <a href=address::products(if sku.is_empty() { name } else { sku })>{name.clone()}</a> }
                .into_any(),
        };
        let number =
            (sku != name && !sku.is_empty()).then(|| view! { <span class="quiet small">" " {sku.clone()}</span> });
        view! {
            <tr>
                <td>{product} {number}</td>
                <td class="number">{format::signed(line.quantity as f64)}</td>
                <td class="number">{format::money(line.price, currency)}</td>
                <td class="number">{format::money(line.total().unwrap_or_default(), currency)}</td>
            </tr>
        }
        .into_any()
    });
    lines.collect()
}

/// The state of the payment, which is all of an order that moves.
fn payment(act: Act, view: &OrderView) -> AnyView {
    let (id, now) = (view.row.id, view.row.status);
    let name = order_name(view.row.kind, &view.row.number, id);
    let item = move |code: i64| {
        let name = name.clone();
        let set = Callback::new(move |()| {
            let set = vec![(order::STATUS.into(), Value::Int(code))];
            act.run(Command::Edit { table: Table::Order, id, set }, name.clone());
        });
        let label = words::choice(Table::Order, order::STATUS, code);
        view! { <MenuItem label=label on_press=set chosen=Signal::from(code == now)/> }.into_any()
    };
    view! {
        <span class="payment">
            {state(view.row.kind, now)}
            <Menu label=t(t::ORDERS_SET_STATUS).to_string() icon=Icon::Edit look=crate::ui::parts::Look::Quiet bare=true>
                {(0..order::STATUSES.len() as i64).map(&item).collect_view()}
            </Menu>
        </span>
    }
    .into_any()
}
