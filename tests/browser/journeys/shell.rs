//! The app itself: that it opens, without a network and below a path too.

use crate::support::{
    Stage,
    app::{self, App},
};

/// Pages that a person may have a bookmark of.
const DEEP: &str = "customers?q=wang";

pub async fn opens_clean(stage: &mut Stage) {
    stage.browser.open_page(&stage.app.url("")).await;
    stage.browser.see("h1").await;
    // What was shown before is gone, and the app has the window.
    stage.browser.see_gone("#skeleton").await;
    let script = "const { left, top } = document.querySelector('.app').getBoundingClientRect(); return [left, top]";
    assert_eq!(stage.browser.run(script).await, serde_json::json!([0, 0]));
    stage.check_own_origin().await;
}

pub async fn opens_offline(stage: &mut Stage) {
    stage.browser.open_page(&stage.app.url("")).await;
    stage.browser.see("h1").await;
    stage.wait_for_offline_copy().await;
    stage.app.stop();
    stage.browser.reload().await;
    stage.browser.see("h1").await;
    stage.browser.open_page(&stage.app.url(DEEP)).await;
    stage.browser.see("h1").await;
    stage.app.restart();
}

/// Each part that is loaded later may be gone, with the network or with its version.
pub async fn missing_screens_are_told(stage: &mut Stage) {
    missing_part_is_told(stage, "screens").await;
}

pub async fn missing_engine_is_told(stage: &mut Stage) {
    missing_part_is_told(stage, "engine").await;
}

/// A host that lacks a part of the app, in a browser that has none of it yet.
async fn missing_part_is_told(stage: &mut Stage, chunk: &str) {
    let folder = app::without(chunk);
    stage.app.replace(folder.path().to_path_buf());
    stage.browser.open_page(&stage.app.url("customers")).await;
    stage.browser.see_text("h1", "This screen could not be loaded").await;
    // The browser says so on its console, too.
    let said = stage.browser.complaints().await;
    assert!(said.iter().all(|line| line.contains("wasm") || line.contains("WebAssembly")), "{said:?}");
    stage.app.replace(app::dist());
    stage.browser.click_text("main button", "Reload").await;
    stage.browser.see_text("h1", "Customers").await;
}

/// After a trap nothing of the page can be trusted; any other error is one of what it was thrown in.
pub async fn a_fault_is_told(stage: &mut Stage) {
    let throw =
        |error: &str| format!("window.dispatchEvent(new ErrorEvent('error', {{ error: new {error}('unreachable') }}))");
    stage.open("customers").await;
    stage.browser.run(&throw("Error")).await;
    stage.browser.see_gone("#stopped").await;
    stage.browser.run(&throw("WebAssembly.RuntimeError")).await;
    stage.browser.see_text("#stopped", "Guanxi stopped because of a fault of its own").await;
    stage.browser.click_text("#stopped a", "Start it again").await;
    stage.browser.see_text("h1", "Welcome").await;
    stage.browser.see_gone("#stopped").await;
}

pub async fn works_below_a_path(stage: &mut Stage) {
    stage.app = App::below("/some/where/");
    stage.browser.open_page(&stage.app.url(DEEP)).await;
    stage.browser.see("h1").await;
    stage.check_own_origin().await;
    stage.wait_for_offline_copy().await;
    stage.app.stop();
    stage.browser.open_page(&stage.app.url("data")).await;
    stage.browser.see("h1").await;
    stage.app.restart();
}
