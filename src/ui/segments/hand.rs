//! Members by hand: who was put in or taken out by a person, and why.

use super::people;
use crate::domain::{
    id::Id,
    schema::{Key, Table, segment},
    value::Value,
};
use crate::engine::command::Command;
use crate::engine::query::{HandMember, SegmentView};
use crate::engine::segment::members::hand_text;
use crate::ui::{
    act::Act,
    address, browser, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look},
};
use leptos::prelude::*;

/// Those by hand, and the form that adds one.
pub fn hand(id: Id, view: Signal<SegmentView>) -> AnyView {
    let act = Act::here();
    let members = Memo::new(move |_| view.with(|view| view.hand.clone()));
    let write = move |customer: Id, value: Value| {
        let set = vec![(Key::of(segment::HAND, customer.to_string()), value)];
        let name = view.with_untracked(|view| view.line.name.clone());
        act.run(Command::Edit { table: Table::Segment, id, set }, name);
    };
    let row = move |member: HandMember| {
        let text = if member.inside { t::SEGMENTS_PUT_IN } else { t::SEGMENTS_TAKEN_OUT };
        let class = if member.inside { "state good" } else { "state bad" };
        let customer = member.customer;
        let name = format::phone(&member.name);
        let label = tf(t::SEGMENTS_BY_RULE_AGAIN, &[("name", &name)]);
        view! {
            <li>
                <a class="row-main" href=address::customer(customer)>
                    <span class="row-name">{name}</span>
                    <span class="row-detail">{member.reason}</span>
                </a>
                <span class=class>{t(text)}</span>
                <Button
                    label=label
                    icon=Icon::Cross
                    look=Look::Quiet
                    bare=true
                    on_press=move |()| {
                        write(customer, Value::Null);
                        focus_search();
                    }
                />
            </li>
        }
        .into_any()
    };
    let list = move || {
        let members = members.get();
        match members.is_empty() {
            true => view! { <p class="quiet">{t(t::SEGMENTS_NO_HAND)}</p> }.into_any(),
            false => view! { <ul class="rows people">{members.into_iter().map(row).collect_view()}</ul> }.into_any(),
        }
    };
    view! {
        <section aria-labelledby="by-hand">
            <header class="section-head"><h2 id="by-hand">{t(t::SEGMENTS_BY_HAND)}</h2></header>
            {list}
            {form(Callback::new(move |(customer, text): (Id, String)| write(customer, Value::Text(text))))}
        </section>
    }
    .into_any()
}

/// What had the focus goes: the next one is found from here.
fn focus_search() {
    browser::focus_next("[aria-labelledby=by-hand] .find-customer input");
}

/// First who, then why, then in or out.
fn form(put: Callback<(Id, String)>) -> AnyView {
    let who = RwSignal::new(None::<(Id, String)>);
    let reason = RwSignal::new(String::new());
    let pick = Callback::new(move |picked: (Id, String)| {
        who.set(Some(picked));
        request_animation_frame(|| browser::focus("hand-reason"));
    });
    let done = move |inside: bool| {
        if let Some((id, _)) = who.get_untracked() {
            put.run((id, hand_text(inside, &reason.get_untracked())));
            who.set(None);
            reason.set(String::new());
            focus_search();
        }
    };
    let cancel = move |()| {
        who.set(None);
        focus_search();
    };
    let chosen = move || {
        who.get().map(|(_, name)| {
            view! {
                <div class="hand-form">
                    <p>{tf(t::SEGMENTS_HAND_WHO, &[("name", &name)])}</p>
                    <div class="field">
                        <label for="hand-reason">{t(t::SEGMENTS_REASON)}</label>
                        <input
                            id="hand-reason"
                            type="text"
                            autocomplete="off"
                            maxlength="500"
                            prop:value=reason
                            on:input=move |event| reason.set(event_target_value(&event))
                        />
                    </div>
                    <div class="actions">
                        <Button label=t(t::SEGMENTS_PUT).to_string() icon=Icon::Plus on_press=move |()| done(true)/>
                        <Button label=t(t::SEGMENTS_TAKE).to_string() icon=Icon::Minus on_press=move |()| done(false)/>
                        <Button label=t(t::SHELL_CANCEL).to_string() look=Look::Quiet on_press=cancel/>
                    </div>
                </div>
            }
            .into_any()
        })
    };
    view! { {people::find_customer(t::SEGMENTS_HAND_FIND, pick)} {chosen} }.into_any()
}
