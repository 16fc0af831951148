//! Bar charts: drawn by us as SVG, read by pointer and keyboard alike, with a table behind.

use super::{menu::fresh_id, width::width_of};
use crate::ui::{
    i18n::t,
    locale::{t, tf},
    picture::nice,
};
use leptos::{html, prelude::*};

/// One set of bars. Several are stacked, the first one at the bottom.
#[derive(Clone)]
pub struct Bars {
    pub name: String,
    pub values: Vec<f64>,
}

const HEIGHT: f64 = 200.0;
const LEFT: f64 = 46.0;
/// Room for half of the last label.
const RIGHT: f64 = 8.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 22.0;

/// A bar chart. All bars have one unit, named in the title.
#[component]
pub fn Chart(
    /// With the unit: `Revenue by month, £`.
    #[prop(into)]
    title: String,
    /// One for each place along the axis: short (`Mar`) and whole (`March 2026`).
    labels: Vec<(String, String)>,
    bars: Vec<Bars>,
    /// A value as the axis writes it, and exactly.
    short: Callback<f64, String>,
    exact: Callback<f64, String>,
    /// Where each place leads, if anywhere: by a press, by Enter, and from the table.
    #[prop(optional)]
    links: Vec<String>,
    /// A place whose label shall stand in any case, such as the beginning of a year; the last one otherwise.
    #[prop(default = None)]
    anchor: Option<usize>,
) -> AnyView {
    let count = labels.len();
    let sums: Vec<f64> = (0..count).map(|at| bars.iter().map(|bars| bars.values[at].max(0.0)).sum()).collect();
    let top = nice(sums.iter().copied().fold(0.0, f64::max));
    let node = NodeRef::<html::Div>::new();
    let size = width_of(node);
    let at = RwSignal::new(None::<usize>);
    let title_id = fresh_id("chart");
    let table = table(&title, &labels, &bars, exact, &links);
    let data = StoredValue::new((labels, bars));
    let go = crate::ui::go();
    let leads = !links.is_empty();
    let follow = move |at: Option<usize>| {
        if let Some(link) = at.and_then(|at| links.get(at)) {
            go(link);
        }
    };

    // What the chart says at a place, and of the last place while nobody points.
    let reading = move || {
        data.with_value(|(labels, bars)| {
            let at = at.get().or(count.checked_sub(1))?;
            // Of several sets it is the legend too.
            let several = bars.len() > 1;
            let parts = bars.iter().enumerate().map(|(series, bars)| {
                let value = exact.run(bars.values[at]);
                match several {
                    true => {
                        view! { <span class=format!("legend series-{series}")>{bars.name.clone()} " " {value}</span> }
                            .into_any()
                    }
                    false => view! { <span>{value}</span> }.into_any(),
                }
            });
            Some(view! { <span>{labels[at].1.clone()}</span> {parts.collect_view()} }.into_any())
        })
    };
    let drawing = move || {
        let width = size.get().0;
        (width > 0.0).then(|| data.with_value(|(labels, bars)| draw(width, top, labels, bars, short, at, anchor)))
    };
    let place = move |event: &web_sys::MouseEvent| {
        let width = size.get_untracked().0;
        let step = (width - LEFT - RIGHT) / count.max(1) as f64;
        let x = f64::from(event.offset_x()) - LEFT;
        (x >= 0.0 && step > 0.0).then(|| ((x / step) as usize).min(count.saturating_sub(1)))
    };
    // A finger cannot point without pressing: its first tap on a place reads, the second one follows.
    let (touch, tapped) = (StoredValue::new(false), StoredValue::new(None::<usize>));
    let on_click = {
        let follow = follow.clone();
        move |event: web_sys::MouseEvent| {
            let here = place(&event);
            if touch.get_value() && tapped.get_value() != here {
                tapped.set_value(here);
                at.set(here);
            } else {
                follow(here);
            }
        }
    };
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        let last = count.saturating_sub(1);
        let now = at.get_untracked().unwrap_or(last);
        at.set(Some(match event.key().as_str() {
            "ArrowLeft" => now.saturating_sub(1),
            "ArrowRight" => (now + 1).min(last),
            "Home" => 0,
            "End" => last,
            // What is read out, without pointing too.
            "Enter" => return follow(Some(now)),
            _ => return,
        }));
        event.prevent_default();
    };
    view! {
        <figure class="chart">
            <figcaption>
                <h3 id=title_id.clone()>{title}</h3>
                <p class="reading" aria-live="polite">{reading}</p>
            </figcaption>
            <div
                class="plot"
                class:leads=leads
                role="group"
                tabindex="0"
                aria-labelledby=title_id
                aria-roledescription=t(t::SHELL_CHART)
                node_ref=node
                on:pointermove=move |event| at.set(place(&event))
                on:pointerdown=move |event| touch.set_value(event.pointer_type() == "touch")
                on:pointerleave=move |event| {
                    // A finger leaves with every tap, and what it read shall stay.
                    if event.pointer_type() != "touch" {
                        at.set(None);
                    }
                }
                on:blur=move |_| {
                    at.set(None);
                    tapped.set_value(None);
                }
                on:keydown=on_keydown
                on:click=on_click
            >
                {drawing}
            </div>
            {table}
        </figure>
    }
    .into_any()
}

