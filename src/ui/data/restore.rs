//! From a backup: first what is in it, then the choice between taking its place and joining it.

use super::{
    jobs::{self, Jobs, Place, busy},
    pick,
};
use crate::client::{Client, file_ref, release};
use crate::engine::{
    protocol::{BackupInspection, FileRef, Job, Outcome, Phase, RestoreMode, Restored, Status},
    refusal::Refusal,
};
use crate::ui::{
    act::Act,
    format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, problem, skeleton},
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::File;

/// The backup in hand.
#[derive(Clone)]
enum Step {
    None,
    Looking,
    Ready(FileRef, BackupInspection),
    Failed(Refusal),
}

thread_local! {
    /// Beside the screens, because a file may be dropped on any of them.
    static STEP: ArcRwSignal<Step> = ArcRwSignal::new(Step::None);
}

fn go_to(step: Step) {
    let before = STEP.with(|signal| std::mem::replace(&mut *signal.write(), step));
    if let Step::Ready(file, _) = before {
        release(&file);
    }
}

/// Looks into a backup.
pub fn look(client: Client, file: &File) {
    let file = match file_ref(file) {
        Ok(file) => file,
        Err(refusal) => return go_to(Step::Failed(refusal)),
    };
    go_to(Step::Looking);
    spawn_local(async move {
        let step = match client.job(Job::InspectBackup { file: file.clone() }).result.await {
            Ok(Outcome::BackupInspection(found)) => Step::Ready(file, found),
            Ok(_) => Step::Failed(Refusal::internal("a backup brought something else")),
            Err(refusal) => {
                release(&file);
                Step::Failed(refusal)
            }
        };
        go_to(step);
    });
}

/// The button that chooses a backup.
pub fn button() -> AnyView {
    pick::button(t(t::DATA_RESTORE), "button", pick::BACKUPS, false)
}

/// What is in the chosen backup, and what to do with it.
pub fn draw() -> AnyView {
    let jobs = Jobs::here();
    let step = move || match STEP.with(|step| step.get()) {
        Step::None => ().into_any(),
        Step::Looking => skeleton(3),
        Step::Failed(refusal) => problem(&refusal),
        Step::Ready(file, found) => choice(jobs, &file, &found),
    };
    view! { <div aria-live="polite">{step} {jobs::progress(Place::Restore)}</div> }.into_any()
}

fn restore(jobs: Jobs, mode: RestoreMode) {
    let Step::Ready(file, _) = STEP.with(|step| step.get_untracked()) else { return };
    jobs.run(Place::Restore, t(t::DATA_RESTORING), Job::Restore { file, mode }, move |outcome| {
        go_to(Step::None);
        if let Outcome::Restored(restored) = outcome {
            told(jobs.act, restored);
        }
    });
}

fn told(act: Act, Restored { records, lost }: Restored) {
    act.forget();
    let text = tf(t::DATA_RESTORED, &[("n", &format::number(records))]);
    act.say(lacking(lost).map_or(text.clone(), |lacking| format!("{text} · {lacking}")), None);
}

/// What a backup lacks, if it lacks anything.
fn lacking(lost: u32) -> Option<String> {
    (lost > 0).then(|| tf(t::DATA_BACKUP_LACKS, &[("n", &format::number(lost.into()))]))
}

fn choice(jobs: Jobs, file: &FileRef, found: &BackupInspection) -> AnyView {
    let BackupInspection { made, customers, orders, records, lost } = *found;
    let holds = [
        ("time", format::instant(made)),
        ("customers", format::number(customers)),
        ("orders", format::number(orders)),
        ("records", format::number(records)),
    ];
    let holds: Vec<_> = holds.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let sure = RwSignal::new(false);
    // Where there is no record at all nothing is lost, so there is nothing to ask. A count of customers does not tell:
    // there are the bin, the segments, and what is still being read.
    let replace = move |()| {
        let empty = jobs.client.peek(|status| status.phase == Phase::Ready && status.records == 0);
        if empty || sure.get_untracked() { restore(jobs, RestoreMode::Replace) } else { sure.set(true) }
    };
    let failed = jobs.client.state(|status| matches!(status.phase, Phase::Failed(_)));
    let loses = move || {
        let counts = |status: &Status| (format::number(status.customers), format::number(status.orders));
        match jobs.client.peek(|status| (status.phase == Phase::Ready).then(|| counts(status))) {
            Some((customers, orders)) => tf(t::DATA_REPLACE_SURE, &[("customers", &customers), ("orders", &orders)]),
            None => t(t::DATA_REPLACE_SURE_ALL).to_string(),
        }
    };
    let warning = move || {
        sure.get().then(|| {
            let text = loses();
            view! {
                <p class="problem-text" role="alert">{text}</p>
                <div class="data-row">
                    <Button label=t(t::DATA_REPLACE_NOW).to_string() look=Look::Danger disabled=busy() on_press=replace/>
                    <Button label=t(t::SHELL_CANCEL).to_string() look=Look::Quiet on_press=move |()| sure.set(false)/>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <div class="restore">
            <h3>{file.name.clone()}</h3>
            <p>{tf(t::DATA_BACKUP_HOLDS, &holds)}</p>
            {lacking(lost).map(|text| view! { <p class="problem-text">{text}</p> }.into_any())}
            <ul class="choices">
                <li hidden=failed>
                    <Button label=t(t::DATA_MERGE).to_string() icon=Icon::Merge disabled=busy() on_press=move |()| restore(jobs, RestoreMode::Merge)/>
                    <span class="quiet small">{t(t::DATA_MERGE_TEXT)}</span>
                </li>
                <li>
                    <Button label=t(t::DATA_REPLACE).to_string() icon=Icon::Undo look=Look::Danger disabled=busy() on_press=replace/>
                    <span class="quiet small">{t(t::DATA_REPLACE_TEXT)}</span>
                </li>
            </ul>
            {warning}
            <Button label=t(t::DATA_NOT_NOW).to_string() look=Look::Quiet on_press=move |()| go_to(Step::None)/>
        </div>
    }
    .into_any()
}
