//! A file on its way in: rows become new records in pages, and changes of records that are there.
//!
//! It only reads the workspace. Whoever runs it writes the pages away as they come, and at the end makes all of it
//! count by one journal entry, so that an import happens wholly or not at all.

mod columns;
mod compare;
mod goods;
mod lines;
mod numbers;
mod orders;
mod people;
mod sheets;
mod tally;
#[cfg(test)]
mod tests;
mod wishes;

pub use wishes::Wishes;

use super::{command::Context, page::Page, refusal::FileProblem, workspace::Workspace};
use crate::domain::{id::Device, schema::Table, stamp::Stamp};
use crate::exchange::{
    csv::{COLUMN_LIMIT, Row},
    inspect,
    plan::{Content, Plan, Remark, Report},
    source::Source,
    values,
};
use columns::Columns;
use goods::Goods;
use lines::Lines;
use numbers::hash;
use orders::Orders;
use people::People;
use tally::Tally;

/// What an import needs to know beside the file and the plan.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The file's name.
    pub name: String,
    pub gzip: bool,
    /// Mints the new records' ids and nothing else: drawn for this import, so that ids follow each other.
    pub device: Device,
    /// Of the batch that will make it count.
    pub stamp: Stamp,
    pub context: Context,
}

/// An import under way: [`Self::push`] the file, then [`Self::end`], then [`Self::write_more`] until it is done, then
/// [`Self::conclude`]; [`Self::take_pages`] and [`Self::take_rejects`] after each.
pub struct Import {
    source: Source,
    work: Work,
}

/// What came of an import, its pages aside.
#[derive(Debug)]
pub struct Concluded {
    /// Changes of records that were there.
    pub wishes: Wishes,
    /// `entry`, `rejects_url` and `elapsed` are for the caller to fill in.
    pub report: Report,
}

/// Why a row stays out, and because of which column.
type Bad = (Remark, Option<usize>);

/// What rows are read against.
#[derive(Clone, Copy)]
struct Ground<'a> {
    workspace: &'a Workspace,
    columns: &'a Columns,
}

/// Where rows leave their marks.
#[derive(Debug)]
struct Desk {
    tally: Tally,
    wishes: Wishes,
}

/// Everything but the way from bytes to rows.
#[derive(Debug)]
struct Work {
    name: String,
    content: Content,
    columns: Columns,
    header: bool,
    begun: bool,
    people: People,
    goods: Goods,
    orders: Orders,
    lines: Lines,
    desk: Desk,
}

impl Import {
    /// Refused where the plan does not say whom or what the rows are about. The workspace must be ready.
    pub fn new(workspace: &Workspace, plan: &Plan, setup: Setup) -> Result<Self, FileProblem> {
        inspect::check(plan, &setup.name)?;
        let columns = Columns::new(plan, &setup.context);
        let Setup { name, gzip, device, stamp, context: _ } = setup;
        let numbered = (1..=columns.count).map(|number| number.to_string()).collect();
        let work = Work {
            people: People::new(workspace, &columns, plan.content, device, stamp),
            goods: Goods::new(workspace, device, stamp),
            orders: Orders::new(workspace, &columns, device, stamp),
            lines: Lines::new(columns.default_currency),
            desk: Desk { tally: Tally::new(numbered), wishes: Wishes::default() },
            name: name.clone(),
            content: plan.content,
            columns,
            header: plan.header,
            begun: false,
        };
        Ok(Self { source: Source::new(name, gzip, plan), work })
    }

    /// The next bytes of the file.
    pub fn push(&mut self, workspace: &Workspace, bytes: &[u8]) -> Result<(), FileProblem> {
        let Self { source, work } = self;
        source.push(bytes, |row| work.row(workspace, &row))
    }

    /// The file is over.
    pub fn end(&mut self, workspace: &Workspace) -> Result<(), FileProblem> {
        let Self { source, work } = self;
        source.finish(|row| work.row(workspace, &row))?;
        work.lines.end();
        if work.desk.tally.rows == 0 {
            let name = work.name.clone();
            return Err(if work.begun { FileProblem::HeaderOnly { name } } else { FileProblem::Empty { name } });
        }
        Ok(())
    }

