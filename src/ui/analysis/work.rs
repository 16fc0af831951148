//! The long part of a report: started by itself when the engine asks for it, shown while it runs, stopped when a person
//! says so or goes elsewhere.

use crate::client::{Client, JobHandle, Live};
use crate::engine::{
    protocol::Job,
    refusal::Refusal,
    report::{Choice, Method},
};
use crate::ui::{
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, JobProgress, Look, icon},
    words,
};
use leptos::{prelude::*, task::spawn_local};

/// A report's options, by name.
pub type Options = Vec<(String, String)>;

/// What is still not ready after so many times is not tried again by itself.
const TRIES: u32 = 3;

#[derive(Clone, Copy)]
pub struct Work {
    client: Client,
    method: Method,
    options: Memo<Options>,
    job: RwSignal<Option<JobHandle>, LocalStorage>,
    /// Why it does not run any more.
    stopped: RwSignal<Option<Refusal>>,
    /// Which run counts: what comes of an earlier one is nobody's business.
    run: StoredValue<u32>,
    tries: StoredValue<u32>,
}

impl Work {
    /// Watches an answer and does what it lacks. `saved`: the settings of the business that it is read with.
    pub fn new(client: Client, method: Method, options: Memo<Options>, saved: Memo<Vec<Choice>>, live: Live) -> Self {
        let work = Self {
            client,
            method,
            options,
            job: RwSignal::new_local(None),
            stopped: RwSignal::new(None),
            run: StoredValue::new(0),
            tries: StoredValue::new(0),
        };
        Effect::new(move |before: Option<(Options, Vec<Choice>)>| {
            let now = (options.get(), saved.get());
            // At the beginning nothing is known of the settings, which is no change.
            let others =
                |before: &(Options, Vec<Choice>)| before.0 != now.0 || (!before.1.is_empty() && before.1 != now.1);
            if before.as_ref().is_some_and(others) {
                work.forget();
            }
            let lacks = live.with(|answer| match answer {
                Some(Ok(_)) => {
                    work.tries.set_value(0);
                    false
                }
                Some(Err(refusal)) => *refusal == Refusal::Unprepared,
                None => false,
            });
            let idle = work.job.with_untracked(Option::is_none) && work.stopped.with_untracked(Option::is_none);
            if lacks && idle {
                work.begin();
            }
            now
        });
        on_cleanup(move || {
            if let Some(job) = work.job.try_update_untracked(Option::take).flatten() {
                job.cancel();
            }
        });
        work
    }

    /// Other options or settings: what ran for the old ones is not wanted any more.
    fn forget(&self) {
        self.run.update_value(|run| *run += 1);
        self.tries.set_value(0);
        self.stopped.set(None);
        if let Some(job) = self.job.try_update(Option::take).flatten() {
            job.cancel();
        }
    }

    fn begin(&self) {
        let work = *self;
        work.tries.update_value(|tries| *tries += 1);
        if work.tries.get_value() > TRIES {
            return work.stopped.set(Some(Refusal::Unprepared));
        }
        work.run.update_value(|run| *run += 1);
        let run = work.run.get_value();
        let job = work.client.job(Job::Analyse { method: work.method, options: work.options.get_untracked() });
        work.job.set(Some(job.clone()));
        spawn_local(async move {
            let result = job.result.await;
            // The screen may have gone meanwhile, or asks for something else.
            if work.run.try_get_value() == Some(run) {
                work.job.try_set(None);
                work.stopped.try_set(result.err());
            }
        });
    }

    /// The running job, or why there is none and a button to begin again.
    pub fn view(self) -> AnyView {
        let again = move |()| {
            self.tries.set_value(0);
            self.stopped.set(None);
            self.begin();
        };
        (move || match (self.job.get(), self.stopped.get()) {
            (Some(job), _) => {
                let title = tf(t::ANALYSIS_UI_WORKING, &[("name", &words::of_method(self.method, "title"))]);
                view! { <JobProgress title=title job=job/> }.into_any()
            }
            (None, Some(refusal)) => view! {
                <div class="analysis-notice" role="status">
                    {icon(Icon::Clock)}
                    <p>{words::refusal(&refusal)}</p>
                    <Button label=t(t::ANALYSIS_UI_WORK_OUT).to_string() look=Look::Plain on_press=again/>
                </div>
            }
            .into_any(),
            (None, None) => ().into_any(),
        })
        .into_any()
    }

    /// Why it does not run any more.
    pub fn refusal(self) -> Option<Refusal> {
        self.stopped.get()
    }

    /// It ended with the data: they do not suffice.
    pub fn cannot(self) -> bool {
        self.stopped.with(|why| matches!(why, Some(Refusal::Analysis { .. })))
    }

    /// Something runs, or was stopped: the place of the report says so.
    pub fn is_shown(self) -> bool {
        self.job.with(Option::is_some) || self.stopped.with(Option::is_some)
    }
}
