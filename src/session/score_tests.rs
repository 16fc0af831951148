//! Reports of small shops whose figures are known, and one customer's scores with their reasons.

use super::import_tests::WATCHER;
use super::report_tests::{buy, check, report};
use super::tests::{Tab, create, run, tab};
use super::*;
use crate::domain::{
    id::Id,
    schema::{Key, customer},
    score::Score,
    value::Value,
};
use crate::engine::command::Command;
use crate::engine::query::{Column, CustomerQuery, ScoresView, Window};
use crate::engine::report::{Datum, Method, Report, Said, Shows};
use crate::storage::memory::Memory;
use crate::ui::i18n;
use futures::executor::block_on;

/// 2026-01-01, which the tests' clock shows.
pub const TODAY: i64 = 20_454;
/// One unit of money.
const ONE: i64 = 10_000;

pub fn figure(report: &Report, key: &str) -> Datum {
    report.figures.iter().find(|figure| figure.key == key).map(|figure| figure.value.clone()).unwrap()
}

pub fn said<'a>(all: &'a [Said], key: &str) -> Option<&'a Said> {
    all.iter().find(|said| said.key == key)
}

pub fn value(said: &Said, name: &str) -> Datum {
    said.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap()
}

pub fn table(report: &Report, key: &str) -> Vec<Vec<Datum>> {
    let part = report.parts.iter().find(|part| part.key == key).unwrap();
    let Shows::Table(table) = &part.shows else { panic!("{key} is no table") };
    table.rows.iter().map(|row| row.cells.clone()).collect()
}

pub fn set(tab: &Tab, id: Id, field: impl Into<Key>, value: Value) {
    run(tab, Command::Edit { table: Table::Customer, id, set: vec![(field.into(), value)] });
}

/// A customer for each of these amounts, bought on one day.
pub fn spenders(tab: &Tab, amounts: &[i64]) -> Vec<Id> {
    let one = |(n, amount): (usize, &i64)| {
        let id = create(tab, &format!("n{n}"));
        buy(tab, id, TODAY - 10, amount * ONE, "CNY");
        id
    };
    amounts.iter().enumerate().map(one).collect()
}

#[test]
fn concentration_is_exact() {
    let tab = tab(Memory::new(1));
    let ids = spenders(&tab, &[100, 60, 30, 10]);
    set(&tab, ids[0], customer::SERVICE_COST, Value::Int(10 * ONE));
    set(&tab, ids[3], customer::SERVICE_COST, Value::Int(13 * ONE));
    check(&tab, Method::Concentration);
    let found = report(&tab, Method::Concentration, &[]).unwrap();
    assert_eq!(found.quality[0].value, Datum::text("3/8"));
    assert_eq!(figure(&found, "gini"), Datum::Number(0.375, 4));
    assert_eq!((figure(&found, "top_20"), figure(&found, "top_1")), (Datum::Share(0.5), Datum::Share(0.5)));
    let classes = table(&found, "classes");
    assert_eq!(classes.iter().map(|row| row[1].clone()).collect::<Vec<_>>(), [2, 1, 1].map(Datum::Count));
    assert_eq!(classes[0][3], Datum::Amount(160 * ONE));
    // Margins at 30 %: 20, 18, 9 and -10, so that three quarters bring 47 of 37.
    let peak = said(&found.says, "whale_peak").unwrap();
    assert_eq!((value(peak, "share"), value(peak, "peak")), (Datum::Share(0.75), Datum::Share(47.0 / 37.0)));
    assert_eq!(value(said(&found.says, "middle_best").unwrap(), "rate"), Datum::Share(0.3));
    assert!(said(&found.doubts, "no_cost").is_none());
}

#[test]
fn one_customer_far_away_is_seen() {
    let tab = tab(Memory::new(1));
    spenders(&tab, &[1, 2, 3, 4, 100]);
    check(&tab, Method::Anomalies);
    let found = report(&tab, Method::Anomalies, &[]).unwrap();
    assert_eq!((figure(&found, "high"), figure(&found, "low")), (Datum::Count(1), Datum::Count(0)));
    let some = said(&found.says, "some").unwrap();
    assert_eq!((value(some, "median"), value(some, "spend")), (Datum::Amount(3 * ONE), Datum::Share(100.0 / 110.0)));
    let most = table(&found, "most");
    assert_eq!((most.len(), most[0][2].clone()), (1, Datum::Number(65.43, 1)));
    let fences = table(&found, "fences");
    let fences: Vec<_> = fences.iter().map(|row| (row[1].clone(), row[2].clone())).collect();
    let fence = |count, at: i64| (Datum::Count(count), Datum::Amount(at * ONE));
    assert_eq!(fences, [fence(1, 10), fence(1, 7), fence(0, -1), fence(0, -4)]);
    assert_eq!(figure(&found, "orders_beyond"), Datum::Number(1.0, 0));
    assert!(said(&found.doubts, "few").is_some());
}

