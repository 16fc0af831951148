//! Customers who are probably one, pair by pair.

use super::{compare, head};
use crate::client::Client;
use crate::domain::id::Id;
use crate::engine::query::{Answer, DuplicatePair, Query, Window};
use crate::ui::{
    address, format,
    i18n::t,
    locale::{t, tf},
    not_same::{bring_back, is_aside, set_aside},
    parts::{Button, Icon, Look, answered, empty, link_button},
    words,
};
use leptos::prelude::*;

/// Pairs asked for at first, and by each press of "more".
const STEP: u32 = 50;

pub fn screen() -> AnyView {
    let client = Client::here();
    let limit = RwSignal::new(STEP);
    let open = RwSignal::new(None::<(Id, Id)>);
    let live = client.watch(move || Some(Query::Duplicates { window: Window { offset: 0, limit: limit.get() } }));
    let list = answered(live, 8, move |answer| {
        let Answer::Duplicates { total, pairs } = answer else { return None };
        let (aside, left): (Vec<_>, Vec<_>) = pairs.iter().partition(|pair| is_aside(pair.a.0, pair.b.0));
        let aside: Vec<_> = aside.into_iter().map(|pair| (pair.a.0, pair.b.0)).collect();
        let back = (!aside.is_empty()).then(|| {
            let label = tf(t::DATA_BRING_BACK, &[("n", &format::number(aside.len() as u64))]);
            let aside = aside.clone();
            view! { <Button label=label look=Look::Quiet icon=Icon::Undo on_press=move |()| bring_back(&aside)/> }
                .into_any()
        });
        if left.is_empty() && pairs.len() as u32 >= *total {
            let action = link_button(Look::Plain, Some(Icon::People), t(t::DATA_SEE_CUSTOMERS), address::CUSTOMERS);
            let ways = view! { {action} {back} }.into_any();
            return Some(empty(Icon::Merge, t(t::DATA_NO_DUPLICATES), t(t::DATA_NO_DUPLICATES_TEXT), ways));
        }
        let rows = left.into_iter().map(|pair| row(pair, open)).collect_view();
        let press = move |()| limit.update(|limit| *limit += STEP);
        let more = (*total > pairs.len() as u32)
            .then(|| view! { <Button label=t(t::DATA_MORE_PAIRS).to_string() on_press=press/> }.into_any());
        let count = tf(t::DATA_PAIRS, &[("n", &format::number(u64::from(*total) - aside.len() as u64))]);
        Some(
            view! { <p class="quiet">{count}</p> <ul class="pairs">{rows}</ul> <div class="data-row">{more} {back}</div> }
                .into_any(),
        )
    });
    view! { {head(t(t::DATA_DUPLICATES))} <div class="data-page wide">{list}</div> }.into_any()
}

fn row(pair: &DuplicatePair, open: RwSignal<Option<(Id, Id)>>) -> AnyView {
    let ids = (pair.a.0, pair.b.0);
    let names = (pair.a.1.clone(), pair.b.1.clone());
    let is_open = Memo::new(move |_| open.get() == Some(ids));
    let compared = move || is_open.get().then(|| compare::draw(ids, Callback::new(move |()| open.set(None))));
    view! {
        <li class="pair" class:open=is_open>
            <div class="pair-head">
                <button
                    type="button"
                    class="pair-names"
                    aria-expanded=move || is_open.get().to_string()
                    on:click=move |_| open.set((!is_open.get_untracked()).then_some(ids))
                >
                    <span>{names.0}</span>
                    <span class="quiet">"="</span>
                    <span>{names.1}</span>
                </button>
                <span class="chip">{words::duplicate(pair.reason)}</span>
                <Button label=t(t::DATA_NOT_SAME).to_string() look=Look::Quiet on_press=move |()| set_aside(ids.0, ids.1)/>
            </div>
            {compared}
        </li>
    }
    .into_any()
}
