//! Quantiles, medians and sums as the methods share them.

/// The quantile of sorted values by linear interpolation, type 7 of Hyndman & Fan (1996), the default of R and NumPy.
///
/// `share` is taken into 0..=1. `None` without values.
pub fn quantile_of_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = share.clamp(0.0, 1.0) * last as f64;
    let below = (position.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let part = position - below as f64;
    if part == 0.0 { Some(sorted[below]) } else { Some(sorted[below] + part * (sorted[above] - sorted[below])) }
}

/// The median; puts the values into another order. `None` without values.
pub fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let odd = values.len() % 2 == 1;
    let (smaller, &mut above, _) = values.select_nth_unstable_by(values.len() / 2, f64::total_cmp);
    if odd {
        return Some(above);
    }
    let below = smaller.iter().copied().max_by(f64::total_cmp)?;
    Some(below + (above - below) / 2.0)
}

/// A sum that loses almost nothing to rounding (Neumaier 1974), so the order of the values hardly matters.
pub fn exact_sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_seven() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile_of_sorted(&sorted, 0.25), Some(1.75));
        assert_eq!(quantile_of_sorted(&sorted, 1.0), Some(8.0));
        assert_eq!(quantile_of_sorted(&[], 0.5), None);
        assert_eq!(median(&mut [8.0, 1.0, 4.0, 2.0]), Some(3.0));
        assert_eq!(median(&mut [3.0]), Some(3.0));
        assert_eq!(median(&mut []), None);
    }

    #[test]
    fn nothing_is_lost() {
        assert_eq!(exact_sum([1.0, 1e100, 1.0, -1e100]), 2.0);
    }
}
