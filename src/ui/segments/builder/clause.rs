//! One condition: a line that reads as a sentence, with what it leaves and what can be done with it.

use super::{
    controls::{self, Days, Place, Reading, Scale, input, range, select},
    group, orders, pickers,
    state::{Builder, element_id},
    tests_of::{About, Tried, set_test, test_of, typed_values},
};
use crate::domain::{
    schema::{Key, Table, customer},
    segment::{Clause, Test},
    value::Value,
};
use crate::ui::{
    i18n::t,
    locale::{t, tf},
    words,
};
use leptos::prelude::*;

/// What decides which controls there are; a change of anything else leaves them as they are.
#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Tested(About),
    Tag,
    Consent,
    Orders,
    Interactions,
    Segment,
}

impl Shape {
    fn of(clause: &Clause) -> Self {
        match clause {
            Clause::Field { key, .. } => Shape::Tested(About::Field(key.clone())),
            Clause::Score { score, .. } => Shape::Tested(About::Score(*score)),
            Clause::Tag { .. } => Shape::Tag,
            Clause::Consent { .. } => Shape::Consent,
            Clause::Orders { .. } => Shape::Orders,
            Clause::Interactions { .. } => Shape::Interactions,
            Clause::Segment { .. } => Shape::Segment,
        }
    }
}

/// The line of a condition.
pub fn clause(b: Builder, id: u32) -> AnyView {
    let shape = b.part(id, |clause| Some(Shape::of(clause)));
    let content = move || match shape.get() {
        None => ().into_any(),
        Some(Shape::Tested(about)) => tested(b, id, about),
        Some(Shape::Tag) => line(t(t::SEGMENTS_TAG).into(), pickers::of_tags(b, id)),
        Some(Shape::Consent) => line(t(t::SEGMENTS_CONSENT).into(), consent(b, id)),
        Some(Shape::Orders) => orders::orders(b, id),
        Some(Shape::Interactions) => line(t(t::SEGMENTS_CONTACTS).into(), interactions(b, id)),
        Some(Shape::Segment) => line(t(t::SEGMENTS_IN_SEGMENT).into(), pickers::of_segments(b, id)),
    };
    let sentence = Signal::derive(move || {
        let clause = b.clause(id);
        clause.map_or_else(String::new, |clause| b.names.with(|names| words::rule::clause(&clause, false, names)))
    });
    view! {
        <div class="clause" id=element_id(id) role="group" aria-label=sentence>
            <div class="clause-line">
                {group::not_toggle(b, id)}
                <div class="clause-controls">{content}</div>
                {group::left(b, id)}
                {group::tools(b, id, sentence)}
            </div>
            {message(b, id)}
        </div>
    }
    .into_any()
}

/// The message below a condition: what was typed wrongly, and once somebody wants to save what is missing.
fn message(b: Builder, id: u32) -> AnyView {
    let text = move || {
        let wrong =
            b.wrong.with(|all| all.range((id, (0, 0))..=(id, (u8::MAX, u8::MAX))).map(|(_, (_, why))| *why).next());
        let missing = move || {
            let unfinished =
                b.draft.with(|draft| draft.clause(id).is_some_and(|clause| !crate::ui::draft::is_finished(clause)));
            (unfinished && b.tried.get()).then_some(t::SEGMENTS_UNFINISHED)
        };
        wrong.or_else(missing).map(t)
    };
    view! { <p class="field-message" id=format!("message-{id}") aria-live="polite">{text}</p> }.into_any()
}

fn line(name: String, controls: AnyView) -> AnyView {
    view! { <div class="clause-words"><span class="clause-name">{name}</span>{controls}</div> }.into_any()
}

