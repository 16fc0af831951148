//! Saved segments, and what a rule comes to.

use crate::domain::{
    id::Id,
    schema::{Field, Table, customer, product, segment},
    segment::{Clause, Rule},
};
use crate::engine::columns::bits::Bits;
use crate::engine::command::Context;
use crate::engine::query::{
    Answer, Column, CustomerRow, HandMember, OVERLAP, OverlapView, PreviewQuery, PreviewView, SegmentLine, SegmentView,
    SortBy, Vocabulary, WhyView, Window,
};
use crate::engine::refusal::Refusal;
use crate::engine::segment::{Evaluation, members};
use crate::engine::table::Row;
use crate::engine::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};

impl Workspace {
    fn segment_ids(&self) -> Vec<Id> {
        let live = self.rows(Table::Segment).iter().filter(|(_, record)| !record.is_deleted());
        live.map(|(_, record)| record.id).collect()
    }

    /// All saved segments, by name.
    pub(super) fn segment_lines(&mut self, context: &Context) -> Result<Vec<SegmentLine>, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let lines = self.segment_ids().into_iter().map(|id| self.segment_line(id, context));
        let mut lines = lines.collect::<Result<Vec<_>, _>>()?;
        lines.sort_by_cached_key(|line| (crate::domain::name::sort_key(&line.name), line.id));
        Ok(lines)
    }

    fn segment_line(&mut self, id: Id, context: &Context) -> Result<SegmentLine, Refusal> {
        let count = self.in_segment(id, self.as_of(None, context)).map(|found| found.len() as u32);
        let record = self.rows(Table::Segment).find(id).filter(|record| !record.is_deleted());
        let record = record.ok_or(Refusal::NotFound { table: Table::Segment, id })?;
        Ok(SegmentLine {
            id,
            name: record.text(segment::NAME).to_owned(),
            description: record.text(segment::DESCRIPTION).to_owned(),
            count,
            frozen: !record.text(segment::FROZEN).is_empty(),
            // One that cannot be read says so in `count`.
            rule: self.rule_of(id).unwrap_or_default(),
        })
    }

    pub(super) fn segment_view(&mut self, id: Id, context: &Context) -> Result<SegmentView, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let line = self.segment_line(id, context)?;
        let record = self.rows(Table::Segment).find(id).ok_or(Refusal::NotFound { table: Table::Segment, id })?;
        let hand = members::by_hand(record).map(|hand| HandMember {
            customer: hand.customer,
            name: self.title_of(hand.customer),
            inside: hand.inside,
            reason: hand.reason.to_owned(),
        });
        Ok(SegmentView {
            hand: hand.collect(),
            frozen_at: record.int(segment::FROZEN_AT).filter(|_| line.frozen),
            used_by: self.used_by(id),
            line,
        })
    }

    /// The segments whose rules ask for this one.
    pub(crate) fn used_by(&self, id: Id) -> Vec<(Id, String)> {
        let ids = self.segment_ids().into_iter().filter(|other| *other != id);
        let asks = |other: &Id| self.rule_of(*other).is_ok_and(|rule| rule.segments().contains(&id));
        ids.filter(asks).map(|other| (other, self.segment_name(other))).collect()
    }

    pub(super) fn preview(&mut self, query: &PreviewQuery, context: &Context) -> Result<PreviewView, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let (present, as_of) = (self.present(context), self.as_of(query.on, context));
        self.check_rule(query.segment, &query.rule)?;
        self.prepare(&query.rule, as_of.day)?;
        for column in &query.columns {
            if let Column::Score(score) = column {
                self.need_score(*score, present)?;
            }
        }
        self.sort_customers(SortBy::Name);
        let evaluation = Evaluation::new(self, as_of);
        let of = evaluation.everybody().len() as u32;
        let (mut found, counted) = evaluation.count(&query.rule)?;
        if let Some(id) = query.segment {
            evaluation.with_hand(&mut found, id);
        }
        Ok(PreviewView {
            day: as_of.day,
            of,
            total: found.len() as u32,
            counted,
            rows: self.sample(&found, query.window, &query.columns, context),
        })
    }

    /// Some of those found, by name.
    fn sample(&self, found: &Bits, window: Window, columns: &[Column], context: &Context) -> Vec<CustomerRow> {
        let (rows, blank) = self.customers.in_order(SortBy::Name, self.rows(Table::Customer));
        let rows = rows.iter().chain(blank).filter(|row| found.contains(**row));
        let rows = rows.skip(window.offset as usize).take(window.limit.min(1000) as usize);
        rows.filter_map(|row| self.customer_row(*row, columns, context)).collect()
    }

    pub(super) fn counts(&mut self, rules: &[Rule], on: Option<i64>, context: &Context) -> Result<Vec<u32>, Refusal> {
        let as_of = self.as_of(on, context);
        rules.iter().map(|rule| Ok(self.matching_rule(rule, as_of)?.len() as u32)).collect()
    }

    pub(super) fn overlap(
        &mut self,
        rules: &[Rule],
        on: Option<i64>,
        context: &Context,
    ) -> Result<OverlapView, Refusal> {
        let as_of = self.as_of(on, context);
        let rules = &rules[..rules.len().min(OVERLAP)];
        let sets = rules.iter().map(|rule| self.matching_rule(rule, as_of)).collect::<Result<Vec<_>, _>>()?;
        let mut parts: BTreeMap<u32, u32> = BTreeMap::new();
        for row in self.customers.live.iter() {
            let mask = sets.iter().enumerate().fold(0, |mask, (bit, set)| mask | u32::from(set.contains(row)) << bit);
            if mask != 0 {
                *parts.entry(mask).or_default() += 1;
            }
        }
        let mut parts: Vec<_> = parts.into_iter().collect();
        parts.sort_by_key(|(mask, count)| (std::cmp::Reverse(*count), *mask));
        Ok(OverlapView { day: as_of.day, sizes: sets.iter().map(|set| set.len() as u32).collect(), parts })
    }

    pub(super) fn why(
        &mut self,
        customer: Id,
        rule: &Rule,
        on: Option<i64>,
        context: &Context,
    ) -> Result<WhyView, Refusal> {
        let as_of = self.as_of(on, context);
        let missing = Refusal::NotFound { table: Table::Customer, id: customer };
        let row: Row = self.rows(Table::Customer).row_of(customer).ok_or(missing)?;
        self.prepare(rule, as_of.day)?;
        let reason = Evaluation::new(self, as_of).why(rule, self.root(row))?;
        Ok(WhyView { day: as_of.day, reason })
    }

    pub(super) fn vocabulary(&mut self, context: &Context) -> Result<Vocabulary, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        self.need_channels();
        let channels = self.details.channels().map(|channels| channels.words().map(str::to_owned).collect());
        let categories: BTreeSet<&str> = self
            .rows(Table::Product)
            .iter()
            .filter(|(_, record)| !record.is_deleted())
            .map(|(_, record)| record.text(product::CATEGORY))
            .filter(|category| !category.is_empty())
            .collect();
        let categories = categories.into_iter().map(str::to_owned).collect();
        let ids = self.segment_ids().into_iter();
        Ok(Vocabulary {
            day: self.present(context),
            clusters: self.cluster_names(self.present(context)),
            currency: self.settings.currency.to_string(),
            channels: channels.unwrap_or_default(),
            categories,
            segments: ids.map(|id| (id, self.segment_name(id))).collect(),
            tags: self.words(customer::TAG).keys().map(|tag| tag.to_string()).collect(),
            custom: self.words(customer::CUSTOM).keys().map(|name| name.to_string()).collect(),
        })
    }
}

impl Workspace {
    /// The names of segments and products that are there.
    pub(super) fn names(&self, segments: &[Id], products: &[Id]) -> Answer {
        let of = |table: Table, ids: &[Id], field: Field| {
            let live = |id: &Id| self.rows(table).find(*id).filter(|record| !record.is_deleted());
            ids.iter().filter_map(|id| Some((*id, live(id)?.text(field).to_owned()))).collect()
        };
        Answer::Names(of(Table::Segment, segments, segment::NAME), of(Table::Product, products, product::NAME))
    }
}

/// The rule that asks for a saved segment.
pub fn of_segment(id: Id) -> Rule {
    Rule::Is(Clause::Segment { id })
}
