//! The columns of the list: which there are, which are shown, and how wide each is.

use crate::client::Client;
use crate::domain::schema::{Key, Kind, Section, Table, customer};
use crate::domain::score::{Score, Unit};
use crate::engine::query::{Answer, Column, Query, SortBy};
use crate::ui::{
    browser,
    i18n::t,
    locale::t,
    parts::{Icon, Look, Popover},
    words,
};
use leptos::prelude::*;

/// Where the choice is kept, in this browser only.
const STORED: &str = "guanxi.customers.columns";

/// The columns that are no fields, by their stored names.
const OTHERS: [(&str, Column); 5] = [
    ("+tags", Column::Tags),
    ("+orders", Column::Orders),
    ("+spend", Column::Spend),
    ("+last", Column::LastOrder),
    ("+first", Column::FirstOrder),
];

/// The columns chosen earlier, or those that most people want.
pub fn chosen() -> RwSignal<Vec<Column>> {
    let stored = browser::stored(STORED).map(|text| text.split('\n').filter_map(parse).collect::<Vec<_>>());
    RwSignal::new(stored.filter(|columns| !columns.is_empty()).unwrap_or_else(|| {
        vec![
            Column::Field(customer::PHONE.into()),
            Column::Field(customer::CITY.into()),
            Column::Tags,
            Column::Orders,
            Column::Spend,
            Column::LastOrder,
        ]
    }))
}

fn parse(name: &str) -> Option<Column> {
    if let Some(custom) = name.strip_prefix('#') {
        return Some(Column::Field(Key::of(customer::CUSTOM, custom)));
    }
    if let Some(score) = name.strip_prefix('*') {
        return Score::named(score).map(Column::Score);
    }
    match OTHERS.iter().find(|(known, _)| *known == name) {
        Some((_, column)) => Some(column.clone()),
        None => Table::Customer.field_named(name).map(|info| Column::Field(info.field.into())),
    }
}

fn write(column: &Column) -> String {
    match column {
        Column::Field(key) if key.field == customer::CUSTOM => format!("#{}", key.name),
        Column::Field(key) => Table::Customer.field(key.field).map_or("", |info| info.name).to_string(),
        Column::Score(score) => format!("*{}", score.name()),
        other => OTHERS.iter().find(|(_, column)| column == other).map_or("", |(name, _)| name).to_string(),
    }
}

/// The order that a column sorts by, if it does; `None` is the name.
pub fn sort_of(column: Option<&Column>) -> Option<SortBy> {
    Some(match column {
        None => SortBy::Name,
        Some(Column::Orders) => SortBy::Orders,
        Some(Column::Spend) => SortBy::Spend,
        Some(Column::LastOrder) => SortBy::LastOrder,
        Some(Column::FirstOrder) => SortBy::FirstOrder,
        Some(Column::Score(score)) => SortBy::Score(*score),
        Some(Column::Tags) => return None,
        Some(Column::Field(key)) => match key.field {
            customer::CREATED => SortBy::Created,
            customer::CITY => SortBy::City,
            customer::SOURCE => SortBy::Source,
            customer::CODE => SortBy::Code,
            _ => return None,
        },
    })
}

/// Whether a column stands at the right, digits below digits.
pub fn is_number(column: &Column) -> bool {
    match column {
        Column::Orders | Column::Spend => true,
        Column::Score(score) => !matches!(score.unit(), Unit::Class(_)),
        Column::Field(key) => {
            Table::Customer.field(key.field).is_some_and(|info| matches!(info.kind, Kind::Int | Kind::Amount))
        }
        _ => false,
    }
}

/// The CSS grid of the list.
pub fn grid(columns: &[Column]) -> String {
    let width = |column: &Column| match column {
        Column::Orders => "minmax(72px, 0.5fr)",
        Column::Spend => "minmax(118px, 0.8fr)",
        Column::FirstOrder | Column::LastOrder => "minmax(150px, 0.7fr)",
        Column::Tags => "minmax(96px, 1.2fr)",
        Column::Score(_) => "minmax(112px, 0.7fr)",
        Column::Field(key) => match Table::Customer.field(key.field).map(|info| info.kind) {
            Some(Kind::Phone) => "minmax(154px, 1fr)",
            Some(Kind::Time) => "minmax(176px, 1fr)",
            Some(Kind::Email | Kind::Long) => "minmax(200px, 1.4fr)",
            Some(Kind::Choice(_) | Kind::Day | Kind::Int) => "minmax(112px, 0.7fr)",
            _ => "minmax(92px, 1fr)",
        },
    };
    let widths: Vec<_> = columns.iter().map(width).collect();
    format!("minmax(var(--name-column), 1.6fr) {}", widths.join(" "))
}

/// The button that opens the choice of columns.
pub fn chooser(columns: RwSignal<Vec<Column>>) -> AnyView {
    view! {
        <Popover label=t(t::CUSTOMERS_COLUMNS).to_string() icon=Icon::Columns look=Look::Quiet bare=true>
            {options(columns)}
        </Popover>
    }
    .into_any()
}

fn options(columns: RwSignal<Vec<Column>>) -> AnyView {
    let custom = Client::here().watch(|| Some(Query::CustomFields));
    let set = move |column: &Column, on: bool| {
        columns.update(|columns| {
            columns.retain(|other| other != column);
            if on {
                columns.push(column.clone());
            }
        });
        let names: Vec<_> = columns.with_untracked(|columns| columns.iter().map(write).collect());
        browser::store(STORED, &names.join("\n"));
    };
    let option = move |column: Column| {
        let name = words::column(&column);
        let shown = {
            let column = column.clone();
            move || columns.with(|columns| columns.contains(&column))
        };
        view! {
            <label class="option">
                <input type="checkbox" prop:checked=shown on:change=move |event| set(&column, event_target_checked(&event))/>
                <span>{name}</span>
            </label>
        }
        .into_any()
    };
    let fields = Table::Customer.fields().iter().filter(|info| {
        info.section != Section::Hidden && info.field != customer::NAME && !matches!(info.kind, Kind::Ref(_))
    });
    let fixed: Vec<_> = OTHERS
        .into_iter()
        .map(|(_, column)| column)
        .chain(fields.map(|info| Column::Field(info.field.into())))
        .map(&option)
        .collect();
    let scores: Vec<_> = Score::ALL.into_iter().map(Column::Score).map(&option).collect();
    let custom = move || {
        custom.with(|answer| match answer {
            Some(Ok(Answer::CustomFields(names))) => {
                names.iter().map(|name| option(Column::Field(Key::of(customer::CUSTOM, name)))).collect_view()
            }
            _ => Vec::new(),
        })
    };
    view! {
        <div class="options" role="group" aria-label=t(t::CUSTOMERS_COLUMNS)>
            {fixed} {custom}
            <h3>{t(t::ANALYSIS_UI_SCORES)}</h3>
            {scores}
        </div>
    }
    .into_any()
}
