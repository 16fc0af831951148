//! What is said of one customer's scores, and what is recommended.

use crate::domain::{id::Id, score::Score, segment::Rule};
use crate::engine::report::{Datum, Method, Said};
use serde::{Deserialize, Serialize};

/// A customer's scores.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoresView {
    pub day: i64,
    pub currency: String,
    pub scores: Vec<ScoreLine>,
    /// 客户类型的变动: when the customer became what, latest first.
    pub moves: Vec<(i64, Datum, Datum)>,
    /// Of the stage, by the rules as they are now.
    pub stage_moves: Vec<(i64, Datum, Datum)>,
    /// What to offer next, the surest first; nothing while the basket's rules are not prepared.
    pub next: Vec<NextProduct>,
}

/// A product that a customer has not bought, and the rule that leads to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextProduct {
    pub product: Id,
    pub name: String,
    /// What the customer has bought that leads to it, by name.
    pub because: Vec<String>,
    pub confidence: Datum,
    pub lift: Datum,
}

/// One score with its reasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreLine {
    pub score: Score,
    /// `None` where nothing can be said of this customer.
    pub value: Option<i64>,
    /// What it was read from, by name: the texts `analysis.input.NAME`.
    pub inputs: Vec<(String, Datum)>,
    /// The rule that decided, a text `analysis.why.KEY` with values.
    pub why: Option<Said>,
    /// How sure it is, a text `analysis.sure.KEY` with values.
    pub sure: Option<Said>,
    /// Where the method is explained.
    pub method: Method,
}

/// Something to do, with its reason. Texts are `analysis.advice.KIND.…`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recommendation {
    /// What it is about.
    pub kind: String,
    /// The setting that keeps what a person decided on it; of products to sell together each pair has its own.
    pub name: String,
    pub reason: Said,
    /// The customers it concerns.
    pub rule: Rule,
    pub count: u32,
    /// Amount in the workspace's currency that it is expected to bring, if it can be said.
    pub effect: Option<i64>,
    /// How that was reckoned.
    pub reckoned: Said,
}

/// What to do next, and what a person has decided on it lately.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    pub open: Vec<Recommendation>,
    /// The latest first.
    pub settled: Vec<Settled>,
}

/// A recommendation that a person has done or dismissed, while that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub kind: String,
    pub name: String,
    pub done: bool,
    /// Days since 1970-01-01.
    pub day: i64,
}
