//! Baskets, levels of relationship and what customers' fields say, over shops whose figures are known; and what to do next.

use super::import_tests::WATCHER;
use super::report_tests::{buy, check, report};
use super::score_tests::{TODAY, figure, said, set, spenders, table, value};
use super::tests::{Tab, create, run, tab};
use super::*;
use crate::analysis::{
    basket::{BasketSettings, frequent_sets},
    basket_rules::{RuleSettings, rules},
    progress::unwatched,
    ratio::Ratio,
};
use crate::domain::{
    id::Id,
    schema::{Key, customer, order, product},
    score::{LEVELS, Score},
    time,
    value::{Line, Value},
};
use crate::engine::command::Command;
use crate::engine::query::{Advice, Recommendation};
use crate::engine::report::{Datum, Method, Shows};
use crate::engine::row::ValueRef;
use crate::storage::memory::Memory;
use crate::ui::i18n;
use futures::executor::block_on;

/// One unit of money.
const ONE: i64 = 10_000;

fn count(tab: &Tab, one: &crate::domain::segment::Rule) -> u32 {
    let Ok(Answer::Counts(counts)) = tab.answer(&Query::Counts { rules: vec![one.clone()], on: None }) else {
        panic!("{one:?}")
    };
    counts[0]
}

fn make(tab: &Tab, name: &str) -> Id {
    let set = vec![(product::NAME.into(), Value::text(name))];
    run(tab, Command::Create { table: Table::Product, set }).created[0]
}

fn buy_together(tab: &Tab, id: Id, day: i64, products: &[Id]) {
    let line = |product: &Id| Line { product: Some(*product), quantity: 1, price: ONE };
    let set = vec![
        (order::CUSTOMER.into(), Value::Ref(id)),
        (order::AT.into(), Value::Int(day * 86_400)),
        (order::LINES.into(), Value::Lines(products.iter().map(line).collect())),
    ];
    run(tab, Command::Create { table: Table::Order, set });
}

#[test]
fn what_is_bought_together_is_counted_exactly() {
    let tab = tab(Memory::new(1));
    let [a, b, c] = ["A", "B", "C"].map(|name| make(&tab, name));
    let buyers: Vec<Id> = (0..10).map(|n| create(&tab, &format!("n{n}"))).collect();
    for (n, id) in buyers.iter().enumerate() {
        let bought: &[Id] = match n {
            0..5 => &[a, b],
            5 => &[a],
            _ => &[c],
        };
        buy_together(&tab, *id, TODAY - 3, bought);
    }
    check(&tab, Method::Basket);
    let found = report(&tab, Method::Basket, &[]).unwrap();
    let number = |number: f64| Datum::Number(number, 0);
    assert_eq!((figure(&found, "orders"), figure(&found, "least")), (number(10.0), number(5.0)));
    // A, B and both; C is in four orders only.
    assert_eq!((figure(&found, "sets"), figure(&found, "rules")), (number(3.0), number(2.0)));
    let rows = table(&found, "listed");
    let numbers = |row: &[Datum]| row[4..7].to_vec();
    let of = |given: &str| rows.iter().find(|row| row[0] == Datum::text(given)).unwrap().clone();
    assert_eq!(numbers(&of("A")), [5.0, 6.0, 5.0].map(number));
    assert_eq!(numbers(&of("B")), [5.0, 5.0, 6.0].map(number));
    assert_eq!((of("A")[2].clone(), of("A")[3].clone()), (Datum::Number(50.0 / 30.0, 2), Datum::Share(5.0 / 6.0)));
    // Who has A alone is to be offered B; nobody has B alone.
    let part = found.parts.iter().find(|part| part.key == "listed").unwrap();
    let Shows::Table(listed) = &part.shows else { panic!() };
    let who = |given: &str| {
        let row = listed.rows.iter().find(|row| row.cells[0] == Datum::text(given)).unwrap();
        count(&tab, row.rule.as_ref().unwrap())
    };
    assert_eq!((who("A"), who("B")), (1, 0));
    // A person asks for more: in half of the orders only A and B are.
    run(&tab, Command::SetSetting { name: "basket_support".into(), value: "60".into() });
    let found = report(&tab, Method::Basket, &[]).unwrap();
    assert_eq!((figure(&found, "least"), figure(&found, "sets")), (number(6.0), number(1.0)));
    let Ok(Answer::Choices(choices)) = tab.answer(&Query::Choices { method: Method::Basket }) else { panic!() };
    assert_eq!(choices[0].value, "60");
}

