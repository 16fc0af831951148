//! From what a person wants to what changes: pure, and refused with a reason where it cannot be.

mod implied;
mod pairs;
mod segments;

use super::changes::{Changes, Delta, Head, What};
use super::command::{Command, Context, Selection, Set};
use super::query::Query;
use super::refusal::{BadValue, Refusal};
use super::row::RowRef;
use super::settings::{self, Settings};
use super::table::Row;
use super::workspace::Workspace;
use crate::domain::{
    email,
    id::Id,
    phone::Phone,
    schema::{
        DELETED, Field, Key, Kind, Table, contact, customer, interaction, order, product, ranges, segment, setting,
    },
    value::Value,
};

/// The longest text that a field takes, in bytes.
const TEXT_LIMIT: usize = 20_000;

/// A batch that is decided, and what it makes.
#[derive(Debug)]
pub struct Decided {
    pub changes: Changes,
    pub created: Vec<Id>,
}

impl Workspace {
    /// Decides a command. Nothing is changed yet: the caller makes the batch durable, then applies it.
    ///
    /// `Undo` and `Redo` are [`Workspace::undo`]'s, since they need the entry from the journal.
    pub fn decide(&mut self, command: &Command, context: &Context, who: &str) -> Result<Decided, Refusal> {
        let mut batch = Batch::new(self, context, who);
        match command {
            Command::Create { table, set } => batch.create(*table, set, context)?,
            Command::Edit { table, id, set } => batch.edit(*table, *id, set, context)?,
            Command::EditAll { selection, set } => batch.edit_all(selection, set, context)?,
            Command::Delete { table, ids } => batch.bin(*table, ids, true)?,
            Command::Restore { table, ids } => batch.bin(*table, ids, false)?,
            Command::DeleteAll { selection } | Command::RestoreAll { selection } => {
                let ids = batch.workspace.select(selection, context)?;
                batch.bin(Table::Customer, &ids, matches!(command, Command::DeleteAll { .. }))?;
            }
            Command::Merge { keep, other } => batch.merge(*keep, *other)?,
            Command::Freeze { segment } => batch.freeze(*segment, context)?,
            Command::SetApart { a, b } => batch.set_apart(*a, *b)?,
            Command::SuggestAgain { pairs } => batch.suggest_again(pairs)?,
            Command::SetSetting { name, value } => batch.set_setting(name, value)?,
            Command::Undo { entry } | Command::Redo { entry } => {
                return Err(Refusal::NoSuchEntry { entry: *entry });
            }
        }
        Ok(batch.decided)
    }

    /// The head of a batch that this database decides now.
    pub fn head(&mut self, what: What, context: &Context, who: &str) -> Head {
        let stamp = self.clock.tick(context.now);
        Head {
            stamp,
            device: self.device,
            what,
            count: 0,
            name: String::new(),
            who: who.to_owned(),
            of: None,
            pages: Vec::new(),
        }
    }

    /// The customers that a selection means.
    fn select(&mut self, selection: &Selection, context: &Context) -> Result<Vec<Id>, Refusal> {
        match selection {
            Selection::Ids(ids) => Ok(ids.clone()),
            Selection::All { query, except } => match &**query {
                Query::Customers(query) => {
                    let rows = self.customer_rows(query, context)?;
                    let people = self.rows(Table::Customer);
                    let ids = rows.into_iter().filter_map(|row| Some(people.get(row)?.id));
                    Ok(ids.filter(|id| !except.contains(id)).collect())
                }
                _ => Err(Refusal::internal("only customers can be selected")),
            },
        }
    }
}

/// A batch in the making.
struct Batch<'a> {
    workspace: &'a mut Workspace,
    decided: Decided,
}

impl<'a> Batch<'a> {
    fn new(workspace: &'a mut Workspace, context: &Context, who: &str) -> Self {
        let head = workspace.head(What::EditAll, context, who);
        Self { workspace, decided: Decided { changes: Changes::new(head), created: Vec::new() } }
    }

    fn head(&mut self) -> &mut Head {
        &mut self.decided.changes.head
    }

