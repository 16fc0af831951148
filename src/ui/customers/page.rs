//! The page of one customer.

use super::{
    compare::compare_button,
    composer::{Notes, composer},
    contacts, figures, history,
    one::One,
    scores, sections, segments, tags, timeline,
};
use crate::domain::{
    id::Id,
    schema::{Table, customer},
};
use crate::engine::command::Command;
use crate::ui::{
    address, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, Menu, MenuItem, PageHead, by_id, empty, icon, link_button, problem, skeleton},
    words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The screen: the id is in the address.
pub fn one() -> AnyView {
    by_id(screen)
}

fn screen(id: Id) -> AnyView {
    let one = One::new(id);
    let there = Memo::new(move |_| one.with(|_| ()).is_some());
    (move || match there.get() {
        true => page(one),
        false => one.live.with(|answer| match answer {
            Some(Err(crate::engine::refusal::Refusal::NotFound { .. })) => {
                let back = link_button(Look::Primary, Some(Icon::People), t(t::CUSTOMERS_TITLE), address::CUSTOMERS);
                view! {
                    <PageHead title=t(t::CUSTOMERS_TITLE).to_string()/>
                    {empty(Icon::Person, t(t::CUSTOMERS_NOBODY), t(t::CUSTOMERS_NOBODY_TEXT), back)}
                }
                .into_any()
            }
            Some(Err(refusal)) => problem(refusal),
            _ => view! {
                <PageHead title=t(t::CUSTOMERS_TITLE).to_string()/>
                <div class="section">{skeleton(12)}</div>
            }
            .into_any(),
        }),
    })
    .into_any()
}

fn page(one: One) -> AnyView {
    let search = use_location().search;
    let history = Memo::new(move |_| address::value(&search.get(), "tab").as_deref() == Some("history"));
    let company =
        Memo::new(move |_| one.is_company() || one.with(|view| !view.contacts.is_empty()).unwrap_or_default());
    let tab = move |name: &str, label: &'static str, own: bool| {
        let address = address::with_value(&address::customer(one.id), "", "tab", name);
        view! { <a href=address aria-current=move || (history.get() == own).then_some("page")>{label}</a> }.into_any()
    };
    let kind = move || {
        one.with(|view| words::choice(Table::Customer, customer::KIND, view.record.int(customer::KIND).unwrap_or(0)))
    };
    let picture = move || icon(if company.get() { Icon::Company } else { Icon::Person });
    let below = view! {
        <div class="who">
            <span class="kind">{picture} {kind}</span>
            {tags::tags(one)}
        </div>
    }
    .into_any();
    let content = move || match history.get() {
        true => view! { <section class="happened">{history::of_record(one.id)}</section> }.into_any(),
        false => {
            let notes = Notes::new();
            view! { {composer(one, notes)} {timeline::whole(one, notes)} }.into_any()
        }
    };
    view! {
        <p class="card-title print-only">{t(t::CUSTOMERS_CARD)}</p>
        <PageHead title=one.title_signal() below=below>{actions(one)}</PageHead>
        <div class="section customer">
            {notices(one)}
            <div class="customer-figures">{figures::whole(one)} {scores::scores(one)}</div>
            <div class="customer-side">
                {sections::all(one, (move || company.get().then(|| contacts::contacts(one))).into_any())}
                <section class="facts-section whole">
                    <header class="section-head"><h2>{words::field(Table::Customer, &customer::CONSENT.into())}</h2></header>
                    {tags::consent(one)}
                </section>
                {segments::segments(one)}
            </div>
            <div class="customer-main">
                <nav class="tabs" aria-label=t(t::CUSTOMERS_TABS)>
                    {tab("", t(t::CUSTOMERS_TIMELINE), false)}
                    {tab("history", t(t::CUSTOMERS_HISTORY), true)}
                </nav>
                {content}
            </div>
        </div>
    }
    .into_any()
}

fn actions(one: One) -> AnyView {
    let gone = Memo::new(move |_| one.is_gone());
    let delete = Callback::new(move |()| {
        let name = untrack(|| one.title());
        one.act.run(Command::Delete { table: Table::Customer, ids: vec![one.id] }, name);
    });
    let print = Callback::new(move |()| {
        // A browser that cannot print does nothing.
        drop(window().print());
    });
    let reach = move || {
        let phone = one.with(|view| view.record.text(customer::PHONE).to_string()).filter(|text| !text.is_empty());
        let email = one.with(|view| view.record.text(customer::EMAIL).to_string()).filter(|text| !text.is_empty());
        let phone = phone.map(|phone| bare_link(Icon::Phone, &format!("tel:{phone}"), &format::phone(&phone)));
        let email = email.map(|email| bare_link(Icon::Mail, &format!("mailto:{email}"), &email));
        view! { {phone} {email} }.into_any()
    };
    view! {
        {reach}
        <Menu label=t(t::CUSTOMERS_MORE).to_string() icon=Icon::More look=Look::Quiet bare=true>
            <MenuItem label=t(t::CUSTOMERS_PRINT).to_string() icon=Icon::Note on_press=print/>
            {move || (!gone.get()).then(|| {
                view! { <MenuItem label=t(t::CUSTOMERS_DELETE).to_string() icon=Icon::Bin on_press=delete/> }.into_any()
            })}
        </Menu>
    }
    .into_any()
}

/// A link that shows an icon only.
fn bare_link(picture: Icon, address: &str, label: &str) -> AnyView {
    view! {
        <a class="button quiet bare" href=address.to_string() title=label.to_string() aria-label=label.to_string()>
            {icon(picture)}
        </a>
    }
    .into_any()
}

/// That it is deleted or merged, or perhaps here twice.
fn notices(one: One) -> AnyView {
    let gone = Memo::new(move |_| one.with(|view| (view.record.is_deleted(), view.merged_into)));
    let doubles = Memo::new(move |_| one.with(|view| view.duplicates.clone()).unwrap_or_default());
    let restore = move |()| {
        let name = untrack(|| one.title());
        one.act.run(Command::Restore { table: Table::Customer, ids: vec![one.id] }, name);
    };
    let gone = move || match gone.get() {
        Some((true, into)) => {
            let text = t(if into.is_some() { t::CUSTOMERS_MERGED } else { t::CUSTOMERS_DELETED });
            let link =
                into.map(|id| view! { <a href=address::customer(id)>{t(t::CUSTOMERS_MERGED_SEE)}</a> }.into_any());
            view! {
                <div class="customer-notice bad" role="status">
                    {icon(Icon::Bin)}
                    <p>{text} " " {link}</p>
                    <Button label=t(t::CUSTOMERS_RESTORE).to_string() icon=Icon::Undo on_press=restore/>
                </div>
            }
            .into_any()
        }
        _ => ().into_any(),
    };
    let doubles = move || {
        let doubles = doubles.get().into_iter().take(3).map(|(id, name, reason)| {
            let text = tf(t::CUSTOMERS_DOUBLE, &[("why", words::duplicate(reason))]);
            view! {
                <div class="customer-notice" role="status">
                    {icon(Icon::Merge)}
                    <p>{text} " " <a href=address::customer(id)>{name}</a></p>
                    {compare_button(one.id, id)}
                </div>
            }
            .into_any()
        });
        doubles.collect_view()
    };
    view! { <div class="customer-notices">{gone} {doubles}</div> }.into_any()
}
