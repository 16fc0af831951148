//! Which method the values allow, and which they speak for.

use super::{Method, Model, Season, fit};
use crate::analysis::progress::Progress;
use crate::analysis::quantile::exact_sum;
use crate::analysis::refusal::Refusal;

/// Fits the method if the values allow it, else the next simpler one: additive for multiplicative, then what does without a season, then level.
/// [`Model::method`] says which it was.
///
/// # Errors
/// The refusal of the simplest method.
pub fn fit_or_simpler(values: &[f64], method: Method, progress: &mut Progress<'_>) -> Result<Model, Refusal> {
    match fit(values, method, progress) {
        Err(Refusal::Stopped) => Err(Refusal::Stopped),
        Err(refusal) => match method {
            Method::Level => Err(refusal),
            Method::Trend | Method::Damped => fit(values, Method::Level, progress),
            Method::Seasonal { season: Season::Additive, .. } => fit_without_season(values, progress),
            Method::Seasonal { period, season: Season::Multiplicative } => {
                fit_or_simpler(values, Method::Seasonal { period, season: Season::Additive }, progress)
            }
        },
        found => found,
    }
}

/// Level alone, or with a damped trend where that explains so much more that its parameters are worth it: by Akaike's criterion for small samples,
/// as in Hyndman, Koehler, Snyder & Grose, *A state space framework for automatic forecasting* (2002). A rise before a high season is no trend.
///
/// # Errors
/// As for [`fit`] of the level.
pub fn fit_without_season(values: &[f64], progress: &mut Progress<'_>) -> Result<Model, Refusal> {
    let level = fit(values, Method::Level, progress)?;
    let damped = match fit(values, Method::Damped, progress) {
        Err(Refusal::Stopped) => return Err(Refusal::Stopped),
        found => found.ok(),
    };
    // Both are judged by the same values: those that both forecast.
    let from = damped.as_ref().map_or(0, |damped| damped.first_fitted);
    let least = criterion(&level, values, from);
    let better = damped.filter(|damped| criterion(damped, values, from) < least);
    Ok(better.unwrap_or(level))
}

/// n·ln(SSE/n) + 2k + 2k(k + 1)/(n − k − 1) of the one-step errors from a value on, with k weights, start values and the variance
/// (Hurvich & Tsai 1989). Endless where there are too few values for so many.
fn criterion(model: &Model, values: &[f64], from: usize) -> f64 {
    let parameters = if model.method == Method::Level { 3.0 } else { 6.0 };
    let forecasts = model.fitted.iter().skip(from - model.first_fitted.min(from));
    let squares: Vec<f64> =
        values.iter().skip(from).zip(forecasts).map(|(value, fitted)| (value - fitted).powi(2)).collect();
    let n = squares.len() as f64;
    if n - parameters - 1.0 <= 0.0 {
        return f64::INFINITY;
    }
    let squared_error = exact_sum(squares.iter().copied());
    n * libm::log(squared_error / n) + 2.0 * parameters + 2.0 * parameters * (parameters + 1.0) / (n - parameters - 1.0)
}
