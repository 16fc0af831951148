//! Keys and fingers: for journeys in which nothing is clicked with a mouse.

use super::{
    Stage,
    browser::{Browser, Kind},
    page::PATIENCE,
};
use serde_json::{Value, json};
use thirtyfour::{Key, TypingData};

/// More presses of Tab than this, and a person would have given up.
const TABS: usize = 80;

impl Browser {
    /// Presses keys where the focus is.
    pub async fn press(&self, keys: impl Into<TypingData>) {
        let focused = self.driver().active_element().await.unwrap_or_else(|error| panic!("nothing has focus: {error}"));
        focused.send_keys(keys).await.unwrap_or_else(|error| panic!("keys cannot be pressed: {error}"));
    }

    /// Presses Tab until the focus is on one of these that has this text, or this name for a screen reader.
    pub async fn tab_to(&self, css: &str, text: &str) {
        let script = format!(
            "const at = document.activeElement;
             return at.matches({css:?}) && (at.innerText + (at.getAttribute('aria-label') ?? '')).includes({text:?})"
        );
        for _ in 0..TABS {
            if self.run(&script).await == Value::Bool(true) {
                return;
            }
            self.press(Key::Tab).await;
        }
        panic!("Tab does not lead to {css} with {text:?}");
    }

    /// Waits until the focus is on one of these.
    pub async fn see_focus(&self, css: &str) {
        let script = format!("return document.activeElement.matches({css:?})");
        self.wait_until(&format!("the focus on {css}"), &script, PATIENCE).await;
    }

    /// A command of Chromium's own protocol.
    pub async fn chromium(&self, method: &str, parameters: Value) {
        let done = self.driver().cdp().send_raw(method, parameters).await;
        done.unwrap_or_else(|error| panic!("{method}: {error}"));
    }

    /// The window of a phone. Only Chromium can be as narrow as one, and have a finger instead of a mouse.
    pub async fn become_phone(&self) {
        match self.kind {
            Kind::Chromium => {
                let size = json!({ "width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true });
                self.chromium("Emulation.setDeviceMetricsOverride", size).await;
                self.chromium("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await;
            }
            Kind::Firefox | Kind::Webkit => {
                self.driver().set_window_rect(0, 0, 390, 844).await.expect("a narrow window");
            }
        }
    }

    /// The window of a laptop of 1280 by 800 at 200 %. Of Chromium only.
    pub async fn become_zoomed(&self) {
        let size = json!({ "width": 640, "height": 400, "deviceScaleFactor": 2, "mobile": false });
        self.chromium("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Touches what has this text.
    pub async fn tap(&self, css: &str, text: &str) {
        if self.kind != Kind::Chromium {
            return self.click_text(css, text).await;
        }
        let element = self.see_text(css, text).await;
        element.scroll_into_view().await.unwrap_or_else(|error| panic!("{css}: {error}"));
        let rect = element.rect().await.unwrap_or_else(|error| panic!("{css}: {error}"));
        let (x, y) = (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0);
        let touch = |kind: &str, points: Value| json!({ "type": kind, "touchPoints": points });
        self.chromium("Input.dispatchTouchEvent", touch("touchStart", json!([{ "x": x, "y": y }]))).await;
        self.chromium("Input.dispatchTouchEvent", touch("touchEnd", json!([]))).await;
    }
}

impl Stage {
    /// Runs an entry of the palette: Ctrl K, its words, Enter.
    pub async fn palette(&self, typed: &str, entry: &str) {
        self.browser.press(Key::Control + "k").await;
        self.browser.see_focus("#palette-input").await;
        self.browser.press(typed).await;
        // What Enter runs.
        self.browser.see_text(".palette-option[aria-selected=true]", entry).await;
        self.browser.press(Key::Enter).await;
        self.browser.see_gone("dialog.palette[open]").await;
    }
}
