//! Everything in one file, and back from it.

use super::{
    export, jobs,
    jobs::{Jobs, Place, busy},
    restore, section, space,
};
use crate::engine::protocol::Job;
use crate::ui::{
    browser, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon},
};
use leptos::prelude::*;

/// A backup older than this deserves a word.
const OLD: u64 = 14 * 86_400_000;

/// On the overview.
pub fn part() -> AnyView {
    let jobs = Jobs::here();
    let last = jobs.client.state(|status| status.last_backup);
    let press = move |()| {
        jobs.run(Place::Backup, t(t::DATA_BACKUP_MAKE), Job::Backup, move |outcome| {
            export::give(jobs, outcome);
            space::ask_quietly();
        });
    };
    let age = move || {
        let now = browser::now();
        let (text, old) = match last.get() {
            None => (t(t::DATA_BACKUP_NEVER).to_string(), true),
            Some(at) => (tf(t::DATA_BACKUP_LAST, &[("ago", &format::ago(at, now))]), now.saturating_sub(at) > OLD),
        };
        view! { <p class="backup-age" class:old=old title=last.get().map(format::instant)>{text}</p> }.into_any()
    };
    let body = view! {
        {age}
        <div class="data-row">
            <Button label=t(t::DATA_BACKUP_MAKE).to_string() icon=Icon::Download disabled=busy() on_press=press/>
            {restore::button()}
        </div>
        {jobs::progress(Place::Backup)}
        {restore::draw()}
    }
    .into_any();
    section("backup", t(t::DATA_BACKUP), t(t::DATA_BACKUP_TEXT), body)
}
