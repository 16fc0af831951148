//! What a person can set about a method: for this look at it, or for the whole business.

use crate::engine::{
    command::Command,
    report::{Choice, ChoiceKind},
};
use crate::ui::{
    act::Act,
    day, format,
    i18n::{self, Text, t},
    locale::{named, t, tf},
};
use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Steps of a number within so long of each other are one change.
const PAUSE: Duration = Duration::from_millis(700);

/// Takes an option's name and its new value.
type SetOption = Callback<(String, String)>;

/// All options; nothing where there are none: those of this look, and those of the whole business.
pub fn panel(looks: Memo<Vec<Choice>>, saved: Memo<Vec<Choice>>, any: Memo<bool>, look: SetOption) -> AnyView {
    let act = Act::here();
    let save = Callback::new(move |(name, value): (String, String)| {
        let label = named(&label_key(&name));
        act.run(Command::SetSetting { name, value }, label);
    });
    let groups = [group(t::ANALYSIS_UI_LOOK, looks, look), group(t::ANALYSIS_UI_BUSINESS, saved, save)];
    view! {
        <section class="analysis-settings" aria-labelledby="analysis-settings" hidden=move || !any.get()>
            <h2 id="analysis-settings">{t(t::ANALYSIS_UI_SETTINGS)}</h2>
            {Vec::from(groups)}
        </section>
    }
    .into_any()
}

fn group(title: Text, choices: Memo<Vec<Choice>>, set: SetOption) -> AnyView {
    // The inputs stay while only their values and ends change.
    let names = Memo::new(move |_| choices.with(|all| all.iter().map(|one| one.name.clone()).collect::<Vec<_>>()));
    (move || {
        let inputs: Vec<AnyView> = names.get().iter().filter_map(|name| field(name, choices, set)).collect();
        (!inputs.is_empty()).then(|| {
            view! {
                <fieldset class="analysis-options">
                    <legend>{t(title)}</legend>
                    <div class="fields">{inputs}</div>
                </fieldset>
            }
            .into_any()
        })
    })
    .into_any()
}

/// Brings them into sight, with the focus on the first: they stand below the pictures.
pub fn go_to(_: ()) {
    let first = document().query_selector(".analysis-settings :is(input, select)").ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An input on screen takes the focus, and is scrolled to.
        drop(first.focus());
    }
}

fn label_key(name: &str) -> String {
    format!("analysis.option.{name}")
}

fn field(name: &str, choices: Memo<Vec<Choice>>, set: SetOption) -> Option<AnyView> {
    let own = {
        let name = name.to_string();
        move || choices.with(|all| all.iter().find(|one| one.name == name).cloned())
    };
    let kind = untrack(&own)?.kind;
    let value = {
        let own = own.clone();
        Memo::new(move |_| own().map(|one| one.value).unwrap_or_default())
    };
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
    let wrong = RwSignal::new(None::<String>);
    let control = match kind {
        ChoiceKind::One(values) => select((id.as_str(), described), name, &values, value, Callback::new(take)),
        ChoiceKind::Integer(..) | ChoiceKind::Percent { .. } => {
            let among = Memo::new(move |old: Option<&Among>| {
                own().and_then(|one| Among::of(&one.kind)).or(old.copied()).unwrap_or_default()
            });
            let field = number((id.as_str(), described), value, among, wrong, Callback::new(take));
            let percent = matches!(kind, ChoiceKind::Percent { .. });
            match percent {
                true => view! { <span class="with-unit">{field} <span class="quiet">"%"</span></span> }.into_any(),
                false => field,
            }
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
    let message_id = format!("{id}-message");
    Some(
        view! {
            <div class="field" class:wrong=move || wrong.with(Option::is_some)>
                <label for=id>{label}</label>
                {control}
                <p class="field-message" id=message_id aria-live="polite">{move || wrong.get()}</p>
                {hint.map(|hint| view! { <p id=hint_id class="quiet small">{hint}</p> })}
            </div>
        }
        .into_any(),
    )
}

/// What numbers there can be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Among {
    least: f64,
    greatest: f64,
    whole: bool,
    /// None at all is an answer too.
    optional: bool,
}

impl Among {
    fn of(kind: &ChoiceKind) -> Option<Self> {
        match *kind {
            ChoiceKind::Integer(least, greatest) => {
                Some(Self { least: least as f64, greatest: greatest as f64, whole: true, optional: false })
            }
            ChoiceKind::Percent { least, optional } => Some(Self { least, greatest: 100.0, whole: false, optional }),
            ChoiceKind::Day | ChoiceKind::One(_) => None,
        }
    }

    /// The number that is meant by a text, as it is sent; `None` where it cannot be taken.
    fn fitting(self, text: &str) -> Option<String> {
        let text = text.trim();
        if self.optional && text.is_empty() {
            return Some(String::new());
        }
        let number = text.parse::<f64>().ok()?;
        let fits = (self.least..=self.greatest).contains(&number) && (!self.whole || number.fract() == 0.0);
        fits.then(|| number.to_string())
    }

    /// What is wrong with a text that does not fit, and what holds meanwhile.
    fn complaint(self, now: &str) -> String {
        let number = |number: f64| format::decimals(number, if number.fract() == 0.0 { 0 } else { 4 });
        let text = if self.whole { t::ANALYSIS_UI_WHOLE_BETWEEN } else { t::ANALYSIS_UI_BETWEEN };
        let now = if now.is_empty() { t(t::ANALYSIS_UI_AUTOMATIC) } else { now };
        tf(text, &[("least", &number(self.least)), ("greatest", &number(self.greatest)), ("now", now)])
    }
}

/// A number. Steps of it that follow each other soon are one change; what does not fit stays, and is told.
fn number(
    (id, described): (&str, Option<String>),
    value: Memo<String>,
    among: Memo<Among>,
    wrong: RwSignal<Option<String>>,
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
        wrong.set(None);
    });
    let commit = move || {
        forget();
        // An input that has the focus is told that it loses it when the screen goes, too.
        let (Some(Some(input)), Some(now)) = (node.try_get_untracked(), value.try_get_untracked()) else { return };
        // What is no number reads as empty.
        let typed = Some(input.value()).filter(|text| !text.is_empty() || input.check_validity());
        let Some(text) = typed.and_then(|text| among.get_untracked().fitting(&text)) else {
            return wrong.set(Some(among.get_untracked().complaint(&now)));
        };
        wrong.set(None);
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
    let (least, greatest) = (move || among.get().least, move || among.get().greatest);
    let Among { whole, optional, .. } = among.get_untracked();
    let described = described.into_iter().chain([format!("{id}-message")]).collect::<Vec<_>>().join(" ");
    view! {
        <input
            id=id.to_string()
            type="number"
            inputmode="decimal"
            node_ref=node
            min=least
            max=greatest
            step=if whole { "1" } else { "any" }
            placeholder=optional.then(|| t(t::ANALYSIS_UI_AUTOMATIC))
            aria-describedby=described
            aria-invalid=move || wrong.with(Option::is_some).then_some("true")
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
