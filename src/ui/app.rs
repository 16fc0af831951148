//! The root: starts the engine, knows the routes, and mounts the screens anew when the language changes.

use super::{
    act::Act,
    address, browser,
    chunk::{Chunk, Loading, screen},
    format, home, locale,
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
const WORKER: &str = "engine.js";

/// Starts the engine and mounts the app. Called once by the page's binary, which knows how to load the screens' chunk.
pub fn start(load: fn() -> Loading) {
    shell::fault::listen();
    locale::start();
    shell::theme::start();
    // Page and worker of one build lie in its own directory, so that an old worker never meets a new page.
    let worker = browser::build().map_or_else(|| WORKER.to_string(), |build| format!("{build}/{WORKER}"));
    let database = browser::query_value("db").unwrap_or_else(|| "guanxi".into());
    let client = Client::start(&format!("{worker}?db={}", address::encode(&database)));
    // The browser needs this thread for a moment to start the other: then both work side by side.
    set_timeout(move || mount_to_body(move || app(client, Chunk(load))), Duration::ZERO);
}

fn app(client: Client, chunk: Chunk) -> AnyView {
    provide_context(client);
    provide_context(chunk);
    provide_context(Act::new(client));
    provide_context(Shell::new());
    chunk.load_early(client);
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
            <Route path=path!("/customers") view=|| screen(|chunk| chunk.customers)/>
            <Route path=path!("/customers/new") view=|| screen(|chunk| chunk.new_customer)/>
            <Route path=path!("/customers/:id") view=|| screen(|chunk| chunk.customer)/>
            <Route path=path!("/segments") view=|| screen(|chunk| chunk.segments)/>
            <Route path=path!("/segments/new") view=|| screen(|chunk| chunk.new_segment)/>
            <Route path=path!("/segments/overlap") view=|| screen(|chunk| chunk.overlap)/>
            <Route path=path!("/segments/:id") view=|| screen(|chunk| chunk.segment)/>
            <Route path=path!("/segments/:id/edit") view=|| screen(|chunk| chunk.edit_segment)/>
            <Route path=path!("/orders") view=|| screen(|chunk| chunk.orders)/>
            <Route path=path!("/orders/:id") view=|| screen(|chunk| chunk.order)/>
            <Route path=path!("/products") view=|| screen(|chunk| chunk.products)/>
            <Route path=path!("/analysis") view=|| screen(|chunk| chunk.analyses)/>
            <Route path=path!("/analysis/:method") view=|| screen(|chunk| chunk.analysis)/>
            <Route path=path!("/data") view=|| screen(|chunk| chunk.data)/>
            <Route path=path!("/data/:part") view=|| screen(|chunk| chunk.data_part)/>
            <Route path=path!("/settings") view=|| screen(|chunk| chunk.settings)/>
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
