//! Pairs of customers that a person said are not the same. Kept in this browser, so that they are not suggested again.

use super::browser;
use crate::domain::id::Id;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Where they are kept: two ids a line.
const STORED: &str = "guanxi.not-same";
/// More than these are not kept; the oldest ids go first.
const MOST: usize = 5_000;

type Pairs = BTreeSet<(Id, Id)>;

thread_local! {
    static PAIRS: ArcRwSignal<Pairs> = ArcRwSignal::new(read());
}

fn read() -> Pairs {
    let text = browser::stored(STORED).unwrap_or_default();
    let pair = |line: &str| {
        let (a, b) = line.split_once(' ')?;
        Some((a.parse().ok()?, b.parse().ok()?))
    };
    text.lines().filter_map(pair).collect()
}

fn change(change: impl FnOnce(&mut Pairs)) {
    PAIRS.with(|pairs| {
        pairs.update(|pairs| {
            change(pairs);
            while pairs.len() > MOST {
                pairs.pop_first();
            }
        });
        let lines: Vec<_> = pairs.with_untracked(|pairs| pairs.iter().map(|(a, b)| format!("{a} {b}")).collect());
        browser::store(STORED, &lines.join("\n"));
    });
}

/// Takes a pair out of the suggestions.
pub fn set_aside(a: Id, b: Id) {
    change(|pairs| {
        pairs.insert((a.min(b), a.max(b)));
    });
}

/// Suggests these again.
pub fn bring_back(all: &[(Id, Id)]) {
    change(|pairs| pairs.retain(|(a, b)| !all.iter().any(|(x, y)| (x.min(y), x.max(y)) == (a, b))));
}

/// Whether somebody said so, tracked.
pub fn is_aside(a: Id, b: Id) -> bool {
    PAIRS.with(|pairs| pairs.with(|pairs| pairs.contains(&(a.min(b), a.max(b)))))
}
