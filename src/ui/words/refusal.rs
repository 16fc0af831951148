//! Refusals and what is wrong with a file: what happened, and what a person can do.

use super::{field, table};
use crate::domain::schema::Table;
use crate::engine::refusal::{BadValue, FileProblem, Refusal};
use crate::ui::{
    format,
    i18n::t,
    locale::{named, t, tf},
};

/// Why something was not done.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        // The table is not part of a bad value; customers have the most fields, and others share their names.
        Refusal::BadValue { key, text, why } => tf(
            t::REFUSAL_BAD_VALUE,
            &[
                ("field", &field(crate::domain::schema::Table::Customer, key)),
                ("text", text),
                ("why", &bad_value(*why)),
            ],
        ),
        Refusal::BadSetting { name, text } => {
            let label = named(&format!("analysis.option.{name}"));
            tf(t::REFUSAL_BAD_SETTING, &[("setting", &label), ("text", text)])
        }
        Refusal::NameMissing => t(t::REFUSAL_NAME_MISSING).into(),
        Refusal::NotFound { table: kind, .. } => tf(t::REFUSAL_NOT_FOUND, &[("table", &lower(&table(*kind)))]),
        Refusal::FactIsFixed { table: kind } => tf(t::REFUSAL_FACT_IS_FIXED, &[("table", &lower(&table(*kind)))]),
        Refusal::CannotMerge => t(t::REFUSAL_CANNOT_MERGE).into(),
        Refusal::AlreadyUndone => t(t::REFUSAL_ALREADY_UNDONE).into(),
        Refusal::NoSuchEntry { entry } => tf(t::REFUSAL_NO_SUCH_ENTRY, &[("entry", &format::number(*entry))]),
        Refusal::Cancelled => t(t::REFUSAL_CANCELLED).into(),
        Refusal::QuotaExceeded => t(t::REFUSAL_QUOTA).into(),
        Refusal::ConnectionLost => t(t::REFUSAL_CONNECTION).into(),
        Refusal::NewerDatabase { found, known } => versions(t::REFUSAL_NEWER_DATABASE, "", *found, *known),
        Refusal::Outdated => t(t::REFUSAL_OUTDATED).into(),
        Refusal::EngineStopped => t(t::REFUSAL_ENGINE_STOPPED).into(),
        Refusal::Replaced => t(t::REFUSAL_REPLACED).into(),
        Refusal::NoStorage { message } => tf(t::REFUSAL_NO_STORAGE, &[("message", message)]),
        Refusal::NotLoaded => t(t::SHELL_NOT_LOADED_TEXT).into(),
        Refusal::NotReady => t(t::REFUSAL_NOT_READY).into(),
        Refusal::File(problem) => file(problem),
        Refusal::Unprepared => t(t::REFUSAL_UNPREPARED).into(),
        Refusal::Analysis { key, values } => {
            let values: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            crate::ui::i18n::fill(&named(&format!("analysis.refusal.{key}")), &values)
        }
        Refusal::SegmentCycle { names } => tf(t::REFUSAL_SEGMENT_CYCLE, &[("names", &names.join(" → "))]),
        Refusal::SegmentInUse { name, by } => {
            tf(t::REFUSAL_SEGMENT_IN_USE, &[("name", name), ("by", &format::list(by))])
        }
        Refusal::BadRule { name, why } => tf(t::REFUSAL_BAD_RULE, &[("name", name), ("why", why)]),
        Refusal::Internal { message } => tf(t::REFUSAL_INTERNAL, &[("message", message)]),
    }
}

/// What a record of this kind lacks that has no name.
pub fn name_missing(table: Table) -> &'static str {
    t(match table {
        Table::Customer => t::REFUSAL_NAME_MISSING,
        _ => t::REFUSAL_NAME_MISSING_HERE,
    })
}

/// English names of tables are written small within a sentence; Chinese has no such thing.
fn lower(name: &str) -> String {
    name.to_lowercase()
}

