//! What a person can set about a method: for this look at it, or for the whole business.

use crate::engine::{
    command::Command,
    report::{Choice, ChoiceKind},
};
use crate::ui::{
    act::Act,
    day,
    i18n::{self, t},
    locale::{named, t},
};
use leptos::{html, prelude::*};

/// Takes an option's name and its new value.
type Set = Callback<(String, String)>;

/// All options; nothing where there are none. `look` sets one of this look.
pub fn panel(choices: Memo<Vec<Choice>>, look: Set) -> AnyView {
    let act = Act::here();
    let save = Callback::new(move |(name, value): (String, String)| {
        let label = named(&label_key(&name));
        act.run(Command::SetSetting { name, value }, label);
    });
    // The inputs stay while only their values change.
    let kinds = Memo::new(move |_| {
        choices.with(|all| all.iter().map(|one| (one.name.clone(), one.kind.clone(), one.saved)).collect::<Vec<_>>())
    });
    let inputs = move |saved: bool| {
        let of = if saved { save } else { look };
        let kinds = kinds.get().into_iter().filter(|(.., other)| *other == saved);
        kinds
            .map(|(name, kind, _)| {
                let value = {
                    let name = name.clone();
                    Memo::new(move |_| {
                        choices
                            .with(|all| all.iter().find(|one| one.name == name).map(|one| one.value.clone()))
                            .unwrap_or_default()
                    })
                };
                input(&name, kind, value, of)
            })
            .collect::<Vec<_>>()
    };
    let group = |title: &'static str, inputs: Vec<AnyView>| {
        (!inputs.is_empty()).then(|| {
            view! {
                <fieldset class="analysis-options">
                    <legend>{title}</legend>
                    <div class="fields">{inputs}</div>
                </fieldset>
            }
            .into_any()
        })
    };
    (move || {
        let groups = [group(t(t::ANALYSIS_UI_LOOK), inputs(false)), group(t(t::ANALYSIS_UI_BUSINESS), inputs(true))];
        groups.iter().any(Option::is_some).then(|| {
            view! {
                <section class="analysis-settings" aria-labelledby="analysis-settings">
                    <h2 id="analysis-settings">{t(t::ANALYSIS_UI_SETTINGS)}</h2>
                    {Vec::from(groups)}
                </section>
            }
            .into_any()
        })
    })
    .into_any()
}

fn label_key(name: &str) -> String {
    format!("analysis.option.{name}")
}

fn input(name: &str, kind: ChoiceKind, value: Memo<String>, set: Set) -> AnyView {
    let id = format!("option-{name}");
    let label = named(&label_key(name));
    let hint = i18n::named(&format!("analysis.option.{name}.hint")).map(t);
    let take = {
        let name = name.to_string();
        move |text: String| {
            if text != value.get_untracked() {
                set.run((name.clone(), text));
            }
        }
    };
    let control = match kind {
        ChoiceKind::One(values) => select(&id, name, &values, value, Callback::new(take)),
        ChoiceKind::Integer(least, greatest) => {
            number(&id, value, (least.to_string(), greatest.to_string(), "1"), Callback::new(take))
        }
        ChoiceKind::Percent => {
            let field = number(&id, value, (String::new(), String::new(), "any"), Callback::new(take));
            view! { <span class="with-unit">{field} <span class="quiet">"%"</span></span> }.into_any()
        }
        ChoiceKind::Day => {
            let shown = move || value.get().parse().map(day::text).unwrap_or_default();
            let change = move |event| {
                take(day::parse(&event_target_value(&event)).map(|day| day.to_string()).unwrap_or_default());
            };
            view! { <input id=id.clone() type="date" prop:value=shown on:change=change/> }.into_any()
        }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {control}
            {hint.map(|hint| view! { <p class="quiet small">{hint}</p> })}
        </div>
    }
    .into_any()
}

/// A number within its ends: what lies outside becomes the nearer end, what is none becomes what it was.
fn number(
    id: &str,
    value: Memo<String>,
    (least, greatest, step): (String, String, &'static str),
    take: Callback<String>,
) -> AnyView {
    let ends = (least.parse::<f64>().ok(), greatest.parse::<f64>().ok());
    let node = NodeRef::<html::Input>::new();
    let change = move |event| {
        let text = event_target_value(&event);
        let typed = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let fitting = typed.map(|number| number.max(ends.0.unwrap_or(number)).min(ends.1.unwrap_or(number)));
        let text = match fitting {
            Some(number) if step == "1" => format!("{}", number.round()),
            Some(number) => format!("{number}"),
            None => value.get_untracked(),
        };
        if let Some(input) = node.get_untracked() {
            input.set_value(&text);
        }
        take.run(text);
    };
    view! {
        <input
            id=id.to_string()
            type="number"
            inputmode="decimal"
            node_ref=node
            min=(!least.is_empty()).then_some(least)
            max=(!greatest.is_empty()).then_some(greatest)
            step=step
            prop:value=value
            on:change=change
        />
    }
    .into_any()
}

fn select(id: &str, name: &str, values: &[String], value: Memo<String>, take: Callback<String>) -> AnyView {
    let options = values
        .iter()
        .map(|value| {
            view! { <option value=value.clone()>{named(&format!("analysis.option.{name}.{value}"))}</option> }
                .into_any()
        })
        .collect_view();
    let node = NodeRef::<html::Select>::new();
    // The value can be set only when the options are there.
    Effect::new(move |_| {
        let value = value.get();
        if let Some(select) = node.get() {
            select.set_value(&value);
        }
    });
    view! {
        <select id=id.to_string() node_ref=node on:change=move |event| take.run(event_target_value(&event))>{options}</select>
    }
    .into_any()
}
