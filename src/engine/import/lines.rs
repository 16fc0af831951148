//! Files of order lines: rows are gathered into orders by the order's number.
//!
//! Lines of one order mostly follow each other but need not. So orders are kept as a few bytes a line until the file
//! is over, and written then, each piece of memory being given back as soon as its orders are written.

use super::{
    Bad, Desk, Ground,
    goods::{Good, Goods, Money},
    numbers::{hash, key},
    orders::{Draft, Numbering, Orders, States, currency, kind, sum, time, total},
    people::{People, Person},
};
use crate::domain::{money::Currency, schema::order, value::Line};
use crate::engine::bytes::{Reader, put, put_signed, put_text};
use crate::exchange::{csv::Row, plan::Remark, values};
use std::collections::HashMap;

/// Bytes of a piece.
const PIECE: usize = 1 << 20;

#[derive(Debug)]
pub struct Lines {
    /// By order of the file: whose, and when.
    heads: Vec<(Person, i64)>,
    open: Open,
    pieces: Vec<Vec<u8>>,
    /// Orders whose lines did not follow each other: where the others are.
    more: HashMap<u32, Vec<(u32, u32)>>,
    /// The piece that is written out next.
    at: usize,
    money: Money,
    states: States,
    numbering: Numbering,
    /// Of the last row: a hash of all that says whose it is, and who that was.
    last_who: Option<(u64, Person)>,
    last_time: (String, i64),
    fresh: Vec<Line>,
}

/// The order that the last row belonged to.
#[derive(Debug, Default)]
struct Open {
    number: String,
    /// `None` before the first order, or when no row of this number went in yet.
    index: Option<u32>,
    /// No row of it stands in a piece yet.
    first: bool,
    lines: Vec<(u32, i64, i64)>,
    /// What line totals come to beyond quantity × price.
    beyond: i64,
    status: Option<i64>,
    channel: String,
    currency: Option<Currency>,
    refund: bool,
    total: Option<i64>,
    note: String,
}

impl Lines {
    pub fn new(default: Currency) -> Self {
        Self {
            heads: Vec::new(),
            open: Open::default(),
            pieces: Vec::new(),
            more: HashMap::new(),
            at: 0,
            money: Money::new(default),
            states: States::default(),
            numbering: Numbering::default(),
            last_who: None,
            last_time: (String::new(), 0),
            fresh: Vec::new(),
        }
    }

    /// Takes in a row that is a line of an order.
    pub fn enter(
        &mut self,
        ground: &Ground,
        row: &Row,
        orders: &mut Orders,
        (people, goods): (&mut People, &mut Goods),
        desk: &mut Desk,
    ) -> Result<Option<Remark>, Bad> {
        let columns = ground.columns;
        let number = columns.cell(row, columns.number);
        if number.is_empty() {
            return Err((Remark::NoOrderNumber, columns.number));
        }
        let cancels = self.numbering.cancels(number);
        if self.open.number != number {
            self.close();
            self.open.number.push_str(number);
            self.open.index = orders.seen.get(key(number));
        }
        let head = self.open.index.map(|index| self.heads[index as usize]);
        let who = self.who(ground, row);
        if who.is_none() && head.is_none() {
            return Err((Remark::NoCustomer, columns.code));
        }
        let at = self.time(ground, row, head)?;
        let mut ignored = false;
        let currency = match self.open.currency {
            Some(currency) => currency,
            None => currency(&mut self.money, columns, row, &mut ignored),
        };
        let (mut quantity, price, mut beyond) = amounts(ground, row, currency)?;
        if cancels || kind(columns, row) == Some(1) {
            quantity = -quantity.abs();
            beyond = -beyond.abs();
        }
        let total = total(columns, row, currency)?;
        let person = self.person(ground, row, (who, head), at, people, desk)?;
        let name = columns.cell(row, columns.product_name);
        let good = goods.sold(columns.cell(row, columns.sku), name, if quantity > 0 { price } else { 0 });
        if let (Some(good), Some(_)) = (good, columns.category) {
            goods.categorise(good, columns.cell(row, columns.category));
        }
        if self.open.index.is_none() {
            self.begin(key(number), person, at, orders);
            self.open.status = self.states.read(columns, row, &mut ignored);
            self.open.currency = Some(currency);
            self.open.channel.push_str(columns.cell(row, columns.channel));
            self.open.note.push_str(columns.cell(row, columns.note));
            self.open.total = total;
            self.open.refund = cancels || kind(columns, row) == Some(1);
        }
        self.open.lines.push((good.map_or(0, |Good(place)| place + 1), quantity, price));
        self.open.beyond += beyond;
        let paid = self.open.status.unwrap_or(order::PAID) == order::PAID;
        if quantity > 0 && price > 0 && paid && !self.open.refund {
            desk.tally.clean_line(currency, quantity * price + beyond);
            people.buys(person);
        }
        Ok(match () {
            () if quantity < 0 => Some(Remark::Refund),
            () if price == 0 => Some(Remark::ZeroPrice),
            () if ignored => Some(Remark::FieldIgnored),
            () => None,
        })
    }

