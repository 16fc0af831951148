//! A condition on orders: which orders are meant, said once, and what they must come to, one measure a line.

use super::{
    controls::{self, Days, Place, Scale, range, select},
    pickers,
    state::Builder,
};
use crate::domain::segment::{Clause, Measure, Range, Span, State};
use crate::ui::{
    i18n::{Text, t},
    locale::t,
    parts::{Button, Icon, Look},
};
use leptos::prelude::*;

/// Kinds of [`Measure`], by name.
const MEASURES: [(&str, Text); 5] = [
    ("count", t::SEGMENTS_COUNT),
    ("spend", t::SEGMENTS_SPEND),
    ("average", t::SEGMENTS_AVERAGE),
    ("first", t::SEGMENTS_FIRST),
    ("last", t::SEGMENTS_LAST_ORDER),
];

const STATES: [(State, &str, Text); 4] = [
    (State::Purchase, "purchase", t::SEGMENTS_PURCHASES),
    (State::Refund, "refund", t::SEGMENTS_REFUNDS),
    (State::Cancelled, "cancelled", t::SEGMENTS_CANCELLED),
    (State::Pending, "pending", t::SEGMENTS_PENDING),
];

/// More measures than these make no sense together.
const MOST: usize = 6;

fn name(measure: &Measure) -> &'static str {
    match measure {
        Measure::Count(_) => "count",
        Measure::Spend(_) => "spend",
        Measure::Average(_) => "average",
        Measure::First(_) => "first",
        Measure::Last(_) => "last",
    }
}

/// How a measure begins.
pub fn begin(name: &str) -> Measure {
    match name {
        "spend" => Measure::Spend(Range::at_least(1_000_000)),
        "average" => Measure::Average(Range::at_least(1_000_000)),
        "first" => Measure::First(Span::Last(90)),
        "last" => Measure::Last(Span::Last(90)),
        _ => Measure::Count(Range::at_least(1)),
    }
}

/// The controls of the condition.
pub fn orders(b: Builder, id: u32) -> AnyView {
    let state = b.part(id, |clause| match clause {
        Clause::Orders { among, .. } => Some(among.state),
        _ => None,
    });
    let state_name = Signal::derive(move || {
        let state = state.get().unwrap_or_default();
        STATES.iter().find(|(own, ..)| *own == state).map_or("", |(_, name, _)| name).to_string()
    });
    let set_state = Callback::new(move |name: String| {
        let state = STATES.iter().find(|(_, own, _)| *own == name).map_or(State::default(), |(state, ..)| *state);
        b.set(id, |clause| {
            if let Clause::Orders { among, .. } = clause {
                among.state = state;
            }
        });
    });
    let states = STATES.iter().map(|(_, name, text)| ((*name).to_string(), t(*text).to_string())).collect();
    let count = b.part(id, |clause| match clause {
        Clause::Orders { all, .. } => Some(all.len()),
        _ => None,
    });
    let count = Memo::new(move |_| count.get().unwrap_or(0));
    let add = move |()| {
        b.set(id, |clause| {
            if let Clause::Orders { all, .. } = clause {
                let next = MEASURES.iter().map(|(name, _)| *name).find(|new| !all.iter().any(|one| name(one) == *new));
                all.push(begin(next.unwrap_or("count")));
            }
        });
    };
    let more = move || {
        (count.get() < MOST).then(|| {
            view! { <Button label=t(t::SEGMENTS_MORE_MEASURES).to_string() icon=Icon::Plus look=Look::Quiet on_press=add/> }
                .into_any()
        })
    };
    view! {
        <div class="clause-words">
            {select(t(t::SEGMENTS_WHICH_ORDERS), states, state_name, set_state)}
            {controls::days(b, id, Place::Within, Days::WINDOW, t(t::SEGMENTS_WHEN))}
            {pickers::of_channels(b, id)}
            {pickers::of_categories(b, id)}
            {pickers::of_products(b, id)}
        </div>
        <For each=move || 0..count.get() key=|at| *at children=move |at| measure(b, id, at, count)/>
        {more}
    }
    .into_any()
}

fn measure(b: Builder, id: u32, at: usize, count: Memo<usize>) -> AnyView {
    let kind = b.part(id, move |clause| match clause {
        Clause::Orders { all, .. } => all.get(at).map(name),
        _ => None,
    });
    let kind = Memo::new(move |_| kind.get().unwrap_or("count"));
    let set = Callback::new(move |name: String| {
        b.set(id, |clause| {
            if let Clause::Orders { all, .. } = clause
                && let Some(place) = all.get_mut(at)
            {
                *place = begin(&name);
            }
        });
        forget(b, id, at);
    });
    let remove = move |()| {
        b.set(id, |clause| {
            if let Clause::Orders { all, .. } = clause
                && at < all.len()
            {
                all.remove(at);
            }
        });
        // What was typed wrongly stood at places that others have now.
        (0..MOST).for_each(|at| forget(b, id, at));
    };
    let place = Place::Measure(at as u8);
    let operand = move || match kind.get() {
        "first" | "last" => controls::days(b, id, place, Days::MOMENT, t(t::SEGMENTS_WHEN)),
        "count" => range(b, id, place, Scale::of(0, t(t::SEGMENTS_TIMES))),
        _ => {
            let currency = b.names.with(|names| names.currency.clone());
            range(b, id, place, Scale::of(4, currency))
        }
    };
    let options = MEASURES.iter().map(|(name, text)| ((*name).to_string(), t(*text).to_string())).collect();
    let now = Signal::derive(move || kind.get().to_string());
    let cross = move || {
        (count.get() > 1).then(|| {
            view! {
                <Button label=t(t::SEGMENTS_REMOVE_MEASURE).to_string() icon=Icon::Cross look=Look::Quiet bare=true on_press=remove/>
            }
            .into_any()
        })
    };
    view! {
        <div class="clause-words measure">
            {select(t(t::SEGMENTS_MEASURE), options, now, set)}
            {operand}
            {cross}
        </div>
    }
    .into_any()
}

fn forget(b: Builder, id: u32, at: usize) {
    [0, 1].into_iter().for_each(|end| b.typed(id, (3 + at as u8, end), None));
}
