//! What the engine says, in words for a person.
//!
//! Every match is exhaustive: a new refusal or kind of change does not compile until it has its words.

mod datum;
mod names;
mod refusal;
pub mod rule;

pub use datum::*;
pub use names::*;
pub use refusal::{bad_value, name_missing, refusal};

use super::{
    format,
    i18n::t,
    locale::{t, tf},
};
use crate::domain::schema::Table;
use crate::engine::{
    changes::What,
    command::Command,
    protocol::{Done, EntryLine, Stage},
};
use crate::exchange::plan::Remark;

/// What happened to `count` records, `name` being one of them: `Edited 3 customers`.
pub fn what(what: What, count: u64, name: &str) -> String {
    match what {
        What::Undo if name.is_empty() => return t(t::WHAT_UNDONE_PLAIN).to_string(),
        What::Redo if name.is_empty() => return t(t::WHAT_REDONE_PLAIN).to_string(),
        _ => {}
    }
    let name = if name.is_empty() { t(t::WHAT_NAMELESS) } else { name };
    let n = format::number(count);
    let values = [("n", n.as_str()), ("name", name)];
    let one_or = |one, many| if count == 1 { one } else { many };
    let text = match what {
        What::Create(Table::Customer) => t::WHAT_CREATE_CUSTOMER,
        What::Create(Table::Contact) => t::WHAT_CREATE_CONTACT,
        What::Create(Table::Product) => t::WHAT_CREATE_PRODUCT,
        What::Create(Table::Order) => t::WHAT_CREATE_ORDER,
        What::Create(Table::Interaction) => t::WHAT_CREATE_INTERACTION,
        What::Create(Table::Setting) => t::WHAT_CREATE_SETTING,
        What::Create(Table::Segment) => t::WHAT_CREATE_SEGMENT,
        What::Edit(_) => one_or(t::WHAT_EDIT_ONE, t::WHAT_EDIT_MANY),
        What::EditAll => t::WHAT_EDIT_ALL,
        What::Delete(_) => one_or(t::WHAT_DELETE_ONE, t::WHAT_DELETE_MANY),
        What::Restore(_) => one_or(t::WHAT_RESTORE_ONE, t::WHAT_RESTORE_MANY),
        What::Merge => t::WHAT_MERGE,
        What::Import => one_or(t::WHAT_IMPORT, t::WHAT_IMPORT_N),
        What::Demo => t::WHAT_DEMO,
        What::RemoveDemo => t::WHAT_REMOVE_DEMO,
        What::RestoreBackup => t::WHAT_RESTORE_BACKUP,
        What::Setting => t::WHAT_SETTING,
        What::Undo => t::WHAT_UNDO,
        What::Redo => t::WHAT_REDO,
        What::Freeze => t::WHAT_FREEZE,
        What::SetApart => t::WHAT_SET_APART,
        What::SuggestAgain => t::WHAT_SUGGEST_AGAIN,
    };
    tf(text, &values)
}

/// A line of the history.
pub fn entry(line: &EntryLine) -> String {
    what(line.what, line.count, &line.name)
}

/// What a command did, once it is done; `name` is the record's, where the screen knows it.
pub fn done(command: &Command, done: &Done, name: &str) -> String {
    if done.entry.is_none() && done.touched == 0 {
        return t(t::WHAT_NOTHING).to_string();
    }
    let kind = match command {
        Command::Create { table, .. } => What::Create(*table),
        Command::Edit { table, .. } => What::Edit(*table),
        Command::EditAll { .. } => What::EditAll,
        Command::Delete { table, .. } => What::Delete(*table),
        Command::DeleteAll { .. } => What::Delete(Table::Customer),
        Command::Restore { table, .. } => What::Restore(*table),
        Command::RestoreAll { .. } => What::Restore(Table::Customer),
        Command::Merge { .. } => What::Merge,
        Command::SetApart { .. } => What::SetApart,
        Command::SuggestAgain { .. } => What::SuggestAgain,
        Command::Undo { .. } => What::Undo,
        Command::Redo { .. } => What::Redo,
        Command::SetSetting { .. } => What::Setting,
        Command::Freeze { .. } => What::Freeze,
    };
    // Merging and editing touch other records too; the sentence is about the one that the person had before them.
    let count = if matches!(command, Command::Edit { .. }) { 1 } else { done.touched };
    what(kind, count, name)
}

/// What an undo left as it is: `Phone of Li Wei stayed: edited since`. Nothing where it left nothing.
pub fn kept(done: &Done) -> Option<String> {
    let first = done.kept.first()?;
    let fields: Vec<_> =
        done.kept.iter().filter(|kept| kept.id == first.id).map(|kept| field(kept.table, &kept.key)).collect();
    Some(tf(t::WHAT_KEPT, &[("fields", &format::list(&fields)), ("name", &first.name)]))
}

pub fn stage(stage: Stage) -> &'static str {
    t(match stage {
        Stage::Waiting => t::WORDS_STAGE_WAITING,
        Stage::Reading => t::WORDS_STAGE_READING,
        Stage::Writing => t::WORDS_STAGE_WRITING,
        Stage::Finishing => t::WORDS_STAGE_FINISHING,
    })
}

/// What is special or wrong with a row: `has no date`.
pub fn remark(remark: Remark) -> &'static str {
    t(match remark {
        Remark::Ragged => t::REMARK_RAGGED,
        Remark::NoCustomer => t::REMARK_NO_CUSTOMER,
        Remark::NoOrderNumber => t::REMARK_NO_ORDER_NUMBER,
        Remark::NoDate => t::REMARK_NO_DATE,
        Remark::BadDate => t::REMARK_BAD_DATE,
        Remark::BadNumber => t::REMARK_BAD_NUMBER,
        Remark::BadQuantity => t::REMARK_BAD_QUANTITY,
        Remark::NoIdentity => t::REMARK_NO_IDENTITY,
        Remark::UnknownCustomer => t::REMARK_UNKNOWN_CUSTOMER,
        Remark::Conflicting => t::REMARK_CONFLICTING,
        Remark::Refund => t::REMARK_REFUND,
        Remark::ZeroPrice => t::REMARK_ZERO_PRICE,
        Remark::FieldIgnored => t::REMARK_FIELD_IGNORED,
        Remark::Repeated => t::REMARK_REPEATED,
    })
}

/// `3 rows: has no date`
pub fn remark_rows(kind: Remark, rows: u64) -> String {
    tf(t::REMARK_ROWS, &[("n", &format::number(rows)), ("what", remark(kind))])
}
