//! A group of conditions: whether all or any of them must hold, its members, and what can be added to it.

use super::{
    adder, clause,
    state::{Builder, element_id},
};
use crate::domain::segment::Rule;
use crate::ui::{
    draft::{Body, Draft},
    format,
    i18n::t,
    locale::{t, tf},
    parts::{DateInput, Icon, Look, Menu, MenuItem, follows},
};
use leptos::prelude::*;

/// What a group is, apart from its members.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Said {
    any: bool,
    not: bool,
    on: Option<i64>,
}

fn said(b: Builder, id: u32) -> Memo<Said> {
    Memo::new(move |_| {
        b.draft.with(|draft| {
            let node = draft.get(id);
            let any = matches!(node.map(|node| &node.body), Some(Body::Group { any: true, .. }));
            Said { any, not: node.is_some_and(|node| node.not), on: node.and_then(|node| node.on) }
        })
    })
}

fn members(b: Builder, id: u32) -> Memo<Vec<u32>> {
    Memo::new(move |_| {
        b.draft.with(|draft| match draft.get(id).map(|node| &node.body) {
            Some(Body::Group { members, .. }) => members.iter().map(|node| node.id).collect(),
            _ => Vec::new(),
        })
    })
}

/// The outermost group.
pub fn root(b: Builder, id: u32) -> AnyView {
    inside(b, id, true)
}

fn group(b: Builder, id: u32) -> AnyView {
    inside(b, id, false)
}

fn inside(b: Builder, id: u32, root: bool) -> AnyView {
    let (said, members) = (said(b, id), members(b, id));
    let count = Memo::new(move |_| members.with(Vec::len));
    let label = Signal::derive(move || t(if root { t::SEGMENTS_CONDITIONS } else { t::SEGMENTS_GROUP }).to_string());
    let choose = Callback::new(move |name: String| {
        b.update(|draft| {
            if let Some(Body::Group { any, .. }) = draft.get_mut(id).map(|node| &mut node.body) {
                *any = name == "any";
            }
        });
    });
    // An outermost group of nothing is everybody, or nobody. The choice stays where it is, with the focus it has.
    let none = Memo::new(move |_| count.get() == 0 && root);
    let all = move || t(if none.get() { t::SEGMENTS_EVERYBODY } else { t::SEGMENTS_ALL_OF });
    let any = move || t(if none.get() { t::SEGMENTS_BY_HAND_ONLY } else { t::SEGMENTS_ANY_OF });
    let now = Signal::derive(move || if said.get().any { "any" } else { "all" }.to_string());
    let how = view! {
        <select
            class="tool"
            node_ref=follows(now)
            aria-label=t(t::SEGMENTS_HOW)
            on:change=move |event| choose.run(event_target_value(&event))
        >
            <option value="all">{all}</option>
            <option value="any">{any}</option>
        </select>
    }
    .into_any();
    let tools = (!root).then(|| view! { {left(b, id)} {tools(b, id, label)} }.into_any());
    let member = move |member: u32| self::member(b, member, said, members);
    let link = view! {
        <ol class="members">
            <For each=move || members.get() key=|id| *id children=member/>
        </ol>
    }
    .into_any();
    let list = move || {
        (count.get() == 0).then(|| {
            let text = match (root, said.get().any) {
                (true, false) => t::SEGMENTS_EVERYBODY_TEXT,
                (true, true) => t::SEGMENTS_BY_HAND_TEXT,
                (false, _) => t::SEGMENTS_EMPTY_GROUP,
            };
            view! { <p class="quiet">{t(text)}</p> }.into_any()
        })
    };
    view! {
        <div class="rule-group" class:inner=!root id=element_id(id) role="group" aria-label=label>
            <div class="group-head">
                {not_toggle(b, id)}
                <span class="group-how">{how}</span>
                {as_of(b, id, said)}
                {tools}
            </div>
            {list}
            {link}
            <div class="group-foot">
                {adder::adder(b, id)}
                {add_group(b, id)}
            </div>
        </div>
    }
    .into_any()
}

