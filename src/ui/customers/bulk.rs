//! What can be done with all picked rows at once.

use super::{export, picked::Picked};
use crate::client::Client;
use crate::domain::{
    schema::{Field, Key, customer},
    value::Value,
};
use crate::engine::{
    command::{self, Command},
    query::{Answer, Column, CustomerQuery, Query},
};
use crate::ui::{
    act::Act,
    browser, format,
    i18n::{Text, t},
    locale::{t, tf},
    parts::{Button, Icon, Look, Popover, close_popover},
};
use leptos::{prelude::*, task::spawn_local};

/// The bar below the list, while there is something picked.
pub fn bar(picked: Picked, total: Memo<u32>, query: Memo<CustomerQuery>, columns: RwSignal<Vec<Column>>) -> AnyView {
    let act = Act::here();
    let count = Memo::new(move |_| picked.count(total.get()));
    let edit = move |set: command::Set| act.run(Command::EditAll { selection: picked.selection(), set: vec![set] }, "");
    let tag = move |tag: String, on: Value| edit((Key::of(customer::TAG, tag), on));
    let add = Callback::new(move |word: String| tag(word, Value::Int(1)));
    let remove = Callback::new(move |word: String| tag(word, Value::Null));
    let source = Callback::new(move |word: String| edit((customer::SOURCE.into(), Value::text(word))));
    let delete = move |()| {
        let command = Command::DeleteAll { selection: picked.selection() };
        spawn_local(async move {
            // A refusal has been told.
            if act.send(command, "").await.is_ok() {
                picked.clear();
            }
        });
    };
    let shown = Memo::new(move |_| count.get() > 0);
    let all = move || {
        (count.get() < total.get()).then(|| {
            let label = tf(t::CUSTOMERS_PICK_ALL, &[("n", &format::number(total.get().into()))]);
            view! { <Button label=label look=Look::Quiet on_press=move |()| picked.all()/> }.into_any()
        })
    };
    // The whole list goes out as a file; some rows of it do not, because a file is made from a question.
    let export = move || picked.is_all().then(|| export::button(query, columns));
    let content = move || {
        shown.get().then(|| {
            view! {
                <div class="bulk" role="toolbar" aria-label=t(t::CUSTOMERS_BULK)>
                    <strong aria-live="polite">
                        {move || tf(t::CUSTOMERS_PICKED, &[("n", &format::number(count.get().into()))])}
                    </strong>
                    {all}
                    {word_box(t::CUSTOMERS_ADD_TAG, Icon::Tag, customer::TAG, true, add)}
                    {word_box(t::CUSTOMERS_REMOVE_TAG, Icon::Minus, customer::TAG, false, remove)}
                    {word_box(t::CUSTOMERS_SET_SOURCE, Icon::Edit, customer::SOURCE, true, source)}
                    {export}
                    <Button label=t(t::CUSTOMERS_DELETE).to_string() icon=Icon::Bin look=Look::Danger on_press=delete/>
                    <Button
                        label=t(t::CUSTOMERS_PICK_NONE).to_string()
                        icon=Icon::Cross
                        look=Look::Quiet
                        bare=true
                        on_press=move |()| picked.clear()
                    />
                </div>
            }
            .into_any()
        })
    };
    content.into_any()
}

/// A button that asks for a word: one in use, or with `fresh` a new one.
pub fn word_box(label: Text, icon: Icon, field: Field, fresh: bool, on_word: Callback<String>) -> AnyView {
    view! {
        <Popover label=t(label).to_string() icon=icon look=Look::Quiet>
            {words(t(label), field, fresh, on_word)}
        </Popover>
    }
    .into_any()
}

fn words(label: &'static str, field: Field, fresh: bool, on_word: Callback<String>) -> AnyView {
    let typed = RwSignal::new(String::new());
    let live = Client::here().watch(move || Some(Query::Words { field }));
    let found = Memo::new(move |_| {
        let typed = typed.get().trim().to_lowercase();
        live.with(|answer| match answer {
            Some(Ok(Answer::Words(words))) => words
                .iter()
                .map(|(word, _)| word.clone())
                .filter(|word| word.to_lowercase().contains(&typed))
                .take(50)
                .collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    });
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        if event.key() != "Enter" || browser::composing(&event) {
            return;
        }
        event.prevent_default();
        let own = typed.get_untracked().trim().to_string();
        let word = if fresh && !own.is_empty() { Some(own) } else { found.get_untracked().into_iter().next() };
        if let Some(word) = word {
            close_popover(&event);
            on_word.run(word);
        }
    };
    let option = move |word: String| {
        let name = word.clone();
        let press = move |event: web_sys::MouseEvent| {
            close_popover(&event);
            on_word.run(word.clone());
        };
        view! { <button type="button" class="menu-item" on:click=press><span>{name}</span></button> }.into_any()
    };
    view! {
        <input
            type="text"
            autocomplete="off"
            aria-label=label
            placeholder=if fresh { t(t::CUSTOMERS_WORD_NEW) } else { t(t::CUSTOMERS_FIND) }
            on:input=move |event| typed.set(event_target_value(&event))
            on:keydown=on_keydown
        />
        <div class="options">{move || found.get().into_iter().map(option).collect_view()}</div>
    }
    .into_any()
}
