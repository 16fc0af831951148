//! The app in a hand.

use crate::support::Stage;

/// Navigation, list and customer in a narrow window; from the list to a noted call it is two taps.
pub async fn in_two_taps_on_a_phone(stage: &mut Stage) {
    stage.browser.become_phone().await;
    stage.open("").await;
    fits(stage).await;
    for place in ["Data", "Orders", "Products", "Settings", "Home"] {
        stage.browser.tap("nav a", place).await;
        stage.browser.see(&format!("nav a[aria-current=page][title={place}]")).await;
        fits(stage).await;
    }
    stage.add_customer("Ann Lee", "138 0013 8000").await;
    fits(stage).await;
    stage.browser.tap("nav a", "Customers").await;
    stage.browser.see_text(".list-row", "Ann Lee").await;
    fits(stage).await;

    stage.browser.tap(".list-row .name-cell a", "Ann Lee").await;
    stage.browser.see_text("h1", "Ann Lee").await;
    stage.browser.tap(".composer button", "Call").await;
    stage.browser.see_text(".timeline .event", "Call").await;
    stage.browser.see_text(".toast:last-child", "Noted something about Ann Lee").await;
}

/// Nothing of the page is wider than the window, and the navigation is at its bottom.
async fn fits(stage: &Stage) {
    let script =
        "const [nav, root] = [document.querySelector('nav').getBoundingClientRect(), document.documentElement];
        return [root.scrollWidth, nav.top, nav.bottom, innerWidth, innerHeight]";
    let found = stage.browser.run(script).await;
    let numbers: Vec<f64> = found.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
    let [wide, top, bottom, width, height] = numbers[..] else { panic!("no numbers: {found}") };
    assert!(wide <= width && top > height / 2.0 && bottom <= height, "{found}");
}