/// A field or a score: its name, what it is tested for, and the values.
fn tested(b: Builder, id: u32, about: About) -> AnyView {
    let name = match &about {
        About::Field(key) => words::field(Table::Customer, key),
        About::Score(score) => words::score(*score),
    };
    let tried = b.part(id, |clause| test_of(clause).map(Tried::of));
    let offered = about.offered();
    let set = {
        let about = about.clone();
        Callback::new(move |name: String| {
            if let Some(tried) = offered.iter().find(|tried| tried.name() == name) {
                b.set(id, |clause| set_test(clause, about.begin(*tried)));
                [0, 1].into_iter().for_each(|end| b.typed(id, (0, end), None));
            }
        })
    };
    let options: Vec<_> =
        offered.iter().map(|tried| (tried.name().to_string(), t(tried.text(&about)).to_string())).collect();
    let choice = match options.len() {
        0 | 1 => view! { <span>{options.into_iter().map(|(_, text)| text).collect::<String>()}</span> }.into_any(),
        _ => {
            let now = Signal::derive(move || tried.get().map_or("", Tried::name).to_string());
            select(&tf(t::SEGMENTS_TEST_OF, &[("name", &name)]), options, now, set)
        }
    };
    let label = name.clone();
    let operand = move || match (tried.get(), &about) {
        (None | Some(Tried::Known), _) => ().into_any(),
        (Some(Tried::Any), About::Score(score)) => pickers::of_score(b, id, *score),
        (Some(Tried::Any), About::Field(key)) if about.has_choices() => pickers::of_field(b, id, key.field),
        (Some(Tried::Any), _) => typed_list(b, id, &label),
        (Some(Tried::Contains), _) => contains(b, id, &label),
        (Some(Tried::Day), about) => controls::days(b, id, Place::Test, about.days(), t(t::SEGMENTS_WHEN)),
        (Some(Tried::Number), about) => {
            let currency = b.names.with(|names| names.currency.clone());
            range(b, id, Place::Test, about.scale(&currency, t(t::SEGMENTS_DAYS)))
        }
    };
    line(name, view! { {choice} {operand} }.into_any())
}

fn contains(b: Builder, id: u32, label: &str) -> AnyView {
    let now = b.part(id, |clause| match test_of(clause) {
        Some(Test::Contains(text)) => Some(text.clone()),
        _ => None,
    });
    let take = Callback::new(move |text: String| {
        b.set(id, |clause| set_test(clause, Test::Contains(text)));
        Ok(())
    });
    input(b, id, (0, 0), "text", label, Reading { now: Signal::derive(move || now.get().unwrap_or_default()), take })
}

/// Texts that are typed, with commas between.
fn typed_list(b: Builder, id: u32, label: &str) -> AnyView {
    let now = b.part(id, |clause| match test_of(clause) {
        Some(Test::Any(values)) => {
            Some(values.iter().filter_map(Value::as_text).collect::<Vec<_>>().join(t(t::WORDS_COMMA)))
        }
        _ => None,
    });
    let take = Callback::new(move |text: String| {
        b.set(id, |clause| set_test(clause, Test::Any(typed_values(&text))));
        Ok(())
    });
    input(b, id, (0, 0), "text", label, Reading { now: Signal::derive(move || now.get().unwrap_or_default()), take })
}

fn consent(b: Builder, id: u32) -> AnyView {
    let now = b.part(id, |clause| match clause {
        Clause::Consent { channel } => Some(channel.clone()),
        _ => None,
    });
    let set = Callback::new(move |channel: String| b.set(id, |clause| *clause = Clause::Consent { channel }));
    let options = customer::CHANNELS.iter().map(|name| ((*name).to_string(), words::channel(name))).collect();
    let label = words::field(Table::Customer, &Key::from(customer::CONSENT));
    select(&label, options, Signal::derive(move || now.get().unwrap_or_default()), set)
}

fn interactions(b: Builder, id: u32) -> AnyView {
    view! {
        {pickers::of_kinds(b, id)}
        {controls::days(b, id, Place::Within, Days::WINDOW, t(t::SEGMENTS_WHEN))}
        {range(b, id, Place::Count, Scale::of(0, t(t::SEGMENTS_TIMES)))}
    }
    .into_any()
}
