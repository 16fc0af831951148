//! How long customers go on buying: the Kaplan–Meier estimate, of all or by group.

use super::Options;
use super::shared::{bought, columns, count, nobody, purchases, share_of};
use crate::analysis::survival::{KaplanMeier, Lifetime, SurvivalPoint, kaplan_meier};
use crate::domain::{
    schema::{Field, Table, customer},
    score::Score,
    segment::{Clause, Measure, Range, Rule, Span, Test},
    value::Value,
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, ChoiceKind, DataTable, Datum, Line, Lines, Method, Point, Report, Shows, TableRow};
use crate::engine::scores::{length, refused};
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;
use std::collections::BTreeMap;

const CONFIDENCE: f64 = 0.95;
/// Days at which the table reads the curve.
const READ_AT: [i64; 4] = [30, 90, 180, 365];
/// Cities that have a line of their own.
const CITIES: usize = 5;
/// Sources that have one.
const SOURCES: usize = 8;
/// Points of a line at most: what a screen can show.
const POINTS: usize = 300;
/// Fewer customers make a band too wide to say much.
const FEW: usize = 30;

/// A line: whom it is of, and how long they went on.
struct Group {
    name: Datum,
    rule: Rule,
    customers: usize,
    curve: KaplanMeier,
}

impl Group {
    /// Those of them who were followed for so many days: from whom the curve knows what it says of that day.
    fn at_least(&self, days: f64) -> Rule {
        self.rule.clone().and(Rule::score_in(Score::Length, Range::at_least(days as i64)))
    }
}

impl Workspace {
    pub(super) fn retention_report(&mut self, day: i64, options: &Options<'_>) -> Result<Report, Refusal> {
        let (split, field, most) = match options.text("split") {
            Some("source") => ("source", Some(customer::SOURCE), SOURCES),
            Some("city") => ("city", Some(customer::CITY), CITIES),
            _ => ("none", None, 0),
        };
        let (rows, lifetimes) = self.lifetimes(day);
        if rows.is_empty() {
            return Err(nobody());
        }
        let everybody = bought(Span::Ever);
        let estimate = |lifetimes: &[Lifetime]| kaplan_meier(lifetimes, CONFIDENCE).map_err(|why| refused(&why));
        let all = Group {
            name: Datum::key("retention.everybody"),
            rule: everybody,
            customers: rows.len(),
            curve: estimate(&lifetimes)?,
        };
        let mut report = Report::new(Method::Retention, day, self.settings.currency);
        self.say_retention(&mut report, &all, &lifetimes);
        let mut groups = Vec::new();
        if let Some(field) = field {
            for (word, members) in self.largest(&rows, field, most) {
                let of: Vec<Lifetime> = members.iter().map(|at| lifetimes[*at]).collect();
                let is = Test::Any(vec![Value::text(&word)]);
                let rule = Rule::Is(Clause::Field { key: field.into(), test: is }).and(bought(Span::Ever));
                groups.push(Group { name: Datum::Text(word), rule, customers: of.len(), curve: estimate(&of)? });
            }
        }
        groups.push(all);
        if groups.iter().any(|group| group.customers < FEW) {
            report.doubt("few", vec![("n", Datum::Count(FEW as i64))]);
        }
        report.note("by_rule", vec![("days", Datum::Count(self.settings.lost_days))]);
        let lines = Lines {
            x: Axis::new("days", Vec::new()),
            y: Axis::new("still", Vec::new()),
            lines: groups.iter().map(line).collect(),
            stepped: true,
        };
        report.part("curve", Shows::Lines(lines));
        report.part("readings", Shows::Table(readings(&groups)));
        if groups.len() > 1 {
            report.part("groups", Shows::Table(sizes(&groups)));
        }
        let splits = ["none", "source", "city"].map(String::from).to_vec();
        report.option("split", split, ChoiceKind::One(splits));
        Ok(report)
    }

    /// How long each buyer went on: from the first purchase to the last. It ended there for those who are lost since; of
    /// the others no more is known than that they went on so long.
    fn lifetimes(&self, day: i64) -> (Vec<Row>, Vec<Lifetime>) {
        let (mut rows, mut lifetimes) = (Vec::new(), Vec::new());
        self.each_buyer(i64::from(i32::MIN), day, |row, days| {
            let (Some(length), Some(last)) = (length(days), days.iter().rfind(|day| day.bought)) else { return };
            rows.push(row);
            let ended = day - i64::from(last.day) > self.settings.lost_days;
            lifetimes.push(Lifetime { duration: length as f64, ended });
        });
        (rows, lifetimes)
    }

