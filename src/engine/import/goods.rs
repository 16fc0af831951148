//! Products of an import: found by their number, else by their name, or made on the way.

use super::{
    Ground,
    columns::Columns,
    numbers::{Numbers, key},
    sheets::Sheets,
    wishes::Wishes,
};
use crate::domain::{
    id::{Device, Id},
    money::Currency,
    schema::{Field, Table, product},
    stamp::Stamp,
    value::Value,
};
use crate::engine::workspace::Workspace;
use crate::exchange::{
    csv::Row,
    plan::{Counts, Remark},
    values,
};

/// A product of the workspace or of the file, by its place in the list of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Good(pub u32);

#[derive(Debug)]
pub struct Goods {
    sheets: Sheets,
    by_sku: Numbers,
    by_name: Numbers,
    ids: Vec<Id>,
    /// How many of `ids` were there before.
    old: usize,
    /// What the file says, from the first new product on.
    new: Vec<New>,
    /// Old products that the file has a word to say about, with what; by place.
    said: Numbers,
    device: Device,
}

#[derive(Debug, Default)]
struct New {
    sku: Box<str>,
    name: Box<str>,
    category: Box<str>,
    price: Option<i64>,
}

impl Goods {
    pub fn new(workspace: &Workspace, device: Device, stamp: Stamp) -> Self {
        let mut goods = Self {
            sheets: Sheets::new(Table::Product, device, stamp),
            by_sku: Numbers::default(),
            by_name: Numbers::default(),
            ids: Vec::new(),
            old: 0,
            new: Vec::new(),
            said: Numbers::default(),
            device,
        };
        for (_, record) in workspace.rows(Table::Product).iter().filter(|(_, record)| !record.is_deleted()) {
            let place = goods.ids.len() as u32;
            goods.ids.push(record.id);
            let (sku, name) = (record.text(product::SKU), record.text(product::NAME));
            if !sku.is_empty() {
                goods.by_sku.insert(key(sku), place);
            }
            if !name.is_empty() {
                goods.by_name.insert(key(name), place);
            }
        }
        goods.old = goods.ids.len();
        goods
    }

    pub fn id(&self, good: Good) -> Id {
        self.ids[good.0 as usize]
    }

    /// The product of a line, made if it is new; `None` where the line names none. `price` is what was paid for one.
    #[inline]
    pub fn sold(&mut self, sku: &str, name: &str, price: i64) -> Option<Good> {
        let good = self.find(sku, name)?;
        if let Some(new) = (good.0 as usize).checked_sub(self.old).and_then(|place| self.new.get_mut(place)) {
            if price > 0 {
                new.price = Some(price);
            }
            if new.name.is_empty() && !name.is_empty() {
                new.name = name.into();
            }
        }
        Some(good)
    }

    pub fn categorise(&mut self, good: Good, category: &str) {
        if let Some(new) = (good.0 as usize).checked_sub(self.old).and_then(|place| self.new.get_mut(place))
            && new.category.is_empty()
        {
            new.category = category.into();
        }
    }

    #[inline]
    fn find(&mut self, sku: &str, name: &str) -> Option<Good> {
        let (numbers, text) = match (sku, name) {
            ("", "") => return None,
            ("", name) => (&mut self.by_name, name),
            (sku, _) => (&mut self.by_sku, sku),
        };
        let place = self.ids.len() as u32;
        if let Some(known) = numbers.insert(key(text), place) {
            return Some(Good(known));
        }
        self.ids.push(Id::new(self.device, place - self.old as u32 + 1));
        self.new.push(New { sku: sku.into(), name: name.into(), ..New::default() });
        Some(Good(place))
    }