/// A member with the word that links it to the one before.
fn member(b: Builder, id: u32, of: Memo<Said>, members: Memo<Vec<u32>>) -> AnyView {
    let first = Memo::new(move |_| members.with(|members| members.first() == Some(&id)));
    let link = move || {
        let text = if of.get().any { t::SEGMENTS_OR } else { t::SEGMENTS_AND };
        (!first.get()).then(|| view! { <span class="link">{t(text)}</span> }.into_any())
    };
    let is_group =
        b.draft.with_untracked(|draft| matches!(draft.get(id).map(|node| &node.body), Some(Body::Group { .. })));
    let content = if is_group { group(b, id) } else { clause::clause(b, id) };
    view! { <li>{link}{content}</li> }.into_any()
}

/// The day that a group is looked at, where it has one of its own.
fn as_of(b: Builder, id: u32, said: Memo<Said>) -> AnyView {
    let there = Memo::new(move |_| said.get().on.is_some());
    let set = move |on: Option<i64>| {
        b.update(|draft| {
            if let Some(node) = draft.get_mut(id) {
                node.on = b.day_known(on);
            }
        });
    };
    (move || {
        there.get().then(|| {
            view! {
                <label class="group-on">
                    <span>{t(t::SEGMENTS_AS_OF)}</span>
                    <DateInput day=Signal::derive(move || said.get().on) on_day=set/>
                </label>
            }
            .into_any()
        })
    })
    .into_any()
}

fn add_group(b: Builder, id: u32) -> AnyView {
    let can = Signal::derive(move || !b.draft.with(Draft::can_deepen));
    // The new one asks for the other way, or it would be no use.
    let add = move |()| {
        let any = b.draft.with_untracked(|draft| {
            !matches!(draft.get(id).map(|node| &node.body), Some(Body::Group { any: true, .. }))
        });
        b.add(id, &if any { Rule::Any(Vec::new()) } else { Rule::default() });
    };
    view! {
        <crate::ui::parts::Button
            label=t(t::SEGMENTS_ADD_GROUP).to_string()
            icon=Icon::Plus
            look=Look::Quiet
            disabled=can
            on_press=add
        />
    }
    .into_any()
}

/// The button that turns a part round.
pub fn not_toggle(b: Builder, id: u32) -> AnyView {
    let not = Memo::new(move |_| b.draft.with(|draft| draft.get(id).is_some_and(|node| node.not)));
    let press = move |_| {
        b.update(|draft| {
            if let Some(node) = draft.get_mut(id) {
                node.not = !node.not;
            }
        });
    };
    view! {
        <button
            type="button"
            class="not"
            aria-pressed=move || not.get().to_string()
            title=t(t::SEGMENTS_NOT_TITLE)
            on:click=press
        >
            {t(t::SEGMENTS_NOT)}
        </button>
    }
    .into_any()
}

/// How many a part leaves, with a bar.
pub fn left(b: Builder, id: u32) -> AnyView {
    let numbers = Memo::new(move |before: Option<&Option<(u32, u32, u32)>>| {
        let now = b.last.with(|last| {
            let view = last.as_ref()?;
            let counted =
                b.draft.with_untracked(|draft| draft.counted(id, &view.counted).map(|of| (of.left, of.own)))?;
            Some((counted.0, counted.1, view.of))
        });
        let idle = b.draft.with(|draft| draft.get(id).is_none_or(crate::ui::draft::Node::is_idle));
        // The last good number stays until there is another.
        if idle { None } else { now.or_else(|| before.copied().flatten()) }
    });
    let share = move || numbers.get().map_or(0.0, |(left, _, of)| f64::from(left) / f64::from(of.max(1)));
    let gathers = Memo::new(move |_| b.draft.with(|draft| draft.is_one_of_any(id)));
    let text = move || {
        numbers.get().map(|(left, ..)| {
            let text = if gathers.get() { t::SEGMENTS_GATHERED_N } else { t::SEGMENTS_LEFT_N };
            tf(text, &[("n", &format::number(left.into()))])
        })
    };
    let title = move || {
        numbers.get().map(|(left, own, _)| {
            let values = [("left", format::number(left.into())), ("own", format::number(own.into()))];
            let text = if gathers.get() { t::SEGMENTS_GATHERED_TITLE } else { t::SEGMENTS_LEFT_TITLE };
            tf(text, &[("left", &values[0].1), ("own", &values[1].1)])
        })
    };
    view! {
        <span class="left" title=title class:idle=move || numbers.get().is_none()>
            <span class="left-bar" aria-hidden="true">
                <span style:width=move || format!("{:.1}%", share() * 100.0)></span>
            </span>
            <span class="number">{text}</span>
        </span>
    }
    .into_any()
}

