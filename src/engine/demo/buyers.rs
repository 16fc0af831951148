//! Who buys: drawn first, written when it is known what they bought.

use super::places::{self, Phones, Place};
use super::random::Random;
use super::{Sheet, companies, names, products, season};
use crate::domain::{money::SCALE, schema::customer, time, value::Value};

pub struct Buyer {
    /// Counts from 1, as its record does.
    pub number: u32,
    /// Writes Chinese; otherwise English.
    pub chinese: bool,
    pub kind: i64,
    pub name: String,
    gender: i64,
    pub phone: Option<String>,
    pub email: Option<String>,
    wechat: Option<String>,
    birthday: Option<i64>,
    /// `None` for the few of whom only a name is known.
    place: Option<Place>,
    pub source: &'static str,
    industry: &'static str,
    /// The day of the first order.
    pub arrival: i64,
    /// When the record was made.
    pub created: i64,
    /// Mostly buys of this category.
    pub favourite: usize,
    referred_by: Option<u32>,
    /// What was paid for, in whole units of the currency, and in how many orders.
    pub spend: i64,
    pub orders: u32,
}

pub const COMPANY: i64 = 1;
pub const PARTNER: i64 = 2;
pub const LEAD: i64 = 3;

impl Buyer {
    pub fn is_company(&self) -> bool {
        matches!(self.kind, COMPANY | PARTNER)
    }
}

const CHINESE_SOURCES: [(&str, u32); 7] =
    [("tmall", 30), ("douyin", 20), ("wechat", 18), ("jd", 13), ("referral", 9), ("event", 6), ("web", 4)];
const ENGLISH_SOURCES: [(&str, u32); 4] = [("web", 55), ("referral", 18), ("event", 15), ("wechat", 12)];

/// Every so many customers one is in twice.
const TWICE: u32 = 75;

pub fn draw(random: &mut Random, today: i64, count: u32) -> Vec<Buyer> {
    let mut arrivals: Vec<i64> = (0..count).map(|_| season::arrival(random, today)).collect();
    arrivals.sort_unstable();
    let mut phones = Phones::default();
    let mut buyers: Vec<Buyer> = Vec::with_capacity(arrivals.len());
    for (number, arrival) in (1..).zip(arrivals) {
        let mut buyer = one(random, &mut phones, number, arrival);
        let next = number / 45 % 7;
        if number % 45 == 10 && buyer.kind == 0 {
            buyer.birthday = birthday(random, today + i64::from(next));
        }
        if number % TWICE == 0 {
            // Someone who is in already, and who can be reached.
            let first = buyers.iter().rev().skip(20).find(|known| {
                known.kind == 0 && known.phone.is_some() && known.email.is_some() && known.number % TWICE > 0
            });
            if let Some(first) = first {
                twice(random, &mut buyer, first);
            }
        }
        buyers.push(buyer);
    }
    buyers
}

fn one(random: &mut Random, phones: &mut Phones, number: u32, arrival: i64) -> Buyer {
    // The first customer is the shop's most faithful one.
    let chinese = number == 1 || random.chance(0.75);
    let kind = match random.unit() {
        _ if number == 1 => 0,
        share if share < 0.06 => COMPANY,
        share if share < 0.07 => PARTNER,
        share if share < 0.11 => LEAD,
        _ => 0,
    };
    let place = places::place(random, chinese);
    let (name, industry) = if matches!(kind, COMPANY | PARTNER) {
        names::company(random, chinese, place.city)
    } else {
        (names::person(random, chinese), "")
    };
    let source = random.weigh(if chinese { &CHINESE_SOURCES } else { &ENGLISH_SOURCES }, |(_, weight)| *weight).0;
    let phone = if random.chance(if chinese { 0.94 } else { 0.7 }) { phones.next(place.country) } else { None };
    let email = random.chance(if chinese { 0.45 } else { 0.93 }).then(|| email(random, &name.latin, number));
    let wechat = random
        .chance(if chinese { 0.6 } else { 0.08 })
        .then(|| format!("{}{:03}", name.latin.replace('.', "_"), random.range(1, 999)));
    let mut buyer = Buyer {
        number,
        chinese,
        kind,
        name: name.shown,
        gender: if random.chance(0.85) { name.gender } else { 0 },
        phone,
        email,
        wechat,
        birthday: None,
        place: random.chance(0.96).then_some(place),
        source,
        industry,
        arrival,
        created: arrival * time::DAY - random.range(600, 3 * time::DAY),
        favourite: random.below(products::CATEGORIES.len()),
        referred_by: None,
        spend: 0,
        orders: 0,
    };
    if buyer.kind == 0 && random.chance(0.6) {
        let (month, date) = (random.range(1, 12) as u32, random.range(1, 28) as u32);
        buyer.birthday = time::day(random.range(1958, 2004) as i32, month, date);
    }
    if source == "referral" && number > 1 {
        buyer.referred_by = Some(random.range(1, i64::from(number) - 1) as u32);
    }
    buyer
}

