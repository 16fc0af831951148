//! Filters, funnels, moves and overlaps over random shops: as rules they mean what they mean elsewhere.

use super::segment_tests::{Shop, TODAY};
use super::tests::list;
use crate::domain::{
    audience::{self, Limit},
    id::Id,
    schema::customer,
    segment::Rule,
    value::Value,
};
use crate::engine::query::{CustomerQuery, Filter};
use std::collections::BTreeSet;

/// The first and last day that a list's filter can name.
const OPEN: (i64, i64) = (-719_162, 2_932_896);

fn found(shop: &Shop, filters: Vec<Filter>) -> BTreeSet<Id> {
    list(&shop.tab, CustomerQuery { filters, ..CustomerQuery::default() }).rows.into_iter().map(|row| row.id).collect()
}

fn by_rule(shop: &Shop, rule: Rule) -> BTreeSet<Id> {
    found(shop, vec![Filter::Rule(rule)])
}

fn filters() -> Vec<Filter> {
    let days = [(OPEN.0, OPEN.1), (TODAY - 60, TODAY), (OPEN.0, TODAY - 30), (TODAY - 90, OPEN.1), (-1, 1)];
    let mut all = vec![
        Filter::Field { field: customer::CITY, any: vec![Value::text("London"), Value::text("")] },
        Filter::Field { field: customer::GENDER, any: vec![Value::Int(1), Value::Int(2)] },
        Filter::Tag { any: vec!["vip".into(), "new".into()] },
        Filter::Consent { channel: "email".into() },
        Filter::Orders { min: 0, max: Some(1) },
        Filter::Orders { min: 2, max: None },
        Filter::Spend { min: 100_000, max: None },
        Filter::Spend { min: -50_000, max: Some(300_000) },
    ];
    for (from, to) in days {
        all.extend([
            Filter::BoughtBetween { from, to },
            Filter::FirstOrderBetween { from, to },
            Filter::LastOrderBetween { from, to },
            Filter::CreatedBetween { from, to },
        ]);
    }
    all
}

#[test]
fn a_filter_and_its_rule_let_the_same_through() {
    for seed in 0..6 {
        let (mut shop, _storage) = Shop::new(seed);
        (0..160).for_each(|_| shop.step());
        for filter in filters() {
            let query = CustomerQuery { filters: vec![filter.clone()], ..CustomerQuery::default() };
            let rule = query.to_rule();
            assert_eq!(found(&shop, vec![filter.clone()]), by_rule(&shop, rule.clone()), "{filter:?} {rule:?}");
        }
        let all = vec![filters()[0].clone(), Filter::Orders { min: 1, max: None }];
        let query = CustomerQuery { filters: all.clone(), ..CustomerQuery::default() };
        assert_eq!(found(&shop, all), by_rule(&shop, query.to_rule()));
    }
}

#[test]
fn what_is_made_of_rules_adds_up() {
    for seed in 10..14 {
        let (mut shop, _storage) = Shop::new(seed);
        (0..160).for_each(|_| shop.step());
        let rules: Vec<Rule> = (0..3).map(|_| shop.rule(2)).collect();
        // Everybody is in exactly one combination.
        let parts: Vec<BTreeSet<Id>> = (0..8).map(|mask| by_rule(&shop, audience::exactly(&rules, mask))).collect();
        let everybody = found(&shop, Vec::new());
        assert_eq!(parts.iter().map(BTreeSet::len).sum::<usize>(), everybody.len());
        assert_eq!(parts.iter().flatten().copied().collect::<BTreeSet<_>>(), everybody);

        let moves = audience::moves(&rules[0], TODAY - 90, TODAY);
        let [before, after, entered, left, stayed] =
            [moves.before, moves.after, moves.entered, moves.left, moves.stayed].map(|rule| by_rule(&shop, rule));
        assert_eq!(entered, &after - &before);
        assert_eq!(left, &before - &after);
        assert_eq!(stayed, &before & &after);

        let steps = audience::funnel(&rules[0], "sms", Limit { count: 1, days: 60 }).map(|rule| by_rule(&shop, rule));
        assert!(steps.windows(2).all(|pair| pair[1].is_subset(&pair[0])));
    }
}
