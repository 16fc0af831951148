//! How long work reports and can be stopped.

use super::refusal::Refusal;

/// Called now and then with the share of the work that is done (0 to 1). Answer `false` to stop the work.
pub type Progress<'a> = dyn FnMut(f64) -> bool + 'a;

/// For callers that neither watch nor stop.
pub fn unwatched(_done: f64) -> bool {
    true
}

/// Reports `done` of `total` and turns a `false` into [`Refusal::Stopped`].
pub(crate) fn report(progress: &mut Progress<'_>, done: usize, total: usize) -> Result<(), Refusal> {
    let share = if total == 0 { 1.0 } else { (done as f64 / total as f64).min(1.0) };
    if progress(share) { Ok(()) } else { Err(Refusal::Stopped) }
}
