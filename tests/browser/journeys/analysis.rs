//! The analyses: a mark leads to the customers it counts, a setting holds, and both languages say it.

use crate::support::{Stage, page::PATIENCE, steps::JOB};

/// The greatest cell of the first grid: its number, and how many customers it says there are.
const GREATEST: &str = "const spots = [...document.querySelectorAll('.picture a[data-spot]')];
    const count = (spot) => Number(/([\\d,]+)[^\\d]*$/.exec(spot.getAttribute('aria-label'))[1].replaceAll(',', ''));
    const best = spots.reduce((a, b) => count(a) >= count(b) ? a : b);
    return [best.dataset.spot, count(best)]";

pub async fn marks_lead_to_their_customers(stage: &mut Stage) {
    settings_need_no_report(stage).await;
    stage.open("").await;
    stage.browser.click_text(".way button", "Try the demo shop").await;
    stage.browser.see_text_within("main", "Revenue by month", JOB).await;

    stage.go("Analysis").await;
    stage.browser.click_text(".method-card", "RFM").await;
    stage.browser.see_text("h1", "RFM").await;
    stage.browser.see_within(".picture a[data-spot]", JOB).await;
    let found = stage.browser.run(GREATEST).await;
    let (spot, count) = (found[0].as_str().expect("a number"), found[1].as_u64().expect("a count"));
    assert!(count > 1, "the greatest cell has {count}");

    // By keyboard: the spot says what it is, and Enter opens its customers.
    stage.browser.run(&format!("document.querySelector('[data-spot=\"{spot}\"]').focus()")).await;
    stage.browser.see_text(".tip", &format!("{count} customers")).await;
    let href = format!("return document.querySelector('[data-spot=\"{spot}\"]').getAttribute('href')");
    let href = stage.browser.run(&href).await;
    assert!(href.as_str().is_some_and(|href| href.starts_with("customers?rule=")), "{href}");
    // By pointer.
    stage.browser.click(&format!("[data-spot=\"{spot}\"] .cell")).await;
    stage.browser.see_text("h1", "Customers").await;
    stage.browser.see_text(".page-head .count", &format!("{count} of 2,000")).await;
    stage.browser.see(".filter-chip").await;

    // A setting of the business holds, and can be undone.
    stage.browser.driver().back().await.expect("back");
    stage.browser.see_text("h1", "RFM").await;
    stage.browser.see_within("#option-rfm_days", JOB).await;
    // Going somewhere moves the focus to its heading, soon; what is half typed then would be taken for the whole.
    let at_heading = "return document.activeElement?.id === 'title'";
    stage.browser.wait_until("the heading to have the focus", at_heading, PATIENCE).await;
    stage.browser.fill("#option-rfm_days", "90").await;
    stage.browser.type_keys("#option-rfm_days", thirtyfour::Key::Tab).await;
    stage.browser.see(".toast").await;
    let fewer = format!("const found = (() => {{ {GREATEST} }})(); return found[1] !== {count}");
    stage.browser.wait_until("other numbers", &fewer, PATIENCE).await;
    stage.browser.click_text(".toast:last-child button", "Undo").await;
    let again = format!("const found = (() => {{ {GREATEST} }})(); return found[1] === {count}");
    stage.browser.wait_until("the numbers of before", &again, PATIENCE).await;

    // What does not fit is told, and stays to be mended; what held goes on to hold.
    stage.browser.fill("#option-rfm_days", "-5").await;
    stage.browser.type_keys("#option-rfm_days", thirtyfour::Key::Tab).await;
    stage.browser.see_text(".field.wrong .field-message", "A whole number from 0 to 36,500. Until then 0 holds.").await;
    stage.browser.fill("#option-rfm_days", "0").await;
    stage.browser.type_keys("#option-rfm_days", thirtyfour::Key::Tab).await;
    stage.browser.wait_until("no complaint", "return !document.querySelector('.field.wrong')", PATIENCE).await;

    stage.browser.run("localStorage.setItem('guanxi.locale', 'zh-CN')").await;
    stage.browser.open_page(&stage.app.url("analysis/rfm")).await;
    stage.browser.see_text("h1", "RFM 分析").await;
    stage.browser.see_within(".picture a[data-spot]", JOB).await;
    stage.browser.see_text(".analysis-note", "来源").await;
    let han = "return [...document.querySelectorAll('[data-spot]')].every((one) => one.getAttribute('aria-label').includes('位客户'))";
    stage.browser.wait_until("Chinese labels", han, PATIENCE).await;
}

/// Where a method has nothing to say its settings can be set all the same, so that no setting is a dead end.
async fn settings_need_no_report(stage: &mut Stage) {
    stage.open("analysis/churn").await;
    stage.browser.see_text_within(".empty h2", "Nothing can be said yet", JOB).await;
    stage.browser.see_text(".empty", "Import").await;
    let shows = |days: u32| format!("return document.querySelector('#option-churn_days')?.value === '{days}'");
    stage.browser.wait_until("the setting", &shows(90), PATIENCE).await;
    stage.browser.fill("#option-churn_days", "60").await;
    stage.browser.type_keys("#option-churn_days", thirtyfour::Key::Tab).await;
    stage.browser.see(".toast").await;
    stage.open("analysis/churn").await;
    stage.browser.wait_until("the setting that was saved", &shows(60), PATIENCE).await;
}
