//! The place to note what happened with a customer, and to correct what was noted.

use super::{one::One, timeline::picture};
use crate::domain::{
    id::Id,
    record::Record,
    schema::{Field, Kind, Table, contact as contact_field, interaction},
    value::Value,
};
use crate::engine::command::Command;
use crate::ui::{
    browser, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Look, choice},
    typed::{edited, typed},
    words,
};
use leptos::{html, prelude::*, task::spawn_local};
use std::{cell::RefCell, collections::HashMap};

thread_local! {
    /// What was written of each customer and not saved yet: a change of language draws all screens anew.
    static WRITTEN: RefCell<HashMap<Id, String>> = RefCell::default();
}

/// An interaction as it was noted.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    pub id: Id,
    /// Seconds on the business's clock.
    pub at: i64,
    pub kind: i64,
    pub text: String,
}

/// What the place to write and the timeline share: the interaction that is being corrected.
#[derive(Clone, Copy)]
pub struct Notes(RwSignal<Option<Noted>>);

impl Notes {
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Brings it to the place to write.
    pub fn correct(self, noted: Noted) {
        self.0.set(Some(noted));
    }
}

/// A place to write, and four buttons that save it as what it was: now, or at another time, and with whom; or in the
/// place of what is being corrected.
pub fn composer(one: One, notes: Notes) -> AnyView {
    let area = NodeRef::<html::Textarea>::new();
    let when = NodeRef::<html::Input>::new();
    let contact = RwSignal::new(String::new());
    let correcting = notes.0;
    let written = move || WRITTEN.with_borrow(|written| written.get(&one.id).cloned().unwrap_or_default());
    let show = move |text: &str, at: &str| {
        if let (Some(area), Some(when)) = (area.try_get_untracked().flatten(), when.try_get_untracked().flatten()) {
            area.set_value(text);
            when.set_value(at);
        }
        contact.try_set(String::new());
    };
    Effect::new(move |before: Option<bool>| {
        let now = correcting.get();
        match &now {
            Some(noted) => {
                show(&noted.text, &edited(Kind::Time, &Value::Int(noted.at)));
                if let Some(area) = area.get_untracked() {
                    // An element that cannot take the focus leaves it where it is.
                    drop(area.focus());
                }
            }
            // What was begun before is still there.
            None if before == Some(true) => show(&written(), ""),
            None => {}
        }
        now.is_some()
    });
    let save = move |kind: i64| {
        let Some(element) = area.get_untracked() else { return };
        let text = element.value();
        if kind == 0 && text.trim().is_empty() {
            // A note of nothing: what is missing is the text.
            drop(element.focus());
            return;
        }
        let mut set = vec![(interaction::KIND.into(), Value::Int(kind)), (interaction::TEXT.into(), Value::text(text))];
        let corrected = correcting.get_untracked();
        set.push(match &corrected {
            Some(noted) => (interaction::CORRECTS.into(), Value::Ref(noted.id)),
            None => (interaction::CUSTOMER.into(), Value::Ref(one.id)),
        });
        // Without a time it is now, or when the corrected one was.
        let shown = corrected.as_ref().map(|noted| edited(Kind::Time, &Value::Int(noted.at)));
        let at = when.get_untracked().map(|when| when.value()).filter(|at| Some(at) != shown.as_ref());
        let at = at.map(|at| typed(Kind::Time, &at));
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
                if corrected.is_some() {
                    correcting.try_set(None);
                } else {
                    WRITTEN.with_borrow_mut(|written| written.remove(&one.id));
                    show("", "");
                }
            }
        });
    };
    let keep = move |event| {
        if correcting.with_untracked(Option::is_some) {
            return;
        }
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
            save(correcting.with_untracked(|noted| noted.as_ref().map_or(0, |noted| noted.kind)));
        } else if event.key() == "Escape" && !browser::composing(&event) && correcting.with_untracked(Option::is_some) {
            // Whatever else Escape closes stays.
            event.stop_propagation();
            correcting.set(None);
        }
    };
    let button = move |kind: i64| {
        let label = words::choice(Table::Interaction, interaction::KIND, kind);
        view! { <Button label=label icon=picture(kind) on_press=move |()| save(kind)/> }.into_any()
    };
    let banner = move || {
        correcting.get().map(|noted| {
            let what = words::choice(Table::Interaction, interaction::KIND, noted.kind);
            let text = tf(t::CUSTOMERS_CORRECTING, &[("what", &what), ("time", &format::time(noted.at))]);
            view! {
                <p class="correcting">
                    <span>{text}</span>
                    <Button label=t(t::SHELL_CANCEL).to_string() look=Look::Quiet on_press=move |()| correcting.set(None)/>
                </p>
            }
            .into_any()
        })
    };
    // Not derived: an answer that changes something else must not draw anew what somebody writes in.
    let gone = Memo::new(move |_| one.is_gone());
    let content = move || {
        (!gone.get()).then(|| {
            view! {
                <div class="composer">
                    {banner}
                    <textarea
                        rows="2"
                        node_ref=area
                        aria-label=t(t::CUSTOMERS_WRITE)
                        placeholder=t(t::CUSTOMERS_WRITE)
                        prop:value=written()
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
