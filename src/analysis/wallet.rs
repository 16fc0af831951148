//! Share of wallet 顾客份额: how much of what a customer spends in the category is spent here.

/// Spend here divided by spend in the category, 0 to 1. `None` where the category's spend is not above zero or the spend here is below zero;
/// a spend here above the category's counts as all of it (the category was estimated too low).
pub fn known_share(spend_here: i64, spend_in_category: i64) -> Option<f64> {
    (spend_in_category > 0 && spend_here >= 0).then(|| (spend_here as f64 / spend_in_category as f64).min(1.0))
}

/// The share by rank alone: (1 − rank/(brands + 1)) · 2/brands, the Wallet Allocation Rule of Keiningham, Aksoy, Buoye & Cooil,
/// *Customer loyalty isn't enough. Grow your share of wallet*, Harvard Business Review (October 2011).
///
/// `rank` is ours among the `brands` the customer uses, 1 for the favourite; tied brands share the mean of their ranks, so it need not be whole.
/// `None` without brands or where the rank is outside 1..=brands.
pub fn allocated_share(rank: f64, brands: u32) -> Option<f64> {
    let brands = f64::from(brands);
    (rank >= 1.0 && rank <= brands).then(|| (1.0 - rank / (brands + 1.0)) * 2.0 / brands)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the article: two brands, first place, 67 %.
    #[test]
    fn ranks_become_shares_that_add_up_to_one() {
        assert!((allocated_share(1.0, 2).unwrap() - 2.0 / 3.0).abs() < 1e-15);
        for brands in 1..9 {
            let sum: f64 = (1..=brands).filter_map(|rank| allocated_share(f64::from(rank), brands)).sum();
            assert!((sum - 1.0).abs() < 1e-14);
        }
        assert_eq!([allocated_share(3.0, 2), allocated_share(1.0, 0), allocated_share(f64::NAN, 2)], [None; 3]);
    }

    #[test]
    fn known_spend() {
        assert_eq!(
            [known_share(25, 100), known_share(5, 0), known_share(-1, 5), known_share(7, 5)],
            [Some(0.25), None, None, Some(1.0)]
        );
    }
}
