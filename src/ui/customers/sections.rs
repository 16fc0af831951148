//! All that is known of a customer, by sections (DOMAIN.md section 1), each field edited where it stands.

use super::{facts::customer_fact, history, one::One};
use crate::domain::{
    id::Id,
    schema::{Key, Section, Table, customer},
    value::Value,
};
use crate::ui::{
    address, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, Popover, close_popovers},
    segments::people,
    words,
};
use leptos::prelude::*;

pub fn title(section: Section) -> &'static str {
    t(match section {
        Section::Basic | Section::Hidden => t::CUSTOMERS_SECTION_BASIC,
        Section::Attitude => t::CUSTOMERS_SECTION_ATTITUDE,
        Section::Behaviour => t::CUSTOMERS_SECTION_BEHAVIOUR,
        Section::Business => t::CUSTOMERS_SECTION_BUSINESS,
        Section::Worth => t::CUSTOMERS_SECTION_WORTH,
    })
}

/// Every section, and the custom fields. `people` are a company's contacts, which stand after who it is.
pub fn all(one: One, people: AnyView) -> AnyView {
    let company = Memo::new(move |_| one.is_company());
    view! {
        {section(one, Section::Basic)}
        {people}
        {move || company.get().then(|| section(one, Section::Business))}
        {section(one, Section::Attitude)}
        {section(one, Section::Behaviour)}
        {section(one, Section::Worth)}
        {custom(one)}
    }
    .into_any()
}

/// A field with the button that tells its history.
fn fact(one: One, key: Key) -> AnyView {
    let clock = history::of_field(one.id, key.clone());
    customer_fact(one, key, Some(clock))
}

/// Fields that hold something; the others on demand.
fn section(one: One, section: Section) -> AnyView {
    let whole = RwSignal::new(false);
    let fields = Table::Customer.fields().iter().filter(|info| info.section == section).map(|info| info.field);
    let fields: Vec<_> = fields.filter(|field| *field != customer::NAME).collect();
    let keys: Vec<Key> = fields.iter().map(|field| (*field).into()).collect();
    let unset = Memo::new(move |_| {
        one.with(|view| keys.iter().filter(|key| view.record.get((*key).clone()).is_none()).count()).unwrap_or_default()
    });
    let fields = fields.into_iter().filter(|field| *field != customer::REFERRED_BY);
    let facts: Vec<_> = fields.map(|field| fact(one, field.into())).collect();
    let label = Signal::derive(move || {
        if whole.get() {
            t(t::CUSTOMERS_LESS_FIELDS).into()
        } else {
            tf(t::CUSTOMERS_MORE_FIELDS, &[("n", &unset.get().to_string())])
        }
    });
    let more = move || {
        (unset.get() > 0).then(|| {
            view! { <Button label=label look=Look::Quiet on_press=move |()| whole.update(|whole| *whole = !*whole)/> }
                .into_any()
        })
    };
    let basic = section == Section::Basic;
    let name = basic.then(|| view! { <dl class="facts name-fact">{fact(one, customer::NAME.into())}</dl> }.into_any());
    let referred = basic.then(|| referred_by(one));
    view! {
        <section class="facts-section" class:whole=whole>
            <header class="section-head"><h2>{title(section)}</h2>{more}</header>
            {name}
            <dl class="facts">{facts} {referred}</dl>
        </section>
    }
    .into_any()
}

/// Who brought this customer: a link, and the way to choose somebody else.
fn referred_by(one: One) -> AnyView {
    let by = Memo::new(move |_| one.with(|view| view.referred_by.clone()).flatten());
    let gone = Memo::new(move |_| one.is_gone());
    let label = words::field(Table::Customer, &customer::REFERRED_BY.into());
    let set = move |value: Value| {
        close_popovers();
        one.set((customer::REFERRED_BY.into(), value));
    };
    let pick = Callback::new(move |(id, _): (Id, String)| {
        // Nobody brings themselves.
        if id != one.id {
            set(Value::Ref(id));
        }
    });
    let there = Memo::new(move |_| by.with(Option::is_some));
    let name = move || match by.get() {
        Some((id, name)) => {
            view! { <a class="fact-value" href=address::customer(id)>{format::phone(&name)}</a> }.into_any()
        }
        None => view! { <span class="fact-value">"–"</span> }.into_any(),
    };
    let change = move || {
        let take_away = move || {
            there.get().then(|| {
                let remove = move |()| set(Value::Null);
                view! { <Button label=t(t::SEGMENTS_REMOVE).to_string() look=Look::Quiet on_press=remove/> }.into_any()
            })
        };
        let label = tf(t::CUSTOMERS_EDIT, &[("name", &words::field(Table::Customer, &customer::REFERRED_BY.into()))]);
        (!gone.get()).then(|| {
            view! {
                <Popover label=label icon=Icon::Edit look=Look::Quiet bare=true>
                    {people::find_customer(t::CUSTOMERS_REFERRER, pick)}
                    {take_away}
                </Popover>
            }
            .into_any()
        })
    };
    view! {
        <div class="fact" class:unset=move || !there.get()>
            <dt>{label}</dt>
            <dd>{name}</dd>
            {change}
        </div>
    }
    .into_any()
}

/// The fields that this business made up.
fn custom(one: One) -> AnyView {
    let names = Memo::new(move |_| {
        one.with(|view| {
            let custom = view
                .record
                .fields
                .iter()
                .filter(|(key, cell)| key.field == customer::CUSTOM && cell.value != Value::Null);
            custom.map(|(key, _)| key.name.clone()).collect::<Vec<_>>()
        })
        .unwrap_or_default()
    });
    let name = RwSignal::new(String::new());
    let value = RwSignal::new(String::new());
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (key, text) = (name.get_untracked().trim().to_string(), value.get_untracked());
        if !key.is_empty() && !text.trim().is_empty() {
            one.set((Key::of(customer::CUSTOM, key), Value::text(text)));
            name.set(String::new());
            value.set(String::new());
        }
    };
    let input = move |label: &'static str, text: RwSignal<String>| {
        view! {
            <input
                type="text"
                autocomplete="off"
                aria-label=label
                placeholder=label
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            />
        }
        .into_any()
    };
    let form = move || {
        (!one.is_gone()).then(|| {
            view! {
                <form class="add-field" on:submit=add>
                    {input(t(t::CUSTOMERS_FIELD_NAME), name)}
                    {input(t(t::CUSTOMERS_FIELD_VALUE), value)}
                    <button type="submit" class="button bare" aria-label=t(t::CUSTOMERS_ADD_FIELD) title=t(t::CUSTOMERS_ADD_FIELD)>
                        {crate::ui::parts::icon(Icon::Plus)}
                    </button>
                </form>
            }
            .into_any()
        })
    };
    view! {
        <section class="facts-section whole">
            <header class="section-head"><h2>{t(t::CUSTOMERS_SECTION_CUSTOM)}</h2></header>
            <dl class="facts">
                <For
                    each=move || names.get()
                    key=Clone::clone
                    children=move |name| fact(one, Key::of(customer::CUSTOM, name))
                />
            </dl>
            {form}
        </section>
    }
    .into_any()
}
