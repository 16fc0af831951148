//! Values that do not fit in: modified z-scores, Tukey's fences and Benford's law.
//!
//! Sources: Iglewicz & Hoaglin, *How to Detect and Handle Outliers* (1993); J. W. Tukey, *Exploratory Data Analysis* (1977);
//! F. Benford, *The law of anomalous numbers* (1938), with the test by chi-squared and mean absolute deviation of M. Nigrini, *Benford's Law* (2012).

use super::normal::chi_squared_upper;
use super::quantile::{exact_sum, median, quantile_of_sorted};
use super::refusal::{Counted, Refusal};
use serde::{Deserialize, Serialize};

/// The usual limit of a modified z-score.
pub const MODIFIED_Z_LIMIT: f64 = 3.5;
/// Makes the median absolute deviation comparable with a standard deviation: the 75 % quantile of the normal distribution, as printed by Iglewicz & Hoaglin.
const MEDIAN_DEVIATION_FACTOR: f64 = 0.6745;
/// The same for the mean absolute deviation: √(π/2), as printed.
const MEAN_DEVIATION_FACTOR: f64 = 1.253_314;

/// What the distances were measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spread {
    /// The median absolute deviation from the median.
    MedianDeviation,
    /// The mean absolute deviation from the median, because more than half of the values are equal.
    MeanDeviation,
    /// All values are equal: every score is 0.
    None,
}

/// The modified z-scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModifiedZ {
    /// The median.
    pub median: f64,
    /// The median absolute deviation from the median.
    pub median_deviation: f64,
    /// What the scores were measured in.
    pub spread: Spread,
    /// The scores, in the order of the input; one beyond ±3.5 marks an outlier.
    pub scores: Vec<f64>,
}

/// Modified z-scores 0.6745·(x − median)/MAD. Where the median absolute deviation is 0, (x − median)/(1.253314 · mean absolute deviation).
///
/// # Errors
/// [`Refusal::TooFew`] without values, [`Refusal::NotANumber`] for a value that is none or too large to be measured.
pub fn modified_z(values: &[f64]) -> Result<ModifiedZ, Refusal> {
    check(values)?;
    let mut sorted = values.to_vec();
    let Some(centre) = median(&mut sorted) else { return Err(no_values()) };
    let mut deviations: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
    let mean_deviation = exact_sum(deviations.iter().map(|deviation| deviation / values.len() as f64));
    let Some(median_deviation) = median(&mut deviations) else { return Err(no_values()) };
    let (spread, unit) = if median_deviation > 0.0 {
        (Spread::MedianDeviation, median_deviation / MEDIAN_DEVIATION_FACTOR)
    } else if mean_deviation > 0.0 {
        (Spread::MeanDeviation, mean_deviation * MEAN_DEVIATION_FACTOR)
    } else {
        (Spread::None, 1.0)
    };
    let scores = values
        .iter()
        .map(|value| match spread {
            Spread::MedianDeviation => MEDIAN_DEVIATION_FACTOR * (value - centre) / median_deviation,
            _ => (value - centre) / unit,
        })
        // A spread so small that the quotient overflows still has to give a number.
        .map(|score: f64| score.clamp(-f64::MAX, f64::MAX))
        .collect();
    Ok(ModifiedZ { median: centre, median_deviation, spread, scores })
}

/// Tukey's fences.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fences {
    /// Lower quartile (type R-7).
    pub lower_quartile: f64,
    /// Upper quartile (type R-7).
    pub upper_quartile: f64,
    /// 1.5 interquartile ranges beyond the quartiles, low and high: what is outside is an outlier.
    pub inner: [f64; 2],
    /// 3 interquartile ranges beyond the quartiles, low and high: what is outside is far out.
    pub outer: [f64; 2],
}

impl Fences {
    /// Whether a value is outside the inner fences.
    pub fn is_outside(&self, value: f64) -> bool {
        value < self.inner[0] || value > self.inner[1]
    }

    /// Whether a value is outside the outer fences.
    pub fn is_far_out(&self, value: f64) -> bool {
        value < self.outer[0] || value > self.outer[1]
    }
}

/// Tukey's fences around the values.
///
/// # Errors
/// As for [`modified_z`].
pub fn fences(values: &[f64]) -> Result<Fences, Refusal> {
    check(values)?;
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (Some(lower_quartile), Some(upper_quartile)) =
        (quantile_of_sorted(&sorted, 0.25), quantile_of_sorted(&sorted, 0.75))
    else {
        return Err(no_values());
    };
    let range = upper_quartile - lower_quartile;
    let around = |ranges: f64| [lower_quartile - ranges * range, upper_quartile + ranges * range];
    Ok(Fences { lower_quartile, upper_quartile, inner: around(1.5), outer: around(3.0) })
}

/// First digits against Benford's law.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Benford {
    /// Amounts above zero.
    pub amounts: usize,
    /// How often each first digit 1 to 9 stands.
    pub counts: [usize; 9],
    /// The chi-squared statistic with 8 degrees of freedom.
    pub chi_squared: f64,
    /// Its p-value.
    pub p: f64,
    /// The mean absolute deviation of the shares; above 0.015 Nigrini speaks of nonconformity.
    pub mean_deviation: f64,
}

