//! Which items are bought together: all frequent sets of items, with exact counts.
//!
//! Sources: association rules, Agrawal & Srikant (1994); the search goes depth first over lists of transactions as in Zaki's Eclat (2000),
//! which are built for all next items in one pass over the rest of the baskets, "occurrence deliver" of Uno et al., LCM (2003).

use super::progress::{Progress, report};
use super::ratio::Ratio;
use super::refusal::{Counted, Refusal};
use serde::{Deserialize, Serialize};

/// Sets longer than this are never asked for; each item more is a step deeper on the stack.
const LONGEST_SET: usize = 64;
/// The caller hears from the search each time after this many sets.
const SETS_BETWEEN_REPORTS: usize = 1_024;

/// What counts as frequent, and the limits of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasketSettings {
    /// The least share of the baskets that hold a set, above 0 up to 1: a set counts when its number of baskets is at least this share of them, exactly.
    pub least_support: Ratio,
    /// The longest set, 1 to 64.
    pub longest_set: usize,
    /// The search is refused when it finds more sets than this.
    pub most_sets: usize,
}

/// Items that are bought together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Itemset {
    /// The items, ascending.
    pub items: Vec<u32>,
    /// The number of baskets that hold all of them.
    pub count: u32,
}

/// All frequent sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrequentSets {
    /// Number of baskets, empty ones included.
    pub baskets: u32,
    /// The number of baskets a set had to be in.
    pub least_count: u32,
    /// The sets: the most frequent first, equally frequent ones by their items.
    pub sets: Vec<Itemset>,
}

/// Finds all sets of items that are in enough baskets. An item counts once in a basket, however often it stands there.
///
/// # Errors
/// [`Refusal::TooFew`] without baskets, [`Refusal::Setting`], [`Refusal::TooMany`] beyond `most_sets`, [`Refusal::Stopped`].
pub fn frequent_sets(
    baskets: &[Vec<u32>],
    settings: &BasketSettings,
    progress: &mut Progress<'_>,
) -> Result<FrequentSets, Refusal> {
    let share = settings.least_support;
    if share.numerator() <= 0 || share.numerator() > share.denominator() {
        return Err(Refusal::setting("least_support"));
    }
    if settings.longest_set == 0 || settings.longest_set > LONGEST_SET {
        return Err(Refusal::setting("longest_set"));
    }
    let Ok(number) = u32::try_from(baskets.len()) else {
        return Err(Refusal::TooMany { limit: u32::MAX as usize });
    };
    if number == 0 {
        return Err(Refusal::TooFew { of: Counted::Baskets, needed: 1, found: 0 });
    }
    let least_count = least_count(number, share).ok_or_else(|| Refusal::setting("least_support"))?;

    let (baskets, item_of_rank) = ranked(baskets, least_count);
    let mut search = Search {
        baskets: &baskets,
        item_of_rank: &item_of_rank,
        least_count: least_count as usize,
        settings,
        progress,
        done: 0,
        prefix: Vec::new(),
        lists: Vec::new(),
        sets: Vec::new(),
    };
    let everywhere: Vec<Place> = (0..number).map(|basket| Place { basket, next: 0 }).collect();
    search.extend(&everywhere)?;
    let mut sets = search.sets;
    sets.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.items.cmp(&b.items)));
    Ok(FrequentSets { baskets: number, least_count, sets })
}

/// ⌈share · baskets⌉, at least 1.
fn least_count(baskets: u32, share: Ratio) -> Option<u32> {
    let product = i128::from(baskets).checked_mul(share.numerator())?;
    let whole = product / share.denominator() + i128::from(product % share.denominator() > 0);
    u32::try_from(whole.max(1)).ok()
}

