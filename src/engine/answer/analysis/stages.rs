//! 客户生命周期: how many stand in each of the six stages, by which rule, and who moved between stages since a day.

use super::Options;
use super::shared::{columns, count, nobody, share_of};
use crate::analysis::stage::{Stage, StageReason, StageRules};
use crate::domain::{
    score::Score,
    segment::{Range, Rule},
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{DataTable, Datum, Method, Report, Shows, TableRow};
use crate::engine::workspace::Workspace;

/// In the order in which the rules are asked.
const REASONS: [StageReason; 8] = [
    StageReason::NeverBought,
    StageReason::Ended,
    StageReason::Late,
    StageReason::SpendFalls,
    StageReason::BoughtOnce,
    StageReason::StillFew,
    StageReason::SpendRises,
    StageReason::Steady,
];

/// The text of a rule (`analysis.stages.reason_…`).
fn reason_key(reason: StageReason) -> &'static str {
    match reason {
        StageReason::NeverBought => "stages.reason_never_bought",
        StageReason::Ended => "stages.reason_ended",
        StageReason::Late => "stages.reason_late",
        StageReason::SpendFalls => "stages.reason_spend_falls",
        StageReason::BoughtOnce => "stages.reason_bought_once",
        StageReason::StillFew => "stages.reason_still_few",
        StageReason::SpendRises => "stages.reason_spend_rises",
        StageReason::Steady => "stages.reason_steady",
    }
}

/// What a rule compares with, and with how many of the customer's own gaps.
fn thresholds(reason: StageReason, rules: &StageRules) -> (Datum, Datum) {
    let gaps = |gaps: f64| Datum::Number(gaps, 0);
    let percent = |percent: u32| Datum::Share(f64::from(percent) / 100.0);
    match reason {
        StageReason::Ended => (Datum::Days(rules.ended_after_days), gaps(rules.ended_after_gaps)),
        StageReason::Late => (Datum::None, gaps(rules.late_after_gaps)),
        StageReason::SpendFalls => (percent(rules.falling_percent), gaps(rules.trend_gaps)),
        StageReason::SpendRises => (percent(rules.rising_percent), gaps(rules.trend_gaps)),
        StageReason::StillFew => (Datum::Number(rules.mature_from_days as f64, 0), Datum::None),
        StageReason::NeverBought | StageReason::BoughtOnce | StageReason::Steady => (Datum::None, Datum::None),
    }
}

impl Workspace {
    pub(super) fn stages_report(&mut self, day: i64, options: &Options<'_>) -> Result<Report, Refusal> {
        let found = self.migration(Score::Stage, day, options)?;
        let everybody = found.everybody();
        if everybody == 0 {
            return Err(nobody());
        }
        let never_bought = found.now(Stage::Potential as usize);
        let Some(norms) = self.norms(day) else { return Err(Refusal::Unprepared) };
        let rules = norms.stages;
        // Those who never bought have no days to be read.
        let by = |reason| if reason == StageReason::NeverBought { never_bought } else { norms.decided(reason) };
        let decided = REASONS.map(|reason| (reason, by(reason)));
        let mut report = Report::new(Method::Stages, day, self.settings.currency);
        let stage_rule = |stage: Stage| Rule::score(Score::Stage, &[stage as i64]);
        let of = |stage: Stage| found.now(stage as usize);
        let bought = everybody - of(Stage::Potential);
        report.say(
            "now",
            vec![
                ("steady", count(of(Stage::Maturity))),
                ("growing", count(of(Stage::Growth))),
                ("n", count(of(Stage::Decline))),
                ("share", share_of(of(Stage::Decline), bought)),
            ],
        );
        for (key, stage) in [
            ("growing", Stage::Growth),
            ("steady", Stage::Maturity),
            ("declining", Stage::Decline),
            ("ended", Stage::Termination),
        ] {
            report.figure(key, count(of(stage)), Some(stage_rule(stage)));
        }
        report.figure("typical_gap", Datum::Days(rules.typical_gap_days), None);
        self.show_migration(&mut report, &found);
        let rows = decided.into_iter().map(|(reason, customers)| {
            let (threshold, gaps) = thresholds(reason, &rules);
            let stage = Datum::Class(Score::Stage, reason.stage() as i64);
            let rule = self.reason_rule(reason, &rules);
            TableRow { cells: vec![Datum::key(reason_key(reason)), threshold, gaps, stage, count(customers)], rule }
        });
        let names = columns(&["reason", "threshold", "gaps", "stage", "customers"]);
        report.part("rules", Shows::Table(DataTable { columns: names, rows: rows.collect() }));
        report.note("rhythm", vec![("gap", Datum::Days(rules.typical_gap_days))]);
        Ok(report)
    }

    /// Whom a rule decides, where a condition can say it: two rules that lead to one stage are told apart by the number of
    /// days with a purchase, or not at all.
    fn reason_rule(&self, reason: StageReason, rules: &StageRules) -> Option<Rule> {
        let mature = rules.mature_from_days as i64;
        let stage = Rule::score(Score::Stage, &[reason.stage() as i64]);
        match reason {
            StageReason::Late | StageReason::SpendFalls => None,
            StageReason::StillFew => Some(stage.and(self.bought_on_days(Range::at_most(mature - 1))?)),
            StageReason::SpendRises => Some(stage.and(self.bought_on_days(Range::at_least(mature))?)),
            _ => Some(stage),
        }
    }
}
