//! A date, typed or picked, that filters what is on screen.

use crate::ui::{browser, day};
use leptos::{html, prelude::*};

/// A date input. A browser tells of every valid date on the way to the one that is meant: of the years 2, 20 and 202, or
/// of none while a part is empty. Those wait until the input is left, or for Enter; a whole date holds at once.
#[component]
pub fn DateInput(
    #[prop(into)] day: Signal<Option<i64>>,
    #[prop(into)] on_day: Callback<Option<i64>>,
    /// For a label that stands elsewhere, and for the `ID-why` that describes it.
    #[prop(optional)]
    id: &'static str,
) -> AnyView {
    let node = NodeRef::<html::Input>::new();
    let shown = Memo::new(move |_| day.get().map(day::text).unwrap_or_default());
    let set_back = move || {
        let (Some(input), Some(shown)) = (node.try_get_untracked().flatten(), shown.try_get_untracked()) else {
            return;
        };
        if input.value() != shown {
            input.set_value(&shown);
        }
    };
    // While somebody types the input is ahead of what holds; it must not be set back.
    Effect::new(move |_| {
        shown.track();
        if node.get().is_some_and(|input| document().active_element().is_none_or(|active| active != **input)) {
            set_back();
        }
    });
    let take = move |text: String| {
        let typed = day::parse(&text);
        if typed != day.get_untracked() {
            on_day.run(typed);
        }
    };
    let on_change = move |event| {
        let text = event_target_value(&event);
        if day::is_whole(&text) {
            take(text);
        }
    };
    // What is taken away with its screen is left, too, and then nobody waits for it.
    let leave = move |event| {
        if node.try_get_untracked().flatten().is_some() {
            take(event_target_value(&event));
            // What comes to the same as before is written as it was.
            request_animation_frame(set_back);
        }
    };
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && !browser::composing(&event) {
            take(event_target_value(&event));
        }
    };
    view! {
        <input
            id=(!id.is_empty()).then_some(id)
            aria-describedby=(!id.is_empty()).then(|| format!("{id}-why"))
            type="date"
            max="9999-12-31"
            node_ref=node
            value=shown.get_untracked()
            on:change=on_change
            on:blur=leave
            on:keydown=on_keydown
        />
    }
    .into_any()
}
