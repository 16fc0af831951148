//! RFM: how recently, how often and for how much a customer bought.
//!
//! Source: A. M. Hughes, *Strategic Database Marketing* (1994). Scores 1 (worst) to 5 (best) by quintile, and eight classes by above or below
//! the mean, as the Chinese textbooks have them. All comparisons are in integers, so equal customers get equal scores on every machine.

use super::purchases::PurchaseDay;
use serde::{Deserialize, Serialize};

/// The three measures of one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RfmValues {
    /// Days since the last purchase; small is good.
    pub recency_days: i64,
    /// Number of days with a purchase.
    pub frequency: i64,
    /// Spend in the smallest unit of money.
    pub monetary: i64,
}

impl RfmValues {
    /// The measures of a customer's days up to and including `today`; `None` for one who has not bought by then.
    pub fn of(days: &[PurchaseDay], today: i32) -> Option<Self> {
        let past = || days.iter().filter(|day| day.day <= today);
        let last = past().filter(|day| day.bought).map(|day| day.day).max()?;
        Some(Self {
            recency_days: i64::from(today) - i64::from(last),
            frequency: past().filter(|day| day.bought).count() as i64,
            monetary: past().fold(0, |sum: i64, day| sum.saturating_add(day.amount)),
        })
    }
}

/// How scores are given, above all to equal values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScoreRule {
    /// 1 + ⌊5 · (number strictly less) / n⌋: equal values get equal scores. The default.
    #[default]
    LessThan,
    /// As above, with frequency scored within each recency score and spend within each pair (Hughes' nested cells).
    Nested,
    /// Fifths of the ranking, equal values ranked by their position. The only rule that depends on the order of the input;
    /// it is here to compare with other software.
    Position,
    /// Between the quintiles of the values (type R-7), equal quintiles taken together: the best score may be below 5.
    ValueEdges,
}

/// The three scores of one customer, each 1 (worst) to 5 (best).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RfmScores {
    /// Recency: 5 bought most recently.
    pub recency: u8,
    /// Frequency: 5 bought most often.
    pub frequency: u8,
    /// Spend: 5 spent most.
    pub monetary: u8,
}

/// The eight classes by above or below the mean: spend decides important or general; recency and frequency decide what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RfmClass {
    /// 重要价值: recent, frequent, high spend.
    ImportantValue,
    /// 重要发展: recent, infrequent, high spend.
    ImportantDevelop,
    /// 重要保持: not recent, frequent, high spend.
    ImportantKeep,
    /// 重要挽留: not recent, infrequent, high spend.
    ImportantWinBack,
    /// 一般价值: recent, frequent, low spend.
    GeneralValue,
    /// 一般发展: recent, infrequent, low spend.
    GeneralDevelop,
    /// 一般保持: not recent, frequent, low spend.
    GeneralKeep,
    /// 一般挽留: not recent, infrequent, low spend.
    GeneralWinBack,
}

impl RfmClass {
    /// All classes, best first.
    pub const ALL: [Self; 8] = [
        Self::ImportantValue,
        Self::ImportantDevelop,
        Self::ImportantKeep,
        Self::ImportantWinBack,
        Self::GeneralValue,
        Self::GeneralDevelop,
        Self::GeneralKeep,
        Self::GeneralWinBack,
    ];

    /// The class of a customer who is recent, frequent and spends much, or not.
    pub fn from_signs(recent: bool, frequent: bool, high_spend: bool) -> Self {
        let action = match (recent, frequent) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        Self::ALL[action + if high_spend { 0 } else { 4 }]
    }

    /// The textbooks' term.
    pub fn term(self) -> &'static str {
        match self {
            Self::ImportantValue => "重要价值",
            Self::ImportantDevelop => "重要发展",
            Self::ImportantKeep => "重要保持",
            Self::ImportantWinBack => "重要挽留",
            Self::GeneralValue => "一般价值",
            Self::GeneralDevelop => "一般发展",
            Self::GeneralKeep => "一般保持",
            Self::GeneralWinBack => "一般挽留",
        }
    }
}

/// Scores, classes and counts for a set of customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RfmAnalysis {
    /// The scores, in the order of the input.
    pub scores: Vec<RfmScores>,
    /// The classes, in the order of the input.
    pub classes: Vec<RfmClass>,
    /// Customers per cell: `[recency − 1][frequency − 1][monetary − 1]`.
    pub cells: [[[u32; 5]; 5]; 5],
    /// Customers per class, in the order of [`RfmClass::ALL`].
    pub class_counts: [u32; 8],
    /// Sums of recency, frequency and spend; divided by the number of customers they are the means that part the classes.
    pub sums: [i128; 3],
}

impl RfmAnalysis {
    /// Customers by recency (rows, score − 1) and frequency (columns, score − 1).
    pub fn recency_by_frequency(&self) -> [[u32; 5]; 5] {
        self.cells.map(|row| row.map(|cell| cell.iter().sum()))
    }
}

