//! 关系类型: the level of relationship that Kotler's table recommends, by how many customers there are and what each brings.

use super::parts::{few_customers, row, share, table};
use super::shared::known;
use crate::analysis::kotler::{RelationshipLevel, Step, recommended_level};
use crate::domain::{score::Score, segment::Rule};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, Datum, Heat, Mark, Method, Report, Shows};
use crate::engine::settings::Knob;
use crate::engine::workspace::Workspace;

/// From much to little, as the table is printed.
const STEPS: [Step; 3] = [Step::High, Step::Middle, Step::Low];

impl Workspace {
    pub(super) fn relationship_report(&mut self, day: i64) -> Result<Report, Refusal> {
        let margins = self.year_margins(day);
        if margins.is_empty() {
            return Err(few_customers(1, 0));
        }
        let steps = self.margin_steps(&margins);
        let on = |level: RelationshipLevel| Rule::score(Score::Level, &[level as i64]);
        let class = |level: RelationshipLevel| Datum::Class(Score::Level, level as i64);
        let many = |step: Step| Datum::key(["why.few", "why.some", "why.many"][step as usize]);
        let margin = |step: Step| Datum::key(["why.low", "why.middle", "why.high"][step as usize]);
        let mut report = Report::new(Method::Relationship, day, self.settings.currency);
        let [high, middle, low] = STEPS.map(|step| recommended_level(steps.customers, step));
        report.say(
            "stands",
            vec![
                ("n", Datum::Number(margins.len() as f64, 0)),
                ("many", many(steps.customers)),
                ("high", class(high)),
                ("middle", class(middle)),
                ("low", class(low)),
            ],
        );
        let total = margins.iter().fold(0i128, |sum, (_, margin)| sum + i128::from(*margin));
        let (mut counts, mut sums) = ([0i64; 3], [0i128; 3]);
        for (_, margin) in &margins {
            let step = steps.step(*margin) as usize;
            counts[step] += 1;
            sums[step] += i128::from(*margin);
        }
        let best = Step::High as usize;
        let values =
            vec![("n", Datum::Count(counts[best])), ("level", class(high)), ("share", share(sums[best], total))];
        report.say("care", values);
        let knobs = &self.settings.knobs;
        let number = |knob| Datum::Number(knobs.get(knob) as f64, 0);
        report.note("reading", vec![("some", number(Knob::SomeCustomers)), ("many", number(Knob::ManyCustomers))]);
        if steps.high_from <= steps.middle_from {
            report.doubt("equal", vec![]);
        }
        report.figure("year_customers", Datum::Count(margins.len() as i64), Some(known(Score::Margin)));
        report.figure("middle_from", Datum::Amount(steps.middle_from as i64), None);
        report.figure("high_from", Datum::Amount(steps.high_from as i64), None);
        let cells = STEPS.map(|customers| {
            let cell = |step: Step| {
                let level = recommended_level(customers, step);
                let here = customers == steps.customers;
                Mark { size: level as u8 as f64 + 1.0, shown: class(level), rule: here.then(|| on(level)) }
            };
            STEPS.map(cell).to_vec()
        });
        report.part(
            "levels",
            Shows::Heat(Heat {
                x: Axis::new("margin", STEPS.map(margin).to_vec()),
                y: Axis::new("customers", STEPS.map(many).to_vec()),
                cells: cells.to_vec(),
                warns: false,
            }),
        );
        let rows = STEPS.map(|step| {
            let level = recommended_level(steps.customers, step);
            let cells = vec![
                class(level),
                margin(step),
                Datum::Count(counts[step as usize]),
                Datum::Amount(sums[step as usize].clamp(i64::MIN.into(), i64::MAX.into()) as i64),
                share(sums[step as usize], total),
            ];
            row(cells, Some(on(level)))
        });
        report.part("here", table(&["level", "margin", "count", "year_margin", "share"], rows.to_vec()));
        Ok(report)
    }
}
