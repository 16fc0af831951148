//! 客户类型: what a customer is to the shop (`analysis::lifecycle`), and the rules of 客户生命周期 as they are set.

use super::{Columns, NONE};
use crate::analysis::{
    lifecycle::{self, Decision, TypeRules},
    purchases::BuyingDays,
    stage::StageRules,
};
use crate::domain::{
    schema::{Table, customer},
    score::Score,
};
use crate::engine::segment::DAY;
use crate::engine::settings::Knob;
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// A type's place among [`crate::domain::score::TYPES`], which begin with the prospect and end with the non-customer.
pub fn type_code(of: lifecycle::CustomerType) -> i64 {
    (of as i64 + 6) % 7
}

/// The type at a place among [`crate::domain::score::TYPES`].
fn type_of(code: i64) -> Option<lifecycle::CustomerType> {
    lifecycle::CustomerType::ALL.into_iter().find(|of| type_code(*of) == code)
}

impl Workspace {
    pub fn type_rules(&self) -> TypeRules {
        TypeRules { lost_after_days: self.settings.lost_days as u32, loyal_from_days: self.settings.loyal_days }
    }

    /// The types that a person has set until a day. At the end of an old export all that was set counts as set then.
    pub fn decisions(&self, row: Row, day: i64) -> Vec<Decision> {
        let Some(record) = self.rows(Table::Customer).get(row) else { return Vec::new() };
        let found = record.fields().filter(|found| found.field == customer::TYPE_DECIDED);
        let latest = if day >= self.latest_day() { i64::MAX } else { day };
        let mut decisions: Vec<(i64, lifecycle::CustomerType)> = found
            .filter_map(|found| Some((found.name.parse().ok()?, type_of(found.value.to_value().as_int()?)?)))
            .filter(|(decided, _)| *decided <= latest)
            .collect();
        decisions.sort_unstable_by_key(|(decided, _)| *decided);
        decisions.into_iter().map(|(decided, to)| Decision { day: decided.min(day) as i32, to }).collect()
    }

    /// Everybody whose type a person has set by a day.
    fn decided(&self, day: i64) -> Vec<(Row, Vec<Decision>)> {
        let rows = self.customers.typed.iter().filter(|row| self.customers.live.contains(*row));
        rows.map(|row| (row, self.decisions(row, day))).filter(|(_, decisions)| !decisions.is_empty()).collect()
    }

    pub(super) fn type_scores(&self, day: i64) -> Columns {
        let rules = self.type_rules();
        let mut column = vec![NONE; self.customers.end() as usize];
        let prospect = type_code(lifecycle::CustomerType::Prospect);
        self.customers.live.iter().for_each(|row| column[row as usize] = prospect);
        if day >= self.latest_day() {
            for row in self.customers.live.iter() {
                let totals = &self.customers.totals[row as usize];
                if totals.orders > 0 {
                    let silent = day - i64::from(totals.last) / DAY;
                    column[row as usize] = type_code(rules.of(totals.days, silent));
                }
            }
        } else {
            self.each_buyer(i64::from(i32::MIN), day, |row, days| {
                let bought = days.iter().filter(|day| day.bought);
                let last = bought.clone().next_back().map(|day| i64::from(day.day));
                if let Some(last) = last {
                    column[row as usize] = type_code(rules.of(bought.count() as u32, day - last));
                }
            });
        }
        let mut days = Vec::new();
        for (row, decisions) in self.decided(day) {
            self.days_of(row, i64::from(i32::MIN), day, &mut days);
            let moves = lifecycle::moves(&BuyingDays::of(&days), &decisions, day as i32, rules);
            column[row as usize] = moves.last().map_or(prospect, |last| type_code(last.to));
        }
        vec![(Score::Type, column)]
    }

    /// The rules of the stages as they are set. They do for customers with a gap of their own.
    pub fn stage_limits(&self) -> StageRules {
        let knob = |knob| self.settings.knobs.get(knob) as f64;
        StageRules {
            late_after_gaps: knob(Knob::LateGaps),
            ended_after_days: self.settings.lost_days as f64,
            ended_after_gaps: knob(Knob::EndedGaps),
            mature_from_days: self.settings.loyal_days as usize,
            trend_days: knob(Knob::TrendDays),
            trend_gaps: knob(Knob::TrendGaps),
            falling_percent: knob(Knob::Falling) as u32,
            rising_percent: knob(Knob::Rising) as u32,
            ..StageRules::default()
        }
    }
}
