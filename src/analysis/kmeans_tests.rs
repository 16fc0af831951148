use super::*;
use crate::analysis::cluster_quality::silhouettes;
use crate::analysis::progress::unwatched;
use crate::analysis::rfm::RfmValues;
use crate::analysis::testing::oracle::oracle;

fn close(found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < 1e-10, "{found} is not {expected}");
}

fn two_heaps() -> Features {
    let values = vec![0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 10.0, 10.0, 10.0, 11.0, 11.0, 10.0];
    Features::given(values, 2).unwrap()
}

#[test]
fn two_heaps_are_found_by_every_seeding() {
    for seeding in [Seeding::Rows(vec![0, 1]), Seeding::FarthestFirst, Seeding::PlusPlus { seed: 1, restarts: 5 }] {
        let found = cluster(&two_heaps(), 2, &seeding, &mut unwatched).unwrap();
        assert_eq!(found.sizes, [3, 3], "{seeding:?}");
        close(found.inertia, 8.0 / 3.0);
        let choice = choose(&two_heaps(), 2..=8, &seeding, &mut unwatched);
        if seeding != Seeding::Rows(vec![0, 1]) {
            assert_eq!(choice.unwrap().best.centres.len(), 2);
        }
    }
}

#[test]
fn restarts_do_not_depend_on_the_order_of_rows() {
    let mut random = SplitMix64(5);
    let rows: Vec<[f64; 2]> = (0..200).map(|_| [random.unit(), random.unit()]).collect();
    let seeding = Seeding::PlusPlus { seed: 9, restarts: 3 };
    let run = |rows: &[[f64; 2]]| {
        let features = Features::standardised(rows.concat(), 2).unwrap();
        cluster(&features, 4, &seeding, &mut unwatched).unwrap()
    };
    let forwards = run(&rows);
    let mut backwards = run(&rows.iter().rev().copied().collect::<Vec<_>>());
    backwards.labels.reverse();
    assert_eq!(forwards.labels, backwards.labels);
}

#[test]
fn degenerate_input_is_refused() {
    let same = Features::standardised(vec![4.0; 10], 2).unwrap();
    assert_eq!(
        cluster(&same, 2, &Seeding::FarthestFirst, &mut unwatched),
        Err(Refusal::TooFew { of: Counted::DifferentRows, needed: 2, found: 1 })
    );
    assert!(choose(&same, 2..=8, &Seeding::FarthestFirst, &mut unwatched).is_err());
    assert_eq!(Features::given(vec![1.0, f64::NAN], 1), Err(Refusal::NotANumber { row: 1 }));
    assert!(Features::given(vec![], 3).is_err());
    assert!(Features::of_rfm(&[], 100).is_err());
    let seeding = Seeding::PlusPlus { seed: 0, restarts: 2 };
    assert_eq!(cluster(&two_heaps(), 2, &seeding, &mut |_| false), Err(Refusal::Stopped));
    assert_eq!(
        cluster(&two_heaps(), 2, &Seeding::Rows(vec![0, 99]), &mut unwatched),
        Err(Refusal::setting("seed_rows"))
    );
    assert!(Features::given(vec![f64::MAX], 1).is_err());
    let huge = Features::standardised(vec![1e150, -1e150, f64::MIN_POSITIVE], 1).unwrap();
    assert!((0..3).all(|row| huge.row(row)[0].is_finite()));
}

#[test]
fn an_emptied_cluster_starts_again() {
    let features = Features::given(vec![0.0, 0.0, 0.0, 5.0, 9.0], 1).unwrap();
    let found = cluster(&features, 3, &Seeding::Rows(vec![0, 1, 2]), &mut unwatched).unwrap();
    assert_eq!(found.inertia, 0.0);
    assert!(found.sizes.iter().all(|&size| size > 0));
}

#[test]
fn cdnow_agrees_with_scikit_learn() {
    let (Some(rfm), Some(labels), Some(expected)) =
        (oracle("rfm/rfm_cdnow.csv"), oracle("cluster/kmeans_labels.csv"), oracle("cluster/kmeans_expected.json"))
    else {
        return;
    };
    let customers: Vec<RfmValues> = rfm
        .lines()
        .skip(1)
        .map(|line| {
            let numbers: Vec<i64> = line.split(',').skip(1).take(3).map(|field| field.parse().unwrap()).collect();
            RfmValues { recency_days: numbers[0], frequency: numbers[1], monetary: numbers[2] }
        })
        .collect();
    let features = Features::of_rfm(&customers, 100).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    for column in 0..3 {
        close(features.mean[column], expected["feature_mean"][column].as_f64().unwrap());
        close(features.deviation[column], expected["feature_sd_pop"][column].as_f64().unwrap());
    }
    let labels: Vec<Vec<&str>> = labels.lines().map(|line| line.split(',').collect()).collect();
    for (k, run) in expected["runs"].as_object().unwrap() {
        let seeds: Vec<usize> = serde_json::from_value(run["seed_rows(0-based)"].clone()).unwrap();
        let found = cluster(&features, seeds.len(), &Seeding::FarthestFirst, &mut unwatched).unwrap();
        assert_eq!(found.seed_rows, seeds);
        assert_eq!(found, cluster(&features, seeds.len(), &Seeding::Rows(seeds), &mut unwatched).unwrap());
        let column = labels[0].iter().position(|name| *name == format!("k{k}")).unwrap();
        for (row, label) in found.labels.iter().enumerate() {
            assert_eq!(label.to_string(), labels[row + 1][column], "row {row} of k {k}");
        }
        assert_eq!(found.iterations as u64, run["iterations"].as_u64().unwrap());
        close(found.inertia, run["inertia"].as_f64().unwrap());
        let quality = quality(&features, &found).unwrap();
        close(quality.silhouette, run["silhouette"].as_f64().unwrap());
        close(quality.davies_bouldin.unwrap(), run["davies_bouldin"].as_f64().unwrap());
        close(quality.calinski_harabasz.unwrap(), run["calinski_harabasz"].as_f64().unwrap());
        if k == "4" {
            let rows: Vec<usize> = (0..customers.len()).collect();
            for (row, silhouette) in silhouettes(&features, &found, &rows).iter().enumerate() {
                let expected: f64 = labels[row + 1][5].parse().unwrap();
                // scikit-learn takes its distances from dot products, which costs it digits.
                assert!((silhouette - expected).abs() < 1e-7, "{silhouette} {expected}");
            }
        }
        let restarted =
            cluster(&features, found.sizes.len(), &Seeding::PlusPlus { seed: 1, restarts: 20 }, &mut unwatched);
        let best = run["best_inertia_of_200_restarts"].as_f64().unwrap();
        assert!(restarted.unwrap().inertia <= best * 1.0005);
    }
}

/// The bounds of Hamerly's method leave out work, never a change: the labels are those of the plain method.
#[test]
fn no_row_is_nearer_to_another_centre() {
    let mut random = SplitMix64(2);
    for k in 1..9 {
        let values = (0..900).map(|_| (random.unit() * 12.0).floor()).collect();
        let features = Features::given(values, 3).unwrap();
        let found = cluster(&features, k, &Seeding::FarthestFirst, &mut unwatched).unwrap();
        for (row, &label) in found.labels.iter().enumerate() {
            let distances: Vec<f64> =
                found.centres.iter().map(|centre| -squared_distance(features.row(row), centre)).collect();
            assert_eq!(first_greatest(&distances), label);
        }
    }
}
