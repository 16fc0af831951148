use super::*;
use crate::domain::schema::{customer, order};
use proptest::prelude::*;

fn stamp() -> impl Strategy<Value = Stamp> {
    (1..u64::from(u32::MAX), 0..3u32, 0..4u32).prop_map(|(millis, counter, device)| Stamp {
        millis,
        counter,
        device: Device(device),
    })
}

fn value() -> impl Strategy<Value = Value> {
    // Prices stay below 2^61, as much as a price can be.
    let line = (proptest::option::of((0..3u32, any::<u32>())), any::<i64>(), -(1i64 << 61)..1 << 61);
    let line = line.prop_map(|(product, quantity, price)| Line {
        product: product.map(|(device, number)| Id::new(Device(device), number)),
        quantity,
        price,
    });
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::Int),
        "\\PC{0,12}".prop_map(Value::Text),
        (0..3u32, any::<u32>()).prop_map(|(device, number)| Value::Ref(Id::new(Device(device), number))),
        proptest::collection::vec(line, 0..4).prop_map(Value::Lines),
    ]
}

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![
        prop_oneof![1..8u16, 16..70u16, 900..4000u16].prop_map(|code| Key::from(Field(code))),
        (8..16u16, "[a-c]{0,2}").prop_map(|(code, name)| Key::of(Field(code), name)),
    ]
}

pub(crate) fn record() -> impl Strategy<Value = Record> {
    let seen = prop_oneof![2 => Just(Stamp::NEVER), 1 => stamp()];
    let cell = (stamp(), value(), seen).prop_map(|(stamp, value, seen)| Cell { stamp, value, seen });
    let fields = proptest::collection::btree_map(key(), cell, 0..8);
    (0..4u32, any::<u32>(), fields)
        .prop_map(|(device, number, fields)| Record { id: Id::new(Device(device), number), fields })
}

proptest! {
    #[test]
    fn records_come_back_from_memory_and_disk(records in proptest::collection::vec(record(), 0..20)) {
        let mut page = Page::default();
        for record in &records {
            page.put(None, Table::Customer, record);
        }
        let copy = Page::decode(&page.encode());
        prop_assert!(copy.is_some());
        for page in [page, copy.unwrap()] {
            for (slot, record) in records.iter().enumerate() {
                prop_assert_eq!(&page.row(slot).unwrap().to_record(), record);
            }
        }
    }

    #[test]
    fn a_patched_row_is_the_record_with_that_field(
        record in record(), others in proptest::collection::vec((key(), stamp(), value()), 1..6)
    ) {
        let mut page = Page::default();
        let mut expected = record.clone();
        page.put(None, Table::Customer, &record);
        for (key, stamp, value) in others {
            let cell = Cell { stamp, value, seen: Stamp::NEVER };
            page.patch(0, Table::Customer, &key, &cell);
            expected.fields.insert(key, cell);
        }
        prop_assert_eq!(page.row(0).unwrap().to_record(), expected.clone());
        page.pack();
        prop_assert_eq!(page.row(0).unwrap().to_record(), expected);
    }

    #[test]
    fn damaged_bytes_are_refused_or_read_without_harm(record in record(), at: usize, bit in 0..8u32) {
        let mut page = Page::default();
        page.put(None, Table::Customer, &record);
        let mut bytes = page.encode();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        if let Some(page) = Page::decode(&bytes) {
            (0..page.len()).filter_map(|slot| page.row(slot)).for_each(|row| drop(row.to_record()));
        }
    }
}

#[test]
fn a_row_of_more_than_sixteen_kibibytes_fits() {
    let mut page = Page::default();
    let stamp = Stamp { millis: 5, counter: 0, device: Device(1) };
    let long = "长".repeat(20_000);
    let mut row = page.push(Table::Customer, Id::new(Device(1), 1), stamp);
    row.text(customer::NAME, &long);
    row.end();
    let mut row = page.push(Table::Customer, Id::new(Device(1), 2), stamp);
    row.text(customer::NAME, "短");
    row.end();
    let page = Page::decode(&page.encode()).unwrap();
    assert_eq!(page.row(0).unwrap().text(customer::NAME), long);
    assert_eq!(page.row(1).unwrap().text(customer::NAME), "短");
}

#[test]
fn an_order_takes_few_bytes() {
    let mut page = Page::default();
    let stamp = Stamp { millis: 1_800_000_000_000, counter: 0, device: Device(9) };
    for n in 0..PAGE_ROWS as u32 {
        let mut row = page.push(Table::Order, Id::new(Device(9), 500_000 + n), stamp);
        row.text(order::NUMBER, &format!("O{n:08}"));
        row.reference(order::CUSTOMER, Id::new(Device(9), 90_000 + n));
        row.int(order::AT, 1_700_000_000 + i64::from(n));
        let line = Line { product: Some(Id::new(Device(9), n % 2000)), quantity: 1, price: 1_234_500 };
        row.lines(order::LINES, &[line, line]);
        row.int(order::STATUS, 1);
        row.word(order::CHANNEL, "douyin");
        row.word(order::CURRENCY, "CNY");
        row.end();
    }
    let bytes = page.encode().len() / PAGE_ROWS;
    assert!(bytes < 56, "{bytes} bytes an order");
}
