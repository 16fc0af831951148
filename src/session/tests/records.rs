//! What happens to records: undone, merged, told apart, counted.

use super::*;
use crate::domain::schema::Key;
use crate::domain::segment::{Clause, Range, Rule, Span};
use crate::engine::query::{Event, Sort};

#[test]
fn undo_restores_fields_and_redo_writes_them_again() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "王小明");
    let edited = edit(&tab, id, customer::CITY, "上海").entry.unwrap();
    let undone = run(&tab, Command::Undo { entry: edited });
    assert_eq!(text(&tab, id, customer::CITY), "杭州");
    assert_eq!(block_on(tab.command(&Command::Undo { entry: edited })), Err(Refusal::AlreadyUndone));
    assert_eq!(tab.status().redo.map(|line| line.entry), undone.entry);
    let redone = run(&tab, Command::Redo { entry: undone.entry.unwrap() });
    assert_eq!(text(&tab, id, customer::CITY), "上海");
    assert_eq!(tab.status().undo.map(|line| line.entry), redone.entry);
    run(&tab, Command::Undo { entry: redone.entry.unwrap() });
    assert_eq!(text(&tab, id, customer::CITY), "杭州");
}

#[test]
fn undo_of_a_creation_takes_the_record_back_unless_it_was_edited_since() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "王小明");
    let made = tab.status().entry;
    let undone = run(&tab, Command::Undo { entry: made });
    assert!(names(&tab).is_empty());
    assert_eq!(list(&tab, CustomerQuery { bin: true, ..CustomerQuery::default() }).total, 0, "not in the bin either");
    run(&tab, Command::Redo { entry: undone.entry.unwrap() });
    assert_eq!(names(&tab), ["王小明"]);
    edit(&tab, id, customer::NAME, "王大明");
    let redone = tab.status().entry - 1;
    // What made it again is the redo; someone has edited the name since, and undoing that leaves the record.
    let kept = run(&tab, Command::Undo { entry: redone }).kept;
    assert!(kept.len() <= 1);
}

#[test]
fn undo_names_what_somebody_has_edited_since() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "王小明");
    let set =
        vec![(customer::CITY.into(), Value::text("上海")), (customer::EMAIL.into(), Value::text("Ming@Example.com"))];
    let first = run(&tab, Command::Edit { table: Table::Customer, id, set }).entry.unwrap();
    edit(&tab, id, customer::CITY, "北京");
    let done = run(&tab, Command::Undo { entry: first });
    assert_eq!(done.kept.len(), 1);
    assert_eq!((done.kept[0].key.field, done.kept[0].name.as_str()), (customer::CITY, "王小明"));
    assert_eq!((text(&tab, id, customer::CITY), text(&tab, id, customer::EMAIL)), ("北京".into(), String::new()));
}

fn buy(tab: &Tab, id: Id, day: i64, price: i64) -> Id {
    let line = Line { product: None, quantity: 1, price };
    let set = vec![
        (order::NUMBER.into(), Value::text(format!("N{day}"))),
        (order::CUSTOMER.into(), Value::Ref(id)),
        (order::AT.into(), Value::Int(day * 86_400)),
        (order::LINES.into(), Value::Lines(vec![line])),
    ];
    run(tab, Command::Create { table: Table::Order, set }).created[0]
}

#[test]
fn figures_follow_orders_corrections_and_merges() {
    let tab = tab(Memory::new(1));
    let (a, b) = (create(&tab, "A"), create(&tab, "B"));
    buy(&tab, a, 20_000, 100_000);
    let wrong = buy(&tab, a, 20_010, 900_000);
    buy(&tab, b, 20_030, 50_000);
    let figures = |id| match tab.answer(&Query::Customer { id }).unwrap() {
        Answer::Customer(view) => (view.figures.orders, view.figures.spend, view.figures.rhythm),
        other => panic!("{other:?}"),
    };
    assert_eq!(figures(a), (2, 1_000_000, Some(10.0)));
    let correction = vec![
        (order::CUSTOMER.into(), Value::Ref(a)),
        (order::AT.into(), Value::Int(20_010 * 86_400)),
        (order::LINES.into(), Value::Lines(vec![Line { product: None, quantity: 1, price: 90_000 }])),
        (order::CORRECTS.into(), Value::Ref(wrong)),
    ];
    run(&tab, Command::Create { table: Table::Order, set: correction });
    assert_eq!(figures(a), (2, 190_000, Some(10.0)));
    let merged = run(&tab, Command::Merge { keep: a, other: b }).entry.unwrap();
    assert_eq!(figures(a), (3, 240_000, Some(15.0)));
    assert_eq!(names(&tab), ["A"]);
    run(&tab, Command::Undo { entry: merged });
    assert_eq!((figures(a).0, figures(b).0, names(&tab).len()), (2, 1, 2));
    let columns = vec![Column::Orders, Column::Spend];
    let sort = Sort { by: SortBy::Spend, descending: true };
    let page = list(&tab, CustomerQuery { columns, sort, ..CustomerQuery::default() });
    assert_eq!(page.rows[0].cells, [Some(Value::Int(2)), Some(Value::Int(190_000))]);
}

