//! The list of saved segments: what each says, how many are in, and what can be done with it.

use super::starts;
use crate::client::Client;
use crate::domain::{
    id::Id,
    segment::{Clause, Rule},
};
use crate::engine::query::{Answer, CustomerQuery, Filter, OVERLAP, Query, SegmentLine};
use crate::ui::{
    address, data, format, go,
    i18n::t,
    locale::{t, tf},
    names::names_of,
    parts::{Button, Icon, Look, PageHead, answered, empty, icon, link_button},
    words::{self, rule::Names},
};
use leptos::prelude::*;

/// The screen.
pub fn list() -> AnyView {
    let live = Client::here().watch(|| Some(Query::Segments));
    let rules = Signal::derive(move || {
        live.with(|answer| match answer {
            Some(Ok(Answer::Segments(lines))) => lines.iter().map(|line| line.rule.clone()).collect(),
            _ => Vec::new(),
        })
    });
    let names = names_of(rules);
    let picked = RwSignal::new(Vec::<Id>::new());
    let count = move || {
        live.with(|answer| match answer {
            Some(Ok(Answer::Segments(lines))) if !lines.is_empty() => {
                tf(t::SEGMENTS_COUNT_OF, &[("n", &format::number(lines.len() as u64))])
            }
            _ => String::new(),
        })
    };
    let content = answered(live, 8, move |answer| match answer {
        Answer::Segments(lines) if lines.is_empty() => Some(nothing_yet()),
        Answer::Segments(lines) => {
            let rows = names.with(|names| lines.iter().map(|line| row(line, names, picked)).collect_view());
            Some(
                view! {
                    <ul class="segment-list">{rows}</ul>
                    <details class="more-starts"><summary>{t(t::SEGMENTS_STARTS)}</summary>{starts::starts()}</details>
                }
                .into_any(),
            )
        }
        _ => None,
    });
    view! {
        <PageHead title=t(t::SEGMENTS_TITLE).to_string()>
            <span class="quiet count" aria-live="polite">{count}</span>
            {compare(picked)}
            {link_button(Look::Primary, Some(Icon::Plus), t(t::SEGMENTS_NEW), address::NEW_SEGMENT)}
        </PageHead>
        <div class="section segments">{content}</div>
    }
    .into_any()
}

/// The way to the overlap of what is ticked.
fn compare(picked: RwSignal<Vec<Id>>) -> AnyView {
    let go = go();
    let count = Memo::new(move |_| picked.with(Vec::len));
    (move || {
        let go = go.clone();
        (count.get() > 0).then(|| {
            let n = count.get();
            let label = tf(t::SEGMENTS_COMPARE, &[("n", &format::number(n as u64))]);
            let press = move |()| go(&address::overlap(&picked.get_untracked()));
            let off = !(2..=OVERLAP).contains(&n);
            view! { <Button label=label icon=Icon::Segment disabled=off on_press=press/> }.into_any()
        })
    })
    .into_any()
}

fn row(line: &SegmentLine, names: &Names, picked: RwSignal<Vec<Id>>) -> AnyView {
    let id = line.id;
    let sentence = words::rule::rule(&line.rule, names);
    let count = match &line.count {
        Ok(count) => {
            let unit = tf(t::SEGMENTS_CUSTOMERS, &[("n", &format::number((*count).into()))]);
            view! {
                <a class="segment-count" href=address::who(Rule::Is(Clause::Segment { id }))>
                    <strong>{format::number((*count).into())}</strong>
                    " "
                    <span class="quiet">{unit}</span>
                </a>
            }
            .into_any()
        }
        Err(refusal) => {
            view! { <span class="segment-count bad">{icon(Icon::Warning)} {words::refusal(refusal)}</span> }.into_any()
        }
    };
    let frozen = line.frozen.then(|| view! { <span class="chip">{t(t::SEGMENTS_FROZEN)}</span> }.into_any());
    let tick = move |event| {
        let on = event_target_checked(&event);
        picked.update(|picked| {
            picked.retain(|other| *other != id);
            if on {
                picked.push(id);
            }
        });
    };
    view! {
        <li class="segment-row">
            <input
                type="checkbox"
                aria-label=tf(t::CUSTOMERS_PICK, &[("name", &line.name)])
                prop:checked=move || picked.with(|picked| picked.contains(&id))
                on:change=tick
            />
            <a class="row-main" href=address::segment(id)>
                <span class="row-name">{line.name.clone()} " " {frozen}</span>
                <span class="row-detail" title=sentence.clone()>{sentence.clone()}</span>
            </a>
            {count}
            <span class="segment-export">{export(id, &line.name)}</span>
        </li>
    }
    .into_any()
}

/// Who is in, as a file.
fn export(id: Id, name: &str) -> AnyView {
    let job = move || {
        let filters = vec![Filter::Rule(Rule::Is(Clause::Segment { id }))];
        data::customers_file(CustomerQuery { filters, ..CustomerQuery::default() })
    };
    data::export_named(tf(t::SEGMENTS_EXPORT, &[("name", name)]), true, job)
}

fn nothing_yet() -> AnyView {
    let new = link_button(Look::Primary, Some(Icon::Plus), t(t::SEGMENTS_NEW), address::NEW_SEGMENT);
    view! {
        {empty(Icon::Segment, t(t::SEGMENTS_EMPTY), t(t::SEGMENTS_EMPTY_TEXT), new)}
        <h2 class="starts-title">{t(t::SEGMENTS_STARTS)}</h2>
        {starts::starts()}
    }
    .into_any()
}
