//! What fitted models say of one customer. A model that was not fitted yet is not fitted for this.

use super::{One, estimated, never_bought, said};
use crate::analysis::{basket_rules, clv, history::History};
use crate::domain::{
    money::SCALE,
    schema::{Table, product},
    score::Score,
};
use crate::engine::answer::analysis::parts;
use crate::engine::query::{NextProduct, ScoreLine};
use crate::engine::report::{Datum, Method, Said};
use crate::engine::scores::{
    churn::{self, VARIABLES},
    value::mean_spend,
};
use crate::engine::table::{NO_ROW, Row};
use crate::engine::workspace::Workspace;
use std::collections::BTreeSet;

/// The products that are suggested at most.
const SUGGESTIONS: usize = 5;

impl Workspace {
    /// P(alive), expected orders and predicted value.
    pub(super) fn buying_lines(&self, one: &One) -> Vec<ScoreLine> {
        let none = |why: &dyn Fn() -> Said| {
            let of = |(score, method)| estimated(score, method, None, Vec::new(), why(), Said::new("rule", vec![]));
            [(Score::Alive, Method::Buying), (Score::Expected, Method::Buying), (Score::Value, Method::Value)]
                .map(of)
                .to_vec()
        };
        let Some(buying) = self.models.buying.as_ref().filter(|known| known.day == one.day) else {
            return none(&|| said("unprepared", vec![]));
        };
        let at = buying.histories.binary_search_by_key(&(one.row as usize), |history| history.customer);
        let plan = self.plan();
        let spend = buying.spend.as_ref().ok().map(|fit| &fit.model);
        let (Ok(at), Ok(mut predictor)) = (at, clv::Predictor::new(&buying.model.model, spend, plan)) else {
            return none(&never_bought);
        };
        let history: &History = &buying.histories[at];
        let of = clv::Customer { summary: history.summary(), mean_spend: mean_spend(history).max(0.0) };
        let found = predictor.predict(&of);
        let read = || {
            vec![
                ("repeat_days", Datum::Count(i64::from(history.x))),
                ("last_after", Datum::Days(f64::from(history.last_day))),
                ("observed", Datum::Days(f64::from(history.days))),
            ]
        };
        let n = || ("n", Datum::Count(buying.model.customers as i64));
        let sure = |doubtful: bool| Said::new(if doubtful { "not_identified" } else { "fitted" }, vec![n()]);
        let doubtful = !buying.model.is_identified();
        let months = ("months", Datum::Count(i64::from(plan.months)));
        let mut worth = read();
        worth.push(("mean_order", parts::amount(mean_spend(history).max(0.0) * SCALE as f64)));
        worth.push(("margin", Datum::Share(self.settings.margin as f64 / 10_000.0)));
        let margin = self.settings.margin as f64 / 10_000.0;
        let value = found.clv.map(|value| value * margin * SCALE as f64).filter(|value| value.is_finite());
        let (why, unsure) = match &buying.spend {
            Ok(fit) => {
                let spend = parts::shown(found.expected_spend, |spend| parts::amount(spend * SCALE as f64));
                let orders = Datum::Number(found.discounted_orders, 2);
                let values = vec![("orders", orders), ("spend", spend), months.clone()];
                (said("value", values), doubtful || !fit.is_identified())
            }
            Err(_) => (said("no_spend", vec![]), true),
        };
        let times = |value: f64, by: f64| Some((value * by).round().clamp(0.0, 9e18) as i64);
        vec![
            estimated(
                Score::Alive,
                Method::Buying,
                times(found.p_alive, 10_000.0),
                read(),
                match history.x {
                    0 => said("alive_once", vec![]),
                    times => said("alive", vec![("n", Datum::Count(i64::from(times)))]),
                },
                sure(doubtful),
            ),
            estimated(
                Score::Expected,
                Method::Buying,
                times(found.expected_orders, 1_000.0),
                read(),
                said("expected", vec![months, ("alive", Datum::Share(found.p_alive))]),
                sure(doubtful),
            ),
            estimated(
                Score::Value,
                Method::Value,
                value.map(|value| self.in_minor_units(value)),
                worth,
                why,
                sure(unsure),
            ),
        ]
    }

