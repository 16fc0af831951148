//! The browser has no space left.

use crate::support::{Stage, page::PATIENCE, process::Folder, steps::JOB};
use serde_json::json;
use std::time::{Duration, Instant};
use thirtyfour::Key;

/// How long the browser may go by what it knew of the space.
const LOOKS_AGAIN: Duration = Duration::from_secs(60);

const FULL: &str = "The browser’s storage is full.";

/// The person is told, nothing acknowledged is lost, and writing goes on when there is space again.
pub async fn full_storage_loses_nothing(stage: &mut Stage) {
    stage.open("").await;
    stage.add_customer("Ann Lee", "138 0013 8000").await;
    let address = stage.browser.driver().current_url().await.expect("an address");
    set_space(stage, Some(1)).await;
    let name = rename_until_full(stage).await;
    stage.browser.see_text(".notice.bad", FULL).await;
    stage.browser.see_text(".signs", "Not saved").await;
    stage.browser.see_text("h1", &name).await;
    let folder = Folder::new("full");
    let file = folder.path().join("more.csv");
    let rows: String = (0..3_000).map(|number| format!("M{number},More {number}\n")).collect();
    std::fs::write(&file, format!("id,name\n{rows}")).expect("the file");
    stage.browser.open_page(&stage.app.url("data/import")).await;
    stage.browser.give_file("main input[type=file]", &file).await;
    stage.browser.see(".import-head").await;
    stage.browser.click(".import-head .button.primary").await;
    stage.browser.see_text_within(".problem", FULL, JOB).await;

    // The same file goes in as soon as there is space.
    set_space(stage, None).await;
    stage.browser.reload().await;
    stage.import(&file).await;
    stage.browser.see_text(".report-title", "All 3,000 rows went in").await;
    stage.saved().await;
    stage.see_customers("3,001").await;
    stage.browser.open_page(address.as_str()).await;
    stage.browser.see_text("h1", &name).await;
    stage.rename("Ann Ray").await;
    stage.browser.see_gone(".notice.bad").await;
}

/// Edits until the browser refuses: it lets some writes through before it looks at the space again. The last name that
/// was acknowledged.
async fn rename_until_full(stage: &Stage) -> String {
    let deadline = Instant::now() + LOOKS_AGAIN;
    let mut last = "Ann Lee".to_owned();
    for number in 1.. {
        let name = format!("Ann {number}");
        stage.begin_rename(&name).await;
        stage.browser.type_keys(".name-fact input", Key::Enter).await;
        let script = format!(
            "const full = document.querySelector('.name-fact .field-message')?.innerText.includes({FULL:?});
             return full || document.querySelector('h1').innerText === {name:?}"
        );
        stage.browser.wait_until("an answer to the edit", &script, PATIENCE).await;
        if stage.browser.run("return document.querySelector('.name-fact input') !== null").await == true {
            stage.browser.see_text(".name-fact", FULL).await;
            break;
        }
        last = name;
        assert!(Instant::now() < deadline, "the browser does not refuse");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    last
}

/// How many bytes the app may have; as many as ever without a number.
async fn set_space(stage: &Stage, bytes: Option<u64>) {
    let origin = stage.app.url("");
    let mut parameters = json!({ "origin": origin.trim_end_matches('/') });
    if let Some(bytes) = bytes {
        parameters["quotaSize"] = json!(bytes);
    }
    stage.browser.chromium("Storage.overrideQuotaForOrigin", parameters).await;
}
