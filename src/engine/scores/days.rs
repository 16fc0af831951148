//! What is read off every customer's own days of purchase, in one pass over them: 生命周期 and rhythm
//! (`analysis::stage`), what they have brought so far, and the level of relationship that the year's margin is worth
//! (`analysis::kotler`).

use super::habits::{Gathering, Habits};
use super::worth::Margins;
use super::{Columns, NONE, whole};
use crate::analysis::{
    purchases::PurchaseDay,
    quantile,
    stage::{self, Stage, StageFinding, StageReason, StageRules},
};
use crate::domain::score::Score;
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// What single customers are measured by, as of a day.
#[derive(Debug)]
pub struct Norms {
    pub day: i64,
    /// The rules of the stages, with the gap that is usual here.
    pub stages: StageRules,
    /// What parts customers by the margin of their year.
    pub margins: Margins,
    pub habits: Habits,
    by_reason: Vec<(StageReason, usize)>,
}

impl Norms {
    /// How many a rule of the stages decides, of those who have bought or sent back anything.
    pub fn decided(&self, reason: StageReason) -> usize {
        self.by_reason.iter().find(|(known, _)| *known == reason).map_or(0, |(_, count)| *count)
    }
}

/// The columns of stage and rhythm while they are filled.
struct Stages {
    stages: Vec<i64>,
    rhythms: Vec<i64>,
    by_reason: Vec<(StageReason, usize)>,
}

impl Stages {
    fn put(&mut self, row: Row, found: &StageFinding) {
        match self.by_reason.iter_mut().find(|(known, _)| *known == found.reason) {
            Some((_, count)) => *count += 1,
            None => self.by_reason.push((found.reason, 1)),
        }
        self.stages[row as usize] = found.stage as i64;
        if let (true, Some(silent)) = (found.inputs.gap_is_own, found.inputs.silent_days) {
            self.rhythms[row as usize] = whole(silent as f64 / found.inputs.gap_days * 100.0);
        }
    }
}

/// Days from the first purchase to the last; `None` without one.
pub fn length(days: &[PurchaseDay]) -> Option<i64> {
    let mut bought = days.iter().filter(|day| day.bought).map(|day| i64::from(day.day));
    let first = bought.next()?;
    Some(bought.next_back().unwrap_or(first) - first)
}

impl Workspace {
    pub(super) fn day_scores(&mut self, day: i64) -> Columns {
        const EVER: i64 = i32::MIN as i64;
        let blank = || vec![NONE; self.customers.end() as usize];
        let (limits, mut discounts) = (self.stage_limits(), self.discounts());
        let mut stages = Stages { stages: blank(), rhythms: blank(), by_reason: Vec::new() };
        self.customers.live.iter().for_each(|row| stages.stages[row as usize] = Stage::Potential as i64);
        let (mut historic, mut levels, mut year, mut lengths) = (blank(), blank(), blank(), blank());
        let (mut gaps, mut list, mut without, mut margins) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut habits = Gathering::new(day, self.settings.lost_days);
        self.each_buyer(EVER, day, |row, days| {
            habits.add(days);
            match stage::own_gap(days, &mut list) {
                Some(gap) => {
                    gaps.push(gap);
                    stages.put(row, &stage::stage_of(days, Some(gap), day as i32, &limits));
                }
                None => without.push(row),
            }
            historic[row as usize] = self.historic_value(row, days, day, &mut discounts).unwrap_or(NONE);
            lengths[row as usize] = length(days).unwrap_or(NONE);
            margins.extend(Some(row).zip(self.year_margin(row, days, day)));
        });
        // Those who have no gap of their own are measured by the others'.
        let typical_gap_days = quantile::median(&mut gaps).unwrap_or(limits.typical_gap_days);
        let rules = StageRules { typical_gap_days, ..limits };
        let mut days = Vec::new();
        for row in without {
            self.days_of(row, EVER, day, &mut days);
            stages.put(row, &stage::stage_of(&days, None, day as i32, &rules));
        }
        let steps = self.margin_steps(&margins);
        for (row, margin) in margins {
            year[row as usize] = margin;
            levels[row as usize] = steps.level(margin) as i64;
        }
        let Stages { stages, rhythms, by_reason } = stages;
        self.scores.norms = Some(Norms { day, stages: rules, margins: steps, habits: habits.finish(), by_reason });
        let columns = [(Score::Stage, stages), (Score::Rhythm, rhythms), (Score::Historic, historic)];
        columns.into_iter().chain([(Score::Length, lengths), (Score::Margin, year), (Score::Level, levels)]).collect()
    }

    /// What single customers are measured by as of a day.
    pub fn norms(&mut self, day: i64) -> Option<&Norms> {
        if self.scores.norms.as_ref().is_none_or(|norms| norms.day != day) {
            for (score, column) in self.day_scores(day) {
                self.scores.put(score, day, column);
            }
        }
        self.scores.norms.as_ref()
    }
}
