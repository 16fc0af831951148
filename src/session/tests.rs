use super::*;
use crate::domain::{
    id::Id,
    schema::{customer, interaction, order, product},
    value::{Line, Value},
};
use crate::engine::changes::What;
use crate::engine::command::{Command, Selection};
use crate::engine::protocol::Done;
use crate::engine::query::{Column, CustomerPage, CustomerQuery, OrderQuery, SortBy, Window};
use crate::storage::memory::Memory;
use futures::executor::block_on;
use std::rc::Rc;

/// A host whose clock a test moves.
#[derive(Clone, Default)]
pub struct Twin {
    pub now: Rc<Cell<u64>>,
    pub news: Rc<RefCell<Vec<News>>>,
}

impl Host for Twin {
    type Lock = ();

    fn now(&self) -> u64 {
        self.now.set(self.now.get() + 1);
        self.now.get()
    }

    fn zone(&self) -> i32 {
        480
    }

    fn random(&self) -> u32 {
        self.now.get() as u32 + 7_000
    }

    async fn lock_pages(&self) {}

    fn tell(&self, news: News) {
        self.news.borrow_mut().push(news);
    }

    fn changed(&self, _touched: Touched) {}

    async fn pause(&self) {}
}

pub type Tab = Session<Memory, Twin>;

/// 2026-01-01 00:00 UTC.
const NEW_YEAR: u64 = 1_767_225_600_000;

pub fn tab(storage: Memory) -> Tab {
    let host = Twin::default();
    host.now.set(NEW_YEAR);
    let tab = Session::new(storage, host);
    block_on(tab.open()).unwrap();
    tab
}

pub fn run(tab: &Tab, command: Command) -> Done {
    block_on(tab.command(&command)).unwrap()
}

pub fn create(tab: &Tab, name: &str) -> Id {
    let set = vec![(customer::NAME.into(), Value::text(name)), (customer::CITY.into(), Value::text("杭州"))];
    run(tab, Command::Create { table: Table::Customer, set }).created[0]
}

fn edit(tab: &Tab, id: Id, field: crate::domain::schema::Field, value: &str) -> Done {
    run(tab, Command::Edit { table: Table::Customer, id, set: vec![(field.into(), Value::text(value))] })
}

pub fn list(tab: &Tab, query: CustomerQuery) -> CustomerPage {
    let window = Window { offset: query.window.offset, limit: 100 };
    match tab.answer(&Query::Customers(CustomerQuery { window, ..query })).unwrap() {
        Answer::Customers(page) => page,
        other => panic!("{other:?}"),
    }
}

pub fn names(tab: &Tab) -> Vec<String> {
    list(tab, CustomerQuery::default()).rows.into_iter().map(|row| row.name).collect()
}

fn text(tab: &Tab, id: Id, field: crate::domain::schema::Field) -> String {
    tab.with(|workspace| workspace.rows(Table::Customer).find(id).unwrap().text(field).to_owned())
}

#[test]
fn what_was_acknowledged_is_there_after_opening_again() {
    let storage = Memory::new(1);
    let first = tab(storage.tab());
    let id = create(&first, "王小明");
    create(&first, "Ada");
    create(&first, "李娜");
    edit(&first, id, customer::PHONE, "138 0013 8000");
    for checkpoint in [false, true] {
        if checkpoint {
            block_on(first.checkpoint()).unwrap();
            assert_eq!(first.tail(), 0);
        }
        let again = tab(storage.tab());
        assert_eq!(names(&again), ["Ada", "李娜", "王小明"], "Chinese names stand by pinyin among Latin ones");
        assert_eq!(text(&again, id, customer::PHONE), "+8613800138000");
    }
}

#[test]
fn a_refused_command_changes_nothing_and_says_why() {
    let tab = tab(Memory::new(1));
    let set = vec![(customer::EMAIL.into(), Value::text("nobody"))];
    let refused = block_on(tab.command(&Command::Create { table: Table::Customer, set })).unwrap_err();
    assert!(matches!(refused, Refusal::BadValue { why: crate::engine::refusal::BadValue::NotAnEmail, .. }));
    let refused = block_on(tab.command(&Command::Create { table: Table::Customer, set: vec![] })).unwrap_err();
    assert_eq!(refused, Refusal::NameMissing);
    assert_eq!((tab.status().entry, names(&tab).len()), (0, 0));
}

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

#[test]
fn two_tabs_lose_no_update() {
    let storage = Memory::new(1);
    let (one, two) = (tab(storage.tab()), tab(storage.tab()));
    let a = create(&one, "A");
    // The second tab does not know of A yet: it is behind, catches up and decides again, with an id of its own.
    let b = create(&two, "B");
    assert_ne!(a, b);
    block_on(one.catch_up()).unwrap();
    edit(&one, b, customer::CITY, "深圳");
    block_on(two.catch_up()).unwrap();
    assert_eq!(names(&two), ["A", "B"]);
    assert_eq!(text(&two, b, customer::CITY), "深圳");
    block_on(one.checkpoint()).unwrap();
    create(&two, "C");
    block_on(two.checkpoint()).unwrap();
    create(&one, "D");
    assert_eq!(names(&tab(storage.tab())), ["A", "B", "C", "D"]);
}

