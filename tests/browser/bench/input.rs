//! The benchmark's input: customers and orders of an imagined shop as two CSV files.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::Command,
};

pub struct Input {
    pub customers: PathBuf,
    pub orders: PathBuf,
    pub rows: u64,
}

/// Makes it with `../shared/bench/generate.py` where that and Python are there, else by itself, once for each size.
pub fn make(customers: u64, orders: u64) -> Input {
    let folder = xtask::target_dir().join("bench-input").join(format!("{customers}-{orders}"));
    let input =
        Input { customers: folder.join("customers.csv"), orders: folder.join("orders.csv"), rows: customers + orders };
    // The mark is written last: without it the files may be of a run that was broken off.
    let mark = folder.join("whole");
    if !mark.is_file() {
        fs::create_dir_all(&folder).expect("a folder for the input");
        let by = if by_script(customers, orders, &folder) { "generate.py" } else { "the benchmark itself" };
        if by != "generate.py" {
            by_hand(customers, orders, &input).expect("the input is written");
        }
        fs::write(mark, by).expect("the mark");
        println!("input made by {by}: {}", folder.display());
    }
    input
}

fn by_script(customers: u64, orders: u64, folder: &Path) -> bool {
    let script = crate::support::shop::shared().join("bench/generate.py");
    script.is_file()
        && Command::new("python3")
            .arg(script)
            .args(["--customers", &customers.to_string(), "--orders", &orders.to_string(), "--seed", "1", "--out"])
            .arg(folder)
            .status()
            .is_ok_and(|status| status.success())
}

const SURNAMES: &[char] = &['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周'];
const GIVEN: &[char] =
    &['伟', '芳', '娜', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰', '娟', '涛', '明'];
const CITIES: &[&str] = &["上海", "北京", "广州", "深圳", "杭州", "成都", "重庆", "武汉"];
const CHANNELS: &[&str] = &["tmall", "douyin", "wechat", "jd", "web", "store"];

/// The same columns, without the model behind them: orders spread evenly over four years.
fn by_hand(customers: u64, orders: u64, input: &Input) -> std::io::Result<()> {
    let mut random = crate::support::random::Random(1);
    let mut pick = |end: usize| random.below(end as u64) as usize;
    let mut file = BufWriter::new(File::create(&input.customers)?);
    writeln!(
        file,
        "id,name,gender,birthday,phone,email,wechat,city,province,country,source,tags,tier,created_at,consent_email,consent_sms"
    )?;
    for at in 0..customers {
        let name: String = [SURNAMES[pick(10)], GIVEN[pick(16)], GIVEN[pick(16)]].iter().collect();
        let (number, city) = (pick(1_000_000_000), CITIES[pick(8)]);
        writeln!(
            file,
            "C{:07},{name},{},19{:02}-{:02}-{:02},1{number:010},c{number}@example.com,,{city},{city},CN,{},newsletter,,2021-12-{:02} 10:00:00,{},1",
            at + 1,
            ["f", "m"][pick(2)],
            50 + pick(50),
            1 + pick(12),
            1 + pick(28),
            CHANNELS[pick(6)],
            1 + pick(28),
            pick(2)
        )?;
    }
    file.flush()?;
    let mut file = BufWriter::new(File::create(&input.orders)?);
    writeln!(file, "order_id,customer_id,ordered_at,channel,status,currency,items,total_minor")?;
    for at in 0..orders {
        let month = at * 48 / orders;
        let within = (at * 48 % orders) * 28 / orders;
        let mut items = String::new();
        let mut total = 0;
        for line in 0..1 + pick(4) {
            let (quantity, price) = (1 + pick(3), 100 + pick(20_000));
            let bar = if line > 0 { "|" } else { "" };
            write!(items, "{bar}S{:04}:{quantity}:{price}", 1 + pick(2_000)).expect("a string takes text");
            total += quantity * price;
        }
        writeln!(
            file,
            "O{:08},C{:07},{}-{:02}-{:02} {:02}:{:02}:00,{},{},CNY,{items},{total}",
            at + 1,
            1 + pick(customers as usize),
            2022 + month / 12,
            1 + month % 12,
            1 + within,
            8 + pick(14),
            pick(60),
            CHANNELS[pick(6)],
            ["paid", "paid", "paid", "paid", "paid", "paid", "paid", "paid", "refunded", "cancelled", "pending"]
                [pick(11)],
        )?;
    }
    file.flush()
}
