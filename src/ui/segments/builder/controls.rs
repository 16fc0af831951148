//! The inputs that conditions are made of: a choice, a number, a range, some days. Each holds what was typed, readable or
//! not, until it is changed.

use super::state::{Builder, Slot};
use crate::domain::{
    schema::Kind,
    segment::{Clause, Measure, Range, Span, Test},
};
use crate::ui::{
    day,
    i18n::{Text, t},
    locale::t,
    parts::choice,
    typed::{scaled, scaled_text},
};
use leptos::{html, prelude::*};

/// What a number counts: its decimals, and what stands after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    pub decimals: u32,
    pub unit: String,
}

impl Scale {
    pub fn plain() -> Self {
        Self { decimals: 0, unit: String::new() }
    }

    pub fn of(decimals: u32, unit: impl Into<String>) -> Self {
        Self { decimals, unit: unit.into() }
    }

    pub fn kind(kind: Kind, currency: &str) -> Self {
        match kind {
            Kind::Amount => Self::of(4, currency),
            // A custom field may hold any number, but is compared with a whole one.
            _ => Self::plain(),
        }
    }
}

/// A part of a condition that is a range or some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// What a field or score is tested for.
    Test,
    /// The time that orders or interactions are of.
    Within,
    Count,
    Measure(u8),
}

impl Place {
    fn slot(self, end: u8) -> Slot {
        let place = match self {
            Place::Test => 0,
            Place::Within => 1,
            Place::Count => 2,
            Place::Measure(at) => 3 + at,
        };
        (place, end)
    }

    fn range(self, clause: &mut Clause) -> Option<&mut Range> {
        match (self, clause) {
            (Place::Test, Clause::Field { test: Test::Number(range), .. }) => Some(range),
            (Place::Test, Clause::Score { test: Test::Number(range), .. }) => Some(range),
            (Place::Count, Clause::Interactions { count, .. }) => Some(count),
            (Place::Measure(at), Clause::Orders { all, .. }) => match all.get_mut(usize::from(at))? {
                Measure::Count(range) | Measure::Spend(range) | Measure::Average(range) => Some(range),
                Measure::First(_) | Measure::Last(_) => None,
            },
            _ => None,
        }
    }

