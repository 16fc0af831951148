//! Clusters of customers by k-means on standardised features.
//!
//! Sources: S. P. Lloyd, *Least squares quantization in PCM* (1982); seeding: Arthur & Vassilvitskii, *k-means++* (2007), or farthest first,
//! Gonzalez (1985). The usual features are ln(1 + recency), ln frequency and ln(1 + spend), so that a few big spenders do not decide alone.

use super::cluster_quality::{Quality, quality};
use super::features::{Features, squared_distance};
use super::lloyd::lloyd;
use super::progress::{Progress, report};
use super::quantile::exact_sum;
use super::refusal::{Counted, Refusal};
use serde::{Deserialize, Serialize};

/// Where the centres start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seeding {
    /// From these rows, one for each cluster.
    Rows(Vec<usize>),
    /// From the row nearest to the mean, then always the row farthest from those chosen. Without chance.
    FarthestFirst,
    /// k-means++ from a seed of its own chance, restarted; the run with the least inertia is kept. Does not depend on the order of the rows;
    /// clusters are numbered by size, the largest first.
    PlusPlus {
        /// Seed of the generator.
        seed: u64,
        /// Number of runs, at least 1.
        restarts: u32,
    },
}

/// Rows parted into clusters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clustering {
    /// The cluster of each row, from 0.
    pub labels: Vec<usize>,
    /// The centre of each cluster.
    pub centres: Vec<Vec<f64>>,
    /// Rows in each cluster.
    pub sizes: Vec<usize>,
    /// Sum of the squared distances to the own centre.
    pub inertia: f64,
    /// How often the centres moved.
    pub iterations: usize,
    /// The rows at which the centres started.
    pub seed_rows: Vec<usize>,
}

/// What marks a cluster out: the feature in which its centre is farthest from the mean of all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// The column of the feature.
    pub column: usize,
    /// The centre's standardised value; its sign tells above from below the mean.
    pub z: f64,
}

impl Clustering {
    /// For each cluster its features by distance from the mean, the most marked first.
    pub fn marks(&self) -> Vec<Vec<Mark>> {
        let marks_of = |centre: &Vec<f64>| {
            let mut marks: Vec<Mark> = centre.iter().enumerate().map(|(column, &z)| Mark { column, z }).collect();
            marks.sort_by(|a, b| b.z.abs().total_cmp(&a.z.abs()));
            marks
        };
        self.centres.iter().map(marks_of).collect()
    }
}

/// Parts the rows into `k` clusters. Rows at equal distance go to the cluster with the lower number; a cluster that loses all its rows
/// starts again at the row farthest from its centre.
///
/// # Errors
/// [`Refusal::Setting`] for `k` = 0 or seed rows that do not fit, [`Refusal::TooFew`] with fewer than `k` rows that differ, [`Refusal::Stopped`].
pub fn cluster(
    features: &Features,
    k: usize,
    seeding: &Seeding,
    progress: &mut Progress<'_>,
) -> Result<Clustering, Refusal> {
    if k == 0 {
        return Err(Refusal::setting("k"));
    }
    let order = features.sorted_rows();
    let different = 1 + order.windows(2).filter(|pair| features.row(pair[0]) != features.row(pair[1])).count();
    if different < k {
        return Err(Refusal::TooFew { of: Counted::DifferentRows, needed: k, found: different });
    }
    match seeding {
        Seeding::Rows(rows) if rows.len() == k && rows.iter().all(|&row| row < features.rows()) => {
            lloyd(features, rows, &mut || report(progress, 0, 1))
        }
        Seeding::Rows(_) => Err(Refusal::setting("seed_rows")),
        Seeding::FarthestFirst => lloyd(features, &farthest_first(features, k), &mut || report(progress, 0, 1)),
        Seeding::PlusPlus { restarts: 0, .. } => Err(Refusal::setting("restarts")),
        Seeding::PlusPlus { seed, restarts } => {
            let sorted = features.reordered(&order);
            let mut random = SplitMix64(*seed);
            let mut best: Option<Clustering> = None;
            for restart in 0..*restarts {
                let seeds = plus_plus(&sorted, k, &mut random);
                let found = lloyd(&sorted, &seeds, &mut || report(progress, restart as usize, *restarts as usize))?;
                if best.as_ref().is_none_or(|best| found.inertia < best.inertia) {
                    best = Some(found);
                }
            }
            best.map(|best| largest_first(best, &order)).ok_or(Refusal::setting("restarts"))
        }
    }
}

