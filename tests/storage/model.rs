//! Any sequence of operations by any tabs, held against a model that is too simple to be wrong.

use super::contract::Backend;
use guanxi::{
    engine::refusal::Refusal,
    storage::{Appended, Checkpoint, Opened, Storage},
};
use proptest::{collection::vec, prelude::*};

/// How many tabs take part.
const TABS: usize = 3;

#[derive(Clone, Debug)]
pub enum Operation {
    Open,
    LoseConnection,
    /// `behind` is how far the tab's expectation lags behind the journal's end; -1 is beyond it.
    Append {
        behind: i64,
        entry: Vec<u8>,
    },
    ReadEntries {
        back: u64,
        limit: u32,
    },
    Reserve(u32),
    WritePages(Vec<(u32, Vec<u8>)>),
    ReadPages(Vec<u32>),
    DeletePages(Vec<u32>),
    PageKeys,
    Checkpoint {
        pages: Vec<(u32, Vec<u8>)>,
        behind: i64,
    },
    ReadMark,
    WriteNote(String),
    ReadNote,
    /// `entries` from 1; the journal goes on `gap` behind them, or, where that is less, is refused.
    Replace {
        pages: Vec<(u32, Vec<u8>)>,
        entries: Vec<Vec<u8>>,
        gap: i64,
    },
}

/// Some operations, each by one of the tabs.
pub fn operations() -> impl Strategy<Value = Vec<(usize, Operation)>> {
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        vec(any::<u8>(), 0..6)
    }
    fn pages() -> impl Strategy<Value = Vec<(u32, Vec<u8>)>> {
        vec((1..40u32, bytes()), 0..6)
    }
    let behind = || prop_oneof![6 => Just(0i64), 2 => 1..4i64, 1 => Just(-1i64)];
    let operation = prop_oneof![
        3 => Just(Operation::Open),
        1 => Just(Operation::LoseConnection),
        8 => (behind(), bytes()).prop_map(|(behind, entry)| Operation::Append { behind, entry }),
        3 => (0..6u64, 0..5u32).prop_map(|(back, limit)| Operation::ReadEntries { back, limit }),
        1 => (0..4u32).prop_map(Operation::Reserve),
        4 => pages().prop_map(Operation::WritePages),
        3 => vec(0..45u32, 0..12).prop_map(Operation::ReadPages),
        1 => vec(1..45u32, 0..4).prop_map(Operation::DeletePages),
        1 => Just(Operation::PageKeys),
        3 => (pages(), behind()).prop_map(|(pages, behind)| Operation::Checkpoint { pages, behind }),
        1 => Just(Operation::ReadMark),
        1 => "[a-z好]{0,3}".prop_map(Operation::WriteNote),
        1 => Just(Operation::ReadNote),
        1 => (pages(), vec(bytes(), 0..4), -1..6i64)
            .prop_map(|(pages, entries, gap)| Operation::Replace { pages, entries, gap }),
    ];
    vec((0..TABS, operation), 0..60)
}

#[derive(Default)]
struct Model {
    epoch: u64,
    last: u64,
    next_page: u32,
    mark: Checkpoint,
    journal: Vec<(u64, Vec<u8>)>,
    pages: Vec<(u32, Vec<u8>)>,
    note: Option<String>,
}

/// What the model knows of a tab.
#[derive(Clone, Copy, Default)]
struct Tab {
    lost: bool,
    connected: bool,
    epoch: Option<u64>,
}

/// What an operation came to, whichever it was.
#[derive(Debug, PartialEq)]
enum Outcome {
    Nothing,
    /// Without the device, which the model does not draw.
    Opened(Checkpoint, u64),
    Appended(Appended),
    Entries(Vec<(u64, Vec<u8>)>),
    Key(u32),
    Pages(Vec<Option<Vec<u8>>>),
    Keys(Vec<u32>),
    Mark(Checkpoint),
    Note(Option<String>),
    Lost,
    Replaced,
    Internal,
}

impl From<Refusal> for Outcome {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::ConnectionLost => Outcome::Lost,
            Refusal::Replaced => Outcome::Replaced,
            Refusal::Internal { .. } => Outcome::Internal,
            other => panic!("nobody expects {other:?}"),
        }
    }
}

impl Model {
    fn expected(&self, behind: i64) -> u64 {
        self.last.saturating_add_signed(-behind)
    }

    fn mark_at(&self, behind: i64, pages: &[(u32, Vec<u8>)]) -> Checkpoint {
        let keys = pages.iter().map(|(key, _)| *key).collect();
        Checkpoint { entry: self.expected(behind), directory: vec![(2, keys)] }
    }

    fn put(&mut self, pages: &[(u32, Vec<u8>)]) {
        for (key, page) in pages {
            self.pages.retain(|(other, _)| other != key);
            self.pages.push((*key, page.clone()));
        }
    }

    fn entries(&self, after: u64, limit: usize) -> Vec<(u64, Vec<u8>)> {
        self.journal.iter().filter(|(number, _)| *number > after).take(limit).cloned().collect()
    }

    fn page(&self, key: u32) -> Option<Vec<u8>> {
        self.pages.iter().find(|(other, _)| *other == key).map(|(_, page)| page.clone())
    }

