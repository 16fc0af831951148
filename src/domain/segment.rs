//! 客户细分: the rule that says who is in a segment.
//!
//! A rule is a tree. Everything that points at a group of customers is one: a saved segment, a filter of the list, a mark
//! of a chart, a step of the funnel. So each of them can be counted, opened as a list and saved as a segment.

use super::{id::Id, schema::Key, score::Score, value::Value};
use serde::{Deserialize, Serialize};

/// Deeper than this no rule is read, so that none can exhaust the stack.
pub const DEPTH: usize = 32;

/// Who is in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Every one of these holds; with none of them everybody is in.
    All(Vec<Rule>),
    /// At least one of these holds; with none of them nobody is in.
    Any(Vec<Rule>),
    Not(Box<Rule>),
    /// The rule as it was at the end of this day (since 1970-01-01), with the orders and interactions until then and
    /// the fields as they were.
    On(i64, Box<Rule>),
    Is(Clause),
}

impl Default for Rule {
    /// Everybody.
    fn default() -> Self {
        Rule::All(Vec::new())
    }
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clause {
    /// A field of the record, also a custom one.
    Field {
        key: Key,
        test: Test,
    },
    /// Has any of these tags.
    Tag {
        any: Vec<String>,
    },
    /// Consent given on this channel.
    Consent {
        channel: String,
    },
    /// Of the orders that `among` means, taken together, all of this holds.
    Orders {
        among: Among,
        all: Vec<Measure>,
    },
    /// So many interactions of these kinds (none named: of any kind) within this span.
    Interactions {
        kinds: Vec<i64>,
        within: Span,
        count: Range,
    },
    Score {
        score: Score,
        test: Test,
    },
    /// Is in another segment.
    Segment {
        id: Id,
    },
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// One of these; an empty text stands for not set.
    Any(Vec<Value>),
    /// A text that holds this one, whatever its case.
    Contains(String),
    /// Anything at all.
    Known,
    /// A number, an amount, a score.
    Number(Range),
    /// A day or a time.
    Day(Span),
}

/// Which orders.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Among {
    pub state: State,
    pub within: Span,
    /// Through one of these channels, or any.
    pub channels: Vec<String>,
    /// With a line of one of these products, or of one of these categories. Spend is then of these lines only.
    pub products: Vec<Id>,
    pub categories: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Paid, a sale, of more than zero; refunds booked as orders are taken off its spend.
    #[default]
    Purchase,
    /// Marked as refunded, or a refund booked as an order of its own.
    Refund,
    Cancelled,
    /// Not paid yet.
    Pending,
}

/// What some orders of one customer come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    Count(Range),
    /// Amount in the workspace's currency.
    Spend(Range),
    /// Amount an order; of one and more orders.
    Average(Range),
    /// When the first and last of them was.
    First(Span),
    Last(Span),
}

/// Both ends belong to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    pub min: Option<i64>,
    pub max: Option<i64>,
}

impl Range {
    pub fn at_least(min: i64) -> Self {
        Self { min: Some(min), max: None }
    }

    pub fn at_most(max: i64) -> Self {
        Self { min: None, max: Some(max) }
    }

    pub fn between(min: i64, max: i64) -> Self {
        Self { min: Some(min), max: Some(max) }
    }

    #[inline]
    pub fn contains(&self, number: i64) -> bool {
        self.min.is_none_or(|min| number >= min) && self.max.is_none_or(|max| number <= max)
    }
}

/// Some days. Days count since 1970-01-01; what is relative counts from the day that the rule is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    #[default]
    Ever,
    /// Both ends belong to it.
    Between { from: Option<i64>, to: Option<i64> },
    /// The last so many days, the day itself included: 1 is only that day.
    Last(i64),
    /// Longer ago than so many days.
    Before(i64),
    /// Month and day come round within the next so many days, the day itself included: a birthday.
    Anniversary(i64),
}

impl Span {
    /// First and last day, seen from `day`; not of an [`Span::Anniversary`], which has no such.
    pub fn days(self, day: i64) -> (i64, i64) {
        const FAR: i64 = 4_000_000;
        match self {
            Span::Ever | Span::Anniversary(_) => (-FAR, FAR),
            Span::Between { from, to } => (from.unwrap_or(-FAR).max(-FAR), to.unwrap_or(FAR).min(FAR)),
            Span::Last(days) => (day - days.clamp(0, FAR) + 1, day),
            Span::Before(days) => (-FAR, day - days.clamp(0, FAR) - 1),
        }
    }
}

impl Rule {
    /// Reads a rule as it is stored and as it stands in addresses: JSON.
    ///
    /// # Errors
    /// In the words of the reader, where the text is none, and where it is deeper than [`DEPTH`].
    pub fn parse(text: &str) -> Result<Self, String> {
        let rule: Rule = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if rule.depth() > DEPTH { Err(format!("deeper than {DEPTH}")) } else { Ok(rule) }
    }

