//! 购物篮: what is bought together, and whom to offer the other part.

use super::parts::{row, table};
use crate::analysis::basket_rules;
use crate::domain::{
    id::Id,
    schema::{Table, product},
    segment::{Among, Clause, Measure, Range, Rule},
};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Axis, Datum, Dot, Dots, Method, Report, Shows};
use crate::engine::scores::basket::Basket;
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;

/// Rules drawn, and rules listed.
const DRAWN: usize = 200;
const LISTED: usize = 50;
/// Orders with both sides below which a rule may be chance.
const FEW: u32 = 20;

impl Workspace {
    pub(super) fn basket_report(&mut self, day: i64) -> Result<Report, Refusal> {
        let Some(basket) = &self.models.basket else { return Err(Refusal::Unprepared) };
        let Basket { baskets, least_count, sets, rules, .. } = basket;
        let mut report = Report::new(Method::Basket, day, self.settings.currency);
        match rules.iter().find(|rule| rule.lift > 1.0) {
            Some(best) => {
                report.say(
                    "best",
                    vec![
                        ("given", self.product_names(&best.given)),
                        ("then", self.product_names(&best.then)),
                        ("confidence", Datum::Share(best.confidence)),
                        ("lift", Datum::Number(best.lift, 1)),
                    ],
                );
                if best.n_xy < FEW {
                    report.doubt("few", vec![("n", Datum::Count(best.n_xy.into()))]);
                }
            }
            None => report.say("none", vec![("n", Datum::Count((*least_count).into()))]),
        }
        report.note("together", vec![]);
        report.figure("orders", Datum::Number(f64::from(*baskets), 0), None);
        report.figure("least", Datum::Number(f64::from(*least_count), 0), None);
        report.figure("sets", Datum::Number(*sets as f64, 0), None);
        report.figure("rules", Datum::Number(rules.len() as f64, 0), None);
        let dots = rules.iter().take(DRAWN).map(|rule| Dot {
            name: Datum::Text(format!("{} → {}", self.joined(&rule.given), self.joined(&rule.then))),
            x: rule.support,
            y: rule.confidence,
            size: rule.lift,
            shown: vec![Datum::Share(rule.support), Datum::Share(rule.confidence), Datum::Number(rule.lift, 2)],
            rule: Some(self.lacking(rule)),
        });
        let dots: Vec<Dot> = dots.collect();
        let most = dots.iter().map(|dot| dot.x).fold(0.0, f64::max);
        let x = Axis::new("support", vec![Datum::Share(0.0), Datum::Share(most)]);
        let y = Axis::new("confidence", [0.0, 0.5, 1.0].map(Datum::Share).to_vec());
        let rows = rules.iter().take(LISTED).map(|rule| {
            // Orders, not customers: numbers and no counts.
            let number = |count: u32| Datum::Number(f64::from(count), 0);
            let cells = vec![
                self.product_names(&rule.given),
                self.product_names(&rule.then),
                Datum::Number(rule.lift, 2),
                Datum::Share(rule.confidence),
                number(rule.n_xy),
                number(rule.n_x),
                number(rule.n_y),
            ];
            row(cells, Some(self.lacking(rule)))
        });
        let rows = rows.collect();
        report.part("scatter", Shows::Dots(Dots { x, y, dots }));
        report.part("listed", table(&["given", "then", "lift", "confidence", "both", "with_given", "with_then"], rows));
        Ok(report)
    }

    /// Who has bought all of a rule's left side and not its right side: whom to offer it.
    pub(super) fn lacking(&self, rule: &basket_rules::Rule) -> Rule {
        let products = self.rows(Table::Product);
        let id = |row: &Row| products.get(*row).map(|record| record.id);
        let has = |id: Id| {
            let among = Among { products: vec![id], ..Among::default() };
            Rule::Is(Clause::Orders { among, all: vec![Measure::Count(Range::at_least(1))] })
        };
        let lacks = rule.then.iter().filter_map(id).map(|id| has(id).negated());
        Rule::All(rule.given.iter().filter_map(id).map(has).chain(lacks).collect())
    }

    pub(super) fn product_names(&self, products: &[Row]) -> Datum {
        Datum::Text(self.joined(products))
    }

    fn joined(&self, products: &[Row]) -> String {
        let records = self.rows(Table::Product);
        let name = |row: &Row| records.get(*row).map_or("", |record| record.text(product::NAME));
        products.iter().map(name).collect::<Vec<_>>().join(" + ")
    }
}
