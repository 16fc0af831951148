//! Orders of an import: one row an order, and the writing of orders from files of lines.

use super::{
    Bad, Desk, Ground,
    columns::Columns,
    goods::{Goods, Money},
    numbers::{Numbers, Series, key},
    people::{People, Person},
    sheets::Sheets,
};
use crate::domain::{
    id::{Device, Id},
    money::Currency,
    schema::{Table, order},
    stamp::Stamp,
    value::{Line, Value},
};
use crate::engine::{
    row::{RowRef, ValueRef},
    workspace::Workspace,
};
use crate::exchange::{csv::Row, plan::Remark, values};

/// An order as a file has it.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    pub number: &'a str,
    pub person: Person,
    pub at: i64,
    /// `None` where the file says nothing.
    pub status: Option<i64>,
    pub channel: &'a str,
    pub currency: Currency,
    pub refund: bool,
    /// What the file says all of it cost.
    pub total: Option<i64>,
    pub note: &'a str,
}

#[derive(Debug)]
pub struct Orders {
    pub sheets: Sheets,
    /// Orders of the workspace, by number: their rows.
    old: Numbers,
    /// Numbers of the file: a fingerprint of the row, or which order it is.
    pub seen: Series,
    lines: Vec<Line>,
    money: Money,
    states: States,
    numbering: Numbering,
}

impl Orders {
    pub fn new(workspace: &Workspace, columns: &Columns, device: Device, stamp: Stamp) -> Self {
        let rows = workspace.rows(Table::Order);
        let mut old = Numbers::default();
        if columns.number.is_some() {
            old.reserve(rows.len());
            for (row, record) in rows.iter() {
                // Of those that were corrected the correction counts.
                if !record.is_deleted() && !workspace.orders.is_corrected(row) {
                    let number = record.text(order::NUMBER);
                    if !number.is_empty() {
                        old.set(key(number), row);
                    }
                }
            }
        }
        Self {
            sheets: Sheets::new(Table::Order, device, stamp),
            old,
            seen: Series::default(),
            lines: Vec::new(),
            money: Money::new(columns.default_currency),
            states: States::default(),
            numbering: Numbering::default(),
        }
    }

    /// Takes in a row that is an order.
    pub fn enter(
        &mut self,
        ground: &Ground,
        row: &Row,
        fingerprint: u64,
        (people, goods): (&mut People, &mut Goods),
        desk: &mut Desk,
    ) -> Result<Option<Remark>, Bad> {
        let columns = ground.columns;
        let number = columns.cell(row, columns.number);
        if number.is_empty() {
            return Err((Remark::NoOrderNumber, columns.number));
        }
        let number_key = key(number);
        let fingerprint = (fingerprint >> 32) as u32;
        match self.seen.get(number_key) {
            Some(seen) if seen == fingerprint => return Ok(Some(Remark::Repeated)),
            Some(_) => return Err((Remark::Conflicting, columns.number)),
            None => {}
        }
        let at = time(columns, row)?;
        let mut ignored = false;
        let currency = currency(&mut self.money, columns, row, &mut ignored);
        let unit = columns.unit(currency);
        self.lines.clear();
        let mut free = false;
        let items = columns.cell(row, columns.items);
        if !items.is_empty() {
            for item in values::items(items, unit) {
                let item = item.map_err(|_| (Remark::BadNumber, columns.items))?;
                let good = goods.sold(item.sku, "", item.price);
                let product = good.map(|good| goods.id(good));
                let line = Line { product, quantity: item.quantity, price: item.price };
                line.total().ok_or((Remark::BadNumber, columns.items))?;
                free |= item.price == 0;
                self.lines.push(line);
            }
        }
        let mut total = total(columns, row, currency)?;
        if self.lines.is_empty() && total.is_none() {
            return Err((Remark::BadNumber, columns.total.or(columns.items)));
        }
        let person = customer(ground, row, at, people, desk)?;
        let cancelled = self.numbering.cancels(number) || kind(columns, row) == Some(1);
        let negative = self.lines.iter().any(|line| line.quantity < 0) || total.is_some_and(|total| total < 0);
        let refund = cancelled || (negative && sum(&self.lines) <= 0 && total.is_none_or(|total| total <= 0));
        if refund {
            self.lines.iter_mut().for_each(|line| line.quantity = -line.quantity.abs());
            total = total.map(|total| -total.abs());
        }
        let status = self.states.read(columns, row, &mut ignored);
        let draft = Draft {
            number,
            person,
            at,
            status,
            channel: columns.cell(row, columns.channel),
            currency,
            refund,
            total,
            note: columns.cell(row, columns.note),
        };
        if !refund && status.unwrap_or(order::PAID) == order::PAID {
            let mut bought = false;
            let mut clean = |amount: i64| {
                desk.tally.clean_line(currency, amount);
                bought = true;
            };
            for line in self.lines.iter().filter(|line| line.quantity > 0 && line.price > 0) {
                clean(line.quantity * line.price);
            }
            if self.lines.is_empty() && total.is_some_and(|total| total > 0) {
                clean(total.unwrap_or(0));
            }
            if bought {
                people.buys(person);
            }
        }
        self.seen.insert(number_key, fingerprint);
        let lines = std::mem::take(&mut self.lines);
        self.write(ground, &draft, &lines, people.id(person), desk);
        self.lines = lines;
        Ok(match () {
            () if refund => Some(Remark::Refund),
            () if free || total == Some(0) => Some(Remark::ZeroPrice),
            () if ignored => Some(Remark::FieldIgnored),
            () => None,
        })
    }

