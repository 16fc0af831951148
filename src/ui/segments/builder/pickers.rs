//! Values to tick, behind a button that says which: of fields, tags, classes, channels, products.

use super::state::Builder;
use crate::client::Client;
use crate::domain::{
    id::Id,
    schema::{Field, interaction},
    score::{Score, Unit},
    segment::{Among, Clause, Test},
    value::Value,
};
use crate::engine::query::{Answer, Query, Window};
use crate::ui::{
    i18n::{Text, t},
    locale::{named, t},
    parts::{Choice, Now, Popover, choices, field_choices, option, skeleton, value_text},
    words::{self, rule::any_of},
};
use leptos::prelude::*;

/// How many products a search shows.
const PRODUCTS: u32 = 50;

/// The button, its label, and what it opens.
fn picker(label: Signal<String>, content: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let content = StoredValue::new(content);
    view! { <span class="picker"><Popover label=label>{content.with_value(|content| content())}</Popover></span> }
        .into_any()
}

fn label(now: Now, none: Text, name: impl Fn(&Value) -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || {
        now.with(|now| if now.is_empty() { t(none).into() } else { any_of(now.iter().map(&name).collect()) })
    })
}

/// The values that a test of a field asks for.
pub fn of_field(b: Builder, id: u32, field: Field) -> AnyView {
    let now = tested(b, id);
    let set = Callback::new(move |values| b.set(id, |clause| super::tests_of::set_test(clause, Test::Any(values))));
    let label = label(now, t::SEGMENTS_CHOOSE, move |value| value_text(field, value));
    picker(label, move || field_choices(field, now, set))
}

/// The classes or ranks that a test of a score asks for.
pub fn of_score(b: Builder, id: u32, score: Score) -> AnyView {
    let now = tested(b, id);
    let set = Callback::new(move |values| b.set(id, |clause| super::tests_of::set_test(clause, Test::Any(values))));
    let clusters = Memo::new(move |_| match score {
        Score::Cluster => b.vocabulary.with(|words| words.clusters.clone()),
        _ => Vec::new(),
    });
    let name = move |value: &Value| match (score.unit(), value) {
        // A cluster is called by what marks it, where that is known.
        (_, Value::Int(value)) if score == Score::Cluster => {
            let number = words::score_value(score, *value, "");
            let key = clusters.with(|all| all.get(usize::try_from(value - 1).ok()?).cloned());
            key.map_or(number.clone(), |key| words::reads(&number, &named(&format!("analysis.{key}"))))
        }
        (Unit::Class(_), Value::Int(code)) => words::class(score, *code),
        (_, Value::Int(value)) => words::score_value(score, *value, ""),
        _ => String::new(),
    };
    let codes = move || -> Vec<i64> {
        match score.unit() {
            Unit::Rank(_) if clusters.with(|all| !all.is_empty()) => (1..=clusters.with(Vec::len) as i64).collect(),
            Unit::Class(names) => (0..names.len() as i64).collect(),
            Unit::Rank(of) => (1..=of).rev().collect(),
            _ => Vec::new(),
        }
    };
    let content = move || {
        let choice = |code: &i64| {
            let value = Value::Int(*code);
            Choice { text: name(&value), value, count: None }
        };
        choices(codes().iter().map(choice).collect(), now, set)
    };
    picker(label(now, t::SEGMENTS_CHOOSE, name), content)
}

fn tested(b: Builder, id: u32) -> Now {
    let now = b.part(id, |clause| match super::tests_of::test_of(clause) {
        Some(Test::Any(values)) => Some(values.clone()),
        _ => None,
    });
    Signal::derive(move || now.get().unwrap_or_default())
}

/// The tags of a condition on tags.
pub fn of_tags(b: Builder, id: u32) -> AnyView {
    use crate::domain::schema::customer;
    let now = b.part(id, |clause| match clause {
        Clause::Tag { any } => Some(any.clone()),
        _ => None,
    });
    let now = texts(now);
    let set = Callback::new(move |values: Vec<Value>| {
        b.set(id, |clause| {
            if let Clause::Tag { any } = clause {
                *any = plain(&values);
            }
        });
    });
    let label = label(now, t::SEGMENTS_CHOOSE, |value| value_text(customer::TAG, value));
    picker(label, move || field_choices(customer::TAG, now, set))
}

/// The kinds of a condition on interactions.
pub fn of_kinds(b: Builder, id: u32) -> AnyView {
    let now = b.part(id, |clause| match clause {
        Clause::Interactions { kinds, .. } => Some(kinds.clone()),
        _ => None,
    });
    let now = Signal::derive(move || now.get().unwrap_or_default().into_iter().map(Value::Int).collect::<Vec<_>>());
    let set = Callback::new(move |values: Vec<Value>| {
        b.set(id, |clause| {
            if let Clause::Interactions { kinds, .. } = clause {
                *kinds = values.iter().filter_map(Value::as_int).collect();
                kinds.sort_unstable();
            }
        });
    });
    let name = |value: &Value| value.as_int().map_or_else(String::new, words::rule::contact);
    let content = move || {
        let codes = 0..interaction::KINDS.len() as i64;
        let all = codes.map(|code| Choice { value: Value::Int(code), text: name(&Value::Int(code)), count: None });
        choices(all.collect(), now, set)
    };
    picker(label(now, t::RULE_ANY_CONTACT, name), content)
}

fn among(b: Builder, id: u32) -> Signal<Option<Among>> {
    b.part(id, |clause| match clause {
        Clause::Orders { among, .. } => Some(among.clone()),
        _ => None,
    })
}

fn set_among(b: Builder, id: u32, change: impl FnOnce(&mut Among)) {
    b.set(id, |clause| {
        if let Clause::Orders { among, .. } = clause {
            change(among);
        }
    });
}

