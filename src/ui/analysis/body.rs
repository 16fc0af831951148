//! A report on screen: what it says, what is not sure, its figures and its pictures.

use super::{plot, table};
use crate::engine::report::{Figure, Part, Report, Said, Shows};
use crate::ui::{
    address,
    i18n::t,
    locale::t,
    parts::{Icon, icon},
    picture, words,
};
use leptos::prelude::*;

pub fn body(report: &Report) -> AnyView {
    let place = format!("analysis.{}", report.method.name());
    let sentences = report.says.iter().map(|said| sentence(&place, said, &report.currency)).collect_view();
    let doubts = report
        .doubts
        .iter()
        .map(|said| {
            view! {
                <div class="analysis-notice" role="note">
                    {icon(Icon::Info)}
                    {sentence(&place, said, &report.currency)}
                </div>
            }
            .into_any()
        })
        .collect_view();
    let notes = report.notes.iter().map(|said| sentence(&place, said, &report.currency)).collect_view();
    let figures = report.figures.iter().map(|figure| tile(report, figure)).collect_view();
    let figures =
        (!report.figures.is_empty()).then(|| view! { <ul class="tiles analysis-figures">{figures}</ul> }.into_any());
    let parts = report.parts.iter().map(|part| self::part(report, part)).collect_view();
    let nothing = report.says.is_empty() && report.figures.is_empty() && report.parts.is_empty();
    let nothing = nothing.then(|| view! { <p class="quiet">{t(t::ANALYSIS_UI_NOTHING)}</p> }.into_any());
    view! {
        <div class="says">{sentences}</div>
        {nothing}
        {doubts}
        {figures}
        <div class="asides">{notes}</div>
        {parts}
        {quality(report)}
    }
    .into_any()
}

/// A sentence with its amounts as people say them, and exactly on hover.
fn sentence(place: &str, said: &Said, currency: &str) -> AnyView {
    let (brief, exact) = (words::said(place, said, currency), words::said_exactly(place, said, currency));
    let title = (brief != exact).then_some(exact);
    view! { <p title=title>{brief}</p> }.into_any()
}

/// How far the model can be trusted, each figure with what it means.
fn quality(report: &Report) -> Option<AnyView> {
    let figure = |figure: &Figure| {
        view! {
            <div>
                <dt>{words::of_method(report.method, &figure.key)}</dt>
                <dd>
                    <strong>{words::datum(&figure.value, &report.currency)}</strong>
                    " "
                    <span class="quiet">{words::of_method(report.method, &format!("{}.hint", figure.key))}</span>
                </dd>
            </div>
        }
        .into_any()
    };
    (!report.quality.is_empty()).then(|| {
        view! {
            <details class="quality">
                <summary>{t(t::ANALYSIS_UI_QUALITY)}</summary>
                <dl>{report.quality.iter().map(figure).collect_view()}</dl>
            </details>
        }
        .into_any()
    })
}

fn tile(report: &Report, figure: &Figure) -> AnyView {
    let brief = words::datum_brief(&figure.value, &report.currency);
    // A fraction, say.
    let long = brief.chars().count() > 12;
    let inside = view! {
        <span class="tile-name">{words::of_method(report.method, &figure.key)}</span>
        <span class="tile-value" class:long=long title=words::datum(&figure.value, &report.currency)>
            {brief}
        </span>
    }
    .into_any();
    let linked = match &figure.rule {
        Some(rule) => view! { <a href=address::who(rule.clone())>{inside}</a> }.into_any(),
        None => inside,
    };
    view! { <li class="tile">{linked}</li> }.into_any()
}

fn part(report: &Report, part: &Part) -> AnyView {
    let title = words::of_method(report.method, &part.key);
    let id = format!("part-{}", part.key);
    let content = match &part.shows {
        shows if picture::is_empty(shows) => view! { <p class="quiet">{t(t::ANALYSIS_UI_NOTHING)}</p> }.into_any(),
        Shows::Table(_) => table::table(report.method, picture::sheet(&part.shows), &report.currency, &title),
        shows => plot::plot(report.method, shows, &report.currency, &title),
    };
    view! {
        <section class="part" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{title}</h2>
            {content}
        </section>
    }
    .into_any()
}