/// What can be done with a part.
pub fn tools(b: Builder, id: u32, name: Signal<String>) -> AnyView {
    let is_group =
        b.draft.with_untracked(|draft| matches!(draft.get(id).map(|node| &node.body), Some(Body::Group { .. })));
    let shift = move |down: bool| {
        b.update(|draft| draft.shift(id, down));
        b.focus(id);
    };
    let remove = move |()| {
        if let Some(Some(next)) = b.update(|draft| draft.remove(id)) {
            b.forget_gone();
            b.focus(next);
        }
    };
    let change = move |change: fn(&mut Draft, u32) -> Option<u32>| {
        if let Some(Some(new)) = b.update(|draft| change(draft, id)) {
            b.forget_gone();
            b.focus(new);
        }
    };
    let dated = move |()| {
        let today = b.vocabulary.with_untracked(|words| words.day);
        b.update(|draft| {
            if let Some(node) = draft.get_mut(id) {
                node.on = if node.on.is_some() { None } else { Some(today) };
            }
        });
    };
    let up = Signal::derive(move || !b.draft.with(|draft| draft.can_shift(id, false)));
    let down = Signal::derive(move || !b.draft.with(|draft| draft.can_shift(id, true)));
    let deep = Signal::derive(move || !b.draft.with(Draft::can_deepen));
    let of_group = move || {
        is_group.then(|| {
            view! {
                <MenuItem label=t(t::SEGMENTS_AS_OF_DAY).to_string() icon=Icon::Calendar on_press=dated/>
                <MenuItem label=t(t::SEGMENTS_UNWRAP).to_string() icon=Icon::Minus on_press=move |()| change(Draft::unwrap)/>
            }
            .into_any()
        })
    };
    let label = Signal::derive(move || tf(t::SEGMENTS_TOOLS, &[("name", &name.get())]));
    let remove_label = Signal::derive(move || tf(t::SHELL_REMOVE, &[("name", &name.get())]));
    view! {
        <span class="part-tools">
            <Menu label=label icon=Icon::More look=Look::Quiet bare=true>
                <MenuItem label=t(t::SEGMENTS_UP).to_string() icon=Icon::Up disabled=up on_press=move |()| shift(false)/>
                <MenuItem label=t(t::SEGMENTS_DOWN).to_string() icon=Icon::Down disabled=down on_press=move |()| shift(true)/>
                <MenuItem label=t(t::SEGMENTS_DUPLICATE).to_string() icon=Icon::Plus on_press=move |()| change(Draft::duplicate)/>
                <MenuItem label=t(t::SEGMENTS_WRAP).to_string() icon=Icon::Columns disabled=deep on_press=move |()| change(Draft::wrap)/>
                {of_group}
                <MenuItem label=t(t::SEGMENTS_REMOVE).to_string() icon=Icon::Bin on_press=remove/>
            </Menu>
            <crate::ui::parts::Button label=remove_label icon=Icon::Cross look=Look::Quiet bare=true on_press=remove/>
        </span>
    }
    .into_any()
}
