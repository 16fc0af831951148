//! The filters of the list: a chip for each, that opens its editor, and a button to add one.

use super::editor;
use crate::domain::id::Id;
use crate::domain::schema::{Field, Table, customer};
use crate::domain::segment::{Clause, Rule};
use crate::engine::query::{CustomerQuery, Filter};
use crate::ui::{
    act::Act,
    address, browser, days, format, go,
    i18n::t,
    locale::{t, tf},
    names::names_of,
    parts::{Button, Icon, Look, Popover, icon, link_button, value_text},
    words::{self, rule::Names},
};
use leptos::prelude::*;

/// What a filter looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum About {
    Field(Field),
    Tag,
    Consent,
    Bought,
    FirstOrder,
    LastOrder,
    Created,
    Orders,
    Spend,
    /// Saved segments.
    Segment,
    /// Conditions of a segment.
    Rule,
}

/// In the order that the button offers them.
const OFFERED: [About; 19] = [
    About::Segment,
    About::Tag,
    About::Field(customer::KIND),
    About::Field(customer::SOURCE),
    About::Field(customer::CITY),
    About::Field(customer::PROVINCE),
    About::Field(customer::COUNTRY),
    About::Field(customer::TIER),
    About::Field(customer::OWNER),
    About::Field(customer::GENDER),
    About::Field(customer::BRAND_ATTITUDE),
    About::Field(customer::INDUSTRY),
    About::Consent,
    About::Orders,
    About::Spend,
    About::Bought,
    About::FirstOrder,
    About::LastOrder,
    About::Created,
];

impl About {
    fn of(filter: &Filter) -> Self {
        match filter {
            Filter::Field { field, .. } => About::Field(*field),
            Filter::Tag { .. } => About::Tag,
            Filter::Consent { .. } => About::Consent,
            Filter::BoughtBetween { .. } => About::Bought,
            Filter::FirstOrderBetween { .. } => About::FirstOrder,
            Filter::LastOrderBetween { .. } => About::LastOrder,
            Filter::CreatedBetween { .. } => About::Created,
            Filter::Orders { .. } => About::Orders,
            Filter::Spend { .. } => About::Spend,
            Filter::Rule(rule) if segments_of(rule).is_some() => About::Segment,
            Filter::Rule(_) => About::Rule,
        }
    }

    pub fn name(self) -> String {
        match self {
            About::Field(field) => words::field(Table::Customer, &field.into()),
            About::Tag => t(t::WORDS_COLUMN_TAGS).into(),
            About::Consent => words::field(Table::Customer, &customer::CONSENT.into()),
            About::Bought => t(t::CUSTOMERS_BOUGHT).into(),
            About::FirstOrder => t(t::WORDS_COLUMN_FIRST).into(),
            About::LastOrder => t(t::WORDS_COLUMN_LAST).into(),
            About::Created => words::field(Table::Customer, &customer::CREATED.into()),
            About::Orders => t(t::WORDS_COLUMN_ORDERS).into(),
            About::Spend => t(t::WORDS_COLUMN_SPEND).into(),
            About::Segment => words::table(Table::Segment),
            About::Rule => t(t::CUSTOMERS_RULE).into(),
        }
    }
}

/// `London, Paris or Rome`, `London or Paris +3`
fn some(texts: Vec<String>) -> String {
    match texts.len() {
        0..=3 => format::any(&texts),
        more => format!("{} +{}", format::any(&texts[..2]), format::number(more as u64 - 2)),
    }
}

/// What a filter lets through: `London or Paris`, `≥ 2`.
fn text(filter: &Filter, names: &Names) -> String {
    let currency = &names.currency;
    match filter {
        Filter::Field { field, any } => some(any.iter().map(|value| value_text(*field, value)).collect()),
        Filter::Tag { any } => some(any.clone()),
        Filter::Consent { channel } => words::channel(channel),
        Filter::BoughtBetween { from, to }
        | Filter::FirstOrderBetween { from, to }
        | Filter::LastOrderBetween { from, to }
        | Filter::CreatedBetween { from, to } => days::text((*from, *to)),
        Filter::Orders { min, max } => {
            days::range(Some(format::number(u64::from(*min))), max.map(|max| format::number(u64::from(max))))
        }
        Filter::Spend { min, max } => {
            days::range(Some(format::money(*min, currency)), max.map(|max| format::money(max, currency)))
        }
        Filter::Rule(rule) => match segments_of(rule) {
            Some(ids) => some(ids.iter().map(|id| names.segments.get(id).cloned().unwrap_or_default()).collect()),
            None => words::rule::rule(rule, names),
        },
    }
}

/// The chips and the button. `set` takes the filters that shall hold.
pub fn filters(query: Memo<CustomerQuery>, set: Callback<Vec<Filter>>) -> AnyView {
    let names = names_of(Signal::derive(move || {
        query.with(|query| {
            let rules = query.filters.iter().filter_map(|filter| match filter {
                Filter::Rule(rule) => Some(rule.clone()),
                _ => None,
            });
            rules.collect()
        })
    }));
    let count = Memo::new(move |_| query.with(|query| query.filters.len()));
    let put = Callback::new(move |(at, filter): (usize, Option<Filter>)| {
        let mut filters = query.get_untracked().filters;
        match (filter, filters.get_mut(at)) {
            (Some(filter), Some(place)) => *place = filter,
            (Some(filter), None) => filters.push(filter),
            (None, Some(_)) => drop(filters.remove(at)),
            (None, None) => return,
        }
        set.run(filters);
    });
    view! {
        <For each=move || 0..count.get() key=|at| *at children=move |at| chip(at, query, names, put)/>
        {adder(query, put)}
    }
    .into_any()
}

