//! Customers of an import: who is known already, who is new.

use super::{
    Ground,
    columns::{Columns, Val},
    compare::{Known, update, wish},
    numbers::{Numbers, key, number_key},
    sheets::Sheets,
    wishes::Wishes,
};
use crate::domain::{
    id::{Device, Id},
    name,
    schema::{Kind, Table, customer},
    stamp::Stamp,
    value::Value,
};
use crate::engine::{columns::bits::Bits, row::ValueRef, table::Row, workspace::Workspace};
use crate::exchange::plan::{Content, Counts, Remark};

/// A customer: a row of the workspace, or the how-manieth new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person(u32);

const OLD: u32 = 1 << 31;
/// More than one customer has this name.
const SEVERAL: u32 = u32::MAX;

impl Person {
    fn old(row: Row) -> Self {
        Self(row | OLD)
    }

    /// The row of a customer that was there before.
    fn row(self) -> Option<Row> {
        (self.0 & OLD != 0).then_some(self.0 & !OLD)
    }

    /// As a small number, to be kept in bytes; see [`Person::from_code`].
    pub fn code(self) -> u64 {
        u64::from(self.0.rotate_left(1))
    }

    pub fn from_code(code: u64) -> Self {
        Self((code as u32).rotate_right(1))
    }
}

/// The customers of the workspace and of the file, by what they are known by.
#[derive(Debug)]
pub struct People {
    pub sheets: Sheets,
    places: Places,
    by_code: Numbers,
    by_phone: Numbers,
    by_email: Numbers,
    by_name: Numbers,
    /// Ids by row of the workspace, and whether they have a number of the shop's.
    old: Vec<(Id, bool)>,
    /// Whether the new ones have.
    coded: Vec<bool>,
    /// What rows said of a person so far: a fingerprint in a file of customers, else a set of bits by slot.
    said: Numbers,
    /// Who bought, by [`Person::code`].
    buyers: Bits,
}

/// Where in the values of a row is what a customer is known by.
#[derive(Debug)]
struct Places {
    code: Option<usize>,
    phones: [Option<usize>; 2],
    email: Option<usize>,
    name: Option<usize>,
    wechat: Option<usize>,
    /// Names lead to customers of any kind, not only to those of whom nothing but the name is known.
    any_name: bool,
}

impl People {
    pub fn new(workspace: &Workspace, columns: &Columns, content: Content, device: Device, stamp: Stamp) -> Self {
        let slot = |field| columns.slot(field);
        let places = Places {
            code: slot(customer::CODE),
            phones: [slot(customer::PHONE), slot(customer::PHONE2)],
            email: slot(customer::EMAIL),
            name: slot(customer::NAME),
            wechat: slot(customer::WECHAT),
            any_name: content != Content::Customers,
        };
        let mut people = Self {
            sheets: Sheets::new(Table::Customer, device, stamp),
            places,
            by_code: Numbers::default(),
            by_phone: Numbers::default(),
            by_email: Numbers::default(),
            by_name: Numbers::default(),
            old: Vec::new(),
            coded: Vec::new(),
            said: Numbers::default(),
            buyers: Bits::none(0),
        };
        if content != Content::Products {
            people.read(workspace);
        }
        people
    }

    /// Takes in who is known by what. A merged customer's number leads to the one it became.
    fn read(&mut self, workspace: &Workspace) {
        let rows = workspace.rows(Table::Customer);
        self.old = vec![(Id::default(), false); rows.end() as usize];
        if self.places.code.is_some() {
            self.by_code.reserve(rows.len());
        }
        for (row, record) in rows.iter() {
            let known = Known::read(record);
            self.old[row as usize] = (record.id, !known.code.is_empty());
            let root = if known.gone { workspace.root(row) } else { row };
            if known.gone && (root == row || rows.get(root).is_none_or(|record| record.is_deleted())) {
                continue;
            }
            if self.places.code.is_some() && !known.code.is_empty() {
                self.by_code.insert(key(known.code), Person::old(root).0);
            }
            if root == row {
                self.read_contacts(&known, Person::old(row));
            }
        }
    }

