use super::tests::{Tab, list, names, run, tab};
use super::*;
use crate::domain::{
    id::Id,
    schema::{Table, customer},
    value::Value,
};
use crate::engine::changes::What;
use crate::engine::command::Command;
use crate::engine::protocol::{FileRef, RestoreMode};
use crate::engine::query::{Column, CustomerQuery, FieldChange, OrderQuery, Window};
use crate::exchange::plan::Report;
use crate::storage::memory::Memory;
use futures::executor::block_on;

/// Nobody watches, or somebody who cancels at the first progress.
pub struct Nobody {
    pub cancels: bool,
}

impl Watcher for Nobody {
    fn progress(&self, _progress: Progress) {}

    fn is_cancelled(&self) -> bool {
        self.cancels
    }
}

/// A file in pieces of some bytes.
pub struct Pieces(pub Vec<Vec<u8>>);

impl Pieces {
    pub fn of(bytes: &[u8], size: usize) -> Self {
        Self(bytes.chunks(size).rev().map(<[u8]>::to_vec).collect())
    }
}

impl Chunks for Pieces {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Refusal> {
        Ok(self.0.pop())
    }
}

pub const WATCHER: Nobody = Nobody { cancels: false };

const CUSTOMERS: &str =
    "客户编号,姓名,手机号,城市\nC1,王小明,13800138000,杭州\nC2,李娜,13900139000,上海\nC3,Ada,,London\n";
const ORDERS: &str = "order_id,customer_id,ordered_at,status,currency,items,total_minor\n\
    O1,C1,2025-11-11 10:00:00,paid,CNY,S1:2:1000|S2:1:500,2500\nO2,C2,2025-12-01 09:30:00,paid,CNY,S1:1:1000,1000\n\
    O3,C9,2025-12-02 09:30:00,paid,CNY,S1:1:1000,1000\n";

fn file(name: &str, text: &[u8]) -> FileRef {
    FileRef { url: String::new(), name: name.into(), size: text.len() as u64 }
}

pub fn import_as(tab: &Tab, name: &str, bytes: &[u8], watcher: &Nobody) -> Result<(Report, String), Refusal> {
    let inspection = tab.inspect(name, bytes.len() as u64, &bytes[..bytes.len().min(1 << 20)], None)?;
    let mut rejects = String::new();
    let report = block_on(tab.import(
        &file(name, bytes),
        &inspection.plan,
        &mut Pieces::of(bytes, 1 << 20),
        &mut |text| rejects.push_str(text),
        watcher,
    ))?;
    Ok((report, rejects))
}

fn import(tab: &Tab, name: &str, text: &str) -> Report {
    import_as(tab, name, text.as_bytes(), &WATCHER).unwrap().0
}

fn orders(tab: &Tab) -> u32 {
    match tab.answer(&Query::Orders(OrderQuery::default())).unwrap() {
        Answer::Orders(page) => page.total,
        other => panic!("{other:?}"),
    }
}

