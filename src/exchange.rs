//! What comes in and goes out as files: tables as CSV, everything as JSON lines, backups.
//!
//! All of it is pure: bytes come in pieces of any size, rows go out, and nothing here knows a browser but the decoder
//! of foreign encodings.

pub mod backup;
pub mod csv;
pub mod dates;
pub mod encoding;
pub mod export;
pub mod gzip;
pub mod inspect;
pub mod json;
pub mod mapping;
pub mod plan;
pub mod sniff;
pub mod source;
pub mod values;
