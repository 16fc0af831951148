//! Exact figures of the reports about buying, over shops small enough to be reckoned by hand.

use super::*;
use crate::domain::{score::Score, time};
use crate::engine::report::{Figure, Mark, Said};

/// The day of the test's clock.
const TODAY: i64 = 20_454;
/// One of money, as an amount.
const ONE: i64 = 10_000;

fn day(year: i32, month: u32, day: u32) -> i64 {
    time::day(year, month, day).unwrap()
}

/// A shop of customers who each bought for 10 on these days.
fn shop(customers: &[&[i64]]) -> Tab {
    let tab = tab(Memory::new(1));
    for (n, days) in customers.iter().enumerate() {
        let id = create(&tab, &format!("n{n}"));
        days.iter().for_each(|day| buy(&tab, id, *day, 10 * ONE, "CNY"));
    }
    tab
}

fn of(tab: &Tab, method: Method, options: &[(&str, &str)]) -> Report {
    check(tab, method);
    let options: Vec<_> = options.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    report(tab, method, &options).unwrap()
}

fn figure<'a>(report: &'a Report, key: &str) -> &'a Figure {
    report.figures.iter().find(|figure| figure.key == key).unwrap_or_else(|| panic!("{key}"))
}

fn said<'a>(report: &'a Report, key: &str) -> &'a Said {
    report
        .says
        .iter()
        .chain(&report.doubts)
        .chain(&report.notes)
        .find(|said| said.key == key)
        .unwrap_or_else(|| panic!("{key}"))
}

fn value<'a>(said: &'a Said, name: &str) -> &'a Datum {
    said.values.iter().find(|(known, _)| known == name).map(|(_, value)| value).unwrap()
}

fn part<'a>(report: &'a Report, key: &str) -> &'a Shows {
    &report.parts.iter().find(|part| part.key == key).unwrap_or_else(|| panic!("{key}")).shows
}

fn rows<'a>(report: &'a Report, key: &str) -> Vec<&'a [Datum]> {
    match part(report, key) {
        Shows::Table(table) => table.rows.iter().map(|row| row.cells.as_slice()).collect(),
        other => panic!("{other:?}"),
    }
}

fn counted(tab: &Tab, mark: &Mark) -> usize {
    let rules = vec![mark.rule.clone().unwrap()];
    let Ok(Answer::Counts(counts)) = tab.answer(&Query::Counts { rules, on: None }) else { panic!("{mark:?}") };
    counts[0] as usize
}

/// Two who bought long ago, one who became loyal, one new buyer, and one who has not bought.
fn movers() -> Tab {
    let t = TODAY;
    shop(&[&[t - 400, t - 380], &[t - 400, t - 300, t - 200, t - 100, t - 10], &[t - 20], &[], &[t - 500, t - 490]])
}

#[test]
fn types_and_who_moved_between_them() {
    let tab = movers();
    let found = of(&tab, Method::Types, &[]);
    let count = |key| figure(&found, key).value.clone();
    assert_eq!([count("buying"), count("loyal"), count("lost")], [2, 1, 2].map(Datum::Count));
    let class = |code| Datum::Class(Score::Type, code);
    let moved = said(&found, "moved");
    assert_eq!((value(moved, "n"), value(moved, "all")), (&Datum::Count(2), &Datum::Count(3)));
    assert_eq!((value(moved, "from"), value(moved, "to")), (&class(3), &class(5)));
    assert_eq!(value(said(&found, "new"), "n"), &Datum::Count(2));
    let row = |from, to, count, share| vec![class(from), class(to), Datum::Count(count), Datum::Share(share)];
    assert_eq!(rows(&found, "moves"), [row(3, 5, 2, 1.0), row(2, 4, 1, 1.0)]);
    // A few days after the first order of all nobody else was there.
    let early = of(&tab, Method::Types, &[("from", &(TODAY - 495).to_string())]);
    assert_eq!(value(said(&early, "new"), "n"), &Datum::Count(4));
}

#[test]
fn stages_and_the_rules_that_decide_them() {
    let found = of(&movers(), Method::Stages, &[]);
    let moved = said(&found, "moved");
    let class = |code| Datum::Class(Score::Stage, code);
    assert_eq!((value(moved, "n"), value(moved, "all")), (&Datum::Count(1), &Datum::Count(3)));
    assert_eq!((value(moved, "from"), value(moved, "to")), (&class(2), &class(5)));
    assert_eq!(figure(&found, "typical_gap").value, Datum::Days(20.0));
    let by_rule: Vec<_> = rows(&found, "rules").iter().map(|row| row[4].clone()).collect();
    assert_eq!(by_rule, [1, 2, 0, 0, 1, 0, 0, 1].map(Datum::Count));
}

