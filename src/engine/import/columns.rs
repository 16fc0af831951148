//! A plan made ready for a million rows: which column to look into for what.

use crate::domain::{
    email,
    money::Currency,
    name,
    phone::Phone,
    schema::{Field, Key, Kind, Table, customer, order, product, ranges},
    value::Value,
};
use crate::engine::command::Context;
use crate::exchange::{
    csv::Row,
    dates::Dates,
    plan::{Plan, Target},
    values::{self, Unit},
};
use std::borrow::Cow;

/// The longest text that a field takes, in bytes, as when it is typed.
const TEXT_LIMIT: usize = 20_000;
const WORD_LIMIT: usize = 200;

/// Where in a row is what, and how to read it.
#[derive(Debug)]
pub struct Columns {
    pub count: usize,
    pub number: Option<usize>,
    pub at: Option<usize>,
    pub status: Option<usize>,
    pub channel: Option<usize>,
    pub currency: Option<usize>,
    pub total: Option<usize>,
    pub order_kind: Option<usize>,
    pub note: Option<usize>,
    pub items: Option<usize>,
    pub quantity: Option<usize>,
    pub unit_price: Option<usize>,
    pub line_total: Option<usize>,
    pub sku: Option<usize>,
    pub product_name: Option<usize>,
    pub category: Option<usize>,
    pub product_price: Option<usize>,
    /// What a customer is known by.
    pub code: Option<usize>,
    /// The customer's fields in ascending order of code and name.
    pub slots: Vec<Slot>,
    /// The columns that the slots are read from, and whether they say who it is.
    of_customer: Vec<(usize, bool)>,
    /// The file says more of a customer than a number, so that those who are not known yet can be made.
    pub describes_customers: bool,
    pub dates: Dates,
    pub default_currency: Currency,
    pub minor_units: bool,
    pub calling_code: u16,
    /// Days since 1970 of today: nobody was born later.
    today: i64,
    pub now: i64,
}

/// One field of a customer and where it comes from.
#[derive(Debug)]
pub struct Slot {
    pub key: Key,
    pub kind: Kind,
    from: From,
}

#[derive(Clone, Copy, Debug)]
enum From {
    Column(usize),
    /// A name in two parts.
    Parts {
        first: Option<usize>,
        last: Option<usize>,
    },
    Tags(usize),
    /// In no column: what every new customer has.
    Default,
}

/// The value of one field, read but not copied where it need not be.
#[derive(Clone, Debug)]
pub enum Val<'a> {
    Blank,
    Text(Cow<'a, str>),
    Phone(Phone),
    Int(i64),
    /// Names of tags, sorted.
    Tags(Vec<&'a str>),
}

impl Slot {
    fn columns(&self) -> Vec<(usize, bool)> {
        let known =
            [customer::CODE, customer::NAME, customer::PHONE, customer::PHONE2, customer::EMAIL, customer::WECHAT];
        let identifies = known.contains(&self.key.field);
        match self.from {
            From::Default => Vec::new(),
            From::Column(column) | From::Tags(column) => vec![(column, identifies)],
            From::Parts { first, last } => first.into_iter().chain(last).map(|column| (column, true)).collect(),
        }
    }
}

impl Val<'_> {
    pub fn text(&self) -> &str {
        match self {
            Val::Text(text) => text,
            Val::Phone(phone) => phone.as_str(),
            Val::Blank | Val::Int(_) | Val::Tags(_) => "",
        }
    }

    pub fn is_blank(&self) -> bool {
        matches!(self, Val::Blank)
    }

    pub fn to_value(&self) -> Value {
        match self {
            Val::Blank | Val::Tags(_) => Value::Null,
            Val::Int(int) => Value::Int(*int),
            Val::Text(_) | Val::Phone(_) => Value::text(self.text()),
        }
    }
}

impl Columns {
    pub fn new(plan: &Plan, context: &Context) -> Self {
        let find = |target: &Target| plan.columns.iter().position(|known| known == target);
        let field = |table, field: Field| find(&Target::Field { table, key: field.into() });
        let order = |key| field(Table::Order, key);
        let goods = |key| field(Table::Product, key);
        let slots = slots(plan);
        let known = |slot: &Slot| !matches!(slot.from, From::Default) && slot.key.field != customer::CODE;
        Self {
            count: plan.columns.len(),
            number: order(order::NUMBER),
            at: order(order::AT),
            status: order(order::STATUS),
            channel: order(order::CHANNEL),
            currency: order(order::CURRENCY),
            total: order(order::TOTAL),
            order_kind: order(order::KIND),
            note: order(order::NOTE),
            items: find(&Target::Items),
            quantity: find(&Target::Quantity),
            unit_price: find(&Target::UnitPrice),
            line_total: find(&Target::LineTotal),
            sku: goods(product::SKU),
            product_name: goods(product::NAME),
            category: goods(product::CATEGORY),
            product_price: goods(product::PRICE),
            code: field(Table::Customer, customer::CODE),
            describes_customers: slots.iter().any(known),
            of_customer: slots.iter().flat_map(Slot::columns).collect(),
            slots,
            dates: Dates { order: plan.dates, zone: context.zone },
            default_currency: Currency::parse(&plan.currency).unwrap_or(Currency::CNY),
            minor_units: plan.minor_units,
            calling_code: plan.calling_code,
            today: context.today(),
            now: context.wall(),
        }
    }

    /// How amounts of a currency are written in this file.
    #[inline]
    pub fn unit(&self, currency: Currency) -> Unit {
        if self.minor_units { Unit::Minor(currency.digits()) } else { Unit::Whole }
    }

