//! How long customers stay: the Kaplan–Meier estimate.
//!
//! Sources: Kaplan & Meier, *Nonparametric estimation from incomplete observations* (1958); variance: M. Greenwood (1926);
//! confidence band on the log(−log) scale: Kalbfleisch & Prentice, *The Statistical Analysis of Failure Time Data* (1980), section 1.3.

use super::normal::normal_quantile;
use super::refusal::{Counted, Refusal};
use serde::{Deserialize, Serialize};

/// How long one customer was watched.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lifetime {
    /// The time, in any unit, 0 or more.
    pub duration: f64,
    /// Whether the customer left at its end; `false` for one who is still here.
    pub ended: bool,
}

/// The estimate at one time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurvivalPoint {
    /// The time.
    pub time: f64,
    /// Customers still watched just before it.
    pub at_risk: usize,
    /// Customers who left at it.
    pub events: usize,
    /// Customers last seen at it, still here.
    pub censored: usize,
    /// Share expected to stay beyond it, 0 to 1.
    pub survival: f64,
    /// Greenwood's standard error of that share; 0 where the share is 0.
    pub standard_error: f64,
    /// The pointwise confidence band, low and high; `None` where the share is 1 or 0 and the scale does not reach.
    pub band: Option<[f64; 2]>,
}

/// The estimate at all times at which something was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KaplanMeier {
    /// The points, in order of time.
    pub points: Vec<SurvivalPoint>,
    /// The first time at which the share is half or less; `None` where it never is.
    pub median: Option<f64>,
}

impl KaplanMeier {
    /// The share expected to stay beyond a time. Past the last time seen, the last share.
    pub fn survival_at(&self, time: f64) -> f64 {
        let seen = self.points.partition_point(|point| point.time <= time);
        seen.checked_sub(1).map_or(1.0, |last| self.points[last].survival)
    }
}

/// Estimates the share of customers who stay; `confidence` is that of the band, such as 0.95.
///
/// # Errors
/// [`Refusal::TooFew`] without rows, [`Refusal::NotANumber`] or [`Refusal::NotPositive`] for a duration that is no time,
/// [`Refusal::Setting`] unless 0 < confidence < 1.
pub fn kaplan_meier(lifetimes: &[Lifetime], confidence: f64) -> Result<KaplanMeier, Refusal> {
    if lifetimes.is_empty() {
        return Err(Refusal::TooFew { of: Counted::Rows, needed: 1, found: 0 });
    }
    if let Some(row) = lifetimes.iter().position(|lifetime| !lifetime.duration.is_finite()) {
        return Err(Refusal::NotANumber { row });
    }
    if let Some(row) = lifetimes.iter().position(|lifetime| lifetime.duration < 0.0) {
        return Err(Refusal::NotPositive { row });
    }
    let inside = Some(confidence).filter(|confidence| *confidence > 0.0 && *confidence < 1.0);
    let z =
        inside.and_then(|inside| normal_quantile(0.5 + inside / 2.0)).ok_or_else(|| Refusal::setting("confidence"))?;

    let mut sorted = lifetimes.to_vec();
    sorted.sort_unstable_by(|a, b| a.duration.total_cmp(&b.duration));
    let mut points = Vec::new();
    let (mut at_risk, mut survival, mut greenwood) = (sorted.len(), 1.0, 0.0);
    // Compared as numbers, not by bits: −0 is the same time as 0.
    for same_time in sorted.chunk_by(|a, b| a.duration == b.duration) {
        let events = same_time.iter().filter(|lifetime| lifetime.ended).count();
        let censored = same_time.len() - events;
        if events > 0 {
            survival *= (at_risk - events) as f64 / at_risk as f64;
            if events < at_risk {
                greenwood += events as f64 / (at_risk as f64 * (at_risk - events) as f64);
            }
        }
        let standard_error = survival * libm::sqrt(greenwood);
        let band = band(survival, greenwood, z);
        let time = same_time[0].duration.abs();
        points.push(SurvivalPoint { time, at_risk, events, censored, survival, standard_error, band });
        at_risk -= same_time.len();
    }
    let median = points.iter().find(|point| point.survival <= 0.5).map(|point| point.time);
    Ok(KaplanMeier { points, median })
}

