//! What an import counts, and the rows that it leaves out.

use crate::domain::money::Currency;
use crate::exchange::{
    csv::Row,
    export,
    plan::{Counts, Reject, Remark, Report},
};

/// Rejects that the report itself holds; all of them are in the file to download.
const SHOWN: usize = 200;

#[derive(Debug)]
pub struct Tally {
    pub rows: u64,
    pub good: u64,
    pub customers: Counts,
    pub orders: Counts,
    pub products: Counts,
    clean_lines: u64,
    turnover: Vec<(Currency, i64)>,
    remarks: [u64; Remark::ALL.len()],
    rejects: Vec<Reject>,
    /// The rejected rows as CSV, as far as nobody took it.
    file: String,
    header: Vec<String>,
}

impl Tally {
    pub fn header(&self) -> &[String] {
        &self.header
    }

    pub fn new(header: Vec<String>) -> Self {
        Self {
            rows: 0,
            good: 0,
            customers: Counts::default(),
            orders: Counts::default(),
            products: Counts::default(),
            clean_lines: 0,
            turnover: Vec::new(),
            remarks: [0; Remark::ALL.len()],
            rejects: Vec::new(),
            file: String::new(),
            header,
        }
    }

    pub fn set_header(&mut self, header: Vec<String>) {
        self.header = header;
    }

    #[inline]
    pub fn remark(&mut self, remark: Remark) {
        self.remarks[remark as usize] += 1;
    }

    /// A row stays out, because of what stands in a column (or in none).
    #[cold]
    pub fn reject(&mut self, row: &Row, remark: Remark, column: Option<usize>) {
        self.remark(remark);
        if self.file.is_empty()
            && self.remarks.iter().zip(Remark::ALL).filter(|(_, r)| r.rejects()).map(|(n, _)| n).sum::<u64>() == 1
        {
            self.file.push_str(export::BOM);
            let names = ["row", "reason", "column"].into_iter().chain(self.header.iter().map(String::as_str));
            export::write_row(&mut self.file, names);
        }
        let name = column.and_then(|column| self.header.get(column)).map_or("", String::as_str);
        let line = row.line().to_string();
        export::write_row(&mut self.file, [line.as_str(), remark.label(), name].into_iter().chain(row.iter()));
        if self.rejects.len() < SHOWN {
            let text = column.map_or("", |column| row.get(column));
            let text = text.chars().take(200).collect();
            self.rejects.push(Reject { row: row.line(), remark, column: name.to_owned(), text });
        }
    }

    /// A line of a sale with a customer, a quantity and a price above zero.
    #[inline]
    pub fn clean_line(&mut self, currency: Currency, amount: i64) {
        self.clean_lines += 1;
        match self.turnover.iter_mut().find(|(known, _)| *known == currency) {
            Some((_, sum)) => *sum = sum.saturating_add(amount),
            None => self.turnover.push((currency, amount)),
        }
    }

    /// What was rejected since this was last asked, as CSV.
    pub fn take_file(&mut self) -> String {
        std::mem::take(&mut self.file)
    }

    pub fn report(self, name: String, buyers: u64) -> Report {
        let counted = |(count, remark): (u64, Remark)| (count > 0).then_some((remark, count));
        Report {
            name,
            entry: None,
            rows: self.rows,
            good: self.good,
            customers: self.customers,
            orders: self.orders,
            products: self.products,
            clean_lines: self.clean_lines,
            turnover: self.turnover.into_iter().map(|(currency, sum)| (currency.to_string(), sum)).collect(),
            buyers,
            remarks: self.remarks.into_iter().zip(Remark::ALL).filter_map(counted).collect(),
            rejects: self.rejects,
            rejects_url: String::new(),
            elapsed: 0,
        }
    }
}
