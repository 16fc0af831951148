//! The app in a hand.

use crate::support::{Stage, page::PATIENCE};

/// Navigation, list and customer in a narrow window; from the list to a noted call it is two taps.
pub async fn in_two_taps_on_a_phone(stage: &mut Stage) {
    stage.browser.become_phone().await;
    stage.open("").await;
    fits(stage).await;
    for place in ["Orders", "Home"] {
        stage.browser.tap("nav a", place).await;
        stage.browser.see(&format!("nav a[aria-current=page][title={place}]")).await;
        fits(stage).await;
    }
    // What the bar has no room for.
    for place in ["Data", "Products", "Settings"] {
        stage.browser.tap(".more-places button", "More").await;
        stage.browser.tap(".more-places .menu-item", place).await;
        stage.browser.see_text("h1", place).await;
        fits(stage).await;
    }
    stage.add_customer("Ann Lee", "138 0013 8000").await;
    fits(stage).await;
    stage.browser.tap("nav a", "Customers").await;
    stage.browser.see_text(".list-row", "Ann Lee").await;
    fits(stage).await;
    // Two lines, the whole of which can be touched, and no column beyond the edge.
    let script = "const [list, row] = [document.querySelector('.list'), document.querySelector('.list-row')];
        return list.scrollWidth <= list.clientWidth && row.clientHeight >= 44
            && row.innerText.includes('138 0013 8000') && document.querySelector('.sort select').value === '0'";
    stage.browser.wait_until("rows of two lines, by name", script, PATIENCE).await;
    stage.browser.tap(".sort button", "").await;
    stage.browser.wait_until("the order turned round", "return location.search === '?sort=-name'", PATIENCE).await;

    stage.browser.tap(".list-row .name-cell a", "Ann Lee").await;
    stage.browser.see_text("h1", "Ann Lee").await;
    stage.browser.tap(".composer button", "Call").await;
    stage.browser.see_text(".timeline .event", "Call").await;
    stage.browser.see_text(".toast:last-child", "Noted something about Ann Lee").await;
    stage.browser.run("document.querySelectorAll('.toast button:last-child').forEach((close) => close.click())").await;
    stage.browser.see_gone(".toast").await;
    // It was a visit, and about something. (WebKit's driver does not scroll to what lies in the page's own scroller.)
    stage.browser.run("document.querySelector('.event-ways').scrollIntoView({ block: 'center' })").await;
    stage.browser.tap(".event-ways button[aria-label=Correct]", "").await;
    stage.browser.see_text(".correcting", "Correcting: Call").await;
    stage.browser.fill(".composer textarea", "the blue one").await;
    stage.browser.tap(".composer button", "Visit").await;
    stage.browser.see_text(".timeline .event:not(.corrected)", "the blue one").await;
    stage.browser.see_text(".timeline .event.corrected", "Call").await;
    stage.browser.see_gone(".correcting").await;
    fits(stage).await;
}

/// Every screen in the window that a laptop has at 200 %.
pub async fn fits_at_200_percent(stage: &mut Stage) {
    stage.browser.become_zoomed().await;
    stage.open("").await;
    stage.add_customer("Ann Lee", "138 0013 8000").await;
    fits(stage).await;
    let screens = ["", "customers", "customers/new", "orders", "products", "data", "data/import", "data/history"];
    for screen in screens.into_iter().chain(["data/duplicates", "data/bin", "settings", "nowhere"]) {
        stage.open(screen).await;
        stage.browser.see("h1").await;
        fits(stage).await;
    }
}

/// Nothing of the page is wider than the window, and the navigation is at its bottom.
async fn fits(stage: &Stage) {
    let script =
        "const [nav, root] = [document.querySelector('nav').getBoundingClientRect(), document.documentElement];
        const main = document.querySelector('main');
        const beyond = main.scrollWidth > main.clientWidth ? main.scrollWidth : 0;
        return [Math.max(root.scrollWidth, beyond), nav.top, nav.bottom, innerWidth, innerHeight]";
    let found = stage.browser.run(script).await;
    let numbers: Vec<f64> = found.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
    let [wide, top, bottom, width, height] = numbers[..] else { panic!("no numbers: {found}") };
    assert!(wide <= width && top > height / 2.0 && bottom <= height, "{found}");
}