    /// Writes some of the records that had to wait for the file's end; `false` when there are none left.
    pub fn write_more(&mut self, workspace: &Workspace) -> bool {
        let Work { columns, people, goods, orders, lines, desk, .. } = &mut self.work;
        lines.write_piece(&Ground { workspace, columns }, orders, (people, goods), desk)
    }

    /// The pages that are whole by now.
    pub fn take_pages(&mut self) -> Vec<(Table, Page)> {
        let mut pages = Vec::new();
        self.work.people.sheets.take(&mut pages);
        self.work.orders.sheets.take(&mut pages);
        pages
    }

    /// The rows that stayed out since this was last asked, as CSV with the reason.
    pub fn take_rejects(&mut self) -> String {
        self.work.desk.tally.take_file()
    }

    /// The columns' names: what the plan is remembered by.
    pub fn header(&self) -> &[String] {
        self.work.desk.tally.header()
    }

    /// Rows read so far.
    pub fn rows(&self) -> u64 {
        self.work.desk.tally.rows
    }

    /// The last pages, and what came of all.
    pub fn conclude(self) -> (Vec<(Table, Page)>, Concluded) {
        let Work { mut people, mut goods, mut orders, desk: Desk { mut tally, wishes }, name, content, .. } = self.work;
        let mut pages = Vec::new();
        people.sheets.finish(&mut pages);
        if content != Content::Products {
            tally.products.new = goods.new_count();
        }
        goods.finish().finish(&mut pages);
        orders.sheets.finish(&mut pages);
        let report = tally.report(name, people.buyers());
        (pages, Concluded { wishes, report })
    }
}

impl Work {
    /// Takes in one row of the file.
    fn row(&mut self, workspace: &Workspace, row: &Row) -> Result<(), FileProblem> {
        if !self.begun {
            self.begun = true;
            self.begin(row)?;
            if self.header {
                return Ok(());
            }
        }
        self.desk.tally.rows += 1;
        match self.enter(workspace, row) {
            Ok(remark) => {
                self.desk.tally.good += 1;
                if let Some(remark) = remark {
                    self.desk.tally.remark(remark);
                }
            }
            Err((remark, column)) => self.desk.tally.reject(row, remark, column),
        }
        Ok(())
    }

    /// The first row: the header, if the file has one.
    fn begin(&mut self, row: &Row) -> Result<(), FileProblem> {
        if row.len() > COLUMN_LIMIT {
            let (columns, limit) = (row.len() as u64, COLUMN_LIMIT as u64);
            return Err(FileProblem::TooManyColumns { name: self.name.clone(), columns, limit });
        }
        if self.header {
            self.desk.tally.set_header(row.iter().map(|cell| values::clean(cell).to_owned()).collect());
        }
        Ok(())
    }

    fn enter(&mut self, workspace: &Workspace, row: &Row) -> Result<Option<Remark>, Bad> {
        let Self { columns, people, goods, orders, lines, desk, .. } = self;
        // Delimiters behind the last cell are a habit of some programs and do no harm.
        let extra = || (columns.count..row.len()).all(|index| row.get(index).is_empty());
        if row.len() != columns.count && !(row.len() > columns.count && extra()) {
            return Err((Remark::Ragged, None));
        }
        let ground = Ground { workspace, columns };
        match self.content {
            Content::Orders => orders.enter(&ground, row, row.fingerprint(hash), (people, goods), desk),
            Content::OrderLines => lines.enter(&ground, row, orders, (people, goods), desk),
            Content::Customers => {
                let (values, ignored) = columns.customer(row);
                let fingerprint = row.fingerprint(hash);
                let Desk { tally, wishes } = desk;
                let entered = people.enter(&ground, &values, fingerprint, wishes, &mut tally.customers);
                let remark = entered.map_err(|remark| (remark, columns.code))?;
                Ok(remark.or(ignored.map(|_| Remark::FieldIgnored)))
            }
            Content::Products => {
                let Desk { tally, wishes } = desk;
                goods.enter(&ground, row, row.fingerprint(hash), wishes, &mut tally.products)
            }
        }
    }
}
