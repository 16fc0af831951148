//! Segments and scores, measured by speaking to the built app's engine as its page does (`watched.send`).

use super::table::median_and_p99;
use crate::support::Stage;
use guanxi::domain::{
    id::Id,
    schema::{Table, customer, order},
    score::Score,
    segment::{Among, Clause, Measure, Range, Rule, Span, Test},
    value::{Line, Value},
};
use guanxi::engine::command::Command;
use guanxi::engine::protocol::{Job, Reply, Request};
use guanxi::engine::query::{Answer, Column, CustomerQuery, PreviewQuery, Query, Window};
use guanxi::engine::report::{Datum, Method, Shows};
use serde_json::{Value as Json, json};

/// Times that each is done.
const ROUNDS: i64 = 30;
/// Calls of ours begin here, far from the page's.
const CALL: u32 = 50_000;
pub const CITIES: [&str; 5] = ["上海", "北京", "广州", "深圳", "杭州"];
/// Days of the window, orders in it, and the tier left out.
const DAYS: i64 = 90;
const LEAST: i64 = 2;
const TIER: &str = "gold";
/// Ten-thousandths of the currency's unit in a minor unit.
const MINOR: i64 = 100;

/// What was measured, in milliseconds, and the answers, which must be the same for all.
#[derive(Clone, Debug, Default)]
pub struct Analysed {
    pub segment_ms: Option<f64>,
    pub rfm_ms: Option<f64>,
    pub scores_ms: Option<f64>,
    pub fit_ms: Option<f64>,
    pub order_ms: Option<f64>,
    pub counts: Vec<u64>,
    pub grid: Vec<u64>,
}

/// The spend asked for in a round, in minor units: it changes each time, so that nothing can be remembered.
fn threshold(round: i64) -> i64 {
    50_000 + round * 1_700
}

fn rule(round: i64) -> Rule {
    let words = |words: &[&str]| Test::Any(words.iter().map(|word| Value::text(*word)).collect());
    let of = |field: guanxi::domain::schema::Field, test| Rule::Is(Clause::Field { key: field.into(), test });
    let orders =
        |within, measure| Rule::Is(Clause::Orders { among: Among { within, ..Among::default() }, all: vec![measure] });
    Rule::All(vec![
        Rule::Any(vec![of(customer::CITY, words(&CITIES)), Rule::Is(Clause::Tag { any: vec!["vip".into()] })]),
        orders(Span::Last(DAYS), Measure::Count(Range::at_least(LEAST))),
        orders(Span::Ever, Measure::Spend(Range::at_least(threshold(round) * MINOR))),
        of(customer::TIER, words(&[TIER])).negated(),
    ])
}

/// The same for the hand-written limit.
pub fn limit_rule(round: i64) -> Json {
    json!({ "cities": CITIES, "tag": "vip", "days": DAYS, "orders": LEAST, "spend": threshold(round), "tier": TIER })
}

pub const LIMIT_ROUNDS: i64 = ROUNDS;

fn preview(round: i64) -> Query {
    let rule = rule(round);
    Query::Preview(PreviewQuery { rule, segment: None, on: None, window: Window::default(), columns: Vec::new() })
}

/// Sends a request and waits for the answers of these calls: milliseconds, and the replies.
async fn send(stage: &Stage, request: &Request, calls: &[u32]) -> (f64, Vec<Reply>) {
    let bytes = postcard::to_stdvec(request).expect("a request");
    let answer = stage.browser.run_async(&format!("return await watched.send({bytes:?}, {calls:?})")).await;
    let replies = answer[1].as_array().expect("replies").iter().map(|bytes| {
        let bytes: Vec<u8> = serde_json::from_value(bytes.clone()).expect("bytes");
        postcard::from_bytes(&bytes).expect("a reply")
    });
    (answer[0].as_f64().expect("a time"), replies.collect())
}

async fn ask(stage: &Stage, query: Query) -> (f64, Answer) {
    let (ms, replies) = send(stage, &Request::Ask { call: CALL, query }, &[CALL]).await;
    match replies.into_iter().next() {
        Some(Reply::Answer { answer: Ok(answer), .. }) => (ms, answer),
        other => panic!("{other:?}"),
    }
}

