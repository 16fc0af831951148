//! What every database must do, whatever it is made of. One suite of cases, run on each of them.

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

pub async fn everything_is_there_after_opening_again(backend: impl Backend) {
    let first = backend.tab();
    let device = first.open().await.unwrap().device;
    append(&first, 0, b"a").await;
    first.checkpoint(&[(1, b"page".to_vec())], &mark(1, &[1])).await.unwrap();
    append(&first, 1, b"b").await;
    drop(first);
    let again = backend.tab();
    let opened = again.open().await.unwrap();
    assert_eq!((opened.device, opened.checkpoint, opened.last_entry), (device, mark(1, &[1]), 2));
    assert_eq!(again.read_entries(1, 10).await, Ok(vec![(2, b"b".to_vec())]));
    assert_eq!(page(&again, 1).await, Some(b"page".to_vec()));
}

pub async fn a_replacement_begins_again(backend: impl Backend) {
    let (tab, other) = (backend.tab(), backend.tab());
    let device = tab.open().await.unwrap().device;
    other.open().await.unwrap();
    for number in 0..3 {
        append(&tab, number, b"old").await;
    }
    tab.write_pages(&[(1, b"old".to_vec()), (2, b"old".to_vec())]).await.unwrap();
    tab.write_note("backup", "yesterday").await.unwrap();
    tab.replace(&[(7, b"restored".to_vec())], &[], &mark(10, &[7])).await.unwrap();

    assert_eq!(tab.page_keys().await, Ok(vec![7]));
    assert_eq!(tab.read_entries(0, 10).await, Ok(Vec::new()));
    append(&tab, 10, b"first of the new").await;
    assert!(tab.reserve_pages(1).await.unwrap() > 7);
    assert_eq!(tab.read_note("backup").await, Ok(Some("yesterday".to_owned())));

    assert_eq!(other.append(3, b"lost").await, Err(Refusal::Replaced));
    assert_eq!(other.read_entries(3, 10).await, Err(Refusal::Replaced));
    assert_eq!(other.read_pages(&[1]).await, Err(Refusal::Replaced));
    assert_eq!(other.page_keys().await, Err(Refusal::Replaced));
    assert_eq!(other.read_mark().await, Err(Refusal::Replaced));
    assert_eq!(other.reserve_pages(1).await, Err(Refusal::Replaced));
    assert_eq!(other.delete_pages(&[7]).await, Err(Refusal::Replaced));
    assert_eq!(other.checkpoint(&[(7, b"bad".to_vec())], &mark(11, &[7])).await, Err(Refusal::Replaced));
    let opened = other.open().await.unwrap();
    assert_eq!((opened.device, opened.checkpoint, opened.last_entry), (device, mark(10, &[7]), 11));
    assert_eq!(page(&other, 7).await, Some(b"restored".to_vec()));
    append(&other, 11, b"second of the new").await;

    tab.replace(&[], &[], &Checkpoint::default()).await.unwrap();
    assert_eq!(tab.page_keys().await, Ok(Vec::new()));
    append(&tab, 0, b"empty again").await;
    assert!(tab.reserve_pages(1).await.unwrap() > 8, "a key was given out twice");
}

pub async fn a_replacement_brings_its_entries(backend: impl Backend) {
    let tab = backend.tab();
    tab.open().await.unwrap();
    append(&tab, 0, b"old").await;
    let page = [(3, b"page".to_vec())];
    let entries = vec![(1, b"one".to_vec()), (2, b"two".to_vec()), (4, b"four".to_vec())];
    assert!(matches!(tab.replace(&page, &entries, &mark(3, &[3])).await, Err(Refusal::Internal { .. })));
    assert_eq!(tab.read_entries(0, 10).await, Ok(vec![(1, b"old".to_vec())]), "refused, nothing has changed");
    assert_eq!(tab.page_keys().await, Ok(Vec::new()));

    tab.replace(&page, &entries, &mark(6, &[3])).await.unwrap();
    assert_eq!(tab.read_entries(0, 10).await, Ok(entries.clone()));
    append(&tab, 6, b"seven").await;
    let opened = backend.tab().open().await.unwrap();
    assert_eq!((opened.checkpoint, opened.last_entry), (mark(6, &[3]), 7));
    assert_eq!(tab.read_entries(1, 2).await, Ok(entries[1..].to_vec()));
    assert_eq!(tab.read_entries(4, 10).await, Ok(vec![(7, b"seven".to_vec())]));
}

pub async fn a_lost_connection_does_not_hide_a_replacement<B: Backend>(backend: B) {
    let (tab, other) = (backend.tab(), backend.tab());
    tab.open().await.unwrap();
    other.open().await.unwrap();
    append(&tab, 0, b"old").await;
    B::lose_connection(&tab);
    other.replace(&[], &[], &mark(0, &[])).await.unwrap();
    append(&other, 0, b"new").await;
    assert_eq!(tab.append(1, b"on the wrong base").await, Err(Refusal::ConnectionLost));
    assert_eq!(tab.append(1, b"on the wrong base").await, Err(Refusal::Replaced));
    assert_eq!(tab.open().await.unwrap().last_entry, 1);
}

