use super::*;
use crate::analysis::test_data::{cdnow, compare, compare_extreme, compare_predictions};

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
