//! What the columns of a file hold: guessed from their names and from what is in them.

mod names;

use super::{
    dates::{self, Dates},
    inspect::Defaults,
    plan::{Content, DateOrder, Encoding, Plan, Target},
    values::{self, Unit},
};
use crate::domain::{
    email,
    money::Currency,
    phone::Phone,
    schema::{Field, Key, Table, customer, order, product},
};
use names::{Hint, hint};

/// A plan for a file with these columns and first rows. Its encoding and delimiter are for the caller to fill in.
pub fn guess(header: &[String], rows: &[Vec<String>], named: bool, defaults: &Defaults) -> Plan {
    let columns: Vec<Column> =
        (0..header.len()).map(|index| Column::new(index, header, rows, named, defaults)).collect();
    let content = content(&columns, rows);
    Plan {
        encoding: Encoding::Utf8,
        delimiter: b',',
        content,
        header: named,
        columns: targets(&columns, content),
        dates: dates::order_of(
            columns.iter().filter(|column| column.dates).flat_map(|column| column.samples.iter().copied()),
        ),
        currency: currency(header, &columns).map_or_else(|| defaults.currency.clone(), |found| found.to_string()),
        minor_units: columns.iter().any(|column| column.minor),
        calling_code: defaults.calling_code,
    }
}

/// Whether the first row names the columns: it has names that are known, or nothing that only data has.
pub fn is_header(first: &[String]) -> bool {
    let data = |cell: &String| {
        let cell = values::clean(cell);
        let number = cell.len() > 1 && values::amount(cell, Unit::Whole).is_some();
        number || email::normalize(cell).is_some() || looks_like_date(cell)
    };
    first.iter().any(|cell| hint(cell).is_some()) || !first.iter().any(data)
}

/// Dates with something between their numbers: a mere number is a number.
fn looks_like_date(text: &str) -> bool {
    let parted = text.len() >= 6 && text.contains(['-', '/', '.', ':', '年', ' ']);
    parted && text.starts_with(|char: char| char.is_ascii_digit()) && {
        let reads = |order| Dates { order, zone: 0 }.seconds(text).is_some();
        values::amount(text, Unit::Whole).is_none()
            && Phone::parse(text, 0).is_none()
            && (reads(DateOrder::DayFirst) || reads(DateOrder::MonthFirst))
    }
}

/// A column with what its name and its values say.
struct Column<'a> {
    header: &'a str,
    hint: Option<Hint>,
    minor: bool,
    /// Cells of the first rows that are not blank.
    samples: Vec<&'a str>,
    emails: bool,
    phones: bool,
    dates: bool,
    items: bool,
    numbers: bool,
    statuses: bool,
}

impl<'a> Column<'a> {
    fn new(index: usize, header: &'a [String], rows: &'a [Vec<String>], named: bool, defaults: &Defaults) -> Self {
        let known = if named { hint(&header[index]) } else { None };
        let samples: Vec<&str> = rows
            .iter()
            .filter_map(|row| row.get(index).map(|cell| values::clean(cell)))
            .filter(|cell| !values::is_blank(cell))
            .collect();
        // Nine in ten, since there is dirt everywhere.
        let most = |test: &dyn Fn(&str) -> bool| {
            !samples.is_empty() && samples.iter().filter(|cell| test(cell)).count() * 10 >= samples.len() * 9
        };
        let dates = most(&looks_like_date);
        Self {
            header: &header[index],
            hint: known.map(|named| named.hint),
            minor: known.is_some_and(|named| named.minor),
            emails: most(&|cell| email::normalize(cell).is_some()),
            phones: most(&|cell| cell.len() >= 10 && Phone::parse(cell, defaults.calling_code).is_some()),
            dates,
            // 10:12:54 is no item.
            items: !dates && most(&|cell| values::items(cell, Unit::Whole).all(|item| item.is_ok())),
            numbers: most(&|cell| values::amount(cell, Unit::Whole).is_some()),
            statuses: most(&|cell| values::status(cell).is_some()),
            samples,
        }
    }
}

/// What the rows of the file are.
fn content(columns: &[Column], rows: &[Vec<String>]) -> Content {
    let has = |hint: Hint| columns.iter().any(|column| column.hint == Some(hint));
    let any = |hints: &[Hint]| hints.iter().any(|hint| has(*hint));
    let goods = any(&[Hint::Sku, Hint::ProductName, Hint::Quantity, Hint::UnitPrice, Hint::LineTotal]);
    let ordered = any(&[Hint::OrderNumber, Hint::OrderedAt, Hint::PaidAt]);
    let people = columns.iter().any(|column| {
        matches!(
            column.hint,
            Some(
                Hint::CustomerName
                    | Hint::FirstName
                    | Hint::LastName
                    | Hint::Tags
                    | Hint::Consent(_)
                    | Hint::Customer(_)
            )
        )
    });
    if columns.iter().any(|column| column.items) {
        return Content::Orders;
    }
    if ordered || has(Hint::Date) && (has(Hint::CustomerId) || has(Hint::Someone)) {
        // One row an order may say how many pieces it has; its goods and prices make it a line.
        let lines = has(Hint::Sku)
            || has(Hint::ProductName)
            || has(Hint::UnitPrice)
            || has(Hint::Quantity) && repeats(columns, rows);
        return if lines { Content::OrderLines } else { Content::Orders };
    }
    if any(&[Hint::OrderTotal, Hint::Items])
        && (has(Hint::Status) || has(Hint::CustomerId) || has(Hint::CreatedAt) || has(Hint::Date))
    {
        return Content::Orders;
    }
    if goods && !people && !has(Hint::CustomerId) {
        return Content::Products;
    }
    Content::Customers
}

