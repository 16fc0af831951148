//! One segment's page: what it says, who is in, who can be contacted, who came and went, and who is in by hand.

use super::{funnel, hand, over_time, people};
use crate::client::{Client, Live};
use crate::domain::{
    id::Id,
    schema::{Key, Table, segment},
    segment::{Clause, Rule},
    value::Value,
};
use crate::engine::command::Command;
use crate::engine::query::{Answer, CustomerQuery, Filter, PreviewQuery, PreviewView, Query, SegmentView, Window};
use crate::engine::refusal::Refusal;
use crate::ui::{
    act::Act,
    address::{self, Sketch},
    data, format, go,
    i18n::t,
    locale::{t, tf},
    names::names_of,
    parts::{Icon, Look, Menu, MenuItem, PageHead, by_id, empty, icon, link_button, problem, skeleton},
    words::{self, rule::Names},
};
use leptos::{prelude::*, task::spawn_local};

/// So many of those who are in are shown.
const SAMPLE: u32 = 10;

/// The screen: the id is in the address.
pub fn one() -> AnyView {
    by_id(screen)
}

fn screen(id: Id) -> AnyView {
    let live = Client::here().watch(move || Some(Query::Segment { id }));
    let view = Memo::new(move |_| {
        live.with(|answer| match answer {
            Some(Ok(Answer::Segment(view))) => Some((**view).clone()),
            _ => None,
        })
    });
    let there = Memo::new(move |_| view.with(Option::is_some));
    (move || match there.get() {
        true => page(id, Signal::derive(move || view.get().unwrap_or_else(|| gone(id)))),
        false => waiting(live),
    })
    .into_any()
}

/// What stands for a segment in the moment in which it goes.
fn gone(id: Id) -> SegmentView {
    let line = crate::engine::query::SegmentLine {
        id,
        name: String::new(),
        description: String::new(),
        count: Ok(0),
        frozen: false,
        rule: Rule::default(),
    };
    SegmentView { line, frozen_at: None, hand: Vec::new(), used_by: Vec::new() }
}

fn waiting(live: Live) -> AnyView {
    let below = move || {
        live.with(|answer| match answer {
            Some(Err(Refusal::NotFound { .. })) => {
                let back = link_button(Look::Primary, Some(Icon::Segment), t(t::SEGMENTS_TITLE), address::SEGMENTS);
                empty(Icon::Segment, t(t::SEGMENTS_GONE), t(t::SEGMENTS_GONE_TEXT), back)
            }
            Some(Err(Refusal::NotReady)) | None => skeleton(12),
            Some(Err(refusal)) => problem(refusal),
            Some(Ok(_)) => ().into_any(),
        })
    };
    view! {
        <PageHead title=t(t::SEGMENTS_TITLE).to_string()/>
        <div class="section">{below}</div>
    }
    .into_any()
}

fn page(id: Id, view: Signal<SegmentView>) -> AnyView {
    // Members by hand and who was in when it was frozen belong to it: so the saved one is asked for, not its rule.
    let rule = Rule::Is(Clause::Segment { id });
    let names = names_of(Signal::derive(move || vec![view.with(|view| view.line.rule.clone())]));
    let refusal = RwSignal::new(None::<Refusal>);
    let title = Signal::derive(move || view.with(|view| view.line.name.clone()));
    let about = move || view.with(|view| view.line.description.clone());
    let frozen = move || {
        view.with(|view| {
            let at = view.frozen_at?;
            let text = tf(t::SEGMENTS_FROZEN_AT, &[("when", &format::time(at))]);
            Some(view! { <p class="frozen">{icon(Icon::Lock)}<span>{text}</span></p> }.into_any())
        })
    };
    let below = view! { <p class="quiet segment-about">{about}</p> }.into_any();
    let sentence = move || names.with(|names| view.with(|view| words::rule::rule(&view.line.rule, names)));
    let who = who(rule.clone(), names);
    let used_by = move || {
        let used_by = view.with(|view| view.used_by.clone());
        (!used_by.is_empty()).then(|| {
            let link = |(id, name): (Id, String)| view! { <li><a href=address::segment(id)>{name}</a></li> }.into_any();
            view! {
                <section aria-labelledby="used-by">
                    <header class="section-head"><h2 id="used-by">{t(t::SEGMENTS_USED_BY)}</h2></header>
                    <ul class="used-by">{used_by.into_iter().map(link).collect_view()}</ul>
                </section>
            }
            .into_any()
        })
    };
    let frozen_now = Memo::new(move |_| view.with(|view| view.line.frozen));
    let day = who.day;
    view! {
        <PageHead title=title below=below>{actions(id, view, refusal)}</PageHead>
        <div class="section segment">
            {move || refusal.get().map(|refusal| problem(&refusal))}
            <div class="segment-main">
                <section class="segment-rule" aria-label=t(t::SEGMENTS_RULE)>
                    {frozen}
                    <p class="sentence">{sentence}</p>
                </section>
                {who.view}
                {funnel::funnel(Signal::stored(rule.clone()))}
                {over_time::over_time(rule, day, frozen_now)}
            </div>
            <div class="segment-side">
                {hand::hand(id, view)}
                {used_by}
            </div>
        </div>
    }
    .into_any()
}

