//! Undoing and redoing one after the other, as a person does who presses the keys again.

use super::*;
use crate::domain::{
    record::Record,
    schema::{DELETED, Key, UNMADE},
};
use crate::session::import_tests::{WATCHER, import_as};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Presses undo: what the status offers is taken back.
fn undo(tab: &Tab) -> Done {
    run(tab, Command::Undo { entry: tab.status().undo.unwrap().entry })
}

fn redo(tab: &Tab) -> Done {
    run(tab, Command::Redo { entry: tab.status().redo.unwrap().entry })
}

fn city(tab: &Tab, id: Id) -> String {
    text(tab, id, customer::CITY)
}

#[test]
fn two_edits_of_one_field_are_undone_and_redone() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "A");
    edit(&tab, id, customer::CITY, "上海");
    edit(&tab, id, customer::CITY, "北京");
    for _ in 0..3 {
        assert_eq!((undo(&tab).kept, city(&tab, id)), (vec![], "上海".into()));
        assert_eq!((undo(&tab).kept, city(&tab, id)), (vec![], "杭州".into()));
        assert_eq!((redo(&tab).kept, city(&tab, id)), (vec![], "上海".into()));
        assert_eq!((redo(&tab).kept, city(&tab, id)), (vec![], "北京".into()));
    }
}

#[test]
fn a_record_that_was_edited_goes_when_both_are_undone() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "A");
    edit(&tab, id, customer::NAME, "B");
    edit(&tab, id, customer::PHONE, "138 0013 8000");
    for _ in 0..2 {
        for _ in 0..3 {
            assert_eq!(undo(&tab).kept, vec![]);
        }
        assert!(names(&tab).is_empty());
        for _ in 0..3 {
            redo(&tab);
        }
        assert_eq!((names(&tab), text(&tab, id, customer::PHONE)), (vec!["B".to_owned()], "+8613800138000".into()));
    }
}

#[test]
fn an_import_that_was_edited_goes_when_both_are_undone() {
    let tab = tab(Memory::new(1));
    let file = "客户编号,姓名,手机号,城市\nC1,王小明,13800138000,杭州\nC2,李娜,13900139000,上海\n";
    import_as(&tab, "客户.csv", file.as_bytes(), &WATCHER).unwrap();
    let id = list(&tab, CustomerQuery::default()).rows[0].id;
    edit(&tab, id, customer::CITY, "北京");
    undo(&tab);
    assert_eq!(undo(&tab).kept, vec![]);
    assert!(names(&tab).is_empty());
    redo(&tab);
    assert_eq!(names(&tab).len(), 2);
}

#[test]
fn what_was_edited_after_it_was_made_again_stays() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "A");
    undo(&tab);
    let redone = redo(&tab).entry.unwrap();
    edit(&tab, id, customer::NAME, "B");
    assert_eq!(run(&tab, Command::Undo { entry: redone }).kept.len(), 1);
    assert_eq!(names(&tab), ["B"]);
    // Taking an older edit back is an edit as well.
    let made_again = undone_by_hand(&tab, id);
    assert_eq!(names(&tab), ["B"]);
    assert_eq!(made_again.kept.len(), 1);
}

/// Creation redone, then an edit from before it redone: the record has changed since it was made again.
fn undone_by_hand(tab: &Tab, id: Id) -> Done {
    let made = 1;
    assert_eq!(run(tab, Command::Undo { entry: tab.status().entry }).kept.len(), 0);
    assert_eq!(names(tab), ["A"]);
    let redone = run(tab, Command::Redo { entry: tab.status().entry });
    assert_eq!((redone.kept.len(), text(tab, id, customer::NAME)), (0, "B".into()));
    run(tab, Command::Undo { entry: made })
}

#[test]
fn what_is_edited_since_is_offered_once() {
    let storage = Memory::new(1);
    let (one, two) = (tab(storage.tab()), tab(storage.tab()));
    let id = create(&one, "A");
    let first = edit(&one, id, customer::CITY, "上海").entry.unwrap();
    block_on(two.catch_up()).unwrap();
    edit(&two, id, customer::CITY, "北京");
    block_on(one.catch_up()).unwrap();
    assert_eq!(one.status().undo.unwrap().entry, first);
    let done = undo(&one);
    assert_eq!((done.entry, done.kept.len()), (None, 1));
    assert_eq!(one.status().undo.unwrap().entry, 1, "the next undo is of what came before");
}

#[test]
fn what_another_tab_has_undone_is_offered_no_more() {
    let storage = Memory::new(1);
    let (one, two) = (tab(storage.tab()), tab(storage.tab()));
    let id = create(&one, "A");
    let edited = edit(&one, id, customer::CITY, "上海").entry.unwrap();
    block_on(two.catch_up()).unwrap();
    run(&two, Command::Undo { entry: edited });
    // Before it has heard of it, and after.
    assert_eq!(block_on(one.command(&Command::Undo { entry: edited })), Err(Refusal::AlreadyUndone));
    assert_eq!(one.status().undo.unwrap().entry, 1);
    let again = edit(&one, id, customer::CITY, "深圳").entry.unwrap();
    block_on(two.catch_up()).unwrap();
    run(&two, Command::Undo { entry: again });
    block_on(one.catch_up()).unwrap();
    assert_eq!(one.status().undo.unwrap().entry, 1);
}

