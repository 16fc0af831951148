//! Association rules from frequent sets, and the next products for one customer.
//!
//! Sources: Agrawal & Srikant (1994); lift, leverage and conviction: Brin, Motwani, Ullman & Tsur (1997), Piatetsky-Shapiro (1991).
//! Thresholds are compared in integers: n_xy · denominator ≥ numerator · n_x.

use super::basket::{FrequentSets, Itemset};
use super::progress::{Progress, report};
use super::ratio::Ratio;
use super::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::HashMap;

/// Which rules to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSettings {
    /// The least share of the baskets with `given` that also hold `then`, 0 to 1.
    pub least_confidence: Ratio,
    /// Whether `then` may have more than one item.
    pub several_then: bool,
    /// Refused when there are more rules than this.
    pub most_rules: usize,
}

/// Whoever buys `given` also buys `then`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// The items of the condition, ascending.
    pub given: Vec<u32>,
    /// The items that follow, ascending.
    pub then: Vec<u32>,
    /// Baskets with both.
    pub n_xy: u32,
    /// Baskets with `given`.
    pub n_x: u32,
    /// Baskets with `then`.
    pub n_y: u32,
    /// n_xy / N.
    pub support: f64,
    /// n_xy / n_x.
    pub confidence: f64,
    /// Confidence divided by the share of `then` in all baskets; 1 where the two have nothing to do with each other.
    pub lift: f64,
    /// Support less what it would be by chance.
    pub leverage: f64,
    /// (1 − share of `then`) / (1 − confidence); `None` where the rule has no exception.
    pub conviction: Option<f64>,
    /// Chi-squared of the table of two by two, with one degree of freedom; `None` where one side is in all baskets.
    pub chi_squared: Option<f64>,
}

impl Rule {
    fn new(given: Vec<u32>, then: Vec<u32>, [n_xy, n_x, n_y]: [u32; 3], baskets: u32) -> Self {
        let [n, both, x, y] = [baskets, n_xy, n_x, n_y].map(i128::from);
        let quotient = |numerator: i128, denominator: i128| numerator as f64 / denominator as f64;
        // a·d − b·c of the table, which is the same as N·n_xy − n_x·n_y.
        let determinant = n * both - x * y;
        let margins = quotient(x * (n - x), 1) * quotient(y * (n - y), 1);
        Self {
            given,
            then,
            n_xy,
            n_x,
            n_y,
            support: quotient(both, n),
            confidence: quotient(both, x),
            lift: quotient(both * n, x * y),
            leverage: quotient(determinant, n * n),
            conviction: (both < x).then(|| quotient((n - y) * x, n * (x - both))),
            chi_squared: (margins > 0.0)
                .then(|| quotient(n, 1) * quotient(determinant, 1) * quotient(determinant, 1) / margins),
        }
    }

    /// Compares lifts as fractions; rules of one analysis have the same number of baskets, which cancels out.
    fn compare_lift(&self, other: &Self) -> Ordering {
        let cross = |a: &Self, b: &Self| u128::from(a.n_xy) * u128::from(b.n_x) * u128::from(b.n_y);
        cross(self, other).cmp(&cross(other, self))
    }
}

/// All rules that are sure enough: the greatest lift first, equal ones by their items.
///
/// # Errors
/// [`Refusal::Setting`] for a confidence outside 0 to 1, [`Refusal::TooMany`], [`Refusal::Stopped`].
pub fn rules(
    frequent: &FrequentSets,
    settings: &RuleSettings,
    progress: &mut Progress<'_>,
) -> Result<Vec<Rule>, Refusal> {
    let least = settings.least_confidence;
    if least.numerator() < 0 || least.numerator() > least.denominator() {
        return Err(Refusal::setting("least_confidence"));
    }
    let counts: HashMap<&[u32], u32> = frequent.sets.iter().map(|set| (set.items.as_slice(), set.count)).collect();
    let mut maker = RuleMaker { frequent, settings, counts, rules: Vec::new() };
    for (position, set) in frequent.sets.iter().enumerate() {
        if position % 1_024 == 0 {
            report(progress, position, frequent.sets.len())?;
        }
        maker.split(set, &mut Vec::new(), 0)?;
    }
    let mut rules = maker.rules;
    rules.sort_unstable_by(|a, b| {
        b.compare_lift(a).then_with(|| a.given.cmp(&b.given)).then_with(|| a.then.cmp(&b.then))
    });
    Ok(rules)
}

