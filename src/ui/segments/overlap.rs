//! How several segments overlap: each combination as a column of dots below its bar (an UpSet plot, Lex et al. 2014),
//! and as a table.

use crate::client::Client;
use crate::domain::{
    audience,
    id::Id,
    segment::{Clause, Rule},
    value::Value,
};
use crate::engine::query::{Answer, OVERLAP, OverlapView, Query, SegmentLine};
use crate::ui::{
    address, format, go_with,
    i18n::t,
    locale::{t, tf},
    parts::{Choice, Icon, Look, PageHead, Popover, answered, choices_up_to, empty, link_button},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// More combinations than these are in the table only.
const DRAWN: usize = 24;
const BARS: f64 = 150.0;
const ROW: f64 = 30.0;
const COLUMN: f64 = 40.0;

/// The screen: which segments is in the address.
pub fn overlap() -> AnyView {
    let (client, search, go_with) = (Client::here(), use_location().search, go_with());
    let ids = Memo::new(move |_| address::overlap_from(&search.get()));
    let lines = client.watch(|| Some(Query::Segments));
    let all = Memo::new(move |_| {
        lines.with(|answer| match answer {
            Some(Ok(Answer::Segments(lines))) => lines.clone(),
            _ => Vec::new(),
        })
    });
    let known = Memo::new(move |_| lines.with(|answer| matches!(answer, Some(Ok(_)))));
    // Those that are there, in the order that they were chosen in.
    let chosen = Memo::new(move |_| {
        let all = all.get();
        let line = |id: Id| all.iter().find(|line| line.id == id).cloned();
        ids.get().into_iter().filter_map(line).take(OVERLAP).collect::<Vec<SegmentLine>>()
    });
    let rules = Memo::new(move |_| {
        chosen.with(|chosen| chosen.iter().map(|line| Rule::Is(Clause::Segment { id: line.id })).collect::<Vec<_>>())
    });
    let live = client.watch(move || {
        let rules = rules.get();
        (rules.len() >= 2).then_some(Query::Overlap { rules, on: None })
    });
    let set = Callback::new(move |values: Vec<Value>| {
        let ids: Vec<Id> = values.iter().filter_map(Value::as_ref).take(OVERLAP).collect();
        go_with(&address::overlap(&ids), true);
    });
    let now = Signal::derive(move || ids.get().into_iter().map(Value::Ref).collect::<Vec<_>>());
    let label = Signal::derive(move || {
        tf(t::SEGMENTS_CHOSEN, &[("n", &format::number(chosen.with(Vec::len) as u64)), ("most", &OVERLAP.to_string())])
    });
    let content = move || match chosen.with(Vec::len) {
        _ if !known.get() => answered(lines, 10, |_| None),
        0 | 1 => empty(Icon::Segment, t(t::SEGMENTS_OVERLAP), t(t::SEGMENTS_OVERLAP_TEXT), ().into_any()),
        _ => answered(live, 10, move |answer| match answer {
            Answer::Overlap(view) => {
                let (lines, rules) = untrack(|| (chosen.get(), rules.get()));
                // The answer to the choice of a moment ago.
                (view.sizes.len() == lines.len()).then(|| draw(view, &lines, &rules))
            }
            _ => None,
        }),
    };
    view! {
        <PageHead title=t(t::SEGMENTS_OVERLAP).to_string()>
            <Popover label=label icon=Icon::Segment>
                {move || {
                    let all = all.get();
                    let choice = |line: &SegmentLine| {
                        let count = line.count.as_ref().ok().copied();
                        Choice { value: Value::Ref(line.id), text: line.name.clone(), count }
                    };
                    choices_up_to(OVERLAP, all.iter().map(choice).collect(), now, set)
                }}
            </Popover>
            {link_button(Look::Quiet, None, t(t::SEGMENTS_TITLE), address::SEGMENTS)}
        </PageHead>
        <div class="section">{content}</div>
    }
    .into_any()
}

/// The names of a combination: `A and B, not C`.
fn name(lines: &[SegmentLine], mask: u32) -> String {
    let pick = |inside: bool| -> Vec<String> {
        let of = lines.iter().enumerate().filter(|(bit, _)| (mask >> bit & 1 == 1) == inside);
        of.map(|(_, line)| line.name.clone()).collect()
    };
    let (inside, outside) = (pick(true), pick(false));
    match outside.is_empty() {
        true => tf(t::SEGMENTS_ALL_TOGETHER, &[("names", &format::list(&inside))]),
        false if inside.len() == 1 => tf(t::SEGMENTS_ONLY, &[("names", &inside[0])]),
        false => tf(t::SEGMENTS_ONLY_TOGETHER, &[("names", &format::list(&inside))]),
    }
}

fn draw(view: &OverlapView, lines: &[SegmentLine], rules: &[Rule]) -> AnyView {
    if view.parts.is_empty() {
        return view! { <p class="quiet">{t(t::SEGMENTS_NOBODY_IN)}</p> }.into_any();
    }
    let most = f64::from(view.parts.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1));
    let largest = f64::from(view.sizes.iter().copied().max().unwrap_or(1).max(1));
    let parts = &view.parts[..view.parts.len().min(DRAWN)];
    let (width, height) = (COLUMN * parts.len() as f64, BARS + ROW * lines.len() as f64);
    let columns = parts.iter().enumerate().map(|(at, part)| column(at, *part, lines.len(), most)).collect_view();
    let stripes = (0..lines.len())
        .filter(|row| row % 2 == 0)
        .map(|row| view! { <rect class="stripe" x=0 width=width y=BARS + ROW * row as f64 height=ROW/> }.into_any())
        .collect_view();
    let links = parts
        .iter()
        .enumerate()
        .map(|(at, (mask, count))| {
            let text = tf(t::SEGMENTS_PART, &[("name", &name(lines, *mask)), ("n", &format::number((*count).into()))]);
            let left = format!("{}px", COLUMN * at as f64);
            view! {
                <a
                    class="upset-link"
                    style:left=left
                    href=address::who(audience::exactly(rules, *mask))
                    title=text.clone()
                    aria-label=text
                ></a>
            }
            .into_any()
        })
        .collect_view();
    let sets = lines
        .iter()
        .zip(&view.sizes)
        .map(|(line, size)| {
            let width = format!("{:.1}%", f64::from(*size) / largest * 100.0);
            view! {
                <li>
                    <a href=address::segment(line.id) title=line.name.clone()>{line.name.clone()}</a>
                    <span class="number">{format::compact((*size).into())}</span>
                    <span class="set-bar" aria-hidden="true"><span style:width=width></span></span>
                </li>
            }
            .into_any()
        })
        .collect_view();
    let more = view.parts.len() - parts.len();
    let more = (more > 0).then(|| {
        view! { <p class="quiet small">{tf(t::SEGMENTS_MORE_PARTS, &[("n", &format::number(more as u64))])}</p> }
            .into_any()
    });
    view! {
        <figure class="upset-figure">
            <figcaption class="quiet">{t(t::SEGMENTS_OVERLAP_HOW)}</figcaption>
            <div class="upset">
                <ul class="upset-sets">{sets}</ul>
                <div class="upset-scroll" tabindex="0" role="group" aria-label=t(t::SEGMENTS_OVERLAP)>
                    <div class="upset-plot" style:width=format!("{width}px") style:height=format!("{height}px")>
                        <svg width=width height=height viewBox=format!("0 0 {width} {height}") aria-hidden="true">
                            {stripes}
                            {columns}
                        </svg>
                        {links}
                    </div>
                </div>
            </div>
            {more}
            {table(view, lines, rules)}
        </figure>
    }
    .into_any()
}

