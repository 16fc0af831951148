//! What lists, figures and searches read instead of rows: one array a field, by row number.
//!
//! Built in one pass over the pages and kept up to date by changes.

pub mod bits;
pub mod by_customer;
pub mod customers;
pub mod details;
pub mod facets;
pub mod haystack;
pub mod identities;
pub mod orders;
pub mod words;
