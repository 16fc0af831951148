//! Lists: what is asked of customers, orders and products, and a window of what was found.

use super::Window;
use crate::domain::{
    id::Id,
    schema::{Field, Key},
    score::Score,
    segment::Rule,
    value::Value,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerQuery {
    /// As typed: names (also pinyin and initials), phones, e-mails, the shop's number.
    pub search: String,
    /// All must hold.
    pub filters: Vec<Filter>,
    pub sort: Sort,
    pub window: Window,
    /// What to answer of each customer.
    pub columns: Vec<Column>,
    /// Those in the bin instead of the others.
    pub bin: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Column {
    /// A field of the record, by its key.
    Field(Key),
    /// All tags, as one text joined by `|`.
    Tags,
    /// Purchases: paid, not a refund, of more than zero.
    Orders,
    /// Paid less refunded, in the workspace's currency; amount.
    Spend,
    /// Time of the first and last purchase.
    FirstOrder,
    LastOrder,
    /// As of the present.
    Score(Score),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    pub by: SortBy,
    pub descending: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SortBy {
    /// Chinese names by pinyin, among Latin ones.
    #[default]
    Name,
    Created,
    Orders,
    Spend,
    LastOrder,
    FirstOrder,
    City,
    Source,
    Code,
    Score(Score),
}

/// Days are days since 1970-01-01 on the business's calendar; `to` is included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Filter {
    /// A word, choice or flag field has one of these values (an empty text: not set).
    Field {
        field: Field,
        any: Vec<Value>,
    },
    /// Has any of these tags.
    Tag {
        any: Vec<String>,
    },
    /// Consent given on this channel.
    Consent {
        channel: String,
    },
    /// Bought at least once between these days.
    BoughtBetween {
        from: i64,
        to: i64,
    },
    FirstOrderBetween {
        from: i64,
        to: i64,
    },
    LastOrderBetween {
        from: i64,
        to: i64,
    },
    CreatedBetween {
        from: i64,
        to: i64,
    },
    Orders {
        min: u32,
        max: Option<u32>,
    },
    /// Amounts.
    Spend {
        min: i64,
        max: Option<i64>,
    },
    /// Anything that a segment can ask for, as of the present.
    Rule(Rule),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderQuery {
    /// Part of an order's number.
    pub search: String,
    pub customer: Option<Id>,
    pub status: Option<i64>,
    /// Days, `to` included.
    pub from: Option<i64>,
    pub to: Option<i64>,
    /// By time; the latest first unless this is set.
    pub oldest_first: bool,
    pub window: Window,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerPage {
    /// How many the query finds, and how many there are.
    pub total: u32,
    pub of: u32,
    pub offset: u32,
    pub rows: Vec<CustomerRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerRow {
    pub id: Id,
    pub name: String,
    pub kind: i64,
    /// One for each column asked for.
    pub cells: Vec<Option<Value>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderPage {
    pub total: u32,
    pub offset: u32,
    /// Sum of what was paid less what was refunded, of all that the query finds, by currency.
    pub sums: Vec<(String, i64)>,
    pub rows: Vec<OrderRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderRow {
    pub id: Id,
    pub number: String,
    pub customer: Option<Id>,
    pub customer_name: String,
    pub at: i64,
    pub status: i64,
    pub kind: i64,
    pub channel: String,
    pub currency: String,
    pub total: i64,
    pub lines: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductPage {
    pub total: u32,
    pub offset: u32,
    pub rows: Vec<ProductRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductRow {
    pub id: Id,
    pub name: String,
    pub sku: String,
    pub category: String,
    pub price: Option<i64>,
    /// Pieces sold in purchases, less those that came back.
    pub pieces: i64,
    /// Paid less refunded, in the workspace's currency.
    pub revenue: i64,
}
