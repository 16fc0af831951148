//! Who will buy again: who still buys, how often they will, and how well the model foretold what is known.

use super::Options;
use super::shared::{columns, count, number, parameters, share, share_mark, share_of, show_doubts};
use crate::analysis::{
    calibration::Calibration,
    history::{DAYS_PER_WEEK, Summary},
};
use crate::domain::{
    score::Score,
    segment::{Range, Rule},
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, Bars, ChoiceKind, DataTable, Datum, Heat, Mark, Method, Report, Shows, TableRow};
use crate::engine::scores::{
    NONE, Need, refused,
    trial::{Fitted, Kind, LAST_BIN, Outlook, Wanted},
};
use crate::engine::workspace::Workspace;

/// The hold-out where nothing else is asked for, unless a third of the time is shorter.
const HOLDOUT: i64 = 180;
/// A hold-out and what comes before it are no shorter.
const WEEK: i64 = 7;
/// Fewer who bought again leave parameters wide open.
const FEW: usize = 100;
/// So many repeat purchases are shown at most.
const COLUMNS: u32 = 12;
/// As many parts the time since the last purchase is shown in.
const PARTS: i64 = 10;
/// Whoever has bought on so many days was a customer worth winning back.
const OFTEN: i64 = 3;

/// What a person looks at.
struct Look {
    kind: Kind,
    /// The last day of what the calibration is fitted to, where the time suffices for one.
    until: Option<i64>,
    longest: i64,
}

impl Workspace {
    fn look(&self, day: i64, options: &Options<'_>) -> Look {
        let kind = options.text("model").and_then(Kind::named).unwrap_or_default();
        let longest = self.opening_day(day).map_or(0, |first| day - first) - WEEK;
        let holdout = options.integer("holdout", WEEK, longest);
        let until = (longest >= WEEK).then(|| day - holdout.unwrap_or((longest / 3).clamp(WEEK, HOLDOUT)));
        Look { kind, until, longest }
    }

    /// The scores' model, the one that is looked at, and one that foretells what is known.
    pub(super) fn buying_needs(&self, day: i64, options: &Options<'_>) -> Vec<Need> {
        let Look { kind, until, .. } = self.look(day, options);
        let other = (kind != Kind::BgNbd).then_some(day);
        let trials = other.into_iter().chain(until).map(|until| Need::Trial(Wanted { kind, until, day }));
        std::iter::once(Need::Buying(day)).chain(trials).collect()
    }

    pub(super) fn buying_report(&mut self, day: i64, options: &Options<'_>) -> Result<Report, Refusal> {
        let Look { kind, until, longest } = self.look(day, options);
        let scored = kind == Kind::BgNbd;
        let own = if scored { Some(self.own_outlook(day)?) } else { None };
        let Some(buying) = &self.models.buying else { return Err(Refusal::Unprepared) };
        let own_fit = scored.then(|| Fitted::from(buying.model.clone()));
        let (fitted, outlook) = match (&own_fit, &own) {
            (Some(fitted), Some(outlook)) => (fitted, outlook),
            _ => {
                let trial = self.models.trial(Wanted { kind, until: day, day }).ok_or(Refusal::Unprepared)?;
                let (fitted, outlook) = trial.found.as_ref().map_err(refused)?;
                (fitted, outlook)
            }
        };
        let customers = buying.histories.len();
        let repeaters = buying.histories.iter().filter(|history| history.x > 0).count();
        let mut report = Report::new(Method::Buying, day, self.settings.currency);
        let months = Datum::Count(i64::from(self.settings.horizon));
        report.say(
            "orders",
            vec![
                ("n", count(customers)),
                ("again", count(outlook.repeaters)),
                ("alive", Datum::Number(outlook.alive, 0)),
                ("share", Datum::Share(share(outlook.alive, outlook.repeaters as f64))),
                ("orders", Datum::Number(outlook.orders, 0)),
                ("months", months),
            ],
        );
        report.figure("customers", count(customers), None);
        report.figure("alive", Datum::Number(outlook.alive, 0), None);
        report.figure("orders_figure", Datum::Number(outlook.orders, 1), None);
        if scored {
            self.show_slipping(&mut report, day);
        }
        if repeaters < FEW {
            report.doubt("few", vec![("n", count(repeaters))]);
        }
        show_doubts(&mut report, &fitted.doubts);
        let oldest = buying.histories.iter().map(|history| i64::from(history.days)).max().unwrap_or(0);
        let most = buying.histories.iter().map(|history| history.x).max().unwrap_or(0);
        self.show_alive(&mut report, fitted, (oldest, most.min(COLUMNS)));
        self.show_tenths(&mut report, outlook, scored);
        report.part("parameters", Shows::Table(parameters(Method::Buying, &fitted.estimates)));
        report.quality("log_likelihood", Datum::Number(fitted.log_likelihood, 1));
        let trial = until.and_then(|until| self.models.trial(Wanted { kind, until, day }));
        match trial.and_then(|trial| Some((trial.wanted.until, trial.calibration.as_ref()?))) {
            Some((until, calibration)) => self.show_calibration(&mut report, calibration, until, day),
            None => report.doubt("no_calibration", Vec::new()),
        }
        let kinds = Kind::ALL.iter().map(|kind| kind.name().to_owned()).collect();
        report.option("model", kind.name(), ChoiceKind::One(kinds));
        if let Some(until) = until {
            report.option("holdout", day - until, ChoiceKind::Integer(WEEK, longest));
        }
        Ok(report)
    }

