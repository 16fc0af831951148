//! 销售预测: monthly turnover and what it is likely to be, by exponential smoothing.

use super::Options;
use super::parts::{amount, bought, row, shown, table};
use crate::analysis::{
    holt_winters::{self, ForecastPoint, Method as Smoothing, Model, Season},
    progress::unwatched,
    quantile::exact_sum,
};
use crate::domain::{
    money::SCALE,
    segment::{Range, Rule, Span},
    time,
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, ChoiceKind, Datum, Line, Lines, Method, Point, Report, Shows};
use crate::engine::scores::refused;
use crate::engine::segment::DAY;
use crate::engine::workspace::Workspace;

/// Months of a year, the season's round.
const YEAR: usize = 12;
/// Longer ago than this a date is a mistake, or says nothing of next year.
const MOST_MONTHS: i64 = 240;
/// With fewer years than three a season is known from two at most.
const SAFE_MONTHS: usize = 36;
const SEASONS: [&str; 4] = ["auto", "additive", "multiplicative", "none"];

/// Turnover by month, whole months only; in whole money.
struct Turnover {
    /// The first month ([`time::month_of`]).
    first: i64,
    values: Vec<f64>,
}

/// A month is whole that had orders within its first so many days.
const EARLY: i64 = 3;

impl Workspace {
    pub(super) fn forecast_report(&mut self, day: i64, options: &Options<'_>) -> Result<Report, Refusal> {
        let horizon = options.integer("horizon_months", 3, 24).unwrap_or(12) as usize;
        let season = options.text("season").filter(|name| SEASONS.contains(name)).unwrap_or("auto");
        let turnover = self.turnover(day);
        let values = &turnover.values;
        let model = model_of(values, season)?;
        let fan = |confidence| model.forecast(horizon, confidence).map_err(|why| refused(&why));
        let (likely, wide) = (floored(fan(0.8)?, values), floored(fan(0.95)?, values));
        let mut report = Report::new(Method::Forecast, day, self.settings.currency);
        let money = |value: f64| amount(value * SCALE as f64);
        let total = exact_sum(wide.iter().map(|point| point.value));
        if let Some(next) = wide.first() {
            report.say(
                "next",
                vec![
                    ("month", Datum::Month(turnover.first + values.len() as i64)),
                    ("amount", money(next.value)),
                    ("low", money(next.low)),
                    ("high", money(next.high)),
                ],
            );
        }
        report.say("total", vec![("n", Datum::Count(horizon as i64)), ("amount", money(total))]);
        // The same months a year before, where they were all there.
        let before = horizon.min(YEAR);
        if values.len() >= YEAR {
            let year = &values[values.len() - YEAR..];
            let (then, now) =
                (exact_sum(year[..before].iter().copied()), exact_sum(wide[..before].iter().map(|point| point.value)));
            if then > 0.0 {
                let key = if now >= then { "more" } else { "less" };
                let change = Datum::Share((now / then - 1.0).abs());
                report.say(key, vec![("n", Datum::Count(before as i64)), ("share", change)]);
            }
        }
        doubts(&mut report, &model, season, values.len());
        report.figure("months", Datum::Number(values.len() as f64, 0), None);
        report.figure("level", money(model.level), None);
        report.figure("trend", money(model.trend), None);
        report.figure("error", money(model.error_variance.max(0.0).sqrt()), None);
        report.part("fan", Shows::Lines(self.fan(&turnover, &likely, &wide)));
        let rows = wide.iter().zip(&likely).enumerate().map(|(ahead, (wide, likely))| {
            let before = (values.len() + ahead).checked_sub(YEAR).and_then(|at| values.get(at));
            let cells = vec![
                Datum::Month(turnover.first + (values.len() + ahead) as i64),
                money(wide.value),
                money(likely.low),
                money(likely.high),
                money(wide.low),
                money(wide.high),
                before.map_or(Datum::None, |value| money(*value)),
            ];
            row(cells, None)
        });
        let columns = ["month", "forecast", "low_80", "high_80", "low_95", "high_95", "year_before"];
        report.part("by_month", table(&columns, rows.collect()));
        report.part("parameters", parameters(&model));
        report.option("horizon_months", horizon, ChoiceKind::Integer(3, 24));
        let seasons = SEASONS.map(String::from).to_vec();
        report.option("season", season, ChoiceKind::One(seasons));
        Ok(report)
    }

    fn turnover(&self, day: i64) -> Turnover {
        let orders = &self.orders;
        let code = orders.currency_code(self.settings.currency);
        // The month of the day counts where the day ends it.
        let end = time::month_of(day + 1).unwrap_or(0);
        let start = |month: i64| time::month_start(month).unwrap_or(0) * DAY;
        let mut turnover = Turnover { first: end, values: Vec::new() };
        let months: Vec<i64> = (end - MOST_MONTHS..=end).map(start).collect();
        let mut sums: Vec<i128> = vec![0; MOST_MONTHS as usize];
        let mut month = 0;
        for row in orders.between(start(end - MOST_MONTHS), start(end)) {
            let at = i64::from(orders.at(*row));
            while at >= months[month + 1] {
                month += 1;
            }
            let counts = orders.is_purchase(*row) || (self.settings.refunds && orders.is_refund(*row));
            if counts && orders.has_currency(*row, code) {
                sums[month] += i128::from(orders.total(*row));
            }
        }
        let first = sums.iter().position(|sum| *sum != 0).unwrap_or(sums.len());
        // A month that the shop opened in is no whole month.
        let opened = self.opening_day(day).is_some_and(|opening| {
            let month = end - (sums.len() - first) as i64;
            time::month_of(opening) == Some(month) && opening * DAY >= start(month) + EARLY * DAY
        });
        let first = first + usize::from(opened && sums.len() - first > 1);
        turnover.first -= (sums.len() - first) as i64;
        turnover.values = sums[first..].iter().map(|sum| *sum as f64 / SCALE as f64).collect();
        turnover
    }

