//! All that the page and the engine say to each other. Plain data: postcard carries it between the two threads.

use super::{
    command::Command,
    query::{Answer, Query},
    refusal::Refusal,
};
use crate::exchange::plan::{Form, Inspection, Plan, Report};
use serde::{Deserialize, Serialize};

/// The page's number for something it asked, so that what comes back finds its way.
pub type Call = u32;

/// From the page to the engine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Asks for a change. Answered by [`Reply::Done`], after it is durable.
    Do {
        call: Call,
        command: Command,
    },
    /// Who sits at this device; written into the history from now on. Answered by [`Reply::Done`].
    SetWho {
        call: Call,
        who: String,
    },
    /// Asks once. Answered by [`Reply::Answer`].
    Ask {
        call: Call,
        query: Query,
    },
    /// Asks and keeps the answer right: [`Reply::Answer`] comes again after each change that touches it, until
    /// [`Request::Forget`]. The same `call` with another query takes the first one's place.
    Watch {
        call: Call,
        query: Query,
    },
    Forget {
        call: Call,
    },
    /// Starts something long. Answered by [`Reply::Progress`], then [`Reply::Finished`].
    Start {
        call: Call,
        job: Job,
    },
    /// Stops a job; it leaves nothing behind and is [`Refusal::Cancelled`].
    Cancel {
        call: Call,
    },
}

/// From the engine to the page, beside its [`Status`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Reply {
    Done { call: Call, result: Result<Done, Refusal> },
    Answer { call: Call, answer: Result<Answer, Refusal> },
    Progress { call: Call, progress: Progress },
    Finished { call: Call, result: Result<Outcome, Refusal> },
}

/// What takes longer than a command. Files come as `blob:` addresses, which only this browser tab can read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Job {
    /// Looks at the beginning of a file: what it is, which columns it has, what they seem to mean.
    Inspect {
        file: FileRef,
        /// How the person says that it is to be read; found out where they say nothing.
        form: Option<Form>,
    },
    Import {
        file: FileRef,
        plan: Plan,
    },
    /// Makes the demo shop: this many customers, always the same.
    Demo {
        customers: u32,
    },
    /// Every record that an earlier [`Job::Demo`] made goes for good.
    RemoveDemo,
    /// The list that a query shows, whole, as CSV. A column of `CUSTOM` without a name stands for all custom fields.
    ExportCsv {
        query: Query,
        columns: Vec<super::query::Column>,
        header: Vec<String>,
    },
    /// Every record with its stamps, one JSON document a line.
    ExportJson,
    Backup,
    /// Looks into a backup before anything is changed.
    InspectBackup {
        file: FileRef,
    },
    Restore {
        file: FileRef,
        mode: RestoreMode,
    },
    /// Empties the database. There is no undo.
    Wipe,
    /// Does the long part of a method's report, so that its query can be answered.
    Analyse {
        method: super::report::Method,
        options: Vec<(String, String)>,
    },
    /// Writes what is only in the journal into pages now.
    Checkpoint,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileRef {
    /// A `blob:` address.
    pub url: String,
    pub name: String,
    pub size: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RestoreMode {
    /// What is here goes, what is in the file comes.
    Replace,
    /// Both stay; field by field the later one counts.
    Merge,
}

/// A command was carried out and is durable.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// The journal entry, for undo; `None` where there was nothing to change.
    pub entry: Option<u64>,
    /// What it made, if anything.
    pub created: Vec<crate::domain::id::Id>,
    /// How many records it touched.
    pub touched: u64,
    /// What an undo left as it is, because it has been edited since.
    pub kept: Vec<Kept>,
}

/// A field that an undo did not restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub table: crate::domain::schema::Table,
    pub id: crate::domain::id::Id,
    pub key: crate::domain::schema::Key,
    /// The record's name, for a person.
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub stage: Stage,
    /// Bytes or records done so far, and in all where that is known (else 0).
    pub done: u64,
    pub total: u64,
    /// Rows read so far, of an import.
    pub rows: u64,
    /// Milliseconds since it began.
    pub elapsed: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Another tab is importing; this one waits for it.
    #[default]
    Waiting,
    Reading,
    Writing,
    Finishing,
}

/// What a job came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Outcome {
    Inspection(Inspection),
    Import(Report),
    /// A file to download.
    File(FileRef),
    BackupInspection(BackupInspection),
    Restored(Restored),
    Nothing,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BackupInspection {
    /// Milliseconds since 1970 UTC.
    pub made: u64,
    pub customers: u64,
    pub orders: u64,
    pub records: u64,
    /// Pages that were damaged when it was made, and are not in it.
    pub lost: u32,
}

/// What came from a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    pub records: u64,
    /// Pages that were damaged when the backup was made.
    pub lost: u32,
}

/// The state of the database, always on screen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Status {
    pub phase: Phase,
    /// The last journal entry that is durable.
    pub entry: u64,
    /// Commands sent and not yet durable.
    pub saving: u32,
    /// Why the last write failed, until one succeeds again.
    pub trouble: Option<Refusal>,
    /// Pages that failed their check and were set aside.
    pub damaged: Vec<DamagedPage>,
    /// Records of all tables, those in the bin and the settings included.
    pub records: u64,
    /// Records by table, those in the bin not counted.
    pub customers: u64,
    pub orders: u64,
    /// Another tab runs a newer version of the app: this one must be reloaded before it writes.
    pub outdated: bool,
    /// What the last command of this tab did that can be undone now, and redone.
    pub undo: Option<EntryLine>,
    pub redo: Option<EntryLine>,
    /// Who sits at this device.
    pub who: String,
    /// Milliseconds since 1970 of the last backup.
    pub last_backup: Option<u64>,
    /// The demo shop is in.
    pub demo: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Phase {
    /// Nothing has been heard of it.
    #[default]
    Starting,
    Opening,
    /// Customers are in and lists work; orders are still being read.
    Partial,
    Ready,
    /// It could not be opened at all.
    Failed(Refusal),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DamagedPage {
    pub table: crate::domain::schema::Table,
    pub page: u32,
    /// As many records as it can hold; how many it held is not known.
    pub records: u32,
}

/// One journal entry as a person reads it: `what` happened to `count` records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLine {
    pub entry: u64,
    /// Milliseconds since 1970 UTC.
    pub at: u64,
    pub what: super::changes::What,
    pub count: u64,
    /// A name to remember it by: the customer's, the file's.
    pub name: String,
    /// Who sits at the device that did it.
    pub who: String,
    /// Whether this device did it.
    pub here: bool,
    /// The later entry that undid this one.
    pub undone: Option<u64>,
}
