//! One customer: the record, figures, timeline, and who is perhaps the same.

use super::list::DAY;
use crate::domain::{
    id::Id,
    record::Record,
    schema::{Table, contact, customer, interaction},
    time,
};
use crate::engine::columns::identities::{Identity, keys};
use crate::engine::command::Context;
use crate::engine::query::{
    Answer, CustomerView, DuplicatePair, DuplicateReason, Event, Figures, TimelinePage, Window,
};
use crate::engine::refusal::Refusal;
use crate::engine::row::{RowRef, ValueRef};
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};

impl Workspace {
    pub(super) fn customer_view(&mut self, id: Id, context: &Context) -> Result<CustomerView, Refusal> {
        let missing = Refusal::NotFound { table: Table::Customer, id };
        let Some(row) = self.rows(Table::Customer).row_of(id) else { return Err(missing) };
        let Some(record) = self.rows(Table::Customer).get(row).map(|record| record.to_record()) else {
            return Err(missing);
        };
        let duplicates = self.duplicates_of(row);
        let referred_by = record.reference(customer::REFERRED_BY).map(|id| (id, self.title_of(id)));
        Ok(CustomerView {
            title: self.title(row),
            figures: self.figures(row, context),
            contacts: self.contacts_of(row),
            duplicates,
            merged_into: record.reference(customer::MERGED_INTO),
            referred_by,
            record,
        })
    }

    fn contacts_of(&self, row: Row) -> Vec<Record> {
        let ids = self.ids_of(row);
        let contacts = self.rows(Table::Contact).iter().map(|(_, record)| record);
        let of = contacts.filter(|record| {
            !record.is_deleted() && record.reference(contact::COMPANY).is_some_and(|id| ids.contains(&id))
        });
        of.map(|record| record.to_record()).collect()
    }

    /// The ids of a customer and of those that were merged into it.
    fn ids_of(&self, row: Row) -> BTreeSet<Id> {
        let rows = self.merged_rows(row).into_iter();
        rows.filter_map(|row| Some(self.rows(Table::Customer).get(row)?.id)).collect()
    }

    /// A customer in numbers.
    pub fn figures(&self, row: Row, context: &Context) -> Figures {
        let mut figures = Figures { currency: self.settings.currency.to_string(), ..Figures::default() };
        if !self.is_ready() {
            return figures;
        }
        let code = self.orders.currency_code(self.settings.currency);
        let this_month = time::month_of(context.today()).unwrap_or(0);
        figures.months = vec![0; 12];
        let mut days = BTreeSet::new();
        let mut other: BTreeMap<String, i64> = BTreeMap::new();
        for order in self.orders.rows_of(row).filter(|order| self.orders.is_live(*order)) {
            let (at, total) = (i64::from(self.orders.at(order)), self.orders.total(order));
            let (purchase, refund) = (self.orders.is_purchase(order), self.orders.is_refund(order));
            if purchase {
                figures.orders += 1;
                figures.first = Some(figures.first.map_or(at, |first| first.min(at)));
                figures.last = Some(figures.last.map_or(at, |last| last.max(at)));
                days.insert(at.div_euclid(DAY));
            } else if !self.orders.is_corrected(order) && self.orders.status(order) != 0 && total != 0 {
                figures.returns += 1;
            }
            if purchase || refund {
                if self.orders.has_currency(order, code) {
                    figures.spend = figures.spend.saturating_add(total);
                    let ago = this_month - time::month_of(at.div_euclid(DAY)).unwrap_or(0);
                    if (0..12).contains(&ago) {
                        figures.months[11 - ago as usize] += total;
                    }
                } else {
                    *other.entry(self.orders.currency(order).to_string()).or_default() += total;
                }
            }
        }
        figures.other = other.into_iter().collect();
        figures.rhythm = median_gap(&days);
        figures
    }

    pub(super) fn timeline(&self, id: Id, window: Window) -> Result<TimelinePage, Refusal> {
        let missing = Refusal::NotFound { table: Table::Customer, id };
        let row = self.rows(Table::Customer).row_of(id).ok_or(missing)?;
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        // Time, then a place that keeps those of one second in order.
        let mut events: Vec<(i64, u8, Row)> = Vec::new();
        let orders = self.orders.rows_of(row).filter(|order| self.orders.is_live(*order));
        events.extend(orders.map(|order| (i64::from(self.orders.at(order)), 0, order)));
        let ids = self.ids_of(row);
        let mut corrected = BTreeSet::new();
        for (at, record) in self.rows(Table::Interaction).iter().filter(|(_, record)| !record.is_deleted()) {
            if record.reference(interaction::CUSTOMER).is_some_and(|id| ids.contains(&id)) {
                events.push((record.int(interaction::AT).unwrap_or(0), 1, at));
                corrected.extend(record.reference(interaction::CORRECTS));
            }
        }
        events.sort_unstable_by(|a, b| b.cmp(a));
        let page = events.iter().skip(window.offset as usize).take(window.limit as usize);
        let event = |(at, kind, row): &(i64, u8, Row)| match kind {
            0 => self.order_row(*row).map(Event::Order),
            _ => self.rows(Table::Interaction).get(*row).map(|record| Event::Interaction {
                id: record.id,
                at: *at,
                kind: record.int(interaction::KIND).unwrap_or(0),
                text: record.text(interaction::TEXT).to_owned(),
                corrected: corrected.contains(&record.id),
            }),
        };
        Ok(TimelinePage { total: events.len() as u32, offset: window.offset, events: page.filter_map(event).collect() })
    }

