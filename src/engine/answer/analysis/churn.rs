//! 流失: who is likely not to come back, what drives it, and how far the regression can be trusted.

use super::parts::{bars, between, row, share, shown, table};
use crate::analysis::{logit::Coefficient, quantile::exact_sum};
use crate::domain::{
    score::Score,
    segment::{Range, Rule},
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, Datum, Line, Lines, Mark, Method, Point, Report, Shows};
use crate::engine::scores::{NONE, churn::Churn};
use crate::engine::workspace::Workspace;

/// An AUC below this hardly tells leavers from stayers.
const WEAK: f64 = 0.6;
/// So many of the rarer outcome are needed for each variable (Peduzzi 1996).
const EVENTS_A_VARIABLE: usize = 10;
/// So many standard errors hold 95 % on both sides.
const Z_95: f64 = 1.96;
/// A smaller p-value is shown as less than this.
const LEAST_P: f64 = 0.0001;
/// Ten-thousandths of chance from which somebody is at risk.
const AT_RISK: i64 = 5_000;

impl Workspace {
    pub(super) fn churn_report(&mut self, day: i64) -> Result<Report, Refusal> {
        self.need_churn(day)?;
        self.need_score(Score::Churn, day)?;
        let column = self.scores.column(Score::Churn, day).unwrap_or_default();
        let chances: Vec<(usize, i64)> =
            column.iter().copied().enumerate().filter(|(_, chance)| *chance != NONE).collect();
        let mut report = Report::new(Method::Churn, day, self.settings.currency);
        let Some(churn) = &self.models.churn else { return Ok(report) };
        let model = &churn.model;
        let (of, lost) = (churn.learned.len(), churn.learned.iter().filter(|(_, lost)| *lost).count());
        report.say(
            "lost",
            vec![
                ("n", Datum::Count(lost as i64)),
                ("of", Datum::Count(of as i64)),
                ("share", share(lost as i128, of as i128)),
                ("days", Datum::Count(churn.days)),
            ],
        );
        let drivers = model.drivers();
        if let Some(first) = drivers.first() {
            let key = if first.standardised > 0.0 { "driver_raises" } else { "driver_lowers" };
            report.say(key, vec![("driver", name(first))]);
        }
        let on = |range: Range| Rule::score_in(Score::Churn, range);
        let risky = |chance: i64| chance >= AT_RISK;
        let at_risk = chances.iter().filter(|(_, chance)| risky(*chance)).count();
        if at_risk > 0 {
            report.say("at_risk", vec![("n", Datum::Count(at_risk as i64))]);
        }
        if model.auc < WEAK {
            report.doubt("weak", vec![("auc", Datum::Number(model.auc, 2))]);
        }
        let needed = EVENTS_A_VARIABLE * drivers.len();
        let rarer = lost.min(of - lost);
        if rarer < needed {
            report
                .doubt("few_events", vec![("n", Datum::Count(rarer as i64)), ("needed", Datum::Count(needed as i64))]);
        }
        report.figure("at_risk_now", Datum::Count(at_risk as i64), Some(on(Range::at_least(AT_RISK))));
        report.figure("learned", Datum::Number(of as f64, 0), None);
        report.quality("auc", Datum::Number(model.auc, 3));
        report.quality("brier", Datum::Number(model.brier, 3));

        let strength = |driver: &&Coefficient| Mark {
            size: driver.standardised,
            shown: shown(Some(driver.standardised), |effect| Datum::Number(effect, 2)),
            rule: None,
        };
        let axis = Axis::new("variable", drivers.iter().map(|driver| name(driver)).collect());
        let mut effects = bars(axis, Datum::key("churn.effect"), drivers.iter().map(strength).collect());
        if let Shows::Bars(bars) = &mut effects {
            bars.directions = Some((Datum::key("churn.stays"), Datum::key("churn.leaves")));
        }
        report.part("drivers", effects);
        // The last tenth has both its ends.
        let tenth = |tenth: i64| Range::between(tenth * 1_000, if tenth == 9 { 10_000 } else { tenth * 1_000 + 999 });
        let marks = (0..10).map(|at| {
            let range = tenth(at);
            Mark::count(chances.iter().filter(|(_, chance)| range.contains(*chance)).count(), on(range))
        });
        let places = (0..10).map(|at| between(Datum::Share(at as f64 / 10.0), Datum::Share((at + 1) as f64 / 10.0)));
        let axis = Axis::new("chance", places.collect());
        report.part("tenths", bars(axis, Datum::key("churn.customers"), marks.collect()));
        report.part("calibration", Shows::Lines(calibration(churn)));
        let rows = model.coefficients.iter().map(|coefficient| {
            let number = |value: f64, digits: u8| shown(Some(value), |value| Datum::Number(value, digits));
            let cells = vec![
                name(coefficient),
                number(coefficient.estimate, 3),
                number(coefficient.standard_error, 3),
                number(coefficient.z, 2),
                // Chance is never none.
                if coefficient.p < LEAST_P { Datum::text(format!("< {LEAST_P}")) } else { number(coefficient.p, 4) },
                number(coefficient.odds_ratio.min(1e12), 3),
                interval(coefficient),
            ];
            row(cells, None)
        });
        let columns = ["variable", "estimate", "standard_error", "z", "p", "odds_ratio", "interval"];
        report.part("coefficients", table(&columns, rows.collect()));
        Ok(report)
    }
}

/// Where the odds ratio lies with 95 % chance.
fn interval(coefficient: &Coefficient) -> Datum {
    let end = |way: f64| (coefficient.estimate + way * Z_95 * coefficient.standard_error).exp().min(1e12);
    let (low, high) = (end(-1.0), end(1.0));
    match low.is_finite() && high.is_finite() {
        true => between(Datum::Number(low, 3), Datum::Number(high, 3)),
        false => Datum::None,
    }
}

/// The variable of a coefficient, or the intercept.
fn name(coefficient: &Coefficient) -> Datum {
    let name = coefficient.term.as_ref().map(|term| format!("input.{}", term.name));
    Datum::Key(name.unwrap_or_else(|| "churn.intercept".into()))
}

/// What was foretold for each tenth of those it learned from, least chance first, and what came.
fn calibration(churn: &Churn) -> Lines {
    let mut order: Vec<usize> = (0..churn.learned.len()).collect();
    let chance = |at: usize| churn.model.fitted[at];
    order.sort_by(|a, b| chance(*a).total_cmp(&chance(*b)).then(a.cmp(b)));
    let parts = order.len().min(10);
    let points = (0..parts).map(|part| {
        let within = &order[order.len() * part / parts..order.len() * (part + 1) / parts];
        let count = within.len().max(1) as f64;
        let foretold = exact_sum(within.iter().map(|at| chance(*at))) / count;
        let came = within.iter().filter(|at| churn.learned[**at].1).count() as f64 / count;
        Point { x: foretold, y: came, at: Datum::Share(foretold), shown: Datum::Share(came), ..Point::default() }
    });
    let exact =
        [0.0, 1.0].map(|at| Point { x: at, y: at, at: Datum::Share(at), shown: Datum::Share(at), ..Point::default() });
    let place = |share: f64| Datum::Share(share);
    Lines {
        x: Axis::new("foretold", vec![place(0.0), place(0.5), place(1.0)]),
        y: Axis::new("came", vec![place(0.0), place(0.5), place(1.0)]),
        lines: vec![
            Line { name: Datum::key("churn.observed"), points: points.collect(), dashed: false },
            Line { name: Datum::key("churn.exact"), points: exact.to_vec(), dashed: true },
        ],
        stepped: false,
    }
}