    fn fan(&self, turnover: &Turnover, likely: &[ForecastPoint], wide: &[ForecastPoint]) -> Lines {
        let money = |value: f64| amount(value * SCALE as f64);
        let point = |month: i64, value: f64, band: Option<(f64, f64)>, rule: Option<Rule>| Point {
            x: month as f64,
            y: value,
            band,
            at: Datum::Month(month),
            shown: money(value),
            rule,
        };
        let observed = (turnover.first..).zip(&turnover.values).map(|(month, value)| {
            let span = time::month_start(month).zip(time::month_start(month + 1));
            let rule = span.map(|(from, next)| {
                let within = Span::Between { from: Some(from), to: Some(next - 1) };
                bought(within, Range::at_least(1))
            });
            point(month, *value, None, rule)
        });
        let next = turnover.first + turnover.values.len() as i64;
        let line = |name: &str, points: &[ForecastPoint]| Line {
            name: Datum::key(name),
            points: (next..)
                .zip(points)
                .map(|(month, ahead)| point(month, ahead.value, Some((ahead.low, ahead.high)), None))
                .collect(),
            dashed: true,
        };
        let last = next + wide.len() as i64 - 1;
        let highest = turnover.values.iter().copied().chain(wide.iter().map(|point| point.high)).fold(0.0, f64::max);
        let every = ((last - turnover.first) / 6).max(1) as usize;
        Lines {
            x: Axis::new("month", (turnover.first..=last).step_by(every).map(Datum::Month).collect()),
            y: Axis::new("turnover", vec![Datum::Amount(0), money(highest)]),
            lines: vec![
                Line { name: Datum::key("forecast.observed"), points: observed.collect(), dashed: false },
                line("forecast.fan_95", wide),
                line("forecast.fan_80", likely),
            ],
            stepped: false,
        }
    }
}

/// The model that was asked for, or the next simpler one that the months allow; left to itself the season with the
/// smaller error.
fn model_of(values: &[f64], season: &str) -> Result<Model, Refusal> {
    let fit = |method| holt_winters::fit_or_simpler(values, method, &mut unwatched).map_err(|why| refused(&why));
    let with = |season| fit(Smoothing::Seasonal { period: YEAR, season });
    match season {
        "none" => holt_winters::fit_without_season(values, &mut unwatched).map_err(|why| refused(&why)),
        "additive" => with(Season::Additive),
        "multiplicative" => with(Season::Multiplicative),
        _ => {
            let (additive, multiplicative) = (with(Season::Additive)?, with(Season::Multiplicative)?);
            Ok(if multiplicative.squared_error < additive.squared_error { multiplicative } else { additive })
        }
    }
}

fn doubts(report: &mut Report, model: &Model, season: &str, months: usize) {
    let n = || vec![("n", Datum::Count(months as i64))];
    match (model.method, season) {
        (_, "none") => {}
        (Smoothing::Level, _) => report.doubt("level_only", n()),
        (Smoothing::Trend | Smoothing::Damped, _) => report.doubt("trend_only", n()),
        (Smoothing::Seasonal { season: Season::Additive, .. }, "multiplicative") => report.doubt("additive_only", n()),
        _ => {}
    }
    if months < SAFE_MONTHS {
        report.doubt("short", n());
    }
    report.note("band", vec![]);
}

/// Turnover that was never below zero will not be.
fn floored(mut points: Vec<ForecastPoint>, values: &[f64]) -> Vec<ForecastPoint> {
    if values.iter().all(|value| *value >= 0.0) {
        for point in &mut points {
            (point.value, point.low, point.high) = (point.value.max(0.0), point.low.max(0.0), point.high.max(0.0));
        }
    }
    points
}

fn parameters(model: &Model) -> Shows {
    let weight = |value: f64| shown(Some(value), |value| Datum::Number(value, 3));
    let method = match model.method {
        Smoothing::Level => "forecast.by_level",
        Smoothing::Trend => "forecast.by_trend",
        Smoothing::Damped => "forecast.by_damped",
        Smoothing::Seasonal { season: Season::Additive, .. } => "forecast.by_additive",
        Smoothing::Seasonal { season: Season::Multiplicative, .. } => "forecast.by_multiplicative",
    };
    let trend = model.method != Smoothing::Level;
    let season = matches!(model.method, Smoothing::Seasonal { .. });
    let used = |used: bool, value: f64| if used { weight(value) } else { Datum::None };
    let cells = vec![
        Datum::key(method),
        weight(model.weights.alpha),
        used(trend, model.weights.beta),
        used(season, model.weights.gamma),
        used(model.method == Smoothing::Damped, model.weights.phi),
    ];
    table(&["method", "alpha", "beta", "gamma", "phi"], vec![row(cells, None)])
}
