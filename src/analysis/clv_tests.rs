use super::*;
use crate::analysis::testing::data::{cdnow, difference, json, number, table};
use crate::analysis::{bgnbd, gamma_gamma};

const MODEL: bgnbd::BgNbd = bgnbd::BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

#[test]
fn cash_flow_and_constant_retention() {
    let flow = |acquisition, rate| {
        discounted_cash_flow(&[120.0, 150.0, 150.0, 130.0, 90.0], &[40.0, 45.0, 50.0, 50.0, 45.0], acquisition, rate)
    };
    assert!(difference(flow(60.0, 0.1).unwrap(), 257.21814828843037) < 1e-15);
    assert_eq!(flow(60.0, 0.0).unwrap(), 350.0);
    assert!(flow(60.0, -1.0).is_err() && flow(f64::NAN, 0.1).is_err() && flow(f64::INFINITY, 0.1).is_err());
    assert!(difference(value_of_constant_retention(100.0, 0.8, 0.12).unwrap(), 250.0) < 1e-15);
    assert!(value_of_constant_retention(100.0, 1.0, 0.0).is_err());
}

/// The example of Pfeifer & Carraway (2000), figures by mpmath.
#[test]
fn recency_states() {
    let found = value_by_recency(&[0.3, 0.2, 0.15, 0.05], 100.0, 4.0, 0.2).unwrap();
    let expected = [153.55313262815298, 32.854027664768104, 16.892758340113915, 2.398047192839707];
    assert!(found.iter().zip(expected).all(|(a, b)| difference(*a, b) < 1e-12), "{found:?}");
    assert!(value_by_recency(&[], 1.0, 1.0, 0.1).is_err() && value_by_recency(&[1.5], 1.0, 1.0, 0.1).is_err());
    assert!(value_by_recency(&[1.0], 1.0, 0.0, 0.0).is_err());
}

#[test]
fn predicts_cdnow() {
    let Some((summaries, spending)) = cdnow(false) else { return };
    let Some(rows) = table("btyd/cdnow_predictions.csv") else { return };
    let model = bgnbd::fit(&summaries).unwrap().model;
    let spend = gamma_gamma::fit(&spending).unwrap().model;
    let customers: Vec<Customer> = summaries
        .iter()
        .zip(&spending)
        .map(|(&summary, spending)| Customer { summary, mean_spend: spending.mean })
        .collect();
    let plan = Plan { horizon_weeks: 39.0, ..Plan::default() };
    let found = predict(&model, Some(&spend), plan, &customers).unwrap();
    let mut worst = [0.0_f64; 3];
    for (row, found) in rows.iter().zip(&found) {
        let (spend, value) = (found.expected_spend.unwrap(), found.clv.unwrap());
        for (i, (found, expected)) in [spend, found.discounted_orders, value].into_iter().zip(&row[5..]).enumerate() {
            worst[i] = worst[i].max(difference(found, *expected));
        }
    }
    println!("clv: {worst:?}");
    assert!(worst.iter().all(|&error| error < 1e-12));
    let Some(summary) = json("btyd/cdnow_summary_stats.json") else { return };
    let sum = found.iter().filter_map(|prediction| prediction.clv).collect::<Sum>().value();
    assert!(difference(sum, number(&summary["sum_CLV_12mo"])) < 1e-12);
    assert!(difference(spend.mean_spend().unwrap(), number(&summary["GG_population_mean"])) < 1e-12);
    for (weeks, expected) in summary["E[X(t)]_bgnbd"].as_object().unwrap() {
        let found = model.expected_of_new(weeks.parse().unwrap());
        assert!(difference(found, number(expected)) < 1e-12, "{weeks}: {found:e}");
    }
}

#[test]
fn summing_by_parts_is_the_monthly_sum() {
    let plan = Plan::default();
    let orders = |months: u32| MODEL.expected_if_alive(f64::from(months) * WEEKS_PER_MONTH, 3, 20.0);
    let monthly: f64 = (1..=12).map(|i| (orders(i) - orders(i - 1)) / 1.01_f64.powi(i as i32)).sum();
    assert!(difference(discounted_if_alive(&MODEL, &plan, 3, 20.0), monthly) < 1e-13);
}

#[test]
fn refuses_a_plan_out_of_range() {
    for plan in [
        Plan { months: 0, ..Plan::default() },
        Plan { horizon_weeks: f64::NAN, ..Plan::default() },
        Plan { monthly_discount: -0.1, ..Plan::default() },
    ] {
        assert!(predict(&MODEL, None, plan, &[Customer::default()]).is_err());
    }
    assert_eq!(predict(&MODEL, None, Plan::default(), &[]), Err(Refusal::NO_ROWS));
    assert_eq!(predict(&MODEL, None, Plan::default(), &[Customer::default()]).unwrap()[0].clv, None);
}
