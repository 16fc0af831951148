//! What a field can hold.

use super::id::Id;
use serde::{Deserialize, Serialize};

/// The value of one field. What it means (a day, a time, an amount) is the schema's to say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Value {
    /// Emptied on purpose, which is not the same as never set.
    Null,
    /// A whole number; also a flag (0, 1), a choice (its code), a day (since 1970-01-01), a time (seconds since
    /// 1970-01-01 00:00 on the business's own clock) or an amount (ten-thousandths of the currency's unit).
    Int(i64),
    Text(String),
    /// Another record.
    Ref(Id),
    /// What was bought: the lines of an order.
    Lines(Vec<Line>),
}

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        Value::Text(text.into())
    }

    /// The text of a [`Value::Text`].
    pub fn as_text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    pub fn as_int(&self) -> Option<i64> {
        if let Value::Int(int) = self { Some(*int) } else { None }
    }

    pub fn as_ref(&self) -> Option<Id> {
        if let Value::Ref(id) = self { Some(*id) } else { None }
    }
}

/// One line of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Line {
    /// `None` where the shop did not say what was bought.
    pub product: Option<Id>,
    /// Pieces; negative where they came back.
    pub quantity: i64,
    /// Of one piece, in ten-thousandths of the order's currency.
    pub price: i64,
}

impl Line {
    /// Quantity × price, or `None` where that is more than an amount can hold.
    pub fn total(&self) -> Option<i64> {
        self.quantity.checked_mul(self.price)
    }
}
