//! Screens whose code is loaded later than the first one: Home and the shell are in the page's own module, all others in
//! a chunk of it, which the page's binary (`src/main.rs`) splits off.
//!
//! The chunk is asked for as soon as the database is open, or earlier where an address needs it. Then it stays, and going
//! to a screen is as if it had always been there.

use super::{
    analysis, customers, data,
    i18n::t,
    locale::t,
    orders,
    parts::{Button, Icon, Look, PageHead, empty, skeleton},
    products, segments, settings,
};
use crate::client::Client;
use crate::engine::protocol::Phase;
use leptos::{prelude::*, task::spawn_local};
use std::{cell::Cell, future::Future, pin::Pin, time::Duration};

/// A screen's function, as a route has it.
type Screen = fn() -> AnyView;

/// All screens of the chunk.
pub struct Screens {
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
}

/// Only the chunk's own function may name it, or its code would be in the page's module after all.
pub static SCREENS: Screens = Screens {
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
        LOADED.set(screens.or(LOADED.get()));
        screens
    }

    /// Loads the chunk soon after the database is open, when the first screen has been drawn.
    pub fn load_soon(self, client: Client) {
        let opened = client.state(|status| status.phase == Phase::Ready);
        Effect::new(move |_| {
            if opened.get() {
                set_timeout(
                    move || {
                        spawn_local(async move {
                            // Where this fails, the first screen that needs it asks again, and says so.
                            let _screens = self.load().await;
                        })
                    },
                    SOON,
                );
            }
        });
    }
}

/// Time for the first answers to be drawn.
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
        None => view! { <PageHead title=t(t::SHELL_LOADING).to_string()/> {skeleton(8)} }.into_any(),
        Some(Some(screens)) => choose(screens)(),
        Some(None) => missing(),
    })
    .into_any()
}

/// What is shown in the place of a screen that could not be loaded: without a network, or when the host has a newer version.
fn missing() -> AnyView {
    // Failing to reload leaves this text, which says what else there is to do.
    let reload = |()| drop(window().location().reload());
    let reload = view! { <Button label=t(t::SHELL_RELOAD).to_string() on_press=reload look=Look::Primary/> }.into_any();
    view! {
        <PageHead title=t(t::SHELL_NOT_LOADED).to_string()/>
        {empty(Icon::Warning, t(t::SHELL_NOT_LOADED), t(t::SHELL_NOT_LOADED_TEXT), reload)}
    }
    .into_any()
}
