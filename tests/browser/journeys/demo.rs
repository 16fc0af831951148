//! The demo shop: in by one click, out by another.

use crate::support::{Stage, page::PATIENCE, steps::JOB};

pub async fn demo_shop_comes_and_goes(stage: &mut Stage) {
    stage.open("").await;
    stage.browser.click_text(".way button", "Try the demo shop").await;
    stage.browser.see_text_within("main", "Revenue by month", JOB).await;
    // Every figure has something to say.
    let script = "const tiles = [...document.querySelectorAll('.tile-value')].map((one) => one.innerText);
        return tiles.length >= 4 && tiles.every((text) => /[1-9]/.test(text))";
    stage.browser.wait_until("the figures", script, PATIENCE).await;
    stage.see_customers("2,000").await;

    stage.go("Data").await;
    stage.browser.click_text("#demo button", "Remove the demo shop").await;
    stage.browser.see_text_within(".toast:last-child", "Removed the demo shop", JOB).await;
    stage.browser.see_text("#demo button", "Add the demo shop").await;
    stage.saved().await;
    stage.browser.click_text("nav a", "Home").await;
    stage.browser.see_text("h1", "Welcome").await;
    stage.see_customers("no").await;
    for place in ["Orders", "Products"] {
        stage.go(place).await;
        stage.browser.see(".empty").await;
        stage.browser.see_gone(".list-row").await;
    }
    stage.open("data/bin").await;
    stage.browser.see_text(".empty", "The bin is empty").await;
    // And so it is for the next one who opens it.
    stage.open("").await;
    stage.browser.see_text("h1", "Welcome").await;
}
