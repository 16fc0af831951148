use super::*;
use crate::analysis::testing::data::{cdnow, compare, compare_small};

#[test]
fn fits_cdnow() {
    for (two_decimals, key) in [(false, "gg_exact"), (true, "gg_pub2dp")] {
        let Some((_, spending)) = cdnow(two_decimals) else { return };
        compare(&fit(&spending).unwrap(), "btyd/fits_bgnbd_gg_mbgnbd.json", key);
    }
}

#[test]
fn fits_made_up_customers() {
    let small = [
        (1, 2.0, 1),
        (1, 60.0, 1),
        (1, 15.0, 2),
        (2, 8.0, 1),
        (2, 45.0, 1),
        (3, 20.0, 2),
        (5, 22.0, 2),
        (9, 17.0, 1),
        (10, 25.0, 1),
        (20, 19.0, 1),
        (1, 31.0, 2),
        (2, 12.0, 2),
        (12, 44.0, 1),
        (4, 35.0, 1),
    ];
    let customers: Vec<Spending> =
        small.iter().flat_map(|&(x, mean, count)| vec![Spending { x, mean }; count]).collect();
    let parameters = [1.6790402604278751, 18.456374862478174, 254.597461537551];
    let errors = [0.688681119288, 18.2495507559, 320.520568217];
    compare_small(&fit(&customers).unwrap(), -72.5589234699153, &parameters, &errors);
}

/// Fader & Hardie (2013), note 025: p 6.25, q 3.74, v 15.44 for CDNOW, and an overall mean of about 35.
#[test]
fn published_expectations() {
    let model = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
    assert!((model.mean_spend().unwrap() - 35.22).abs() < 0.01);
    // The mean of own orders counts the more, the more orders there are.
    let expected = |x| model.expected_spend(&Spending { x, mean: 10.0 }).unwrap();
    assert!(expected(1) > expected(5) && expected(5) > expected(1000) && expected(1000) > 10.0);
    assert_eq!(model.expected_spend(&Spending { x: 0, mean: 10.0 }), model.mean_spend());
}
