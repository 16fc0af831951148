//! 决策支持: what to do next, with its reason. A person decides; what is done or dismissed is kept.

use crate::client::Live;
use crate::engine::{
    command::Command,
    query::{Answer, Recommendation, Settled},
};
use crate::ui::{
    act::Act,
    address, day,
    days::today,
    format,
    i18n::t,
    locale::{named, t, tf},
    parts::{Button, Icon, Look, icon},
    words,
};
use leptos::prelude::*;

/// The section; nothing where there is nothing to do.
pub fn advice(live: Live, currency: Memo<String>) -> AnyView {
    (move || {
        live.with(|answer| match answer {
            Some(Ok(Answer::Recommendations(all))) if !all.open.is_empty() || !all.settled.is_empty() => {
                let cards = all.open.iter().map(|one| card(one, &currency.get())).collect_view();
                let settled = (!all.settled.is_empty()).then(|| settled(&all.settled));
                Some(
                    view! {
                        <section aria-labelledby="advice">
                            <header class="home-head"><h2 id="advice">{t(t::ANALYSIS_UI_ADVICE)}</h2></header>
                            <ul class="advice">{cards}</ul>
                            {settled}
                        </section>
                    }
                    .into_any(),
                )
            }
            _ => None,
        })
    })
    .into_any()
}

/// What was done or dismissed, each to be brought back.
fn settled(all: &[Settled]) -> AnyView {
    let act = Act::here();
    let lines = all
        .iter()
        .map(|one| {
            let title = named(&format!("analysis.advice.{}.title", one.kind));
            let state = t(if one.done { t::ANALYSIS_UI_DONE } else { t::ANALYSIS_UI_DISMISSED });
            let back = {
                let (name, label) = (one.name.clone(), title.clone());
                move |()| act.run(Command::SetSetting { name: name.clone(), value: String::new() }, label.clone())
            };
            view! {
                <li>
                    <span>{title}</span>
                    <span class="quiet">{state} " · " {format::day(one.day)}</span>
                    <Button label=t(t::ANALYSIS_UI_BRING_BACK).to_string() look=Look::Quiet on_press=back/>
                </li>
            }
            .into_any()
        })
        .collect_view();
    let title = tf(t::ANALYSIS_UI_SETTLED, &[("n", &format::number(all.len() as u64))]);
    view! { <details class="advice-settled"><summary>{title}</summary><ul>{lines}</ul></details> }.into_any()
}

fn card(one: &Recommendation, currency: &str) -> AnyView {
    let place = format!("analysis.advice.{}", one.kind);
    let title = named(&format!("{place}.title"));
    let act = Act::here();
    // Kept with the day, so that it comes again when it is old.
    let decide = |word: &'static str| {
        let (name, label) = (one.name.clone(), title.clone());
        move |()| {
            let value = format!("{word} {}", day::text(today()));
            act.run(Command::SetSetting { name: name.clone(), value }, label.clone());
        }
    };
    let count = tf(t::CUSTOMERS_COUNT, &[("n", &format::number(one.count.into()))]);
    let effect = one.effect.map(|amount| {
        let text = tf(t::ANALYSIS_UI_EFFECT, &[("amount", &format::money_rough(amount, currency))]);
        view! { <span class="advice-effect" title=format::money(amount, currency)>{text}</span> }.into_any()
    });
    view! {
        <li class="advice-card">
            <h3>{title.clone()}</h3>
            <p>{words::said(&place, &one.reason, currency)}</p>
            <p class="advice-facts">
                <a href=address::who(one.rule.clone())>{count}</a>
                {effect}
            </p>
            <details>
                <summary>{t(t::ANALYSIS_UI_RECKONED)}</summary>
                <p class="quiet small">{words::said(&place, &one.reckoned, currency)}</p>
            </details>
            <div class="actions">
                <Button label=t(t::ANALYSIS_UI_DONE).to_string() icon=Icon::Check on_press=decide("done")/>
                <Button label=t(t::ANALYSIS_UI_DISMISS).to_string() look=Look::Quiet on_press=decide("dismissed")/>
                <a class="button quiet" href=address::named_segment(title.clone(), one.rule.clone())>{icon(Icon::Plus)} <span>{t(t::ANALYSIS_UI_SEGMENT)}</span></a>
            </div>
        </li>
    }
    .into_any()
}
