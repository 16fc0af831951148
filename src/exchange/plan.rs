//! How a file is read: what was found out about it, what the person decided, and what came of it.

use crate::domain::schema::{Key, Table};
use serde::{Deserialize, Serialize};

/// What the beginning of a file tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    pub name: String,
    pub size: u64,
    pub gzip: bool,
    pub plan: Plan,
    /// The mapping was remembered from an earlier import of a file with the same header.
    pub remembered: bool,
    pub header: Vec<String>,
    /// The first rows as they are, at most 20.
    pub rows: Vec<Vec<String>>,
    /// About how many rows there are, from the size.
    pub rows_estimate: u64,
}

/// How a file's bytes become rows of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub encoding: Encoding,
    pub delimiter: u8,
    /// The first row names the columns.
    pub header: bool,
}

/// The decisions of an import; all of them can be corrected by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub encoding: Encoding,
    /// `,` `;` tab or `|`.
    pub delimiter: u8,
    pub content: Content,
    /// The first row names the columns; without it the columns are called 1, 2, 3 …
    pub header: bool,
    /// For each column of the file what it holds; `Target::Ignore` where nothing.
    pub columns: Vec<Target>,
    pub dates: DateOrder,
    /// Of amounts that name no currency.
    pub currency: String,
    /// Amounts are whole minor units (cents, fen).
    pub minor_units: bool,
    /// The calling code for numbers without one, such as 86.
    pub calling_code: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    Utf8,
    Gb18030,
    Utf16Le,
    Utf16Be,
    /// Western Europe's, as spreadsheets there write it.
    Windows1252,
}

impl Encoding {
    /// Its name as the world calls it.
    pub fn label(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Gb18030 => "GB18030",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
            Encoding::Windows1252 => "Windows-1252",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    Customers,
    /// One row an order.
    Orders,
    /// One row a line of an order, the lines of an order having its number in common; customer columns may be there too.
    OrderLines,
    Products,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Target {
    Ignore,
    /// A field of the record, or of one it names: the customer of an order, the product of a line.
    Field {
        table: Table,
        key: Key,
    },
    /// The parts of a customer's name where they stand apart.
    FirstName,
    LastName,
    /// Several tags in one cell, parted by `|`, `,`, `;` or `、`.
    Tags,
    /// `sku:quantity:price|…` in one cell.
    Items,
    Quantity,
    UnitPrice,
    LineTotal,
}

/// Of dates like 3/4/2025.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateOrder {
    YearFirst,
    DayFirst,
    MonthFirst,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub name: String,
    /// The journal entry, for undo; `None` where nothing changed.
    pub entry: Option<u64>,
    /// Rows of the file below its header.
    pub rows: u64,
    /// Rows that went in.
    pub good: u64,
    pub customers: Counts,
    pub orders: Counts,
    pub products: Counts,
    /// Order lines of sales with a customer, a quantity and a price above zero.
    pub clean_lines: u64,
    /// Their sum, by currency.
    pub turnover: Vec<(String, i64)>,
    /// Customers with at least one such line.
    pub buyers: u64,
    /// Rows by what is special or wrong with them.
    pub remarks: Vec<(Remark, u64)>,
    /// The first rows that did not go in, at most 200.
    pub rejects: Vec<Reject>,
    /// All of them as CSV with the reason, to download; empty where there are none.
    pub rejects_url: String,
    pub elapsed: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub new: u64,
    pub updated: u64,
    pub unchanged: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Line of the file, the header being 1.
    pub row: u64,
    pub remark: Remark,
    pub column: String,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Remark {
    // Rows that stay out.
    /// A row with other than the header's number of cells.
    Ragged,
    NoCustomer,
    NoOrderNumber,
    NoDate,
    BadDate,
    BadNumber,
    BadQuantity,
    /// Nothing to know the customer by: no name, phone, e-mail or number.
    NoIdentity,
    /// An order's customer is neither in the file nor in the database.
    UnknownCustomer,
    /// The same order or customer number again with other content.
    Conflicting,
    // Rows that go in.
    /// Booked as a refund: a cancellation number or a negative quantity.
    Refund,
    ZeroPrice,
    /// A value of a customer could not be read and was left out: birthday, phone, e-mail.
    FieldIgnored,
    /// The very same row again.
    Repeated,
}

impl Remark {
    pub const ALL: [Remark; 14] = [
        Remark::Ragged,
        Remark::NoCustomer,
        Remark::NoOrderNumber,
        Remark::NoDate,
        Remark::BadDate,
        Remark::BadNumber,
        Remark::BadQuantity,
        Remark::NoIdentity,
        Remark::UnknownCustomer,
        Remark::Conflicting,
        Remark::Refund,
        Remark::ZeroPrice,
        Remark::FieldIgnored,
        Remark::Repeated,
    ];

    /// Whether such a row stays out.
    pub fn rejects(self) -> bool {
        self < Remark::Refund
    }

    /// The reason in a file of rejected rows, which knows no language: in both.
    pub fn label(self) -> &'static str {
        match self {
            Remark::Ragged => "other number of cells than the header / 列数与表头不同",
            Remark::NoCustomer => "no customer / 没有客户",
            Remark::NoOrderNumber => "no order number / 没有订单号",
            Remark::NoDate => "no date / 没有日期",
            Remark::BadDate => "not a date / 日期无法识别",
            Remark::BadNumber => "not a number / 数字无法识别",
            Remark::BadQuantity => "not a quantity / 数量无法识别",
            Remark::NoIdentity => "no name, phone, e-mail or number / 没有姓名、电话、邮箱或编号",
            Remark::UnknownCustomer => "unknown customer / 找不到该客户",
            Remark::Conflicting => "the same number with other content / 编号重复但内容不同",
            Remark::Refund => "refund / 退款",
            Remark::ZeroPrice => "price of zero / 价格为零",
            Remark::FieldIgnored => "a value was left out / 有值未导入",
            Remark::Repeated => "repeated row / 重复行",
        }
    }
}
