//! Survival, regression and forecast.

use super::{Input, Options};
use guanxi::analysis::design::Design;
use guanxi::analysis::holt_winters::{Method, Season, Weights, fit as fit_smoothing, fit_or_simpler, fit_with};
use guanxi::analysis::logit::{Coefficient, fit as fit_logit};
use guanxi::analysis::progress::unwatched;
use guanxi::analysis::refusal::Refusal;
use guanxi::analysis::survival::{Lifetime, kaplan_meier};
use serde_json::{Value, json};

fn refused(refusal: Refusal) -> String {
    refusal.to_string()
}

fn is_yes(cell: &str) -> bool {
    matches!(cell.trim(), "Yes" | "yes" | "1" | "true" | "TRUE" | "True")
}

/// Kaplan–Meier.
pub fn km(input: &Input, options: &Options) -> Result<Value, String> {
    let durations = input.numbers(input.column(&["tenure", "duration", "time", "t"])?)?;
    let ended = input.cells(input.column(&["churn", "event", "ended"])?).map(is_yes);
    let lifetimes: Vec<Lifetime> =
        durations.into_iter().zip(ended).map(|(duration, ended)| Lifetime { duration, ended }).collect();
    let found = kaplan_meier(&lifetimes, options.number("confidence", 0.95)?).map_err(refused)?;
    let points: Vec<Value> = found
        .points
        .iter()
        .map(|point| {
            json!({"t": point.time, "at_risk": point.at_risk, "events": point.events, "censored": point.censored,
                "S": point.survival, "se_greenwood": point.standard_error,
                "low": point.band.map(|band| band[0]), "high": point.band.map(|band| band[1])})
        })
        .collect();
    let events: usize = found.points.iter().map(|point| point.events).sum();
    Ok(json!({"method": "Kaplan-Meier", "n": lifetimes.len(), "events": events, "median": found.median,
        "churn_rate": events as f64 / lifetimes.len() as f64, "points": points}))
}

const TELCO_TERMS: &str = "tenure,monthly_charges,senior_citizen,factor(contract),factor(internet_service),factor(payment_method),paperless_billing";

/// Logistic regression.
pub fn logit(input: &Input, options: &Options) -> Result<Value, String> {
    let outcome: Vec<bool> = input.cells(input.column(&[options.text_or("outcome", "churn")])?).map(is_yes).collect();
    let mut design = Design::new(outcome.len());
    for term in options.list("terms", TELCO_TERMS) {
        let added = match term.strip_prefix("factor(").and_then(|rest| rest.strip_suffix(')')) {
            Some(name) => design.with_category(name, &input.cells(input.column(&[name])?).collect::<Vec<_>>()),
            None => design.with_number(term, numbers(input, term, options.text("missing"))?),
        };
        design = added.map_err(|refusal| format!("{term}: {refusal}"))?;
    }
    let found = fit_logit(&design, &outcome, &mut unwatched).map_err(refused)?;
    let written = |coefficient: &Coefficient| {
        let name = match &coefficient.term {
            None => "(Intercept)".to_owned(),
            Some(term) => match &term.level {
                Some(level) => format!("factor({}){level}", term.name),
                None => term.name.clone(),
            },
        };
        json!({"term": name, "Estimate": coefficient.estimate, "Std. Error": coefficient.standard_error, "z value": coefficient.z,
            "Pr(>|z|)": coefficient.p, "odds_ratio": coefficient.odds_ratio, "standardised": coefficient.standardised})
    };
    Ok(
        json!({"method": "logistic regression", "n": outcome.len(), "deviance": found.deviance, "null_deviance": found.null_deviance,
        "AIC": found.aic, "loglik": found.log_likelihood, "AUC": found.auc, "brier": found.brier, "steps": found.steps,
        "coefficients": found.coefficients.iter().map(written).collect::<Vec<_>>(),
        "drivers": found.drivers().into_iter().map(written).collect::<Vec<_>>(), "p": found.fitted}),
    )
}

fn numbers(input: &Input, name: &str, missing: Option<&str>) -> Result<Vec<f64>, String> {
    let column = input.column(&[name])?;
    let cell_or_missing = |cell: &'_ str| match (cell.trim(), missing) {
        ("" | "NA", Some(instead)) => instead.to_owned(),
        (cell, _) => cell.to_owned(),
    };
    let parse = |(row, cell): (usize, &str)| {
        cell_or_missing(cell).parse().map_err(|_| format!("line {}, column {name}: {cell:?} is no number", row + 2))
    };
    input.cells(column).enumerate().map(parse).collect()
}

/// Exponential smoothing.
pub fn holtwinters(input: &Input, options: &Options) -> Result<Value, String> {
    let values = input.numbers(input.column(&["value", "amount", "sales"])?)?;
    let period = options.count("period", 12)?;
    let method = match options.text_or("season", "mult") {
        "mult" | "multiplicative" => Method::Seasonal { period, season: Season::Multiplicative },
        "add" | "additive" => Method::Seasonal { period, season: Season::Additive },
        "none" => Method::Trend,
        "damped" => Method::Damped,
        "level" => Method::Level,
        other => return Err(format!("--season: {other}")),
    };
    let found = if options.text("alpha").is_some() {
        let of = |name: &str| options.number(name, 0.0);
        let weights =
            Weights { phi: options.number("phi", 1.0)?, ..Weights::new(of("alpha")?, of("beta")?, of("gamma")?) };
        fit_with(&values, method, weights)
    } else {
        fit_smoothing(&values, method, &mut unwatched)
    };
    let (model, refusal) = match found {
        Ok(model) => (model, None),
        Err(refusal) => (fit_or_simpler(&values, method, &mut unwatched).map_err(refused)?, Some(refusal.to_string())),
    };
    let forecast =
        model.forecast(options.count("horizon", 12)?, options.number("confidence", 0.95)?).map_err(refused)?;
    let smooths_trend = model.method != Method::Level;
    let smooths_season = !model.season.is_empty();
    let mut state = vec![model.level];
    state.extend(smooths_trend.then_some(model.trend));
    state.extend(&model.season);
    Ok(json!({"method": model.method, "simpler_because": refusal, "n": values.len(), "alpha": model.weights.alpha,
        "beta": smooths_trend.then_some(model.weights.beta), "gamma": smooths_season.then_some(model.weights.gamma),
        "SSE": model.squared_error, "coef": state, "forecast": forecast.iter().map(|point| point.value).collect::<Vec<_>>(),
        "low": forecast.iter().map(|point| point.low).collect::<Vec<_>>(),
        "high": forecast.iter().map(|point| point.high).collect::<Vec<_>>(), "fitted": model.fitted}))
}
