//! What happened with a customer, and the place to note something.

use super::{figures, history, one::One};
use crate::client::Client;
use crate::domain::{
    id::Id,
    record::Record,
    schema::{Field, Kind, Table, contact as contact_field, interaction, order},
    value::Value,
};
use crate::engine::{
    command::Command,
    query::{Answer, Event, FieldChange, Query, TimelinePage, Window},
};
use crate::ui::{
    address, browser, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, choice, icon, problem, skeleton},
    typed::typed,
    words,
};
use leptos::{html, prelude::*, task::spawn_local};
use std::{cell::RefCell, collections::HashMap};

/// Events shown at first, and how many more each time.
const PAGE: u32 = 30;
/// Fields of one edit that are named.
const FIELDS: usize = 5;

fn picture(kind: i64) -> Icon {
    match kind {
        1 => Icon::Phone,
        2 => Icon::Visit,
        3 => Icon::Chat,
        _ => Icon::Note,
    }
}

thread_local! {
    /// What was written of each customer and not saved yet: a change of language draws all screens anew.
    static WRITTEN: RefCell<HashMap<Id, String>> = RefCell::default();
}

/// A place to write, and four buttons that save it as what it was: now, or at another time, and with whom.
pub fn composer(one: One) -> AnyView {
    let area = NodeRef::<html::Textarea>::new();
    let when = NodeRef::<html::Input>::new();
    let contact = RwSignal::new(String::new());
    let save = move |kind: i64| {
        let Some(element) = area.get_untracked() else { return };
        let text = element.value();
        if kind == 0 && text.trim().is_empty() {
            // A note of nothing: what is missing is the text.
            drop(element.focus());
            return;
        }
        let mut set = vec![
            (interaction::CUSTOMER.into(), Value::Ref(one.id)),
            (interaction::KIND.into(), Value::Int(kind)),
            (interaction::TEXT.into(), Value::text(text)),
        ];
        // Without a time it is now.
        let at = when.get_untracked().map(|when| typed(Kind::Time, &when.value()));
        if let Some(Ok(at @ Value::Int(_))) = at {
            set.push((interaction::AT.into(), at));
        }
        if let Ok(id) = contact.with_untracked(|contact| contact.parse::<Id>()) {
            set.push((interaction::CONTACT.into(), Value::Ref(id)));
        }
        let name = untrack(|| one.title());
        spawn_local(async move {
            // A refusal has been told, and what was written stays.
            if one.act.send(Command::Create { table: Table::Interaction, set }, &name).await.is_ok() {
                WRITTEN.with_borrow_mut(|written| written.remove(&one.id));
                if let (Some(area), Some(when)) =
                    (area.try_get_untracked().flatten(), when.try_get_untracked().flatten())
                {
                    area.set_value("");
                    when.set_value("");
                }
                contact.try_set(String::new());
            }
        });
    };
    let keep = move |event| {
        WRITTEN.with_borrow_mut(|written| written.insert(one.id, event_target_value(&event)));
    };
    let label = |field: Field| words::field(Table::Interaction, &field.into());
    let people = Memo::new(move |_| {
        let name = |record: &Record| (record.id.to_string(), record.text(contact_field::NAME).to_string());
        one.with(|view| view.contacts.iter().map(name).collect::<Vec<_>>()).unwrap_or_default()
    });
    let with_whom = move || {
        let people = people.get();
        (!people.is_empty()).then(|| {
            let none = (String::new(), label(interaction::CONTACT));
            let options = std::iter::once(none).chain(people).collect();
            let take = Callback::new(move |id| contact.set(id));
            choice(label(interaction::CONTACT), "with-whom", options, contact.into(), take)
        })
    };
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !browser::composing(&event) {
            event.prevent_default();
            save(0);
        }
    };
    let button = move |kind: i64| {
        let label = words::choice(Table::Interaction, interaction::KIND, kind);
        view! { <Button label=label icon=picture(kind) on_press=move |()| save(kind)/> }.into_any()
    };
    // Not derived: an answer that changes something else must not draw anew what somebody writes in.
    let gone = Memo::new(move |_| one.is_gone());
    let content = move || {
        (!gone.get()).then(|| {
            view! {
                <div class="composer">
                    <textarea
                        rows="2"
                        node_ref=area
                        aria-label=t(t::CUSTOMERS_WRITE)
                        placeholder=t(t::CUSTOMERS_WRITE)
                        prop:value=WRITTEN.with_borrow(|written| written.get(&one.id).cloned().unwrap_or_default())
                        on:input=keep
                        on:keydown=on_keydown
                    ></textarea>
                    <div class="composer-more">
                        <label class="composer-when">
                            <span class="quiet small">{label(interaction::AT)}</span>
                            <input type="datetime-local" max="9999-12-31T23:59" title=t(t::CUSTOMERS_WHEN_HINT) node_ref=when/>
                        </label>
                        {with_whom}
                    </div>
                    <div class="actions" role="group" aria-label=t(t::CUSTOMERS_SAVE_AS)>
                        <span class="quiet small save-as">{t(t::CUSTOMERS_SAVE_AS)}</span>
                        {Vec::from([0, 1, 2, 3].map(button))}
                    </div>
                </div>
            }
            .into_any()
        })
    };
    content.into_any()
}

