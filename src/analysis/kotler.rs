//! The level of relationship to build, after P. Kotler, *Marketing Management*: by the number of customers and the margin per customer.

use serde::{Deserialize, Serialize};

/// How much to invest in the relationship, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RelationshipLevel {
    /// 基本型: sell, no more.
    Basic,
    /// 被动型: sell and invite to call.
    Reactive,
    /// 负责型: call after the sale and ask.
    Accountable,
    /// 能动型: call from time to time with suggestions.
    Proactive,
    /// 伙伴型: work together all the time.
    Partnership,
}

/// A measure in three steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Step {
    /// Low, or few.
    Low,
    /// Middling.
    Middle,
    /// High, or many.
    High,
}

impl Step {
    /// Low below `middle_from`, high from `high_from` on. What is not a number is low.
    pub fn of(value: f64, middle_from: f64, high_from: f64) -> Self {
        if value >= high_from {
            Self::High
        } else if value >= middle_from {
            Self::Middle
        } else {
            Self::Low
        }
    }
}

/// The level Kotler's table recommends.
pub fn recommended_level(customers: Step, margin: Step) -> RelationshipLevel {
    use RelationshipLevel::{Accountable, Basic, Partnership, Proactive, Reactive};
    match (customers, margin) {
        (Step::High, Step::High) => Accountable,
        (Step::High, Step::Middle) => Reactive,
        (Step::High, Step::Low) => Basic,
        (Step::Middle, Step::High) => Proactive,
        (Step::Middle, Step::Middle) => Accountable,
        (Step::Middle, Step::Low) => Reactive,
        (Step::Low, Step::High) => Partnership,
        (Step::Low, Step::Middle) => Proactive,
        (Step::Low, Step::Low) => Accountable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_margin_and_fewer_customers_ask_for_more() {
        assert_eq!(recommended_level(Step::Low, Step::High), RelationshipLevel::Partnership);
        assert_eq!(recommended_level(Step::High, Step::Low), RelationshipLevel::Basic);
        let steps = [Step::Low, Step::Middle, Step::High];
        for pair in steps.windows(2) {
            for other in steps {
                assert!(recommended_level(other, pair[0]) < recommended_level(other, pair[1]));
                assert!(recommended_level(pair[0], other) > recommended_level(pair[1], other));
            }
        }
        assert_eq!(
            [0.0, 5.0, 10.0, f64::NAN].map(|v| Step::of(v, 5.0, 10.0)),
            [Step::Low, Step::Middle, Step::High, Step::Low]
        );
    }
}
