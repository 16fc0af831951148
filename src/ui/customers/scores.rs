//! What the analyses say of a customer, each with its why: what it was read from, the rule that decided, how sure it is.

use super::one::One;
use crate::client::Client;
use crate::domain::score::{Score, Unit};
use crate::engine::query::{Answer, NextProduct, Query, ScoreLine, ScoresView};
use crate::engine::report::{Datum, Method};
use crate::ui::{
    address,
    analysis::group_of,
    format,
    i18n::{Text, t},
    locale::{named, t, tf},
    parts::{Icon, icon},
    words,
};
use leptos::prelude::*;

/// So many products are named.
const NEXT: usize = 5;

/// The section; nothing until there is something to say. It is asked for after the customer.
pub fn scores(one: One) -> AnyView {
    let there = Memo::new(move |_| one.with(|view| !view.record.is_deleted()).unwrap_or_default());
    let live = Client::here().watch(move || there.get().then_some(Query::Scores { customer: one.id }));
    (move || {
        live.with(|answer| match answer {
            Some(Ok(Answer::Scores(view))) if view.scores.iter().any(|line| line.value.is_some()) => {
                Some(section(view))
            }
            _ => None,
        })
    })
    .into_any()
}

fn section(view: &ScoresView) -> AnyView {
    let mut groups: Vec<(usize, &'static str, Vec<AnyView>)> = Vec::new();
    for line in view.scores.iter().filter(|line| line.value.is_some()) {
        let Some((at, name)) = group_of(line.method) else { continue };
        let card = card(line, &view.currency);
        match groups.iter_mut().find(|(other, ..)| *other == at) {
            Some((.., cards)) => cards.push(card),
            None => groups.push((at, name, vec![card])),
        }
    }
    groups.sort_by_key(|(at, ..)| *at);
    let groups = groups
        .into_iter()
        .map(|(_, name, cards)| {
            view! {
                <div class="score-group">
                    <h3>{name}</h3>
                    <ul class="score-cards">{cards}</ul>
                </div>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="scores" aria-labelledby="scores">
            <header class="section-head">
                <h2 id="scores">{t(t::ANALYSIS_UI_SCORES)}</h2>
                <span class="quiet small">{tf(t::ANALYSIS_UI_AS_OF, &[("day", &format::day(view.day))])}</span>
            </header>
            {groups}
            {next(view)}
            {unknown(view)}
            {moves(&view.moves, t::ANALYSIS_UI_MOVES, &view.currency)}
            {moves(&view.stage_moves, t::ANALYSIS_UI_STAGE_MOVES, &view.currency)}
        </section>
    }
    .into_any()
}

fn card(line: &ScoreLine, currency: &str) -> AnyView {
    let value = line.value.map(|value| match line.score.unit() {
        // What is reckoned has no digits behind the hundredths.
        Unit::Amount => words::datum(&Datum::Amount(value), currency),
        _ => words::score_value(line.score, value, currency),
    });
    // Of how many parts a rank is; of clusters there are as many as were found, which its reason says.
    let of = match line.score.unit() {
        Unit::Rank(parts) if line.value.is_some() && line.score != Score::Cluster => {
            Some(view! { <span class="quiet small">{format!(" / {parts}")}</span> })
        }
        _ => None,
    };
    let inputs = line
        .inputs
        .iter()
        .map(|(name, datum)| {
            view! {
                <div><dt>{named(&format!("analysis.input.{name}"))}</dt><dd>{words::datum(datum, currency)}</dd></div>
            }
            .into_any()
        })
        .collect_view();
    let sentence = |place: &str, said: &Option<crate::engine::report::Said>, quiet: bool| {
        said.as_ref().map(|said| view! { <p class:quiet=quiet>{words::said(place, said, currency)}</p> }.into_any())
    };
    view! {
        <li class="score-card">
            <details>
                <summary>
                    <span class="score-name">{words::score(line.score)}</span>
                    <span class="score-value">{value}{of}</span>
                    {icon(Icon::Down)}
                </summary>
                <div class="score-why">
                    {sentence("analysis.why", &line.why, false)}
                    <dl>{inputs}</dl>
                    {sentence("analysis.sure", &line.sure, true)}
                    <a href=address::analysis(line.method)>{words::of_method(line.method, "title")}</a>
                </div>
            </details>
        </li>
    }
    .into_any()
}

/// What cannot be said of the customer, and why, which is what to do about it.
fn unknown(view: &ScoresView) -> Option<AnyView> {
    let lines: Vec<_> = view
        .scores
        .iter()
        .filter(|line| line.value.is_none())
        .map(|line| {
            let why = line.why.as_ref().map(|said| words::said("analysis.why", said, &view.currency));
            view! {
                <li>
                    <a href=address::analysis(line.method)>{words::score(line.score)}</a>
                    " "
                    <span class="quiet">{why}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    (!lines.is_empty()).then(|| {
        let text = tf(t::CUSTOMERS_SCORES_UNKNOWN, &[("n", &format::number(lines.len() as u64))]);
        view! { <details class="score-moves scores-unknown"><summary>{text}</summary><ul>{lines}</ul></details> }
            .into_any()
    })
}

/// What to offer next, each with what leads to it.
fn next(view: &ScoresView) -> Option<AnyView> {
    let line = |one: &NextProduct| {
        let because = tf(t::CUSTOMERS_NEXT_BECAUSE, &[("products", &format::list(&one.because))]);
        let datum = |datum: &Datum| words::datum(datum, &view.currency);
        let sure = [("share", datum(&one.confidence)), ("lift", datum(&one.lift))];
        let sure = tf(t::CUSTOMERS_NEXT_SURE, &[("share", &sure[0].1), ("lift", &sure[1].1)]);
        view! {
            <li>
                <a href=address::analysis(Method::Basket)>{one.name.clone()}</a>
                <span class="quiet small">{because} " · " {sure}</span>
            </li>
        }
        .into_any()
    };
    (!view.next.is_empty()).then(|| {
        view! {
            <div class="score-group">
                <h3>{t(t::CUSTOMERS_NEXT)}</h3>
                <ul class="next-products">{view.next.iter().take(NEXT).map(line).collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

/// When the customer became what, the latest first.
fn moves(all: &[(i64, Datum, Datum)], title: Text, currency: &str) -> Option<AnyView> {
    let text = |datum: &Datum| words::datum(datum, currency);
    let lines = all
        .iter()
        .map(|(day, from, to)| {
            let from = (*from != Datum::None).then(|| format!("{} → ", text(from)));
            view! { <li><span class="quiet">{format::day(*day)}</span> <span>{from}{text(to)}</span></li> }.into_any()
        })
        .collect_view();
    (!all.is_empty()).then(|| {
        view! {
            <details class="score-moves">
                <summary>{tf(title, &[("n", &format::number(all.len() as u64))])}</summary>
                <ol>{lines}</ol>
            </details>
        }
        .into_any()
    })
}
