//! The project's own commands: `cargo xtask help`.

use std::process::ExitCode;
use xtask::{Failure, build, server, suite, system, tools};

const HELP: &str = "\
cargo xtask setup                     installs what is missing for building and testing
cargo xtask serve [--port N] [--public-url /path/] [--dev]
                                      builds the app and serves it on this machine
cargo xtask build [--public-url /path/] [--dev]
                                      makes the static folder dist/
cargo xtask test                      runs all tests
cargo xtask kill-test [--kills N] [--seed N]
                                      kills the browser in the middle of writing, N times (200)
cargo xtask bench [--customers N] [--orders N]
                                      measures the built app beside its limit
cargo xtask analyse METHOD --input FILE.csv [--options…]
                                      an analysis of a CSV file, as JSON (METHOD --help says more)
cargo xtask shots                     every screen as PNG, into shots/";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let mut arguments = Arguments(std::env::args().skip(1).collect());
    let command = if arguments.0.is_empty() { "help".into() } else { arguments.0.remove(0) };
    match command.as_str() {
        "setup" => {
            arguments.end()?;
            tools::ensure_build_tools()?;
            system::ensure_browsers()?;
            println!("all is there");
            Ok(())
        }
        "build" => {
            let options = build_options(&mut arguments)?;
            arguments.end()?;
            build::build(&options)
        }
        "serve" => {
            let port = arguments.number("--port")?.unwrap_or(8080);
            let port = u16::try_from(port).map_err(|_| format!("there is no port {port}"))?;
            let options = build_options(&mut arguments)?;
            arguments.end()?;
            build::build(&options)?;
            let site = server::Site { folder: options.dist, base: options.public_url, report: false };
            let server = server::Server::start(site, port)?;
            println!("\nGuanxi is at {} (Ctrl-C ends it)", server.url());
            server.wait();
            Ok(())
        }
        "test" => {
            arguments.end()?;
            suite::test()
        }
        "kill-test" => {
            let kills = arguments.number("--kills")?.unwrap_or(200);
            let seed = arguments.number("--seed")?;
            arguments.end()?;
            suite::kill_test(kills, seed)
        }
        "bench" => {
            let customers = arguments.number("--customers")?;
            let orders = arguments.number("--orders")?;
            arguments.end()?;
            suite::bench(customers, orders)
        }
        // Its options are the methods' own.
        "analyse" => suite::analyse(&arguments.0),
        "shots" => {
            arguments.end()?;
            suite::shots()
        }
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command {other}\n\n{HELP}")),
    }
}

fn build_options(arguments: &mut Arguments) -> Result<build::Options, Failure> {
    let mut options = build::Options { dev: arguments.flag("--dev"), ..Default::default() };
    if let Some(url) = arguments.value("--public-url")? {
        options.public_url = build::public_url(&url)?;
    }
    Ok(options)
}

/// What stands behind the command's name.
struct Arguments(Vec<String>);

impl Arguments {
    fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|argument| argument != name);
        self.0.len() < before
    }

    fn value(&mut self, name: &str) -> Result<Option<String>, Failure> {
        if let Some(at) = self.0.iter().position(|argument| argument == name) {
            if at + 1 == self.0.len() {
                return Err(format!("{name} needs a value"));
            }
            let value = self.0.remove(at + 1);
            self.0.remove(at);
            return Ok(Some(value));
        }
        let prefix = format!("{name}=");
        let at = self.0.iter().position(|argument| argument.starts_with(&prefix));
        Ok(at.map(|at| self.0.remove(at)[prefix.len()..].to_string()))
    }

    fn number(&mut self, name: &str) -> Result<Option<u64>, Failure> {
        let Some(text) = self.value(name)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| format!("{name} takes a number, not {text:?}"))
    }

    fn end(&self) -> Result<(), Failure> {
        match self.0.first() {
            Some(unknown) => Err(format!("{unknown} is not understood here\n\n{HELP}")),
            None => Ok(()),
        }
    }
}