    /// What everybody's scores come to.
    fn own_outlook(&mut self, day: i64) -> Result<Outlook, Refusal> {
        self.need_score(Score::Alive, day)?;
        self.need_score(Score::Frequency, day)?;
        let mut outlook = Outlook::default();
        for history in self.models.buying.iter().flat_map(|buying| &buying.histories) {
            let of = |score| self.scores.of(score, day, history.customer as u32);
            if let (Some(alive), Some(orders)) = (of(Score::Alive), of(Score::Expected)) {
                outlook.add(history.x, alive as f64 / 10_000.0, orders as f64 / 1_000.0);
            }
        }
        Ok(outlook)
    }

    /// Those who bought often and have more likely left than not.
    fn show_slipping(&self, report: &mut Report, day: i64) {
        let column = |score| self.scores.column(score, day).unwrap_or(&[]).iter();
        let (gone, often) = (Range::at_most(4_999), Range::at_least(OFTEN));
        let both = column(Score::Alive).zip(column(Score::Frequency));
        let slipping = both.filter(|(alive, days)| **alive != NONE && gone.contains(**alive) && often.contains(**days));
        let slipping = slipping.count();
        let rule = Rule::score_in(Score::Alive, gone).and(Rule::score_in(Score::Frequency, often));
        if slipping > 0 {
            report.say("slipping", vec![("n", count(slipping)), ("days", Datum::Count(OFTEN))]);
        }
        report.figure("likely_gone", count(slipping), Some(rule));
    }

    /// P(alive) of a customer who has been here as long as the oldest, by purchases and by how long ago the last one was.
    fn show_alive(&self, report: &mut Report, fitted: &Fitted, (oldest, most): (i64, u32)) {
        if oldest < PARTS || most == 0 {
            return;
        }
        let ends = |part: i64| (oldest * part / PARTS, oldest * (part + 1) / PARTS - 1);
        let cell = |part: i64, x: u32| {
            let (from, to) = ends(part);
            let t = oldest as f64 / DAYS_PER_WEEK;
            let silent = (from + to) as f64 / 2.0 / DAYS_PER_WEEK;
            let alive = fitted.model.p_alive(&Summary { x, t_x: t - silent, t });
            let days = i64::from(x) + 1;
            let rule = self
                .bought_on_days(Range::between(days, days))
                .map(|often| often.and(Rule::score_in(Score::Recency, Range::between(from, to))));
            share_mark(alive, rule)
        };
        let silent = (0..PARTS).map(|part| {
            let (from, to) = ends(part);
            Datum::Between(Box::new(number(from as f64)), Box::new(number(to as f64)))
        });
        let heat = Heat {
            x: Axis::new("repeat", (1..=most).map(number).collect()),
            y: Axis::new("silent", silent.collect()),
            cells: (0..PARTS).map(|part| (1..=most).map(|x| cell(part, x)).collect()).collect(),
            warns: false,
        };
        report.part("alive_by", Shows::Heat(heat));
    }