async fn count(stage: &Stage, round: i64) -> (f64, u64) {
    match ask(stage, preview(round)).await {
        (ms, Answer::Preview(view)) => (ms, u64::from(view.total)),
        other => panic!("{other:?}"),
    }
}

/// Changes something that scores are read from, so that none is there any more.
async fn forget(stage: &Stage, round: i64) {
    let command = Command::SetSetting { name: "loyal_orders".into(), value: (5 + round % 2).to_string() };
    send(stage, &Request::Do { call: CALL, command }, &[CALL]).await;
}

pub async fn measure(stage: &Stage) -> Analysed {
    let mut analysed = Analysed::default();
    // The columns of tags and cities are made at the first question.
    count(stage, -1).await;
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let (ms, total) = count(stage, round).await;
        times.push(ms);
        analysed.counts.push(total);
    }
    analysed.segment_ms = median_and_p99(&times).0;

    let mut times = Vec::new();
    for _ in 0..10 {
        let (ms, answer) = ask(stage, Query::Analysis { method: Method::Rfm, options: Vec::new() }).await;
        times.push(ms);
        analysed.grid = grid(&answer);
    }
    analysed.rfm_ms = median_and_p99(&times).0;

    let fits = [Score::Alive, Score::Expected, Score::Value, Score::Cluster, Score::Churn];
    let quick = Score::ALL.into_iter().filter(|score| !fits.contains(score)).map(Column::Score).collect::<Vec<_>>();
    let fitted = fits[..3].iter().copied().map(Column::Score).collect::<Vec<_>>();
    let page = |columns: &[Column]| {
        let window = Window { offset: 0, limit: 1 };
        Query::Customers(CustomerQuery { columns: columns.to_vec(), window, ..CustomerQuery::default() })
    };
    let mut times = Vec::new();
    for round in 0..5 {
        forget(stage, round).await;
        times.push(ask(stage, page(&quick)).await.0);
    }
    analysed.scores_ms = median_and_p99(&times).0;

    let mut times = Vec::new();
    for round in 0..3 {
        forget(stage, round).await;
        let job = Job::Analyse { method: Method::Buying, options: Vec::new() };
        let (fit, _) = send(stage, &Request::Start { call: CALL, job }, &[CALL]).await;
        times.push(fit + ask(stage, page(&fitted)).await.0);
    }
    analysed.fit_ms = median_and_p99(&times).0;
    analysed.order_ms = orders(stage).await;
    analysed
}

/// One new order at a time, with the segment's count watched: until it is durable and the count is right again.
async fn orders(stage: &Stage) -> Option<f64> {
    let (_, Answer::Customers(page)) = ask(
        stage,
        Query::Customers(CustomerQuery { window: Window { offset: 0, limit: 1 }, ..CustomerQuery::default() }),
    )
    .await
    else {
        panic!("no customers")
    };
    let buyer: Id = page.rows.first().expect("a customer").id;
    let watched = CALL + 1;
    send(stage, &Request::Watch { call: watched, query: preview(0) }, &[watched]).await;
    let Answer::Preview(view) = ask(stage, preview(0)).await.1 else { panic!("no preview") };
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let line = Line { product: None, quantity: 1, price: 1_000_000 + round };
        let set = vec![
            (order::CUSTOMER.into(), Value::Ref(buyer)),
            (order::AT.into(), Value::Int(view.day * 86_400 + 80_000)),
            (order::LINES.into(), Value::Lines(vec![line])),
        ];
        let command = Command::Create { table: Table::Order, set };
        // The watched count is given again only where it has changed; it is right when the command is done in any case.
        let (ms, replies) = send(stage, &Request::Do { call: CALL, command }, &[CALL]).await;
        assert!(matches!(&replies[0], Reply::Done { result: Ok(_), .. }), "{replies:?}");
        times.push(ms);
    }
    median_and_p99(&times).0
}

/// How many are in each cell of the grid, by recency and frequency, the lowest scores first.
fn grid(answer: &Answer) -> Vec<u64> {
    let Answer::Report(report) = answer else { panic!("{answer:?}") };
    let heat = report.parts.iter().find_map(|part| match &part.shows {
        Shows::Heat(heat) => Some(heat),
        _ => None,
    });
    let rows = heat.expect("the grid").cells.iter().rev().flatten();
    rows.map(|mark| if let Datum::Count(count) = mark.shown { count as u64 } else { 0 }).collect()
}
