//! Everything by keyboard, in Chinese.

use crate::support::Stage;
use thirtyfour::Key;

pub async fn by_keyboard_in_chinese(stage: &mut Stage) {
    stage.open("").await;
    stage.browser.run("window.isTheSame = true").await;
    stage.palette("中文", "中文").await;
    stage.browser.see_text("h1", "欢迎使用").await;
    stage.browser.see_text(".signs", "已保存").await;
    let page = stage.browser.run("return [window.isTheSame, document.documentElement.lang]").await;
    assert_eq!(page, serde_json::json!([true, "zh-CN"]), "the language changes without a reload");

    // A new customer.
    stage.palette("新建客户", "新建客户").await;
    stage.browser.see_text("h1", "新建客户").await;
    stage.browser.see_focus("h1").await;
    stage.browser.tab_to("main form input", "").await;
    stage.browser.press("王小明").await;
    stage.browser.tab_to("main form input[type=tel]", "").await;
    stage.browser.press("13800138000").await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see_text("h1", "王小明").await;

    // Edited where it stands, and taken back.
    stage.browser.see_focus("h1").await;
    stage.browser.tab_to(".name-fact .fact-value", "王小明").await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see_focus(".name-fact input").await;
    stage.browser.press(Key::Control + "a").await;
    stage.browser.press("王大明").await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see_text("h1", "王大明").await;
    stage.browser.see_focus(".name-fact .fact-value").await;
    stage.browser.press(Key::Control + "z").await;
    stage.browser.see_text("h1", "王小明").await;
    stage.browser.see_text(".toast:last-child", "已撤销").await;

    // Into the bin, and out of it.
    stage.browser.press(Key::Control + "k").await;
    stage.browser.see_focus("#palette-input").await;
    stage.browser.press(Key::Escape).await;
    stage.browser.see_gone("dialog.palette[open]").await;
    stage.browser.run("document.querySelector('h1').focus()").await;
    stage.browser.tab_to(".page-head button", "更多").await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see_focus("[role=menuitem]").await;
    stage.browser.press(Key::Down).await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see_text(".customer-notice.bad", "这位客户在回收站中").await;
    stage.browser.see_text(".toast:last-child", "已删除 王小明").await;
    stage.palette("回收站", "回收站").await;
    stage.browser.see_text(".bin-bar", "1 位已删除的客户").await;
    stage.browser.tab_to(".list-row button", "恢复").await;
    stage.browser.press(Key::Enter).await;
    stage.browser.see_text(".empty", "回收站是空的").await;
    stage.browser.see_text(".toast:last-child", "已恢复 王小明").await;
    stage.palette("wxm", "王小明").await;
    stage.browser.see_text("h1", "王小明").await;
    stage.browser.see_gone(".customer-notice.bad").await;
    assert_eq!(stage.browser.run("return window.isTheSame").await, true, "no page was loaded on the way");
}

/// An edit holds however its input goes: before the browser has told of the change, too.
pub async fn edits_hold_as_they_end(stage: &mut Stage) {
    stage.open("").await;
    stage.add_customer("Ann Lee", "138 0013 8000").await;
    // Enter goes down, and the input goes before it comes up.
    stage.begin_rename("Ann Ray").await;
    let enter = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))";
    stage.browser.run(enter).await;
    stage.browser.see_text("h1", "Ann Ray").await;
    stage.browser.see_gone(".name-fact input").await;

    // Ctrl and Enter end a longer text.
    stage.browser.click_text(".facts-section button", "22 more").await;
    let note = "[...document.querySelectorAll('.fact')].find((one) => one.querySelector('dt')?.innerText === 'Note')";
    stage.browser.run(&format!("{note}.querySelector('.fact-value').click()")).await;
    stage.browser.see_focus(".fact textarea").await;
    stage.browser.press("Likes green tea").await;
    stage.browser.press(Key::Control + Key::Enter).await;
    stage.browser.see_gone(".fact textarea").await;
    stage.browser.see_text(".fact", "Likes green tea").await;
    stage.saved().await;
    stage.browser.reload().await;
    stage.browser.see_text("h1", "Ann Ray").await;
    stage.browser.see_text(".fact", "Likes green tea").await;
}
