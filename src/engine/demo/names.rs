//! Names of people and companies, and what their addresses and handles are made of.

use super::random::Random;

pub const FEMALE: i64 = 1;
pub const MALE: i64 = 2;

/// Surname, how it is written in Latin letters, and how many of 1,000 people have it, about.
const SURNAMES: [(&str, &str, u32); 44] = [
    ("王", "wang", 72),
    ("李", "li", 71),
    ("张", "zhang", 68),
    ("刘", "liu", 51),
    ("陈", "chen", 45),
    ("杨", "yang", 31),
    ("黄", "huang", 23),
    ("赵", "zhao", 22),
    ("吴", "wu", 20),
    ("周", "zhou", 20),
    ("徐", "xu", 15),
    ("孙", "sun", 15),
    ("马", "ma", 13),
    ("朱", "zhu", 13),
    ("胡", "hu", 12),
    ("郭", "guo", 12),
    ("何", "he", 11),
    ("林", "lin", 11),
    ("高", "gao", 10),
    ("罗", "luo", 10),
    ("郑", "zheng", 10),
    ("梁", "liang", 9),
    ("谢", "xie", 8),
    ("宋", "song", 7),
    ("唐", "tang", 7),
    ("许", "xu", 7),
    ("邓", "deng", 6),
    ("韩", "han", 6),
    ("冯", "feng", 6),
    ("曹", "cao", 6),
    ("彭", "peng", 6),
    ("曾", "zeng", 6),
    ("肖", "xiao", 5),
    ("田", "tian", 5),
    ("董", "dong", 5),
    ("潘", "pan", 5),
    ("袁", "yuan", 5),
    ("蔡", "cai", 5),
    ("蒋", "jiang", 5),
    ("余", "yu", 5),
    ("沈", "shen", 4),
    ("钱", "qian", 2),
    ("方", "fang", 3),
    ("欧阳", "ouyang", 1),
];

type Sign = (&'static str, &'static str);

const FEMALE_FIRST: [Sign; 16] = [
    ("雨", "yu"),
    ("思", "si"),
    ("嘉", "jia"),
    ("欣", "xin"),
    ("梦", "meng"),
    ("雅", "ya"),
    ("静", "jing"),
    ("婉", "wan"),
    ("诗", "shi"),
    ("若", "ruo"),
    ("晓", "xiao"),
    ("佳", "jia"),
    ("心", "xin"),
    ("语", "yu"),
    ("子", "zi"),
    ("慧", "hui"),
];
const FEMALE_SECOND: [Sign; 16] = [
    ("涵", "han"),
    ("怡", "yi"),
    ("萱", "xuan"),
    ("琪", "qi"),
    ("瑶", "yao"),
    ("婷", "ting"),
    ("彤", "tong"),
    ("妍", "yan"),
    ("洁", "jie"),
    ("晴", "qing"),
    ("薇", "wei"),
    ("宁", "ning"),
    ("悦", "yue"),
    ("琳", "lin"),
    ("雯", "wen"),
    ("敏", "min"),
];
const MALE_FIRST: [Sign; 16] = [
    ("浩", "hao"),
    ("子", "zi"),
    ("宇", "yu"),
    ("俊", "jun"),
    ("志", "zhi"),
    ("文", "wen"),
    ("明", "ming"),
    ("建", "jian"),
    ("嘉", "jia"),
    ("天", "tian"),
    ("晨", "chen"),
    ("永", "yong"),
    ("泽", "ze"),
    ("思", "si"),
    ("国", "guo"),
    ("家", "jia"),
];
const MALE_SECOND: [Sign; 16] = [
    ("轩", "xuan"),
    ("然", "ran"),
    ("杰", "jie"),
    ("辰", "chen"),
    ("豪", "hao"),
    ("强", "qiang"),
    ("伟", "wei"),
    ("博", "bo"),
    ("涛", "tao"),
    ("平", "ping"),
    ("鹏", "peng"),
    ("航", "hang"),
    ("恒", "heng"),
    ("远", "yuan"),
    ("峰", "feng"),
    ("华", "hua"),
];