    fn begin(&mut self, number: u64, person: Person, at: i64, orders: &mut Orders) {
        let index = self.heads.len() as u32;
        self.heads.push((person, at));
        orders.seen.insert(number, index);
        self.open.index = Some(index);
        self.open.first = true;
    }

    /// A hash of all that the row says of its customer; `None` where it says nothing.
    fn who(&self, ground: &Ground, row: &Row) -> Option<u64> {
        let columns = ground.columns;
        let mut who = 0u64;
        let mut any = false;
        for column in columns.customer_columns() {
            let text = columns.cell(row, Some(column));
            any |= columns.identifies(column) && !text.is_empty();
            who = who.rotate_left(11) ^ hash(text.as_bytes());
        }
        any.then_some(who)
    }

    fn time(&mut self, ground: &Ground, row: &Row, head: Option<(Person, i64)>) -> Result<i64, Bad> {
        let text = ground.columns.cell(row, ground.columns.at);
        match head {
            // Some shops name the time in an order's first line only.
            Some((_, at)) if text.is_empty() => return Ok(at),
            _ if text == self.last_time.0 && !text.is_empty() => return Ok(self.last_time.1),
            _ => {}
        }
        let at = time(ground.columns, row)?;
        self.last_time.0.clear();
        self.last_time.0.push_str(text);
        self.last_time.1 = at;
        Ok(at)
    }

    fn person(
        &mut self,
        ground: &Ground,
        row: &Row,
        (who, head): (Option<u64>, Option<(Person, i64)>),
        at: i64,
        people: &mut People,
        desk: &mut Desk,
    ) -> Result<Person, Bad> {
        let code = ground.columns.code;
        let person = match (who, head, self.last_who) {
            (None, Some((person, _)), _) => return Ok(person),
            (Some(who), _, Some((last, person))) if who == last => person,
            _ => {
                let (values, ignored) = ground.columns.customer(row);
                if ignored.is_some() {
                    desk.tally.remark(Remark::FieldIgnored);
                }
                let found = people.resolve(ground, &values, at, true, &mut desk.wishes, &mut desk.tally.customers);
                let person = found.map_err(|remark| (remark, code))?;
                self.last_who = who.map(|who| (who, person));
                person
            }
        };
        match head {
            Some((other, _)) if other != person => Err((Remark::Conflicting, code)),
            _ => Ok(person),
        }
    }

    /// Puts the open order's lines away.
    fn close(&mut self) {
        let mut open = std::mem::take(&mut self.open);
        if let (Some(index), false) = (open.index, open.lines.is_empty()) {
            if self.pieces.last().is_none_or(|piece| piece.len() >= PIECE) {
                self.pieces.push(Vec::with_capacity(PIECE + PIECE / 16));
            }
            let place = self.pieces.len() as u32 - 1;
            if let Some(piece) = self.pieces.last_mut() {
                if !open.first {
                    self.more.entry(index).or_default().push((place, piece.len() as u32));
                }
                open.write(index, self.heads[index as usize], piece);
            }
        }
        // Their memory serves the next order.
        open.number.clear();
        open.channel.clear();
        open.note.clear();
        open.lines.clear();
        self.open =
            Open { number: open.number, channel: open.channel, note: open.note, lines: open.lines, ..Open::default() };
    }

    /// The file is over.
    pub fn end(&mut self) {
        self.close();
    }

