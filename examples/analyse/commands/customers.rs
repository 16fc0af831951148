//! Methods that read customers or their transactions.

use super::{Input, Options};
use crate::input::day;
use guanxi::analysis::calendar::date_of;
use guanxi::analysis::lifecycle::{CustomerType, TypeRules, migration, moves, type_at};
use guanxi::analysis::purchases::{BuyingDays, Purchase, PurchaseDay, by_customer};
use guanxi::analysis::rfm::{RfmClass, RfmValues, ScoreRule, analyse};
use guanxi::analysis::stage::{StageRules, stage_at, typical_gap};
use guanxi::analysis::{abc as abc_analysis, cohort as cohort_analysis, repurchase as repurchase_analysis};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

fn written(day: i32) -> String {
    let (year, month, of_month) = date_of(day);
    format!("{year:04}-{month:02}-{of_month:02}")
}

/// The money columns: name, digits to keep, smallest units in a whole.
const MONEY: [(&str, usize, i64); 7] = [
    ("amount_usd", 2, 100),
    ("amount", 2, 100),
    ("amount_cents", 0, 100),
    ("amount_mills", 0, 1000),
    ("monetary_cents", 0, 100),
    ("monetary_mills", 0, 1000),
    ("monetary", 0, 100),
];

/// The first money column: its position, digits and units.
pub fn money_column(input: &Input) -> Result<(usize, usize, i64), String> {
    let names = MONEY.map(|(name, _, _)| name);
    let column = input.column(&names)?;
    let (_, digits, units) =
        MONEY.into_iter().find(|(name, _, _)| *name == input.header[column]).unwrap_or(("", 0, 100));
    Ok((column, digits, units))
}

/// Customers with the days on which they bought.
pub struct Transactions {
    /// Numbers or names of the customers, in the order in which the file first names them.
    pub ids: Vec<String>,
    /// Their days.
    pub days: Vec<Vec<PurchaseDay>>,
    /// First and last day of the file.
    pub range: (i32, i32),
    /// Smallest units in a whole of money.
    pub units: i64,
}

/// Reads a file of transactions.
pub fn transactions(input: &Input) -> Result<Transactions, String> {
    let id = input.column(&["customer_id", "customer"])?;
    let date = input.column(&["date", "day"])?;
    let (money, digits, units) = money_column(input)?;
    let (mut ids, mut numbers) = (Vec::new(), HashMap::new());
    let mut purchases = Vec::with_capacity(input.rows.len());
    for row in 0..input.rows.len() {
        let name = input.name(row, id)?;
        let customer = *numbers.entry(name).or_insert_with(|| {
            ids.push(name.to_owned());
            ids.len() - 1
        });
        purchases.push(Purchase { customer, day: input.day(row, date)?, amount: input.amount(row, money, digits)? });
    }
    let days = purchases.iter().map(|purchase| purchase.day);
    let range = days.clone().min().zip(days.max()).ok_or("the file has no transactions")?;
    Ok(Transactions { days: by_customer(&purchases, ids.len()), ids, range, units })
}

/// Refuses a day before all data.
fn not_before_all(name: &str, day: i32, first: i32) -> Result<i32, String> {
    if day < first {
        return Err(format!("--{name} {} is before the first transaction, of {}", written(day), written(first)));
    }
    Ok(day)
}

/// Customers with their three measures.
pub struct Measured {
    /// Their numbers or names.
    pub ids: Vec<String>,
    /// Their measures.
    pub values: Vec<RfmValues>,
    /// Smallest units in a whole of money.
    pub units: i64,
}

/// Reads measures, or transactions up to `--today`.
pub fn measured(input: &Input, options: &Options) -> Result<Measured, String> {
    if !input.has(&["recency_days", "recency"]) {
        let Transactions { ids, days, range, units } = transactions(input)?;
        let today = not_before_all("today", options.day("today")?.unwrap_or(range.1), range.0)?;
        let found =
            ids.into_iter().zip(&days).filter_map(|(id, days)| RfmValues::of(days, today).map(|values| (id, values)));
        let (ids, values) = found.unzip();
        return Ok(Measured { ids, values, units });
    }
    let (money, _, units) = money_column(input)?;
    if options.text("today").is_some() {
        return Err("--today is for files of transactions; this one has the recency already".to_owned());
    }
    let ids = input.names(input.column(&["customer_id", "customer"])?)?;
    let recency = input.integers(input.column(&["recency_days", "recency"])?)?;
    let frequency = input.integers(input.column(&["frequency"])?)?;
    let values = recency
        .into_iter()
        .zip(frequency)
        .zip(input.integers(money)?)
        .map(|((recency_days, frequency), monetary)| RfmValues { recency_days, frequency, monetary })
        .collect();
    Ok(Measured { ids, values, units })
}

