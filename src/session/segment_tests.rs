//! Segments over random shops: what the columns say equals what reading every record says.

use super::tests::{Tab, create, run, tab};
use super::*;
use crate::domain::{
    id::Id,
    record::Record,
    schema::{DELETED, Key, customer, interaction, order, product, segment},
    score::Score,
    segment::{Among, Clause, Measure, Range, Rule, Span, State as OrderState, Test},
    time,
    value::{Line, Value},
};
use crate::engine::command::Command;
use crate::engine::query::{Column, CustomerQuery, Filter, PreviewQuery, Window};
use crate::engine::segment::members::hand_text;
use crate::storage::memory::Memory;
use futures::executor::block_on;
use std::collections::BTreeSet;

const DAY: i64 = 86_400;
/// 2026-01-01, which the tests' clock shows.
pub(super) const TODAY: i64 = 20_454;

struct Random(u32);

impl Random {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % below
    }

    fn day(&mut self) -> i64 {
        TODAY - self.below(200) as i64
    }

    fn range(&mut self, most: usize) -> Range {
        let (a, b) = (self.below(most) as i64, self.below(most) as i64);
        match self.below(3) {
            0 => Range::at_least(a),
            1 => Range::at_most(a),
            _ => Range::between(a.min(b), a.max(b)),
        }
    }

    fn span(&mut self) -> Span {
        match self.below(5) {
            0 => Span::Ever,
            1 => Span::Between { from: Some(self.day()), to: None },
            2 => Span::Between { from: None, to: Some(self.day()) },
            3 => Span::Last(self.below(120) as i64),
            _ => Span::Before(self.below(120) as i64),
        }
    }
}

/// A shop in the making.
pub(super) struct Shop {
    pub tab: Tab,
    random: Random,
    customers: Vec<Id>,
    products: Vec<Id>,
    orders: Vec<Id>,
    interactions: Vec<Id>,
    segments: Vec<Id>,
}

impl Shop {
    pub fn new(seed: u32) -> (Self, Memory) {
        let storage = Memory::new(1);
        let tab = tab(storage.tab());
        let mut shop = Shop {
            random: Random(seed),
            customers: Vec::new(),
            products: Vec::new(),
            orders: Vec::new(),
            interactions: Vec::new(),
            segments: Vec::new(),
            tab,
        };
        for n in 0..6 {
            let category = ["tea", "cups", ""][n % 3];
            let set = vec![
                (product::NAME.into(), Value::text(format!("p{n}"))),
                (product::CATEGORY.into(), Value::text(category)),
            ];
            shop.products.push(shop.make(Table::Product, set));
        }
        for n in 0..14 {
            shop.customers.push(create(&shop.tab, &format!("n{n}")));
        }
        (shop, storage)
    }