/// The search in pieces finds what one search over all orders finds.
#[test]
fn pieces_of_the_search_are_the_whole() {
    let tab = tab(Memory::new(1));
    block_on(tab.make_demo(300, &WATCHER)).unwrap();
    run(&tab, Command::SetSetting { name: "basket_confidence".into(), value: "2.5".into() });
    let found = report(&tab, Method::Basket, &[]).unwrap();
    let baskets: Vec<Vec<u32>> = tab.with(|workspace| {
        let products = workspace.rows(Table::Product);
        let orders = workspace.rows(Table::Order).iter().filter(|(row, _)| workspace.orders.is_purchase(*row));
        let of = orders.map(|(_, record)| match record.get(order::LINES) {
            ValueRef::Lines(lines) => lines.filter_map(|line| products.row_of(line.product?)).collect(),
            _ => Vec::new(),
        });
        of.filter(|basket: &Vec<u32>| !basket.is_empty()).collect()
    });
    let Datum::Number(least, _) = figure(&found, "least") else { panic!() };
    let least_support = Ratio::new(least as i128, baskets.len() as i128).unwrap();
    let settings = BasketSettings { least_support, longest_set: 3, most_sets: 1_000_000 };
    let whole = frequent_sets(&baskets, &settings, &mut unwatched).unwrap();
    let least_confidence = Ratio::new(1, 40).unwrap();
    let settings = RuleSettings { least_confidence, several_then: false, most_rules: 1_000_000 };
    let expected = rules(&whole, &settings, &mut unwatched).unwrap();
    assert_eq!(figure(&found, "orders"), Datum::Number(baskets.len() as f64, 0));
    assert_eq!(figure(&found, "sets"), Datum::Number(whole.sets.len() as f64, 0));
    assert_eq!(figure(&found, "rules"), Datum::Number(expected.len() as f64, 0));
    assert!(expected.len() > 10, "{}", expected.len());
    let rows = table(&found, "listed");
    assert_eq!(rows.len(), expected.len().min(50));
    for (row, rule) in rows.iter().zip(&expected) {
        let counts = [rule.n_xy, rule.n_x, rule.n_y].map(|count| Datum::Number(f64::from(count), 0));
        assert_eq!(row[4..7], counts, "{rule:?}");
    }
}

#[test]
fn few_customers_are_partners_by_their_margin() {
    let tab = tab(Memory::new(1));
    spenders(&tab, &[10, 20, 30, 40, 50, 60, 70, 80, 90]);
    check(&tab, Method::Relationship);
    let found = report(&tab, Method::Relationship, &[]).unwrap();
    let level = |name: &str| {
        let code = LEVELS.iter().position(|known| *known == name).unwrap();
        Datum::Class(Score::Level, code as i64)
    };
    let rows = table(&found, "here");
    let names = ["partnership", "proactive", "accountable"];
    // Margins of 30 %: 21 + 24 + 27, 12 + 15 + 18, 3 + 6 + 9.
    for (row, (name, sum)) in rows.iter().zip(names.into_iter().zip([72, 45, 18])) {
        assert_eq!((&row[0], &row[2], &row[3]), (&level(name), &Datum::Count(3), &Datum::Amount(sum * ONE)));
    }
    let care = said(&found.says, "care").unwrap();
    assert_eq!(value(care, "share"), Datum::Share(72.0 / 135.0));
    let part = found.parts.iter().find(|part| part.key == "levels").unwrap();
    let Shows::Heat(heat) = &part.shows else { panic!() };
    // This shop stands in the row of few customers, which is the last.
    let ruled: Vec<bool> = heat.cells.iter().flatten().map(|mark| mark.rule.is_some()).collect();
    assert_eq!(ruled, [[false; 3], [false; 3], [true; 3]].concat());
}

