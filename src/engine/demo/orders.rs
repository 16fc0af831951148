//! What they bought and when: each buys at a pace of their own and at some point, unseen, for the last time
//! (Fader, Hardie & Lee 2005), more in some weeks than in others.

use super::buyers::{Buyer, LEAD};
use super::products::{CATEGORIES, PRODUCTS};
use super::random::Random;
use super::{Sheet, season};
use crate::domain::{money::SCALE, schema::order, time, value::Line};
use std::collections::BTreeMap;

pub struct Drawn {
    /// Position among the buyers.
    buyer: usize,
    at: i64,
    /// Position among the products, pieces and price.
    lines: Vec<(usize, i64, i64)>,
    total: Option<i64>,
    status: i64,
    channel: &'static str,
    refund: bool,
}

/// Days between two orders of the average customer, while they still buy.
const PACE: f64 = 46.0;
/// Of the distribution of how likely it is, after an order, that it was the last: Beta(1, `STAY`).
const STAY: f64 = 3.9;

/// All orders by time; takes note of what each buyer paid for.
pub fn draw(buyers: &mut [Buyer], today: i64) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    for (position, buyer) in buyers.iter_mut().enumerate().filter(|(_, buyer)| buyer.kind != LEAD) {
        // Each their own chance: how someone buys does not hang on what day it is for those before them.
        let random = &mut Random::new(u64::from(buyer.number) << 32);
        let faithful = buyer.number == 1;
        let pace = if buyer.is_company() { PACE * 0.6 } else { PACE };
        let rate = if faithful { 1.0 / 30.0 } else { (random.wait() / pace).clamp(1.0 / 900.0, 1.0 / 9.0) };
        let leave = if faithful { 0.0 } else { 1.0 - (1.0 - random.unit()).powf(1.0 / STAY) };
        let mut days = vec![buyer.arrival];
        let mut last = buyer.arrival;
        while !random.chance(leave) {
            match season::next(random, rate, last, today) {
                Some(day) => last = day,
                None => break,
            }
            days.push(last);
        }
        if faithful && last < today - 1 {
            days.push(today - 1);
        }
        for day in days {
            let mut sale = sale(random, buyer, position, day, today);
            if faithful && day == today - 1 {
                // So that there is always one to look after.
                sale.status = order::PENDING;
            }
            if sale.status == order::PAID {
                buyer.orders += 1;
                buyer.spend += sale.total.unwrap_or_else(|| sum(&sale.lines));
                drawn.extend(refund(random, &sale, today));
            }
            drawn.push(sale);
        }
    }
    drawn.sort_by_key(|order| (order.at, order.buyer));
    drawn
}

fn sum(lines: &[(usize, i64, i64)]) -> i64 {
    lines.iter().map(|(_, quantity, price)| quantity * price).sum()
}

fn sale(random: &mut Random, buyer: &Buyer, position: usize, day: i64, today: i64) -> Drawn {
    let lines = lines(random, buyer, today - day);
    let goods = sum(&lines);
    let total = if season::is_festival(day) && goods >= 300 * SCALE {
        // 40 off for every 300.
        Some(goods - goods / (300 * SCALE) * 40 * SCALE)
    } else if goods < 60 * SCALE {
        // Postage.
        Some(goods + 8 * SCALE)
    } else {
        None
    };
    let status = match random.unit() {
        share if day >= today - 3 && share < 0.35 => order::PENDING,
        share if share < 0.035 => order::CANCELLED,
        share if share < 0.065 && day < today - 3 => order::REFUNDED,
        _ => order::PAID,
    };
    let at = season::clock(random, day);
    Drawn { buyer: position, at, lines, total, status, channel: channel(random, buyer), refund: false }
}

fn channel(random: &mut Random, buyer: &Buyer) -> &'static str {
    match buyer.source {
        _ if buyer.is_company() => random.pick(&["wechat", "web", "store"]),
        _ if !buyer.chinese => random.pick(&["web", "web", "web", "web", "store"]),
        // Most stay where they came from.
        own @ ("tmall" | "douyin" | "wechat" | "jd") if random.chance(0.72) => own,
        _ => {
            random
                .weigh(&[("tmall", 5), ("wechat", 4), ("douyin", 2), ("jd", 2), ("web", 1), ("store", 1)], |(_, w)| *w)
                .0
        }
    }
}

fn lines(random: &mut Random, buyer: &Buyer, age: i64) -> Vec<(usize, i64, i64)> {
    let count = random.weigh(&[(1, 46), (2, 32), (3, 15), (4, 7)], |(_, weight)| *weight).0;
    let mut lines: Vec<(usize, i64, i64)> = Vec::with_capacity(count);
    for _ in 0..count {
        let category = random.chance(0.55).then(|| CATEGORIES[buyer.favourite]);
        let all: [usize; PRODUCTS.len()] = std::array::from_fn(|position| position);
        let product = random.weigh(&all, |position| {
            let item = &PRODUCTS[*position];
            if category.is_none_or(|category| category == item.category) { item.weight } else { 0 }
        });
        if lines.iter().any(|(known, ..)| *known == product) {
            continue;
        }
        let mut price = PRODUCTS[product].price * SCALE;
        if age > 540 {
            // Before prices were raised.
            price = price * 19 / 20 / 1000 * 1000;
        }
        let quantity = if buyer.is_company() {
            price = price * 17 / 20 / 1000 * 1000;
            random.range(4, 24)
        } else {
            random.weigh(&[(1, 76), (2, 17), (3, 5), (5, 2)], |(_, weight)| *weight).0
        };
        lines.push((product, quantity, price));
    }
    lines
}

/// Of a few orders something comes back, days later, and is booked as an order of its own.
fn refund(random: &mut Random, sale: &Drawn, today: i64) -> Option<Drawn> {
    let at = sale.at + random.range(3, 9) * time::DAY;
    if !random.chance(0.013) || time::day_of(at) >= today {
        return None;
    }
    let (product, quantity, price) = random.pick(&sale.lines);
    let lines = vec![(product, -quantity, price)];
    Some(Drawn {
        buyer: sale.buyer,
        at,
        lines,
        total: None,
        status: order::REFUNDED,
        channel: sale.channel,
        refund: true,
    })
}

pub fn write(sheet: &mut Sheet, drawn: &[Drawn]) {
    let mut of_day: BTreeMap<i64, u32> = BTreeMap::new();
    for sale in drawn {
        let count = of_day.entry(time::day_of(sale.at)).or_default();
        *count += 1;
        let number = format!("{}-{count:04}", time::day_text(time::day_of(sale.at)).replace('-', ""));
        let lines: Vec<Line> = sale
            .lines
            .iter()
            .map(|(product, quantity, price)| Line {
                product: Some(sheet.id(*product as u32 + 1)),
                quantity: *quantity,
                price: *price,
            })
            .collect();
        let customer = sheet.id(sale.buyer as u32 + 1);
        let mut row = sheet.row();
        row.text(order::NUMBER, &number);
        row.reference(order::CUSTOMER, customer);
        row.int(order::AT, sale.at);
        row.lines(order::LINES, &lines);
        row.int(order::STATUS, sale.status);
        row.word(order::CHANNEL, sale.channel);
        row.word(order::CURRENCY, "CNY");
        if let Some(total) = sale.total {
            row.int(order::TOTAL, total);
        }
        if sale.refund {
            row.int(order::KIND, 1);
        }
        row.end();
    }
}
