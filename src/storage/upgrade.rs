//! How a database of an older format becomes one of this format: by named steps, each of which can be interrupted at
//! any point and goes on where it was.
//!
//! A step is a pure function from one page's or entry's bytes to its new bytes. It runs in batches; a batch and the
//! note of how far the step has come are one transaction, so nothing is rewritten twice. While steps are to be done the
//! database keeps its old format number, and no tab works on it.

use super::FORMAT;
use crate::engine::refusal::Refusal;

/// How many pages or entries are rewritten in one transaction.
pub const BATCH: u32 = 64;

/// A format and the way to it from every format before it.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    pub version: u32,
    /// In the order in which they are done.
    pub steps: &'static [Step],
}

/// The format of this version. It reads what the one before it wrote, so there is nothing to rewrite.
pub const CURRENT: Format = Format { version: FORMAT, steps: &[] };

/// One step of an upgrade.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The format that this step leads to. A format may need several.
    pub to: u32,
    /// Kept in the database while the step is being done, so it must not change after it was released.
    pub name: &'static str,
    pub rewrites: Rewrites,
    /// New bytes for old, by key.
    pub rewrite: fn(u64, &[u8]) -> Result<Vec<u8>, Refusal>,
}

/// What a step rewrites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rewrites {
    Pages,
    Entries,
}

/// How far an upgrade has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The name of the step being done.
    pub step: String,
    /// The last key it has rewritten.
    pub done: Option<u64>,
}

impl Format {
    /// The step to do next for a database of format `found`, and the last key that it has rewritten already. `None`
    /// when all steps are done.
    pub fn next(&self, found: u32, progress: Option<&Progress>) -> Option<(&'static Step, Option<u64>)> {
        let mut pending = self.steps.iter().filter(|step| step.to > found);
        match progress.and_then(|now| pending.clone().find(|step| step.name == now.step).map(|step| (step, now.done))) {
            Some(step) => Some(step),
            None => pending.next().map(|step| (step, None)),
        }
    }

    /// What to note when this step is done: the next one, or nothing when it was the last.
    pub fn after(&self, found: u32, step: &Step) -> Option<Progress> {
        let mut later = self.steps.iter().filter(|other| other.to > found).skip_while(|other| other.name != step.name);
        later.nth(1).map(|next| Progress { step: next.name.to_owned(), done: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(_: u64, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
        Ok(bytes.to_vec())
    }

    const STEPS: &[Step] = &[
        Step { to: 2, name: "first", rewrites: Rewrites::Pages, rewrite: keep },
        Step { to: 2, name: "second", rewrites: Rewrites::Entries, rewrite: keep },
        Step { to: 3, name: "third", rewrites: Rewrites::Pages, rewrite: keep },
    ];

    #[test]
    fn steps_come_in_order_and_go_on_where_they_were() {
        let format = Format { version: 3, steps: STEPS };
        let next =
            |found, progress: Option<&Progress>| format.next(found, progress).map(|(step, done)| (step.name, done));
        assert_eq!(next(1, None), Some(("first", None)));
        assert_eq!(next(2, None), Some(("third", None)));
        assert_eq!(next(3, None), None);
        let half = Progress { step: "second".to_owned(), done: Some(7) };
        assert_eq!(next(1, Some(&half)), Some(("second", Some(7))));
        assert_eq!(format.after(1, &STEPS[0]), Some(Progress { step: "second".to_owned(), done: None }));
        assert_eq!(format.after(1, &STEPS[2]), None);
    }

    #[test]
    fn names_are_used_once() {
        let names: std::collections::BTreeSet<_> = CURRENT.steps.iter().map(|step| step.name).collect();
        assert_eq!(names.len(), CURRENT.steps.len());
    }
}