/// Why a value does not fit, in a sentence.
pub fn bad_value(why: BadValue) -> String {
    let text = match why {
        BadValue::OutOfRange { least, greatest } => {
            let number = |number: i64| format::signed(number as f64);
            return tf(t::REFUSAL_OUT_OF_RANGE, &[("least", &number(least)), ("greatest", &number(greatest))]);
        }
        BadValue::MoreThan(whole) => {
            return tf(t::REFUSAL_MORE_THAN, &[("whole", &field(Table::Customer, &whole.into()))]);
        }
        BadValue::Negative => t::REFUSAL_NEGATIVE,
        BadValue::NotANumber => t::REFUSAL_NOT_A_NUMBER,
        BadValue::NotADate => t::REFUSAL_NOT_A_DATE,
        BadValue::NotAPhone => t::REFUSAL_NOT_A_PHONE,
        BadValue::NotAnEmail => t::REFUSAL_NOT_AN_EMAIL,
        BadValue::TooLong => t::REFUSAL_TOO_LONG,
        BadValue::NotAChoice => t::REFUSAL_NOT_A_CHOICE,
        BadValue::NoSuchField => t::REFUSAL_NO_SUCH_FIELD,
    };
    t(text).to_string()
}

fn versions(text: crate::ui::i18n::Text, name: &str, found: u32, known: u32) -> String {
    tf(text, &[("name", name), ("found", &found.to_string()), ("known", &known.to_string())])
}

fn file(problem: &FileProblem) -> String {
    let (text, name, more) = match problem {
        FileProblem::Empty { name } => (t::REFUSAL_FILE_EMPTY, name, None),
        FileProblem::Binary { name, kind } if kind.is_empty() => (t::REFUSAL_FILE_BINARY, name, None),
        FileProblem::Binary { name, kind } => {
            (t::REFUSAL_FILE_BINARY_KIND, name, Some(("kind", kind.to_ascii_uppercase())))
        }
        FileProblem::Encoding { name, row, encoding } => {
            let values = [("name", name.as_str()), ("row", &format::number(*row)), ("encoding", encoding)];
            return tf(t::REFUSAL_FILE_ENCODING, &values);
        }
        FileProblem::UnclosedQuote { name, row } => (t::REFUSAL_FILE_QUOTE, name, Some(("row", format::number(*row)))),
        FileProblem::TooManyColumns { name, columns, limit } => {
            let values =
                [("name", name.as_str()), ("columns", &format::number(*columns)), ("limit", &format::number(*limit))];
            return tf(t::REFUSAL_FILE_COLUMNS, &values);
        }
        FileProblem::RowTooLong { name, row } => (t::REFUSAL_FILE_ROW_LONG, name, Some(("row", format::number(*row)))),
        FileProblem::Truncated { name, row } => (t::REFUSAL_FILE_TRUNCATED, name, Some(("row", format::number(*row)))),
        FileProblem::HeaderOnly { name } => (t::REFUSAL_FILE_HEADER, name, None),
        FileProblem::NothingToImport { name } => (t::REFUSAL_FILE_NOTHING, name, None),
        FileProblem::NoGoodRow { name, rows } => (t::REFUSAL_FILE_NO_ROW, name, Some(("rows", format::number(*rows)))),
        FileProblem::Unreadable { name, message } => {
            (t::REFUSAL_FILE_UNREADABLE, name, Some(("message", message.clone())))
        }
        FileProblem::NotABackup { name } => (t::REFUSAL_FILE_NOT_BACKUP, name, None),
        FileProblem::NewerBackup { name, found, known } => {
            return versions(t::REFUSAL_FILE_NEWER_BACKUP, name, *found, *known);
        }
        FileProblem::DamagedBackup { name, at } => (t::REFUSAL_FILE_DAMAGED, name, Some(("at", format::number(*at)))),
    };
    let (key, value) = more.unwrap_or(("", String::new()));
    tf(text, &[("name", name), (key, &value)])
}
