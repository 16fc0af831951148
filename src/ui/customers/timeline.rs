//! What happened with a customer.

use super::{
    composer::{Noted, Notes},
    figures, history,
    one::One,
};
use crate::client::Client;
use crate::domain::{
    id::Id,
    schema::{Table, interaction, order},
};
use crate::engine::{
    command::Command,
    query::{Answer, Event, FieldChange, Query, TimelinePage, Window},
};
use crate::ui::{
    address, browser, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, icon, problem, skeleton},
    words,
};
use leptos::prelude::*;

/// Events shown at first, and how many more each time.
const PAGE: u32 = 30;
/// Fields of one edit that are named.
const FIELDS: usize = 5;

/// The picture of a kind of interaction.
pub fn picture(kind: i64) -> Icon {
    match kind {
        1 => Icon::Phone,
        2 => Icon::Visit,
        3 => Icon::Chat,
        _ => Icon::Note,
    }
}

/// The latest few, for the inspector.
pub fn latest(one: One, limit: u32, notes: Notes) -> AnyView {
    events(one, RwSignal::new(limit), false, notes)
}

/// All of it, a page at a time.
pub fn whole(one: One, notes: Notes) -> AnyView {
    events(one, RwSignal::new(PAGE), true, notes)
}

fn events(one: One, limit: RwSignal<u32>, more: bool, notes: Notes) -> AnyView {
    let client = Client::here();
    let live =
        client.watch(move || Some(Query::Timeline { id: one.id, window: Window { offset: 0, limit: limit.get() } }));
    let changes = client.watch(move || more.then_some(Query::RecordHistory { table: Table::Customer, id: one.id }));
    let gone = Memo::new(move |_| one.is_gone());
    let content = move || {
        let tools = (!gone.get()).then_some((one, notes));
        live.with(|answer| match answer {
            None => skeleton(4),
            Some(Err(refusal)) => problem(refusal),
            Some(Ok(Answer::Timeline(page))) => changes.with(|answer| match answer {
                Some(Ok(Answer::RecordHistory(changes))) => latest_of(page, changes, limit, more, tools),
                _ => latest_of(page, &[], limit, more, tools),
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

    fn view(&self, tools: Option<Tools>) -> Option<AnyView> {
        match self {
            Happened::Event(one) => Some(event(one, tools)),
            Happened::Edit(fields) => edit(fields),
        }
    }
}

/// What an interaction can be corrected and deleted with; nothing in the bin.
type Tools = (One, Notes);

/// Draws no more than the limit: each command draws the list anew.
fn latest_of(
    page: &TimelinePage,
    changes: &[FieldChange],
    limit: RwSignal<u32>,
    more: bool,
    tools: Option<Tools>,
) -> AnyView {
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
    let all: Vec<_> = all.iter().filter_map(|one| one.view(tools)).collect();
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

fn event(event: &Event, tools: Option<Tools>) -> AnyView {
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
        Event::Interaction { id, at, kind, text, corrected } => {
            let name = words::choice(Table::Interaction, interaction::KIND, *kind);
            let tools = tools.filter(|_| !corrected).map(|(one, notes)| {
                let said = Noted { id: *id, at: *at, kind: *kind, text: text.clone() };
                ways(one, notes, said)
            });
            let by = corrected.then(|| format!(" · {}", t(t::CUSTOMERS_CORRECTED)));
            view! {
                <li class="event" class:corrected=*corrected>
                    <span class="event-mark">{icon(picture(*kind))}</span>
                    <div class="event-body">
                        {(!text.is_empty()).then(|| view! { <p class="event-text">{text.clone()}</p> }.into_any())}
                        <p class="quiet small">{name} " · " {format::time(*at)} {by}</p>
                    </div>
                    {tools}
                </li>
            }
            .into_any()
        }
    }
}

/// A fact is not edited: a correction stands in its place, or it goes to the bin.
fn ways(one: One, notes: Notes, said: Noted) -> AnyView {
    let id = said.id;
    let correct = move |()| notes.correct(said.clone());
    let delete = move |()| {
        let name = untrack(|| one.title());
        one.act.run(Command::Delete { table: Table::Interaction, ids: vec![id] }, name);
    };
    view! {
        <span class="event-ways">
            <Button label=t(t::CUSTOMERS_CORRECT).to_string() icon=Icon::Edit bare=true look=Look::Quiet on_press=correct/>
            <Button label=t(t::CUSTOMERS_DELETE).to_string() icon=Icon::Bin bare=true look=Look::Quiet on_press=delete/>
        </span>
    }
    .into_any()
}

/// `Order 536365`, or of a refund booked as an order of its own that it is one.
pub fn order_name(kind: i64, number: &str, id: Id) -> String {
    let number = if number.is_empty() { id.to_string() } else { number.to_string() };
    tf(if kind == 0 { t::ORDERS_NAMED } else { t::ORDERS_REFUND_NAMED }, &[("number", &number)])
}
