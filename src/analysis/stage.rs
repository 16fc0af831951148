//! The customer's life-cycle stage 客户生命周期: potential 潜在, development 开发, growth 成长, maturity 成熟, decline 衰退, termination 终止.
//!
//! The texts give the six stages without a rule. Ours is decided from three things that can be shown on screen: how long the customer has been
//! silent against the own rhythm (the median gap between days of purchase), how many days of purchase there are, and whether spend rises or
//! falls. The rules are asked in this order, and the first that holds decides:
//!
//! 1. never bought → potential;
//! 2. silent for longer than both `ended_after_days` and `ended_after_gaps` own gaps → termination;
//! 3. silent for longer than `late_after_gaps` own gaps → decline;
//! 4. spend fell below `falling_percent` of what it was → decline;
//! 5. bought on one day → development;
//! 6. fewer than `mature_from_days` days of purchase → growth;
//! 7. spend rose above `rising_percent` of what it was → growth;
//! 8. otherwise → maturity.

use super::purchases::PurchaseDay;
use super::quantile::median;
use serde::{Deserialize, Serialize};

/// The six stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// 潜在: not yet a buyer.
    Potential,
    /// 开发: a first purchase, no habit yet.
    Development,
    /// 成长: buys again, or more and more.
    Growth,
    /// 成熟: buys steadily.
    Maturity,
    /// 衰退: late for the own rhythm, or spends less and less.
    Decline,
    /// 终止: has stopped buying.
    Termination,
}

impl Stage {
    /// All stages, in the order of life.
    pub const ALL: [Self; 6] =
        [Self::Potential, Self::Development, Self::Growth, Self::Maturity, Self::Decline, Self::Termination];

    /// The texts' term.
    pub fn term(self) -> &'static str {
        match self {
            Self::Potential => "潜在",
            Self::Development => "开发",
            Self::Growth => "成长",
            Self::Maturity => "成熟",
            Self::Decline => "衰退",
            Self::Termination => "终止",
        }
    }
}

/// The thresholds of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageRules {
    /// The gap taken for customers with fewer than two days of purchase, in days. [`typical_gap`] finds it from the other customers.
    pub typical_gap_days: f64,
    /// Late after this many own gaps without a purchase.
    pub late_after_gaps: f64,
    /// Ended only after this many days of silence …
    pub ended_after_days: f64,
    /// … and after this many own gaps of silence.
    pub ended_after_gaps: f64,
    /// Mature from this many days of purchase on.
    pub mature_from_days: usize,
    /// Spend is compared over two windows of at least this many days, side by side …
    pub trend_days: f64,
    /// … and at least this many own gaps.
    pub trend_gaps: f64,
    /// Falling when the later window is below this percentage of the earlier one.
    pub falling_percent: u32,
    /// Rising when the later window is above this percentage of the earlier one.
    pub rising_percent: u32,
}

impl Default for StageRules {
    fn default() -> Self {
        Self {
            typical_gap_days: 60.0,
            late_after_gaps: 2.0,
            ended_after_days: 180.0,
            ended_after_gaps: 3.0,
            mature_from_days: 5,
            trend_days: 90.0,
            trend_gaps: 3.0,
            falling_percent: 60,
            rising_percent: 140,
        }
    }
}

/// The rule that decided, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StageReason {
    /// Never bought.
    NeverBought,
    /// Silent beyond both limits.
    Ended,
    /// Silent for too many own gaps.
    Late,
    /// Spends less than before.
    SpendFalls,
    /// Bought on one day only.
    BoughtOnce,
    /// Bought again, but not yet often.
    StillFew,
    /// Spends more than before.
    SpendRises,
    /// Buys in the own rhythm, about as much as before.
    Steady,
}

impl StageReason {
    /// The stage this reason leads to.
    pub fn stage(self) -> Stage {
        match self {
            Self::NeverBought => Stage::Potential,
            Self::Ended => Stage::Termination,
            Self::Late | Self::SpendFalls => Stage::Decline,
            Self::BoughtOnce => Stage::Development,
            Self::StillFew | Self::SpendRises => Stage::Growth,
            Self::Steady => Stage::Maturity,
        }
    }
}

/// Spend in two windows of equal length, the later one ending today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendTrend {
    /// Length of each window in days.
    pub window_days: i64,
    /// Spend in the earlier window, in the smallest unit of money; above zero.
    pub earlier: i64,
    /// Spend in the later window.
    pub later: i64,
}

/// What the rules looked at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageInputs {
    /// Days of purchase up to today.
    pub days_bought: usize,
    /// Days since the last purchase; `None` without one.
    pub silent_days: Option<i64>,
    /// The median gap between days of purchase, or the typical gap where `gap_is_own` is false; at least one day.
    pub gap_days: f64,
    /// Whether the gap is the customer's own; it takes two days of purchase.
    pub gap_is_own: bool,
    /// `None` where the customer has not been here for both windows, or did not spend in the earlier one.
    pub trend: Option<SpendTrend>,
}