#[test]
fn turnover_on_a_line_goes_on_ever_more_slowly() {
    let tab = tab(Memory::new(1));
    let id = create(&tab, "a");
    // The 15th of the fourteen months before January 2026; a day of January, which is not over, is left out.
    let months = time_of_months(14);
    for (n, day) in (0..).zip(&months) {
        buy(&tab, id, *day, (100 + 10 * n) * ONE, "CNY");
    }
    buy(&tab, id, TODAY, 5_000 * ONE, "CNY");
    check(&tab, Method::Forecast);
    let options = [("horizon_months".to_owned(), "3".to_owned())];
    let found = report(&tab, Method::Forecast, &options).unwrap();
    assert!(said(&found.doubts, "trend_only").is_some());
    let rows = table(&found, "by_month");
    assert_eq!(rows.len(), 3);
    let amounts = rows.iter().map(|row| if let Datum::Amount(amount) = row[1] { amount } else { panic!("{row:?}") });
    let amounts: Vec<i64> = std::iter::once(230 * ONE).chain(amounts).collect();
    let steps: Vec<i64> = amounts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(steps[0] <= 10 * ONE && steps.is_sorted_by(|a, b| a > b) && steps[2] > 0, "{amounts:?}");
    assert_eq!(value(said(&found.says, "next").unwrap(), "amount"), Datum::Amount(amounts[1]));
    let total = value(said(&found.says, "total").unwrap(), "amount");
    // Rounded once, not three times.
    assert!(matches!(total, Datum::Amount(total) if (total - amounts[1..].iter().sum::<i64>()).abs() <= 2));
    assert_eq!(rows[0][0], Datum::Month(56 * 12));
}

/// The middle of so many months before January 2026, the earliest first.
fn time_of_months(months: i64) -> Vec<i64> {
    let first = 56 * 12 - months;
    (first..56 * 12).map(|month| crate::domain::time::month_start(month).unwrap() + 14).collect()
}

#[test]
fn churn_says_who_left_and_how_sure_that_is() {
    let tab = tab(Memory::new(1));
    // Of 40 who had bought by three months ago, every other one who buys often came back, and every fifth of the others.
    for n in 0..40 {
        let id = create(&tab, &format!("n{n}"));
        for k in 0..1 + n % 4 {
            buy(&tab, id, TODAY - 120 - 9 * k - n, (20 + 7 * (n % 6)) * ONE, "CNY");
        }
        if n % 2 == 0 && n % 4 > 1 || n % 5 == 0 {
            buy(&tab, id, TODAY - 20, 10 * ONE, "CNY");
        }
    }
    check(&tab, Method::Churn);
    let found = report(&tab, Method::Churn, &[]).unwrap();
    let lost = said(&found.says, "lost").unwrap();
    let back = (0..40).filter(|n| n % 2 == 0 && n % 4 > 1 || n % 5 == 0).count() as i64;
    assert_eq!((value(lost, "n"), value(lost, "of")), (Datum::Count(40 - back), Datum::Count(40)));
    assert!(said(&found.doubts, "few_events").is_some());
    assert_eq!(table(&found, "coefficients").len(), 6);
    // Of a regression with an intercept what it foretells sums to what came.
    let part = found.parts.iter().find(|part| part.key == "calibration").unwrap();
    let Shows::Lines(lines) = &part.shows else { panic!() };
    let (x, y) = lines.lines[0].points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.x, y + point.y));
    assert!((x - y).abs() < 1e-9 && (y * 4.0 - (40 - back) as f64).abs() < 1e-9);
}

fn scores(tab: &Tab, customer: Id) -> ScoresView {
    match tab.answer(&Query::Scores { customer }).unwrap() {
        Answer::Scores(view) => view,
        other => panic!("{other:?}"),
    }
}

