//! 客户细分: the list of saved segments, the builder, one segment's page, and how several overlap.

mod builder;
mod funnel;
mod hand;
mod list;
mod one;
mod over_time;
mod overlap;
pub mod people;
mod picture;
mod starts;
pub mod why;

pub use builder::{edit, new};
pub use list::list;
pub use one::one;
pub use overlap::overlap;
