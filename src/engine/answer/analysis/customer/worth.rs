//! What one customer was worth so far, and what follows from the fields of their record.

use super::{One, estimated, line, never_bought, said};
use crate::domain::{
    schema::{Table, customer},
    score::Score,
};
use crate::engine::query::ScoreLine;
use crate::engine::report::{Datum, Method, Said};
use crate::engine::scores::Margins;
use crate::engine::workspace::Workspace;

impl Workspace {
    pub(super) fn historic_line(&self, one: &One) -> ScoreLine {
        let value = self.historic_value(one.row, &one.days, one.day, &mut self.discounts());
        let spend = one.days.iter().fold(0i64, |sum, day| sum.saturating_add(day.amount));
        let record = self.rows(Table::Customer).get(one.row);
        let cost = |field| Datum::Amount(record.and_then(|record| record.int(field)).unwrap_or(0));
        let first = one.days.iter().find(|day| day.bought).map_or(Datum::None, |day| Datum::Day(i64::from(day.day)));
        let rate = |part: i64| Datum::Share(part as f64 / 10_000.0);
        let inputs = vec![
            ("spend", Datum::Amount(spend)),
            ("margin", rate(self.settings.margin)),
            ("first_order", first),
            ("discount", rate(self.settings.discount)),
            ("service_cost", cost(customer::SERVICE_COST)),
            ("acquisition_cost", cost(customer::ACQUISITION_COST)),
        ];
        let why = if value.is_some() { said("historic", vec![]) } else { never_bought() };
        line(Score::Historic, Method::Value, value, inputs, why)
    }

    /// Level of relationship, credit, delivered value, share of wallet.
    pub(super) fn worth_lines(&self, one: &One, margins: &Margins) -> Vec<ScoreLine> {
        vec![
            self.margin_line(one),
            self.level_line(one, margins),
            self.credit_line(one),
            self.delivered_line(one),
            self.wallet_line(one),
        ]
    }

    /// What is left of the year's spend.
    fn margin_line(&self, one: &One) -> ScoreLine {
        let own = self.year_margin(one.row, &one.days, one.day);
        let spend = Self::year_spend(&one.days, one.day);
        let record = self.rows(Table::Customer).get(one.row);
        let cost = record.and_then(|record| record.int(customer::SERVICE_COST)).unwrap_or(0);
        let inputs = vec![
            ("year_spend", spend.map_or(Datum::None, Datum::Amount)),
            ("margin", Datum::Share(self.settings.margin as f64 / 10_000.0)),
            ("service_cost", Datum::Amount(cost)),
        ];
        let why = said(if own.is_some() { "margin" } else { "no_year" }, vec![]);
        line(Score::Margin, Method::Concentration, own, inputs, why)
    }

    fn level_line(&self, one: &One, margins: &Margins) -> ScoreLine {
        let own = self.year_margin(one.row, &one.days, one.day);
        let step = own.map(|margin| margins.step(margin));
        let level = own.map(|margin| margins.level(margin) as i64);
        let inputs = vec![
            ("year_margin", own.map_or(Datum::None, Datum::Amount)),
            ("year_customers", Datum::Count(margins.count as i64)),
            ("middle_from", Datum::Amount(margins.middle_from as i64)),
            ("high_from", Datum::Amount(margins.high_from as i64)),
        ];
        let why = step.map_or_else(
            || said("no_year", vec![]),
            |step| {
                let margin = Datum::key(["why.low", "why.middle", "why.high"][step as usize]);
                let many = Datum::key(["why.few", "why.some", "why.many"][margins.customers as usize]);
                said("level", vec![("margin", margin), ("customers", many)])
            },
        );
        line(Score::Level, Method::Relationship, level, inputs, why)
    }

    fn credit_line(&self, one: &One) -> ScoreLine {
        let found = self.credit(one.row);
        let mut inputs = Vec::new();
        if let Some(record) = self.rows(Table::Customer).get(one.row).filter(|_| found.is_some()) {
            let facts = self.credit_facts(one.row, record);
            let count = |count: u32| Datum::Count(i64::from(count));
            inputs = vec![
                ("payments_in_time", count(facts.payments_in_time)),
                ("payments", count(facts.payments)),
                ("orders", count(facts.orders)),
                ("returns", count(facts.returns)),
                ("disputes", count(facts.disputes)),
                ("platform_rating", facts.platform_rating.map_or(Datum::None, Datum::Share)),
            ];
        }
        let parts = found.as_ref().map_or(0, |found| found.contributions.len() as i64);
        let why = if found.is_some() { said("credit", vec![("n", Datum::Count(parts))]) } else { no_inputs() };
        let value = found.map(|found| found.score.round() as i64);
        let sure = Said::new("parts", vec![("n", Datum::Count(parts)), ("of", Datum::Count(4))]);
        estimated(Score::Credit, Method::Credit, value, inputs, why, sure)
    }

    fn delivered_line(&self, one: &One) -> ScoreLine {
        let found = self.delivered(one.row);
        let weights = self.delivered_weights();
        let delivered = found.and_then(|value| value.delivered(&weights));
        let point = |value: f64| Datum::Number(value, 0);
        let inputs = found.map_or_else(Vec::new, |value| {
            vec![
                ("total_value", value.total_value(&weights).map_or(Datum::None, point)),
                ("total_cost", value.total_cost(&weights).map_or(Datum::None, point)),
            ]
        });
        let why = if delivered.is_some() { said("delivered", vec![]) } else { no_inputs() };
        let value = delivered.map(|value| value.round() as i64);
        let known = found.map_or(0, |value| value.known() as i64);
        let sure = Said::new("parts", vec![("n", Datum::Count(known)), ("of", Datum::Count(8))]);
        estimated(Score::Delivered, Method::Delivered, value, inputs, why, sure)
    }

    fn wallet_line(&self, one: &One) -> ScoreLine {
        let found = self.wallet(one.row, one.day);
        let record = self.rows(Table::Customer).get(one.row);
        let field = |field| record.and_then(|record| record.int(field));
        let year = one.days.iter().filter(|day| i64::from(day.day) >= one.day - 364);
        let year = year.fold(0i64, |sum, day| sum.saturating_add(day.amount));
        let (inputs, why) = match found {
            Some((_, false)) => {
                let category = field(customer::CATEGORY_SPEND).map_or(Datum::None, Datum::Amount);
                (vec![("year_spend", Datum::Amount(year)), ("category_spend", category)], said("wallet_known", vec![]))
            }
            Some((_, true)) => {
                let count = |of| field(of).map_or(Datum::None, Datum::Count);
                let inputs = vec![("brand_rank", count(customer::BRAND_RANK)), ("brands", count(customer::BRANDS))];
                (inputs, said("wallet_rank", vec![]))
            }
            None => (Vec::new(), no_inputs()),
        };
        let sure = Said::new(if found.is_some_and(|(_, by_rank)| by_rank) { "by_rank" } else { "rule" }, vec![]);
        let value = found.map(|(share, _)| (share * 10_000.0).round() as i64);
        estimated(Score::Wallet, Method::Wallet, value, inputs, why, sure)
    }
}

fn no_inputs() -> Said {
    said("no_inputs", vec![])
}