/// Whether an order's number comes again in the next row.
fn repeats(columns: &[Column], rows: &[Vec<String>]) -> bool {
    let numbered = columns.iter().position(|column| column.hint == Some(Hint::OrderNumber));
    numbered.is_some_and(|index| rows.windows(2).any(|pair| pair[0].get(index) == pair[1].get(index)))
}

fn field(table: Table, field: Field) -> Target {
    Target::Field { table, key: field.into() }
}

fn keyed(name: Field, key: &str) -> Target {
    Target::Field { table: Table::Customer, key: Key::of(name, key) }
}

/// The meaning of a column by its name and how sure that is: 0 surely, then weaker.
fn meaning(column: &Column, content: Content, columns: &[Column]) -> Option<(u8, Target)> {
    let is_order = matches!(content, Content::Orders | Content::OrderLines);
    let is_lines = content == Content::OrderLines;
    let has = |hint: Hint| columns.iter().any(|column| column.hint == Some(hint));
    let of_customer = |key: Field| field(Table::Customer, key);
    let of_order = |key: Field| field(Table::Order, key);
    let of_product = |key: Field| field(Table::Product, key);
    if is_order && column.items {
        return Some((0, Target::Items));
    }
    let only = |condition: bool, strength: u8, target: Target| condition.then_some((strength, target));
    match column.hint? {
        Hint::Id => Some(match content {
            Content::Customers => (1, of_customer(customer::CODE)),
            Content::Products => (1, of_product(product::SKU)),
            Content::Orders | Content::OrderLines => (1, of_order(order::NUMBER)),
        }),
        Hint::Name => Some(match content {
            Content::Products => (0, of_product(product::NAME)),
            Content::OrderLines
                if !has(Hint::ProductName) && !column.samples.iter().any(|cell| cell.starts_with('#')) =>
            {
                (1, of_product(product::NAME))
            }
            // Shopify's order numbers are names: #1001.
            Content::Orders | Content::OrderLines if column.samples.iter().any(|cell| cell.starts_with('#')) => {
                (0, of_order(order::NUMBER))
            }
            _ => (1, of_customer(customer::NAME)),
        }),
        Hint::Someone if content == Content::Products => None,
        Hint::Someone => {
            let coded =
                column.samples.iter().all(|cell| cell.bytes().any(|byte| byte.is_ascii_digit()) && !cell.contains(' '));
            Some((2, of_customer(if coded { customer::CODE } else { customer::NAME })))
        }
        Hint::CustomerId => only(content != Content::Products, 0, of_customer(customer::CODE)),
        Hint::CustomerName => only(content != Content::Products, 0, of_customer(customer::NAME)),
        Hint::FirstName => only(content != Content::Products, 0, Target::FirstName),
        Hint::LastName => only(content != Content::Products, 0, Target::LastName),
        Hint::OrderNumber => only(is_order, 0, of_order(order::NUMBER)),
        Hint::OrderedAt => only(is_order, 0, of_order(order::AT)),
        Hint::PaidAt => only(is_order, 3, of_order(order::AT)),
        Hint::CreatedAt if is_order => Some((1, of_order(order::AT))),
        Hint::CreatedAt => only(content == Content::Customers, 0, of_customer(customer::CREATED)),
        Hint::Date if is_order => Some((2, of_order(order::AT))),
        Hint::Date => only(content == Content::Customers && column.dates, 2, of_customer(customer::CREATED)),
        Hint::Sku => only(is_lines || content == Content::Products, 0, of_product(product::SKU)),
        Hint::ProductName => only(is_lines || content == Content::Products, 0, of_product(product::NAME)),
        Hint::Description if is_lines || content == Content::Products => Some((3, of_product(product::NAME))),
        Hint::Description => Some((3, if is_order { of_order(order::NOTE) } else { of_customer(customer::NOTE) })),
        Hint::Category => only(is_lines || content == Content::Products, 0, of_product(product::CATEGORY)),
        Hint::Quantity => only(is_lines, 0, Target::Quantity),
        Hint::UnitPrice if content == Content::Products => Some((0, of_product(product::PRICE))),
        Hint::UnitPrice => only(is_lines, 0, Target::UnitPrice),
        Hint::LineTotal => only(is_lines, 0, Target::LineTotal),
        Hint::OrderTotal if is_lines && !has(Hint::UnitPrice) && !has(Hint::LineTotal) && !has(Hint::Amount) => {
            Some((2, Target::LineTotal))
        }
        Hint::OrderTotal => only(is_order, 0, of_order(order::TOTAL)),
        Hint::Amount if is_lines => Some((1, Target::LineTotal)),
        Hint::Amount => only(content == Content::Orders, 1, of_order(order::TOTAL)),
        Hint::Items => only(content == Content::Orders && column.items, 0, Target::Items),
        Hint::Status => only(is_order, 0, of_order(order::STATUS)),
        Hint::Channel if is_order => Some((0, of_order(order::CHANNEL))),
        Hint::Channel => only(content == Content::Customers, 1, of_customer(customer::SOURCE)),
        Hint::Source if is_order => Some((1, of_order(order::CHANNEL))),
        Hint::Source => only(content == Content::Customers, 0, of_customer(customer::SOURCE)),
        Hint::Currency => only(is_order, 0, of_order(order::CURRENCY)),
        Hint::OrderKind => only(is_order, 0, of_order(order::KIND)),
        Hint::Kind => only(content == Content::Customers, 0, of_customer(customer::KIND)),
        Hint::State if is_order && column.statuses => Some((0, of_order(order::STATUS))),
        Hint::State => only(content != Content::Products, 1, of_customer(customer::PROVINCE)),
        Hint::Tags if is_order => None,
        Hint::Tags => only(content == Content::Customers, 0, Target::Tags),
        Hint::Consent(channel) => only(content != Content::Products, 0, keyed(customer::CONSENT, channel)),
        Hint::Note if is_order => Some((0, of_order(order::NOTE))),
        Hint::Note => only(content == Content::Customers, 0, of_customer(customer::NOTE)),
        Hint::Customer(name) => {
            let info = Table::Customer.field_named(name)?;
            only(content != Content::Products, 0, of_customer(info.field))
        }
    }
}

