//! What the project's commands share with its browser tests: where tools are, how the app is built and served.
//!
//! Read in this order: [`command`] runs programs, [`tools`] and [`system`] find or install them, [`build`],
//! [`split`] and [`bundle`] make the static folder, [`server`] serves it, [`suite`] runs all tests in [`steps`].

pub mod build;
pub mod bundle;
pub mod command;
pub mod csp;
pub mod server;
pub mod split;
pub mod steps;
pub mod suite;
pub mod system;
pub mod tools;

use std::path::{Path, PathBuf};

/// A message for the person at the terminal.
pub type Failure = String;

/// The project's directory.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_path_buf()
}

/// Where cargo builds.
pub fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// The static folder that `cargo xtask build` makes.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Adds what was being done to an error.
pub fn doing<T, E: std::fmt::Display>(what: impl std::fmt::Display, result: Result<T, E>) -> Result<T, Failure> {
    result.map_err(|error| format!("{what}: {error}"))
}