    pub(super) fn cluster_line(&self, one: &One) -> ScoreLine {
        let asked = self.settings.clusters;
        let known = self.models.clusters.as_ref().filter(|known| known.day == one.day && known.asked == asked);
        let none = |why| estimated(Score::Cluster, Method::Clusters, None, Vec::new(), why, Said::new("rule", vec![]));
        let Some(clusters) = known else { return none(said("unprepared", vec![])) };
        let Some((at, label)) =
            clusters.rows.binary_search(&one.row).ok().and_then(|at| Some((at, *clusters.found.labels.get(at)?)))
        else {
            return none(never_bought());
        };
        let values = clusters.values[at];
        let inputs = vec![
            ("silent_days", Datum::Days(values.recency_days as f64)),
            ("days_bought", Datum::Count(values.frequency)),
            ("spend", Datum::Amount(values.monetary)),
        ];
        let size = clusters.found.sizes.get(label).copied().unwrap_or(0) as i64;
        let name = clusters.found.centres.get(label).map_or(Datum::None, |centre| super::super::clusters::name(centre));
        let k = Datum::Count(clusters.found.sizes.len() as i64);
        let why = said("cluster", vec![("name", name), ("n", Datum::Count(size)), ("k", k)]);
        let sure = Said::new("nearest", vec![("n", Datum::Count(clusters.rows.len() as i64))]);
        estimated(Score::Cluster, Method::Clusters, Some(label as i64 + 1), inputs, why, sure)
    }

    pub(super) fn churn_line(&self, one: &One) -> ScoreLine {
        let ahead = self.settings.churn_days;
        let known = self.models.churn.as_ref().filter(|known| known.day == one.day && known.days == ahead);
        let none = |why| estimated(Score::Churn, Method::Churn, None, Vec::new(), why, Said::new("rule", vec![]));
        let Some(model) = known else { return none(said("unprepared", vec![])) };
        let Some(values) = churn::variables(&one.days, one.day) else { return none(never_bought()) };
        let chance = model.model.chance(&values);
        // What moves this customer's chance farthest from that of the average one.
        let slopes = model.model.coefficients.iter().skip(1).map(|slope| slope.estimate);
        let effects = slopes.zip(values.iter().zip(&model.means)).map(|(slope, (value, mean))| slope * (value - mean));
        let strongest = effects.enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        let why = strongest.map_or_else(never_bought, |(at, effect)| {
            let key = if effect > 0.0 { "churn_raised" } else { "churn_lowered" };
            said(key, vec![("driver", Datum::key(&format!("input.{}", VARIABLES[at])))])
        });
        let [recency, frequency, monetary, tenure, silence] = values;
        let inputs = vec![
            ("recency", Datum::Days(recency.exp_m1().round())),
            ("frequency", Datum::Count(frequency.exp().round() as i64)),
            ("monetary", parts::amount((monetary.exp_m1() * 100.0).round() / 100.0 * SCALE as f64)),
            ("tenure", Datum::Days(tenure.exp_m1().round())),
            ("silence", Datum::Share(silence)),
        ];
        let sure = vec![("auc", Datum::Number(model.model.auc, 2)), ("n", Datum::Count(model.learned.len() as i64))];
        let value = chance.map(|chance| (chance * 10_000.0).round() as i64);
        estimated(Score::Churn, Method::Churn, value, inputs, why, Said::new("auc", sure))
    }

    /// What to offer next, by the basket's rules.
    pub(super) fn next_of(&self, one: &One) -> Vec<NextProduct> {
        let (Some(basket), Some(lines)) = (self.models.basket.as_ref(), self.details.lines()) else {
            return Vec::new();
        };
        let purchases = self.orders.rows_of(one.row).filter(|order| self.orders.is_purchase(*order));
        let owned: BTreeSet<Row> =
            purchases.flat_map(|order| lines.of(order)).copied().filter(|row| *row != NO_ROW).collect();
        let owned: Vec<Row> = owned.into_iter().collect();
        let products = self.rows(Table::Product);
        let name =
            |row: Row| products.get(row).map_or_else(String::new, |record| record.text(product::NAME).to_owned());
        let next = basket_rules::next_products(&owned, &basket.rules, SUGGESTIONS).into_iter();
        next.filter_map(|next| {
            Some(NextProduct {
                product: products.get(next.item)?.id,
                name: name(next.item),
                because: next.because.into_iter().map(name).collect(),
                confidence: Datum::Share(next.confidence),
                lift: Datum::Number(next.lift, 2),
            })
        })
        .collect()
    }
}
