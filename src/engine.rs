//! Where commands are decided and queries answered, over all records of the business in memory.
//!
//! It knows no browser, no clock and no randomness: what it needs of them comes in with [`command::Context`].

pub mod answer;
pub mod buyers;
pub mod bytes;
pub mod changes;
pub mod columns;
pub mod command;
pub mod decide;
pub mod demo;
pub mod filter;
pub mod import;
pub mod page;
pub mod protocol;
pub mod query;
pub mod refusal;
pub mod report;
pub mod row;
pub mod scores;
pub mod segment;
pub mod settings;
pub mod table;
pub mod undo;
pub mod workspace;
