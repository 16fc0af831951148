//! The list as a file.

use crate::domain::schema::{Table, customer};
use crate::engine::{
    protocol::Job,
    query::{Column, CustomerQuery, Query},
};
use crate::ui::{data::export_button, words};
use leptos::prelude::*;

/// A button that makes a CSV of all that the list finds, with the columns that it shows.
pub fn button(query: Memo<CustomerQuery>, columns: RwSignal<Vec<Column>>) -> AnyView {
    export_button(move || {
        let mut asked = vec![Column::Field(customer::NAME.into())];
        asked.extend(columns.get_untracked());
        let header = asked
            .iter()
            .map(|column| match column {
                Column::Field(key) => words::field(Table::Customer, key),
                column => words::column(column),
            })
            .collect();
        let query = CustomerQuery { columns: asked.clone(), ..query.get_untracked() };
        Job::ExportCsv { query: Query::Customers(query), columns: asked, header }
    })
}
