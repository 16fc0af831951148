//! The browser is killed in the middle of writing, and what is there afterwards is looked at: every acknowledged command
//! whole, every other one whole or not at all.
//!
//! `GUANXI_KILLS` says how often, `GUANXI_SEED` replays a run.

use crate::support::{Stage, browser::Kind, play, process::Folder, random::Random, steps::JOB};
use std::{fmt::Write, path::PathBuf, time::Duration};

/// Customers in one import: enough that reading, writing and counting them takes a while.
const ROWS: u64 = 20_000;

/// What must be true after the next kill.
struct Expected {
    /// The watched customer's name, and the one it may have instead.
    name: String,
    or_name: Option<String>,
    /// How many customers each import left, and what it may be instead.
    batches: Vec<(u64, Option<u64>)>,
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn nothing_acknowledged_is_lost() {
    let now = std::time::UNIX_EPOCH.elapsed().map_or(1, |time| time.as_millis() as u64);
    let (kills, seed) = (number("GUANXI_KILLS", 20), number("GUANXI_SEED", now));
    println!("{kills} kills, seed {seed}");
    play(Kind::Chromium, "kill", async |stage: &mut Stage| {
        let mut random = Random(seed);
        let folder = Folder::new("kill");
        // Two, so that a search never finds all.
        stage.import(&file(&folder, "watched", 2)).await;
        let mut expected = Expected { name: "watched row 0".into(), or_name: None, batches: Vec::new() };
        for kill in 1..=kills {
            let what = strike(stage, &mut random, &folder, &mut expected).await;
            stage.browser.kill();
            stage.browser.reopen().await;
            check(stage, &mut expected, &format!("kill {kill} of seed {seed}, during {what}")).await;
            println!("kill {kill}: {what}");
        }
    });
}

/// A file of so many customers.
fn file(folder: &Folder, name: &str, rows: u64) -> PathBuf {
    let mut text = String::from("id,name,city\n");
    for row in 0..rows {
        writeln!(text, "{name}-{row},{name} row {row},City {}", row % 50).expect("a string takes text");
    }
    let path = folder.path().join(format!("{name}.csv"));
    std::fs::write(&path, text).expect("the file");
    path
}

/// Begins something and returns at a random moment of it, having noted what was acknowledged by then.
async fn strike(stage: &Stage, random: &mut Random, folder: &Folder, expected: &mut Expected) -> String {
    let undoable = expected.batches.last().is_some_and(|(count, _)| *count == ROWS);
    match random.below(if undoable { 4 } else { 3 }) {
        0 => {
            let wait = random.below(600);
            let batch = expected.batches.len();
            stage.begin_import(&file(folder, &format!("batch{batch}x"), ROWS)).await;
            pause(wait).await;
            let acknowledged = says(stage, "return document.querySelector('.report-title') !== null").await;
            expected.batches.push(if acknowledged { (ROWS, None) } else { (0, Some(ROWS)) });
            format!("an import, {wait} ms, acknowledged {acknowledged}")
        }
        1 => {
            // Folding the journal begins some seconds after the last command.
            let wait = 3_700 + random.below(700);
            let name = format!("watched {}", random.below(1_000_000));
            open_watched(stage, &expected.name).await;
            stage.rename(&name).await;
            expected.name = name;
            pause(wait).await;
            format!("a checkpoint, {wait} ms")
        }
        2 => {
            let wait = random.below(60);
            let name = format!("watched {}", random.below(1_000_000));
            open_watched(stage, &expected.name).await;
            rename_soon(stage, &name).await;
            pause(wait).await;
            let script = format!("return document.querySelector('h1')?.textContent.trim() === '{name}'");
            let acknowledged = says(stage, &script).await;
            if acknowledged {
                expected.name = name
            } else {
                expected.or_name = Some(name)
            }
            format!("an edit, {wait} ms, acknowledged {acknowledged}")
        }
        _ => {
            let wait = random.below(400);
            stage.open("data/history").await;
            let batch = expected.batches.len() - 1;
            let undo = format!(
                "//li[contains(., 'batch{batch}x.csv')]//button | //tr[contains(., 'batch{batch}x.csv')]//button"
            );
            let undo = stage.browser.driver().find(thirtyfour::By::XPath(undo)).await.expect("the import's undo");
            undo.click().await.expect("undo is pressed");
            pause(wait).await;
            let script = "return [...document.querySelectorAll('.toast')].some((toast) => /undid|undone/i.test(toast.textContent))";
            let acknowledged = says(stage, script).await;
            expected.batches[batch] = if acknowledged { (0, None) } else { (ROWS, Some(0)) };
            format!("an undo of an import, {wait} ms, acknowledged {acknowledged}")
        }
    }
}

async fn open_watched(stage: &Stage, name: &str) {
    stage.open(&format!("customers?q={}", name.replace(' ', "%20"))).await;
    stage.browser.click_text(".list-row .name-cell a", name).await;
    stage.browser.see(".name-fact .fact-value").await;
}

/// The key is pressed by the page some moments later: a driver answers only after the command's work is done.
async fn rename_soon(stage: &Stage, name: &str) {
    stage.begin_rename(name).await;
    let script = "const field = document.querySelector('.name-fact input');
        setTimeout(() => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true})), 30)";
    stage.browser.run(script).await;
}

async fn says(stage: &Stage, script: &str) -> bool {
    stage.browser.run(script).await.as_bool() == Some(true)
}

async fn pause(millis: u64) {
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

/// How many customers a search finds.
async fn count(stage: &Stage, search: &str) -> u64 {
    stage.open(&format!("customers?q={search}")).await;
    // "20,000 of 40,001": the count is of all until the search is answered.
    let found = stage.browser.see_text_within(".count", " of ", JOB).await;
    let text = found.text().await.unwrap_or_else(|error| panic!("the count: {error}"));
    let digits: String = text.split(" of ").next().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|error| panic!("{text:?} is no count: {error}"))
}

async fn check(stage: &Stage, expected: &mut Expected, when: &str) {
    let names = [Some(expected.name.clone()), expected.or_name.take()];
    let mut found = Vec::new();
    for name in names.into_iter().flatten() {
        if count(stage, &name.replace(' ', "%20")).await == 1 {
            found.push(name);
        }
    }
    assert_eq!(found.len(), 1, "{when}: the customer should have one of its names, and has {found:?}");
    expected.name = found.remove(0);
    for (batch, (sure, or)) in expected.batches.iter_mut().enumerate() {
        let now = count(stage, &format!("batch{batch}x")).await;
        assert!(now == *sure || Some(now) == *or, "{when}: {now} customers of batch {batch}, not {sure} or {or:?}");
        (*sure, *or) = (now, None);
    }
}
