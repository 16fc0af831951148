//! Segments: built by keyboard with the count before one's eyes, saved, used, frozen, and in both languages.

use crate::support::{Stage, page::PATIENCE, process::Folder};
use thirtyfour::Key;

const PEOPLE: &str = "name,phone,city,visits\n\
    Ann Lee,13800138001,Leeds,1\n\
    Bob Ray,13800138002,Bath,12\n\
    Cem Oz,13800138003,Leeds,123\n\
    Dee Fox,13800138004,Hull,\n";

const TOTAL: &str = ".builder-total .total-number";
const VISITS: &str = ".clause-controls input.number";

pub async fn a_segment_is_built_by_keyboard(stage: &mut Stage) {
    import(stage).await;
    stage.browser.click_text("nav a", "Segments").await;
    stage.browser.see_text(".empty", "No segments yet").await;
    stage.browser.run("document.querySelector('h1').focus()").await;
    stage.browser.tab_to("a.button", "New segment").await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see_text("h1", "New segment").await;
    stage.browser.see_text(TOTAL, "4").await;

    count_while_typing(stage).await;
    choose_by_keyboard(stage).await;
    save(stage).await;
    use_as_filter(stage).await;
    freeze_and_undo(stage).await;
    in_chinese(stage).await;
}

async fn import(stage: &Stage) {
    let folder = Folder::new("segments");
    let file = folder.path().join("people.csv");
    std::fs::write(&file, PEOPLE).expect("the file");
    stage.import(&file).await;
    stage.saved().await;
}

/// Adds a condition by its name; the focus is on its first control then.
async fn add(stage: &Stage, name: &str) {
    // Behind the date input: drivers keep Tab within one.
    stage.browser.run("document.querySelector('.builder-rule .not').focus()").await;
    stage.browser.tab_to(".group-foot button", "Add condition").await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see_focus(".adder input").await;
    stage.browser.press(name).await;
    stage.browser.see_text(".adder .menu-item", "").await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see_focus(".clause-controls select").await;
}

async fn count_while_typing(stage: &Stage) {
    add(stage, "visits").await;
    stage.browser.tab_to(VISITS, "at least").await;
    stage.browser.press(Key::Control + "a").await;
    for (typed, count) in [("1", "3"), ("2", "2"), ("3", "1")] {
        stage.browser.press(typed).await;
        stage.browser.see_exactly(TOTAL, count).await;
    }
    // A driver may lose a key while the address changes.
    in_address(stage, 123).await;
    // What cannot be read is said where it stands, and takes nothing away.
    stage.browser.press("x").await;
    stage.browser.see_text(".clause .field-message", "Type a whole number").await;
    stage.browser.see_exactly(TOTAL, "1").await;
    stage.browser.press(Key::Backspace).await;
    stage.browser.see_gone(".clause .field-message:not(:empty)").await;
    stage.browser.press(Key::Backspace).await;
    stage.browser.see_exactly(TOTAL, "2").await;
    in_address(stage, 12).await;
    stage.browser.reload().await;
    stage.browser.see_exactly(TOTAL, "2").await;
    stage
        .browser
        .wait_until(
            "what was typed",
            "return document.querySelector('.clause-controls input.number').value === '12'",
            PATIENCE,
        )
        .await;
}

/// Waits until the draft in the address asks for so many visits.
async fn in_address(stage: &Stage, visits: u32) {
    let kept = format!("return decodeURIComponent(location.search).includes('\"min\":{visits},')");
    stage.browser.wait_until("the draft in the address", &kept, PATIENCE).await;
}

async fn choose_by_keyboard(stage: &Stage) {
    add(stage, "city").await;
    // Nothing is chosen yet, so it counts for nothing.
    stage.browser.see_exactly(TOTAL, "2").await;
    stage.browser.tab_to(".picker button", "choose").await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see(".popover:popover-open .option").await;
    // The focus goes into what was opened, but for fingers.
    let inside =
        "return document.activeElement.closest('.popover') !== null || matchMedia('(pointer: coarse)').matches";
    stage.browser.wait_until("the focus in the popover", inside, PATIENCE).await;
    let leeds = "return document.activeElement.matches('input[type=checkbox]')
        && document.activeElement.closest('label').innerText.includes('Leeds')";
    for _ in 0..8 {
        if stage.browser.run(leeds).await == true {
            break;
        }
        stage.browser.press(Key::Tab).await;
    }
    stage.browser.press(" ").await;
    stage.browser.see_exactly(TOTAL, "1").await;
    stage.browser.press(Key::Escape).await;
    // Turned round by its own button.
    stage.browser.run("document.querySelectorAll('.clause .not')[1].focus()").await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see_text(".people", "Bob Ray").await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see_text(".people", "Cem Oz").await;
}