    /// Writes one field, unless it holds that value already. Whether it did not.
    fn put(&mut self, table: Table, id: Id, key: &Key, value: Value) -> bool {
        let rows = self.workspace.rows(table);
        let before = rows.find(id).and_then(|row| row.cell(key)).map(|cell| (cell.value, cell.stamp));
        let now = before.as_ref().map_or(&Value::Null, |(value, _)| value);
        if *now == value {
            return false;
        }
        self.decided.changes.push(&Delta { table, id, key: key.clone(), before, after: value, origin: None });
        true
    }

    fn create(&mut self, table: Table, set: &[Set], context: &Context) -> Result<(), Refusal> {
        let mut set = normal(table, set, &self.workspace.settings)?;
        let now = context.wall();
        let has =
            |set: &[Set], field: Field| set.iter().any(|(key, value)| key.field == field && *value != Value::Null);
        match table {
            Table::Customer => {
                let known = [customer::NAME, customer::PHONE, customer::EMAIL, customer::CODE, customer::WECHAT];
                if !known.iter().any(|field| has(&set, *field)) {
                    return Err(Refusal::NameMissing);
                }
                check_parts(None, &set)?;
                default(&mut set, customer::KIND, Value::Int(0));
                default(&mut set, customer::CREATED, Value::Int(now));
            }
            Table::Contact if !has(&set, contact::NAME) => return Err(Refusal::NameMissing),
            Table::Product if !has(&set, product::NAME) && !has(&set, product::SKU) => {
                return Err(Refusal::NameMissing);
            }
            Table::Order => {
                default(&mut set, order::AT, Value::Int(now));
                default(&mut set, order::STATUS, Value::Int(order::PAID));
                let currency = self.workspace.settings.currency.to_string();
                default(&mut set, order::CURRENCY, Value::Text(currency));
            }
            Table::Interaction => {
                self.take_from_corrected(&mut set)?;
                default(&mut set, interaction::AT, Value::Int(now));
            }
            Table::Segment if !has(&set, segment::NAME) => return Err(Refusal::NameMissing),
            Table::Segment => self.check_segment(None, &set)?,
            _ => {}
        }
        let id = {
            let mint = self.workspace.mint;
            Id::new(mint, self.workspace.rows(table).last_number(mint) + 1)
        };
        for (key, value) in set.iter().filter(|(_, value)| *value != Value::Null) {
            if key.field == customer::NAME && matches!(table, Table::Customer | Table::Contact | Table::Product) {
                self.head().name = value.as_text().unwrap_or_default().to_owned();
            }
            self.put(table, id, key, value.clone());
        }
        self.note_decision(table, id, &set, context);
        self.decided.created.push(id);
        self.head().what = What::Create(table);
        self.head().count = 1;
        Ok(())
    }

    fn edit(&mut self, table: Table, id: Id, set: &[Set], context: &Context) -> Result<(), Refusal> {
        let row = self.present(table, id)?;
        let moves = |key: &Key| table == Table::Order && key.field == order::STATUS;
        if matches!(table, Table::Order | Table::Interaction) && !set.iter().all(|(key, _)| moves(key)) {
            return Err(Refusal::FactIsFixed { table });
        }
        let set = normal(table, set, &self.workspace.settings)?;
        if table == Table::Customer {
            if self.loses_identity(row, &set) {
                return Err(Refusal::NameMissing);
            }
            check_parts(self.workspace.rows(table).get(row), &set)?;
        }
        if table == Table::Segment {
            self.check_segment(Some(id), &set)?;
        }
        for (key, value) in &set {
            self.put(table, id, key, value.clone());
        }
        self.note_decision(table, id, &set, context);
        self.head().name = self.name_of(table, row);
        self.head().what = What::Edit(table);
        self.head().count = 1;
        Ok(())
    }

    /// Whether an edit would leave a customer with nothing to know them by.
    fn loses_identity(&self, row: Row, set: &[Set]) -> bool {
        let Some(record) = self.workspace.rows(Table::Customer).get(row) else { return false };
        let known = [customer::NAME, customer::PHONE, customer::EMAIL, customer::CODE, customer::WECHAT];
        !known.iter().any(|field| match set.iter().find(|(key, _)| key.field == *field) {
            Some((_, value)) => *value != Value::Null,
            None => !record.text(*field).is_empty(),
        })
    }

