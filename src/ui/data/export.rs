//! Lists and everything as files.

use super::{
    jobs::{self, Jobs, Place, busy},
    section,
};
use crate::client::Client;
use crate::domain::schema::{Kind, Section, Table, customer};
use crate::engine::{
    protocol::{FileRef, Job, Outcome},
    query::{Column, CustomerQuery, OrderQuery, Query, Window},
};
use crate::ui::{
    act::Act,
    browser, format,
    i18n::{Text, t},
    locale::{t, tf},
    parts::{Button, Icon, Look},
    words,
};
use leptos::{prelude::*, task::spawn_local};

/// Every column that a list of customers can have, so that the file can come in again.
fn columns() -> Vec<Column> {
    let fields = Table::Customer.fields().iter();
    let fields = fields.filter(|info| info.section != Section::Hidden && !matches!(info.kind, Kind::Ref(_)));
    let consent = customer::CHANNELS
        .iter()
        .map(|channel| Column::Field(crate::domain::schema::Key::of(customer::CONSENT, *channel)));
    fields
        .map(|info| Column::Field(info.field.into()))
        .chain(consent)
        // Stands for all of them.
        .chain([Column::Field(customer::CUSTOM.into())])
        .chain([Column::Tags, Column::Orders, Column::Spend, Column::FirstOrder, Column::LastOrder])
        .collect()
}

/// Customers with all that can be said of them.
pub fn customers(query: CustomerQuery) -> Job {
    let columns = columns();
    let header = columns.iter().map(words::column).collect();
    let query = CustomerQuery { columns: columns.clone(), ..query };
    Job::ExportCsv { query: Query::Customers(query), columns, header }
}

/// The columns of these two are the engine's own; here are their names.
pub fn orders(query: OrderQuery) -> Job {
    let field = |field| words::field(Table::Order, &crate::domain::schema::Key::from(field));
    use crate::domain::schema::order;
    let header = vec![
        field(order::NUMBER),
        field(order::AT),
        words::field(Table::Customer, &customer::CODE.into()),
        field(order::CUSTOMER),
        field(order::STATUS),
        field(order::KIND),
        field(order::CHANNEL),
        field(order::CURRENCY),
        field(order::TOTAL),
        field(order::LINES),
    ];
    Job::ExportCsv { query: Query::Orders(query), columns: Vec::new(), header }
}

fn products() -> Job {
    use crate::domain::schema::product;
    let header = [product::SKU, product::NAME, product::CATEGORY, product::PRICE]
        .map(|field| words::field(Table::Product, &field.into()))
        .to_vec();
    let query = Query::Products { search: String::new(), window: Window::default() };
    Job::ExportCsv { query, columns: Vec::new(), header }
}

/// Gives a file that a job made to the person.
pub fn give(jobs: Jobs, outcome: Outcome) -> Option<FileRef> {
    let Outcome::File(file) = outcome else { return None };
    browser::download(&file);
    let values = [("name", file.name.as_str()), ("size", &format::bytes(file.size))];
    jobs.act.say(tf(t::DATA_GIVEN, &values), None);
    jobs::release_later(file.clone());
    Some(file)
}

/// The button of a list: what it finds, as a file.
pub fn button(job: impl Fn() -> Job + Send + Sync + 'static) -> AnyView {
    named(t(t::CUSTOMERS_EXPORT).into(), false, job)
}

/// As [`button`], with a name of its own; `bare` shows its icon only.
pub fn named(label: String, bare: bool, job: impl Fn() -> Job + Send + Sync + 'static) -> AnyView {
    let (client, act) = (Client::here(), Act::here());
    let busy = RwSignal::new(false);
    let press = move |()| {
        busy.set(true);
        let job = client.job(job());
        spawn_local(async move {
            match job.result.await {
                Ok(Outcome::File(file)) => {
                    browser::download(&file);
                    jobs::release_later(file);
                }
                Ok(_) => {}
                Err(refusal) => act.trouble(&refusal),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Button label=label icon=Icon::Download look=Look::Quiet bare=bare disabled=busy on_press=press/>
    }
    .into_any()
}

/// On the overview.
pub fn part() -> AnyView {
    let jobs = Jobs::here();
    let one = |label: Text, job: fn() -> Job| {
        let press = move |()| {
            jobs.run(Place::Export, t(label), job(), move |outcome| {
                give(jobs, outcome);
            });
        };
        view! { <Button label=t(label).to_string() icon=Icon::Download disabled=busy() on_press=press/> }.into_any()
    };
    let body = view! {
        <div class="data-row">
            {one(t::DATA_EXPORT_CUSTOMERS, || customers(CustomerQuery::default()))}
            {one(t::DATA_EXPORT_ORDERS, || orders(OrderQuery::default()))}
            {one(t::DATA_EXPORT_PRODUCTS, products)}
            {one(t::DATA_EXPORT_ALL, || Job::ExportJson)}
        </div>
        {jobs::progress(Place::Export)}
    }
    .into_any();
    section("export", t(t::DATA_EXPORT), t(t::DATA_EXPORT_TEXT), body)
}
