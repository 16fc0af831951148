//! Customers who buy alike: how many groups there are, how large, and what marks each.

use super::shared::{columns, count, number, share, share_of};
use crate::analysis::kmeans::Clustering;
use crate::analysis::rfm::RfmValues;
use crate::domain::{score::Score, segment::Rule};
use crate::engine::refusal::Refusal;
use crate::engine::report::{
    Axis, Bars, DataTable, Datum, Dot, Dots, Line, Lines, Mark, Method, Point, Report, Shows, TableRow,
};
use crate::engine::scores::clusters::Clusters;
use crate::engine::workspace::Workspace;

/// A centre so many standard deviations from the mean of all is worth a word.
const MARKED: f64 = 0.5;
/// Below it clusters run into each other (Kaufman & Rousseeuw 1990: no substantial structure).
const WEAK: f64 = 0.25;
/// A cluster that has the columns recency, frequency and spend: its place, its word above the mean, its word below.
const WORDS: [(usize, &str, &str); 3] = [(2, "much", "little"), (1, "often", "seldom"), (0, "long_ago", "lately")];

/// One cluster's customers taken together.
#[derive(Clone, Copy, Default)]
struct Means {
    customers: usize,
    recency: i128,
    frequency: i128,
    monetary: i128,
}

impl Means {
    fn add(&mut self, values: &RfmValues) {
        self.customers += 1;
        self.recency += i128::from(values.recency_days);
        self.frequency += i128::from(values.frequency);
        self.monetary += i128::from(values.monetary);
    }

    fn of(&self, sum: i128) -> f64 {
        share(sum as f64, self.customers as f64)
    }

    fn spend(&self) -> i64 {
        self.of(self.monetary) as i64
    }
}

/// What marks a cluster, as a text of its own (`analysis.clusters.much_often_lately`).
pub(super) fn name(centre: &[f64]) -> Datum {
    Datum::Key(name_key(centre))
}

fn name_key(centre: &[f64]) -> String {
    let words = WORDS.iter().filter_map(|(column, above, below)| {
        let z = *centre.get(*column)?;
        (z.abs() >= MARKED).then_some(if z > 0.0 { *above } else { *below })
    });
    let words: Vec<&str> = words.collect();
    if words.is_empty() { "clusters.average".into() } else { format!("clusters.{}", words.join("_")) }
}

fn means(known: &Clusters) -> Vec<Means> {
    let mut means = vec![Means::default(); known.found.centres.len()];
    known.found.labels.iter().zip(&known.values).for_each(|(label, values)| means[*label].add(values));
    means
}

impl Workspace {
    /// What marks each cluster of a day, the best first; nothing before they are worked out.
    pub(in crate::engine::answer) fn cluster_names(&self, day: i64) -> Vec<String> {
        let known = self.models.clusters.as_ref().filter(|known| known.day == day);
        known.map_or_else(Vec::new, |known| known.found.centres.iter().map(|centre| name_key(centre)).collect())
    }

