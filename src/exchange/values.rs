//! What is written in cells: numbers, amounts, words for states, in the forms that shops and spreadsheets write.

use crate::domain::{money::SCALE, schema::order};
use std::borrow::Cow;

/// A cell's text without what spreadsheets and shops put around it: spaces of any kind, `="007"`, and the apostrophe
/// that keeps a text from being taken for a formula.
#[inline]
pub fn clean(text: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    // Nothing to take off of what begins and ends like this; nearly every cell.
    if plain(bytes.first()) && plain(bytes.last()) { text } else { clean_edges(text) }
}

fn clean_edges(text: &str) -> &str {
    let spaces = |char: char| char.is_whitespace() || matches!(char, '\u{feff}' | '\u{200b}');
    let text = text.trim_matches(spaces);
    if let Some(inside) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return inside.trim_matches(spaces);
    }
    let guarded = |char: char| char.is_whitespace() || char.is_ascii_digit() || "=+-@'＝＋－＠".contains(char);
    text.strip_prefix('\'').filter(|rest| rest.starts_with(guarded)).map_or(text, |rest| rest.trim_matches(spaces))
}

/// Whether a cleaned cell says that there is nothing.
#[inline]
pub fn is_blank(text: &str) -> bool {
    match text.as_bytes() {
        [] => true,
        [b'a'..=b'm' | b'o'..=b'z' | b'A'..=b'M' | b'O'..=b'Z' | b'0'..=b'9', ..] => false,
        _ => is_nothing(text),
    }
}

fn is_nothing(text: &str) -> bool {
    matches!(text, "NA" | "N/A" | "n/a" | "#N/A" | "NULL" | "null" | "NaN" | "nan")
        || matches!(text, "-" | "--" | "—" | "/" | "\\N" | "无" | "空" | "暂无")
}

/// How the digits of an amount count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Yuan, pounds.
    Whole,
    /// Fen, pence: whole ones of so many digits after the point.
    Minor(u32),
}

/// An amount in ten-thousandths of the currency's unit. What is finer than that is rounded half away from zero, as
/// spreadsheets' 8.949999999999999 needs it.
pub fn amount(text: &str, unit: Unit) -> Option<i64> {
    match unit {
        Unit::Whole => decimal(text, SCALE),
        Unit::Minor(digits) => decimal(text, SCALE / 10_i64.checked_pow(digits.min(4))?),
    }
}

/// Pieces: a whole number, also where it is written `6.00` or `1,200`.
pub fn quantity(text: &str) -> Option<i64> {
    if let Some(number) = integer(text.as_bytes()) {
        return Some(number);
    }
    let fine = decimal(text, SCALE)?;
    (fine % SCALE == 0).then_some(fine / SCALE)
}

/// The quick way for what most cells hold: an optional minus and at most 15 digits.
#[inline]
fn integer(bytes: &[u8]) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let mut number = 0;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some(if negative { -number } else { number })
}

/// A decimal number times `scale`, exactly.
fn decimal(text: &str, scale: i64) -> Option<i64> {
    if let Some(number) = integer(text.as_bytes()) {
        return number.checked_mul(scale);
    }
    plain_decimal(text.as_bytes(), scale).or_else(|| written_decimal(text, scale))
}

/// The second quick way: digits, a point, digits.
fn plain_decimal(bytes: &[u8], scale: i64) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let point = digits.iter().position(|byte| *byte == b'.')?;
    let (whole, part) = (integer(&digits[..point])?, &digits[point + 1..]);
    if part.len() > 4 || part.first() == Some(&b'-') || digits.first() == Some(&b'-') {
        return None;
    }
    let fraction = integer(part)? * scale;
    let power = [1, 10, 100, 1_000, 10_000][part.len()];
    // A fraction of a fen is for the careful way to round.
    if fraction % power != 0 {
        return None;
    }
    let number = whole.checked_mul(scale)?.checked_add(fraction / power)?;
    Some(if negative { -number } else { number })
}