/// The latest few, for the inspector.
pub fn latest(one: One, limit: u32) -> AnyView {
    events(one, RwSignal::new(limit), false)
}

/// All of it, a page at a time.
pub fn whole(one: One) -> AnyView {
    events(one, RwSignal::new(PAGE), true)
}

fn events(one: One, limit: RwSignal<u32>, more: bool) -> AnyView {
    let client = Client::here();
    let live =
        client.watch(move || Some(Query::Timeline { id: one.id, window: Window { offset: 0, limit: limit.get() } }));
    let changes = client.watch(move || more.then_some(Query::RecordHistory { table: Table::Customer, id: one.id }));
    let content = move || {
        live.with(|answer| match answer {
            None => skeleton(4),
            Some(Err(refusal)) => problem(refusal),
            Some(Ok(Answer::Timeline(page))) => changes.with(|answer| match answer {
                Some(Ok(Answer::RecordHistory(changes))) => latest_of(page, changes, limit, more),
                _ => latest_of(page, &[], limit, more),
            }),
            Some(Ok(_)) => ().into_any(),
        })
    };
    let title = (!more).then(|| view! { <h2>{t(t::CUSTOMERS_TIMELINE)}</h2> }.into_any());
    let orders = view! { <a class="small" href=figures::orders_of(one)>{t(t::CUSTOMERS_SEE_ORDERS)}</a> }.into_any();
    view! {
        <section class="happened">
            <header class="section-head">{title}{orders}</header>
            {content}
        </section>
    }
    .into_any()
}

/// Something in the timeline: an order, an interaction, or the fields that one command wrote.
enum Happened<'a> {
    Event(&'a Event),
    Edit(&'a [FieldChange]),
}

impl Happened<'_> {
    /// When it was, in seconds on the business's clock.
    fn at(&self) -> i64 {
        match self {
            Happened::Event(Event::Order(row)) => row.at,
            Happened::Event(Event::Interaction { at, .. }) => *at,
            Happened::Edit(fields) => {
                let at = fields.first().map_or(0, |change| change.entry.at);
                at as i64 / 1000 + i64::from(browser::zone()) * 60
            }
        }
    }

    fn view(&self) -> Option<AnyView> {
        match self {
            Happened::Event(one) => Some(event(one)),
            Happened::Edit(fields) => edit(fields),
        }
    }
}