#[test]
fn what_customers_fields_say() {
    let tab = tab(Memory::new(1));
    for method in [Method::Credit, Method::Delivered, Method::Wallet] {
        let refused = Err(Refusal::Analysis { key: "no_inputs".into(), values: Vec::new() });
        assert_eq!(report(&tab, method, &[]), refused);
    }
    let ids = spenders(&tab, &[250, 10]);
    let fill = |at: usize, fields: &[(crate::domain::schema::Field, i64)]| {
        fields.iter().for_each(|(field, int)| set(&tab, ids[at], *field, Value::Int(*int)));
    };
    fill(0, &[(customer::PAYMENTS, 10), (customer::PAYMENTS_IN_TIME, 9), (customer::CATEGORY_SPEND, 1_000 * ONE)]);
    fill(0, &[(customer::VALUE_PRODUCT, 8), (customer::COST_MONEY, 10)]);
    fill(1, &[(customer::PAYMENTS, 10), (customer::PAYMENTS_IN_TIME, 0), (customer::DISPUTES, 1)]);
    fill(1, &[(customer::BRAND_RANK, 1), (customer::BRANDS, 2), (customer::VALUE_IMAGE, 3)]);
    for method in [Method::Credit, Method::Delivered, Method::Wallet] {
        check(&tab, method);
    }
    // 0.9·50 + 25 + 25 of one, of the other no payment in time and a dispute on the only order: 25.
    let credit = report(&tab, Method::Credit, &[]).unwrap();
    assert_eq!((figure(&credit, "mean"), figure(&credit, "warned")), (Datum::Number(60.0, 0), Datum::Count(1)));
    let delivered = report(&tab, Method::Delivered, &[]).unwrap();
    // Of the second no cost is known. The first has four times 8 less 10, since nothing else was asked.
    assert_eq!(
        (figure(&delivered, "mean"), figure(&delivered, "customers")),
        (Datum::Number(-8.0, 0), Datum::Count(1))
    );
    run(&tab, Command::SetSetting { name: "weigh_money".into(), value: "0".into() });
    assert!(report(&tab, Method::Delivered, &[]).is_err());
    let wallet = report(&tab, Method::Wallet, &[]).unwrap();
    // A quarter known, two thirds by rank.
    assert_eq!(figure(&wallet, "mean"), Datum::Share((2_500.0 + 6_667.0) / 2.0 / 10_000.0));
    let elsewhere = said(&wallet.says, "elsewhere").unwrap();
    assert_eq!((value(elsewhere, "n"), value(elsewhere, "amount")), (Datum::Count(1), Datum::Amount(750 * ONE)));
    assert!(said(&wallet.notes, "by_rank").is_some());
}

/// What is recommended; each leads to as many customers as it says, and has its texts.
fn advice(tab: &Tab) -> Vec<Recommendation> {
    let Ok(Answer::Recommendations(Advice { open: all, .. })) = tab.answer(&Query::Recommendations) else { panic!() };
    assert!(all.len() <= 5);
    assert!(all.windows(2).all(|pair| pair[0].effect >= pair[1].effect));
    for one in &all {
        assert_eq!(count(tab, &one.rule), one.count, "{}", one.kind);
        for key in ["title", &one.reason.key, &one.reckoned.key] {
            let key = format!("analysis.advice.{}.{key}", one.kind);
            assert!(i18n::named(&key).is_some(), "{key}");
        }
    }
    all
}

fn kinds(tab: &Tab) -> Vec<String> {
    advice(tab).into_iter().map(|one| one.kind).collect()
}