    /// Writes an order, unless it is there already; what is there and differs is corrected by a new one.
    pub fn write(&mut self, ground: &Ground, draft: &Draft, lines: &[Line], customer: Id, desk: &mut Desk) {
        let old = self.old.get(key(draft.number));
        let known = old.and_then(|row| ground.workspace.rows(Table::Order).get(row));
        let Some(known) = known else {
            desk.tally.orders.new += 1;
            return self.put(draft, lines, customer, None);
        };
        if !is_same(known, draft, lines, customer) {
            desk.tally.orders.updated += 1;
            return self.put(draft, lines, customer, Some(known));
        }
        match draft.status {
            Some(status) if known.int(order::STATUS) != Some(status) => {
                desk.tally.orders.updated += 1;
                desk.wishes.push(Table::Order, known.id, &order::STATUS.into(), &Value::Int(status));
            }
            _ => desk.tally.orders.unchanged += 1,
        }
    }

    /// Writes a record. What the file leaves open of an order that is corrected stays as it was.
    fn put(&mut self, draft: &Draft, lines: &[Line], customer: Id, corrects: Option<RowRef>) {
        let Draft { number, person: _, at, status, channel, currency, refund, total, note } = *draft;
        let kept = |field, given: &str| match corrects {
            Some(known) if given.is_empty() => known.text(field).to_owned(),
            _ => String::new(),
        };
        let copied: Vec<Line> = match corrects.map(|known| known.get(order::LINES)) {
            Some(ValueRef::Lines(known)) if lines.is_empty() => known.collect(),
            _ => Vec::new(),
        };
        let lines = if copied.is_empty() { lines } else { &copied };
        let (old_channel, old_note) = (kept(order::CHANNEL, channel), kept(order::NOTE, note));
        let channel = if channel.is_empty() { &old_channel } else { channel };
        let note = if note.is_empty() { &old_note } else { note };
        let status = status.or_else(|| corrects.and_then(|known| known.int(order::STATUS)));
        let mut writer = self.sheets.next();
        writer.text(order::NUMBER, number);
        writer.reference(order::CUSTOMER, customer);
        writer.int(order::AT, at);
        if !lines.is_empty() {
            writer.lines(order::LINES, lines);
        }
        writer.int(order::STATUS, status.unwrap_or(order::PAID));
        if !channel.is_empty() {
            writer.word(order::CHANNEL, channel);
        }
        writer.word(order::CURRENCY, currency.as_str());
        if let Some(total) = total.filter(|total| lines.is_empty() || *total != sum(lines)) {
            writer.int(order::TOTAL, total);
        }
        if refund {
            writer.int(order::KIND, 1);
        }
        if let Some(known) = corrects {
            writer.reference(order::CORRECTS, known.id);
        }
        if !note.is_empty() {
            writer.text(order::NOTE, note);
        }
        writer.end();
    }
}

