//! Where people live and how they are called up. No number can be anyone's: they are from ranges that are kept for
//! fiction, or from ones that nobody was given.

use super::random::Random;

#[derive(Clone, Copy)]
pub struct Place {
    pub city: &'static str,
    pub province: &'static str,
    /// ISO 3166-1.
    pub country: &'static str,
    /// How the postal code begins.
    post: &'static str,
    weight: u32,
}

const fn china(city: &'static str, province: &'static str, post: &'static str, weight: u32) -> Place {
    Place { city, province, country: "CN", post, weight }
}

const fn abroad(
    city: &'static str,
    province: &'static str,
    country: &'static str,
    post: &'static str,
    weight: u32,
) -> Place {
    Place { city, province, country, post, weight }
}

const CHINA: [Place; 28] = [
    china("上海", "上海", "2000", 14),
    china("北京", "北京", "1000", 12),
    china("杭州", "浙江", "3100", 11),
    china("深圳", "广东", "5180", 10),
    china("广州", "广东", "5100", 9),
    china("成都", "四川", "6100", 8),
    china("苏州", "江苏", "2150", 7),
    china("南京", "江苏", "2100", 6),
    china("武汉", "湖北", "4300", 5),
    china("重庆", "重庆", "4000", 5),
    china("宁波", "浙江", "3150", 4),
    china("西安", "陕西", "7100", 4),
    china("长沙", "湖南", "4100", 4),
    china("厦门", "福建", "3610", 4),
    china("青岛", "山东", "2660", 3),
    china("天津", "天津", "3000", 3),
    china("郑州", "河南", "4500", 3),
    china("福州", "福建", "3500", 3),
    china("合肥", "安徽", "2300", 3),
    china("东莞", "广东", "5230", 3),
    china("济南", "山东", "2500", 2),
    china("昆明", "云南", "6500", 2),
    china("大连", "辽宁", "1160", 2),
    china("沈阳", "辽宁", "1100", 2),
    china("景德镇", "江西", "3330", 1),
    china("贵阳", "贵州", "5500", 1),
    china("南宁", "广西", "5300", 1),
    china("哈尔滨", "黑龙江", "1500", 1),
];

const ABROAD: [Place; 16] = [
    abroad("London", "England", "GB", "SE", 12),
    abroad("Manchester", "England", "GB", "M", 5),
    abroad("Edinburgh", "Scotland", "GB", "EH", 4),
    abroad("Bristol", "England", "GB", "BS", 3),
    abroad("Leeds", "England", "GB", "LS", 3),
    abroad("Cardiff", "Wales", "GB", "CF", 2),
    abroad("Cambridge", "England", "GB", "CB", 2),
    abroad("New York", "NY", "US", "100", 6),
    abroad("San Francisco", "CA", "US", "941", 4),
    abroad("Seattle", "WA", "US", "981", 3),
    abroad("Boston", "MA", "US", "021", 3),
    abroad("Chicago", "IL", "US", "606", 3),
    abroad("Portland", "OR", "US", "972", 2),
    abroad("Toronto", "ON", "CA", "", 3),
    abroad("Vancouver", "BC", "CA", "", 3),
    abroad("Montreal", "QC", "CA", "", 1),
];

pub fn place(random: &mut Random, is_chinese: bool) -> Place {
    let list: &[Place] = if is_chinese { &CHINA } else { &ABROAD };
    random.weigh(list, |place| place.weight)
}

pub fn address(random: &mut Random, place: &Place) -> String {
    const ROADS: [&str; 10] =
        ["人民路", "解放路", "中山路", "文化路", "建设路", "湖滨路", "和平街", "新华路", "学院路", "滨江大道"];
    const STREETS: [&str; 10] = [
        "Station Road",
        "High Street",
        "Church Lane",
        "Park Avenue",
        "Mill Lane",
        "Victoria Street",
        "Elm Street",
        "Queen Street",
        "Maple Avenue",
        "Orchard Road",
    ];
    if place.country == "CN" {
        let (road, number) = (random.pick(&ROADS), random.range(1, 480));
        let (house, floor) = (random.range(1, 18), random.range(1, 26));
        format!("{road}{number}号{house}幢{floor}0{}室", random.range(1, 4))
    } else {
        format!("{} {}", random.range(1, 180), random.pick(&STREETS))
    }
}

/// `None` where the country's codes are not ones to be made up.
pub fn postcode(random: &mut Random, place: &Place) -> Option<String> {
    match place.country {
        "CN" | "US" => Some(format!("{}{:02}", place.post, random.range(1, 60))),
        "GB" => Some(format!("{}{} {}AA", place.post, random.range(1, 19), random.range(1, 9))),
        _ => None,
    }
}

/// Gives out telephone numbers, each once.
#[derive(Default)]
pub struct Phones {
    chinese: u64,
    british: u64,
    american: u64,
}

impl Phones {
    /// For others than the customers, of whom there are fewer than numbers in front of these.
    pub fn after_customers() -> Self {
        Self { chinese: 50_000_000, british: 9_000, american: 0 }
    }

    /// A number of the country in E.164 form; `None` when all of its numbers are given out.
    pub fn next(&mut self, country: &str) -> Option<String> {
        match country {
            "CN" => Some(self.chinese()),
            "GB" => self.british(),
            _ => self.american(),
        }
    }

    /// China keeps no numbers for fiction. All of these begin with 154, so that they are easily told from a shop's own;
    /// nobody should dial them.
    fn chinese(&mut self) -> String {
        self.chinese += 1;
        // Steps through all of them in an order that looks like none.
        format!("+86154{:08}", (self.chinese * 61_803_399 + 27_182_818) % 100_000_000)
    }

    /// Ofcom's numbers for drama: a thousand mobile ones, and a thousand in each of several areas.
    fn british(&mut self) -> Option<String> {
        const BLOCKS: [&str; 13] = [
            "7700900", "2079460", "1134960", "1144960", "1154960", "1164960", "1174960", "1184960", "1214960",
            "1314960", "1414960", "1514960", "1614960",
        ];
        let block = BLOCKS.get((self.british / 1000) as usize)?;
        let number = (self.british * 617 + 128) % 1000;
        self.british += 1;
        Some(format!("+44{block}{number:03}"))
    }

    /// 555-0100 to 555-0199 of each area are kept for fiction in North America.
    fn american(&mut self) -> Option<String> {
        const AREAS: [u64; 24] = [
            212, 415, 206, 617, 312, 503, 416, 604, 514, 303, 305, 404, 512, 602, 612, 702, 713, 801, 215, 214, 202,
            313, 314, 919,
        ];
        let count = AREAS.len() as u64;
        if self.american >= count * 100 {
            return None;
        }
        let (area, number) = (AREAS[(self.american % count) as usize], self.american / count * 37 % 100);
        self.american += 1;
        Some(format!("+1{area}55501{number:02}"))
    }
}
