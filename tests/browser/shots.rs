//! Every screen as a picture, into `shots/`: in both languages, light and dark, at three widths, empty and with the demo
//! shop. A picture is as high as its screen, so that all of it is seen.
//!
//! `GUANXI_SHOTS="demo customer zh-CN"` takes only those whose name has all of these words. The pictures of the README
//! are copied to where it shows them.

mod scenes;

use crate::support::{Stage, browser::Kind, page::PATIENCE, play, steps::JOB};
use scenes::{DEMO, EMPTY, Scene};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// Name, width, height, and whether it is pressed with fingers.
type Size = (&'static str, u32, u32, bool);

const SIZES: [Size; 3] = [("phone", 390, 844, true), ("tablet", 820, 1180, true), ("desktop", 1440, 900, false)];
const LOCALES: [&str; 2] = ["en", "zh-CN"];
const THEMES: [&str; 2] = ["light", "dark"];

/// The pictures of the README: what they are called there, and what here.
const README: [(&str, &str); 5] = [
    ("home", "demo-home-en-light-desktop"),
    ("customers", "demo-customers-looked-at-en-light-desktop"),
    ("customer", "demo-customer-en-dark-desktop"),
    ("import", "demo-import-columns-en-light-desktop"),
    ("phone", "demo-home-zh-CN-light-phone"),
];

/// No screen is higher.
const HIGHEST: u64 = 4_000;

#[test]
fn every_screen() {
    play(Kind::Chromium, "shots", async |stage: &mut Stage| {
        let camera = Camera::new(stage);
        camera.take_all("empty", EMPTY).await;
        if camera.wants_any("demo", DEMO) {
            camera.make_shop().await;
            camera.take_all("demo", DEMO).await;
        }
        camera.fill_readme();
    });
}

struct Camera<'a> {
    stage: &'a Stage,
    folder: PathBuf,
    /// A name must have all of these.
    wanted: Vec<String>,
}

impl<'a> Camera<'a> {
    fn new(stage: &'a Stage) -> Self {
        let folder = xtask::root().join("shots");
        std::fs::create_dir_all(&folder).expect("the folder for pictures");
        let wanted = std::env::var("GUANXI_SHOTS").unwrap_or_default();
        Self {
            stage,
            folder,
            wanted: wanted.split_whitespace().map(String::from).collect(),
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.wanted.iter().all(|word| name.contains(word))
    }

    fn wants_any(&self, state: &str, scenes: &[Scene]) -> bool {
        let names = LOCALES.iter().flat_map(|locale| SIZES.iter().map(move |size| (locale, size.0)));
        names.flat_map(|(locale, size)| scenes.iter().map(move |scene| (locale, size, scene))).any(
            |(locale, size, scene)| THEMES.iter().any(|theme| self.wants(&name(state, scene, locale, theme, size))),
        )
    }

    async fn tell(&self, command: &str, parameters: Value) -> Value {
        let told = self.stage.browser.driver().cdp().send_raw(command, parameters).await;
        told.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    async fn window(&self, size: Size, height: u64) {
        let (_, width, _, fingers) = size;
        let shape = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": fingers });
        self.tell("Emulation.setDeviceMetricsOverride", shape).await;
        self.tell("Emulation.setTouchEmulationEnabled", json!({ "enabled": fingers })).await;
    }

    /// The demo shop, with two of its customers in the bin.
    async fn make_shop(&self) {
        let browser = &self.stage.browser;
        self.window(SIZES[2], 900).await;
        browser.open_page(&self.stage.app.url("settings")).await;
        browser.run("localStorage.setItem('guanxi.locale', 'en')").await;
        self.stage.open("").await;
        browser.click("main .ways li:last-child button").await;
        browser.see_within("main .tiles", JOB).await;
        self.stage.open("customers").await;
        browser.see(".list-row .name-cell a").await;
        browser.run(scenes::PICK_TWO).await;
        browser.click(".bulk .danger").await;
        browser.see(".toast").await;
        self.stage.saved().await;
    }

    async fn take_all(&self, state: &str, scenes: &[Scene]) {
        for locale in LOCALES {
            self.stage.browser.open_page(&self.stage.app.url("settings")).await;
            self.stage.browser.run(&format!("localStorage.setItem('guanxi.locale', '{locale}')")).await;
            for size in SIZES {
                let wanted = |scene: &&Scene| {
                    THEMES.iter().any(|theme| self.wants(&name(state, scene, locale, theme, size.0)))
                };
                for scene in scenes.iter().filter(wanted) {
                    self.take(state, scene, locale, size).await;
                }
            }
        }
        self.tell("Emulation.clearDeviceMetricsOverride", json!({})).await;
        self.tell("Emulation.setTouchEmulationEnabled", json!({ "enabled": false })).await;
    }

    /// One scene in both themes.
    async fn take(&self, state: &str, scene: &Scene, locale: &str, size: Size) {
        let browser = &self.stage.browser;
        self.window(size, u64::from(size.2)).await;
        let still = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        self.tell("Emulation.setEmulatedMedia", still).await;
        let address = match scene.address.strip_prefix("first:") {
            Some(list) => self.first_of(list).await,
            None => scene.address.to_string(),
        };
        // The same address with another fragment would not be opened anew.
        browser.open_page("about:blank").await;
        browser.open_page(&self.stage.app.url(&address)).await;
        browser.see("h1").await;
        browser.wait_until("all to be read", scenes::SETTLED, JOB).await;
        for (step, seen) in scene.steps {
            browser.run(&format!("{} {step}", scenes::WORDS)).await;
            if !seen.is_empty() {
                let script = format!("return document.querySelector({seen:?}) !== null");
                browser.wait_until(&format!("{seen} of {}", scene.name), &script, PATIENCE).await;
            }
            browser.wait_until("all to be read", scenes::SETTLED, JOB).await;
        }
        let more = browser.run(scenes::HIDDEN_HEIGHT).await.as_u64().unwrap_or(0);
        if more > 0 {
            self.window(size, (u64::from(size.2) + more).min(HIGHEST)).await;
        }
        tokio::time::sleep(Duration::from_millis(120)).await;
        for theme in THEMES {
            let name = name(state, scene, locale, theme, size.0);
            if self.wants(&name) {
                browser.run(&format!("document.documentElement.setAttribute('data-theme', '{theme}')")).await;
                tokio::time::sleep(Duration::from_millis(30)).await;
                let picture = self.folder.join(format!("{name}.png"));
                browser.driver().screenshot(&picture).await.expect("a picture");
            }
        }
    }

    /// The address that the first row of a list leads to.
    async fn first_of(&self, list: &str) -> String {
        let browser = &self.stage.browser;
        browser.open_page(&self.stage.app.url(list)).await;
        browser.see(".list-row a").await;
        let script = "return document.querySelector('.list-row a').getAttribute('href')";
        browser.run(script).await.as_str().expect("an address").to_string()
    }

    fn fill_readme(&self) {
        let to = xtask::root().join("docs/pictures");
        std::fs::create_dir_all(&to).expect("the README's pictures");
        for (name, from) in README {
            if self.wants(from) {
                copy(&self.folder.join(format!("{from}.png")), &to.join(format!("{name}.png")));
            }
        }
    }
}

fn name(state: &str, scene: &Scene, locale: &str, theme: &str, size: &str) -> String {
    format!("{state}-{}-{locale}-{theme}-{size}", scene.name)
}

fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
}
