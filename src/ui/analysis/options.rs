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
use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

/// Steps of a number within so long of each other are one change.
const PAUSE: Duration = Duration::from_millis(700);

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
    let hint_id = format!("{id}-hint");
    let described = hint.is_some().then(|| hint_id.clone());
    let take = {
        let name = name.to_string();
        move |text: String| {
            if text != value.get_untracked() {
                set.run((name.clone(), text));
            }
        }
    };
    let control = match kind {
        ChoiceKind::One(values) => select((id.as_str(), described), name, &values, value, Callback::new(take)),
        ChoiceKind::Integer(least, greatest) => {
            let among =
                Among { least: Some(least as f64), greatest: Some(greatest as f64), step: "1", optional: false };
            number((id.as_str(), described), value, among, Callback::new(take))
        }
        ChoiceKind::Percent | ChoiceKind::PercentOrNone => {
            let optional = kind == ChoiceKind::PercentOrNone;
            let among = Among { least: None, greatest: None, step: "any", optional };
            let field = number((id.as_str(), described), value, among, Callback::new(take));
            view! { <span class="with-unit">{field} <span class="quiet">"%"</span></span> }.into_any()
        }
        ChoiceKind::Day => {
            let shown = move || value.get().parse().map(day::text).unwrap_or_default();
            let change = move |event| {
                take(day::parse(&event_target_value(&event)).map(|day| day.to_string()).unwrap_or_default());
            };
            view! { <input id=id.clone() type="date" aria-describedby=described prop:value=shown on:change=change/> }
                .into_any()
        }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {control}
            {hint.map(|hint| view! { <p id=hint_id class="quiet small">{hint}</p> })}
        </div>
    }
    .into_any()
}

/// What numbers there can be.
#[derive(Clone, Copy)]
struct Among {
    least: Option<f64>,
    greatest: Option<f64>,
    step: &'static str,
    /// None at all is an answer too.
    optional: bool,
}

impl Among {
    /// The number that is meant by a text: what lies outside becomes the nearer end; nothing where it is none.
    fn fitting(self, text: &str) -> Option<String> {
        let text = text.trim();
        if self.optional && text.is_empty() {
            return Some(String::new());
        }
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite())?;
        let number = number.max(self.least.unwrap_or(number)).min(self.greatest.unwrap_or(number));
        Some(if self.step == "1" { format!("{}", number.round()) } else { format!("{number}") })
    }
}

/// A number. Steps of it that follow each other soon are one change; what is none becomes what it was.
fn number(
    (id, described): (&str, Option<String>),
    value: Memo<String>,
    among: Among,
    take: Callback<String>,
) -> AnyView {
    let node = NodeRef::<html::Input>::new();
    let soon = StoredValue::new(None::<TimeoutHandle>);
    let forget = move || {
        if let Some(handle) = soon.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(forget);
    // What was sent and is not answered yet is not sent again.
    let sent = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        value.track();
        sent.set_value(None);
    });
    let commit = move || {
        forget();
        // An input that has the focus is told that it loses it when the screen goes, too.
        let (Some(Some(input)), Some(old)) = (node.try_get_untracked(), value.try_get_untracked()) else { return };
        // What is no number reads as empty.
        let typed = Some(input.value()).filter(|text| !text.is_empty() || input.check_validity());
        let text = typed.and_then(|text| among.fitting(&text)).unwrap_or(old);
        input.set_value(&text);
        if sent.with_value(|sent| sent.as_ref() != Some(&text)) {
            sent.set_value(Some(text.clone()));
            take.run(text);
        }
    };
    let change = move |_| {
        forget();
        soon.set_value(set_timeout_with_handle(commit, PAUSE).ok());
    };
    let key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" {
            commit();
        }
    };
    view! {
        <input
            id=id.to_string()
            type="number"
            inputmode="decimal"
            node_ref=node
            min=among.least
            max=among.greatest
            step=among.step
            placeholder=among.optional.then(|| t(t::ANALYSIS_UI_AUTOMATIC))
            aria-describedby=described
            prop:value=value
            on:change=change
            on:blur=move |_| commit()
            on:keydown=key
        />
    }
    .into_any()
}

fn select(
    (id, described): (&str, Option<String>),
    name: &str,
    values: &[String],
    value: Memo<String>,
    take: Callback<String>,
) -> AnyView {
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
        <select id=id.to_string() aria-describedby=described node_ref=node on:change=move |event| take.run(event_target_value(&event))>{options}</select>
    }
    .into_any()
}
