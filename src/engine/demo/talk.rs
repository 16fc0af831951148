//! What was said: calls, visits, messages and notes.

use super::Sheet;
use super::buyers::Buyer;
use super::random::Random;
use crate::domain::{id::Id, schema::interaction, time};
use std::collections::BTreeMap;

/// Kind (its code), channel, and what was said in either language.
type Said = (i64, &'static str, &'static str, &'static str);

const SAID: [Said; 16] = [
    (
        1,
        "phone",
        "来电咨询新茶上市时间，已告知三月底可预订。",
        "Called to ask when the new harvest arrives: end of March.",
    ),
    (
        1,
        "phone",
        "回访：对上次的茶很满意，打算中秋再订礼盒。",
        "Follow-up call: happy with the tea, wants gift boxes in autumn.",
    ),
    (
        1,
        "phone",
        "反映快递外箱破损，茶具完好，已致歉并送券。",
        "Parcel was dented, contents fine. Apologised and sent a voucher.",
    ),
    (1, "phone", "电话未接，改发短信。", "No answer; left a voicemail."),
    (
        2,
        "store",
        "到店试饮三款乌龙，最喜欢铁观音。",
        "Visited the shop and tasted three oolongs; liked Tieguanyin best.",
    ),
    (2, "store", "到店看花瓶，说等活动再买。", "Came to see the vases, will wait for the sale."),
    (2, "event", "茶会上认识，对手作紫砂壶感兴趣。", "Met at the tea fair, interested in hand-made teapots."),
    (3, "wechat", "询问盖碗使用方法，已发视频教程。", "Asked how to use a gaiwan; sent the video."),
    (3, "wechat", "发来开箱照片，同意我们转发。", "Sent photographs of the parcel; we may share them."),
    (3, "email", "咨询能否开发票，已补开电子发票。", "Asked for an invoice; sent it by e-mail."),
    (3, "wechat", "问双十一有没有满减，已提前发优惠信息。", "Asked about the November sale; sent the offer early."),
    (3, "email", "想换收货地址，已在系统更新。", "New delivery address, updated in the record."),
    (0, "", "偏好素色器物，不要推荐带金边的款式。", "Likes plain glazes: do not offer anything with a gold rim."),
    (0, "", "生日月可送小罐茶试饮装。", "Send a tasting tin in the birthday month."),
    (0, "", "三个月未下单，建议发回访券。", "No order for three months: worth a win-back voucher."),
    (0, "", "推荐过两位朋友，值得感谢。", "Referred two friends; thank them."),
];

const SAID_BY_COMPANIES: [Said; 5] = [
    (
        1,
        "phone",
        "采购经理询问大宗报价，已发八五折价目表。",
        "Purchasing asked for a volume quote; sent the trade price list.",
    ),
    (1, "phone", "确认月结账期，下月起执行。", "Agreed on payment terms, from next month on."),
    (2, "store", "拜访门店，看到我们的茶具摆在前台。", "Visited them: our teaware stands at the front desk."),
    (3, "email", "来函索取样品，已寄出四款。", "Asked for samples; sent four."),
    (
        0,
        "",
        "年底有礼品采购预算，十月跟进。",
        "Has a budget for presents at the end of the year: follow up in October.",
    ),
];

pub fn write(sheet: &mut Sheet, random: &mut Random, buyers: &[Buyer], contacts: &BTreeMap<u32, Id>, today: i64) {
    let mut drawn: Vec<(i64, &Buyer, Said)> = Vec::new();
    for buyer in buyers {
        let count = if buyer.is_company() { random.range(0, 4) } else { random.pick(&[0, 0, 0, 0, 0, 0, 1, 1, 1, 2]) };
        for _ in 0..count {
            let said = random.pick(if buyer.is_company() { &SAID_BY_COMPANIES[..] } else { &SAID[..] });
            let first = time::day_of(buyer.created) + 1;
            // Within opening hours, and never later than yesterday.
            let day = random.range(first, today - 1).min(today - 1).max(first.min(today - 1));
            let at = day * time::DAY + random.range(9 * 3_600, 18 * 3_600);
            drawn.push((at, buyer, said));
        }
    }
    drawn.sort_by_key(|(at, buyer, _)| (*at, buyer.number));
    for (at, buyer, (kind, channel, chinese, english)) in drawn {
        let customer = sheet.id(buyer.number);
        let mut row = sheet.row();
        row.reference(interaction::CUSTOMER, customer);
        row.int(interaction::KIND, kind);
        row.int(interaction::AT, at);
        row.text(interaction::TEXT, if buyer.chinese { chinese } else { english });
        if let Some(contact) = contacts.get(&buyer.number) {
            row.reference(interaction::CONTACT, *contact);
        }
        if !channel.is_empty() {
            row.word(interaction::CHANNEL, channel);
        }
        row.end();
    }
}