/// Gives each column its meaning, no meaning twice: the surer column has it, else the first.
fn targets(columns: &[Column], content: Content) -> Vec<Target> {
    let mut targets = vec![Target::Ignore; columns.len()];
    let mut order: Vec<(u8, usize, Target)> = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        if let Some((strength, target)) = meaning(column, content, columns).or_else(|| by_values(column, content)) {
            order.push((strength, index, target));
        }
    }
    order.sort_by_key(|(strength, index, _)| (*strength, *index));
    for (_, index, target) in order {
        if !targets.contains(&target) {
            targets[index] = target;
        } else if target == field(Table::Customer, customer::PHONE) {
            let second = field(Table::Customer, customer::PHONE2);
            if !targets.contains(&second) {
                targets[index] = second;
            }
        }
    }
    if content == Content::Customers {
        for (target, column) in targets.iter_mut().zip(columns) {
            let name = column.header.trim();
            if *target == Target::Ignore && !name.is_empty() {
                *target = keyed(customer::CUSTOM, name);
            }
        }
    }
    targets
}

/// The meaning of a column whose name says nothing.
fn by_values(column: &Column, content: Content) -> Option<(u8, Target)> {
    if column.hint.is_some() || content == Content::Products {
        return None;
    }
    let is_order = matches!(content, Content::Orders | Content::OrderLines);
    match () {
        () if column.emails => Some((5, field(Table::Customer, customer::EMAIL))),
        () if column.phones => Some((5, field(Table::Customer, customer::PHONE))),
        () if is_order && column.dates => Some((5, field(Table::Order, order::AT))),
        () if is_order && column.statuses && !column.numbers => Some((5, field(Table::Order, order::STATUS))),
        () => None,
    }
}

/// The currency that headers or amounts name. ¥ is two countries' and says nothing.
fn currency(header: &[String], columns: &[Column]) -> Option<Currency> {
    let amounts = columns.iter().filter(|column| column.numbers).flat_map(|column| column.samples.iter().copied());
    let texts = header.iter().map(String::as_str).chain(amounts);
    for text in texts {
        for (sign, code) in [
            ("£", "GBP"),
            ("€", "EUR"),
            ("US$", "USD"),
            ("HK$", "HKD"),
            ("(元)", "CNY"),
            ("（元）", "CNY"),
            ("人民币", "CNY"),
            ("$", "USD"),
        ] {
            if text.contains(sign) {
                return Currency::parse(code);
            }
        }
    }
    for code in ["CNY", "GBP", "EUR", "USD", "JPY", "HKD"] {
        let named = |text: &String| text.contains(&format!("({code})")) || text.ends_with(&format!(" {code}"));
        if header.iter().any(named) {
            return Currency::parse(code);
        }
    }
    None
}

#[cfg(test)]
#[path = "mapping/tests.rs"]
mod tests;