    pub(super) fn clusters_report(&mut self, day: i64) -> Result<Report, Refusal> {
        let Some(known) = &self.models.clusters else { return Err(Refusal::Unprepared) };
        let means = means(known);
        let names: Vec<Datum> = known.found.centres.iter().map(|centre| name(centre)).collect();
        let everybody = known.rows.len();
        let mut report = Report::new(Method::Clusters, day, self.settings.currency);
        let all_spend: i128 = means.iter().map(|mean| mean.monetary).sum();
        if let (Some(best), Some(name)) = (means.first(), names.first()) {
            let spend = share(best.monetary as f64, all_spend as f64);
            let values = vec![
                ("k", number(means.len() as u32)),
                ("name", name.clone()),
                ("n", count(best.customers)),
                ("share", share_of(best.customers, everybody)),
                ("spend", Datum::Share(spend)),
            ];
            report.say("best", values);
        }
        report.figure("customers", count(everybody), Some(Rule::Is(super::rfm::bought())));
        report.figure("k", number(means.len() as u32), None);
        let quality = known.candidates.iter().find(|candidate| candidate.k == means.len()).map(|found| found.quality);
        let silhouette = quality.map_or(Datum::None, |quality| Datum::Number(quality.silhouette, 2));
        report.quality("silhouette", silhouette.clone());
        if let Some(quality) = quality {
            if quality.silhouette < WEAK {
                report.doubt("weak", vec![("silhouette", silhouette)]);
            }
            if quality.silhouette_rows < everybody {
                report.note("sample", vec![("n", Datum::Count(quality.silhouette_rows as i64))]);
            }
        }
        if known.asked.is_some_and(|asked| asked != means.len()) {
            report.doubt("fewer", vec![("k", number(means.len() as u32))]);
        }
        let rule = |cluster: usize| Rule::score(Score::Cluster, &[cluster as i64 + 1]);
        let bars = Bars {
            x: Axis::new("cluster", names.clone()),
            series: vec![Datum::key("clusters.customers")],
            bars: means.iter().enumerate().map(|(at, mean)| vec![Mark::count(mean.customers, rule(at))]).collect(),
            stacked: false,
            directions: None,
        };
        report.part("sizes", Shows::Bars(bars));
        let dot = |(at, mean): (usize, &Means)| Dot {
            name: names[at].clone(),
            x: mean.of(mean.frequency),
            y: mean.of(mean.monetary),
            size: mean.customers as f64,
            shown: vec![Datum::Number(mean.of(mean.frequency), 1), Datum::Amount(mean.spend()), count(mean.customers)],
            rule: Some(rule(at)),
        };
        let dots = Dots {
            x: Axis::new("frequency", Vec::new()),
            y: Axis::new("monetary", Vec::new()),
            dots: means.iter().enumerate().map(dot).collect(),
        };
        report.part("centres", Shows::Dots(dots));
        let row = |(at, mean): (usize, &Means)| TableRow {
            cells: vec![
                number(at as u32 + 1),
                names[at].clone(),
                count(mean.customers),
                share_of(mean.customers, everybody),
                Datum::Days(mean.of(mean.recency).round()),
                Datum::Number(mean.of(mean.frequency), 1),
                Datum::Amount(mean.spend()),
                Datum::Share(share(mean.monetary as f64, all_spend as f64)),
            ],
            rule: Some(rule(at)),
        };
        let heads =
            columns(&["number", "cluster", "customers", "share", "recency", "frequency", "monetary", "spend_share"]);
        let rows = means.iter().enumerate().map(row).collect();
        report.part("table", Shows::Table(DataTable { columns: heads, rows }));
        report.part("marks", Shows::Table(marks(&known.found, &names)));
        let points = known.candidates.iter().map(|tried| Point {
            x: tried.k as f64,
            y: tried.quality.silhouette,
            at: number(tried.k as u32),
            shown: Datum::Number(tried.quality.silhouette, 3),
            ..Point::default()
        });
        let line = Line { name: Datum::key("clusters.silhouette"), points: points.collect(), dashed: false };
        let (x, y) = (Axis::new("k", Vec::new()), Axis::new("silhouette", Vec::new()));
        report.part("numbers", Shows::Lines(Lines { x, y, lines: vec![line], stepped: false }));
        Ok(report)
    }
}

/// How far each centre is from the mean of all, in standard deviations of what the clusters were made of.
fn marks(found: &Clustering, names: &[Datum]) -> DataTable {
    let row = |(centre, name): (&Vec<f64>, &Datum)| {
        let z = |column: usize| centre.get(column).map_or(Datum::None, |z| Datum::Number(*z, 2));
        TableRow { cells: vec![name.clone(), z(0), z(1), z(2)], rule: None }
    };
    DataTable {
        columns: columns(&["cluster", "recency", "frequency", "monetary"]),
        rows: found.centres.iter().zip(names).map(row).collect(),
    }
}
