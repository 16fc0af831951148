//! Every record as one JSON document a line: for other programs, and to be read back whole.
//!
//! ```json
//! {"table":"customer","id":"0000001f-7","stamp":"1735689600000.0.0000001f",
//!  "fields":{"name":"张伟","birthday":"1990-01-02","tag":{"vip":true},"#999":5},
//!  "stamps":{"name":["1735689700000.0.0000001f","1735689600000.0.0000001f"]}}
//! ```
//!
//! `stamp` is that of every field that `stamps` does not name; a pair is a field's own stamp and the one that its
//! writer had seen. Fields that this version does not know stand by their code. Values that do not fit their field's
//! kind say what they are: `{"int":5}`, `{"text":"…"}`, `{"ref":"…"}`, `{"lines":[…]}`.

use super::{
    dates::Dates,
    plan::DateOrder,
    values::{self, Unit},
};
use crate::domain::{
    id::{Device, Id},
    money,
    record::{Cell, Record},
    schema::{Field, Key, Kind, Table},
    stamp::Stamp,
    time,
    value::{Line, Value},
};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// Writes a record as one line behind `out`.
pub fn write_record(out: &mut String, table: Table, record: &Record) {
    let common = common_stamp(record);
    let (mut fields, mut stamps) = (Map::new(), Map::new());
    for (key, cell) in &record.fields {
        put(&mut fields, table, key, write_value(kind_of(table, key.field), &cell.value));
        if (cell.stamp, cell.seen) != (common, Stamp::NEVER) {
            put(&mut stamps, table, key, json!([write_stamp(cell.stamp), write_stamp(cell.seen)]));
        }
    }
    let mut document = Map::new();
    document.insert("table".into(), table.name().into());
    document.insert("id".into(), record.id.to_string().into());
    document.insert("stamp".into(), write_stamp(common).into());
    document.insert("fields".into(), fields.into());
    if !stamps.is_empty() {
        document.insert("stamps".into(), stamps.into());
    }
    out.push_str(&Json::from(document).to_string());
    out.push('\n');
}

/// A line is no record: what about it is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord(pub String);

/// Reads a line that [`write_record`] wrote, or another program that knows the form.
pub fn read_record(line: &str) -> Result<(Table, Record), BadRecord> {
    let bad = |what: &str| BadRecord(what.to_owned());
    let document: Json = serde_json::from_str(line).map_err(|error| BadRecord(error.to_string()))?;
    let text = |name: &str| document[name].as_str().ok_or_else(|| bad(name));
    let table = Table::from_name(text("table")?).ok_or_else(|| bad("table"))?;
    let id: Id = text("id")?.parse().map_err(|_| bad("id"))?;
    let common = read_stamp(text("stamp")?).ok_or_else(|| bad("stamp"))?;
    let fields = document["fields"].as_object().ok_or_else(|| bad("fields"))?;
    let mut record = Record::new(id);
    for (name, json) in fields {
        let (field, kind) = field_named(table, name).ok_or_else(|| bad(name))?;
        let mut set = |key: Key, json: &Json, stamps: &Json| -> Result<(), BadRecord> {
            let value = read_value(kind, json).ok_or_else(|| bad(name))?;
            let (stamp, seen) = match stamps.as_array().map(Vec::as_slice) {
                None => (common, Stamp::NEVER),
                Some([stamp, seen]) => {
                    let read = |json: &Json| json.as_str().and_then(read_stamp).ok_or_else(|| bad(name));
                    (read(stamp)?, read(seen)?)
                }
                Some(_) => return Err(bad(name)),
            };
            record.fields.insert(key, Cell { stamp, value, seen });
            Ok(())
        };
        let stamps = &document["stamps"][name];
        if field.is_keyed() {
            for (key, json) in json.as_object().ok_or_else(|| bad(name))? {
                set(Key::of(field, key), json, &stamps[key])?;
            }
        } else {
            set(field.into(), json, stamps)?;
        }
    }
    Ok((table, record))
}