/// RFM scores and classes.
pub fn rfm(input: &Input, options: &Options) -> Result<Value, String> {
    let Measured { ids, values, units } = measured(input, options)?;
    let rule = match options.choice("rule", &["less-than", "nested", "position", "edges"])? {
        "nested" => ScoreRule::Nested,
        "position" => ScoreRule::Position,
        "edges" => ScoreRule::ValueEdges,
        _ => ScoreRule::LessThan,
    };
    let found = analyse(&values, rule);
    let money = if units == 1000 { "monetary_mills" } else { "monetary_cents" };
    let customers: Vec<Value> = (0..ids.len())
        .map(|i| {
            let (value, score) = (values[i], found.scores[i]);
            json!({"customer_id": ids[i], "recency_days": value.recency_days, "frequency": value.frequency, money: value.monetary,
                "R5": score.recency, "F5": score.frequency, "M5": score.monetary, "segment8": found.classes[i].term()})
        })
        .collect();
    let classes: Map<String, Value> = RfmClass::ALL
        .into_iter()
        .zip(found.class_counts)
        .map(|(class, count)| (class.term().to_owned(), count.into()))
        .collect();
    Ok(
        json!({"method": "RFM", "n": ids.len(), "rule": rule, "sumR": found.sums[0], "sumF": found.sums[1], "total": found.sums[2],
        "segment8": classes, "heat_rows_R_columns_F": found.recency_by_frequency(), "cells_RFM": found.cells, "customers": customers}),
    )
}

/// ABC classes and inequality of the customers' spend.
pub fn abc(input: &Input, options: &Options) -> Result<Value, String> {
    let Measured { ids, values, .. } = measured(input, options)?;
    let spend: Vec<i64> = values.iter().map(|value| value.monetary).collect();
    let percent =
        |name, default| options.integer(name, default).map(|percent| u32::try_from(percent).unwrap_or(u32::MAX));
    let refused = |refusal: guanxi::analysis::refusal::Refusal| refusal.to_string();
    let found = abc_analysis::analyse(&spend, percent("a", 80)?, percent("b", 95)?).map_err(refused)?;
    let top = |percent| abc_analysis::top_share(&spend, percent).map(|share| share.to_f64()).map_err(refused);
    let customers: Vec<Value> =
        (0..ids.len()).map(|i| json!({"customer_id": ids[i], "amount": spend[i], "class": found.classes[i]})).collect();
    let n = ids.len() as f64;
    let gini = found.gini;
    Ok(json!({"method": "ABC", "n": ids.len(), "total": found.total,
        "gini_population": [format!("{}/{}", gini.numerator(), gini.denominator()), gini.to_f64()],
        "gini_sample_(n/(n-1))": (n > 1.0).then(|| gini.to_f64() * n / (n - 1.0)),
        "top20pct_share(ceil)": top(20)?, "top1pct_share(ceil)": top(1)?, "customers_for_a": found.customers_for_a,
        "ABC": {"A": found.counts[0], "B": found.counts[1], "C": found.counts[2]},
        "amounts": {"A": found.amounts[0], "B": found.amounts[1], "C": found.amounts[2]},
        "lorenz": abc_analysis::lorenz(&spend, options.count("points", 100)?).map_err(refused)?,
        "customers": customers}))
}

