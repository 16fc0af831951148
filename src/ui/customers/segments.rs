//! The saved segments that a customer is in, and why.

use super::one::One;
use crate::client::Client;
use crate::domain::segment::{Clause, Rule};
use crate::engine::query::{Answer, Query, Reason, SegmentLine};
use crate::ui::{
    address, format,
    i18n::{Text, t},
    locale::{t, tf},
    names::names_of,
    parts::{Look, Popover},
    segments::why,
    words::rule::Names,
};
use leptos::prelude::*;

/// So many segments are asked about: each one costs a look at everybody.
const MOST: usize = 12;

/// Those that they are in, and behind a fold those that they are not in.
pub fn segments(one: One) -> AnyView {
    let (client, id) = (Client::here(), one.id);
    let all = client.watch(|| Some(Query::Segments));
    let lines = Memo::new(move |_| {
        all.with(|answer| match answer {
            Some(Ok(Answer::Segments(lines))) => lines.iter().take(MOST).cloned().collect::<Vec<SegmentLine>>(),
            _ => Vec::new(),
        })
    });
    let asked = Memo::new(move |_| {
        lines.with(|lines| lines.iter().map(|line| Rule::Is(Clause::Segment { id: line.id })).collect::<Vec<_>>())
    });
    // One question for all of them.
    let live = client.watch(move || {
        let rules = asked.get();
        (!rules.is_empty()).then_some(Query::Why { customer: id, rule: Rule::Any(rules), on: None })
    });
    let reasons = Memo::new(move |_| {
        live.with(|answer| match answer {
            Some(Ok(Answer::Why(view))) => view.reason.parts.clone(),
            _ => Vec::new(),
        })
    });
    let names = names_of(Signal::derive(move || {
        lines.with(|lines| lines.iter().map(|line| line.rule.clone()).collect::<Vec<_>>())
    }));
    let group = move |inside: bool| {
        let (lines, reasons) = (lines.get(), reasons.get());
        // The answer to an earlier question fits no more.
        let pairs = if lines.len() == reasons.len() { lines.into_iter().zip(reasons).collect() } else { Vec::new() };
        pairs.into_iter().filter(|(_, reason)| reason.holds == inside).collect::<Vec<_>>()
    };
    let content = move || {
        let inside = group(true);
        let outside = group(false);
        let none = inside.is_empty().then(|| view! { <p class="quiet">{t(t::SEGMENTS_IN_NONE)}</p> }.into_any());
        let rows = |all: Vec<(SegmentLine, Reason)>| {
            all.into_iter().map(|(line, reason)| row(line, reason, names)).collect_view()
        };
        let others = (!outside.is_empty()).then(|| {
            let text = tf(t::SEGMENTS_NOT_IN, &[("n", &format::number(outside.len() as u64))]);
            view! { <details><summary class="quiet">{text}</summary><ul class="in-segments">{rows(outside)}</ul></details> }
                .into_any()
        });
        view! { {none} <ul class="in-segments">{rows(inside)}</ul> {others} }.into_any()
    };
    let there = Memo::new(move |_| lines.with(|lines| !lines.is_empty()));
    (move || {
        there.get().then(|| {
            view! {
                <section class="facts-section whole customer-segments">
                    <header class="section-head"><h2>{t(t::SEGMENTS_TITLE)}</h2></header>
                    {content}
                </section>
            }
            .into_any()
        })
    })
    .into_any()
}

fn row(line: SegmentLine, reason: Reason, names: Memo<Names>) -> AnyView {
    let text: Text = if reason.holds { t::SEGMENTS_WHY_IN } else { t::SEGMENTS_WHY_OUT };
    let rule = line.rule.clone();
    let by_rule = reason.parts.first().cloned();
    let holds = reason.holds;
    let tree = move || {
        by_rule.clone().map(|reason| {
            // By hand or frozen: then the rule does not say it.
            let other =
                (reason.holds != holds).then(|| view! { <p class="quiet">{t(t::SEGMENTS_NOT_BY_RULE)}</p> }.into_any());
            let tree = names.with(|names| why::tree(&rule, &reason, names));
            view! { {other} {tree} }.into_any()
        })
    };
    let tree = StoredValue::new(tree);
    view! {
        <li>
            <a href=address::segment(line.id)>{line.name}</a>
            <Popover label=t(text).to_string() look=Look::Quiet>{tree.with_value(|tree| tree())}</Popover>
        </li>
    }
    .into_any()
}