/// A stage with its reason and what the reason looked at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageFinding {
    /// The stage.
    pub stage: Stage,
    /// The rule that decided.
    pub reason: StageReason,
    /// What it looked at.
    pub inputs: StageInputs,
}

/// The stage of a customer at the end of day `today`, from the customer's days in order of time.
pub fn stage_at(days: &[PurchaseDay], today: i32, rules: &StageRules) -> StageFinding {
    let past = &days[..days.partition_point(|day| day.day <= today)];
    stage_of(past, own_gap(past, &mut Vec::new()), today, rules)
}

/// [`stage_at`] for those who look at many: `past` are the days up to today, `own_gap` is what [`own_gap`] says of them.
pub fn stage_of(past: &[PurchaseDay], own_gap: Option<f64>, today: i32, rules: &StageRules) -> StageFinding {
    let mut bought = past.iter().filter(|day| day.bought).map(|day| i64::from(day.day));
    let (days_bought, first, last) = (bought.clone().count(), bought.next(), past.iter().rfind(|day| day.bought));
    let gap_days = own_gap.unwrap_or(rules.typical_gap_days).max(1.0);
    let silent_days = last.map(|last| i64::from(today) - i64::from(last.day));
    let trend = first.and_then(|first| spend_trend(past, first, i64::from(today), gap_days, rules));
    let inputs = StageInputs { days_bought, silent_days, gap_days, gap_is_own: own_gap.is_some(), trend };
    let reason = reason_for(&inputs, rules);
    StageFinding { stage: reason.stage(), reason, inputs }
}

fn reason_for(inputs: &StageInputs, rules: &StageRules) -> StageReason {
    let Some(silent_days) = inputs.silent_days else {
        return StageReason::NeverBought;
    };
    let silent = silent_days as f64;
    let below = |trend: SpendTrend, percent: u32| {
        i128::from(trend.later) * 100 < i128::from(trend.earlier) * i128::from(percent)
    };
    let above = |trend: SpendTrend, percent: u32| {
        i128::from(trend.later) * 100 > i128::from(trend.earlier) * i128::from(percent)
    };
    if silent > rules.ended_after_days && silent > rules.ended_after_gaps * inputs.gap_days {
        StageReason::Ended
    } else if silent > rules.late_after_gaps * inputs.gap_days {
        StageReason::Late
    } else if inputs.trend.is_some_and(|trend| below(trend, rules.falling_percent)) {
        StageReason::SpendFalls
    } else if inputs.days_bought == 1 {
        StageReason::BoughtOnce
    } else if inputs.days_bought < rules.mature_from_days {
        StageReason::StillFew
    } else if inputs.trend.is_some_and(|trend| above(trend, rules.rising_percent)) {
        StageReason::SpendRises
    } else {
        StageReason::Steady
    }
}

/// Every change of stage up to and including day `until`, in order of time, by the rules as they are: the first day on
/// which the new stage holds, the stage before, and the stage from then on. The customer begins with potential.
///
/// Silence and spend over windows change from day to day, so each day is looked at; of a history that is longer than
/// [`FOLLOWED`] days only its end.
pub fn stage_moves(days: &[PurchaseDay], until: i32, rules: &StageRules) -> Vec<(i32, Stage, Stage)> {
    let Some(first) = days.iter().find(|day| day.bought).map(|day| day.day) else { return Vec::new() };
    let (mut moves, mut gaps) = (Vec::new(), Vec::new());
    let (mut current, mut known, mut gap) = (Stage::Potential, usize::MAX, None);
    for day in first.max(until.saturating_sub(FOLLOWED))..=until {
        let past = &days[..days.partition_point(|past| past.day <= day)];
        if past.len() != known {
            (known, gap) = (past.len(), own_gap(past, &mut gaps));
        }
        let stage = stage_of(past, gap, day, rules).stage;
        if stage != current {
            moves.push((day, current, stage));
            current = stage;
        }
    }
    moves
}

/// Days that [`stage_moves`] looks back at most: ten years.
pub const FOLLOWED: i32 = 3_653;

/// The median of the days from one day of purchase to the next; of one who bought on two and more days. `gaps` is a list
/// that can be used again and again.
pub fn own_gap(days: &[PurchaseDay], gaps: &mut Vec<f64>) -> Option<f64> {
    gaps.clear();
    let mut bought = days.iter().filter(|day| day.bought).map(|day| i64::from(day.day));
    let mut last = bought.next()?;
    for day in bought {
        gaps.push((day - last) as f64);
        last = day;
    }
    median(gaps)
}

