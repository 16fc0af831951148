//! Fields of past days: what a segment says of a day is what it said on that day.

use super::segment_tests::{Naive, Shop, TODAY};
use super::tests::{create, run, tab};
use super::*;
use crate::domain::{
    id::Id,
    schema::{DELETED, Key, customer, segment},
    segment::{Clause, Rule, Span, Test},
    value::Value,
};
use crate::engine::command::{Command, Selection};
use crate::engine::query::{CustomerQuery, Filter, PreviewQuery, Window};
use crate::storage::memory::Memory;
use futures::executor::block_on;
use std::collections::BTreeSet;

const DAY: u64 = 86_400_000;

fn next_day(tab: &super::tests::Tab) {
    tab.host.now.set(tab.host.now.get() + DAY);
}

fn on(tab: &super::tests::Tab, rule: &Rule, day: i64) -> BTreeSet<Id> {
    let window = Window { offset: 0, limit: 1_000 };
    let query = PreviewQuery { rule: rule.clone(), segment: None, on: Some(day), window, columns: Vec::new() };
    let Ok(Answer::Preview(view)) = block_on(tab.ask(&Query::Preview(query))) else { panic!() };
    view.rows.into_iter().map(|row| row.id).collect()
}

/// Rules that ask only for what a record says of itself.
fn rules() -> Vec<Rule> {
    let field = |key: Key, test| Rule::Is(Clause::Field { key, test });
    let city = field(customer::CITY.into(), Test::Any(vec![Value::text("上海"), Value::text("")]));
    let gender = field(customer::GENDER.into(), Test::Any(vec![Value::Int(1), Value::Int(2)]));
    let name = field(customer::NAME.into(), Test::Contains("1".into()));
    let shoe = field(Key::of(customer::CUSTOM, "shoe"), Test::Known);
    let born = field(customer::BIRTHDAY.into(), Test::Day(Span::Anniversary(200)));
    let tag = Rule::Is(Clause::Tag { any: vec!["vip".into(), "new".into()] });
    let agreed = Rule::Is(Clause::Consent { channel: "email".into() });
    let both = Rule::All(vec![city.clone(), agreed.clone().negated()]);
    let any = Rule::Any(vec![tag.clone(), gender.clone().negated()]);
    vec![city, gender, name, shoe, born, tag, agreed, both, any]
}

#[test]
fn fields_of_a_past_day_are_as_they_were() {
    for seed in 1..=12 {
        let (mut shop, storage) = Shop::new(seed * 104_729);
        let mut days = Vec::new();
        for day in TODAY..TODAY + 8 {
            (0..12).for_each(|_| shop.step());
            // Some days are asked for while they go on: what comes later must be taken in.
            if day % 3 == 0 {
                rules().iter().for_each(|rule| drop(on(&shop.tab, rule, day - 1)));
            }
            days.push((day, Naive::new(&shop.tab)));
            next_day(&shop.tab);
        }
        (0..12).for_each(|_| shop.step());
        let now = Naive::new(&shop.tab);
        let anew = tab(storage.tab());
        anew.host.now.set(shop.tab.host.now.get());
        // Those in the bin or merged, then or now, are left out: the past has them as the present has.
        let there = |naive: &Naive, id: &Id| {
            naive
                .customers
                .iter()
                .any(|record| record.id == *id && record.get(DELETED).and_then(Value::as_int).unwrap_or(0) == 0)
        };
        for (day, then) in &days {
            let both = |found: BTreeSet<Id>| -> BTreeSet<Id> {
                found.into_iter().filter(|id| there(then, id) && there(&now, id)).collect()
            };
            for rule in rules() {
                let expected = both(then.find(&rule, *day));
                assert_eq!(both(on(&shop.tab, &rule, *day)), expected, "seed {seed}, {rule:?} on {day}");
                assert_eq!(both(on(&anew, &rule, *day)), expected, "read anew: seed {seed}, {rule:?} on {day}");
            }
        }
    }
}

#[test]
fn whatever_asks_for_a_past_day_gets_it() {
    let tab = tab(Memory::new(1));
    let (a, b) = (create(&tab, "a"), create(&tab, "b"));
    let tag = |id, on: i64| {
        let set = vec![(Key::of(customer::TAG, "vip"), Value::Int(on))];
        run(&tab, Command::Edit { table: Table::Customer, id, set });
    };
    tag(a, 1);
    next_day(&tab);
    tag(a, 0);
    tag(b, 1);
    let was = Rule::On(TODAY, Box::new(Rule::Is(Clause::Tag { any: vec!["vip".into()] })));
    let query = CustomerQuery { filters: vec![Filter::Rule(was.clone())], ..CustomerQuery::default() };
    // A bulk edit of a list.
    let selection = Selection::All { query: Box::new(Query::Customers(query.clone())), except: Vec::new() };
    let set = vec![(customer::CITY.into(), Value::text("杭州二"))];
    assert_eq!(run(&tab, Command::EditAll { selection, set }).touched, 1);
    // An export.
    let mut text = String::new();
    let columns = [crate::engine::query::Column::Field(customer::NAME.into())];
    let mut out = |part: &str| text.push_str(part);
    block_on(tab.export_csv(
        &Query::Customers(query),
        &columns,
        &["n".into()],
        &mut out,
        &super::import_tests::WATCHER,
    ))
    .unwrap();
    assert!(text.contains("a\r\n") && !text.contains("b\r\n"), "{text}");
    // A segment that is frozen, and why somebody is in it.
    let set = vec![(segment::NAME.into(), Value::text("s")), (segment::RULE.into(), Value::text(was.to_text()))];
    let id = run(&tab, Command::Create { table: Table::Segment, set }).created[0];
    run(&tab, Command::Freeze { segment: id });
    assert_eq!(on(&tab, &Rule::Is(Clause::Segment { id }), TODAY + 1), BTreeSet::from([a]));
    let why = Query::Why { customer: a, rule: was, on: None };
    let Ok(Answer::Why(view)) = block_on(tab.ask(&why)) else { panic!() };
    assert_eq!((view.reason.holds, &view.reason.parts[0].found), (true, &vec![Value::text("vip")]));
}
