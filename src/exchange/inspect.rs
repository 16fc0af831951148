//! The first look at a file: what it is, which columns it has and what they seem to mean.

use super::{
    csv::COLUMN_LIMIT,
    encoding::{self, Decoder},
    gzip, mapping,
    plan::{Content, Encoding, Form, Inspection, Plan, Target},
    sniff,
};
use crate::{
    domain::schema::{Table, customer, order, product},
    engine::refusal::FileProblem,
};

/// How much of a file is looked at.
pub const HEAD: usize = 256 << 10;
/// Rows that a preview shows.
const SHOWN: usize = 20;
/// Rows that guesses are made from.
const LOOKED_AT: usize = 1_000;

/// What the business's settings say about files that do not say it themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// An ISO 4217 code.
    pub currency: String,
    pub calling_code: u16,
}

impl Default for Defaults {
    fn default() -> Self {
        Self { currency: "CNY".into(), calling_code: 86 }
    }
}

/// Looks at the beginning of a file (at most [`HEAD`] bytes of it, all where it is shorter).
///
/// `remembered` gives the plan of an earlier import of a file with the header that [`header_key`] makes of this one's.
pub fn inspect(
    name: &str,
    size: u64,
    head: &[u8],
    defaults: &Defaults,
    remembered: impl FnOnce(&str) -> Option<Plan>,
) -> Result<Inspection, FileProblem> {
    inspect_as(name, size, head, defaults, None, remembered)
}

/// As [`inspect`], but the person may have said how the file is to be read.
pub fn inspect_as(
    name: &str,
    size: u64,
    head: &[u8],
    defaults: &Defaults,
    form: Option<Form>,
    remembered: impl FnOnce(&str) -> Option<Plan>,
) -> Result<Inspection, FileProblem> {
    let named = || name.to_owned();
    if size == 0 || head.is_empty() {
        return Err(FileProblem::Empty { name: named() });
    }
    let compressed = head.starts_with(&gzip::MAGIC);
    let unpacked = if compressed { gzip::beginning(head) } else { Vec::new() };
    let bytes = if compressed { unpacked.as_slice() } else { head };
    let complete = size <= head.len() as u64;
    if bytes.is_empty() {
        return Err(FileProblem::Truncated { name: named(), row: 1 });
    }
    if let Some(kind) = sniff::binary_kind(bytes) {
        return Err(FileProblem::Binary { name: named(), kind: kind.to_owned() });
    }
    let encoding = form.map_or_else(|| encoding::detect(bytes), |form| form.encoding);
    let text = decode(encoding, bytes, complete);
    if form.is_some() && text.is_empty() {
        return Err(FileProblem::Encoding { name: named(), row: 1, encoding: encoding.label().to_owned() });
    }
    if text.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}').is_empty() {
        return Err(if bytes.is_ascii() || bytes.len() < 8 {
            FileProblem::Empty { name: named() }
        } else {
            FileProblem::Binary { name: named(), kind: String::new() }
        });
    }
    if sniff::is_garbage(&text) {
        return Err(FileProblem::Binary { name: named(), kind: String::new() });
    }
    let delimiter = form.map_or_else(|| sniff::delimiter(&text, complete), |form| form.delimiter);
    let mut rows = sniff::first_rows(&text, delimiter, complete, LOOKED_AT);
    if rows.is_empty() {
        // A file of one line without an end, or a cell longer than what was looked at.
        rows = sniff::first_rows(&text, delimiter, true, LOOKED_AT);
    }
    let Some(first) = rows.first() else { return Err(FileProblem::HeaderOnly { name: named() }) };
    if first.len() >= COLUMN_LIMIT {
        let line = text.lines().next().unwrap_or_default();
        let columns = line.bytes().filter(|byte| *byte == delimiter).count() as u64 + 1;
        if columns > COLUMN_LIMIT as u64 {
            return Err(FileProblem::TooManyColumns { name: named(), columns, limit: COLUMN_LIMIT as u64 });
        }
    }
    let has_header = form.map_or_else(|| mapping::is_header(first), |form| form.header);
    let header: Vec<String> = if has_header {
        rows.remove(0).iter().map(|cell| super::values::clean(cell).to_owned()).collect()
    } else {
        (1..=first.len()).map(|number| number.to_string()).collect()
    };
    if rows.is_empty() && complete {
        return Err(FileProblem::HeaderOnly { name: named() });
    }
    let guessed = Plan { encoding, delimiter, ..mapping::guess(&header, &rows, has_header, defaults) };
    let earlier = remembered(&header_key(&header)).filter(|plan| plan.columns.len() == header.len());
    let lines = text.bytes().filter(|byte| *byte == b'\n').count().max(1) as u64;
    // A compressed file is estimated by what its beginning unpacks to.
    let rows_estimate = (lines as f64 * (size as f64 / head.len() as f64)).round() as u64;
    let remembered = earlier.is_some();
    let plan = match earlier {
        // The file's own form is found anew: the same table may be saved otherwise this time.
        Some(plan) => Plan { encoding, delimiter, header: has_header, dates: guessed.dates, ..plan },
        None => guessed,
    };
    rows.truncate(SHOWN);
    let (name, size) = (named(), size);
    let rows_estimate = rows_estimate.saturating_sub(u64::from(has_header)).max(rows.len() as u64);
    Ok(Inspection { name, size, gzip: compressed, plan, remembered, header, rows, rows_estimate })
}

/// The text of a file's beginning, as far as it is text.
fn decode(encoding: Encoding, bytes: &[u8], complete: bool) -> String {
    let mut text = String::new();
    // What cannot be decoded further on, the import names by its row; here the sample ends with it.
    let _ = Decoder::new(encoding).decode(bytes, complete, &mut text);
    text
}

/// What a plan is remembered by: the columns' names.
pub fn header_key(header: &[String]) -> String {
    header.iter().map(|name| crate::domain::name::fold(name)).collect::<Vec<_>>().join("\u{1f}")
}

/// Whether a plan says what its rows are about; an import without that could not make anything of them.
pub fn check(plan: &Plan, name: &str) -> Result<(), FileProblem> {
    let has = |table: Table, field| {
        plan.columns
            .iter()
            .any(|target| matches!(target, Target::Field { table: t, key } if *t == table && key.field == field))
    };
    let someone = [customer::CODE, customer::NAME, customer::PHONE, customer::EMAIL]
        .iter()
        .any(|field| has(Table::Customer, *field))
        || plan.columns.contains(&Target::FirstName)
        || plan.columns.contains(&Target::LastName);
    let holds = |target| plan.columns.contains(&target);
    let ok = match plan.content {
        Content::Customers => someone,
        Content::Orders => has(Table::Order, order::NUMBER) && has(Table::Order, order::AT) && someone,
        Content::OrderLines => {
            let priced = holds(Target::UnitPrice) || holds(Target::LineTotal);
            has(Table::Order, order::NUMBER) && has(Table::Order, order::AT) && someone && priced
        }
        Content::Products => has(Table::Product, product::SKU) || has(Table::Product, product::NAME),
    };
    if ok { Ok(()) } else { Err(FileProblem::NothingToImport { name: name.to_owned() }) }
}

#[cfg(test)]
#[path = "inspect_tests.rs"]
mod tests;
