//! Where commands are decided and queries answered, over all records of the business in memory.
//!
//! It knows no browser, no clock and no randomness: what it needs of them comes in with [`command::Context`].

pub mod bytes;
pub mod changes;
pub mod command;
pub mod page;
pub mod protocol;
pub mod query;
pub mod refusal;
pub mod row;
pub mod table;