fn json(tab: &Tab) -> String {
    let mut text = String::new();
    block_on(tab.export_json(&mut |more| text.push_str(more), &WATCHER)).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

#[test]
fn an_import_counts_whole_and_is_undone_whole() {
    let storage = Memory::new(1);
    let tab = tab(storage.tab());
    assert_eq!(import(&tab, "customers.csv", CUSTOMERS).customers.new, 3);
    let (report, rejects) = import_as(&tab, "orders.csv", ORDERS.as_bytes(), &WATCHER).unwrap();
    assert_eq!((report.orders.new, report.products.new, report.rows, report.good), (2, 2, 3, 2));
    assert!(rejects.contains("O3"), "{rejects}");
    assert_eq!((names(&tab), orders(&tab)), (vec!["Ada".into(), "李娜".into(), "王小明".to_owned()], 2));
    let again = super::tests::tab(storage.tab());
    assert_eq!((names(&again).len(), orders(&again)), (3, 2));
    let undone = run(&tab, Command::Undo { entry: report.entry.unwrap() });
    assert_eq!((names(&tab).len(), orders(&tab)), (3, 0));
    run(&tab, Command::Redo { entry: undone.entry.unwrap() });
    assert_eq!(orders(&tab), 2);
}

#[test]
fn importing_again_updates_and_undo_restores_what_was_updated() {
    let tab = tab(Memory::new(1));
    import(&tab, "customers.csv", CUSTOMERS);
    let report = import(&tab, "customers.csv", &CUSTOMERS.replace("杭州", "宁波"));
    assert_eq!((report.customers.new, report.customers.updated, report.customers.unchanged), (0, 1, 2));
    let city = |city: &str| {
        let filter = crate::engine::query::Filter::Field {
            field: customer::CITY,
            any: vec![crate::domain::value::Value::text(city)],
        };
        list(&tab, CustomerQuery { filters: vec![filter], ..CustomerQuery::default() }).total
    };
    assert_eq!((city("杭州"), city("宁波")), (0, 1));
    run(&tab, Command::Undo { entry: report.entry.unwrap() });
    assert_eq!((city("杭州"), city("宁波")), (1, 0));
    let same = import(&tab, "customers.csv", CUSTOMERS);
    assert_eq!((same.entry, same.customers.unchanged), (None, 3));
}

#[test]
fn a_cancelled_or_failed_import_leaves_nothing() {
    let storage = Memory::new(1);
    let tab = tab(storage.tab());
    let many: String = (0..5_000).map(|n| format!("C{n},Name {n}\n")).collect();
    let text = format!("id,name\n{many}");
    let cancelled = import_as(&tab, "a.csv", text.as_bytes(), &Nobody { cancels: true });
    assert_eq!(cancelled.unwrap_err(), Refusal::Cancelled);
    tab.storage.fail_write(1, Refusal::QuotaExceeded);
    let full = import_as(&tab, "a.csv", text.as_bytes(), &WATCHER);
    assert_eq!(full.unwrap_err(), Refusal::QuotaExceeded);
    assert_eq!((names(&tab).len(), tab.status().entry), (0, 0));
    assert_eq!(block_on(tab.storage.page_keys()).unwrap(), Vec::<u32>::new());
    assert_eq!(import(&tab, "a.csv", &text).customers.new, 5_000);
}

#[test]
fn figures_kept_up_to_date_are_those_read_anew() {
    let storage = Memory::new(1);
    let tab = tab(storage.tab());
    let figures = |tab: &Tab| {
        let customers = CustomerQuery { window: Window { offset: 0, limit: 50 }, ..CustomerQuery::default() };
        let orders = OrderQuery { window: Window { offset: 0, limit: 50 }, ..OrderQuery::default() };
        let words = Query::Words { field: customer::CITY };
        let queries = [Query::Home, Query::Customers(customers), Query::Orders(orders), words, Query::CustomFields];
        queries.map(|query| tab.answer(&query).unwrap())
    };
    let check = |when: &str| assert_eq!(figures(&tab), figures(&super::tests::tab(storage.tab())), "{when}");
    import(&tab, "customers.csv", CUSTOMERS);
    import(&tab, "orders.csv", ORDERS);
    check("after the first orders");
    let corrected = import(&tab, "orders.csv", &ORDERS.replace("S1:2:1000|S2:1:500,2500", "S1:1:1000,1000"));
    assert_eq!((corrected.orders.updated, corrected.orders.unchanged), (1, 1));
    check("after a correction");
    import(&tab, "more.csv", &ORDERS.replace("O1,", "P1,").replace("O2,", "P2,"));
    check("after more orders");
    let moved = import(&tab, "customers.csv", &CUSTOMERS.replace("杭州", "宁波"));
    check("after somebody moved");
    run(&tab, Command::Undo { entry: moved.entry.unwrap() });
    check("after the move was undone");
    let undone = run(&tab, Command::Undo { entry: corrected.entry.unwrap() });
    block_on(tab.checkpoint()).unwrap();
    check("after the correction was undone");
    run(&tab, Command::Redo { entry: undone.entry.unwrap() });
    check("after it was done again");
}

#[test]
fn the_mapping_of_a_file_is_remembered() {
    let tab = tab(Memory::new(1));
    let inspection = tab.inspect("a.csv", CUSTOMERS.len() as u64, CUSTOMERS.as_bytes(), None).unwrap();
    assert!(!inspection.remembered);
    import(&tab, "a.csv", CUSTOMERS);
    let inspection = tab.inspect("b.csv", CUSTOMERS.len() as u64, CUSTOMERS.as_bytes(), None).unwrap();
    assert!(inspection.remembered);
    // Also when the import was undone in between.
    run(&tab, Command::Undo { entry: tab.status().undo.unwrap().entry });
    import(&tab, "c.csv", CUSTOMERS);
    let inspection = tab.inspect("d.csv", CUSTOMERS.len() as u64, CUSTOMERS.as_bytes(), None).unwrap();
    assert!(inspection.remembered);
}

#[test]
fn customers_go_out_with_their_custom_fields() {
    let tab = tab(Memory::new(1));
    for (name, field, value) in [("A", "鞋码", "42"), ("B", "座位", "3,4")] {
        let custom = crate::domain::schema::Key::of(customer::CUSTOM, field);
        let set = vec![(customer::NAME.into(), Value::text(name)), (custom, Value::text(value))];
        run(&tab, Command::Create { table: Table::Customer, set });
    }
    let columns: Vec<_> = [customer::NAME, customer::CUSTOM, customer::CITY].map(|f| Column::Field(f.into())).into();
    let header: Vec<String> = ["name", "", "city"].map(str::to_owned).into();
    let mut text = String::new();
    let query = Query::Customers(CustomerQuery::default());
    block_on(tab.export_csv(&query, &columns, &header, &mut |more| text.push_str(more), &WATCHER)).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines, ["name,座位,鞋码,city", "A,,42,", "B,\"3,4\",,"]);
}

