mod orders;

use super::*;
use crate::domain::{
    record::Record,
    schema::{Field, Key, customer, order, product},
    stamp::Stamp,
    value::{Line, Value},
};
use crate::engine::changes::{Changes, What};
use crate::exchange::{
    inspect::{Defaults, inspect},
    plan::{Counts, Inspection, Target},
};
use std::path::PathBuf;

const CONTEXT: Context = Context { now: 1_767_225_600_000, zone: 480 };

/// A business that files are imported into one after the other.
struct Shop {
    workspace: Workspace,
    defaults: Defaults,
    imports: u32,
}

struct Imported {
    report: Report,
    rejects: String,
    deltas: usize,
}

impl Shop {
    fn new() -> Self {
        let mut workspace = Workspace::new(Device(1));
        workspace.build_customers();
        workspace.build_orders();
        Self { workspace, defaults: Defaults::default(), imports: 0 }
    }

    fn inspect(&self, bytes: &[u8]) -> Inspection {
        let head = &bytes[..bytes.len().min(inspect::HEAD)];
        inspect("file.csv", bytes.len() as u64, head, &self.defaults, |_| None).unwrap()
    }

    fn import(&mut self, text: &str) -> Imported {
        let plan = self.inspect(text.as_bytes()).plan;
        self.import_as(text.as_bytes(), &plan, 64)
    }

    fn import_as(&mut self, bytes: &[u8], plan: &Plan, step: usize) -> Imported {
        self.try_import(bytes, plan, step).unwrap()
    }

    fn try_import(&mut self, bytes: &[u8], plan: &Plan, step: usize) -> Result<Imported, FileProblem> {
        self.imports += 1;
        let mut head = self.workspace.head(What::Import, &CONTEXT, "");
        let setup = Setup {
            name: "file.csv".into(),
            gzip: bytes.starts_with(&[0x1f, 0x8b]),
            device: Device(100 + self.imports),
            stamp: head.stamp,
            context: CONTEXT,
        };
        let mut import = Import::new(&self.workspace, plan, setup)?;
        let (mut pages, mut rejects) = (Vec::new(), String::new());
        for chunk in bytes.chunks(step) {
            import.push(&self.workspace, chunk)?;
            pages.extend(import.take_pages());
            rejects.push_str(&import.take_rejects());
        }
        import.end(&self.workspace)?;
        while import.write_more(&self.workspace) {
            pages.extend(import.take_pages());
        }
        rejects.push_str(&import.take_rejects());
        let (last, Concluded { wishes, report }) = import.conclude();
        pages.extend(last);
        for (key, (table, page)) in pages.iter().enumerate() {
            let key = self.imports * 1_000_000 + key as u32;
            head.pages.push(crate::engine::changes::NewPage { table: *table, key, records: page.len() as u32 });
        }
        let mut changes = Changes::new(head);
        wishes.write(&self.workspace, &mut changes);
        let deltas = changes.len();
        let entry = self.workspace.entry() + 1;
        let pages = pages.into_iter().map(|(_, page)| Some(page)).collect();
        self.workspace.apply(entry, &changes, pages);
        Ok(Imported { report, rejects, deltas })
    }

    /// The live record of a table with this text in a field.
    fn find(&self, table: Table, field: Field, text: &str) -> Record {
        let rows = self.workspace.rows(table);
        let found: Vec<_> = rows.iter().filter(|(_, row)| row.text(field) == text && !row.is_deleted()).collect();
        assert!(!found.is_empty(), "no {} {text}", table.name());
        found[found.len() - 1].1.to_record()
    }

    fn customer(&self, code: &str) -> Record {
        self.find(Table::Customer, customer::CODE, code)
    }

    fn order(&self, number: &str) -> Record {
        self.find(Table::Order, order::NUMBER, number)
    }

    fn count(&self, table: Table) -> usize {
        self.workspace.rows(table).len()
    }
}

fn counts(new: u64, updated: u64, unchanged: u64) -> Counts {
    Counts { new, updated, unchanged }
}

fn remarks(report: &Report) -> Vec<(Remark, u64)> {
    report.remarks.clone()
}

const CUSTOMERS: &str = "id,name,gender,birthday,phone,email,city,tags,created_at,consent_email,鞋码\n\
    C1,张伟,m,1990-01-02,138-0013-8000,A@b.cn ,杭州,vip|kol,2024-01-02 03:04:05,1,42\n\
    C2,Maya Lee,f,,,,London,,,0,\n";

