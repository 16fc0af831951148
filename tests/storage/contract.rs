//! What every database must do, whatever it is made of. One suite of cases, run on each of them.

mod whole;

pub use whole::*;

use futures::{FutureExt, future::join};
use guanxi::{
    engine::refusal::Refusal,
    storage::{
        Appended, Checkpoint, FORMAT, Storage,
        upgrade::{CURRENT, Format, Rewrites, Step},
    },
};
use std::{cell::Cell, collections::BTreeSet};

/// One fresh database, and as many tabs on it as a case wants.
pub trait Backend {
    type Tab: Storage;

    /// Another tab, which runs this version of the app.
    fn tab_of(&self, format: Format) -> Self::Tab;

    /// The browser closes the tab's connection.
    fn lose_connection(tab: &Self::Tab);

    fn tab(&self) -> Self::Tab {
        self.tab_of(CURRENT)
    }
}

/// Hands the names of all cases to a macro that makes tests of them.
#[macro_export]
macro_rules! contract {
    ($make:ident) => {
        $make! {
            a_new_database_is_empty
            entries_come_back_in_order
            entries_are_read_in_windows
            who_is_behind_writes_nothing_and_catches_up
            nobody_appends_beyond_the_end
            two_tabs_take_turns
            pages_come_back_in_the_order_asked_for
            a_checkpoint_is_pages_and_mark_together
            the_mark_neither_goes_back_nor_beyond_the_end
            two_tabs_never_reserve_the_same_key
            deleted_pages_are_gone
            notes_are_kept
            everything_is_there_after_opening_again
            a_replacement_begins_again
            a_replacement_brings_its_entries
            a_lost_connection_does_not_hide_a_replacement
            a_lost_connection_is_told_once
            empty_bytes_are_bytes
            big_pages_and_entries_fit
            many_pages_come_back_in_order
            what_is_given_up_happens_wholly_or_not_at_all
            a_newer_database_is_refused
            an_older_tab_is_outdated
            an_interrupted_upgrade_goes_on
        }
    };
}

fn mark(entry: u64, pages: &[u32]) -> Checkpoint {
    Checkpoint { entry, directory: vec![(1, pages.to_vec())] }
}

/// Bytes that differ from page to page and do not compress.
fn noise(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    let next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()
    };
    let mut bytes: Vec<u8> = std::iter::repeat_with(next).take(length.div_ceil(4)).flatten().collect();
    bytes.truncate(length);
    bytes
}

async fn append(tab: &impl Storage, expected: u64, entry: &[u8]) {
    assert_eq!(tab.append(expected, entry).await, Ok(Appended::Done), "entry {}", expected + 1);
}

async fn page(tab: &impl Storage, key: u32) -> Option<Vec<u8>> {
    tab.read_pages(&[key]).await.unwrap().remove(0)
}

pub async fn a_new_database_is_empty(backend: impl Backend) {
    let tab = backend.tab();
    let opened = tab.open().await.unwrap();
    assert_ne!(opened.device, 0);
    assert_eq!((opened.checkpoint, opened.last_entry), (Checkpoint::default(), 0));
    assert_eq!(tab.read_mark().await, Ok(Checkpoint::default()));
    assert_eq!(tab.read_entries(0, 10).await, Ok(Vec::new()));
    assert_eq!(tab.read_pages(&[]).await, Ok(Vec::new()));
    assert_eq!(tab.read_pages(&[1, 2]).await, Ok(vec![None, None]));
    assert_eq!(tab.page_keys().await, Ok(Vec::new()));
    assert_eq!(tab.read_note("nothing").await, Ok(None));
    assert_eq!(backend.tab().open().await.unwrap().device, opened.device);
}

pub async fn entries_come_back_in_order(backend: impl Backend) {
    let tab = backend.tab();
    tab.open().await.unwrap();
    for number in 0..12 {
        append(&tab, number, &noise(number as u32, 100)).await;
    }
    let entries: Vec<_> = (1..13).map(|number| (number, noise(number as u32 - 1, 100))).collect();
    assert_eq!(tab.read_entries(0, 100).await, Ok(entries));
}

pub async fn entries_are_read_in_windows(backend: impl Backend) {
    let tab = backend.tab();
    tab.open().await.unwrap();
    for number in 0..5 {
        append(&tab, number, &[number as u8]).await;
    }
    assert_eq!(tab.read_entries(1, 2).await, Ok(vec![(2, vec![1]), (3, vec![2])]));
    assert_eq!(tab.read_entries(4, 10).await, Ok(vec![(5, vec![4])]));
    assert_eq!(tab.read_entries(5, 10).await, Ok(Vec::new()));
    assert_eq!(tab.read_entries(0, 0).await, Ok(Vec::new()));
}

