//! Measures the pages of `benches/pages`.

use super::{
    ROUNDS, analysis,
    analysis::Analysed,
    input::Input,
    memory,
    table::{Measured, median_and_p99},
};
use crate::support::{Stage, app::App, steps::JOB};
use serde_json::{Value, json};

pub async fn measure(stage: &mut Stage, script: &str, input: &Input) -> Measured {
    stage.app = App::folder(xtask::root().join("benches/pages"));
    let mut measured = Measured::default();
    open(stage, "index.html", script).await;
    for file in [&input.customers, &input.orders] {
        stage.browser.give_file("#files", file).await;
    }
    let import = ask(stage, "import", "null").await;
    measured.import_rows_per_second = Some(import["rows"].as_f64().expect("rows") * 1000.0 / ms(&import));
    // In a new page and a new worker, as after a reload.
    stage.browser.reopen_kept().await;
    stage.browser.open_page("about:blank").await;
    let blank = memory::resident(&stage.browser);
    open(stage, "index.html", script).await;
    let customers = ask(stage, "openCustomers", "null").await;
    let months = ask(stage, "openMonths", "null").await;
    measured.total = customers["total"].as_u64();
    measured.open_customers_ms = Some(ms(&customers));
    measured.open_months_ms = Some(ms(&customers) + ms(&months));
    measured.months = serde_json::from_value::<Vec<(Value, u64, u64)>>(months["months"].clone())
        .expect("months")
        .into_iter()
        .map(|(month, revenue, active)| (month_number(&month), revenue, active))
        .collect();
    measured.months.sort_unstable();
    ask(stage, "prepare", "null").await;
    // Before the commands, which move customers to other cities.
    if script == "limit.js" {
        measured.analysed = analysed(stage).await;
    }
    // One object a record takes seconds for a command: fewer tell as much.
    let rounds = if script == "objects.js" { 3 } else { ROUNDS };
    let mut commands = Vec::new();
    for round in 0..rounds {
        commands.push(ms(&ask(stage, "command", &round.to_string()).await));
    }
    (measured.command_median_ms, measured.command_p99_ms) = median_and_p99(&commands);
    let mut searches = Vec::new();
    for round in 0..rounds.min(60) {
        let text = super::app::SEARCHES[round % super::app::SEARCHES.len()];
        searches.push(ms(&ask(stage, "search", &format!("{text:?}")).await));
    }
    measured.search_ms = median_and_p99(&searches).0;
    let half = customers["total"].as_u64().unwrap_or_default() / 2;
    let mut pages = Vec::new();
    for _ in 0..rounds.min(20) {
        pages.push(ms(&ask(stage, "page", &half.to_string()).await));
    }
    measured.page_ms = median_and_p99(&pages).0;
    measured.memory_mib = Some(memory::resident(&stage.browser) - blank);
    measured.disk_mib = Some(memory::disk(&stage.browser));
    measured
}

/// The same segment, quintiles and new order by hand-written loops.
async fn analysed(stage: &Stage) -> Analysed {
    let mut analysed = Analysed::default();
    let mut times = Vec::new();
    for round in 0..analysis::LIMIT_ROUNDS {
        let answer = ask(stage, "segment", &analysis::limit_rule(round).to_string()).await;
        times.push(ms(&answer));
        analysed.counts.push(answer["count"].as_u64().expect("a count"));
    }
    analysed.segment_ms = median_and_p99(&times).0;
    let mut times = Vec::new();
    for _ in 0..10 {
        let answer = ask(stage, "rfm", "null").await;
        times.push(ms(&answer));
        analysed.grid = serde_json::from_value(answer["grid"].clone()).expect("a grid");
    }
    analysed.rfm_ms = median_and_p99(&times).0;
    let mut times = Vec::new();
    for round in 0..10 {
        let order = json!({ "customer": round, "total": 10_000 });
        let given = json!({ "order": order, "rule": analysis::limit_rule(0) });
        times.push(ms(&ask(stage, "order", &given.to_string()).await));
    }
    analysed.order_ms = median_and_p99(&times).0;
    analysed
}

async fn open(stage: &Stage, page: &str, script: &str) {
    stage.browser.open_page(&stage.app.url(page)).await;
    stage.browser.run(&format!("window.start({script:?})")).await;
}

/// Months since the year 0, of such a number or of a text like 2022-01.
fn month_number(month: &Value) -> u64 {
    match month.as_str().and_then(|text| text.split_once('-')) {
        Some((year, month)) => year.parse::<u64>().unwrap_or(0) * 12 + month.parse::<u64>().unwrap_or(1) - 1,
        None => month.as_u64().unwrap_or(0),
    }
}

/// What a worker answers. It is looked for again and again: no driver waits minutes for one script.
async fn ask(stage: &Stage, what: &str, given: &str) -> Value {
    let script = format!(
        "window.answer = null;
         window.ask({what:?}, {given}).then((answer) => {{ window.answer = {{ answer }} }}, (error) => {{ window.answer = {{ error: String(error) }} }})"
    );
    stage.browser.run(&script).await;
    stage.browser.wait_until(what, "return window.answer !== null", JOB).await;
    let answer = stage.browser.run("return window.answer").await;
    assert!(answer["error"].is_null(), "{what}: {}", answer["error"]);
    answer["answer"].clone()
}

fn ms(answer: &Value) -> f64 {
    answer["ms"].as_f64().expect("a time")
}
