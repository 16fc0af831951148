//! The order of the list where it has no head to press.

use crate::domain::schema::{Table, customer};
use crate::engine::query::Column;
use crate::engine::query::{CustomerQuery, Sort, SortBy};
use crate::ui::{
    i18n::t,
    locale::t,
    parts::{Button, Icon, Look, choice},
    words,
};
use leptos::prelude::*;

/// Every order there is.
const ALL: [SortBy; 9] = [
    SortBy::Name,
    SortBy::LastOrder,
    SortBy::Spend,
    SortBy::Orders,
    SortBy::FirstOrder,
    SortBy::Created,
    SortBy::City,
    SortBy::Source,
    SortBy::Code,
];

/// Words begin with A, numbers and days with the greatest.
pub fn begins_with_greatest(by: SortBy) -> bool {
    !matches!(by, SortBy::Name | SortBy::City | SortBy::Source | SortBy::Code)
}

/// What the list is in order of, and a button that turns it round. Shown on narrow screens only.
pub fn choices(query: Memo<CustomerQuery>, show: Callback<CustomerQuery>) -> AnyView {
    let now = Memo::new(move |_| query.with(|query| query.sort));
    let set = move |sort: Sort| show.run(CustomerQuery { sort, ..query.get_untracked() });
    let options = ALL.iter().enumerate().map(|(index, by)| (index.to_string(), name(*by)));
    let value = Signal::derive(move || {
        ALL.iter().position(|by| *by == now.get().by).map(|index| index.to_string()).unwrap_or_default()
    });
    let change = Callback::new(move |value: String| {
        if let Some(by) = value.parse().ok().and_then(|index: usize| ALL.get(index)) {
            set(Sort { by: *by, descending: begins_with_greatest(*by) });
        }
    });
    let turn = move |()| {
        let Sort { by, descending } = now.get_untracked();
        set(Sort { by, descending: !descending });
    };
    view! {
        <span class="sort">
            {choice(t(t::CUSTOMERS_SORT).to_string(), "", options.collect(), value, change)}
            {move || {
                let picture = if now.get().descending { Icon::Down } else { Icon::Up };
                view! { <Button label=t(t::CUSTOMERS_TURN).to_string() icon=picture look=Look::Quiet bare=true on_press=turn/> }
                    .into_any()
            }}
        </span>
    }
    .into_any()
}

fn name(by: SortBy) -> String {
    let field = |field| words::field(Table::Customer, &crate::domain::schema::Key::from(field));
    match by {
        SortBy::Name => field(customer::NAME),
        SortBy::Created => field(customer::CREATED),
        SortBy::City => field(customer::CITY),
        SortBy::Source => field(customer::SOURCE),
        SortBy::Code => field(customer::CODE),
        SortBy::Orders => words::column(&Column::Orders),
        SortBy::Spend => words::column(&Column::Spend),
        SortBy::LastOrder => words::column(&Column::LastOrder),
        SortBy::FirstOrder => words::column(&Column::FirstOrder),
        SortBy::Score(score) => words::column(&Column::Score(score)),
    }
}