    /// A cell's cleaned text; empty where there is no such column or nothing in it.
    #[inline]
    pub fn cell<'a>(&self, row: &Row<'a>, column: Option<usize>) -> &'a str {
        let Some(column) = column else { return "" };
        let text = values::clean(row.get(column));
        if values::is_blank(text) { "" } else { text }
    }

    /// The values of all slots, and the first column that could not be read.
    pub fn customer<'a>(&self, row: &Row<'a>) -> (Vec<Val<'a>>, Option<usize>) {
        let mut ignored = None;
        let read = |slot: &Slot| match slot.from {
            From::Default => Val::Blank,
            From::Tags(column) => {
                let mut tags: Vec<&str> = values::tags(self.cell(row, Some(column))).collect();
                tags.retain(|tag| tag.len() <= WORD_LIMIT);
                tags.sort_unstable();
                tags.dedup();
                if tags.is_empty() { Val::Blank } else { Val::Tags(tags) }
            }
            From::Parts { first, last } => whole_name(self.cell(row, first), self.cell(row, last)),
            From::Column(column) => {
                let text = self.cell(row, Some(column));
                if text.is_empty() {
                    return Val::Blank;
                }
                self.value(slot, text).unwrap_or_else(|| {
                    ignored = ignored.or(Some(column));
                    Val::Blank
                })
            }
        };
        (self.slots.iter().map(read).collect(), ignored)
    }

    fn value<'a>(&self, slot: &Slot, text: &'a str) -> Option<Val<'a>> {
        Some(match slot.kind {
            Kind::Text | Kind::Long if text.len() <= TEXT_LIMIT => Val::Text(text.into()),
            Kind::Word if text.len() <= WORD_LIMIT => Val::Text(text.into()),
            Kind::Phone => Val::Phone(Phone::parse(text, self.calling_code)?),
            Kind::Email if email::is_normal(text) => Val::Text(text.into()),
            Kind::Email => Val::Text(email::normalize(text)?.into()),
            Kind::Day => {
                let day = self.dates.day(text)?;
                // 1900-01-01; before it and after today are slips of the hand.
                let likely = slot.key.field != customer::BIRTHDAY || (-25_567..=self.today).contains(&day);
                Val::Int(likely.then_some(day)?)
            }
            Kind::Time => Val::Int(self.dates.seconds(text)?),
            Kind::Int => {
                let range = ranges::range(slot.key.field);
                let fits = |number: &i64| range.is_none_or(|(least, greatest)| (least..=greatest).contains(number));
                Val::Int(values::quantity(text).filter(fits)?)
            }
            Kind::Flag => Val::Int(i64::from(values::flag(text)?)),
            Kind::Choice(names) => Val::Int(choice(slot.key.field, names, text)?),
            Kind::Text | Kind::Long | Kind::Word | Kind::Amount | Kind::Ref(_) | Kind::Lines => return None,
        })
    }

    /// The columns that say something of a customer.
    #[inline]
    pub fn customer_columns(&self) -> impl Iterator<Item = usize> {
        self.of_customer.iter().map(|(column, _)| *column)
    }

    /// Whether a column says who a customer is, not only what they are like.
    #[inline]
    pub fn identifies(&self, column: usize) -> bool {
        self.of_customer.iter().any(|(known, identifies)| *known == column && *identifies)
    }

    /// Where the value of a field is among [`Self::customer`]'s.
    pub fn slot(&self, field: Field) -> Option<usize> {
        self.slots.iter().position(|slot| slot.key.field == field)
    }
}

/// Words for choices: those of both languages where there are such, else the schema's own.
fn choice(field: Field, names: &[&str], text: &str) -> Option<i64> {
    let known = match field {
        customer::GENDER => values::gender(text),
        customer::KIND => values::kind(text),
        _ => match text {
            "低" => names.iter().position(|name| *name == "low").map(|code| code as i64),
            "中" => names.iter().position(|name| *name == "middle").map(|code| code as i64),
            "高" => names.iter().position(|name| *name == "high").map(|code| code as i64),
            _ => None,
        },
    };
    known.or_else(|| names.iter().position(|name| name.eq_ignore_ascii_case(text)).map(|code| code as i64))
}

/// A name from its parts: Chinese ones the family's first and without a space.
fn whole_name<'a>(first: &'a str, last: &'a str) -> Val<'a> {
    match (first, last) {
        ("", "") => Val::Blank,
        (name, "") | ("", name) => Val::Text(name.into()),
        _ if !name::pinyin(last).0.is_empty() => Val::Text(format!("{last}{first}").into()),
        _ => Val::Text(format!("{first} {last}").into()),
    }
}

/// The customer's fields that the plan fills, and those that every new customer gets, in the order of pages.
fn slots(plan: &Plan) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut add = |key: Key, from| {
        let kind = Table::Customer.field(key.field).map_or(Kind::Text, |info| info.kind);
        if !slots.iter().any(|slot| slot.key == key) {
            slots.push(Slot { key, kind, from });
        }
    };
    for (column, target) in plan.columns.iter().enumerate() {
        match target {
            Target::Field { table: Table::Customer, key } => add(key.clone(), From::Column(column)),
            Target::Tags => add(customer::TAG.into(), From::Tags(column)),
            _ => {}
        }
    }
    let part = |target: Target| plan.columns.iter().position(|known| *known == target);
    let (first, last) = (part(Target::FirstName), part(Target::LastName));
    if first.is_some() || last.is_some() {
        add(customer::NAME.into(), From::Parts { first, last });
    }
    add(customer::KIND.into(), From::Default);
    add(customer::CREATED.into(), From::Default);
    slots.sort_by(|a, b| a.key.cmp(&b.key));
    slots
}
