//! The analyses on a CSV file, as JSON with all digits: `cargo xtask analyse METHOD --input FILE.csv [--option value …]`.

mod catalogue;
mod commands;
mod input;

use std::io::{ErrorKind, Write, stderr, stdout};

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match commands::run(&arguments) {
        Ok(text) => {
            // Who reads the output may have seen enough, as `head` does.
            match writeln!(stdout(), "{text}") {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => std::process::ExitCode::FAILURE,
                _ => std::process::ExitCode::SUCCESS,
            }
        }
        Err(message) => {
            // There is nowhere left to tell that this cannot be written.
            let _ = writeln!(stderr(), "{message}");
            std::process::ExitCode::FAILURE
        }
    }
}