    fn edit_all(&mut self, selection: &Selection, set: &[Set], context: &Context) -> Result<(), Refusal> {
        let ids = self.workspace.select(selection, context)?;
        let set = normal(Table::Customer, set, &self.workspace.settings)?;
        let mut count = 0;
        for id in ids {
            if self.workspace.rows(Table::Customer).row_of(id).is_some() {
                let changed = set.iter().filter(|(key, value)| self.put(Table::Customer, id, key, value.clone()));
                count += u64::from(changed.count() > 0);
                self.note_decision(Table::Customer, id, &set, context);
            }
        }
        self.head().what = What::EditAll;
        self.head().count = count;
        Ok(())
    }

    /// Into the bin, or out of it.
    fn bin(&mut self, table: Table, ids: &[Id], into: bool) -> Result<(), Refusal> {
        if let [id] = ids {
            let row = self.workspace.rows(table).row_of(*id).ok_or(Refusal::NotFound { table, id: *id })?;
            self.head().name = self.name_of(table, row);
        }
        if into && table == Table::Segment {
            self.check_unused(ids)?;
        }
        let mut count = 0;
        for id in ids {
            if self.workspace.rows(table).row_of(*id).is_some() {
                count += u64::from(self.put(table, *id, &DELETED.into(), Value::Int(i64::from(into))));
                if !into && table == Table::Customer {
                    // Out of the bin is out of the customer that it was merged into.
                    self.put(table, *id, &customer::MERGED_INTO.into(), Value::Null);
                }
            }
        }
        self.head().what = if into { What::Delete(table) } else { What::Restore(table) };
        self.head().count = count;
        Ok(())
    }

    fn set_setting(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let key = Key::from(setting::VALUE);
        if !self.workspace.settings.accepts(name, value) {
            return Err(Refusal::BadSetting { name: name.to_owned(), text: value.to_owned() });
        }
        let id = settings::id_of(name);
        self.put(Table::Setting, id, &setting::NAME.into(), Value::text(name));
        self.put(Table::Setting, id, &key, Value::text(value));
        self.put(Table::Setting, id, &DELETED.into(), Value::Int(0));
        self.head().name = name.to_owned();
        self.head().what = What::Setting;
        self.head().count = 1;
        Ok(())
    }

    /// The row of a record that is there and not in the bin.
    fn present(&self, table: Table, id: Id) -> Result<Row, Refusal> {
        let rows = self.workspace.rows(table);
        let row = rows.row_of(id).filter(|row| rows.get(*row).is_some_and(|record| !record.is_deleted()));
        row.ok_or(Refusal::NotFound { table, id })
    }

    fn name_of(&self, table: Table, row: Row) -> String {
        self.workspace.name_of(table, row)
    }
}

impl Workspace {
    /// What a person calls a record.
    pub fn name_of(&self, table: Table, row: Row) -> String {
        let Some(record) = self.rows(table).get(row) else { return String::new() };
        match table {
            Table::Customer => self.title(row),
            Table::Contact => record.text(contact::NAME).to_owned(),
            Table::Product => match record.text(product::NAME) {
                "" => record.text(product::SKU).to_owned(),
                name => name.to_owned(),
            },
            Table::Order => record.text(order::NUMBER).to_owned(),
            Table::Interaction => {
                record.reference(interaction::CUSTOMER).map_or_else(String::new, |id| self.title_of(id))
            }
            Table::Setting => record.text(setting::NAME).to_owned(),
            Table::Segment => record.text(segment::NAME).to_owned(),
        }
    }
}

fn default(set: &mut Vec<Set>, field: Field, value: Value) {
    if !set.iter().any(|(key, value)| key.field == field && *value != Value::Null) {
        set.push((field.into(), value));
    }
}

