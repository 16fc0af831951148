//! The app itself: that it opens, without a network and below a path too.

use crate::support::{Stage, app::App};

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
