//! Clusters and anomalies.

use super::customers::{Measured, measured, money_column};
use super::{Input, Options};
use guanxi::analysis::anomaly::{MODIFIED_Z_LIMIT, benford, fences, modified_z};
use guanxi::analysis::cluster_quality::quality;
use guanxi::analysis::features::Features;
use guanxi::analysis::kmeans::{Choice, Seeding, choose, cluster};
use guanxi::analysis::progress::unwatched;
use guanxi::analysis::refusal::Refusal;
use serde_json::{Value, json};

fn refused(refusal: Refusal) -> String {
    refusal.to_string()
}

/// k-means.
pub fn kmeans(input: &Input, options: &Options) -> Result<Value, String> {
    let (ids, features) = if input.has(&["z_lnR"]) {
        let columns =
            ["z_lnR", "z_lnF", "z_lnM"].map(|name| input.column(&[name]).and_then(|column| input.numbers(column)));
        let [r, f, m] = columns;
        let (r, f, m) = (r?, f?, m?);
        let values = (0..r.len()).flat_map(|row| [r[row], f[row], m[row]]).collect();
        let ids = input.names(input.column(&["customer_id"])?)?;
        (ids, Features::given(values, 3).map_err(|r| input.refused(r))?)
    } else {
        let Measured { ids, values, units } = measured(input, options)?;
        (ids, Features::of_rfm(&values, units).map_err(refused)?)
    };
    let seed_rows: Vec<usize> = options
        .list("seed-rows", "")
        .into_iter()
        .map(|row| row.parse().map_err(|_| format!("--seed-rows: {row} is no number of a row (from 0)")))
        .collect::<Result<_, _>>()?;
    if let Some((_, row)) = seed_rows.iter().enumerate().find(|(at, row)| seed_rows[..*at].contains(row)) {
        return Err(format!("--seed-rows names row {row} twice: every cluster starts from a row of its own"));
    }
    if let Some(row) = seed_rows.iter().find(|row| **row >= ids.len()) {
        return Err(format!("--seed-rows: there is no row {row}; the rows are 0 to {}", ids.len().saturating_sub(1)));
    }
    let seeding = match options.choice("seeding", &["farthest", "plusplus"])? {
        _ if !seed_rows.is_empty() => Seeding::Rows(seed_rows.clone()),
        "farthest" => Seeding::FarthestFirst,
        _ => Seeding::PlusPlus {
            seed: options.integer("seed", 1)?,
            restarts: u32::try_from(options.count("restarts", 20)?).map_err(|_| "--restarts is too large")?,
        },
    };
    let k = options.count("k", seed_rows.len())?;
    if options.text("k").is_some() && k == 0 {
        return Err("--k is 1 or more; leave it out to choose the number by silhouette".to_owned());
    }
    if !seed_rows.is_empty() && k != seed_rows.len() {
        return Err(format!("--k is {k}, but --seed-rows names {} rows", seed_rows.len()));
    }
    let (found, candidates) = if k > 0 {
        (cluster(&features, k, &seeding, &mut unwatched).map_err(refused)?, Vec::new())
    } else {
        let Choice { best, candidates } = choose(&features, 2..=8, &seeding, &mut unwatched).map_err(refused)?;
        (best, candidates)
    };
    let quality = quality(&features, &found);
    let customers: Vec<Value> =
        ids.iter().zip(&found.labels).map(|(id, label)| json!({"customer_id": id, "cluster": label})).collect();
    Ok(json!({"method": "k-means", "n": ids.len(), "k": found.centres.len(), "seeding": seeding,
        "feature_mean": features.mean, "feature_sd_pop": features.deviation, "seed_rows(0-based)": found.seed_rows,
        "iterations": found.iterations, "inertia": found.inertia, "sizes": found.sizes, "centres": found.centres,
        "silhouette": quality.map(|quality| quality.silhouette), "silhouette_rows": quality.map(|quality| quality.silhouette_rows),
        "davies_bouldin": quality.and_then(|quality| quality.davies_bouldin),
        "calinski_harabasz": quality.and_then(|quality| quality.calinski_harabasz),
        "marks": found.marks(), "candidates": candidates, "customers": customers}))
}

/// Outliers and first digits of a column.
pub fn anomalies(input: &Input, options: &Options) -> Result<Value, String> {
    // "amount" stands for whichever column of money there is.
    let (column, default_decimals) = match options.text_or("column", "amount") {
        "amount" => money_column(input).map(|(column, digits, _)| (column, digits))?,
        name => (
            input.column(&[name])?,
            money_column(input).map_or(0, |(column, digits, _)| if input.header[column] == name { digits } else { 0 }),
        ),
    };
    // An integer of 64 bits holds 18 digits.
    let decimals = options.count_up_to("decimals", default_decimals, 18)?;
    let amounts = (0..input.rows.len()).map(|row| input.amount(row, column, decimals));
    let amounts: Vec<i64> = amounts.collect::<Result<_, _>>().map_err(|error| format!("{error} (see --decimals)"))?;
    let values: Vec<f64> = amounts.iter().map(|&amount| amount as f64).collect();
    let z = modified_z(&values).map_err(|r| input.refused(r))?;
    let fences = fences(&values).map_err(|r| input.refused(r))?;
    let outliers: Vec<Value> = (0..values.len())
        .filter(|&row| z.scores[row].abs() > MODIFIED_Z_LIMIT || fences.is_outside(values[row]))
        .map(|row| {
            json!({"row": row + 1, "value": amounts[row], "modified_z": z.scores[row],
                "beyond_modified_z": z.scores[row].abs() > MODIFIED_Z_LIMIT,
                "outside": fences.is_outside(values[row]), "far_out": fences.is_far_out(values[row])})
        })
        .collect();
    let count = |test: &dyn Fn(usize) -> bool| (0..values.len()).filter(|&row| test(row)).count();
    let digits = benford(&amounts).ok().map(|found| {
        json!({"counts": found.counts, "chi2_8df": found.chi_squared, "p": found.p, "MAD": found.mean_deviation})
    });
    Ok(json!({"method": "anomalies", "column": input.header[column],
        "anomaly": {"n": values.len(), "median": z.median, "MAD": z.median_deviation, "spread": z.spread,
            "n_modified_z>3.5": count(&|row| z.scores[row].abs() > MODIFIED_Z_LIMIT),
            "Q1_R7": fences.lower_quartile, "Q3_R7": fences.upper_quartile, "fences": fences.inner,
            "n_outside": count(&|row| fences.is_outside(values[row])),
            "n_far_out(3 IQR)": count(&|row| fences.is_far_out(values[row])),
            "n_zero": count(&|row| amounts[row] == 0)},
        "benford": digits, "outliers": outliers}))
}
