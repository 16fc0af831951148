//! What takes longer than a command: each job with the files it reads and makes.

use super::desk::{BrowserSession, Desk};
use super::files::{Download, FileBytes};
use crate::domain::time;
use crate::engine::protocol::{Call, Job, Outcome, Progress, Reply};
use crate::engine::query::Query;
use crate::engine::refusal::Refusal;
use crate::session::{Host, Watcher};
use std::cell::Cell;
use std::rc::Rc;

/// Milliseconds between two reports, so that the page's thread is not kept busy with them.
const REPORT: f64 = 80.0;

/// The page that waits for a job.
struct Waiting<'a> {
    desk: &'a Desk,
    call: Call,
    cancelled: Rc<Cell<bool>>,
    begun: f64,
    told: Cell<f64>,
}

impl Watcher for Waiting<'_> {
    fn progress(&self, progress: Progress) {
        let now = js_sys::Date::now();
        if now - self.told.get() >= REPORT {
            self.told.set(now);
            let progress = Progress { elapsed: (now - self.begun) as u64, ..progress };
            self.desk.reply(Reply::Progress { call: self.call, progress });
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.get()
    }
}

pub async fn run(
    desk: &Desk,
    session: &BrowserSession,
    call: Call,
    job: Job,
    cancelled: Rc<Cell<bool>>,
) -> Result<Outcome, Refusal> {
    let begun = js_sys::Date::now();
    let watcher = Waiting { desk, call, cancelled, begun, told: Cell::new(0.0) };
    // The day in a file's name is the business's.
    let today = time::day_text(session.context().today());
    match job {
        Job::Inspect { file, form } => {
            let bytes = FileBytes::open(&file).await?;
            let head = bytes.head(crate::exchange::inspect::HEAD as f64).await?;
            Ok(Outcome::Inspection(session.inspect(&file.name, file.size, &head, form)?))
        }
        Job::Import { file, plan } => {
            let mut bytes = FileBytes::open(&file).await?;
            let mut rejects = Download::default();
            let mut report =
                session.import(&file, &plan, &mut bytes, &mut |text| rejects.push(text.as_bytes()), &watcher).await?;
            if report.rows > report.good {
                report.rejects_url = rejects.finish("rejected.csv", "text/csv")?.url;
            }
            report.elapsed = (session.host.now() as f64 - begun) as u64;
            Ok(Outcome::Import(report))
        }
        Job::Demo { customers } => session.make_demo(customers, &watcher).await.map(Outcome::Import),
        Job::RemoveDemo => {
            session.remove_demo().await?;
            Ok(Outcome::Nothing)
        }
        Job::ExportCsv { query, columns, header } => {
            let mut file = Download::default();
            session.export_csv(&query, &columns, &header, &mut |text| file.push(text.as_bytes()), &watcher).await?;
            let name = match query {
                Query::Orders(_) => "orders",
                Query::Products { .. } => "products",
                _ => "customers",
            };
            file.finish(&format!("{name}-{today}.csv"), "text/csv").map(Outcome::File)
        }
        Job::ExportJson => {
            let mut file = Download::default();
            session.export_json(&mut |text| file.push(text.as_bytes()), &watcher).await?;
            file.finish(&format!("guanxi-{today}.jsonl"), "application/jsonl").map(Outcome::File)
        }
        Job::Backup => {
            let mut file = Download::default();
            session.backup(&mut |bytes| file.push(bytes), &watcher).await?;
            file.finish(&format!("guanxi-{today}.guanxi"), "application/octet-stream").map(Outcome::File)
        }
        Job::InspectBackup { file } => {
            let mut bytes = FileBytes::open(&file).await?;
            session.inspect_backup(&file.name, &mut bytes, &watcher).await.map(Outcome::BackupInspection)
        }
        Job::Restore { file, mode } => {
            let mut bytes = FileBytes::open(&file).await?;
            session.restore(&file.name, &mut bytes, mode, &watcher).await.map(Outcome::Restored)
        }
        Job::Wipe => session.wipe().await.map(|()| Outcome::Nothing),
        Job::Analyse { method, options } => {
            session.analyse(method, &options, &watcher).await.map(|()| Outcome::Nothing)
        }
        Job::Checkpoint => session.checkpoint().await.map(|()| Outcome::Nothing),
    }
}
