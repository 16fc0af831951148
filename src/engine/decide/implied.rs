//! What a command writes beside what it was told to: a correction what it leaves unsaid, a decision its day.

use super::Batch;
use crate::domain::{
    id::Id,
    schema::{Field, Key, Table, customer, interaction},
    value::Value,
};
use crate::engine::command::{Context, Set};
use crate::engine::refusal::Refusal;

impl Batch<'_> {
    /// A correction (更正) says what the corrected one said, but for what it says anew.
    pub(super) fn take_from_corrected(&self, set: &mut Vec<Set>) -> Result<(), Refusal> {
        let said = |set: &[Set], field: Field| set.iter().position(|(key, _)| key.field == field);
        let Some(Value::Ref(id)) = said(set, interaction::CORRECTS).map(|at| &set[at].1) else { return Ok(()) };
        let row = self.present(Table::Interaction, *id)?;
        let Some(record) = self.workspace.rows(Table::Interaction).get(row) else { return Ok(()) };
        for field in [
            interaction::CUSTOMER,
            interaction::KIND,
            interaction::AT,
            interaction::TEXT,
            interaction::CONTACT,
            interaction::CHANNEL,
        ] {
            if said(set, field).is_none() {
                set.push((field.into(), record.get(field).to_value()));
            }
        }
        Ok(())
    }

    /// A type that a person sets is kept with its day, for the customer's moves; one that they take back was never set.
    pub(super) fn note_decision(&mut self, table: Table, id: Id, set: &[Set], context: &Context) {
        let Some((_, decided)) =
            set.iter().find(|(key, _)| table == Table::Customer && key.field == customer::TYPE_SET)
        else {
            return;
        };
        if *decided == Value::Null {
            let record = self.workspace.rows(table).find(id);
            let decided = record.into_iter().flat_map(|record| record.fields());
            let decided = decided.filter(|found| found.field == customer::TYPE_DECIDED);
            let days: Vec<Key> = decided.map(|found| Key::of(found.field, found.name)).collect();
            for day in days {
                self.put(table, id, &day, Value::Null);
            }
        } else {
            let day = Key::of(customer::TYPE_DECIDED, context.today().to_string());
            self.put(table, id, &day, decided.clone());
        }
    }
}
