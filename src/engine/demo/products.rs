//! What the shop sells.

use super::Sheet;
use crate::domain::{money::SCALE, schema::product};

pub struct Product {
    pub sku: &'static str,
    pub name: &'static str,
    pub category: &'static str,
    /// Whole units of the currency.
    pub price: i64,
    /// How often it is bought next to the others.
    pub weight: u32,
}

pub const CATEGORIES: [&str; 5] =
    ["茶叶 · Tea", "茶具 · Teaware", "瓷器 · Ceramics", "家居 · Homeware", "礼盒 · Gift sets"];

const fn tea(sku: &'static str, name: &'static str, price: i64, weight: u32) -> Product {
    Product { sku, name, category: CATEGORIES[0], price, weight }
}

const fn ware(sku: &'static str, name: &'static str, price: i64, weight: u32) -> Product {
    Product { sku, name, category: CATEGORIES[1], price, weight }
}

const fn china(sku: &'static str, name: &'static str, price: i64, weight: u32) -> Product {
    Product { sku, name, category: CATEGORIES[2], price, weight }
}

const fn home(sku: &'static str, name: &'static str, price: i64, weight: u32) -> Product {
    Product { sku, name, category: CATEGORIES[3], price, weight }
}

const fn gift(sku: &'static str, name: &'static str, price: i64, weight: u32) -> Product {
    Product { sku, name, category: CATEGORIES[4], price, weight }
}

pub const PRODUCTS: [Product; 40] = [
    tea("TEA-LJ-100", "龙井绿茶 100 克 · Longjing green tea 100 g", 168, 14),
    tea("TEA-BLC-100", "碧螺春 100 克 · Biluochun green tea 100 g", 148, 8),
    tea("TEA-TGY-250", "铁观音 250 克 · Tieguanyin oolong 250 g", 128, 12),
    tea("TEA-DHP-100", "大红袍 100 克 · Da Hong Pao rock oolong 100 g", 198, 7),
    tea("TEA-QM-150", "祁门红茶 150 克 · Keemun black tea 150 g", 98, 9),
    tea("TEA-JJM-100", "金骏眉 100 克 · Jin Jun Mei black tea 100 g", 238, 5),
    tea("TEA-PE-357", "熟普洱茶饼 357 克 · Ripe pu'er cake 357 g", 158, 9),
    tea("TEA-SPE-357", "生普洱茶饼 357 克 · Raw pu'er cake 357 g", 218, 4),
    tea("TEA-BHYZ-50", "白毫银针 50 克 · Silver Needle white tea 50 g", 188, 4),
    tea("TEA-SM-350", "寿眉老白茶 350 克 · Aged Shou Mei white tea 350 g", 136, 5),
    tea("TEA-MLH-200", "茉莉花茶 200 克 · Jasmine tea 200 g", 68, 13),
    tea("TEA-GH-50", "贡菊花 50 克 · Chrysanthemum flowers 50 g", 36, 8),
    tea("TEA-XQG-200", "小青柑 200 克 · Mandarin pu'er 200 g", 78, 7),
    ware("WARE-GW-150", "白瓷盖碗 150 毫升 · White porcelain gaiwan 150 ml", 88, 8),
    ware("WARE-ZS-200", "宜兴紫砂壶 200 毫升 · Yixing clay teapot 200 ml", 368, 3),
    ware("WARE-GLP-600", "耐热玻璃壶 600 毫升 · Glass teapot 600 ml", 79, 7),
    ware("WARE-CUP-6", "品茗杯六只 · Six tasting cups", 96, 6),
    ware("WARE-GDB-250", "玻璃公道杯 250 毫升 · Glass sharing pitcher 250 ml", 42, 5),
    ware("WARE-TRAY-B", "竹制茶盘 · Bamboo tea tray", 159, 4),
    ware("WARE-TRV-1", "便携旅行茶具 · Travel tea set", 129, 8),
    ware("WARE-STR-1", "不锈钢茶漏 · Steel tea strainer", 19, 6),
    ware("WARE-CAN-1", "锡制茶叶罐 · Pewter tea caddy", 228, 2),
    china("CER-MUG-QH", "青花马克杯 · Blue-and-white mug", 59, 9),
    china("CER-BOWL-4", "青釉饭碗四只 · Four celadon rice bowls", 118, 6),
    china("CER-PLATE-2", "手绘餐盘两只 · Two hand-painted plates", 138, 4),
    china("CER-VASE-S", "景德镇小花瓶 · Small Jingdezhen vase", 168, 4),
    china("CER-VASE-L", "龙泉青瓷花瓶 · Longquan celadon vase", 458, 1),
    china("CER-SPN-6", "陶瓷汤勺六只 · Six porcelain spoons", 48, 4),
    china("CER-POT-ND", "粗陶炖锅 · Stoneware casserole", 269, 2),
    home("HOME-LIN-1", "亚麻桌旗 · Linen table runner", 89, 4),
    home("HOME-CST-6", "竹编杯垫六片 · Six bamboo coasters", 39, 6),
    home("HOME-INC-1", "檀香线香 · Sandalwood incense", 58, 6),
    home("HOME-INCB-1", "黄铜香插 · Brass incense holder", 76, 3),
    home("HOME-LAMP-P", "宣纸台灯 · Rice-paper lamp", 239, 2),
    home("HOME-BSK-1", "藤编收纳篮 · Rattan basket", 109, 3),
    home("HOME-CUS-1", "扎染靠垫套 · Tie-dyed cushion cover", 69, 4),
    gift("GIFT-TEA-4", "四季名茶礼盒 · Four seasons tea gift box", 298, 6),
    gift("GIFT-GW-SET", "盖碗茶具礼盒 · Gaiwan gift set", 398, 3),
    gift("GIFT-MOON", "中秋茶点礼盒 · Mid-autumn tea and mooncake box", 268, 3),
    gift("GIFT-FIRST", "茶友入门套装 · Tea beginner's set", 188, 7),
];

pub fn write(sheet: &mut Sheet) {
    for item in &PRODUCTS {
        let mut row = sheet.row();
        row.text(product::NAME, item.name);
        row.text(product::SKU, item.sku);
        row.word(product::CATEGORY, item.category);
        row.int(product::PRICE, item.price * SCALE);
        row.end();
    }
}