const ENGLISH_FEMALE: [&str; 26] = [
    "Emma",
    "Olivia",
    "Amelia",
    "Sophie",
    "Grace",
    "Charlotte",
    "Emily",
    "Hannah",
    "Lucy",
    "Alice",
    "Chloe",
    "Laura",
    "Sarah",
    "Rachel",
    "Megan",
    "Abigail",
    "Claire",
    "Julia",
    "Naomi",
    "Fiona",
    "Helen",
    "Isla",
    "Zoe",
    "Victoria",
    "Rebecca",
    "Margaret",
];
const ENGLISH_MALE: [&str; 26] = [
    "James", "Oliver", "Harry", "Jack", "Thomas", "William", "Daniel", "Samuel", "Henry", "Benjamin", "Matthew",
    "Andrew", "David", "Michael", "Joseph", "Adam", "Ryan", "Peter", "Simon", "Edward", "Luke", "Nathan", "Robert",
    "Callum", "Martin", "Patrick",
];
const ENGLISH_SURNAMES: [&str; 40] = [
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel", "Robinson", "Wright",
    "Thompson", "Evans", "Walker", "White", "Roberts", "Green", "Hall", "Wood", "Jackson", "Clarke", "Khan", "Lewis",
    "Harris", "Cooper", "King", "Baker", "Turner", "Morris", "Miller", "Anderson", "Garcia", "Martinez", "Nguyen",
    "Murphy", "Campbell", "Stewart", "Carter", "O'Brien", "Fraser",
];

/// Of a person or a company.
pub struct Name {
    pub shown: String,
    /// Only `a` to `z` and points: for addresses and handles.
    pub latin: String,
    pub gender: i64,
}

pub fn chinese(random: &mut Random) -> Name {
    let (surname, latin, _) = random.weigh(&SURNAMES, |(_, _, weight)| *weight);
    let gender = if random.chance(0.62) { FEMALE } else { MALE };
    let (first, second) = if gender == FEMALE { (&FEMALE_FIRST, &FEMALE_SECOND) } else { (&MALE_FIRST, &MALE_SECOND) };
    let last = random.pick(second);
    let mut name = Name { shown: surname.into(), latin: latin.into(), gender };
    if !random.chance(0.15) {
        let first = random.pick(first);
        name.shown.push_str(first.0);
        name.latin.push_str(first.1);
    }
    name.shown.push_str(last.0);
    name.latin.push_str(last.1);
    name
}

pub fn english(random: &mut Random) -> Name {
    let gender = if random.chance(0.58) { FEMALE } else { MALE };
    let given = random.pick(if gender == FEMALE { &ENGLISH_FEMALE } else { &ENGLISH_MALE });
    let surname = random.pick(&ENGLISH_SURNAMES);
    let latin = format!("{given}.{}", surname.replace('\'', "")).to_lowercase();
    Name { shown: format!("{given} {surname}"), latin, gender }
}

pub fn person(random: &mut Random, is_chinese: bool) -> Name {
    if is_chinese { chinese(random) } else { english(random) }
}

const BRANDS: [Sign; 16] = [
    ("清和", "qinghe"),
    ("云上", "yunshang"),
    ("听雨", "tingyu"),
    ("拾光", "shiguang"),
    ("南山", "nanshan"),
    ("半亩", "banmu"),
    ("松风", "songfeng"),
    ("竹里", "zhuli"),
    ("青禾", "qinghe"),
    ("远山", "yuanshan"),
    ("知味", "zhiwei"),
    ("雅集", "yaji"),
    ("禾木", "hemu"),
    ("一叶", "yiye"),
    ("花间", "huajian"),
    ("归田", "guitian"),
];
const ENGLISH_BRANDS: [&str; 14] = [
    "Willow",
    "Harbour",
    "Lantern",
    "Maple",
    "Foxglove",
    "Copper Kettle",
    "Riverside",
    "Juniper",
    "Blue Heron",
    "Orchard",
    "Saltmarsh",
    "Thistle",
    "Old Mill",
    "Larkspur",
];

/// What a company does: the end of its name and its industry, in either language.
const TRADES: [(&str, &str, &str, &str); 6] = [
    ("茶馆", "餐饮", "Tearooms", "Hospitality"),
    ("酒店管理有限公司", "酒店", "Hotels Ltd", "Hotels"),
    ("贸易有限公司", "批发零售", "Trading Ltd", "Wholesale"),
    ("文化传播有限公司", "文化传媒", "Events Ltd", "Events"),
    ("民宿", "旅游", "Guest House", "Tourism"),
    ("家居生活馆", "零售", "Home & Living", "Retail"),
];

/// A company of a city, and its industry.
pub fn company(random: &mut Random, is_chinese: bool, city: &str) -> (Name, &'static str) {
    let (ending, industry, english, english_industry) = random.pick(&TRADES);
    if is_chinese {
        let (brand, latin) = random.pick(&BRANDS);
        (Name { shown: format!("{city}{brand}{ending}"), latin: latin.into(), gender: 0 }, industry)
    } else {
        let brand = random.pick(&ENGLISH_BRANDS);
        let latin = brand.replace(' ', "").to_lowercase();
        (Name { shown: format!("{brand} {english}"), latin, gender: 0 }, english_industry)
    }
}