pub async fn a_lost_connection_is_told_once<B: Backend>(backend: B) {
    let tab = backend.tab();
    tab.open().await.unwrap();
    append(&tab, 0, b"a").await;
    B::lose_connection(&tab);
    assert_eq!(tab.append(1, b"lost").await, Err(Refusal::ConnectionLost));
    append(&tab, 1, b"b").await;
    B::lose_connection(&tab);
    assert_eq!(tab.open().await.unwrap().last_entry, 2);
    append(&tab, 2, b"c").await;
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

pub async fn what_is_given_up_happens_wholly_or_not_at_all(backend: impl Backend) {
    let tab = backend.tab();
    tab.open().await.unwrap();
    append(&tab, 0, b"a").await;
    let pages: Vec<_> = (1..50).map(|key| (key, noise(key, 1000))).collect();
    let keys: Vec<u32> = (1..50).collect();
    // Polled once and dropped, as when a job is cancelled.
    let _ = tab.checkpoint(&pages, &mark(1, &keys)).now_or_never();
    let _ = tab.append(1, b"b").now_or_never();
    let found = backend.tab().open().await.unwrap();
    let there = tab.page_keys().await.unwrap();
    assert!(
        (found.checkpoint == mark(1, &keys) && there == keys)
            || (found.checkpoint == Checkpoint::default() && there.is_empty())
    );
    assert_eq!(tab.read_entries(0, 10).await.unwrap().len() as u64, found.last_entry);
}

pub async fn a_newer_database_is_refused(backend: impl Backend) {
    let newer = backend.tab_of(Format { version: FORMAT + 1, steps: &[] });
    newer.open().await.unwrap();
    append(&newer, 0, b"from tomorrow").await;
    drop(newer);
    let refused = Refusal::NewerDatabase { found: FORMAT + 1, known: FORMAT };
    let tab = backend.tab();
    assert_eq!(tab.open().await, Err(refused.clone()));
    assert_eq!(tab.append(1, b"from today").await, Err(refused.clone()));
    assert_eq!(tab.replace(&[], &[], &Checkpoint::default()).await, Err(refused));
    let newer = backend.tab_of(Format { version: FORMAT + 1, steps: &[] });
    assert_eq!(newer.read_entries(0, 10).await, Ok(vec![(1, b"from tomorrow".to_vec())]));
}

pub async fn an_older_tab_is_outdated(backend: impl Backend) {
    let older = backend.tab();
    older.open().await.unwrap();
    append(&older, 0, b"a").await;
    let newer = backend.tab_of(Format { version: FORMAT + 1, steps: &[] });
    assert_eq!(newer.open().await.unwrap().last_entry, 1);
    assert_eq!(older.append(1, b"b").await, Err(Refusal::Outdated));
    assert_eq!(older.open().await, Err(Refusal::Outdated));
    append(&newer, 1, b"c").await;
}

thread_local! {
    /// The key at which the steps below fail: a disk that is full, a tab that is closed.
    static FAILS_AT: Cell<u64> = const { Cell::new(0) };
}

fn add_a_byte(key: u64, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    if FAILS_AT.get() == key { Err(Refusal::QuotaExceeded) } else { Ok([bytes, b"+"].concat()) }
}

const STEPS: &[Step] = &[
    Step { to: FORMAT + 1, name: "a byte for pages", rewrites: Rewrites::Pages, rewrite: add_a_byte },
    Step { to: FORMAT + 1, name: "a byte for entries", rewrites: Rewrites::Entries, rewrite: add_a_byte },
    Step { to: FORMAT + 2, name: "a byte for pages again", rewrites: Rewrites::Pages, rewrite: add_a_byte },
];

pub async fn an_interrupted_upgrade_goes_on(backend: impl Backend) {
    let older = backend.tab();
    older.open().await.unwrap();
    let pages: Vec<_> = (1..=150).map(|key| (key, noise(key, 10))).collect();
    older.write_pages(&pages).await.unwrap();
    for number in 0..5 {
        append(&older, number, b"entry").await;
    }
    drop(older);

    let newer = Format { version: FORMAT + 2, steps: STEPS };
    // In the second batch of pages, in the first again, among the entries, and in another tab.
    for key in [100, 80, 3, 3, 149] {
        FAILS_AT.set(key);
        assert_eq!(backend.tab_of(newer).open().await, Err(Refusal::QuotaExceeded), "{key}");
    }
    FAILS_AT.set(0);
    let refused = Refusal::NewerDatabase { found: FORMAT + 2, known: FORMAT };
    assert_eq!(backend.tab().open().await, Err(refused));

    let (a, b) = (backend.tab_of(newer), backend.tab_of(newer));
    let (opened_a, opened_b) = join(a.open(), b.open()).await;
    assert_eq!(opened_a.unwrap().last_entry, 5);
    assert_eq!(opened_b.unwrap().last_entry, 5);
    let keys: Vec<u32> = (1..=150).collect();
    for (key, page) in keys.iter().zip(a.read_pages(&keys).await.unwrap()) {
        assert_eq!(page, Some([&noise(*key, 10)[..], b"++"].concat()), "page {key}");
    }
    for (_, entry) in a.read_entries(0, 10).await.unwrap() {
        assert_eq!(entry, b"entry+");
    }
    append(&b, 5, b"six").await;
}
