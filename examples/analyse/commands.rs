//! The command line of the analysis methods: `METHOD --input FILE.csv [--option value …]` prints JSON with all digits.

use crate::catalogue::COMMANDS;
use std::collections::BTreeMap;

mod baskets;
mod btyd;
mod customers;
mod histories;
mod models;
mod segments;

pub use baskets::basket;
pub use btyd::{bgnbd, clv, gg, mbgnbd, pnbd, sbg};
pub use customers::{abc, cohort, lifecycle, repurchase, rfm};
pub use models::{holtwinters, km, logit};
pub use segments::{anomalies, kmeans};

/// A table of text.
pub struct Input {
    /// The whole file as it is.
    pub text: String,
    /// The first line.
    pub header: Vec<String>,
    /// All other lines; each as long as the header.
    pub rows: Vec<Vec<String>>,
}

impl Input {
    /// Reads comma-separated values (RFC 4180: quoted fields, doubled quotes, line ends within quotes).
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines = fields(text)?.into_iter();
        let header = lines.next().unwrap_or_default();
        let mut rows = Vec::new();
        for mut row in lines {
            // A line may be shorter, as some programs leave out empty cells at the end.
            row.resize(header.len().max(row.len()), String::new());
            rows.push(row);
        }
        Ok(Self { text: text.to_owned(), header, rows })
    }

    /// The position of the first column that has one of the names.
    pub fn column(&self, names: &[&str]) -> Result<usize, String> {
        names
            .iter()
            .find_map(|name| self.header.iter().position(|found| found == name))
            .ok_or_else(|| format!("no column {}; the columns are: {}", names.join(" or "), self.header.join(", ")))
    }

    /// Whether there is a column with one of the names.
    pub fn has(&self, names: &[&str]) -> bool {
        self.column(names).is_ok()
    }

    /// The cells of a column.
    pub fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().map(move |row| row[column].as_str())
    }

    /// The numbers of a column.
    pub fn numbers(&self, column: usize) -> Result<Vec<f64>, String> {
        self.cells(column).enumerate().map(|(row, cell)| self.parsed(column, row, cell)).collect()
    }

    /// The integers of a column.
    pub fn integers(&self, column: usize) -> Result<Vec<i64>, String> {
        self.cells(column).enumerate().map(|(row, cell)| self.parsed(column, row, cell)).collect()
    }

    fn parsed<T: std::str::FromStr>(&self, column: usize, row: usize, cell: &str) -> Result<T, String> {
        cell.trim()
            .parse()
            .map_err(|_| format!("line {}, column {}: {cell:?} is no number", row + 2, self.header[column]))
    }
}

fn fields(text: &str) -> Result<Vec<Vec<String>>, String> {
    let mut lines = Vec::new();
    let (mut line, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            ',' if !quoted => line.push(std::mem::take(&mut field)),
            '\r' if !quoted && characters.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                line.push(std::mem::take(&mut field));
                lines.push(std::mem::take(&mut line));
            }
            _ => field.push(character),
        }
    }
    if quoted {
        return Err("a quote is not closed".to_owned());
    }
    if !field.is_empty() || !line.is_empty() {
        line.push(field);
        lines.push(line);
    }
    lines.retain(|line| line.len() > 1 || line.iter().any(|field| !field.is_empty()));
    Ok(lines)
}

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
            pairs.insert(name.to_owned(), value.clone());
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

    /// The number of an option.
    pub fn number(&self, name: &str, default: f64) -> Result<f64, String> {
        self.text(name).map_or(Ok(default), |text| text.parse().map_err(|_| format!("--{name} is no number: {text}")))
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
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let found = (command.run)(&Input::parse(&text)?, &options)?;
    serde_json::to_string_pretty(&found).map_err(|error| error.to_string())
}

#[cfg(test)]
#[path = "commands_tests.rs"]
mod tests;
