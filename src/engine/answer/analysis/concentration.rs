//! How unevenly spend and profit are spread: ABC, Pareto, Lorenz, Gini, the whale curve, and size against margin.

use super::parts::{few_customers, row, share, shown, table};
use super::shared::{between, known, purchases};
use crate::analysis::abc::{self, CurvePoint, CustomerAccount, SizeClass};
use crate::domain::{
    schema::{Table, customer},
    score::Score,
    segment::{Measure, Range, Rule},
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, Datum, Line, Lines, Method, Point, Report, Shows};
use crate::engine::scores::{ABC_ENDS, refused};
use crate::engine::workspace::Workspace;

/// Points of a curve, evenly spaced by customers.
const POINTS: usize = 100;

impl Workspace {
    pub(super) fn concentration_report(&mut self, day: i64) -> Result<Report, Refusal> {
        let buyers = self.buyers(day);
        if buyers.rows.is_empty() {
            return Err(few_customers(1, 0));
        }
        let mut amounts: Vec<i64> = buyers.values.iter().map(|values| values.monetary).collect();
        // Each of the methods below sorts them once more; what is in order costs it next to nothing.
        amounts.sort_unstable();
        let found = abc::analyse(&amounts, ABC_ENDS.0, ABC_ENDS.1).map_err(|why| refused(&why))?;
        let top = |percent: u32| abc::top_share(&amounts, percent).map_err(|why| refused(&why));
        let (top_20, top_1) = (top(20)?.to_f64(), top(1)?.to_f64());
        let count = amounts.len() as i128;
        let mut report = Report::new(Method::Concentration, day, self.settings.currency);
        report.say(
            "few_bring_most",
            vec![
                ("n", Datum::Count(found.customers_for_a as i64)),
                ("share", share(found.customers_for_a as i128, count)),
                ("part", Datum::Share(f64::from(ABC_ENDS.0) / 100.0)),
            ],
        );
        let mut accounts = self.accounts(day);
        accounts.sort_unstable_by_key(|account| account.revenue);
        let sizes = abc::by_size(&accounts).ok();
        if let Some((best, rate)) = sizes.as_ref().and_then(most_profitable) {
            let key = ["largest_best", "middle_best", "smallest_best"][best];
            report.say(key, vec![("rate", Datum::Share(rate))]);
        }
        let margins: Vec<i64> = accounts.iter().map(|account| account.margin()).collect();
        let whale = abc::whale_curve(&margins, POINTS).ok();
        let peak = whale.iter().flatten().max_by(|a, b| a.amount.total_cmp(&b.amount));
        match peak {
            Some(peak) if peak.amount > 1.0 => {
                let values = vec![("share", Datum::Share(peak.customers)), ("peak", Datum::Share(peak.amount))];
                report.say("whale_peak", values);
            }
            Some(_) => {}
            None => report.doubt("no_margin", vec![]),
        }
        if accounts.iter().all(|account| account.cost_to_serve == 0) {
            report.doubt("no_cost", vec![]);
        }
        report.figure("gini", Datum::Number(found.gini.to_f64(), 4), None);
        let fraction = format!("{}/{}", found.gini.numerator(), found.gini.denominator());
        report.quality("gini_exact", Datum::Text(fraction));
        report.figure("top_20", Datum::Share(top_20), None);
        report.figure("top_1", Datum::Share(top_1), None);

        // The best first is the Pareto curve; it needs no other method than the whale's.
        let pareto = abc::whale_curve(&amounts, POINTS).map_err(|why| refused(&why))?;
        let spent = |from: Option<i64>, to: Option<i64>| {
            (from.or(to).is_some()).then(|| Rule::score_in(Score::Monetary, Range { min: from, max: to }))
        };
        let best = |point: &CurvePoint| spent(point.last, None);
        report.part("pareto", curves("best_first", "of_turnover", "pareto", pareto, &best));
        let rows = (0..3).map(|class| {
            let customers = found.counts[class] as i64;
            let cells = vec![
                Datum::Class(Score::Abc, class as i64),
                Datum::Count(customers),
                share(customers.into(), count),
                Datum::Amount(found.amounts[class].clamp(i64::MIN.into(), i64::MAX.into()) as i64),
                share(found.amounts[class], found.total),
            ];
            row(cells, Some(Rule::score(Score::Abc, &[class as i64])))
        });
        let columns = ["class", "customers", "share", "spend", "spend_share"];
        report.part("classes", table(&columns, rows.collect()));
        let lorenz = abc::lorenz(&amounts, POINTS).map_err(|why| refused(&why))?;
        let least = |point: &CurvePoint| spent(None, point.last);
        report.part("lorenz", curves("least_first", "of_turnover", "lorenz", lorenz, &least));
        if let Some(whale) = whale {
            let earned = |point: &CurvePoint| Some(Rule::score_in(Score::Margin, Range::at_least(point.last?)));
            report.part("whale", curves("best_first", "of_margin", "whale", whale, &earned));
        }
        if let Some(sizes) = sizes {
            let who = thirds(&accounts, day);
            let rows = ["largest", "middle", "smallest"].into_iter().zip(&sizes).zip(who).map(|((name, size), who)| {
                let amount = |sum: i128| Datum::Amount(sum.clamp(i64::MIN.into(), i64::MAX.into()) as i64);
                let cells = vec![
                    Datum::key(&format!("concentration.{name}")),
                    Datum::Count(size.customers as i64),
                    amount(size.revenue),
                    amount(size.margin),
                    shown(size.margin_rate, Datum::Share),
                ];
                row(cells, who)
            });
            let columns = ["size", "customers", "year_spend", "year_margin", "margin_rate"];
            report.part("sizes", table(&columns, rows.collect()));
        }
        Ok(report)
    }

