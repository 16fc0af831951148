use super::*;
use crate::analysis::calendar::day_of;
use crate::analysis::testing::oracle::oracle;
use std::collections::BTreeMap;

fn bought(days: &[i32]) -> BuyingDays {
    BuyingDays::new(days.to_vec())
}

#[test]
fn the_way_of_a_customer() {
    let rules = TypeRules::default();
    let days = bought(&[0, 10, 20, 30, 40, 400]);
    let way: Vec<(i32, CustomerType)> = moves(&days, &[], 1000, rules).iter().map(|step| (step.day, step.to)).collect();
    assert_eq!(
        way,
        [
            (0, CustomerType::FirstTime),
            (10, CustomerType::Repeat),
            (40, CustomerType::Loyal),
            (221, CustomerType::Lost),
            (400, CustomerType::Loyal),
            (581, CustomerType::Lost),
        ]
    );
    assert_eq!(type_at(&days, 220, rules), CustomerType::Loyal);
    assert_eq!(type_at(&days, 221, rules), CustomerType::Lost);
}

#[test]
fn a_decision_stands_until_the_rules_move_the_customer() {
    let rules = TypeRules::default();
    let decide = |day, to| Decision { day, to };
    let target = moves(&bought(&[9]), &[decide(3, CustomerType::Target)], 20, rules);
    assert_eq!(target.iter().map(|step| step.to).collect::<Vec<_>>(), [CustomerType::Target, CustomerType::FirstTime]);
    let loyal = moves(&bought(&[0, 5, 8]), &[decide(6, CustomerType::Loyal)], 500, rules);
    let last = loyal.last().unwrap();
    assert_eq!((last.from, last.to, last.day), (CustomerType::Loyal, CustomerType::Lost, 189));
    let changed_mind =
        moves(&bought(&[]), &[decide(1, CustomerType::Target), decide(1, CustomerType::NonCustomer)], 5, rules);
    assert_eq!(changed_mind.last().unwrap().to, CustomerType::NonCustomer);
}

#[test]
fn replaying_the_moves_gives_the_type_at_every_date() {
    let mut state = 3_u64;
    for rules in [
        TypeRules::default(),
        TypeRules { lost_after_days: 0, loyal_from_days: 0 },
        TypeRules { lost_after_days: 7, loyal_from_days: 2 },
    ] {
        for _ in 0..40 {
            let days: Vec<i32> = (0..8)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 55) as i32
                })
                .collect();
            let days = bought(&days);
            for at in -1..760 {
                let replayed = moves(&days, &[], at, rules).last().map_or(CustomerType::Prospect, |step| step.to);
                assert_eq!(replayed, type_at(&days, at, rules), "{days:?} at {at}");
            }
        }
    }
}

#[test]
fn the_ends_of_time_are_no_trouble() {
    let rules = TypeRules { lost_after_days: u32::MAX, loyal_from_days: u32::MAX };
    let days = bought(&[i32::MIN, i32::MAX]);
    assert_eq!(type_at(&days, i32::MAX, rules), CustomerType::Repeat);
    assert!(!moves(&days, &[], i32::MAX, TypeRules::default()).is_empty());
}

#[test]
fn cdnow_types_and_migration() {
    let (Some(transactions), Some(types)) =
        (oracle("btyd/cdnow_transactions.csv"), oracle("lifecycle/types_cdnow.csv"))
    else {
        return;
    };
    let day = |text: &str| {
        let parts: Vec<u32> = text.split('-').map(|part| part.parse().unwrap()).collect();
        day_of(parts[0] as i32, parts[1], parts[2]).unwrap()
    };
    let mut days: BTreeMap<u32, Vec<i32>> = BTreeMap::new();
    for line in transactions.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        days.entry(fields[0].parse().unwrap()).or_default().push(day(fields[2]));
    }
    let customers: Vec<BuyingDays> = days.into_values().map(BuyingDays::new).collect();
    let rules = TypeRules::default();
    let dates = ["1997-02-28", "1997-09-30", "1998-06-30"].map(day);
    for (line, customer) in types.lines().skip(1).zip(&customers) {
        let expected: Vec<&str> = line.split(',').skip(1).collect();
        assert_eq!(dates.map(|date| type_at(customer, date, rules).term()).as_slice(), expected.as_slice(), "{line}");
    }
    let matrix = migration(&customers, dates[1], dates[2], rules);
    use CustomerType::{Lost, Loyal, Repeat};
    assert_eq!([Repeat, Loyal, Lost].map(|to| matrix[Repeat as usize][to as usize]), [91, 126, 319]);
    assert_eq!([Repeat, Loyal, Lost].map(|to| matrix[Loyal as usize][to as usize]), [0, 124, 61]);
    assert_eq!([Repeat, Loyal, Lost].map(|to| matrix[Lost as usize][to as usize]), [143, 31, 1462]);
}