/// What people see: the fields that are filled, of the records that are there or in the bin.
fn seen(tab: &Tab) -> BTreeMap<(Table, Id), Vec<(Key, Value)>> {
    let filled = |record: Record| {
        let fields = record.fields.into_iter().map(|(key, cell)| (key, cell.value));
        // That it is not in the bin may be said or not.
        let fields =
            fields.filter(|(key, value)| *value != Value::Null && !(key.field == DELETED && *value == Value::Int(0)));
        fields.collect::<Vec<_>>()
    };
    tab.with(|workspace| {
        let all = Table::ALL.into_iter().flat_map(|table| {
            let rows = workspace.rows(table).iter().map(|(_, row)| row.to_record());
            rows.map(|record| ((table, record.id), record)).collect::<Vec<_>>()
        });
        let made = all.filter(|(_, record)| record.int(DELETED) != Some(UNMADE));
        made.map(|(id, record)| (id, filled(record))).collect()
    })
}

#[derive(Clone, Debug)]
enum Deed {
    Create,
    Edit { who: usize, field: usize, value: u8 },
    EditAll { value: u8 },
    Delete { who: usize },
    Restore { who: usize },
    Merge { keep: usize, other: usize },
    Setting { value: u8 },
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    let who = 0..4usize;
    prop_oneof![
        2 => Just(Deed::Create),
        4 => (who.clone(), 0..3usize, 0..3u8).prop_map(|(who, field, value)| Deed::Edit { who, field, value }),
        1 => (0..2u8).prop_map(|value| Deed::EditAll { value }),
        1 => who.clone().prop_map(|who| Deed::Delete { who }),
        1 => who.clone().prop_map(|who| Deed::Restore { who }),
        1 => (who.clone(), who).prop_map(|(keep, other)| Deed::Merge { keep, other }),
        1 => (0..3u8).prop_map(|value| Deed::Setting { value }),
        2 => Just(Deed::Undo),
        1 => Just(Deed::Redo),
    ]
}

fn command(deed: &Deed, tab: &Tab, made: &[Id]) -> Option<Command> {
    let one = |who: &usize| made.get(who % made.len().max(1)).copied();
    Some(match deed {
        Deed::Create => {
            let set = vec![(customer::NAME.into(), Value::text("N")), (customer::CITY.into(), Value::text("杭州"))];
            Command::Create { table: Table::Customer, set }
        }
        Deed::Edit { who, field, value } => {
            let key = [customer::NAME.into(), customer::CITY.into(), Key::of(customer::TAG, "vip")][*field].clone();
            let value = match (field, value) {
                (2, value) => Value::Int(i64::from(value % 2)),
                (1, 0) => Value::Null,
                (_, value) => Value::Text(format!("v{value}")),
            };
            Command::Edit { table: Table::Customer, id: one(who)?, set: vec![(key, value)] }
        }
        Deed::EditAll { value } => {
            let set = vec![(customer::CITY.into(), Value::Text(format!("all{value}")))];
            Command::EditAll { selection: Selection::Ids(made.to_vec()), set }
        }
        Deed::Delete { who } => Command::Delete { table: Table::Customer, ids: vec![one(who)?] },
        Deed::Restore { who } => Command::Restore { table: Table::Customer, ids: vec![one(who)?] },
        Deed::Merge { keep, other } => Command::Merge { keep: one(keep)?, other: one(other)? },
        Deed::Setting { value } => Command::SetSetting { name: "margin".into(), value: format!("{}", 10 + value) },
        Deed::Undo => Command::Undo { entry: tab.status().undo?.entry },
        Deed::Redo => Command::Redo { entry: tab.status().redo?.entry },
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_undone_is_the_state_before_and_all_redone_the_state_after(
        deeds in proptest::collection::vec(deed(), 1..14)
    ) {
        let tab = tab(Memory::new(1));
        let mut made = vec![create(&tab, "before")];
        edit(&tab, made[0], customer::CITY, "上海");
        // A fresh tab knows of no own commands: what it undoes are those that follow.
        let tab = super::tab(tab.storage.tab());
        let before = seen(&tab);
        for deed in &deeds {
            let Some(command) = command(deed, &tab, &made) else { continue };
            // Refused ones change nothing.
            if let Ok(done) = block_on(tab.command(&command)) {
                made.extend(done.created);
            }
        }
        let after = seen(&tab);
        let mut undone = 0;
        while tab.status().undo.is_some() {
            prop_assert_eq!(undo(&tab).kept, vec![]);
            undone += 1;
            prop_assert!(undone <= deeds.len());
        }
        prop_assert_eq!(seen(&tab), before);
        for _ in 0..undone {
            prop_assert_eq!(redo(&tab).kept, vec![]);
        }
        // Undos among the deeds may have left some that can be redone as well.
        prop_assert_eq!(seen(&tab), after);
    }
}