    fn show_tenths(&self, report: &mut Report, outlook: &Outlook, scored: bool) {
        let mark = |(tenth, customers): (i64, &usize)| {
            let end = if tenth == 9 { 10_000 } else { tenth * 1_000 + 999 };
            let rule = Rule::score_in(Score::Alive, Range::between(tenth * 1_000, end));
            // Only of the scores' own model can a rule speak.
            let again = self.bought_on_days(Range::at_least(2)).filter(|_| scored);
            let rule = again.map(|again| again.and(rule));
            vec![Mark { size: *customers as f64, shown: count(*customers), rule }]
        };
        let place = |tenth: i32| {
            let end = |tenth: i32| Box::new(Datum::Share(f64::from(tenth) / 10.0));
            Datum::Between(end(tenth), end(tenth + 1))
        };
        let bars = Bars {
            x: Axis::new("p_alive", (0..10).map(place).collect()),
            series: vec![Datum::key("buying.customers")],
            bars: (0..).zip(&outlook.tenths).map(mark).collect(),
            stacked: false,
            directions: None,
        };
        report.part("tenths", Shows::Bars(bars));
    }

    /// What was foretold beside what came.
    fn show_calibration(&self, report: &mut Report, found: &Calibration, until: i64, day: i64) {
        let Calibration { actual_total: actual, expected_total: expected, .. } = *found;
        let off = Datum::Share(share((expected - actual).abs(), actual.max(1.0)));
        report.say(
            "foretold",
            vec![
                ("until", Datum::Day(until)),
                ("days", Datum::Count(day - until)),
                ("expected", Datum::Number(expected, 0)),
                ("actual", Datum::Number(actual, 0)),
                ("off", off),
            ],
        );
        report.quality("mae", Datum::Number(found.mean_absolute_error, 3));
        if let Some(correlation) = found.correlation {
            report.quality("correlation", Datum::Number(correlation, 2));
        }
        let name = |x: u32| if x < LAST_BIN { number(x) } else { Datum::text(format!("{LAST_BIN}+")) };
        let rule = |x: u32| {
            let days = i64::from(x) + 1;
            let range = if x < LAST_BIN { Range::between(days, days) } else { Range::at_least(days) };
            Some(Rule::On(until, Box::new(self.bought_on_days(range)?)))
        };
        let mark = |mean: f64, x: u32| Mark { size: mean, shown: Datum::Number(mean, 2), rule: rule(x) };
        let bars = Bars {
            x: Axis::new("repeat_before", found.bins.iter().map(|bin| name(bin.x)).collect()),
            series: vec![Datum::key("buying.actual"), Datum::key("buying.expected")],
            bars: found
                .bins
                .iter()
                .map(|bin| vec![mark(bin.actual_mean, bin.x), mark(bin.expected_mean, bin.x)])
                .collect(),
            stacked: false,
            directions: None,
        };
        report.part("calibration", Shows::Bars(bars));
        let rows = found.bins.iter().map(|bin| TableRow {
            cells: vec![
                name(bin.x),
                count(bin.customers as usize),
                share_of(bin.customers as usize, found.bins.iter().map(|bin| bin.customers as usize).sum()),
                Datum::Number(bin.actual_mean, 3),
                Datum::Number(bin.expected_mean, 3),
            ],
            rule: rule(bin.x),
        });
        let heads = columns(&["repeat_before", "customers", "share", "actual", "expected"]);
        report.part("calibration_table", Shows::Table(DataTable { columns: heads, rows: rows.collect() }));
    }
}
