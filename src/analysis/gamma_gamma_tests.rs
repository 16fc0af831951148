use super::*;
use crate::analysis::test_data::{cdnow, compare};

#[test]
fn fits_cdnow() {
    for (two_decimals, key) in [(false, "gg_exact"), (true, "gg_pub2dp")] {
        let Some((_, spending)) = cdnow(two_decimals) else { return };
        compare(&fit(&spending).unwrap(), "btyd/fits_bgnbd_gg_mbgnbd.json", key);
    }
}
