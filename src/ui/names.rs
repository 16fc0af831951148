//! The names that the sentences of rules need, asked of the engine and kept right.

use super::{currency::currency, words::rule::Names};
use crate::client::Client;
use crate::domain::{id::Id, segment::Rule};
use crate::engine::query::{Answer, Query};
use leptos::prelude::*;

/// The names of everything that these rules point at. What is not known yet is not in it.
pub fn names_of(rules: Signal<Vec<Rule>>) -> Memo<Names> {
    let asked = Memo::new(move |_| {
        rules.with(|rules| {
            let all = |ids: fn(&Rule) -> Vec<Id>| {
                let mut ids: Vec<Id> = rules.iter().flat_map(ids).collect();
                ids.sort_unstable();
                ids.dedup();
                ids
            };
            (all(Rule::segments), all(Rule::products))
        })
    });
    let live = Client::here().watch(move || {
        let (segments, products) = asked.get();
        (!segments.is_empty() || !products.is_empty()).then_some(Query::Names { segments, products })
    });
    let currency = currency();
    Memo::new(move |_| {
        let (segments, products) = live.with(|answer| match answer {
            Some(Ok(Answer::Names(segments, products))) => (segments.clone(), products.clone()),
            _ => Default::default(),
        });
        Names {
            segments: segments.into_iter().collect(),
            products: products.into_iter().collect(),
            currency: currency.get(),
        }
    })
}
