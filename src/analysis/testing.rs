//! What the methods are tested with: figures of other software, the CDNOW customers, and drawn ones.

pub mod data;
pub mod oracle;
pub mod simulated;