/// Two who first bought in October, one in November.
fn autumn() -> Tab {
    shop(&[
        &[day(2025, 10, 5), day(2025, 11, 3), day(2025, 11, 20)],
        &[day(2025, 10, 31), day(2025, 12, 31)],
        &[day(2025, 11, 30)],
    ])
}

#[test]
fn cohorts_by_month_of_the_first_order() {
    let tab = autumn();
    let found = of(&tab, Method::Cohorts, &[]);
    let Shows::Heat(retention) = part(&found, "retention") else { panic!() };
    let month = |month, customers| Datum::With(Box::new(Datum::Month(month)), Box::new(Datum::Count(customers)));
    assert_eq!(retention.y.places, [month(669, 2), month(670, 1)]);
    let shown: Vec<Vec<_>> = retention.cells.iter().map(|row| row.iter().map(|mark| &mark.shown).collect()).collect();
    let share = Datum::Share;
    assert_eq!(shown[0], [&share(0.5), &share(0.5), &share(0.0)]);
    assert_eq!(shown[1], [&share(0.0), &share(0.0)]);
    let behind: Vec<usize> = retention.cells.iter().flatten().map(|mark| counted(&tab, mark)).collect();
    assert_eq!(behind, [1, 1, 0, 0, 0]);
    let Shows::Heat(revenue) = part(&found, "revenue") else { panic!() };
    let amounts: Vec<_> = revenue.cells[0].iter().map(|mark| mark.shown.clone()).collect();
    assert_eq!(amounts, [20, 20, 10, 0].map(|amount| Datum::Amount(amount * ONE)));
    let Shows::Lines(average) = part(&found, "average") else { panic!() };
    let points: Vec<(f64, f64)> = average.lines[0].points.iter().map(|point| (point.x, point.y)).collect();
    assert_eq!(points, [(1.0, 1.0 / 3.0), (2.0, 0.5)]);
    assert_eq!(value(said(&found, "unfinished"), "month"), &Datum::Month(672));
}

#[test]
fn repurchase_as_a_number_and_as_a_share() {
    let tab = autumn();
    let figures = |options: &[(&str, &str)]| {
        let found = of(&tab, Method::Repurchase, options);
        let keys = ["buyers", "repeat_buyers", "purchases", "repeat_purchases", "share", "times"];
        keys.map(|key| figure(&found, key).value.clone())
    };
    let [buyers, again, purchases, repeats] = [3, 2, 6, 3].map(Datum::Count);
    let times = Datum::Number(1.0, 2);
    assert_eq!(figures(&[]), [buyers, again, purchases, repeats, Datum::Share(2.0 / 3.0), times.clone()]);
    let december = [("since", day(2025, 12, 1).to_string()), ("to", day(2025, 12, 31).to_string())];
    let december: Vec<(&str, &str)> = december.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let one = Datum::Count(1);
    assert_eq!(figures(&december), [one.clone(), one.clone(), one.clone(), one, Datum::Share(1.0), times]);
    let found = of(&tab, Method::Repurchase, &[]);
    let Shows::Bars(months) = part(&found, "months") else { panic!() };
    // None before the first purchase.
    assert_eq!(months.bars.len(), 4);
    let by_month = |month: usize| months.bars[month].iter().map(|mark| mark.size as usize).collect::<Vec<_>>();
    assert_eq!([by_month(0), by_month(1), by_month(2), by_month(3)], [[2, 0], [1, 1], [0, 1], [0, 0]]);
    let days: Vec<_> = rows(&found, "distribution_table").iter().map(|row| row[1].clone()).collect();
    assert_eq!(days, [1, 1, 1, 0, 0].map(Datum::Count));
}

