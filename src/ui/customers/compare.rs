//! Two customers that are perhaps one, side by side, and which of them stays.

use super::one::One;
use crate::domain::{
    id::Id,
    schema::{Key, Table, customer},
    value::Value,
};
use crate::engine::{command::Command, query::CustomerView};
use crate::ui::{
    address, format, go,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, problem, skeleton},
    shell::Dialog,
    words,
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeSet;

/// A button that opens the comparison of two customers in a dialog.
pub fn compare_button(a: Id, b: Id) -> AnyView {
    let open = RwSignal::new(false);
    view! {
        <Button label=t(t::CUSTOMERS_COMPARE).to_string() icon=Icon::Merge on_press=move |()| open.set(true)/>
        <Dialog open=open title=t(t::CUSTOMERS_COMPARE_TITLE)>
            {comparison(a, b, Callback::new(move |()| open.set(false)))}
        </Dialog>
    }
    .into_any()
}

/// The comparison; `on_done` is called when the two are one.
pub fn comparison(a: Id, b: Id, on_done: Callback<()>) -> AnyView {
    let (a, b) = (One::new(a), One::new(b));
    let keep_second = RwSignal::new(false);
    let go = go();
    let merge = move |()| {
        let (keep, other) = if keep_second.get_untracked() { (b, a) } else { (a, b) };
        let name = untrack(|| keep.title());
        let go = go.clone();
        spawn_local(async move {
            // A refusal has been told.
            if keep.act.send(Command::Merge { keep: keep.id, other: other.id }, &name).await.is_ok() {
                // The pair is gone from the screen that showed it, perhaps before this comes back.
                on_done.try_run(());
                let gone = format!("/{}", address::customer(other.id));
                if window().location().pathname().is_ok_and(|path| path.ends_with(&gone)) {
                    go(&address::customer(keep.id));
                }
            }
        });
    };
    let table = move || {
        let refusal = [a, b].iter().find_map(|one| one.live.with(|answer| answer.clone()?.err()));
        if let Some(refusal) = refusal {
            return problem(&refusal);
        }
        a.with(|first| b.with(|second| rows(first, second, keep_second))).flatten().unwrap_or_else(|| skeleton(8))
    };
    view! {
        <div class="twins">
            <p class="quiet">{t(t::CUSTOMERS_COMPARE_TEXT)}</p>
            <div class="table-scroll">{table}</div>
            <div class="actions">
                <Button label=t(t::CUSTOMERS_MERGE).to_string() icon=Icon::Merge look=Look::Primary on_press=merge/>
                <Button label=t(t::SHELL_CANCEL).to_string() look=Look::Quiet on_press=on_done/>
            </div>
        </div>
    }
    .into_any()
}

fn rows(first: &CustomerView, second: &CustomerView, keep_second: RwSignal<bool>) -> AnyView {
    let keys: BTreeSet<&Key> = first.record.fields.keys().chain(second.record.fields.keys()).collect();
    let own = |key: &Key| matches!(key.field, crate::domain::schema::DELETED | customer::MERGED_INTO);
    let text = |view: &CustomerView, key: &Key| {
        let value = view.record.get(key.clone()).unwrap_or(&Value::Null);
        words::value(Table::Customer, key, value, &view.figures.currency)
    };
    let mut lines = vec![
        (
            t(t::WORDS_COLUMN_ORDERS).to_string(),
            format::number(first.figures.orders.into()),
            format::number(second.figures.orders.into()),
        ),
        (
            t(t::WORDS_COLUMN_SPEND).to_string(),
            format::money(first.figures.spend, &first.figures.currency),
            format::money(second.figures.spend, &second.figures.currency),
        ),
    ];
    // Fields in the order of a form, not of their codes.
    let place = |key: &Key| Table::Customer.fields().iter().position(|info| info.field == key.field);
    let mut keys: Vec<_> = keys.into_iter().filter(|key| !own(key)).collect();
    keys.sort_by_key(|key| place(key));
    for key in keys {
        let (a, b) = (text(first, key), text(second, key));
        if !(a.is_empty() && b.is_empty()) {
            lines.push((words::field(Table::Customer, key), a, b));
        }
    }
    // Orders and spend are added up: nothing of them is given away.
    let lines = lines.into_iter().enumerate().map(|(at, (name, a, b))| {
        let differs = at > 1 && a != b && !a.is_empty() && !b.is_empty();
        view! {
            <tr class:gives=differs>
                <th scope="row">{name}</th>
                <td class:stays=move || !keep_second.get()>{a}</td>
                <td class:stays=move || keep_second.get()>{b}</td>
            </tr>
        }
        .into_any()
    });
    let head = |view: &CustomerView, second: bool| {
        view! {
            <th scope="col">
                <label class="option">
                    <input
                        type="radio"
                        name="keep"
                        prop:checked=move || keep_second.get() == second
                        on:change=move |_| keep_second.set(second)
                    />
                    <span>{tf(t::CUSTOMERS_KEEP, &[("name", &view.title)])}</span>
                </label>
            </th>
        }
        .into_any()
    };
    view! {
        <table class="table twins-table">
            <thead><tr><td></td>{head(first, false)}{head(second, true)}</tr></thead>
            <tbody>{lines.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
