//! One run of k-means from given centres: Lloyd's method, with the bounds of G. Hamerly, *Making k-means even faster* (2010).
//!
//! A row whose distance to its own centre is below half the distance from there to the next centre, or below what its second nearest centre can
//! have come to, keeps its label without a look at the other centres. The labels are those of the plain method.

use super::features::{Features, squared_distance};
use super::kmeans::{Clustering, first_greatest};
use super::quantile::exact_sum;
use super::refusal::Refusal;

/// No run moves its centres more often than this; runs end long before.
const MOST_ITERATIONS: usize = 1_000;
/// The part of a bound that is trusted: more than the rounding of a thousand iterations is kept back.
const TRUSTED: f64 = 1.0 - 1e-10;

/// Moves the centres to the means of their rows until no row changes its cluster.
pub(crate) fn lloyd(
    features: &Features,
    seed_rows: &[usize],
    go_on: &mut dyn FnMut() -> Result<(), Refusal>,
) -> Result<Clustering, Refusal> {
    let mut run = Run::new(features, seed_rows);
    let mut iterations = 0;
    while iterations < MOST_ITERATIONS {
        go_on()?;
        if !run.assign() {
            break;
        }
        iterations += 1;
        run.move_centres();
    }
    let Run { centres, labels, sizes, .. } = run;
    let own_distance = |row: usize| squared_distance(features.row(row), &centres[labels[row]]);
    let inertia = exact_sum((0..features.rows()).map(own_distance));
    Ok(Clustering { labels, centres, sizes, inertia, iterations, seed_rows: seed_rows.to_vec() })
}

struct Run<'a> {
    features: &'a Features,
    centres: Vec<Vec<f64>>,
    sizes: Vec<usize>,
    /// The cluster of each row; before the first assignment no cluster at all.
    labels: Vec<usize>,
    /// For each row no less than the distance to its own centre.
    own_at_most: Vec<f64>,
    /// For each row no more than the distance to any other centre.
    others_at_least: Vec<f64>,
}

impl<'a> Run<'a> {
    fn new(features: &'a Features, seed_rows: &[usize]) -> Self {
        let rows = features.rows();
        Self {
            features,
            centres: seed_rows.iter().map(|&row| features.row(row).to_vec()).collect(),
            sizes: vec![0; seed_rows.len()],
            labels: vec![usize::MAX; rows],
            own_at_most: vec![0.0; rows],
            others_at_least: vec![0.0; rows],
        }
    }

    /// Gives each row to its nearest centre, at equal distance to the first; returns whether a row changed.
    fn assign(&mut self) -> bool {
        let half_gaps: Vec<f64> = (0..self.centres.len()).map(|cluster| self.half_gap(cluster)).collect();
        let mut changed = false;
        for (row, label) in self.labels.iter_mut().enumerate() {
            let values = self.features.row(row);
            if let Some(half_gap) = half_gaps.get(*label) {
                let safe = half_gap.max(self.others_at_least[row]) * TRUSTED;
                if self.own_at_most[row] >= safe {
                    self.own_at_most[row] = libm::sqrt(squared_distance(values, &self.centres[*label]));
                }
                if self.own_at_most[row] < safe {
                    continue;
                }
            }
            let (mut nearest, mut least, mut second) = (0, f64::INFINITY, f64::INFINITY);
            for (cluster, centre) in self.centres.iter().enumerate() {
                let distance = squared_distance(values, centre);
                if distance < least {
                    (nearest, least, second) = (cluster, distance, least);
                } else if distance < second {
                    second = distance;
                }
            }
            (self.own_at_most[row], self.others_at_least[row]) = (libm::sqrt(least), libm::sqrt(second));
            changed |= *label != nearest;
            *label = nearest;
        }
        changed
    }

    /// Half the distance from a centre to the next one.
    fn half_gap(&self, cluster: usize) -> f64 {
        let others = self.centres.iter().enumerate().filter(|(other, _)| *other != cluster);
        let squares = others.map(|(_, centre)| squared_distance(centre, &self.centres[cluster]));
        libm::sqrt(squares.fold(f64::INFINITY, f64::min)) / 2.0
    }

    /// Moves each centre to the mean of its rows, and the bounds with them. A centre without rows moves to the row farthest from its own.
    fn move_centres(&mut self) {
        let mut sums = vec![vec![0.0; self.features.columns()]; self.centres.len()];
        self.sizes.fill(0);
        for (row, &label) in self.labels.iter().enumerate() {
            self.sizes[label] += 1;
            for (sum, value) in sums[label].iter_mut().zip(self.features.row(row)) {
                *sum += value;
            }
        }
        for (sum, &size) in sums.iter_mut().zip(&self.sizes) {
            sum.iter_mut().for_each(|sum| *sum /= size as f64);
        }
        if self.sizes.contains(&0) {
            self.start_again(&mut sums);
        }
        let old = std::mem::replace(&mut self.centres, sums);
        let moved: Vec<f64> =
            old.iter().zip(&self.centres).map(|(old, new)| libm::sqrt(squared_distance(old, new))).collect();
        let farthest_move = moved.iter().copied().fold(0.0, f64::max);
        for (row, &label) in self.labels.iter().enumerate() {
            self.own_at_most[row] += moved[label];
            self.others_at_least[row] -= farthest_move;
        }
    }

    fn start_again(&self, centres: &mut [Vec<f64>]) {
        let distance_to_own =
            |(row, &label): (usize, &usize)| squared_distance(self.features.row(row), &self.centres[label]);
        let mut distances: Vec<f64> = self.labels.iter().enumerate().map(distance_to_own).collect();
        for (centre, _) in centres.iter_mut().zip(&self.sizes).filter(|(_, size)| **size == 0) {
            let farthest = first_greatest(&distances);
            distances[farthest] = 0.0;
            centre.copy_from_slice(self.features.row(farthest));
        }
    }
}
