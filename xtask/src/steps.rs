//! Runs steps one after the other, shows what they print, counts their tests, and sums up at the end.

use crate::{
    Failure,
    command::{announce, show},
};
use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// The steps that ran so far.
#[derive(Default)]
pub struct Steps {
    done: Vec<Step>,
}

struct Step {
    name: String,
    passed: u64,
    failed: u64,
    time: Duration,
}

impl Steps {
    /// A step that has no tests of its own counts as one.
    pub fn step(&mut self, name: &str, run: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
        announce(name);
        let begun = Instant::now();
        let result = run();
        let (passed, failed) = if result.is_ok() { (1, 0) } else { (0, 1) };
        self.done.push(Step { name: name.into(), passed, failed, time: begun.elapsed() });
        result
    }

    /// Runs a command; where it prints results of tests, they are counted.
    pub fn command(&mut self, name: &str, mut command: Command) -> Result<(), Failure> {
        let shown = show(&command);
        announce(format!("{name}: {shown}"));
        let begun = Instant::now();
        let (mut passed, mut failed) = (0, 0);
        let mut child =
            command.stdout(Stdio::piped()).spawn().map_err(|error| format!("{shown} could not be started: {error}"))?;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                if let Some((more, worse)) = counts(&line) {
                    passed += more;
                    failed += worse;
                }
            }
        }
        let status = child.wait().map_err(|error| format!("{shown} could not be waited for: {error}"))?;
        if status.success() && passed + failed == 0 {
            passed = 1;
        }
        if !status.success() && failed == 0 {
            failed = 1;
        }
        self.done.push(Step { name: name.into(), passed, failed, time: begun.elapsed() });
        if status.success() { Ok(()) } else { Err(format!("{name} failed: {shown}")) }
    }

    /// What ran, and in the last line how it came out.
    pub fn print(&self) {
        println!("\n{:>7} {:>7} {:>8}  step", "passed", "failed", "seconds");
        for step in &self.done {
            println!("{:>7} {:>7} {:>8}  {}", step.passed, step.failed, step.time.as_secs(), step.name);
        }
        let passed: u64 = self.done.iter().map(|step| step.passed).sum();
        let failed: u64 = self.done.iter().map(|step| step.failed).sum();
        println!("{passed} passed, {failed} failed");
    }
}

/// Of a line such as `test result: ok. 5 passed; 0 failed; …`.
fn counts(line: &str) -> Option<(u64, u64)> {
    let (_, rest) = line.split_once("test result: ")?;
    let number = |word: &str| {
        let before = rest.split_once(word)?.0;
        before.rsplit([' ', '.', ';']).find(|part| !part.is_empty())?.parse().ok()
    };
    Some((number(" passed")?, number(" failed")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_tests_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 1 filtered out";
        assert_eq!(counts(line), Some((12, 3)));
        assert_eq!(counts("test result: ok. 7 passed; 0 failed; 0 ignored"), Some((7, 0)));
        assert_eq!(counts("running 3 tests"), None);
    }

    #[test]
    fn a_command_without_tests_counts_as_one() {
        let mut steps = Steps::default();
        assert!(steps.command("yes", Command::new("true")).is_ok());
        assert!(steps.command("no", Command::new("false")).is_err());
        let results: Vec<_> = steps.done.iter().map(|step| (step.passed, step.failed)).collect();
        assert_eq!(results, [(1, 0), (0, 1)]);
    }
}
