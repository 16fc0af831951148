//! What several journeys have in common, as a person would say it.

use super::{Stage, page::PATIENCE, shop::Shop};
use std::{path::Path, time::Duration};
use thirtyfour::{Key, WindowHandle};

/// The longest job, in the slowest browser, on a machine of two cores that does other things too.
pub const JOB: Duration = Duration::from_secs(400);

impl Stage {
    /// Opens a page and waits until the engine has read everything.
    pub async fn open(&self, page: &str) {
        self.browser.open_page(&self.app.url(page)).await;
        self.browser.see("h1").await;
        self.saved().await;
    }

    /// Waits until all is read and durable.
    pub async fn saved(&self) {
        self.browser.see_text_within(".signs", "Saved", JOB).await;
    }

    /// Goes to a place of the navigation.
    pub async fn go(&self, place: &str) {
        self.browser.click_text("nav a", place).await;
        self.browser.see_text("h1", place).await;
    }

    /// Gives a file to the import screen, takes the guess, waits for the report.
    pub async fn import(&self, file: &Path) {
        self.begin_import(file).await;
        self.browser.see_within(".report-title", JOB).await;
    }

    pub async fn begin_import(&self, file: &Path) {
        self.open("data/import").await;
        self.browser.give_file("main input[type=file]", file).await;
        self.browser.see_within(".import-head", JOB).await;
        self.browser.click(".import-head .button.primary").await;
    }

    /// The report says what is true of the shop.
    pub async fn check_report(&self, shop: &Shop) {
        let figures = self.browser.text_of("dl.report-figures").await;
        for figure in [shop.buyers, shop.clean_lines, shop.turnover] {
            assert!(figures.contains(figure), "{figure} is not in {figures:?}");
        }
    }

    /// Finds a customer by typing, and opens the page.
    pub async fn find_customer(&self, text: &str) {
        self.go("Customers").await;
        self.browser.fill("#search", text).await;
        self.browser.see_text(".list-row .name-cell a", text).await;
        self.browser.click_text(".list-row .name-cell a", text).await;
        self.browser.see(".name-fact .fact-value").await;
    }

    /// Edits the name of the customer on the page.
    pub async fn rename(&self, name: &str) {
        self.begin_rename(name).await;
        self.browser.type_keys(".name-fact input", Key::Enter).await;
        self.browser.see_text("h1", name).await;
        self.saved().await;
    }

    /// Types the name, without the Enter.
    pub async fn begin_rename(&self, name: &str) {
        self.browser.click(".name-fact .fact-value").await;
        // The page puts the cursor there.
        let script = "return document.activeElement.matches('.name-fact input')";
        self.browser.wait_until("the cursor in the name", script, PATIENCE).await;
        self.browser.fill(".name-fact input", name).await;
    }

    /// Exports everything and gives the file's text.
    pub async fn export_everything(&self) -> String {
        self.clear_downloads();
        self.go("Data").await;
        self.browser.click_text("button", "Everything, JSON lines").await;
        let file = self.browser.downloaded(|name| name.ends_with(".jsonl") || name.ends_with(".ndjson")).await;
        std::fs::read_to_string(file).expect("the export")
    }

    /// So that the next download is the only one.
    pub fn clear_downloads(&self) {
        for entry in std::fs::read_dir(self.browser.downloads()).expect("the downloads").flatten() {
            if entry.path().is_file() {
                std::fs::remove_file(entry.path()).expect("an old download goes");
            }
        }
    }

    /// Empties the database as the person is asked to.
    pub async fn wipe(&self) {
        self.go("Data").await;
        self.browser.click(".wipe summary").await;
        self.browser.fill(".wipe input", "remove everything").await;
        self.browser.click(".wipe button").await;
        self.browser.see_text_within(".toast", "All data were removed", PATIENCE).await;
    }

    /// Fills in the field of a form that has this label.
    pub async fn fill_field(&self, label: &str, text: &str) {
        let script = format!(
            "return [...document.querySelectorAll('main label')].find((one) => one.innerText.trim() === {label:?})?.htmlFor"
        );
        let id = self.browser.run(&script).await;
        let id = id.as_str().unwrap_or_else(|| panic!("there is no field {label}"));
        self.browser.fill(&format!("#{id}"), text).await;
    }

    /// Adds a customer by the form; their page is on screen then.
    pub async fn add_customer(&self, name: &str, phone: &str) {
        self.go("Customers").await;
        self.browser.click_text(".page-head button", "New customer").await;
        self.browser.see_text("h1", "New customer").await;
        self.fill_field("Phone", phone).await;
        self.fill_field("Name", name).await;
        self.browser.click_text("main form button[type=submit]", "Add customer").await;
        self.browser.see_text("h1", name).await;
        self.saved().await;
    }

    /// Waits until the list of customers has so many, in all.
    pub async fn see_customers(&self, count: &str) {
        self.go("Customers").await;
        if count == "no" {
            self.browser.see_text(".empty", "No customers yet").await;
        } else {
            self.browser.see_text(".page-head .count", &format!("{count} customer")).await;
        }
    }

    /// Waits until the latest toast says this, and presses its Undo.
    pub async fn undo_in_toast(&self, what: &str) {
        self.browser.see_text(".toast:last-child", what).await;
        self.browser.click_text(".toast:last-child button", "Undo").await;
    }

    /// Opens a page in another tab: this tab and that one, which is in front then.
    pub async fn open_beside(&self, page: &str) -> (WindowHandle, WindowHandle) {
        let first = self.browser.driver().window().await.expect("a tab");
        let second = self.browser.another_tab().await;
        self.turn_to(&second).await;
        self.open(page).await;
        (first, second)
    }

    /// Goes on in another tab.
    pub async fn turn_to(&self, tab: &WindowHandle) {
        self.browser
            .driver()
            .switch_to_window(tab.clone())
            .await
            .unwrap_or_else(|error| panic!("no such tab: {error}"));
    }

    /// The name of the build that the page runs.
    pub async fn build(&self) -> String {
        let build = self.browser.run("return document.querySelector('meta[name=build]').content").await;
        build.as_str().expect("a name").to_owned()
    }
}
