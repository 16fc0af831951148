//! IndexedDB keeps the contract of storage, in a worker of a real browser.

#![cfg(target_arch = "wasm32")]

#[path = "storage/contract.rs"]
mod contract;
#[path = "storage/model.rs"]
mod model;

use contract::Backend;
use guanxi::storage::{indexeddb::IndexedDb, upgrade::Format};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// A database of its own for each case; removed when the case is done.
struct InBrowser(String);

impl InBrowser {
    fn new(case: &str) -> Self {
        Self(format!("{case} {}", js_sys::Math::random()))
    }
}

impl Backend for InBrowser {
    type Tab = IndexedDb;

    fn tab_of(&self, format: Format) -> IndexedDb {
        IndexedDb::with_format(&self.0, format)
    }

    fn lose_connection(tab: &IndexedDb) {
        tab.lose_connection();
    }
}

impl Drop for InBrowser {
    fn drop(&mut self) {
        // Begins at once; nobody has to wait for it.
        drop(indexed_db_futures::database::Database::delete_by_name(&self.0));
    }
}

macro_rules! tests {
    ($($case:ident)*) => {$(
        #[wasm_bindgen_test]
        async fn $case() {
            contract::$case(InBrowser::new(stringify!($case))).await;
        }
    )*};
}
contract!(tests);

#[wasm_bindgen_test]
async fn it_agrees_with_a_simple_model() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..40 {
        let operations = model::operations().new_tree(&mut runner).unwrap().current();
        model::agree(InBrowser::new("model"), &operations).await;
    }
}