struct Who {
    view: AnyView,
    /// The day that counts as the present.
    day: Memo<Option<i64>>,
}

/// How many are in, and some of them.
fn who(rule: Rule, names: Memo<Names>) -> Who {
    let asked = rule.clone();
    let live = Client::here().watch(move || {
        Some(Query::Preview(PreviewQuery {
            rule: asked.clone(),
            segment: None,
            on: None,
            window: Window { offset: 0, limit: SAMPLE },
            columns: people::columns(),
        }))
    });
    let last = Memo::new(move |before: Option<&Option<PreviewView>>| {
        live.with(|answer| match answer {
            Some(Ok(Answer::Preview(view))) => Some((**view).clone()),
            _ => before.cloned().flatten(),
        })
    });
    let day = Memo::new(move |_| last.with(|last| last.as_ref().map(|view| view.day)));
    let list = address::who(rule);
    let content = move || {
        let refusal = live.with(|answer| match answer {
            Some(Err(refusal)) if *refusal != Refusal::NotReady => Some(problem(refusal)),
            _ => None,
        });
        let list = list.clone();
        let whole = last.with(|last| {
            let Some(view) = last else { return skeleton(8) };
            let (n, of) = (format::number(view.total.into()), format::number(view.of.into()));
            let share = format::percent(f64::from(view.total) / f64::from(view.of.max(1)));
            let rows = people::sample(&view.rows, &names.with(|names| names.currency.clone()));
            let open = match view.total > SAMPLE {
                true => tf(t::SEGMENTS_SHOW_ALL, &[("n", &n)]),
                false => t(t::SEGMENTS_OPEN_LIST).to_string(),
            };
            let open = (view.total > 0).then(|| view! { <a href=list>{open}</a> }.into_any());
            view! {
                <p class="total">
                    <strong class="total-number">{n.clone()}</strong>
                    " "
                    <span>{tf(t::SEGMENTS_CUSTOMERS, &[("n", &n)])}</span>
                    " "
                    <span class="quiet">{tf(t::SEGMENTS_SHARE, &[("share", &share), ("of", &of)])}</span>
                </p>
                {rows}
                {open}
            }
            .into_any()
        });
        view! { {refusal} {whole} }.into_any()
    };
    let view = view! {
        <section aria-labelledby="who-is-in">
            <header class="section-head"><h2 id="who-is-in">{t(t::SEGMENTS_WHO)}</h2></header>
            {content}
        </section>
    };
    Who { view: view.into_any(), day }
}

fn actions(id: Id, view: Signal<SegmentView>, refusal: RwSignal<Option<Refusal>>) -> AnyView {
    let (act, go) = (Act::here(), go());
    let name = move || view.with_untracked(|view| view.line.name.clone());
    let run = move |command: Command, then: Option<Box<dyn FnOnce()>>| {
        let name = name();
        spawn_local(async move {
            match act.send_form(command, &name).await {
                Ok(_) => {
                    refusal.try_set(None);
                    then.into_iter().for_each(|then| then());
                }
                Err(why) => drop(refusal.try_set(Some(why))),
            }
        });
    };
    let frozen = Memo::new(move |_| view.with(|view| view.line.frozen));
    let freeze = move |()| run(Command::Freeze { segment: id }, None);
    let thaw = move |()| {
        let set = [segment::FROZEN, segment::FROZEN_AT].map(|field| (Key::from(field), Value::Null)).to_vec();
        run(Command::Edit { table: Table::Segment, id, set }, None);
    };
    let delete = {
        let go = go.clone();
        Callback::new(move |()| {
            let go = go.clone();
            let then: Box<dyn FnOnce()> = Box::new(move || go(address::SEGMENTS));
            run(Command::Delete { table: Table::Segment, ids: vec![id] }, Some(then));
        })
    };
    let copy = Callback::new(move |()| {
        let line = view.with_untracked(|view| view.line.clone());
        let name = tf(t::SEGMENTS_COPY_OF, &[("name", &line.name)]);
        let sketch = Sketch { name, about: line.description, rule: line.rule, on: None };
        go(&address::sketch(address::NEW_SEGMENT, &sketch));
    });
    let ice = move || match frozen.get() {
        true => view! { <MenuItem label=t(t::SEGMENTS_THAW).to_string() icon=Icon::Undo on_press=thaw/> }.into_any(),
        false => {
            view! { <MenuItem label=t(t::SEGMENTS_FREEZE).to_string() icon=Icon::Lock on_press=freeze/> }.into_any()
        }
    };
    let export = data::export_button(move || {
        let filters = vec![Filter::Rule(Rule::Is(Clause::Segment { id }))];
        data::customers_file(CustomerQuery { filters, ..CustomerQuery::default() })
    });
    view! {
        {export}
        {link_button(Look::Primary, Some(Icon::Edit), t(t::SEGMENTS_EDIT), address::edit_segment(id))}
        <Menu label=t(t::CUSTOMERS_MORE).to_string() icon=Icon::More look=Look::Quiet bare=true>
            <MenuItem label=t(t::SEGMENTS_DUPLICATE).to_string() icon=Icon::Plus on_press=copy/>
            {ice}
            <MenuItem label=t(t::CUSTOMERS_DELETE).to_string() icon=Icon::Bin on_press=delete/>
        </Menu>
    }
    .into_any()
}
