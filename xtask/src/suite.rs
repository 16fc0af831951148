//! The runs that are made of many: all tests, the kill test, the benchmark, the screenshots.

use crate::{
    Failure, build, bundle,
    command::{announce, run},
    doing, root,
    steps::Steps,
    system::{self, Browsers},
    target_dir, tools,
};
use std::{fs, path::PathBuf, process::Command};

const WASM: &str = "wasm32-unknown-unknown";

/// Everything that `.ci/run` asks for, in the order of what fails fastest.
pub fn test() -> Result<(), Failure> {
    let mut steps = Steps::default();
    let passed = all(&mut steps);
    steps.print();
    passed
}

fn all(steps: &mut Steps) -> Result<(), Failure> {
    steps.step("set-up", || tools::ensure_build_tools().and_then(|()| system::ensure_browsers()))?;
    steps.command("format", cargo(&["fmt", "--all", "--check"]))?;
    steps.command("lints", cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))?;
    // Those that plain `cargo test` does not run are no targets of `--all-targets` either.
    let lints = ["clippy", "--test=browser", "--test=imports", "--locked", "--", "-D", "warnings"];
    steps.command("lints of the tests in browsers", cargo(&lints))?;
    let lints = ["clippy", "--package=guanxi", "--all-targets", "--target", WASM, "--locked", "--", "-D", "warnings"];
    steps.command("lints for wasm", cargo(&lints))?;
    steps.command("native tests", cargo(&["test", "--workspace", "--locked"]))?;
    for browser in ["chromium", "firefox", "webkit"] {
        steps.command(&format!("contract tests in {browser}"), wasm_tests(browser)?)?;
    }
    steps.step("build", || build::build(&build::Options::default()))?;
    steps.command("what the binaries import", cargo(&["test", "--locked", "--test", "imports"]))?;
    for browser in ["chromium", "firefox", "webkit"] {
        steps.command(&format!("journeys in {browser}"), browser_tests(&format!("journeys::{browser}::"), false))?;
    }
    steps.command("20 kills", kills(20, None))?;
    Ok(())
}

/// Kills the browser in the middle of writing, and looks at what is there afterwards.
pub fn kill_test(number: u64, seed: Option<u64>) -> Result<(), Failure> {
    ready()?;
    announce(format!("{number} kills"));
    run(&mut kills(number, seed))
}

fn kills(number: u64, seed: Option<u64>) -> Command {
    let mut command = browser_tests("kill::", true);
    command.env("GUANXI_KILLS", number.to_string());
    if let Some(seed) = seed {
        command.env("GUANXI_SEED", seed.to_string());
    }
    command
}

/// Measures the built app, and beside it what a browser can do at all.
pub fn bench(customers: Option<u64>, orders: Option<u64>) -> Result<(), Failure> {
    ready()?;
    announce("measuring");
    let mut command = browser_tests("bench::", true);
    for (name, value) in [("GUANXI_CUSTOMERS", customers), ("GUANXI_ORDERS", orders)] {
        if let Some(value) = value {
            command.env(name, value.to_string());
        }
    }
    run(&mut command)
}

/// Takes a picture of every screen.
pub fn shots() -> Result<(), Failure> {
    ready()?;
    announce("taking pictures");
    run(&mut browser_tests("shots::", true))
}

/// Runs an analysis natively on a CSV file; what it is asked for is for `examples/analyse` to understand.
pub fn analyse(arguments: &[String]) -> Result<(), Failure> {
    // Files are named from where the person stands, so it is not run from the root.
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--locked", "--profile=quick", "--example=analyse"]);
    command.arg(format!("--manifest-path={}", root().join("Cargo.toml").display())).arg("--").args(arguments);
    command
        .status()
        .map_err(|error| format!("cargo: {error}"))
        .and_then(|status| if status.success() { Ok(()) } else { Err("the analysis gave no result".into()) })
}

fn ready() -> Result<(), Failure> {
    system::ensure_browsers()?;
    build::build(&build::Options::default())
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(arguments);
    command
}

/// A part of tests/browser; one browser at a time, because each takes the whole machine.
fn browser_tests(part: &str, show: bool) -> Command {
    let mut command = cargo(&["test", "--locked", "--test", "browser", part, "--", "--test-threads=1"]);
    if show {
        command.arg("--nocapture");
    }
    command
}

/// The tests that run in a browser themselves, of this browser.
fn wasm_tests(browser: &str) -> Result<Command, Failure> {
    let programs = Browsers::find()?;
    let mut command = tools::with_tools("cargo")?;
    if browser == "webkit" {
        // It has no headless mode.
        command = tools::with_tools("xvfb-run")?;
        command.args(["--auto-servernum", "cargo"]);
    }
    command.args(["test", "--locked", "--package=guanxi", "--target", WASM]);
    for test in wasm_test_files()? {
        command.args(["--test", &test]);
    }
    let (variable, driver) = match browser {
        "chromium" => ("CHROMEDRIVER", programs.chromedriver.clone()),
        "firefox" => ("GECKODRIVER", programs.geckodriver.clone()),
        _ => ("SAFARIDRIVER", programs.webkit_driver.clone()),
    };
    for other in ["CHROMEDRIVER", "GECKODRIVER", "SAFARIDRIVER"] {
        command.env_remove(other);
    }
    command
        .env(variable, driver)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(browser, &programs)?)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    Ok(command)
}

/// The files in tests/ that hold tests for a browser to run.
fn wasm_test_files() -> Result<Vec<String>, Failure> {
    let dir = root().join("tests");
    let mut found = Vec::new();
    for file in bundle::files(&dir)? {
        if let Some(name) = file.strip_suffix(".rs").filter(|name| !name.contains('/')) {
            let source = doing(format!("reading {file}"), fs::read_to_string(dir.join(&file)))?;
            if source.contains("wasm_bindgen_test_configure!") {
                found.push(name.to_string());
            }
        }
    }
    Ok(found)
}

/// Writes the capabilities that wasm-bindgen's runner starts a browser with.
fn capabilities(browser: &str, programs: &Browsers) -> Result<PathBuf, Failure> {
    let json = match browser {
        "chromium" => {
            let arguments: Vec<String> = system::CHROMIUM_ARGUMENTS.iter().map(|flag| format!("{flag:?}")).collect();
            let binary = &programs.chromium;
            format!("{{\"goog:chromeOptions\": {{\"binary\": {binary:?}, \"args\": [{}]}}}}", arguments.join(", "))
        }
        "firefox" => {
            let binary = &programs.firefox;
            format!("{{\"moz:firefoxOptions\": {{\"binary\": {binary:?}, \"args\": [\"-headless\"]}}}}")
        }
        _ => {
            let binary = &programs.webkit_browser;
            format!("{{\"webkitgtk:browserOptions\": {{\"binary\": {binary:?}, \"args\": [\"--automation\"]}}}}")
        }
    };
    let dir = target_dir().join("webdriver");
    doing(format!("creating {}", dir.display()), fs::create_dir_all(&dir))?;
    let file = dir.join(format!("{browser}.json"));
    doing(format!("writing {}", file.display()), fs::write(&file, json))?;
    Ok(file)
}
