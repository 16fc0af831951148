//! Lists and records going out as text, in pieces, so that a million of them never stand in memory at once.

use super::{Host, Session, Watcher};
use crate::domain::{
    money,
    schema::{Key, Kind, Table, customer, order, product},
    score::{Score, Unit},
    time,
    value::Value,
};
use crate::engine::protocol::{Progress, Stage};
use crate::engine::query::{Answer, Column, OrderQuery, Query, Window};
use crate::engine::refusal::Refusal;
use crate::engine::row::ValueRef;
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;
use crate::exchange::{export, json};
use crate::storage::Storage;

/// Rows written before the others on this thread have their turn, and a cancel is looked for.
const ROWS: usize = 5_000;

impl<S: Storage, H: Host> Session<S, H> {
    /// The list that a query shows, whole, as CSV. `columns` are for customers; orders and products have their own.
    pub async fn export_csv(
        &self,
        query: &Query,
        columns: &[Column],
        header: &[String],
        out: &mut impl FnMut(&str),
        watcher: &impl Watcher,
    ) -> Result<(), Refusal> {
        let context = self.context();
        let (columns, header) = self.with_custom_fields(columns, header)?;
        let mut text = String::from(export::BOM);
        export::write_row(&mut text, header.iter().map(String::as_str));
        let rows: Vec<Row> = match query {
            Query::Customers(query) => {
                let query = Box::new(query.clone());
                self.with(|workspace| workspace.customer_rows(&query, &context))?
            }
            Query::Orders(query) => self.with(|workspace| workspace.order_rows(&whole(query))),
            Query::Products { .. } => self.with(|workspace| {
                let rows = workspace.rows(Table::Product).iter();
                rows.filter(|(_, record)| !record.is_deleted()).map(|(row, _)| row).collect()
            }),
            _ => return Err(Refusal::internal("only lists are exported")),
        };
        let total = rows.len() as u64;
        for (index, rows) in rows.chunks(ROWS).enumerate() {
            self.with(|workspace| {
                for row in rows {
                    let cells = match query {
                        Query::Customers(_) => customer_cells(workspace, *row, &columns, &context),
                        Query::Orders(_) => order_cells(workspace, *row),
                        _ => product_cells(workspace, *row),
                    };
                    export::write_row(&mut text, cells.iter().map(String::as_str));
                }
            });
            out(&text);
            text.clear();
            self.turn(watcher, (index * ROWS) as u64, total).await?;
        }
        out(&text);
        Ok(())
    }

    /// The column of all custom fields becomes one for each, headed by its name: which there are only the records know.
    fn with_custom_fields(&self, columns: &[Column], header: &[String]) -> Result<(Vec<Column>, Vec<String>), Refusal> {
        let (mut columns, mut header) = (columns.to_vec(), header.to_vec());
        let all = Column::Field(customer::CUSTOM.into());
        let Some(at) = columns.iter().position(|column| *column == all).filter(|at| *at < header.len()) else {
            return Ok((columns, header));
        };
        let Answer::CustomFields(names) = self.answer(&Query::CustomFields)? else {
            return Err(Refusal::internal("the names of custom fields are something else"));
        };
        columns.splice(at..=at, names.iter().map(|name| Column::Field(Key::of(customer::CUSTOM, name.as_str()))));
        header.splice(at..=at, names);
        Ok((columns, header))
    }

    /// Every record with its stamps, one JSON document a line, those in the bin included.
    pub async fn export_json(&self, out: &mut impl FnMut(&str), watcher: &impl Watcher) -> Result<(), Refusal> {
        let total: u64 =
            self.with(|workspace| Table::ALL.iter().map(|table| workspace.rows(*table).len() as u64).sum());
        let mut done = 0;
        for table in Table::ALL {
            for page in 0..self.with(|workspace| workspace.rows(table).pages()) {
                let mut text = String::new();
                self.with(|workspace| {
                    for (_, record) in workspace.rows(table).range(page, page + 1) {
                        json::write_record(&mut text, table, &record.to_record());
                        done += 1;
                    }
                });
                out(&text);
                self.turn(watcher, done, total).await?;
            }
        }
        Ok(())
    }

    /// Says how far a job is and lets the others have their turn.
    pub(super) async fn turn(&self, watcher: &impl Watcher, done: u64, total: u64) -> Result<(), Refusal> {
        watcher.progress(Progress { stage: Stage::Writing, done, total, rows: done, elapsed: 0 });
        self.host.pause().await;
        if watcher.is_cancelled() { Err(Refusal::Cancelled) } else { Ok(()) }
    }
}

fn whole(query: &OrderQuery) -> OrderQuery {
    OrderQuery { window: Window::default(), ..query.clone() }
}