    /// Spend, goods and cost to serve of everybody who bought in the year before a day.
    fn accounts(&self, day: i64) -> Vec<CustomerAccount> {
        let records = self.rows(Table::Customer);
        let mut accounts = Vec::new();
        self.each_buyer(day - 364, day, |row, days| {
            let revenue = days.iter().fold(0i64, |sum, day| sum.saturating_add(day.amount));
            let cost_to_serve = records.get(row).and_then(|record| record.int(customer::SERVICE_COST)).unwrap_or(0);
            let cost_of_goods = revenue.saturating_sub(self.margin_of(revenue));
            accounts.push(CustomerAccount { revenue, cost_of_goods, cost_to_serve });
        });
        accounts
    }
}

/// Who are the largest, middle and smallest third by the spend of a year, where it says so: not where it is the same on
/// both sides of an end. The accounts come in order of revenue, the least first.
fn thirds(accounts: &[CustomerAccount], day: i64) -> [Option<Rule>; 3] {
    let spent: Vec<i64> = accounts.iter().rev().map(|account| account.revenue).collect();
    let ends = [0, 1, 2, 3].map(|k| spent.len() * k / 3);
    let parts = |end: usize| end == 0 || spent.get(end) != spent.get(end - 1);
    [0, 1, 2].map(|k| {
        let (from, to) = (ends[k], ends[k + 1]);
        let (most, least) = (*spent.get(from)?, *spent.get(to.checked_sub(1)?)?);
        let spent = Measure::Spend(Range::between(least, most));
        // Whoever only sent something back is among the smallest, too: a margin is known of all of them.
        let rule = || known(Score::Margin).and(purchases(between(day - 364, day), spent));
        (from < to && parts(from) && parts(to)).then(rule)
    })
}

/// The third with the best margin rate, where one is better than the others.
fn most_profitable(sizes: &[SizeClass; 3]) -> Option<(usize, f64)> {
    let rates: Vec<f64> = sizes.iter().map(|size| size.margin_rate).collect::<Option<_>>()?;
    let (best, rate) = rates.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let alone = rates.iter().enumerate().all(|(at, other)| at == best || *other < rate);
    (alone && rate.is_finite()).then_some((best, rate))
}

/// A cumulative curve, whose points lead to whoever was taken, beside the line of everybody bringing as much.
fn curves(x: &str, y: &str, name: &str, curve: Vec<CurvePoint>, who: &dyn Fn(&CurvePoint) -> Option<Rule>) -> Shows {
    let place = |share: f64| Datum::Share(share);
    let quarters = || [0.0, 0.25, 0.5, 0.75, 1.0].map(place).to_vec();
    let line =
        |key: &str, points, dashed| Line { name: Datum::key(&format!("concentration.{key}_line")), points, dashed };
    let taken = |point: CurvePoint| Point {
        x: point.customers,
        y: point.amount,
        at: Datum::With(Box::new(place(point.customers)), Box::new(Datum::Count(point.taken as i64))),
        shown: place(point.amount),
        rule: who(&point),
        ..Point::default()
    };
    let even = |share: f64| Point { x: share, y: share, at: place(share), shown: place(share), ..Point::default() };
    Shows::Lines(Lines {
        x: Axis::new(x, quarters()),
        y: Axis::new(y, quarters()),
        lines: vec![
            line(name, curve.into_iter().map(taken).collect(), false),
            line("even", vec![even(0.0), even(1.0)], true),
        ],
        stepped: false,
    })
}
