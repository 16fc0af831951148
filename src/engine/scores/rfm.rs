//! Recency, frequency and monetary value of everybody who has bought (`analysis::rfm`), ABC by spend and unusual spend.

use super::{Columns, NONE};
use crate::analysis::{abc, anomaly, rfm};
use crate::domain::score::Score;
use crate::engine::refusal::Refusal;
use crate::engine::segment::DAY;
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// Classes A and B end at these shares of turnover, in per cent (DOMAIN.md section 1).
pub const ABC_ENDS: (u32, u32) = (80, 95);

/// Everybody who has bought, by row, with the three measures.
pub struct Buyers {
    pub rows: Vec<Row>,
    pub values: Vec<rfm::RfmValues>,
}

impl Workspace {
    /// The three measures of everybody who has bought within the window that is set, as of a day.
    pub fn buyers(&self, day: i64) -> Buyers {
        let mut buyers = Buyers { rows: Vec::new(), values: Vec::new() };
        let window = self.settings.rfm_days;
        if window == 0 && day >= self.latest_day() {
            // The totals that are kept anyway say it.
            for row in self.customers.live.iter() {
                let totals = &self.customers.totals[row as usize];
                if totals.orders > 0 {
                    buyers.rows.push(row);
                    buyers.values.push(rfm::RfmValues {
                        recency_days: day - i64::from(totals.last) / DAY,
                        frequency: i64::from(totals.days),
                        monetary: totals.spend,
                    });
                }
            }
            return buyers;
        }
        let from = if window == 0 { i64::from(i32::MIN) } else { day - window + 1 };
        self.each_buyer(from, day, |row, days| {
            if let Some(values) = rfm::RfmValues::of(days, day as i32) {
                buyers.rows.push(row);
                buyers.values.push(values);
            }
        });
        buyers
    }

    pub(super) fn rfm_scores(&self, day: i64) -> Columns {
        let Buyers { rows, values } = self.buyers(day);
        let found = rfm::analyse(&values, rfm::ScoreRule::LessThan);
        let end = self.customers.end() as usize;
        let column = |value: &dyn Fn(usize) -> i64| {
            let mut column = vec![NONE; end];
            for (at, row) in rows.iter().enumerate() {
                column[*row as usize] = value(at);
            }
            column
        };
        vec![
            (Score::Recency, column(&|at| values[at].recency_days)),
            (Score::Frequency, column(&|at| values[at].frequency)),
            (Score::Monetary, column(&|at| values[at].monetary)),
            (Score::R, column(&|at| i64::from(found.scores[at].recency))),
            (Score::F, column(&|at| i64::from(found.scores[at].frequency))),
            (Score::M, column(&|at| i64::from(found.scores[at].monetary))),
            (Score::RfmClass, column(&|at| found.classes[at] as i64)),
        ]
    }

    /// ABC by spend; of nobody where nothing was spent.
    pub(super) fn abc_scores(&self, day: i64) -> Columns {
        let Buyers { rows, values } = self.buyers(day);
        let amounts: Vec<i64> = values.iter().map(|values| values.monetary).collect();
        let mut column = vec![NONE; self.customers.end() as usize];
        if let Ok(found) = abc::analyse(&amounts, ABC_ENDS.0, ABC_ENDS.1) {
            for (row, class) in rows.iter().zip(found.classes) {
                column[*row as usize] = class as i64;
            }
        }
        vec![(Score::Abc, column)]
    }

    /// How far a customer's spend is from the others', in hundredths of a modified z.
    pub(super) fn anomaly_scores(&self, day: i64) -> Result<Columns, Refusal> {
        let Buyers { rows, values } = self.buyers(day);
        let amounts: Vec<f64> = values.iter().map(|values| values.monetary as f64).collect();
        let mut column = vec![NONE; self.customers.end() as usize];
        if let Ok(found) = anomaly::modified_z(&amounts) {
            for (row, z) in rows.iter().zip(found.scores) {
                column[*row as usize] = super::whole(z * 100.0);
            }
        }
        Ok(vec![(Score::Anomaly, column)])
    }
}