/// Puts a filter at a place among the filters, or takes it out.
type Put = Callback<(usize, Option<Filter>)>;

fn filter_at(query: Memo<CustomerQuery>, at: usize) -> Signal<Option<Filter>> {
    Signal::derive(move || query.with(|query| query.filters.get(at).cloned()))
}

fn chip(at: usize, query: Memo<CustomerQuery>, names: Memo<Names>, put: Put) -> AnyView {
    let filter = filter_at(query, at);
    let label = Signal::derive(move || {
        filter.with(|filter| {
            filter.as_ref().map_or_else(String::new, |filter| {
                let (name, value) = (About::of(filter).name(), names.with(|names| text(filter, names)));
                // A sentence needs no name before it.
                if About::of(filter) == About::Rule {
                    return value;
                }
                tf(t::WORDS_OF, &[("table", &name), ("field", &value)])
            })
        })
    });
    let change = Callback::new(move |filter| put.run((at, filter)));
    let content = move || {
        filter.get_untracked().map(|now| match (&now, About::of(&now)) {
            (Filter::Rule(_), About::Rule) => sentence(filter, names),
            (_, about) => editor::editor(about, filter, change),
        })
    };
    let remove = move |_| {
        put.run((at, None));
        // The chip goes with its cross; the button to add one stays.
        browser::focus_next(".add-filter > .button");
    };
    view! {
        <span class="filter-chip">
            <Popover label=label>{content()}</Popover>
            <button
                type="button"
                class="chip-cross"
                aria-label=move || tf(t::SHELL_REMOVE, &[("name", &label.get())])
                on:click=remove
            >
                {icon(Icon::Cross)}
            </button>
        </span>
    }
    .into_any()
}

/// The whole of a rule, and the way to change it.
fn sentence(filter: Signal<Option<Filter>>, names: Memo<Names>) -> AnyView {
    (move || {
        let Some(Filter::Rule(rule)) = filter.get() else { return ().into_any() };
        let text = names.with(|names| words::rule::rule(&rule, names));
        view! {
            <p class="filter-sentence">{text}</p>
            {link_button(Look::Plain, Some(Icon::Edit), t(t::CUSTOMERS_OPEN_BUILDER), address::new_segment(rule))}
        }
        .into_any()
    })
    .into_any()
}

/// The segments of a rule that asks for nothing but some segments.
pub fn segments_of(rule: &Rule) -> Option<Vec<Id>> {
    let one = |rule: &Rule| match rule {
        Rule::Is(Clause::Segment { id }) => Some(*id),
        _ => None,
    };
    match rule {
        Rule::Any(rules) if !rules.is_empty() => rules.iter().map(one).collect(),
        rule => one(rule).map(|id| vec![id]),
    }
}

/// The button that makes a segment of all filters, while there are some.
pub fn save_button(query: Memo<CustomerQuery>) -> AnyView {
    let (go, act) = (go(), Act::here());
    let there = Memo::new(move |_| query.with(|query| !query.filters.is_empty() && !query.bin));
    (move || {
        let go = go.clone();
        there.get().then(|| {
            let press = move |()| {
                let query = query.get_untracked();
                if !query.search.trim().is_empty() {
                    act.say(t(t::CUSTOMERS_SEARCH_LEFT_OUT), None);
                }
                go(&address::new_segment(query.to_rule()));
            };
            view! {
                <Button label=t(t::CUSTOMERS_SAVE_SEGMENT).to_string() icon=Icon::Segment look=Look::Quiet on_press=press/>
            }
            .into_any()
        })
    })
    .into_any()
}

fn adder(query: Memo<CustomerQuery>, put: Put) -> AnyView {
    view! {
        <span class="add-filter">
            <Popover label=t(t::CUSTOMERS_FILTER).to_string() icon=Icon::Filter look=Look::Quiet>
                {choice(query, put)}
            </Popover>
        </span>
    }
    .into_any()
}

/// First what to filter by, then its editor, in one popover.
fn choice(query: Memo<CustomerQuery>, put: Put) -> AnyView {
    let about = RwSignal::new(None::<About>);
    // A new filter has the place after the others.
    let at = query.with_untracked(|query| query.filters.len());
    let change = Callback::new(move |filter| put.run((at, filter)));
    let pick = move |kind: About| {
        view! {
            <button type="button" class="menu-item" on:click=move |_| about.set(Some(kind))>
                <span>{kind.name()}</span>
                {icon(Icon::Right)}
            </button>
        }
        .into_any()
    };
    (move || match about.get() {
        None => view! { <div class="options">{Vec::from(OFFERED.map(pick))}</div> }.into_any(),
        Some(about) => view! {
            <h3 class="editor-title">{about.name()}</h3>
            {editor::editor(about, filter_at(query, at), change)}
        }
        .into_any(),
    })
    .into_any()
}
