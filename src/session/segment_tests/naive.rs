//! What a rule means, told by reading every record one by one.

use super::shop::DAY;
use crate::domain::{
    id::Id,
    record::Record,
    schema::{DELETED, Key, Table, customer, interaction, order, product, segment},
    segment::{Among, Clause, Measure, Rule, Span, State as OrderState, Test},
    time,
    value::{Line, Value},
};
use crate::session::tests::Tab;
use std::collections::BTreeSet;

/// Every record, read one by one.
pub struct Naive {
    pub customers: Vec<Record>,
    orders: Vec<Record>,
    interactions: Vec<Record>,
    products: Vec<Record>,
    segments: Vec<Record>,
}

pub fn int(record: &Record, field: crate::domain::schema::Field) -> i64 {
    record.get(field).and_then(Value::as_int).unwrap_or(0)
}

fn text(record: &Record, field: crate::domain::schema::Field) -> Option<&str> {
    record.get(field).and_then(Value::as_text)
}

fn reference(record: &Record, field: crate::domain::schema::Field) -> Option<Id> {
    record.get(field).and_then(Value::as_ref)
}

impl Naive {
    pub fn new(tab: &Tab) -> Self {
        let all = |table| tab.with(|w| w.rows(table).iter().map(|(_, row)| row.to_record()).collect::<Vec<_>>());
        Self {
            customers: all(Table::Customer),
            orders: all(Table::Order),
            interactions: all(Table::Interaction),
            products: all(Table::Product),
            segments: all(Table::Segment),
        }
    }

    fn root(&self, id: Id) -> Id {
        let mut at = id;
        for _ in 0..16 {
            let Some(record) = self.customers.iter().find(|record| record.id == at) else { return at };
            match reference(record, customer::MERGED_INTO) {
                Some(next) if next == id => return id,
                Some(next) => at = next,
                None => return at,
            }
        }
        id
    }

    fn orders_of(&self, id: Id) -> Vec<&Record> {
        let live = |record: &&Record| int(record, DELETED) == 0;
        let corrected: BTreeSet<Id> =
            self.orders.iter().filter(live).filter_map(|order| reference(order, order::CORRECTS)).collect();
        let own = |order: &&Record| reference(order, order::CUSTOMER).is_some_and(|of| self.root(of) == id);
        let mut orders: Vec<&Record> =
            self.orders.iter().filter(live).filter(own).filter(|order| !corrected.contains(&order.id)).collect();
        orders.sort_by_key(|order| int(order, order::AT));
        orders
    }

    fn everybody(&self, day: i64) -> Vec<&Record> {
        let last = self.orders.iter().filter(|order| int(order, DELETED) == 0).map(|order| int(order, order::AT) / DAY);
        let last = last.max().unwrap_or(0);
        let there = |record: &&Record| {
            let bought = self.orders_of(record.id).into_iter().any(|order| {
                int(order, order::KIND) == 0
                    && int(order, order::STATUS) == order::PAID
                    && total(order) > 0
                    && int(order, order::AT) / DAY <= day
            });
            day >= last || int(record, customer::CREATED) / DAY <= day || bought
        };
        self.customers.iter().filter(|record| int(record, DELETED) == 0).filter(there).collect()
    }

    pub fn find(&self, rule: &Rule, day: i64) -> BTreeSet<Id> {
        let all: BTreeSet<Id> = self.everybody(day).into_iter().map(|record| record.id).collect();
        match rule {
            Rule::All(rules) => rules.iter().fold(all, |found, rule| &found & &self.find(rule, day)),
            Rule::Any(rules) => rules.iter().fold(BTreeSet::new(), |found, rule| &found | &self.find(rule, day)),
            Rule::Not(rule) => &all - &self.find(rule, day),
            Rule::On(day, rule) => self.find(rule, *day),
            Rule::Is(Clause::Segment { id }) => &self.segment(*id, day) & &all,
            Rule::Is(clause) => {
                let holds = |record: &&Record| self.holds(clause, record, day);
                self.everybody(day).into_iter().filter(holds).map(|record| record.id).collect()
            }
        }
    }

    fn segment(&self, id: Id, day: i64) -> BTreeSet<Id> {
        let record = self.segments.iter().find(|record| record.id == id).unwrap();
        let mut found = match text(record, segment::FROZEN) {
            Some(text) => {
                let mut ids = BTreeSet::new();
                crate::engine::segment::members::each(text, |id| {
                    ids.insert(self.root(id));
                });
                ids
            }
            None => self.find(&Rule::parse(text(record, segment::RULE).unwrap()).unwrap(), day),
        };
        for (key, cell) in record.fields.iter().filter(|(key, _)| key.field == segment::HAND) {
            let who = self.root(key.name.parse().unwrap());
            match cell.value.as_text() {
                Some(text) if text.starts_with('+') => drop(found.insert(who)),
                Some(_) => drop(found.remove(&who)),
                // Undone.
                None => {}
            }
        }
        found
    }

