//! Customers: the list with what is done to many, the form for a new one, and the page of one.

mod bulk;
mod columns;
mod compare;
mod composer;
mod contacts;
mod draft;
mod editor;
mod export;
mod facts;
mod figures;
mod filters;
mod form;
mod history;
mod list;
mod one;
mod page;
mod peek;
mod picked;
mod scores;
mod sections;
mod segments;
mod sort;
mod tags;
mod timeline;

pub use form::new;
pub use list::list;
pub use page::one;
pub use timeline::order_name;
