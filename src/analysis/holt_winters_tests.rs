use super::*;
use crate::analysis::progress::unwatched;
use crate::analysis::testing::oracle::oracle;

const MONTHS: Method = Method::Seasonal { period: 12, season: Season::Multiplicative };

fn close(found: f64, expected: f64, gate: f64) {
    assert!((found - expected).abs() <= gate * expected.abs().max(1e-300), "{found} is not {expected}");
}

/// By hand: level 2, trend 1 from the first two values, then α = β = 1/2.
#[test]
fn holt_by_hand() {
    let weights = Weights::new(0.5, 0.5, 0.0);
    let found = fit_with(&[1.0, 2.0, 5.0, 5.0, 6.0, 7.0], Method::Trend, weights).unwrap();
    assert_eq!(found.fitted, [3.0, 5.5, 6.625, 7.53125]);
    assert_eq!((found.level, found.trend), (7.265625, 1.0859375));
}

/// The same with half of the trend left at each step: the line before the third value is 2 + ½·1.
#[test]
fn a_damped_trend_by_hand() {
    let weights = Weights { phi: 0.5, ..Weights::new(0.5, 0.5, 0.0) };
    let found = fit_with(&[1.0, 2.0, 5.0, 5.0, 6.0, 7.0], Method::Damped, weights).unwrap();
    assert_eq!(found.fitted[..2], [2.5, 4.3125]);
    // It fades: φ + φ² + … comes to 1, so nothing beyond level + trend is ever reached.
    let ahead = found.forecast(60, 0.95).unwrap();
    assert_eq!(ahead[0].value, found.level + 0.5 * found.trend);
    assert_eq!(ahead[1].value, found.level + 0.75 * found.trend);
    close(ahead[59].value, found.level + found.trend, 1e-12);
    assert!(ahead.windows(2).all(|pair| pair[1].high - pair[1].value >= pair[0].high - pair[0].value));
}

/// A year and a half of growth that ends: a straight line would go on for ever.
#[test]
fn a_damped_trend_stays_near_what_is_known() {
    let values: Vec<f64> = (0..18).map(|month| 100.0 + 10.0 * f64::from(month)).collect();
    let found = fit(&values, Method::Damped, &mut unwatched).unwrap();
    assert!((0.8..=0.98).contains(&found.weights.phi), "{:?}", found.weights);
    let straight = fit(&values, Method::Trend, &mut unwatched).unwrap();
    let [damped, straight] = [&found, &straight].map(|model| model.forecast(12, 0.95).unwrap()[11].value);
    assert!(values[17] < damped && damped < straight, "{damped} of {straight}");
}

/// A steady rise is a trend; a year that goes up and down and ends high is none.
#[test]
fn a_trend_must_be_worth_its_parameters() {
    let line: Vec<f64> = (0..14).map(|month| 100.0 + 10.0 * f64::from(month)).collect();
    assert_eq!(fit_without_season(&line, &mut unwatched).unwrap().method, Method::Damped);
    let year = [57.0, 56.9, 49.8, 68.3, 49.3, 72.3, 69.1, 68.1, 70.4, 101.9, 107.0, 146.1];
    let found = fit_without_season(&year, &mut unwatched).unwrap();
    assert_eq!(found.method, Method::Level);
    assert_eq!(fit_without_season(&[5.0; 14], &mut unwatched).unwrap().method, Method::Level);
}

#[test]
fn a_pure_season_is_forecast_without_error() {
    let values: Vec<f64> = (0..24).map(|i| [10.0, 20.0, 30.0, 20.0][i % 4] + i as f64).collect();
    let method = Method::Seasonal { period: 4, season: Season::Additive };
    let found = fit(&values, method, &mut unwatched).unwrap();
    let next = found.forecast(4, 0.95).unwrap();
    for (ahead, point) in next.iter().enumerate() {
        // The start level of R's method is that of the first average's place, so some error is left at the start.
        assert!((point.value - ([10.0, 20.0, 30.0, 20.0][ahead] + 24.0 + ahead as f64)).abs() < 0.5, "{point:?}");
        assert!(point.low <= point.value && point.value <= point.high);
    }
    let odd: Vec<f64> = (0..21).map(|i| [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0][i % 7]).collect();
    let weekly = fit(&odd, Method::Seasonal { period: 7, season: Season::Multiplicative }, &mut unwatched).unwrap();
    close(weekly.forecast(1, 0.9).unwrap()[0].value, 1.0, 1e-9);
}

