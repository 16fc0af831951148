//! Everything that was done, latest first, and taking it back.

use super::head;
use crate::client::Client;
use crate::engine::{
    changes::What,
    command::Command,
    protocol::{EntryLine, Kept},
    query::{Answer, Query},
};
use crate::ui::{
    act::Act,
    address, browser, format,
    i18n::t,
    locale::{t, tf},
    parts::{Button, Icon, Look, answered, chip, empty, icon, link_button},
    words,
};
use leptos::{prelude::*, task::spawn_local};

/// Entries asked for at first, and by each press of "more".
const STEP: u32 = 50;

/// What the last undo left as it is, by its entry.
type Left = RwSignal<Option<(u64, Vec<Kept>)>>;

pub fn screen() -> AnyView {
    view! {
        {head(t(t::DATA_HISTORY))}
        <div class="data-page wide">
            <p class="quiet">{t(t::DATA_HISTORY_TEXT)}</p>
            {page(Signal::stored(None), RwSignal::new(None))}
        </div>
    }
    .into_any()
}

/// The latest entries before one, or of all; below them those before them, once they were asked for. Each page is live
/// and begins where the one above it ends, so that a new entry moves them all.
fn page(before: Signal<Option<u64>>, kept: Left) -> AnyView {
    let live = Client::here().watch(move || Some(Query::History { before: before.get(), limit: STEP }));
    let last = Memo::new(move |_| {
        live.with(|answer| match answer {
            Some(Ok(Answer::History { entries, more: true })) => entries.last().map(|line| line.entry),
            _ => None,
        })
    });
    let list = answered(live, 10, move |answer| {
        let Answer::History { entries, .. } = answer else { return None };
        if entries.is_empty() {
            let action = link_button(Look::Primary, Some(Icon::Upload), t(t::DATA_IMPORT), address::IMPORT);
            return Some(empty(Icon::History, t(t::DATA_HISTORY_EMPTY), t(t::DATA_HISTORY_EMPTY_TEXT), action));
        }
        let now = browser::now();
        let rows = entries.iter().map(|line| row(line, now, kept)).collect_view();
        Some(view! { <ol class="history">{rows}</ol> }.into_any())
    });
    let (more, open) = (Memo::new(move |_| last.get().is_some()), RwSignal::new(false));
    let earlier = move || {
        more.get().then(|| match open.get() {
            true => page(last.into(), kept),
            false => {
                let press = move |()| open.set(true);
                let button = view! { <Button label=t(t::DATA_MORE_ENTRIES).to_string() on_press=press/> };
                view! { <div class="data-row">{button.into_any()}</div> }.into_any()
            }
        })
    };
    view! { {list} {earlier} }.into_any()
}

fn picture(what: What) -> Icon {
    match what {
        What::Create(_) => Icon::Plus,
        What::Edit(_) | What::EditAll => Icon::Edit,
        What::Delete(_) => Icon::Bin,
        What::Restore(_) | What::RestoreBackup => Icon::History,
        What::Merge | What::SetApart | What::SuggestAgain => Icon::Merge,
        What::Import => Icon::Upload,
        What::Demo | What::RemoveDemo => Icon::Shop,
        What::Setting => Icon::Settings,
        What::Undo => Icon::Undo,
        What::Redo => Icon::Redo,
        What::Freeze => Icon::People,
    }
}

fn row(line: &EntryLine, now: u64, kept: Left) -> AnyView {
    let text = words::entry(line);
    let place = t(if line.here { t::DATA_HERE } else { t::DATA_ELSEWHERE });
    let who = if line.who.is_empty() { place.to_string() } else { format!("{} · {place}", line.who) };
    // Some sentences have the number in them.
    let count = format::number(line.count);
    let count = (!text.contains(&count)).then(|| format!(" · {}", tf(t::DATA_RECORDS_N, &[("n", &count)])));
    let undone = line.undone.is_some();
    let left = {
        let entry = line.entry;
        move || kept.with(|kept| kept.as_ref().filter(|(of, _)| *of == entry).map(|(_, kept)| left(kept)))
    };
    view! {
        <li class:undone=undone>
            {icon(picture(line.what))}
            <div class="history-text">
                <p title=text.clone()>{text.clone()}</p>
                <p class="quiet small">
                    <time title=format::instant(line.at)>{format::ago(line.at, now)}</time>
                    " · "{who}{count}
                </p>
                {left}
            </div>
            {undone.then(|| chip(t(t::DATA_UNDONE).into(), None))}
            {(!undone).then(|| button(line, kept))}
        </li>
    }
    .into_any()
}

/// Undo, or Redo of what was an undo.
fn button(line: &EntryLine, kept: Left) -> AnyView {
    let (entry, name, again) = (line.entry, words::entry(line), line.what == What::Undo);
    let act = Act::here();
    let press = move |()| {
        let command = if again { Command::Redo { entry } } else { Command::Undo { entry } };
        let name = name.clone();
        spawn_local(async move {
            if let Ok(done) = act.send(command, &name).await {
                kept.try_set((!done.kept.is_empty()).then_some((entry, done.kept)));
            }
        });
    };
    let (label, picture) = if again { (t::SHELL_REDO, Icon::Redo) } else { (t::SHELL_UNDO, Icon::Undo) };
    view! { <Button label=t(label).to_string() icon=picture look=Look::Quiet on_press=press/> }.into_any()
}

/// What stayed, because it has been edited since.
fn left(kept: &[Kept]) -> AnyView {
    const SHOWN: usize = 20;
    let items = kept
        .iter()
        .take(SHOWN)
        .map(|kept| view! { <li>{kept.name.clone()}": "{words::field(kept.table, &kept.key)}</li> }.into_any())
        .collect_view();
    let more = kept.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| {
        let text = tf(t::DATA_KEPT_MORE, &[("n", &format::number(more as u64))]);
        view! { <li class="quiet">{text}</li> }.into_any()
    });
    view! {
        <div class="kept-list" role="status">
            <p class="small">{t(t::DATA_KEPT_TEXT)}</p>
            <ul class="small">{items}{more}</ul>
        </div>
    }
    .into_any()
}
