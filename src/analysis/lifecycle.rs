//! The customer's type by relationship, and every move between types with its date.
//!
//! Prospect 潜在客户 → (target 目标客户, by a person) → first-time 初次购买 → repeat 重复购买 → loyal 忠诚 → lost 流失; and non-customer 非客户.
//! The texts name the types without numbers; the thresholds are settings. The type at a date follows from the days of purchase up to that date alone,
//! so it can be told for any past date and nothing needs to be recorded when time passes.

use super::purchases::BuyingDays;
use serde::{Deserialize, Serialize};

/// The relationship a customer has with the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CustomerType {
    /// 非客户: will not buy; only a person says so.
    NonCustomer,
    /// 潜在客户: has not bought.
    Prospect,
    /// 目标客户: has not bought, but clearly means to, is able to, and soon; only a person says so.
    Target,
    /// 初次购买: bought on one day.
    FirstTime,
    /// 重复购买: bought again.
    Repeat,
    /// 忠诚客户: bought on at least [`TypeRules::loyal_from_days`] days.
    Loyal,
    /// 流失客户: bought, and not for more than [`TypeRules::lost_after_days`] days.
    Lost,
}

impl CustomerType {
    /// All types, in the order of the discriminants.
    pub const ALL: [Self; 7] =
        [Self::NonCustomer, Self::Prospect, Self::Target, Self::FirstTime, Self::Repeat, Self::Loyal, Self::Lost];

    /// The texts' term.
    pub fn term(self) -> &'static str {
        match self {
            Self::NonCustomer => "非客户",
            Self::Prospect => "潜在客户",
            Self::Target => "目标客户",
            Self::FirstTime => "初次购买客户",
            Self::Repeat => "重复购买客户",
            Self::Loyal => "忠诚客户",
            Self::Lost => "流失客户",
        }
    }
}

/// The thresholds between types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeRules {
    /// A customer is lost when the last purchase is more than this many days ago.
    pub lost_after_days: u32,
    /// A customer is loyal from this many days of purchase on.
    pub loyal_from_days: u32,
}

impl Default for TypeRules {
    fn default() -> Self {
        Self { lost_after_days: 180, loyal_from_days: 5 }
    }
}

impl TypeRules {
    /// The first day on which a customer who last bought on `last` is lost.
    fn lost_on(self, last: i32) -> i64 {
        i64::from(last) + i64::from(self.lost_after_days) + 1
    }

    /// The type of a customer who has bought on so many days, the last of them so many days ago.
    pub fn of(self, days_bought: u32, silent_days: i64) -> CustomerType {
        if days_bought > 0 && silent_days > i64::from(self.lost_after_days) {
            CustomerType::Lost
        } else {
            self.by_count(days_bought as usize)
        }
    }

    fn by_count(self, days_bought: usize) -> CustomerType {
        match days_bought {
            0 => CustomerType::Prospect,
            bought if bought as u64 >= u64::from(self.loyal_from_days) => CustomerType::Loyal,
            1 => CustomerType::FirstTime,
            _ => CustomerType::Repeat,
        }
    }
}

/// The type at the end of day `at`, by the rules alone.
pub fn type_at(bought: &BuyingDays, at: i32, rules: TypeRules) -> CustomerType {
    let past = bought.until(at);
    match past.last() {
        Some(&last) if rules.lost_on(last) <= i64::from(at) => CustomerType::Lost,
        _ => rules.by_count(past.len()),
    }
}

/// Why a type changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MoveCause {
    /// The customer bought.
    Purchase {
        /// Days of purchase so far, this one included.
        days_bought: u32,
    },
    /// Time passed without a purchase.
    Silence {
        /// Days since the last purchase.
        days: u32,
    },
    /// A person decided.
    Decision,
}

/// One change of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeMove {
    /// The first day on which the new type holds, counted from 1970-01-01.
    pub day: i32,
    /// The type before.
    pub from: CustomerType,
    /// The type from this day on.
    pub to: CustomerType,
    /// Why.
    pub cause: MoveCause,
}

/// A type set by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The day from which it holds.
    pub day: i32,
    /// The type that was set.
    pub to: CustomerType,
}

/// Every change of type up to and including day `until`, in order of time; the customer begins as a prospect.
///
/// A decision stands until the rules move the customer next: a target who buys becomes first-time; one who was declared loyal stays so
/// until lost. On the same day the decision comes after the rules.
pub fn moves(bought: &BuyingDays, decisions: &[Decision], until: i32, rules: TypeRules) -> Vec<TypeMove> {
    let mut by_rule = rule_moves(bought, until, rules).into_iter().peekable();
    let mut decisions: Vec<Decision> = decisions.iter().filter(|decision| decision.day <= until).copied().collect();
    // Of several decisions on a day the last one given stands, so the sort has to be stable.
    decisions.sort_by_key(|decision| decision.day);
    let mut history: Vec<TypeMove> = Vec::new();
    let mut current = CustomerType::Prospect;
    let mut push = |day, to, cause| {
        if to != current {
            history.push(TypeMove { day, from: current, to, cause });
            current = to;
        }
    };
    for decision in decisions {
        while let Some(rule) = by_rule.next_if(|rule| rule.day <= decision.day) {
            push(rule.day, rule.to, rule.cause);
        }
        push(decision.day, decision.to, MoveCause::Decision);
    }
    for rule in by_rule {
        push(rule.day, rule.to, rule.cause);
    }
    history
}

fn rule_moves(bought: &BuyingDays, until: i32, rules: TypeRules) -> Vec<TypeMove> {
    let past = bought.until(until);
    let mut found = Vec::new();
    let mut current = CustomerType::Prospect;
    for (before, &day) in past.iter().enumerate() {
        let to = rules.by_count(before + 1);
        if to != current {
            let days_bought = u32::try_from(before + 1).unwrap_or(u32::MAX);
            found.push(TypeMove { day, from: current, to, cause: MoveCause::Purchase { days_bought } });
            current = to;
        }
        // A purchase on the very day on which the customer would be lost keeps the customer.
        let silent_until = past.get(before + 1).map_or(i64::from(until) + 1, |&next| i64::from(next));
        let lost_on = rules.lost_on(day);
        if let (true, Ok(lost_day)) = (lost_on < silent_until, i32::try_from(lost_on)) {
            let cause = MoveCause::Silence { days: rules.lost_after_days.saturating_add(1) };
            found.push(TypeMove { day: lost_day, from: current, to: CustomerType::Lost, cause });
            current = CustomerType::Lost;
        }
    }
    found
}

/// Customers by their type at one date (rows) and at another (columns), in the order of [`CustomerType::ALL`].
pub fn migration(bought: &[BuyingDays], from: i32, to: i32, rules: TypeRules) -> [[u32; 7]; 7] {
    let mut matrix = [[0; 7]; 7];
    for days in bought {
        matrix[type_at(days, from, rules) as usize][type_at(days, to, rules) as usize] += 1;
    }
    matrix
}

#[cfg(test)]
#[path = "lifecycle_tests.rs"]
mod tests;
