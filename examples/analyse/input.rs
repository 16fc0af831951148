//! The file that a method reads: comma-separated values with a header, checked so that nothing is read as what it is not.

use guanxi::analysis::calendar::day_of;
use guanxi::analysis::refusal::Refusal;

/// A table of text. Spaces around a cell do not belong to it.
#[derive(Debug)]
pub struct Input {
    /// The whole file, without a byte order mark.
    pub text: String,
    /// The names of the columns.
    pub header: Vec<String>,
    /// All other lines that are not blank; each as long as the header.
    pub rows: Vec<Vec<String>>,
    /// The line of each row, counted from 1, which is the header.
    lines: Vec<usize>,
    /// The first blank line that has a row after it.
    blank: Option<usize>,
}

impl Input {
    /// The text of a file's bytes, which have to be UTF-8.
    pub fn decode(bytes: &[u8]) -> Result<&str, String> {
        let hint = "save it as \"CSV UTF-8\"";
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.contains(&0) {
            return Err(format!("the file is UTF-16 or no text: {hint}"));
        }
        std::str::from_utf8(bytes).map_err(|error| {
            let good = &bytes[..error.valid_up_to()];
            let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
            format!("line {line}: the file is not UTF-8 (perhaps Latin-1 or GBK): {hint}")
        })
    }

    /// Reads comma-separated values (RFC 4180: quoted fields, doubled quotes, line ends within quotes).
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('\u{feff}');
        let mut found = fields(text)?;
        let last = found.iter().rposition(|(_, line)| !is_blank(line));
        found.truncate(last.map_or(0, |last| last + 1));
        let mut found = found.into_iter().skip_while(|(_, line)| is_blank(line));
        let (_, header) = found.next().ok_or("the file is empty")?;
        for (other, hint) in [(';', "semicolons"), ('\t', "tabs")] {
            if header.len() == 1 && header[0].contains(other) {
                return Err(format!("the columns are parted by {hint}: save the file with commas between them"));
            }
        }
        let twice = header.iter().enumerate().find(|(at, name)| !name.is_empty() && header[..*at].contains(name));
        if let Some((_, name)) = twice {
            return Err(format!("two columns are named {name}: rename or remove one"));
        }
        let mut input = Self { text: text.to_owned(), header, rows: Vec::new(), lines: Vec::new(), blank: None };
        for (line, mut row) in found {
            if is_blank(&row) {
                input.blank.get_or_insert(line);
                continue;
            }
            let (columns, cells) = (input.header.len(), row.len());
            if cells > columns {
                return Err(format!(
                    "line {line} has {cells} cells, the header {columns} columns: put a cell that holds a comma in quotes"
                ));
            }
            // A line may be shorter, as some programs leave out empty cells at the end.
            row.resize(columns, String::new());
            input.rows.push(row);
            input.lines.push(line);
        }
        Ok(input)
    }

    /// As [`Input::parse`]; but a file without columns for baskets and items, whose lines have `|`, is left as it is.
    pub fn parse_baskets(text: &str) -> Result<Self, String> {
        let table = Self::parse(text);
        let has_columns = |table: &Self| table.has(super::commands::BASKET) && table.has(super::commands::ITEM);
        if text.contains('|') && !table.as_ref().is_ok_and(has_columns) {
            let text = text.trim_start_matches('\u{feff}').to_owned();
            return Ok(Self { text, header: Vec::new(), rows: Vec::new(), lines: Vec::new(), blank: None });
        }
        table
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

    /// A cell.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|cells| cells.get(column)).map_or("", String::as_str)
    }

    /// The cells of a column.
    pub fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        (0..self.rows.len()).map(move |row| self.cell(row, column))
    }

    /// The line of a row in the file, counted from 1, which is the header.
    pub fn line(&self, row: usize) -> usize {
        self.lines.get(row).copied().unwrap_or(row + 2)
    }

    /// What to say of a cell that is not what is needed.
    pub fn wrong(&self, row: usize, column: usize, needed: &str) -> String {
        let name = self.header.get(column).map_or("", String::as_str);
        format!("line {}, column {name}: needs {needed}, not \"{}\"", self.line(row), self.cell(row, column))
    }

    /// A refusal of a method whose rows are those of the file, with the line in place of the row.
    pub fn refused(&self, refusal: Refusal) -> String {
        let row = match &refusal {
            Refusal::NotANumber { row } | Refusal::NotPositive { row } | Refusal::Contradiction { row, .. } => *row,
            _ => return refusal.to_string(),
        };
        refusal.to_string().replacen(&format!("row {}", row + 1), &format!("line {}", self.line(row)), 1)
    }

    /// Refuses a file with a blank line between its rows, for methods to which every line is a period.
    pub fn need_every_period(&self) -> Result<(), String> {
        match self.blank {
            Some(line) => Err(format!("line {line} is blank: every line is a period, so give its value or remove it")),
            None => Ok(()),
        }
    }

    /// The name of a customer or basket.
    pub fn name(&self, row: usize, column: usize) -> Result<&str, String> {
        match self.cell(row, column) {
            "" => Err(self.wrong(row, column, "a name or number (or leave the line out)")),
            name => Ok(name),
        }
    }

    /// The names of customers.
    pub fn names(&self, column: usize) -> Result<Vec<String>, String> {
        (0..self.rows.len()).map(|row| self.name(row, column).map(str::to_owned)).collect()
    }

    /// A finite number.
    pub fn number(&self, row: usize, column: usize) -> Result<f64, String> {
        let value = self.cell(row, column).parse::<f64>().ok().filter(|value| value.is_finite());
        value.ok_or_else(|| self.wrong(row, column, "a number such as 12.5"))
    }

    /// The numbers of a column.
    pub fn numbers(&self, column: usize) -> Result<Vec<f64>, String> {
        (0..self.rows.len()).map(|row| self.number(row, column)).collect()
    }

    /// The integers of a column.
    pub fn integers(&self, column: usize) -> Result<Vec<i64>, String> {
        let integer = |row| self.cell(row, column).parse().map_err(|_| self.wrong(row, column, "a whole number"));
        (0..self.rows.len()).map(integer).collect()
    }

    /// The day of a cell.
    pub fn day(&self, row: usize, column: usize) -> Result<i32, String> {
        day(self.cell(row, column)).ok_or_else(|| self.wrong(row, column, "a date such as 1997-09-30"))
    }

    /// The amount of a cell in smallest units with `decimals` digits after the point.
    pub fn amount(&self, row: usize, column: usize, decimals: usize) -> Result<i64, String> {
        let needed = match decimals {
            0 => "a whole amount".to_owned(),
            _ => format!("an amount such as 12.5 with at most {decimals} digits after the point"),
        };
        minor_units(self.cell(row, column), decimals).ok_or_else(|| self.wrong(row, column, &needed))
    }

    /// The truths of a column.
    pub fn truths(&self, column: usize) -> Result<Vec<bool>, String> {
        let truth = |row| match self.cell(row, column).to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" | "1" => Ok(true),
            "no" | "n" | "false" | "0" => Ok(false),
            _ => Err(self.wrong(row, column, "Yes or No (or 1 or 0, true or false)")),
        };
        (0..self.rows.len()).map(truth).collect()
    }
}

