//! The long part of an analysis, in pieces, so that others have their turn and a person can stop it.

use super::{Host, Session, Watcher};
use crate::engine::protocol::{Progress, Stage};
use crate::engine::refusal::Refusal;
use crate::engine::report::Method;
use crate::engine::workspace::Touched;
use crate::storage::Storage;

impl<S: Storage, H: Host> Session<S, H> {
    /// Works until the report of a method can be answered at once. Where it can be already, nobody is told.
    pub async fn analyse(
        &self,
        method: Method,
        options: &[(String, String)],
        watcher: &impl Watcher,
    ) -> Result<(), Refusal> {
        let (context, mut worked) = (self.context(), false);
        while let Some((done, total)) = self.with(|workspace| workspace.analyse_step(method, options, &context))? {
            worked = true;
            watcher.progress(Progress { stage: Stage::Writing, done, total, rows: 0, elapsed: 0 });
            self.host.pause().await;
            if watcher.is_cancelled() {
                return Err(Refusal::Cancelled);
            }
        }
        if worked {
            self.host.changed(Touched::ANALYSES);
        }
        Ok(())
    }
}
