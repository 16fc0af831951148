//! The built app measured in Chromium, and in the same run what a browser can do at all (`benches/pages/limit.js`) and
//! what one object a record comes to (`benches/pages/objects.js`), so that the ratios hold on any machine.
//!
//! `GUANXI_CUSTOMERS` and `GUANXI_ORDERS` say how much; with `GUANXI_ALONE` the app is measured alone. `cargo xtask bench`
//! runs it.

mod analysis;
mod app;
mod input;
mod memory;
mod pages;
mod table;

use crate::support::{browser::Kind, play};
use table::{Measured, Table};

/// Times that each quick thing is done.
pub const ROUNDS: usize = 200;
/// Times that the app is opened.
pub const OPENINGS: usize = 5;

#[test]
fn measure() {
    let size = |name: &str, otherwise| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let customers: u64 = size("GUANXI_CUSTOMERS", 100_000);
    let orders: u64 = size("GUANXI_ORDERS", 1_000_000);
    let input = input::make(customers, orders);
    let mut table = Table::new(customers, orders);
    let others: &[_] = match std::env::var("GUANXI_ALONE") {
        Ok(_) => &[],
        Err(_) => &[("limit.js", table::LIMIT), ("objects.js", table::OBJECTS)],
    };
    for (script, column) in others.iter().copied() {
        println!("measuring {script}");
        let measured = in_a_browser(async |stage| pages::measure(stage, script, &input).await);
        table.set(column, measured);
    }
    println!("measuring the app");
    table.set(table::APP, in_a_browser(async |stage| app::measure(stage, &input).await));
    table.print();
    table.write_json(&xtask::target_dir().join("bench.json"));
    let reached = table.check_answers();
    assert!(reached, "the three give different answers to the same questions");
}

/// Each in a fresh browser and profile.
fn in_a_browser(measure: impl AsyncFn(&mut crate::support::Stage) -> Measured) -> Measured {
    let mut measured = Measured::default();
    play(Kind::Chromium, "bench", async |stage| measured = measure(stage).await);
    measured
}