#[test]
fn merging_merged_customers_keeps_all_their_orders() {
    let tab = tab(Memory::new(1));
    let ids: Vec<Id> = ["A", "B", "C"].iter().map(|name| create(&tab, name)).collect();
    for (day, id) in (20_000..).zip(&ids) {
        buy(&tab, *id, day, 10_000);
    }
    let orders = || -> Vec<u32> {
        let query = CustomerQuery { columns: vec![Column::Orders], ..CustomerQuery::default() };
        let cells = list(&tab, query).rows.into_iter().map(|row| row.cells[0].clone());
        cells.map(|cell| if let Some(Value::Int(count)) = cell { count as u32 } else { 0 }).collect()
    };
    let first = run(&tab, Command::Merge { keep: ids[1], other: ids[2] }).entry.unwrap();
    let second = run(&tab, Command::Merge { keep: ids[0], other: ids[1] }).entry.unwrap();
    assert_eq!(orders(), [3]);
    run(&tab, Command::Undo { entry: second });
    assert_eq!(orders(), [1, 2]);
    run(&tab, Command::Undo { entry: first });
    assert_eq!(orders(), [1, 1, 1]);
}

#[test]
fn what_changes_bit_by_bit_equals_what_is_read_anew() {
    let storage = Memory::new(1);
    let tab = tab(storage.tab());
    let mut seed = 99u32;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let mut ids: Vec<Id> = (0..12).map(|n| create(&tab, &format!("n{n}"))).collect();
    let sorts = [SortBy::Name, SortBy::City, SortBy::Spend, SortBy::Orders, SortBy::LastOrder, SortBy::Created];
    let view = |tab: &Tab| -> Vec<Vec<(Id, Vec<Option<Value>>)>> {
        let columns = vec![Column::Orders, Column::Spend, Column::FirstOrder, Column::LastOrder];
        let sorted = sorts.iter().map(|by| {
            let sort = Sort { by: *by, descending: false };
            let query = CustomerQuery { columns: columns.clone(), sort, ..CustomerQuery::default() };
            list(tab, query).rows.into_iter().map(|row| (row.id, row.cells)).collect()
        });
        sorted.collect()
    };
    for step in 0..250 {
        let id = ids[random(ids.len())];
        let other = ids[random(ids.len())];
        let command = match random(9) {
            0 => Command::Delete { table: Table::Customer, ids: vec![id] },
            1 => Command::Restore { table: Table::Customer, ids: vec![id, other] },
            2 => Command::Merge { keep: id, other },
            3 => Command::Undo { entry: 1 + random(tab.status().entry as usize) as u64 },
            4 => Command::Edit {
                table: Table::Customer,
                id,
                set: vec![(customer::CITY.into(), Value::text(format!("城{}", random(5))))],
            },
            5 => Command::EditAll {
                selection: Selection::Ids(vec![id, other, id]),
                set: vec![(customer::CITY.into(), Value::text(format!("镇{step}")))],
            },
            6 => {
                ids.push(create(&tab, &format!("m{step}")));
                continue;
            }
            _ => {
                buy(&tab, id, 20_000 + random(50) as i64, 10_000 * (1 + random(9) as i64));
                continue;
            }
        };
        // Refused ones (merged with itself, in the bin, undone already) change nothing.
        drop(block_on(tab.command(&command)));
        if step % 10 == 0 {
            assert_eq!(view(&tab), view(&super::tab(storage.tab())), "after step {step}: {command:?}");
        }
    }
}