    fn make(&self, table: Table, set: Vec<(Key, Value)>) -> Id {
        run(&self.tab, Command::Create { table, set }).created[0]
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.random.below(from.len())]
    }

    /// One random thing happens.
    pub fn step(&mut self) {
        let (a, b) = (self.pick(&self.customers.clone()), self.pick(&self.customers.clone()));
        let r = &mut self.random;
        let field = |field, value| Command::Edit { table: Table::Customer, id: a, set: vec![(field, value)] };
        let command = match r.below(14) {
            0 => field(customer::CITY.into(), Value::text(["上海", "London", ""][r.below(3)])),
            1 => field(customer::GENDER.into(), Value::Int(r.below(4) as i64)),
            2 => field(Key::of(customer::TAG, ["vip", "new"][r.below(2)]), Value::Int(r.below(2) as i64)),
            3 => field(Key::of(customer::CONSENT, "email"), Value::Int(r.below(2) as i64)),
            4 => field(customer::BIRTHDAY.into(), Value::Int(7_000 + r.below(700) as i64)),
            5 => field(Key::of(customer::CUSTOM, "shoe"), Value::text(format!("{}", 36 + r.below(8)))),
            6 => Command::Delete { table: Table::Customer, ids: vec![a] },
            7 => Command::Restore { table: Table::Customer, ids: vec![a, b] },
            8 => Command::Merge { keep: a, other: b },
            9 => Command::Undo { entry: 1 + r.below(self.tab.status().entry as usize) as u64 },
            10 => {
                let set = vec![
                    (interaction::CUSTOMER.into(), Value::Ref(a)),
                    (interaction::KIND.into(), Value::Int(r.below(4) as i64)),
                    (interaction::AT.into(), Value::Int(r.day() * DAY + 60)),
                ];
                self.interactions.push(self.make(Table::Interaction, set));
                return;
            }
            11 if !self.orders.is_empty() => {
                let id = self.orders[r.below(self.orders.len())];
                let status = (order::STATUS.into(), Value::Int(r.below(4) as i64));
                Command::Edit { table: Table::Order, id, set: vec![status] }
            }
            _ => return self.buy(a),
        };
        // Refused ones (merged with itself, in the bin, undone already) change nothing.
        drop(block_on(self.tab.command(&command)));
    }

    fn buy(&mut self, customer: Id) {
        let r = &mut self.random;
        let sign = if r.below(7) == 0 { -1 } else { 1 };
        let lines = (0..1 + r.below(3)).map(|_| Line {
            product: Some(self.products[r.below(self.products.len())]).filter(|_| r.below(6) > 0),
            quantity: sign * (1 + r.below(3) as i64),
            price: 10_000 * r.below(9) as i64,
        });
        let lines: Vec<Line> = lines.collect();
        let mut set = vec![
            (order::CUSTOMER.into(), Value::Ref(customer)),
            (order::AT.into(), Value::Int(r.day() * DAY + r.below(DAY as usize) as i64)),
            (order::LINES.into(), Value::Lines(lines)),
            (order::CHANNEL.into(), Value::text(["web", "store", ""][r.below(3)])),
            (order::KIND.into(), Value::Int(i64::from(sign < 0))),
        ];
        if r.below(8) == 0 {
            set.push((order::CURRENCY.into(), Value::text("EUR")));
        }
        if !self.orders.is_empty() && r.below(10) == 0 {
            set.push((order::CORRECTS.into(), Value::Ref(self.orders[r.below(self.orders.len())])));
        }
        let order = self.make(Table::Order, set);
        self.orders.push(order);
    }

    fn clause(&mut self) -> Clause {
        let r = &mut self.random;
        match r.below(9) {
            0 => {
                let any = vec![Value::text("上海"), Value::text(["London", ""][r.below(2)])];
                Clause::Field { key: customer::CITY.into(), test: Test::Any(any) }
            }
            1 => Clause::Field { key: customer::GENDER.into(), test: Test::Any(vec![Value::Int(r.below(4) as i64)]) },
            2 => Clause::Field {
                key: Key::of(customer::CUSTOM, "shoe"),
                test: Test::Number(Range::at_least(36 + r.below(8) as i64)),
            },
            3 => Clause::Field {
                key: customer::BIRTHDAY.into(),
                test: Test::Day(Span::Anniversary(r.below(120) as i64)),
            },
            4 => Clause::Tag { any: vec![["vip", "new"][r.below(2)].into()] },
            5 => Clause::Consent { channel: "email".into() },
            6 => {
                let kinds = (0..r.below(3) as i64).collect();
                Clause::Interactions { kinds, within: r.span(), count: r.range(3) }
            }
            _ => {
                let state = [
                    OrderState::Purchase,
                    OrderState::Purchase,
                    OrderState::Refund,
                    OrderState::Cancelled,
                    OrderState::Pending,
                ][r.below(5)];
                let mut among = Among { state, within: r.span(), ..Among::default() };
                if r.below(3) == 0 {
                    among.channels = vec![["web", ""][r.below(2)].into()];
                }
                if r.below(3) == 0 {
                    among.products = vec![self.products[r.below(self.products.len())]];
                }
                if r.below(4) == 0 {
                    among.categories = vec!["tea".into()];
                }
                let all = (0..1 + r.below(2)).map(|_| match r.below(5) {
                    0 => Measure::Count(r.range(4)),
                    1 => Measure::Spend(Range::at_least(10_000 * r.below(60) as i64 - 50_000)),
                    2 => Measure::Average(Range::at_least(10_000 * r.below(30) as i64)),
                    3 => Measure::First(r.span()),
                    _ => Measure::Last(r.span()),
                });
                Clause::Orders { among, all: all.collect() }
            }
        }
    }

    pub fn rule(&mut self, depth: usize) -> Rule {
        let live = |id: &Id| self.tab.with(|w| w.rows(Table::Segment).find(*id).is_some_and(|row| !row.is_deleted()));
        let segments: Vec<Id> = self.segments.iter().copied().filter(live).collect();
        match self.random.below(if depth == 0 { 1 } else { 7 }) {
            1 | 2 => Rule::All((0..self.random.below(4)).map(|_| self.rule(depth - 1)).collect()),
            3 => Rule::Any((0..self.random.below(4)).map(|_| self.rule(depth - 1)).collect()),
            4 => Rule::Not(Box::new(self.rule(depth - 1))),
            5 => Rule::On(self.random.day(), Box::new(self.rule(depth - 1))),
            6 if !segments.is_empty() => Rule::Is(Clause::Segment { id: self.pick(&segments) }),
            _ => Rule::Is(self.clause()),
        }
    }

    /// Saves a segment, sometimes frozen, sometimes with somebody by hand.
    fn save(&mut self) {
        let rule = self.rule(2);
        let name = format!("s{}", self.segments.len());
        let set = vec![(segment::NAME.into(), Value::text(name)), (segment::RULE.into(), Value::text(rule.to_text()))];
        let id = self.make(Table::Segment, set);
        if self.random.below(3) == 0 {
            run(&self.tab, Command::Freeze { segment: id });
        }
        for inside in [true, false] {
            let who = self.pick(&self.customers.clone());
            let hand = (Key::of(segment::HAND, who.to_string()), Value::text(hand_text(inside, "because")));
            run(&self.tab, Command::Edit { table: Table::Segment, id, set: vec![hand] });
        }
        self.segments.push(id);
    }
}

