//! The menu that adds a condition: all there are, in groups, found by typing.

use super::{
    orders,
    state::Builder,
    tests_of::{About, first_clause},
};
use crate::domain::{
    schema::{Key, Kind, Section, Table, customer},
    score::Score,
    segment::{Among, Clause, Range, Rule, Span},
};
use crate::ui::{
    browser,
    i18n::{Text, t},
    locale::t,
    parts::{Icon, Look, Popover, close_popover},
    words,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

#[derive(Clone)]
struct Entry {
    group: Text,
    label: String,
    rule: Rule,
}

fn field(group: Text, key: Key) -> Entry {
    let about = About::Field(key);
    let label = if let About::Field(key) = &about { words::field(Table::Customer, key) } else { String::new() };
    Entry { group, label, rule: Rule::Is(first_clause(&about)) }
}

fn bought(label: Text, measure: &str, within: Span) -> Entry {
    let among = Among { within, ..Among::default() };
    let rule = Rule::Is(Clause::Orders { among, all: vec![orders::begin(measure)] });
    Entry { group: t::SEGMENTS_OF_ORDERS, label: t(label).into(), rule }
}

fn entries(b: Builder) -> Vec<Entry> {
    let shown = |sections: &'static [Section], dates: bool| {
        let all = Table::Customer.fields().iter().filter(move |info| sections.contains(&info.section));
        all.filter(move |info| matches!(info.kind, Kind::Day | Kind::Time) == dates).map(|info| Key::from(info.field))
    };
    let clause =
        |group: Text, label: Text, clause: Clause| Entry { group, label: t(label).into(), rule: Rule::Is(clause) };
    let mut all: Vec<Entry> = shown(&[Section::Basic], false).map(|key| field(t::SEGMENTS_OF_CUSTOMER, key)).collect();
    let more = shown(&[Section::Attitude, Section::Behaviour, Section::Business], false);
    all.extend(more.map(|key| field(t::SEGMENTS_OF_ATTITUDE, key)));
    all.push(clause(t::SEGMENTS_OF_TAGS, t::SEGMENTS_TAG, Clause::Tag { any: Vec::new() }));
    all.push(clause(
        t::SEGMENTS_OF_TAGS,
        t::SEGMENTS_CONSENT,
        Clause::Consent { channel: customer::CHANNELS[0].into() },
    ));
    all.extend(shown(&[Section::Basic], true).map(|key| field(t::SEGMENTS_OF_DATES, key)));
    all.extend([
        bought(t::SEGMENTS_COUNT, "count", Span::Last(90)),
        bought(t::SEGMENTS_SPEND, "spend", Span::Last(365)),
        bought(t::SEGMENTS_AVERAGE, "average", Span::Ever),
        bought(t::SEGMENTS_FIRST, "first", Span::Ever),
        bought(t::SEGMENTS_LAST_ORDER, "last", Span::Ever),
        bought(t::SEGMENTS_GOODS, "count", Span::Ever),
    ]);
    // Notes are no contacts.
    let contacts = Clause::Interactions { kinds: vec![1, 2, 3], within: Span::Last(30), count: Range::at_least(1) };
    all.push(clause(t::SEGMENTS_OF_INTERACTIONS, t::SEGMENTS_CONTACTS, contacts));
    all.extend(Score::ALL.into_iter().map(|score| Entry {
        group: t::SEGMENTS_OF_SCORES,
        label: words::score(score),
        rule: Rule::Is(first_clause(&About::Score(score))),
    }));
    b.vocabulary.with_untracked(|words| {
        let segments = words.segments.iter().filter(|(id, _)| Some(*id) != b.segment);
        all.extend(segments.map(|(id, name)| Entry {
            group: t::SEGMENTS_TITLE,
            label: name.clone(),
            rule: Rule::Is(Clause::Segment { id: *id }),
        }));
        all.extend(words.custom.iter().map(|name| field(t::SEGMENTS_OF_CUSTOM, Key::of(customer::CUSTOM, name))));
    });
    all
}

/// The button and its menu.
pub fn adder(b: Builder, group: u32) -> AnyView {
    view! {
        <Popover label=t(t::SEGMENTS_ADD).to_string() icon=Icon::Plus look=Look::Plain>{menu(b, group)}</Popover>
    }
    .into_any()
}

fn menu(b: Builder, group: u32) -> AnyView {
    let all = entries(b);
    let typed = RwSignal::new(String::new());
    let found = move || {
        let wanted = typed.with(|typed| typed.trim().to_lowercase());
        let fits = |entry: &&Entry| {
            entry.label.to_lowercase().contains(&wanted) || t(entry.group).to_lowercase().contains(&wanted)
        };
        all.iter().filter(fits).cloned().collect::<Vec<_>>()
    };
    let first = found.clone();
    let add = move |event: &web_sys::Event, rule: &Rule| {
        close_popover(event);
        b.add(group, rule);
    };
    let on_keydown = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            _ if browser::composing(&event) => return,
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            "Enter" if is_input(&event) => {
                event.prevent_default();
                // With Ctrl it would save, too.
                event.stop_propagation();
                if let Some(entry) = untrack(&first).into_iter().next() {
                    add(&event, &entry.rule);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        step(&event, by);
    };
    let id = format!("adder-{group}");
    {
        let id = id.clone();
        request_animation_frame(move || browser::focus(&id));
    }
    let options = move || {
        let found = found();
        let mut group = None;
        let rows = found.into_iter().map(|entry| {
            let head = (group.replace(entry.group) != Some(entry.group))
                .then(|| view! { <h3 class="adder-group">{t(entry.group)}</h3> }.into_any());
            let press = move |event: web_sys::MouseEvent| add(&event, &entry.rule);
            view! {
                {head}
                <button type="button" class="menu-item" on:click=press><span>{entry.label}</span></button>
            }
            .into_any()
        });
        rows.collect_view()
    };
    view! {
        <div class="adder" on:keydown=on_keydown>
            <input
                id=id.clone()
                type="search"
                autocomplete="off"
                aria-label=t(t::SEGMENTS_FIND_CONDITION)
                placeholder=t(t::SEGMENTS_FIND_CONDITION)
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <div class="options">{options}</div>
        </div>
    }
    .into_any()
}

fn is_input(event: &KeyboardEvent) -> bool {
    event.target().is_some_and(|target| target.dyn_into::<web_sys::HtmlInputElement>().is_ok())
}

/// Moves the focus among the input and the entries below it.
fn step(event: &KeyboardEvent, by: i32) {
    let menu = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let Some(items) = menu.and_then(|menu| menu.query_selector_all("input, .menu-item").ok()) else { return };
    let count = items.length() as i32;
    let focused = document().active_element();
    let at = (0..count).find(|at| items.item(*at as u32).as_ref() == focused.as_ref().map(AsRef::as_ref));
    let to = (at.unwrap_or(0) + by).rem_euclid(count.max(1));
    if let Some(item) = items.item(to as u32).and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        // An entry that cannot take the focus leaves it where it is.
        drop(item.focus());
    }
}