#[test]
fn the_demo_shop_goes_as_often_as_it_comes() {
    let tab = tab(Memory::new(1));
    for _ in 0..3 {
        block_on(tab.make_demo(20, &WATCHER)).unwrap();
        assert!(tab.status().demo);
        assert_eq!(names(&tab).len(), 20);
        block_on(tab.remove_demo()).unwrap();
        assert!(!tab.status().demo);
        assert!(names(&tab).is_empty());
    }
}

#[test]
fn a_backup_brings_back_what_was_there() {
    let tab = tab(Memory::new(1));
    import(&tab, "customers.csv", CUSTOMERS);
    import(&tab, "orders.csv", ORDERS);
    let ids: Vec<Id> = list(&tab, CustomerQuery::default()).rows.iter().map(|row| row.id).collect();
    run(&tab, Command::SetApart { a: ids[0], b: ids[1] });
    let before = json(&tab);
    assert_eq!(before.matches("\"distinct\"").count(), 4, "both say it, with a stamp");
    let mut file = Vec::new();
    block_on(tab.backup(&mut |bytes| file.extend_from_slice(bytes), &WATCHER)).unwrap();
    block_on(tab.wipe()).unwrap();
    assert_eq!((names(&tab).len(), json(&tab).len()), (0, 0));
    let looked = block_on(tab.inspect_backup("b", &mut Pieces::of(&file, 1000), &WATCHER)).unwrap();
    assert_eq!((looked.customers, looked.orders), (3, 2));
    block_on(tab.restore("b", &mut Pieces::of(&file, 1000), RestoreMode::Replace, &WATCHER)).unwrap();
    assert_eq!(json(&tab), before);
    let other = super::tests::tab(Memory::new(2));
    super::tests::create(&other, "B");
    block_on(other.restore("b", &mut Pieces::of(&file, 1000), RestoreMode::Merge, &WATCHER)).unwrap();
    assert_eq!(names(&other), ["Ada", "B", "李娜", "王小明"]);
    assert_eq!(json(&other).matches("\"distinct\"").count(), 4);
    block_on(other.restore("b", &mut Pieces::of(&file, 1000), RestoreMode::Merge, &WATCHER)).unwrap();
    assert_eq!((names(&other).len(), orders(&other)), (4, 2));
    file[200] ^= 1;
    let damaged = block_on(tab.restore("b", &mut Pieces::of(&file, 1000), RestoreMode::Replace, &WATCHER));
    assert!(matches!(damaged, Err(Refusal::File(_))), "{damaged:?}");
    assert_eq!(json(&tab), before);
}

