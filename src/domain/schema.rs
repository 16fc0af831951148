//! Which tables there are and which fields their records have.
//!
//! A field is added by one line here: storage, merge, history, export, import and forms follow from it. Codes are
//! written to disk, so a code is never used for anything else, not even after its field is gone.

pub mod ranges;

use serde::{Deserialize, Serialize};

/// A kind of record. The number is written to disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Table {
    /// 客户: a person or a company that buys, may buy or bought.
    Customer = 1,
    /// 联系人: a person at a company.
    Contact = 2,
    /// 产品
    Product = 3,
    /// 订单: a fact.
    Order = 4,
    /// 交往: a call, visit, message or note. A fact.
    Interaction = 5,
    /// The business's own settings, and the column mappings that imports remember.
    Setting = 6,
    /// 细分: a saved group of customers.
    Segment = 7,
}

impl Table {
    pub const ALL: [Table; 7] = [
        Table::Customer,
        Table::Contact,
        Table::Product,
        Table::Order,
        Table::Interaction,
        Table::Setting,
        Table::Segment,
    ];

    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|table| *table as u8 == code)
    }

    /// The name in exports and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Table::Customer => "customer",
            Table::Contact => "contact",
            Table::Product => "product",
            Table::Order => "order",
            Table::Interaction => "interaction",
            Table::Setting => "setting",
            Table::Segment => "segment",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// The fields this version knows, in the order a form shows them.
    pub fn fields(self) -> &'static [FieldInfo] {
        match self {
            Table::Customer => customer::FIELDS,
            Table::Contact => contact::FIELDS,
            Table::Product => product::FIELDS,
            Table::Order => order::FIELDS,
            Table::Interaction => interaction::FIELDS,
            Table::Setting => setting::FIELDS,
            Table::Segment => segment::FIELDS,
        }
    }

    pub fn field(self, field: Field) -> Option<&'static FieldInfo> {
        self.fields().iter().find(|info| info.field == field)
    }

    pub fn field_named(self, name: &str) -> Option<&'static FieldInfo> {
        self.fields().iter().find(|info| info.name == name)
    }
}

/// A field of a table, by its code on disk. Codes that this version does not know are kept and passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Field(pub u16);

impl Field {
    /// Fields 8 to 15 hold one value for each of many names: a tag, a channel, a custom field.
    pub const fn is_keyed(self) -> bool {
        self.0 >= 8 && self.0 < 16
    }
}

/// A field, and the name within it where it has many.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    pub field: Field,
    /// The tag, channel or custom field; empty for every other field.
    pub name: String,
}

impl Key {
    pub fn of(field: Field, name: impl Into<String>) -> Self {
        Self { field, name: name.into() }
    }
}

impl From<Field> for Key {
    fn from(field: Field) -> Self {
        Self { field, name: String::new() }
    }
}

/// What a field's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Text of several lines.
    Long,
    /// Text of few different values that is picked from those in use: a city, a source.
    Word,
    Phone,
    Email,
    /// `Int`: days since 1970-01-01.
    Day,
    /// `Int`: seconds since 1970-01-01 00:00 on the business's clock.
    Time,
    Int,
    /// `Int`: 0 or 1.
    Flag,
    /// `Int`: ten-thousandths of the currency's unit.
    Amount,
    /// `Int`: position in this list of names.
    Choice(&'static [&'static str]),
    Ref(Table),
    Lines,
}

/// Where a form shows a field (DOMAIN.md section 1: 基本信息, 态度信息, 行为信息, 业务情况).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Basic,
    Attitude,
    Behaviour,
    /// Of a company only.
    Business,
    /// What value, credit and share of wallet are reckoned from.
    Worth,
    /// Kept by the engine, never in a form.
    Hidden,
}

