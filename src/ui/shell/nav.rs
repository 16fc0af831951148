//! The navigation: at the left with words or icons only, at the bottom of a phone.

use super::Shell;
use crate::ui::{
    address, browser,
    i18n::{Text, t},
    locale::t,
    parts::{Button, Icon, Look, Popover, close_popover, icon},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

const ITEMS: [(&str, Icon, Text); 8] = [
    (address::HOME, Icon::Home, t::NAV_HOME),
    (address::CUSTOMERS, Icon::People, t::NAV_CUSTOMERS),
    (address::SEGMENTS, Icon::Segment, t::NAV_SEGMENTS),
    (address::ANALYSIS, Icon::Chart, t::NAV_ANALYSIS),
    (address::ORDERS, Icon::Order, t::NAV_ORDERS),
    (address::PRODUCTS, Icon::Product, t::NAV_PRODUCTS),
    (address::DATA, Icon::Data, t::NAV_DATA),
    (address::SETTINGS, Icon::Settings, t::NAV_SETTINGS),
];

/// So many stand in the bar of a phone; the others are behind one more.
const PLACES: usize = 5;

#[component]
pub fn Nav() -> AnyView {
    let shell = Shell::here();
    let path = use_location().pathname;
    let base = browser::base_path();
    let items = ITEMS
        .into_iter()
        .enumerate()
        .map(|(at, (to, picture, text))| {
            let own = format!("{base}/{}", to.trim_start_matches("./"));
            let rest = at >= PLACES;
            // A screen below another one, such as a customer, lights that one up too.
            let here = move || {
                path.with(|path| {
                    let rest = path.strip_prefix(&own);
                    match rest {
                        Some("") | Some("/") => Some("page"),
                        Some(rest) if rest.starts_with('/') && to != address::HOME => Some("true"),
                        _ => None,
                    }
                })
            };
            view! {
                <a href=to class:rest=rest aria-current=here title=t(text)>
                    {icon(picture)}
                    <span>{t(text)}</span>
                </a>
            }
            .into_any()
        })
        .collect_view();
    let rest = move || {
        let link = |(to, picture, text): (&'static str, Icon, Text)| {
            view! {
                <a class="menu-item" href=to on:click=|event| close_popover(&event)>
                    {icon(picture)}
                    <span>{t(text)}</span>
                </a>
            }
            .into_any()
        };
        ITEMS[PLACES..].iter().copied().map(link).collect_view()
    };
    let toggle = Signal::derive(move || t(if shell.narrow.get() { t::NAV_WIDEN } else { t::NAV_NARROW }).to_string());
    view! {
        <div class="side">
            <div class="brand"><span class="mark" aria-hidden="true">"关"</span><span>{t(t::SHELL_APP)}</span></div>
            <nav aria-label=t(t::NAV_MAIN)>
                {items}
                <span class="more-places">
                    <Popover label=t(t::NAV_MORE).to_string() icon=Icon::More look=Look::Quiet>{rest}</Popover>
                </span>
            </nav>
            <div class="side-foot">
                <Button label=toggle icon=Icon::Sidebar look=Look::Quiet bare=true on_press=move |()| shell.toggle_narrow()/>
            </div>
        </div>
    }
    .into_any()
}