fn draw(
    width: f64,
    top: f64,
    labels: &[(String, String)],
    bars: &[Bars],
    short: Callback<f64, String>,
    at: RwSignal<Option<usize>>,
    anchor: Option<usize>,
) -> AnyView {
    let (bottom, step) = (HEIGHT - BOTTOM, (width - LEFT - RIGHT) / labels.len().max(1) as f64);
    let y = move |value: f64| bottom - (bottom - TOP) * value / top;
    let grid = (0..=4)
        .map(|line| {
            let value = top * f64::from(line) / 4.0;
            view! {
                <line class="grid" x1=LEFT x2=width y1=y(value) y2=y(value)/>
                <text class="tick" x=LEFT - 8.0 y=y(value) text-anchor="end" dominant-baseline="middle">{short.run(value)}</text>
            }
            .into_any()
        })
        .collect_view();
    // Labels stand where there is room for them, by parts of a dozen, so that months of one name stand below each other.
    let room = (44.0 / step).ceil().max(1.0) as usize;
    let every = [1, 2, 3, 4, 6, 12].into_iter().find(|every| *every >= room).unwrap_or(room);
    let anchor = anchor.unwrap_or(labels.len().saturating_sub(1)) % every;
    let columns = labels
        .iter()
        .enumerate()
        .map(|(index, (label, _))| {
            let x = LEFT + step * index as f64;
            let mut base = 0.0;
            let stack = bars
                .iter()
                .enumerate()
                .map(|(series, bars)| {
                    let value = bars.values[index].max(0.0);
                    let (from, to) = (y(base), y(base + value));
                    base += value;
                    view! {
                        <rect class=format!("column-bar series-{series}") x=x + step * 0.15 width=step * 0.7 y=to height=(from - to).max(0.0)/>
                    }
                    .into_any()
                })
                .collect_view();
            let label = (index % every == anchor).then(|| {
                view! { <text class="tick" x=x + step / 2.0 y=HEIGHT - 6.0 text-anchor="middle">{label.clone()}</text> }
                    .into_any()
            });
            view! {
                <g class="column" class:at=move || at.get() == Some(index)>
                    <rect class="back" x=x width=step y=TOP height=bottom - TOP/>
                    {stack}
                    {label}
                </g>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <svg width=width height=HEIGHT viewBox=format!("0 0 {width} {HEIGHT}") aria-hidden="true">
            {grid}
            {columns}
        </svg>
    }
    .into_any()
}

fn table(
    title: &str,
    labels: &[(String, String)],
    bars: &[Bars],
    exact: Callback<f64, String>,
    links: &[String],
) -> AnyView {
    let head = bars.iter().map(|bars| view! { <th scope="col">{bars.name.clone()}</th> }.into_any()).collect_view();
    let rows = labels
        .iter()
        .enumerate()
        .rev()
        .map(|(index, (_, label))| {
            let cells = bars
                .iter()
                .map(|bars| view! { <td class="number">{exact.run(bars.values[index])}</td> }.into_any())
                .collect_view();
            let name = match links.get(index) {
                Some(link) => view! { <a href=link.clone()>{label.clone()}</a> }.into_any(),
                None => label.clone().into_any(),
            };
            view! { <tr><th scope="row">{name}</th>{cells}</tr> }.into_any()
        })
        .collect_view();
    view! {
        <details class="chart-table">
            <summary>{t(t::SHELL_AS_TABLE)}</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label=tf(t::SHELL_TABLE_OF, &[("name", title)])>
                <table>
                    <thead><tr><td></td>{head}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}
