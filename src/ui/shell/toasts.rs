//! Where toasts are shown.

use crate::ui::{
    act::{Act, Toast},
    i18n::t,
    locale::t,
    parts::{Button, Icon, Look, icon},
};
use leptos::prelude::*;

#[component]
pub fn Toasts() -> AnyView {
    let act = Act::here();
    let toasts = act.toasts();
    view! {
        <div
            class="toasts"
            role="status"
            on:pointerenter=move |_| act.held.set(true)
            on:pointerleave=move |_| act.held.set(false)
            on:focusin=move |_| act.held.set(true)
            on:focusout=move |_| act.held.set(false)
        >
            <For each=move || toasts.get() key=|toast| toast.id children=move |toast| one(act, toast)/>
        </div>
    }
    .into_any()
}

fn one(act: Act, toast: Toast) -> AnyView {
    let id = toast.id;
    let action = toast.action.map(|(verb, command)| {
        let press = move |()| {
            act.dismiss(id);
            act.run(command.clone(), "");
        };
        view! { <Button label=t(verb).to_string() on_press=press/> }.into_any()
    });
    let picture = icon(if toast.bad { Icon::Warning } else { Icon::Check });
    view! {
        <div class="toast" class:bad=toast.bad>
            {picture}
            <p>{toast.text}</p>
            {action}
            <Button label=t(t::SHELL_CLOSE).to_string() icon=Icon::Cross look=Look::Quiet bare=true on_press=move |()| act.dismiss(id)/>
        </div>
    }
    .into_any()
}
