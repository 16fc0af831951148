//! The page of a method: its report, kept while a new one is worked out.

use super::{
    body, options,
    work::{Options, Work},
};
use crate::client::{Client, Live};
use crate::engine::{
    query::{Answer, Query},
    refusal::Refusal,
    report::{Choice, Method, Report},
};
use crate::ui::{
    address, format, go_with,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, PageHead, empty, link_button, problem, skeleton},
    words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::sync::Arc;

/// A report, shared by what is drawn of it.
type Shown = Option<Arc<Report>>;

pub fn page(method: Method) -> AnyView {
    let client = Client::here();
    let options = options_here(method);
    let live = client.watch(move || Some(Query::Analysis { method, options: options.get() }));
    let settings = client.watch(move || Some(Query::Choices { method }));
    let saved = Memo::new(move |old: Option<&Vec<Choice>>| {
        settings.with(|answer| match answer {
            Some(Ok(Answer::Choices(choices))) => choices.clone(),
            _ => old.cloned().unwrap_or_default(),
        })
    });
    let work = Work::new(client, method, options, saved, live);
    let report = latest(live);
    let looks = Memo::new(move |old: Option<&Vec<Choice>>| match report.get() {
        Some(report) => report.options.clone(),
        // What was looked for cannot be analysed: it can be set back.
        None => old.cloned().unwrap_or_default(),
    });
    let any = Memo::new(move |_| looks.with(|all| !all.is_empty()) || saved.with(|all| !all.is_empty()));
    let below = move || {
        let day = report.with(|report| report.as_ref().map(|report| report.day))?;
        Some(view! { <p class="quiet">{tf(t::ANALYSIS_UI_AS_OF, &[("day", &format::day(day))])}</p> })
    };
    let stale = Memo::new(move |_| live.with(|answer| matches!(answer, Some(Err(Refusal::Unprepared)))));
    let content = move || match report.get() {
        Some(report) => body::body(&report),
        None => instead(live, work, method),
    };
    // Where the data do not suffice, and there is no report beside, the place of the report says so.
    let working = Memo::new(move |_| report.with(Option::is_some) || !work.cannot());
    view! {
        <PageHead title=words::of_method(method, "title") below=view! { <p class="quiet">{words::of_method(method, "question")}</p> {below} }.into_any()>
            {move || any.get().then(|| view! { <Button label=t(t::ANALYSIS_UI_SETTINGS).to_string() icon=Icon::Settings look=Look::Quiet on_press=options::go_to/> })}
            {link_button(Look::Quiet, Some(Icon::Chart), t(t::ANALYSIS_UI_ALL), address::ANALYSIS)}
        </PageHead>
        <div class="section analysis">
            {move || working.get().then(|| work.view())}
            <div class="analysis-body" class:stale=stale>{content}</div>
            {options::panel(looks, saved, any, set_here(method))}
            {note(method)}
        </div>
    }
    .into_any()
}

/// The options that the address has, as long as it is the address of this method.
fn options_here(method: Method) -> Memo<Options> {
    let location = use_location();
    let own = format!("/{}", address::analysis(method));
    Memo::new(move |old: Option<&Options>| {
        let here = location.pathname.with(|path| path.trim_end_matches('/').ends_with(&own));
        match (here, old) {
            (false, Some(old)) => old.clone(),
            // Which database it is, is no option.
            _ => address::pairs(&location.search.get()).filter(|(name, _)| name != "db").collect(),
        }
    })
}

/// Puts an option into the address.
fn set_here(method: Method) -> Callback<(String, String)> {
    let (go_with, search) = (go_with(), use_location().search);
    Callback::new(move |(name, value): (String, String)| {
        go_with(&address::with_value(&address::analysis(method), &search.get_untracked(), &name, &value), true);
    })
}

/// The last report there was; none where the data allow none.
fn latest(live: Live) -> Memo<Shown> {
    Memo::new(move |old: Option<&Shown>| {
        live.with(|answer| match answer {
            Some(Ok(Answer::Report(report))) => Some(Arc::new(report.as_ref().clone())),
            None | Some(Err(Refusal::Unprepared | Refusal::NotReady)) => old.cloned().flatten(),
            _ => None,
        })
    })
}

/// What stands in the place of a report that is not there.
fn instead(live: Live, work: Work, method: Method) -> AnyView {
    live.with(|answer| match answer {
        Some(Err(refusal @ Refusal::Analysis { .. })) => cannot(refusal, method),
        Some(Err(refusal)) if !matches!(refusal, Refusal::Unprepared | Refusal::NotReady) => problem(refusal),
        // The job says what is going on, and where it found that nothing can be said.
        _ => match work.refusal() {
            Some(refusal @ Refusal::Analysis { .. }) => cannot(&refusal, method),
            _ if work.is_shown() => ().into_any(),
            _ => skeleton(12),
        },
    })
}

/// The data do not suffice: what would be needed, and the way to it.
fn cannot(refusal: &Refusal, method: Method) -> AnyView {
    let Refusal::Analysis { key, values } = refusal else { return problem(refusal) };
    let nothing = values.iter().any(|(name, value)| name == "found" && value == "0");
    let way = match key.as_str() {
        "no_inputs" => link_button(Look::Plain, None, t(t::ANALYSIS_UI_FILL_IN), address::CUSTOMERS),
        _ if nothing => view! {
            {link_button(Look::Primary, Some(Icon::Upload), t(t::CUSTOMERS_IMPORT), address::IMPORT)}
            {link_button(Look::Plain, Some(Icon::Home), t(t::ANALYSIS_UI_DEMO), address::HOME)}
        }
        .into_any(),
        _ => link_button(Look::Plain, None, t(t::ANALYSIS_UI_DEFAULTS), address::analysis(method)),
    };
    empty(Icon::Chart, t(t::ANALYSIS_UI_CANNOT), &words::refusal(refusal), way)
}

/// How the method works, in plain words, and who says so.
fn note(method: Method) -> AnyView {
    view! {
        <section class="analysis-note" aria-labelledby="analysis-note">
            <h2 id="analysis-note">{t(t::ANALYSIS_UI_HOW)}</h2>
            <p>{words::of_method(method, "note")}</p>
            <p class="quiet small">{tf(t::ANALYSIS_UI_SOURCE, &[("source", &words::of_method(method, "source"))])}</p>
        </section>
    }
    .into_any()
}