#[test]
fn a_backup_that_is_merged_in_leaves_the_demo_shop_to_its_own_journal() {
    let (tab, other) = (tab(Memory::new(1)), super::tests::tab(Memory::new(2)));
    super::tests::create(&other, "B");
    block_on(tab.make_demo(20, &WATCHER)).unwrap();
    let mut file = Vec::new();
    block_on(tab.backup(&mut |bytes| file.extend_from_slice(bytes), &WATCHER)).unwrap();
    block_on(other.restore("b", &mut Pieces::of(&file, 1000), RestoreMode::Merge, &WATCHER)).unwrap();
    let before = names(&other);
    assert!(before.len() > 20 && before.iter().any(|name| name == "B"), "{before:?}");
    block_on(other.remove_demo()).unwrap();
    assert_eq!(names(&other), before);
}

#[test]
fn nobody_gets_an_id_that_a_backup_has() {
    let tab = tab(Memory::new(1));
    let id = super::tests::create(&tab, "A");
    let mut file = Vec::new();
    block_on(tab.backup(&mut |bytes| file.extend_from_slice(bytes), &WATCHER)).unwrap();
    block_on(tab.wipe()).unwrap();
    let other = super::tests::create(&tab, "B");
    assert_ne!(id, other);
    block_on(tab.restore("b", &mut Pieces::of(&file, 1000), RestoreMode::Merge, &WATCHER)).unwrap();
    assert_eq!(names(&tab), ["A", "B"]);
}

#[test]
fn nobody_gets_an_id_of_a_lost_page() {
    let storage = Memory::new(1);
    let first = tab(storage.tab());
    let id = super::tests::create(&first, "A");
    let mut file = Vec::new();
    block_on(first.backup(&mut |bytes| file.extend_from_slice(bytes), &WATCHER)).unwrap();
    let key = first.with(|workspace| workspace.rows(Table::Customer).keys().next().unwrap().unwrap());
    assert!(storage.damage_page(key, |bytes| *bytes.last_mut().unwrap() ^= 1));
    let again = super::tests::tab(storage.tab());
    assert_ne!(super::tests::create(&again, "B"), id);
    block_on(again.restore("b", &mut Pieces::of(&file, 1000), RestoreMode::Merge, &WATCHER)).unwrap();
    assert_eq!(names(&again), ["A", "B"]);
}

/// The lines of the history, the latest first.
fn history(tab: &Tab) -> Vec<crate::engine::protocol::EntryLine> {
    match block_on(tab.ask(&Query::History { before: None, limit: 100 })).unwrap() {
        Answer::History { entries, .. } => entries,
        other => panic!("{other:?}"),
    }
}