    fn read_contacts(&mut self, known: &Known, person: Person) {
        if self.places.phones.iter().any(Option::is_some) {
            for number in known.phones.iter().filter_map(|phone| phone.strip_prefix('+')?.parse().ok()) {
                self.by_phone.insert(number_key(number), person.0);
            }
        }
        if self.places.email.is_some() && !known.email.is_empty() {
            self.by_email.insert(key(known.email), person.0);
        }
        let alone = known.email.is_empty() && known.phones == [""; 2] && known.code.is_empty();
        if self.places.name.is_some() && (alone || self.places.any_name) {
            self.learn_name(known.name, person);
        }
    }

    fn learn_name(&mut self, text: &str, person: Person) {
        let folded = name::fold(text);
        if !folded.is_empty() && self.by_name.insert(key(&folded), person.0).is_some_and(|other| other != person.0) {
            self.by_name.set(key(&folded), SEVERAL);
        }
    }

    pub fn id(&self, person: Person) -> Id {
        match person.row() {
            Some(row) => self.old[row as usize].0,
            None => self.sheets.id(person.0),
        }
    }

    /// The customer with this number of the shop's.
    #[inline]
    pub fn by_code(&self, code: &str) -> Option<Person> {
        self.by_code.get(key(code)).map(Person)
    }

    fn is_coded(&self, person: Person) -> bool {
        match person.row() {
            Some(row) => self.old[row as usize].1,
            None => self.coded[person.0 as usize],
        }
    }

    /// Whom a row is about: found by the shop's number, then phone, then e-mail, and by the name where that is all.
    ///
    /// Two different numbers are two customers, whatever else they share: the shop tells them apart.
    fn find(&self, values: &[Val]) -> Result<Option<Person>, Remark> {
        let value = |place: Option<usize>| place.map_or(&Val::Blank, |place| &values[place]);
        let code = value(self.places.code);
        if !code.is_blank()
            && let Some(person) = self.by_code(code.text())
        {
            return Ok(Some(person));
        }
        let other = |person: &Person| code.is_blank() || !self.is_coded(*person);
        let phones = self.places.phones.map(value);
        for phone in phones {
            if let Val::Phone(phone) = phone
                && let Some(person) = self.by_phone.get(number_key(phone.number())).map(Person).filter(other)
            {
                return Ok(Some(person));
            }
        }
        let email = value(self.places.email);
        if !email.is_blank()
            && let Some(person) = self.by_email.get(key(email.text())).map(Person).filter(other)
        {
            return Ok(Some(person));
        }
        if !code.is_blank() || !email.is_blank() || phones.iter().any(|phone| !phone.is_blank()) {
            return Ok(None);
        }
        let name = value(self.places.name);
        if name.is_blank() {
            return if value(self.places.wechat).is_blank() { Err(Remark::NoIdentity) } else { Ok(None) };
        }
        match self.by_name.get(key(&name::fold(name.text()))) {
            // Whose order it is cannot be known; of those who have nothing but a name the file makes another.
            Some(SEVERAL) if self.places.any_name => Err(Remark::UnknownCustomer),
            Some(SEVERAL) | None => Ok(None),
            Some(person) => Ok(Some(Person(person))),
        }
    }

    /// Makes a new customer.
    fn create(&mut self, columns: &Columns, values: &[Val], created: i64) -> Person {
        let person = Person(self.sheets.count());
        let mut writer = self.sheets.next();
        for (slot, value) in columns.slots.iter().zip(values) {
            let field = slot.key.field;
            match value {
                Val::Blank if field == customer::KIND => writer.int(field, 0),
                Val::Blank if field == customer::CREATED => writer.int(field, created),
                Val::Blank => {}
                Val::Tags(tags) => tags.iter().for_each(|tag| writer.keyed(field, tag, &Value::Int(1))),
                _ if field.is_keyed() => writer.keyed(field, &slot.key.name, &value.to_value()),
                Val::Int(int) => writer.int(field, *int),
                Val::Text(text) if slot.kind == Kind::Word => writer.word(field, text),
                Val::Text(_) | Val::Phone(_) => writer.text(field, value.text()),
            }
        }
        writer.end();
        self.learn(values, person);
        person
    }

    /// Takes note of what a new customer is known by.
    fn learn(&mut self, values: &[Val], person: Person) {
        let value = |place: Option<usize>| place.map_or(&Val::Blank, |place| &values[place]);
        let (code, email) = (value(self.places.code), value(self.places.email));
        self.coded.push(!code.is_blank());
        if !code.is_blank() {
            self.by_code.insert(key(code.text()), person.0);
        }
        let mut alone = code.is_blank() && email.is_blank();
        for phone in self.places.phones.map(value) {
            if let Val::Phone(phone) = phone {
                alone = false;
                self.by_phone.insert(number_key(phone.number()), person.0);
            }
        }
        if !email.is_blank() {
            self.by_email.insert(key(email.text()), person.0);
        }
        if alone || (self.places.any_name && self.places.code.is_none()) {
            self.learn_name(value(self.places.name).text(), person);
        }
    }

