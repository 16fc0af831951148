//! One customer's scores, each with what it was read from, the rule that decided and how sure it is.

mod models;
mod worth;

use super::parts;
use crate::analysis::{
    abc, anomaly,
    lifecycle::{self, CustomerType, MoveCause},
    purchases::{BuyingDays, PurchaseDay},
    rfm::{self, ScoreRule},
    stage::{self, Stage, StageFinding, StageReason, StageRules},
};
use crate::domain::{
    id::Id,
    schema::Table,
    score::{ABC, Score},
};
use crate::engine::command::Context;
use crate::engine::query::{ScoreLine, ScoresView};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Datum, Method, Said};
use crate::engine::scores::{ABC_ENDS, Norms, length, type_code};
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// Who it is about, and when.
struct One {
    row: Row,
    day: i64,
    /// All days of purchase and refund until then.
    days: Vec<PurchaseDay>,
}

impl One {
    fn last_day(&self) -> Option<i64> {
        self.days.iter().rev().find(|day| day.bought).map(|day| i64::from(day.day))
    }
}

impl Workspace {
    pub(in crate::engine::answer) fn scores_view(
        &mut self,
        customer: Id,
        context: &Context,
    ) -> Result<ScoresView, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let missing = Refusal::NotFound { table: Table::Customer, id: customer };
        let row = self.root(self.rows(Table::Customer).row_of(customer).ok_or(missing)?);
        let day = self.present(context);
        let mut view = ScoresView { day, currency: self.settings.currency.to_string(), ..ScoresView::default() };
        if !self.customers.live.contains(row) {
            return Ok(view);
        }
        let mut one = One { row, day, days: Vec::new() };
        self.days_of(row, i64::from(i32::MIN), day, &mut one.days);
        let Some(&Norms { stages: rules, margins, .. }) = self.norms(day) else { return Err(Refusal::Unprepared) };
        view.scores = self.among_buyers(&one);
        view.scores.push(self.type_line(&one, &mut view.moves));
        view.scores.extend(self.stage_lines(&one, &rules));
        let stage = |of: Stage| Datum::Class(Score::Stage, of as i64);
        let moves = stage::stage_moves(&one.days, day as i32, &rules).into_iter().rev();
        view.stage_moves = moves.map(|(day, from, to)| (i64::from(day), stage(from), stage(to))).collect();
        view.scores.push(Self::length_line(&one));
        view.scores.extend(self.buying_lines(&one));
        view.scores.push(self.historic_line(&one));
        view.scores.push(self.cluster_line(&one));
        view.scores.push(self.churn_line(&one));
        view.scores.extend(self.worth_lines(&one, &margins));
        view.scores.sort_by_key(|line| line.score);
        view.next = self.next_of(&one);
        Ok(view)
    }

    /// What is read off this customer's place among all who have bought: RFM, ABC, unusual spend.
    fn among_buyers(&self, one: &One) -> Vec<ScoreLine> {
        let buyers = self.buyers(one.day);
        let found = rfm::analyse(&buyers.values, ScoreRule::LessThan);
        let at = buyers.rows.binary_search(&one.row).ok();
        let amounts: Vec<i64> = buyers.values.iter().map(|values| values.monetary).collect();
        let of = |get: &dyn Fn(usize) -> i64| at.map(get);
        let values = |at: usize| buyers.values[at];
        let count = Datum::Count(amounts.len() as i64);
        let mean = |sum: i128| sum as f64 / (amounts.len() as f64).max(1.0);
        let [recency, frequency, monetary] = found.sums.map(mean);
        let last = ("last_order", one.last_day().map_or(Datum::None, Datum::Day));
        let recent = ("silent_days", at.map_or(Datum::None, |at| Datum::Days(values(at).recency_days as f64)));
        let often = ("days_bought", at.map_or(Datum::None, |at| Datum::Count(values(at).frequency)));
        let spend = ("spend", at.map_or(Datum::None, |at| Datum::Amount(values(at).monetary)));
        let counted = |score, value, input| line(score, Method::Rfm, value, vec![input], said("counted", vec![]));
        let mut lines = vec![
            counted(Score::Recency, of(&|at| values(at).recency_days), last),
            counted(Score::Frequency, of(&|at| values(at).frequency), often.clone()),
            counted(Score::Monetary, of(&|at| values(at).monetary), spend.clone()),
        ];
        // How many have less of it, which is what a quintile counts; of recency those who are longer silent.
        let behind = |less: &dyn Fn(usize, usize) -> bool| {
            at.map_or(0, |at| (0..amounts.len()).filter(|other| less(*other, at)).count() as i64)
        };
        let quintile = |score, value: Option<i64>, input, less: i64| {
            let why = said("quintile", vec![("less", Datum::Count(less)), ("n", count.clone())]);
            line(score, Method::Rfm, value, vec![input], why)
        };
        lines.extend([
            quintile(
                Score::R,
                of(&|at| i64::from(found.scores[at].recency)),
                recent.clone(),
                behind(&|a, b| values(a).recency_days > values(b).recency_days),
            ),
            quintile(
                Score::F,
                of(&|at| i64::from(found.scores[at].frequency)),
                often.clone(),
                behind(&|a, b| values(a).frequency < values(b).frequency),
            ),
            quintile(
                Score::M,
                of(&|at| i64::from(found.scores[at].monetary)),
                spend.clone(),
                behind(&|a, b| values(a).monetary < values(b).monetary),
            ),
        ]);
        let sign = |yes: bool, key: &str| Datum::key(&format!("why.{}{key}", if yes { "" } else { "not_" }));
        let why = at.map_or_else(never_bought, |at| {
            let class = found.classes[at] as i64;
            let action = class % 4;
            said(
                "rfm_class",
                vec![
                    ("recent", sign(action < 2, "recent")),
                    ("frequent", sign(action % 2 == 0, "frequent")),
                    ("high", sign(class < 4, "high_spend")),
                ],
            )
        });
        let means = [
            ("mean_recency", Datum::Days(recency)),
            ("mean_frequency", Datum::Number(frequency, 1)),
            ("mean_spend", parts::amount(monetary)),
        ];
        let inputs = [recent, often, spend.clone()].into_iter().chain(means.clone()).collect();
        lines.push(line(Score::RfmClass, Method::Rfm, of(&|at| found.classes[at] as i64), inputs, why));

        let classes = abc::analyse(&amounts, ABC_ENDS.0, ABC_ENDS.1).ok();
        let class = at.zip(classes).map(|(at, found)| found.classes[at] as i64);
        let why = class.and_then(|class| ABC.get(class as usize)).map_or_else(never_bought, |name| {
            let (a, b) = (f64::from(ABC_ENDS.0) / 100.0, f64::from(ABC_ENDS.1) / 100.0);
            said(&format!("abc_{name}"), vec![("a", Datum::Share(a)), ("b", Datum::Share(b))])
        });
        lines.push(line(Score::Abc, Method::Concentration, class, vec![spend.clone()], why));

        let z = anomaly::modified_z(&amounts.iter().map(|amount| *amount as f64).collect::<Vec<_>>()).ok();
        let (value, inputs, why) = match (at, z) {
            (Some(at), Some(z)) => {
                let score = z.scores[at];
                let limit = anomaly::MODIFIED_Z_LIMIT;
                let key = if score.abs() > limit { "unusual" } else { "usual" };
                let inputs = vec![
                    spend,
                    ("median_spend", parts::amount(z.median)),
                    ("median_deviation", parts::amount(z.median_deviation)),
                ];
                let why = said(key, vec![("z", Datum::Number(score, 2)), ("limit", Datum::Number(limit, 1))]);
                (Some((score * 100.0).round().clamp(-9e18, 9e18) as i64), inputs, why)
            }
            _ => (None, Vec::new(), never_bought()),
        };
        lines.push(line(Score::Anomaly, Method::Anomalies, value, inputs, why));
        lines
    }

    /// 客户类型, with every move that led to it, the latest first.
    fn type_line(&self, one: &One, moves: &mut Vec<(i64, Datum, Datum)>) -> ScoreLine {
        let rules = self.type_rules();
        let decisions = self.decisions(one.row, one.day);
        let found = lifecycle::moves(&BuyingDays::of(&one.days), &decisions, one.day as i32, rules);
        let class = |of: CustomerType| Datum::Class(Score::Type, type_code(of));
        *moves = found.iter().rev().map(|step| (i64::from(step.day), class(step.from), class(step.to))).collect();
        let latest = found.last();
        let why = latest.map_or_else(never_bought, |step| {
            let since = ("day", Datum::Day(i64::from(step.day)));
            match step.cause {
                MoveCause::Purchase { days_bought } => {
                    said("type_bought", vec![("n", Datum::Count(i64::from(days_bought))), since])
                }
                MoveCause::Silence { .. } => {
                    said("type_silent", vec![("n", Datum::Count(i64::from(rules.lost_after_days))), since])
                }
                MoveCause::Decision => said("type_decided", vec![since]),
            }
        });
        let bought = one.days.iter().filter(|day| day.bought).count() as i64;
        let inputs = vec![
            ("days_bought", Datum::Count(bought)),
            ("last_order", one.last_day().map_or(Datum::None, Datum::Day)),
            ("lost_days", Datum::Days(f64::from(rules.lost_after_days))),
            ("loyal_days", Datum::Count(i64::from(rules.loyal_from_days))),
        ];
        let value = latest.map_or(CustomerType::Prospect, |step| step.to);
        line(Score::Type, Method::Types, Some(type_code(value)), inputs, why)
    }

    /// 关系时长.
    fn length_line(one: &One) -> ScoreLine {
        let length = length(&one.days);
        let day = |day: Option<&PurchaseDay>| day.map_or(Datum::None, |day| Datum::Day(i64::from(day.day)));
        let inputs = vec![
            ("first_order", day(one.days.iter().find(|day| day.bought))),
            ("last_order", day(one.days.iter().rfind(|day| day.bought))),
        ];
        let why = if length.is_some() { said("length", vec![]) } else { never_bought() };
        line(Score::Length, Method::Retention, length, inputs, why)
    }

    /// 生命周期 and rhythm.
    fn stage_lines(&self, one: &One, rules: &StageRules) -> [ScoreLine; 2] {
        let found = stage::stage_at(&one.days, one.day as i32, rules);
        let StageFinding { stage, inputs: read, .. } = found;
        let gap = if read.gap_is_own { "own_gap" } else { "typical_gap" };
        let mut inputs = vec![
            ("days_bought", Datum::Count(read.days_bought as i64)),
            ("silent_days", read.silent_days.map_or(Datum::None, |days| Datum::Days(days as f64))),
            (gap, Datum::Days(read.gap_days)),
        ];
        let rhythm = read.silent_days.filter(|_| read.gap_is_own).map(|silent| silent as f64 / read.gap_days);
        let why = rhythm.map_or_else(
            || said("no_rhythm", vec![]),
            |times| said("rhythm", vec![("times", Datum::Number(times, 1)), ("gap", Datum::Days(read.gap_days))]),
        );
        let value = rhythm.map(|times| (times * 100.0).round().clamp(0.0, 9e18) as i64);
        let rhythm = line(Score::Rhythm, Method::Stages, value, inputs.clone(), why);
        if let Some(trend) = read.trend {
            inputs.push(("window", Datum::Days(trend.window_days as f64)));
            inputs.push(("spend_before", Datum::Amount(trend.earlier)));
            inputs.push(("spend_later", Datum::Amount(trend.later)));
        }
        [line(Score::Stage, Method::Stages, Some(stage as i64), inputs, stage_reason(&found, rules)), rhythm]
    }
}

