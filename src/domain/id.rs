//! Who a record is, and which device minted it.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One browser's database. Drawn at random when the database is created.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Device(pub u32);

/// A record's identity within its table, minted once: the device and a number that the device counts up.
///
/// Records that are created together have consecutive ids, so that a million of them cost a few bytes of index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Id {
    pub device: Device,
    pub number: u32,
}

impl Id {
    pub const fn new(device: Device, number: u32) -> Self {
        Self { device, number }
    }
}

/// `1f00a2b4-17`: the device in hexadecimal, the number in decimal. Used in addresses and exports.
impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}-{}", self.device.0, self.number)
    }
}

/// The text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadId;

impl FromStr for Id {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let (device, number) = text.split_once('-').ok_or(BadId)?;
        if device.len() != 8 {
            return Err(BadId);
        }
        Ok(Self {
            device: Device(u32::from_str_radix(device, 16).map_err(|_| BadId)?),
            number: number.parse().map_err(|_| BadId)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_survives_its_text() {
        let id = Id::new(Device(0x1f), 42);
        assert_eq!(id.to_string(), "0000001f-42");
        assert_eq!("0000001f-42".parse(), Ok(id));
        for bad in ["", "1f-42", "0000001f", "0000001f-x", "zzzzzzzz-1"] {
            assert_eq!(bad.parse::<Id>(), Err(BadId), "{bad}");
        }
    }
}