fn email(random: &mut Random, latin: &str, number: u32) -> String {
    // Domains that are kept for examples (RFC 2606).
    format!("{latin}{number}@{}", random.pick(&["example.com", "example.com", "example.net", "example.org"]))
}

/// Someone's birthday that is on the day of the year that `day` is.
fn birthday(random: &mut Random, day: i64) -> Option<i64> {
    let (_, month, date) = time::civil(day)?;
    time::day(random.range(1965, 2001) as i32, month, date)
}

/// Makes of a customer one who is perhaps another one, having come a second time by another way.
fn twice(random: &mut Random, buyer: &mut Buyer, first: &Buyer) {
    buyer.chinese = first.chinese;
    buyer.kind = 0;
    buyer.industry = "";
    buyer.gender = first.gender;
    buyer.place = first.place;
    buyer.birthday = None;
    buyer.wechat = None;
    buyer.referred_by = None;
    buyer.source = if first.source == "web" { "event" } else { "web" };
    let (given, surname) = first.name.split_once(' ').unwrap_or((&first.name, ""));
    buyer.name = match (first.chinese, given.chars().next()) {
        (false, Some(letter)) => format!("{letter}. {surname}"),
        (true, Some(_)) if random.chance(0.5) => format!("{}（收货）", first.name),
        _ => first.name.clone(),
    };
    if (buyer.number / TWICE) % 2 == 1 {
        (buyer.phone, buyer.email) = (first.phone.clone(), None);
    } else {
        (buyer.phone, buyer.email) = (None, first.email.clone());
    }
}

/// A customer's record.
pub fn write(sheet: &mut Sheet, random: &mut Random, buyer: &Buyer) {
    let words = |chinese: &'static str, english: &'static str| if buyer.chinese { chinese } else { english };
    let referrer = buyer.referred_by.map(|number| sheet.id(number));
    let person = !buyer.is_company();
    let mut row = sheet.row();
    row.text(customer::NAME, &buyer.name);
    row.int(customer::KIND, buyer.kind);
    if let Some(phone) = &buyer.phone {
        row.text(customer::PHONE, phone);
    }
    if let Some(email) = &buyer.email {
        row.text(customer::EMAIL, email);
    }
    row.text(customer::CODE, &format!("D{:04}", buyer.number));
    row.word(customer::SOURCE, buyer.source);
    if let Some(place) = buyer.place {
        row.word(customer::CITY, place.city);
    }
    for tag in tags(random, buyer) {
        row.keyed(customer::TAG, tag, &Value::Int(1));
    }
    for (channel, given) in consents(random, buyer) {
        row.keyed(customer::CONSENT, channel, &Value::Int(i64::from(given)));
    }
    row.int(customer::CREATED, buyer.created);
    if person && buyer.gender > 0 {
        row.int(customer::GENDER, buyer.gender);
    }
    if let Some(day) = buyer.birthday {
        row.int(customer::BIRTHDAY, day);
    }
    if let Some(wechat) = &buyer.wechat {
        row.text(customer::WECHAT, wechat);
    }
    if let Some(place) = buyer.place {
        row.word(customer::PROVINCE, place.province);
        row.word(customer::COUNTRY, place.country);
        if buyer.orders > 0 && random.chance(0.9) {
            row.text(customer::ADDRESS, &places::address(random, &place));
            if let Some(postcode) = places::postcode(random, &place) {
                row.text(customer::POSTCODE, &postcode);
            }
        }
    }
    if person && random.chance(0.3) {
        const JOBS: [(&str, &str); 7] = [
            ("教师", "Teacher"),
            ("设计师", "Designer"),
            ("工程师", "Engineer"),
            ("会计", "Accountant"),
            ("医生", "Doctor"),
            ("自由职业", "Freelancer"),
            ("退休", "Retired"),
        ];
        let (chinese, english) = random.pick(&JOBS);
        row.word(customer::JOB, words(chinese, english));
    }
    if person && random.chance(0.08) {
        row.text(customer::FAMILY, words("已婚，有一个女儿", "Married, two children"));
    }
    if let Some(tier) = tier(buyer) {
        row.word(customer::TIER, tier);
    }
    if !person || random.chance(0.25) {
        row.word(customer::OWNER, if buyer.chinese { random.pick(&["小周", "小林", "阿美"]) } else { "Mia" });
    }
    if let Some(referrer) = referrer {
        row.reference(customer::REFERRED_BY, referrer);
    }
    if random.chance(0.12) {
        row.text(customer::NOTE, note(random, buyer));
    }
    attitude(&mut row, random, buyer);
    if buyer.orders > 2 && random.chance(0.3) {
        let channel = if buyer.chinese { random.pick(&["wechat", "wechat", "phone", "sms"]) } else { "email" };
        row.word(customer::PREFERRED_CHANNEL, channel);
    }
    if !person {
        companies::business(&mut row, random, buyer.number, buyer.industry, buyer.chinese);
    }
    row.end();
}

