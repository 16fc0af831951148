//! Every method's report over shops of all kinds: its marks lead to as many customers as they say, its numbers are
//! numbers, and every text it asks for is there in both languages.

mod buying_tests;

use super::import_tests::WATCHER;
use super::tests::{Tab, create, run, tab};
use super::*;
use crate::domain::{
    id::Id,
    schema::{customer, order},
    segment::Rule,
    value::{Line, Value},
};
use crate::engine::command::Command;
use crate::engine::report::{ChoiceKind, Datum, Method, Report, Shows};
use crate::storage::memory::Memory;
use crate::ui::i18n;
use futures::executor::block_on;

pub fn report(tab: &Tab, method: Method, options: &[(String, String)]) -> Result<Report, Refusal> {
    block_on(tab.analyse(method, options, &WATCHER))?;
    match tab.answer(&Query::Analysis { method, options: options.to_vec() })? {
        Answer::Report(report) => Ok(*report),
        other => panic!("{other:?}"),
    }
}

/// Everything in a report that has a number of customers and says who they are.
fn marks(report: &Report) -> Vec<(String, i64, Rule)> {
    let mut found = Vec::new();
    let mut take = |place: &str, shown: &Datum, rule: &Option<Rule>| {
        if let (Datum::Count(count), Some(rule)) = (shown, rule) {
            found.push((place.to_owned(), *count, rule.clone()));
        }
    };
    for figure in &report.figures {
        take(&figure.key, &figure.value, &figure.rule);
    }
    for part in &report.parts {
        match &part.shows {
            Shows::Heat(heat) => heat.cells.iter().flatten().for_each(|mark| take(&part.key, &mark.shown, &mark.rule)),
            Shows::Bars(bars) => bars.bars.iter().flatten().for_each(|mark| take(&part.key, &mark.shown, &mark.rule)),
            Shows::Flow(flow) => flow.flows.iter().flatten().for_each(|mark| take(&part.key, &mark.shown, &mark.rule)),
            Shows::Lines(lines) => {
                for point in lines.lines.iter().flat_map(|line| &line.points) {
                    take(&part.key, &point.shown, &point.rule);
                    if let Datum::With(_, count) = &point.at {
                        take(&part.key, count, &point.rule);
                    }
                }
            }
            Shows::Dots(dots) => {
                for dot in &dots.dots {
                    dot.shown.iter().for_each(|shown| take(&part.key, shown, &dot.rule));
                }
            }
            Shows::Table(table) => {
                // A row's first count is how many it is about.
                for row in &table.rows {
                    let count = row.cells.iter().find(|cell| matches!(cell, Datum::Count(_)));
                    count.into_iter().for_each(|cell| take(&part.key, cell, &row.rule));
                }
            }
        }
    }
    found
}

fn dots(report: &Report) -> Vec<Rule> {
    let of_part = |shows: &Shows| match shows {
        Shows::Dots(dots) => dots.dots.iter().filter_map(|dot| dot.rule.clone()).collect(),
        _ => Vec::new(),
    };
    report.parts.iter().flat_map(|part| of_part(&part.shows)).collect()
}

/// The texts that a report asks for.
fn keys(report: &Report) -> Vec<String> {
    let name = report.method.name();
    let place = format!("analysis.{name}");
    let of = |key: &str| format!("{place}.{key}");
    let mut keys: Vec<String> =
        report.says.iter().chain(&report.doubts).chain(&report.notes).map(|said| said.text_key(&place)).collect();
    keys.extend(report.figures.iter().map(|figure| of(&figure.key)));
    keys.extend(report.quality.iter().flat_map(|figure| [of(&figure.key), of(&format!("{}.hint", figure.key))]));
    for part in &report.parts {
        keys.push(of(&part.key));
        let axes: Vec<&str> = match &part.shows {
            Shows::Heat(heat) => vec![&heat.x.key, &heat.y.key],
            Shows::Bars(bars) => vec![&bars.x.key],
            Shows::Lines(lines) => vec![&lines.x.key, &lines.y.key],
            Shows::Dots(dots) => vec![&dots.x.key, &dots.y.key],
            Shows::Flow(flow) => vec![&flow.from.key, &flow.to.key],
            Shows::Table(table) => table.columns.iter().map(String::as_str).collect(),
        };
        keys.extend(axes.into_iter().map(of));
    }
    for option in &report.options {
        keys.push(format!("analysis.option.{}", option.name));
        if let ChoiceKind::One(values) = &option.kind {
            keys.extend(values.iter().map(|value| format!("analysis.option.{}.{value}", option.name)));
        }
    }
    // Values that are texts stand anywhere.
    let whole = format!("{report:?}");
    let texts = whole.split("Key(\"").skip(1).filter_map(|rest| rest.split('"').next());
    keys.extend(texts.map(|key| format!("analysis.{key}")));
    keys
}

