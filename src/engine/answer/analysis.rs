//! Reports of the analyses, one file a method.

use crate::domain::id::Id;
use crate::engine::command::Context;
use crate::engine::query::{Recommendation, ScoresView};
use crate::engine::refusal::Refusal;
use crate::engine::report::{Method, Report};
use crate::engine::workspace::Workspace;

impl Workspace {
    /// A method's report.
    pub(super) fn report(
        &mut self,
        method: Method,
        options: &[(String, String)],
        context: &Context,
    ) -> Result<Report, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        let _ = options;
        Ok(Report::new(method, self.present(context), self.settings.currency))
    }

    /// Does the next piece of the long part of a report, a tenth of a second of work or so. How much is done and how much
    /// there is; `None` when nothing is left.
    pub fn analyse_step(
        &mut self,
        _method: Method,
        _options: &[(String, String)],
        _context: &Context,
    ) -> Result<Option<(u64, u64)>, Refusal> {
        Ok(None)
    }

    pub(super) fn scores_view(&mut self, _customer: Id, context: &Context) -> Result<ScoresView, Refusal> {
        if !self.is_ready() {
            return Err(Refusal::NotReady);
        }
        Ok(ScoresView { day: self.present(context), ..ScoresView::default() })
    }

    pub(super) fn recommendations(&mut self, _context: &Context) -> Result<Vec<Recommendation>, Refusal> {
        Ok(Vec::new())
    }
}
