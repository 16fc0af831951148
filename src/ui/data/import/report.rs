//! What an import came to.

use super::next;
use crate::client::Client;
use crate::engine::{command::Command, protocol::FileRef};
use crate::exchange::plan::{Counts, Reject, Remark, Report};
use crate::ui::{
    act::Act,
    address, browser,
    data::pick,
    format,
    i18n::{Text, t},
    locale::{t, tf},
    parts::{Button, Icon, Look, icon, link_button},
    words,
};
use leptos::prelude::*;

/// Rejected rows shown at first.
const FIRST: usize = 10;

/// `397,884 of 541,909 rows went in`
pub fn headline(report: &Report) -> String {
    let (good, rows) = (format::number(report.good), format::number(report.rows));
    let text = if report.good == report.rows { t::DATA_ALL_IN } else { t::DATA_SOME_IN };
    tf(text, &[("good", &good), ("n", &rows)])
}

pub fn draw(client: Client, report: &Report) -> AnyView {
    let figures =
        [(t::DATA_BUYERS, format::number(report.buyers)), (t::DATA_CLEAN_LINES, format::number(report.clean_lines))];
    let money = report
        .turnover
        .iter()
        .map(|(currency, sum)| (tf(t::DATA_TURNOVER, &[("currency", currency)]), format::money(*sum, currency)));
    let figures = figures.into_iter().map(|(label, value)| (t(label).to_string(), value)).chain(money);
    let figures = figures
        .filter(|_| report.clean_lines > 0)
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> }.into_any())
        .collect_view();
    let took = tf(t::DATA_TOOK, &[("name", &report.name), ("time", &format::duration(report.elapsed))]);
    view! {
        <div class="import-head">
            <div>
                <h2 class="report-title">{icon(Icon::Check)}{headline(report)}</h2>
                <p class="quiet">{took}</p>
            </div>
            <div class="data-row">{undo(report)}</div>
        </div>
        <dl class="report-figures">{figures}</dl>
        {counts(report)}
        {remarks(report)}
        {rejects(report)}
        <div class="data-row">
            {next(client)}
            {to_list(report)}
            {pick::another()}
        </div>
    }
    .into_any()
}

/// The way to what came in, if anything did.
fn to_list(report: &Report) -> Option<AnyView> {
    let Report { customers, orders, products, .. } = report;
    let (label, address) = if customers.new + customers.updated > 0 || report.buyers > 0 {
        (t::DATA_SEE_CUSTOMERS, address::CUSTOMERS)
    } else if orders.new + orders.updated > 0 {
        (t::DATA_SEE_ORDERS, address::ORDERS)
    } else if products.new + products.updated > 0 {
        (t::DATA_SEE_PRODUCTS, address::PRODUCTS)
    } else {
        return None;
    };
    Some(link_button(Look::Plain, Some(Icon::Right), t(label), address))
}

fn undo(report: &Report) -> Option<AnyView> {
    let entry = report.entry?;
    let (act, gone, name) = (Act::here(), RwSignal::new(false), report.name.clone());
    let press = move |()| {
        let name = name.clone();
        leptos::task::spawn_local(async move {
            // A refusal has been told.
            if act.send(Command::Undo { entry }, &name).await.is_ok() {
                gone.try_set(true);
            }
        });
    };
    Some(
        view! { <Button label=t(t::DATA_UNDO_IMPORT).to_string() icon=Icon::Undo disabled=gone on_press=press/> }
            .into_any(),
    )
}