fn record_history(tab: &Tab, id: Id) -> Vec<FieldChange> {
    match block_on(tab.ask(&Query::RecordHistory { table: Table::Customer, id })).unwrap() {
        Answer::RecordHistory(changes) => changes,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_backup_brings_back_the_history() {
    let storage = Memory::new(1);
    let tab = tab(storage.tab());
    block_on(tab.set_who("李娜")).unwrap();
    let imported = import(&tab, "customers.csv", CUSTOMERS).entry.unwrap();
    let id = list(&tab, CustomerQuery::default()).rows[0].id;
    let set = vec![(customer::CITY.into(), Value::text("Paris"))];
    let edited = run(&tab, Command::Edit { table: Table::Customer, id, set }).entry.unwrap();
    run(&tab, Command::Undo { entry: edited });
    let (records, lines, changes) = (json(&tab), history(&tab), record_history(&tab, id));
    assert!(lines.len() >= 3 && changes.len() >= 3, "{lines:?} {changes:?}");
    let mut file = Vec::new();
    block_on(tab.backup(&mut |bytes| file.extend_from_slice(bytes), &WATCHER)).unwrap();
    block_on(tab.wipe()).unwrap();
    assert_eq!(history(&tab), []);
    let fresh = super::tests::tab(Memory::new(1));
    for tab in [&tab, &fresh] {
        super::tests::create(tab, "Gone with the restore");
        let before = tab.status().entry;
        block_on(tab.restore("b", &mut Pieces::of(&file, 1000), RestoreMode::Replace, &WATCHER)).unwrap();
        assert_eq!(
            (json(tab), history(tab), record_history(tab, id)),
            (records.clone(), lines.clone(), changes.clone())
        );
        // Undone again and done again by what the restored history says.
        let redo = lines.iter().find(|line| line.what == What::Undo).unwrap().entry;
        let done = run(tab, Command::Redo { entry: redo }).entry.unwrap();
        assert!(done > before && done > lines[0].entry, "number {done} was in use");
        run(tab, Command::Undo { entry: done });
        run(tab, Command::Undo { entry: imported });
        assert!(!names(tab).iter().any(|name| name == "李娜"));
    }
    let again = super::tests::tab(storage.tab());
    assert_eq!((json(&again), history(&again)), (json(&tab), history(&tab)));
    // One followed it from command to command, the other reads all of it now.
    assert_eq!(record_history(&again, id), record_history(&tab, id));
}

#[test]
fn a_restore_that_fails_leaves_what_was_there() {
    let tab = tab(Memory::new(1));
    import(&tab, "customers.csv", CUSTOMERS);
    let mut file = Vec::new();
    block_on(tab.backup(&mut |bytes| file.extend_from_slice(bytes), &WATCHER)).unwrap();
    super::tests::create(&tab, "B");
    let before = (json(&tab), history(&tab));
    tab.storage.fail_write(0, Refusal::QuotaExceeded);
    let full = block_on(tab.restore("b", &mut Pieces::of(&file, 1000), RestoreMode::Replace, &WATCHER));
    assert_eq!(full.map(drop), Err(Refusal::QuotaExceeded));
    assert_eq!((json(&tab), history(&tab)), before);
    super::tests::create(&tab, "C");
}

/// What the engine takes at the size that the project is for; prints, and says nothing of time.
/// `GUANXI_BENCH=folder cargo test --release --lib at_full_size -- --nocapture` with the generator's two files.
#[test]
fn at_full_size() {
    let Ok(folder) = std::env::var("GUANXI_BENCH") else {
        return eprintln!("skipped: GUANXI_BENCH names no folder with customers.csv and orders.csv");
    };
    let tab = tab(Memory::new(1));
    for name in ["customers.csv", "orders.csv"] {
        let bytes = std::fs::read(format!("{folder}/{name}")).unwrap();
        let begun = std::time::Instant::now();
        let (report, _) = import_as(&tab, name, &bytes, &WATCHER).unwrap();
        assert_eq!(report.rows, report.good);
        eprintln!("{name}: {} rows in {:?}", report.rows, begun.elapsed());
    }
    let timed = |what: &str, query: Query| {
        for _ in 0..2 {
            let begun = std::time::Instant::now();
            let answer = tab.answer(&query).unwrap();
            eprintln!("{what}: {:?}, {} bytes", begun.elapsed(), postcard::to_stdvec(&answer).unwrap().len());
        }
    };
    let window = Window { offset: 0, limit: 50 };
    let query = CustomerQuery { window, ..CustomerQuery::default() };
    timed("first 50 by name", Query::Customers(query.clone()));
    for search in ["z", "zh", "zhang", "王", "wxm", "1380", "example"] {
        timed(search, Query::Customers(CustomerQuery { search: search.into(), ..query.clone() }));
    }
    let sort = crate::engine::query::Sort { by: crate::engine::query::SortBy::LastOrder, descending: true };
    let deep = Window { offset: 50_000, limit: 50 };
    timed("50 at 50,000 by last order", Query::Customers(CustomerQuery { sort, window: deep, ..query }));
    timed("home", Query::Home);
    let begun = std::time::Instant::now();
    super::tests::create(&tab, "A");
    eprintln!("a command: {:?}", begun.elapsed());
    match tab.answer(&Query::Storage).unwrap() {
        Answer::Storage(view) => eprintln!("{:?}", view.tables),
        other => panic!("{other:?}"),
    }
}
