//! The analyses on a CSV file, as JSON with all digits: `cargo xtask analyse METHOD --input FILE.csv [--option value …]`.

mod catalogue;
mod commands;

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match commands::run(&arguments) {
        Ok(text) => {
            println!("{text}");
            std::process::ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            std::process::ExitCode::FAILURE
        }
    }
}
