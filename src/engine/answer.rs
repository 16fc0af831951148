//! From questions to answers: pure, and never more than a window of a list.

pub mod analysis;
pub mod customer;
pub mod history;
pub mod home;
pub mod list;
pub mod orders;
pub mod segments;

use super::command::Context;
use super::query::{Answer, Column, Filter, Query, StorageView};
use super::refusal::Refusal;
use super::workspace::{Touched, Workspace};
use crate::domain::schema::{self, Field, Table, setting};

impl Query {
    /// The tables that the answer is read from: it is given again when one of them changes.
    pub fn reads(&self) -> Touched {
        use Table::{Contact, Customer, Interaction, Order, Product, Segment, Setting};
        match self {
            Query::Duplicates { .. } => Touched::of(&[Customer, Order, Setting]),
            // A rule can ask for anything.
            Query::Customers(query) if query.filters.iter().any(|filter| matches!(filter, Filter::Rule(_))) => {
                Touched::of(&[Customer, Order, Setting, Product, Interaction, Segment])
            }
            Query::Customers(_) => Touched::of(&[Customer, Order, Setting]),
            Query::Segments
            | Query::Segment { .. }
            | Query::Preview(_)
            | Query::Counts { .. }
            | Query::Overlap { .. }
            | Query::Why { .. } => Touched::of(&[Customer, Order, Setting, Product, Interaction, Segment]),
            // Clusters have their names once they are worked out.
            Query::Vocabulary => {
                Touched::of(&[Customer, Order, Setting, Product, Interaction, Segment]).and(Touched::ANALYSES)
            }
            Query::Names { .. } => Touched::of(&[Product, Segment]),
            // A name is read with them, no more: they are worked out anew when what scores are read from changes.
            Query::Analysis { .. } => Touched::of(&[Customer, Product]).and(Touched::SCORES).and(Touched::ANALYSES),
            Query::Scores { .. } => Touched::of(&[Product]).and(Touched::SCORES).and(Touched::ANALYSES),
            Query::Recommendations => {
                Touched::of(&[Customer, Setting, Product]).and(Touched::SCORES).and(Touched::ANALYSES)
            }
            Query::Orders(_) | Query::Order { .. } => Touched::of(&[Customer, Order, Product, Setting]),
            Query::Products { .. } => Touched::of(&[Product, Order, Setting]),
            Query::Customer { .. } => Touched::of(&[Customer, Contact, Order, Setting]),
            Query::Timeline { .. } => Touched::of(&[Customer, Order, Interaction]),
            Query::Home => Touched::of(&[Customer, Order, Setting]),
            Query::Search { .. } => Touched::of(&[Customer, Order, Product]),
            Query::Words { .. } | Query::CustomFields => Touched::of(&[Customer]),
            Query::Settings | Query::Choices { .. } => Touched::of(&[Setting]),
            Query::History { .. } | Query::RecordHistory { .. } | Query::Storage => Touched::ALL,
        }
    }

    /// It reads scores of everybody, or every segment: a change is told before it is answered again.
    pub fn takes_long(&self) -> bool {
        match self {
            Query::Segments
            | Query::Analysis { .. }
            | Query::Scores { .. }
            | Query::Recommendations
            | Query::Home
            | Query::Duplicates { .. } => true,
            Query::Customers(query) => query.columns.iter().any(|column| matches!(column, Column::Score(_))),
            _ => false,
        }
    }

    /// The journal itself must be read for it.
    pub fn needs_journal(&self) -> bool {
        matches!(self, Query::History { .. } | Query::RecordHistory { .. })
    }
}

impl Workspace {
    /// Answers a query; `Query::RecordHistory` is [`Workspace::record_history`]'s, since it reads the journal.
    ///
    /// It changes nothing that is stored: what is made on the way (an order of the list, say) is kept for the next.
    pub fn answer(&mut self, query: &Query, context: &Context) -> Result<Answer, Refusal> {
        self.scores.trim();
        Ok(match query {
            Query::Customers(query) => Answer::Customers(self.customer_page(query, context)?),
            Query::Orders(query) => Answer::Orders(self.order_page(query)?),
            Query::Products { search, window } => Answer::Products(self.product_page(search, *window)?),
            Query::Customer { id } => Answer::Customer(Box::new(self.customer_view(*id, context)?)),
            Query::Timeline { id, window } => Answer::Timeline(self.timeline(*id, *window)?),
            Query::Order { id } => Answer::Order(Box::new(self.order_view(*id)?)),
            Query::Home => Answer::Home(Box::new(self.home(context)?)),
            Query::Search { text, limit } => Answer::Search(self.search(text, *limit, context)?),
            Query::Words { field } => Answer::Words(self.most_used(*field)),
            Query::CustomFields => Answer::CustomFields(self.custom_fields()),
            Query::Settings => Answer::Settings(self.all_settings()),
            Query::Duplicates { window } => self.duplicates(*window),
            Query::History { before, limit } => self.history(*before, *limit),
            Query::RecordHistory { .. } => return Err(Refusal::internal("the journal answers this")),
            Query::Storage => Answer::Storage(self.storage_view()),
            Query::Segments => Answer::Segments(self.segment_lines(context)?),
            Query::Segment { id } => Answer::Segment(Box::new(self.segment_view(*id, context)?)),
            Query::Preview(query) => Answer::Preview(Box::new(self.preview(query, context)?)),
            Query::Counts { rules, on } => Answer::Counts(self.counts(rules, *on, context)?),
            Query::Overlap { rules, on } => Answer::Overlap(self.overlap(rules, *on, context)?),
            Query::Why { customer, rule, on } => Answer::Why(self.why(*customer, rule, *on, context)?),
            Query::Vocabulary => Answer::Vocabulary(self.vocabulary(context)?),
            Query::Names { segments, products } => self.names(segments, products),
            Query::Analysis { method, options } => Answer::Report(Box::new(self.report(*method, options, context)?)),
            Query::Choices { method } => Answer::Choices(self.choices(*method)),
            Query::Scores { customer } => Answer::Scores(self.scores_view(*customer, context)?),
            Query::Recommendations => Answer::Recommendations(self.recommendations(context)?),
        })
    }

    /// The values in use of a word field, or the tags, the most used first.
    fn most_used(&mut self, field: Field) -> Vec<(String, u32)> {
        let mut words: Vec<(&str, u32)> = self.words(field).iter().map(|(word, count)| (&**word, *count)).collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        words.into_iter().take(1000).map(|(word, count)| (word.to_owned(), count)).collect()
    }

    fn custom_fields(&mut self) -> Vec<String> {
        self.words(schema::customer::CUSTOM).keys().map(|name| name.to_string()).collect()
    }

    fn all_settings(&self) -> Vec<(String, String)> {
        let rows = self.rows(Table::Setting).iter().filter(|(_, record)| !record.is_deleted());
        rows.map(|(_, record)| (record.text(setting::NAME).to_owned(), record.text(setting::VALUE).to_owned()))
            .collect()
    }

    fn storage_view(&self) -> StorageView {
        let table = |table: Table| {
            let columns = match table {
                Table::Customer => self.customers.size(),
                Table::Order => self.orders.size(),
                _ => 0,
            };
            let rows = self.rows(table);
            (table, rows.len() as u64, (rows.size() + columns) as u64)
        };
        StorageView { tables: Table::ALL.map(table).to_vec(), journal_entries: self.entry(), tail: 0 }
    }
}
