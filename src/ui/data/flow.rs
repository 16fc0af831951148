//! The import as it goes: files that wait, the one looked at, what is decided about it, what came of it.
//!
//! It is kept beside the screens, so that going elsewhere, or changing the language, loses nothing.

use super::space;
use crate::client::{Client, JobHandle, file_ref, release};
use crate::engine::{
    protocol::{FileRef, Job, Outcome},
    refusal::Refusal,
};
use crate::exchange::plan::{Form, Inspection, Plan, Report};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, collections::VecDeque, rc::Rc};
use web_sys::File;

/// Where the import is.
#[derive(Clone)]
pub enum Step {
    Empty,
    /// The first look at a file of this name.
    Looking(String),
    Deciding(Rc<Draft>),
    Running(Rc<Draft>, JobHandle),
    Done(Rc<Report>),
    /// A file of this name that cannot be looked into.
    Failed(String, Refusal),
}

/// A file, what was found out about it, and what the person makes of that.
pub struct Draft {
    pub file: FileRef,
    pub found: Inspection,
    pub plan: ArcRwSignal<Plan>,
    /// Why it was refused.
    pub problem: ArcRwSignal<Option<Refusal>>,
    /// It is being looked at once more.
    pub looking: ArcRwSignal<bool>,
}

impl Draft {
    fn new(file: FileRef, found: Inspection) -> Self {
        let plan = ArcRwSignal::new(found.plan.clone());
        Self { file, found, plan, problem: ArcRwSignal::new(None), looking: ArcRwSignal::new(false) }
    }
}

thread_local! {
    static STEP: ArcRwSignal<Step> = ArcRwSignal::new(Step::Empty);
    static WAITING: RefCell<VecDeque<File>> = RefCell::default();
}

/// Where the import is, tracked.
pub fn step() -> Step {
    STEP.with(|step| step.get())
}

fn now() -> Step {
    STEP.with(|step| step.get_untracked())
}

fn go_to(step: Step) {
    STEP.with(|signal| signal.set(step));
}

/// The name of the file that comes next.
pub fn next_name() -> Option<String> {
    WAITING.with_borrow(|waiting| waiting.front().map(File::name))
}

/// Orders are matched with customers and products, so those come first.
fn rank(name: &str) -> u8 {
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["customer", "client", "member", "contact", "客户", "会员", "顾客", "用户"]) {
        0
    } else if has(&["product", "item", "goods", "sku", "商品", "产品"]) {
        1
    } else {
        2
    }
}

/// Takes files. The first one is looked at, unless another one is in hand.
pub fn offer(client: Client, mut files: Vec<File>) {
    files.sort_by_key(|file| rank(&file.name()));
    WAITING.with_borrow_mut(|waiting| waiting.extend(files));
    if matches!(now(), Step::Empty | Step::Done(_) | Step::Failed(..)) {
        next(client);
    }
}

/// Goes on with the next file, or to the beginning where none waits.
pub fn next(client: Client) {
    if let Step::Deciding(draft) = now() {
        release(&draft.file);
    }
    let Some(file) = WAITING.with_borrow_mut(VecDeque::pop_front) else { return go_to(Step::Empty) };
    let name = file.name();
    let file = match file_ref(&file) {
        Ok(file) => file,
        Err(refusal) => return go_to(Step::Failed(name, refusal)),
    };
    go_to(Step::Looking(name.clone()));
    spawn_local(async move {
        match inspect(client, &file, None).await {
            Ok(found) => go_to(Step::Deciding(Rc::new(Draft::new(file, found)))),
            Err(refusal) => {
                release(&file);
                go_to(Step::Failed(name, refusal));
            }
        }
    });
}

async fn inspect(client: Client, file: &FileRef, form: Option<Form>) -> Result<Inspection, Refusal> {
    match client.job(Job::Inspect { file: file.clone(), form }).result.await? {
        Outcome::Inspection(found) => Ok(found),
        _ => Err(Refusal::internal("an inspection brought something else")),
    }
}

/// Looks at the file again as the person says that it is to be read. Where its columns stay the same, so does what was
/// decided about them.
pub fn look_again(client: Client, form: Form) {
    let Step::Deciding(draft) = now() else { return };
    draft.looking.set(true);
    spawn_local(async move {
        let found = inspect(client, &draft.file, Some(form)).await;
        if !matches!(now(), Step::Deciding(current) if Rc::ptr_eq(&current, &draft)) {
            return;
        }
        draft.looking.set(false);
        match found {
            Ok(found) => {
                let same = found.header == draft.found.header;
                let new = Draft::new(draft.file.clone(), found);
                if same {
                    let kept = draft.plan.get_untracked();
                    let Form { encoding, delimiter, header } = form;
                    new.plan.set(Plan { encoding, delimiter, header, ..kept });
                }
                go_to(Step::Deciding(Rc::new(new)));
            }
            Err(refusal) => {
                draft.problem.set(Some(refusal));
                // The choices go back to what still holds.
                draft.plan.notify();
            }
        }
    });
}

/// Imports the file as decided.
pub fn begin(client: Client) {
    let Step::Deciding(draft) = now() else { return };
    let job = client.job(Job::Import { file: draft.file.clone(), plan: draft.plan.get_untracked() });
    draft.problem.set(None);
    go_to(Step::Running(draft.clone(), job.clone()));
    spawn_local(async move {
        match job.result.await {
            Ok(Outcome::Import(report)) => {
                release(&draft.file);
                go_to(Step::Done(Rc::new(report)));
                // Now there is something to lose.
                space::ask_quietly();
            }
            Ok(_) => go_to(Step::Failed(draft.file.name.clone(), Refusal::internal("an import brought no report"))),
            Err(refusal) => {
                draft.problem.set(Some(refusal));
                go_to(Step::Deciding(draft));
            }
        }
    });
}