struct RuleMaker<'a> {
    frequent: &'a FrequentSets,
    settings: &'a RuleSettings,
    counts: HashMap<&'a [u32], u32>,
    rules: Vec<Rule>,
}

impl RuleMaker<'_> {
    /// Moves one more item, from position `from` on, to `then`. Moving more items never raises the confidence, so what fails is not followed.
    fn split(&mut self, set: &Itemset, then: &mut Vec<u32>, from: usize) -> Result<(), Refusal> {
        if then.len() + 1 >= set.items.len() {
            return Ok(());
        }
        for position in from..set.items.len() {
            then.push(set.items[position]);
            let given: Vec<u32> = set.items.iter().copied().filter(|item| !then.contains(item)).collect();
            // Every part of a frequent set is frequent, so both are found.
            if let (Some(&n_x), Some(&n_y)) = (self.counts.get(given.as_slice()), self.counts.get(then.as_slice()))
                && self.is_sure(set.count, n_x)
            {
                if self.rules.len() >= self.settings.most_rules {
                    return Err(Refusal::TooMany { limit: self.settings.most_rules });
                }
                self.rules.push(Rule::new(given, then.clone(), [set.count, n_x, n_y], self.frequent.baskets));
                if self.settings.several_then {
                    self.split(set, then, position + 1)?;
                }
            }
            then.pop();
        }
        Ok(())
    }

    fn is_sure(&self, n_xy: u32, n_x: u32) -> bool {
        let least = self.settings.least_confidence;
        match (i128::from(n_xy).checked_mul(least.denominator()), i128::from(n_x).checked_mul(least.numerator())) {
            (Some(found), Some(needed)) => found >= needed,
            _ => f64::from(n_xy) / f64::from(n_x) >= least.to_f64(),
        }
    }
}

/// A product for a customer, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The product.
    pub item: u32,
    /// The items of the customer that lead to it.
    pub because: Vec<u32>,
    /// The rule's position among the rules.
    pub rule: usize,
    /// The rule's confidence: the share of those who bought `because` who also bought the product.
    pub confidence: f64,
    /// The rule's lift, above 1.
    pub lift: f64,
}

/// The products that the customer does not own and that rules with a lift above 1 lead to: the greatest confidence first, each product once with
/// its surest rule, at most `most`. Rules with several products in `then` are left out.
pub fn next_products(owned: &[u32], rules: &[Rule], most: usize) -> Vec<Suggestion> {
    let mut owned = owned.to_vec();
    owned.sort_unstable();
    let owns = |item: &u32| owned.binary_search(item).is_ok();
    let mut candidates: Vec<(usize, &Rule)> = rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| {
            rule.lift > 1.0 && rule.then.len() == 1 && !rule.then.iter().any(owns) && rule.given.iter().all(owns)
        })
        .collect();
    candidates.sort_by(|(_, a), (_, b)| {
        let confidence = |a: &Rule, b: &Rule| u64::from(a.n_xy) * u64::from(b.n_x);
        confidence(b, a).cmp(&confidence(a, b)).then_with(|| b.compare_lift(a)).then_with(|| a.then.cmp(&b.then))
    });
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for (rule, Rule { given, then, confidence, lift, .. }) in candidates {
        if suggestions.len() == most {
            break;
        }
        if suggestions.iter().all(|suggestion| suggestion.item != then[0]) {
            suggestions.push(Suggestion {
                item: then[0],
                because: given.clone(),
                rule,
                confidence: *confidence,
                lift: *lift,
            });
        }
    }
    suggestions
}
