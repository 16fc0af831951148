//! The settings of the business that a method reads: they can be set whether or not it has anything to say.

use crate::engine::report::{Choice, ChoiceKind, Method};
use crate::engine::settings::{
    BASKET_CONFIDENCE, BASKET_SUPPORT, CHURN_DAYS, CLUSTERS, DISCOUNT, HORIZON, Knob, LOST_DAYS, LOYAL_DAYS, MARGIN,
    REFUNDS, RFM_DAYS, Settings,
};
use crate::engine::workspace::Workspace;

/// Of a hundred, the least share that is one: four decimals count.
const LEAST_SHARE: f64 = 0.0001;

impl Workspace {
    /// The settings that a method's report is read with, as they are.
    pub(in crate::engine::answer) fn choices(&self, method: Method) -> Vec<Choice> {
        let knobs = |knobs: &[Knob]| knobs.iter().copied().map(|one| knob(&self.settings, one)).collect::<Vec<_>>();
        let settings =
            |names: &[&str]| names.iter().filter_map(|name| setting(&self.settings, name)).collect::<Vec<_>>();
        match method {
            Method::Rfm => settings(&[RFM_DAYS, REFUNDS]),
            Method::Types => settings(&[LOST_DAYS, LOYAL_DAYS]),
            Method::Stages => [settings(&[LOST_DAYS, LOYAL_DAYS]), knobs(&Knob::STAGES)].concat(),
            Method::Clusters => settings(&[CLUSTERS]),
            Method::Buying => settings(&[HORIZON]),
            Method::Value => settings(&[HORIZON, DISCOUNT, MARGIN]),
            Method::Retention => settings(&[LOST_DAYS]),
            Method::Contracts => settings(&[DISCOUNT]),
            Method::Churn => settings(&[CHURN_DAYS]),
            Method::Concentration => settings(&[RFM_DAYS, MARGIN]),
            Method::Anomalies => settings(&[RFM_DAYS]),
            Method::Basket => settings(&[BASKET_SUPPORT, BASKET_CONFIDENCE]),
            Method::Relationship => [settings(&[MARGIN]), knobs(&Knob::RELATIONSHIP)].concat(),
            Method::Delivered => [knobs(&Knob::VALUES), knobs(&Knob::COSTS)].concat(),
            Method::Credit => [knobs(&Knob::CREDIT_WEIGHTS), knobs(&Knob::WORST)].concat(),
            Method::Cohorts | Method::Repurchase | Method::Forecast | Method::Wallet => Vec::new(),
        }
    }
}

fn knob(settings: &Settings, knob: Knob) -> Choice {
    let (least, greatest) = settings.knobs.ends(knob);
    Choice::new(knob.name(), settings.knobs.get(knob), ChoiceKind::Integer(least, greatest))
}

fn setting(settings: &Settings, name: &str) -> Option<Choice> {
    let hundredths = |value: i64| (value as f64 / 100.0).to_string();
    let millionths = |value: i64| (value as f64 / 10_000.0).to_string();
    let share = |optional| ChoiceKind::Percent { least: LEAST_SHARE, optional };
    let part = ChoiceKind::Percent { least: 0.0, optional: false };
    let (value, kind) = match name {
        RFM_DAYS => (settings.rfm_days.to_string(), ChoiceKind::Integer(0, 36_500)),
        LOST_DAYS => (settings.lost_days.to_string(), ChoiceKind::Integer(1, 3_650)),
        LOYAL_DAYS => (settings.loyal_days.to_string(), ChoiceKind::Integer(2, 1_000)),
        CHURN_DAYS => (settings.churn_days.to_string(), ChoiceKind::Integer(7, 730)),
        HORIZON => (settings.horizon.to_string(), ChoiceKind::Integer(1, 120)),
        REFUNDS => (i32::from(settings.refunds).to_string(), ChoiceKind::One(vec!["1".into(), "0".into()])),
        CLUSTERS => {
            let values = std::iter::once("0".to_owned()).chain((2..=8).map(|k| k.to_string())).collect();
            (settings.clusters.unwrap_or(0).to_string(), ChoiceKind::One(values))
        }
        DISCOUNT => (hundredths(settings.discount), part),
        MARGIN => (hundredths(settings.margin), part),
        BASKET_SUPPORT => (settings.basket_support.map(millionths).unwrap_or_default(), share(true)),
        BASKET_CONFIDENCE => (millionths(settings.basket_confidence), share(false)),
        _ => return None,
    };
    Some(Choice::new(name, value, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is offered is what is accepted: both ends of a range, and nothing beyond them.
    #[test]
    fn what_can_be_chosen_is_accepted() {
        let settings = Settings::default();
        let workspace = Workspace::new(crate::domain::id::Device(1));
        for choice in Method::ALL.iter().flat_map(|method| workspace.choices(*method)) {
            let accepts = |value: String| settings.accepts(&choice.name, &value);
            assert!(accepts(choice.value.clone()), "{choice:?}");
            match choice.kind {
                ChoiceKind::Integer(least, greatest) => {
                    assert!(accepts(least.to_string()) && accepts(greatest.to_string()), "{choice:?}");
                    assert!(!accepts((least - 1).to_string()) && !accepts((greatest + 1).to_string()), "{choice:?}");
                }
                ChoiceKind::Percent { least, optional } => {
                    assert!(accepts(least.to_string()) && accepts("100".into()), "{choice:?}");
                    assert!(!accepts("-0.01".into()) && !accepts("100.01".into()), "{choice:?}");
                    assert_eq!(accepts(String::new()), optional);
                }
                ChoiceKind::One(ref values) => values.iter().for_each(|value| assert!(accepts(value.clone()))),
                ChoiceKind::Day => panic!("no setting is a day"),
            }
        }
    }
}
