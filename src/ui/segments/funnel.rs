//! The audience funnel: of those whom a rule means, who agreed to a channel, can be reached on it, and was not contacted
//! too often already.

use super::picture::{Bar, bars};
use crate::client::Client;
use crate::domain::{audience, audience::Limit, schema::customer, segment::Rule};
use crate::engine::query::{Answer, Query};
use crate::engine::settings::{CONTACT_DAYS, CONTACT_LIMIT};
use crate::ui::{
    address, format,
    i18n::t,
    locale::{t, tf},
    parts::answered,
    words,
};
use leptos::prelude::*;

/// How often somebody may be contacted, from the settings.
fn limit() -> Memo<Limit> {
    let live = Client::here().watch(|| Some(Query::Settings));
    Memo::new(move |_| {
        let usual = Limit::default();
        live.with(|answer| {
            let Some(Ok(Answer::Settings(all))) = answer else { return usual };
            let set = |name: &str, usual: i64| {
                let own = all.iter().find(|(own, _)| own == name).and_then(|(_, value)| value.parse().ok());
                own.filter(|value| *value >= 1).unwrap_or(usual)
            };
            Limit { count: set(CONTACT_LIMIT, usual.count), days: set(CONTACT_DAYS, usual.days) }
        })
    })
}

/// The funnel of a rule.
pub fn funnel(rule: Signal<Rule>) -> AnyView {
    let limit = limit();
    let channel = RwSignal::new(customer::CHANNELS[0]);
    let steps = Memo::new(move |_| rule.with(|rule| audience::funnel(rule, channel.get(), limit.get())));
    let live = Client::here().watch(move || Some(Query::Counts { rules: steps.get().to_vec(), on: None }));
    // With the rules that they are of: the picture never shows one's number beside another's name.
    let content = answered(live, 4, move |answer| match answer {
        Answer::Counts(counts) => Some(untrack(|| draw(counts, &steps.get(), channel.get(), limit.get()))),
        _ => None,
    });
    let options = customer::CHANNELS
        .iter()
        .map(|name| view! { <option value=*name>{words::channel(name)}</option> }.into_any())
        .collect_view();
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some(known) = customer::CHANNELS.iter().find(|known| **known == name) {
            channel.set(known);
        }
    };
    view! {
        <section class="funnel" aria-labelledby="funnel-title">
            <header class="section-head">
                <h2 id="funnel-title">{t(t::SEGMENTS_FUNNEL)}</h2>
                <select aria-label=t(t::SEGMENTS_FUNNEL_CHANNEL) on:change=choose>{options}</select>
            </header>
            {content}
        </section>
    }
    .into_any()
}

fn draw(counts: &[u32], steps: &[Rule; 4], channel: &str, limit: Limit) -> AnyView {
    let channel = words::rule::lower_first(&words::channel(channel));
    let names = [
        t(t::SEGMENTS_MATCHED).to_string(),
        tf(t::SEGMENTS_CONSENTED, &[("channel", &channel)]),
        tf(t::SEGMENTS_REACHABLE, &[("channel", &channel)]),
        tf(
            t::SEGMENTS_NOT_TOO_OFTEN,
            &[("n", &format::number(limit.count as u64)), ("days", &format::number(limit.days as u64))],
        ),
    ];
    let most = counts.first().copied().unwrap_or(0);
    let lines: Vec<Bar> = names
        .into_iter()
        .zip(steps)
        .zip(counts)
        .map(|((name, rule), count)| Bar {
            name,
            count: *count,
            note: if most == 0 { String::new() } else { format::percent(f64::from(*count) / f64::from(most)) },
            list: address::who(rule.clone()),
            save: address::new_segment(rule.clone()),
        })
        .collect();
    bars(t(t::SEGMENTS_FUNNEL), &lines, most)
}