/// The bar of a combination, its dots, and the line that joins them.
fn column(at: usize, (mask, count): (u32, u32), rows: usize, most: f64) -> AnyView {
    const TOP: f64 = 20.0;
    let middle = COLUMN * (at as f64 + 0.5);
    let tall = (BARS - TOP - 6.0) * f64::from(count) / most;
    let y = |row: usize| BARS + ROW * (row as f64 + 0.5);
    let dots = (0..rows)
        .map(|row| {
            let class = if mask >> row & 1 == 1 { "dot in" } else { "dot" };
            view! { <circle class=class cx=middle cy=y(row) r=7/> }.into_any()
        })
        .collect_view();
    let inside: Vec<usize> = (0..rows).filter(|row| mask >> row & 1 == 1).collect();
    let line = match (inside.first(), inside.last()) {
        (Some(first), Some(last)) if first != last => {
            Some(view! { <line class="joint" x1=middle x2=middle y1=y(*first) y2=y(*last)/> }.into_any())
        }
        _ => None,
    };
    view! {
        <g>
            <rect class="column-bar series-0" x=middle - 11.0 width=22 y=BARS - 6.0 - tall height=tall.max(1.0)/>
            <text class="tick" x=middle y=BARS - 12.0 - tall text-anchor="middle">{format::compact(count.into())}</text>
            {line}
            {dots}
        </g>
    }
    .into_any()
}

fn table(view: &OverlapView, lines: &[SegmentLine], rules: &[Rule]) -> AnyView {
    let row = |(mask, count): &(u32, u32)| {
        let rule = audience::exactly(rules, *mask);
        view! {
            <tr>
                <th scope="row"><a href=address::who(rule.clone())>{name(lines, *mask)}</a></th>
                <td class="number">{format::number((*count).into())}</td>
                <td><a href=address::new_segment(rule)>{t(t::SEGMENTS_SAVE_AS)}</a></td>
            </tr>
        }
        .into_any()
    };
    view! {
        <details class="chart-table">
            <summary>{t(t::SHELL_AS_TABLE)}</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label=tf(t::SHELL_TABLE_OF, &[("name", t(t::SEGMENTS_OVERLAP))])>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{t(t::SEGMENTS_COMBINATION)}</th>
                            <th scope="col" class="number">{t(t::SEGMENTS_MATCHED)}</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{view.parts.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}