pub fn check(tab: &Tab, method: Method) {
    let Ok(Answer::Choices(choices)) = tab.answer(&Query::Choices { method }) else { panic!() };
    for choice in choices {
        let label = format!("analysis.option.{}", choice.name);
        assert!(i18n::named(&label).is_some(), "{label}");
        if let ChoiceKind::One(values) = choice.kind {
            values
                .iter()
                .for_each(|value| assert!(i18n::named(&format!("{label}.{value}")).is_some(), "{label}.{value}"));
        }
    }
    check_with(tab, method, &[]);
}

fn check_with(tab: &Tab, method: Method, options: &[(&str, &str)]) {
    let options: Vec<_> = options.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    let report = match report(tab, method, &options) {
        Ok(report) => report,
        // Too little to say anything: said in words.
        Err(Refusal::Analysis { key, .. }) => {
            assert!(i18n::named(&format!("analysis.refusal.{key}")).is_some(), "analysis.refusal.{key}");
            return;
        }
        Err(refusal) => panic!("{method:?}: {refusal:?}"),
    };
    // JSON has no word for what is no number.
    let text = format!("{report:?}");
    let no_number = text.split(|c: char| !c.is_alphanumeric()).find(|word| matches!(*word, "NaN" | "inf"));
    assert_eq!(no_number, None, "{method:?}: {text}");
    // Named within: `Key("churn.customers")`.
    let named = text.split("Key(\"").skip(1).filter_map(|rest| rest.split('"').next());
    for key in keys(&report).into_iter().chain(named.map(|key| format!("analysis.{key}"))) {
        assert!(i18n::named(&key).is_some(), "{method:?} asks for the text {key}");
    }
    for (place, count, rule) in marks(&report) {
        let query = Query::Counts { rules: vec![rule.clone()], on: None };
        let Ok(Answer::Counts(counts)) = tab.answer(&query) else { panic!("{rule:?}") };
        assert_eq!(i64::from(counts[0]), count, "{method:?}, {place}: {rule:?}");
    }
    // A rule of baskets may mean nobody: all have bought both. Of a customer's own dot there is that customer.
    for rule in dots(&report).into_iter().filter(|_| method == Method::Value) {
        let Ok(Answer::Counts(counts)) = tab.answer(&Query::Counts { rules: vec![rule.clone()], on: None }) else {
            panic!("{rule:?}")
        };
        assert_ne!(counts[0], 0, "{method:?}: a dot of nobody: {rule:?}");
    }
}

pub fn buy(tab: &Tab, id: Id, day: i64, amount: i64, currency: &str) {
    let set = vec![
        (order::CUSTOMER.into(), Value::Ref(id)),
        (order::AT.into(), Value::Int(day * 86_400)),
        (order::CURRENCY.into(), Value::text(currency)),
        (order::KIND.into(), Value::Int(i64::from(amount < 0))),
        (order::LINES.into(), Value::Lines(vec![Line { product: None, quantity: 1, price: amount }])),
    ];
    run(tab, Command::Create { table: Table::Order, set });
}

#[test]
fn marks_of_the_demo_shop_lead_to_their_customers() {
    let tab = tab(Memory::new(1));
    block_on(tab.make_demo(400, &WATCHER)).unwrap();
    for method in Method::ALL {
        check(&tab, method);
    }
}

/// Looked at on a past day, and by other settings and options than those that nobody has touched.
#[test]
fn marks_of_other_days_settings_and_options_lead_to_their_customers() {
    let tab = tab(Memory::new(1));
    block_on(tab.make_demo(150, &WATCHER)).unwrap();
    let day = (tab.with(|workspace| workspace.latest_day()) - 100).to_string();
    for method in Method::ALL {
        check_with(&tab, method, &[("day", &day)]);
    }
    let looks = [
        (Method::Types, [("from", "20300")]),
        (Method::Stages, [("from", "20400")]),
        (Method::Repurchase, [("to", "20400")]),
        (Method::Buying, [("model", "mbgnbd")]),
        (Method::Buying, [("model", "pnbd")]),
        (Method::Retention, [("split", "source")]),
        (Method::Retention, [("split", "city")]),
        (Method::Contracts, [("period", "year")]),
    ];
    for (method, options) in looks {
        check_with(&tab, method, &options);
    }
    for (name, value) in
        [("rfm_days", "200"), ("refunds", "0"), ("lost_days", "60"), ("clusters", "3"), ("margin", "0")]
    {
        run(&tab, Command::SetSetting { name: name.into(), value: value.into() });
        for method in Method::ALL {
            check(&tab, method);
        }
    }
}

/// The present is later than the last order here.
#[test]
fn a_day_after_the_last_order_is_not_the_present() {
    let tab = tab(Memory::new(1));
    // 2026-01-01 is day 20,454; a year of weeks, and a customer who is lost since a few days.
    for (first, count) in [(20_090, 48), (20_180, 9), (20_240, 4)] {
        let id = create(&tab, &format!("n{first}"));
        (0..count).for_each(|n| buy(&tab, id, first + 7 * n, 10_000, "CNY"));
    }
    for day in ["20422", "20440", "20453"] {
        for method in Method::ALL {
            check_with(&tab, method, &[("day", day)]);
        }
    }
}

