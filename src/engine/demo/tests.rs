use super::*;
use crate::domain::{
    email,
    phone::Phone,
    record::Record,
    schema::{Kind, contact, customer, interaction, order, product},
    time,
    value::Value,
};
use std::collections::{BTreeMap, BTreeSet};

const DEVICE: Device = Device(7);
const STAMP: Stamp = Stamp { millis: 1_700_000_000_000, counter: 1, device: DEVICE };
const TODAY: i64 = 20_500;

fn records(pages: &[(Table, Page)], table: Table) -> Vec<Record> {
    let pages = pages.iter().filter(|(of, _)| *of == table).map(|(_, page)| page);
    pages.flat_map(|page| (0..page.len()).map(|slot| page.row(slot).unwrap().to_record())).collect()
}

fn shop(customers: u32) -> Vec<(Table, Page)> {
    demo(DEVICE, STAMP, TODAY, customers)
}

#[test]
fn the_same_shop_comes_out_each_time() {
    let bytes = || shop(300).into_iter().map(|(table, mut page)| (table, page.encode())).collect::<Vec<_>>();
    assert_eq!(bytes(), bytes());
}

#[test]
fn rows_are_as_a_record_would_be_written() {
    for (table, page) in shop(300) {
        for slot in 0..page.len() {
            let row = page.row(slot).unwrap();
            let keys: Vec<_> = row.fields().map(|field| (field.field, field.name.to_owned())).collect();
            assert!(keys.is_sorted_by(|a, b| a < b), "{table:?} {keys:?}");
            let record = row.to_record();
            let mut again = Page::default();
            again.put(None, table, &record);
            assert_eq!(again.row(0).unwrap().to_record(), record);
            for (key, cell) in &record.fields {
                let info = table.field(key.field).unwrap();
                let fits = match (info.kind, &cell.value) {
                    (Kind::Text | Kind::Long | Kind::Word, Value::Text(text)) => !text.trim().is_empty(),
                    (Kind::Phone, Value::Text(text)) => {
                        Phone::parse(text, 1).is_some_and(|phone| phone.as_str() == text)
                    }
                    (Kind::Email, Value::Text(text)) => email::is_normal(text) && text.contains("example."),
                    (Kind::Choice(names), Value::Int(code)) => (*code as usize) < names.len(),
                    (Kind::Day | Kind::Time | Kind::Int | Kind::Amount, Value::Int(_)) => true,
                    (Kind::Flag, Value::Int(flag)) => (0..=1).contains(flag),
                    (Kind::Ref(_), Value::Ref(_)) | (Kind::Lines, Value::Lines(_)) => true,
                    _ => false,
                };
                assert!(fits, "{table:?} {key:?} {cell:?}");
            }
        }
    }
}

#[test]
fn every_reference_is_to_a_record_of_the_shop() {
    for count in [1, 300, 20_000] {
        let pages = shop(count);
        let ids: BTreeMap<Table, BTreeSet<Id>> = Table::ALL
            .into_iter()
            .map(|table| (table, records(&pages, table).iter().map(|record| record.id).collect()))
            .collect();
        assert_eq!(ids[&Table::Customer].len(), count as usize);
        assert!(ids[&Table::Customer].contains(&Id::new(DEVICE, count)));
        for (table, page) in &pages {
            assert!(page.len() <= crate::engine::page::PAGE_ROWS);
            for record in (0..page.len()).map(|slot| page.row(slot).unwrap().to_record()) {
                for (key, cell) in &record.fields {
                    match (&cell.value, table.field(key.field).unwrap().kind) {
                        (Value::Ref(id), Kind::Ref(to)) => assert!(ids[&to].contains(id), "{table:?} {key:?}"),
                        (Value::Lines(lines), _) => {
                            assert!(!lines.is_empty());
                            assert!(lines.iter().all(|line| ids[&Table::Product].contains(&line.product.unwrap())));
                        }
                        _ => {}
                    }
                }
            }
        }
        assert!(!ids[&Table::Order].is_empty());
    }
}

#[test]
fn nothing_is_in_the_future_and_no_order_is_before_its_customer() {
    for today in [TODAY, 19_782, 20_149, 0] {
        let pages = demo(DEVICE, STAMP, today, 500);
        let created: BTreeMap<Id, i64> = records(&pages, Table::Customer)
            .iter()
            .map(|record| (record.id, record.int(customer::CREATED).unwrap()))
            .collect();
        for record in records(&pages, Table::Order) {
            let at = record.int(order::AT).unwrap();
            assert!(at < today * time::DAY && at > created[&record.reference(order::CUSTOMER).unwrap()]);
        }
        for record in records(&pages, Table::Interaction) {
            assert!(record.int(interaction::AT).unwrap() < today * time::DAY);
        }
    }
}

