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

/// Kaplan–Meier.
pub fn km(input: &Input, options: &Options) -> Result<Value, String> {
    let durations = input.numbers(input.column(&["tenure", "duration", "time", "t"])?)?;
    let ended = input.truths(input.column(&["churn", "event", "ended"])?)?;
    let lifetimes: Vec<Lifetime> =
        durations.into_iter().zip(ended).map(|(duration, ended)| Lifetime { duration, ended }).collect();
    let found = kaplan_meier(&lifetimes, options.number("confidence", 0.95)?).map_err(|r| input.refused(r))?;
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
    let outcome = input.truths(input.column(&[options.text_or("outcome", "churn")])?)?;
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
    let missing = match missing.map(|text| text.trim().parse::<f64>().map_err(|_| text)) {
        Some(Err(text)) => return Err(format!("--missing is no number: {text}")),
        Some(Ok(value)) => Some(value),
        None => None,
    };
    let number = |row| match (input.cell(row, column), missing) {
        ("" | "NA", Some(instead)) => Ok(instead),
        _ => input.number(row, column),
    };
    (0..input.rows.len()).map(number).collect()
}

/// The weights given, which have to be those that the method uses; `None` where none is given.
fn fixed_weights(method: Method, options: &Options) -> Result<Option<Weights>, String> {
    const NAMES: [&str; 4] = ["alpha", "beta", "gamma", "phi"];
    let used: &[&str] = match method {
        Method::Level => &["alpha"],
        Method::Trend => &["alpha", "beta"],
        Method::Damped => &["alpha", "beta", "phi"],
        Method::Seasonal { .. } => &["alpha", "beta", "gamma"],
    };
    let given: Vec<&str> = NAMES.into_iter().filter(|name| options.text(name).is_some()).collect();
    if given.is_empty() {
        return Ok(None);
    }
    if given != used {
        return Err(format!("fixed weights of this method are --{}, all of them and no others", used.join(", --")));
    }
    let mut values = [0.0, 0.0, 0.0, 1.0];
    for (name, value) in NAMES.into_iter().zip(&mut values) {
        *value = options.number(name, *value)?;
        if !(0.0..=1.0).contains(value) {
            return Err(format!("--{name} is a weight from 0 to 1, not {value}"));
        }
    }
    let [alpha, beta, gamma, phi] = values;
    Ok(Some(Weights { phi, ..Weights::new(alpha, beta, gamma) }))
}

/// Exponential smoothing.
pub fn holtwinters(input: &Input, options: &Options) -> Result<Value, String> {
    let values = input.numbers(input.column(&["value", "amount", "sales"])?)?;
    input.need_every_period()?;
    let period = options.count("period", 12)?;
    let method =
        match options.choice("season", &["mult", "multiplicative", "add", "additive", "none", "damped", "level"])? {
            "mult" | "multiplicative" => Method::Seasonal { period, season: Season::Multiplicative },
            "add" | "additive" => Method::Seasonal { period, season: Season::Additive },
            "none" => Method::Trend,
            "damped" => Method::Damped,
            _ => Method::Level,
        };
    if let Method::Seasonal { period: 0 | 1, .. } = method {
        return Err(format!("--period is 2 or more, not {period}; a series without a season takes --season none"));
    }
    let (model, refusal) = match fixed_weights(method, options)? {
        // Weights that were asked for are not exchanged for others.
        Some(weights) => (fit_with(&values, method, weights).map_err(|r| input.refused(r))?, None),
        None => match fit_smoothing(&values, method, &mut unwatched) {
            Ok(model) => (model, None),
            Err(refusal) => {
                (fit_or_simpler(&values, method, &mut unwatched).map_err(refused)?, Some(refusal.to_string()))
            }
        },
    };
    let forecast = model
        .forecast(options.count_up_to("horizon", 12, 10_000)?, options.number("confidence", 0.95)?)
        .map_err(refused)?;
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