/// Whether the workspace's order says what the file says of it, its payment aside.
fn is_same(known: RowRef, draft: &Draft, lines: &[Line], customer: Id) -> bool {
    let known_lines = match known.get(order::LINES) {
        ValueRef::Lines(lines) => Some(lines),
        _ => None,
    };
    let same_lines = lines.is_empty() || known_lines.is_some_and(|known| known.eq(lines.iter().copied()));
    let known_total = known.int(order::TOTAL).unwrap_or_else(|| {
        known_lines.map_or(0, |lines| lines.fold(0, |sum, line| sum.saturating_add(line.total().unwrap_or(0))))
    });
    let total = draft.total.unwrap_or_else(|| sum(lines));
    known.reference(order::CUSTOMER) == Some(customer)
        && known.int(order::AT) == Some(draft.at)
        && same_lines
        && known_total == total
        && (known.int(order::KIND) == Some(1)) == draft.refund
        && known.text(order::CURRENCY) == draft.currency.as_str()
        && (draft.channel.is_empty() || known.text(order::CHANNEL) == draft.channel)
}

pub fn sum(lines: &[Line]) -> i64 {
    lines.iter().fold(0, |sum, line| sum.saturating_add(line.total().unwrap_or(0)))
}

/// The order's time.
#[inline]
pub fn time(columns: &Columns, row: &Row) -> Result<i64, Bad> {
    match columns.cell(row, columns.at) {
        "" => Err((Remark::NoDate, columns.at)),
        text => columns.dates.seconds(text).ok_or((Remark::BadDate, columns.at)),
    }
}

/// The order's currency; the default one, and something ignored, where the cell names none that is known.
#[inline]
pub fn currency(money: &mut Money, columns: &Columns, row: &Row, ignored: &mut bool) -> Currency {
    let text = columns.cell(row, columns.currency);
    money.read(columns, text).unwrap_or_else(|| {
        *ignored = true;
        columns.default_currency
    })
}

pub fn total(columns: &Columns, row: &Row, currency: Currency) -> Result<Option<i64>, Bad> {
    match columns.cell(row, columns.total) {
        "" => Ok(None),
        text => values::amount(text, columns.unit(currency)).map(Some).ok_or((Remark::BadNumber, columns.total)),
    }
}

/// The words for the state of payment that the file uses, each looked up once.
#[derive(Debug, Default)]
pub struct States {
    known: Vec<(Box<str>, Option<i64>)>,
}

impl States {
    /// The state of the payment. A word that is not known is a stage of the shop's own, behind the payment.
    #[inline]
    pub fn read(&mut self, columns: &Columns, row: &Row, ignored: &mut bool) -> Option<i64> {
        let text = columns.cell(row, columns.status);
        if text.is_empty() {
            return None;
        }
        let known = self.known.iter().find(|(known, _)| **known == *text).map(|(_, status)| *status);
        let status = known.unwrap_or_else(|| {
            let status = values::status(text);
            // A column that was taken for the state by mistake has any number of words.
            if self.known.len() < 64 {
                self.known.push((text.into(), status));
            }
            status
        });
        *ignored |= status.is_none();
        status
    }
}

pub fn kind(columns: &Columns, row: &Row) -> Option<i64> {
    values::order_kind(columns.cell(row, columns.order_kind))
}

/// The customer of a row that is an order.
#[inline]
fn customer(ground: &Ground, row: &Row, at: i64, people: &mut People, desk: &mut Desk) -> Result<Person, Bad> {
    let columns = ground.columns;
    if !columns.describes_customers {
        return match columns.cell(row, columns.code) {
            "" => Err((Remark::NoCustomer, columns.code)),
            code => people.by_code(code).ok_or((Remark::UnknownCustomer, columns.code)),
        };
    }
    let (values, ignored) = columns.customer(row);
    if ignored.is_some() {
        desk.tally.remark(Remark::FieldIgnored);
    }
    let found = people.resolve(ground, &values, at, true, &mut desk.wishes, &mut desk.tally.customers);
    found.map_err(|remark| (remark, columns.code))
}

/// How a file numbers its cancellations.
#[derive(Debug, Default)]
pub struct Numbering {
    /// There were numbers of digits alone, so that a C before digits means something.
    plain: bool,
}

impl Numbering {
    /// Whether an order of this number cancels another: C536379 beside 536365.
    #[inline]
    pub fn cancels(&mut self, number: &str) -> bool {
        let bytes = number.as_bytes();
        match bytes.first() {
            Some(b'C' | b'c') => self.plain && bytes.len() > 1 && bytes[1..].iter().all(u8::is_ascii_digit),
            Some(b'0'..=b'9') => {
                self.plain = self.plain || bytes.iter().all(u8::is_ascii_digit);
                false
            }
            _ => false,
        }
    }
}
