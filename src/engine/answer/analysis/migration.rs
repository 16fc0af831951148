//! Classes of customers on two days: how many are in each, and who moved from which to which.

use super::Options;
use super::shared::{columns, count, share_of};
use crate::domain::{
    score::{Score, Unit},
    segment::Rule,
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, Bars, ChoiceKind, DataTable, Datum, Flow, Mark, Report, Shows, TableRow};
use crate::engine::segment::Evaluation;
use crate::engine::workspace::Workspace;

/// Days that a report looks back where nothing else is asked for.
const YEAR: i64 = 365;

/// Everybody by their class on an earlier and on a later day.
pub(super) struct Migration {
    score: Score,
    from: i64,
    day: i64,
    /// By class then, and by class now; last those who were not there then.
    moved: Vec<Vec<usize>>,
}

impl Migration {
    pub fn then(&self, class: usize) -> usize {
        self.moved[class].iter().sum()
    }

    pub fn now(&self, class: usize) -> usize {
        self.moved.iter().filter_map(|to| to.get(class)).sum()
    }

    pub fn everybody(&self) -> usize {
        self.moved.iter().flatten().sum()
    }

    /// The place of those who were not there then.
    fn newcomers(&self) -> usize {
        self.moved.len() - 1
    }

    /// Those who moved, from a class to a class, the most of them first.
    fn moves(&self) -> Vec<(usize, usize, usize)> {
        let all = self.moved.iter().take(self.newcomers()).enumerate();
        let pairs = all.flat_map(|(from, row)| row.iter().enumerate().map(move |(to, count)| (from, to, *count)));
        let mut moves: Vec<_> = pairs.filter(|(from, to, count)| from != to && *count > 0).collect();
        moves.sort_by_key(|(from, to, count)| (std::cmp::Reverse(*count), *from, *to));
        moves
    }

    fn class(&self, class: usize) -> Datum {
        if class == self.newcomers() { Datum::key("not_there_yet") } else { Datum::Class(self.score, class as i64) }
    }
}

impl Workspace {
    /// Classes on the day that the option `from` names, a year ago without it, and on `day`.
    pub(super) fn migration(&mut self, score: Score, day: i64, options: &Options<'_>) -> Result<Migration, Refusal> {
        let Unit::Class(names) = score.unit() else { return Err(Refusal::internal("a migration is between classes")) };
        let from = options.integer("from", 0, day).unwrap_or((day - YEAR).max(0));
        let then = self.score_column(score, from)?.to_vec();
        let now = self.score_column(score, day)?.to_vec();
        let (earlier, later) = (Evaluation::new(self, from), Evaluation::new(self, day));
        let mut moved = vec![vec![0; names.len()]; names.len() + 1];
        for row in later.everybody().iter().map(|row| row as usize) {
            let class = |column: &[i64]| column.get(row).and_then(|class| usize::try_from(*class).ok());
            let was = if earlier.everybody().contains(row as u32) { class(&then) } else { Some(names.len()) };
            if let (Some(was), Some(is)) = (was, class(&now)) {
                moved[was][is] += 1;
            }
        }
        Ok(Migration { score, from, day, moved })
    }

    /// The bars, the flow, its table, what changed most and the option of the day that is compared with.
    pub(super) fn show_migration(&self, report: &mut Report, found: &Migration) {
        let Migration { score, from, day, .. } = *found;
        let is = |class: usize| Rule::score(score, &[class as i64]);
        let was = |class: usize| {
            // Everybody there was on that day.
            let there = |rule: Rule| Rule::On(from, Box::new(rule));
            if class == found.newcomers() { there(Rule::default()).negated() } else { there(is(class)) }
        };
        let now = |class: usize| is(class);
        let both = |then: usize, class: usize| Rule::All(vec![was(then), now(class)]);
        let shown = |customers: &dyn Fn(usize) -> usize| -> Vec<usize> {
            (0..=found.newcomers()).filter(|class| customers(*class) > 0).collect()
        };
        let (before, after) = (shown(&|class| found.then(class)), shown(&|class| found.now(class)));
        let mut either = shown(&|class| found.then(class) + found.now(class));
        either.retain(|class| *class != found.newcomers());
        let moves = found.moves();
        let values = |n: usize| vec![("n", count(n)), ("day", Datum::Day(from))];
        let all: usize = moves.iter().map(|(_, _, count)| count).sum();
        match moves.first() {
            None => report.say("unmoved", vec![("day", Datum::Day(from))]),
            Some((then, class, most)) => {
                let mut said = values(*most);
                said.extend([("all", count(all)), ("from", found.class(*then)), ("to", found.class(*class))]);
                report.say("moved", said);
            }
        }
        let new = found.then(found.newcomers());
        if new > 0 {
            report.say("new", values(new));
        }
        let bar = |class: &usize| {
            vec![Mark::count(found.then(*class), was(*class)), Mark::count(found.now(*class), now(*class))]
        };
        report.part(
            "counts",
            Shows::Bars(Bars {
                x: Axis::new("class", either.iter().map(|class| found.class(*class)).collect()),
                series: vec![Datum::Day(from), Datum::Day(day)],
                bars: either.iter().map(bar).collect(),
                stacked: false,
                directions: None,
            }),
        );
        let axis = |key: &str, classes: &[usize]| Axis::new(key, classes.iter().map(|of| found.class(*of)).collect());
        let flow = |then: &usize| {
            after.iter().map(|class| Mark::count(found.moved[*then][*class], both(*then, *class))).collect()
        };
        report.part(
            "migration",
            Shows::Flow(Flow {
                from: axis("then", &before),
                to: axis("now_is", &after),
                flows: before.iter().map(flow).collect(),
            }),
        );
        let rows = moves.iter().map(|&(then, class, moved)| TableRow {
            cells: vec![found.class(then), found.class(class), count(moved), share_of(moved, found.then(then))],
            rule: Some(both(then, class)),
        });
        let table = DataTable { columns: columns(&["then", "now_is", "customers", "share"]), rows: rows.collect() };
        report.part("moves", Shows::Table(table));
        report.option("from", from, ChoiceKind::Day);
    }
}