/// Scores and classes of all customers. No customers give an empty analysis.
pub fn analyse(customers: &[RfmValues], rule: ScoreRule) -> RfmAnalysis {
    // Bitwise "not" turns the order round without the overflow that a minus sign has at the least integer.
    let recency: Vec<i64> = customers.iter().map(|customer| !customer.recency_days).collect();
    let frequency: Vec<i64> = customers.iter().map(|customer| customer.frequency).collect();
    let monetary: Vec<i64> = customers.iter().map(|customer| customer.monetary).collect();
    let (r, f, m) = match rule {
        ScoreRule::Nested => nested_scores(&recency, &frequency, &monetary),
        _ => (scores(&recency, rule), scores(&frequency, rule), scores(&monetary, rule)),
    };
    let scores: Vec<RfmScores> =
        (0..customers.len()).map(|i| RfmScores { recency: r[i], frequency: f[i], monetary: m[i] }).collect();

    let sums = customers.iter().fold([0_i128; 3], |[r, f, m], customer| {
        [r + i128::from(customer.recency_days), f + i128::from(customer.frequency), m + i128::from(customer.monetary)]
    });
    // An integer is above the mean exactly when it is above the mean rounded down, and below it when below the mean rounded up.
    let n = (customers.len() as i128).max(1);
    let mean_recency_up = -(-sums[0]).div_euclid(n);
    let [mean_frequency, mean_monetary] = [sums[1].div_euclid(n), sums[2].div_euclid(n)];
    let classes: Vec<RfmClass> = customers
        .iter()
        .map(|customer| {
            RfmClass::from_signs(
                i128::from(customer.recency_days) < mean_recency_up,
                i128::from(customer.frequency) > mean_frequency,
                i128::from(customer.monetary) > mean_monetary,
            )
        })
        .collect();

    let mut cells = [[[0_u32; 5]; 5]; 5];
    for score in &scores {
        cells[usize::from(score.recency) - 1][usize::from(score.frequency) - 1][usize::from(score.monetary) - 1] += 1;
    }
    let mut class_counts = [0_u32; 8];
    for class in &classes {
        class_counts[*class as usize] += 1;
    }
    RfmAnalysis { scores, classes, cells, class_counts, sums }
}

/// Scores 1 to 5 of one measure by a rule; [`ScoreRule::Nested`] needs all three measures and is taken as [`ScoreRule::LessThan`] here.
pub fn scores(values: &[i64], rule: ScoreRule) -> Vec<u8> {
    match rule {
        ScoreRule::LessThan | ScoreRule::Nested => less_than_scores(values),
        ScoreRule::Position => position_scores(values),
        ScoreRule::ValueEdges => value_edge_scores(values),
    }
}

/// 1 + ⌊5·less/n⌋ through the four values at which the score goes up, found by selection, without a sort:
/// 5·less ≥ s·n exactly where the value is greater than the ⌈s·n/5⌉-th smallest.
fn less_than_scores(values: &[i64]) -> Vec<u8> {
    if values.is_empty() {
        return Vec::new();
    }
    let mut rest = values.to_vec();
    let mut smallest = rest.as_mut_slice();
    // The highest edge first: the lower ones are among the values up to it.
    let edges = [4, 3, 2, 1].map(|s: usize| {
        let position = (s * values.len()).div_ceil(5) - 1;
        let edge = *smallest.select_nth_unstable(position).1;
        smallest = &mut std::mem::take(&mut smallest)[..=position];
        edge
    });
    values.iter().map(|value| 1 + edges.iter().map(|edge| u8::from(value > edge)).sum::<u8>()).collect()
}

/// Fifths of the ranking 1..=n between the R-7 quantiles of the ranks: above 1 + (n−1)·s/5, compared in integers.
fn position_scores(values: &[i64]) -> Vec<u8> {
    let n = values.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&i| values[i]);
    let mut scores = vec![1; n];
    for (position, &i) in order.iter().enumerate() {
        scores[i] = 1 + (1..5).map(|s| u8::from(5 * position > (n - 1) * s)).sum::<u8>();
    }
    scores
}

/// One more than the number of different inner quintiles below the value; the quintiles times five are integers.
fn value_edge_scores(values: &[i64]) -> Vec<u8> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let (Some(&least), Some(&greatest)) = (sorted.first(), sorted.last()) else {
        return Vec::new();
    };
    let mut edges: Vec<i128> = (1..5)
        .map(|s| {
            let (position, part) = ((sorted.len() - 1) * s / 5, (sorted.len() - 1) * s % 5);
            let (low, high) = (i128::from(sorted[position]), i128::from(sorted[(position + 1).min(sorted.len() - 1)]));
            5 * low + (high - low) * part as i128
        })
        .collect();
    edges.dedup();
    edges.retain(|&edge| edge > 5 * i128::from(least) && edge < 5 * i128::from(greatest));
    values
        .iter()
        .map(|&value| 1 + edges.iter().map(|&edge| u8::from(5 * i128::from(value) > edge)).sum::<u8>())
        .collect()
}

fn nested_scores(recency: &[i64], frequency: &[i64], monetary: &[i64]) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let n = recency.len();
    let (mut r, mut f, mut m) = (vec![1; n], vec![1; n], vec![1; n]);
    let everyone: Vec<usize> = (0..n).collect();
    for in_recency in split(&everyone, recency, &mut r) {
        for in_frequency in split(&in_recency, frequency, &mut f) {
            split(&in_frequency, monetary, &mut m);
        }
    }
    (r, f, m)
}

/// Scores the members among themselves and returns them parted by score.
fn split(members: &[usize], values: &[i64], scores: &mut [u8]) -> [Vec<usize>; 5] {
    let among: Vec<i64> = members.iter().map(|&i| values[i]).collect();
    let mut parts: [Vec<usize>; 5] = Default::default();
    for (&i, score) in members.iter().zip(less_than_scores(&among)) {
        scores[i] = score;
        parts[usize::from(score) - 1].push(i);
    }
    parts
}

#[cfg(test)]
#[path = "rfm_tests.rs"]
mod tests;
