//! The import: one page from the file to the report.

mod form;
mod columns;
mod targets;
mod report;

use super::{
    flow::{self, Draft, Step},
    head,
    jobs::{self, Jobs, Place, busy},
    pick, section,
};
use crate::client::Client;
use crate::engine::{
    protocol::{Job, Outcome, Stage},
    refusal::{FileProblem, Refusal},
};
use crate::ui::{
    address, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, JobProgress, Look, icon, link_button, problem, skeleton},
    words,
};
use leptos::prelude::*;
use std::rc::Rc;

/// On the overview: where a file comes in.
pub fn invitation() -> AnyView {
    section("import", t(t::DATA_IMPORT), t(t::DATA_IMPORT_TEXT), pick::zone())
}

/// On the overview: the demo shop, in by one press and out by another.
pub fn demo() -> AnyView {
    let jobs = Jobs::here();
    let there = jobs.client.state(|status| status.demo);
    let make = move |()| {
        jobs.run(Place::Demo, t(t::DATA_DEMO_MAKE), Job::Demo { customers: crate::ui::home::DEMO }, move |outcome| {
            let entry = if let Outcome::Import(report) = outcome { report.entry } else { None };
            jobs.act.say(t(t::WHAT_DEMO), entry);
        });
    };
    let remove = move |()| {
        jobs.run(Place::Demo, t(t::DATA_DEMO_REMOVE), Job::RemoveDemo, move |_| {
            jobs.act.say(t(t::WHAT_REMOVE_DEMO), None);
        });
    };
    let button = move || {
        let busy = busy();
        if there.get() {
            view! { <Button label=t(t::DATA_DEMO_REMOVE).to_string() icon=Icon::Bin disabled=busy on_press=remove/> }
                .into_any()
        } else {
            view! { <Button label=t(t::DATA_DEMO_MAKE).to_string() icon=Icon::Shop disabled=busy on_press=make/> }
                .into_any()
        }
    };
    let body = view! { <div class="data-row">{button}</div> {jobs::progress(Place::Demo)} }.into_any();
    section("demo", t(t::DATA_DEMO), t(t::DATA_DEMO_TEXT), body)
}

/// The whole screen.
pub fn screen() -> AnyView {
    view! {
        {head(t(t::DATA_IMPORT))}
        <div class="data-page wide">{move || draw(flow::step())}</div>
        <p class="visually-hidden" role="status">{Memo::new(|_| said())}</p>
    }
    .into_any()
}

fn draw(step: Step) -> AnyView {
    let client = Client::here();
    match step {
        Step::Empty => view! { {pick::zone()} {hints()} }.into_any(),
        Step::Looking(name) => view! { <h2>{tf(t::DATA_LOOKING, &[("name", &name)])}</h2> {skeleton(8)} }.into_any(),
        Step::Deciding(draft) => decide(client, &draft),
        Step::Running(draft, job) => {
            let title = tf(t::DATA_IMPORTING, &[("name", &draft.file.name)]);
            view! { <JobProgress title=title job=job/> <p class="quiet">{t(t::DATA_IMPORTING_TEXT)}</p> }.into_any()
        }
        Step::Done(report) => report::draw(client, &report),
        Step::Failed(name, refusal) => failed(client, &name, &refusal),
    }
}

/// What a screen reader is told, at the steps and at each quarter of the way.
fn said() -> String {
    match flow::step() {
        Step::Empty => String::new(),
        Step::Looking(name) => tf(t::DATA_LOOKING, &[("name", &name)]),
        Step::Deciding(draft) => tf(t::DATA_FOUND, &[("name", &draft.file.name)]),
        Step::Running(_, job) => job.progress.with(|now| {
            let quarters = (now.done * 4).checked_div(now.total).unwrap_or(0);
            let share = match now.stage {
                Stage::Reading => format::percent(quarters as f64 / 4.0),
                Stage::Waiting | Stage::Writing | Stage::Finishing => String::new(),
            };
            format!("{} {share}", words::stage(now.stage))
        }),
        Step::Done(report) => report::headline(&report),
        Step::Failed(_, refusal) => words::refusal(&refusal),
    }
}

fn hints() -> AnyView {
    let hints = [t::DATA_HINT_FILES, t::DATA_HINT_MATCH, t::DATA_HINT_UNDO, t::DATA_HINT_LOCAL];
    let hints = hints.map(|hint| view! { <li>{icon(Icon::Check)}<span>{t(hint)}</span></li> }.into_any());
    view! { <ul class="data-hints">{hints.into_iter().collect_view()}</ul> }.into_any()
}

fn failed(client: Client, name: &str, refusal: &Refusal) -> AnyView {
    let backup = matches!(refusal, Refusal::File(FileProblem::Binary { kind, .. }) if kind == "guanxi");
    let restore = backup.then(|| link_button(Look::Primary, None, t(t::DATA_RESTORE), address::BACKUP));
    view! {
        <h2>{tf(t::DATA_CANNOT, &[("name", name)])}</h2>
        {problem(refusal)}
        <div class="data-row">{restore} {next(client)} {pick::another()}</div>
    }
    .into_any()
}

/// The button of the file that waits, if one does.
fn next(client: Client) -> Option<AnyView> {
    let label = tf(t::DATA_GO_ON, &[("name", &flow::next_name()?)]);
    Some(
        view! { <Button label=label look=Look::Primary icon=Icon::Right on_press=move |()| flow::next(client)/> }
            .into_any(),
    )
}

/// An estimate with no more digits than it deserves.
fn round(rows: u64) -> u64 {
    let step = 10_u64.pow(rows.max(1).ilog10().saturating_sub(1));
    (rows + step / 2) / step * step
}

/// What the file seems to be, and the one button.
fn decide(client: Client, draft: &Rc<Draft>) -> AnyView {
    let Draft { found, plan, problem: wrong, looking, .. } = &**draft;
    let rows = found.rows_estimate;
    let certain = !found.gzip && rows == found.rows.len() as u64;
    let label = if certain { t::DATA_IMPORT_ROWS } else { t::DATA_IMPORT_ABOUT };
    let label = tf(label, &[("n", &format::number(if certain { rows } else { round(rows) }))]);
    let facts = [
        Some(format::bytes(found.size)),
        found.gzip.then(|| t(t::DATA_GZIP).to_string()),
        found.remembered.then(|| t(t::DATA_REMEMBERED).to_string()),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let (busy, wrong) = (looking.clone(), wrong.clone());
    view! {
        <div class="import-head">
            <div>
                <h2>{found.name.clone()}</h2>
                <p class="quiet">{facts.join(" · ")}</p>
            </div>
            <div class="data-row">
                <Button label=t(t::DATA_SKIP_FILE).to_string() look=Look::Quiet on_press=move |()| flow::next(client)/>
                <Button
                    label=label
                    look=Look::Primary
                    icon=Icon::Check
                    disabled=Signal::derive(move || busy.get())
                    on_press=move |()| flow::begin(client)
                />
            </div>
        </div>
        {move || wrong.with(|wrong| wrong.as_ref().map(problem))}
        {form::draw(client, plan)}
        {columns::draw(found, plan)}
    }
    .into_any()
}
