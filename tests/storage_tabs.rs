//! Tabs wait for each other's locks and hear each other's news, in a worker of a real browser.

#![cfg(target_arch = "wasm32")]

use futures::{
    FutureExt, StreamExt,
    channel::{
        mpsc::{UnboundedReceiver, unbounded},
        oneshot,
    },
    pin_mut,
};
use guanxi::storage::tabs::{
    News, Tabs,
    lock::{Mode, lock, try_lock},
    space,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn unique(name: &str) -> String {
    format!("{name} {}", js_sys::Math::random())
}

/// Time for a message or a lock to go round.
async fn a_moment() {
    let (sender, receiver) = oneshot::channel();
    gloo::timers::callback::Timeout::new(50, || sender.send(()).unwrap()).forget();
    receiver.await.unwrap();
}

#[wasm_bindgen_test]
async fn an_exclusive_lock_keeps_others_out_until_it_is_dropped() {
    let name = unique("exclusive");
    let guard = lock(&name, Mode::Exclusive).await.unwrap();
    assert!(try_lock(&name, Mode::Exclusive).await.unwrap().is_none());
    assert!(try_lock(&name, Mode::Shared).await.unwrap().is_none());
    let next = lock(&name, Mode::Exclusive);
    pin_mut!(next);
    assert!(next.as_mut().now_or_never().is_none());
    drop(guard);
    let guard = next.await.unwrap();
    assert!(try_lock(&name, Mode::Exclusive).await.unwrap().is_none());
    drop(guard);
    a_moment().await;
    assert!(try_lock(&name, Mode::Exclusive).await.unwrap().is_some());
}

#[wasm_bindgen_test]
async fn a_shared_lock_is_shared() {
    let name = unique("shared");
    let first = lock(&name, Mode::Shared).await.unwrap();
    let second = try_lock(&name, Mode::Shared).await.unwrap();
    assert!(second.is_some());
    drop(first);
    a_moment().await;
    assert!(try_lock(&name, Mode::Exclusive).await.unwrap().is_none());
}

#[wasm_bindgen_test]
async fn who_gives_up_waiting_does_not_keep_the_lock() {
    let name = unique("given up");
    let guard = lock(&name, Mode::Exclusive).await.unwrap();
    assert!(lock(&name, Mode::Exclusive).now_or_never().is_none());
    drop(guard);
    // Asked for and given up before the browser has answered at all.
    assert!(lock(&name, Mode::Exclusive).now_or_never().is_none());
    a_moment().await;
    assert!(try_lock(&name, Mode::Exclusive).await.unwrap().is_some());
}

fn tab(database: &str, build: u64) -> (Tabs, UnboundedReceiver<News>) {
    let (sender, receiver) = unbounded();
    (Tabs::join(database, build, move |news| sender.unbounded_send(news).unwrap()), receiver)
}

#[wasm_bindgen_test]
async fn news_reach_the_other_tabs_of_the_database() {
    let database = unique("news");
    let (a, mut heard_by_a) = tab(&database, 1);
    let (_b, mut heard_by_b) = tab(&database, 1);
    let (_c, mut heard_by_c) = tab(&unique("another"), 1);
    a.appended(7);
    a.checkpointed(5);
    a.replaced();
    drop(a);
    let expected = [News::Appended { entry: 7 }, News::Checkpointed { entry: 5 }, News::Replaced, News::Closing];
    for news in expected {
        assert_eq!(heard_by_b.next().await, Some(news));
    }
    a_moment().await;
    assert!(heard_by_a.next().now_or_never().flatten().is_none());
    assert!(heard_by_c.next().now_or_never().is_none());
}

#[wasm_bindgen_test]
async fn an_older_app_learns_of_a_newer_one_whoever_came_first() {
    let database = unique("versions");
    let (_older, mut heard_by_older) = tab(&database, 1);
    let (_newer, mut heard_by_newer) = tab(&database, 2);
    assert_eq!(heard_by_older.next().await, Some(News::NewerVersion));
    let (_late, mut heard_by_late) = tab(&database, 1);
    assert_eq!(heard_by_late.next().await, Some(News::NewerVersion));
    a_moment().await;
    assert!(heard_by_newer.next().now_or_never().is_none());
}

#[wasm_bindgen_test]
async fn space_is_estimated_where_the_browser_can() {
    // WebKitGTK's worker has no estimate; what is there must make sense.
    if let Some(space) = space::estimate().await {
        assert!(space.quota > 0 && space.used <= space.quota, "{space:?}");
    }
    assert_eq!(space::persist().await, None, "a worker cannot ask for it");
}