/// Compares the first digits of the amounts above zero with log₁₀(1 + 1/d).
///
/// Made-up amounts seldom follow the law; but neither do prices set by habit (9.99), so it gives a hint and no proof.
///
/// # Errors
/// [`Refusal::TooFew`] without an amount above zero.
pub fn benford(amounts: &[i64]) -> Result<Benford, Refusal> {
    let mut counts = [0_usize; 9];
    for &amount in amounts.iter().filter(|&&amount| amount > 0) {
        let first_digit = amount / 10_i64.pow(amount.ilog10());
        counts[first_digit as usize - 1] += 1;
    }
    let total: usize = counts.iter().sum();
    if total == 0 {
        return Err(Refusal::TooFew { of: Counted::Rows, needed: 1, found: 0 });
    }
    let n = total as f64;
    let (mut chi_squared, mut deviation) = (0.0, 0.0);
    for (digit, &count) in (1..).zip(&counts) {
        let share = libm::log10(1.0 + 1.0 / f64::from(digit));
        chi_squared += (count as f64 - n * share) * (count as f64 - n * share) / (n * share);
        deviation += (count as f64 / n - share).abs();
    }
    Ok(Benford {
        amounts: total,
        counts,
        chi_squared,
        p: chi_squared_upper(chi_squared, 8),
        mean_deviation: deviation / 9.0,
    })
}

fn no_values() -> Refusal {
    Refusal::TooFew { of: Counted::Rows, needed: 1, found: 0 }
}

/// Values have to be finite and small enough for three times their differences to be so too.
fn check(values: &[f64]) -> Result<(), Refusal> {
    if values.is_empty() {
        return Err(no_values());
    }
    match values.iter().position(|value| !value.is_finite() || value.abs() > f64::MAX / 16.0) {
        Some(row) => Err(Refusal::NotANumber { row }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::oracle::oracle;

    #[test]
    fn one_value_far_away() {
        let found = modified_z(&[1.0, 2.0, 3.0, 4.0, 100.0]).unwrap();
        assert_eq!((found.median, found.median_deviation, found.spread), (3.0, 1.0, Spread::MedianDeviation));
        assert!((found.scores[4] - 65.426_5).abs() < 1e-12);
        let fences = fences(&[1.0, 2.0, 3.0, 4.0, 100.0]).unwrap();
        assert_eq!((fences.inner, fences.is_outside(7.0), fences.is_far_out(11.0)), ([-1.0, 7.0], false, true));
    }

    #[test]
    fn mostly_equal_values_use_the_mean_deviation() {
        let found = modified_z(&[5.0, 5.0, 5.0, 5.0, 25.0]).unwrap();
        assert_eq!(found.spread, Spread::MeanDeviation);
        assert!((found.scores[4] - 20.0 / (4.0 * 1.253_314)).abs() < 1e-12);
        assert_eq!(modified_z(&[7.0; 3]).unwrap().scores, [0.0; 3]);
    }

    #[test]
    fn bad_input() {
        assert!(modified_z(&[]).is_err() && fences(&[]).is_err());
        assert_eq!(fences(&[0.0, f64::INFINITY]), Err(Refusal::NotANumber { row: 1 }));
        assert_eq!(modified_z(&[f64::MAX, -f64::MAX]), Err(Refusal::NotANumber { row: 0 }));
        assert!(modified_z(&[0.0, 5e-324, 1.0, -5e-324, 1e300]).unwrap().scores.iter().all(|score| score.is_finite()));
        assert!(benford(&[0, -7]).is_err());
        assert_eq!(benford(&[i64::MAX, 10, 1]).unwrap().counts, [2, 0, 0, 0, 0, 0, 0, 0, 1]);
    }

    #[test]
    fn cdnow_agrees_with_numpy() {
        let (Some(data), Some(expected)) = (oracle("btyd/cdnow_transactions.csv"), oracle("stats/stats_expected.json"))
        else {
            return;
        };
        let cents: Vec<i64> = data
            .lines()
            .skip(1)
            .map(|line| (line.split(',').nth(4).unwrap().parse::<f64>().unwrap() * 100.0).round() as i64)
            .collect();
        let values: Vec<f64> = cents.iter().map(|&amount| amount as f64).collect();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        let number = |section: &str, name: &str| match &expected[section][name] {
            serde_json::Value::String(text) => text.parse().unwrap(),
            value => value.as_f64().unwrap(),
        };
        let z = modified_z(&values).unwrap();
        assert_eq!([z.median, z.median_deviation], [number("anomaly", "median"), number("anomaly", "MAD")]);
        let beyond = z.scores.iter().filter(|score| score.abs() > MODIFIED_Z_LIMIT).count();
        assert_eq!(beyond as f64, number("anomaly", "n_modified_z>3.5"));
        let fences = fences(&values).unwrap();
        assert_eq!(
            [fences.lower_quartile, fences.upper_quartile],
            [number("anomaly", "Q1_R7"), number("anomaly", "Q3_R7")]
        );
        assert_eq!(
            values.iter().filter(|value| fences.is_outside(**value)).count() as f64,
            number("anomaly", "n_outside")
        );
        let far = values.iter().filter(|value| fences.is_far_out(**value)).count();
        assert_eq!(far as f64, number("anomaly", "n_far_out(3 IQR)"));
        let digits = benford(&cents).unwrap();
        assert_eq!(digits.counts, [2634, 1442, 804, 650, 476, 289, 201, 153, 262]);
        assert!((digits.chi_squared / number("benford", "chi2_8df") - 1.0).abs() < 1e-13);
        assert!((digits.p / number("benford", "p") - 1.0).abs() < 1e-11);
        assert!((digits.mean_deviation / number("benford", "MAD") - 1.0).abs() < 1e-13);
    }
}
