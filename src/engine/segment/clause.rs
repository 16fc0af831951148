//! Conditions on the record itself, on interactions, and on scores.

use super::{DAY, Evaluation};
use crate::domain::{
    name,
    schema::{Key, Kind, Table, customer},
    score::Score,
    segment::{Among, Clause, Range, Span, Test},
    time,
    value::Value,
};
use crate::engine::columns::{bits::Bits, facets};
use crate::engine::refusal::Refusal;
use crate::engine::row::ValueRef;
use crate::engine::scores::NONE;
use crate::engine::table::Row;
use crate::exchange::{dates::Dates, plan::DateOrder};

impl Evaluation<'_> {
    /// Those of everybody that a condition holds for.
    pub(super) fn clause(&self, clause: &Clause) -> Result<Bits, Refusal> {
        match clause {
            Clause::Field { key, test } => self.field(key, test),
            Clause::Tag { any } => {
                let mut found = Bits::none(self.workspace.customers.end());
                for tag in any {
                    found.unite(&self.flagged(&Key::of(customer::TAG, tag))?);
                }
                found.intersect(&self.all);
                Ok(found)
            }
            Clause::Consent { channel } => {
                let mut found = self.flagged(&Key::of(customer::CONSENT, channel))?;
                found.intersect(&self.all);
                Ok(found)
            }
            Clause::Orders { among, all } => self.orders(among, all),
            Clause::Interactions { kinds, within, count } => self.interactions(kinds, *within, *count),
            Clause::Score { score, test } => self.score(*score, test),
            Clause::Segment { id } => self.segment(*id),
        }
    }

    /// Who has a tag or has agreed.
    fn flagged(&self, key: &Key) -> Result<Bits, Refusal> {
        let mut found = self.workspace.facets.flags(key).ok_or_else(unprepared)?.yes.clone();
        self.amend(&mut found, key, |value| value.and_then(Value::as_int).is_some_and(|int| int != 0));
        Ok(found)
    }

    /// Asks those anew whose field was written since the day, of what it was then.
    fn amend(&self, found: &mut Bits, key: &Key, holds: impl Fn(Option<&Value>) -> bool) {
        let written = self.past.and_then(|day| self.workspace.past.written(day, key));
        let customers = self.workspace.rows(Table::Customer);
        for (id, value) in written.into_iter().flatten() {
            let Some(row) = customers.row_of(*id).filter(|row| self.all.contains(*row)) else { continue };
            if holds(Some(value).filter(|value| **value != Value::Null)) {
                found.insert(row)
            } else {
                found.remove(row)
            }
        }
    }

    /// A field of one customer as it was on the day.
    pub(super) fn value_of(&self, row: Row, key: &Key) -> Value {
        let Some(record) = self.workspace.rows(Table::Customer).get(row) else { return Value::Null };
        let written = self.past.and_then(|day| self.workspace.past.written(day, key)?.get(&record.id));
        written.cloned().unwrap_or_else(|| record.find(key.field, &key.name).to_value())
    }

    fn field(&self, key: &Key, test: &Test) -> Result<Bits, Refusal> {
        let mut found = self.field_now(key, test)?;
        let kind = Table::Customer.field(key.field).map_or(Kind::Text, |info| info.kind);
        let test = Tested::new(test, kind, self.today);
        self.amend(&mut found, key, |value| match value {
            Some(Value::Text(text)) => test.text(text),
            value => test.holds(value),
        });
        Ok(found)
    }

    /// Of the records as they are.
    fn field_now(&self, key: &Key, test: &Test) -> Result<Bits, Refusal> {
        let kind = Table::Customer.field(key.field).map_or(Kind::Text, |info| info.kind);
        let test = Tested::new(test, kind, self.today);
        if let Some(codes) = self.workspace.facets.codes(key.field).filter(|_| facets::is_coded(key.field)) {
            return Ok(codes.select(&self.all, |value| test.holds(value)));
        }
        if key.field == customer::CREATED {
            let created = |row: Row| self.workspace.customers.created(row);
            return Ok(self.all.filtered(|row| {
                let created = Some(created(row)).filter(|created| *created > 0).map(Value::Int);
                test.holds(created.as_ref())
            }));
        }
        let records = self.workspace.rows(Table::Customer);
        Ok(self.all.filtered(|row| {
            let value = records.get(row).map(|record| record.find(key.field, &key.name));
            match value {
                None | Some(ValueRef::Null) => test.holds(None),
                Some(ValueRef::Text(text)) => test.text(text),
                Some(value) => test.holds(Some(&value.to_value())),
            }
        }))
    }

    fn interactions(&self, kinds: &[i64], within: Span, count: Range) -> Result<Bits, Refusal> {
        let counts = self.interaction_counts(kinds, within)?;
        Ok(self.all.filtered(|row| count.contains(i64::from(counts[row as usize]))))
    }

    /// How often each customer was spoken to, by row.
    pub(super) fn interaction_counts(&self, kinds: &[i64], within: Span) -> Result<Vec<u32>, Refusal> {
        let interactions = self.workspace.details.interactions().ok_or_else(unprepared)?;
        let (from, to) = within.days(self.today);
        let to = to.min(self.today);
        let mut counts = vec![0u32; self.workspace.customers.end() as usize];
        for (customer, at, kind) in interactions.iter() {
            let wanted = kinds.is_empty() || kinds.contains(&i64::from(kind));
            if wanted
                && (from..=to).contains(&(i64::from(at) / DAY))
                && let Some(count) = counts.get_mut(self.workspace.root(customer) as usize)
            {
                *count += 1;
            }
        }
        Ok(counts)
    }

    fn score(&self, score: Score, test: &Test) -> Result<Bits, Refusal> {
        let column = self.workspace.scores.column(score, self.day).ok_or_else(unprepared)?;
        let test = Tested::new(test, Kind::Int, self.day);
        Ok(self.all.filtered(|row| match column.get(row as usize) {
            None | Some(&NONE) => test.number(None),
            Some(value) => test.number(Some(*value)),
        }))
    }

    /// The orders of a condition that asks for all purchases.
    pub fn purchases() -> Among {
        Among::default()
    }
}

