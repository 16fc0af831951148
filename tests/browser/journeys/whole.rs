//! The whole way of a shop: from the first run to a restored backup.

use crate::support::{Stage, page::PATIENCE, shop::Shop, steps::JOB};
use std::time::{Duration, Instant};

/// First run → import → find → edit → undo → reload → offline → second tab → backup → wipe → restore.
pub async fn from_first_run_to_restore(stage: &mut Stage) {
    let shop = Shop::real_or_made();
    first_run_and_import(stage, &shop).await;
    find_edit_and_undo(stage, &shop).await;
    reload_and_offline(stage, &shop).await;
    second_tab(stage).await;
    backup_wipe_and_restore(stage).await;
}

async fn first_run_and_import(stage: &Stage, shop: &Shop) {
    stage.open("").await;
    stage.browser.see_text("h1", "Welcome").await;
    stage.browser.click_text("a.button", "Choose a file").await;
    stage.browser.see_text("h1", "Import").await;
    stage.browser.give_file("main input[type=file]", &shop.file).await;
    stage.browser.see_within(".import-head", JOB).await;
    stage.browser.click(".import-head .button.primary").await;
    stage.browser.see_within(".report-title", JOB).await;
    stage.check_report(shop).await;
    stage.saved().await;
    stage.go("Home").await;
    // Figures instead of the welcome.
    stage.browser.see_text_within("main", "Revenue by month", PATIENCE).await;
}

async fn find_edit_and_undo(stage: &Stage, shop: &Shop) {
    stage.find_customer(shop.customer).await;
    stage.browser.see_text("main", "orders").await;
    stage.rename("Wang Xiaoming").await;
    stage.browser.click_text(".toast button", "Undo").await;
    stage.browser.see_text("h1", shop.customer).await;
    stage.rename("王小明").await;
    // By the letters of its pinyin too.
    stage.go("Customers").await;
    for typed in ["王小", "wangxiaoming", "wxm"] {
        stage.browser.fill("#search", typed).await;
        stage.browser.see_text(".list-row .name-cell a", "王小明").await;
    }
    stage.browser.click_text(".list-row .name-cell a", "王小明").await;
    stage.browser.see_text("h1", "王小明").await;
}

async fn reload_and_offline(stage: &mut Stage, shop: &Shop) {
    stage.browser.reload().await;
    stage.browser.see_text_within("h1", "王小明", JOB).await;
    stage.wait_for_offline_copy().await;
    stage.app.stop();
    stage.browser.reload().await;
    stage.browser.see_text_within("h1", "王小明", JOB).await;
    stage.saved().await;
    stage.rename("王大明").await;
    stage.open(&format!("customers?q={}", shop.customer)).await;
    stage.browser.see_text(".list-row .name-cell a", "王大明").await;
    stage.app.restart();
}

/// What one tab writes the other shows within a second.
async fn second_tab(stage: &Stage) {
    stage.browser.click_text(".list-row .name-cell a", "王大明").await;
    stage.browser.see_text("h1", "王大明").await;
    let address = stage.browser.driver().current_url().await.expect("an address");
    let first = stage.browser.driver().window().await.expect("a tab");
    let second = stage.browser.another_tab().await;
    stage.browser.driver().switch_to_window(second.clone()).await.expect("the other tab");
    stage.browser.open_page(address.as_str()).await;
    stage.browser.see_text_within("h1", "王大明", JOB).await;
    stage.saved().await;
    stage.rename("王二明").await;
    let written = Instant::now();
    stage.browser.driver().switch_to_window(first).await.expect("the first tab");
    stage.browser.see_text_within("h1", "王二明", PATIENCE).await;
    let took = written.elapsed();
    assert!(took < Duration::from_secs(1), "the other tab saw it after {took:?}");
    // And the other way round, on top of it.
    stage.rename("王三明").await;
    stage.browser.driver().switch_to_window(second).await.expect("the other tab");
    stage.browser.see_text_within("h1", "王三明", PATIENCE).await;
    stage.browser.driver().close_window().await.expect("the tab closes");
    let left = stage.browser.driver().windows().await.expect("tabs").remove(0);
    stage.browser.driver().switch_to_window(left).await.expect("the first tab");
}

async fn backup_wipe_and_restore(stage: &Stage) {
    let before = stage.export_everything().await;
    let history = history(stage).await;
    stage.go("Data").await;
    stage.clear_downloads();
    stage.browser.click_text("button", "Make a backup").await;
    let backup = stage.browser.downloaded(|name| name.ends_with(".guanxi")).await;
    // Downloads are cleared before the next one comes.
    let kept = crate::support::process::Folder::new("backup");
    let file = kept.path().join("kept.guanxi");
    std::fs::copy(backup, &file).expect("the backup is kept");
    stage.wipe().await;
    stage.browser.click_text("nav a", "Home").await;
    stage.browser.see_text("h1", "Welcome").await;
    stage.go("Data").await;
    stage.browser.give_file("#backup input[type=file]", &file).await;
    stage.browser.see_within(".restore", JOB).await;
    stage.browser.click_text(".restore button", "Replace what is here").await;
    stage.browser.see_text_within(".toast", "Restored", JOB).await;
    stage.saved().await;
    assert_eq!(self::history(stage).await, history, "the history before and after");
    let after = stage.export_everything().await;
    assert_eq!(before.lines().count(), after.lines().count(), "records before and after");
    assert!(before == after, "the exports differ: {}", first_difference(&before, &after));
}

/// What was done, as the screen lists it.
async fn history(stage: &Stage) -> serde_json::Value {
    stage.browser.click_text("nav a", "Data").await;
    stage.browser.click_text(".tabs a", "History").await;
    stage.browser.see_text("ol.history > li:last-child", "Imported").await;
    stage
        .browser
        .run("return [...document.querySelectorAll('.history-text > p:first-child')].map((one) => one.innerText)")
        .await
}

fn first_difference(before: &str, after: &str) -> String {
    let pair = before.lines().zip(after.lines()).find(|(before, after)| before != after);
    pair.map(|(before, after)| format!("{before}\n{after}")).unwrap_or_default()
}