/// The channels that orders came through.
pub fn of_channels(b: Builder, id: u32) -> AnyView {
    let among = among(b, id);
    let now = Signal::derive(move || among.get().map(|among| values(&among.channels)).unwrap_or_default());
    let set = Callback::new(move |new: Vec<Value>| set_among(b, id, |among| among.channels = plain(&new)));
    words_in_use(now, set, t::SEGMENTS_ANY_CHANNEL, move || b.vocabulary.with(|words| words.channels.clone()))
}

/// The categories of what was bought.
pub fn of_categories(b: Builder, id: u32) -> AnyView {
    let among = among(b, id);
    let now = Signal::derive(move || among.get().map(|among| values(&among.categories)).unwrap_or_default());
    let set = Callback::new(move |new: Vec<Value>| set_among(b, id, |among| among.categories = plain(&new)));
    words_in_use(now, set, t::SEGMENTS_ANY_CATEGORY, move || b.vocabulary.with(|words| words.categories.clone()))
}

fn words_in_use(
    now: Now,
    set: Callback<Vec<Value>>,
    none: Text,
    words: impl Fn() -> Vec<String> + Send + Sync + 'static,
) -> AnyView {
    let name = |value: &Value| match value {
        Value::Text(text) if !text.is_empty() => text.clone(),
        _ => t(t::CUSTOMERS_NOT_SET).into(),
    };
    let content = move || {
        let mut words = untrack(&words);
        words.extend(plain(&now.get_untracked()).into_iter().filter(|word| !words.contains(word)).collect::<Vec<_>>());
        let all = words.into_iter().map(Value::text).map(|value| Choice { text: name(&value), value, count: None });
        choices(all.collect(), now, set)
    };
    picker(label(now, none, name), content)
}

/// The products that were bought: found by typing, those chosen first.
pub fn of_products(b: Builder, id: u32) -> AnyView {
    let among = among(b, id);
    let now = Signal::derive(move || {
        among.get().map(|among| among.products.into_iter().map(Value::Ref).collect::<Vec<_>>()).unwrap_or_default()
    });
    let set = Callback::new(move |new: Vec<Value>| {
        set_among(b, id, |among| among.products = new.iter().filter_map(Value::as_ref).collect());
    });
    let name = move |value: &Value| product_name(b, value);
    picker(label(now, t::SEGMENTS_ANY_PRODUCT, name), move || products(b, now, set))
}

fn product_name(b: Builder, value: &Value) -> String {
    let id = value.as_ref();
    let known = b.names.with(|names| id.and_then(|id| names.products.get(&id).cloned()));
    known.unwrap_or_else(|| "…".into())
}

fn products(b: Builder, now: Now, set: Callback<Vec<Value>>) -> AnyView {
    let typed = RwSignal::new(String::new());
    let live = Client::here()
        .watch(move || Some(Query::Products { search: typed.get(), window: Window { offset: 0, limit: PRODUCTS } }));
    let chosen = now.get_untracked();
    let first: Vec<Choice> = chosen
        .iter()
        .map(|value| Choice { value: value.clone(), text: untrack(|| product_name(b, value)), count: None })
        .collect();
    let first = first.iter().map(|choice| option(choice, now, set)).collect_view();
    let found = move || {
        live.with(|answer| match answer {
            Some(Ok(Answer::Products(page))) => {
                let name = |name: &str, sku: &str| if name.is_empty() { sku.to_string() } else { name.to_string() };
                let rows = page.rows.iter().filter(|row| !chosen.contains(&Value::Ref(row.id)));
                rows.map(|row| {
                    let choice = Choice { value: Value::Ref(row.id), text: name(&row.name, &row.sku), count: None };
                    option(&choice, now, set)
                })
                .collect_view()
                .into_any()
            }
            _ => skeleton(5),
        })
    };
    view! {
        {crate::ui::parts::find(typed)}
        <div class="options">{first}{found}</div>
    }
    .into_any()
}

fn texts(now: Signal<Option<Vec<String>>>) -> Now {
    Signal::derive(move || now.get().map(|texts| values(&texts)).unwrap_or_default())
}

fn values(texts: &[String]) -> Vec<Value> {
    texts.iter().map(Value::text).collect()
}

fn plain(values: &[Value]) -> Vec<String> {
    values.iter().filter_map(Value::as_text).map(str::to_string).collect()
}

/// The saved segment that a condition asks for.
pub fn of_segments(b: Builder, id: u32) -> AnyView {
    let now = b.part(id, |clause| match clause {
        Clause::Segment { id } => Some(*id),
        _ => None,
    });
    let own = b.segment;
    let options = move || {
        let segments = b.vocabulary.with(|words| words.segments.clone());
        let mut options: Vec<(String, String)> = segments
            .into_iter()
            .filter(|(other, _)| Some(*other) != own)
            .map(|(other, name)| (other.to_string(), name))
            .collect();
        // One that is gone is named too, so that it is seen.
        let chosen = now.get_untracked().map(|id| id.to_string()).unwrap_or_default();
        if !options.iter().any(|(other, _)| *other == chosen) {
            options.push((chosen, "…".into()));
        }
        options
    };
    let set = Callback::new(move |text: String| {
        if let Ok(new) = text.parse::<Id>() {
            b.set(id, |clause| *clause = Clause::Segment { id: new });
        }
    });
    let text = Signal::derive(move || now.get().map(|id| id.to_string()).unwrap_or_default());
    let known = Memo::new(move |_| b.vocabulary.with(|words| words.segments.clone()));
    (move || {
        known.track();
        super::controls::select(t(t::SEGMENTS_SEGMENT), untrack(options), text, set)
    })
    .into_any()
}