/// Of everybody in a shop: the same values as the list's columns, every text in both languages.
#[test]
fn one_customers_scores_are_those_of_the_list() {
    let tab = tab(Memory::new(1));
    block_on(tab.make_demo(200, &WATCHER)).unwrap();
    let unprepared = |view: &ScoresView, score: Score| {
        let line = view.scores.iter().find(|line| line.score == score).unwrap();
        line.value.is_none() && line.why.as_ref().is_some_and(|why| why.key == "unprepared")
    };
    let columns: Vec<Column> = Score::ALL.into_iter().map(Column::Score).collect();
    let query = CustomerQuery { window: Window { offset: 0, limit: 300 }, columns, ..CustomerQuery::default() };
    let first = {
        let names = CustomerQuery { columns: Vec::new(), ..query.clone() };
        let Ok(Answer::Customers(page)) = tab.answer(&Query::Customers(names)) else { panic!() };
        page.rows[0].id
    };
    let view = scores(&tab, first);
    for score in [Score::Alive, Score::Expected, Score::Value, Score::Cluster, Score::Churn] {
        assert!(unprepared(&view, score), "{score:?}");
    }
    assert!(view.next.is_empty());
    for method in [Method::Buying, Method::Clusters, Method::Churn, Method::Basket] {
        block_on(tab.analyse(method, &[], &WATCHER)).unwrap();
    }
    let Ok(Answer::Customers(page)) = tab.answer(&Query::Customers(query)) else { panic!() };
    assert_eq!(page.rows.len(), 200);
    let mut next = 0;
    for row in page.rows {
        let view = scores(&tab, row.id);
        assert_eq!(view.scores.len(), Score::ALL.len());
        for (line, cell) in view.scores.iter().zip(&row.cells) {
            assert_eq!(line.value.map(Value::Int), cell.clone(), "{:?} of {}", line.score, row.name);
        }
        let text = format!("{view:?}");
        assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        let mut keys: Vec<String> = text
            .split("Key(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(|key| format!("analysis.{key}"))
            .collect();
        for line in &view.scores {
            keys.extend(line.inputs.iter().map(|(name, _)| format!("analysis.input.{name}")));
            keys.extend(line.why.iter().map(|why| format!("analysis.why.{}", why.key)));
            keys.extend(line.sure.iter().map(|sure| format!("analysis.sure.{}", sure.key)));
        }
        for key in keys {
            assert!(i18n::named(&key).is_some(), "{key}");
        }
        next += view.next.len();
    }
    assert!(next > 0, "nobody has a next product");
}

#[test]
fn reasons_carry_their_numbers() {
    let tab = tab(Memory::new(1));
    let ids = spenders(&tab, &[100, 50]);
    let early = ids[0];
    for ago in [130, 100, 70, 40] {
        buy(&tab, early, TODAY - ago, 100 * ONE, "CNY");
    }
    let view = scores(&tab, early);
    let line = |score: Score| view.scores.iter().find(|line| line.score == score).unwrap();
    let why = |score: Score| line(score).why.clone().unwrap();
    // Five days of purchase make a loyal customer; the fifth was ten days ago.
    let reason = why(Score::Type);
    assert_eq!((reason.key.as_str(), value(&reason, "n")), ("type_bought", Datum::Count(5)));
    assert_eq!(value(&reason, "day"), Datum::Day(TODAY - 10));
    assert_eq!(view.moves.len(), 3);
    assert_eq!(view.moves[0].0, TODAY - 10);
    // 40 days after the first comes a gap of 30 thrice: the own gap is 30, and the silence a third of it.
    assert_eq!(line(Score::Rhythm).value, Some(33));
    let reason = why(Score::Rhythm);
    assert_eq!((value(&reason, "times"), value(&reason, "gap")), (Datum::Number(10.0 / 30.0, 1), Datum::Days(30.0)));
    // One of two is behind in spend: 1 + ⌊5·1/2⌋.
    assert_eq!(line(Score::M).value, Some(3));
    let reason = why(Score::M);
    assert_eq!((value(&reason, "less"), value(&reason, "n")), (Datum::Count(1), Datum::Count(2)));
    // 500 at 30 %, discounted a little; nothing was entered.
    assert!(line(Score::Historic).value.is_some_and(|value| (145 * ONE..150 * ONE).contains(&value)));
    assert_eq!((line(Score::Credit).value, why(Score::Credit).key.as_str()), (None, "no_inputs"));
    assert_eq!(line(Score::Type).sure.as_ref().map(|sure| sure.key.as_str()), Some("rule"));
}
