//! The first rows of the file, each column below what it is taken for.

use super::targets;
use crate::exchange::plan::{Inspection, Plan, Target};
use crate::ui::{
    i18n::t,
    locale::{t, tf},
};
use leptos::prelude::*;

/// Rows shown.
const ROWS: usize = 8;
/// Columns shown before the person asks for the others.
const COLUMNS: usize = 40;

pub fn draw(found: &Inspection, plan: &ArcRwSignal<Plan>) -> AnyView {
    let all = RwSignal::new(found.header.len() <= COLUMNS);
    let shape = Memo::new({
        let plan = plan.clone();
        move |_| (plan.with(|plan| plan.content), all.get())
    });
    let header = StoredValue::new(found.header.clone());
    let rows = StoredValue::new(found.rows.iter().take(ROWS).cloned().collect::<Vec<_>>());
    let used = Memo::new({
        let plan = plan.clone();
        move |_| plan.with(|plan| plan.columns.iter().map(|target| *target != Target::Ignore).collect::<Vec<_>>())
    });
    let heads = {
        let plan = plan.clone();
        move || {
            let (content, all) = shape.get();
            let options = targets::options(content);
            let shown = if all { usize::MAX } else { COLUMNS };
            header.with_value(|header| {
                let heads = header.iter().take(shown).enumerate();
                heads.map(|(at, name)| head(&plan, at, name, &options)).collect_view()
            })
        }
    };
    let body = move || {
        let shown = if all.get() { usize::MAX } else { COLUMNS };
        used.with(|used| rows.with_value(|rows| rows.iter().map(|cells| row(cells, used, shown)).collect_view()))
    };
    let count = found.header.len();
    let summary = move || {
        let out = used.with(|used| used.iter().filter(|used| !**used).count());
        let values = [("n", count.to_string()), ("out", out.to_string())];
        tf(t::DATA_COLUMNS_SUMMARY, &[("n", &values[0].1), ("out", &values[1].1)])
    };
    let more = move || {
        (!all.get()).then(|| {
            let label = tf(t::DATA_ALL_COLUMNS, &[("n", &count.to_string())]);
            view! { <button type="button" class="button" on:click=move |_| all.set(true)>{label}</button> }.into_any()
        })
    };
    view! {
        <div class="import-columns-head"><h3>{t(t::DATA_COLUMNS)}</h3> <span class="quiet small">{summary}</span></div>
        <div class="table-scroll preview" tabindex="0" role="region" aria-label=t(t::DATA_COLUMNS)>
            <table class="table">
                <thead><tr>{heads}</tr></thead>
                <tbody>{body}</tbody>
            </table>
        </div>
        {more}
    }
    .into_any()
}

fn row(cells: &[String], used: &[bool], shown: usize) -> AnyView {
    let cells = cells
        .iter()
        .take(shown)
        .enumerate()
        .map(|(at, cell)| {
            let out = !used.get(at).copied().unwrap_or_default();
            view! { <td class:out=out title=cell.clone()>{cell.clone()}</td> }.into_any()
        })
        .collect_view();
    view! { <tr>{cells}</tr> }.into_any()
}

/// One column's head: its name in the file and what it is taken for.
fn head(plan: &ArcRwSignal<Plan>, at: usize, name: &str, options: &str) -> AnyView {
    let target = Memo::new({
        let plan = plan.clone();
        move |_| plan.with(|plan| plan.columns.get(at).cloned().unwrap_or(Target::Ignore))
    });
    let set = {
        let plan = plan.clone();
        move |target: Target| {
            plan.update(|plan| {
                if let Some(column) = plan.columns.get_mut(at) {
                    *column = target;
                }
            });
        }
    };
    let own = name.to_string();
    let choose = {
        let (plan, set) = (plan.clone(), set.clone());
        move |event| {
            let chosen = event_target_value(&event);
            let content = plan.with_untracked(|plan| plan.content);
            let custom = chosen == targets::CUSTOM;
            set(if custom { targets::custom(&own) } else { targets::target(content, &chosen) });
        }
    };
    let custom = move || {
        let Target::Field { key, .. } = target.get() else { return None };
        if !targets::is_custom(&target.get_untracked()) {
            return None;
        }
        let (set, before) = (set.clone(), key.name.clone());
        let rename = move |event| {
            let name = event_target_value(&event);
            let name = name.trim();
            set(targets::custom(if name.is_empty() { &before } else { name }));
        };
        let input = view! {
            <input type="text" aria-label=t(t::DATA_CUSTOM_NAME) value=key.name on:change=rename/>
        };
        Some(input.into_any())
    };
    let label = tf(t::DATA_COLUMN_HOLDS, &[("name", name)]);
    view! {
        <th scope="col" class:out=move || target.with(|target| *target == Target::Ignore)>
            <span class="column-name" title=name.to_string()>{name.to_string()}</span>
            <select
                aria-label=label
                inner_html=options.to_string()
                prop:value=move || target.with(targets::value)
                on:change=choose
            ></select>
            {custom}
        </th>
    }
    .into_any()
}
