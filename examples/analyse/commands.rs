//! The command line of the analysis methods: `METHOD --input FILE.csv [--option value …]` prints JSON with all digits.

use crate::catalogue::COMMANDS;
pub use crate::input::Input;
use crate::input::day;
use std::collections::BTreeMap;

mod baskets;
mod btyd;
mod customers;
mod histories;
mod models;
mod segments;

pub use baskets::{BASKET, ITEM, basket};
pub use btyd::{bgnbd, clv, gg, mbgnbd, pnbd, sbg};
pub use customers::{abc, cohort, lifecycle, repurchase, rfm};
pub use models::{holtwinters, km, logit};
pub use segments::{anomalies, kmeans};

/// Settings given as `--name value`.
pub struct Options(BTreeMap<String, String>);

impl Options {
    /// Reads pairs; a name that is not allowed is an error.
    pub fn parse(arguments: &[String], allowed: &[&str]) -> Result<Self, String> {
        let mut pairs = BTreeMap::new();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let name = argument.strip_prefix("--").ok_or_else(|| format!("expected an option, found {argument}"))?;
            if !allowed.contains(&name) {
                return Err(format!("no option --{name}; there are: --{}", allowed.join(", --")));
            }
            let value = arguments.next().ok_or_else(|| format!("--{name} needs a value"))?;
            if pairs.insert(name.to_owned(), value.clone()).is_some() {
                return Err(format!("--{name} is given twice"));
            }
        }
        Ok(Self(pairs))
    }

    /// The text of an option, if it was given.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The text of an option, or a default.
    pub fn text_or<'a>(&'a self, name: &str, default: &'a str) -> &'a str {
        self.text(name).unwrap_or(default)
    }

    /// The finite number of an option.
    pub fn number(&self, name: &str, default: f64) -> Result<f64, String> {
        let Some(text) = self.text(name) else { return Ok(default) };
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| format!("--{name} is no number: {text}"))
    }

    /// The number of an option, not above `most`.
    pub fn count_up_to(&self, name: &str, default: usize, most: usize) -> Result<usize, String> {
        let count = self.count(name, default)?;
        if count > most { Err(format!("--{name} is at most {most}, not {count}")) } else { Ok(count) }
    }

    /// The day of an option.
    pub fn day(&self, name: &str) -> Result<Option<i32>, String> {
        let read = |text| day(text).ok_or_else(|| format!("--{name} needs a date such as 1997-09-30, not \"{text}\""));
        self.text(name).map(read).transpose()
    }

    /// One of several words; the first where the option is not given.
    pub fn choice<'a>(&self, name: &str, words: &[&'a str]) -> Result<&'a str, String> {
        let text = self.text_or(name, words[0]);
        let found = words.iter().find(|word| **word == text);
        found.copied().ok_or_else(|| format!("--{name} is {}, not \"{text}\"", words.join(" or ")))
    }

    /// The whole number of an option.
    pub fn integer(&self, name: &str, default: u64) -> Result<u64, String> {
        self.text(name)
            .map_or(Ok(default), |text| text.parse().map_err(|_| format!("--{name} is no whole number: {text}")))
    }

    /// The count of an option.
    pub fn count(&self, name: &str, default: usize) -> Result<usize, String> {
        self.text(name).map_or(Ok(default), |text| text.parse().map_err(|_| format!("--{name} is no count: {text}")))
    }

    /// The comma-separated parts of an option.
    pub fn list<'a>(&'a self, name: &str, default: &'a str) -> Vec<&'a str> {
        self.text_or(name, default).split(',').map(str::trim).filter(|part| !part.is_empty()).collect()
    }
}

/// The list of methods with their columns and options.
pub fn help() -> String {
    let mut text = "METHOD --input FILE.csv [--option value …]\n".to_owned();
    text += "\nThe file is UTF-8 with commas between the cells and the names of the columns on line 1. Spaces around cells \
        are left out, blank lines too.\nRefused, with the line: a customer without a name, a date or number that is none, \
        an amount with more digits than its\ncolumn keeps (2 for amount_usd and amount), a line with more cells than the \
        header.\nCustomers come in the order in which the file first names them.\n";
    for command in COMMANDS {
        text += &format!("\n{}: {}\n  columns: {}\n", command.name, command.about, command.columns);
        for (name, meaning) in command.options {
            text += &format!("  --{name}: {meaning}\n");
        }
    }
    text
}

/// Runs a command line and returns what to print.
pub fn run(arguments: &[String]) -> Result<String, String> {
    let Some((method, rest)) =
        arguments.split_first().filter(|_| !arguments.iter().any(|argument| argument == "--help"))
    else {
        return Ok(help());
    };
    let command = COMMANDS
        .iter()
        .find(|command| command.name == method)
        .ok_or_else(|| format!("no method {method}\n\n{}", help()))?;
    let mut allowed: Vec<&str> = command.options.iter().map(|(name, _)| *name).collect();
    allowed.push("input");
    let options = Options::parse(rest, &allowed)?;
    let path = options.text("input").ok_or("--input FILE.csv is missing")?;
    let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let text = Input::decode(&bytes).map_err(|error| format!("{path}: {error}"))?;
    let parse = if command.name == "basket" { Input::parse_baskets } else { Input::parse };
    let input = parse(text).map_err(|error| format!("{path}: {error}"))?;
    let found = (command.run)(&input, &options)?;
    serde_json::to_string_pretty(&found).map_err(|error| error.to_string())
}

#[cfg(test)]
#[path = "commands_tests.rs"]
mod tests;
