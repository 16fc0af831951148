//! How long 100,000 customers take; run with `cargo test --release speed -- --ignored --nocapture`.
use super::clv::{Customer, Plan, predict};
use super::{bgnbd, gamma_gamma};
use crate::analysis::testing::simulated::Draw;
use std::time::Instant;

#[test]
#[ignore = "a measurement"]
fn speed() {
    for (days, shift) in [(365, 0.0), (1000, 0.0), (1000, 1e-4)] {
        let (mut summaries, spending) = Draw(7).customers(100_000, [0.6, 8.0, 0.7, 2.5], days);
        // The last case makes every customer different, as times of day would.
        for (i, summary) in summaries.iter_mut().enumerate() {
            summary.t += shift * i as f64;
        }
        let start = Instant::now();
        let orders = bgnbd::fit(&summaries).unwrap();
        let fitted = start.elapsed();
        let spend = gamma_gamma::fit(&spending).unwrap();
        let both = start.elapsed();
        let customers: Vec<Customer> = summaries
            .iter()
            .zip(&spending)
            .map(|(&summary, spending)| Customer { summary, mean_spend: spending.mean })
            .collect();
        let found = predict(&orders.model, Some(&spend.model), Plan::default(), &customers).unwrap();
        println!(
            "{days} days: BG/NBD {fitted:?} ({} steps), with Gamma-Gamma {both:?} ({}), with predictions {:?}; {:?}",
            orders.iterations,
            spend.iterations,
            start.elapsed(),
            found[0]
        );
    }
}
