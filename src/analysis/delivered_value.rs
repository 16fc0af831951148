//! Customer delivered value 让渡价值 = total value − total cost (P. Kotler, *Marketing Management*).

use serde::{Deserialize, Serialize};

/// What the customer gets and gives, all in one unit (money, or points of a survey).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeliveredValue {
    /// Value of the product.
    pub product: f64,
    /// Value of the services around it.
    pub service: f64,
    /// Value of the people met.
    pub personnel: f64,
    /// Value of the image.
    pub image: f64,
    /// Money paid.
    pub money: f64,
    /// Time spent.
    pub time: f64,
    /// Mental effort.
    pub mental: f64,
    /// Physical effort.
    pub physical: f64,
}

impl DeliveredValue {
    /// Sum of the four values; `None` where it is not finite.
    pub fn total_value(&self) -> Option<f64> {
        Some(self.product + self.service + self.personnel + self.image).filter(|sum| sum.is_finite())
    }

    /// Sum of the four costs; `None` where it is not finite.
    pub fn total_cost(&self) -> Option<f64> {
        Some(self.money + self.time + self.mental + self.physical).filter(|sum| sum.is_finite())
    }

    /// Total value less total cost; `None` where it is not finite.
    pub fn delivered(&self) -> Option<f64> {
        Some(self.total_value()? - self.total_cost()?).filter(|sum| sum.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_less_cost() {
        let value =
            DeliveredValue { product: 50.0, service: 10.0, image: 5.0, money: 40.0, time: 3.0, ..Default::default() };
        assert_eq!((value.total_value(), value.total_cost(), value.delivered()), (Some(65.0), Some(43.0), Some(22.0)));
        assert_eq!(DeliveredValue { money: f64::NAN, ..value }.delivered(), None);
    }
}
