//! Amounts of money, exact.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How many units of [`Money::amount`] make one unit of currency.
pub const SCALE: i64 = 10_000;

/// An ISO 4217 code, such as CNY.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Currency([u8; 3]);

impl Currency {
    pub const CNY: Currency = Currency(*b"CNY");
    pub const GBP: Currency = Currency(*b"GBP");
    pub const USD: Currency = Currency(*b"USD");

    /// Three letters of any case, or nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.trim().as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Self(bytes.map(|b| b.to_ascii_uppercase())))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the point of the currency's minor unit (ISO 4217).
    pub fn digits(&self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"VND" | b"CLP" | b"ISK" | b"XAF" | b"XOF" | b"XPF" | b"PYG" | b"UGX" | b"RWF" => 0,
            b"KWD" | b"BHD" | b"OMR" | b"JOD" | b"TND" | b"IQD" | b"LYD" => 3,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An amount of one currency, as a whole number of ten-thousandths of its unit.
///
/// Finer than ISO 4217's minor unit because real prices are (the retail data has prices of three decimals and
/// turnovers that are only right with all of them), and the same for every currency, so that no sum depends on a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Money {
    pub amount: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }
}

/// `1234.5` without grouping: at least the currency's own digits, more where the amount has more.
pub fn decimal(amount: i64, digits: u32) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let (whole, part) = (amount.unsigned_abs() / SCALE as u64, amount.unsigned_abs() % SCALE as u64);
    let mut tail = format!("{part:04}");
    while tail.len() > digits as usize && tail.ends_with('0') {
        tail.pop();
    }
    if tail.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{tail}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_kept_and_padded() {
        assert_eq!(decimal(89_114_079_040, 2), "8911407.904");
        assert_eq!(decimal(-25_000, 2), "-2.50");
        assert_eq!(decimal(30_000, 0), "3");
        assert_eq!(decimal(1, 2), "0.0001");
    }

    #[test]
    fn currency_is_three_letters() {
        assert_eq!(Currency::parse(" cny "), Some(Currency::CNY));
        for bad in ["", "¥", "yuan", "C1Y"] {
            assert_eq!(Currency::parse(bad), None, "{bad}");
        }
    }
}