/// Types at dates, migration between them, and stages at the last.
pub fn lifecycle(input: &Input, options: &Options) -> Result<Value, String> {
    let Transactions { ids, days, range, .. } = transactions(input)?;
    let last = written(range.1);
    let date = |text: &str| day(text).ok_or_else(|| format!("--dates needs dates such as 1997-09-30, not \"{text}\""));
    let dates = options.text_or("dates", &last).split(',').map(date).collect::<Result<Vec<i32>, String>>()?;
    let threshold = |name, default| {
        options.count(name, default).and_then(|n| u32::try_from(n).map_err(|_| format!("--{name} is too large")))
    };
    let rules =
        TypeRules { lost_after_days: threshold("lost-after", 180)?, loyal_from_days: threshold("loyal-from", 5)? };
    let bought: Vec<BuyingDays> = days.iter().map(|days| BuyingDays::of(days)).collect();
    let until = dates.iter().copied().max().unwrap_or(range.1);
    let with_moves = options.choice("moves", &["no", "yes"])? == "yes";
    if rules.loyal_from_days == 0 {
        return Err("--loyal-from is 1 or more: with 0 everybody would be loyal".to_owned());
    }
    let stage_rules = StageRules { typical_gap_days: typical_gap(&days).unwrap_or(60.0), ..StageRules::default() };

    let mut customers = Vec::new();
    for (i, id) in ids.iter().enumerate() {
        let mut customer = Map::from_iter([("customer_id".to_owned(), json!(id))]);
        for &date in &dates {
            customer.insert(written(date), json!(type_at(&bought[i], date, rules).term()));
        }
        let stage = stage_at(&days[i], until, &stage_rules);
        customer.insert(
            "stage".to_owned(),
            json!({"term": stage.stage.term(), "reason": stage.reason, "inputs": stage.inputs}),
        );
        if with_moves {
            let steps = moves(&bought[i], &[], until, rules);
            let steps = steps.iter().map(|step| json!({"date": written(step.day), "from": step.from.term(), "to": step.to.term(), "cause": step.cause}));
            customer.insert("moves".to_owned(), steps.collect());
        }
        customers.push(Value::Object(customer));
    }
    let counts: Vec<Value> = dates
        .iter()
        .map(|&date| {
            let row = migration(&bought, date, date, rules);
            let counted =
                CustomerType::ALL.into_iter().map(|kind| (kind.term().to_owned(), row[kind as usize][kind as usize]));
            counted
                .filter(|(_, count)| *count > 0)
                .map(|(term, count)| (term, json!(count)))
                .collect::<Map<_, _>>()
                .into()
        })
        .collect();
    let migrations: Map<String, Value> = dates
        .windows(2)
        .map(|pair| {
            let matrix = migration(&bought, pair[0], pair[1], rules);
            // Without a person's decisions only five of the seven types occur.
            let kinds = [
                CustomerType::Prospect,
                CustomerType::FirstTime,
                CustomerType::Repeat,
                CustomerType::Loyal,
                CustomerType::Lost,
            ];
            let rows = kinds.map(|from| kinds.map(|to| matrix[from as usize][to as usize]));
            (format!("migration_{}_{}", written(pair[0]), written(pair[1])), json!(rows))
        })
        .collect();
    let mut found = Map::from_iter([
        ("method".to_owned(), json!("lifecycle")),
        ("n".to_owned(), json!(ids.len())),
        ("dates".to_owned(), dates.iter().map(|&date| written(date)).collect()),
        ("counts".to_owned(), json!(counts)),
        ("types".to_owned(), json!(["潜在客户", "初次购买客户", "重复购买客户", "忠诚客户", "流失客户"])),
        ("stage_rules".to_owned(), json!(stage_rules)),
    ]);
    found.extend(migrations);
    found.insert("customers".to_owned(), json!(customers));
    Ok(Value::Object(found))
}

/// Cohorts by the month of the first order.
pub fn cohort(input: &Input, options: &Options) -> Result<Value, String> {
    let Transactions { days, range, .. } = transactions(input)?;
    let until = not_before_all("until", options.day("until")?.unwrap_or(range.1), range.0)?;
    let cohorts: Vec<Value> = cohort_analysis::cohorts(&days, until)
        .iter()
        .map(|cohort| {
            let month = format!("{:04}-{:02}", cohort.month.div_euclid(12), cohort.month.rem_euclid(12) + 1);
            let retention: Vec<Option<f64>> = (0..cohort.active.len()).map(|age| cohort.retention(age)).collect();
            json!({"cohort_month": month, "size": cohort.size, "active": cohort.active, "retention": retention, "revenue": cohort.revenue})
        })
        .collect();
    Ok(json!({"method": "cohort", "cohorts": cohorts}))
}

/// Repeat purchases in a period.
pub fn repurchase(input: &Input, options: &Options) -> Result<Value, String> {
    let Transactions { days, range, .. } = transactions(input)?;
    let from = options.day("from")?.unwrap_or(range.0);
    let to = not_before_all("to", options.day("to")?.unwrap_or(range.1), range.0)?;
    if from > to {
        return Err(format!("--from {} is after the last day, {}", written(from), written(to)));
    }
    let bought: Vec<BuyingDays> = days.iter().map(|days| BuyingDays::of(days)).collect();
    let found = repurchase_analysis::repurchase(&bought, from, to);
    Ok(
        json!({"method": "repurchase", "from": written(from), "to": written(to), "counts": found, "times": found.times(), "share": found.share()}),
    )
}
