//! The words of the business and the rules that need nothing but them: no browser, no clock, no storage.

pub mod audience;
pub mod email;
pub mod id;
pub mod merge;
pub mod money;
pub mod name;
pub mod phone;
pub mod record;
pub mod schema;
pub mod score;
pub mod segment;
pub mod stamp;
pub mod time;
pub mod value;