#[test]
fn customers_come_in_whole() {
    let mut shop = Shop::new();
    let done = shop.import(CUSTOMERS);
    assert_eq!((done.report.rows, done.report.good, done.report.customers), (2, 2, counts(2, 0, 0)));
    assert_eq!((done.rejects.as_str(), remarks(&done.report)), ("", vec![]));
    let one = shop.customer("C1");
    assert_eq!(one.text(customer::NAME), "张伟");
    assert_eq!(one.text(customer::PHONE), "+8613800138000");
    assert_eq!(one.text(customer::EMAIL), "a@b.cn");
    assert_eq!(one.int(customer::BIRTHDAY), Some(7306));
    assert_eq!(one.int(customer::GENDER), Some(2));
    assert_eq!(one.int(customer::KIND), Some(0));
    assert_eq!(one.int(customer::CREATED), Some(1_704_164_645));
    assert_eq!(one.int(Key::of(customer::TAG, "vip")), Some(1));
    assert_eq!(one.int(Key::of(customer::CONSENT, "email")), Some(1));
    assert_eq!(one.text(Key::of(customer::CUSTOM, "鞋码")), "42");
    assert_eq!(shop.customer("C2").int(Key::of(customer::CONSENT, "email")), Some(0));
    assert_eq!(shop.customer("C2").int(customer::CREATED), Some(CONTEXT.wall()));
}

#[test]
fn the_same_file_again_changes_nothing() {
    let mut shop = Shop::new();
    shop.import(CUSTOMERS);
    let again = shop.import(CUSTOMERS);
    assert_eq!((again.report.customers, again.deltas), (counts(0, 0, 2), 0));
    assert_eq!(shop.count(Table::Customer), 2);
}

#[test]
fn known_customers_are_updated_and_never_emptied() {
    let mut shop = Shop::new();
    shop.import(CUSTOMERS);
    let done = shop.import("id,name,city,email,tags\nC1,张伟,,new@b.cn,gift\nC3,Bo,,,\n");
    assert_eq!((done.report.customers, done.deltas), (counts(1, 1, 0), 2));
    let one = shop.customer("C1");
    assert_eq!((one.text(customer::CITY), one.text(customer::EMAIL)), ("杭州", "new@b.cn"));
    assert_eq!(one.int(Key::of(customer::TAG, "gift")), Some(1));
    assert_eq!(one.int(Key::of(customer::TAG, "vip")), Some(1));
    // Without a number by the phone, then by the e-mail.
    let done = shop.import("name,phone,wechat\n张伟,+86 13800138000,zw\n");
    assert_eq!(done.report.customers, counts(0, 1, 0));
    let done = shop.import("name,email,wechat\n张伟,NEW@B.CN,zw2\n");
    assert_eq!(done.report.customers, counts(0, 1, 0));
    assert_eq!(shop.customer("C1").text(customer::WECHAT), "zw2");
    // Another number is another customer.
    let done = shop.import("id,name,phone\nC9,张伟,13800138000\n");
    assert_eq!(done.report.customers, counts(1, 0, 0));
}

#[test]
fn customers_of_whom_only_the_name_is_known() {
    let mut shop = Shop::new();
    assert_eq!(shop.import("name,city\nAnn Lee,Oslo\nBob,Bonn\n").report.customers, counts(2, 0, 0));
    assert_eq!(shop.import("name,city\nann  lee,Rome\nCarl,Bonn\n").report.customers, counts(1, 1, 0));
}

#[test]
fn rows_that_cannot_be_read_are_listed_and_the_others_go_in() {
    let mut shop = Shop::new();
    let text = "id,name,birthday,phone\nC1,Ann,1990-02-30,12345\n,,,\nC2,Bob\nC1,Ann,1990-02-30,12345\nC1,Eve,,\nC4,Dan,n/a,,\n";
    let done = shop.import(text);
    assert_eq!((done.report.rows, done.report.good, done.report.customers), (6, 3, counts(2, 0, 0)));
    assert_eq!(
        remarks(&done.report),
        [
            (Remark::Ragged, 1),
            (Remark::NoIdentity, 1),
            (Remark::Conflicting, 1),
            (Remark::FieldIgnored, 1),
            (Remark::Repeated, 1)
        ]
    );
    let listed: Vec<_> = done.report.rejects.iter().map(|reject| (reject.row, reject.remark)).collect();
    assert_eq!(listed, [(3, Remark::NoIdentity), (4, Remark::Ragged), (6, Remark::Conflicting)]);
    assert_eq!(done.report.rejects[2].column, "id");
    assert_eq!(done.rejects.lines().count(), 4);
    assert!(done.rejects.contains("\r\n4,other number of cells"));
    assert_eq!(shop.customer("C1").text(customer::NAME), "Ann");
}

#[test]
fn products_are_a_file_of_their_own() {
    let mut shop = Shop::new();
    let done = shop.import("sku,name,category,price\nT1,Tea,Drinks,9.5\nT2,Cup,Ware,\n");
    assert_eq!(done.report.products, counts(2, 0, 0));
    let done = shop.import("sku,name,category,price\nT1,Tea,Drinks,8.5\nT2,Cup,Ware,\nT1,Tea,Drinks,7\n,,,1\n");
    assert_eq!((done.report.products, done.deltas), (counts(0, 1, 1), 1));
    assert_eq!(remarks(&done.report), [(Remark::NoIdentity, 1), (Remark::Conflicting, 1)]);
    assert_eq!(shop.find(Table::Product, product::SKU, "T1").int(product::PRICE), Some(85_000));
}

