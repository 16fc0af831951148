use super::*;
use crate::exchange::plan::DateOrder;
use std::path::{Path, PathBuf};

fn look(head: &[u8]) -> Result<Inspection, FileProblem> {
    inspect("shop.csv", head.len() as u64, head, &Defaults::default(), |_| None)
}

fn file() -> String {
    "shop.csv".into()
}

#[test]
fn files_that_cannot_be_imported_say_why() {
    assert_eq!(look(b""), Err(FileProblem::Empty { name: file() }));
    assert_eq!(look(b"\xef\xbb\xbf \n\n"), Err(FileProblem::Empty { name: file() }));
    assert_eq!(look(b"id,name\n"), Err(FileProblem::HeaderOnly { name: file() }));
    assert_eq!(look(b"PK\x03\x04 xl/workbook"), Err(FileProblem::Binary { name: file(), kind: "xlsx".into() }));
    let noise: Vec<u8> = (0..4_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert!(matches!(look(&noise), Err(FileProblem::Binary { .. })));
    let wide = vec!["c"; 10_000].join(",") + "\n" + &vec!["1"; 10_000].join(",");
    assert_eq!(look(wide.as_bytes()), Err(FileProblem::TooManyColumns { name: file(), columns: 10_000, limit: 2_000 }));
    assert_eq!(look(b"\x1f\x8b\x08"), Err(FileProblem::Truncated { name: file(), row: 1 }));
}

#[test]
fn a_remembered_plan_is_taken() {
    let head = "编号;姓名\n1;张伟\n".as_bytes();
    let first = look(head).unwrap();
    assert!(!first.remembered);
    let plan = Plan { columns: vec![Target::Ignore, first.plan.columns[1].clone()], ..first.plan };
    let kept = plan.clone();
    let again = inspect("shop.csv", head.len() as u64, head, &Defaults::default(), |key| {
        (key == header_key(&["编号".to_owned(), "姓名".to_owned()])).then_some(kept)
    });
    let again = again.unwrap();
    assert!(again.remembered);
    assert_eq!(again.plan, plan);
    assert_eq!((again.plan.delimiter, again.rows.len()), (b';', 1));
}

#[test]
fn without_a_header_the_first_row_is_data() {
    let found = look(b"1,Ann,a@b.com\n2,Bob,b@c.com\n").unwrap();
    assert!(!found.plan.header);
    assert_eq!((found.header.join(" "), found.rows.len()), ("1 2 3".into(), 2));
}

/// The beginning of a file that is not part of the project, if it is here.
fn shared(path: &str) -> Option<(u64, Vec<u8>)> {
    use std::io::Read;
    let base = std::env::var_os("GUANXI_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let path = if Path::new(path).is_absolute() { PathBuf::from(path) } else { base.join(path) };
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("SKIPPED: {} is not here", path.display());
        return None;
    };
    let size = file.metadata().unwrap().len();
    let mut head = Vec::new();
    file.take(HEAD as u64).read_to_end(&mut head).unwrap();
    Some((size, head))
}

fn fields(plan: &Plan) -> Vec<String> {
    plan.columns
        .iter()
        .map(|target| match target {
            Target::Field { table, key } => {
                format!("{}.{}{}", table.name(), table.field(key.field).map_or("?", |info| info.name), key.name)
            }
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn the_real_file_is_guessed_whole() {
    let Some((size, head)) = shared("data/online_retail.csv.gz") else { return };
    let found = inspect("online_retail.csv.gz", size, &head, &Defaults::default(), |_| None).unwrap();
    assert_eq!(
        fields(&found.plan),
        [
            "order.number",
            "product.sku",
            "product.name",
            "Quantity",
            "order.at",
            "UnitPrice",
            "customer.code",
            "customer.country",
        ]
    );
    assert!(found.gzip);
    assert_eq!((found.plan.content, found.plan.dates), (Content::OrderLines, DateOrder::YearFirst));
    assert!((400_000..700_000).contains(&found.rows_estimate), "{}", found.rows_estimate);
}

/// The benchmark's files are guessed from their first rows, of which these are two.
#[test]
fn the_benchmarks_files_are_guessed_whole() {
    let customers = "id,name,gender,birthday,phone,email,wechat,city,province,country,source,tags,tier,created_at,consent_email,consent_sms\n\
        C0000001,郭宁羽,f,2003-09-26,17539020472,guo92159@example.net,,武汉,湖北,CN,jd,,,2022-06-20 19:02:59,0,1\n\
        C0000003,魏纨融,f,1984-11-06,13777212900,wei483446@example.com,wx_wei82232,东莞,广东,CN,tmall,newsletter,,2023-12-14 09:54:30,0,1\n";
    let found = look(customers.as_bytes()).unwrap();
    assert_eq!(
        fields(&found.plan).join(" "),
        "customer.code customer.name customer.gender customer.birthday customer.phone customer.email customer.wechat \
         customer.city customer.province customer.country customer.source Tags customer.tier customer.created \
         customer.consentemail customer.consentsms"
    );
    assert_eq!((found.plan.content, found.plan.minor_units), (Content::Customers, false));
    let orders = "order_id,customer_id,ordered_at,channel,status,currency,items,total_minor\n\
        O00000001,C0018312,2022-01-01 10:12:54,wechat,paid,CNY,S1143:1:10860,10860\n\
        O00000002,C0087775,2022-01-01 10:21:32,tmall,paid,CNY,S1316:2:2915|S1990:1:9163|S1303:1:5498|S0171:1:12828,33319\n";
    let found = look(orders.as_bytes()).unwrap();
    assert_eq!(
        fields(&found.plan).join(" "),
        "order.number customer.code order.at order.channel order.status order.currency Items order.total"
    );
    assert_eq!((found.plan.content, found.plan.minor_units, found.plan.delimiter), (Content::Orders, true, b','));
}

/// The person knows better how a file is to be read than its first bytes do.
#[test]
fn a_file_is_read_as_told() {
    let head = b"a;b,c\n1;2,3\n4;5,6\n";
    let form = |delimiter, header| Form { encoding: Encoding::Utf8, delimiter, header };
    let look = |form| {
        inspect_as("shop.csv", head.len() as u64, head, &Defaults::default(), Some(form), |_| None)
            .map(|found| (found.header, found.rows.len()))
    };
    assert_eq!(look(form(b';', true)), Ok((vec!["a".into(), "b,c".into()], 2)));
    assert_eq!(look(form(b',', false)), Ok((vec!["1".into(), "2".into()], 3)));
    let wrong = Form { encoding: Encoding::Utf8, delimiter: b',', header: true };
    let latin = b"\xff\xe9,b\n1,2\n";
    let refused = inspect_as("shop.csv", latin.len() as u64, latin, &Defaults::default(), Some(wrong), |_| None);
    assert_eq!(refused, Err(FileProblem::Encoding { name: file(), row: 1, encoding: "UTF-8".into() }));
}