/// Two windows side by side, up to today; both have to lie after the first purchase.
fn spend_trend(past: &[PurchaseDay], first: i64, today: i64, gap: f64, rules: &StageRules) -> Option<SpendTrend> {
    let window_days = rules.trend_days.max(rules.trend_gaps * gap).max(1.0).ceil() as i64;
    let later_starts = today.saturating_sub(window_days);
    let earlier_starts = later_starts.saturating_sub(window_days);
    if first > earlier_starts.saturating_add(1) {
        return None;
    }
    // A window holds the days after its start, up to and including its end.
    let spend_between = |start: i64, end: i64| {
        past.iter()
            .filter(|day| i64::from(day.day) > start && i64::from(day.day) <= end)
            .fold(0_i64, |sum, day| sum.saturating_add(day.amount))
    };
    let earlier = spend_between(earlier_starts, later_starts);
    let later = spend_between(later_starts, today);
    (earlier > 0).then_some(SpendTrend { window_days, earlier, later })
}

/// The median of the customers' own median gaps, in days: the value for [`StageRules::typical_gap_days`]. `None` where nobody bought again.
pub fn typical_gap(customers: &[Vec<PurchaseDay>]) -> Option<f64> {
    let mut list = Vec::new();
    let mut gaps: Vec<f64> = customers.iter().filter_map(|days| own_gap(days, &mut list)).collect();
    median(&mut gaps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(list: &[(i32, i64)]) -> Vec<PurchaseDay> {
        list.iter().map(|&(day, amount)| PurchaseDay { day, amount, bought: amount >= 0 }).collect()
    }

    fn check(list: &[(i32, i64)], today: i32, expected: StageReason) {
        assert_eq!(stage_at(&days(list), today, &StageRules::default()).reason, expected, "{list:?} at {today}");
    }

    #[test]
    fn each_rule_decides_its_case() {
        let monthly: Vec<(i32, i64)> = (0..12).map(|month| (month * 30, 1_000)).collect();
        check(&[], 100, StageReason::NeverBought);
        check(&[(200, 5)], 100, StageReason::NeverBought);
        check(&[(0, 1_000)], 30, StageReason::BoughtOnce);
        check(&[(0, 1_000)], 130, StageReason::Late);
        check(&[(0, 1_000)], 181, StageReason::Ended);
        check(&monthly[..3], 70, StageReason::StillFew);
        check(&monthly, 340, StageReason::Steady);
        check(&monthly, 391, StageReason::Late);
        check(&monthly, 511, StageReason::Ended);
        let rising: Vec<(i32, i64)> =
            (0..12).map(|month| (month * 30, if month > 8 { 2_000 } else { 1_000 })).collect();
        check(&rising, 340, StageReason::SpendRises);
        let falling: Vec<(i32, i64)> = (0..12).map(|month| (month * 30, if month > 8 { 500 } else { 1_000 })).collect();
        check(&falling, 340, StageReason::SpendFalls);
    }

    #[test]
    fn moves_are_dated_and_end_with_the_stage_of_the_day() {
        let history = days(&[(0, 1_000), (30, 1_000), (60, 1_000)]);
        let rules = StageRules::default();
        let moves = stage_moves(&history, 400, &rules);
        // Once: development; again: growth; two gaps of 30 days later: decline; beyond 180 days: ended.
        let expected = [
            (0, Stage::Potential, Stage::Development),
            (30, Stage::Development, Stage::Growth),
            (121, Stage::Growth, Stage::Decline),
            (241, Stage::Decline, Stage::Termination),
        ];
        assert_eq!(moves, expected);
        for (day, _, to) in moves {
            assert_eq!(stage_at(&history, day, &rules).stage, to);
            assert_ne!(stage_at(&history, day - 1, &rules).stage, to);
        }
        assert_eq!(stage_moves(&[], 400, &rules), []);
        let ages = stage_moves(&days(&[(i32::MIN, 1), (0, 1)]), 100_000, &rules);
        assert_eq!(ages, [(100_000 - FOLLOWED, Stage::Potential, Stage::Growth)]);
    }

    #[test]
    fn a_slow_rhythm_is_no_end() {
        let yearly = days(&[(0, 100), (365, 100), (730, 100)]);
        let finding = stage_at(&yearly, 1_000, &StageRules::default());
        assert_eq!((finding.stage, finding.inputs.gap_days, finding.inputs.gap_is_own), (Stage::Growth, 365.0, true));
        assert_eq!(typical_gap(&[yearly, days(&[(1, 1)])]), Some(365.0));
    }

    #[test]
    fn extremes_do_not_panic() {
        let extreme = days(&[(i32::MIN, i64::MAX), (i32::MAX - 1, i64::MAX), (i32::MAX, -5)]);
        let rules = StageRules { typical_gap_days: f64::NAN, trend_days: f64::INFINITY, ..StageRules::default() };
        assert!(stage_at(&extreme, i32::MAX, &rules).inputs.gap_days.is_finite());
        assert_eq!(stage_at(&days(&[(0, 1)]), 9, &rules).inputs.gap_days, 1.0);
    }
}
