//! What runs long on these screens, one at a time. It goes on, and is shown again, when the person looks elsewhere.

use crate::client::{Client, JobHandle};
use crate::engine::{
    protocol::{FileRef, Job, Outcome},
    refusal::Refusal,
};
use crate::ui::{act::Act, parts::JobProgress};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Where a job was started and is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Demo,
    Export,
    Backup,
    Restore,
    Wipe,
}

struct Work {
    place: Place,
    title: String,
    handle: JobHandle,
}

thread_local! {
    static WORK: ArcRwSignal<Option<Work>> = ArcRwSignal::new(None);
}

fn work() -> ArcRwSignal<Option<Work>> {
    WORK.with(Clone::clone)
}

/// What starts jobs. Made while a component is built; copies are the same.
#[derive(Clone, Copy)]
pub struct Jobs {
    pub client: Client,
    pub act: Act,
}

impl Jobs {
    pub fn here() -> Self {
        Self { client: Client::here(), act: Act::here() }
    }

    /// Runs a job, tells what went wrong, and gives what came of it to `done`.
    pub fn run(&self, place: Place, title: &str, job: Job, done: impl FnOnce(Outcome) + 'static) {
        let act = self.act;
        self.run_boxed(
            place,
            title,
            job,
            Box::new(move |result| match result {
                Ok(outcome) => done(outcome),
                Err(refusal) => act.trouble(&refusal),
            }),
        );
    }

    fn run_boxed(&self, place: Place, title: &str, job: Job, done: Box<dyn FnOnce(Result<Outcome, Refusal>)>) {
        let handle = self.client.job(job);
        let result = handle.result.clone();
        work().set(Some(Work { place, title: title.to_string(), handle }));
        spawn_local(async move {
            let result = result.await;
            work().set(None);
            done(result);
        });
    }
}

/// The running job of this place.
pub fn progress(place: Place) -> AnyView {
    (move || {
        work().with(|work| {
            let work = work.as_ref().filter(|work| work.place == place)?;
            Some(view! { <JobProgress title=work.title.clone() job=work.handle.clone()/> }.into_any())
        })
    })
    .into_any()
}

/// Whether something runs: then nothing else is begun.
pub fn busy() -> Signal<bool> {
    Signal::derive(|| work().with(Option::is_some))
}

/// Forgets a file that was given to the person, once the browser has surely taken it.
pub fn release_later(file: FileRef) {
    set_timeout(move || crate::client::release(&file), Duration::from_secs(120));
}
