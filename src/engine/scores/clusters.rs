//! Clusters of customers who buy alike (`analysis::kmeans`): how many there are is found on some of them, who belongs where
//! on all.

use super::{Columns, NONE};
use crate::analysis::{
    cluster_quality::Quality,
    features::Features,
    kmeans::{self, Candidate, Clustering, Seeding},
    progress::unwatched,
    rfm::RfmValues,
};
use crate::domain::{money::SCALE, score::Score};
use crate::engine::refusal::Refusal;
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// The numbers of clusters that are tried.
pub const NUMBERS: std::ops::RangeInclusive<usize> = 2..=8;
/// On so many customers at most, evenly spaced among all in order of their values.
const SAMPLE: usize = 4_000;
const SEEDING: Seeding = Seeding::PlusPlus { seed: 1, restarts: 6 };

/// The clusters as of a day. They are numbered by spend, frequency and recency taken together, the best first.
#[derive(Debug)]
pub struct Clusters {
    pub day: i64,
    /// The number that a person asked for, or `None` where the silhouette decides.
    pub asked: Option<usize>,
    pub rows: Vec<Row>,
    pub values: Vec<RfmValues>,
    pub found: Clustering,
    pub candidates: Vec<Candidate>,
}

/// The search for the number of clusters, in pieces.
#[derive(Debug)]
pub struct ClusterWork {
    day: i64,
    asked: Option<usize>,
    rows: Vec<Row>,
    values: Vec<RfmValues>,
    features: Features,
    sample: Features,
    /// The rows of `features` that the sample's are.
    sampled: Vec<usize>,
    candidates: Vec<Candidate>,
    best: Option<(Quality, Clustering)>,
}

pub enum ClusterStep {
    More(Box<ClusterWork>),
    Done(Clusters),
}

impl ClusterWork {
    pub fn new(workspace: &Workspace, day: i64, asked: Option<usize>) -> Result<Self, Refusal> {
        let buyers = workspace.buyers(day);
        let features = Features::of_rfm(&buyers.values, SCALE).map_err(|why| super::refused(&why))?;
        let mut order: Vec<usize> = (0..buyers.values.len()).collect();
        order.sort_unstable_by_key(|at| {
            let values = &buyers.values[*at];
            (values.monetary, values.frequency, values.recency_days, *at)
        });
        let step = order.len().div_ceil(SAMPLE).max(1);
        let sampled: Vec<usize> = order.into_iter().step_by(step).collect();
        let values = sampled.iter().flat_map(|row| features.row(*row).iter().copied()).collect();
        let sample = Features::given(values, features.columns()).map_err(|why| super::refused(&why))?;
        Ok(Self {
            day,
            asked,
            rows: buyers.rows,
            values: buyers.values,
            features,
            sample,
            sampled,
            candidates: Vec::new(),
            best: None,
        })
    }

    /// How many numbers were tried, and of how many.
    pub fn progress(&self) -> (u64, u64) {
        (self.candidates.len() as u64, NUMBERS.count() as u64 + 1)
    }

    /// Tries the next number, or puts everybody where they belong.
    pub fn step(mut self) -> Result<ClusterStep, Refusal> {
        let k = NUMBERS.start() + self.candidates.len();
        if NUMBERS.contains(&k) {
            let tried = kmeans::choose(&self.sample, k..=k, &SEEDING, &mut unwatched);
            match tried {
                Ok(choice) => {
                    self.candidates.extend(choice.candidates.iter().copied());
                    let quality = choice.candidates.first().map(|candidate| candidate.quality);
                    let better = |new: &Quality| match (self.asked, &self.best) {
                        (Some(asked), _) => k == asked,
                        (None, Some((best, _))) => new.silhouette > best.silhouette,
                        (None, None) => true,
                    };
                    if let Some(quality) = quality.filter(better) {
                        self.best = Some((quality, choice.best));
                    }
                    return Ok(ClusterStep::More(Box::new(self)));
                }
                // There are not so many that differ: what was found holds.
                Err(_) if self.best.is_some() => {}
                Err(why) => return Err(super::refused(&why)),
            }
        }
        self.finish().map(ClusterStep::Done)
    }

    fn finish(self) -> Result<Clusters, Refusal> {
        let missing = || super::refused(&crate::analysis::refusal::Refusal::setting("k"));
        let (_, best) = self.best.ok_or_else(missing)?;
        let seeds = best.seed_rows.iter().filter_map(|row| self.sampled.get(*row).copied()).collect();
        let found = kmeans::cluster(&self.features, best.centres.len(), &Seeding::Rows(seeds), &mut unwatched);
        let found = best_first(found.map_err(|why| super::refused(&why))?);
        Ok(Clusters {
            day: self.day,
            asked: self.asked,
            rows: self.rows,
            values: self.values,
            found,
            candidates: self.candidates,
        })
    }
}

/// Numbers clusters anew: those who spend much, buy often and bought lately come first.
fn best_first(found: Clustering) -> Clustering {
    let worth = |centre: &Vec<f64>| match centre.as_slice() {
        [recency, frequency, monetary] => monetary + frequency - recency,
        _ => 0.0,
    };
    let mut order: Vec<usize> = (0..found.centres.len()).collect();
    order.sort_by(|a, b| worth(&found.centres[*b]).total_cmp(&worth(&found.centres[*a])));
    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, old)| place[*old] = new);
    Clustering {
        labels: found.labels.iter().map(|label| place[*label]).collect(),
        centres: order.iter().map(|old| found.centres[*old].clone()).collect(),
        sizes: order.iter().map(|old| found.sizes[*old]).collect(),
        seed_rows: order.iter().filter_map(|old| found.seed_rows.get(*old).copied()).collect(),
        ..found
    }
}

impl Workspace {
    /// Makes sure that clusters are there as of a day, however long it takes.
    pub fn need_clusters(&mut self, day: i64, asked: Option<usize>) -> Result<(), Refusal> {
        if self.models.clusters.as_ref().is_some_and(|known| known.day == day && known.asked == asked) {
            return Ok(());
        }
        let mut work = ClusterWork::new(self, day, asked)?;
        loop {
            match work.step()? {
                ClusterStep::More(more) => work = *more,
                ClusterStep::Done(clusters) => {
                    self.models.clusters = Some(clusters);
                    return Ok(());
                }
            }
        }
    }

    pub(super) fn cluster_scores(&mut self, day: i64) -> Result<Columns, Refusal> {
        let mut column = vec![NONE; self.customers.end() as usize];
        let asked = self.settings.clusters;
        match self.need_clusters(day, asked) {
            // Too few who differ: nobody has a cluster.
            Err(Refusal::Analysis { .. }) => {}
            done => {
                done?;
                if let Some(clusters) = &self.models.clusters {
                    for (row, label) in clusters.rows.iter().zip(&clusters.found.labels) {
                        column[*row as usize] = *label as i64 + 1;
                    }
                }
            }
        }
        Ok(vec![(Score::Cluster, column)])
    }
}