#[test]
fn many_tabs_writing_and_folding_in_any_order_agree() {
    let storage = Memory::new(1);
    let tabs: Vec<Tab> = (0..3).map(|_| tab(storage.tab())).collect();
    let mut seed = 12345u32;
    let mut made = Vec::new();
    for step in 0..400 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let tab = &tabs[(seed >> 16) as usize % 3];
        match (seed >> 20) % 8 {
            0 => block_on(tab.checkpoint()).unwrap(),
            1 | 2 if !made.is_empty() => {
                block_on(tab.catch_up()).unwrap();
                edit(tab, made[(seed >> 24) as usize % made.len()], customer::CITY, &format!("城{step}"));
            }
            _ => made.push(create(tab, &format!("n{step:03}"))),
        }
    }
    let fresh = tab(storage.tab());
    let all = |tab: &Tab| {
        tab.with(|workspace| workspace.rows(Table::Customer).iter().map(|(_, row)| row.to_record()).collect::<Vec<_>>())
    };
    for tab in &tabs {
        block_on(tab.catch_up()).unwrap();
        assert_eq!(all(tab), all(&fresh));
    }
    assert_eq!(fresh.status().customers as usize, made.len());
}

#[test]
fn a_full_disk_and_a_lost_connection_lose_nothing() {
    let storage = Memory::new(1);
    let tab = tab(storage.tab());
    create(&tab, "A");
    tab.storage.fail_write(0, Refusal::QuotaExceeded);
    let set = vec![(customer::NAME.into(), Value::text("B"))];
    let create_b = Command::Create { table: Table::Customer, set };
    assert_eq!(block_on(tab.command(&create_b)), Err(Refusal::QuotaExceeded));
    assert_eq!(tab.status().trouble, Some(Refusal::QuotaExceeded));
    assert_eq!(names(&tab), ["A"]);
    run(&tab, create_b);
    assert_eq!((tab.status().trouble, names(&tab).len()), (None, 2));
    tab.storage.lose_connection();
    create(&tab, "C");
    assert_eq!(names(&tab), ["A", "B", "C"]);
}

#[test]
fn a_damaged_page_is_told_and_the_rest_opens() {
    let storage = Memory::new(1);
    let first = tab(storage.tab());
    let set = |name: &str| vec![(product::NAME.into(), Value::text(name))];
    run(&first, Command::Create { table: Table::Product, set: set("茶") });
    create(&first, "A");
    block_on(first.checkpoint()).unwrap();
    let key = first.with(|workspace| workspace.rows(Table::Product).keys().next().unwrap().unwrap());
    assert!(storage.damage_page(key, |bytes| *bytes.last_mut().unwrap() ^= 1));
    let again = tab(storage.tab());
    assert_eq!(again.status().damaged.len(), 1);
    assert_eq!(names(&again), ["A"]);
    create(&again, "B");
    assert_eq!(names(&again), ["A", "B"]);
}

#[test]
fn a_clock_set_back_a_year_keeps_the_order() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "A");
    edit(&tab, id, customer::CITY, "先");
    tab.host.now.set(NEW_YEAR - 365 * 86_400_000);
    edit(&tab, id, customer::CITY, "后");
    assert_eq!(text(&tab, id, customer::CITY), "后");
    let entry = tab.status().entry;
    run(&tab, Command::Undo { entry });
    assert_eq!(text(&tab, id, customer::CITY), "先");
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
    let sort = crate::engine::query::Sort { by: SortBy::Spend, descending: true };
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
    use crate::engine::query::Sort;
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
            assert_eq!(view(&tab), view(&super::tests::tab(storage.tab())), "after step {step}: {command:?}");
        }
    }
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
    let tag = crate::domain::schema::Key::of(customer::TAG, "vip");
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
fn history_says_who_set_what_when() {
    let tab = tab(Memory::new(1));
    block_on(tab.set_who("李娜")).unwrap();
    let id = create(&tab, "A");
    edit(&tab, id, customer::CITY, "上海");
    match block_on(tab.ask(&Query::RecordHistory { table: Table::Customer, id })).unwrap() {
        Answer::RecordHistory(changes) => {
            let city = changes.iter().find(|change| change.key.field == customer::CITY).unwrap();
            assert_eq!(city.before, Some(Value::text("杭州")));
            assert_eq!((city.entry.who.as_str(), city.entry.what), ("李娜", What::Edit(Table::Customer)));
        }
        other => panic!("{other:?}"),
    }
    match block_on(tab.ask(&Query::History { before: None, limit: 1 })).unwrap() {
        Answer::History { entries, more } => assert_eq!((entries[0].entry, more), (2, true)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn wiping_empties_every_tab() {
    let storage = Memory::new(1);
    let (one, two) = (tab(storage.tab()), tab(storage.tab()));
    create(&one, "A");
    block_on(one.wipe()).unwrap();
    assert_eq!((names(&one).len(), one.host.news.borrow().last()), (0, Some(&News::Replaced)));
    create(&two, "B");
    assert_eq!(names(&two), ["B"]);
    match one.answer(&Query::Orders(OrderQuery::default())).unwrap() {
        Answer::Orders(page) => assert_eq!(page.total, 0),
        other => panic!("{other:?}"),
    }
}