fn tier(buyer: &Buyer) -> Option<&'static str> {
    match buyer.spend / SCALE {
        12_000.. => Some("platinum"),
        5_000.. => Some("gold"),
        1_500.. => Some("silver"),
        1.. => Some("basic"),
        _ => None,
    }
}

/// In order of the alphabet, as a row keeps them.
fn tags(random: &mut Random, buyer: &Buyer) -> Vec<&'static str> {
    let mut tags = Vec::new();
    let mut add = |tag, share: f64| {
        if random.chance(share) {
            tags.push(tag);
        }
    };
    let company = buyer.is_company();
    add("gift-buyer", if buyer.favourite == 4 { 0.6 } else { 0.06 });
    add("livestream", if buyer.source == "douyin" { 0.7 } else { 0.0 });
    add("newsletter", if buyer.email.is_some() { 0.4 } else { 0.0 });
    add("price-sensitive", if company { 0.0 } else { 0.1 });
    add("tea-lover", if buyer.favourite == 0 { 0.5 } else { 0.03 });
    add("vip", if buyer.spend > 8_000 * SCALE { 0.9 } else { 0.0 });
    add("wholesale", if company { 0.7 } else { 0.0 });
    tags
}

/// In order of the alphabet, as a row keeps them.
fn consents(random: &mut Random, buyer: &Buyer) -> Vec<(&'static str, bool)> {
    let mut consents = Vec::new();
    let mut ask = |channel, reachable: bool, share: f64| {
        if reachable && random.chance(0.85) {
            consents.push((channel, random.chance(share)));
        }
    };
    ask("email", buyer.email.is_some(), 0.66);
    ask("phone", buyer.phone.is_some(), if buyer.is_company() { 0.8 } else { 0.3 });
    ask("post", buyer.orders > 3, 0.4);
    ask("sms", buyer.phone.is_some(), 0.58);
    ask("wechat", buyer.wechat.is_some(), 0.85);
    consents
}

fn note(random: &mut Random, buyer: &Buyer) -> &'static str {
    if buyer.chinese {
        random.pick(&[
            "送礼较多，包装要精致，不放价格单。",
            "喜欢明前茶，每年三月底提前联系。",
            "收货请放丰巢柜，白天不方便接电话。",
            "对瓷器釉色要求高，发货前先拍照确认。",
            "朋友介绍来的，常在直播间互动。",
        ])
    } else {
        random.pick(&[
            "Prefers loose leaf; never send tea bags as samples.",
            "Often orders presents: no price slip in the parcel.",
            "Met at the spring tea fair. Interested in celadon.",
            "Please leave parcels with the neighbour at number 12.",
            "Asks for harvest dates before every order.",
        ])
    }
}

fn attitude(row: &mut crate::engine::page::RowWriter<'_>, random: &mut Random, buyer: &Buyer) {
    if buyer.is_company() || buyer.orders < 2 || !random.chance(0.22) {
        return;
    }
    let (interests, preferences) = if buyer.chinese {
        (
            random.pick(&["茶道、插花", "书法、旅行", "摄影、露营", "烘焙、园艺"]),
            random.pick(&["清淡的绿茶", "浓香型乌龙", "素色瓷器", "限量手作"]),
        )
    } else {
        (
            random.pick(&["Pottery, gardening", "Cookery, hiking", "Photography", "Reading, yoga"]),
            random.pick(&["Light green teas", "Roasted oolong", "Plain celadon", "Hand-made, limited runs"]),
        )
    };
    row.text(customer::INTERESTS, interests);
    row.text(customer::PREFERENCES, preferences);
    row.int(customer::BRAND_ATTITUDE, if buyer.orders > 6 { 4 } else { random.range(2, 3) });
    row.int(customer::PRICE_SENSITIVITY, random.range(1, 3));
}
