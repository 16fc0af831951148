//! 复购: how often customers bought again in a period, how many of them did, and how that changed from month to month.

use super::Options;
use super::shared::{between, bought, columns, count, nobody, share, share_of};
use crate::analysis::repurchase::Repurchase;
use crate::domain::{
    score::Score,
    segment::{Range, Rule},
    time,
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{
    Axis, Bars, ChoiceKind, DataTable, Datum, Line, Lines, Mark, Method, Point, Report, Shows, TableRow,
};
use crate::engine::workspace::Workspace;

const YEAR: i64 = 365;
/// As many months are shown, the present one included.
const MONTHS: i64 = 24;
/// Customers with as many days of purchase or more stand together.
const MANY: i64 = 5;

/// A stretch of days with what was bought again in it.
struct Period {
    from: i64,
    to: i64,
    found: Repurchase,
}

impl Period {
    fn new(from: i64, to: i64) -> Self {
        Self { from, to, found: Repurchase::default() }
    }

    /// Adds a customer, whose days of purchase these are, in order.
    fn add(&mut self, bought: &[i32]) {
        let before = bought.partition_point(|day| i64::from(*day) < self.from);
        let until = bought.partition_point(|day| i64::from(*day) <= self.to);
        self.found.add(before, until.saturating_sub(before));
    }
}

impl Workspace {
    pub(super) fn repurchase_report(&mut self, day: i64, options: &Options<'_>) -> Result<Report, Refusal> {
        let to = options.integer("to", 0, day).unwrap_or(day);
        let from = options.integer("since", 0, to).unwrap_or((to - YEAR + 1).max(0));
        let mut period = Period::new(from, to);
        let mut months = last_months(day, self.opening_day(day).unwrap_or(day));
        let mut bought = Vec::new();
        let mut anybody = false;
        self.each_buyer(i64::from(i32::MIN), day, |_, days| {
            bought.clear();
            bought.extend(days.iter().filter(|day| day.bought).map(|day| day.day));
            anybody |= !bought.is_empty();
            period.add(&bought);
            add_to_months(&mut months, &bought);
        });
        if !anybody {
            return Err(nobody());
        }
        let mut report = Report::new(Method::Repurchase, day, self.settings.currency);
        let Repurchase { buyers, repeat_buyers, purchases, repeat_purchases } = period.found;
        match (period.found.share(), period.found.times()) {
            (Some(again), Some(times)) => {
                let values = vec![
                    ("again", count(repeat_buyers)),
                    ("n", count(buyers)),
                    ("share", Datum::Share(again)),
                    ("times", Datum::Number(times, 2)),
                    ("from", Datum::Day(from)),
                    ("to", Datum::Day(to)),
                ];
                report.say("again", values);
            }
            _ => report.say("nobody", vec![("from", Datum::Day(from)), ("to", Datum::Day(to))]),
        }
        report.figure("buyers", count(buyers), Some(bought_in(&period)));
        report.figure("repeat_buyers", count(repeat_buyers), self.bought_again_in(&period, day));
        report.figure("share", period.found.share().map_or(Datum::None, Datum::Share), None);
        report.figure("purchases", count(purchases), None);
        report.figure("repeat_purchases", count(repeat_purchases), None);
        report.figure("times", period.found.times().map_or(Datum::None, |times| Datum::Number(times, 2)), None);
        self.show_months(&mut report, &months, day);
        self.show_numbers_of_days(&mut report, day);
        if months.last().is_some_and(|month| month.to == day && time::month_of(day) == time::month_of(day + 1)) {
            report.note("unfinished", vec![("month", Datum::Month(time::month_of(day).unwrap_or(0)))]);
        }
        report.option("since", from, ChoiceKind::Day);
        report.option("to", to, ChoiceKind::Day);
        Ok(report)
    }

    /// Whoever bought in it, and on two and more days until its end: one of those in it was then not the first ever.
    fn bought_again_in(&self, period: &Period, day: i64) -> Option<Rule> {
        let often = self.bought_on_days(Range::at_least(2))?;
        let rule = Rule::All(vec![bought(between(period.from, period.to)), often]);
        Some(if period.to < day { Rule::On(period.to, Box::new(rule)) } else { rule })
    }

    fn show_months(&self, report: &mut Report, months: &[Period], day: i64) {
        let places = || months.iter().map(|month| Datum::Month(time::month_of(month.from).unwrap_or(0))).collect();
        let bar = |month: &Period| {
            let again = self.bought_again_in(month, day);
            let first = again.clone().map(|again| bought_in(month).and(again.negated()));
            let mark = |customers: usize, rule| Mark { size: customers as f64, shown: count(customers), rule };
            let Repurchase { buyers, repeat_buyers, .. } = month.found;
            vec![mark(buyers - repeat_buyers, first), mark(repeat_buyers, again)]
        };
        let bars = Bars {
            x: Axis::new("month", places()),
            series: vec![Datum::key("repurchase.for_the_first_time"), Datum::key("repurchase.repeat_buyers")],
            bars: months.iter().map(bar).collect(),
            stacked: true,
            directions: None,
        };
        report.part("months", Shows::Bars(bars));
        let points = months.iter().filter_map(|month| {
            let share = month.found.share()?;
            let at = time::month_of(month.from)?;
            let rule = self.bought_again_in(month, day);
            let shown = Datum::Share(share);
            Some(Point { x: at as f64, y: share, at: Datum::Month(at), shown, rule, band: None })
        });
        let line = Line { name: Datum::key("repurchase.share"), points: points.collect(), dashed: false };
        let (x, y) = (Axis::new("month", Vec::new()), Axis::new("share", Vec::new()));
        report.part("shares", Shows::Lines(Lines { x, y, lines: vec![line], stepped: false }));
    }

    /// How many customers bought on how many days, as RFM counts them.
    fn show_numbers_of_days(&self, report: &mut Report, day: i64) {
        let values = self.buyers(day).values;
        let mut counts = [0usize; MANY as usize];
        let mut days = [0i64; MANY as usize];
        for frequency in values.iter().map(|values| values.frequency) {
            let place = frequency.clamp(1, MANY) as usize - 1;
            counts[place] += 1;
            days[place] += frequency;
        }
        let all_days: i64 = days.iter().sum();
        let rule = |number: i64| {
            let range = if number < MANY { Range::between(number, number) } else { Range::at_least(MANY) };
            Rule::score_in(Score::Frequency, range)
        };
        let name = |number: i64| {
            if number < MANY { Datum::Number(number as f64, 0) } else { Datum::text(format!("{MANY}+")) }
        };
        let places = || 1..=MANY;
        let at = |number: i64| number as usize - 1;
        let bars = Bars {
            x: Axis::new("days", places().map(name).collect()),
            series: vec![Datum::key("repurchase.customers")],
            bars: places().map(|number| vec![Mark::count(counts[at(number)], rule(number))]).collect(),
            stacked: false,
            directions: None,
        };
        report.part("distribution", Shows::Bars(bars));
        let rows = places().map(|number| TableRow {
            cells: vec![
                name(number),
                count(counts[at(number)]),
                share_of(counts[at(number)], values.len()),
                Datum::Share(share(days[at(number)] as f64, all_days as f64)),
            ],
            rule: Some(rule(number)),
        });
        let names = columns(&["days", "customers", "share_of_customers", "share_of_days"]);
        report.part("distribution_table", Shows::Table(DataTable { columns: names, rows: rows.collect() }));
        if self.settings.rfm_days > 0 {
            report.doubt("window", vec![("days", Datum::Count(self.settings.rfm_days))]);
        }
    }
}

/// Adds a customer to every month in which they bought.
fn add_to_months(months: &mut [Period], bought: &[i32]) {
    let Some(start) = months.first().map(|month| month.from) else { return };
    let mut before = bought.partition_point(|day| i64::from(*day) < start);
    for month in months {
        let rest = &bought[before..];
        let within = rest.iter().take_while(|day| i64::from(**day) <= month.to).count();
        month.found.add(before, within);
        before += within;
    }
}

/// The last months up to a day, each from its first day on; none before the first purchase.
fn last_months(day: i64, opening: i64) -> Vec<Period> {
    let this = time::month_of(day).unwrap_or(0);
    let months = (this - MONTHS + 1).max(time::month_of(opening).unwrap_or(0))..=this;
    let period = |month: i64| {
        let (start, next) = (time::month_start(month)?, time::month_start(month + 1)?);
        Some(Period::new(start, (next - 1).min(day)))
    };
    months.filter_map(period).collect()
}

/// Whoever bought in a period.
fn bought_in(period: &Period) -> Rule {
    bought(between(period.from, period.to))
}