pub(super) fn unprepared() -> Refusal {
    Refusal::internal("a rule was evaluated before its columns were made")
}

/// How custom fields are read as dates.
const DATES: Dates = Dates { order: DateOrder::YearFirst, zone: 0 };

/// A test that is ready to be asked a hundred thousand times.
pub(super) struct Tested<'a> {
    test: &'a Test,
    kind: Kind,
    day: i64,
    /// What [`Test::Contains`] looks for, folded.
    needle: String,
}

impl<'a> Tested<'a> {
    pub fn new(test: &'a Test, kind: Kind, day: i64) -> Self {
        let needle = if let Test::Contains(text) = test { name::fold(text.trim()) } else { String::new() };
        Self { test, kind, day, needle }
    }

    /// `None` is a value that is not set.
    pub fn holds(&self, value: Option<&Value>) -> bool {
        match (self.test, value) {
            (Test::Known, value) => value.is_some(),
            (Test::Any(any), None) => any.iter().any(|wanted| matches!(wanted, Value::Text(text) if text.is_empty())),
            (_, None) => false,
            (Test::Any(any), Some(value)) => any.contains(value),
            (_, Some(Value::Text(text))) => self.text(text),
            (_, Some(Value::Int(int))) => self.number(Some(*int)),
            (_, Some(_)) => false,
        }
    }

    pub fn text(&self, text: &str) -> bool {
        match self.test {
            Test::Known => !text.is_empty(),
            Test::Any(any) => any.iter().any(|wanted| matches!(wanted, Value::Text(wanted) if wanted == text)),
            Test::Contains(_) => name::fold(text).contains(&self.needle),
            // A custom field is text; one that is a number is compared as one.
            Test::Number(range) => text.trim().parse::<f64>().is_ok_and(|number| within(number, range)),
            // And one that is a date as a date, the year first: files that write it otherwise mean several things by it.
            Test::Day(span) => DATES.day(text.trim()).is_some_and(|day| falls(*span, day, self.day)),
        }
    }

    pub fn number(&self, number: Option<i64>) -> bool {
        let Some(number) = number else { return self.holds(None) };
        match self.test {
            Test::Known => true,
            Test::Any(any) => any.contains(&Value::Int(number)),
            Test::Number(range) => range.contains(number),
            Test::Contains(_) => false,
            Test::Day(span) => {
                let day = if self.kind == Kind::Time { number.div_euclid(DAY) } else { number };
                falls(*span, day, self.day)
            }
        }
    }
}

fn within(number: f64, range: &Range) -> bool {
    range.min.is_none_or(|min| number >= min as f64) && range.max.is_none_or(|max| number <= max as f64)
}

/// Whether a day falls within a span as of another day.
pub(super) fn falls(span: Span, day: i64, as_of: i64) -> bool {
    match span {
        Span::Anniversary(days) => (0..days.clamp(0, 366)).any(|ahead| is_anniversary(day, as_of + ahead)),
        span => {
            let (from, to) = span.days(as_of);
            (from..=to).contains(&day)
        }
    }
}

/// Somebody born on 29 February has the day on 28 February in other years.
fn is_anniversary(day: i64, on: i64) -> bool {
    let (Some((_, month, date)), Some((year, month_on, date_on))) = (time::civil(day), time::civil(on)) else {
        return false;
    };
    let leaps = (month, date) == (2, 29) && time::day(year, 2, 29).is_none();
    (month, if leaps { 28 } else { date }) == (month_on, date_on)
}
