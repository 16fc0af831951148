//! RFM: the 5×5 grid of recency and frequency, and the eight classes.

use crate::analysis::rfm::{self, RfmClass, ScoreRule};
use crate::domain::{score::Score, segment::Rule};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, DataTable, Datum, Heat, Mark, Method, Report, Shows, TableRow};
use crate::engine::scores::refused;
use crate::engine::workspace::Workspace;

impl Workspace {
    pub(super) fn rfm_report(&mut self, day: i64) -> Result<Report, Refusal> {
        let buyers = self.buyers(day);
        if buyers.rows.is_empty() {
            use crate::analysis::refusal::{Counted, Refusal as Why};
            return Err(refused(&Why::TooFew { of: Counted::Rows, needed: 1, found: 0 }));
        }
        let found = rfm::analyse(&buyers.values, ScoreRule::LessThan);
        let count = buyers.rows.len();
        let class_rule = |class: RfmClass| Rule::score(Score::RfmClass, &[class as i64]);
        let spend = |class: Option<RfmClass>| -> i64 {
            let of = buyers.values.iter().zip(&found.classes);
            let of = of.filter(|(_, known)| class.is_none_or(|class| **known == class));
            of.fold(0i64, |sum, (values, _)| sum.saturating_add(values.monetary))
        };
        let total = spend(None);
        let mut report = Report::new(Method::Rfm, day, self.settings.currency);
        let best = RfmClass::ImportantValue;
        let best_count = found.class_counts[best as usize];
        let share = |part: i64, whole: i64| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
        report.say(
            "best",
            vec![
                ("n", Datum::Count(i64::from(best_count))),
                ("share", Datum::Share(share(i64::from(best_count), count as i64))),
                ("spend", Datum::Share(share(spend(Some(best)), total))),
            ],
        );
        let leaving = found.class_counts[RfmClass::ImportantWinBack as usize];
        if leaving > 0 {
            let amount = Datum::Amount(spend(Some(RfmClass::ImportantWinBack)));
            report.say("win_back", vec![("n", Datum::Count(i64::from(leaving))), ("amount", amount)]);
        }
        let mean = |sum: i128| sum as f64 / count as f64;
        report.figure("customers", Datum::Count(count as i64), Some(Rule::Is(bought())));
        report.figure("mean_recency", Datum::Days(mean(found.sums[0])), None);
        report.figure("mean_frequency", Datum::Number(mean(found.sums[1]), 1), None);
        report.figure("mean_monetary", Datum::Amount(mean(found.sums[2]) as i64), None);
        let grid = found.recency_by_frequency();
        // Recent and frequent is at the top and at the right.
        let cells = (1..=5).rev().map(|r: i64| {
            let cell = |f: i64| {
                let rule = Rule::score(Score::R, &[r]).and(Rule::score(Score::F, &[f]));
                Mark::count(grid[r as usize - 1][f as usize - 1] as usize, rule)
            };
            (1..=5).map(cell).collect()
        });
        report.part(
            "grid",
            Shows::Heat(Heat {
                x: Axis::new("f", (1..=5).map(Datum::Count).collect()),
                y: Axis::new("r", (1..=5).rev().map(Datum::Count).collect()),
                cells: cells.collect(),
                warns: false,
            }),
        );
        let rows = RfmClass::ALL.into_iter().map(|class| {
            let customers = i64::from(found.class_counts[class as usize]);
            TableRow {
                cells: vec![
                    Datum::Class(Score::RfmClass, class as i64),
                    Datum::Count(customers),
                    Datum::Share(share(customers, count as i64)),
                    Datum::Amount(spend(Some(class))),
                    Datum::Share(share(spend(Some(class)), total)),
                ],
                rule: Some(class_rule(class)),
            }
        });
        let columns = ["class", "customers", "share", "spend", "spend_share"].map(String::from).to_vec();
        report.part("classes", Shows::Table(DataTable { columns, rows: rows.collect() }));
        Ok(report)
    }
}

/// Has bought at all.
pub(super) fn bought() -> crate::domain::segment::Clause {
    use crate::domain::segment::{Clause, Range, Test};
    Clause::Score { score: Score::Frequency, test: Test::Number(Range::at_least(1)) }
}
