//! Orders: the list, and the page of one.

mod list;
mod page;

pub use list::list;
pub use page::one;