    fn holds(&self, clause: &Clause, record: &Record, day: i64) -> bool {
        let value = |key: &Key| record.fields.get(key).map_or(Value::Null, |cell| cell.value.clone());
        match clause {
            Clause::Field { key, test } => match (test, value(key)) {
                (Test::Any(any), Value::Null) => any.contains(&Value::text("")),
                (Test::Any(any), value) => any.contains(&value),
                (Test::Number(range), Value::Text(text)) => range.contains(text.parse().unwrap()),
                (Test::Day(Span::Anniversary(days)), Value::Int(birthday)) => comes_round(birthday, day, *days),
                (Test::Day(span), Value::Text(text)) => time::day_of_text(&text).is_some_and(|own| match span {
                    Span::Anniversary(days) => comes_round(own, day, *days),
                    span => {
                        let (from, to) = span.days(day);
                        (from..=to).contains(&own)
                    }
                }),
                (Test::Known, value) => value != Value::Null && value != Value::text(""),
                (Test::Contains(part), Value::Text(text)) => text.to_lowercase().contains(part),
                _ => false,
            },
            Clause::Tag { any } => any.iter().any(|tag| value(&Key::of(customer::TAG, tag)) == Value::Int(1)),
            Clause::Consent { channel } => value(&Key::of(customer::CONSENT, channel)) == Value::Int(1),
            Clause::Interactions { kinds, within, count } => {
                let of = |talk: &&Record| {
                    let at = int(talk, interaction::AT) / DAY;
                    let (from, to) = within.days(day);
                    int(talk, DELETED) == 0
                        && reference(talk, interaction::CUSTOMER).is_some_and(|of| self.root(of) == record.id)
                        && (kinds.is_empty() || kinds.contains(&int(talk, interaction::KIND)))
                        && (from..=to.min(day)).contains(&at)
                };
                let corrected = |talk: &Record| {
                    let by = |other: &Record| {
                        int(other, DELETED) == 0 && reference(other, interaction::CORRECTS) == Some(talk.id)
                    };
                    self.interactions.iter().any(by)
                };
                count.contains(self.interactions.iter().filter(of).filter(|talk| !corrected(talk)).count() as i64)
            }
            Clause::Orders { among, all } => self.bought(among, all, record.id, day),
            Clause::Score { .. } | Clause::Segment { .. } => unreachable!("not made here"),
        }
    }

    fn bought(&self, among: &Among, all: &[Measure], id: Id, day: i64) -> bool {
        let (mut times, mut spend, mut paid) = (Vec::new(), 0, 0);
        let (from, to) = among.within.days(day);
        for record in self.orders_of(id) {
            let (at, status) = (int(record, order::AT), int(record, order::STATUS));
            let refund = int(record, order::KIND) == 1;
            let counts = match among.state {
                OrderState::Purchase => !refund && status == order::PAID && total(record) > 0,
                OrderState::Refund => refund || status == order::REFUNDED,
                OrderState::Cancelled => !refund && status == order::CANCELLED,
                OrderState::Pending => !refund && status == order::PENDING,
            };
            let sums = counts || (among.state == OrderState::Purchase && refund);
            let channel = text(record, order::CHANNEL).unwrap_or("").to_owned();
            let wanted = |line: &&Line| {
                let Some(product) = line.product else { return false };
                let of = self.products.iter().find(|record| record.id == product).unwrap();
                among.products.contains(&product)
                    || text(of, product::CATEGORY).is_some_and(|it| among.categories.iter().any(|c| c == it))
            };
            let everything = among.products.is_empty() && among.categories.is_empty();
            let lines = lines(record);
            let fits = (from..=to.min(day)).contains(&(at / DAY))
                && (among.channels.is_empty() || among.channels.contains(&channel))
                && (everything || lines.iter().any(|line| wanted(&line)));
            if !fits || !sums {
                continue;
            }
            if counts {
                times.push(at);
            }
            if text(record, order::CURRENCY).is_none_or(|currency| currency == "CNY") {
                paid += i64::from(counts);
                spend +=
                    lines.iter().filter(|line| everything || wanted(line)).map(|l| l.total().unwrap()).sum::<i64>();
            }
        }
        let within = |at: Option<&i64>, span: &Span| {
            let (from, to) = span.days(day);
            at.is_some_and(|at| (from..=to).contains(&(at / DAY)))
        };
        all.iter().all(|measure| match measure {
            Measure::Count(range) => range.contains(times.len() as i64),
            Measure::Spend(range) => range.contains(spend),
            Measure::Average(range) => paid > 0 && range.contains(spend.div_euclid(paid)),
            Measure::First(span) => within(times.first(), span),
            Measure::Last(span) => within(times.last(), span),
        })
    }
}

fn lines(record: &Record) -> Vec<Line> {
    if let Some(Value::Lines(lines)) = record.get(order::LINES) { lines.clone() } else { Vec::new() }
}

fn total(record: &Record) -> i64 {
    lines(record).iter().map(|line| line.total().unwrap()).sum()
}

/// Whether the day of a date comes round within so many days.
fn comes_round(of: i64, day: i64, days: i64) -> bool {
    let (_, month, date) = time::civil(of).unwrap();
    (day..day + days).any(|day| {
        let (year, m, d) = time::civil(day).unwrap();
        let leaps = (month, date) == (2, 29) && time::day(year, 2, 29).is_none();
        (m, d) == (month, if leaps { 28 } else { date })
    })
}
