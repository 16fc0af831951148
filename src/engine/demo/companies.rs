//! What only companies have: their business, and the people who speak for them.

use super::buyers::Buyer;
use super::places::Phones;
use super::random::Random;
use super::{Sheet, names};
use crate::domain::{
    id::Id,
    schema::{contact, customer},
};
use crate::engine::page::RowWriter;
use std::collections::BTreeMap;

pub fn business(row: &mut RowWriter<'_>, random: &mut Random, number: u32, industry: &str, chinese: bool) {
    row.word(customer::INDUSTRY, industry);
    row.int(customer::EMPLOYEES, random.pick(&[3, 6, 8, 12, 18, 25, 40, 60, 120, 260]));
    row.text(customer::WEBSITE, &format!("https://shop{number}.example.com"));
    if chinese {
        // Eighteen characters as real ones have, but with letters that no real one may hold.
        row.text(customer::TAX_ID, &format!("91330000DEMO{number:05}X"));
        row.text(
            customer::SCOPE,
            random.pick(&["茶水服务、会务用茶", "日用陶瓷采购与零售", "企业礼品定制", "客房用品采购"]),
        );
        row.text(customer::TERMS, random.pick(&["月结30天", "款到发货", "预付30%，货到付清"]));
    } else {
        row.text(customer::TAX_ID, &format!("DEMO-{number:06}"));
        row.text(customer::SCOPE, random.pick(&["Afternoon tea", "Homeware retail", "Corporate gifts", "Guest rooms"]));
        row.text(customer::TERMS, random.pick(&["Net 30", "Payment in advance", "30 % deposit, rest on delivery"]));
    }
}

/// Writes one to three people for each company; gives back the responsible one of each by the company's number.
pub fn contacts(sheet: &mut Sheet, random: &mut Random, buyers: &[Buyer]) -> BTreeMap<u32, Id> {
    // Numbers that the customers did not get: those count up from 1, these begin far behind them.
    let mut phones = Phones::after_customers();
    let mut responsible = BTreeMap::new();
    for buyer in buyers.iter().filter(|buyer| buyer.is_company()) {
        for place in 0..random.range(1, 3) {
            let name = names::person(random, buyer.chinese);
            let company = sheet.id(buyer.number);
            let phone = if random.chance(0.85) { phones.next(if buyer.chinese { "CN" } else { "GB" }) } else { None };
            let has_email = phone.is_none() || random.chance(0.6);
            let (chinese, english) = match place {
                0 => random.pick(&[("总经理", "Managing director"), ("采购经理", "Head of purchasing")]),
                _ => random.pick(&[("店长", "Store manager"), ("会计", "Accounts"), ("行政", "Office manager")]),
            };
            let mut row = sheet.row();
            row.text(contact::NAME, &name.shown);
            row.reference(contact::COMPANY, company);
            if let Some(phone) = phone {
                row.text(contact::PHONE, &phone);
            }
            if has_email {
                row.text(contact::EMAIL, &format!("{}@shop{}.example.com", name.latin, buyer.number));
            }
            row.text(contact::TITLE, if buyer.chinese { chinese } else { english });
            row.int(contact::RESPONSIBLE, i64::from(place == 0));
            row.end();
            if place == 0 {
                responsible.insert(buyer.number, sheet.id(sheet.count));
            }
        }
    }
    responsible
}
