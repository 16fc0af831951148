//! 客户类型: how many there are of each type, and who moved between types since a day.

use super::Options;
use super::shared::{count, nobody, share_of};
use crate::domain::{
    score::{Score, TYPES},
    segment::Rule,
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Datum, Method, Report};
use crate::engine::workspace::Workspace;

/// The class of a type by its name.
fn class(name: &str) -> usize {
    TYPES.iter().position(|known| *known == name).unwrap_or(0)
}

impl Workspace {
    pub(super) fn types_report(&mut self, day: i64, options: &Options<'_>) -> Result<Report, Refusal> {
        let found = self.migration(Score::Type, day, options)?;
        let everybody = found.everybody();
        if everybody == 0 {
            return Err(nobody());
        }
        let mut report = Report::new(Method::Types, day, self.settings.currency);
        let of = |names: &[&str]| -> (usize, Rule) {
            let classes: Vec<i64> = names.iter().map(|name| class(name) as i64).collect();
            let customers = names.iter().map(|name| found.now(class(name))).sum();
            (customers, Rule::score(Score::Type, &classes))
        };
        let (buying, lost) = (of(&["first_time", "repeat", "loyal"]), of(&["lost"]));
        let (loyal, prospects) = (of(&["loyal"]), of(&["prospect", "target"]));
        let bought = buying.0 + lost.0;
        report.say(
            "now",
            vec![
                ("n", count(buying.0)),
                ("share", share_of(buying.0, everybody)),
                ("loyal", count(loyal.0)),
                ("lost", count(lost.0)),
                ("lost_share", share_of(lost.0, bought)),
            ],
        );
        for (key, (customers, rule)) in [("buying", buying), ("loyal", loyal), ("lost", lost), ("prospects", prospects)]
        {
            report.figure(key, count(customers), Some(rule));
        }
        self.show_migration(&mut report, &found);
        let (lost_days, loyal_days) = (self.settings.lost_days, i64::from(self.settings.loyal_days));
        let values = vec![("days", Datum::Count(lost_days)), ("orders", Datum::Count(loyal_days))];
        report.note("thresholds", values);
        Ok(report)
    }
}
