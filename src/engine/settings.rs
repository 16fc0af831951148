//! The business's own settings: records like any other, so that they merge, undo and travel with the data.

mod knob;

pub use knob::{Knob, Knobs};

use super::scores::basket::LEAST_CONFIDENCE;
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
pub const LOYAL_DAYS: &str = "loyal_orders";
pub const RFM_DAYS: &str = "rfm_days";
pub const REFUNDS: &str = "refunds";
pub const MARGIN: &str = "margin";
pub const DISCOUNT: &str = "discount";
pub const HORIZON: &str = "horizon";
pub const CHURN_DAYS: &str = "churn_days";
pub const CLUSTERS: &str = "clusters";
pub const BASKET_SUPPORT: &str = "basket_support";
pub const BASKET_CONFIDENCE: &str = "basket_confidence";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What turnover is shown in; amounts of other currencies are never added to it.
    pub currency: Currency,
    /// Of telephone numbers that name none.
    pub calling_code: u16,
    /// A customer who has not bought for so many days is lost (DOMAIN.md section 1).
    pub lost_days: i64,
    /// A customer who has bought on so many days is loyal.
    pub loyal_days: u32,
    /// RFM looks at so many days back; 0 at everything.
    pub rfm_days: i64,
    /// Refunds booked as orders are taken off spend in the analyses.
    pub refunds: bool,
    /// Of turnover, what is left when the goods are paid; ten-thousandths.
    pub margin: i64,
    /// Of money, a year; ten-thousandths.
    pub discount: i64,
    /// Months that predictions look ahead.
    pub horizon: u32,
    /// Not buying for so many days is what churn foresees.
    pub churn_days: i64,
    /// How many clusters to make; without it the silhouette decides.
    pub clusters: Option<usize>,
    /// The least share of orders that products are bought together in, in millionths; without it a few orders do.
    pub basket_support: Option<i64>,
    /// The least share of orders with the left side of a rule that also hold its right side, in millionths.
    pub basket_confidence: i64,
    /// Thresholds and weights.
    pub knobs: Knobs,
    /// Minutes ahead of UTC of the business's clock; the browser's own where it is not set.
    pub zone: Option<i32>,
    /// The journal entry that made the demo shop, while it is in.
    pub demo: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            currency: Currency::CNY,
            calling_code: 86,
            lost_days: 180,
            loyal_days: 5,
            rfm_days: 0,
            refunds: true,
            margin: 3_000,
            discount: 1_000,
            horizon: 12,
            churn_days: 90,
            clusters: None,
            basket_support: None,
            basket_confidence: LEAST_CONFIDENCE,
            knobs: Knobs::default(),
            zone: None,
            demo: None,
        }
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
            LOYAL_DAYS => self.loyal_days = within(value, 2, 1_000).unwrap_or(self.loyal_days),
            RFM_DAYS => self.rfm_days = within(value, 0, 36_500).unwrap_or(self.rfm_days),
            REFUNDS => self.refunds = value != "0",
            MARGIN => self.margin = hundredths(value).unwrap_or(self.margin),
            DISCOUNT => self.discount = hundredths(value).unwrap_or(self.discount),
            CHURN_DAYS => self.churn_days = within(value, 7, 730).unwrap_or(self.churn_days),
            CLUSTERS => self.clusters = within(value, 2, 8),
            BASKET_SUPPORT => self.basket_support = millionths(value),
            BASKET_CONFIDENCE => self.basket_confidence = millionths(value).unwrap_or(self.basket_confidence),
            HORIZON => self.horizon = within(value, 1, 120).unwrap_or(self.horizon),
            DEMO => self.demo = value.parse().ok(),
            ZONE => self.zone = value.parse().ok().filter(|zone: &i32| zone.abs() <= 14 * 60),
            name => {
                if let Some((knob, value)) = Knob::named(name).and_then(|knob| Some((knob, knob.read(value)?))) {
                    self.knobs.set(knob, value);
                }
            }
        }
    }

    /// Whether a value is one that the setting can have; names that the engine does not read take any.
    pub fn accepts(&self, name: &str, value: &str) -> bool {
        match name {
            CURRENCY => Currency::parse(value).is_some(),
            CALLING_CODE => value.parse::<u16>().is_ok_and(|code| (1..=998).contains(&code)),
            LOST_DAYS => value.parse::<i64>().is_ok_and(|days| (1..=3650).contains(&days)),
            CONTACT_LIMIT => value.parse::<i64>().is_ok_and(|count| (1..=999).contains(&count)),
            CONTACT_DAYS => value.parse::<i64>().is_ok_and(|days| (1..=3650).contains(&days)),
            LOYAL_DAYS => within::<u32>(value, 2, 1_000).is_some(),
            RFM_DAYS => within::<i64>(value, 0, 36_500).is_some(),
            REFUNDS => matches!(value, "0" | "1"),
            MARGIN | DISCOUNT => hundredths(value).is_some(),
            CHURN_DAYS => within::<i64>(value, 7, 730).is_some(),
            CLUSTERS => matches!(value, "" | "0") || within::<usize>(value, 2, 8).is_some(),
            BASKET_SUPPORT => value.is_empty() || millionths(value).is_some(),
            BASKET_CONFIDENCE => millionths(value).is_some(),
            HORIZON => within::<u32>(value, 1, 120).is_some(),
            ZONE => value.is_empty() || value.parse::<i32>().is_ok_and(|zone| zone.abs() <= 14 * 60),
            name => Knob::named(name).is_none_or(|knob| {
                let (least, greatest) = self.knobs.ends(knob);
                within(value.trim(), least, greatest).is_some()
            }),
        }
    }
}

/// Hundredths of a per cent, of a text in per cent: 3,000 of `30`.
fn hundredths(value: &str) -> Option<i64> {
    let percent: f64 = value.parse().ok()?;
    (0.0..=100.0).contains(&percent).then(|| (percent * 100.0).round() as i64)
}

/// A number of a range.
fn within<T: std::str::FromStr + PartialOrd>(value: &str, least: T, greatest: T) -> Option<T> {
    value.parse().ok().filter(|number| *number >= least && *number <= greatest)
}

/// A share as a person writes it, in per cent, above 0 up to 100; four decimals count.
fn millionths(value: &str) -> Option<i64> {
    let percent = value.trim().parse::<f64>().ok()?;
    Some((percent * 10_000.0).round() as i64).filter(|share| (1..=1_000_000).contains(share))
}

/// The record of a setting: the same on every device, so that two that set it set the same record.
pub fn id_of(name: &str) -> Id {
    Id::new(Device(0), crc32fast::hash(name.as_bytes()))
}
