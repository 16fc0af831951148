//! Two customers: that they are one, or that they are not.

use super::Batch;
use crate::domain::{
    id::Id,
    schema::{DELETED, Key, Table, customer},
    value::Value,
};
use crate::engine::changes::What;
use crate::engine::command::Set;
use crate::engine::refusal::Refusal;
use crate::engine::row::ValueRef;

impl Batch<'_> {
    pub(super) fn merge(&mut self, keep: Id, other: Id) -> Result<(), Refusal> {
        if keep == other {
            return Err(Refusal::CannotMerge);
        }
        let (row, _) = (self.present(Table::Customer, keep)?, self.present(Table::Customer, other)?);
        let rows = self.workspace.rows(Table::Customer);
        let (Some(kept), Some(given)) = (rows.find(keep), rows.find(other)) else { return Err(Refusal::CannotMerge) };
        // Who was not the other is not the one that the two become.
        let name = keep.to_string();
        let gaps = given.fields().filter(|found| {
            let own = matches!(found.field, DELETED | customer::MERGED_INTO)
                || found.field == customer::DISTINCT && found.name == name;
            !own && found.value != ValueRef::Null && kept.find(found.field, found.name) == ValueRef::Null
        });
        let gaps: Vec<Set> = gaps.map(|found| (Key::of(found.field, found.name), found.value.to_value())).collect();
        for (key, value) in gaps {
            self.put(Table::Customer, keep, &key, value);
        }
        self.put(Table::Customer, other, &customer::MERGED_INTO.into(), Value::Ref(keep));
        self.put(Table::Customer, other, &DELETED.into(), Value::Int(1));
        self.head().name = self.name_of(Table::Customer, row);
        self.head().what = What::Merge;
        self.head().count = 2;
        Ok(())
    }

    pub(super) fn set_apart(&mut self, a: Id, b: Id) -> Result<(), Refusal> {
        if a == b {
            return Err(Refusal::CannotMerge);
        }
        let names = [a, b].map(|id| self.present(Table::Customer, id).map(|row| self.name_of(Table::Customer, row)));
        let [first, second] = names;
        self.head().name = format!("{} / {}", first?, second?);
        self.distinguish(a, b, Value::Int(1));
        self.head().what = What::SetApart;
        self.head().count = 2;
        Ok(())
    }

    pub(super) fn suggest_again(&mut self, pairs: &[(Id, Id)]) -> Result<(), Refusal> {
        let mut count = 0;
        for (a, b) in pairs {
            count += u64::from(self.distinguish(*a, *b, Value::Null));
        }
        self.head().what = What::SuggestAgain;
        self.head().count = count;
        Ok(())
    }

    /// Writes on both of them whether the other is somebody else; whether that is news.
    fn distinguish(&mut self, a: Id, b: Id, value: Value) -> bool {
        let mut news = false;
        for (one, other) in [(a, b), (b, a)] {
            if self.workspace.rows(Table::Customer).row_of(one).is_some() {
                let key = Key::of(customer::DISTINCT, other.to_string());
                news |= self.put(Table::Customer, one, &key, value.clone());
            }
        }
        news
    }
}
