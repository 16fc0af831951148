//! Exact fractions, for shares and thresholds that are compared with counts.

use serde::{Deserialize, Serialize};

/// A fraction in lowest terms with a denominator above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// The fraction in lowest terms; `None` where the denominator is zero or the sign cannot be moved.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = i128::try_from(greatest_divisor(numerator.unsigned_abs(), denominator.unsigned_abs())).ok()?;
        if denominator == 0 || divisor == 0 {
            return None;
        }
        let (numerator, denominator) = (numerator / divisor, denominator / divisor);
        if denominator > 0 {
            Some(Self { numerator, denominator })
        } else {
            Some(Self { numerator: numerator.checked_neg()?, denominator: denominator.checked_neg()? })
        }
    }

    /// Reads a decimal such as `0.005` exactly, with at most 15 digits after the point; no exponent.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = match text.trim().strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.trim()),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.len() + part.len() == 0 || whole.len() > 15 || part.len() > 15 {
            return None;
        }
        let mut numerator: i128 = 0;
        let mut denominator: i128 = 1;
        for digit in whole.chars() {
            numerator = numerator * 10 + i128::from(digit.to_digit(10)?);
        }
        for digit in part.chars() {
            numerator = numerator * 10 + i128::from(digit.to_digit(10)?);
            denominator *= 10;
        }
        Self::new(sign * numerator, denominator)
    }

    /// The numerator in lowest terms; it carries the sign.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The denominator in lowest terms, above zero.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// The nearest floating-point number (each part is rounded first when it is beyond 2⁵³).
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

/// Euclid's algorithm; the divisor of (0, 0) is 0.
fn greatest_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!(Ratio::parse("0.005"), Ratio::new(1, 200));
        assert_eq!(Ratio::parse("-1.50"), Ratio::new(3, -2));
        assert_eq!(Ratio::parse("3"), Ratio::new(3, 1));
        for bad in ["", ".", "1e3", "a", "1.2.3", "--1"] {
            assert_eq!(Ratio::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn odd_fractions() {
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::new(0, 0), None);
        assert_eq!(Ratio::new(0, -7).map(Ratio::denominator), Some(1));
        assert_eq!(Ratio::new(i128::MIN, -1), None);
    }
}