/// Every record, read one by one.
struct Naive {
    customers: Vec<Record>,
    orders: Vec<Record>,
    interactions: Vec<Record>,
    products: Vec<Record>,
    segments: Vec<Record>,
}

fn int(record: &Record, field: crate::domain::schema::Field) -> i64 {
    record.get(field).and_then(Value::as_int).unwrap_or(0)
}

fn text(record: &Record, field: crate::domain::schema::Field) -> Option<&str> {
    record.get(field).and_then(Value::as_text)
}

fn reference(record: &Record, field: crate::domain::schema::Field) -> Option<Id> {
    record.get(field).and_then(Value::as_ref)
}

impl Naive {
    fn new(tab: &Tab) -> Self {
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

    fn find(&self, rule: &Rule, day: i64) -> BTreeSet<Id> {
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
                (Test::Day(Span::Anniversary(days)), Value::Int(birthday)) => {
                    let (_, month, date) = time::civil(birthday).unwrap();
                    (day..day + days).any(|day| {
                        let (year, m, d) = time::civil(day).unwrap();
                        let leaps = (month, date) == (2, 29) && time::day(year, 2, 29).is_none();
                        (m, d) == (month, if leaps { 28 } else { date })
                    })
                }
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
                count.contains(self.interactions.iter().filter(of).count() as i64)
            }
            Clause::Orders { among, all } => self.bought(among, all, record.id, day),
            Clause::Score { .. } | Clause::Segment { .. } => unreachable!("not made here"),
        }
    }

    fn bought(&self, among: &Among, all: &[Measure], id: Id, day: i64) -> bool {
        let (mut times, mut spend) = (Vec::new(), 0);
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
            Measure::Average(range) => !times.is_empty() && range.contains(spend.div_euclid(times.len() as i64)),
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

fn found(tab: &Tab, rule: &Rule, day: i64) -> BTreeSet<Id> {
    tab.with(|workspace| {
        let rows = workspace.matching_rule(rule, day.into()).unwrap();
        rows.iter().map(|row| workspace.rows(Table::Customer).get(row).unwrap().id).collect()
    })
}

/// What every score says of everybody.
fn scores(tab: &Tab) -> Vec<(Id, Vec<Option<Value>>)> {
    let columns = Score::ALL.into_iter().map(Column::Score).collect();
    let page = super::tests::list(tab, CustomerQuery { columns, ..CustomerQuery::default() });
    let mut rows: Vec<_> = page.rows.into_iter().map(|row| (row.id, row.cells)).collect();
    rows.sort_by_key(|(id, _)| *id);
    rows
}

#[test]
fn a_segment_is_what_reading_every_record_says() {
    for seed in 1..=24 {
        let (mut shop, storage) = Shop::new(seed * 7919);
        for round in 0..12 {
            (0..9).for_each(|_| shop.step());
            if round % 3 == 2 {
                shop.save();
            }
            let naive = Naive::new(&shop.tab);
            let anew = tab(storage.tab());
            assert_eq!(scores(&shop.tab), scores(&anew), "seed {seed}, round {round}");
            for _ in 0..5 {
                let rule = shop.rule(3);
                let day = if shop.random.below(3) == 0 { shop.random.day() } else { TODAY };
                let expected = naive.find(&rule, day);
                assert_eq!(found(&shop.tab, &rule, day), expected, "seed {seed}, {rule:?} on {day}");
                assert_eq!(found(&anew, &rule, day), expected, "read anew: seed {seed}, {rule:?} on {day}");
                let counted = shop.tab.with(|workspace| {
                    workspace.prepare(&rule, day).unwrap();
                    crate::engine::segment::Evaluation::new(workspace, day).count(&rule).unwrap().1
                });
                assert_eq!(counted.own as usize, expected.len());
                for id in shop.customers.clone() {
                    let record = naive.customers.iter().find(|record| record.id == id).unwrap();
                    if int(record, DELETED) > 0 || !matches!(rule, Rule::Is(_)) {
                        continue;
                    }
                    let why = shop.tab.answer(&Query::Why { customer: id, rule: rule.clone(), on: Some(day) });
                    let Ok(Answer::Why(why)) = why else { panic!("{why:?}") };
                    assert_eq!(why.reason.holds, expected.contains(&id));
                }
            }
        }
    }
}

fn save(tab: &Tab, name: &str, rule: &Rule) -> Result<Id, Refusal> {
    let set = vec![(segment::NAME.into(), Value::text(name)), (segment::RULE.into(), Value::text(rule.to_text()))];
    block_on(tab.command(&Command::Create { table: Table::Segment, set })).map(|done| done.created[0])
}

#[test]
fn a_segment_cannot_ask_for_itself_nor_go_while_it_is_asked_for() {
    let tab = tab(Memory::new(1));
    let of = |id| Rule::Is(Clause::Segment { id });
    let a = save(&tab, "a", &Rule::default()).unwrap();
    let b = save(&tab, "b", &of(a).negated()).unwrap();
    let c = save(&tab, "c", &Rule::Any(vec![of(b)])).unwrap();
    let edit = |id, rule: &Rule| {
        let set = vec![(segment::RULE.into(), Value::text(rule.to_text()))];
        block_on(tab.command(&Command::Edit { table: Table::Segment, id, set }))
    };
    for (id, rule) in [(a, of(a)), (a, of(c)), (b, Rule::All(vec![of(c)]))] {
        assert!(matches!(edit(id, &rule), Err(Refusal::SegmentCycle { .. })), "{rule:?}");
    }
    assert!(edit(c, &of(a)).is_ok());
    let delete = |id| block_on(tab.command(&Command::Delete { table: Table::Segment, ids: vec![id] }));
    assert_eq!(delete(a), Err(Refusal::SegmentInUse { name: "a".into(), by: vec!["b".into(), "c".into()] }));
    delete(b).unwrap();
    delete(c).unwrap();
    delete(a).unwrap();
    let gone = Query::Counts { rules: vec![of(a)], on: None };
    assert!(matches!(tab.answer(&gone), Err(Refusal::NotFound { table: Table::Segment, .. })));
    assert!(matches!(save(&tab, "", &Rule::default()), Err(Refusal::NameMissing)));
    let set = vec![(segment::NAME.into(), Value::text("x")), (segment::RULE.into(), Value::text("{\"all\":1}"))];
    let bad = block_on(tab.command(&Command::Create { table: Table::Segment, set }));
    assert!(matches!(bad, Err(Refusal::BadRule { .. })), "{bad:?}");
}

#[test]
fn a_frozen_segment_stays_and_thaws() {
    let tab = tab(Memory::new(1));
    let (a, b) = (create(&tab, "A"), create(&tab, "B"));
    let rule = Rule::Is(Clause::Tag { any: vec!["vip".into()] });
    let id = save(&tab, "vips", &rule).unwrap();
    let tag = |id, on: i64| {
        let set = vec![(Key::of(customer::TAG, "vip"), Value::Int(on))];
        run(&tab, Command::Edit { table: Table::Customer, id, set });
    };
    let members = || found(&tab, &Rule::Is(Clause::Segment { id }), TODAY).into_iter().collect::<Vec<_>>();
    tag(a, 1);
    assert_eq!(members(), [a]);
    let frozen = run(&tab, Command::Freeze { segment: id }).entry.unwrap();
    tag(a, 0);
    tag(b, 1);
    assert_eq!(members(), [a]);
    run(&tab, Command::Undo { entry: frozen });
    assert_eq!(members(), [b]);
}

#[test]
fn a_preview_says_what_each_condition_leaves_and_is_a_filter_of_the_list() {
    let tab = tab(Memory::new(1));
    let ids: Vec<Id> = (0..10).map(|n| create(&tab, &format!("c{n}"))).collect();
    for (n, id) in ids.iter().enumerate() {
        let set = vec![
            (customer::GENDER.into(), Value::Int(n as i64 % 2)),
            (Key::of(customer::TAG, "vip"), Value::Int(i64::from(n < 4))),
        ];
        run(&tab, Command::Edit { table: Table::Customer, id: *id, set });
    }
    let gender = Rule::Is(Clause::Field { key: customer::GENDER.into(), test: Test::Any(vec![Value::Int(1)]) });
    let vip = Rule::Is(Clause::Tag { any: vec!["vip".into()] });
    let rule = Rule::All(vec![gender, vip.negated()]);
    let window = Window { offset: 0, limit: 2 };
    let query = PreviewQuery { rule: rule.clone(), segment: None, on: None, window, columns: Vec::new() };
    let Ok(Answer::Preview(view)) = tab.answer(&Query::Preview(query)) else { panic!() };
    assert_eq!((view.total, view.of), (3, 10));
    let left: Vec<_> = view.counted.parts.iter().map(|part| (part.own, part.left)).collect();
    assert_eq!(left, [(5, 5), (6, 3)]);
    assert_eq!(view.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["c5", "c7"]);
    let filters = vec![Filter::Rule(rule.clone())];
    let page = super::tests::list(&tab, CustomerQuery { filters, ..CustomerQuery::default() });
    assert_eq!(page.total, 3);
    let overlap = Query::Overlap { rules: vec![rule.clone(), rule.negated()], on: None };
    let Ok(Answer::Overlap(overlap)) = tab.answer(&overlap) else { panic!() };
    assert_eq!((overlap.sizes, overlap.parts), (vec![3, 7], vec![(2, 7), (1, 3)]));
}
