//! A newer version of the app: offered, never forced.

use crate::support::{Stage, app::another_build, page::PATIENCE};

const OFFER: &str = ".notice.info";

pub async fn new_version_is_offered(stage: &mut Stage) {
    stage.open("").await;
    stage.wait_for_offline_copy().await;
    stage.add_customer("Ann Lee", "138 0013 8000").await;
    // From here on the pages come out of the copy.
    stage.browser.reload().await;
    stage.browser.see_text("h1", "Ann Lee").await;
    let address = stage.browser.driver().current_url().await.expect("an address");
    let page = address.as_str().trim_start_matches(stage.app.url("").as_str()).to_owned();
    let (first, second) = stage.open_beside(&page).await;

    let (old, new) = (stage.build().await, "build-0123456789abcdef");
    let folder = another_build(&old, new);
    stage.app.replace(folder.path().to_path_buf());
    // What an open page does each hour.
    stage.browser.run_async("(await navigator.serviceWorker.getRegistration()).update()").await;
    stage.browser.see_text(OFFER, "A new version is ready").await;
    let asked = stage.app.take_requests();
    assert!(asked.iter().any(|path| path.contains(new)), "nothing of the new build was asked for: {asked:?}");
    assert!(!asked.iter().any(|path| path.contains(&old)), "the open page needs what is gone: {asked:?}");

    // Whoever does not want it yet goes on, and a reload by hand does not force it either.
    stage.rename("Ann Ray").await;
    stage.browser.reload().await;
    stage.browser.see_text("h1", "Ann Ray").await;
    assert_eq!(stage.build().await, old);
    stage.browser.click_text(&format!("{OFFER} button"), "Reload").await;
    let script = format!("return document.querySelector('meta[name=build]')?.content === {new:?}");
    stage.browser.wait_until("the new version", &script, PATIENCE).await;
    stage.browser.see_text("h1", "Ann Ray").await;
    stage.saved().await;
    stage.browser.see_gone(OFFER).await;
    stage.rename("Ann May").await;

    // The tab of the old one goes on, too, until its person agrees.
    stage.turn_to(&first).await;
    stage.browser.see_text("h1", "Ann May").await;
    assert_eq!(stage.build().await, old);
    stage.rename("Ann Kay").await;
    stage.browser.click_text(&format!("{OFFER} button"), "Reload").await;
    stage.browser.wait_until("the new version in the other tab", &script, PATIENCE).await;
    stage.browser.see_text("h1", "Ann Kay").await;
    stage.turn_to(&second).await;
    stage.browser.see_text("h1", "Ann Kay").await;
    stage.check_own_origin().await;
}
