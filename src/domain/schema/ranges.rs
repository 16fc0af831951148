//! What the numbers of a customer's fields can be.

use super::{Field, customer::*};

/// The least and the greatest that a number or an amount of this field can be.
pub fn range(field: Field) -> Option<(i64, i64)> {
    match field {
        VALUE_PRODUCT | VALUE_SERVICE | VALUE_PERSONNEL | VALUE_IMAGE => Some((0, 10)),
        COST_MONEY | COST_TIME | COST_MENTAL | COST_EFFORT => Some((0, 10)),
        PLATFORM_RATING => Some((0, 100)),
        BRAND_RANK | BRANDS => Some((1, 1_000)),
        PAYMENTS | PAYMENTS_IN_TIME | DISPUTES | VISITS | EMPLOYEES => Some((0, 1_000_000_000)),
        ACQUISITION_COST | SERVICE_COST | CATEGORY_SPEND => Some((0, i64::MAX)),
        _ => None,
    }
}

/// Fields of which the first is never more than the second: part and whole.
pub const PARTS: [(Field, Field); 2] = [(PAYMENTS_IN_TIME, PAYMENTS), (BRAND_RANK, BRANDS)];