#[test]
fn short_or_bad_series() {
    let short = [3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    assert_eq!(
        fit(&short, MONTHS, &mut unwatched),
        Err(Refusal::TooFew { of: Counted::Periods, needed: 24, found: 6 })
    );
    assert_eq!(fit_or_simpler(&short, MONTHS, &mut unwatched).unwrap().method, Method::Level);
    assert_eq!(fit_or_simpler(&short[..4], MONTHS, &mut unwatched).unwrap().method, Method::Level);
    assert!(fit_or_simpler(&short[..3], MONTHS, &mut unwatched).is_err());
    assert_eq!(fit(&[0.0; 24], MONTHS, &mut unwatched), Err(Refusal::NotPositive { row: 0 }));
    let zeros = fit_or_simpler(&[0.0; 24], MONTHS, &mut unwatched).unwrap();
    assert_eq!(zeros.forecast(3, 0.95).unwrap(), [ForecastPoint { value: 0.0, low: 0.0, high: 0.0 }; 3]);
    assert_eq!(fit(&[f64::NAN; 9], Method::Level, &mut unwatched), Err(Refusal::NotANumber { row: 0 }));
    assert_eq!(fit(&short, Method::Trend, &mut |_| false), Err(Refusal::Stopped));
    assert_eq!(
        fit(&short, Method::Seasonal { period: 0, season: Season::Additive }, &mut unwatched),
        Err(Refusal::setting("period"))
    );
    assert!(fit_or_simpler(&[1e100, -1e100, 1e100, -1e100, 0.0, 1.0], MONTHS, &mut unwatched).is_ok());
    let weights = Weights::new(1.5, 0.0, 0.0);
    assert_eq!(fit_with(&short, Method::Level, weights), Err(Refusal::setting("weights")));
    assert!(zeros.forecast(1, 1.0).is_err());
}

/// Simple smoothing has the variance σ²(1 + (h − 1)α²), as in Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, section 8.7.
#[test]
fn the_interval_of_simple_smoothing() {
    let weights = Weights::new(0.4, 0.0, 0.0);
    let found = fit_with(&[5.0, 7.0, 4.0, 6.0, 8.0, 5.0], Method::Level, weights).unwrap();
    let points = found.forecast(6, 0.95).unwrap();
    let ratio = (points[5].high - points[5].value) / (points[0].high - points[0].value);
    close(ratio, (1.0 + 5.0 * 0.16_f64).sqrt(), 1e-12);
}

#[test]
fn air_passengers_agree_with_r() {
    let (Some(data), Some(expected)) = (oracle("stats/datasets_AirPassengers.csv"), oracle("stats/holtwinters_R.json"))
    else {
        return;
    };
    let values: Vec<f64> = data.lines().skip(1).map(|line| line.split(',').nth(2).unwrap().parse().unwrap()).collect();
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    let number = |case: &str, name: &str| expected[case][name].as_f64().unwrap();
    let numbers =
        |case: &str, name: &str| -> Vec<f64> { serde_json::from_value(expected[case][name].clone()).unwrap() };
    let additive = Method::Seasonal { period: 12, season: Season::Additive };

    for (case, method, weights) in [
        ("AirPassengers_mult_fixed(.3,.05,.6)", MONTHS, [0.3, 0.05, 0.6]),
        ("AirPassengers_holt_fixed(.5,.1)", Method::Trend, [0.5, 0.1, 0.0]),
        ("AirPassengers_mult", MONTHS, ["alpha", "beta", "gamma"].map(|name| number("AirPassengers_mult", name))),
        ("AirPassengers_add", additive, ["alpha", "beta", "gamma"].map(|name| number("AirPassengers_add", name))),
    ] {
        let [alpha, beta, gamma] = weights;
        let found = fit_with(&values, method, Weights::new(alpha, beta, gamma)).unwrap();
        close(found.squared_error, number(case, "SSE"), 1e-12);
        let state = [&[found.level, found.trend][..], &found.season].concat();
        for (found, expected) in state.iter().zip(numbers(case, "coef")) {
            close(*found, expected, 1e-11);
        }
        for (found, expected) in found.forecast(12, 0.95).unwrap().iter().zip(numbers(case, "forecast12")) {
            close(found.value, expected, 1e-11);
        }
    }
    for (case, method) in [("AirPassengers_mult", MONTHS), ("AirPassengers_add", additive)] {
        let found = fit(&values, method, &mut unwatched).unwrap();
        println!("{case}: {:?} {} against {}", found.weights, found.squared_error, number(case, "SSE"));
        assert!(found.squared_error <= number(case, "SSE") * (1.0 + 1e-6));
    }
}
