//! A choice of one among few.

use leptos::{html, prelude::*};

/// A select's node that shows `value`, also when the value changes. It can be set only when the options are there.
pub fn follows(value: Signal<String>) -> NodeRef<html::Select> {
    let node = NodeRef::<html::Select>::new();
    Effect::new(move |_| {
        let value = value.get();
        if let Some(select) = node.get() {
            select.set_value(&value);
        }
    });
    node
}

/// A select beside other tools. `options` are values with their texts; `class` is for who lays it out.
pub fn choice(
    label: String,
    class: &'static str,
    options: Vec<(String, String)>,
    value: Signal<String>,
    on_change: Callback<String>,
) -> AnyView {
    let options = options.into_iter().map(|(value, text)| view! { <option value=value>{text}</option> }.into_any());
    view! {
        <select
            class=format!("tool {class}")
            node_ref=follows(value)
            aria-label=label
            on:change=move |event| on_change.run(event_target_value(&event))
        >
            {options.collect_view()}
        </select>
    }
    .into_any()
}
