//! How well clusters are parted: silhouette, Davies–Bouldin index and Calinski–Harabasz index.
//!
//! Sources: P. J. Rousseeuw (1987); Davies & Bouldin (1979); Caliński & Harabasz (1974). Distances are Euclidean.

use super::features::{Features, squared_distance};
use super::kmeans::Clustering;
use super::quantile::exact_sum;
use serde::{Deserialize, Serialize};

/// Up to this many rows the silhouette is exact; beyond, it is that of [`SAMPLE_ROWS`] of them.
pub const EXACT_ROWS: usize = 5_000;
/// Rows of the sample: evenly spaced among the rows in the order of their values, so the same for every order of the input.
pub const SAMPLE_ROWS: usize = 2_000;

/// Three measures of the same clusters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Mean silhouette, −1 to 1: the greater, the better the clusters are parted.
    pub silhouette: f64,
    /// The number of rows the silhouette was computed from: all of them, or a sample of [`SAMPLE_ROWS`].
    pub silhouette_rows: usize,
    /// Davies–Bouldin index, 0 or more: the smaller, the better. `None` where two centres are the same.
    pub davies_bouldin: Option<f64>,
    /// Calinski–Harabasz index, 0 or more: the greater, the better. `None` where all rows lie on their centres.
    pub calinski_harabasz: Option<f64>,
}

/// All three measures; `None` unless there are at least two clusters and more rows than clusters.
pub fn quality(features: &Features, clustering: &Clustering) -> Option<Quality> {
    let (n, k) = (features.rows(), clustering.centres.len());
    if k < 2 || n <= k || clustering.labels.len() != n {
        return None;
    }
    let rows = sampled_rows(features);
    let silhouettes = silhouettes(features, clustering, &rows);
    Some(Quality {
        silhouette: exact_sum(silhouettes.iter().copied()) / silhouettes.len() as f64,
        silhouette_rows: rows.len(),
        davies_bouldin: davies_bouldin(features, clustering),
        calinski_harabasz: calinski_harabasz(features, clustering),
    })
}

fn sampled_rows(features: &Features) -> Vec<usize> {
    let n = features.rows();
    if n <= EXACT_ROWS {
        return (0..n).collect();
    }
    let order = features.sorted_rows();
    // The middle of each of SAMPLE_ROWS equal stretches.
    (0..SAMPLE_ROWS).map(|i| order[((2 * i + 1) as u128 * n as u128 / (2 * SAMPLE_ROWS) as u128) as usize]).collect()
}

/// The silhouette (b − a) / max(a, b) of each of `rows`, measured against the others of `rows`: a is the mean distance to the rows of the own cluster,
/// b the least mean distance to those of another. A row alone in its cluster has silhouette 0.
pub fn silhouettes(features: &Features, clustering: &Clustering, rows: &[usize]) -> Vec<f64> {
    let k = clustering.centres.len();
    let mut sizes = vec![0_usize; k];
    for &row in rows {
        sizes[clustering.labels[row]] += 1;
    }
    let mut sums = vec![0.0; rows.len() * k];
    for (i, &row) in rows.iter().enumerate() {
        for (j, &other) in rows.iter().enumerate().skip(i + 1) {
            let distance = libm::sqrt(squared_distance(features.row(row), features.row(other)));
            sums[i * k + clustering.labels[other]] += distance;
            sums[j * k + clustering.labels[row]] += distance;
        }
    }
    rows.iter()
        .enumerate()
        .map(|(i, &row)| {
            let own = clustering.labels[row];
            if sizes[own] < 2 {
                return 0.0;
            }
            let inside = sums[i * k + own] / (sizes[own] - 1) as f64;
            let outside = (0..k)
                .filter(|&cluster| cluster != own && sizes[cluster] > 0)
                .map(|cluster| sums[i * k + cluster] / sizes[cluster] as f64)
                .fold(f64::INFINITY, f64::min);
            let greater = inside.max(outside);
            if greater > 0.0 && greater.is_finite() { (outside - inside) / greater } else { 0.0 }
        })
        .collect()
}

fn davies_bouldin(features: &Features, clustering: &Clustering) -> Option<f64> {
    let k = clustering.centres.len();
    let mut spread = vec![0.0; k];
    for (row, &label) in clustering.labels.iter().enumerate() {
        spread[label] += libm::sqrt(squared_distance(features.row(row), &clustering.centres[label]));
    }
    for (sum, &size) in spread.iter_mut().zip(&clustering.sizes) {
        *sum /= size.max(1) as f64;
    }
    let mut sum = 0.0;
    for i in 0..k {
        let mut worst: f64 = 0.0;
        for j in (0..k).filter(|&j| j != i) {
            let distance = libm::sqrt(squared_distance(&clustering.centres[i], &clustering.centres[j]));
            worst = worst.max((spread[i] + spread[j]) / distance);
        }
        sum += worst;
    }
    let index = sum / k as f64;
    index.is_finite().then_some(index)
}

fn calinski_harabasz(features: &Features, clustering: &Clustering) -> Option<f64> {
    let (n, k) = (features.rows(), clustering.centres.len());
    let mean: Vec<f64> = (0..features.columns())
        .map(|column| exact_sum((0..n).map(|row| features.row(row)[column])) / n as f64)
        .collect();
    let between = exact_sum(
        clustering
            .centres
            .iter()
            .zip(&clustering.sizes)
            .map(|(centre, &size)| size as f64 * squared_distance(centre, &mean)),
    );
    let index = between * (n - k) as f64 / (clustering.inertia * (k - 1) as f64);
    index.is_finite().then_some(index)
}
