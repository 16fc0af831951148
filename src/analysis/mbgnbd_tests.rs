use super::*;
use crate::analysis::history::RepeatBuying;
use crate::analysis::testing::data::{cdnow, compare, compare_extreme, compare_predictions, compare_small, small};

#[test]
fn fits_cdnow() {
    for (two_decimals, key) in [(false, "mbgnbd_exact"), (true, "mbgnbd_pub2dp")] {
        let Some((customers, _)) = cdnow(two_decimals) else { return };
        compare(&fit(&customers).unwrap(), "btyd/fits_bgnbd_gg_mbgnbd.json", key);
    }
}

#[test]
fn predicts_cdnow() {
    let Some((customers, _)) = cdnow(false) else { return };
    compare_predictions(&fit(&customers).unwrap().model, &customers, [3, 4]);
}

#[test]
fn predicts_extreme_customers() {
    compare_extreme(|[r, alpha, a, b]| MbgNbd { r, alpha, a, b }, [11, 12]);
}

#[test]
fn fits_made_up_customers() {
    let parameters = [0.5688552416967022, 6.870695784053538, 1.1674782903952803, 2.0257465905791836];
    let errors = [1.09015270862, 7.17472072786, 2.14998582976, 8.28639725385];
    compare_small(&fit(&small(11)).unwrap(), -406.89013904847644, &parameters, &errors);
}

/// After the first purchase the customer may have left already.
#[test]
fn the_first_purchase_is_an_occasion_to_leave() {
    let model = MbgNbd { r: 1.0, alpha: 2.0, a: 1.0, b: 3.0 };
    assert_eq!(model.p_alive(&Summary::default()), 0.75);
    assert!((model.p_alive(&Summary { x: 0, t_x: 0.0, t: 2.0 }) - 0.6).abs() < 1e-15);
}