fn counts(report: &Report) -> AnyView {
    let Report { customers, orders, products, .. } = report;
    let rows = [(t::DATA_CUSTOMERS, customers), (t::DATA_ORDERS, orders), (t::DATA_PRODUCTS, products)];
    let rows = rows
        .into_iter()
        .filter(|(_, counts)| **counts != Counts::default())
        .map(|(label, counts)| {
            let Counts { new, updated, unchanged } = *counts;
            let cells = [new, updated, unchanged]
                .map(|count| view! { <td class="number">{format::number(count)}</td> }.into_any());
            view! { <tr><th scope="row">{t(label)}</th>{cells.into_iter().collect_view()}</tr> }.into_any()
        })
        .collect_view();
    let heads = [t::DATA_NEW, t::DATA_UPDATED, t::DATA_UNCHANGED]
        .map(|label| view! { <th scope="col" class="number">{t(label)}</th> }.into_any());
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=t(t::DATA_COUNTS)>
            <table class="table counts">
                <thead><tr><td></td>{heads.into_iter().collect_view()}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How a row with this remark is to be understood, and mended where it stayed out.
fn mend(remark: Remark) -> &'static str {
    let text: Text = match remark {
        Remark::Ragged => t::DATA_MEND_RAGGED,
        Remark::NoCustomer => t::DATA_MEND_NO_CUSTOMER,
        Remark::NoOrderNumber => t::DATA_MEND_NO_NUMBER,
        Remark::NoDate => t::DATA_MEND_NO_DATE,
        Remark::BadDate => t::DATA_MEND_BAD_DATE,
        Remark::BadNumber | Remark::BadQuantity => t::DATA_MEND_BAD_NUMBER,
        Remark::NoIdentity => t::DATA_MEND_NO_IDENTITY,
        Remark::UnknownCustomer => t::DATA_MEND_UNKNOWN,
        Remark::Conflicting => t::DATA_MEND_CONFLICTING,
        Remark::Refund => t::DATA_MEND_REFUND,
        Remark::ZeroPrice => t::DATA_MEND_ZERO,
        Remark::FieldIgnored => t::DATA_MEND_IGNORED,
        Remark::Repeated => t::DATA_MEND_REPEATED,
    };
    t(text)
}

fn remarks(report: &Report) -> AnyView {
    let group = |title: Text, out: bool| {
        let items: Vec<_> = report
            .remarks
            .iter()
            .filter(|(remark, rows)| remark.rejects() == out && *rows > 0)
            .map(|(remark, rows)| {
                view! {
                    <li>
                        <p class="remark">{words::remark_rows(*remark, *rows)}</p>
                        <p class="quiet small">{mend(*remark)}</p>
                    </li>
                }
                .into_any()
            })
            .collect();
        (!items.is_empty()).then(|| {
            view! { <section><h3>{t(title)}</h3><ul class="remarks" class:out=out>{items}</ul></section> }.into_any()
        })
    };
    view! { <div class="remark-groups">{group(t::DATA_STAYED_OUT, true)} {group(t::DATA_WENT_IN, false)}</div> }
        .into_any()
}

fn rejects(report: &Report) -> Option<AnyView> {
    if report.rejects.is_empty() {
        return None;
    }
    let all = RwSignal::new(report.rejects.len() <= FIRST);
    let rows = StoredValue::new(report.rejects.clone());
    let body = move || {
        let shown = if all.get() { usize::MAX } else { FIRST };
        rows.with_value(|rows| rows.iter().take(shown).map(reject).collect_view())
    };
    let url = report.rejects_url.clone();
    let file = FileRef { url, name: format!("{}-rejected.csv", stem(&report.name)), size: 0 };
    let download = move |()| browser::download(&file);
    let count = report.rows.saturating_sub(report.good);
    let label = tf(t::DATA_DOWNLOAD_REJECTS, &[("n", &format::number(count))]);
    let heads = [t::DATA_ROW, t::DATA_REASON, t::DATA_COLUMN, t::DATA_TEXT]
        .map(|label| view! { <th scope="col">{t(label)}</th> }.into_any());
    let more = move || {
        (!all.get()).then(|| {
            let press = move |()| all.set(true);
            let label = tf(t::DATA_MORE_ROWS, &[("n", &rows.with_value(Vec::len).to_string())]);
            view! { <Button label=label look=Look::Quiet on_press=press/> }.into_any()
        })
    };
    let view = view! {
        <section>
            <div class="import-columns-head">
                <h3>{t(t::DATA_REJECTS)}</h3>
                <Button label=label icon=Icon::Download on_press=download/>
            </div>
            <div class="table-scroll" tabindex="0" role="region" aria-label=t(t::DATA_REJECTS)>
                <table class="table rejects">
                    <thead><tr>{heads.into_iter().collect_view()}</tr></thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            {more}
        </section>
    };
    Some(view.into_any())
}

/// A file's name without its endings.
fn stem(name: &str) -> &str {
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(name)
}

fn reject(reject: &Reject) -> AnyView {
    let Reject { row, remark, column, text } = reject;
    view! {
        <tr>
            <td class="number">{format::number(*row)}</td>
            <td>{words::remark(*remark)}</td>
            <td>{column.clone()}</td>
            <td class="cell-text" title=text.clone()>{text.clone()}</td>
        </tr>
    }
    .into_any()
}
