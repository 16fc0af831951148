//! Where to begin: segments that most shops want, one click away.

use crate::client::Client;
use crate::domain::{
    schema::customer,
    segment::{Among, Clause, Measure, Range, Rule, Span, Test},
};
use crate::engine::query::{Answer, OrderQuery, Query, Window};
use crate::ui::{
    act::Act,
    address, go,
    i18n::{Text, t},
    locale::t,
    parts::{Icon, icon},
};
use leptos::{prelude::*, task::spawn_local};

fn orders(within: Span, all: Vec<Measure>) -> Rule {
    Rule::Is(Clause::Orders { among: Among { within, ..Among::default() }, all })
}

fn birthday() -> Rule {
    Rule::Is(Clause::Field { key: customer::BIRTHDAY.into(), test: Test::Day(Span::Anniversary(30)) })
}

/// Of high standing, and not asked yet whether they may be written to.
fn vip() -> Rule {
    let vip = Rule::Is(Clause::Tag { any: vec!["vip".into()] });
    let consented = customer::CHANNELS.iter().map(|channel| crate::domain::audience::consented(channel));
    vip.and(Rule::Not(Box::new(Rule::Any(consented.collect()))))
}

/// The starting points, as a list of links.
pub fn starts() -> AnyView {
    let (client, act, go) = (Client::here(), Act::here(), go());
    let link = |picture: Icon, name: Text, rule: Rule| {
        view! { <li><a class="start" href=address::new_segment(rule)>{icon(picture)}<span>{t(name)}</span></a></li> }
            .into_any()
    };
    // What the average is only the engine knows.
    let lost = move |_| {
        let go = go.clone();
        spawn_local(async move {
            match average(client).await {
                Ok(average) => go(&address::new_segment(sleeping(average))),
                Err(refusal) => act.trouble(&refusal),
            }
        });
    };
    view! {
        <ul class="starts">
            {link(Icon::Order, t::SEGMENTS_START_TWICE, orders(Span::Last(90), vec![Measure::Count(Range::at_least(2))]))}
            <li>
                <button type="button" class="start" on:click=lost>
                    {icon(Icon::Clock)}
                    <span>{t(t::SEGMENTS_START_SLEEPING)}</span>
                </button>
            </li>
            {link(Icon::Cake, t::SEGMENTS_START_BIRTHDAY, birthday())}
            {link(Icon::Tag, t::SEGMENTS_START_VIP, vip())}
            {link(Icon::Person, t::SEGMENTS_START_NEW, orders(Span::Ever, vec![Measure::Count(Range::between(1, 1)), Measure::First(Span::Last(30))]))}
            {link(Icon::Plus, t::SEGMENTS_START_EMPTY, Rule::default())}
        </ul>
    }
    .into_any()
}

/// Not bought for long, and spent at least so much.
fn sleeping(average: i64) -> Rule {
    orders(Span::Ever, vec![Measure::Last(Span::Before(180)), Measure::Spend(Range::at_least(average))])
}

/// What a buyer has spent on average, in whole units of the currency.
async fn average(client: Client) -> Result<i64, crate::engine::refusal::Refusal> {
    const UNIT: i64 = crate::domain::money::SCALE;
    let buyers = orders(Span::Ever, vec![Measure::Count(Range::at_least(1))]);
    let window = Window { offset: 0, limit: 0 };
    let sums = match client.ask(Query::Orders(OrderQuery { window, ..OrderQuery::default() })).await? {
        Answer::Orders(page) => page.sums,
        _ => Vec::new(),
    };
    let currency = match client.ask(Query::Settings).await? {
        Answer::Settings(all) => crate::ui::currency::of(&all),
        _ => String::new(),
    };
    let buyers = match client.ask(Query::Counts { rules: vec![buyers], on: None }).await? {
        Answer::Counts(counts) => counts.first().copied().unwrap_or(0),
        _ => 0,
    };
    let sum = sums.iter().find(|(of, _)| *of == currency).map_or(0, |(_, sum)| *sum);
    Ok((sum / i64::from(buyers.max(1)) / UNIT).max(1) * UNIT)
}
