//! Who and what does not fit in: customers' spend, single orders, refunds.

use super::parts::{amount, bars, between, few_customers, row, share, table};
use crate::analysis::anomaly::{self, Fences, MODIFIED_Z_LIMIT};
use crate::domain::{
    score::Score,
    segment::{Among, Clause, Measure, Range, Rule, Span, State},
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, Datum, Mark, Method, Report, TableRow};
use crate::engine::scores::refused;
use crate::engine::segment::{DAY, Evaluation};
use crate::engine::table::{NO_ROW, Row};
use crate::engine::workspace::Workspace;

/// Where the histogram's bars end, in hundredths of a modified z.
const EDGES: [i64; 9] = [-1_400, -700, -350, -100, 0, 100, 350, 700, 1_400];
/// Rows of a table of what is most unusual.
const MOST: usize = 15;
/// With fewer customers, nobody is told apart from chance.
const FEW: usize = 20;
/// Fewer refunds than this are nobody's habit.
const LEAST_REFUNDS: i64 = 3;

impl Workspace {
    pub(super) fn anomalies_report(&mut self, day: i64) -> Result<Report, Refusal> {
        let buyers = self.buyers(day);
        if buyers.rows.is_empty() {
            return Err(few_customers(1, 0));
        }
        let amounts: Vec<f64> = buyers.values.iter().map(|values| values.monetary as f64).collect();
        let found = anomaly::modified_z(&amounts).map_err(|why| refused(&why))?;
        let fences = anomaly::fences(&amounts).map_err(|why| refused(&why))?;
        // As the score has it, so that a mark leads to exactly those.
        let z: Vec<i64> = found.scores.iter().map(|z| (z * 100.0).round().clamp(-9e18, 9e18) as i64).collect();
        let limit = (MODIFIED_Z_LIMIT * 100.0) as i64;
        let counted = |range: Range| {
            let count = z.iter().filter(|z| range.contains(**z)).count();
            (count, Rule::score_in(Score::Anomaly, range))
        };
        let mut report = Report::new(Method::Anomalies, day, self.settings.currency);
        let ((high, high_rule), (low, low_rule)) =
            (counted(Range::at_least(limit + 1)), counted(Range::at_most(-limit - 1)));
        let spent = buyers.values.iter().zip(&z).filter(|(_, z)| **z > limit);
        let spent = spent.fold(0i128, |sum, (values, _)| sum + i128::from(values.monetary));
        let total = buyers.values.iter().fold(0i128, |sum, values| sum + i128::from(values.monetary));
        let key = if high + low == 0 { "none" } else { "some" };
        report.say(
            key,
            vec![
                ("n", Datum::Count(high as i64)),
                ("spend", share(spent, total)),
                ("limit", Datum::Number(MODIFIED_Z_LIMIT, 1)),
                ("median", amount(found.median)),
            ],
        );
        if amounts.len() < FEW {
            report.doubt("few", vec![("n", Datum::Count(amounts.len() as i64))]);
        }
        match found.spread {
            anomaly::Spread::MedianDeviation => {}
            anomaly::Spread::MeanDeviation => report.doubt("half_equal", vec![]),
            anomaly::Spread::None => report.doubt("all_equal", vec![]),
        }
        report.note("no_proof", vec![]);
        report.figure("high", Datum::Count(high as i64), Some(high_rule));
        report.figure("low", Datum::Count(low as i64), Some(low_rule));

        let (least, most) = (z.iter().min().copied().unwrap_or(0), z.iter().max().copied().unwrap_or(0));
        let (mut places, mut marks) = (Vec::new(), Vec::new());
        for at in 0..=EDGES.len() {
            // A bar holds what is above its left edge up to its right one; below the middle it is the other way round.
            let from = at.checked_sub(1).map(|left| if EDGES[left] >= 0 { EDGES[left] + 1 } else { EDGES[left] });
            let to = EDGES.get(at).map(|right| if *right >= 0 { *right } else { right - 1 });
            if to.is_some_and(|to| to < least) || from.is_some_and(|from| from > most) {
                continue;
            }
            let number = |end: i64| Datum::Number(end as f64 / 100.0, 1);
            let left = at.checked_sub(1).map_or(least, |left| EDGES[left]);
            places.push(between(number(left), number(EDGES.get(at).copied().unwrap_or(most))));
            let (count, rule) = counted(Range { min: from, max: to });
            marks.push(Mark::count(count, rule));
        }
        report.part("histogram", bars(Axis::new("z", places), Datum::key("anomalies.customers"), marks));

        let mut order: Vec<usize> = (0..z.len()).filter(|at| z[*at].abs() > limit).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(z[*at].unsigned_abs()), *at));
        let rows = order.into_iter().take(MOST).map(|at| {
            let values = &buyers.values[at];
            let cells = vec![
                Datum::Text(self.title(buyers.rows[at])),
                Datum::Amount(values.monetary),
                Datum::Number(z[at] as f64 / 100.0, 1),
                Datum::Number(values.frequency as f64, 0),
            ];
            row(cells, Some(Rule::score_in(Score::Monetary, Range::between(values.monetary, values.monetary))))
        });
        report.part("most", table(&["customer", "spend", "z", "days"], rows.collect()));
        let rows = fence_rows(&fences, &amounts, |range| Rule::score_in(Score::Monetary, range));
        report.part("fences", table(&["fence", "customers", "beyond"], rows));
        self.unusual_orders(&mut report, day);
        self.unusual_refunds(&mut report, day)?;
        Ok(report)
    }

    /// Single orders far above the others.
    fn unusual_orders(&self, report: &mut Report, day: i64) {
        let orders = &self.orders;
        let code = orders.currency_code(self.settings.currency);
        let end = orders.by_time.partition_point(|row| i64::from(orders.at(*row)) < (day + 1) * DAY);
        let counts = |row: &Row| {
            let customer = orders.customer(*row);
            orders.is_purchase(*row)
                && orders.has_currency(*row, code)
                && customer != NO_ROW
                && self.customers.live.contains(customer)
        };
        let rows: Vec<Row> = orders.by_time[..end].iter().copied().filter(counts).collect();
        let total = |row: Row| orders.total(row);
        let mut amounts: Vec<i64> = rows.iter().map(|row| total(*row)).collect();
        let Some(fences) = fences_of(&mut amounts) else { return };
        let mut beyond: Vec<Row> = rows.into_iter().filter(|row| total(*row) as f64 > fences.inner[1]).collect();
        let far = beyond.iter().filter(|row| total(**row) as f64 > fences.outer[1]).count();
        report.figure("orders_beyond", Datum::Number(beyond.len() as f64, 0), None);
        report.figure("orders_far", Datum::Number(far as f64, 0), None);
        beyond.sort_by_key(|row| (std::cmp::Reverse(total(*row)), *row));
        let rows = beyond.into_iter().take(MOST).map(|order| {
            let (customer, on) = (orders.customer(order), i64::from(orders.at(order)) / DAY);
            let cells = vec![Datum::Text(self.title(customer)), Datum::Day(on), Datum::Amount(total(order))];
            let that_day = Among { within: Span::Between { from: Some(on), to: Some(on) }, ..Among::default() };
            let all = vec![Measure::Spend(Range::at_least(total(order)))];
            row(cells, Some(Rule::Is(Clause::Orders { among: that_day, all })))
        });
        report.part("orders", table(&["customer", "day", "amount"], rows.collect()));
    }

    /// Customers with more refunds than is usual among those who have any.
    fn unusual_refunds(&mut self, report: &mut Report, day: i64) -> Result<(), Refusal> {
        let among = Among { state: State::Refund, ..Among::default() };
        let evaluation = Evaluation::new(self, day);
        let sums = evaluation.sums(&among)?;
        let counts = evaluation.everybody().iter().map(|row| i64::from(sums[row as usize].count));
        let counts: Vec<i64> = counts.filter(|count| *count > 0).collect();
        let Some(fences) = fences_of(&mut counts.clone()) else { return Ok(()) };
        let least = LEAST_REFUNDS.max(fences.inner[1].floor() as i64 + 1);
        let many = counts.iter().filter(|count| **count >= least).count();
        let rule = Rule::Is(Clause::Orders { among, all: vec![Measure::Count(Range::at_least(least))] });
        report.figure("refunders", Datum::Count(many as i64), Some(rule));
        if many > 0 {
            report.say("refunds", vec![("n", Datum::Count(many as i64)), ("least", Datum::Count(least))]);
        }
        Ok(())
    }
}

