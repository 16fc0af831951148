//! Measures the built app, from within its page (`benches/watch.js`).

use super::{
    OPENINGS, ROUNDS,
    input::Input,
    memory,
    table::{Measured, median_and_p99},
};
use crate::support::{Stage, app, page::PATIENCE, steps::JOB};
use serde_json::{Value, json};
use std::{collections::BTreeSet, path::Path, time::Duration};

/// What people type: beginnings and parts of names, in characters and in letters.
pub const SEARCHES: &[&str] = &["王", "王伟", "li", "wang", "芳", "smith", "陈", "zh", "明", "olivia", "张丽", "son"];

/// The place of `Import` among the jobs (src/engine/protocol.rs).
const IMPORT: u64 = 1;

pub async fn measure(stage: &mut Stage, input: &Input) -> Measured {
    watch(stage).await;
    let mut measured = Measured { first_load_kb: first_load(stage).await, ..Measured::default() };
    stage.wait_for_offline_copy().await;

    let (mut ms, mut frame) = (0.0, 0.0_f64);
    for file in [&input.customers, &input.orders] {
        let (took, longest) = import(stage, file).await;
        ms += took;
        frame = frame.max(longest);
    }
    measured.import_rows_per_second = Some(input.rows as f64 * 1000.0 / ms);
    // What an import leaves to be tidied up is done in the seconds after it.
    tokio::time::sleep(Duration::from_secs(6)).await;

    stage.browser.reopen_kept().await;
    watch(stage).await;
    stage.browser.open_page("about:blank").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let blank = memory::resident(&stage.browser);
    // Before the openings: a browser keeps pages that one has left, for going back to them.
    stage.open("").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    measured.memory_mib = Some(memory::resident(&stage.browser) - blank);
    measured.open_customers_ms = Some(opening(stage, "customers", "customers").await);
    measured.open_months_ms = Some(opening(stage, "", "months").await);

    stage.open("customers").await;
    let count = stage.browser.text_of(".count").await;
    measured.total = count.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok();
    measured.search_ms = median_and_p99(&searches(stage).await).0;
    stage.open("customers?sort=-last").await;
    stage.browser.see(".list-row .name-cell a").await;
    measured.page_ms = median_and_p99(&scrolls(stage).await).0;
    stage.browser.run("watched.follow()").await;
    stage.browser.run_async("await watched.wander(240)").await;
    frame = frame.max(stage.browser.run("return watched.stop()").await.as_f64().unwrap_or_default());
    measured.longest_frame_ms = Some(frame);
    (measured.command_median_ms, measured.command_p99_ms) = median_and_p99(&commands(stage).await);
    measured.disk_mib = Some(memory::disk(&stage.browser));
    // A screen that watches nothing that orders change: what is measured is what was asked for.
    stage.open("data/export").await;
    measured.analysed = super::analysis::measure(stage).await;
    measured
}

/// Puts the observer into every page that is opened from here on.
async fn watch(stage: &Stage) {
    let source = json!({ "source": include_str!("../../../benches/watch.js") });
    let added = stage.browser.driver().cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", source).await;
    added.expect("the observer is put into pages");
}

/// Milliseconds of the import, and the page's longest frame in it.
async fn import(stage: &Stage, file: &Path) -> (f64, f64) {
    stage.open("data/import").await;
    stage.browser.give_file("main input[type=file]", file).await;
    stage.browser.see_within(".import-head", JOB).await;
    stage.browser.run("watched.follow()").await;
    stage.browser.click(".import-head .button.primary").await;
    stage.browser.see_within(".report-title", JOB).await;
    let longest = stage.browser.run("return watched.stop()").await;
    let took = stage.browser.run(&format!("return watched.job({IMPORT})")).await;
    (took.as_f64().expect("the import's time"), longest.as_f64().unwrap_or_default())
}

/// The median time from navigation to what was waited for, the app itself included.
async fn opening(stage: &Stage, page: &str, seen: &str) -> f64 {
    let mut times = Vec::new();
    for _ in 0..OPENINGS {
        stage.browser.open_page("about:blank").await;
        stage.browser.open_page(&stage.app.url(page)).await;
        let script = format!("return typeof window.watched?.seen.{seen} === 'number'");
        stage.browser.wait_until(&format!("{seen} on the screen"), &script, JOB).await;
        times.push(number(stage.browser.run(&format!("return watched.seen.{seen}")).await));
        stage.saved().await;
    }
    median_and_p99(&times).0.expect("a time")
}

async fn searches(stage: &Stage) -> Vec<f64> {
    let mut times = Vec::new();
    for round in 0..60 {
        let text = SEARCHES[round % SEARCHES.len()];
        times.push(number(stage.browser.run_async(&format!("return await watched.search({text:?})")).await));
    }
    times
}

async fn scrolls(stage: &Stage) -> Vec<f64> {
    let mut times = Vec::new();
    for round in 0..20 {
        let share = 0.5 + f64::from(round % 2) * 0.05 + f64::from(round) * 0.001;
        times.push(number(stage.browser.run_async(&format!("return await watched.scroll({share})")).await));
    }
    times
}

async fn commands(stage: &Stage) -> Vec<f64> {
    stage.open("customers").await;
    stage.browser.click(".list-row .name-cell a").await;
    stage.browser.see(".name-fact .fact-value").await;
    stage.browser.wait_until("the timeline", "return !document.querySelector('main .skeleton')", PATIENCE).await;
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        times.push(number(stage.browser.run_async(&format!("return await watched.rename('Renamed {round}')")).await));
    }
    times
}

fn number(value: Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// All files that a new person's browser asks for until the first screen is on the screen.
async fn first_load(stage: &Stage) -> Option<f64> {
    stage.open("").await;
    stage.browser.wait_until("the first screen", "return window.watched?.seen.first > 0", PATIENCE).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let asked = stage.app.take_requests();
    let before = asked.iter().take_while(|path| !path.ends_with("/first-screen"));
    let files: BTreeSet<&str> = before
        .filter_map(|path| path.trim_start_matches('/').split('?').next())
        .filter(|path| !path.starts_with("icons/"))
        .collect();
    let files = files.into_iter().map(|file| if file.is_empty() { "index.html" } else { file });
    // A browser asks for a favicon of its own, which nobody has.
    let files = files.filter(|file| app::dist().join(file).is_file());
    let sizes: Option<Vec<u64>> = files.map(|file| xtask::build::brotli(&app::dist().join(file))).collect();
    Some(sizes?.iter().sum::<u64>() as f64 / 1000.0)
}