    fn span(self, clause: &mut Clause) -> Option<&mut Span> {
        match (self, clause) {
            (Place::Test, Clause::Field { test: Test::Day(span), .. }) => Some(span),
            (Place::Within, Clause::Orders { among, .. }) => Some(&mut among.within),
            (Place::Within, Clause::Interactions { within, .. }) => Some(within),
            (Place::Measure(at), Clause::Orders { all, .. }) => match all.get_mut(usize::from(at))? {
                Measure::First(span) | Measure::Last(span) => Some(span),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A native select of values with their texts.
pub fn select(label: &str, options: Vec<(String, String)>, now: Signal<String>, set: Callback<String>) -> AnyView {
    choice(label.to_string(), "", options, now, set)
}

/// What an input shows and how it is read: the text of what holds, and what takes a text or says why it cannot.
#[derive(Clone, Copy)]
pub struct Reading {
    pub now: Signal<String>,
    pub take: Callback<String, Result<(), Text>>,
}

/// An input of one line. While somebody types, it is ahead of the draft and not set back.
pub fn input(b: Builder, id: u32, slot: Slot, kind: &'static str, label: &str, reading: Reading) -> AnyView {
    let node = NodeRef::<html::Input>::new();
    let wrong = Memo::new(move |_| b.wrong.with(|all| all.get(&(id, slot)).cloned()));
    let shown = move || wrong.get().map_or_else(|| reading.now.get(), |(text, _)| text);
    Effect::new(move |_| {
        let shown = shown();
        let Some(input) = node.get() else { return };
        let typing = document().active_element().is_some_and(|active| active == **input);
        if !typing && input.value() != shown {
            input.set_value(&shown);
        }
    });
    let typed = move |text: String| {
        let why = reading.take.run(text.clone()).err();
        b.typed(id, slot, why.map(|why| (text, why)));
    };
    // Leaving it, one sees what was understood.
    let settle = move |_| {
        if let Some(input) = node.try_get_untracked().flatten() {
            if kind == "date" && input.value() != untrack(shown) {
                typed(input.value());
            }
            let shown = untrack(shown);
            if input.value() != shown {
                input.set_value(&shown);
            }
        }
    };
    let (form, mode) = match kind {
        "date" => ("date", ""),
        "number" => ("text", "decimal"),
        _ => ("text", ""),
    };
    view! {
        <input
            type=form
            inputmode=mode
            class=kind
            autocomplete="off"
            spellcheck="false"
            node_ref=node
            aria-label=label.to_string()
            aria-invalid=move || wrong.with(Option::is_some).then_some("true")
            aria-describedby=format!("message-{id}")
            value=untrack(shown)
            on:input=move |event| {
                let text = event_target_value(&event);
                // A date in the making waits until the input is left.
                if kind != "date" || day::is_whole(&text) {
                    typed(text);
                }
            }
            on:blur=settle
        />
    }
    .into_any()
}

/// How a range is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    AtLeast,
    AtMost,
    Between,
    Exactly,
}

impl Said {
    const ALL: [(Said, &'static str, Text); 4] = [
        (Said::AtLeast, "min", t::SEGMENTS_AT_LEAST),
        (Said::AtMost, "max", t::SEGMENTS_AT_MOST),
        (Said::Between, "between", t::SEGMENTS_BETWEEN),
        (Said::Exactly, "is", t::SEGMENTS_EXACTLY),
    ];

    fn of(range: Range) -> Self {
        match (range.min, range.max) {
            (Some(min), Some(max)) if min == max => Said::Exactly,
            (Some(_), Some(_)) => Said::Between,
            (None, Some(_)) => Said::AtMost,
            _ => Said::AtLeast,
        }
    }

    /// Whether this is still a way to say it.
    fn fits(self, range: Range) -> bool {
        match self {
            Said::Between => range.min.is_some() && range.max.is_some(),
            own => own == Said::of(range),
        }
    }
}

/// A range of numbers: at least, at most, between, exactly.
pub fn range(b: Builder, id: u32, place: Place, scale: Scale) -> AnyView {
    let now = b.part(id, move |clause| place.range(&mut clause.clone()).copied());
    let chosen = RwSignal::new(Said::of(now.get_untracked().unwrap_or_default()));
    let said = Memo::new(move |_| {
        let (chosen, range) = (chosen.get(), now.get().unwrap_or_default());
        if chosen.fits(range) { chosen } else { Said::of(range) }
    });
    let put = move |range: Range| {
        b.set(id, move |clause| {
            if let Some(place) = place.range(clause) {
                *place = range;
            }
        });
    };
    let choose = Callback::new(move |name: String| {
        let Some((said, ..)) = Said::ALL.into_iter().find(|(_, known, _)| *known == name) else { return };
        let range = now.get_untracked().unwrap_or_default();
        let one = range.min.or(range.max);
        [0, 1].into_iter().for_each(|end| b.typed(id, place.slot(end), None));
        chosen.set(said);
        put(match said {
            Said::AtLeast => Range { min: one, max: None },
            Said::AtMost => Range { min: None, max: range.max.or(range.min) },
            Said::Between => Range { min: one, max: range.max.or(range.min) },
            Said::Exactly => Range { min: one, max: one },
        });
    });
    let decimals = scale.decimals;
    let end = move |label: Text, end: u8| {
        let text = Signal::derive(move || {
            let range = now.get().unwrap_or_default();
            let value = if end == 0 { range.min } else { range.max };
            value.map(|value| scaled_text(value, decimals)).unwrap_or_default()
        });
        let take = Callback::new(move |text: String| {
            let value = scaled(&text, decimals);
            let value = value.ok_or(if decimals == 0 { t::SEGMENTS_WHOLE_NUMBER } else { t::SEGMENTS_A_NUMBER })?;
            // Nothing happens fewer times than never.
            let counts = decimals == 0 && matches!(place, Place::Count | Place::Measure(_));
            if counts && value < 0 {
                return Err(t::SEGMENTS_NO_LESS_THAN_NEVER);
            }
            let range = now.get_untracked().unwrap_or_default();
            put(match (said.get_untracked(), end) {
                (Said::Exactly, _) => Range { min: Some(value), max: Some(value) },
                (_, 0) => Range { min: Some(value), ..range },
                _ => Range { max: Some(value), ..range },
            });
            Ok(())
        });
        input(b, id, place.slot(end), "number", t(label), Reading { now: text, take })
    };
    let unit = scale.unit;
    let ends = move || match said.get() {
        Said::AtLeast => end(t::SEGMENTS_AT_LEAST, 0),
        Said::AtMost => end(t::SEGMENTS_AT_MOST, 1),
        Said::Exactly => end(t::SEGMENTS_EXACTLY, 0),
        Said::Between => {
            view! { {end(t::SEGMENTS_FROM, 0)} <span>{t(t::SEGMENTS_TO)}</span> {end(t::SEGMENTS_TO, 1)} }.into_any()
        }
    };
    let options = Said::ALL.into_iter().map(|(_, name, text)| (name.to_string(), t(text).to_string())).collect();
    let now = Signal::derive(move || {
        let said = said.get();
        Said::ALL.iter().find(|(own, ..)| *own == said).map_or("", |(_, name, _)| name).to_string()
    });
    let unit = (!unit.is_empty()).then(|| view! { <span class="unit">{unit}</span> }.into_any());
    view! { {select(t(t::SEGMENTS_HOW_MANY), options, now, choose)} <span class="with-unit">{ends} {unit}</span> }
        .into_any()
}

/// How some days are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    Ever,
    Last,
    Before,
    Between,
    Anniversary,
}

impl Days {
    /// The time that orders or interactions are of.
    pub const WINDOW: &'static [Days] = &[Days::Ever, Days::Last, Days::Before, Days::Between];
    /// A moment.
    pub const MOMENT: &'static [Days] = &[Days::Last, Days::Before, Days::Between];
    /// A day that comes round each year.
    pub const YEARLY: &'static [Days] = &[Days::Anniversary, Days::Last, Days::Before, Days::Between];

    /// Its name, its text, and what stands after the number of days.
    fn texts(self) -> (&'static str, Text, Text) {
        match self {
            Days::Ever => ("ever", t::RULE_EVER, t::RULE_EVER),
            Days::Last => ("last", t::SEGMENTS_LAST, t::SEGMENTS_LAST_DAYS),
            Days::Before => ("before", t::SEGMENTS_BEFORE, t::SEGMENTS_BEFORE_DAYS),
            Days::Between => ("between", t::SEGMENTS_BETWEEN_DAYS, t::RULE_EVER),
            Days::Anniversary => ("next", t::SEGMENTS_NEXT, t::SEGMENTS_NEXT_DAYS),
        }
    }

    fn of(span: Span) -> Self {
        match span {
            Span::Ever => Days::Ever,
            Span::Last(_) => Days::Last,
            Span::Before(_) => Days::Before,
            Span::Between { .. } => Days::Between,
            Span::Anniversary(_) => Days::Anniversary,
        }
    }
}

fn number_of(span: Span) -> Option<i64> {
    match span {
        Span::Last(days) | Span::Before(days) | Span::Anniversary(days) => Some(days),
        Span::Ever | Span::Between { .. } => None,
    }
}

/// Some days: the last so many, longer ago, between two, at any time.
pub fn days(b: Builder, id: u32, place: Place, offered: &'static [Days], label: &str) -> AnyView {
    let now = b.part(id, move |clause| place.span(&mut clause.clone()).copied());
    let said = Memo::new(move |_| Days::of(now.get().unwrap_or_default()));
    let put = move |span: Span| {
        b.set(id, move |clause| {
            if let Some(place) = place.span(clause) {
                *place = span;
            }
        });
    };
    let choose = Callback::new(move |name: String| {
        let Some(said) = offered.iter().copied().find(|said| said.texts().0 == name) else { return };
        let days = now.get_untracked().and_then(number_of).unwrap_or(30);
        [0, 1].into_iter().for_each(|end| b.typed(id, place.slot(end), None));
        put(match said {
            Days::Ever => Span::Ever,
            Days::Last => Span::Last(days),
            Days::Before => Span::Before(days),
            Days::Anniversary => Span::Anniversary(days),
            Days::Between => {
                let today = b.vocabulary.with_untracked(|words| words.day);
                Span::Between { from: Some(today - days + 1), to: Some(today) }
            }
        });
    });
    let number = move |said: Days| {
        let text = Signal::derive(move || now.get().and_then(number_of).map(|n| n.to_string()).unwrap_or_default());
        let take = Callback::new(move |text: String| {
            let days = scaled(&text, 0).filter(|days| (0..=40_000).contains(days)).ok_or(t::SEGMENTS_WHOLE_NUMBER)?;
            put(match said {
                Days::Before => Span::Before(days),
                Days::Anniversary => Span::Anniversary(days),
                _ => Span::Last(days),
            });
            Ok(())
        });
        let (_, text_of, after) = said.texts();
        let field = input(b, id, place.slot(0), "number", t(text_of), Reading { now: text, take });
        view! { {field} <span>{t(after)}</span> }.into_any()
    };
    let date = move |label: Text, end: u8| {
        let ends = move || match now.get() {
            Some(Span::Between { from, to }) => (from, to),
            _ => (None, None),
        };
        let text = Signal::derive(move || {
            let (from, to) = ends();
            if end == 0 { from } else { to }.map(day::text).unwrap_or_default()
        });
        let take = Callback::new(move |text: String| {
            let (from, to) = untrack(ends);
            let typed = match text.as_str() {
                // An open end.
                "" => None,
                text => Some(day::parse(text).ok_or(t::SEGMENTS_A_DAY)?),
            };
            put(if end == 0 { Span::Between { from: typed, to } } else { Span::Between { from, to: typed } });
            Ok(())
        });
        input(b, id, place.slot(end), "date", t(label), Reading { now: text, take })
    };
    let ends = move || match said.get() {
        Days::Ever => ().into_any(),
        Days::Between => {
            view! { {date(t::SEGMENTS_FROM, 0)} <span>{t(t::SEGMENTS_TO)}</span> {date(t::SEGMENTS_TO, 1)} }.into_any()
        }
        said => number(said),
    };
    let options = offered.iter().map(|said| (said.texts().0.to_string(), t(said.texts().1).to_string())).collect();
    let now = Signal::derive(move || said.get().texts().0.to_string());
    view! { {select(label, options, now, choose)} <span class="with-unit">{ends}</span> }.into_any()
}
