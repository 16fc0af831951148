use super::*;
use crate::analysis::testing::data::{cdnow, compare, compare_small, difference, json, number, small, table};

/// The worked example of Fader, Hardie & Lee (2005), "RFM and CLV": parameters of their table; discount 0.0027 a week.
#[test]
fn published_example_of_discounted_orders() {
    let model = ParetoNbd { r: 0.5629966, alpha: 12.559037, s: 0.4081095, beta: 10.5148048 };
    let found = |x, t_x| model.discounted_orders(&Summary { x, t_x, t: 77.86 }, 0.0027).unwrap();
    assert!(difference(found(7, 35.0), 1.8641833280713296) < 1e-12, "{:e}", found(7, 35.0));
    assert!(difference(found(1, 30.0), 2.1991554497049606) < 1e-12);
    assert!(difference(found(10, 30.0), 0.16792750856605332) < 1e-12);
    assert!(model.discounted_orders(&Summary::default(), 0.0).is_err());
}

#[test]
fn fits_cdnow() {
    for (two_decimals, key) in [(false, "pnbd_exact"), (true, "pnbd_pub2dp")] {
        let Some((customers, _)) = cdnow(two_decimals) else { return };
        compare(&fit(&customers).unwrap(), "btyd/fits_pnbd.json", key);
    }
}

#[test]
fn predicts_cdnow() {
    let Some((customers, _)) = cdnow(false) else { return };
    let Some(rows) = table("btyd/cdnow_predictions_pnbd.csv") else { return };
    let model = fit(&customers).unwrap().model;
    let mut worst = [0.0_f64; 3];
    let (mut orders, mut discounted) = (0.0, 0.0);
    for (row, customer) in rows.iter().zip(&customers) {
        let dert = model.discounted_orders(customer, 0.0027).unwrap();
        let found = [model.p_alive(customer), model.expected(39.0, customer), dert];
        for i in 0..3 {
            worst[i] = worst[i].max(difference(found[i], row[i + 1]));
        }
        (orders, discounted) = (orders + found[1], discounted + dert);
    }
    println!("pnbd predictions: {worst:?}");
    assert!(worst.iter().all(|&error| error < 1e-12), "{worst:?}");
    let Some(summary) = json("btyd/pnbd_summary.json") else { return };
    assert!(difference(orders, number(&summary["sum_E39"])) < 1e-12);
    assert!(difference(discounted, number(&summary["sum_DERT"])) < 1e-12);
}

#[test]
fn the_two_integrals_at_known_points() {
    // E_1(1)·e and, for s = 0, 1/z.
    assert!(difference(discounted_survival(1.0, 1.0), 0.5963473623231941) < 1e-15);
    assert!(difference(discounted_survival(0.0, 1e-4), 1e4) < 1e-14);
    assert!(difference(discounted_survival(50.0, 1e-9), 1.0 / 49.0) < 1e-8);
    // One order at the beginning and none since: r+x = 1, s = 1 and α = β have a closed form.
    let model = ParetoNbd { r: 1.0, alpha: 2.0, s: 1.0, beta: 2.0 };
    let odds = 36.0 * (0.5 * (1.0 / 4.0 - 1.0 / 36.0));
    assert!(difference(model.p_alive(&Summary { x: 0, t_x: 0.0, t: 4.0 }), 1.0 / (1.0 + odds)) < 1e-14);
}

#[test]
fn fits_made_up_customers() {
    let parameters = [0.34354247327947973, 3.6051278142688714, 4.58679475158642, 105.13213783855315];
    let errors = [0.0920943441415, 1.16059175571, 15.2663393553, 387.44932833];
    compare_small(&fit(&small(14)).unwrap(), -515.1355467395745, &parameters, &errors);
}