#[derive(Clone, Copy, Debug)]
pub struct FieldInfo {
    pub field: Field,
    /// The name in exports, and of its text in the locales.
    pub name: &'static str,
    pub kind: Kind,
    pub section: Section,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $id:ident = $code:literal $name:literal $kind:expr, $section:ident;)*) => {
        $($(#[$doc])* pub const $id: Field = Field($code);)*
        pub const FIELDS: &[FieldInfo] = &[
            $(FieldInfo { field: $id, name: $name, kind: $kind, section: Section::$section },)*
            FieldInfo { field: DELETED, name: "deleted", kind: Kind::Int, section: Section::Hidden },
        ];
    };
}

/// Of every table: [`BINNED`] or [`UNMADE`]; 0 or nothing where the record is there.
pub const DELETED: Field = Field(16);
/// In the bin, from where a person can restore it.
pub const BINNED: i64 = 1;
/// The command that made it was undone: it is nowhere to be seen, until that is done again.
pub const UNMADE: i64 = 2;

/// 客户
pub mod customer {
    use super::*;

    /// Codes of [`KIND`]. 个人客户, 企业客户, 合作伙伴, 潜在客户.
    pub const KINDS: &[&str] = &["individual", "company", "partner", "lead"];
    pub const GENDERS: &[&str] = &["unknown", "female", "male", "other"];
    pub const LEVELS: &[&str] = &["unknown", "low", "middle", "high"];
    pub const ATTITUDES: &[&str] = &["unknown", "rejects", "indifferent", "likes", "advocates"];
    /// The channels that consent is given for.
    pub const CHANNELS: &[&str] = &["email", "sms", "wechat", "phone", "post"];

    fields! {
        NAME = 1 "name" Kind::Text, Basic;
        KIND = 2 "kind" Kind::Choice(KINDS), Basic;
        /// The shop's own number for the customer; imports match by it first.
        CODE = 5 "code" Kind::Text, Basic;
        PHONE = 3 "phone" Kind::Phone, Basic;
        EMAIL = 4 "email" Kind::Email, Basic;
        SOURCE = 6 "source" Kind::Word, Basic;
        GENDER = 19 "gender" Kind::Choice(GENDERS), Basic;
        BIRTHDAY = 20 "birthday" Kind::Day, Basic;
        ANNIVERSARY = 32 "anniversary" Kind::Day, Basic;
        PHONE2 = 26 "phone2" Kind::Phone, Basic;
        WECHAT = 21 "wechat" Kind::Text, Basic;
        HANDLE = 27 "handle" Kind::Text, Basic;
        ADDRESS = 24 "address" Kind::Text, Basic;
        CITY = 7 "city" Kind::Word, Basic;
        PROVINCE = 22 "province" Kind::Word, Basic;
        COUNTRY = 23 "country" Kind::Word, Basic;
        POSTCODE = 25 "postcode" Kind::Text, Basic;
        JOB = 28 "job" Kind::Word, Basic;
        EMPLOYER = 29 "employer" Kind::Text, Basic;
        INCOME = 30 "income" Kind::Choice(LEVELS), Basic;
        FAMILY = 31 "family" Kind::Text, Basic;
        TIER = 33 "tier" Kind::Word, Basic;
        OWNER = 34 "owner" Kind::Word, Basic;
        REFERRED_BY = 35 "referred_by" Kind::Ref(Table::Customer), Basic;
        CREATED = 18 "created" Kind::Time, Basic;
        NOTE = 36 "note" Kind::Long, Basic;
        PERSONALITY = 40 "personality" Kind::Text, Attitude;
        INTERESTS = 41 "interests" Kind::Text, Attitude;
        PREFERENCES = 42 "preferences" Kind::Text, Attitude;
        BRAND_ATTITUDE = 43 "brand_attitude" Kind::Choice(ATTITUDES), Attitude;
        PRICE_SENSITIVITY = 44 "price_sensitivity" Kind::Choice(LEVELS), Attitude;
        PREFERRED_CHANNEL = 50 "preferred_channel" Kind::Word, Behaviour;
        VISITS = 51 "visits" Kind::Int, Behaviour;
        RESPONSES = 52 "responses" Kind::Text, Behaviour;
        HABITS = 53 "habits" Kind::Text, Behaviour;
        INDUSTRY = 60 "industry" Kind::Word, Business;
        EMPLOYEES = 61 "employees" Kind::Int, Business;
        WEBSITE = 62 "website" Kind::Text, Business;
        TAX_ID = 63 "tax_id" Kind::Text, Business;
        SCOPE = 64 "scope" Kind::Text, Business;
        TERMS = 65 "terms" Kind::Text, Business;
        /// 客户类型 as a person has set it; it holds until the rules move the customer next.
        TYPE_SET = 70 "type_set" Kind::Choice(super::super::score::TYPES), Worth;
        /// What it cost to win them.
        ACQUISITION_COST = 71 "acquisition_cost" Kind::Amount, Worth;
        /// What it costs a year to serve them.
        SERVICE_COST = 72 "service_cost" Kind::Amount, Worth;
        /// What they spend a year in the whole category, here and elsewhere.
        CATEGORY_SPEND = 73 "category_spend" Kind::Amount, Worth;
        /// The place of this shop among those they buy from, 1 the first, and how many those are.
        BRAND_RANK = 74 "brand_rank" Kind::Int, Worth;
        BRANDS = 75 "brands" Kind::Int, Worth;
        PAYMENTS = 76 "payments" Kind::Int, Worth;
        PAYMENTS_IN_TIME = 77 "payments_in_time" Kind::Int, Worth;
        DISPUTES = 78 "disputes" Kind::Int, Worth;
        /// Of the platform's buyers, 0 to 100.
        PLATFORM_RATING = 79 "platform_rating" Kind::Int, Worth;
        /// 让渡价值: what they think of each part, 0 to 10.
        VALUE_PRODUCT = 80 "value_product" Kind::Int, Worth;
        VALUE_SERVICE = 81 "value_service" Kind::Int, Worth;
        VALUE_PERSONNEL = 82 "value_personnel" Kind::Int, Worth;
        VALUE_IMAGE = 83 "value_image" Kind::Int, Worth;
        COST_MONEY = 84 "cost_money" Kind::Int, Worth;
        COST_TIME = 85 "cost_time" Kind::Int, Worth;
        COST_MENTAL = 86 "cost_mental" Kind::Int, Worth;
        COST_EFFORT = 87 "cost_effort" Kind::Int, Worth;
        /// Keyed by the tag; 1 where it is set.
        TAG = 8 "tag" Kind::Flag, Hidden;
        /// Keyed by one of [`CHANNELS`]; 1 given, 0 refused.
        CONSENT = 9 "consent" Kind::Flag, Hidden;
        /// Keyed by the custom field's name.
        CUSTOM = 10 "custom" Kind::Text, Hidden;
        /// Keyed by the day (since 1970-01-01, as a number) on which a person has set [`TYPE_SET`]: what they set.
        TYPE_DECIDED = 12 "type_decided" Kind::Int, Hidden;
        /// Keyed by another customer's id; 1 where a person said that the two are not the same. Both of them have it.
        DISTINCT = 11 "distinct" Kind::Flag, Hidden;
        /// The customer that this one was merged into; set together with [`DELETED`].
        MERGED_INTO = 17 "merged_into" Kind::Ref(Table::Customer), Hidden;
    }
}

/// 联系人
pub mod contact {
    use super::*;

    fields! {
        NAME = 1 "name" Kind::Text, Basic;
        COMPANY = 2 "company" Kind::Ref(Table::Customer), Hidden;
        PHONE = 3 "phone" Kind::Phone, Basic;
        EMAIL = 4 "email" Kind::Email, Basic;
        TITLE = 5 "title" Kind::Text, Basic;
        /// 负责人: the one who decides.
        RESPONSIBLE = 6 "responsible" Kind::Flag, Basic;
        NOTE = 18 "note" Kind::Long, Basic;
    }
}

/// 产品
pub mod product {
    use super::*;

    fields! {
        NAME = 1 "name" Kind::Text, Basic;
        SKU = 2 "sku" Kind::Text, Basic;
        CATEGORY = 3 "category" Kind::Word, Basic;
        PRICE = 4 "price" Kind::Amount, Basic;
    }
}

/// 订单. A fact: what was bought never changes; a correction is a new order that names the one it corrects. Only the
/// state of its payment moves.
pub mod order {
    use super::*;

    /// Codes of [`STATUS`].
    pub const STATUSES: &[&str] = &["pending", "paid", "refunded", "cancelled"];
    pub const PENDING: i64 = 0;
    pub const PAID: i64 = 1;
    pub const REFUNDED: i64 = 2;
    pub const CANCELLED: i64 = 3;
    /// Codes of [`KIND`]: 0 a sale, 1 a refund or cancellation booked as an order of its own, with negative lines.
    pub const KINDS: &[&str] = &["sale", "refund"];

    fields! {
        /// The shop's own number; imports match by it.
        NUMBER = 1 "number" Kind::Text, Basic;
        CUSTOMER = 2 "customer" Kind::Ref(Table::Customer), Basic;
        AT = 3 "at" Kind::Time, Basic;
        LINES = 4 "lines" Kind::Lines, Basic;
        STATUS = 5 "status" Kind::Choice(STATUSES), Basic;
        CHANNEL = 6 "channel" Kind::Word, Basic;
        CURRENCY = 7 "currency" Kind::Word, Basic;
        /// Only where it is not the sum of the lines (a discount, shipping).
        TOTAL = 18 "total" Kind::Amount, Basic;
        KIND = 19 "kind" Kind::Choice(KINDS), Basic;
        /// The order that this one corrects and takes the place of.
        CORRECTS = 20 "corrects" Kind::Ref(Table::Order), Hidden;
        NOTE = 21 "note" Kind::Long, Basic;
    }
}

/// 交往记录. A fact.
pub mod interaction {
    use super::*;

    pub const KINDS: &[&str] = &["note", "call", "visit", "message"];

    fields! {
        CUSTOMER = 1 "customer" Kind::Ref(Table::Customer), Basic;
        KIND = 2 "kind" Kind::Choice(KINDS), Basic;
        AT = 3 "at" Kind::Time, Basic;
        TEXT = 4 "text" Kind::Long, Basic;
        CONTACT = 5 "contact" Kind::Ref(Table::Contact), Basic;
        CHANNEL = 6 "channel" Kind::Word, Basic;
        CORRECTS = 20 "corrects" Kind::Ref(Table::Interaction), Hidden;
    }
}

/// Settings of the business, by name. See [`crate::engine::settings`].
pub mod setting {
    use super::*;

    fields! {
        NAME = 1 "name" Kind::Text, Hidden;
        VALUE = 2 "value" Kind::Text, Hidden;
    }
}

/// 细分
pub mod segment {
    use super::*;

    fields! {
        NAME = 1 "name" Kind::Text, Basic;
        DESCRIPTION = 2 "description" Kind::Long, Basic;
        /// [`crate::domain::segment::Rule`] as its text. Empty: only who was added by hand.
        RULE = 3 "rule" Kind::Long, Hidden;
        /// Who was in when the segment was frozen ([`crate::engine::segment::members`]); not set in a dynamic one.
        FROZEN = 4 "frozen" Kind::Long, Hidden;
        /// When it was frozen.
        FROZEN_AT = 5 "frozen_at" Kind::Time, Hidden;
        /// By hand: keyed by the customer's id; `+` or `-` and the reason.
        HAND = 8 "hand" Kind::Text, Hidden;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_and_names_are_used_once() {
        for table in Table::ALL {
            let codes: BTreeSet<_> = table.fields().iter().map(|info| info.field).collect();
            let names: BTreeSet<_> = table.fields().iter().map(|info| info.name).collect();
            assert_eq!(codes.len(), table.fields().len(), "{table:?}");
            assert_eq!(names.len(), table.fields().len(), "{table:?}");
            assert_eq!(Table::from_name(table.name()), Some(table));
            assert_eq!(Table::from_code(table as u8), Some(table));
        }
    }
}