/// Numbers as people write them: separators of thousands, a decimal comma, currencies, brackets or a minus behind for
/// what is owed, full-width digits.
fn written_decimal(text: &str, scale: i64) -> Option<i64> {
    let mut digits = String::with_capacity(text.len());
    let mut negative = false;
    for char in strip_currency(text).chars() {
        match char {
            '0'..='9' | '.' | ',' => digits.push(char),
            '０'..='９' => digits.push((b'0' + (char as u32 - '０' as u32) as u8) as char),
            '．' => digits.push('.'),
            '，' => digits.push(','),
            '-' | '−' | '－' | '–' | '(' | '（' if !negative => negative = true,
            ')' | '）' if negative => {}
            '+' | '＋' if digits.is_empty() => {}
            '\'' | '’' => {}
            _ if char.is_whitespace() => {}
            _ => return None,
        }
    }
    let (whole, part) = split_decimal(&digits)?;
    let mut number: i64 = 0;
    for digit in whole.bytes().filter(u8::is_ascii_digit) {
        number = number.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
    }
    number = number.checked_mul(scale)?;
    // Each digit after the point is worth a tenth of the one before; one more than the scale has decides the rounding.
    let mut worth = scale;
    let mut rest = 0;
    for digit in part.bytes() {
        let digit = i64::from(digit.checked_sub(b'0').filter(|digit| *digit <= 9)?);
        if worth == 0 {
            continue;
        }
        if worth == 1 {
            rest = i64::from(digit >= 5);
            worth = 0;
            continue;
        }
        worth /= 10;
        number = number.checked_add(digit.checked_mul(worth)?)?;
    }
    number = number.checked_add(rest)?;
    Some(if negative { -number } else { number })
}

/// Where the decimals begin: behind the last of two kinds of separators; behind a lone point; behind a lone comma that
/// does not part thousands.
fn split_decimal(digits: &str) -> Option<(&str, &str)> {
    if !digits.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (point, comma) = (digits.rfind('.'), digits.rfind(','));
    let at = match (point, comma) {
        (None, None) => return Some((digits, "")),
        (Some(point), Some(comma)) => {
            let (last, other) = if point > comma { (point, ',') } else { (comma, '.') };
            let mark = if other == ',' { '.' } else { ',' };
            // 1.234,5.6 is no number.
            if digits.matches(mark).count() > 1 || !grouped(&digits[..last], other) {
                return None;
            }
            last
        }
        (Some(point), None) if digits.matches('.').count() == 1 => point,
        (None, Some(comma)) if digits.matches(',').count() == 1 && !grouped(digits, ',') => comma,
        (Some(_), None) => return grouped(digits, '.').then_some((digits, "")),
        (None, Some(_)) => return grouped(digits, ',').then_some((digits, "")),
    };
    Some((&digits[..at], &digits[at + 1..]))
}

/// Whether a mark parts groups of three digits (or of two before the last, as in India).
fn grouped(digits: &str, mark: char) -> bool {
    let mut groups = digits.split(mark);
    let first = groups.next().unwrap_or_default();
    let mut rest: Vec<&str> = groups.collect();
    let last = rest.pop();
    (1..=3).contains(&first.len())
        && first != "0"
        && last.is_none_or(|group| group.len() == 3)
        && rest.iter().all(|group| group.len() == 3 || group.len() == 2)
}

/// Takes a currency's sign or code off of both ends, and the sign behind a minus.
fn strip_currency(text: &str) -> String {
    let mark = |char: char| matches!(char, '¥' | '￥' | '$' | '＄' | '€' | '£' | '￡' | '₩' | '₹' | '元' | '圆');
    let code = |char: char| char.is_ascii_alphabetic();
    let trimmed = text.trim_matches(|char: char| mark(char) || code(char) || char.is_whitespace());
    let letters = text.chars().filter(|char| code(*char)).count();
    // A word is no currency: a code has three letters.
    if letters > 3 { text.to_owned() } else { trimmed.replace(mark, "") }
}

/// A word as the lists below have it: capitals, spaces and punctuation aside.
fn word(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect())
}

/// The state of an order's payment.
pub fn status(text: &str) -> Option<i64> {
    Some(match word(text).as_ref() {
        "paid"
        | "completed"
        | "complete"
        | "success"
        | "successful"
        | "fulfilled"
        | "shipped"
        | "delivered"
        | "closed"
        | "done"
        | "processing"
        | "captured"
        | "settled"
        | "authorized"
        | "partiallyrefunded"
        | "finished"
        | "received"
        | "已付款"
        | "已支付"
        | "付款成功"
        | "支付成功"
        | "交易成功"
        | "已完成"
        | "完成"
        | "已发货"
        | "已收货"
        | "已签收"
        | "待发货"
        | "待收货"
        | "买家已付款"
        | "卖家已发货"
        | "买家已付款等待卖家发货"
        | "卖家已发货等待买家确认"
        | "待评价"
        | "已评价"
        | "成功"
        | "已结算"
        | "部分退款" => order::PAID,
        "pending" | "unpaid" | "open" | "new" | "onhold" | "pendingpayment" | "awaitingpayment" | "created"
        | "draft" | "due" | "待付款" | "未付款" | "待支付" | "未支付" | "等待买家付款" | "等待付款" | "已下单"
        | "待处理" | "已创建" => order::PENDING,
        "refunded" | "refund" | "returned" | "chargeback" | "chargedback" | "已退款" | "退款" | "退款成功"
        | "已退货" | "退货退款" | "全额退款" | "退款完成" => order::REFUNDED,
        "cancelled" | "canceled" | "cancel" | "void" | "voided" | "failed" | "expired" | "rejected" | "declined"
        | "已取消" | "取消" | "交易关闭" | "已关闭" | "关闭" | "作废" | "已作废" | "失败" | "付款失败" | "支付失败"
        | "已过期" => order::CANCELLED,
        _ => return None,
    })
}

