//! Bars that lie, one below the other, each with its number, and the table behind them.

use crate::ui::{
    format,
    i18n::t,
    locale::{t, tf},
    parts::{Icon, icon},
};
use leptos::prelude::*;

/// One bar: a count of customers, where they are listed, and where they can be saved as a segment.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub name: String,
    pub count: u32,
    /// A second number in words: a share of something.
    pub note: String,
    pub list: String,
    pub save: String,
}

/// The bars, as wide as their share of `most`.
pub fn bars(title: &str, bars: &[Bar], most: u32) -> AnyView {
    let bar = |bar: &Bar| {
        let width = format!("{:.2}%", f64::from(bar.count) / f64::from(most.max(1)) * 100.0);
        let save = tf(t::SEGMENTS_SAVE_STEP, &[("name", &bar.name)]);
        view! {
            <li class="lying">
                <a class="lying-main" href=bar.list.clone()>
                    <span class="lying-name">{bar.name.clone()}</span>
                    <span class="lying-count">
                        <strong>{format::number(bar.count.into())}</strong>
                        " "
                        <span class="quiet">{bar.note.clone()}</span>
                    </span>
                    <span class="lying-bar" aria-hidden="true"><span style:width=width></span></span>
                </a>
                <a class="button quiet bare" href=bar.save.clone() title=save.clone() aria-label=save>{icon(Icon::Plus)}</a>
            </li>
        }
        .into_any()
    };
    let row = |bar: &Bar| {
        view! {
            <tr>
                <th scope="row"><a href=bar.list.clone()>{bar.name.clone()}</a></th>
                <td class="number">{format::number(bar.count.into())}</td>
                <td class="number">{bar.note.clone()}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <ul class="lying-bars" aria-label=title.to_string()>{bars.iter().map(bar).collect_view()}</ul>
        <details class="chart-table">
            <summary>{t(t::SHELL_AS_TABLE)}</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label=tf(t::SHELL_TABLE_OF, &[("name", title)])>
                <table><tbody>{bars.iter().map(row).collect_view()}</tbody></table>
            </div>
        </details>
    }
    .into_any()
}
