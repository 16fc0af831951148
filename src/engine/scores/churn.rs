//! 流失: the chance that somebody does not buy within the next days, by logistic regression on what they did before
//! (`analysis::logit`). It learns from how it was as many days ago, when the outcome is known.

use super::{Columns, NONE, whole};
use crate::analysis::{
    design::Design,
    logit::{self, Logit},
    progress::unwatched,
    purchases::PurchaseDay,
    quantile::exact_sum,
};
use crate::domain::{money::SCALE, score::Score};
use crate::engine::refusal::Refusal;
use crate::engine::settings::Settings;
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// What it looks at, by name (`analysis.input.NAME`): natural logarithms of days, of a number and of whole money, and
/// the time since the last purchase as a share of the time since the first.
pub const VARIABLES: [&str; 5] = ["recency", "frequency", "monetary", "tenure", "silence"];

/// The regression as of a day.
#[derive(Debug)]
pub struct Churn {
    pub day: i64,
    /// Not buying for so many days is what it foresees.
    pub days: i64,
    pub model: Logit,
    /// Those it learned from, in the order of `model.fitted`: did they not buy again in time?
    pub learned: Vec<(Row, bool)>,
    /// The variables' means over them.
    pub means: [f64; 5],
}

impl Churn {
    /// Whether it is as of a day, and of what is set.
    pub fn is_of(&self, day: i64, settings: &Settings) -> bool {
        self.day == day && self.days == settings.churn_days
    }
}

/// A customer's variables as of a day; `None` for one who had not bought by then.
pub fn variables(days: &[PurchaseDay], day: i64) -> Option<[f64; 5]> {
    let past = days.iter().filter(|past| i64::from(past.day) <= day);
    let mut bought = past.clone().filter(|past| past.bought).map(|past| i64::from(past.day));
    let first = bought.next()?;
    let (count, last) = bought.fold((1u32, first), |(count, _), day| (count + 1, day));
    let spend = past.fold(0i64, |sum, past| sum.saturating_add(past.amount)).max(0);
    let (recency, tenure) = ((day - last) as f64, (day - first) as f64);
    Some([
        recency.ln_1p(),
        f64::from(count).ln(),
        (spend as f64 / SCALE as f64).ln_1p(),
        tenure.ln_1p(),
        recency / (tenure + 1.0),
    ])
}

impl Workspace {
    /// Makes sure that the regression is there as of a day.
    pub fn need_churn(&mut self, day: i64) -> Result<(), Refusal> {
        let ahead = self.settings.churn_days;
        if self.models.churn.as_ref().is_some_and(|known| known.is_of(day, &self.settings)) {
            return Ok(());
        }
        let then = day - ahead;
        let mut columns: [Vec<f64>; 5] = Default::default();
        let mut learned = Vec::new();
        self.each_buyer(i64::from(i32::MIN), day, |row, days| {
            if let Some(values) = variables(days, then) {
                columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
                let bought_again = days.iter().any(|later| later.bought && i64::from(later.day) > then);
                learned.push((row, !bought_again));
            }
        });
        let outcome: Vec<bool> = learned.iter().map(|(_, lost)| *lost).collect();
        let means = columns.each_ref().map(|column| exact_sum(column.iter().copied()) / column.len().max(1) as f64);
        let mut design = Design::new(outcome.len());
        for (name, column) in VARIABLES.iter().zip(columns) {
            design = design.with_number(name, column).map_err(|why| super::refused(&why))?;
        }
        let model = logit::fit(&design, &outcome, &mut unwatched).map_err(|why| super::refused(&why))?;
        self.models.churn = Some(Churn { day, days: ahead, model, learned, means });
        Ok(())
    }

    pub(super) fn churn_scores(&mut self, day: i64) -> Result<Columns, Refusal> {
        let mut column = vec![NONE; self.customers.end() as usize];
        match self.need_churn(day) {
            // Nobody lost, or nobody kept: nothing can be learned.
            Err(Refusal::Analysis { .. }) => {}
            done => {
                done?;
                if let Some(churn) = &self.models.churn {
                    self.each_buyer(i64::from(i32::MIN), day, |row, days| {
                        let chance = variables(days, day).and_then(|values| churn.model.chance(&values));
                        column[row as usize] = chance.map_or(NONE, |chance| whole(chance * 10_000.0));
                    });
                }
            }
        }
        Ok(vec![(Score::Churn, column)])
    }
}
