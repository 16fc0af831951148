use super::*;
use crate::analysis::history::RepeatBuying;
use crate::analysis::testing::data::{cdnow, compare, compare_extreme, compare_predictions, compare_small, small};

/// Fader, Hardie & Lee (2005), table 2 and the worked example of their note 004.
const PUBLISHED: BgNbd = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

#[test]
fn published_example() {
    let customer = Summary { x: 2, t_x: 30.43, t: 38.86 };
    assert!((PUBLISHED.expected(39.0, &customer) - 1.226).abs() < 5e-4);
    assert_eq!(PUBLISHED.p_alive(&Summary { x: 0, t_x: 0.0, t: 50.0 }), 1.0);
}

#[test]
fn fits_cdnow() {
    for (two_decimals, key) in [(false, "bgnbd_exact"), (true, "bgnbd_pub2dp")] {
        let Some((customers, _)) = cdnow(two_decimals) else { return };
        compare(&fit(&customers).unwrap(), "btyd/fits_bgnbd_gg_mbgnbd.json", key);
    }
}

#[test]
fn predicts_cdnow() {
    let Some((customers, _)) = cdnow(false) else { return };
    compare_predictions(&fit(&customers).unwrap().model, &customers, [1, 2]);
}

#[test]
fn predicts_extreme_customers() {
    compare_extreme(|[r, alpha, a, b]| BgNbd { r, alpha, a, b }, [9, 10]);
}

#[test]
fn fits_made_up_customers() {
    let parameters = [0.252890929241815, 4.964974852149975, 2.11687049773968, 7.516562232190006];
    let errors = [0.0642864822536, 1.9773476941, 4.34357301348, 18.3949369382];
    compare_small(&fit(&small(11)).unwrap(), -407.05053047918483, &parameters, &errors);
}
