mod records;
mod undo;

use super::*;
use crate::domain::{
    id::Id,
    schema::{customer, interaction, order, product},
    value::{Line, Value},
};
use crate::engine::changes::What;
use crate::engine::command::{Command, Selection};
use crate::engine::protocol::{Done, RestoreMode};
use crate::engine::query::{Column, CustomerPage, CustomerQuery, OrderQuery, SortBy, Window};
use crate::session::import_tests::{Pieces, WATCHER};
use crate::storage::memory::Memory;
use futures::executor::block_on;
use std::rc::Rc;

type Happening = Box<dyn FnOnce()>;

/// A host whose clock a test moves.
#[derive(Clone, Default)]
pub struct Twin {
    pub now: Rc<Cell<u64>>,
    pub news: Rc<RefCell<Vec<News>>>,
    /// Happens while the session lets others have their turn.
    meanwhile: Rc<RefCell<Option<Happening>>>,
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

    async fn pause(&self) {
        if let Some(happen) = self.meanwhile.take() {
            happen();
        }
    }
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

pub fn edit(tab: &Tab, id: Id, field: crate::domain::schema::Field, value: &str) -> Done {
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

pub fn text(tab: &Tab, id: Id, field: crate::domain::schema::Field) -> String {
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
fn impossible_numbers_and_settings_are_refused_with_the_reason() {
    use crate::domain::schema::Field;
    use crate::engine::refusal::BadValue;
    let tab = tab(Memory::new(1));
    let id = create(&tab, "a");
    let set = |field: Field, value: i64| {
        let set = vec![(field.into(), Value::Int(value))];
        match block_on(tab.command(&Command::Edit { table: Table::Customer, id, set })) {
            Err(Refusal::BadValue { why, .. }) => Some(why),
            Err(other) => panic!("{other:?}"),
            Ok(_) => None,
        }
    };
    assert_eq!(set(customer::VALUE_IMAGE, 999), Some(BadValue::OutOfRange { least: 0, greatest: 10 }));
    assert_eq!(set(customer::SERVICE_COST, -1), Some(BadValue::Negative));
    assert_eq!(set(customer::PAYMENTS, 2), None);
    assert_eq!(set(customer::PAYMENTS_IN_TIME, 9), Some(BadValue::MoreThan(customer::PAYMENTS)));
    assert_eq!(set(customer::PAYMENTS_IN_TIME, 2), None);
    assert_eq!(set(customer::PAYMENTS, 1), Some(BadValue::MoreThan(customer::PAYMENTS)));
    let ranked = vec![(customer::BRAND_RANK.into(), Value::Int(7)), (customer::BRANDS.into(), Value::Int(3))];
    assert!(block_on(tab.command(&Command::Edit { table: Table::Customer, id, set: ranked })).is_err());

    let set = |name: &str, value: &str| {
        let command = Command::SetSetting { name: name.into(), value: value.into() };
        match block_on(tab.command(&command)) {
            Err(Refusal::BadSetting { name: known, .. }) => {
                assert_eq!(known, name);
                false
            }
            Err(other) => panic!("{other:?}"),
            Ok(_) => true,
        }
    };
    assert!(!set("margin", "-7") && !set("discount", "99999") && !set("basket_support", "0"));
    // Declining before ended: 2 and 3 gaps until somebody sets them.
    assert!(!set("late_gaps", "5") && set("ended_gaps", "6") && set("late_gaps", "5") && !set("ended_gaps", "4"));
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
    // It was the last page of its table, and it is set aside: nothing new goes into it.
    let damaged = block_on(storage.read_pages(&[key])).unwrap();
    run(&again, Command::Create { table: Table::Product, set: set("米") });
    block_on(again.checkpoint()).unwrap();
    assert_eq!(block_on(storage.read_pages(&[key])).unwrap(), damaged);
    let later = tab(storage.tab());
    assert_eq!((later.status().damaged.len(), later.with(|workspace| workspace.rows(Table::Product).len())), (1, 1));
}

#[test]
fn tables_of_a_later_version_stay() {
    let storage = Memory::new(1);
    let first = tab(storage.tab());
    create(&first, "A");
    block_on(first.checkpoint()).unwrap();
    let page = [(900, crate::storage::seal::seal(crate::storage::seal::Kind::Page, b"of tomorrow"))];
    let mut mark = block_on(storage.read_mark()).unwrap();
    mark.directory.push((200, vec![900]));
    block_on(storage.checkpoint(&page, &mark)).unwrap();
    let again = tab(storage.tab());
    create(&again, "B");
    block_on(again.checkpoint()).unwrap();
    block_on(again.sweep()).unwrap();
    assert!(block_on(storage.read_mark()).unwrap().directory.contains(&(200, vec![900])));
    assert_eq!(block_on(storage.read_pages(&[900])).unwrap(), vec![Some(page[0].1.clone())]);
}

/// A database whose journal cannot be read to its end.
fn unopenable() -> (Memory, Tab) {
    let storage = Memory::new(1);
    let first = tab(storage.tab());
    create(&first, "A");
    block_on(storage.append(1, b"no entry")).unwrap();
    let host = Twin::default();
    host.now.set(NEW_YEAR);
    let tab = Session::new(storage.tab(), host);
    assert!(matches!(block_on(tab.open()), Err(Refusal::Internal { .. })));
    (storage, tab)
}

#[test]
fn what_cannot_be_opened_says_so_and_can_be_replaced() {
    let (storage, other) = (Memory::new(2), tab(Memory::new(2)));
    create(&other, "B");
    let mut file = Vec::new();
    block_on(other.backup(&mut |bytes| file.extend_from_slice(bytes), &WATCHER)).unwrap();
    drop(storage);
    for wipe in [true, false] {
        let (storage, tab) = unopenable();
        let Phase::Failed(why) = tab.status().phase else { panic!("{:?}", tab.status()) };
        assert_eq!(block_on(tab.checkpoint()), Err(why.clone()));
        assert_eq!(block_on(tab.sweep()), Err(why.clone()));
        assert_eq!(block_on(tab.catch_up()), Err(why.clone()));
        assert_eq!(block_on(tab.make_demo(20, &WATCHER)).map(drop), Err(why.clone()));
        let mut pieces = Pieces::of(&file, 1000);
        let merged = block_on(tab.restore("b", &mut pieces, RestoreMode::Merge, &WATCHER));
        assert_eq!(merged.map(drop), Err(why));
        if wipe {
            block_on(tab.wipe()).unwrap();
        } else {
            block_on(tab.restore("b", &mut Pieces::of(&file, 1000), RestoreMode::Replace, &WATCHER)).unwrap();
        }
        assert_eq!(tab.status().phase, Phase::Ready);
        create(&tab, "C");
        assert!(tab.status().entry > 2, "a number was given out twice");
        let expected = if wipe { vec!["C"] } else { vec!["B", "C"] };
        assert_eq!((names(&tab), names(&super::tests::tab(storage.tab()))), (own(&expected), own(&expected)));
    }
}

fn own(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_tab_that_could_not_open_opens_what_another_one_restored() {
    let (storage, tab) = unopenable();
    let other = Session::new(storage.tab(), Twin::default());
    assert!(block_on(other.open()).is_err());
    block_on(other.wipe()).unwrap();
    block_on(tab.catch_up()).unwrap();
    assert_eq!(tab.status().phase, Phase::Ready);
}

#[test]
fn a_connection_lost_while_opening_is_opened_again() {
    let storage = Memory::new(1);
    let first = tab(storage.tab());
    create(&first, "A");
    block_on(first.checkpoint()).unwrap();
    let (storage, host) = (storage.tab(), Twin::default());
    let lost = storage.clone();
    *host.meanwhile.borrow_mut() = Some(Box::new(move || lost.lose_connection()));
    let again = Session::new(storage, host);
    block_on(again.open()).unwrap();
    assert_eq!((again.status().phase, names(&again)), (Phase::Ready, vec!["A".to_owned()]));
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

#[test]
fn history_says_who_set_what_when() {
    let tab = tab(Memory::new(1));
    block_on(tab.set_who("李娜")).unwrap();
    assert_eq!(tab.status().who, "李娜");
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
