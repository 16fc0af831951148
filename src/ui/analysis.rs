//! 分析: one page a method, all drawn from their reports by the same few pictures.

mod body;
mod options;
mod page;
mod plot;
mod table;
mod work;

use super::{
    address,
    i18n::{Text, t},
    locale::t,
    parts::PageHead,
    words,
};
use crate::engine::report::Method;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// What a person comes to ask, and the methods that answer it.
const GROUPS: [(Text, &[Method]); 5] = [
    (t::ANALYSIS_UI_WHO, &[Method::Rfm, Method::Types, Method::Stages, Method::Clusters]),
    (t::ANALYSIS_UI_WORTH, &[Method::Buying, Method::Value, Method::Concentration, Method::Wallet, Method::Delivered]),
    (t::ANALYSIS_UI_STAY, &[Method::Cohorts, Method::Repurchase, Method::Retention, Method::Contracts, Method::Churn]),
    (t::ANALYSIS_UI_NEXT, &[Method::Forecast, Method::Basket]),
    (t::ANALYSIS_UI_WATCH, &[Method::Anomalies, Method::Relationship, Method::Credit]),
];

/// The groups of methods in their order, by the method: what a score belongs to.
pub fn group_of(method: Method) -> Option<(usize, &'static str)> {
    let at = GROUPS.iter().position(|(_, methods)| methods.contains(&method))?;
    Some((at, t(GROUPS[at].0)))
}

/// All methods, by what they answer.
pub fn overview() -> AnyView {
    let groups = GROUPS.into_iter().map(|(name, methods)| group(name, methods)).collect_view();
    let below = view! { <p class="quiet">{t(t::ANALYSIS_UI_TEXT)}</p> }.into_any();
    view! {
        <PageHead title=t(t::ANALYSIS_TITLE).to_string() below=below/>
        <div class="section methods">{groups}</div>
    }
    .into_any()
}

fn group(name: Text, methods: &[Method]) -> AnyView {
    let cards = methods
        .iter()
        .map(|method| {
            view! {
                <li>
                    <a class="method-card" href=address::analysis(*method)>
                        <span class="method-name">{words::of_method(*method, "title")}</span>
                        <span class="quiet">{words::of_method(*method, "question")}</span>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section>
            <h2>{t(name)}</h2>
            <ul class="method-cards">{cards}</ul>
        </section>
    }
    .into_any()
}

/// The report of the method that the address names.
pub fn one() -> AnyView {
    let params = use_params_map();
    let method = Memo::new(move |_| params.with(|map| map.get("method")).and_then(|name| Method::named(&name)));
    (move || match method.get() {
        Some(method) => page::page(method),
        None => super::shell::not_found(),
    })
    .into_any()
}