/// No orders, one customer, all equal, refunds only, other currencies, days in the future: a right answer or a refusal.
#[test]
fn extreme_shops_get_an_answer_or_a_refusal() {
    type Make = fn(&Tab);
    let shops: [(&str, Make); 9] = [
        ("empty", |_| {}),
        ("no orders", |tab| {
            (0..5).for_each(|n| {
                create(tab, &format!("n{n}"));
            });
        }),
        ("one order", |tab| buy(tab, create(tab, "a"), 20_000, 10_000, "CNY")),
        ("one customer", |tab| {
            let id = create(tab, "a");
            (0..40).for_each(|n| buy(tab, id, 20_000 + n, 10_000, "CNY"));
        }),
        ("all equal", |tab| {
            for n in 0..12 {
                let id = create(tab, &format!("n{n}"));
                (0..3).for_each(|n| buy(tab, id, 20_000 + 30 * n, 10_000, "CNY"));
            }
        }),
        ("refunds only", |tab| (0..6).for_each(|n| buy(tab, create(tab, &format!("n{n}")), 20_000, -5_000, "CNY"))),
        ("some only send back this year", |tab| {
            for n in 0..9 {
                let id = create(tab, &format!("n{n}"));
                buy(tab, id, 19_000, 90_000 + n, "CNY");
                let amount = if n < 2 { -5_000 - n } else { 10_000 * n };
                buy(tab, id, 20_000 + n, amount, "CNY");
            }
        }),
        ("another currency", |tab| {
            for n in 0..6 {
                let id = create(tab, &format!("n{n}"));
                (0..4).for_each(|k| buy(tab, id, 20_000 + 20 * k + n, 10_000 * (n + 1), "EUR"));
            }
        }),
        ("in the future", |tab| {
            for n in 0..6 {
                let id = create(tab, &format!("n{n}"));
                (0..4).for_each(|k| buy(tab, id, 40_000 + 20 * k + n, 10_000 * (n + 1), "CNY"));
            }
        }),
    ];
    for (name, make) in shops {
        let tab = tab(Memory::new(1));
        make(&tab);
        for method in Method::ALL {
            println!("{name}: {method:?}");
            check(&tab, method);
        }
    }
}

#[test]
fn a_type_set_by_hand_holds_until_the_rules_move_the_customer() {
    use crate::domain::score::{Score, TYPES};
    let tab = tab(Memory::new(1));
    let id = create(&tab, "a");
    let target = TYPES.iter().position(|name| *name == "target").unwrap() as i64;
    let set = vec![(customer::TYPE_SET.into(), Value::Int(target))];
    run(&tab, Command::Edit { table: Table::Customer, id, set });
    let of = |class: &str| {
        let code = TYPES.iter().position(|name| *name == class).unwrap() as i64;
        let rules = vec![Rule::score(Score::Type, &[code])];
        let Ok(Answer::Counts(counts)) = tab.answer(&Query::Counts { rules, on: None }) else { panic!() };
        counts[0]
    };
    assert_eq!((of("target"), of("prospect")), (1, 0));
    // 2026-01-01 is the day of the test's clock.
    buy(&tab, id, 20_454, 10_000, "CNY");
    assert_eq!((of("target"), of("first_time")), (1, 0));
}

#[test]
fn what_says_nothing_of_buying_leaves_fitted_models() {
    let tab = tab(Memory::new(1));
    block_on(tab.make_demo(200, &WATCHER)).unwrap();
    report(&tab, Method::Buying, &[]).unwrap();
    let fitted = || tab.answer(&Query::Analysis { method: Method::Buying, options: Vec::new() });
    let set = |name: &str, value: &str| {
        run(&tab, Command::SetSetting { name: name.into(), value: value.into() });
    };
    let id = create(&tab, "a");
    report(&tab, Method::Buying, &[]).unwrap();
    set("advice.win_back", "dismissed 20454");
    run(&tab, Command::Edit { table: Table::Customer, id, set: vec![(customer::CITY.into(), Value::text("x"))] });
    // What somebody costs to serve is read with the scores, not by the models.
    run(&tab, Command::Edit { table: Table::Customer, id, set: vec![(customer::SERVICE_COST.into(), Value::Int(5))] });
    assert!(fitted().is_ok());
    set("lost_days", "99");
    assert_eq!(fitted().map(drop), Err(Refusal::Unprepared));
    report(&tab, Method::Buying, &[]).unwrap();
    buy(&tab, id, 20_000, 10_000, "CNY");
    assert_eq!(fitted().map(drop), Err(Refusal::Unprepared));
}
