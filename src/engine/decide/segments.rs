//! Saved segments: what their rules may be, and freezing them.

use super::Batch;
use crate::domain::{
    id::Id,
    schema::{Table, segment},
    segment::Rule,
    value::Value,
};
use crate::engine::changes::What;
use crate::engine::command::{Context, Set};
use crate::engine::refusal::Refusal;
use crate::engine::segment::members;

impl Batch<'_> {
    /// Refuses a rule that cannot be read or that leads back to its own segment.
    pub(super) fn check_segment(&self, own: Option<Id>, set: &[Set]) -> Result<(), Refusal> {
        let rule = set.iter().find(|(key, _)| key.field == segment::RULE).and_then(|(_, value)| value.as_text());
        let Some(text) = rule else { return Ok(()) };
        let name = set.iter().find(|(key, _)| key.field == segment::NAME).and_then(|(_, value)| value.as_text());
        let name =
            name.map_or_else(|| own.map_or_else(String::new, |id| self.workspace.segment_name(id)), str::to_owned);
        let rule = Rule::parse(text).map_err(|why| Refusal::BadRule { name, why })?;
        self.workspace.check_rule(own, &rule)
    }

    /// Refuses to delete a segment that others ask for, unless they go with it.
    pub(super) fn check_unused(&self, ids: &[Id]) -> Result<(), Refusal> {
        for id in ids {
            let by = self.workspace.used_by(*id).into_iter().filter(|(other, _)| !ids.contains(other));
            let by: Vec<String> = by.map(|(_, name)| name).collect();
            if !by.is_empty() {
                return Err(Refusal::SegmentInUse { name: self.workspace.segment_name(*id), by });
            }
        }
        Ok(())
    }

    /// Who is in now stays in: a static segment. Those by hand stay by hand.
    pub(super) fn freeze(&mut self, id: Id, context: &Context) -> Result<(), Refusal> {
        let row = self.present(Table::Segment, id)?;
        let rule = self.workspace.rule_of(id)?;
        let as_of = self.workspace.as_of(None, context);
        let found = self.workspace.matching_rule(&rule, as_of)?;
        let customers = self.workspace.rows(Table::Customer);
        let mut ids: Vec<Id> = found.iter().filter_map(|row| Some(customers.get(row)?.id)).collect();
        ids.sort_unstable();
        // As many as are in with those by hand: what the segment's page says.
        let count = self.workspace.in_segment(id, as_of)?.len() as u64;
        self.put(Table::Segment, id, &segment::FROZEN.into(), Value::Text(members::write(ids.into_iter())));
        self.put(Table::Segment, id, &segment::FROZEN_AT.into(), Value::Int(context.wall()));
        self.head().name = self.name_of(Table::Segment, row);
        self.head().what = What::Freeze;
        self.head().count = count;
        Ok(())
    }
}
