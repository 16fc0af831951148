//! Then and now: who came into a segment and who left it between two days, and how many were in month by month.

use super::picture::{Bar, bars};
use crate::client::Client;
use crate::domain::{audience, segment::Rule, time};
use crate::engine::query::{Answer, Query};
use crate::ui::{
    address, day, format, go_with,
    i18n::{Text, t},
    locale::t,
    parts::{Bars, Button, Chart, DateInput, answered},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Both, once it is known which day is the present.
pub fn over_time(rule: Rule, present: Memo<Option<i64>>, frozen: Memo<bool>) -> AnyView {
    // A model is fitted anew for each day: not before somebody wants to see it.
    let wanted = RwSignal::new(!rule.asks_models());
    let content = move || {
        // Who is in a frozen one is in on every day.
        let (rule, day) = (rule.clone(), present.get().filter(|_| !frozen.get())?);
        Some(if wanted.get() {
            view! { {moves(rule.clone(), day)} {months(rule, day)} }.into_any()
        } else {
            let work = move |()| wanted.set(true);
            view! {
                <p class="quiet">{t(t::SEGMENTS_MODELS_LONG)}</p>
                <Button label=t(t::SEGMENTS_WORK_OUT).to_string() on_press=work/>
            }
            .into_any()
        })
    };
    let note = move || t(if frozen.get() { t::SEGMENTS_TIME_FROZEN } else { t::SEGMENTS_TIME_NOTE });
    view! {
        <section class="over-time" aria-labelledby="over-time">
            <header class="section-head"><h2 id="over-time">{t(t::SEGMENTS_OVER_TIME)}</h2></header>
            <p class="quiet small">{note}</p>
            {content}
        </section>
    }
    .into_any()
}

fn moves(rule: Rule, present: i64) -> AnyView {
    let (search, pathname, go_with) = (use_location().search, use_location().pathname, go_with());
    let chosen = move |name: &'static str, usual: i64| {
        Memo::new(move |_| {
            let value = address::value(&search.get(), name);
            value.and_then(|text| day::parse(&text)).unwrap_or(usual)
        })
    };
    let (from, to) = (chosen("from", present - 30), chosen("to", present));
    let base = crate::ui::browser::base_path();
    let set = Callback::new(move |(name, value): (&'static str, String)| {
        let path = pathname.get_untracked();
        let path = path.strip_prefix(&base).unwrap_or(&path).trim_start_matches('/').to_string();
        go_with(&address::with_value(&path, &search.get_untracked(), name, &value), true);
    });
    let input = move |name: &'static str, label: Text, now: Memo<i64>| {
        let day = Signal::derive(move || Some(now.get()));
        let take = move |day: Option<i64>| set.run((name, day.map(day::text).unwrap_or_default()));
        view! {
            <label class="field">
                <span class="quiet">{t(label)}</span>
                <DateInput day=day on_day=take/>
            </label>
        }
        .into_any()
    };
    let moves = Memo::new(move |_| {
        let (a, b) = (from.get(), to.get());
        audience::moves(&rule, a.min(b), a.max(b))
    });
    let live = Client::here().watch(move || {
        let moves = moves.get();
        Some(Query::Counts {
            rules: vec![moves.before, moves.after, moves.entered, moves.left, moves.stayed],
            on: None,
        })
    });
    let picture = answered(live, 5, move |answer| {
        let Answer::Counts(counts) = answer else { return None };
        let moves = untrack(|| moves.get());
        let (a, b) = untrack(|| (from.get().min(to.get()), from.get().max(to.get())));
        let names = [
            format::day(a),
            format::day(b),
            t(t::SEGMENTS_ENTERED).to_string(),
            t(t::SEGMENTS_LEFT_IT).to_string(),
            t(t::SEGMENTS_STAYED).to_string(),
        ];
        let rules = [moves.before, moves.after, moves.entered, moves.left, moves.stayed];
        let share = |of: usize, at: usize| match counts.get(of).copied().unwrap_or(0) {
            0 => String::new(),
            whole => format::percent(f64::from(counts.get(at).copied().unwrap_or(0)) / f64::from(whole)),
        };
        // Who came in of all who are in now, who left or stayed of all who were in then.
        let notes = [String::new(), String::new(), share(1, 2), share(0, 3), share(0, 4)];
        let lines: Vec<Bar> = names
            .into_iter()
            .zip(rules)
            .zip(notes)
            .zip(counts)
            .map(|(((name, rule), note), count)| Bar {
                name,
                count: *count,
                note,
                list: address::who(rule.clone()),
                save: address::new_segment(rule),
            })
            .collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        Some(bars(t(t::SEGMENTS_OVER_TIME), &lines, most))
    });
    view! {
        <div class="moves-days">{input("from", t::SEGMENTS_THEN, from)} {input("to", t::SEGMENTS_NOW, to)}</div>
        {picture}
    }
    .into_any()
}

/// The ends of the last twelve months, and the present: a day, and the month that it ends.
fn month_ends(present: i64) -> Vec<(i64, (i32, u32))> {
    let Some(now) = time::month_of(present) else { return Vec::new() };
    let ends = (0..=12).rev().filter_map(|back| {
        let month = now - back;
        let end = if back == 0 { present } else { time::month_start(month + 1)? - 1 };
        Some((end, (1970 + month.div_euclid(12) as i32, month.rem_euclid(12) as u32 + 1)))
    });
    ends.collect()
}

fn months(rule: Rule, present: i64) -> AnyView {
    let ends = month_ends(present);
    let rules: Vec<Rule> = ends.iter().map(|(day, _)| audience::on(*day, &rule)).collect();
    let asked = rules.clone();
    let live = Client::here().watch(move || Some(Query::Counts { rules: asked.clone(), on: None }));
    answered(live, 6, move |answer| {
        let Answer::Counts(counts) = answer else { return None };
        let labels = ends.iter().map(|(day, (year, month))| {
            let short = if *month == 1 { year.to_string() } else { format::month_short(*year, *month) };
            (short, format::day(*day))
        });
        let bars = vec![Bars {
            name: t(t::SEGMENTS_MATCHED).into(),
            values: counts.iter().map(|count| f64::from(*count)).collect(),
        }];
        let short = Callback::new(|value: f64| format::compact(value as u64));
        let exact = Callback::new(|value: f64| format::number(value as u64));
        let anchor = ends.iter().position(|(_, (_, month))| *month == 1);
        Some(
            view! {
                <Chart
                    title=t(t::SEGMENTS_BY_MONTH)
                    labels=labels.collect()
                    bars=bars
                    short=short
                    exact=exact
                    links=rules.iter().cloned().map(address::who).collect()
                    anchor=anchor
                />
            }
            .into_any(),
        )
    })
}
