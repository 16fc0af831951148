//! What the builder knows: the draft, what was typed that cannot be read, and what the engine says of it.

use crate::client::Client;
use crate::domain::{
    id::Id,
    segment::{Clause, DEPTH, Rule},
};
use crate::engine::query::{Answer, PreviewQuery, PreviewView, Query, Vocabulary, Window};
use crate::engine::refusal::Refusal;
use crate::ui::{
    address::{self, Sketch},
    browser,
    draft::Draft,
    go_with,
    i18n::Text,
    names::names_of,
    words::rule::Names,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::{collections::BTreeMap, time::Duration};
use wasm_bindgen::JsCast;

/// So many of those who are in are shown.
pub const SAMPLE: u32 = 20;
/// How long after the last change the address follows. Browsers take only so many changes of it in a while.
const PAUSE: Duration = Duration::from_millis(300);

/// So many addresses that were written are known as its own.
const REMEMBERED: usize = 16;

/// An input of a condition: which part of it, and which end.
pub type Slot = (u8, u8);

/// What was typed into an input that cannot be read, and why.
pub type Wrong = BTreeMap<(u32, Slot), (String, Text)>;

/// The builder on screen. Copies are the same.
#[derive(Clone, Copy)]
pub struct Builder {
    /// The saved segment that is edited.
    pub segment: Option<Id>,
    pub draft: RwSignal<Draft>,
    pub name: RwSignal<String>,
    pub about: RwSignal<String>,
    /// Looked at as of this day; as of the present without.
    pub on: RwSignal<Option<i64>>,
    pub wrong: RwSignal<Wrong>,
    pub names: Memo<Names>,
    pub vocabulary: Memo<Vocabulary>,
    /// The last count there was: it stays until the next one is here.
    pub last: Memo<Option<PreviewView>>,
    /// Why there is no newer count.
    pub refusal: Memo<Option<Refusal>>,
    /// Somebody wanted to save: from then on it is told what is missing.
    pub tried: RwSignal<bool>,
}

impl Builder {
    /// A day that was typed, or the present for one to come, of which nothing is known.
    pub fn day_known(&self, day: Option<i64>) -> Option<i64> {
        // Before the words have come nothing is known of the present either.
        let present = self.vocabulary.with_untracked(|words| words.day);
        day.map(|day| if present > 0 { day.min(present) } else { day })
    }

    pub fn new(segment: Option<Id>, sketch: Sketch) -> Self {
        let client = Client::here();
        let draft = RwSignal::new(Draft::new(&sketch.rule));
        let on = RwSignal::new(sketch.on);
        let countable = Memo::new(move |_| draft.with(Draft::countable));
        let live = client.watch(move || {
            Some(Query::Preview(PreviewQuery {
                rule: countable.get(),
                segment,
                on: on.get(),
                window: Window { offset: 0, limit: SAMPLE },
                columns: crate::ui::segments::people::columns(),
            }))
        });
        let last = Memo::new(move |before: Option<&Option<PreviewView>>| {
            live.with(|answer| match answer {
                Some(Ok(Answer::Preview(view))) => Some((**view).clone()),
                _ => before.cloned().flatten(),
            })
        });
        let refusal = Memo::new(move |_| {
            live.with(|answer| match answer {
                Some(Err(refusal)) if *refusal != Refusal::NotReady => Some(refusal.clone()),
                _ => None,
            })
        });
        let words = client.watch(|| Some(Query::Vocabulary));
        let vocabulary = Memo::new(move |_| {
            words.with(|answer| match answer {
                Some(Ok(Answer::Vocabulary(words))) => words.clone(),
                _ => Vocabulary::default(),
            })
        });
        let names = names_of(Signal::derive(move || vec![draft.with(Draft::rule)]));
        Self {
            segment,
            draft,
            name: RwSignal::new(sketch.name),
            about: RwSignal::new(sketch.about),
            on,
            wrong: RwSignal::new(Wrong::new()),
            names,
            vocabulary,
            last,
            refusal,
            tried: RwSignal::new(false),
        }
    }

    /// All that it has been told, tracked.
    fn sketch(&self) -> Sketch {
        let (name, about) = (self.name.get(), self.about.get());
        Sketch { name, about, rule: self.draft.with(Draft::rule), on: self.on.get() }
    }

    fn path(&self) -> String {
        self.segment.map_or_else(|| address::NEW_SEGMENT.to_string(), address::edit_segment)
    }

    /// The address follows the draft, and the draft an address that somebody else wrote.
    pub fn keep_in_address(self) {
        let (go_with, search) = (go_with(), use_location().search);
        // The router takes its time: an address may come back when the next one was written already.
        let written = StoredValue::new(Vec::<Sketch>::new());
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || {
            if let Some(timer) = timer.try_update_value(Option::take).flatten() {
                timer.clear();
            }
        };
        Effect::new(move |before: Option<Sketch>| {
            let now = self.sketch();
            stop();
            if before.is_some_and(|before| before != now) {
                let (go_with, now) = (go_with.clone(), now.clone());
                let write = move || {
                    written.update_value(|written| {
                        written.push(now.clone());
                        let old = written.len().saturating_sub(REMEMBERED);
                        written.drain(..old);
                    });
                    go_with(&address::sketch(&self.path(), &now), true);
                };
                timer.set_value(set_timeout_with_handle(write, PAUSE).ok());
            }
            now
        });
        Effect::new(move |before: Option<String>| {
            let search = search.get();
            let news = before.is_some_and(|before| before != search);
            if let Some(sketch) = address::sketch_from(&search).filter(|_| news)
                && !written.with_value(|written| written.contains(&sketch))
                && untrack(|| self.sketch()) != sketch
            {
                self.begin(sketch);
            }
            search
        });
        on_cleanup(stop);
    }

    fn begin(&self, sketch: Sketch) {
        self.draft.update(|draft| draft.begin(&sketch.rule));
        self.wrong.set(Wrong::new());
        self.name.set(sketch.name);
        self.about.set(sketch.about);
        self.on.set(sketch.on);
    }

    /// Changes the tree. What would make it too deep to be read again is not done.
    pub fn update<T>(&self, change: impl FnOnce(&mut Draft) -> T) -> Option<T> {
        let mut draft = self.draft.get_untracked();
        let result = change(&mut draft);
        if draft.rule().depth() > DEPTH {
            return None;
        }
        self.draft.set(draft);
        Some(result)
    }

    /// A condition as it is now, tracked.
    pub fn clause(&self, id: u32) -> Option<Clause> {
        self.draft.with(|draft| draft.clause(id).cloned())
    }

    /// A part of a condition, tracked; changes only when the part does.
    pub fn part<T: PartialEq + Clone + Send + Sync + 'static>(
        self,
        id: u32,
        part: impl Fn(&Clause) -> Option<T> + Send + Sync + 'static,
    ) -> Signal<Option<T>> {
        Memo::new(move |_| self.draft.with(|draft| draft.clause(id).and_then(&part))).into()
    }

    /// Changes a condition.
    pub fn set(&self, id: u32, change: impl FnOnce(&mut Clause)) {
        self.draft.update(|draft| {
            if let Some(crate::ui::draft::Body::Is(clause)) = draft.get_mut(id).map(|node| &mut node.body) {
                change(clause);
            }
        });
    }

    /// Remembers what cannot be read, or that all is well again.
    pub fn typed(&self, id: u32, slot: Slot, wrong: Option<(String, Text)>) {
        let known = self.wrong.with_untracked(|all| all.get(&(id, slot)).cloned());
        if known != wrong {
            self.wrong.update(|all| match wrong {
                Some(wrong) => drop(all.insert((id, slot), wrong)),
                None => drop(all.remove(&(id, slot))),
            });
        }
    }

    /// Forgets what was typed into parts that are gone.
    pub fn forget_gone(&self) {
        let draft = self.draft.get_untracked();
        if self.wrong.with_untracked(|wrong| wrong.keys().any(|(id, _)| draft.get(*id).is_none())) {
            self.wrong.update(|wrong| wrong.retain(|(id, _), _| draft.get(*id).is_some()));
        }
    }

    /// Adds a rule to a group and goes to its first control.
    pub fn add(&self, group: u32, rule: &Rule) {
        if let Some(id) = self.update(|draft| draft.add(group, rule)) {
            self.focus(id);
        }
    }

    /// Goes to the first control of a part, once it is on screen.
    pub fn focus(&self, id: u32) {
        request_animation_frame(move || request_animation_frame(move || focus_within(id)));
    }

    /// What is counted, without what says nothing, tracked.
    pub fn rule(&self) -> Rule {
        self.draft.with(|draft| Draft::new(&draft.countable()).clean())
    }
}

/// The id of a part's element.
pub fn element_id(id: u32) -> String {
    format!("part-{id}")
}

fn focus_within(id: u32) {
    let Some(part) = browser::element(&element_id(id)) else { return };
    let controls = ".clause-controls :is(select, input, button), .group-foot button, .group-head :is(select, button)";
    let first = part.query_selector(controls).ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
        // What cannot take the focus leaves it where it is.
        drop(first.focus());
    }
}
