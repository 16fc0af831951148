//! The header: search, undo and redo, whether all is saved, language, theme, help.

use super::{Shell, theme};
use crate::client::Client;
use crate::engine::protocol::{Phase, Status};
use crate::ui::{
    act::Act,
    browser,
    i18n::{Locale, t},
    locale::{self, t, tf},
    parts::{Button, Icon, Look, Menu, MenuItem, icon},
    words,
};
use leptos::prelude::*;

#[component]
pub fn Header() -> AnyView {
    let shell = Shell::here();
    view! {
        <div class="bar" role="banner">
            <button type="button" class="search-button" on:click=move |_| shell.palette.set(true)>
                {icon(Icon::Search)}
                <span>{t(t::SHELL_SEARCH)}</span>
                <kbd>{crate::ui::keyboard::command_key("K")}</kbd>
            </button>
            <div class="bar-end">
                <Saved/>
                <UndoRedo/>
                <span class="wide-only">
                    <Languages/>
                    <Themes/>
                    <Button label=t(t::SHELL_HELP).to_string() icon=Icon::Help look=Look::Quiet bare=true keys="?" on_press=move |()| shell.help.set(true)/>
                </span>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn UndoRedo() -> AnyView {
    let (act, client) = (Act::here(), Client::here());
    let undo = client.state(|status| status.undo.as_ref().map(words::entry));
    let redo = client.state(|status| status.redo.as_ref().map(words::entry));
    let label = |text, what: Option<String>, plain| match what {
        Some(what) => tf(text, &[("what", &what)]),
        None => t(plain).to_string(),
    };
    let undo_label = Signal::derive(move || label(t::SHELL_UNDO_WHAT, undo.get(), t::SHELL_UNDO));
    let redo_label = Signal::derive(move || label(t::SHELL_REDO_WHAT, redo.get(), t::SHELL_REDO));
    let (no_undo, no_redo) =
        (Signal::derive(move || undo.get().is_none()), Signal::derive(move || redo.get().is_none()));
    view! {
        <Button label=undo_label icon=Icon::Undo look=Look::Quiet bare=true disabled=no_undo keys=crate::ui::keyboard::command_key("Z") on_press=move |()| act.undo()/>
        <Button label=redo_label icon=Icon::Redo look=Look::Quiet bare=true disabled=no_redo keys=crate::ui::keyboard::command_key("⇧Z") on_press=move |()| act.redo()/>
    }
    .into_any()
}

/// Which of the four states of saving there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Saving {
    Opening,
    Busy,
    Saved,
    Trouble,
}

fn saving(status: &Status) -> Saving {
    match (&status.phase, &status.trouble, status.saving) {
        (Phase::Failed(_), _, _) | (_, Some(_), _) => Saving::Trouble,
        (Phase::Starting | Phase::Opening | Phase::Partial, None, 0) => Saving::Opening,
        (_, None, 0) => Saving::Saved,
        (_, None, _) => Saving::Busy,
    }
}

/// Saved or not, online or not: always on screen.
#[component]
fn Saved() -> AnyView {
    let state = Client::here().state(saving);
    let online = RwSignal::new(window().navigator().on_line());
    let went = [("online", true), ("offline", false)]
        .map(|(event, now)| window_event_listener_untyped(event, move |_| online.set(now)));
    on_cleanup(move || went.into_iter().for_each(|handle| handle.remove()));
    let saved = move || {
        let (class, picture, text) = match state.get() {
            Saving::Opening => ("quiet", Icon::Clock, t::SHELL_OPENING),
            Saving::Busy => ("quiet", Icon::Clock, t::SHELL_SAVING),
            Saving::Saved => ("good", Icon::Check, t::SHELL_SAVED),
            Saving::Trouble => ("bad", Icon::Warning, t::SHELL_NOT_SAVED),
        };
        view! { <span class=format!("sign {class}")>{icon(picture)}<span>{t(text)}</span></span> }.into_any()
    };
    let offline = move || {
        (!online.get()).then(|| {
            view! { <span class="sign" title=t(t::SHELL_OFFLINE_TEXT)>{icon(Icon::Offline)}<span>{t(t::SHELL_OFFLINE)}</span></span> }
        })
    };
    view! { <div class="signs" role="status">{offline}{saved}</div> }.into_any()
}

#[component]
fn Languages() -> AnyView {
    let items = || {
        Locale::ALL
            .into_iter()
            .map(|own| {
                let chosen = Signal::derive(move || locale::current() == own);
                let choose = move |()| {
                    locale::choose(own);
                    // The header was mounted anew, and the focus went with the old one.
                    request_animation_frame(|| browser::focus("title"));
                };
                view! { <MenuItem label=own.own_name() chosen=chosen on_press=choose/> }
            })
            .collect_view()
    };
    view! { <Menu label=t(t::SHELL_LANGUAGE).to_string() icon=Icon::Globe look=Look::Quiet bare=true>{items()}</Menu> }
        .into_any()
}

#[component]
fn Themes() -> AnyView {
    let items = || {
        theme::Theme::ALL
            .into_iter()
            .map(|own| {
                let chosen = Signal::derive(move || theme::current() == own);
                view! {
                    <MenuItem label=t(own.label()) icon=own.icon() chosen=chosen on_press=move |()| theme::choose(own)/>
                }
            })
            .collect_view()
    };
    view! { <Menu label=t(t::SHELL_THEME).to_string() icon=Icon::Contrast look=Look::Quiet bare=true>{items()}</Menu> }
        .into_any()
}
