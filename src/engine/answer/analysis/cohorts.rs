//! By month of the first order: who came back, and what they spent, month after month.

use super::shared::{amount_mark, between, bought, count, first_bought, nobody, share, share_mark};
use crate::analysis::cohort::{Cohort, Gathering};
use crate::domain::{segment::Rule, time};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, Bars, Datum, Heat, Line, Lines, Mark, Method, Point, Report, Shows};
use crate::engine::workspace::Workspace;

/// As many months are shown, the present one included.
const MONTHS: i64 = 24;
/// Months since January 1970 of the analyses' month 0.
const EPOCH: i64 = 1970 * 12;
/// An average is of one in so many customers at least: the oldest month alone is no average.
const FOLLOWED: usize = 4;
/// Cohorts of fewer customers say little.
const SMALL: usize = 30;

/// First and last day of a month since January 1970.
fn days_of(month: i64) -> (i64, i64) {
    let start = |month: i64| time::month_start(month).unwrap_or(0);
    (start(month), start(month + 1) - 1)
}

fn month_of(cohort: &Cohort) -> i64 {
    i64::from(cohort.month) - EPOCH
}

/// The share of those who have been followed to the end of a month of that age who ordered in it, where that are not
/// too few of all to speak for them.
fn average(cohorts: &[Cohort], day: i64, age: usize) -> Option<f64> {
    let all: usize = cohorts.iter().map(|cohort| cohort.size).sum();
    let whole = |cohort: &&Cohort| cohort.active.len() > age && days_of(month_of(cohort) + age as i64).1 <= day;
    let followed = || cohorts.iter().filter(whole);
    let size: usize = followed().map(|cohort| cohort.size).sum();
    let active: usize = followed().map(|cohort| cohort.active[age]).sum();
    (size > 0 && size * FOLLOWED >= all).then(|| share(active as f64, size as f64))
}

impl Workspace {
    pub(super) fn cohorts_report(&mut self, day: i64) -> Result<Report, Refusal> {
        let mut gathering = Gathering::new(day as i32);
        self.each_buyer(i64::from(i32::MIN), day, |_, days| gathering.add(days));
        let this_month = time::month_of(day).unwrap_or(0);
        let mut cohorts = gathering.finish();
        cohorts.retain(|cohort| month_of(cohort) > this_month - MONTHS);
        if cohorts.is_empty() {
            return Err(nobody());
        }
        let mut report = Report::new(Method::Cohorts, day, self.settings.currency);
        let customers = cohorts.iter().map(|cohort| cohort.size).sum();
        let first_day = cohorts.first().map_or(day, |cohort| days_of(month_of(cohort)).0);
        let averages: Vec<(usize, f64)> =
            (1..MONTHS as usize).filter_map(|age| Some((age, average(&cohorts, day, age)?))).collect();
        let at = |age: usize| averages.iter().find(|(known, _)| *known == age).map(|(_, share)| *share);
        match at(1) {
            None => report.say("too_new", vec![("n", count(customers))]),
            Some(next) => {
                report.say("next", vec![("n", count(customers)), ("share", Datum::Share(next))]);
                if let Some((age, later)) = [12, 6, 3].into_iter().find_map(|age| Some((age, at(age)?))) {
                    report.say("later", vec![("months", Datum::Count(age as i64)), ("share", Datum::Share(later))]);
                }
            }
        }
        let small = cohorts.iter().filter(|cohort| cohort.size < SMALL).count();
        if small > 0 {
            let values = vec![("n", Datum::Count(small as i64)), ("size", Datum::Count(SMALL as i64))];
            report.doubt("small", values);
        }
        if days_of(this_month).1 > day {
            report.note("unfinished", vec![("month", Datum::Month(this_month))]);
        }
        let rule = first_bought(between(first_day, day));
        report.figure("customers", count(customers), Some(rule));
        for (key, age) in [("after_1", 1), ("after_3", 3), ("after_12", 12)] {
            report.figure(key, at(age).map_or(Datum::None, Datum::Share), None);
        }
        self.show_cohorts(&mut report, &cohorts);
        // All ordered in the month of their first order: that would squeeze the months after it.
        let points = averages.into_iter().map(|(age, share)| Point {
            x: age as f64,
            y: share,
            at: Datum::Number(age as f64, 0),
            shown: Datum::Share(share),
            ..Point::default()
        });
        let line = Line { name: Datum::key("cohorts.average"), points: points.collect(), dashed: false };
        let (x, y) = (Axis::new("age", Vec::new()), Axis::new("active", Vec::new()));
        report.part("average", Shows::Lines(Lines { x, y, lines: vec![line], stepped: false }));
        Ok(report)
    }

    /// The triangle of who ordered, the triangle of what they spent, and the cohorts' sizes.
    fn show_cohorts(&self, report: &mut Report, cohorts: &[Cohort]) {
        let firsts = |cohort: &Cohort| {
            let (from, to) = days_of(month_of(cohort));
            first_bought(between(from, to))
        };
        let active = |cohort: &Cohort, age: usize| -> Rule {
            let (from, to) = days_of(month_of(cohort) + age as i64);
            Rule::All(vec![firsts(cohort), bought(between(from, to))])
        };
        let size = |cohort: &Cohort| Mark::count(cohort.size, firsts(cohort));
        let longest = cohorts.iter().map(|cohort| cohort.active.len()).max().unwrap_or(0);
        let ages = |from: usize| (from..longest).map(|age| Datum::Number(age as f64, 0));
        let months: Vec<Datum> = cohorts.iter().map(|cohort| Datum::Month(month_of(cohort))).collect();
        let came_back = cohorts.iter().map(|cohort| {
            let share = |age: usize| share_mark(cohort.retention(age).unwrap_or(0.0), Some(active(cohort, age)));
            (1..cohort.active.len()).map(share).collect()
        });
        // The month of the first order is everybody: how many they are stands beside it.
        let sized = months
            .iter()
            .zip(cohorts)
            .map(|(month, cohort)| Datum::With(Box::new(month.clone()), Box::new(Datum::Count(cohort.size as i64))));
        let retention = Heat {
            x: Axis::new("age", ages(1).collect()),
            y: Axis::new("month_customers", sized.collect()),
            cells: came_back.collect(),
            warns: false,
        };
        report.part("retention", Shows::Heat(retention));
        let spent = cohorts.iter().map(|cohort| {
            let amount = |(age, revenue): (usize, &i128)| {
                let amount = (*revenue).clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64;
                // Refunds alone are no size.
                Mark { size: amount.max(0) as f64, ..amount_mark(amount, Some(active(cohort, age))) }
            };
            cohort.revenue.iter().enumerate().map(amount).collect()
        });
        let revenue = Heat {
            x: Axis::new("age", ages(0).collect()),
            y: Axis::new("month", months.clone()),
            cells: spent.collect(),
            warns: false,
        };
        report.part("revenue", Shows::Heat(revenue));
        let sizes = Bars {
            x: Axis::new("month", months),
            series: vec![Datum::key("cohorts.customers")],
            bars: cohorts.iter().map(|cohort| vec![size(cohort)]).collect(),
            stacked: false,
            directions: None,
        };
        report.part("sizes", Shows::Bars(sizes));
    }
}
