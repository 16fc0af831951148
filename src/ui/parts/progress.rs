//! A long job: how far it is, how fast, how long still, and a way to stop it.

use super::{Button, Icon, Look};
use crate::client::JobHandle;
use crate::engine::protocol::{Progress, Stage};
use crate::ui::{
    format,
    i18n::t,
    locale::{t, tf},
    words,
};
use leptos::prelude::*;

/// Shows a running job until it is over, which its owner notices by awaiting the result.
#[component]
pub fn JobProgress(#[prop(into)] title: String, job: JobHandle) -> AnyView {
    let progress = job.progress.clone();
    let job = StoredValue::new_local(job);
    let cancelling = RwSignal::new(false);
    let cancel = move |()| {
        cancelling.set(true);
        job.with_value(JobHandle::cancel);
    };
    let share = {
        let progress = progress.clone();
        move || progress.with(|now| (now.total > 0).then(|| now.done.min(now.total) as f64 / now.total as f64))
    };
    let line = move || progress.with(describe);
    view! {
        <section class="job" aria-busy="true">
            <div class="job-head">
                <h2>{title.clone()}</h2>
                <Button label=t(t::SHELL_CANCEL).to_string() icon=Icon::Cross look=Look::Quiet disabled=cancelling on_press=cancel/>
            </div>
            <progress aria-label=title max="1" value=share></progress>
            <p class="job-line">{line}</p>
        </section>
    }
    .into_any()
}

/// `Reading · 120,000 rows · 350,000 rows a second · 5 sec left`
fn describe(now: &Progress) -> String {
    // Nothing has been heard of it yet; whether it must wait is not known.
    let stage = if *now == Progress::default() { Stage::Reading } else { now.stage };
    let mut parts = vec![words::stage(stage).to_string()];
    if now.rows > 0 {
        parts.push(tf(t::SHELL_ROWS, &[("n", &format::number(now.rows))]));
        if now.elapsed > 500 {
            parts.push(tf(t::SHELL_ROWS_A_SECOND, &[("n", &format::number(now.rows * 1000 / now.elapsed))]));
        }
    }
    if now.total > 0 {
        parts.push(format::percent(now.done.min(now.total) as f64 / now.total as f64));
        // The first half second says little about the rest.
        if now.done > 0 && now.elapsed > 500 && now.done < now.total {
            let left = (now.elapsed as f64 / now.done as f64 * (now.total - now.done) as f64) as u64;
            parts.push(tf(t::SHELL_TIME_LEFT, &[("time", &format::duration(left))]));
        }
    }
    parts.join(" · ")
}