/// The stamp that most fields have, unseen.
fn common_stamp(record: &Record) -> Stamp {
    let mut counts: BTreeMap<Stamp, usize> = BTreeMap::new();
    for cell in record.fields.values().filter(|cell| cell.seen == Stamp::NEVER) {
        *counts.entry(cell.stamp).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(Stamp::NEVER, |(stamp, _)| stamp)
}

fn kind_of(table: Table, field: Field) -> Option<Kind> {
    table.field(field).map(|info| info.kind)
}

/// A field by its name, or by `#` and its code where it is not known.
fn field_named(table: Table, name: &str) -> Option<(Field, Option<Kind>)> {
    match name.strip_prefix('#') {
        Some(code) => {
            let field = Field(code.parse().ok()?);
            Some((field, kind_of(table, field)))
        }
        None => table.field_named(name).map(|info| (info.field, Some(info.kind))),
    }
}

fn put(into: &mut Map<String, Json>, table: Table, key: &Key, json: Json) {
    let name = table.field(key.field).map_or_else(|| format!("#{}", key.field.0), |info| info.name.to_owned());
    if !key.field.is_keyed() {
        into.insert(name, json);
    } else if let Some(names) = into.entry(name).or_insert_with(|| Map::new().into()).as_object_mut() {
        names.insert(key.name.clone(), json);
    }
}

fn write_stamp(stamp: Stamp) -> String {
    format!("{}.{}.{:08x}", stamp.millis, stamp.counter, stamp.device.0)
}

fn read_stamp(text: &str) -> Option<Stamp> {
    let mut parts = text.splitn(3, '.');
    Some(Stamp {
        millis: parts.next()?.parse().ok()?,
        counter: parts.next()?.parse().ok()?,
        device: Device(u32::from_str_radix(parts.next()?, 16).ok()?),
    })
}

const DATES: Dates = Dates { order: DateOrder::YearFirst, zone: 0 };

/// A value in the form that its field's kind has, if that says all of it; else with its own kind beside it.
fn write_value(kind: Option<Kind>, value: &Value) -> Json {
    let natural = match (kind, value) {
        (_, Value::Null) => Json::Null,
        (Some(Kind::Day), Value::Int(day)) => time::day_text(*day).into(),
        (Some(Kind::Time), Value::Int(at)) => time::time_text(*at).replace(' ', "T").into(),
        (Some(Kind::Amount), Value::Int(amount)) => money::decimal(*amount, 2).into(),
        (Some(Kind::Flag), Value::Int(flag @ (0 | 1))) => (*flag == 1).into(),
        (Some(Kind::Choice(names)), Value::Int(code)) => usize::try_from(*code)
            .ok()
            .and_then(|code| names.get(code))
            .map_or_else(|| json!({ "int": code }), |name| (*name).into()),
        (_, Value::Int(int)) => (*int).into(),
        (_, Value::Text(text)) => text.as_str().into(),
        (Some(Kind::Ref(_)), Value::Ref(id)) => id.to_string().into(),
        (_, Value::Ref(id)) => json!({ "ref": id.to_string() }),
        (_, Value::Lines(lines)) => json!({ "lines": lines.iter().map(write_line).collect::<Vec<_>>() }),
    };
    if read_value(kind, &natural).as_ref() == Some(value) {
        return natural;
    }
    match value {
        Value::Int(int) => json!({ "int": int }),
        Value::Text(text) => json!({ "text": text }),
        _ => natural,
    }
}

fn read_value(kind: Option<Kind>, json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Int(i64::from(*flag)),
        Json::Number(number) => Value::Int(number.as_i64()?),
        Json::String(text) => match kind {
            Some(Kind::Day) => Value::Int(DATES.day(text)?),
            Some(Kind::Time) => Value::Int(DATES.seconds(text)?),
            Some(Kind::Amount) => Value::Int(values::amount(text, Unit::Whole)?),
            Some(Kind::Choice(names)) => Value::Int(names.iter().position(|name| name == text)? as i64),
            Some(Kind::Ref(_)) => Value::Ref(text.parse().ok()?),
            _ => Value::Text(text.clone()),
        },
        Json::Object(map) => match map.iter().next()? {
            (name, json) if name == "int" => Value::Int(json.as_i64()?),
            (name, json) if name == "text" => Value::Text(json.as_str()?.to_owned()),
            (name, json) if name == "ref" => Value::Ref(json.as_str()?.parse().ok()?),
            (name, json) if name == "lines" => {
                Value::Lines(json.as_array()?.iter().map(read_line).collect::<Option<_>>()?)
            }
            _ => return None,
        },
        Json::Array(_) => return None,
    })
}

fn write_line(line: &Line) -> Json {
    let Line { product, quantity, price } = line;
    let mut map = Map::new();
    if let Some(product) = product {
        map.insert("product".into(), product.to_string().into());
    }
    map.insert("quantity".into(), (*quantity).into());
    map.insert("price".into(), money::decimal(*price, 2).into());
    map.into()
}

fn read_line(json: &Json) -> Option<Line> {
    let product = match &json["product"] {
        Json::Null => None,
        product => Some(product.as_str()?.parse().ok()?),
    };
    Some(Line {
        product,
        quantity: json["quantity"].as_i64()?,
        price: values::amount(json["price"].as_str()?, Unit::Whole)?,
    })
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