    /// Takes in a row of a file of customers.
    pub fn enter(
        &mut self,
        ground: &Ground,
        values: &[Val],
        fingerprint: u64,
        wishes: &mut Wishes,
        counts: &mut Counts,
    ) -> Result<Option<Remark>, Remark> {
        let found = self.find(values)?;
        let person = match found {
            None => {
                counts.new += 1;
                self.create(ground.columns, values, ground.columns.now)
            }
            Some(person) => person,
        };
        // Its upper half: the lower one decides the place in other tables.
        let fingerprint = (fingerprint >> 32) as u32;
        match self.said.insert(number_key(person.code()), fingerprint) {
            Some(said) if said == fingerprint => return Ok(Some(Remark::Repeated)),
            Some(_) => return Err(Remark::Conflicting),
            None => {}
        }
        if let (Some(row), Some(_)) = (person.row(), found)
            && let Some(record) = ground.workspace.rows(Table::Customer).get(row)
        {
            let code = self.places.code.map_or("", |place| values[place].text());
            let known = record.text(customer::CODE);
            // A number that was merged into another customer says nothing of that one.
            let own = code.is_empty() || known.is_empty() || code == known;
            let changed = own && update(record, ground.columns, values, wishes, |_, _| true);
            if changed { counts.updated += 1 } else { counts.unchanged += 1 }
        }
        Ok(None)
    }

    /// The customer of an order, made if the file says enough. What an order says of a known customer only fills gaps.
    pub fn resolve(
        &mut self,
        ground: &Ground,
        values: &[Val],
        at: i64,
        make: bool,
        wishes: &mut Wishes,
        counts: &mut Counts,
    ) -> Result<Person, Remark> {
        let found = self.find(values).map_err(|remark| match remark {
            Remark::NoIdentity => Remark::NoCustomer,
            remark => remark,
        })?;
        let filled = values.iter().take(32).enumerate().filter(|(_, value)| !value.is_blank());
        let filled = filled.fold(0u32, |bits, (index, _)| bits | 1 << index);
        let Some(person) = found else {
            if !make {
                return Err(Remark::UnknownCustomer);
            }
            let person = self.create(ground.columns, values, at);
            self.said.set(number_key(person.code()), filled);
            counts.new += 1;
            return Ok(person);
        };
        let said = self.said.get(number_key(person.code()));
        if said.is_none() && person.row().is_some() {
            counts.unchanged += 1;
        }
        let more = filled & !said.unwrap_or(0);
        if more != 0 || said.is_none() {
            self.said.set(number_key(person.code()), said.unwrap_or(0) | filled);
            let is_new = |index: usize| index < 32 && more & 1 << index != 0;
            let changed = match person.row() {
                Some(row) => ground.workspace.rows(Table::Customer).get(row).is_some_and(|record| {
                    update(record, ground.columns, values, wishes, |index, known| {
                        is_new(index) && known == ValueRef::Null
                    })
                }),
                None => self.complete(ground.columns, values, person, wishes, is_new),
            };
            // Counted once, however many rows fill a gap each.
            if changed && person.row().is_some() && said.is_none() {
                counts.unchanged -= 1;
                counts.updated += 1;
            }
        }
        Ok(person)
    }

    /// Adds what a later row says of a customer that the file itself brought.
    fn complete(
        &self,
        columns: &Columns,
        values: &[Val],
        person: Person,
        wishes: &mut Wishes,
        is_new: impl Fn(usize) -> bool,
    ) -> bool {
        let id = self.id(person);
        for (index, (slot, value)) in columns.slots.iter().zip(values).enumerate() {
            if is_new(index) && !matches!(slot.key.field, customer::KIND | customer::CREATED) {
                wish(id, slot, value, wishes);
            }
        }
        true
    }

    /// One of those who bought.
    #[inline]
    pub fn buys(&mut self, person: Person) {
        let code = person.code() as u32;
        self.buyers.grow(code + 1);
        self.buyers.insert(code);
    }

    pub fn buyers(&self) -> u64 {
        self.buyers.len() as u64
    }
}