#[test]
fn the_figures_are_those_of_a_shop() {
    let pages = shop(300);
    let (customers, orders) = (records(&pages, Table::Customer), records(&pages, Table::Order));
    assert_eq!(orders.iter().map(|order| time::day_of(order.int(order::AT).unwrap())).max(), Some(TODAY - 1));

    let mut months: BTreeMap<i64, usize> = BTreeMap::new();
    let mut buyers: BTreeMap<Id, usize> = BTreeMap::new();
    for order in &orders {
        *months.entry(time::month_of(time::day_of(order.int(order::AT).unwrap())).unwrap()).or_default() += 1;
        *buyers.entry(order.reference(order::CUSTOMER).unwrap()).or_default() += 1;
    }
    assert!((1_200..1_900).contains(&orders.len()), "{} orders", orders.len());
    let this = time::month_of(TODAY).unwrap();
    assert!((1..=24).all(|ago| months.get(&(this - ago)).is_some_and(|count| *count > 10)), "{months:?}");
    let year = |first: i64| (first..first + 12).map(|ago| months[&(this - ago)]).sum::<usize>();
    assert!(year(1) > year(13), "{months:?}");

    let share = |count: usize, of: usize| 100 * count / of;
    let status =
        |code| share(orders.iter().filter(|order| order.int(order::STATUS) == Some(code)).count(), orders.len());
    assert!((88..=96).contains(&status(order::PAID)), "{}", status(order::PAID));
    assert!(orders.iter().any(|order| order.int(order::STATUS) == Some(order::PENDING)));
    assert!(orders.iter().any(|order| order.int(order::KIND) == Some(1)));
    let once = share(buyers.values().filter(|count| **count == 1).count(), customers.len());
    assert!((12..=50).contains(&once), "{once} % bought once");
    assert!(buyers.values().all(|count| *count < 120), "{:?}", buyers.values().max());

    let kind = |code| customers.iter().filter(|record| record.int(customer::KIND) == Some(code)).count();
    assert!((8..=34).contains(&kind(1)), "{} companies", kind(1));
    let chinese = customers.iter().filter(|record| !record.text(customer::NAME).is_ascii()).count();
    assert!((65..=85).contains(&share(chinese, customers.len())));
    let soon: BTreeSet<_> = (0..7).filter_map(|ahead| time::civil(TODAY + ahead)).map(|(_, m, d)| (m, d)).collect();
    let birthdays = customers.iter().filter_map(|record| time::civil(record.int(customer::BIRTHDAY)?));
    assert!(birthdays.filter(|(_, month, day)| soon.contains(&(*month, *day))).count() >= 4);
    let talked = records(&pages, Table::Interaction).len();
    assert!((120..=260).contains(&talked), "{talked}");
}

#[test]
fn few_customers_are_in_twice() {
    let pages = shop(300);
    let customers = records(&pages, Table::Customer);
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for text in customers.iter().flat_map(|record| [record.text(customer::PHONE), record.text(customer::EMAIL)]) {
        *known.entry(text).or_default() += usize::from(!text.is_empty());
    }
    let twice = known.values().filter(|count| **count > 1).count();
    assert!((3..=5).contains(&twice), "{twice}");
}

#[test]
fn companies_have_one_responsible_contact() {
    let pages = shop(2_000);
    let mut responsible: BTreeMap<Id, i64> = BTreeMap::new();
    for record in records(&pages, Table::Contact) {
        *responsible.entry(record.reference(contact::COMPANY).unwrap()).or_default() +=
            record.int(contact::RESPONSIBLE).unwrap();
    }
    let companies = records(&pages, Table::Customer);
    let companies = companies.iter().filter(|record| matches!(record.int(customer::KIND), Some(1 | 2)));
    assert!(companies.clone().count() > 50);
    assert!(companies.into_iter().all(|record| responsible.get(&record.id) == Some(&1)));
}

#[test]
fn products_are_told_apart_by_their_number() {
    let products = records(&shop(1), Table::Product);
    let skus: BTreeSet<_> = products.iter().map(|record| record.text(product::SKU)).collect();
    assert_eq!(skus.len(), products.len());
    assert!(shop(0).iter().all(|(table, _)| *table == Table::Product));
}
