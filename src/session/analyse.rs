//! The long part of an analysis, in pieces, so that others have their turn and a person can stop it.

use super::{Host, Session, Watcher};
use crate::engine::protocol::{Progress, Stage};
use crate::engine::refusal::Refusal;
use crate::engine::report::Method;
use crate::engine::workspace::Touched;
use crate::storage::Storage;

impl<S: Storage, H: Host> Session<S, H> {
    /// Works until the report of a method can be answered at once.
    pub async fn analyse(
        &self,
        method: Method,
        options: &[(String, String)],
        watcher: &impl Watcher,
    ) -> Result<(), Refusal> {
        let context = self.context();
        while let Some((done, total)) = self.with(|workspace| workspace.analyse_step(method, options, &context))? {
            watcher.progress(Progress { stage: Stage::Writing, done, total, rows: 0, elapsed: 0 });
            self.host.pause().await;
            if watcher.is_cancelled() {
                return Err(Refusal::Cancelled);
            }
        }
        self.host.changed(Touched::ANALYSES);
        Ok(())
    }
}