/// A fence and how many are beyond it.
fn fence_rows(fences: &Fences, amounts: &[f64], rule: impl Fn(Range) -> Rule) -> Vec<TableRow> {
    let above = |end: f64| Range::at_least((end.floor() as i64).saturating_add(1));
    let below = |end: f64| Range::at_most((end.ceil() as i64).saturating_sub(1));
    [
        ("far_above", fences.outer[1], above(fences.outer[1])),
        ("above", fences.inner[1], above(fences.inner[1])),
        ("below", fences.inner[0], below(fences.inner[0])),
        ("far_below", fences.outer[0], below(fences.outer[0])),
    ]
    .into_iter()
    .map(|(name, end, range)| {
        let count = amounts.iter().filter(|amount| range.contains(**amount as i64)).count();
        let cells = vec![Datum::key(&format!("anomalies.{name}")), Datum::Count(count as i64), amount(end)];
        row(cells, Some(rule(range)))
    })
    .collect()
}

/// Tukey's fences of many whole numbers, without putting them all in order; `None` without any.
fn fences_of(values: &mut [i64]) -> Option<Fences> {
    let last = values.len().checked_sub(1)?;
    // Type R-7, as everywhere.
    let mut quantile = |share: f64| {
        let position = share * last as f64;
        let below = (position.floor() as usize).min(last);
        let (_, low, above) = values.select_nth_unstable(below);
        let (low, next) = (*low as f64, above.iter().min().map_or(*low as f64, |next| *next as f64));
        low + (position - below as f64) * (next - low)
    };
    let (lower_quartile, upper_quartile) = (quantile(0.25), quantile(0.75));
    let range = upper_quartile - lower_quartile;
    let around = |ranges: f64| [lower_quartile - ranges * range, upper_quartile + ranges * range];
    Some(Fences { lower_quartile, upper_quartile, inner: around(1.5), outer: around(3.0) })
}