/// The day of a date written 1997-09-30.
pub fn day(text: &str) -> Option<i32> {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    if year.len() != 4 {
        return None;
    }
    // `parse` would take +1 as well.
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?;
    day_of(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)
}

/// An amount in smallest units with `decimals` digits after the point; `None` where it has more than that.
pub fn minor_units(text: &str, decimals: usize) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let written = whole.bytes().chain(part.bytes()).all(|digit| digit.is_ascii_digit());
    if !written || !digits.bytes().any(|digit| digit.is_ascii_digit()) || part.len() > decimals {
        return None;
    }
    let units: i64 = format!("0{whole}{part:0<decimals$}").parse().ok()?;
    Some(sign * units)
}

fn is_blank(line: &[String]) -> bool {
    line.len() == 1 && line.iter().all(String::is_empty)
}

/// All lines with their numbers, cut into trimmed fields.
fn fields(text: &str) -> Result<Vec<(usize, Vec<String>)>, String> {
    let mut lines = Vec::new();
    let (mut line, mut field, mut opened) = (Vec::new(), String::new(), None);
    // The line being read, and that on which the present row began.
    let (mut number, mut began) = (1, 1);
    let mut characters = text.chars().peekable();
    let take = |field: &mut String| std::mem::take(field).trim().to_owned();
    while let Some(character) = characters.next() {
        number += usize::from(character == '\n');
        match character {
            '"' if opened.is_some() && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' if opened.is_some() => opened = None,
            '"' if field.trim().is_empty() => {
                field.clear();
                opened = Some(number);
            }
            ',' if opened.is_none() => line.push(take(&mut field)),
            '\r' if opened.is_none() && characters.peek() == Some(&'\n') => {}
            '\r' if opened.is_none() => {
                return Err(format!(
                    "line {number}: a line ends in a bare carriage return: save the file with line ends LF or CRLF"
                ));
            }
            '\n' if opened.is_none() => {
                line.push(take(&mut field));
                lines.push((began, std::mem::take(&mut line)));
                began = number;
            }
            _ => field.push(character),
        }
    }
    if let Some(opened) = opened {
        return Err(format!("line {opened}: a quote is not closed: put \" at the end of the cell"));
    }
    line.push(take(&mut field));
    lines.push((began, line));
    Ok(lines)
}

#[cfg(test)]
#[path = "input_tests.rs"]
mod tests;
