//! A table of a report: sorted by a press on a heading; rows and cells that have customers behind them lead there.

use super::plot;
use crate::engine::report::{Datum, Method};
use crate::ui::{
    address, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, icon},
    picture::{Cell, Head, Sheet, SheetRow, compare},
    words,
};
use leptos::prelude::*;

/// Rows that are shown until somebody asks for all.
const FIRST: usize = 100;

pub fn table(method: Method, sheet: Sheet, currency: &str, title: &str) -> AnyView {
    let sort = RwSignal::new(None::<(usize, bool)>);
    let all = RwSignal::new(false);
    let (count, ruled) = (sheet.rows.len(), sheet.rows.iter().any(|row| row.rule.is_some()));
    let heads: Vec<String> = sheet.head.iter().map(|head| head_text(method, head, currency)).collect();
    // The first one says what a row is.
    let numbers: Vec<bool> = (0..heads.len()).map(|column| column > 0 && is_number(&sheet.rows, column)).collect();
    let head = heads
        .into_iter()
        .zip(numbers.clone())
        .enumerate()
        .map(|(column, (label, number))| heading(column, label, number, sort))
        .collect_view();
    let currency = currency.to_string();
    let data = StoredValue::new((sheet, numbers, currency));
    let rows = move || {
        data.with_value(|(sheet, numbers, currency)| {
            let most = if all.get() { usize::MAX } else { FIRST };
            let order = order(sheet, sort.get(), currency);
            let row = |row: usize| self::row(method, &sheet.rows[row], numbers, ruled, currency);
            order.into_iter().take(most).map(row).collect_view()
        })
    };
    let more = move || {
        (count > FIRST && !all.get()).then(|| {
            let label = tf(t::ANALYSIS_UI_SHOW_ALL, &[("n", &format::number(count as u64))]);
            view! { <Button label=label look=Look::Quiet on_press=move |()| all.set(true)/> }.into_any()
        })
    };
    view! {
        <div class="table-scroll report-table" tabindex="0" role="region" aria-label=tf(t::SHELL_TABLE_OF, &[("name", title)])>
            <table>
                <thead><tr>{head}{ruled.then(|| view! { <td class="row-ways"></td> })}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {more}
    }
    .into_any()
}

fn head_text(method: Method, head: &Head, currency: &str) -> String {
    match head {
        Head::Key(key) if key.is_empty() => String::new(),
        Head::Key(key) => words::of_method(method, key),
        Head::Datum(datum) => words::datum(datum, currency),
        Head::Range => t(t::ANALYSIS_UI_RANGE).into(),
        Head::Size => t(t::ANALYSIS_UI_SIZE).into(),
        Head::What => t(t::ANALYSIS_UI_WHAT).into(),
        Head::Value => t(t::ANALYSIS_UI_VALUE).into(),
    }
}

/// Numbers stand below each other at the right.
fn is_number(rows: &[SheetRow], column: usize) -> bool {
    let mut cells = rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| cell.datum != Datum::None);
    // A number may be told by a limit: less than a ten-thousandth.
    cells.any(|cell| {
        matches!(
            cell.datum,
            Datum::Count(_)
                | Datum::Number(..)
                | Datum::Share(_)
                | Datum::Amount(_)
                | Datum::Days(_)
                | Datum::Between(..)
        )
    })
}

fn order(sheet: &Sheet, sort: Option<(usize, bool)>, currency: &str) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sheet.rows.len()).collect();
    if let Some((column, descending)) = sort {
        let none = Cell::default();
        let cell = |row: usize| &sheet.rows[row].cells.get(column).unwrap_or(&none).datum;
        let text = |datum: &Datum| words::datum(datum, currency);
        order.sort_by(|a, b| {
            let (a, b) = if descending { (*b, *a) } else { (*a, *b) };
            compare(cell(a), cell(b), &text)
        });
    }
    order
}

fn heading(column: usize, label: String, number: bool, sort: RwSignal<Option<(usize, bool)>>) -> AnyView {
    let here = move || sort.get().filter(|(at, _)| *at == column).map(|(_, descending)| descending);
    let press = move |_| {
        sort.set(Some(match here() {
            Some(descending) => (column, !descending),
            // Numbers begin with the greatest.
            None => (column, number),
        }));
    };
    let order = move || match here() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    let arrow = move || here().map(|descending| icon(if descending { Icon::Down } else { Icon::Up }));
    view! {
        <th scope="col" class:number=number aria-sort=order>
            <button type="button" on:click=press>{label} {arrow}</button>
        </th>
    }
    .into_any()
}

fn row(method: Method, row: &SheetRow, numbers: &[bool], ruled: bool, currency: &str) -> AnyView {
    // What a row is called, rather than its number.
    let word = row.cells.iter().find(|cell| matches!(cell.datum, Datum::Key(_) | Datum::Text(_) | Datum::Class(..)));
    let called = word.or(row.cells.first()).map_or_else(String::new, |cell| words::datum(&cell.datum, currency));
    let cells = numbers
        .iter()
        .enumerate()
        .map(|(column, number)| {
            let Some(cell) = row.cells.get(column) else { return view! { <td></td> }.into_any() };
            let rule = cell.rule.as_ref().or(row.rule.as_ref().filter(|_| column == 0));
            let text = words::datum(&cell.datum, currency);
            let content = match (rule, &cell.datum) {
                (Some(rule), _) => view! { <a href=address::who(rule.clone())>{text}</a> }.into_any(),
                (None, Datum::Class(..)) => view! { <span class="chip">{text}</span> }.into_any(),
                (None, _) => text.into_any(),
            };
            match column {
                0 => view! { <th scope="row">{content}</th> }.into_any(),
                _ => view! { <td class:number=*number>{content}</td> }.into_any(),
            }
        })
        .collect_view();
    let name = t(t::ANALYSIS_UI_SEGMENT);
    let segment = ruled.then(|| {
        let link = row.rule.as_ref().map(|rule| {
            view! {
                <a class="button quiet bare" href=address::named_segment(plot::segment_name(method, &called), rule.clone()) title=name aria-label=name>{icon(Icon::Plus)}</a>
            }
            .into_any()
        });
        view! { <td class="row-ways">{link}</td> }.into_any()
    });
    view! { <tr>{cells}{segment}</tr> }.into_any()
}
