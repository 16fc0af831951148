//! Two customers side by side, and making one of them.

use crate::client::Client;
use crate::domain::{
    id::Id,
    schema::{DELETED, Key, Section, Table, customer},
};
use crate::engine::{
    command::Command,
    query::{Answer, CustomerView, Query},
};
use crate::ui::{
    act::Act,
    address, format, go,
    i18n::{Text, t},
    locale::{t, tf},
    parts::{Button, Icon, Look, problem, skeleton},
    words,
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeSet;

/// Both of them, with the choice of who stays. `on_done` is called when the two are one, or were said not to be.
pub fn draw(ids: (Id, Id), on_done: Callback<()>) -> AnyView {
    let client = Client::here();
    let a = client.watch(move || Some(Query::Customer { id: ids.0 }));
    let b = client.watch(move || Some(Query::Customer { id: ids.1 }));
    let body = move || {
        a.with(|a| {
            b.with(|b| match (a, b) {
                (Some(Ok(Answer::Customer(a))), Some(Ok(Answer::Customer(b)))) => both(a, b, on_done),
                (Some(Err(refusal)), _) | (_, Some(Err(refusal))) => problem(refusal),
                _ => skeleton(6),
            })
        })
    };
    view! { <div class="pair">{body}</div> }.into_any()
}

/// The fields that one of them has, as text.
fn fields(a: &CustomerView, b: &CustomerView) -> Vec<(String, String, String)> {
    let shown = |key: &&Key| {
        let section = Table::Customer.field(key.field).map(|info| info.section);
        let keyed = matches!(key.field, customer::TAG | customer::CONSENT | customer::CUSTOM);
        key.field != DELETED && (keyed || section.is_some_and(|section| section != Section::Hidden))
    };
    let keys: BTreeSet<&Key> = a.record.fields.keys().chain(b.record.fields.keys()).filter(shown).collect();
    let text = |view: &CustomerView, key: &Key| {
        let value = view.record.get(key.clone());
        value.map(|value| words::value(Table::Customer, key, value, &view.figures.currency)).unwrap_or_default()
    };
    let order = |key: &Key| Table::Customer.fields().iter().position(|info| info.field == key.field);
    let mut keys: Vec<_> = keys.into_iter().collect();
    keys.sort_by_key(|key| order(key));
    keys.into_iter()
        .map(|key| (words::field(Table::Customer, key), text(a, key), text(b, key)))
        .filter(|(_, a, b)| !a.is_empty() || !b.is_empty())
        .collect()
}

fn both(a: &CustomerView, b: &CustomerView, on_done: Callback<()>) -> AnyView {
    let figure = |label: Text, value: &dyn Fn(&CustomerView) -> String| (t(label).to_string(), value(a), value(b));
    let figures = [
        figure(t::DATA_ORDERS, &|view| format::number(u64::from(view.figures.orders))),
        figure(t::WORDS_COLUMN_SPEND, &|view| format::money(view.figures.spend, &view.figures.currency)),
        figure(t::WORDS_COLUMN_LAST, &|view| {
            view.figures.last.map(|at| format::day(at.div_euclid(86_400))).unwrap_or_default()
        }),
    ];
    let rows = fields(a, b).into_iter().map(|row| (row, true)).chain(figures.map(|row| (row, false)));
    let rows = rows
        .map(|((label, a, b), field)| {
            let differs = field && a != b && !a.is_empty() && !b.is_empty();
            view! {
                <tr class:differs=differs>
                    <th scope="row">{label}</th>
                    <td title=a.clone()>{a.clone()}</td>
                    <td title=b.clone()>{b.clone()}</td>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    let heads = [a, b].map(|view| {
        let link = address::customer(view.record.id);
        view! { <th scope="col"><a href=link>{format::phone(&view.title)}</a></th> }.into_any()
    });
    // Who has bought more is better known to the shop.
    let (first, second) = if b.figures.orders > a.figures.orders { (b, a) } else { (a, b) };
    let apart = set_apart((a.record.id, b.record.id), (&format::phone(&a.title), &format::phone(&b.title)));
    let not_same = move |()| {
        apart.run(());
        on_done.run(());
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=t(t::DATA_COMPARE)>
            <table class="table"><thead><tr><td></td>{heads.into_iter().collect_view()}</tr></thead><tbody>{rows}</tbody></table>
        </div>
        <p class="quiet small">{t(t::DATA_MERGE_HOW)}</p>
        <div class="data-row actions">
            {merge(first, second, Look::Primary, on_done)}
            {merge(second, first, Look::Plain, on_done)}
            <Button label=t(t::DATA_NOT_SAME).to_string() look=Look::Quiet on_press=not_same/>
        </div>
    }
    .into_any()
}

/// Says that two are not the same.
pub fn set_apart((a, b): (Id, Id), names: (&str, &str)) -> Callback<()> {
    let (act, name) = (Act::here(), format!("{} / {}", names.0, names.1));
    Callback::new(move |()| act.run(Command::SetApart { a, b }, name.clone()))
}

fn merge(keep: &CustomerView, other: &CustomerView, look: Look, on_done: Callback<()>) -> AnyView {
    let (act, go) = (Act::here(), go());
    let (name, keep_id, other_id) = (keep.title.clone(), keep.record.id, other.record.id);
    let label = tf(t::DATA_KEEP, &[("name", &format::phone(&keep.title))]);
    let press = move |()| {
        let (name, go) = (name.clone(), go.clone());
        spawn_local(async move {
            // A refusal has been told, and the pair stays.
            if act.send(Command::Merge { keep: keep_id, other: other_id }, &name).await.is_ok() {
                // The pair is gone from the screen that showed it, perhaps before this comes back.
                on_done.try_run(());
                let gone = format!("/{}", address::customer(other_id));
                if window().location().pathname().is_ok_and(|path| path.ends_with(&gone)) {
                    go(&address::customer(keep_id));
                }
            }
        });
    };
    view! { <Button label=label look=look icon=Icon::Merge on_press=press/> }.into_any()
}