/// Puts the labels back into the order of the input and numbers the clusters by size.
fn largest_first(found: Clustering, order: &[usize]) -> Clustering {
    let mut ranking: Vec<usize> = (0..found.sizes.len()).collect();
    ranking.sort_by_key(|&cluster| std::cmp::Reverse(found.sizes[cluster]));
    let mut number = vec![0; ranking.len()];
    for (new, &old) in ranking.iter().enumerate() {
        number[old] = new;
    }
    let mut labels = vec![0; order.len()];
    for (position, &row) in order.iter().enumerate() {
        labels[row] = number[found.labels[position]];
    }
    Clustering {
        labels,
        centres: ranking.iter().map(|&old| found.centres[old].clone()).collect(),
        sizes: ranking.iter().map(|&old| found.sizes[old]).collect(),
        seed_rows: ranking.iter().map(|&old| order[found.seed_rows[old]]).collect(),
        ..found
    }
}

/// The position of the greatest value; of equal ones the first.
pub(crate) fn first_greatest(values: &[f64]) -> usize {
    values.iter().enumerate().fold(0, |best, (i, value)| if *value > values[best] { i } else { best })
}

fn farthest_first(features: &Features, k: usize) -> Vec<usize> {
    let rows = features.rows();
    let mean: Vec<f64> = (0..features.columns())
        .map(|column| exact_sum((0..rows).map(|row| features.row(row)[column])) / rows as f64)
        .collect();
    let nearness: Vec<f64> = (0..rows).map(|row| -squared_distance(features.row(row), &mean)).collect();
    let mut seeds = vec![first_greatest(&nearness)];
    let mut distances = vec![f64::INFINITY; rows];
    while seeds.len() < k {
        shorten(&mut distances, features, seeds[seeds.len() - 1]);
        seeds.push(first_greatest(&distances));
    }
    seeds
}

/// Each next seed is drawn with a chance in proportion to its squared distance from the seeds so far.
fn plus_plus(features: &Features, k: usize, random: &mut SplitMix64) -> Vec<usize> {
    let rows = features.rows();
    let mut seeds = vec![((random.unit() * rows as f64) as usize).min(rows - 1)];
    let mut distances = vec![f64::INFINITY; rows];
    while seeds.len() < k {
        shorten(&mut distances, features, seeds[seeds.len() - 1]);
        let mut left = random.unit() * distances.iter().sum::<f64>();
        let drawn = distances.iter().position(|distance| {
            left -= distance;
            left < 0.0
        });
        seeds.push(drawn.unwrap_or_else(|| first_greatest(&distances)));
    }
    seeds
}

fn shorten(distances: &mut [f64], features: &Features, seed: usize) {
    for (row, distance) in distances.iter_mut().enumerate() {
        *distance = distance.min(squared_distance(features.row(row), features.row(seed)));
    }
}

/// Steele, Lea & Flood, *Fast splittable pseudorandom number generators* (2014).
struct SplitMix64(u64);

impl SplitMix64 {
    /// A number from 0 up to, but not, 1.
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A number of clusters that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Number of clusters.
    pub k: usize,
    /// Sum of squared distances to the own centre.
    pub inertia: f64,
    /// How well the clusters are parted.
    pub quality: Quality,
}

/// The clustering that was chosen and all that were tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The clustering with the greatest silhouette; of equal ones the one with fewer clusters.
    pub best: Clustering,
    /// All numbers of clusters tried, ascending.
    pub candidates: Vec<Candidate>,
}

/// Tries the numbers of clusters (usually 2..=8) and keeps the one with the greatest mean silhouette. Numbers beyond the rows that differ are left out.
///
/// # Errors
/// [`Refusal::TooFew`] where not even the smallest number can be made (it takes three rows), [`Refusal::Setting`], [`Refusal::Stopped`].
pub fn choose(
    features: &Features,
    numbers: std::ops::RangeInclusive<usize>,
    seeding: &Seeding,
    progress: &mut Progress<'_>,
) -> Result<Choice, Refusal> {
    let tries = numbers.end().saturating_sub(*numbers.start()) + 1;
    let mut refusal = Refusal::TooFew { of: Counted::DifferentRows, needed: 3, found: features.rows().min(2) };
    let mut best: Option<(f64, Clustering)> = None;
    let mut candidates = Vec::new();
    for (number, k) in numbers.enumerate() {
        let mut part = |done: f64| progress((number as f64 + done) / tries as f64);
        let found = match cluster(features, k, seeding, &mut part) {
            Err(too_few @ Refusal::TooFew { .. }) => {
                refusal = too_few;
                break;
            }
            found => found?,
        };
        let Some(quality) = quality(features, &found) else { continue };
        candidates.push(Candidate { k, inertia: found.inertia, quality });
        if best.as_ref().is_none_or(|(silhouette, _)| quality.silhouette > *silhouette) {
            best = Some((quality.silhouette, found));
        }
    }
    let (_, best) = best.ok_or(refusal)?;
    Ok(Choice { best, candidates })
}

#[cfg(test)]
#[path = "kmeans_tests.rs"]
mod tests;
