//! 决策支持: what to do next, with its reason. A person decides; what is done or dismissed is kept.

use crate::client::Live;
use crate::engine::{
    command::Command,
    query::{Answer, Recommendation},
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
            Some(Ok(Answer::Recommendations(all))) if !all.is_empty() => {
                let cards = all.iter().map(|one| card(one, &currency.get())).collect_view();
                Some(
                    view! {
                        <section aria-labelledby="advice">
                            <header class="home-head"><h2 id="advice">{t(t::ANALYSIS_UI_ADVICE)}</h2></header>
                            <ul class="advice">{cards}</ul>
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

fn card(one: &Recommendation, currency: &str) -> AnyView {
    let place = format!("analysis.advice.{}", one.kind);
    let title = named(&format!("{place}.title"));
    let act = Act::here();
    // Kept with the day, so that it comes again when it is old.
    let decide = |word: &'static str| {
        let (name, label) = (format!("advice.{}", one.kind), title.clone());
        move |()| {
            let value = format!("{word} {}", day::text(today()));
            act.run(Command::SetSetting { name: name.clone(), value }, label.clone());
        }
    };
    let count = tf(t::CUSTOMERS_COUNT, &[("n", &format::number(one.count.into()))]);
    let effect = one.effect.map(|amount| {
        let text = tf(t::ANALYSIS_UI_EFFECT, &[("amount", &format::money_compact(amount, currency))]);
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
                <a class="button quiet" href=address::new_segment(one.rule.clone())>{icon(Icon::Plus)} <span>{t(t::ANALYSIS_UI_SEGMENT)}</span></a>
            </div>
        </li>
    }
    .into_any()
}
