//! The list of customers: search, filters, order, window.

use crate::domain::{
    schema::{Field, Table, customer},
    score::Score,
    value::Value,
};
use crate::engine::columns::bits::Bits;
use crate::engine::command::Context;
use crate::engine::query::{Column, CustomerPage, CustomerQuery, CustomerRow, Filter, SearchView, SortBy};
use crate::engine::refusal::Refusal;
use crate::engine::row::{RowRef, ValueRef};
use crate::engine::scores::Scores;
use crate::engine::table::{NO_ROW, Row};
use crate::engine::workspace::Workspace;

/// Seconds in a day.
pub(super) const DAY: i64 = 86_400;

impl Workspace {
    pub(super) fn customer_page(&mut self, query: &CustomerQuery, context: &Context) -> Result<CustomerPage, Refusal> {
        let found = self.matching(query, context)?;
        self.need_columns(query, context)?;
        let of = if query.bin { self.customers.binned.len() } else { self.customers.live.len() };
        let total = found.as_ref().map_or(of, Bits::len);
        let (offset, limit) = (query.window.offset as usize, query.window.limit.min(1000) as usize);
        let rows: Vec<Row> = match &found {
            found if query.bin => {
                found.as_ref().unwrap_or(&self.customers.binned).iter().skip(offset).take(limit).collect()
            }
            Some(found) => {
                let rows = self.ordered(query, context)?.filter(|row| found.contains(*row));
                rows.skip(offset).take(limit).collect()
            }
            None => self.ordered(query, context)?.skip(offset).take(limit).collect(),
        };
        let rows = rows.into_iter().filter_map(|row| self.customer_row(row, &query.columns, context)).collect();
        Ok(CustomerPage { total: total as u32, of: of as u32, offset: query.window.offset, rows })
    }

    /// All customers that a query finds, whatever its window.
    pub fn customer_rows(&mut self, query: &CustomerQuery, context: &Context) -> Result<Vec<Row>, Refusal> {
        let found = self.matching(query, context)?;
        self.need_columns(query, context)?;
        if query.bin {
            return Ok(found.unwrap_or_else(|| self.customers.binned.clone()).iter().collect());
        }
        let rows = self.ordered(query, context)?;
        Ok(rows.filter(|row| found.as_ref().is_none_or(|found| found.contains(*row))).collect())
    }

    /// Makes sure of the scores that the list shows.
    fn need_columns(&mut self, query: &CustomerQuery, context: &Context) -> Result<(), Refusal> {
        for column in &query.columns {
            if let Column::Score(score) = column
                && self.is_ready()
            {
                self.need_score(*score, self.present(context))?;
            }
        }
        Ok(())
    }