/// Position in [`crate::domain::schema::customer::GENDERS`].
pub fn gender(text: &str) -> Option<i64> {
    Some(match word(text).as_ref() {
        "f" | "female" | "woman" | "w" | "mrs" | "ms" | "miss" | "女" | "女性" | "女士" | "小姐" => 1,
        "m" | "male" | "man" | "mr" | "男" | "男性" | "先生" => 2,
        "other" | "nonbinary" | "diverse" | "x" | "其他" => 3,
        "unknown" | "u" | "未知" | "保密" => 0,
        _ => return None,
    })
}

/// Position in [`crate::domain::schema::customer::KINDS`].
pub fn kind(text: &str) -> Option<i64> {
    Some(match word(text).as_ref() {
        "individual" | "person" | "personal" | "consumer" | "b2c" | "retail" | "个人" | "个人客户" | "个体" => {
            0
        }
        "company" | "business" | "organization" | "organisation" | "b2b" | "corporate" | "wholesale" | "企业"
        | "企业客户" | "公司" => 1,
        "partner" | "reseller" | "agent" | "distributor" | "合作伙伴" | "代理商" | "经销商" => 2,
        "lead" | "prospect" | "潜在" | "潜在客户" | "线索" => 3,
        _ => return None,
    })
}

/// Whether an order is a refund: position in [`crate::domain::schema::order::KINDS`].
pub fn order_kind(text: &str) -> Option<i64> {
    Some(match word(text).as_ref() {
        "sale" | "order" | "normal" | "purchase" | "销售" | "普通" | "正常" | "普通订单" => 0,
        "refund" | "return" | "credit" | "creditnote" | "cancellation" | "退款" | "退货" | "退单" | "红冲" => 1,
        _ => return None,
    })
}

pub fn flag(text: &str) -> Option<bool> {
    Some(match word(text).as_ref() {
        "1" | "true" | "yes" | "y" | "t" | "on" | "subscribed" | "granted" | "optin" | "是" | "有" | "同意"
        | "已同意" | "接受" | "已订阅" | "订阅" | "已授权" => true,
        "0" | "false" | "no" | "n" | "f" | "off" | "unsubscribed" | "denied" | "optout" | "notsubscribed" | "否"
        | "没有" | "不同意" | "拒绝" | "未订阅" | "退订" | "未授权" => false,
        _ => return None,
    })
}

/// The parts of a cell of several tags.
pub fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.split(['|', ',', ';', '、', '，', '；']).map(str::trim).filter(|tag| !tag.is_empty())
}

/// One `sku:quantity:price` of a cell of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    pub sku: &'a str,
    pub quantity: i64,
    pub price: i64,
}

/// The items of a cell: `sku:quantity:price|…`; a part that is none ends in an error.
pub fn items(text: &str, unit: Unit) -> Items<'_> {
    Items { rest: Some(text), unit }
}

/// Goes through the items of a cell.
pub struct Items<'a> {
    rest: Option<&'a str>,
    unit: Unit,
}

impl<'a> Iterator for Items<'a> {
    type Item = Result<Item<'a>, &'a str>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let text = self.rest?;
        // The last two colons before the end of the item: a number of goods may have colons of its own.
        let (mut first, mut second, mut end) = (usize::MAX, usize::MAX, text.len());
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b':' => (first, second) = (second, at),
                b'|' => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let part = &text[..end];
        self.rest = text.get(end + 1..);
        if first == usize::MAX {
            return Some(Err(part));
        }
        let item = || {
            let sku = clean(&part[..first]);
            (!sku.is_empty()).then_some(())?;
            let quantity = quantity(clean(&part[first + 1..second]))?;
            Some(Item { sku, quantity, price: amount(clean(&part[second + 1..]), self.unit)? })
        };
        Some(item().ok_or(part))
    }
}

#[cfg(test)]
#[path = "values_tests.rs"]
mod tests;