    fn duplicates_of(&mut self, row: Row) -> Vec<(Id, String, DuplicateReason)> {
        let Some(record) = self.rows(Table::Customer).get(row) else { return Vec::new() };
        let mine = keys(record);
        self.identities();
        let mut seen = BTreeSet::from([row]);
        let mut found = Vec::new();
        for (identity, key) in mine {
            let Some(reason) = reason(identity) else { continue };
            let others = self.identities().sharing(key).map(|rows| rows.iter().copied().collect::<Vec<_>>());
            let others = others.unwrap_or_default().into_iter().filter(|other| !self.are_distinct(row, *other));
            for other in others.take(5).collect::<Vec<_>>() {
                if let Some(record) = self.rows(Table::Customer).get(other).filter(|_| seen.insert(other)) {
                    found.push((record.id, self.title(other), reason));
                }
            }
        }
        found
    }

    pub(super) fn duplicates(&mut self, window: Window) -> Answer {
        let mut groups: Vec<(u64, Vec<Row>)> =
            self.identities().shared().map(|(key, rows)| (key, rows.iter().copied().collect())).collect();
        groups.sort_unstable_by_key(|(key, rows)| (rows.first().copied(), *key));
        let (mut pairs, mut aside) = (BTreeMap::new(), BTreeSet::new());
        for (key, rows) in groups {
            let Some(first) = rows.first().copied() else { continue };
            let own = self.rows(Table::Customer).get(first).map(keys).unwrap_or_default();
            let identity = own.iter().find(|(_, own)| *own == key).map(|(identity, _)| *identity);
            let Some(reason) = identity.and_then(reason) else { continue };
            for (index, other) in rows.iter().enumerate().skip(1) {
                // With the first of those before it that is not known to be somebody else.
                for earlier in &rows[..index] {
                    if !self.are_distinct(*earlier, *other) {
                        pairs.entry((*earlier, *other)).or_insert(reason);
                        break;
                    }
                    aside.insert((*earlier, *other));
                }
            }
        }
        let total = pairs.len() as u32;
        let limit = window.limit.min(500) as usize;
        let id = |row: Row| Some(self.rows(Table::Customer).get(row)?.id);
        let aside = aside.into_iter().take(limit).filter_map(|(a, b)| Some((id(a)?, id(b)?))).collect();
        let named = |row: Row| Some((self.rows(Table::Customer).get(row)?.id, self.title(row)));
        let pairs = pairs.into_iter().skip(window.offset as usize).take(limit);
        let pairs = pairs.filter_map(|((a, b), reason)| Some(DuplicatePair { a: named(a)?, b: named(b)?, reason }));
        Answer::Duplicates { total, pairs: pairs.collect(), aside }
    }

    /// Whether a person said that these two are not the same.
    fn are_distinct(&self, a: Row, b: Row) -> bool {
        let rows = self.rows(Table::Customer);
        let (Some(a), Some(b)) = (rows.get(a), rows.get(b)) else { return false };
        // Two that were merged leave the word of one side only.
        let says = |one: RowRef<'_>, other: Id| {
            let mut fields = one.fields().take_while(|found| found.field <= customer::DISTINCT);
            fields.any(|found| {
                found.field == customer::DISTINCT && found.value == ValueRef::Int(1) && found.name.parse() == Ok(other)
            })
        };
        says(a, b.id) || says(b, a.id)
    }
}

/// Two with the same number of the shop's are told apart by the shop; everything else is worth a look.
fn reason(identity: Identity) -> Option<DuplicateReason> {
    match identity {
        Identity::Code => None,
        Identity::Phone => Some(DuplicateReason::Phone),
        Identity::Email => Some(DuplicateReason::Email),
        Identity::Name => Some(DuplicateReason::Name),
    }
}

/// The median number of days between days of purchase.
fn median_gap(days: &BTreeSet<i64>) -> Option<f64> {
    let mut gaps: Vec<i64> = days.iter().zip(days.iter().skip(1)).map(|(a, b)| b - a).collect();
    gaps.sort_unstable();
    let (low, high) = (gaps.get(gaps.len().checked_sub(1)? / 2)?, gaps.get(gaps.len() / 2)?);
    Some((*low + *high) as f64 / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rhythm_is_the_median_gap_between_days() {
        let median = |days: &[i64]| median_gap(&days.iter().copied().collect());
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[5]), None);
        assert_eq!(median(&[5, 9]), Some(4.0));
        assert_eq!(median(&[0, 1, 11]), Some(5.5));
        assert_eq!(median(&[0, 1, 11, 14]), Some(3.0));
    }
}
