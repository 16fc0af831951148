//! Customer delivered value 让渡价值 = total value − total cost (P. Kotler, *Marketing Management*).
//!
//! The parts can weigh differently. A part that is not known is left out and the others of its side weigh the more, so that
//! nobody seems to get little because little was asked.

use serde::{Deserialize, Serialize};

/// What the customer gets and gives, all in one unit (money, or points of a survey).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeliveredValue {
    /// Value of the product, of the services around it, of the people met, of the image.
    pub values: [Option<f64>; 4],
    /// Money paid, time spent, mental effort, physical effort.
    pub costs: [Option<f64>; 4],
}

/// What the parts weigh, in the same order; what is below zero or not finite counts as zero.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveredWeights {
    /// Of the values.
    pub values: [f64; 4],
    /// Of the costs.
    pub costs: [f64; 4],
}

impl Default for DeliveredWeights {
    fn default() -> Self {
        Self { values: [1.0; 4], costs: [1.0; 4] }
    }
}

impl DeliveredValue {
    /// How many of the eight parts are known.
    pub fn known(&self) -> usize {
        self.values.iter().chain(&self.costs).flatten().count()
    }

    /// The weighted sum of the values; `None` where none with a weight is known.
    pub fn total_value(&self, weights: &DeliveredWeights) -> Option<f64> {
        side(&self.values, &weights.values)
    }

    /// The weighted sum of the costs; `None` where none with a weight is known.
    pub fn total_cost(&self, weights: &DeliveredWeights) -> Option<f64> {
        side(&self.costs, &weights.costs)
    }

    /// Total value less total cost; `None` where one of them is not known.
    pub fn delivered(&self, weights: &DeliveredWeights) -> Option<f64> {
        Some(self.total_value(weights)? - self.total_cost(weights)?).filter(|sum| sum.is_finite())
    }
}

/// Four parts by their weights; the known ones speak for all.
fn side(parts: &[Option<f64>; 4], weights: &[f64; 4]) -> Option<f64> {
    let weights = weights.map(|weight| if weight.is_finite() { weight.max(0.0) } else { 0.0 });
    let known =
        parts.iter().zip(weights).filter_map(|(part, weight)| Some((part.filter(|part| part.is_finite())?, weight)));
    let (sum, weight) = known.fold((0.0, 0.0), |(sum, all), (part, weight)| (sum + part * weight, all + weight));
    let all: f64 = weights.iter().sum();
    (weight > 0.0).then(|| sum / weight * all).filter(|sum| sum.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_less_cost() {
        let some = |parts: [f64; 4]| parts.map(Some);
        let value = DeliveredValue { values: some([50.0, 10.0, 0.0, 5.0]), costs: some([40.0, 3.0, 0.0, 0.0]) };
        let weights = DeliveredWeights::default();
        let of = |value: &DeliveredValue| {
            (value.total_value(&weights), value.total_cost(&weights), value.delivered(&weights))
        };
        assert_eq!(of(&value), (Some(65.0), Some(43.0), Some(22.0)));
        assert_eq!(value.known(), 8);
        let doubled = DeliveredWeights { values: [2.0, 1.0, 1.0, 1.0], ..weights };
        assert_eq!(value.delivered(&doubled), Some(72.0));
        assert_eq!(DeliveredValue { costs: some([f64::NAN; 4]), ..value }.delivered(&weights), None);
    }

    #[test]
    fn what_is_not_known_is_no_zero() {
        let value = DeliveredValue { values: [Some(8.0), None, Some(6.0), None], costs: [None, Some(5.0), None, None] };
        let weights = DeliveredWeights::default();
        assert_eq!((value.total_value(&weights), value.total_cost(&weights)), (Some(28.0), Some(20.0)));
        assert_eq!(DeliveredValue { costs: [None; 4], ..value }.delivered(&weights), None);
        assert_eq!(value.delivered(&DeliveredWeights { costs: [1.0, 0.0, 1.0, 1.0], ..weights }), None);
    }
}
