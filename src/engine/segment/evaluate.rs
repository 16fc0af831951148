//! The tree of a rule: sets of rows, combined.

use super::{AsOf, members};
use crate::domain::{
    id::Id,
    schema::{Table, segment},
    segment::Rule,
};
use crate::engine::columns::bits::Bits;
use crate::engine::query::Counted;
use crate::engine::refusal::Refusal;
use crate::engine::workspace::Workspace;

/// A rule's evaluation as of the end of a day, over columns that [`Workspace::prepare`] has made.
pub struct Evaluation<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) day: i64,
    /// [`AsOf::today`].
    pub(super) today: i64,
    /// Everybody there was on that day.
    pub(super) all: Bits,
    /// The past day whose fields are meant; at the present those are the records' own.
    pub(super) past: Option<i64>,
}

impl<'a> Evaluation<'a> {
    pub fn new(workspace: &'a Workspace, as_of: impl Into<AsOf>) -> Self {
        let AsOf { day, today, past } = as_of.into();
        let live = &workspace.customers.live;
        let end = (today + 1) * super::DAY;
        // Of somebody whom an import wrote down later the first order tells that they were there.
        let known = |row: u32| {
            let totals = &workspace.customers.totals[row as usize];
            workspace.customers.created(row) < end || (totals.orders > 0 && i64::from(totals.first) < end)
        };
        let all = if today >= workspace.latest_day() { live.clone() } else { live.filtered(known) };
        Self { workspace, day, today, all, past: past.then_some(day) }
    }

    /// Everybody there was on that day.
    pub fn everybody(&self) -> &Bits {
        &self.all
    }

    /// Who a rule means.
    pub fn rule(&self, rule: &Rule) -> Result<Bits, Refusal> {
        match rule {
            Rule::All(rules) => {
                let mut found = self.all.clone();
                for rule in rules {
                    found.intersect(&self.rule(rule)?);
                }
                Ok(found)
            }
            Rule::Any(rules) => {
                let mut found = Bits::none(self.workspace.customers.end());
                for rule in rules {
                    found.unite(&self.rule(rule)?);
                }
                Ok(found)
            }
            Rule::Not(rule) => {
                let mut found = self.all.clone();
                found.subtract(&self.rule(rule)?);
                Ok(found)
            }
            Rule::On(day, rule) => Evaluation::new(self.workspace, *day).rule(rule),
            Rule::Is(clause) => self.clause(clause),
        }
    }

    /// Who a rule means, and how many each part of it finds and leaves.
    pub fn count(&self, rule: &Rule) -> Result<(Bits, Counted), Refusal> {
        let (found, parts) = match rule {
            Rule::All(rules) => {
                let mut found = self.all.clone();
                let parts = self.parts(rules, |part| {
                    found.intersect(part);
                    found.len()
                })?;
                (found, parts)
            }
            Rule::Any(rules) => {
                let mut found = Bits::none(self.workspace.customers.end());
                let parts = self.parts(rules, |part| {
                    found.unite(part);
                    found.len()
                })?;
                (found, parts)
            }
            Rule::Not(rule) => {
                let (inner, counted) = self.count(rule)?;
                let mut found = self.all.clone();
                found.subtract(&inner);
                (found, vec![counted])
            }
            Rule::On(day, rule) => {
                let (found, counted) = Evaluation::new(self.workspace, *day).count(rule)?;
                (found, vec![counted])
            }
            Rule::Is(clause) => (self.clause(clause)?, Vec::new()),
        };
        let own = found.len() as u32;
        Ok((found, Counted { own, left: own, parts }))
    }

    fn parts(&self, rules: &[Rule], mut with: impl FnMut(&Bits) -> usize) -> Result<Vec<Counted>, Refusal> {
        let mut parts = Vec::with_capacity(rules.len());
        for rule in rules {
            let (part, counted) = self.count(rule)?;
            parts.push(Counted { left: with(&part) as u32, ..counted });
        }
        Ok(parts)
    }

    /// Who is in a saved segment: by its rule or as it was frozen, and by hand.
    pub(super) fn segment(&self, id: Id) -> Result<Bits, Refusal> {
        let record = self.workspace.rows(Table::Segment).find(id).filter(|record| !record.is_deleted());
        let record = record.ok_or(Refusal::NotFound { table: Table::Segment, id })?;
        let customers = self.workspace.rows(Table::Customer);
        let mut found = match record.text(segment::FROZEN) {
            "" => self.rule(&self.workspace.rule_of(id)?)?,
            frozen => {
                let mut found = Bits::none(self.workspace.customers.end());
                members::each(frozen, |id| {
                    if let Some(row) = customers.row_of(id) {
                        found.insert(self.workspace.root(row));
                    }
                });
                found
            }
        };
        self.with_hand(&mut found, id);
        Ok(found)
    }

    /// Puts in whom a person put into a segment, and takes out whom they took out.
    pub fn with_hand(&self, found: &mut Bits, id: Id) {
        let customers = self.workspace.rows(Table::Customer);
        let Some(record) = self.workspace.rows(Table::Segment).find(id) else { return };
        for hand in members::by_hand(record) {
            let Some(row) = customers.row_of(hand.customer).map(|row| self.workspace.root(row)) else { continue };
            if hand.inside { found.insert(row) } else { found.remove(row) }
        }
        found.intersect(&self.all);
    }
}