    /// As [`Rule::parse`] reads it.
    pub fn to_text(&self) -> String {
        // Plain data with string keys: writing it cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn is(clause: Clause) -> Self {
        Rule::Is(clause)
    }

    /// Whom it does not mean.
    pub fn negated(self) -> Self {
        match self {
            Rule::Not(rule) => *rule,
            rule => Rule::Not(Box::new(rule)),
        }
    }

    pub fn and(self, other: Rule) -> Self {
        match self {
            Rule::All(mut rules) => {
                rules.push(other);
                Rule::All(rules)
            }
            rule => Rule::All(vec![rule, other]),
        }
    }

    /// A score's value or values, as a mark of a chart points at them.
    pub fn score(score: Score, any: &[i64]) -> Self {
        let test = Test::Any(any.iter().map(|value| Value::Int(*value)).collect());
        Rule::Is(Clause::Score { score, test })
    }

    /// A score within a range.
    pub fn score_in(score: Score, range: Range) -> Self {
        Rule::Is(Clause::Score { score, test: Test::Number(range) })
    }

    /// How deep its tree is; a single condition is 1 deep.
    pub fn depth(&self) -> usize {
        match self {
            Rule::All(rules) | Rule::Any(rules) => 1 + rules.iter().map(Rule::depth).max().unwrap_or(0),
            Rule::Not(rule) | Rule::On(_, rule) => 1 + rule.depth(),
            Rule::Is(_) => 1,
        }
    }

    /// Every condition in it, from left to right.
    pub fn clauses(&self) -> Vec<&Clause> {
        match self {
            Rule::All(rules) | Rule::Any(rules) => rules.iter().flat_map(Rule::clauses).collect(),
            Rule::Not(rule) | Rule::On(_, rule) => rule.clauses(),
            Rule::Is(clause) => vec![clause],
        }
    }

    /// The products that its conditions on orders name.
    pub fn products(&self) -> Vec<Id> {
        let ids = self.clauses().into_iter().filter_map(|clause| match clause {
            Clause::Orders { among, .. } => Some(among.products.iter().copied()),
            _ => None,
        });
        ids.flatten().collect()
    }

    /// Whether it asks for a score that takes long to fit.
    pub fn asks_models(&self) -> bool {
        let fitted = |clause: &Clause| matches!(clause, Clause::Score { score, .. } if score.is_fitted());
        self.clauses().into_iter().any(fitted)
    }

    /// The segments that it asks for by name.
    pub fn segments(&self) -> Vec<Id> {
        let ids = self.clauses().into_iter().filter_map(|clause| match clause {
            Clause::Segment { id } => Some(*id),
            _ => None,
        });
        ids.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::Device, schema::customer};

    #[test]
    fn a_rule_survives_its_text() {
        let rule = Rule::All(vec![
            Rule::Any(vec![
                Rule::Is(Clause::Field {
                    key: customer::CITY.into(),
                    test: Test::Any(vec![Value::text("上海"), Value::text("")]),
                }),
                Rule::Is(Clause::Tag { any: vec!["vip \"1\"".into()] }),
            ]),
            Rule::Is(Clause::Orders {
                among: Among { within: Span::Last(90), ..Among::default() },
                all: vec![Measure::Count(Range::at_least(2)), Measure::Last(Span::Before(7))],
            }),
            Rule::score(Score::Abc, &[0]).negated(),
            Rule::On(20_000, Box::new(Rule::Is(Clause::Segment { id: Id::new(Device(7), 3) }))),
        ]);
        assert_eq!(Rule::parse(&rule.to_text()), Ok(rule.clone()));
        assert_eq!(rule.segments(), [Id::new(Device(7), 3)]);
        assert_eq!(rule.clauses().len(), 5);
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for bad in ["", "{}", "{\"all\":3}", "{\"is\":{\"field\":{}}}"] {
            assert!(Rule::parse(bad).is_err(), "{bad}");
        }
        let deep = format!("{}{{\"all\":[]}}{}", "{\"not\":".repeat(100_000), "}".repeat(100_000));
        assert!(Rule::parse(&deep).is_err());
        let allowed = format!("{}{{\"all\":[]}}{}", "{\"not\":".repeat(DEPTH - 1), "}".repeat(DEPTH - 1));
        assert!(Rule::parse(&allowed).is_ok());
    }

    #[test]
    fn spans_are_days() {
        assert_eq!(Span::Last(1).days(100), (100, 100));
        assert_eq!(Span::Last(30).days(100), (71, 100));
        assert_eq!(Span::Before(30).days(100).1, 69);
        assert_eq!(Span::Between { from: Some(3), to: Some(9) }.days(100), (3, 9));
        let (from, to) = Span::Last(i64::MAX).days(100);
        assert!(from < 0 && to == 100);
    }
}