    /// The live rows in the query's order, those without a value last either way.
    fn ordered(
        &mut self,
        query: &CustomerQuery,
        context: &Context,
    ) -> Result<Box<dyn Iterator<Item = Row> + '_>, Refusal> {
        let (rows, blank) = match query.sort.by {
            SortBy::Score(score) => self.in_order_of(score, context)?,
            by => {
                self.sort_customers(by);
                self.customers.in_order(by, self.rows(Table::Customer))
            }
        };
        Ok(if query.sort.descending {
            Box::new(rows.iter().rev().chain(blank.iter().rev()).copied())
        } else {
            Box::new(rows.iter().chain(blank).copied())
        })
    }

    /// The live rows in order of a score, and apart from them those without one.
    fn in_order_of(&mut self, score: Score, context: &Context) -> Result<(&[Row], &[Row]), Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let day = self.present(context);
        self.need_score(score, day)?;
        let Self { scores, customers, .. } = self;
        let without = |scores: &Scores, row: Row| scores.of(score, day, row).is_none();
        scores.order(score, day, customers.live.iter());
        let scores = &*scores;
        let rows = scores.ordered(score, day);
        let blank = rows.partition_point(|row| without(scores, *row));
        Ok((&rows[blank..], &rows[..blank]))
    }

    /// The rows that search and filters leave; `None` where there are neither.
    fn matching(&mut self, query: &CustomerQuery, context: &Context) -> Result<Option<Bits>, Refusal> {
        let mut found = self.customers.search(&query.search);
        if found.is_none() && query.filters.is_empty() {
            return Ok(None);
        }
        let all = if query.bin { &self.customers.binned } else { &self.customers.live };
        let found = found.get_or_insert_with(|| all.clone());
        found.intersect(all);
        for filter in &query.filters {
            match filter {
                Filter::Rule(_) if !self.is_ready() => return Err(Refusal::NotReady),
                Filter::Rule(rule) => found.intersect(&self.matching_rule(rule, self.as_of(None, context))?),
                filter => self.narrow(found, filter)?,
            }
        }
        Ok(Some(std::mem::take(found)))
    }

    /// Leaves the rows that a filter lets through.
    fn narrow(&self, found: &mut Bits, filter: &Filter) -> Result<(), Refusal> {
        let totals = |row: Row| &self.customers.totals[row as usize];
        let between = |time: u32, from: i64, to: i64| (from..=to).contains(&(i64::from(time) / DAY));
        let records = self.rows(Table::Customer);
        let with = |found: &mut Bits, test: &dyn Fn(RowRef<'_>) -> bool| {
            found.retain(|row| records.get(row).is_some_and(test));
        };
        let figures = !matches!(
            filter,
            Filter::Field { .. } | Filter::Tag { .. } | Filter::Consent { .. } | Filter::CreatedBetween { .. }
        );
        if figures && !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        match filter {
            // Asked of all at once, before this.
            Filter::Rule(_) => {}
            Filter::Field { field, any } => with(found, &|record| has_any(record, *field, any)),
            Filter::Tag { any } => {
                with(found, &|record| any.iter().any(|tag| record.find(customer::TAG, tag) == ValueRef::Int(1)))
            }
            Filter::Consent { channel } => {
                with(found, &|record| record.find(customer::CONSENT, channel) == ValueRef::Int(1));
            }
            Filter::BoughtBetween { from, to } => {
                let mut bought = Bits::none(self.customers.end());
                for row in self.orders.between(from * DAY, (to + 1) * DAY) {
                    let customer = self.orders.customer(*row);
                    if customer != NO_ROW && self.orders.is_purchase(*row) {
                        bought.insert(customer);
                    }
                }
                found.intersect(&bought);
            }
            Filter::FirstOrderBetween { from, to } => {
                found.retain(|row| totals(row).orders > 0 && between(totals(row).first, *from, *to));
            }
            Filter::LastOrderBetween { from, to } => {
                found.retain(|row| totals(row).orders > 0 && between(totals(row).last, *from, *to));
            }
            Filter::CreatedBetween { from, to } => {
                found.retain(|row| (*from..=*to).contains(&(self.customers.created(row).div_euclid(DAY))));
            }
            Filter::Orders { min, max } => {
                found.retain(|row| totals(row).orders >= *min && max.is_none_or(|max| totals(row).orders <= max));
            }
            Filter::Spend { min, max } => {
                found.retain(|row| totals(row).spend >= *min && max.is_none_or(|max| totals(row).spend <= max));
            }
        }
        Ok(())
    }

    pub(super) fn customer_row(&self, row: Row, columns: &[Column], context: &Context) -> Option<CustomerRow> {
        let record = self.rows(Table::Customer).get(row)?;
        let cells = columns.iter().map(|column| self.cell(row, record, column, context)).collect();
        Some(CustomerRow { id: record.id, name: self.title(row), kind: record.int(customer::KIND).unwrap_or(0), cells })
    }

    /// What a column holds of a customer; `None` where nothing, or where the orders are not in yet.
    pub(crate) fn cell(&self, row: Row, record: RowRef<'_>, column: &Column, context: &Context) -> Option<Value> {
        let totals = self.is_ready().then(|| self.customers.totals[row as usize]);
        match column {
            Column::Field(key) => match record.find(key.field, &key.name) {
                ValueRef::Null => None,
                value => Some(value.to_value()),
            },
            Column::Tags => {
                let tags = tags(record);
                (!tags.is_empty()).then(|| Value::Text(tags.join("|")))
            }
            Column::Orders => totals.map(|totals| Value::Int(i64::from(totals.orders))),
            Column::Spend => totals.map(|totals| Value::Int(totals.spend)),
            Column::FirstOrder => {
                totals.filter(|totals| totals.orders > 0).map(|totals| Value::Int(i64::from(totals.first)))
            }
            Column::LastOrder => {
                totals.filter(|totals| totals.orders > 0).map(|totals| Value::Int(i64::from(totals.last)))
            }
            Column::Score(score) => self.scores.of(*score, self.present(context), row).map(Value::Int),
        }
    }

    /// The palette's search: customers, orders, products.
    pub(super) fn search(&mut self, text: &str, limit: u32, context: &Context) -> Result<SearchView, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(SearchView::default());
        }
        let window = crate::engine::query::Window { offset: 0, limit };
        let reach = [customer::PHONE, customer::EMAIL, customer::CITY, customer::CODE];
        let query = CustomerQuery { search: text.to_owned(), window, ..CustomerQuery::default() };
        let page = self.customer_page(&query, context)?;
        let detail = |id| {
            let record = self.rows(Table::Customer).find(id)?;
            reach.iter().map(|field| record.text(*field)).find(|text| !text.is_empty()).map(str::to_owned)
        };
        let customers =
            page.rows.iter().map(|row| (row.id, row.name.clone(), detail(row.id).unwrap_or_default())).collect();
        Ok(SearchView {
            customers_total: page.total,
            customers,
            orders: if self.is_ready() { self.orders_numbered(text, limit) } else { Vec::new() },
            products: self.products_named(text, limit),
        })
    }
}

/// The tags that are set, in order of name.
pub fn tags(record: RowRef<'_>) -> Vec<&str> {
    let tags = record.fields().filter(|found| found.field == customer::TAG && found.value == ValueRef::Int(1));
    tags.map(|found| found.name).collect()
}

/// Whether a field has one of these values; an empty text stands for not set.
fn has_any(record: RowRef<'_>, field: Field, any: &[Value]) -> bool {
    let value = record.get(field);
    any.iter().any(|wanted| match (wanted, value) {
        (Value::Text(text), ValueRef::Null) => text.is_empty(),
        (Value::Text(text), ValueRef::Text(found)) => text == found,
        (Value::Int(int), ValueRef::Int(found)) => *int == found,
        (Value::Ref(id), ValueRef::Ref(found)) => *id == found,
        _ => false,
    })
}
