//! 评分: what the analyses say of one customer, by name and unit. How each is reckoned stands in `analysis`.

use serde::{Deserialize, Serialize};

/// A figure that an analysis gives every customer it can say something of. Always a whole number, in its [`Unit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Score {
    /// Days since the last purchase.
    Recency,
    /// Purchases.
    Frequency,
    /// Spend.
    Monetary,
    /// Quintiles of those three, 5 the best (Hughes 1994).
    R,
    F,
    M,
    /// The eight classes of RFM by above and below the mean.
    RfmClass,
    /// 客户类型: by relationship.
    Type,
    /// 客户生命周期: one of six stages.
    Stage,
    /// Days since the last purchase as a share of the customer's own median gap between purchases.
    Rhythm,
    /// 关系时长: days from the first purchase to the last (the L of LRFM; Chang & Tsay 2004).
    Length,
    /// ABC by spend, 80 and 95 %.
    Abc,
    /// P(alive): that the customer buys again at all (BG/NBD).
    Alive,
    /// Orders expected within the horizon (BG/NBD).
    Expected,
    /// Predicted value within the horizon, discounted (BG/NBD and Gamma-Gamma).
    Value,
    /// What the customer was worth so far, costs taken off, discounted to today.
    Historic,
    /// What is left of the last year's spend after goods and service.
    Margin,
    /// The cluster of k-means, the best first.
    Cluster,
    /// Modified z-score of spend (Iglewicz & Hoaglin 1993).
    Anomaly,
    /// Chance of not buying within the horizon, by logistic regression.
    Churn,
    /// Kotler's level of relationship that is worth keeping up.
    Level,
    /// 信誉度, 0 to 100.
    Credit,
    /// 让渡价值: total value less total cost, as the customer sees them.
    Delivered,
    /// 顾客份额: spend here of all spend in the category.
    Wallet,
}

/// What a score's whole number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Position in this list of names.
    Class(&'static [&'static str]),
    /// Of this many equal parts, numbered from 1.
    Rank(i64),
    Days,
    Count,
    /// Thousandths.
    Thousandths,
    /// Hundredths.
    Hundredths,
    /// Ten-thousandths of the currency's unit.
    Amount,
    /// Ten-thousandths of the whole: 10,000 is 100 %.
    Share,
}

/// 重要价值, 重要发展, 重要保持, 重要挽留 and the four 一般 ones.
pub const RFM_CLASSES: &[&str] = &[
    "key_value",
    "key_develop",
    "key_keep",
    "key_win_back",
    "common_value",
    "common_develop",
    "common_keep",
    "common_win_back",
];
/// 潜在, 目标, 初次购买, 重复购买, 忠诚, 流失, 非客户.
pub const TYPES: &[&str] = &["prospect", "target", "first_time", "repeat", "loyal", "lost", "non_customer"];
/// 潜在, 开发, 成长, 成熟, 衰退, 终止.
pub const STAGES: &[&str] = &["potential", "development", "growth", "maturity", "decline", "termination"];
pub const ABC: &[&str] = &["a", "b", "c"];
/// 基本型, 被动型, 负责型, 能动型, 伙伴型.
pub const LEVELS: &[&str] = &["basic", "reactive", "accountable", "proactive", "partnership"];

impl Score {
    /// Read from a model that takes long to fit, anew for each day.
    pub fn is_fitted(self) -> bool {
        matches!(self, Score::Alive | Score::Expected | Score::Value | Score::Cluster | Score::Churn)
    }

    pub const ALL: [Score; 24] = [
        Score::Recency,
        Score::Frequency,
        Score::Monetary,
        Score::R,
        Score::F,
        Score::M,
        Score::RfmClass,
        Score::Type,
        Score::Stage,
        Score::Rhythm,
        Score::Length,
        Score::Abc,
        Score::Alive,
        Score::Expected,
        Score::Value,
        Score::Historic,
        Score::Margin,
        Score::Cluster,
        Score::Anomaly,
        Score::Churn,
        Score::Level,
        Score::Credit,
        Score::Delivered,
        Score::Wallet,
    ];

    /// The name in rules, exports and of its text in the locales (`score.NAME`).
    pub fn name(self) -> &'static str {
        match self {
            Score::Recency => "recency",
            Score::Frequency => "frequency",
            Score::Monetary => "monetary",
            Score::R => "r",
            Score::F => "f",
            Score::M => "m",
            Score::RfmClass => "rfm_class",
            Score::Type => "type",
            Score::Stage => "stage",
            Score::Rhythm => "rhythm",
            Score::Length => "length",
            Score::Abc => "abc",
            Score::Alive => "alive",
            Score::Expected => "expected",
            Score::Value => "value",
            Score::Historic => "historic",
            Score::Margin => "margin",
            Score::Cluster => "cluster",
            Score::Anomaly => "anomaly",
            Score::Churn => "churn",
            Score::Level => "level",
            Score::Credit => "credit",
            Score::Delivered => "delivered",
            Score::Wallet => "wallet",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|score| score.name() == name)
    }

    pub fn unit(self) -> Unit {
        match self {
            Score::Recency | Score::Length => Unit::Days,
            Score::Frequency => Unit::Count,
            Score::Monetary | Score::Value | Score::Historic | Score::Margin => Unit::Amount,
            Score::R | Score::F | Score::M => Unit::Rank(5),
            Score::RfmClass => Unit::Class(RFM_CLASSES),
            Score::Type => Unit::Class(TYPES),
            Score::Stage => Unit::Class(STAGES),
            Score::Rhythm | Score::Anomaly => Unit::Hundredths,
            Score::Abc => Unit::Class(ABC),
            Score::Alive | Score::Churn | Score::Wallet => Unit::Share,
            Score::Expected => Unit::Thousandths,
            Score::Cluster => Unit::Rank(8),
            Score::Level => Unit::Class(LEVELS),
            Score::Credit | Score::Delivered => Unit::Count,
        }
    }
}
