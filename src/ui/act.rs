//! Doing what a person wants and telling them: a toast with Undo after each command, the reason where it was refused.

use super::{
    data,
    i18n::{Text, t},
    words,
};
use crate::client::Client;
use crate::engine::{
    command::Command,
    protocol::{Done, EntryLine},
    refusal::Refusal,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long a toast stays, unless somebody points at it.
const STAYS: Duration = Duration::from_secs(8);
/// More toasts than these are never on screen.
const AT_ONCE: usize = 3;

/// Records made by hand until the browser is asked to keep them for good.
const MADE: u32 = 10;

/// A short message over the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    pub id: u32,
    pub text: String,
    pub bad: bool,
    /// A verb and what it does: Undo, Redo.
    pub action: Option<(Text, Command)>,
}

/// What sends commands and shows toasts. Copies are the same; it lives as long as the page.
#[derive(Clone, Copy)]
pub struct Act {
    client: Client,
    toasts: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
    /// Records made by hand since the page was loaded.
    made: StoredValue<u32>,
    /// Pointed at: nothing goes.
    pub held: RwSignal<bool>,
}

impl Act {
    pub fn new(client: Client) -> Self {
        Self {
            client,
            toasts: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
            made: StoredValue::new(0),
            held: RwSignal::new(false),
        }
    }

    /// The one that the app's root provides.
    pub fn here() -> Self {
        expect_context()
    }

    pub fn toasts(&self) -> RwSignal<Vec<Toast>> {
        self.toasts
    }

    /// Sends a command and forgets it; `name` is the record's, for the toast.
    pub fn run(&self, command: Command, name: impl Into<String>) {
        let (act, name) = (*self, name.into());
        spawn_local(async move {
            // The person has been told.
            drop(act.send(command, &name).await);
        });
    }

    /// Sends a command and tells the person what came of it, good or bad.
    pub async fn send(&self, command: Command, name: &str) -> Result<Done, Refusal> {
        let result = self.send_form(command, name).await;
        if let Err(refusal) = &result {
            self.trouble(refusal);
        }
        result
    }

    /// As [`Act::send`], but leaves a refusal to the caller, who shows it beside the input.
    pub async fn send_form(&self, command: Command, name: &str) -> Result<Done, Refusal> {
        let done = self.client.command(command.clone()).await?;
        if matches!(command, Command::Create { .. }) {
            self.count_made();
        }
        let action = match (&command, done.entry) {
            (Command::Undo { .. }, Some(entry)) => Some((t::SHELL_REDO, Command::Redo { entry })),
            (_, Some(entry)) => Some((t::SHELL_UNDO, Command::Undo { entry })),
            (_, None) => None,
        };
        let mut text = words::done(&command, &done, name);
        if let Some(kept) = words::kept(&done) {
            text = format!("{text} · {kept}");
        }
        self.show(text, false, action);
        Ok(done)
    }

    /// Who has made so many records by hand means to keep them: then the browser is asked for that.
    fn count_made(&self) {
        self.made.update_value(|made| *made += 1);
        if self.made.get_value() == MADE {
            data::ask_to_keep();
        }
    }

    /// Takes back what this tab did last.
    pub fn undo(&self) {
        if let Some(line) = self.client.peek(|status| status.undo.clone()) {
            self.run(Command::Undo { entry: line.entry }, words::entry(&line));
        }
    }

    /// Does again what was taken back last.
    pub fn redo(&self) {
        if let Some(line) = self.client.peek(|status| status.redo.clone()) {
            self.run(Command::Redo { entry: line.entry }, words::entry(&line));
        }
    }

    /// Takes back an entry of the history.
    pub fn undo_entry(&self, line: &EntryLine) {
        self.run(Command::Undo { entry: line.entry }, words::entry(line));
    }

    /// Says something, with Undo of this entry where there is one.
    pub fn say(&self, text: impl Into<String>, entry: Option<u64>) {
        self.show(text.into(), false, entry.map(|entry| (t::SHELL_UNDO, Command::Undo { entry })));
    }

    /// Says why something was not done. What the person cancelled is no trouble, but told all the same.
    pub fn trouble(&self, refusal: &Refusal) {
        self.show(words::refusal(refusal), *refusal != Refusal::Cancelled, None);
    }

    /// Everything was replaced: what toasts could undo is not there any more.
    pub fn forget(&self) {
        self.toasts.set(Vec::new());
    }

    pub fn dismiss(&self, id: u32) {
        // What had the pointer or the focus goes, and not every browser tells that it has left.
        self.held.set(false);
        self.toasts.update(|toasts| toasts.retain(|toast| toast.id != id));
    }

    fn show(&self, text: String, bad: bool, action: Option<(Text, Command)>) {
        self.last.update_value(|last| *last += 1);
        let id = self.last.get_value();
        self.toasts.update(|toasts| {
            toasts.push(Toast { id, text, bad, action });
            let extra = toasts.len().saturating_sub(AT_ONCE);
            toasts.drain(..extra);
        });
        self.go_later(id);
    }

    fn go_later(self, id: u32) {
        set_timeout(move || if self.held.get_untracked() { self.go_later(id) } else { self.dismiss(id) }, STAYS);
    }
}
