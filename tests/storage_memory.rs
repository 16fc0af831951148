//! The in-memory database keeps the contract of storage, and does what a browser does at its worst.

#![cfg(not(target_arch = "wasm32"))]

#[path = "storage/contract.rs"]
mod contract;
#[path = "storage/model.rs"]
mod model;

use contract::Backend;
use futures::executor::block_on;
use guanxi::{
    engine::refusal::Refusal,
    storage::{Appended, Checkpoint, Storage, memory::Memory, upgrade::Format},
};
use proptest::prelude::*;
use std::cell::RefCell;

#[derive(Default)]
struct InMemory(RefCell<Option<Memory>>);

impl Backend for InMemory {
    type Tab = Memory;

    fn tab_of(&self, format: Format) -> Memory {
        let mut database = self.0.borrow_mut();
        database.get_or_insert_with(|| Memory::with_format(0x1f, format)).tab_of(format)
    }

    fn lose_connection(tab: &Memory) {
        tab.lose_connection();
    }
}

macro_rules! tests {
    ($($case:ident)*) => {$(
        #[test]
        fn $case() {
            block_on(contract::$case(InMemory::default()));
        }
    )*};
}
contract!(tests);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn it_agrees_with_a_simple_model(operations in model::operations()) {
        block_on(model::agree(InMemory::default(), &operations));
    }
}

#[test]
fn a_write_fails_when_it_is_told_to() {
    block_on(async {
        let tab = Memory::new(1);
        tab.open().await.unwrap();
        tab.fail_write(1, Refusal::QuotaExceeded);
        assert_eq!(tab.append(0, b"a").await, Ok(Appended::Done));
        assert_eq!(tab.checkpoint(&[(1, vec![1])], &Checkpoint::default()).await, Err(Refusal::QuotaExceeded));
        assert_eq!(tab.page_keys().await, Ok(Vec::new()));
        assert_eq!(tab.append(1, b"b").await, Ok(Appended::Done));
    });
}

#[test]
fn a_page_can_be_damaged() {
    block_on(async {
        let tab = Memory::new(1);
        tab.write_pages(&[(1, vec![7])]).await.unwrap();
        assert!(tab.damage_page(1, |bytes| bytes[0] ^= 1));
        assert!(!tab.damage_page(2, |bytes| bytes.clear()));
        assert_eq!(tab.read_pages(&[1]).await, Ok(vec![Some(vec![6])]));
    });
}
