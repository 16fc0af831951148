//! What comes in and goes out as files.

pub mod plan;
