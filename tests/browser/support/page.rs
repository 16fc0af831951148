//! What a person does with a page, and what they see. Each word waits until it can be done, and says what was missing.

use super::browser::{Browser, Kind};
use serde_json::Value;
use std::{
    path::Path,
    time::{Duration, Instant},
};
use thirtyfour::{By, WebElement, WindowHandle, error::WebDriverResult};

/// How long a person would wait for something that is not a job with progress.
pub const PATIENCE: Duration = Duration::from_secs(20);

impl Browser {
    pub async fn open_page(&self, url: &str) {
        self.driver().goto(url).await.unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// Another tab of the same profile. WebKit's driver opens tabs behind the one in front, where nothing is drawn; so a
    /// window there.
    pub async fn another_tab(&self) -> WindowHandle {
        let opened = match self.kind {
            Kind::Webkit => self.driver().new_window().await,
            _ => self.driver().new_tab().await,
        };
        opened.unwrap_or_else(|error| panic!("no other tab: {error}"))
    }

    /// As a person does it. The driver's own command passes by the service worker in Firefox.
    pub async fn reload(&self) {
        self.run("window.isOld = true; location.reload()").await;
        let script = "return !window.isOld && document.readyState === 'complete'";
        self.wait_until("the page to load again", script, PATIENCE).await;
    }

    /// Waits for something visible.
    pub async fn see(&self, css: &str) -> WebElement {
        self.see_text_within(css, "", PATIENCE).await
    }

    pub async fn see_within(&self, css: &str, patience: Duration) -> WebElement {
        self.see_text_within(css, "", patience).await
    }

    /// Waits for something visible that has this text within it.
    pub async fn see_text(&self, css: &str, text: &str) -> WebElement {
        self.see_text_within(css, text, PATIENCE).await
    }

    /// Waits until the first of these says exactly this.
    pub async fn see_exactly(&self, css: &str, text: &str) {
        let script = format!("return document.querySelector({css:?})?.innerText.trim() === {text:?}");
        self.wait_until(&format!("{css} to say {text:?}"), &script, PATIENCE).await;
    }

    pub async fn see_text_within(&self, css: &str, text: &str, patience: Duration) -> WebElement {
        let deadline = Instant::now() + patience;
        loop {
            if let Some(element) = self.visible(css, text).await {
                return element;
            }
            if Instant::now() > deadline {
                let script = format!("return [...document.querySelectorAll({css:?})].map((one) => one.innerText)");
                panic!("{css} with {text:?} is not there, only {:?}", self.try_run(&script).await);
            }
            pause().await;
        }
    }

    /// Waits until nothing of this is there.
    pub async fn see_gone(&self, css: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.visible(css, "").await.is_some() {
            assert!(Instant::now() < deadline, "{css} is still there");
            pause().await;
        }
    }

    pub async fn text_of(&self, css: &str) -> String {
        self.see(css).await.text().await.unwrap_or_else(|error| panic!("the text of {css}: {error}"))
    }

    pub async fn click(&self, css: &str) {
        self.click_text(css, "").await;
    }

    /// Clicks what has this text, again where it was drawn anew or something still lay over it.
    pub async fn click_text(&self, css: &str, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.see_text(css, text).await.click().await {
                Ok(()) => return,
                Err(error) => assert!(Instant::now() < deadline, "{css} with {text:?} cannot be clicked: {error}"),
            }
            pause().await;
        }
    }

