//! The list as a file.

use crate::client::Client;
use crate::domain::schema::{Table, customer};
use crate::engine::{
    protocol::{Job, Outcome},
    query::{Column, CustomerQuery, Query},
};
use crate::ui::{
    act::Act,
    browser,
    i18n::t,
    locale::t,
    parts::{Button, Icon, Look},
    words,
};
use leptos::{prelude::*, task::spawn_local};

/// A button that makes a CSV of all that the list finds, with the columns that it shows.
pub fn button(query: Memo<CustomerQuery>, columns: RwSignal<Vec<Column>>) -> AnyView {
    let (client, act) = (Client::here(), Act::here());
    let busy = RwSignal::new(false);
    let press = move |()| {
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
        busy.set(true);
        let job = client.job(Job::ExportCsv { query: Query::Customers(query), columns: asked, header });
        spawn_local(async move {
            match job.result.await {
                Ok(Outcome::File(file)) => browser::download(&file),
                Ok(_) => {}
                Err(refusal) => act.trouble(&refusal),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Button label=t(t::CUSTOMERS_EXPORT).to_string() icon=Icon::Download look=Look::Quiet disabled=busy on_press=press/>
    }
    .into_any()
}