#[test]
fn any_split_of_the_file_gives_the_same() {
    let plan = Shop::new().inspect(orders::LINES.as_bytes()).plan;
    let export = |step: usize| {
        let mut shop = Shop::new();
        shop.import_as(orders::LINES.as_bytes(), &plan, step);
        let mut out = String::new();
        for table in [Table::Customer, Table::Order, Table::Product] {
            for (_, row) in shop.workspace.rows(table).iter() {
                crate::exchange::json::write_record(&mut out, table, &row.to_record());
            }
        }
        out
    };
    let whole = export(usize::MAX);
    for step in [1, 7, 100] {
        assert_eq!(export(step), whole);
    }
}

#[test]
fn what_is_wrong_with_a_file_stops_it() {
    let mut shop = Shop::new();
    let plan = shop.inspect(CUSTOMERS.as_bytes()).plan;
    let problem = |shop: &mut Shop, bytes: &[u8]| shop.try_import(bytes, &plan, 10).err();
    let name = || "file.csv".to_owned();
    assert_eq!(problem(&mut shop, b""), Some(FileProblem::Empty { name: name() }));
    assert_eq!(problem(&mut shop, b"id,name\n"), Some(FileProblem::HeaderOnly { name: name() }));
    assert_eq!(problem(&mut shop, b"id\nC1,\"x\n\n"), Some(FileProblem::UnclosedQuote { name: name(), row: 2 }));
    let plan = Plan { columns: vec![Target::Ignore; 11], ..plan.clone() };
    let refused = shop.try_import(CUSTOMERS.as_bytes(), &plan, 10).err();
    assert_eq!(refused, Some(FileProblem::NothingToImport { name: name() }));
    assert_eq!(shop.count(Table::Customer), 0);
}

#[test]
fn an_import_can_be_undone_whole() {
    let mut shop = Shop::new();
    shop.import(CUSTOMERS);
    let text = "id,name,city\nC1,张伟,上海\nC5,Eve,Rome\n";
    let plan = shop.inspect(text.as_bytes()).plan;
    let before = shop.customer("C1");
    shop.import_as(text.as_bytes(), &plan, 1000);
    assert_eq!(shop.customer("C1").text(customer::CITY), "上海");
    let mut changes = Changes::new(shop.workspace.heads.last_key_value().unwrap().1.clone());
    let stamp = changes.head.stamp;
    let record = shop.customer("C1");
    changes.push(&crate::engine::changes::Delta {
        table: Table::Customer,
        id: record.id,
        key: customer::CITY.into(),
        before: Some((before.get(customer::CITY).unwrap().clone(), Stamp::NEVER)),
        after: record.get(customer::CITY).unwrap().clone(),
        origin: None,
    });
    assert_eq!(record.fields[&customer::CITY.into()].stamp, stamp);
    let entry = shop.workspace.entry();
    let (batch, kept) =
        shop.workspace.undo(entry, &changes, &crate::engine::undo::PutBack::default(), &CONTEXT, "").unwrap();
    assert!(kept.is_empty());
    shop.workspace.apply(entry + 1, &batch, Vec::new());
    assert_eq!(shop.customer("C1").text(customer::CITY), "杭州");
    let gone = shop.workspace.rows(Table::Customer).iter().filter(|(_, row)| row.is_deleted()).count();
    assert_eq!(gone, 1);
    // Afterwards the same file makes the customer anew.
    assert_eq!(shop.import_as(text.as_bytes(), &plan, 1000).report.customers, counts(1, 1, 0));
}

/// A file that is not part of the project, if it is here.
fn shared(path: &str) -> Option<Vec<u8>> {
    let base = std::env::var_os("GUANXI_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let path = base.join(path);
    let bytes = std::fs::read(&path);
    if bytes.is_err() {
        eprintln!("SKIPPED: {} is not here", path.display());
    }
    bytes.ok()
}

#[test]
fn the_real_file_goes_in() {
    let Some(bytes) = shared("data/online_retail.csv.gz") else { return };
    let mut shop = Shop::new();
    shop.defaults.currency = "GBP".into();
    let plan = shop.inspect(&bytes).plan;
    let Imported { report, rejects, .. } = shop.import_as(&bytes, &plan, 1 << 20);
    assert_eq!((report.rows, report.clean_lines, report.buyers), (541_909, 397_884, 4_338));
    assert_eq!(report.turnover, [("GBP".to_owned(), 89_114_079_040)]);
    assert_eq!(remarks(&report), [(Remark::NoCustomer, 135_080), (Remark::Refund, 8_905), (Remark::ZeroPrice, 40)]);
    assert_eq!((report.customers, report.orders), (counts(4_372, 0, 0), counts(22_190, 0, 0)));
    assert_eq!(rejects.lines().count(), 135_081);
    // The workspace comes to the same: purchases of more than zero, refunds apart.
    let totals = &shop.workspace.customers.totals;
    assert_eq!(totals.iter().filter(|totals| totals.orders > 0).count(), 4_338);
}
