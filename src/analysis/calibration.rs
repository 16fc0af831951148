//! Calibration: how well a model fitted to one period foretold the orders of the next (the hold-out test of Fader,
//! Hardie & Lee 2005, figures 3 and 4).
use super::history::{RepeatBuying, Summary, check};
use super::refusal::Refusal;
use super::special::Sum;
use serde::{Deserialize, Serialize};

/// A customer with the orders actually placed in the hold-out period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// What the model sees.
    pub summary: Summary,
    /// Orders in the hold-out period.
    pub holdout_x: u32,
}

/// Customers with equally many repeat purchases in the period fitted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Repeat purchases; in the last bin this many or more.
    pub x: u32,
    /// How many there are.
    pub customers: u64,
    /// Mean orders per customer in the hold-out period, as they were.
    pub actual_mean: f64,
    /// The same as foretold.
    pub expected_mean: f64,
}

/// How a forecast compares with what happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// By repeat purchases, ascending; bins without customers are left out.
    pub bins: Vec<Bin>,
    /// Orders of all customers in the hold-out period.
    pub actual_total: f64,
    /// The same as foretold.
    pub expected_total: f64,
    /// In orders per customer.
    pub mean_absolute_error: f64,
    /// In orders per customer.
    pub root_mean_square_error: f64,
    /// Pearson's; `None` where either side does not vary.
    pub correlation: Option<f64>,
}

/// Compares the model's forecast for `horizon` weeks, the length of the hold-out period, with what happened. Customers
/// with `last_bin` repeat purchases or more stand together.
pub fn calibrate<M: RepeatBuying>(
    model: &M,
    customers: &[Observed],
    horizon: f64,
    last_bin: u32,
) -> Result<Calibration, Refusal> {
    let mut customers = customers.to_vec();
    let key = |observed: &Observed| (observed.summary.x, observed.holdout_x);
    customers.sort_by(|a, b| {
        let (first, second) = (&a.summary, &b.summary);
        key(a).cmp(&key(b)).then(first.t.total_cmp(&second.t)).then(first.t_x.total_cmp(&second.t_x))
    });
    check(&customers.iter().map(|customer| customer.summary).collect::<Vec<_>>())?;
    if !(horizon > 0.0 && horizon.is_finite()) {
        return Err(Refusal::setting("horizon"));
    }
    let actual = |customer: &Observed| f64::from(customer.holdout_x);
    let expected: Vec<f64> = customers.iter().map(|customer| model.expected(horizon, &customer.summary)).collect();
    let rows: Vec<(&Observed, f64)> = customers.iter().zip(expected).collect();
    let n = rows.len() as f64;
    let sum = |value: &dyn Fn(f64, f64) -> f64, rows: &[(&Observed, f64)]| {
        rows.iter().map(|(customer, expected)| value(actual(customer), *expected)).collect::<Sum>().value()
    };
    let bins = rows.chunk_by(|(a, _), (b, _)| a.summary.x.min(last_bin) == b.summary.x.min(last_bin)).map(|rows| Bin {
        x: rows[0].0.summary.x.min(last_bin),
        customers: rows.len() as u64,
        actual_mean: sum(&|actual, _| actual, rows) / rows.len() as f64,
        expected_mean: sum(&|_, expected| expected, rows) / rows.len() as f64,
    });
    let (actual_total, expected_total) = (sum(&|actual, _| actual, &rows), sum(&|_, expected| expected, &rows));
    let (actual_mean, expected_mean) = (actual_total / n, expected_total / n);
    let covariance = sum(&|actual, expected| (actual - actual_mean) * (expected - expected_mean), &rows);
    let actual_spread = sum(&|actual, _| (actual - actual_mean).powi(2), &rows);
    let expected_spread = sum(&|_, expected| (expected - expected_mean).powi(2), &rows);
    let correlation = covariance / (actual_spread.sqrt() * expected_spread.sqrt());
    Ok(Calibration {
        bins: bins.collect(),
        actual_total,
        expected_total,
        mean_absolute_error: sum(&|actual, expected| (expected - actual).abs(), &rows) / n,
        root_mean_square_error: (sum(&|actual, expected| (expected - actual).powi(2), &rows) / n).sqrt(),
        correlation: correlation.is_finite().then(|| correlation.clamp(-1.0, 1.0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::data::{cdnow, difference, json, number, table};
    use crate::analysis::{bgnbd, mbgnbd};

    fn compare(model: &impl RepeatBuying, customers: &[Observed], key: &str, mean: &str) {
        let Some(expected) = json("btyd/cdnow_summary_stats.json") else { return };
        let found = calibrate(model, customers, 39.0, 7).unwrap();
        let of = |name: &str| number(&expected[key][name]);
        assert_eq!(found.actual_total, of("sum_actual"));
        assert!(difference(found.expected_total, of("sum_pred")) < 1e-12);
        assert!(difference(found.mean_absolute_error, of("MAE")) < 1e-12);
        assert!(difference(found.root_mean_square_error, of("RMSE")) < 1e-12);
        assert!(difference(found.correlation.unwrap(), of("pearson_r")) < 1e-12);
        for bin in &found.bins {
            let expected = &expected["freq_bins(7=7+)"][bin.x.to_string()];
            assert_eq!(bin.customers, expected["customers"].as_u64().unwrap());
            assert!(difference(bin.actual_mean, number(&expected["actual_mean"])) < 1e-15);
            assert!(difference(bin.expected_mean, number(&expected[mean])) < 1e-12);
        }
        assert_eq!(found.bins.len(), 8);
    }

    #[test]
    fn cdnow_holdout() {
        let (Some((summaries, _)), Some(rows)) = (cdnow(false), table("btyd/cdnow_summary.csv")) else { return };
        let observed = |(&summary, row): (&Summary, &Vec<f64>)| Observed { summary, holdout_x: row[5] as u32 };
        let customers: Vec<Observed> = summaries.iter().zip(&rows).map(observed).collect();
        compare(&bgnbd::fit(&summaries).unwrap().model, &customers, "bgnbd_holdout", "bg_mean");
        compare(&mbgnbd::fit(&summaries).unwrap().model, &customers, "mbgnbd_holdout", "mbg_mean");
    }

    #[test]
    fn one_customer_has_no_correlation() {
        let model = bgnbd::BgNbd { r: 1.0, alpha: 10.0, a: 0.0, b: 1.0 };
        let found = calibrate(&model, &[Observed { holdout_x: 3, ..Observed::default() }], 20.0, 7).unwrap();
        assert!((found.mean_absolute_error - 1.0).abs() < 1e-14 && found.correlation.is_none());
        assert_eq!(calibrate(&model, &[], 1.0, 7), Err(Refusal::NO_ROWS));
        assert!(calibrate(&model, &[Observed::default()], 0.0, 7).is_err());
    }
}
