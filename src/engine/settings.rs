//! The business's own settings: records like any other, so that they merge, undo and travel with the data.

use super::table::Rows;
use crate::domain::{
    id::{Device, Id},
    money::Currency,
    schema::setting,
};

/// Names of the settings that the engine reads itself. Others are the page's own (remembered mappings).
pub const CURRENCY: &str = "currency";
pub const CALLING_CODE: &str = "calling_code";
pub const LOST_DAYS: &str = "lost_days";
pub const ZONE: &str = "zone";
pub const DEMO: &str = "demo";
/// Of campaigns: at most so many contacts within so many days ([`crate::domain::audience::Limit`]).
pub const CONTACT_LIMIT: &str = "contact_limit";
pub const CONTACT_DAYS: &str = "contact_days";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What turnover is shown in; amounts of other currencies are never added to it.
    pub currency: Currency,
    /// Of telephone numbers that name none.
    pub calling_code: u16,
    /// A customer who has not bought for so many days is lost (DOMAIN.md section 1).
    pub lost_days: i64,
    /// Minutes ahead of UTC of the business's clock; the browser's own where it is not set.
    pub zone: Option<i32>,
    /// The journal entry that made the demo shop, while it is in.
    pub demo: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { currency: Currency::CNY, calling_code: 86, lost_days: 180, zone: None, demo: None }
    }
}

impl Settings {
    /// What the records say; what they do not say, or say wrongly, is as in [`Settings::default`].
    pub fn read(rows: &Rows) -> Self {
        let mut settings = Self::default();
        for (_, record) in rows.iter().filter(|(_, record)| !record.is_deleted()) {
            settings.take(record.text(setting::NAME), record.text(setting::VALUE));
        }
        settings
    }

    fn take(&mut self, name: &str, value: &str) {
        match name {
            CURRENCY => self.currency = Currency::parse(value).unwrap_or(self.currency),
            CALLING_CODE => self.calling_code = value.parse().unwrap_or(self.calling_code),
            LOST_DAYS => {
                self.lost_days = value.parse().ok().filter(|days| (1..=3650).contains(days)).unwrap_or(self.lost_days);
            }
            DEMO => self.demo = value.parse().ok(),
            ZONE => self.zone = value.parse().ok().filter(|zone: &i32| zone.abs() <= 14 * 60),
            _ => {}
        }
    }

    /// Whether a value is one that the setting can have; names that the engine does not read take any.
    pub fn accepts(name: &str, value: &str) -> bool {
        match name {
            CURRENCY => Currency::parse(value).is_some(),
            CALLING_CODE => value.parse::<u16>().is_ok_and(|code| (1..=998).contains(&code)),
            LOST_DAYS => value.parse::<i64>().is_ok_and(|days| (1..=3650).contains(&days)),
            CONTACT_LIMIT => value.parse::<i64>().is_ok_and(|count| (1..=999).contains(&count)),
            CONTACT_DAYS => value.parse::<i64>().is_ok_and(|days| (1..=3650).contains(&days)),
            ZONE => value.is_empty() || value.parse::<i32>().is_ok_and(|zone| zone.abs() <= 14 * 60),
            _ => true,
        }
    }
}

/// The record of a setting: the same on every device, so that two that set it set the same record.
pub fn id_of(name: &str) -> Id {
    Id::new(Device(0), crc32fast::hash(name.as_bytes()))
}
