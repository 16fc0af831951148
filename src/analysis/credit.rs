//! Credit 信誉度: a scorecard from 0 to 100 with the contribution of each part.
//!
//! The form is the additive scorecard of credit scoring (Thomas, Edelman & Crook, *Credit Scoring and Its Applications*, 2002) with weights set by
//! a person. A part without data is left out and the weights of the others grow in proportion, so nobody is marked down for what is not known.

use serde::{Deserialize, Serialize};

/// What is known of a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CreditFacts {
    /// Payments due so far.
    pub payments: u32,
    /// Payments made in time.
    pub payments_in_time: u32,
    /// Orders so far.
    pub orders: u32,
    /// Orders sent back.
    pub returns: u32,
    /// Orders disputed.
    pub disputes: u32,
    /// Rating on the selling platform 电商平台属性, from 0 (worst) to 1 (best).
    pub platform_rating: Option<f64>,
}

/// What the parts weigh; only the proportions matter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreditRules {
    /// Weights in the order of [`CreditPart::ALL`]; what is below zero or not finite counts as zero.
    pub weights: [f64; 4],
    /// The share of orders sent back at which that part reaches zero.
    pub worst_return_share: f64,
    /// The share of orders disputed at which that part reaches zero.
    pub worst_dispute_share: f64,
}

impl Default for CreditRules {
    fn default() -> Self {
        Self { weights: [40.0, 20.0, 20.0, 20.0], worst_return_share: 0.5, worst_dispute_share: 0.2 }
    }
}

/// The parts of the scorecard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CreditPart {
    /// Share of payments made in time.
    Punctuality,
    /// Few returns.
    Returns,
    /// Few disputes.
    Disputes,
    /// Rating on the platform.
    PlatformRating,
}

impl CreditPart {
    /// All parts, in the order of the weights.
    pub const ALL: [Self; 4] = [Self::Punctuality, Self::Returns, Self::Disputes, Self::PlatformRating];
}

/// One part's share in the score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreditContribution {
    /// The part.
    pub part: CreditPart,
    /// How good the customer is in it, 0 to 1.
    pub level: f64,
    /// The points it brings.
    pub points: f64,
    /// The points it could bring.
    pub most_points: f64,
}

/// The score with its parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreditScore {
    /// 0 to 100, the sum of the points.
    pub score: f64,
    /// The parts with data and weight.
    pub contributions: Vec<CreditContribution>,
}

/// The score of a customer; `None` where no part with a weight has data.
pub fn credit_score(facts: &CreditFacts, rules: &CreditRules) -> Option<CreditScore> {
    let share = |count: u32, of: u32| (of > 0).then(|| (f64::from(count) / f64::from(of)).min(1.0));
    let few = |count: u32, worst: f64| {
        share(count, facts.orders)
            .map(|share| if worst > 0.0 { (1.0 - share / worst).max(0.0) } else { f64::from(share == 0.0) })
    };
    let levels = [
        share(facts.payments_in_time, facts.payments),
        few(facts.returns, rules.worst_return_share),
        few(facts.disputes, rules.worst_dispute_share),
        facts.platform_rating.filter(|rating| rating.is_finite()).map(|rating| rating.clamp(0.0, 1.0)),
    ];
    let greatest = rules.weights.iter().copied().filter(|weight| weight.is_finite()).fold(0.0, f64::max);
    let known: Vec<(CreditPart, f64, f64)> = (0..4)
        .filter_map(|i| {
            // Divided by the greatest, the weights cannot overflow when they are added.
            let weight = rules.weights[i] / greatest;
            levels[i].filter(|_| weight > 0.0 && weight.is_finite()).map(|level| (CreditPart::ALL[i], level, weight))
        })
        .collect();
    let all_weights: f64 = known.iter().map(|(_, _, weight)| weight).sum();
    if known.is_empty() {
        return None;
    }
    let contributions: Vec<CreditContribution> = known
        .into_iter()
        .map(|(part, level, weight)| {
            let most_points = 100.0 * weight / all_weights;
            CreditContribution { part, level, points: level * most_points, most_points }
        })
        .collect();
    Some(CreditScore { score: contributions.iter().map(|part| part.points).sum::<f64>().min(100.0), contributions })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_without_data_are_left_out() {
        let facts = CreditFacts { payments: 10, payments_in_time: 9, orders: 10, returns: 1, ..Default::default() };
        let found = credit_score(&facts, &CreditRules::default()).unwrap();
        assert_eq!(found.contributions.len(), 3);
        // 0.9·50 + 0.8·25 + 1·25
        assert!((found.score - 90.0).abs() < 1e-12);
        assert_eq!(credit_score(&CreditFacts::default(), &CreditRules::default()), None);
    }

    #[test]
    fn odd_settings() {
        let facts = CreditFacts { orders: 1, disputes: 9, platform_rating: Some(f64::NAN), ..Default::default() };
        let rules = CreditRules {
            weights: [f64::NAN, f64::MAX, f64::MAX, -1.0],
            worst_return_share: 0.0,
            worst_dispute_share: 0.2,
        };
        assert_eq!(credit_score(&facts, &rules).map(|found| found.score), Some(50.0));
        assert_eq!(credit_score(&facts, &CreditRules { weights: [0.0; 4], ..rules }), None);
    }
}
