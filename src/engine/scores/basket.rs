//! 购物篮: which products are bought together (`analysis::basket`), found in pieces.
//!
//! The search is parted by first product: the sets that begin with a product are those of the orders that hold it, without
//! the products that came before. So each piece is short, and together they are what one search would find.

use crate::analysis::{
    basket::{self, BasketSettings, FrequentSets, Itemset},
    basket_rules::{self, Rule, RuleSettings},
    progress::unwatched,
    ratio::Ratio,
    refusal::{Counted, Refusal as Why},
};
use crate::engine::refusal::Refusal;
use crate::engine::segment::DAY;
use crate::engine::table::{NO_ROW, Row};
use crate::engine::workspace::Workspace;

/// Without a person's choice a set counts from so many orders on, or from this share of them, whichever is more.
const LEAST_ORDERS: u32 = 5;
const LEAST_SHARE: u32 = 1_000;
/// The share of orders with the left side that also hold the right side, in millionths, without a person's choice.
pub const LEAST_CONFIDENCE: i64 = 200_000;
/// Two products that lead to a third.
const LONGEST_SET: usize = 3;
const MOST_SETS: usize = 100_000;
const MOST_RULES: usize = 50_000;
/// Orders read, and lines searched, in one piece.
const ORDERS: usize = 200_000;
const LINES: usize = 400_000;

/// What is bought together; products are their rows.
#[derive(Debug)]
pub struct Basket {
    pub day: i64,
    /// Orders that hold a product.
    pub baskets: u32,
    /// Orders that a set had to be in.
    pub least_count: u32,
    pub sets: usize,
    /// The greatest lift first.
    pub rules: Vec<Rule>,
}

/// The search, in pieces.
#[derive(Debug)]
pub struct BasketWork {
    day: i64,
    phase: Phase,
    /// Where an order's products end; each product once an order, the rarest first once they are ranked.
    ends: Vec<u32>,
    items: Vec<u32>,
    /// The products that are in enough orders, the rarest first.
    products: Vec<Row>,
    /// By rank: the orders that hold it.
    holders: Vec<Vec<u32>>,
    /// Of which share of the orders, in millionths; of a person's choice.
    support: Option<i64>,
    least_count: u32,
    confidence: i64,
    sets: Vec<Itemset>,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Orders from this place on, by time.
    Read(usize),
    Rank,
    /// Sets that begin with products from this rank on.
    Search(usize),
    Rules,
}

pub enum BasketStep {
    More(BasketWork),
    Done(Basket),
}

impl BasketWork {
    pub fn new(workspace: &mut Workspace, day: i64) -> Self {
        workspace.need_lines();
        Self {
            day,
            phase: Phase::Read(0),
            ends: Vec::new(),
            items: Vec::new(),
            products: Vec::new(),
            holders: Vec::new(),
            support: workspace.settings.basket_support,
            least_count: 0,
            confidence: workspace.settings.basket_confidence,
            sets: Vec::new(),
        }
    }

    pub fn day(&self) -> i64 {
        self.day
    }

    /// In hundredths: reading is the first third, ranking the next piece, the search the rest.
    pub fn progress(&self, workspace: &Workspace) -> (u64, u64) {
        let part = |done: usize, of: usize, span: u64| done as u64 * span / of.max(1) as u64;
        let done = match self.phase {
            Phase::Read(at) => part(at, workspace.orders.by_time.len(), 33),
            Phase::Rank => 33,
            Phase::Search(at) => 45 + part(at, self.products.len(), 50),
            Phase::Rules => 95,
        };
        (done, 100)
    }

    pub fn step(mut self, workspace: &Workspace) -> Result<BasketStep, Refusal> {
        match self.phase {
            Phase::Read(from) => self.read(workspace, from),
            Phase::Rank => self.rank()?,
            Phase::Search(from) => self.search(from)?,
            Phase::Rules => return self.rules(),
        }
        Ok(BasketStep::More(self))
    }

    fn read(&mut self, workspace: &Workspace, from: usize) {
        let orders = &workspace.orders;
        let end = (self.day + 1) * DAY;
        let rows = &orders.by_time[from..orders.by_time.len().min(from + ORDERS)];
        let past = rows.iter().copied().take_while(|row| i64::from(orders.at(*row)) < end);
        for row in past.filter(|row| orders.is_purchase(*row)) {
            let Some(lines) = workspace.details.lines() else { continue };
            let start = self.items.len();
            self.items.extend(lines.of(row).iter().copied().filter(|product| *product != NO_ROW));
            if self.items.len() > start {
                let mut own = self.items.split_off(start);
                own.sort_unstable();
                own.dedup();
                self.items.append(&mut own);
                self.ends.push(self.items.len() as u32);
            }
        }
        let read = from + rows.len();
        self.phase = if read < orders.by_time.len() { Phase::Read(read) } else { Phase::Rank };
    }

    fn basket(&self, at: usize) -> std::ops::Range<usize> {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        from..self.ends[at] as usize
    }

