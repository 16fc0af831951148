//! Customers who are probably one, pair by pair.

use super::{compare, head};
use crate::client::Client;
use crate::domain::id::Id;
use crate::engine::command::Command;
use crate::engine::query::{Answer, DuplicatePair, Query, Window};
use crate::ui::{
    act::Act,
    address, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, answered, empty, link_button},
    words,
};
use leptos::prelude::*;

/// Pairs asked for at first, and by each press of "more".
const STEP: u32 = 50;

pub fn screen() -> AnyView {
    let client = Client::here();
    let limit = RwSignal::new(STEP);
    let act = Act::here();
    let open = RwSignal::new(None::<(Id, Id)>);
    let live = client.watch(move || Some(Query::Duplicates { window: Window { offset: 0, limit: limit.get() } }));
    let list = answered(live, 8, move |answer| {
        let Answer::Duplicates { total, pairs, aside } = answer else { return None };
        let back = (!aside.is_empty()).then(|| {
            let label = tf(t::DATA_BRING_BACK, &[("n", &format::number(aside.len() as u64))]);
            let pairs = aside.clone();
            let press = move |()| act.run(Command::SuggestAgain { pairs: pairs.clone() }, "");
            view! { <Button label=label look=Look::Quiet icon=Icon::Undo on_press=press/> }.into_any()
        });
        if pairs.is_empty() {
            let action = link_button(Look::Plain, Some(Icon::People), t(t::DATA_SEE_CUSTOMERS), address::CUSTOMERS);
            let ways = view! { {action} {back} }.into_any();
            return Some(empty(Icon::Merge, t(t::DATA_NO_DUPLICATES), t(t::DATA_NO_DUPLICATES_TEXT), ways));
        }
        let rows = pairs.iter().map(|pair| row(pair, open)).collect_view();
        let press = move |()| limit.update(|limit| *limit += STEP);
        let more = (*total > pairs.len() as u32)
            .then(|| view! { <Button label=t(t::DATA_MORE_PAIRS).to_string() on_press=press/> }.into_any());
        let count = tf(t::DATA_PAIRS, &[("n", &format::number(u64::from(*total)))]);
        Some(
            view! { <p class="quiet">{count}</p> <ul class="pairs">{rows}</ul> <div class="data-row">{more} {back}</div> }
                .into_any(),
        )
    });
    view! { {head(t(t::DATA_DUPLICATES))} <div class="data-page wide">{list}</div> }.into_any()
}

fn row(pair: &DuplicatePair, open: RwSignal<Option<(Id, Id)>>) -> AnyView {
    let ids = (pair.a.0, pair.b.0);
    let names = (format::phone(&pair.a.1), format::phone(&pair.b.1));
    let apart = compare::set_apart(ids, (&names.0, &names.1));
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
                <Button label=t(t::DATA_NOT_SAME).to_string() look=Look::Quiet on_press=apart/>
            </div>
            {compared}
        </li>
    }
    .into_any()
}