async fn save(stage: &Stage) {
    stage.browser.press(Key::Control + Key::Enter).await;
    stage.browser.see_focus("#segment-name").await;
    stage.browser.see_text(".builder-fields .field-message", "Give it a name").await;
    stage.browser.press("Regulars").await;
    stage.browser.press(Key::Control + Key::Enter).await;
    stage.browser.see_text(".toast:last-child", "Saved the segment Regulars").await;
    stage.browser.see_text("h1", "Regulars").await;
    stage.browser.see_text(".sentence", "Visits is at least 12 and city is Leeds").await;
    stage.saved().await;
    stage.browser.reload().await;
    stage.browser.see_text("h1", "Regulars").await;
    stage.browser.see_exactly(".segment .total-number", "1").await;
    stage.browser.click_text("nav a", "Segments").await;
    stage.browser.see_text(".segment-row", "Regulars").await;
}

async fn use_as_filter(stage: &Stage) {
    stage.go("Customers").await;
    stage.browser.click_text(".tool-bar button", "Filter").await;
    stage.browser.click_text(".popover:popover-open .menu-item", "Segment").await;
    stage.browser.click_text(".popover:popover-open .option", "Regulars").await;
    stage.browser.see_text(".page-head .count", "1 of 4").await;
    stage.browser.see_text(".filter-chip", "Segment: Regulars").await;
    stage.browser.see_text(".list-row .name-cell a", "Cem Oz").await;
}

async fn freeze_and_undo(stage: &Stage) {
    stage.browser.click_text("nav a", "Segments").await;
    stage.browser.click_text(".segment-row a", "Regulars").await;
    stage.browser.see_text("h1", "Regulars").await;
    stage.browser.click(".page-head [aria-haspopup=menu]").await;
    stage.browser.click_text("[role=menuitem]", "Freeze who is in").await;
    stage.browser.see_text(".frozen", "Frozen on").await;
    stage.undo_in_toast("Froze Regulars: 1 customer").await;
    stage.browser.see_gone(".frozen").await;
    stage.saved().await;
}

async fn in_chinese(stage: &Stage) {
    stage.palette("中文", "中文").await;
    stage.browser.see_text("nav a", "客户分群").await;
    stage.browser.see_text(".sentence", "到访次数不少于 12，且城市为Leeds").await;
    stage.browser.click_text(".page-head a", "编辑").await;
    stage.browser.see_text("h1", "编辑 Regulars").await;
    stage.browser.see_exactly(TOTAL, "1").await;
    stage.browser.see_text(".group-foot button", "添加条件").await;
}

/// Filters of the list become a segment, which is shared out among those in it and not.
pub async fn filters_become_a_segment(stage: &mut Stage) {
    import(stage).await;
    stage.open("customers?f.city=Leeds").await;
    stage.browser.see_text(".page-head .count", "2 of 4").await;
    stage.browser.click_text(".tool-bar button", "Save as segment").await;
    stage.browser.see_text("h1", "New segment").await;
    stage.browser.see_exactly(TOTAL, "2").await;
    stage.browser.fill("#segment-name", "Leeds").await;
    stage.browser.click_text(".page-head button", "Save").await;
    stage.browser.see_text("h1", "Leeds").await;

    // One taken out by hand, with the reason.
    stage.browser.fill(".segment-side .find-customer input", "Ann").await;
    stage.browser.click_text(".found .menu-item", "Ann Lee").await;
    stage.browser.see_focus("#hand-reason").await;
    stage.browser.press("moved away").await;
    stage.browser.click_text(".hand-form button", "Take out").await;
    stage.browser.see_text(".segment-side .rows", "moved away").await;
    stage.browser.see_exactly(".segment .total-number", "1").await;

    // Her own page says so.
    stage.browser.click_text(".segment-side .rows a", "Ann Lee").await;
    stage.browser.see_text("h1", "Ann Lee").await;
    stage.browser.see_text(".customer-segments", "In none of the saved segments").await;
    stage.browser.click_text(".customer-segments summary", "Not in 1 other").await;
    stage.browser.click_text(".customer-segments button", "Why not?").await;
    stage.browser.see_text(".customer-segments .popover:popover-open", "Not by the rule").await;
    stage.saved().await;
}