pub async fn who_is_behind_writes_nothing_and_catches_up(backend: impl Backend) {
    let (first, second) = (backend.tab(), backend.tab());
    first.open().await.unwrap();
    second.open().await.unwrap();
    append(&first, 0, b"a").await;
    append(&first, 1, b"b").await;
    let behind = Appended::Behind(vec![(1, b"a".to_vec()), (2, b"b".to_vec())]);
    assert_eq!(second.append(0, b"lost").await, Ok(behind));
    append(&second, 2, b"c").await;
    assert_eq!(first.append(2, b"lost").await, Ok(Appended::Behind(vec![(3, b"c".to_vec())])));
    assert_eq!(first.read_entries(0, 10).await.unwrap().len(), 3);
    assert_eq!(backend.tab().open().await.unwrap().last_entry, 3);
}

pub async fn nobody_appends_beyond_the_end(backend: impl Backend) {
    let tab = backend.tab();
    tab.open().await.unwrap();
    assert!(matches!(tab.append(5, b"x").await, Err(Refusal::Internal { .. })));
    assert_eq!(tab.read_entries(0, 10).await, Ok(Vec::new()));
}

pub async fn two_tabs_take_turns(backend: impl Backend) {
    const EACH: usize = 25;
    /// Appends as the engine does: catches up where it is behind, and tries again.
    async fn run(tab: &impl Storage, name: u8) -> Vec<(u64, Vec<u8>)> {
        let mut seen = Vec::new();
        for count in 0..EACH {
            let entry = vec![name, count as u8];
            loop {
                let expected = seen.last().map_or(0, |(number, _)| *number);
                match tab.append(expected, &entry).await.unwrap() {
                    Appended::Done => break seen.push((expected + 1, entry)),
                    Appended::Behind(entries) => seen.extend(entries),
                }
            }
        }
        seen
    }
    let (a, b) = (backend.tab(), backend.tab());
    a.open().await.unwrap();
    b.open().await.unwrap();
    let (seen_by_a, seen_by_b) = join(run(&a, b'a'), run(&b, b'b')).await;

    let all = a.read_entries(0, 1000).await.unwrap();
    let numbers: Vec<u64> = all.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=2 * EACH as u64).collect::<Vec<_>>());
    let entries: BTreeSet<&Vec<u8>> = all.iter().map(|(_, entry)| entry).collect();
    assert_eq!(entries.len(), 2 * EACH, "an entry was lost or written twice");
    assert!(all.starts_with(&seen_by_a) && all.starts_with(&seen_by_b), "a tab saw another order");
}

pub async fn pages_come_back_in_the_order_asked_for(backend: impl Backend) {
    let tab = backend.tab();
    tab.open().await.unwrap();
    let keys = [1, 2, 3, 5, 6, 9, 70, 71];
    let pages: Vec<_> = keys.iter().map(|key| (*key, noise(*key, 50))).collect();
    tab.write_pages(&pages).await.unwrap();
    let asked = [71, 4, 1, 2, 3, 4, 5, 6, 7, 70, 71, 1000, 9];
    let there = |key: &u32| keys.contains(key).then(|| noise(*key, 50));
    assert_eq!(tab.read_pages(&asked).await, Ok(asked.iter().map(there).collect()));
    let every: Vec<u32> = (1..200).collect();
    assert_eq!(tab.read_pages(&every).await, Ok(every.iter().map(there).collect()));
    assert_eq!(tab.page_keys().await, Ok(keys.to_vec()));
}

pub async fn a_checkpoint_is_pages_and_mark_together(backend: impl Backend) {
    let (tab, other) = (backend.tab(), backend.tab());
    tab.open().await.unwrap();
    other.open().await.unwrap();
    append(&tab, 0, b"x").await;
    tab.write_pages(&[(1, b"old".to_vec())]).await.unwrap();
    let moved = mark(1, &[1, 2]);
    tab.checkpoint(&[(1, b"new".to_vec()), (2, b"second".to_vec())], &moved).await.unwrap();
    assert_eq!(tab.read_pages(&[1, 2]).await, Ok(vec![Some(b"new".to_vec()), Some(b"second".to_vec())]));
    assert_eq!(other.read_mark().await, Ok(moved.clone()));
    assert_eq!(other.open().await.unwrap().checkpoint, moved);
    // The journal is history, and stays.
    assert_eq!(tab.read_entries(0, 10).await.unwrap().len(), 1);
}

