//! Contracts: how many customers renew, period after period, by the shifted beta geometric distribution. Whoever orders in
//! a period has renewed; who passes one over has left.

use super::Options;
use super::shared::{between, columns, count, first_bought, number, share};
use crate::analysis::{
    fit::Fit,
    refusal::{Counted, Refusal as Why},
    sbg::{self, ShiftedBetaGeometric},
};
use crate::domain::time;
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, ChoiceKind, DataTable, Datum, Line, Lines, Method, Point, Report, Shows, TableRow};
use crate::engine::scores::refused;
use crate::engine::workspace::Workspace;

/// Renewals that are looked at, at least and, of months and of years, at most.
const LEAST: i64 = 2;
const MONTHS: i64 = 12;
const YEARS: i64 = 6;
/// Customers who are told how long they still stay, by renewals so far.
const RESIDUAL: u32 = 5;
const FEW: u64 = 100;
/// Of fewer customers a share is chance.
const SHOWN: u64 = 10;

/// Calendar months or years, numbered from 1970 on.
#[derive(Clone, Copy)]
struct Periods {
    months: i64,
}

impl Periods {
    fn of(self, day: i64) -> i64 {
        time::month_of(day).unwrap_or(0).div_euclid(self.months)
    }

    fn start(self, period: i64) -> i64 {
        time::month_start(period * self.months).unwrap_or(0)
    }
}

/// Customers who can all be followed for as many renewals.
struct Cohorts {
    /// First periods of the earliest and the latest of them.
    first: i64,
    last: i64,
    /// Customers there after 0, 1, 2, … renewals.
    survivors: Vec<u64>,
}

impl Workspace {
    pub(super) fn contracts_report(&mut self, day: i64, options: &Options<'_>) -> Result<Report, Refusal> {
        let yearly = options.text("period") == Some("year");
        let periods = Periods { months: if yearly { 12 } else { 1 } };
        let cohorts = self.followed(day, periods, if yearly { YEARS } else { MONTHS })?;
        let fit = sbg::fit(&cohorts.survivors).map_err(|why| refused(&why))?;
        let mut report = Report::new(Method::Contracts, day, self.settings.currency);
        let customers = cohorts.survivors.first().copied().unwrap_or(0);
        let renewals = cohorts.survivors.len() as u32 - 1;
        let unit = Datum::key(if yearly { "contracts.years" } else { "contracts.months" });
        let kept = |periods: u32| Datum::Share(fit.model.survival(periods));
        report.say(
            "kept",
            vec![
                ("n", count(customers as usize)),
                ("first", Datum::Share(fit.model.retention(1))),
                ("late", Datum::Share(fit.model.retention(renewals))),
                ("renewals", Datum::Count(i64::from(renewals))),
            ],
        );
        report.say(
            "ahead",
            vec![("periods", Datum::Count(i64::from(2 * renewals))), ("unit", unit), ("share", kept(2 * renewals))],
        );
        let (from, to) = (periods.start(cohorts.first), periods.start(cohorts.last + 1) - 1);
        report.figure("customers", count(customers as usize), Some(first_bought(between(from, to))));
        report.figure("first_renewal", Datum::Share(fit.model.retention(1)), None);
        let discount = (1.0 + self.settings.discount as f64 / 10_000.0).powf(periods.months as f64 / 12.0) - 1.0;
        // Without a discount a lifetime can be endless.
        let lifetime = |periods: Result<f64, Why>| {
            periods.ok().filter(|_| discount >= 1e-4).map_or(Datum::None, |periods| Datum::Number(periods, 1))
        };
        report.figure("lifetime", lifetime(fit.model.discounted_lifetime(discount.max(1e-4))), None);
        if discount < 1e-4 {
            report.doubt("no_discount", Vec::new());
        }
        report.note("not_contracts", Vec::new());
        if customers < FEW {
            report.doubt("few", vec![("n", count(customers as usize))]);
        }
        if !fit.is_identified() {
            report.doubt("not_identified", Vec::new());
        }
        show_lines(&mut report, &cohorts.survivors, &fit.model);
        report.part("renewals", Shows::Table(renewals_table(&cohorts.survivors, &fit.model)));
        report.part("parameters", Shows::Table(parameters(&fit)));
        let residual = (1..=RESIDUAL).map(|renewal| {
            let residual = fit.model.discounted_residual_lifetime(renewal, discount.max(1e-4));
            TableRow { cells: vec![number(renewal), lifetime(residual)], rule: None }
        });
        let heads = columns(&["next_renewal", "residual"]);
        report.part("residual_lifetimes", Shows::Table(DataTable { columns: heads, rows: residual.collect() }));
        let kinds = vec!["month".to_owned(), "year".to_owned()];
        report.option("period", if yearly { "year" } else { "month" }, ChoiceKind::One(kinds));
        Ok(report)
    }

