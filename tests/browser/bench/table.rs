//! The benchmark's table: what is measured, the goals, and how it is shown.

use super::analysis::Analysed;
use serde_json::{Value, json};
use std::path::Path;

pub const APP: usize = 0;
pub const LIMIT: usize = 1;
pub const OBJECTS: usize = 2;

/// What was measured of one of the three.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    pub import_rows_per_second: Option<f64>,
    pub open_customers_ms: Option<f64>,
    pub open_months_ms: Option<f64>,
    pub command_median_ms: Option<f64>,
    pub command_p99_ms: Option<f64>,
    pub search_ms: Option<f64>,
    pub page_ms: Option<f64>,
    pub disk_mib: Option<f64>,
    pub memory_mib: Option<f64>,
    pub longest_frame_ms: Option<f64>,
    pub first_load_kb: Option<f64>,
    /// The answers, so that the same is compared: customers, and months as (month since year 0, revenue, active).
    pub total: Option<u64>,
    pub months: Vec<(u64, u64, u64)>,
    pub analysed: Analysed,
}

struct Row {
    name: &'static str,
    key: &'static str,
    goal: f64,
    /// More is better.
    more: bool,
    of: fn(&Measured) -> Option<f64>,
}

const fn row(name: &'static str, key: &'static str, goal: f64, more: bool, of: fn(&Measured) -> Option<f64>) -> Row {
    Row { name, key, goal, more, of }
}

/// The goals are of 100,000 customers and 1,000,000 orders.
const ROWS: &[Row] = &[
    row("import both files, durable: rows a second", "import_rows_per_second", 350_000.0, true, |m| {
        m.import_rows_per_second
    }),
    row("open to the first 50 customers and the total: ms", "open_customers_ms", 600.0, false, |m| m.open_customers_ms),
    row("open to revenue and active customers by month: ms", "open_months_ms", 900.0, false, |m| m.open_months_ms),
    row("one command, durable, answers right again, median: ms", "command_median_ms", 10.0, false, |m| {
        m.command_median_ms
    }),
    row("the same, 99th percentile: ms", "command_p99_ms", 30.0, false, |m| m.command_p99_ms),
    row("search in names, first 20 and the total, median: ms", "search_ms", 2.5, false, |m| m.search_ms),
    row("50 customers at offset 50,000 by last order: ms", "page_ms", 7.0, false, |m| m.page_ms),
    row("on disk: MiB", "disk_mib", 84.0, false, |m| m.disk_mib),
    row("memory above a blank page, resident: MiB", "memory_mib", 230.0, false, |m| m.memory_mib),
    row("longest frame, scrolling and importing: ms", "longest_frame_ms", 50.0, false, |m| m.longest_frame_ms),
    row("first load, brotli: kB", "first_load_kb", 400.0, false, |m| m.first_load_kb),
    row("segment count, thresholds change each time: ms", "segment_ms", 7.0, false, |m| m.analysed.segment_ms),
    row("RFM of everybody with its cells: ms", "rfm_ms", 33.0, false, |m| m.analysed.rfm_ms),
    row("all scores of everybody but the fits: ms", "scores_ms", 300.0, false, |m| m.analysed.scores_ms),
    row("BG/NBD and Gamma-Gamma, fitted and predicted: ms", "fit_ms", 800.0, false, |m| m.analysed.fit_ms),
    row("after one new order: durable, the segment count right: ms", "order_ms", 10.0, false, |m| m.analysed.order_ms),
];

pub struct Table {
    customers: u64,
    orders: u64,
    columns: [Measured; 3],
}

impl Table {
    pub fn new(customers: u64, orders: u64) -> Self {
        Self { customers, orders, columns: Default::default() }
    }

    pub fn set(&mut self, column: usize, measured: Measured) {
        self.columns[column] = measured;
    }

    pub fn print(&self) {
        println!("\n{} customers, {} orders, Chromium", self.customers, self.orders);
        println!("| what | app | limit | one object a record | goal | |\n| --- | ---: | ---: | ---: | ---: | --- |");
        for row in ROWS {
            let [app, limit, objects] = [APP, LIMIT, OBJECTS].map(|column| (row.of)(&self.columns[column]));
            let goal = format!("{} {}", if row.more { "≥" } else { "≤" }, number(row.goal));
            let shown = |value: Option<f64>| value.map_or("–".into(), number);
            println!(
                "| {} | {} | {} | {} | {goal} | {} |",
                row.name,
                shown(app),
                shown(limit),
                shown(objects),
                verdict(row, app)
            );
        }
    }

    pub fn write_json(&self, file: &Path) {
        let column = |measured: &Measured| -> Value {
            ROWS.iter().map(|row| (row.key.to_string(), json!((row.of)(measured)))).collect()
        };
        let goals: Value = ROWS.iter().map(|row| (row.key.to_string(), json!(row.goal))).collect();
        let all = json!({
            "customers": self.customers,
            "orders": self.orders,
            "app": column(&self.columns[APP]),
            "limit": column(&self.columns[LIMIT]),
            "one_object_a_record": column(&self.columns[OBJECTS]),
            "goal": goals,
        });
        std::fs::write(file, format!("{all:#}\n")).expect("the table as JSON");
        println!("\nas JSON: {}", file.display());
    }

    /// Whether those who answered the same question said the same.
    pub fn check_answers(&self) -> bool {
        let totals: Vec<_> = self.columns.iter().filter_map(|measured| measured.total).collect();
        let months: Vec<_> =
            self.columns.iter().map(|measured| &measured.months).filter(|months| !months.is_empty()).collect();
        let counts: Vec<_> =
            self.columns.iter().map(|m| &m.analysed.counts).filter(|counts| !counts.is_empty()).collect();
        let grids: Vec<_> = self.columns.iter().map(|m| &m.analysed.grid).filter(|grid| !grid.is_empty()).collect();
        totals.windows(2).all(|pair| pair[0] == pair[1])
            && counts.windows(2).all(|pair| pair[0] == pair[1])
            && grids.windows(2).all(|pair| pair[0] == pair[1])
            && months.windows(2).all(|pair| pair[0] == pair[1])
    }
}

fn verdict(row: &Row, app: Option<f64>) -> String {
    let Some(app) = app else { return String::new() };
    let reached = if row.more { app >= row.goal } else { app <= row.goal };
    let off = if row.more { row.goal / app } else { app / row.goal };
    if reached { "reached".into() } else { format!("missed by {off:.1}×") }
}

/// Three digits that count, and commas.
fn number(value: f64) -> String {
    if value < 10.0 {
        return format!("{value:.2}");
    }
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The middle of some values, and the one that 99 of 100 do not exceed.
pub fn median_and_p99(values: &[f64]) -> (Option<f64>, Option<f64>) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at =
        |share: f64| sorted.get(((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1))).copied();
    (at(0.5), at(0.99))
}
