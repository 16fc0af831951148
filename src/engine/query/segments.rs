//! What is asked and answered about segments.

use super::{Column, CustomerRow, Window};
use crate::domain::{id::Id, segment::Rule, value::Value};
use crate::engine::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// The most rules that an overlap is shown of.
pub const OVERLAP: usize = 8;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewQuery {
    pub rule: Rule,
    /// The saved segment that the rule is to become; its members by hand belong to the total.
    pub segment: Option<Id>,
    /// As of this day; the present without.
    pub on: Option<i64>,
    /// Some who are in, by name.
    pub window: Window,
    pub columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentLine {
    pub id: Id,
    pub name: String,
    pub description: String,
    /// How many are in at present, or why that cannot be said.
    pub count: Result<u32, Refusal>,
    pub frozen: bool,
    pub rule: Rule,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentView {
    pub line: SegmentLine,
    /// When it was frozen, in seconds on the business's clock.
    pub frozen_at: Option<i64>,
    pub hand: Vec<HandMember>,
    /// Segments whose rules ask for this one.
    pub used_by: Vec<(Id, String)>,
}

/// Somebody whom a person put into a segment or took out of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandMember {
    pub customer: Id,
    pub name: String,
    pub inside: bool,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewView {
    /// The day that it is as of.
    pub day: i64,
    /// Everybody there was on that day.
    pub of: u32,
    /// Who is in, those by hand too.
    pub total: u32,
    pub counted: Counted,
    pub rows: Vec<CustomerRow>,
}

/// A rule in numbers, part for part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// How many it means by itself.
    pub own: u32,
    /// Within a list of conditions: how many are left after it (all of them), or gathered by then (any of them).
    pub left: u32,
    pub parts: Vec<Counted>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OverlapView {
    pub day: i64,
    /// How many each rule means.
    pub sizes: Vec<u32>,
    /// Bit n is set where rule n holds; how many of exactly that. Nobody's are left out, the greatest first.
    pub parts: Vec<(u32, u32)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyView {
    pub day: i64,
    pub reason: Reason,
}

/// Whether a rule holds for somebody, part for part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    pub holds: bool,
    /// What a condition looked at: of orders a value for each measure, else one.
    pub found: Vec<Value>,
    pub parts: Vec<Reason>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// The day that counts as the present.
    pub day: i64,
    pub currency: String,
    /// Channels that orders came through.
    pub channels: Vec<String>,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    pub custom: Vec<String>,
    pub segments: Vec<(Id, String)>,
    /// What marks each cluster of the present, the best first, as keys of texts (`analysis.KEY`); none before they are
    /// worked out.
    pub clusters: Vec<String>,
}
