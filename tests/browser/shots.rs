//! Every screen as a picture, into `shots/`: in both languages, light and dark, at three widths, empty and with the demo
//! shop. A picture is as high as its screen, so that all of it is seen.
//!
//! `GUANXI_SHOTS="demo customer zh-CN"` takes only those whose name has all of these words. The pictures of the README
//! are taken beside them, smaller, into `docs/pictures/`.

mod scenes;

use crate::support::{Stage, browser::Kind, page::PATIENCE, play, steps::JOB};
use scenes::{DEMO, EMPTY, Scene};
use serde_json::{Value, json};
use std::{path::PathBuf, time::Duration};

/// Name, width, height, and whether it is pressed with fingers.
type Size = (&'static str, u32, u32, bool);

const SIZES: [Size; 4] =
    [("phone", 390, 844, true), ("tablet", 820, 1180, true), ("desktop", 1440, 900, false), ("zoom", 640, 400, false)];
const LOCALES: [&str; 2] = ["en", "zh-CN"];
const THEMES: [&str; 2] = ["light", "dark"];

/// The pictures of the README: what they are called there, what here, and how many pixels one is made of.
const README: [(&str, &str, f64); 5] = [
    ("home", "demo-home-en-light-desktop", 0.75),
    ("customers", "demo-customers-looked-at-en-light-desktop", 0.66),
    ("customer", "demo-customer-en-dark-desktop", 0.75),
    ("import", "demo-import-columns-en-light-desktop", 0.75),
    ("phone", "demo-home-zh-CN-light-phone", 1.0),
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
    });
}

struct Camera<'a> {
    stage: &'a Stage,
    folder: PathBuf,
    /// Where the README's pictures lie.
    readme: PathBuf,
    /// A name must have all of these.
    wanted: Vec<String>,
}

impl<'a> Camera<'a> {
    fn new(stage: &'a Stage) -> Self {
        let (folder, readme) = (xtask::root().join("shots"), xtask::root().join("docs/pictures"));
        for folder in [&folder, &readme] {
            std::fs::create_dir_all(folder).expect("a folder for pictures");
        }
        let wanted = std::env::var("GUANXI_SHOTS").unwrap_or_default();
        Self { stage, folder, readme, wanted: wanted.split_whitespace().map(String::from).collect() }
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

    async fn window(&self, size: Size, height: u64, factor: f64) {
        let (_, width, _, fingers) = size;
        let shape = json!({ "width": width, "height": height, "deviceScaleFactor": factor, "mobile": fingers });
        self.tell("Emulation.setDeviceMetricsOverride", shape).await;
        self.tell("Emulation.setTouchEmulationEnabled", json!({ "enabled": fingers })).await;
    }

    /// The demo shop, with two of its customers in the bin.
    async fn make_shop(&self) {
        let browser = &self.stage.browser;
        self.window(SIZES[2], 900, 1.0).await;
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
        for address in scenes::SEGMENTS {
            self.stage.open(address).await;
            browser.click(".page-head .button.primary").await;
            browser.see(".segment").await;
            self.stage.saved().await;
        }
    }

    async fn take_all(&self, state: &str, scenes: &[Scene]) {
        for locale in LOCALES {
            self.stage.browser.open_page(&self.stage.app.url("settings")).await;
            self.stage.browser.run(&format!("localStorage.setItem('guanxi.locale', '{locale}')")).await;
            for size in SIZES {
                let wanted =
                    |scene: &&Scene| THEMES.iter().any(|theme| self.wants(&name(state, scene, locale, theme, size.0)));
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
        self.window(size, u64::from(size.2), 1.0).await;
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
        let height = (u64::from(size.2) + more).min(HIGHEST);
        self.window(size, height, 1.0).await;
        tokio::time::sleep(Duration::from_millis(120)).await;
        for theme in THEMES {
            let name = name(state, scene, locale, theme, size.0);
            if self.wants(&name) {
                browser.run(&format!("document.documentElement.setAttribute('data-theme', '{theme}')")).await;
                tokio::time::sleep(Duration::from_millis(30)).await;
                let picture = self.folder.join(format!("{name}.png"));
                browser.driver().screenshot(&picture).await.expect("a picture");
                if let Some((file, _, factor)) = README.iter().find(|(_, of, _)| *of == name) {
                    // As much as a window shows.
                    self.window(size, u64::from(size.2), *factor).await;
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    let picture = self.readme.join(format!("{file}.png"));
                    browser.driver().screenshot(&picture).await.expect("a picture");
                    self.window(size, height, 1.0).await;
                }
            }
        }
    }

    /// The address that the first row of a list leads to.
    async fn first_of(&self, list: &str) -> String {
        let browser = &self.stage.browser;
        browser.open_page(&self.stage.app.url(list)).await;
        browser.see(".list-row a, .segment-row a").await;
        let script = "return document.querySelector('.list-row a, .segment-row a').getAttribute('href')";
        browser.run(script).await.as_str().expect("an address").to_string()
    }
}

fn name(state: &str, scene: &Scene, locale: &str, theme: &str, size: &str) -> String {
    format!("{state}-{}-{locale}-{theme}-{size}", scene.name)
}