/// S^exp(±z·√greenwood / ln S).
fn band(survival: f64, greenwood: f64, z: f64) -> Option<[f64; 2]> {
    if survival <= 0.0 || survival >= 1.0 {
        return None;
    }
    let logarithm = libm::log(survival);
    let width = z * libm::sqrt(greenwood) / logarithm;
    let bounds = [-width, width].map(|side| libm::exp(logarithm * libm::exp(side)));
    bounds.iter().all(|bound| bound.is_finite()).then_some(bounds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::oracle::oracle;

    fn lifetimes(list: &[(f64, bool)]) -> Vec<Lifetime> {
        list.iter().map(|&(duration, ended)| Lifetime { duration, ended }).collect()
    }

    /// The 6-MP arm of Freireich et al. (1963), as in Kalbfleisch & Prentice: S(6) = 0.857, S(10) = 0.753, S(23) = 0.448, median 23;
    /// the band at 10 weeks is that of R's survfit with conf.type "log-log".
    #[test]
    fn remission_of_leukaemia() {
        let ended = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0].map(|time| (time, true));
        let here = [6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0].map(|time| (time, false));
        let found = kaplan_meier(&lifetimes(&[&ended[..], &here[..]].concat()), 0.95).unwrap();
        assert!((found.survival_at(6.5) - 18.0 / 21.0).abs() < 1e-15);
        assert!((found.survival_at(10.0) - 0.752_941).abs() < 1e-6);
        assert!((found.survival_at(99.0) - 0.448_179).abs() < 1e-6);
        assert_eq!((found.median, found.survival_at(0.0)), (Some(23.0), 1.0));
        let [low, high] = found.points.iter().find(|point| point.time == 10.0).unwrap().band.unwrap();
        assert!((low - 0.503_2).abs() < 1e-4 && (high - 0.889_4).abs() < 1e-4, "{low} {high}");
    }

    #[test]
    fn all_leave_at_once_and_bad_input() {
        let found = kaplan_meier(&lifetimes(&[(0.0, true), (-0.0, true)]), 0.95).unwrap();
        assert_eq!((found.points.len(), found.points[0].survival, found.points[0].standard_error), (1, 0.0, 0.0));
        assert!(kaplan_meier(&[], 0.95).is_err());
        assert_eq!(kaplan_meier(&lifetimes(&[(f64::NAN, true)]), 0.95), Err(Refusal::NotANumber { row: 0 }));
        assert_eq!(kaplan_meier(&lifetimes(&[(-1.0, true)]), 0.95), Err(Refusal::NotPositive { row: 0 }));
        assert_eq!(kaplan_meier(&lifetimes(&[(1.0, true)]), 1.0), Err(Refusal::setting("confidence")));
    }

    #[test]
    fn telco_agrees_with_exact_fractions() {
        let (Some(data), Some(expected)) = (oracle("stats/modeldata_wa_churn.csv"), oracle("stats/km_telco.csv"))
        else {
            return;
        };
        let rows: Vec<Lifetime> = data
            .lines()
            .skip(1)
            .map(|line| {
                let fields: Vec<&str> = line.split(',').collect();
                Lifetime { duration: fields[6].parse().unwrap(), ended: fields[1] == "Yes" }
            })
            .collect();
        let found = kaplan_meier(&rows, 0.95).unwrap();
        assert_eq!(found.points.len(), expected.lines().count() - 1);
        for (point, line) in found.points.iter().zip(expected.lines().skip(1)) {
            let fields: Vec<f64> = line.split(',').map(|field| field.parse().unwrap()).collect();
            assert_eq!([point.time, point.at_risk as f64, point.events as f64, point.censored as f64], fields[..4]);
            assert!((point.survival / fields[4] - 1.0).abs() < 1e-13);
            assert!((point.standard_error - fields[5]).abs() <= 1e-13 * fields[5]);
        }
    }
}
