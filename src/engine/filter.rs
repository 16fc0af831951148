//! A list's filters as the rule of a segment: whatever a list shows can be saved.

use super::query::{CustomerQuery, Filter};
use crate::domain::{
    schema::customer,
    segment::{Among, Clause, Measure, Range, Rule, Span, Test},
    value::Value,
};

/// Days before and after these are as good as none: a list's open ends (the year 1 and 9999).
const OPEN: (i64, i64) = (-719_162, 2_932_896);

impl Filter {
    /// The rule that lets the same customers through.
    pub fn to_rule(&self) -> Rule {
        Rule::Is(match self {
            Filter::Rule(rule) => return rule.clone(),
            Filter::Field { field, any } => Clause::Field { key: (*field).into(), test: Test::Any(any.clone()) },
            Filter::Tag { any } => Clause::Tag { any: any.clone() },
            Filter::Consent { channel } => Clause::Consent { channel: channel.clone() },
            Filter::BoughtBetween { from, to } => {
                let among = Among { within: between(*from, *to), ..Among::default() };
                Clause::Orders { among, all: vec![Measure::Count(Range::at_least(1))] }
            }
            Filter::FirstOrderBetween { from, to } => orders(Measure::First(between(*from, *to))),
            Filter::LastOrderBetween { from, to } => orders(Measure::Last(between(*from, *to))),
            Filter::CreatedBetween { from, to } => {
                let created = |test| Rule::Is(Clause::Field { key: customer::CREATED.into(), test });
                let within = created(Test::Day(between(*from, *to)));
                // To the list, who was added nobody knows when was added on day 0.
                if (*from..=*to).contains(&0) {
                    return Rule::Any(vec![within, created(Test::Any(vec![Value::text("")]))]);
                }
                return within;
            }
            Filter::Orders { min, max } => {
                orders(Measure::Count(Range { min: Some(i64::from(*min)), max: max.map(i64::from) }))
            }
            Filter::Spend { min, max } => orders(Measure::Spend(Range { min: Some(*min), max: *max })),
        })
    }
}

impl CustomerQuery {
    /// The rule of all filters together. What is searched for is not part of it: no rule can ask for that.
    pub fn to_rule(&self) -> Rule {
        match self.filters.as_slice() {
            [one] => one.to_rule(),
            filters => Rule::All(filters.iter().map(Filter::to_rule).collect()),
        }
    }
}

/// Of all purchases together.
fn orders(measure: Measure) -> Clause {
    Clause::Orders { among: Among::default(), all: vec![measure] }
}

fn between(from: i64, to: i64) -> Span {
    Span::Between { from: Some(from).filter(|from| *from > OPEN.0), to: Some(to).filter(|to| *to < OPEN.1) }
}