/// The baskets with frequent items only, each written as its rank (the rarest first, which keeps the lists short), and the item of each rank.
fn ranked(baskets: &[Vec<u32>], least_count: u32) -> (Vec<Vec<u32>>, Vec<u32>) {
    let different: Vec<Vec<u32>> = baskets
        .iter()
        .map(|basket| {
            let mut items = basket.clone();
            items.sort_unstable();
            items.dedup();
            items
        })
        .collect();
    let mut all: Vec<u32> = different.concat();
    all.sort_unstable();
    let mut counts: Vec<(usize, u32)> = all.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0])).collect();
    counts.retain(|&(count, _)| count >= least_count as usize);
    counts.sort_unstable();
    let item_of_rank: Vec<u32> = counts.iter().map(|&(_, item)| item).collect();
    let mut rank_of_item: Vec<(u32, u32)> = (0..).zip(&item_of_rank).map(|(rank, &item)| (item, rank)).collect();
    rank_of_item.sort_unstable();
    let rank =
        |item: &u32| rank_of_item.binary_search_by_key(item, |&(item, _)| item).ok().map(|at| rank_of_item[at].1);
    let by_rank = |items: &Vec<u32>| {
        let mut ranks: Vec<u32> = items.iter().filter_map(rank).collect();
        ranks.sort_unstable();
        ranks
    };
    (different.iter().map(by_rank).collect(), item_of_rank)
}

/// A basket that holds the prefix, and where in it the items after the prefix begin.
#[derive(Clone, Copy)]
struct Place {
    basket: u32,
    next: u32,
}

struct Search<'a, 'p> {
    baskets: &'a [Vec<u32>],
    item_of_rank: &'a [u32],
    least_count: usize,
    settings: &'a BasketSettings,
    progress: &'a mut Progress<'p>,
    /// Ranks of the first item that are done.
    done: usize,
    /// The items of the present set, in order of rank.
    prefix: Vec<u32>,
    /// For each depth one list of places per rank, kept to be filled again.
    lists: Vec<Vec<Vec<Place>>>,
    sets: Vec<Itemset>,
}

impl Search<'_, '_> {
    /// Finds all frequent sets that begin with the prefix and are longer.
    fn extend(&mut self, places: &[Place]) -> Result<(), Refusal> {
        let depth = self.prefix.len();
        let mut lists = self.lists.pop().unwrap_or_else(|| vec![Vec::new(); self.item_of_rank.len()]);
        let mut ranks: Vec<u32> = Vec::new();
        for place in places {
            let rest = self.baskets[place.basket as usize].iter().enumerate().skip(place.next as usize);
            for (position, &rank) in rest {
                let list = &mut lists[rank as usize];
                if list.is_empty() {
                    ranks.push(rank);
                }
                list.push(Place { basket: place.basket, next: position as u32 + 1 });
            }
        }
        ranks.sort_unstable();
        for rank in ranks {
            let list = std::mem::take(&mut lists[rank as usize]);
            if list.len() >= self.least_count {
                self.prefix.push(rank);
                self.keep(list.len())?;
                if depth + 1 < self.settings.longest_set {
                    self.extend(&list)?;
                }
                self.prefix.pop();
            }
            // The list goes back empty, with its memory.
            lists[rank as usize] = list;
            lists[rank as usize].clear();
            if depth == 0 {
                self.done = rank as usize + 1;
                report(self.progress, self.done, self.item_of_rank.len())?;
            }
        }
        self.lists.push(lists);
        Ok(())
    }

    fn keep(&mut self, count: usize) -> Result<(), Refusal> {
        if self.sets.len() >= self.settings.most_sets {
            return Err(Refusal::TooMany { limit: self.settings.most_sets });
        }
        let mut items: Vec<u32> = self.prefix.iter().map(|&rank| self.item_of_rank[rank as usize]).collect();
        items.sort_unstable();
        self.sets.push(Itemset { items, count: count as u32 });
        if self.sets.len().is_multiple_of(SETS_BETWEEN_REPORTS) {
            report(self.progress, self.done, self.item_of_rank.len())?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "basket_tests.rs"]
mod tests;
