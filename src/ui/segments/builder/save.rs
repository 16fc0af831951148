//! Saving: the name and what the segment is for; what is missing is said where it is missing.

use super::state::Builder;
use crate::domain::{
    schema::{Table, segment},
    value::Value,
};
use crate::engine::command::{self, Command};
use crate::engine::refusal::Refusal;
use crate::ui::{
    act::Act,
    address, browser,
    draft::Draft,
    go_with,
    i18n::t,
    keyboard::command_key,
    locale::t,
    parts::{Button, Icon, Look, link_button, problem},
    words,
};
use leptos::{prelude::*, task::spawn_local};

const NAME: &str = "segment-name";

/// Goes to an address, perhaps in the place of the present one.
type Go = Box<dyn Fn(&str, bool) + Send + Sync>;

/// What saves.
#[derive(Clone, Copy)]
pub struct Save {
    b: Builder,
    act: Act,
    go: StoredValue<Go>,
    busy: RwSignal<bool>,
    refusal: RwSignal<Option<Refusal>>,
    nameless: RwSignal<bool>,
}

impl Save {
    pub fn new(b: Builder) -> Self {
        let go = go_with();
        let go: Go = Box::new(move |address: &str, replace: bool| go(address, replace));
        Self {
            b,
            act: Act::here(),
            go: StoredValue::new(go),
            busy: RwSignal::new(false),
            refusal: RwSignal::new(None),
            nameless: RwSignal::new(false),
        }
    }

    /// Saves, or goes to what is missing.
    pub fn run(self) {
        let b = self.b;
        if self.busy.get_untracked() {
            return;
        }
        b.tried.set(true);
        let wrong = b.wrong.with_untracked(|wrong| wrong.keys().next().map(|(id, _)| *id));
        if let Some(id) = wrong.or_else(|| b.draft.with_untracked(Draft::unfinished)) {
            return b.focus(id);
        }
        let name = b.name.get_untracked().trim().to_string();
        self.nameless.set(name.is_empty());
        if name.is_empty() {
            return browser::focus(NAME);
        }
        let set: Vec<command::Set> = vec![
            (segment::NAME.into(), Value::text(name.clone())),
            (segment::DESCRIPTION.into(), Value::text(b.about.get_untracked())),
            (segment::RULE.into(), Value::text(b.draft.with_untracked(Draft::clean).to_text())),
        ];
        let command = match b.segment {
            Some(id) => Command::Edit { table: Table::Segment, id, set },
            None => Command::Create { table: Table::Segment, set },
        };
        self.busy.set(true);
        spawn_local(async move {
            match self.act.send_form(command, &name).await {
                Ok(done) => {
                    if let Some(id) = b.segment.or_else(|| done.created.first().copied()) {
                        // Back must not lead to the sketch of what is there by now: saving it would make another one.
                        self.go.try_with_value(|go| go(&address::segment(id), b.segment.is_none()));
                    }
                }
                Err(refusal) => {
                    self.refusal.try_set(Some(refusal));
                }
            }
            self.busy.try_set(false);
        });
    }

    pub fn buttons(self) -> AnyView {
        let back = self.b.segment.map_or_else(|| address::SEGMENTS.to_string(), address::segment);
        view! {
            {link_button(Look::Quiet, None, t(t::SHELL_CANCEL), back)}
            <Button
                label=t(t::SHELL_SAVE).to_string()
                icon=Icon::Check
                look=Look::Primary
                keys=command_key("Enter")
                disabled=self.busy
                on_press=move |()| self.run()
            />
        }
        .into_any()
    }

    /// Name and description, and why it was not saved.
    pub fn fields(self) -> AnyView {
        let b = self.b;
        let label = |field| words::field(Table::Segment, &crate::domain::schema::Key::from(field));
        let missing = move || {
            (self.nameless.get() && b.name.with(|name| name.trim().is_empty())).then(|| t(t::SEGMENTS_NAME_MISSING))
        };
        let refusal = move || self.refusal.get().map(|refusal| problem(&refusal));
        view! {
            <div class="builder-fields">
                <div class="field" class:wrong=move || missing().is_some()>
                    <label for=NAME>{label(segment::NAME)}</label>
                    <input
                        id=NAME
                        type="text"
                        autocomplete="off"
                        maxlength="200"
                        placeholder=t(t::SEGMENTS_NAME_HINT)
                        aria-describedby="segment-name-message"
                        prop:value=b.name
                        on:input=move |event| b.name.set(event_target_value(&event))
                    />
                    <p class="field-message" id="segment-name-message" aria-live="polite">{missing}</p>
                </div>
                <div class="field">
                    <label for="segment-about">{label(segment::DESCRIPTION)}</label>
                    <input
                        id="segment-about"
                        type="text"
                        autocomplete="off"
                        maxlength="2000"
                        prop:value=b.about
                        on:input=move |event| b.about.set(event_target_value(&event))
                    />
                </div>
            </div>
            {refusal}
        }
        .into_any()
    }
}
