//! The root: starts the engine, knows the routes, and mounts the screens anew when the language changes.

use super::{
    act::Act,
    address, analysis, browser, customers, data, format, home, locale, orders, products, segments, settings,
    shell::{self, Shell},
};
use crate::client::Client;
use crate::engine::query::{Answer, Query};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::{FlatRoutes, Route, Router},
    hooks::use_navigate,
    path,
};
use std::time::Duration;

/// The worker's script, beside the page.
const WORKER: &str = "engine_loader.js";

/// Starts the engine and mounts the app. Called once by the page's binary.
pub fn start() {
    locale::start();
    shell::theme::start();
    // Page and worker of one build lie in its own directory, so that an old worker never meets a new page.
    let worker = browser::build().map_or_else(|| WORKER.to_string(), |build| format!("{build}/{WORKER}"));
    let database = browser::query_value("db").unwrap_or_else(|| "guanxi".into());
    let client = Client::start(&format!("{worker}?db={}", address::encode(&database)));
    // The browser needs this thread for a moment to start the other: then both work side by side.
    set_timeout(move || mount_to_body(move || app(client)), Duration::ZERO);
}

fn app(client: Client) -> AnyView {
    provide_context(client);
    provide_context(Act::new(client));
    provide_context(Shell::new());
    shell::keep_up_to_date();
    let mounted = locale::mounted();
    let settings = client.watch(|| Some(Query::Settings));
    Effect::new(move |_| {
        // Before the answer is here, what was so the last time holds.
        let own = settings.with(|answer| match answer {
            Some(Ok(Answer::Settings(all))) => Some((super::currency::of(all), super::currency::calling_code(all))),
            _ => None,
        });
        if let Some((currency, code)) = own
            && (format::own_currency(&currency) | format::own_calling_code(code))
        {
            locale::mount_anew();
        }
    });
    view! {
        <Router base=browser::base_path()>
            <For each=move || [mounted.get()] key=|count| *count children=|_| view! { <shell::Frame routes=routes/> }/>
        </Router>
    }
    .into_any()
}

/// Every screen and its address.
fn routes() -> AnyView {
    view! {
        <FlatRoutes fallback=shell::not_found>
            <Route path=path!("/") view=home::home/>
            <Route path=path!("/customers") view=customers::list/>
            <Route path=path!("/customers/new") view=customers::new/>
            <Route path=path!("/customers/:id") view=customers::one/>
            <Route path=path!("/segments") view=segments::list/>
            <Route path=path!("/segments/new") view=segments::new/>
            <Route path=path!("/segments/overlap") view=segments::overlap/>
            <Route path=path!("/segments/:id") view=segments::one/>
            <Route path=path!("/segments/:id/edit") view=segments::edit/>
            <Route path=path!("/orders") view=orders::list/>
            <Route path=path!("/orders/:id") view=orders::one/>
            <Route path=path!("/products") view=products::list/>
            <Route path=path!("/analysis") view=analysis::overview/>
            <Route path=path!("/analysis/:method") view=analysis::one/>
            <Route path=path!("/data") view=data::overview/>
            <Route path=path!("/data/:part") view=data::part/>
            <Route path=path!("/settings") view=settings::settings/>
        </FlatRoutes>
    }
    .into_any()
}

/// Goes to an address of [`super::address`]. Call it where the router's context is: in a component or its handlers,
/// through a value made by [`go`] while the component is built.
pub fn go() -> impl Fn(&str) + Clone + Send + Sync + 'static {
    let go = go_with();
    move |address: &str| go(address, false)
}

/// As [`go`]; `true` puts the address in the place of the present one, which then Back does not lead to. Typing into
/// a search does that.
pub fn go_with() -> impl Fn(&str, bool) + Clone + Send + Sync + 'static {
    let navigate = use_navigate();
    let base = browser::base_path();
    move |address: &str, replace: bool| {
        let path = format!("{base}/{}", address.trim_start_matches("./"));
        navigate(&path, NavigateOptions { resolve: false, replace, scroll: false, ..NavigateOptions::default() });
    }
}
