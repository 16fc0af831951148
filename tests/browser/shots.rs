//! Every screen as a picture, into `shots/`: in both languages, light and dark, at three widths, empty and with the demo shop.

use crate::support::{Stage, browser::Kind, page::PATIENCE, play, steps::JOB};
use std::{path::PathBuf, time::Duration};

/// Screens by the name of their picture.
const SCREENS: &[(&str, &str)] = &[
    ("home", ""),
    ("customers", "customers"),
    ("customers-found", "customers?q=li"),
    ("new-customer", "customers/new"),
    ("orders", "orders"),
    ("products", "products"),
    ("data", "data"),
    ("import", "data/import"),
    ("history", "data/history"),
    ("bin", "data/bin"),
    ("duplicates", "data/duplicates"),
    ("settings", "settings"),
];

/// Widths and heights in pixels.
const SIZES: &[(&str, u32, u32)] = &[("phone", 500, 900), ("tablet", 820, 1180), ("desktop", 1440, 900)];

#[test]
fn every_screen() {
    play(Kind::Chromium, "shots", async |stage: &mut Stage| {
        let folder = xtask::root().join("shots");
        std::fs::create_dir_all(&folder).expect("the folder for pictures");
        take_all(stage, &folder, "empty", SCREENS).await;
        stage.open("").await;
        stage.browser.click(".welcome button, main button").await;
        stage.browser.see_text_within("main", "2", JOB).await;
        let mut screens = SCREENS.to_vec();
        stage.open("customers").await;
        let script = "return document.querySelector('.list-row .name-cell a').getAttribute('href')";
        stage
            .browser
            .wait_until("a customer", "return document.querySelector('.list-row .name-cell a') !== null", PATIENCE)
            .await;
        let customer = stage.browser.run(script).await;
        screens.push(("customer", customer.as_str().expect("an address")));
        take_all(stage, &folder, "demo", &screens).await;
    });
}

async fn take_all(stage: &Stage, folder: &PathBuf, state: &str, screens: &[(&str, &str)]) {
    for locale in ["en", "zh-CN"] {
        for theme in ["light", "dark"] {
            stage
                .browser
                .run(&format!(
                    "localStorage.setItem('guanxi.locale', '{locale}'); localStorage.setItem('guanxi.theme', '{theme}')"
                ))
                .await;
            for (size, width, height) in SIZES {
                stage.browser.driver().set_window_rect(0, 0, *width, *height).await.expect("the window's size");
                for (screen, address) in screens {
                    stage.browser.open_page(&stage.app.url(address)).await;
                    stage.browser.see("h1").await;
                    tokio::time::sleep(Duration::from_millis(600)).await;
                    let name = format!("{state}-{screen}-{locale}-{theme}-{size}.png");
                    stage.browser.driver().screenshot(&folder.join(name)).await.expect("a picture");
                }
            }
        }
    }
    stage
        .browser
        .run("localStorage.setItem('guanxi.locale', 'en'); localStorage.setItem('guanxi.theme', 'light')")
        .await;
}
