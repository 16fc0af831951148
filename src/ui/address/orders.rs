//! A list of orders as an address.

use super::{
    ORDERS, pairs,
    text::{days, parse_days},
    with_query,
};
use crate::domain::schema::order::STATUSES;
use crate::engine::query::OrderQuery;
use crate::ui::day;

/// The address of the list that a query shows. Its window is not part of it.
pub fn orders(query: &OrderQuery) -> String {
    let status = query.status.and_then(|code| usize::try_from(code).ok()).and_then(|code| STATUSES.get(code));
    let between = match (query.from, query.to) {
        (None, None) => String::new(),
        (from, to) => days(from.unwrap_or(day::FIRST), to.unwrap_or(day::LAST)),
    };
    with_query(
        ORDERS,
        &[
            ("q", query.search.clone()),
            ("status", status.map(|name| (*name).to_string()).unwrap_or_default()),
            ("days", between),
            ("customer", query.customer.map(|id| id.to_string()).unwrap_or_default()),
            ("sort", if query.oldest_first { "oldest".into() } else { String::new() }),
        ],
    )
}

/// The query of an address; its window is left empty.
pub fn orders_from(search: &str) -> OrderQuery {
    let mut query = OrderQuery::default();
    for (name, value) in pairs(search) {
        match name.as_str() {
            "q" => query.search = value,
            "status" => query.status = STATUSES.iter().position(|name| *name == value).map(|code| code as i64),
            "days" => {
                if let Some((from, to)) = parse_days(&value) {
                    query.from = (from > day::FIRST).then_some(from);
                    query.to = (to < day::LAST).then_some(to);
                }
            }
            "customer" => query.customer = value.parse().ok(),
            "sort" => query.oldest_first = value == "oldest",
            _ => {}
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Device, Id};

    #[test]
    fn every_query_comes_back() {
        let full = OrderQuery {
            search: "C5363 79".into(),
            customer: Some(Id::new(Device(0xabcd), 9)),
            status: Some(2),
            from: Some(20_000),
            to: None,
            oldest_first: true,
            ..OrderQuery::default()
        };
        for query in [full, OrderQuery { to: Some(3), ..OrderQuery::default() }, OrderQuery::default()] {
            let address = orders(&query);
            assert_eq!(orders_from(address.strip_prefix(ORDERS).unwrap_or_default()), query, "{address}");
        }
    }
}
