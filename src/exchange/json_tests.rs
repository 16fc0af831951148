use super::*;
use crate::domain::schema::{customer, order};
use proptest::prelude::*;

fn stamp(millis: u64) -> Stamp {
    Stamp { millis, counter: 0, device: Device(0x1f) }
}

#[test]
fn a_record_reads_as_it_should() {
    let mut record = Record::new(Id::new(Device(0x1f), 7));
    record.set(customer::NAME, Value::text("张"), stamp(1));
    record.set(customer::BIRTHDAY, Value::Int(7306), stamp(1));
    record.set(Key::of(customer::TAG, "vip"), Value::Int(1), stamp(1));
    record.set(Field(999), Value::Int(5), stamp(1));
    record.set(customer::NAME, Value::text("张伟"), stamp(2));
    let mut line = String::new();
    write_record(&mut line, Table::Customer, &record);
    let expected = json!({
        "table": "customer", "id": "0000001f-7", "stamp": "1.0.0000001f",
        "fields": {"name": "张伟", "birthday": "1990-01-02", "tag": {"vip": true}, "#999": 5},
        "stamps": {"name": ["2.0.0000001f", "1.0.0000001f"]},
    });
    assert_eq!(serde_json::from_str::<Json>(&line).unwrap(), expected);
    assert_eq!(read_record(&line), Ok((Table::Customer, record)));
}

#[test]
fn what_is_no_record_says_where() {
    for (line, what) in [
        (r#"{"table":"ship","id":"0000001f-7","stamp":"1.0.1f","fields":{}}"#, "table"),
        (r#"{"table":"order","id":"7","stamp":"1.0.1f","fields":{}}"#, "id"),
        (r#"{"table":"order","id":"0000001f-7","stamp":"1.0.1f","fields":{"at":"soon"}}"#, "at"),
        (r#"{"table":"order","id":"0000001f-7","stamp":"1.0.1f","fields":{"speed":1}}"#, "speed"),
    ] {
        assert_eq!(read_record(line), Err(BadRecord(what.into())), "{line}");
    }
    assert!(read_record("{").is_err());
}

fn any_value() -> impl Strategy<Value = Value> {
    let id = (any::<u32>(), any::<u32>()).prop_map(|(device, number)| Id::new(Device(device), number));
    let line = (prop::option::of(id.clone()), any::<i64>(), any::<i32>()).prop_map(|(product, quantity, price)| Line {
        product,
        quantity,
        price: i64::from(price),
    });
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::Int),
        (-3i64..50_000).prop_map(Value::Int),
        "\\PC{0,6}|2025-01-01|paid|12.5".prop_map(Value::Text),
        id.prop_map(Value::Ref),
        prop::collection::vec(line, 0..3).prop_map(Value::Lines),
    ]
}

fn any_stamp() -> impl Strategy<Value = Stamp> {
    prop_oneof![
        (0u64..3).prop_map(stamp),
        (any::<u64>(), any::<u32>(), any::<u32>()).prop_map(|(millis, counter, device)| Stamp {
            millis,
            counter,
            device: Device(device)
        })
    ]
}

proptest! {
    /// Any value in any field, fitting or not, known or not, comes back as it was.
    #[test]
    fn any_record_survives(
        cells in prop::collection::vec((0u16..70, "[a-c.\"#张]{0,3}", any_value(), any_stamp(), any_stamp()), 0..12),
        table in prop::sample::select(&Table::ALL[..]),
    ) {
        let mut record = Record::new(Id::new(Device(3), 4));
        for (code, name, value, stamp, seen) in cells {
            let field = Field(code);
            let key = if field.is_keyed() { Key::of(field, name) } else { field.into() };
            record.fields.insert(key, Cell { stamp, value, seen });
        }
        let mut line = String::new();
        write_record(&mut line, table, &record);
        prop_assert_eq!(line.matches('\n').count(), 1);
        prop_assert_eq!(read_record(&line), Ok((table, record)));
    }

    #[test]
    fn orders_survive(price in -1_000_000_000i64..1_000_000_000, at in -1_000_000_000i64..100_000_000_000) {
        let mut record = Record::new(Id::new(Device(3), 4));
        record.set(order::AT, Value::Int(at), stamp(1));
        record.set(order::TOTAL, Value::Int(price), stamp(1));
        record.set(order::LINES, Value::Lines(vec![Line { product: None, quantity: 2, price }]), stamp(1));
        let mut line = String::new();
        write_record(&mut line, Table::Order, &record);
        prop_assert!(!line.contains("int"));
        prop_assert_eq!(read_record(&line), Ok((Table::Order, record)));
    }
}
