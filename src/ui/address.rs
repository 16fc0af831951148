//! Addresses of screens: what a list shows lives in the address, so that Back, bookmarks and links just work.
//!
//! Every address is relative to the place the app is served from and never begins with a slash: `customers?q=li`.
//! An unknown or unreadable part of an address is skipped, never an error.

mod customers;
mod orders;
mod segments;
mod text;

pub use customers::{customers, customers_from};
pub use orders::{orders, orders_from};
pub use segments::{
    NEW_SEGMENT, OVERLAP, SEGMENTS, Sketch, edit_segment, named_segment, new_segment, overlap, overlap_from, segment,
    sketch, sketch_from, who,
};
pub use text::{decode, encode, pairs};

use crate::domain::id::Id;
use crate::engine::report::Method;

/// The first screen. Not the empty text, which would mean "where I am".
pub const HOME: &str = "./";
pub const CUSTOMERS: &str = "customers";
pub const NEW_CUSTOMER: &str = "customers/new";
pub const ORDERS: &str = "orders";
pub const PRODUCTS: &str = "products";
pub const ANALYSIS: &str = "analysis";
pub const DATA: &str = "data";
pub const IMPORT: &str = "data/import";
pub const EXPORT: &str = "data/export";
pub const BACKUP: &str = "data/backup";
pub const HISTORY: &str = "data/history";
pub const BIN: &str = "data/bin";
pub const DUPLICATES: &str = "data/duplicates";
pub const SETTINGS: &str = "settings";
pub const HELP: &str = "help";

pub fn customer(id: Id) -> String {
    format!("customers/{id}")
}

pub fn order(id: Id) -> String {
    format!("orders/{id}")
}

/// A method's report.
pub fn analysis(method: Method) -> String {
    format!("{ANALYSIS}/{}", method.name())
}

/// The products that a search finds.
pub fn products(search: &str) -> String {
    with_query(PRODUCTS, &[("q", search.to_string())])
}

/// A path and its query; empty values are left out.
fn with_query(path: &str, query: &[(&str, String)]) -> String {
    let mut out = path.to_string();
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        out.push(if out.contains('?') { '&' } else { '?' });
        out.push_str(name);
        out.push('=');
        out.push_str(&encode(value));
    }
    out
}

/// `path?query` with one value of the query set, or taken out by an empty one; the others stay.
pub fn with_value(path: &str, search: &str, name: &str, value: &str) -> String {
    let mut query: Vec<(String, String)> = pairs(search).filter(|(key, _)| key != name).collect();
    query.push((name.to_string(), value.to_string()));
    let query: Vec<(&str, String)> = query.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    with_query(path, &query)
}

/// One value of a query.
pub fn value(search: &str, name: &str) -> Option<String> {
    pairs(search).find(|(key, _)| key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_is_set_and_taken_out() {
        assert_eq!(with_value("customers", "q=li&id=7", "id", "8"), "customers?q=li&id=8");
        assert_eq!(with_value("customers", "?q=li&id=7", "q", ""), "customers?id=7");
        assert_eq!(value("?q=%E6%9D%8E+x", "q").as_deref(), Some("李 x"));
        assert_eq!(products("a&b"), "products?q=a%26b");
    }
}