    /// Takes in a row of a file of products.
    pub fn enter(
        &mut self,
        ground: &Ground,
        row: &Row,
        fingerprint: u64,
        wishes: &mut Wishes,
        counts: &mut Counts,
    ) -> Result<Option<Remark>, (Remark, Option<usize>)> {
        let Ground { workspace, columns } = *ground;
        let (sku, name) = (columns.cell(row, columns.sku), columns.cell(row, columns.product_name));
        let category = columns.cell(row, columns.category);
        let price = match columns.cell(row, columns.product_price.or(columns.unit_price)) {
            "" => None,
            text => {
                let amount = values::amount(text, columns.unit(columns.default_currency));
                Some(amount.ok_or((Remark::BadNumber, columns.product_price.or(columns.unit_price)))?)
            }
        };
        let before = self.ids.len();
        let good = self.find(sku, name).ok_or((Remark::NoIdentity, columns.sku.or(columns.product_name)))?;
        let fingerprint = (fingerprint >> 32) as u32;
        match self.said.insert(u64::from(good.0) + 1, fingerprint) {
            Some(said) if said == fingerprint => return Ok(Some(Remark::Repeated)),
            Some(_) => return Err((Remark::Conflicting, columns.sku.or(columns.product_name))),
            None => {}
        }
        match (good.0 as usize).checked_sub(self.old) {
            Some(place) => {
                if before != self.ids.len() {
                    self.new[place] = New { sku: sku.into(), name: name.into(), category: category.into(), price };
                }
                counts.new += 1;
            }
            None => {
                let changed = self.update(workspace, good, [sku, name, category], price, wishes);
                if changed { counts.updated += 1 } else { counts.unchanged += 1 }
            }
        }
        Ok(None)
    }

    fn update(
        &self,
        workspace: &Workspace,
        good: Good,
        texts: [&str; 3],
        price: Option<i64>,
        wishes: &mut Wishes,
    ) -> bool {
        let id = self.id(good);
        let Some(record) = workspace.rows(Table::Product).find(id) else { return false };
        let mut changed = false;
        let mut wish = |field: Field, value: Value| {
            changed = true;
            wishes.push(Table::Product, id, &field.into(), &value);
        };
        for (field, text) in [product::SKU, product::NAME, product::CATEGORY].into_iter().zip(texts) {
            if !text.is_empty() && record.text(field) != text {
                wish(field, Value::text(text));
            }
        }
        if price.is_some() && record.int(product::PRICE) != price {
            wish(product::PRICE, price.map_or(Value::Null, Value::Int));
        }
        changed
    }

    /// How many the file brought.
    pub fn new_count(&self) -> u64 {
        self.new.len() as u64
    }

    /// Writes the new products, now that all is known of them.
    pub fn finish(&mut self) -> &mut Sheets {
        for New { sku, name, category, price } in std::mem::take(&mut self.new) {
            let mut writer = self.sheets.next();
            if !name.is_empty() {
                writer.text(product::NAME, &name);
            }
            if !sku.is_empty() {
                writer.text(product::SKU, &sku);
            }
            if !category.is_empty() {
                writer.word(product::CATEGORY, &category);
            }
            if let Some(price) = price {
                writer.int(product::PRICE, price);
            }
            writer.end();
        }
        &mut self.sheets
    }
}

/// The currency of a row, remembered from the last one because it is nearly always the same.
#[derive(Debug)]
pub struct Money {
    text: String,
    currency: Currency,
}

impl Money {
    pub fn new(default: Currency) -> Self {
        Self { text: String::new(), currency: default }
    }

    /// The currency of a cell; `None` where the cell names none that is known.
    #[inline]
    pub fn read(&mut self, columns: &Columns, text: &str) -> Option<Currency> {
        if text == self.text {
            return Some(self.currency);
        }
        let currency = match text {
            "" => columns.default_currency,
            "¥" | "￥" | "RMB" | "rmb" | "元" | "人民币" => Currency::CNY,
            "£" => Currency::GBP,
            "$" | "US$" => Currency::USD,
            _ => Currency::parse(text)?,
        };
        self.text.clear();
        self.text.push_str(text);
        self.currency = currency;
        Some(currency)
    }
}