    /// Everybody who began early enough to be followed for half of the time, and how many ordered in every period until
    /// each. Only periods that are over are looked at.
    fn followed(&self, day: i64, periods: Periods, most: i64) -> Result<Cohorts, Refusal> {
        let few = |found: i64| refused(&Why::TooFew { of: Counted::Periods, needed: 3, found: found.max(0) as usize });
        let opening = self.opening_day(day).ok_or_else(|| few(0))?;
        let first = periods.of(opening);
        let over = periods.of(day + 1) - 1;
        let renewals = ((over - first) / 2).clamp(LEAST, most);
        let last = over - renewals;
        if last < first {
            return Err(few(over - first + 1));
        }
        let mut survivors = vec![0u64; renewals as usize + 1];
        let until = periods.start(over + 1) - 1;
        self.each_buyer(i64::from(i32::MIN), until, |_, days| {
            let mut reached: Option<(i64, i64)> = None;
            for period in days.iter().filter(|day| day.bought).map(|day| periods.of(i64::from(day.day))) {
                match reached {
                    None => reached = Some((period, period)),
                    Some((start, before)) if period == before + 1 => reached = Some((start, period)),
                    Some((_, before)) if period > before => break,
                    Some(_) => {}
                }
            }
            if let Some((start, end)) = reached.filter(|(start, _)| *start <= last) {
                survivors.iter_mut().take((end - start) as usize + 1).for_each(|there| *there += 1);
            }
        });
        Ok(Cohorts { first, last, survivors })
    }
}

/// The share who renewed of those who could, at each renewal.
fn observed_retention(survivors: &[u64]) -> Vec<Option<f64>> {
    survivors.windows(2).map(|pair| (pair[0] >= SHOWN).then(|| share(pair[1] as f64, pair[0] as f64))).collect()
}

/// What was seen with a line, what the model says, twice as far, with dashes.
fn show_lines(report: &mut Report, survivors: &[u64], model: &ShiftedBetaGeometric) {
    let ahead = 2 * (survivors.len() as u32 - 1);
    let point =
        |at: u32, y: f64| Point { x: f64::from(at), y, at: number(at), shown: Datum::Share(y), ..Point::default() };
    let lines = |seen: Vec<Point>, fitted: Vec<Point>, y: &str| {
        let line = |key: &str, points, dashed| Line { name: Datum::key(key), points, dashed };
        Shows::Lines(Lines {
            x: Axis::new("renewal", Vec::new()),
            y: Axis::new(y, Vec::new()),
            lines: vec![line("contracts.observed", seen, false), line("contracts.fitted", fitted, true)],
            stepped: false,
        })
    };
    let all = survivors.first().map_or(0.0, |all| *all as f64);
    // At the beginning all are there, which would squeeze the rest.
    let survived = (0..).zip(survivors).skip(1).map(|(at, there)| point(at, share(*there as f64, all)));
    let fitted = (1..=ahead).map(|at| point(at, model.survival(at)));
    report.part("survival", lines(survived.collect(), fitted.collect(), "there"));
    let renewed = (1..).zip(observed_retention(survivors)).filter_map(|(at, renewed)| Some(point(at, renewed?)));
    let fitted = (1..=ahead).map(|at| point(at, model.retention(at)));
    report.part("retention", lines(renewed.collect(), fitted.collect(), "renew"));
}

fn renewals_table(survivors: &[u64], model: &ShiftedBetaGeometric) -> DataTable {
    let all = survivors.first().map_or(0.0, |all| *all as f64);
    let renewed = std::iter::once(None).chain(observed_retention(survivors));
    let row = |((at, there), renewed): ((u32, &u64), Option<f64>)| TableRow {
        cells: vec![
            number(at),
            count(*there as usize),
            Datum::Share(share(*there as f64, all)),
            Datum::Share(model.survival(at)),
            renewed.map_or(Datum::None, Datum::Share),
            if at == 0 { Datum::None } else { Datum::Share(model.retention(at)) },
        ],
        rule: None,
    };
    DataTable {
        columns: columns(&["renewal", "customers", "there", "there_fitted", "renew", "renew_fitted"]),
        rows: (0..).zip(survivors).zip(renewed).map(row).collect(),
    }
}

fn parameters(fit: &Fit<ShiftedBetaGeometric>) -> DataTable {
    let rows = fit.estimates.iter().map(|estimate| TableRow {
        cells: vec![
            Datum::text(estimate.name.clone()),
            Datum::Number(estimate.value, 4),
            estimate.standard_error.map_or(Datum::None, |error| Datum::Number(error, 4)),
        ],
        rule: None,
    });
    DataTable { columns: columns(&["parameter", "estimate", "standard_error"]), rows: rows.collect() }
}