    fn run(&mut self, tab: &mut Tab, operation: &Operation) -> Outcome {
        use Operation::*;
        let open = matches!(operation, Open);
        if std::mem::take(&mut tab.lost) && !open {
            return Outcome::Lost;
        }
        tab.connected = true;
        if !matches!(operation, Open | WritePages(_) | WriteNote(_) | ReadNote | Replace { .. })
            && *tab.epoch.get_or_insert(self.epoch) != self.epoch
        {
            return Outcome::Replaced;
        }
        match operation {
            LoseConnection => unreachable!("it is no call"),
            Open => {
                tab.epoch = Some(self.epoch);
                return Outcome::Opened(self.mark.clone(), self.last);
            }
            Append { behind, entry } => {
                let expected = self.expected(*behind);
                if expected > self.last {
                    return Outcome::Internal;
                }
                if expected < self.last {
                    return Outcome::Appended(Appended::Behind(self.entries(expected, usize::MAX)));
                }
                self.last += 1;
                self.journal.push((self.last, entry.clone()));
                return Outcome::Appended(Appended::Done);
            }
            ReadEntries { back, limit } => {
                return Outcome::Entries(self.entries(self.last.saturating_sub(*back), *limit as usize));
            }
            Reserve(count) => {
                let first = self.next_page + 1;
                self.next_page += count;
                return Outcome::Key(first);
            }
            WritePages(pages) => self.put(pages),
            ReadPages(keys) => return Outcome::Pages(keys.iter().map(|key| self.page(*key)).collect()),
            DeletePages(keys) => self.pages.retain(|(key, _)| !keys.contains(key)),
            PageKeys => {
                let mut keys: Vec<u32> = self.pages.iter().map(|(key, _)| *key).collect();
                keys.sort_unstable();
                return Outcome::Keys(keys);
            }
            Checkpoint { pages, behind } => {
                let mark = self.mark_at(*behind, pages);
                if mark.entry < self.mark.entry || mark.entry > self.last {
                    return Outcome::Internal;
                }
                self.put(pages);
                self.mark = mark;
            }
            ReadMark => return Outcome::Mark(self.mark.clone()),
            WriteNote(note) => self.note = Some(note.clone()),
            ReadNote => return Outcome::Note(self.note.clone()),
            Replace { pages, entries, gap } => {
                let mark = replaced(entries, *gap);
                if mark.entry < entries.len() as u64 {
                    return Outcome::Internal;
                }
                self.pages.clear();
                self.put(pages);
                self.journal = numbered(entries);
                self.last = mark.entry;
                self.mark = mark;
                self.next_page = pages.iter().map(|(key, _)| *key).fold(self.next_page, u32::max);
                self.epoch += 1;
                tab.epoch = Some(self.epoch);
            }
        }
        Outcome::Nothing
    }
}

/// Carries the operation out on a real tab. `model` is as it was before, and says what "the last entry" is.
async fn run(tab: &impl Storage, operation: &Operation, model: &Model) -> Result<Outcome, Refusal> {
    use Operation::*;
    Ok(match operation {
        LoseConnection => Outcome::Nothing,
        Open => {
            let Opened { device: _, checkpoint, last_entry } = tab.open().await?;
            Outcome::Opened(checkpoint, last_entry)
        }
        Append { behind, entry } => Outcome::Appended(tab.append(model.expected(*behind), entry).await?),
        ReadEntries { back, limit } => {
            Outcome::Entries(tab.read_entries(model.last.saturating_sub(*back), *limit).await?)
        }
        Reserve(count) => Outcome::Key(tab.reserve_pages(*count).await?),
        WritePages(pages) => done(tab.write_pages(pages).await?),
        ReadPages(keys) => Outcome::Pages(tab.read_pages(keys).await?),
        DeletePages(keys) => done(tab.delete_pages(keys).await?),
        PageKeys => Outcome::Keys(tab.page_keys().await?),
        Checkpoint { pages, behind } => done(tab.checkpoint(pages, &model.mark_at(*behind, pages)).await?),
        ReadMark => Outcome::Mark(tab.read_mark().await?),
        WriteNote(note) => done(tab.write_note("note", note).await?),
        ReadNote => Outcome::Note(tab.read_note("note").await?),
        Replace { pages, entries, gap } => {
            done(tab.replace(pages, &numbered(entries), &replaced(entries, *gap)).await?)
        }
    })
}

fn numbered(entries: &[Vec<u8>]) -> Vec<(u64, Vec<u8>)> {
    (1..).zip(entries.iter().cloned()).collect()
}

fn replaced(entries: &[Vec<u8>], gap: i64) -> Checkpoint {
    Checkpoint { entry: (entries.len() as u64).saturating_add_signed(gap), directory: Vec::new() }
}

fn done((): ()) -> Outcome {
    Outcome::Nothing
}

/// Panics where the database does something else than the model.
pub async fn agree<B: Backend>(backend: B, operations: &[(usize, Operation)]) {
    let tabs: Vec<B::Tab> = (0..TABS).map(|_| backend.tab()).collect();
    let mut model = Model::default();
    let mut known = [Tab::default(); TABS];
    for (step, (tab, operation)) in operations.iter().enumerate() {
        if matches!(operation, Operation::LoseConnection) {
            if known[*tab].connected {
                B::lose_connection(&tabs[*tab]);
                known[*tab] = Tab { lost: true, connected: false, ..known[*tab] };
            }
            continue;
        }
        let found = run(&tabs[*tab], operation, &model).await.unwrap_or_else(Outcome::from);
        let expected = model.run(&mut known[*tab], operation);
        assert_eq!(found, expected, "step {step}: tab {tab} did {operation:?}");
    }
}
