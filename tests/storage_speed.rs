//! How fast IndexedDB is on this machine, in a worker of a real browser. Measured when asked for: `-- --ignored`.

#![cfg(target_arch = "wasm32")]

use guanxi::storage::{
    Appended, Checkpoint, Storage,
    indexeddb::IndexedDb,
    seal::{Kind, seal, unseal},
};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const PAGES: u32 = 1100;
const SIZE: usize = 55_000;

fn now() -> f64 {
    js_sys::Reflect::get(&js_sys::global(), &"performance".into())
        .map(wasm_bindgen::JsCast::unchecked_into::<web_sys::Performance>)
        .unwrap()
        .now()
}

fn noise(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed | 1;
    let step = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    std::iter::repeat_with(step).take(length).collect()
}

fn report(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    console_log!("{what}: median {:.2} ms, 90th {:.2}, worst {:.2}", at(0.5), at(0.9), at(1.0));
}

#[wasm_bindgen_test]
#[ignore = "a measurement"]
async fn storage_is_measured() {
    let name = format!("speed {}", js_sys::Math::random());
    let start = now();
    let tab = IndexedDb::new(&name);
    tab.open().await.unwrap();
    console_log!("create: {:.1} ms", now() - start);

    let entry = noise(1, 400);
    let mut times = Vec::new();
    for number in 0..300 {
        let start = now();
        assert_eq!(tab.append(number, &entry).await, Ok(Appended::Done));
        times.push(now() - start);
    }
    report("append, strict", times);

    for round in 0..3 {
        let first = tab.reserve_pages(PAGES).await.unwrap();
        let pages: Vec<_> = (first..first + PAGES).map(|key| (key, noise(key, SIZE))).collect();
        let start = now();
        for some in pages.chunks(100) {
            tab.write_pages(some).await.unwrap();
        }
        console_log!("write {PAGES} pages of {SIZE} in hundreds, round {round}: {:.0} ms", now() - start);
        let start = now();
        tab.write_pages(&pages).await.unwrap();
        console_log!("write them again in one: {:.0} ms", now() - start);
        let start = now();
        let sealed: Vec<_> = pages.iter().map(|(_, page)| seal(Kind::Page, page)).collect();
        console_log!("seal them: {:.0} ms", now() - start);
        let start = now();
        assert!(sealed.iter().all(|page| unseal(Kind::Page, page).is_ok()));
        console_log!("unseal them: {:.0} ms", now() - start);
        drop((pages, sealed));

        let keys: Vec<u32> = (first..first + PAGES).collect();
        for again in 0..2 {
            let start = now();
            let tab = IndexedDb::new(&name);
            tab.open().await.unwrap();
            let opened = now() - start;
            let pages = tab.read_pages(&keys).await.unwrap();
            let read = now() - start - opened;
            assert!(pages.iter().all(Option::is_some));
            console_log!("open: {opened:.1} ms, read them {again}: {read:.0} ms");
        }
        let start = now();
        for some in keys.chunks(100) {
            tab.read_pages(some).await.unwrap();
        }
        console_log!("read them in hundreds: {:.0} ms", now() - start);
        let scattered: Vec<u32> = keys.iter().copied().step_by(2).collect();
        let start = now();
        tab.read_pages(&scattered).await.unwrap();
        console_log!("read every other one: {:.0} ms", now() - start);
    }

    let page = noise(3, SIZE);
    let mut times = Vec::new();
    for round in 0..50 {
        let pages: Vec<_> = (0..8).map(|key| (round * 8 + key + 1, page.clone())).collect();
        let mark = Checkpoint { entry: 300, directory: vec![(1, (1..PAGES).collect())] };
        let start = now();
        tab.checkpoint(&pages, &mark).await.unwrap();
        times.push(now() - start);
    }
    report("checkpoint of 8 pages", times);
    drop(indexed_db_futures::database::Database::delete_by_name(&name));
}