pub async fn the_mark_neither_goes_back_nor_beyond_the_end(backend: impl Backend) {
    let tab = backend.tab();
    tab.open().await.unwrap();
    append(&tab, 0, b"a").await;
    append(&tab, 1, b"b").await;
    tab.checkpoint(&[(1, b"two".to_vec())], &mark(2, &[1])).await.unwrap();
    for entry in [1, 3] {
        let refused = tab.checkpoint(&[(1, b"bad".to_vec())], &mark(entry, &[1])).await;
        assert!(matches!(refused, Err(Refusal::Internal { .. })), "{refused:?}");
    }
    assert_eq!(page(&tab, 1).await, Some(b"two".to_vec()));
    tab.checkpoint(&[(3, b"packed".to_vec())], &mark(2, &[3])).await.unwrap();
    assert_eq!(tab.read_mark().await, Ok(mark(2, &[3])));
}

pub async fn two_tabs_never_reserve_the_same_key(backend: impl Backend) {
    async fn take(tab: &impl Storage) -> Vec<u32> {
        let mut keys = Vec::new();
        for count in [1, 7, 3, 100] {
            let first = tab.reserve_pages(count).await.unwrap();
            keys.extend(first..first + count);
        }
        keys
    }
    let (a, b) = (backend.tab(), backend.tab());
    let (mut keys, others) = join(take(&a), take(&b)).await;
    keys.extend(others);
    let different: BTreeSet<u32> = keys.iter().copied().collect();
    assert_eq!(different.len(), keys.len());
    assert!(!different.contains(&0));
    assert!(matches!(a.reserve_pages(u32::MAX).await, Err(Refusal::Internal { .. })));
}

pub async fn deleted_pages_are_gone(backend: impl Backend) {
    let tab = backend.tab();
    tab.open().await.unwrap();
    tab.write_pages(&[(1, vec![1]), (2, vec![2]), (3, vec![3])]).await.unwrap();
    tab.delete_pages(&[1, 3, 99]).await.unwrap();
    tab.delete_pages(&[]).await.unwrap();
    assert_eq!(tab.page_keys().await, Ok(vec![2]));
    assert_eq!(tab.read_pages(&[1, 2, 3]).await, Ok(vec![None, Some(vec![2]), None]));
}

pub async fn notes_are_kept(backend: impl Backend) {
    let (tab, other) = (backend.tab(), backend.tab());
    tab.write_note("who", "小王").await.unwrap();
    tab.write_note("empty", "").await.unwrap();
    tab.write_note("who", "小李").await.unwrap();
    assert_eq!(other.read_note("who").await, Ok(Some("小李".to_owned())));
    assert_eq!(other.read_note("empty").await, Ok(Some(String::new())));
}

pub async fn empty_bytes_are_bytes(backend: impl Backend) {
    let tab = backend.tab();
    tab.open().await.unwrap();
    append(&tab, 0, b"").await;
    tab.write_pages(&[(1, Vec::new())]).await.unwrap();
    tab.write_pages(&[]).await.unwrap();
    assert_eq!(tab.read_entries(0, 1).await, Ok(vec![(1, Vec::new())]));
    assert_eq!(page(&tab, 1).await, Some(Vec::new()));
}

pub async fn big_pages_and_entries_fit(backend: impl Backend) {
    const MIB: usize = 1 << 20;
    let tab = backend.tab();
    tab.open().await.unwrap();
    for ten in 0..10 {
        let pages: Vec<_> = (ten * 10 + 1..ten * 10 + 11).map(|key| (key, noise(key, MIB))).collect();
        tab.write_pages(&pages).await.unwrap();
    }
    append(&tab, 0, &noise(0, 8 * MIB)).await;
    let again = backend.tab();
    for ten in 0..10 {
        let keys: Vec<u32> = (ten * 10 + 1..ten * 10 + 11).collect();
        for (key, page) in keys.iter().zip(again.read_pages(&keys).await.unwrap()) {
            assert!(page == Some(noise(*key, MIB)), "page {key}");
        }
    }
    let entries = again.read_entries(0, 1).await.unwrap();
    assert!(entries[0].1 == noise(0, 8 * MIB));
}

pub async fn many_pages_come_back_in_order(backend: impl Backend) {
    const SIZE: usize = 48_000;
    let tab = backend.tab();
    tab.open().await.unwrap();
    let first = tab.reserve_pages(1500).await.unwrap();
    let keys: Vec<u32> = (first..first + 1500).collect();
    for some in keys.chunks(100) {
        let pages: Vec<_> = some.iter().map(|key| (*key, noise(*key, SIZE))).collect();
        tab.write_pages(&pages).await.unwrap();
    }
    let pages = backend.tab().read_pages(&keys).await.unwrap();
    for (key, page) in keys.iter().zip(pages) {
        assert!(page == Some(noise(*key, SIZE)), "page {key}");
    }
}