    /// Writes the orders of one piece; `false` when there is none left.
    pub fn write_piece(
        &mut self,
        ground: &Ground,
        orders: &mut Orders,
        (people, goods): (&People, &Goods),
        desk: &mut Desk,
    ) -> bool {
        let Some(piece) = self.pieces.get_mut(self.at) else { return false };
        let piece = std::mem::take(piece);
        let here = self.at as u32;
        self.at += 1;
        let mut reader = Reader::new(&piece);
        while !reader.is_done() {
            let Some(group) = Group::read(&mut reader) else { return false };
            let Some(first) = group.first else { continue };
            let mut beyond = group.beyond;
            self.fresh.clear();
            group.lines(&mut self.fresh, goods);
            for (other, at) in self.more.remove(&group.index).unwrap_or_default() {
                let bytes = if other == here { &piece } else { &self.pieces[other as usize] };
                if let Some(group) = Group::read(&mut Reader { bytes, at: at as usize }) {
                    group.lines(&mut self.fresh, goods);
                    beyond += group.beyond;
                }
            }
            let total = first.total.or_else(|| (beyond != 0).then(|| sum(&self.fresh) + beyond));
            let returned = self.fresh.iter().any(|line| line.quantity < 0) && sum(&self.fresh) <= 0;
            let refund = first.refund || returned;
            let draft = Draft { refund, total: total.map(|sum| if refund { -sum.abs() } else { sum }), ..first };
            orders.write(ground, &draft, &self.fresh, people.id(draft.person), desk);
        }
        true
    }
}

/// Pieces, the price of one, and what the line's total comes to beyond that.
fn amounts(ground: &Ground, row: &Row, currency: Currency) -> Result<(i64, i64, i64), Bad> {
    let columns = ground.columns;
    let unit = columns.unit(currency);
    let quantity = match columns.quantity {
        None => 1,
        column => {
            let pieces = values::quantity(columns.cell(row, column)).filter(|pieces| *pieces != 0);
            pieces.ok_or((Remark::BadQuantity, column))?
        }
    };
    let price = columns.cell(row, columns.unit_price);
    if !price.is_empty() {
        let price = values::amount(price, unit).ok_or((Remark::BadNumber, columns.unit_price))?;
        quantity.checked_mul(price).ok_or((Remark::BadNumber, columns.unit_price))?;
        return Ok((quantity, price, 0));
    }
    let column = columns.line_total.or(columns.unit_price);
    let total = values::amount(columns.cell(row, columns.line_total), unit).ok_or((Remark::BadNumber, column))?;
    // What came back costs less than nothing.
    let total = if quantity < 0 { -total.abs() } else { total };
    let price = total / quantity;
    Ok((quantity, price, total - price * quantity))
}

impl Open {
    fn write(&self, index: u32, (person, at): (Person, i64), out: &mut Vec<u8>) {
        put(out, u64::from(index) << 1 | u64::from(self.first));
        put_signed(out, self.beyond);
        put(out, self.lines.len() as u64);
        if self.first {
            put(out, person.code());
            put_signed(out, at);
            put(out, self.status.map_or(0, |status| status as u64 + 1));
            put(out, u64::from(self.refund) << 1 | u64::from(self.total.is_some()));
            put_signed(out, self.total.unwrap_or(0));
            put_text(out, self.currency.unwrap_or(Currency::CNY).as_str());
            put_text(out, &self.number);
            put_text(out, &self.channel);
            put_text(out, &self.note);
        }
        for (good, quantity, price) in &self.lines {
            put(out, u64::from(*good));
            put_signed(out, *quantity);
            put_signed(out, *price);
        }
    }
}

/// Lines of an order that followed each other, as they lie in a piece.
struct Group<'a> {
    index: u32,
    beyond: i64,
    first: Option<Draft<'a>>,
    count: usize,
    reader: Reader<'a>,
}

impl<'a> Group<'a> {
    fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let head = reader.number()?;
        let beyond = reader.signed()?;
        let count = reader.size()?;
        let first = if head & 1 == 1 {
            let person = Person::from_code(reader.number()?);
            let at = reader.signed()?;
            let status = reader.number()?.checked_sub(1).map(|status| status as i64);
            let flags = reader.number()?;
            let total = Some(reader.signed()?).filter(|_| flags & 1 == 1);
            let currency = Currency::parse(reader.text()?)?;
            let (number, channel, note) = (reader.text()?, reader.text()?, reader.text()?);
            Some(Draft { number, person, at, status, channel, currency, refund: flags & 2 != 0, total, note })
        } else {
            None
        };
        let group = Self { index: (head >> 1) as u32, beyond, first, count, reader: *reader };
        for _ in 0..count {
            reader.number()?;
            reader.signed()?;
            reader.signed()?;
        }
        Some(group)
    }

    fn lines(&self, into: &mut Vec<Line>, goods: &Goods) {
        let mut reader = self.reader;
        for _ in 0..self.count {
            let (Some(good), Some(quantity), Some(price)) = (reader.number(), reader.signed(), reader.signed()) else {
                return;
            };
            let product = good.checked_sub(1).map(|place| goods.id(Good(place as u32)));
            into.push(Line { product, quantity, price });
        }
    }
}
