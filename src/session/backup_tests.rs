//! Backups that meet other databases.

use super::import_tests::{Pieces, WATCHER};
use super::tests::{Tab, create, edit, names, run, tab, text};
use super::*;
use crate::domain::{
    id::Id,
    merge::merge,
    record::Record,
    schema::{Key, customer, product},
    value::Value,
};
use crate::engine::command::Command;
use crate::engine::protocol::{RestoreMode, Restored};
use crate::storage::memory::Memory;
use futures::executor::block_on;
use proptest::prelude::*;

fn backup(tab: &Tab) -> Vec<u8> {
    let mut file = Vec::new();
    block_on(tab.backup(&mut |bytes| file.extend_from_slice(bytes), &WATCHER)).unwrap();
    file
}

fn restore(tab: &Tab, file: &[u8], mode: RestoreMode) -> Restored {
    block_on(tab.restore("b", &mut Pieces::of(file, 1000), mode, &WATCHER)).unwrap()
}

fn people(tab: &Tab) -> BTreeMap<Id, Record> {
    tab.with(|workspace| workspace.rows(Table::Customer).iter().map(|(_, row)| (row.id, row.to_record())).collect())
}

#[test]
fn the_later_edit_counts_whichever_way_a_backup_goes() {
    let (a, b) = (tab(Memory::new(1)), tab(Memory::new(2)));
    let id = create(&a, "A");
    edit(&a, id, customer::CITY, "上海");
    let early = backup(&a);
    edit(&a, id, customer::CITY, "北京");
    // Restored an hour later, and so decided later than all that A did.
    b.host.now.set(b.host.now.get() + 3_600_000);
    restore(&b, &early, RestoreMode::Merge);
    edit(&b, id, customer::PHONE, "138 0013 8000");
    let brought = backup(&b);
    restore(&a, &brought, RestoreMode::Merge);
    assert_eq!((text(&a, id, customer::CITY), text(&a, id, customer::PHONE)), ("北京".into(), "+8613800138000".into()));
    let entry = a.status().entry;
    run(&a, Command::Undo { entry });
    assert_eq!((text(&a, id, customer::CITY), text(&a, id, customer::PHONE)), ("北京".into(), String::new()));
}

#[test]
fn a_backup_that_was_merged_in_is_undone() {
    let (a, b) = (tab(Memory::new(1)), tab(Memory::new(2)));
    create(&a, "A");
    create(&b, "B");
    restore(&b, &backup(&a), RestoreMode::Merge);
    assert_eq!(names(&b), ["A", "B"]);
    create(&b, "C");
    let entry = b.status().undo.unwrap().entry - 1;
    assert_eq!(run(&b, Command::Undo { entry }).kept, vec![]);
    assert_eq!(names(&b), ["B", "C"]);
}

#[test]
fn what_is_whole_of_a_damaged_database_is_backed_up_and_comes_back() {
    let storage = Memory::new(1);
    let first = tab(storage.tab());
    let product = vec![(product::NAME.into(), Value::text("茶"))];
    run(&first, Command::Create { table: Table::Product, set: product });
    create(&first, "A");
    block_on(first.checkpoint()).unwrap();
    let key = first.with(|workspace| workspace.rows(Table::Product).keys().next().unwrap().unwrap());
    assert!(storage.damage_page(key, |bytes| *bytes.last_mut().unwrap() ^= 1));
    // Whether the damage was there when it was opened or came later.
    for tab_of in [tab(storage.tab()), first] {
        let file = backup(&tab_of);
        assert_eq!(tab_of.status().damaged.len(), 1);
        let looked = block_on(tab_of.inspect_backup("b", &mut Pieces::of(&file, 1000), &WATCHER)).unwrap();
        assert_eq!((looked.records, looked.lost), (1, 1));
        for mode in [RestoreMode::Replace, RestoreMode::Merge] {
            let other = tab(Memory::new(2));
            assert_eq!(restore(&other, &file, mode), Restored { records: 1, lost: 1 });
            assert_eq!((names(&other), other.status().damaged), (vec!["A".to_owned()], vec![]));
        }
    }
}

/// An edit of one of two customers that both databases know, or a new one.
fn deeds() -> impl Strategy<Value = Vec<(usize, usize, u8, u64)>> {
    proptest::collection::vec((0..3usize, 0..3usize, 0..3u8, 0..40u64), 0..8)
}

fn play(tab: &Tab, known: &[Id], deeds: &[(usize, usize, u8, u64)]) {
    for (who, field, value, wait) in deeds {
        tab.host.now.set(tab.host.now.get() + wait);
        let key = [customer::NAME.into(), customer::CITY.into(), Key::of(customer::TAG, "vip")][*field].clone();
        let value = if *field == 2 { Value::Int(i64::from(value % 2)) } else { Value::Text(format!("v{value}")) };
        match known.get(*who) {
            Some(id) => drop(run(tab, Command::Edit { table: Table::Customer, id: *id, set: vec![(key, value)] })),
            None => drop(create(tab, "new")),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_both_ways_is_the_one_merge(first in deeds(), second in deeds(), third in deeds()) {
        let (a, b) = (tab(Memory::new(1)), tab(Memory::new(2)));
        let known = [create(&a, "one"), create(&a, "two")];
        restore(&b, &backup(&a), RestoreMode::Merge);
        play(&a, &known, &first);
        play(&b, &known, &second);
        for round in 0..2 {
            let (ours, theirs) = (people(&a), people(&b));
            let mut both = ours.clone();
            for (id, record) in &theirs {
                both.entry(*id).and_modify(|here| *here = merge(here, record)).or_insert_with(|| record.clone());
            }
            let (of_a, of_b) = (backup(&a), backup(&b));
            restore(&a, &of_b, RestoreMode::Merge);
            restore(&b, &of_a, RestoreMode::Merge);
            prop_assert_eq!(people(&a), both.clone());
            prop_assert_eq!(people(&b), both.clone());
            let again = tab(a.storage.tab());
            prop_assert_eq!(people(&again), both);
            if round == 0 {
                play(&a, &known, &third);
            }
        }
    }
}
