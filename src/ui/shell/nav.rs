//! The navigation: at the left with words or icons only, at the bottom of a phone.

use super::Shell;
use crate::ui::{
    address, browser,
    i18n::{Text, t},
    locale::t,
    parts::{Button, Icon, Look, icon},
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

#[component]
pub fn Nav() -> AnyView {
    let shell = Shell::here();
    let path = use_location().pathname;
    let base = browser::base_path();
    let items = ITEMS
        .into_iter()
        .map(|(to, picture, text)| {
            let own = format!("{base}/{}", to.trim_start_matches("./"));
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
                <a href=to aria-current=here title=t(text)>
                    {icon(picture)}
                    <span>{t(text)}</span>
                </a>
            }
            .into_any()
        })
        .collect_view();
    let toggle = Signal::derive(move || t(if shell.narrow.get() { t::NAV_WIDEN } else { t::NAV_NARROW }).to_string());
    view! {
        <div class="side">
            <div class="brand"><span class="mark" aria-hidden="true">"关"</span><span>{t(t::SHELL_APP)}</span></div>
            <nav aria-label=t(t::NAV_MAIN)>{items}</nav>
            <div class="side-foot">
                <Button label=toggle icon=Icon::Sidebar look=Look::Quiet bare=true on_press=move |()| shell.toggle_narrow()/>
            </div>
        </div>
    }
    .into_any()
}
