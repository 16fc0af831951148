//! Frequent sets, rules and next products.

use super::{Input, Options};
use guanxi::analysis::basket::{BasketSettings, frequent_sets};
use guanxi::analysis::basket_rules::{RuleSettings, next_products, rules};
use guanxi::analysis::progress::unwatched;
use guanxi::analysis::ratio::Ratio;
use guanxi::analysis::refusal::Refusal;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Frequent sets and rules.
pub fn basket(input: &Input, options: &Options) -> Result<Value, String> {
    let named = baskets(input)?;
    let names: Vec<&str> = named.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let number = |name: &str| names.binary_search(&name).ok().map(|item| item as u32);
    let baskets: Vec<Vec<u32>> =
        named.iter().map(|basket| basket.iter().filter_map(|name| number(name)).collect()).collect();

    let share =
        |name, default| Ratio::parse(options.text_or(name, default)).ok_or_else(|| format!("--{name} is no decimal"));
    let refused = |refusal: Refusal| refusal.to_string();
    let settings = BasketSettings {
        least_support: share("support", "0.005")?,
        longest_set: options.count("longest", 20)?,
        most_sets: 5_000_000,
    };
    let found = frequent_sets(&baskets, &settings, &mut unwatched).map_err(refused)?;
    let several_then = options.choice("consequents", &["one", "any"])? == "any";
    let rule_settings =
        RuleSettings { least_confidence: share("confidence", "0.3")?, several_then, most_rules: 5_000_000 };
    let all_rules = rules(&found, &rule_settings, &mut unwatched).map_err(refused)?;

    let write = |items: &[u32]| items.iter().map(|&item| names[item as usize]).collect::<Vec<_>>().join("|");
    let mut by_length: BTreeMap<usize, usize> = BTreeMap::new();
    for set in &found.sets {
        *by_length.entry(set.items.len()).or_default() += 1;
    }
    let sets: Vec<Value> = found
        .sets
        .iter()
        .map(|set| json!({"itemset": write(&set.items), "count": set.count, "support": f64::from(set.count) / f64::from(found.baskets)}))
        .collect();
    let written_rules: Vec<Value> = all_rules
        .iter()
        .map(|rule| {
            json!({"lhs": write(&rule.given), "rhs": write(&rule.then), "n_xy": rule.n_xy, "n_x": rule.n_x, "n_y": rule.n_y,
                "support": rule.support, "confidence": rule.confidence, "lift": rule.lift, "leverage": rule.leverage,
                "conviction": rule.conviction, "chi2_1df": rule.chi_squared})
        })
        .collect();
    let next: Option<Vec<Value>> = options.text("owned").map(|owned| {
        let owned: Vec<u32> = owned.split('|').filter_map(number).collect();
        let suggestions = next_products(&owned, &all_rules, 10);
        let written = suggestions.iter().map(|suggestion| {
            json!({"item": names[suggestion.item as usize], "because": write(&suggestion.because), "confidence": suggestion.confidence,
                "lift": suggestion.lift})
        });
        written.collect()
    });
    Ok(json!({"method": "association rules", "N": found.baskets, "items": names.len(), "mincount": found.least_count,
        "itemsets": found.sets.len(), "by_len": by_length, "rules": all_rules.len(), "next_products": next,
        "itemset_list": sets, "rule_list": written_rules}))
}

/// Names of the column that tells the basket.
pub const BASKET: &[&str] = &["basket", "basket_id", "invoice"];
/// Names of the column that tells the item.
pub const ITEM: &[&str] = &["item", "product"];

/// One basket a line, or the items of each basket number together.
fn baskets(input: &Input) -> Result<Vec<Vec<&str>>, String> {
    if input.has(BASKET) && input.has(ITEM) {
        let (basket, item) = (input.column(BASKET)?, input.column(ITEM)?);
        let mut by_number: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for row in 0..input.rows.len() {
            by_number.entry(input.name(row, basket)?).or_default().push(input.name(row, item)?);
        }
        return Ok(by_number.into_values().collect());
    }
    if !input.header.is_empty() {
        let hint = "or, without a header, one basket a line with | between the items";
        return Err(format!(
            "a file of baskets has the columns {} and {}, {hint}; the columns are: {}",
            BASKET.join(" or "),
            ITEM.join(" or "),
            input.header.join(", ")
        ));
    }
    // Spaces at the ends of an item belong to its name, as in the source. A blank line is no basket.
    let lines = input.text.lines().filter(|line| !line.trim().is_empty());
    Ok(lines.map(|line| line.split('|').filter(|item| !item.is_empty()).collect()).collect())
}
