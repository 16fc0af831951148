//! Reports of the analyses, one file a method.
//!
//! A report says in a sentence what it comes to, shows the picture that a marketer expects with its table, and gives every
//! mark the rule of the customers behind it. Its texts are `analysis.METHOD.…` in `locales/*/analysis.json`.

mod buying;
mod choices;
mod clusters;
mod cohorts;
mod contracts;
mod migration;
mod repurchase;
mod anomalies;
mod basket;
mod churn;
mod concentration;
mod customer;
mod forecast;
mod inputs;
mod parts;
mod retention;
mod recommend;
mod relationship;
mod rfm;
mod shared;
mod stages;
mod types;
mod value;

use crate::domain::segment::Rule;
use crate::engine::command::Context;
use crate::engine::refusal::Refusal;
use crate::engine::report::{Datum, Method, Report, Said};
use crate::engine::scores::Need;
use crate::engine::workspace::Workspace;

/// What a person has chosen for this look at a method, by name.
pub struct Options<'a>(&'a [(String, String)]);

impl<'a> Options<'a> {
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A whole number within a range; what is not one is as if it was not given.
    pub fn integer(&self, name: &str, least: i64, greatest: i64) -> Option<i64> {
        self.text(name)?.parse().ok().filter(|number| (least..=greatest).contains(number))
    }
}

impl Workspace {
    /// A method's report. The option `day` (days since 1970-01-01) looks at a past day.
    pub(super) fn report(
        &mut self,
        method: Method,
        options: &[(String, String)],
        context: &Context,
    ) -> Result<Report, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let options = Options(options);
        let day = self.report_day(&options, context);
        if !self.is_prepared(&self.needs(method, day, &options)) {
            return Err(Refusal::Unprepared);
        }
        self.need_by_customer();
        let mut report = match method {
            Method::Rfm => self.rfm_report(day),
            Method::Types => self.types_report(day, &options),
            Method::Stages => self.stages_report(day, &options),
            Method::Clusters => self.clusters_report(day),
            Method::Buying => self.buying_report(day, &options),
            Method::Value => self.value_report(day),
            Method::Retention => self.retention_report(day, &options),
            Method::Contracts => self.contracts_report(day, &options),
            Method::Cohorts => self.cohorts_report(day),
            Method::Repurchase => self.repurchase_report(day, &options),
            Method::Churn => self.churn_report(day),
            Method::Concentration => self.concentration_report(day),
            Method::Anomalies => self.anomalies_report(day),
            Method::Forecast => self.forecast_report(day, &options),
            Method::Basket => self.basket_report(day),
            Method::Relationship => self.relationship_report(day),
            Method::Delivered => self.delivered_report(day),
            Method::Wallet => self.wallet_report(day),
            Method::Credit => self.credit_report(day),
        }?;
        let elsewhere = if method.speaks_of_money() { self.in_other_currencies(day) } else { 0 };
        if elsewhere > 0 {
            let (n, currency) = (Datum::Count(elsewhere), Datum::text(self.settings.currency.to_string()));
            report.doubts.push(Said::new("common.currencies", vec![("n", n), ("currency", currency)]));
        }
        if day != self.present(context) {
            report.each_rule(|rule| *rule = Rule::On(day, Box::new(std::mem::take(rule))));
        }
        Ok(report)
    }

    /// The models that a method's report is read from.
    fn needs(&self, method: Method, day: i64, options: &Options<'_>) -> Vec<Need> {
        match method {
            Method::Clusters => vec![Need::Clusters(day)],
            Method::Value => vec![Need::Buying(day)],
            Method::Churn => vec![Need::Churn(day)],
            Method::Basket => vec![Need::Basket(day)],
            Method::Buying => self.buying_needs(day, options),
            _ => Vec::new(),
        }
    }

    /// Purchases in currencies other than the workspace's up to a day. They count as purchases of nothing.
    fn in_other_currencies(&self, day: i64) -> i64 {
        if self.orders.currencies.len() < 2 {
            return 0;
        }
        let code = self.orders.currency_code(self.settings.currency);
        let past = self.orders.between(0, (day + 1) * crate::domain::time::DAY).iter();
        past.filter(|row| self.orders.is_purchase(**row) && !self.orders.has_currency(**row, code)).count() as i64
    }

    fn report_day(&self, options: &Options<'_>, context: &Context) -> i64 {
        let present = self.present(context);
        options.integer("day", 0, present).unwrap_or(present)
    }

    /// Does the next piece of the long part of a report. How much is done and how much there is; `None` when nothing is
    /// left.
    pub fn analyse_step(
        &mut self,
        method: Method,
        options: &[(String, String)],
        context: &Context,
    ) -> Result<Option<(u64, u64)>, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let options = Options(options);
        let day = self.report_day(&options, context);
        self.prepare_step(&self.needs(method, day, &options))
    }
}