#[test]
fn advice_is_reckoned_from_the_past_year_and_done_or_dismissed() {
    let tab = tab(Memory::new(1));
    // A year ago these had been silent for 235 days; five of twenty have bought since.
    for n in 0..20 {
        let id = create(&tab, &format!("n{n}"));
        buy(&tab, id, TODAY - 600, 10 * ONE, "CNY");
        if n < 5 {
            buy(&tab, id, TODAY - 300, 10 * ONE, "CNY");
        }
    }
    for n in 0..2 {
        buy(&tab, create(&tab, &format!("good {n}")), TODAY - 200, 1_000 * ONE, "CNY");
    }
    let late = create(&tab, "late");
    buy(&tab, late, TODAY - 1, 5 * ONE, "CNY");
    set(&tab, late, customer::BIRTHDAY, Value::Int(time::day(1990, 1, 3).unwrap()));
    assert!(!kinds(&tab).contains(&"birthdays".to_owned()), "not without consent");
    set(&tab, late, Key::of(customer::CONSENT, "email"), Value::Int(1));

    let all = advice(&tab);
    let seen: Vec<_> = all.iter().map(|one| (one.kind.as_str(), one.count, one.effect)).collect();
    // 2 · 5/20 · 1,000 · 30 %
    let expected =
        [("win_back", 2, Some(150 * ONE)), ("birthdays", 1, None), ("consent", 2, None), ("unreachable", 23, None)];
    assert_eq!(seen, expected);
    assert_eq!(value(&all[0].reckoned, "share"), Datum::Share(0.25));

    let settle = |value: &str| {
        run(&tab, Command::SetSetting { name: "advice.win_back".into(), value: value.into() });
    };
    let is_there = || kinds(&tab).contains(&"win_back".to_owned());
    settle("done 2026-01-01");
    assert!(!is_there());
    run(&tab, Command::Undo { entry: tab.status().entry });
    assert!(is_there());
    settle("done 2025-12-03");
    assert!(!is_there());
    settle("done 2025-12-02");
    assert!(is_there(), "after thirty days it comes again");
    settle("dismissed 2025-07-06");
    assert!(!is_there());
    let Ok(Answer::Recommendations(Advice { settled, .. })) = tab.answer(&Query::Recommendations) else { panic!() };
    let shown: Vec<_> = settled.iter().map(|one| (one.name.as_str(), one.done, one.day)).collect();
    assert_eq!(shown, [("advice.win_back", false, TODAY - 179)]);
    run(&tab, Command::Undo { entry: tab.status().entry });
    assert!(is_there());
    settle("dismissed 2025-07-05");
    assert!(is_there(), "after half a year it comes again");
}

#[test]
fn every_advice_for_the_demo_shop_leads_to_its_customers() {
    let tab = tab(Memory::new(1));
    block_on(tab.make_demo(600, &WATCHER)).unwrap();
    block_on(tab.analyse(Method::Basket, &[], &WATCHER)).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    loop {
        // Settled pairs of products make way for others: there are many.
        let open: Vec<_> = advice(&tab).into_iter().filter(|one| !seen.contains(&one.kind)).collect();
        if open.is_empty() {
            break;
        }
        for one in open {
            seen.insert(one.kind);
            run(&tab, Command::SetSetting { name: one.name, value: "dismissed 2026-01-01".into() });
        }
        block_on(tab.analyse(Method::Basket, &[], &WATCHER)).unwrap();
    }
    let names = |tab: &Tab| advice(tab).into_iter().map(|one| one.name).collect::<Vec<_>>();
    let before = names(&tab);
    let [pair] = before.as_slice() else { panic!("{before:?}") };
    run(&tab, Command::SetSetting { name: pair.clone(), value: "done 2026-01-01".into() });
    assert_ne!(names(&tab), before);
    for kind in ["win_back", "decline", "second_order", "consent", "cross_sell"] {
        assert!(seen.contains(kind), "{kind}: {seen:?}");
    }
}

#[test]
fn nothing_is_recommended_to_an_empty_shop() {
    let tab = tab(Memory::new(1));
    assert!(advice(&tab).is_empty());
}
