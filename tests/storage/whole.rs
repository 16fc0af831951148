//! What becomes of a database as a whole: opened again, replaced, lost, written by another version.

use super::*;

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
    assert_ne!(opened.device, device, "ids of what was there before would be minted again");
    assert_ne!(opened.device, 0);
    assert_eq!((opened.checkpoint, opened.last_entry), (mark(10, &[7]), 11));
    assert_eq!(tab.open().await.unwrap().device, opened.device, "one number for all tabs");
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
