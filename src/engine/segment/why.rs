//! Why somebody is in or out: what each condition found.

use super::{Evaluation, orders::int};
use crate::domain::{
    schema::{Key, Table, customer},
    segment::{Clause, Rule},
    value::Value,
};
use crate::engine::answer::list::tags;
use crate::engine::query::Reason;
use crate::engine::refusal::Refusal;
use crate::engine::scores::NONE;
use crate::engine::table::Row;

impl Evaluation<'_> {
    /// The tree of a rule with what holds for one customer and what was found.
    pub fn why(&self, rule: &Rule, row: Row) -> Result<Reason, Refusal> {
        let parts = |rules: &[Rule]| rules.iter().map(|rule| self.why(rule, row)).collect::<Result<Vec<_>, _>>();
        let (holds, found, parts) = match rule {
            Rule::All(rules) => {
                let parts = parts(rules)?;
                (parts.iter().all(|part| part.holds), Vec::new(), parts)
            }
            Rule::Any(rules) => {
                let parts = parts(rules)?;
                (parts.iter().any(|part| part.holds), Vec::new(), parts)
            }
            Rule::Not(rule) => {
                let part = self.why(rule, row)?;
                (!part.holds, Vec::new(), vec![part])
            }
            Rule::On(day, rule) => {
                let part = Evaluation::new(self.workspace, *day).why(rule, row)?;
                (part.holds, Vec::new(), vec![part])
            }
            Rule::Is(Clause::Segment { id }) => {
                let inner = self.workspace.rule_of(*id)?;
                let part = self.why(&inner, row)?;
                (self.segment(*id)?.contains(row), Vec::new(), vec![part])
            }
            Rule::Is(clause) => (self.clause(clause)?.contains(row), self.found(clause, row)?, Vec::new()),
        };
        Ok(Reason { holds, found, parts })
    }

    /// What a condition looks at: of orders a value for each measure, else one.
    fn found(&self, clause: &Clause, row: Row) -> Result<Vec<Value>, Refusal> {
        let record = self.workspace.rows(Table::Customer).get(row);
        let text = |texts: Vec<&str>| vec![Value::text(texts.join("|"))];
        Ok(match clause {
            Clause::Field { key, .. } => vec![self.value_of(row, key)],
            // The tags that are asked for and were there.
            Clause::Tag { any } if self.past.is_some() => {
                let was = |tag: &&String| self.value_of(row, &Key::of(customer::TAG, *tag)) == Value::Int(1);
                text(any.iter().filter(was).map(String::as_str).collect())
            }
            Clause::Tag { .. } => record.map_or_else(Vec::new, |record| text(tags(record))),
            Clause::Consent { channel } => vec![self.value_of(row, &Key::of(customer::CONSENT, channel))],
            Clause::Orders { among, all } => {
                let sum = self.sum_of(row, among)?;
                all.iter().map(|measure| int(sum.value(measure))).collect()
            }
            Clause::Interactions { kinds, within, .. } => {
                let counts = self.interaction_counts(kinds, *within)?;
                vec![Value::Int(i64::from(counts.get(row as usize).copied().unwrap_or(0)))]
            }
            Clause::Score { score, .. } => {
                let column = self.workspace.scores.column(*score, self.day);
                let value = column.and_then(|column| column.get(row as usize)).filter(|value| **value != NONE);
                vec![int(value.copied())]
            }
            Clause::Segment { .. } => Vec::new(),
        })
    }
}
