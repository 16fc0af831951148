//! The oracle files as the tests of several models read them.
use crate::analysis::fit::Fit;
use crate::analysis::gamma_gamma::Spending;
use crate::analysis::history::{RepeatBuying, Summary};
use crate::analysis::testing::oracle::oracle;
use serde_json::Value;

/// Relative difference, or absolute where nothing is expected.
pub fn difference(found: f64, expected: f64) -> f64 {
    (found - expected).abs() / if expected == 0.0 { 1.0 } else { expected.abs() }
}

/// A number of a JSON oracle, which keeps its digits as text.
pub fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

/// A JSON oracle.
pub fn json(path: &str) -> Option<Value> {
    Some(serde_json::from_str(&oracle(path)?).unwrap())
}

/// The rows of a CSV oracle as numbers (NaN where a cell is none), without the header.
pub fn table(path: &str) -> Option<Vec<Vec<f64>>> {
    let cells = |line: &str| line.split(',').map(|cell| cell.parse().unwrap_or(f64::NAN)).collect();
    Some(oracle(path)?.lines().skip(1).map(cells).collect())
}

/// The CDNOW sample, exact (days/7) or in weeks rounded to two decimals, with what was spent per repeat purchase.
pub fn cdnow(two_decimals: bool) -> Option<(Vec<Summary>, Vec<Spending>)> {
    let round = |value: f64| if two_decimals { (value * 100.0).round() / 100.0 } else { value };
    let rows = table("btyd/cdnow_summary.csv")?;
    let summary = |row: &Vec<f64>| Summary { x: row[1] as u32, t_x: round(row[2] / 7.0), t: round(row[3] / 7.0) };
    let spending = |row: &Vec<f64>| {
        let cents = (row[4] * 100.0).round() / row[1].max(1.0);
        Spending { x: row[1] as u32, mean: if two_decimals { cents.round() } else { cents } / 100.0 }
    };
    Some((rows.iter().map(summary).collect(), rows.iter().map(spending).collect()))
}

/// A hundred customers: purchases, weeks of the last one and observed, and how many are so. Made up.
const SMALL: [(u32, f64, f64, usize); 14] = [
    (0, 0.0, 35.0, 40),
    (0, 0.0, 20.0, 25),
    (1, 14.0, 35.0, 9),
    (1, 3.0, 28.0, 8),
    (2, 21.0, 35.0, 6),
    (2, 10.0, 30.0, 5),
    (3, 33.0, 35.0, 4),
    (5, 30.0, 32.0, 3),
    (8, 20.0, 34.0, 2),
    (12, 35.0, 36.0, 1),
    (4, 5.0, 30.0, 2),
    (7, 6.0, 35.0, 3),
    (15, 34.0, 35.0, 1),
    (9, 9.0, 30.0, 2),
];

/// The first `kinds` kinds of the made-up customers.
pub fn small(kinds: usize) -> Vec<Summary> {
    SMALL[..kinds].iter().flat_map(|&(x, t_x, t, count)| vec![Summary { x, t_x, t }; count]).collect()
}

/// Compares a fit with parameters and standard errors that mpmath found with 50 digits.
pub fn compare_small<M>(fit: &Fit<M>, log_likelihood: f64, parameters: &[f64], errors: &[f64]) {
    assert!(difference(fit.log_likelihood, log_likelihood) < 1e-14);
    assert_eq!(fit.estimates.len(), parameters.len());
    for ((estimate, value), error) in fit.estimates.iter().zip(parameters).zip(errors) {
        assert!(difference(estimate.value, *value) < 1e-11, "{estimate:?} {value}");
        assert!(difference(estimate.standard_error.unwrap(), *error) < 1e-9, "{estimate:?} {error}");
    }
}

/// Compares a fit with the oracle `key` of a file: parameters 1e-9, log-likelihood 1e-8, standard errors 1e-6.
pub fn compare<M>(fit: &Fit<M>, file: &str, key: &str) {
    let Some(expected) = json(file) else { return };
    let expected = &expected[key];
    let mut worst = [0.0_f64; 2];
    for estimate in &fit.estimates {
        let parameter = difference(estimate.value, number(&expected["params"][&*estimate.name]));
        let error = difference(estimate.standard_error.unwrap(), number(&expected["se"][&*estimate.name]));
        worst = [worst[0].max(parameter), worst[1].max(error)];
    }
    let likelihood = difference(fit.log_likelihood, number(&expected["loglik"]));
    println!("{key}: parameters {:.1e}, errors {:.1e}, log-likelihood {likelihood:.1e}", worst[0], worst[1]);
    assert_eq!(fit.customers, expected["n"].as_u64().unwrap());
    assert!(worst[0] < 1e-9 && worst[1] < 1e-6 && likelihood < 1e-8 && fit.is_identified());
}

/// Compares a fitted model with P(alive) and the orders of the next 39 weeks in the given columns of the predictions.
pub fn compare_predictions(model: &impl RepeatBuying, customers: &[Summary], columns: [usize; 2]) {
    let Some(rows) = table("btyd/cdnow_predictions.csv") else { return };
    let mut worst = [0.0_f64; 2];
    for (row, customer) in rows.iter().zip(customers) {
        let found = [model.p_alive(customer), model.expected(39.0, customer)];
        for i in 0..2 {
            worst[i] = worst[i].max(difference(found[i], row[columns[i]]));
        }
    }
    println!("predictions: P(alive) {:.1e}, orders {:.1e}", worst[0], worst[1]);
    assert!(worst[0] < 1e-12 && worst[1] < 1e-12, "{worst:?}");
}

/// Compares models with given parameters with P(alive) and orders in the given columns, to 1e-12.
pub fn compare_extreme<M: RepeatBuying>(model: impl Fn([f64; 4]) -> M, columns: [usize; 2]) {
    let Some(rows) = table("special/bgnbd_extreme_customers.csv") else { return };
    let mut worst = [0.0_f64; 2];
    for row in &rows {
        let customer = Summary { x: row[5] as u32, t_x: row[6], t: row[7] };
        let model = model([row[1], row[2], row[3], row[4]]);
        let found = [model.p_alive(&customer), model.expected(row[8], &customer)];
        for i in 0..2 {
            let error = difference(found[i], row[columns[i]]);
            if error > 1e-12 {
                println!("{error:.1e}: {:e} for {row:?}", found[i]);
            }
            // Below the smallest floating-point number nothing can be right.
            if row[columns[i]] > 1e-300 {
                worst[i] = worst[i].max(error);
            }
        }
    }
    println!("extreme customers: P(alive) {:.1e}, orders {:.1e}", worst[0], worst[1]);
    assert!(worst[0] < 1e-12 && worst[1] < 1e-12, "{worst:?}");
}
