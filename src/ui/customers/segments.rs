//! The saved segments that a customer is in, and why.

use super::one::One;
use crate::client::Client;
use crate::domain::{
    id::Id,
    segment::{Clause, Rule},
};
use crate::engine::query::{Answer, Query, Reason, SegmentLine};
use crate::engine::refusal::Refusal;
use crate::ui::{
    address, format,
    i18n::t,
    locale::{t, tf},
    names::names_of,
    parts::{Look, Popover, problem, skeleton},
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
    // Read as they come: an answer is always to the present question, and until the next one is here the last one stands.
    let reasons = Memo::new(move |_| {
        live.with(|answer| match answer {
            Some(Ok(Answer::Why(view))) => {
                let ids = lines.with_untracked(|lines| lines.iter().map(|line| line.id).collect::<Vec<_>>());
                ids.into_iter().zip(view.reason.parts.clone()).collect::<Vec<_>>()
            }
            _ => Vec::new(),
        })
    });
    let names = names_of(Signal::derive(move || {
        lines.with(|lines| lines.iter().map(|line| line.rule.clone()).collect::<Vec<_>>())
    }));
    let group = move |inside: bool| {
        Memo::new(move |_| {
            let holds = |(id, reason): &(Id, Reason)| (reason.holds == inside).then_some(*id);
            reasons.with(|all| all.iter().filter_map(holds).collect::<Vec<_>>())
        })
    };
    let (inside, outside) = (group(true), group(false));
    // Rows stay while their answers change: somebody may be reading why.
    let rows = move |ids: Memo<Vec<Id>>| {
        let row = move |id: Id| {
            let line = Memo::new(move |_| lines.with(|lines| lines.iter().find(|line| line.id == id).cloned()));
            let find = move |all: &Vec<(Id, Reason)>| all.iter().find(|(of, _)| *of == id).map(|(_, why)| why.clone());
            row(line, Memo::new(move |_| reasons.with(find)), names)
        };
        view! { <ul class="in-segments"><For each=move || ids.get() key=|id| *id children=row/></ul> }.into_any()
    };
    let some = Memo::new(move |_| outside.with(|outside| !outside.is_empty()));
    let others = move || {
        some.get().then(|| {
            let text = move || tf(t::SEGMENTS_NOT_IN, &[("n", &format::number(outside.with(Vec::len) as u64))]);
            view! { <details><summary class="quiet">{text}</summary>{rows(outside)}</details> }.into_any()
        })
    };
    let none = move || inside.with(Vec::is_empty).then(|| view! { <p class="quiet">{t(t::SEGMENTS_IN_NONE)}</p> });
    let answers = move || view! { {none} {rows(inside)} {others} }.into_any();
    // Drawn anew only when it is another of these.
    let refusal = Memo::new(move |_| {
        live.with(|answer| match answer {
            None | Some(Err(Refusal::NotReady)) => Some(None),
            Some(Err(refusal)) => Some(Some(refusal.clone())),
            Some(Ok(_)) => None,
        })
    });
    let content = move || match refusal.get() {
        Some(None) => skeleton(2),
        Some(Some(refusal)) => problem(&refusal),
        None => answers(),
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

fn row(line: Memo<Option<SegmentLine>>, reason: Memo<Option<Reason>>, names: Memo<Names>) -> AnyView {
    let holds = Memo::new(move |_| reason.with(|reason| reason.as_ref().is_some_and(|reason| reason.holds)));
    let text =
        Signal::derive(move || t(if holds.get() { t::SEGMENTS_WHY_IN } else { t::SEGMENTS_WHY_OUT }).to_string());
    let tree = move || {
        let (line, reason) = (line.get()?, reason.get()?);
        let by_rule = reason.parts.first()?;
        // By hand or frozen: then the rule does not say it.
        let other = (by_rule.holds != reason.holds)
            .then(|| view! { <p class="quiet">{t(t::SEGMENTS_NOT_BY_RULE)}</p> }.into_any());
        let tree = names.with(|names| why::tree(&line.rule, by_rule, names));
        Some(view! { {other} {tree} }.into_any())
    };
    let link = move || {
        line.with(|line| {
            line.as_ref().map(|line| view! { <a href=address::segment(line.id)>{line.name.clone()}</a> }.into_any())
        })
    };
    view! {
        <li>
            {link}
            <Popover label=text look=Look::Quiet>{tree}</Popover>
        </li>
    }
    .into_any()
}
