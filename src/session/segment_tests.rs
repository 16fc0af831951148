//! Segments over random shops: what the columns say equals what reading every record says.

mod naive;
mod shop;

pub use naive::Naive;
pub use shop::{Shop, TODAY};

use super::report_tests::buy;
use super::tests::{Tab, create, run, tab};
use super::*;
use crate::domain::{
    id::Id,
    schema::{DELETED, Field, Key, customer, interaction, segment},
    score::{Score, TYPES},
    segment::{Among, Clause, Measure, Range, Rule, Span, Test},
    value::Value,
};
use crate::engine::command::Command;
use crate::engine::query::{Column, CustomerQuery, Filter, PreviewQuery, Window};
use crate::storage::memory::Memory;
use futures::executor::block_on;
use naive::int;
use std::collections::BTreeSet;

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

/// How many a rule means now.
fn count(tab: &Tab, rule: &Rule) -> u32 {
    let Ok(Answer::Counts(counts)) = tab.answer(&Query::Counts { rules: vec![rule.clone()], on: None }) else {
        panic!()
    };
    counts[0]
}

#[test]
fn an_old_export_ends_with_its_last_order_and_the_calendar_goes_on() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "a");
    buy(&tab, id, TODAY - 400, 10_000, "CNY");
    let born = vec![(customer::BIRTHDAY.into(), Value::Int(TODAY - 30 * 365 - 5))];
    run(&tab, Command::Edit { table: Table::Customer, id, set: born });
    let call = vec![
        (interaction::CUSTOMER.into(), Value::Ref(id)),
        (interaction::KIND.into(), Value::Int(1)),
        (interaction::AT.into(), Value::Int(TODAY * 86_400)),
    ];
    run(&tab, Command::Create { table: Table::Interaction, set: call });
    let day = |field: Field, span| Rule::Is(Clause::Field { key: field.into(), test: Test::Day(span) });
    let called = Clause::Interactions { kinds: Vec::new(), within: Span::Last(7), count: Range::at_least(1) };
    let bought = |within| {
        let among = Among { within, ..Among::default() };
        Rule::Is(Clause::Orders { among, all: vec![Measure::Count(Range::at_least(1))] })
    };
    // Orders are looked at as of the last one.
    assert_eq!(count(&tab, &bought(Span::Last(7))), 1);
    assert_eq!(count(&tab, &Rule::score_in(Score::Recency, Range::between(0, 0))), 1);
    // What was said to customers, when they were added and their birthdays are as of today.
    assert_eq!(count(&tab, &Rule::Is(called)), 1);
    assert_eq!(count(&tab, &day(customer::CREATED, Span::Last(7))), 1);
    assert_eq!(count(&tab, &day(customer::BIRTHDAY, Span::Anniversary(10))), 1);
}

#[test]
fn types_set_by_hand_are_all_kept_with_their_days() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "a");
    let code = |name: &str| TYPES.iter().position(|known| *known == name).unwrap() as i64;
    let decide = |value: Value| {
        run(&tab, Command::Edit { table: Table::Customer, id, set: vec![(customer::TYPE_SET.into(), value)] })
    };
    let moves = || {
        let Ok(Answer::Scores(view)) = tab.answer(&Query::Scores { customer: id }) else { panic!() };
        view.moves.len()
    };
    decide(Value::Int(code("target")));
    tab.host.now.set(tab.host.now.get() + 3 * 86_400_000);
    decide(Value::Int(code("non_customer")));
    assert_eq!((moves(), count(&tab, &Rule::score(Score::Type, &[code("non_customer")]))), (2, 1));
    // An old export ends long before today: what a person sets holds all the same.
    buy(&tab, id, TODAY - 400, 10_000, "CNY");
    decide(Value::Int(code("loyal")));
    assert_eq!(count(&tab, &Rule::score(Score::Type, &[code("loyal")])), 1);
    decide(Value::Null);
    assert_eq!((moves(), count(&tab, &Rule::score(Score::Type, &[code("loyal")]))), (1, 0));
}

#[test]
fn a_rule_may_ask_for_any_number_of_days() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "a");
    buy(&tab, id, TODAY - 20, 10_000, "CNY");
    let score = || Rule::score_in(Score::Frequency, Range::at_least(1));
    let then = (0..12).map(|ago| Rule::On(TODAY - ago, Box::new(score())));
    let rule = Rule::All(std::iter::once(score()).chain(then).collect());
    assert_eq!(count(&tab, &rule), 1);
}

#[test]
fn refunds_count_as_set_everywhere() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "a");
    buy(&tab, id, TODAY - 20, 100_000, "CNY");
    buy(&tab, id, TODAY - 10, -40_000, "CNY");
    let spends = |amount: i64| {
        let measures = vec![Measure::Spend(Range::between(amount, amount))];
        let windows = [Span::Ever, Span::Last(30)].map(|within| Among { within, ..Among::default() });
        let of = windows.map(|among| Rule::Is(Clause::Orders { among, all: measures.clone() }));
        let monetary = Rule::score_in(Score::Monetary, Range::between(amount, amount));
        of.into_iter().chain([monetary]).map(|rule| count(&tab, &rule)).collect::<Vec<_>>()
    };
    assert_eq!((spends(60_000), spends(100_000)), (vec![1; 3], vec![0; 3]));
    run(&tab, Command::SetSetting { name: "refunds".into(), value: "0".into() });
    assert_eq!((spends(60_000), spends(100_000)), (vec![0; 3], vec![1; 3]));
}