#[test]
fn two_that_are_not_the_same_are_suggested_no_more() {
    let storage = Memory::new(1);
    let tab = tab(storage.tab());
    let ids: Vec<Id> = ["A", "B", "C"].iter().map(|name| create(&tab, name)).collect();
    for id in &ids {
        edit(&tab, *id, customer::PHONE, "13800138000");
    }
    let (ab, ac, bc) = ((ids[0], ids[1]), (ids[0], ids[2]), (ids[1], ids[2]));
    let pairs = |tab: &Tab| match tab.answer(&Query::Duplicates { window: Window { offset: 0, limit: 9 } }).unwrap() {
        Answer::Duplicates { total, pairs, aside } => {
            assert_eq!(total as usize, pairs.len(), "whoever counts them counts no others");
            (pairs.iter().map(|pair| (pair.a.0, pair.b.0)).collect::<Vec<_>>(), aside)
        }
        other => panic!("{other:?}"),
    };
    let twins = |id| match tab.answer(&Query::Customer { id }).unwrap() {
        Answer::Customer(view) => view.duplicates.iter().map(|(id, ..)| *id).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(pairs(&tab), (vec![ab, ac], vec![]));

    let done = run(&tab, Command::SetApart { a: ids[2], b: ids[0] });
    assert_eq!(pairs(&tab), (vec![ab, bc], vec![ac]), "C is still like B");
    assert_eq!((twins(ids[0]), twins(ids[2])), (vec![ids[1]], vec![ids[1]]));
    assert_eq!(tab.status().undo.map(|line| (line.what, line.name)), Some((What::SetApart, "C / A".into())));
    assert_eq!(pairs(&super::tab(storage.tab())), pairs(&tab), "other tabs and later days know");
    run(&tab, Command::Undo { entry: done.entry.unwrap() });
    assert_eq!(pairs(&tab), (vec![ab, ac], vec![]));

    for pair in [ab, ac, bc] {
        run(&tab, Command::SetApart { a: pair.0, b: pair.1 });
    }
    assert_eq!(pairs(&tab), (vec![], vec![ab, ac, bc]));
    assert_eq!(run(&tab, Command::SuggestAgain { pairs: vec![ab, bc] }).touched, 2);
    assert_eq!(pairs(&tab), (vec![ab, bc], vec![ac]));
    assert_eq!(block_on(tab.command(&Command::SetApart { a: ids[0], b: ids[0] })), Err(Refusal::CannotMerge));
}

#[test]
fn who_was_not_the_other_is_not_the_one_that_they_became() {
    let tab = tab(Memory::new(1));
    let ids: Vec<Id> = ["A", "B", "C"].iter().map(|name| create(&tab, name)).collect();
    for id in [ids[1], ids[2]] {
        edit(&tab, id, customer::PHONE, "13800138000");
    }
    run(&tab, Command::SetApart { a: ids[1], b: ids[2] });
    run(&tab, Command::SetApart { a: ids[0], b: ids[1] });
    run(&tab, Command::Merge { keep: ids[0], other: ids[1] });
    match tab.answer(&Query::Duplicates { window: Window::default() }).unwrap() {
        Answer::Duplicates { total, .. } => assert_eq!(total, 0, "A has B's telephone now, and is not C either"),
        other => panic!("{other:?}"),
    }
    // It is nothing that keeps a record whose making is undone.
    let new = create(&tab, "D");
    let made = tab.status().entry;
    run(&tab, Command::SetApart { a: new, b: ids[0] });
    assert_eq!(run(&tab, Command::Undo { entry: made }).kept, vec![]);
    assert_eq!(names(&tab), ["A", "C"]);
}

#[test]
fn facts_are_not_edited() {
    let tab = tab(Memory::new(1));
    let a = create(&tab, "A");
    let id = buy(&tab, a, 20_000, 10_000);
    let set = vec![(order::AT.into(), Value::Int(5))];
    let refused = block_on(tab.command(&Command::Edit { table: Table::Order, id, set }));
    assert_eq!(refused, Err(Refusal::FactIsFixed { table: Table::Order }));
    let set = vec![(order::STATUS.into(), Value::Int(order::REFUNDED))];
    run(&tab, Command::Edit { table: Table::Order, id, set });
    let note = vec![(interaction::CUSTOMER.into(), Value::Ref(a)), (interaction::TEXT.into(), Value::text("来电"))];
    run(&tab, Command::Create { table: Table::Interaction, set: note });
    match tab.answer(&Query::Timeline { id: a, window: Window { offset: 0, limit: 10 } }).unwrap() {
        Answer::Timeline(page) => assert_eq!(page.total, 2),
        other => panic!("{other:?}"),
    }
}

#[test]
fn bulk_edits_and_the_bin_come_back() {
    let tab = tab(Memory::new(1));
    let ids: Vec<Id> = (0..20).map(|n| create(&tab, &format!("n{n}"))).collect();
    let query = CustomerQuery { search: "n1".into(), ..CustomerQuery::default() };
    let selection = Selection::All { query: Box::new(Query::Customers(query)), except: vec![ids[1]] };
    let tag = Key::of(customer::TAG, "vip");
    let done = run(&tab, Command::EditAll { selection: selection.clone(), set: vec![(tag, Value::Int(1))] });
    assert_eq!(done.touched, 10);
    run(&tab, Command::DeleteAll { selection });
    assert_eq!((names(&tab).len(), tab.status().customers), (10, 10));
    let bin = list(&tab, CustomerQuery { bin: true, ..CustomerQuery::default() });
    assert_eq!(bin.total, 10);
    run(&tab, Command::Restore { table: Table::Customer, ids: vec![bin.rows[0].id] });
    assert_eq!(names(&tab).len(), 11);
    let entry = tab.status().undo.unwrap().entry - 1;
    run(&tab, Command::Undo { entry });
    assert_eq!(names(&tab).len(), 20);
}

#[test]
fn all_come_back_out_of_a_bin_of_more_than_one_answer() {
    let tab = tab(Memory::new(1));
    block_on(tab.make_demo(1_100, &crate::session::import_tests::WATCHER)).unwrap();
    let all = |bin| {
        let query = Box::new(Query::Customers(CustomerQuery { bin, ..CustomerQuery::default() }));
        Selection::All { query, except: Vec::new() }
    };
    run(&tab, Command::DeleteAll { selection: all(false) });
    assert_eq!(tab.status().customers, 0);
    assert_eq!(run(&tab, Command::RestoreAll { selection: all(true) }).touched, 1_100);
    assert_eq!(tab.status().customers, 1_100);
}

#[test]
fn a_correction_stands_in_the_place_of_what_it_corrects() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "A");
    let make = |set| run(&tab, Command::Create { table: Table::Interaction, set });
    let told = || match tab.answer(&Query::Timeline { id, window: Window { offset: 0, limit: 9 } }).unwrap() {
        Answer::Timeline(page) => page.events,
        other => panic!("{other:?}"),
    };
    let calls = |kind: i64| {
        let rule = Clause::Interactions { kinds: vec![kind], within: Span::Ever, count: Range::at_least(1) };
        match tab.answer(&Query::Counts { rules: vec![Rule::is(rule)], on: None }).unwrap() {
            Answer::Counts(counts) => counts[0],
            other => panic!("{other:?}"),
        }
    };
    let called = make(vec![
        (interaction::CUSTOMER.into(), Value::Ref(id)),
        (interaction::KIND.into(), Value::Int(1)),
        (interaction::AT.into(), Value::Int(86_400)),
        (interaction::TEXT.into(), Value::text("asked for blue")),
    ]);
    assert_eq!((calls(1), calls(2)), (1, 0));
    let corrects = (interaction::CORRECTS.into(), Value::Ref(called.created[0]));
    let visited = make(vec![corrects.clone(), (interaction::KIND.into(), Value::Int(2))]);
    assert_eq!((calls(1), calls(2)), (0, 1));
    let mut events = told();
    // Of one time the later one comes first.
    assert!(
        matches!(&events[0], Event::Interaction { kind: 2, corrected: false, at: 86_400, text, .. } if text == "asked for blue")
    );
    assert!(matches!(&events[1], Event::Interaction { kind: 1, corrected: true, .. }));
    run(&tab, Command::Undo { entry: visited.entry.unwrap() });
    assert_eq!((calls(1), calls(2)), (1, 0));
    // To the bin, which no correction finds.
    run(&tab, Command::Delete { table: Table::Interaction, ids: called.created.clone() });
    events = told();
    assert!(events.is_empty(), "{events:?}");
    assert_eq!(calls(1), 0);
    let refused = block_on(tab.command(&Command::Create { table: Table::Interaction, set: vec![corrects] }));
    assert!(matches!(refused, Err(Refusal::NotFound { table: Table::Interaction, .. })), "{refused:?}");
}

#[test]
fn a_timeline_and_the_history_are_told_to_their_beginning() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "A");
    for _ in 0..520 {
        let set = vec![(interaction::CUSTOMER.into(), Value::Ref(id))];
        run(&tab, Command::Create { table: Table::Interaction, set });
    }
    match tab.answer(&Query::Timeline { id, window: Window { offset: 0, limit: 600 } }).unwrap() {
        Answer::Timeline(page) => assert_eq!((page.events.len(), page.total), (520, 520)),
        other => panic!("{other:?}"),
    }
    let (mut before, mut told) = (None, Vec::new());
    loop {
        match block_on(tab.ask(&Query::History { before, limit: 50 })).unwrap() {
            Answer::History { entries, more } => {
                told.extend(entries.iter().map(|line| line.entry));
                before = told.last().copied();
                if !more {
                    break;
                }
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(told, (1..=521).rev().collect::<Vec<_>>());
}
