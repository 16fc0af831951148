//! What is reckoned from a customer's own fields: margins, credit, delivered value, share of wallet.

use super::{Columns, NONE, whole};
use crate::analysis::{
    credit::{self, CreditFacts, CreditRules, CreditScore},
    delivered_value::{DeliveredValue, DeliveredWeights},
    kotler::{RelationshipLevel, Step, recommended_level},
    purchases::PurchaseDay,
    quantile, wallet,
};
use crate::domain::{
    schema::{Field, Table, customer, order},
    score::Score,
};
use crate::engine::row::RowRef;
use crate::engine::segment::DAY;
use crate::engine::settings::Knob;
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// What parts customers by the margin they bring in a year, in three equal parts.
#[derive(Clone, Copy, Debug)]
pub struct Margins {
    /// How many there are, and whether that is many.
    pub count: usize,
    pub customers: Step,
    /// The margin from which it is middling, and high.
    pub middle_from: f64,
    pub high_from: f64,
}

impl Margins {
    /// What such a margin is among all.
    pub fn step(&self, margin: i64) -> Step {
        Step::of(margin as f64, self.middle_from, self.high_from)
    }

    /// The level of relationship that such a margin is worth.
    pub fn level(&self, margin: i64) -> RelationshipLevel {
        recommended_level(self.customers, self.step(margin))
    }
}

impl Workspace {
    /// The margin of everybody who bought in the year before a day. By row.
    pub fn year_margins(&self, day: i64) -> Vec<(Row, i64)> {
        let mut margins = Vec::new();
        self.each_buyer(day - 364, day, |row, days| margins.extend(Some(row).zip(self.year_margin(row, days, day))));
        margins
    }

    /// What one customer has left in the year before a day: spend × margin − cost to serve. `None` without a purchase or
    /// refund in it. `days` are theirs until then.
    pub fn year_margin(&self, row: Row, days: &[PurchaseDay], day: i64) -> Option<i64> {
        let spend = Self::year_spend(days, day)?;
        let record = self.rows(Table::Customer).get(row).filter(|_| self.customers.rated.contains(row));
        let cost = record.and_then(|record| record.int(customer::SERVICE_COST)).unwrap_or(0);
        Some(self.margin_of(spend).saturating_sub(cost))
    }

    /// What was spent in the year before a day, refunds taken off; `None` without a purchase or refund in it.
    pub fn year_spend(days: &[PurchaseDay], day: i64) -> Option<i64> {
        let year = &days[days.partition_point(|past| i64::from(past.day) < day - 364)..];
        (!year.is_empty()).then(|| year.iter().fold(0i64, |sum, day| sum.saturating_add(day.amount)))
    }

    /// What is left of a turnover when the goods are paid.
    pub fn margin_of(&self, spend: i64) -> i64 {
        (i128::from(spend) * i128::from(self.settings.margin) / 10_000) as i64
    }

    pub fn margin_steps(&self, margins: &[(Row, i64)]) -> Margins {
        let mut sorted: Vec<f64> = margins.iter().map(|(_, margin)| *margin as f64).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let knob = |knob| self.settings.knobs.get(knob) as f64;
        let third = |part: f64| quantile::quantile_of_sorted(&sorted, part / 3.0).unwrap_or(0.0);
        Margins {
            count: margins.len(),
            customers: Step::of(margins.len() as f64, knob(Knob::SomeCustomers), knob(Knob::ManyCustomers)),
            middle_from: third(1.0),
            high_from: third(2.0),
        }
    }

    /// What credit is reckoned from.
    pub fn credit_facts(&self, row: Row, record: RowRef<'_>) -> CreditFacts {
        let count = |field: Field| record.int(field).map_or(0, |count| count.clamp(0, i64::from(u32::MAX)) as u32);
        let (mut orders, mut returns) = (0, 0);
        for order in self.orders.rows_of(row).filter(|order| self.orders.is_live(*order)) {
            let refunded = self.orders.status(order) == order::REFUNDED && !self.orders.is_corrected(order);
            orders += u32::from(self.orders.is_purchase(order) || refunded);
            returns += u32::from(self.orders.is_refund(order) || refunded);
        }
        CreditFacts {
            payments: count(customer::PAYMENTS),
            payments_in_time: count(customer::PAYMENTS_IN_TIME),
            orders,
            returns: returns.min(orders),
            disputes: count(customer::DISPUTES),
            platform_rating: record.int(customer::PLATFORM_RATING).map(|rating| rating as f64 / 100.0),
        }
    }

