//! Customers who are here twice, and many at once.

use crate::support::{Stage, page::PATIENCE};

pub async fn twins_are_merged_and_parted(stage: &mut Stage) {
    stage.open("").await;
    stage.add_customer("Ann Lee", "138 0013 8000").await;
    stage.add_customer("Annie Lee", "+86 13800138000").await;
    stage.browser.see_text(".customer-notice", "same phone").await;
    stage.browser.see_text(".customer-notice a", "Ann Lee").await;
    stage.browser.click_text(".customer-notice button", "Compare").await;
    stage.browser.see_text("dialog[open]", "Are these the same?").await;
    stage.browser.click_text("dialog[open] .actions button", "Merge").await;
    stage.browser.see_text(".toast:last-child", "Merged into Annie Lee").await;
    stage.browser.see_gone(".customer-notice").await;
    stage.see_customers("1").await;
    stage.undo_in_toast("Merged into Annie Lee").await;
    stage.see_customers("2").await;

    // The list of pairs has them, too, and merges the other way round.
    stage.open("data/duplicates").await;
    stage.browser.see_text("main", "1 pair of customers may be the same").await;
    stage.browser.click(".pair-names").await;
    stage.browser.click_text(".pair button", "Merge into Ann Lee").await;
    stage.browser.see_text(".empty", "No duplicates").await;
    stage.see_customers("1").await;
    stage.undo_in_toast("Merged into Ann Lee").await;
    stage.see_customers("2").await;

    // Or they are not the same: nobody asks again, unless that is taken back.
    stage.open("data/duplicates").await;
    stage.browser.click_text(".pair-head button", "Not the same").await;
    stage.browser.see_text(".toast:last-child", "Not the same: Ann Lee / Annie Lee").await;
    stage.browser.see_text(".empty", "No duplicates").await;
    stage.undo_in_toast("Not the same: Ann Lee / Annie Lee").await;
    stage.browser.see_text("main", "1 pair of customers may be the same").await;
    stage.browser.click_text(".pair-head button", "Not the same").await;
    stage.browser.click_text(".empty button", "Suggest 1 set aside again").await;
    stage.browser.see_text("main", "1 pair of customers may be the same").await;
    stage.see_customers("2").await;

    tag_all(stage).await;
}

/// A tag for all that are picked, and off again.
async fn tag_all(stage: &Stage) {
    let tagged = |count: u32| {
        format!(
            "return [...document.querySelectorAll('.list-row')].filter((row) => row.innerText.includes('vip')).length === {count}"
        )
    };
    stage.browser.see_text(".list-row", "Annie Lee").await;
    stage.browser.click(".list-row .pick input").await;
    stage.browser.see_text(".bulk", "1 picked").await;
    stage.browser.click_text(".bulk button", "Pick all 2").await;
    stage.browser.see_text(".bulk", "2 picked").await;
    stage.browser.click_text(".bulk button", "Add tag").await;
    stage.browser.fill(".bulk .popover input", "vip").await;
    stage.browser.type_keys(".bulk .popover input", thirtyfour::Key::Enter).await;
    stage.browser.see_text(".toast:last-child", "Edited 2 customers").await;
    stage.browser.wait_until("the tag on both", &tagged(2), PATIENCE).await;
    stage.undo_in_toast("Edited 2 customers").await;
    stage.browser.wait_until("the tag on nobody", &tagged(0), PATIENCE).await;
    // Nobody points at it any more, so it goes by itself.
    stage.browser.see_gone(".toast").await;
    stage.saved().await;
}
