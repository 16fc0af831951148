use super::*;
use crate::analysis::basket_rules::{Rule, RuleSettings, next_products, rules};
use crate::analysis::progress::unwatched;
use crate::analysis::testing::oracle::oracle;
use std::collections::BTreeSet;

fn settings(support: &str) -> BasketSettings {
    BasketSettings { least_support: Ratio::parse(support).unwrap(), longest_set: 10, most_sets: 1_000_000 }
}

fn rule_settings(confidence: &str, several_then: bool) -> RuleSettings {
    RuleSettings { least_confidence: Ratio::parse(confidence).unwrap(), several_then, most_rules: 1_000_000 }
}

fn mine(baskets: &[Vec<u32>], support: &str) -> FrequentSets {
    frequent_sets(baskets, &settings(support), &mut unwatched).unwrap()
}

/// The example of Agrawal & Srikant (1994), figure 3: support 2 of 4 baskets.
#[test]
fn agrawal_and_srikant() {
    let baskets = [vec![1, 3, 4], vec![2, 3, 5], vec![1, 2, 3, 5], vec![2, 5, 5]];
    let found = mine(&baskets, "0.5");
    assert_eq!((found.baskets, found.least_count, found.sets.len()), (4, 2, 9));
    assert!(found.sets.contains(&Itemset { items: vec![2, 3, 5], count: 2 }));
    let all = rules(&found, &rule_settings("1", true), &mut unwatched).unwrap();
    let written: Vec<(&[u32], &[u32])> = all.iter().map(|rule| (&rule.given[..], &rule.then[..])).collect();
    assert_eq!(written, [(&[1][..], &[3][..]), (&[2], &[5]), (&[2, 3], &[5]), (&[3, 5], &[2]), (&[5], &[2])]);
    assert_eq!((all[1].lift, all[1].conviction, all[1].chi_squared), (4.0 / 3.0, None, Some(4.0)));
    let next = next_products(&[1, 2], &all, 9);
    assert_eq!(
        next.iter().map(|found| (found.item, &found.because[..])).collect::<Vec<_>>(),
        [(3, &[1][..]), (5, &[2][..])]
    );
}

#[test]
fn counts_are_those_of_counting() {
    let mut state = 11_u64;
    for round in 0..20_u32 {
        let baskets: Vec<Vec<u32>> = (0..30)
            .map(|_| {
                (0..8)
                    .filter(|_| {
                        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                        (state >> 62) as u32 <= round % 3
                    })
                    .collect()
            })
            .collect();
        let found = mine(&baskets, "0.1");
        let sets: BTreeSet<(Vec<u32>, u32)> = found.sets.iter().map(|set| (set.items.clone(), set.count)).collect();
        let counted: BTreeSet<(Vec<u32>, u32)> = (1_u32..256)
            .map(|mask| (0..8).filter(|item| mask >> item & 1 == 1).collect::<Vec<u32>>())
            .map(|set| {
                let count = baskets.iter().filter(|basket| set.iter().all(|item| basket.contains(item))).count();
                (set, count as u32)
            })
            .filter(|&(_, count)| count >= 3)
            .collect();
        assert_eq!(sets, counted);
    }
}

#[test]
fn degenerate_input() {
    let refused =
        |baskets: &[Vec<u32>], settings: &BasketSettings| frequent_sets(baskets, settings, &mut unwatched).err();
    assert_eq!(refused(&[], &settings("0.1")), Some(Refusal::TooFew { of: Counted::Baskets, needed: 1, found: 0 }));
    assert_eq!(refused(&[vec![1]], &settings("0")), Some(Refusal::setting("least_support")));
    assert_eq!(refused(&[vec![1]], &settings("1.5")), Some(Refusal::setting("least_support")));
    assert_eq!(mine(&[vec![], vec![]], "0.1").sets, []);
    let huge = vec![(0..1_000).collect::<Vec<u32>>()];
    let few = BasketSettings { most_sets: 5_000, longest_set: 64, ..settings("1") };
    assert_eq!(refused(&huge, &few), Some(Refusal::TooMany { limit: 5_000 }));
    assert_eq!(frequent_sets(&[vec![1]], &settings("1"), &mut |_| false), Err(Refusal::Stopped));
    let everywhere = mine(&[vec![1, 2], vec![1, 2]], "1");
    let all = rules(&everywhere, &rule_settings("0", false), &mut unwatched).unwrap();
    assert_eq!((all.len(), all[0].chi_squared, all[0].lift), (2, None, 1.0));
    assert!(next_products(&[1], &all, 5).is_empty());
}

#[test]
fn groceries_agree_exactly() {
    let Some(text) = oracle("basket/groceries_baskets.csv") else { return };
    let names: Vec<&str> = text.lines().flat_map(|line| line.split('|')).collect::<BTreeSet<_>>().into_iter().collect();
    let baskets: Vec<Vec<u32>> = text
        .lines()
        .map(|line| line.split('|').map(|name| names.binary_search(&name).unwrap() as u32).collect())
        .collect();
    let write = |items: &[u32]| items.iter().map(|&item| names[item as usize]).collect::<Vec<_>>().join("|");
    for (support, confidence, tag, several) in [("0.01", "0.5", "s010_c50", 15), ("0.005", "0.3", "s005_c30", 487)] {
        let found = mine(&baskets, support);
        let expected = oracle(&format!("basket/itemsets_{tag}.csv")).unwrap();
        let lines: Vec<String> = found
            .sets
            .iter()
            .map(|set| {
                format!("{},{},{:?}", write(&set.items), set.count, f64::from(set.count) / f64::from(found.baskets))
            })
            .collect();
        assert_eq!(lines, expected.lines().skip(1).collect::<Vec<_>>());
        let of = |several_then| rules(&found, &rule_settings(confidence, several_then), &mut unwatched).unwrap();
        assert_eq!(of(true).len(), several);
        let expected = oracle(&format!("basket/rules_{tag}.csv")).unwrap();
        let single = of(false);
        assert_eq!(single.len(), expected.lines().count() - 1);
        for (rule, line) in single.iter().zip(expected.lines().skip(1)) {
            let Rule { n_xy, n_x, n_y, .. } = rule;
            let exact = format!("{},{},{n_xy},{n_x},{n_y},", write(&rule.given), write(&rule.then));
            assert!(line.starts_with(&exact), "{line} {exact}");
            let numbers: Vec<f64> = line[exact.len()..].split(',').map(|text| text.parse().unwrap()).collect();
            let found = [
                rule.support,
                rule.confidence,
                rule.lift,
                rule.leverage,
                rule.conviction.unwrap(),
                rule.chi_squared.unwrap(),
            ];
            for (found, expected) in found.iter().zip(&numbers) {
                assert!((found / expected - 1.0).abs() < 1e-15, "{found} {expected}");
            }
        }
    }
    let fine = mine(&baskets, "0.001");
    assert_eq!(fine.sets.len(), 13_492);
    // The well-known number of arules; in floating point (mlxtend) some of exactly 8 in 10 are lost.
    assert_eq!(rules(&fine, &rule_settings("0.8", false), &mut unwatched).unwrap().len(), 410);
}