    /// The scorecard of one customer. Without payments, disputes or a rating it has nothing to go by.
    pub fn credit(&self, row: Row) -> Option<CreditScore> {
        let record = self.rows(Table::Customer).get(row)?;
        let asked = [customer::PAYMENTS, customer::DISPUTES, customer::PLATFORM_RATING];
        asked.iter().any(|field| record.int(*field).is_some()).then_some(())?;
        credit::credit_score(&self.credit_facts(row, record), &self.credit_rules())
    }

    /// The scorecard as it is set.
    pub fn credit_rules(&self) -> CreditRules {
        let knob = |knob| self.settings.knobs.get(knob) as f64;
        CreditRules {
            weights: Knob::CREDIT_WEIGHTS.map(knob),
            worst_return_share: knob(Knob::WorstReturns) / 100.0,
            worst_dispute_share: knob(Knob::WorstDisputes) / 100.0,
        }
    }

    /// 让渡价值 as the customer's fields have it; `None` where not a single part is known.
    pub fn delivered(&self, row: Row) -> Option<DeliveredValue> {
        let record = self.rows(Table::Customer).get(row)?;
        let points = |field| record.int(field).map(|points| points as f64);
        let values =
            [customer::VALUE_PRODUCT, customer::VALUE_SERVICE, customer::VALUE_PERSONNEL, customer::VALUE_IMAGE];
        let costs = [customer::COST_MONEY, customer::COST_TIME, customer::COST_MENTAL, customer::COST_EFFORT];
        let value = DeliveredValue { values: values.map(points), costs: costs.map(points) };
        (value.known() > 0).then_some(value)
    }

    /// What the parts of delivered value weigh, as it is set.
    pub fn delivered_weights(&self) -> DeliveredWeights {
        let weigh = |knob| self.settings.knobs.get(knob) as f64 / 100.0;
        DeliveredWeights { values: Knob::VALUES.map(weigh), costs: Knob::COSTS.map(weigh) }
    }

    /// The share of what a customer spends in the category: known, or by rank. And whether it is by rank.
    pub fn wallet(&self, row: Row, day: i64) -> Option<(f64, bool)> {
        let record = self.rows(Table::Customer).get(row)?;
        if let Some(category) = record.int(customer::CATEGORY_SPEND) {
            let mut days = Vec::new();
            self.days_of(row, day - 364, day, &mut days);
            let spend = days.iter().fold(0i64, |sum, day| sum.saturating_add(day.amount));
            return wallet::known_share(spend, category).map(|share| (share, false));
        }
        let (rank, brands) = (record.int(customer::BRAND_RANK)?, record.int(customer::BRANDS)?);
        wallet::allocated_share(rank as f64, u32::try_from(brands).ok()?).map(|share| (share, true))
    }

    /// Credit, delivered value and share of wallet: only of those whose fields say something.
    pub(super) fn field_scores(&self, day: i64) -> Columns {
        let end = self.customers.end() as usize;
        let (mut credit, mut delivered, mut wallet) = (vec![NONE; end], vec![NONE; end], vec![NONE; end]);
        let weights = self.delivered_weights();
        for row in self.customers.rated.iter().filter(|row| self.customers.live.contains(*row)) {
            if let Some(found) = self.credit(row) {
                credit[row as usize] = whole(found.score);
            }
            if let Some(found) = self.delivered(row).and_then(|value| value.delivered(&weights)) {
                delivered[row as usize] = whole(found);
            }
            if let Some((share, _)) = self.wallet(row, day) {
                wallet[row as usize] = whole(share * 10_000.0);
            }
        }
        vec![(Score::Credit, credit), (Score::Delivered, delivered), (Score::Wallet, wallet)]
    }

    /// The day of a customer's first purchase.
    pub fn first_day(&self, row: Row) -> Option<i64> {
        let totals = self.customers.totals.get(row as usize)?;
        (totals.orders > 0).then(|| i64::from(totals.first) / DAY)
    }
}