    /// The places, among these rows, of those with each of a field's most frequent words.
    fn largest(&self, rows: &[Row], field: Field, most: usize) -> Vec<(String, Vec<usize>)> {
        let records = self.rows(Table::Customer);
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            let word = records.get(*row).map_or("", |record| record.text(field));
            if !word.is_empty() {
                groups.entry(word).or_default().push(at);
            }
        }
        let mut groups: Vec<_> = groups.into_iter().map(|(word, members)| (word.to_owned(), members)).collect();
        groups.sort_by_key(|(_, members)| std::cmp::Reverse(members.len()));
        groups.truncate(most);
        groups
    }

    fn say_retention(&self, report: &mut Report, all: &Group, lifetimes: &[Lifetime]) {
        let once = 1.0 - all.curve.survival_at(0.0);
        report.say("once", vec![("n", count(all.customers)), ("share", Datum::Share(once))]);
        let year = READ_AT[3];
        let still = Datum::Share(all.curve.survival_at(year as f64));
        match all.curve.median {
            Some(median) if median > 0.0 => {
                report.say("median", vec![("days", Datum::Number(median, 0)), ("still", still.clone())]);
            }
            Some(_) => report.say("half_once", vec![("still", still.clone())]),
            None => report.say("no_median", vec![("still", still.clone())]),
        }
        let ended = lifetimes.iter().filter(|lifetime| lifetime.ended).count();
        report.figure("customers", count(all.customers), Some(all.rule.clone()));
        let gone = purchases(Span::Ever, Measure::Last(Span::Before(self.settings.lost_days)));
        report.figure("ended", count(ended), Some(gone));
        report.figure("median_days", all.curve.median.map_or(Datum::None, Datum::Days), None);
        report.figure("after_year", still, None);
    }
}

/// A curve begins with everybody; of a long one the last step of each stretch is kept.
fn line(group: &Group) -> Line {
    let points = &group.curve.points;
    let step = points.last().map_or(1.0, |last| last.time / POINTS as f64).max(1.0);
    let stretch = |point: &SurvivalPoint| (point.time / step) as usize;
    let kept = points.chunk_by(|a, b| stretch(a) == stretch(b)).filter_map(|chunk| chunk.last());
    let point = |point: &SurvivalPoint| Point {
        x: point.time,
        y: point.survival,
        band: point.band.map(|[low, high]| (low, high)),
        at: Datum::With(Box::new(Datum::Days(point.time)), Box::new(count(point.at_risk))),
        shown: Datum::Share(point.survival),
        rule: Some(group.at_least(point.time)),
    };
    let start = Point {
        y: 1.0,
        at: Datum::With(Box::new(Datum::Days(0.0)), Box::new(count(group.customers))),
        shown: Datum::Share(1.0),
        rule: Some(group.rule.clone()),
        ..Point::default()
    };
    let points = std::iter::once(start).chain(kept.map(point)).collect();
    Line { name: group.name.clone(), points, dashed: false }
}

/// The curves at some days, with how many were still watched there.
fn readings(groups: &[Group]) -> DataTable {
    let row = |group: &Group, day: i64| {
        let time = day as f64;
        let points = &group.curve.points;
        let seen = points.partition_point(|point| point.time <= time);
        let band = seen.checked_sub(1).and_then(|last| points[last].band);
        let watched = points.get(seen).map_or(0, |next| next.at_risk);
        let share = |share: f64| Box::new(Datum::Share(share));
        TableRow {
            cells: vec![
                group.name.clone(),
                Datum::Days(time),
                Datum::Share(group.curve.survival_at(time)),
                band.map_or(Datum::None, |[low, high]| Datum::Between(share(low), share(high))),
                count(watched),
            ],
            rule: Some(group.at_least(time + 1.0)),
        }
    };
    DataTable {
        columns: columns(&["group", "day", "still", "band", "watched"]),
        rows: groups.iter().flat_map(|group| READ_AT.map(|day| row(group, day))).collect(),
    }
}

/// Who the groups are; the last one is everybody.
fn sizes(groups: &[Group]) -> DataTable {
    let all = groups.last().map_or(0, |all| all.customers);
    let row = |group: &Group| TableRow {
        cells: vec![
            group.name.clone(),
            count(group.customers),
            share_of(group.customers, all),
            group.curve.median.map_or(Datum::None, Datum::Days),
        ],
        rule: Some(group.rule.clone()),
    };
    DataTable {
        columns: columns(&["group", "customers", "share", "median_days"]),
        rows: groups.iter().map(row).collect(),
    }
}