/// The values in their normal form, or which one does not fit and why.
pub fn normal(table: Table, set: &[Set], settings: &Settings) -> Result<Vec<Set>, Refusal> {
    let one = |(key, value): &Set| {
        let bad = |why| Refusal::BadValue { key: key.clone(), text: plain(value), why };
        let info = table.field(key.field).ok_or_else(|| bad(BadValue::NoSuchField))?;
        let normal = normal_value(info.kind, value, settings).map_err(bad)?;
        if let (Table::Customer, Value::Int(int)) = (table, &normal) {
            check_range(key.field, info.kind, *int).map_err(bad)?;
        }
        Ok((Key { field: key.field, name: key.name.trim().to_owned() }, normal))
    };
    set.iter().map(one).collect()
}

/// Whether of each part and whole the part would still be no more. What is not known says nothing.
fn check_parts(record: Option<RowRef<'_>>, set: &[Set]) -> Result<(), Refusal> {
    let known = |field: Field| match set.iter().find(|(key, _)| key.field == field) {
        Some((_, value)) => value.as_int(),
        None => record.and_then(|record| record.int(field)),
    };
    for (part, whole) in ranges::PARTS {
        if let (Some(of), Some(all)) = (known(part), known(whole))
            && of > all
        {
            // The one that was typed is the one that is wrong.
            let typed = set.iter().find(|(key, _)| key.field == part || key.field == whole);
            let key = typed.map_or(part.into(), |(key, _)| key.clone());
            return Err(Refusal::BadValue { key, text: of.to_string(), why: BadValue::MoreThan(whole) });
        }
    }
    Ok(())
}

fn check_range(field: Field, kind: Kind, value: i64) -> Result<(), BadValue> {
    match ranges::range(field) {
        Some((least, greatest)) if !(least..=greatest).contains(&value) => {
            Err(if kind == Kind::Amount { BadValue::Negative } else { BadValue::OutOfRange { least, greatest } })
        }
        _ => Ok(()),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(int) => int.to_string(),
        _ => String::new(),
    }
}

fn normal_value(kind: Kind, value: &Value, settings: &Settings) -> Result<Value, BadValue> {
    let text = match value {
        Value::Null => return Ok(Value::Null),
        Value::Text(text) => {
            let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}');
            if text.is_empty() {
                return Ok(Value::Null);
            }
            if text.len() > TEXT_LIMIT {
                return Err(BadValue::TooLong);
            }
            text
        }
        Value::Int(int) => {
            return match kind {
                Kind::Choice(names) if !(0..names.len() as i64).contains(int) => Err(BadValue::NotAChoice),
                Kind::Flag if !(0..=1).contains(int) => Err(BadValue::NotAChoice),
                Kind::Choice(_) | Kind::Flag | Kind::Int | Kind::Amount | Kind::Day | Kind::Time => Ok(value.clone()),
                _ => Err(BadValue::NoSuchField),
            };
        }
        Value::Ref(_) if matches!(kind, Kind::Ref(_)) => return Ok(value.clone()),
        Value::Lines(lines) if kind == Kind::Lines => {
            let fits = lines.iter().all(|line| line.total().is_some());
            return if fits { Ok(value.clone()) } else { Err(BadValue::NotANumber) };
        }
        Value::Ref(_) | Value::Lines(_) => return Err(BadValue::NoSuchField),
    };
    match kind {
        Kind::Text | Kind::Long => Ok(Value::text(text)),
        Kind::Word if text.len() > 200 => Err(BadValue::TooLong),
        Kind::Word => Ok(Value::text(text)),
        Kind::Phone => Phone::parse(text, settings.calling_code)
            .map(|phone| Value::text(phone.as_str()))
            .ok_or(BadValue::NotAPhone),
        Kind::Email => email::normalize(text).map(Value::Text).ok_or(BadValue::NotAnEmail),
        Kind::Choice(names) => {
            let code = names.iter().position(|name| *name == text).ok_or(BadValue::NotAChoice)?;
            Ok(Value::Int(code as i64))
        }
        Kind::Int => text.parse().map(Value::Int).map_err(|_| BadValue::NotANumber),
        Kind::Flag | Kind::Amount => Err(BadValue::NotANumber),
        Kind::Day | Kind::Time => Err(BadValue::NotADate),
        Kind::Ref(_) | Kind::Lines => Err(BadValue::NoSuchField),
    }
}