    /// Leaves the products that are in enough orders, as ranks.
    fn rank(&mut self) -> Result<(), Refusal> {
        let baskets = self.ends.len() as u32;
        if baskets == 0 {
            return Err(super::refused(&Why::TooFew { of: Counted::Baskets, needed: 1, found: 0 }));
        }
        self.least_count = match self.support {
            Some(support) => (u64::from(baskets) * support.unsigned_abs()).div_ceil(1_000_000).max(1) as u32,
            None => LEAST_ORDERS.max(baskets.div_ceil(LEAST_SHARE)),
        };
        let mut counts = vec![0u32; self.items.iter().max().map_or(0, |most| *most as usize + 1)];
        self.items.iter().for_each(|item| counts[*item as usize] += 1);
        let mut products: Vec<Row> =
            (0..counts.len() as Row).filter(|row| counts[*row as usize] >= self.least_count).collect();
        products.sort_unstable_by_key(|row| (counts[*row as usize], *row));
        let mut ranks = vec![None; counts.len()];
        (0u32..).zip(&products).for_each(|(rank, row)| ranks[*row as usize] = Some(rank));
        let mut holders: Vec<Vec<u32>> =
            products.iter().map(|row| Vec::with_capacity(counts[*row as usize] as usize)).collect();
        let mut items = Vec::with_capacity(self.items.len());
        let mut ends = Vec::with_capacity(self.ends.len());
        for at in 0..self.ends.len() {
            let start = items.len();
            items.extend(self.items[self.basket(at)].iter().filter_map(|item| ranks[*item as usize]));
            items[start..].sort_unstable();
            items[start..].iter().for_each(|rank| holders[*rank as usize].push(at as u32));
            ends.push(items.len() as u32);
        }
        (self.items, self.ends, self.products, self.holders) = (items, ends, products, holders);
        self.phase = Phase::Search(0);
        Ok(())
    }

    fn search(&mut self, from: usize) -> Result<(), Refusal> {
        let (mut at, mut read) = (from, 0);
        while at < self.products.len() && read < LINES {
            let rank = at as u32;
            let rest = |holder: &u32| {
                let basket = &self.items[self.basket(*holder as usize)];
                basket[basket.partition_point(|other| *other <= rank)..].to_vec()
            };
            let projected: Vec<Vec<u32>> = self.holders[at].iter().map(rest).collect();
            read += projected.iter().map(|rest| rest.len() + 1).sum::<usize>();
            let least = Ratio::new(i128::from(self.least_count), projected.len() as i128);
            let settings = BasketSettings {
                least_support: least.ok_or_else(|| super::refused(&Why::setting("least_support")))?,
                longest_set: LONGEST_SET - 1,
                most_sets: MOST_SETS.saturating_sub(self.sets.len() + 1),
            };
            let found = match basket::frequent_sets(&projected, &settings, &mut unwatched) {
                Ok(found) => found,
                Err(Why::TooMany { .. }) if self.support.is_none() => {
                    // Nobody asked for so many: start again with half of them.
                    self.least_count = self.least_count.saturating_mul(2);
                    self.forget_rare();
                    return Ok(());
                }
                Err(Why::TooMany { .. }) => return Err(super::refused(&Why::TooMany { limit: MOST_SETS })),
                Err(why) => return Err(super::refused(&why)),
            };
            let product = |rank: &u32| self.products[*rank as usize];
            let own = Itemset { items: vec![product(&rank)], count: projected.len() as u32 };
            let longer = found.sets.into_iter().map(|set| {
                let mut items: Vec<Row> = set.items.iter().map(product).chain([product(&rank)]).collect();
                items.sort_unstable();
                Itemset { items, count: set.count }
            });
            let longer: Vec<Itemset> = longer.collect();
            self.sets.push(own);
            self.sets.extend(longer);
            at += 1;
        }
        self.phase = if at < self.products.len() { Phase::Search(at) } else { Phase::Rules };
        Ok(())
    }

    /// Starts the search again with the products that are still in enough orders; the others are the first ranks.
    fn forget_rare(&mut self) {
        self.sets.clear();
        let least = self.least_count as usize;
        let first = self.holders.partition_point(|holders| holders.len() < least);
        self.phase = Phase::Search(first);
    }

    fn rules(self) -> Result<BasketStep, Refusal> {
        let least = Ratio::new(i128::from(self.confidence), 1_000_000);
        let settings = RuleSettings {
            least_confidence: least.ok_or_else(|| super::refused(&Why::setting("least_confidence")))?,
            several_then: false,
            most_rules: MOST_RULES,
        };
        let (baskets, least_count) = (self.ends.len() as u32, self.least_count);
        let frequent = FrequentSets { baskets, least_count, sets: self.sets };
        let rules = basket_rules::rules(&frequent, &settings, &mut unwatched).map_err(|why| super::refused(&why))?;
        let sets = frequent.sets.len();
        Ok(BasketStep::Done(Basket { day: self.day, baskets, least_count, sets, rules }))
    }
}