fn customer_cells(
    workspace: &Workspace,
    row: Row,
    columns: &[Column],
    context: &crate::engine::command::Context,
) -> Vec<String> {
    let Some(record) = workspace.rows(Table::Customer).get(row) else { return Vec::new() };
    let cell = |column: &Column| {
        let value = workspace.cell(row, record, column, context);
        if let (Column::Score(score), Some(Value::Int(value))) = (column, &value) {
            return score_text(*score, *value, workspace);
        }
        let kind = match column {
            Column::Field(key) => Table::Customer.field(key.field).map_or(Kind::Text, |info| info.kind),
            Column::Tags => Kind::Text,
            Column::Orders | Column::Score(_) => Kind::Int,
            Column::Spend => Kind::Amount,
            Column::FirstOrder | Column::LastOrder => Kind::Time,
        };
        value.map_or_else(String::new, |value| plain(&value, kind, workspace))
    };
    columns.iter().map(cell).collect()
}

/// A score as a decimal number, or its class by name.
fn score_text(score: Score, value: i64, workspace: &Workspace) -> String {
    match score.unit() {
        Unit::Class(names) => plain(&Value::Int(value), Kind::Choice(names), workspace),
        Unit::Rank(_) | Unit::Days | Unit::Count => value.to_string(),
        // `decimal` reads ten-thousandths.
        Unit::Thousandths => money::decimal(value.saturating_mul(10), 0),
        Unit::Hundredths => money::decimal(value.saturating_mul(100), 0),
        Unit::Share => money::decimal(value, 0),
        Unit::Amount => money::decimal(value, workspace.settings.currency.digits()),
    }
}

/// Number, time, customer's number and name, status, kind, channel, currency, total, lines.
fn order_cells(workspace: &Workspace, row: Row) -> Vec<String> {
    let Some(record) = workspace.rows(Table::Order).get(row) else { return Vec::new() };
    let customer = workspace.orders.customer(row);
    let buyer = workspace.rows(Table::Customer).get(customer);
    let word = |names: &[&str], code: Option<i64>| {
        code.and_then(|code| names.get(usize::try_from(code).ok()?)).map_or_else(String::new, |name| (*name).to_owned())
    };
    let digits = workspace.orders.currency(row).digits();
    let mut items = String::new();
    if let ValueRef::Lines(lines) = record.get(order::LINES) {
        for line in lines {
            let product = line.product.and_then(|id| workspace.rows(Table::Product).find(id));
            let sku = product.map_or("", |product| product.text(product::SKU));
            let part = if items.is_empty() { "" } else { "|" };
            items.push_str(&format!("{part}{sku}:{}:{}", line.quantity, money::decimal(line.price, digits)));
        }
    }
    vec![
        record.text(order::NUMBER).to_owned(),
        time::time_text(i64::from(workspace.orders.at(row))),
        buyer.map_or("", |buyer| buyer.text(crate::domain::schema::customer::CODE)).to_owned(),
        if buyer.is_some() { workspace.title(customer) } else { String::new() },
        word(order::STATUSES, Some(workspace.orders.status(row))),
        word(order::KINDS, Some(record.int(order::KIND).unwrap_or(0))),
        record.text(order::CHANNEL).to_owned(),
        workspace.orders.currency(row).to_string(),
        money::decimal(workspace.orders.total(row), digits),
        items,
    ]
}

fn product_cells(workspace: &Workspace, row: Row) -> Vec<String> {
    let Some(record) = workspace.rows(Table::Product).get(row) else { return Vec::new() };
    let digits = workspace.settings.currency.digits();
    let price = record.int(product::PRICE).map_or_else(String::new, |price| money::decimal(price, digits));
    let text = |field| record.text(field).to_owned();
    vec![text(product::SKU), text(product::NAME), text(product::CATEGORY), price]
}

/// A value as a file says it: days and times in ISO form, choices by their names.
fn plain(value: &Value, kind: Kind, workspace: &Workspace) -> String {
    match (value, kind) {
        (Value::Int(day), Kind::Day) => time::day_text(*day),
        (Value::Int(at), Kind::Time) => time::time_text(*at),
        (Value::Int(amount), Kind::Amount) => money::decimal(*amount, workspace.settings.currency.digits()),
        (Value::Int(code), Kind::Choice(names)) => usize::try_from(*code)
            .ok()
            .and_then(|code| names.get(code))
            .map_or_else(String::new, |name| (*name).to_owned()),
        (Value::Int(int), _) => int.to_string(),
        (Value::Text(text), _) => text.clone(),
        (Value::Ref(id), _) => workspace.title_of(*id),
        (Value::Null | Value::Lines(_), _) => String::new(),
    }
}
