//! A random shop: customers, orders, interactions and segments, made, changed, undone and corrected as people do.

use crate::domain::{
    id::Id,
    schema::{Key, Table, customer, interaction, order, product, segment},
    segment::{Among, Clause, Measure, Range, Rule, Span, State as OrderState, Test},
    time,
    value::{Line, Value},
};
use crate::engine::command::Command;
use crate::engine::segment::members::hand_text;
use crate::session::tests::{Tab, create, run, tab};
use crate::storage::memory::Memory;
use futures::executor::block_on;

pub const DAY: i64 = 86_400;
/// 2026-01-01, which the tests' clock shows.
pub const TODAY: i64 = 20_454;

pub struct Random(u32);

impl Random {
    pub fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % below
    }

    pub fn day(&mut self) -> i64 {
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
pub struct Shop {
    pub tab: Tab,
    pub random: Random,
    pub customers: Vec<Id>,
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
            5 if r.below(2) == 0 => {
                let day = time::day_text(r.day());
                field(Key::of(customer::CUSTOM, "since"), Value::text([day.as_str(), "soon"][r.below(2)]))
            }
            5 => field(Key::of(customer::CUSTOM, "shoe"), Value::text(format!("{}", 36 + r.below(8)))),
            6 => Command::Delete { table: Table::Customer, ids: vec![a] },
            7 => Command::Restore { table: Table::Customer, ids: vec![a, b] },
            8 => Command::Merge { keep: a, other: b },
            9 => Command::Undo { entry: 1 + r.below(self.tab.status().entry as usize) as u64 },
            10 => {
                let mut set = vec![
                    (interaction::CUSTOMER.into(), Value::Ref(a)),
                    (interaction::KIND.into(), Value::Int(r.below(4) as i64)),
                    (interaction::AT.into(), Value::Int(r.day() * DAY + 60)),
                ];
                if !self.interactions.is_empty() && r.below(3) == 0 {
                    let corrected = self.interactions[r.below(self.interactions.len())];
                    set.push((interaction::CORRECTS.into(), Value::Ref(corrected)));
                }
                // Of one whose making was undone there is nothing to correct.
                let made = block_on(self.tab.command(&Command::Create { table: Table::Interaction, set }));
                self.interactions.extend(made.iter().flat_map(|done| &done.created));
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
            2 if r.below(2) == 0 => {
                let span = [Span::Anniversary(r.below(200) as i64), r.span()][r.below(2)];
                Clause::Field { key: Key::of(customer::CUSTOM, "since"), test: Test::Day(span) }
            }
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
    pub fn save(&mut self) {
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