/// The rule of the stages that decided, with its numbers.
fn stage_reason(found: &StageFinding, rules: &StageRules) -> Said {
    let read = &found.inputs;
    let silent = ("silent", Datum::Days(read.silent_days.unwrap_or(0) as f64));
    let gap = ("gap", Datum::Days(read.gap_days));
    let bought = ("n", Datum::Count(read.days_bought as i64));
    let percent = |percent: u32| ("limit", Datum::Share(f64::from(percent) / 100.0));
    let now = read.trend.map_or(Datum::None, |trend| parts::share(trend.later.into(), trend.earlier.into()));
    match found.reason {
        StageReason::NeverBought => never_bought(),
        StageReason::Ended => {
            let days = ("days", Datum::Days(rules.ended_after_days));
            said("stage_ended", vec![silent, days, ("gaps", Datum::Number(rules.ended_after_gaps, 0)), gap])
        }
        StageReason::Late => said("stage_late", vec![silent, ("gaps", Datum::Number(rules.late_after_gaps, 0)), gap]),
        StageReason::SpendFalls => said("stage_falls", vec![("now", now), percent(rules.falling_percent)]),
        StageReason::BoughtOnce => said("stage_once", vec![]),
        StageReason::StillFew => {
            said("stage_few", vec![bought, ("mature", Datum::Count(rules.mature_from_days as i64))])
        }
        StageReason::SpendRises => said("stage_rises", vec![("now", now), percent(rules.rising_percent)]),
        StageReason::Steady => said("stage_steady", vec![bought]),
    }
}

/// A text `analysis.why.KEY`.
fn said(key: &str, values: Vec<(&str, Datum)>) -> Said {
    Said::new(key, values)
}

fn never_bought() -> Said {
    said("never_bought", vec![])
}

/// A score that follows from a rule alone.
fn line(score: Score, method: Method, value: Option<i64>, inputs: Vec<(&str, Datum)>, why: Said) -> ScoreLine {
    estimated(score, method, value, inputs, why, Said::new("rule", vec![]))
}

/// A score that is so sure: a text `analysis.sure.KEY`.
fn estimated(
    score: Score,
    method: Method,
    value: Option<i64>,
    inputs: Vec<(&str, Datum)>,
    why: Said,
    sure: Said,
) -> ScoreLine {
    let inputs = inputs.into_iter().map(|(name, datum)| (name.to_owned(), datum)).collect();
    ScoreLine { score, value, inputs, why: Some(why), sure: value.map(|_| sure), method }
}
