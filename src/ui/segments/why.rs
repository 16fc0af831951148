//! Why somebody is in or out: each condition with whether it holds and what was found.

use super::people;
use crate::client::Client;
use crate::domain::{id::Id, segment::Rule};
use crate::engine::query::{Answer, Query, Reason};
use crate::ui::{
    address, browser, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, answered, icon},
    words::rule::{Names, clause, found},
};
use leptos::prelude::*;

/// The conditions of a rule, each with what it found.
pub fn tree(rule: &Rule, reason: &Reason, names: &Names) -> AnyView {
    view! { <ul class="why">{line(rule, reason, false, names)}</ul> }.into_any()
}

/// One part; `not` turns the part's own answer round.
fn line(rule: &Rule, reason: &Reason, not: bool, names: &Names) -> AnyView {
    let holds = reason.holds != not;
    let text = match rule {
        Rule::Not(inner) => {
            let empty = Reason::default();
            return line(inner, reason.parts.first().unwrap_or(&empty), !not, names);
        }
        Rule::All(rules) | Rule::Any(rules) if rules.len() == 1 && reason.parts.len() == 1 => {
            return line(&rules[0], &reason.parts[0], not, names);
        }
        Rule::Is(of) => clause(of, not, names),
        Rule::On(day, _) => tf(t::RULE_ON, &[("day", &format::day(*day)), ("rule", "")]),
        Rule::All(_) if not => t(t::SEGMENTS_NOT_ALL_OF).into(),
        Rule::Any(_) if not => t(t::SEGMENTS_NONE_OF).into(),
        Rule::All(_) => t(t::SEGMENTS_ALL_OF).into(),
        Rule::Any(_) => t(t::SEGMENTS_ANY_OF).into(),
    };
    let seen = match rule {
        Rule::Is(of) if !reason.found.is_empty() => Some(found(of, &reason.found, names)),
        _ => None,
    };
    let inside = match rule {
        Rule::All(rules) | Rule::Any(rules) => {
            let parts = rules.iter().zip(&reason.parts);
            Some(parts.map(|(rule, reason)| line(rule, reason, false, names)).collect_view())
        }
        Rule::On(_, inner) => reason.parts.first().map(|part| vec![line(inner, part, false, names)]),
        Rule::Not(_) | Rule::Is(_) => None,
    };
    let (picture, word) = if holds { (Icon::Check, t::SEGMENTS_HOLDS) } else { (Icon::Cross, t::SEGMENTS_HOLDS_NOT) };
    view! {
        <li class:holds=holds>
            <span class="why-line">
                <span class="why-mark" role="img" aria-label=t(word) title=t(word)>{icon(picture)}</span>
                <span class="why-text">{text}</span>
                {seen.map(|seen| view! { <span class="why-found">{seen}</span> }.into_any())}
            </span>
            {inside.map(|inside| view! { <ul>{inside}</ul> }.into_any())}
        </li>
    }
    .into_any()
}

/// Asks about one customer who is found by typing.
pub fn ask(rule: Signal<Rule>, names: Memo<Names>) -> AnyView {
    let who = RwSignal::new(None::<(Id, String)>);
    let client = Client::here();
    let close = move |()| {
        who.set(None);
        browser::focus_next(".why-ask input");
    };
    let answer = move || {
        who.get().map(|(id, name)| {
            // Asked for each customer anew: the last answer is about somebody else.
            let live = client.watch(move || Some(Query::Why { customer: id, rule: rule.get(), on: None }));
            let view = answered(live, 3, move |answer| match answer {
                // The answer to the rule of a moment ago does not fit this one's tree: parts are matched one by one.
                Answer::Why(view) => {
                    let text = if view.reason.holds { t::SEGMENTS_IS_IN } else { t::SEGMENTS_IS_OUT };
                    let tree = names.with(|names| tree(&untrack(|| rule.get()), &view.reason, names));
                    Some(
                        view! {
                            <p>
                                <a href=address::customer(id)>{name.clone()}</a>
                                " "
                                {t(text)}
                            </p>
                            {tree}
                        }
                        .into_any(),
                    )
                }
                _ => None,
            });
            view! {
                <div class="asked">
                    {view}
                    <Button
                        label=t(t::SHELL_CLOSE).to_string()
                        icon=Icon::Cross
                        look=Look::Quiet
                        bare=true
                        on_press=close
                    />
                </div>
            }
            .into_any()
        })
    };
    let pick = Callback::new(move |picked: (Id, String)| who.set(Some(picked)));
    view! {
        <section class="why-ask" aria-labelledby="why-title">
            <header class="section-head"><h2 id="why-title">{t(t::SEGMENTS_WHY)}</h2></header>
            {people::find_customer(t::SEGMENTS_WHY_WHO, pick)}
            {answer}
        </section>
    }
    .into_any()
}
