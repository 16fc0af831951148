//! The shop whose export the journeys import: a real one's where it is there, else one of the same shape.

use super::process::Folder;
use std::{collections::BTreeSet, fmt::Write, path::PathBuf};

/// An export in order lines, and what is true of it.
pub struct Shop {
    pub file: PathBuf,
    /// Customers with valid purchases, lines of such, and their sum as the English page writes it.
    pub buyers: &'static str,
    pub clean_lines: &'static str,
    pub turnover: &'static str,
    /// One of its customers.
    pub customer: &'static str,
    _folder: Option<Folder>,
}

/// Where real data and the benchmark's generator may be: the directory that GUANXI_SHARED names, or `../shared`.
pub fn shared() -> PathBuf {
    std::env::var_os("GUANXI_SHARED").map_or_else(|| xtask::root().join("../shared"), PathBuf::from)
}

impl Shop {
    /// `online_retail.csv.gz` (541,909 lines) where it is there, else a small file of the same columns.
    pub fn real_or_made() -> Self {
        let file = shared().join("data/online_retail.csv.gz");
        if !file.is_file() {
            return Self::made();
        }
        Self {
            file: file.canonicalize().expect("its path"),
            buyers: "4,338",
            clean_lines: "397,884",
            turnover: "8,911,407.90",
            customer: "12347",
            _folder: None,
        }
    }

    /// 3,000 lines: 120 customers with five orders of five lines each; one order of each is a cancellation.
    pub fn made() -> Self {
        let folder = Folder::new("shop");
        let file = folder.path().join("orders.csv");
        let mut text =
            String::from("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
        let (mut lines, mut cents, mut buyers) = (0, 0, BTreeSet::new());
        for at in 0..3000 {
            let (customer, order, line) = (at % 120, at / 120 % 5, at / 600);
            let (quantity, price) = (1 + (at * 7) % 9, 100 + (at * 13) % 900);
            let cancelled = order == 4;
            let (mark, sign) = if cancelled { ("C", "-") } else { ("", "") };
            let number = 536_000 + customer * 10 + order;
            let (id, day, minute) = (12_340 + customer, 1 + customer % 28, customer % 60);
            writeln!(
                text,
                "{mark}{number},{:05},THING {line},{sign}{quantity},2011-0{}-{day:02} 10:{minute:02}:00,{}.{:02},{id},United Kingdom",
                20_000 + line,
                order + 1,
                price / 100,
                price % 100
            )
            .expect("a string takes text");
            if !cancelled {
                lines += 1;
                cents += quantity * price;
                buyers.insert(customer);
            }
        }
        std::fs::write(&file, text).expect("the shop's file");
        assert_eq!((lines, cents, buyers.len()), (2400, 6_585_961, 120), "what the journeys expect");
        Self {
            file,
            buyers: "120",
            clean_lines: "2,400",
            turnover: "65,859.61",
            customer: "12347",
            _folder: Some(folder),
        }
    }
}