/// Draws no more than the limit: each command draws the list anew.
fn latest_of(page: &TimelinePage, changes: &[FieldChange], limit: RwSignal<u32>, more: bool) -> AnyView {
    let events = page.events.iter().map(Happened::Event);
    let edits: Vec<_> = changes.chunk_by(|a, b| a.entry.entry == b.entry.entry).map(Happened::Edit).collect();
    let total = page.total as usize + edits.len();
    // Edits older than the last event come with the events that are still to be asked for.
    let unasked = page.events.len() < page.total as usize;
    let since = page.events.last().filter(|_| unasked).map_or(i64::MIN, |last| Happened::Event(last).at());
    let mut all: Vec<_> = events.chain(edits.into_iter().filter(|edit| edit.at() >= since)).collect();
    if all.is_empty() {
        return view! { <p class="quiet">{t(t::CUSTOMERS_NOTHING_HAPPENED)}</p> }.into_any();
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.at()));
    all.truncate(limit.get() as usize);
    let rest = total.saturating_sub(all.len());
    let next = (more && rest > 0).then(|| {
        let label = tf(t::CUSTOMERS_MORE_EVENTS, &[("n", &format::number(rest as u64))]);
        view! { <Button label=label on_press=move |()| limit.update(|limit| *limit += 3 * PAGE)/> }.into_any()
    });
    let all: Vec<_> = all.iter().filter_map(Happened::view).collect();
    view! {
        <ol class="timeline">{all}</ol>
        {next}
    }
    .into_any()
}

/// What one command wrote.
fn edit(fields: &[FieldChange]) -> Option<AnyView> {
    let entry = &fields.first()?.entry;
    let undone = entry.undone.map(|_| format!(" · {}", t(t::CUSTOMERS_UNDONE)));
    // Of how they came in, and of long edits, the sentence is enough; the fields stand in the history.
    let came = fields.len() > 1 && fields.iter().all(|change| change.before.is_none());
    let what = match came || fields.len() > FIELDS {
        true => view! { <p>{words::entry(entry)}</p> }.into_any(),
        false => history::written(&fields.iter().collect::<Vec<_>>(), true),
    };
    let view = view! {
        <li class="event">
            <span class="event-mark">{icon(if came { Icon::Plus } else { Icon::Edit })}</span>
            <div class="event-body">
                {what}
                <p class="quiet small">{format::instant(entry.at)} " · " {history::who(entry)} {undone}</p>
            </div>
        </li>
    };
    Some(view.into_any())
}

fn event(event: &Event) -> AnyView {
    match event {
        Event::Order(row) => {
            let amount = format::money(row.total, &row.currency);
            let mut about = vec![words::choice(Table::Order, order::STATUS, row.status)];
            about.push(tf(t::ORDERS_LINES_N, &[("n", &format::number(row.lines.into()))]));
            if !row.channel.is_empty() {
                about.push(row.channel.clone());
            }
            let refund = row.kind != 0;
            view! {
                <li class="event">
                    <span class="event-mark order">{icon(Icon::Order)}</span>
                    <div class="event-body">
                        <p class="event-line">
                            <a href=address::order(row.id)>{order_name(row.kind, &row.number, row.id)}</a>
                            <span class="number" class:bad=refund>{amount}</span>
                        </p>
                        <p class="quiet small">{format::time(row.at)} " · " {about.join(" · ")}</p>
                    </div>
                </li>
            }
            .into_any()
        }
        Event::Interaction { at, kind, text, corrected, .. } => {
            let name = words::choice(Table::Interaction, interaction::KIND, *kind);
            let corrected = corrected.then(|| format!(" · {}", t(t::CUSTOMERS_CORRECTED)));
            view! {
                <li class="event">
                    <span class="event-mark">{icon(picture(*kind))}</span>
                    <div class="event-body">
                        {(!text.is_empty()).then(|| view! { <p class="event-text">{text.clone()}</p> }.into_any())}
                        <p class="quiet small">{name} " · " {format::time(*at)} {corrected}</p>
                    </div>
                </li>
            }
            .into_any()
        }
    }
}

/// `Order 536365`, or of a refund booked as an order of its own that it is one.
pub fn order_name(kind: i64, number: &str, id: Id) -> String {
    let number = if number.is_empty() { id.to_string() } else { number.to_string() };
    tf(if kind == 0 { t::ORDERS_NAMED } else { t::ORDERS_REFUND_NAMED }, &[("number", &number)])
}
