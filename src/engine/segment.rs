//! 客户细分: who a rule means, exactly and at every keystroke.
//!
//! [`Workspace::prepare`] makes the columns that a rule reads, once; [`evaluate::Evaluation`] reads them and gives a set of
//! rows a condition. Sets are combined by the word, so the tree costs next to nothing beside its leaves.

mod clause;
mod evaluate;
pub mod members;
mod orders;
mod past;
mod why;

pub use evaluate::Evaluation;
pub use past::Past;

use super::columns::{bits::Bits, facets};
use super::command::Context;
use super::refusal::Refusal;
use super::workspace::Workspace;
use crate::domain::{
    id::Id,
    schema::{Key, Table, customer, segment},
    segment::{Clause, Rule},
};

/// Seconds in a day.
pub(super) const DAY: i64 = 86_400;
/// What a rule is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The end of this day, for orders and scores.
    pub day: i64,
    /// The same, for all that goes on without orders: dates of the record, and what was said to customers. At the present
    /// of an old export it is today.
    pub today: i64,
    /// A past day, whose fields are read back from the journal.
    pub past: bool,
}

impl From<i64> for AsOf {
    /// A past day.
    fn from(day: i64) -> Self {
        AsOf { day, today: day, past: true }
    }
}

/// An export this old is looked at as of its last day, or every relative date would be empty.
const STALE: i64 = 60;

impl Workspace {
    /// The day that counts as the present: today, or the last order's day where that is more than 60 days back. Orders in
    /// the future are mistakes of the data and do not move it.
    pub fn present(&self, context: &Context) -> i64 {
        let today = context.today();
        let last = self.orders.between(0, (today + 1) * DAY).last();
        let last = last.map_or(today, |row| i64::from(self.orders.at(*row)).div_euclid(DAY));
        if today - last > STALE { last } else { today }
    }

    /// The end of this day, or the present.
    pub fn as_of(&self, on: Option<i64>, context: &Context) -> AsOf {
        let day = self.present(context);
        on.filter(|on| *on != day).map_or(AsOf { day, today: context.today(), past: false }, AsOf::from)
    }

    /// Who a rule means.
    ///
    /// # Errors
    /// [`Refusal::NotReady`] while orders are being read, and what is wrong with the rule: a segment that is gone, or
    /// that asks for itself.
    pub fn matching_rule(&mut self, rule: &Rule, as_of: AsOf) -> Result<Bits, Refusal> {
        self.prepare(rule, as_of.day)?;
        Evaluation::new(self, as_of).rule(rule)
    }

    /// Who is in a saved segment.
    pub fn in_segment(&mut self, id: Id, as_of: AsOf) -> Result<Bits, Refusal> {
        self.matching_rule(&Rule::Is(Clause::Segment { id }), as_of)
    }

    /// Makes the columns that a rule reads on a day, those of the segments in it too.
    pub fn prepare(&mut self, rule: &Rule, day: i64) -> Result<(), Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        self.prepare_within(rule, day, &mut Vec::new())
    }

    fn prepare_within(&mut self, rule: &Rule, day: i64, above: &mut Vec<Id>) -> Result<(), Refusal> {
        match rule {
            Rule::All(rules) | Rule::Any(rules) => {
                rules.iter().try_for_each(|rule| self.prepare_within(rule, day, above))
            }
            Rule::Not(rule) => self.prepare_within(rule, day, above),
            Rule::On(day, rule) => self.prepare_within(rule, *day, above),
            Rule::Is(clause) => self.prepare_clause(clause, day, above),
        }
    }

    fn prepare_clause(&mut self, clause: &Clause, day: i64, above: &mut Vec<Id>) -> Result<(), Refusal> {
        let end = self.customers.end();
        match clause {
            Clause::Field { key, .. } if facets::is_coded(key.field) => self.need_codes(key.field, end),
            Clause::Field { .. } => {}
            Clause::Tag { any } => {
                any.iter().for_each(|tag| self.need_flags(&Key::of(customer::TAG, tag), end));
            }
            Clause::Consent { channel } => self.need_flags(&Key::of(customer::CONSENT, channel), end),
            Clause::Orders { among, .. } => self.need_details(among),
            Clause::Interactions { .. } => self.need_interactions(),
            Clause::Score { score, .. } => self.need_score(*score, day)?,
            Clause::Segment { id } => {
                if above.contains(id) {
                    let names = above.iter().map(|id| self.segment_name(*id)).collect();
                    return Err(Refusal::SegmentCycle { names });
                }
                above.push(*id);
                let rule = self.rule_of(*id)?;
                self.prepare_within(&rule, day, above)?;
                above.pop();
            }
        }
        Ok(())
    }

    /// The rule of a saved segment.
    ///
    /// # Errors
    /// Where it is gone, or its rule is none that this version can read.
    pub fn rule_of(&self, id: Id) -> Result<Rule, Refusal> {
        let record = self.rows(Table::Segment).find(id).filter(|record| !record.is_deleted());
        let record = record.ok_or(Refusal::NotFound { table: Table::Segment, id })?;
        match record.text(segment::RULE) {
            "" => Ok(Rule::Any(Vec::new())),
            text => Rule::parse(text).map_err(|why| Refusal::BadRule { name: self.segment_name(id), why }),
        }
    }

    pub fn segment_name(&self, id: Id) -> String {
        self.rows(Table::Segment).find(id).map_or_else(String::new, |record| record.text(segment::NAME).to_owned())
    }

    /// Whether a rule may be that of this segment: it can be read and does not lead back to it.
    pub(super) fn check_rule(&self, own: Option<Id>, rule: &Rule) -> Result<(), Refusal> {
        let mut above: Vec<Id> = own.into_iter().collect();
        self.check_within(rule, &mut above)
    }

    fn check_within(&self, rule: &Rule, above: &mut Vec<Id>) -> Result<(), Refusal> {
        for id in rule.segments() {
            if above.contains(&id) {
                let names = above.iter().map(|id| self.segment_name(*id)).collect();
                return Err(Refusal::SegmentCycle { names });
            }
            above.push(id);
            self.check_within(&self.rule_of(id)?, above)?;
            above.pop();
        }
        Ok(())
    }
}