    /// Types into a field in the place of what is there. (WebDriver's own way to empty a field leaves it as well.) Again
    /// where the keys went elsewhere: a screen that has just come takes the focus.
    pub async fn fill(&self, css: &str, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let field = self.see(css).await;
            let which = field.to_json().unwrap_or_else(|error| panic!("{css}: {error}"));
            let script = "arguments[0].focus(); arguments[0].select()";
            let selected = self.driver().execute(script, vec![which.clone()]).await;
            selected.unwrap_or_else(|error| panic!("{css} cannot be selected: {error}"));
            field.send_keys(text).await.unwrap_or_else(|error| panic!("{css} takes no text: {error}"));
            match self.driver().execute("return arguments[0].value", vec![which]).await {
                Ok(value) if value.json().as_str() != Some(text) => {}
                // A field that is gone has taken what it was given.
                _ => return,
            }
            assert!(Instant::now() < deadline, "{css} does not keep {text:?}");
            pause().await;
        }
    }

    /// Types without looking where.
    pub async fn type_keys(&self, css: &str, keys: impl Into<thirtyfour::TypingData>) {
        let field = self.see(css).await;
        field.send_keys(keys).await.unwrap_or_else(|error| panic!("{css} takes no keys: {error}"));
    }

    /// Gives a file to an `<input type="file">`, visible or not.
    pub async fn give_file(&self, css: &str, file: &Path) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(input) = self.driver().find(By::Css(css)).await {
                let path = file.to_str().expect("a path in Unicode");
                return input.send_keys(path).await.unwrap_or_else(|error| panic!("{css} takes no file: {error}"));
            }
            assert!(Instant::now() < deadline, "{css} is not there");
            pause().await;
        }
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn run(&self, script: &str) -> Value {
        self.try_run(script).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    pub async fn try_run(&self, script: &str) -> WebDriverResult<Value> {
        Ok(self.driver().execute(script, vec![]).await?.json().clone())
    }

    /// Runs an async script: its promise's value.
    pub async fn run_async(&self, script: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async () => {{ {script} }})().then((value) => done([true, value ?? null]), (error) => done([false, String(error)]));"
        );
        let result = self.driver().execute_async(&script, vec![]).await;
        let result = result.unwrap_or_else(|error| panic!("{script}: {error}")).json().clone();
        assert_eq!(result[0], true, "{script}: {}", result[1]);
        result[1].clone()
    }

    /// Waits until a script returns true.
    pub async fn wait_until(&self, what: &str, script: &str, patience: Duration) {
        let deadline = Instant::now() + patience;
        // A page that is being loaded answers with an error.
        while self.try_run(script).await.ok() != Some(Value::Bool(true)) {
            assert!(Instant::now() < deadline, "waited in vain for {what}");
            pause().await;
        }
    }

    /// Waits until a file that is named so is whole, and gives its path.
    pub async fn downloaded(&self, named: impl Fn(&str) -> bool) -> std::path::PathBuf {
        let deadline = Instant::now() + Duration::from_secs(60);
        let mut last = None;
        loop {
            let entries = std::fs::read_dir(self.downloads()).expect("the downloads").flatten();
            let found = entries.map(|entry| entry.path()).find(|path| {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                named(name)
                    && !name.ends_with(".part")
                    && !name.ends_with(".crdownload")
                    && !name.ends_with(".wkdownload")
            });
            // Whole is what does not grow any more.
            let size = found.as_ref().and_then(|path| path.metadata().ok()).map(|metadata| metadata.len());
            if let (Some(path), Some(size)) = (&found, size)
                && size > 0
                && last == Some(size)
            {
                return path.clone();
            }
            last = size;
            assert!(Instant::now() < deadline, "no download came");
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// The first element of these that is on the page's surface and has this text. (WebKit's driver takes rows of a
    /// list that scrolls for hidden and without text, so it is not asked. What is drawn as SVG has no `innerText`.)
    async fn visible(&self, css: &str, text: &str) -> Option<WebElement> {
        let script = "return [...document.querySelectorAll(arguments[0])].find((one) => one.getClientRects().length
            && getComputedStyle(one).visibility === 'visible' && (one.innerText ?? one.textContent).includes(arguments[1]))";
        let found = self.driver().execute(script, vec![css.into(), text.into()]).await.ok()?;
        found.element().ok()
    }
}

async fn pause() {
    tokio::time::sleep(Duration::from_millis(40)).await;
}
