//! Files as people have them: with rows that are broken, or nothing like a table at all.

use crate::support::{Stage, page::PATIENCE, process::Folder, steps::JOB};
use std::fmt::Write;

const FIRST_LINE: &str = "ol.history > li:first-child";

const BROKEN: &str = "name,phone,email,birthday,city\n\
    Ann Lee,138 0013 8000,ann@example.com,1990-02-03,Leeds\n\
    ,,,,York\n\
    Bob Ray,139 0013 9000,bob@example.com,,Bath\n\
    Cut Off,137 0013 7000\n\
    <b>Chen</b> Wei,no phone,chen@example.com,,Hull\n";

/// Rows that cannot be read are listed with the reason, the others go in; the whole is undone and done again.
pub async fn broken_rows_stay_out(stage: &mut Stage) {
    let folder = Folder::new("broken");
    let file = folder.path().join("broken.csv");
    std::fs::write(&file, BROKEN).expect("the file");
    stage.import(&file).await;
    stage.browser.see_text(".report-title", "3 of 5 rows went in").await;
    for (row, reason) in [("3", "names no customer"), ("5", "has another number of cells")] {
        stage.browser.see_text(".table.rejects tbody tr", &format!("{row}\t{reason}")).await;
    }
    stage.browser.see_text(".remarks:not(.out)", "1 row: has a value that was left out").await;
    stage.browser.click_text("button", "Download 2 rows").await;
    let rejects = stage.browser.downloaded(|name| name.ends_with("rejected.csv")).await;
    let rejects = std::fs::read_to_string(rejects).expect("the rejected rows");
    assert!(rejects.contains("York") && rejects.contains("137 0013 7000") && !rejects.contains("Ann"), "{rejects}");
    stage.see_customers("3").await;
    // Markup in a name is text.
    stage.browser.see_text(".list-row .name-cell a", "<b>Chen</b> Wei").await;

    take_back_and_again(stage).await;
}

async fn take_back_and_again(stage: &Stage) {
    stage.go("Data").await;
    stage.browser.click_text(".tabs a", "History").await;
    stage.browser.see_text(FIRST_LINE, "Imported broken.csv").await;
    stage.browser.click_text(&format!("{FIRST_LINE} button"), "Undo").await;
    stage.browser.see_text(FIRST_LINE, "Undid: ").await;
    stage.see_customers("no").await;
    stage.open("data/history").await;
    stage.browser.click_text(&format!("{FIRST_LINE} button"), "Redo").await;
    stage.browser.see_text(FIRST_LINE, "Did again: ").await;
    stage.see_customers("3").await;
}

/// What is no table gets a clear message, and nothing changes.
pub async fn bad_files_change_nothing(stage: &mut Stage) {
    let folder = Folder::new("bad");
    let many: Vec<String> = (0..10_000).map(|number| format!("c{number}")).collect();
    let wide = format!("{}\n{}\n", many.join(","), vec!["1"; 10_000].join(","));
    let files: [(&str, &[u8], &str); 5] = [
        ("empty.csv", b"", "empty.csv is empty."),
        ("header.csv", b"name,phone\n", "header.csv has a header and no rows."),
        ("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0", "photo.csv is PNG, not text"),
        ("wide.csv", wide.as_bytes(), "wide.csv has 10,000 columns; at most 2,000 can be read."),
        (
            "quote.csv",
            b"name,city\nAnn Lee,Leeds\nBob Ray,\"Bath\nChen Wei,Hull\n",
            "quote.csv, row 3: a quotation mark is opened and never closed.",
        ),
    ];
    stage.open("data/import").await;
    for (name, bytes, message) in files {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).expect("the file");
        stage.browser.give_file("main input[type=file]", &file).await;
        // Either it is refused at the first look, or when all of it is read.
        let script = format!(
            "return [...document.querySelectorAll('.import-head h2, .problem')].some((one) => one.innerText.includes({name:?}))"
        );
        stage.browser.wait_until("the first look at the file", &script, PATIENCE).await;
        if stage.browser.run("return document.querySelector('.import-head') !== null").await == true {
            stage.browser.click(".import-head .button.primary").await;
            stage.browser.see_text(".problem", message).await;
            stage.browser.click_text(".import-head button", "Not this file").await;
            stage.browser.see(".drop").await;
        } else {
            stage.browser.see_text(".problem", message).await;
        }
    }
    stage.see_customers("no").await;
    stage.open("data/history").await;
    stage.browser.see_text(".empty", "Nothing has been done yet").await;
}

/// Two tabs that import at the same moment both get all of it in, and nobody twice.
pub async fn two_tabs_import_at_once(stage: &mut Stage) {
    const EACH: usize = 20_000;
    let folder = Folder::new("two");
    let files = ["north", "south"].map(|name| {
        let mut text = String::from("id,name,city\nBOTH,In Both,Leeds\n");
        for number in 1..EACH {
            writeln!(text, "{name}-{number},{name} {number},York").expect("a string takes text");
        }
        let file = folder.path().join(format!("{name}.csv"));
        std::fs::write(&file, text).expect("the file");
        file
    });
    stage.open("data/import").await;
    let (first, second) = stage.open_beside("data/import").await;
    let tabs = [first, second];
    for (tab, file) in tabs.iter().zip(&files) {
        stage.turn_to(tab).await;
        stage.browser.give_file("main input[type=file]", file).await;
        stage.browser.see_within(".import-head", JOB).await;
    }
    // At one moment of the clock, which both tabs have in common.
    let press = "document.querySelector('.import-head .button.primary').click()";
    let at = stage.browser.run("return Date.now() + 1500").await;
    for tab in &tabs {
        stage.turn_to(tab).await;
        stage.browser.run(&format!("setTimeout(() => {press}, {at} - Date.now())")).await;
    }
    for tab in &tabs {
        stage.turn_to(tab).await;
        stage.browser.see_text_within(".report-title", "All 20,000 rows went in", JOB).await;
    }
    for tab in &tabs {
        stage.turn_to(tab).await;
        stage.see_customers("39,999").await;
        stage.saved().await;
    }
    stage.browser.reload().await;
    stage.browser.see_text_within(".page-head .count", "39,999 customers", PATIENCE).await;
}
