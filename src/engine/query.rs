//! What the page asks, and what it gets. A list is always a window of it.

mod lists;
mod scores;
mod segments;

pub use lists::{
    Column, CustomerPage, CustomerQuery, CustomerRow, Filter, OrderPage, OrderQuery, OrderRow, ProductPage, ProductRow,
    Sort, SortBy,
};
pub use scores::{Advice, NextProduct, Recommendation, ScoreLine, ScoresView, Settled};
pub use segments::{
    Counted, HandMember, OVERLAP, OverlapView, PreviewQuery, PreviewView, Reason, SegmentLine, SegmentView, Vocabulary,
    WhyView,
};

use super::protocol::EntryLine;
use super::report::{Choice, Method, Report};
use crate::domain::{
    id::Id,
    record::Record,
    schema::{Field, Key, Table},
    segment::Rule,
    stamp::Stamp,
    value::{Line, Value},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Query {
    Customers(CustomerQuery),
    Orders(OrderQuery),
    Products {
        search: String,
        window: Window,
    },
    /// One customer with everything about them but the timeline.
    Customer {
        id: Id,
    },
    /// What happened with a customer, latest first: orders, interactions.
    Timeline {
        id: Id,
        window: Window,
    },
    /// One order with its lines' product names.
    Order {
        id: Id,
    },
    /// The first screen: months, what is new, what deserves attention. `today` is days since 1970.
    Home,
    /// The palette: customers, orders by number, products.
    Search {
        text: String,
        limit: u32,
    },
    /// The values in use of a word field, or of tags, with how many customers have each.
    Words {
        field: Field,
    },
    /// Names of the custom fields in use.
    CustomFields,
    Settings,
    /// Pairs of customers that are probably one, best first.
    Duplicates {
        window: Window,
    },
    /// The journal, latest first, before this entry.
    History {
        before: Option<u64>,
        limit: u32,
    },
    /// Every change of one record, latest first.
    RecordHistory {
        table: Table,
        id: Id,
    },
    /// Bytes on disk, records and pages by table.
    Storage,
    /// All saved segments with how many are in each.
    Segments,
    /// One saved segment.
    Segment {
        id: Id,
    },
    /// Who a rule means: the total, what each part of it leaves, and some of them.
    Preview(PreviewQuery),
    /// How many each of these rules means. `on`: as of this day; the present without.
    Counts {
        rules: Vec<Rule>,
        on: Option<i64>,
    },
    /// How many are in each combination of these segments' rules; at most [`OVERLAP`] of them.
    Overlap {
        rules: Vec<Rule>,
        on: Option<i64>,
    },
    /// Why a customer is in or out.
    Why {
        customer: Id,
        rule: Rule,
        on: Option<i64>,
    },
    /// The names and values that a rule can be made of, beyond the schema's.
    Vocabulary,
    /// The names of what rules point at by id. What is gone is left out.
    Names {
        segments: Vec<Id>,
        products: Vec<Id>,
    },
    /// A method's report. `options` are those of this look at it, by name; what they do not say is as set or by default.
    ///
    /// Refused with [`Refusal::Unprepared`] where it takes long: [`super::protocol::Job::Analyse`] does that first.
    Analysis {
        method: Method,
        options: Vec<(String, String)>,
    },
    /// The settings of the business that a method reads.
    Choices {
        method: Method,
    },
    /// All scores of one customer with what they were read from.
    Scores {
        customer: Id,
    },
    /// 决策支持: what to do next, at most five.
    Recommendations,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub offset: u32,
    pub limit: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    Customers(CustomerPage),
    Orders(OrderPage),
    Products(ProductPage),
    Customer(Box<CustomerView>),
    Timeline(TimelinePage),
    Order(Box<OrderView>),
    Home(Box<HomeView>),
    Search(SearchView),
    Words(Vec<(String, u32)>),
    CustomFields(Vec<String>),
    Settings(Vec<(String, String)>),
    /// `aside`: pairs that would be among them, had nobody said that they are not the same.
    Duplicates {
        total: u32,
        pairs: Vec<DuplicatePair>,
        aside: Vec<(Id, Id)>,
    },
    History {
        entries: Vec<EntryLine>,
        more: bool,
    },
    RecordHistory(Vec<FieldChange>),
    Storage(StorageView),
    Segments(Vec<SegmentLine>),
    Segment(Box<SegmentView>),
    Preview(Box<PreviewView>),
    Counts(Vec<u32>),
    Overlap(OverlapView),
    Why(WhyView),
    Vocabulary(Vocabulary),
    /// As asked: segments, then products.
    Names(Vec<(Id, String)>, Vec<(Id, String)>),
    Report(Box<Report>),
    Scores(ScoresView),
    Recommendations(Advice),
    Choices(Vec<Choice>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerView {
    pub record: Record,
    /// The name to show where the record has none: phone, e-mail or number.
    pub title: String,
    pub figures: Figures,
    pub contacts: Vec<Record>,
    /// Who is perhaps the same: id, name and why.
    pub duplicates: Vec<(Id, String, DuplicateReason)>,
    pub merged_into: Option<Id>,
    pub referred_by: Option<(Id, String)>,
}

/// A customer in numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    pub currency: String,
    /// Purchases: paid, not a refund, of more than zero.
    pub orders: u32,
    /// Paid, less refunds booked as orders; amount.
    pub spend: i64,
    /// Orders that are refunded, cancelled or refunds themselves.
    pub returns: u32,
    /// Seconds on the business's clock.
    pub first: Option<i64>,
    pub last: Option<i64>,
    /// Median days between days of purchase; of two and more of them.
    pub rhythm: Option<f64>,
    /// Spend in other currencies, never added up.
    pub other: Vec<(String, i64)>,
    /// Spend in each of the last 12 months, oldest first.
    pub months: Vec<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimelinePage {
    pub total: u32,
    pub offset: u32,
    pub events: Vec<Event>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    Order(OrderRow),
    Interaction { id: Id, at: i64, kind: i64, text: String, corrected: bool },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderView {
    pub row: OrderRow,
    pub note: String,
    /// Each line with the product's name and number.
    pub lines: Vec<(Line, String, String)>,
    pub corrects: Option<Id>,
    pub corrected_by: Option<Id>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HomeView {
    /// The day it counts from: the business's today, or the last order's day where that is more than 60 days back.
    pub as_of: i64,
    pub today: i64,
    pub currency: String,
    pub other_currencies: Vec<(String, i64)>,
    pub customers: u32,
    pub orders: u32,
    /// The last 24 months that have orders before `as_of`, oldest first.
    pub months: Vec<Month>,
    /// Of the last 30 days to `as_of`, and of the 30 before.
    pub recent: Period,
    pub before: Period,
    /// Customers who bought once or more and not for 180 days; and those who crossed that line in the last 30 days.
    pub lost: u32,
    pub newly_lost: u32,
    pub newly_lost_from: i64,
    pub newly_lost_to: i64,
    pub latest: Vec<OrderRow>,
    /// Birthdays within the next 7 days: id, name, day of the year as (month, day).
    pub birthdays: Vec<(Id, String, u8, u8)>,
    /// How many more there are within the week.
    pub more_birthdays: u32,
    pub unreachable: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    pub orders: u32,
    /// Paid, amount.
    pub revenue: i64,
    /// Refunds booked as orders, as a positive amount.
    pub refunds: i64,
    /// Customers who bought.
    pub active: u32,
    /// Of those, who bought for the first time.
    pub new: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub from: i64,
    pub to: i64,
    pub orders: u32,
    pub revenue: i64,
    pub active: u32,
    pub new: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchView {
    pub customers_total: u32,
    pub customers: Vec<(Id, String, String)>,
    pub orders: Vec<OrderRow>,
    pub products: Vec<(Id, String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DuplicateReason {
    Phone,
    Email,
    /// The same name, and the same city or birthday.
    Name,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DuplicatePair {
    pub a: (Id, String),
    pub b: (Id, String),
    pub reason: DuplicateReason,
}

/// One field of one record was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    pub key: Key,
    pub before: Option<Value>,
    pub after: Value,
    pub stamp: Stamp,
    pub entry: EntryLine,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StorageView {
    /// Records, those in the bin included, and bytes in memory, by table.
    pub tables: Vec<(Table, u64, u64)>,
    pub journal_entries: u64,
    /// Entries that no checkpoint has folded yet.
    pub tail: u64,
}