#[test]
fn clusters_are_named_by_what_marks_them() {
    let often = |n: i64| (0..18 + n).map(|k| TODAY - 1 - n - 7 * k).collect();
    let shop = (0..12).map(|n| if n < 4 { often(n) } else { vec![TODAY - 300 - 7 * n] });
    let shop = shop_of(&shop.collect::<Vec<Vec<i64>>>());
    let found = of(&shop, Method::Clusters, &[]);
    let table = rows(&found, "table");
    let names: Vec<_> = table.iter().map(|row| (row[1].clone(), row[2].clone())).collect();
    let key = |name: &str| Datum::Key(format!("clusters.{name}"));
    let much = (key("much_often_lately"), Datum::Count(4));
    assert_eq!(names, [much, (key("little_seldom_long_ago"), Datum::Count(8))]);
    // Last bought 1 to 4 days ago, on 18 to 21 days, for 10 each time.
    assert_eq!(table[0][4..7], [Datum::Days(3.0), Datum::Number(19.5, 1), Datum::Amount(195 * ONE)]);
    assert_eq!(figure(&found, "customers").value, Datum::Count(12));
}

fn shop_of(customers: &[Vec<i64>]) -> Tab {
    shop(&customers.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// Sixty customers of two years with all kinds of rhythms, of whom some stopped.
fn rhythms() -> Tab {
    let customer = |n: i64| {
        let first = TODAY - 700 + (n * 37) % 200;
        let gap = 9 + (n * 13) % 50;
        let stops = if n % 3 == 0 { first + 40 + (n * 17) % 200 } else { TODAY };
        let days: Vec<i64> = (0..(n * 7) % 15 + 1).map(|k| first + k * gap).filter(|day| *day <= stops).collect();
        days
    };
    shop_of(&(0..60).map(customer).collect::<Vec<_>>())
}

#[test]
fn buying_is_that_of_the_model_and_is_tested_on_what_came_later() {
    use crate::analysis::{bgnbd, history::RepeatBuying, mbgnbd, pnbd};
    let tab = rhythms();
    let (summaries, observed) = tab.with(|workspace| {
        let summary = |histories: Vec<crate::analysis::history::History>| -> Vec<_> {
            histories.iter().map(|history| (history.summary(), history.holdout_x)).collect()
        };
        (summary(workspace.histories(TODAY, None)), summary(workspace.histories(TODAY - 180, Some(TODAY))))
    });
    let all: Vec<_> = summaries.iter().map(|(summary, _)| *summary).collect();
    let alive = |model: &dyn RepeatBuying| {
        all.iter().filter(|summary| summary.x > 0).map(|summary| model.p_alive(summary)).sum::<f64>()
    };
    let expected = [
        ("bgnbd", alive(&bgnbd::fit(&all).unwrap().model), bgnbd::fit(&all).unwrap().log_likelihood),
        ("mbgnbd", alive(&mbgnbd::fit(&all).unwrap().model), mbgnbd::fit(&all).unwrap().log_likelihood),
        ("pnbd", alive(&pnbd::fit(&all).unwrap().model), pnbd::fit(&all).unwrap().log_likelihood),
    ];
    for (model, alive, likelihood) in expected {
        let found = of(&tab, Method::Buying, &[("model", model)]);
        let Datum::Number(shown, _) = figure(&found, "alive").value else { panic!() };
        assert!((shown - alive).abs() < 0.01, "{model}: {shown} {alive}");
        let quality = found.quality.iter().find(|figure| figure.key == "log_likelihood");
        assert_eq!(quality.unwrap().value, Datum::Number(likelihood, 1), "{model}");
        // What came is what came, whatever the model.
        let actual: u32 = observed.iter().map(|(_, later)| later).sum();
        let told = said(&found, "foretold");
        assert_eq!(value(told, "actual"), &Datum::Number(f64::from(actual), 0));
        assert_eq!(value(told, "days"), &Datum::Count(180));
        let bins: i64 = rows(&found, "calibration_table")
            .iter()
            .map(|row| if let Datum::Count(count) = row[1] { count } else { 0 })
            .sum();
        assert_eq!(bins as usize, observed.len());
        let Shows::Bars(tenths) = part(&found, "tenths") else { panic!() };
        assert_eq!(
            tenths.bars.iter().map(|bar| bar[0].size as usize).sum::<usize>(),
            all.iter().filter(|summary| summary.x > 0).count()
        );
    }
    let short = of(&tab, Method::Buying, &[("holdout", "60")]);
    assert_eq!(value(said(&short, "foretold"), "until"), &Datum::Day(TODAY - 60));
}

#[test]
fn value_is_shared_out_among_tenths() {
    let tab = tab(Memory::new(1));
    for n in 0..25 {
        let id = create(&tab, &format!("n{n}"));
        (0..n % 6 + 1).for_each(|k| buy(&tab, id, TODAY - 200 + 30 * k + n, (n + 1) * ONE, "CNY"));
    }
    let found = of(&tab, Method::Value, &[]);
    let amount = |datum: &Datum| if let Datum::Amount(amount) = datum { *amount } else { panic!("{datum:?}") };
    let total = amount(&figure(&found, "total_figure").value);
    let tenths = rows(&found, "tenths_table");
    assert_eq!(tenths.iter().map(|row| amount(&row[2])).sum::<i64>(), total);
    let counts: Vec<_> = tenths.iter().map(|row| row[1].clone()).collect();
    assert_eq!(counts, [3, 2, 3, 2, 3, 2, 3, 2, 3, 2].map(Datum::Count));
    let best = rows(&found, "best_customers");
    assert_eq!(best.len(), 20);
    assert!(best.windows(2).all(|pair| amount(&pair[0][4]) >= amount(&pair[1][4])));
    // The best fifth are five of 25: what the table says of them is what is said in the sentence.
    let fifth: i64 = best.iter().take(5).map(|row| amount(&row[4])).sum();
    assert_eq!(value(said(&found, "best"), "share"), &Datum::Share(fifth as f64 / total as f64));
    let Shows::Lines(curve) = part(&found, "curve") else { panic!() };
    assert_eq!(curve.lines[0].points.last().map(|point| (point.x, point.y)), Some((1.0, 1.0)));
}

#[test]
fn retention_is_the_estimate_of_kaplan_and_meier() {
    let tab = movers();
    let found = of(&tab, Method::Retention, &[]);
    // Lost after 10 and after 20 days; one still buys after 390, one has only begun.
    let Shows::Lines(curve) = part(&found, "curve") else { panic!() };
    let points: Vec<(f64, f64)> = curve.lines[0].points.iter().map(|point| (point.x, point.y)).collect();
    let [two_thirds, third] = [1.0 * (2.0 / 3.0), 1.0 * (2.0 / 3.0) * 0.5];
    assert_eq!(points, [(0.0, 1.0), (0.0, 1.0), (10.0, two_thirds), (20.0, third), (390.0, third)]);
    assert_eq!(figure(&found, "median_days").value, Datum::Days(20.0));
    assert_eq!(figure(&found, "ended").value, Datum::Count(2));
    let readings = rows(&found, "readings");
    assert_eq!(readings[0][1..3], [Datum::Days(30.0), Datum::Share(third)]);
    assert_eq!(readings[3][4], Datum::Count(1));
    let by_city = of(&tab, Method::Retention, &[("split", "city")]);
    let groups: Vec<_> = rows(&by_city, "groups").iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let everybody = Datum::key("retention.everybody");
    assert_eq!(groups, [(Datum::text("杭州"), Datum::Count(4)), (everybody, Datum::Count(4))]);
}

#[test]
fn contracts_are_renewed_by_ordering_in_every_period() {
    let months = |months: &[u32]| -> Vec<i64> { months.iter().map(|month| day(2025, *month, 9)).collect() };
    let mut customers = vec![months(&[6]); 7];
    // July passed over: left, whatever comes later.
    customers.push(months(&[6, 8, 9]));
    customers.extend(vec![months(&[6, 7]); 3]);
    customers.extend(vec![months(&[6, 7, 8]); 2]);
    customers.extend(vec![months(&[6, 7, 8, 9, 10]); 7]);
    // Too late to be followed for three renewals.
    customers.push(months(&[10, 11]));
    let tab = shop_of(&customers);
    let found = of(&tab, Method::Contracts, &[]);
    let table = rows(&found, "renewals");
    let there: Vec<_> = table.iter().map(|row| row[1].clone()).collect();
    assert_eq!(there, [20, 12, 9, 7].map(Datum::Count));
    assert_eq!(table[1][4], Datum::Share(0.6));
    let model = crate::analysis::sbg::fit(&[20, 12, 9, 7]).unwrap().model;
    assert_eq!(table[2][3], Datum::Share(model.survival(2)));
    assert_eq!(figure(&found, "first_renewal").value, Datum::Share(model.retention(1)));
    // A tenth a year is the discount that is set.
    let monthly = 1.1f64.powf(1.0 / 12.0) - 1.0;
    assert_eq!(figure(&found, "lifetime").value, Datum::Number(model.discounted_lifetime(monthly).unwrap(), 1));
    let yearly = report(&tab, Method::Contracts, &[("period".into(), "year".into())]);
    assert!(matches!(yearly, Err(Refusal::Analysis { ref key, .. }) if key == "few_periods"), "{yearly:?}");
}
