//! Nothing is here yet: three ways in.

use crate::client::{Client, JobHandle};
use crate::engine::protocol::Job;
use crate::ui::{
    act::Act,
    address,
    i18n::{Text, t},
    locale::t,
    parts::{Button, Icon, JobProgress, Look, PageHead, icon, link_button},
};
use leptos::{prelude::*, task::spawn_local};

pub fn first_run() -> AnyView {
    let job = RwSignal::new_local(None::<JobHandle>);
    let (client, act) = (Client::here(), Act::here());
    let demo = move |()| {
        let handle = client.job(Job::Demo { customers: super::DEMO });
        job.set(Some(handle.clone()));
        spawn_local(async move {
            let result = handle.result.await;
            // The screen may have gone meanwhile, with its signal.
            job.try_set(None);
            match result {
                Ok(_) => act.say(t(t::WHAT_DEMO), None),
                Err(refusal) => act.trouble(&refusal),
            }
        });
    };
    let content = move || {
        match job.get() {
        Some(job) => view! { <div class="first-job"><JobProgress title=t(t::HOME_DEMO_RUNS) job=job/></div> }.into_any(),
        None => view! {
            <ul class="ways">
                {way(Icon::Upload, t::HOME_WAY_IMPORT, t::HOME_WAY_IMPORT_TEXT, link_button(Look::Primary, None, t(t::HOME_WAY_IMPORT_DO), address::IMPORT))}
                {way(Icon::History, t::HOME_WAY_RESTORE, t::HOME_WAY_RESTORE_TEXT, link_button(Look::Plain, None, t(t::HOME_WAY_RESTORE_DO), address::BACKUP))}
                {way(Icon::Shop, t::HOME_WAY_DEMO, t::HOME_WAY_DEMO_TEXT, view! { <Button label=t(t::HOME_WAY_DEMO_DO).to_string() on_press=demo/> }.into_any())}
            </ul>
        }
        .into_any(),
    }
    };
    view! {
        <PageHead title=t(t::HOME_WELCOME).to_string() below=view! { <p class="quiet">{t(t::HOME_WELCOME_TEXT)}</p> }.into_any()/>
        {content}
        <p class="first-foot quiet">{icon(Icon::Info)} {t(t::HOME_PRIVATE)}</p>
    }
    .into_any()
}

fn way(picture: Icon, title: Text, text: Text, action: AnyView) -> AnyView {
    view! {
        <li class="way">
            {icon(picture)}
            <h2>{t(title)}</h2>
            <p class="quiet">{t(text)}</p>
            {action}
        </li>
    }
    .into_any()
}
