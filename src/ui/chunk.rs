//! Screens whose code is loaded later than the first one: the shell and the first run are in the page's own module, all
//! others in a chunk of it, which the page's binary (`src/main.rs`) splits off.
//!
//! The chunk is asked for early, also where nothing needs it yet. Once loaded it stays, and going to a screen is as if it
//! had always been there.

use super::{
    analysis, customers, data, home,
    i18n::{self, t},
    locale::t,
    orders,
    parts::{Button, Icon, Look, PageHead, empty, skeleton},
    products, segments, settings, shell,
};
use crate::client::Client;
use crate::engine::protocol::Phase;
use leptos::{prelude::*, task::spawn_local};
use std::{cell::Cell, future::Future, pin::Pin, time::Duration};

/// A screen's function, as a route has it.
type Screen = fn() -> AnyView;

/// All that the chunk has: its screens, and their texts.
pub struct Screens {
    texts: &'static i18n::Later,
    pub overview: Screen,
    pub customers: Screen,
    pub new_customer: Screen,
    pub customer: Screen,
    pub segments: Screen,
    pub new_segment: Screen,
    pub overlap: Screen,
    pub segment: Screen,
    pub edit_segment: Screen,
    pub orders: Screen,
    pub order: Screen,
    pub products: Screen,
    pub analyses: Screen,
    pub analysis: Screen,
    pub data: Screen,
    pub data_part: Screen,
    pub settings: Screen,
    pub rescue: Screen,
}

/// Only the chunk's own function may name it, or its code would be in the page's module after all.
pub static SCREENS: Screens = Screens {
    texts: &i18n::LATER,
    overview: home::overview,
    customers: customers::list,
    new_customer: customers::new,
    customer: customers::one,
    segments: segments::list,
    new_segment: segments::new,
    overlap: segments::overlap,
    segment: segments::one,
    edit_segment: segments::edit,
    orders: orders::list,
    order: orders::one,
    products: products::list,
    analyses: analysis::overview,
    analysis: analysis::one,
    data: data::overview,
    data_part: data::part,
    settings: settings::settings,
    rescue: data::rescue,
};

/// The chunk's screens, or nothing where the browser could not load it. Asking again tries again.
pub type Loading = Pin<Box<dyn Future<Output = Option<&'static Screens>>>>;

thread_local! {
    static LOADED: Cell<Option<&'static Screens>> = const { Cell::new(None) };
}

/// What loads the chunk. Copies are the same.
#[derive(Clone, Copy)]
pub struct Chunk(pub fn() -> Loading);

impl Chunk {
    async fn load(self) -> Option<&'static Screens> {
        let screens = (self.0)().await;
        if let Some(screens) = screens {
            i18n::loaded(screens.texts);
            LOADED.set(Some(screens));
        }
        screens
    }

    /// Loads the chunk, and then the copy of the app that works without a network: at once where a database is being
    /// opened, since some screen of it will be needed; where there is none yet, soon after the first screen was drawn.
    pub fn load_early(self, client: Client) {
        let wait = client.state(|status| match status.phase {
            Phase::Starting => None,
            Phase::Ready => Some(SOON),
            Phase::Opening | Phase::Partial | Phase::Failed(_) => Some(Duration::ZERO),
        });
        let load = move || {
            spawn_local(async move {
                // Where this fails, the first screen that needs it asks again, and says so.
                let _screens = self.load().await;
                // It loads every file, most of which the browser has by now.
                shell::keep_up_to_date();
            });
        };
        Effect::new(move |begun: Option<bool>| {
            let wait = wait.get();
            if let (Some(wait), None | Some(false)) = (wait, begun) {
                set_timeout(load, wait);
            }
            begun == Some(true) || wait.is_some()
        });
    }
}

/// Time for the first screen to be drawn.
const SOON: Duration = Duration::from_millis(200);

/// A screen of the chunk: lines until it is there, and a way on where it cannot be had.
pub fn screen(choose: fn(&Screens) -> Screen) -> AnyView {
    if let Some(screens) = LOADED.get() {
        return choose(screens)();
    }
    let chunk: Chunk = expect_context();
    let (loaded, set_loaded) = signal_local(None);
    spawn_local(async move {
        // The person may have gone elsewhere meanwhile.
        set_loaded.try_set(Some(chunk.load().await));
    });
    (move || match loaded.get() {
        None => waiting(),
        Some(Some(screens)) => choose(screens)(),
        Some(None) => missing(),
    })
    .into_any()
}

/// The place of a screen that comes soon.
pub fn waiting() -> AnyView {
    view! { <PageHead title=t(t::SHELL_LOADING).to_string()/> {skeleton(12)} }.into_any()
}

/// What is shown in the place of a screen that could not be loaded: without a network, or when the host has a newer version.
pub fn missing() -> AnyView {
    view! {
        <PageHead title=t(t::SHELL_NOT_LOADED).to_string()/>
        {empty(Icon::Warning, t(t::SHELL_NOT_LOADED), t(t::SHELL_NOT_LOADED_TEXT), reload())}
    }
    .into_any()
}

/// A button that loads the whole page anew.
pub fn reload() -> AnyView {
    // Failing leaves the page as it is.
    let reload = |()| drop(window().location().reload());
    view! { <Button label=t(t::SHELL_RELOAD).to_string() on_press=reload look=Look::Primary/> }.into_any()
}
