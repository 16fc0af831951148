//! How fast files go in, without storage: `cargo run --profile engine --example import_speed -- customers.csv orders.csv`.

use guanxi::domain::id::Device;
use guanxi::engine::{
    changes::{Changes, NewPage, What},
    command::Context,
    import::{Concluded, Import, Setup},
    page::Page,
    workspace::Workspace,
};
use guanxi::exchange::inspect::{Defaults, HEAD, inspect};
use std::{fs, time::Instant};

const CONTEXT: Context = Context { now: 1_767_225_600_000, zone: 480 };
/// What a browser's stream gives at once, about.
const CHUNK: usize = 1 << 20;

fn main() {
    let mut workspace = Workspace::new(Device(1));
    workspace.build_customers();
    workspace.build_orders();
    for (number, path) in std::env::args().skip(1).enumerate() {
        match fs::read(&path) {
            Ok(bytes) => import(&mut workspace, number as u32, &path, &bytes),
            Err(error) => eprintln!("{path}: {error}"),
        }
    }
}

fn import(workspace: &mut Workspace, number: u32, path: &str, bytes: &[u8]) {
    let (begin, used) = (Instant::now(), processor());
    let head = &bytes[..bytes.len().min(HEAD)];
    let inspection = match inspect(path, bytes.len() as u64, head, &Defaults::default(), |_| None) {
        Ok(inspection) => inspection,
        Err(problem) => return eprintln!("{problem:?}"),
    };
    let inspected = begin.elapsed();
    let mut head = workspace.head(What::Import, &CONTEXT, "");
    let setup = Setup {
        name: path.to_owned(),
        gzip: inspection.gzip,
        device: Device(100 + number),
        stamp: head.stamp,
        context: CONTEXT,
    };
    let result = (|| {
        let mut import = Import::new(workspace, &inspection.plan, setup)?;
        let mut pages = Vec::new();
        for chunk in bytes.chunks(CHUNK) {
            import.push(workspace, chunk)?;
            pages.extend(import.take_pages());
            import.take_rejects();
        }
        import.end(workspace)?;
        while import.write_more(workspace) {
            pages.extend(import.take_pages());
        }
        let (last, concluded) = import.conclude();
        pages.extend(last);
        Ok((pages, concluded))
    })();
    let (mut pages, Concluded { wishes, report }) = match result {
        Ok(done) => done,
        Err(problem) => {
            let _: guanxi::engine::refusal::FileProblem = problem;
            return eprintln!("{problem:?}");
        }
    };
    let (read, used) = (begin.elapsed(), processor() - used);
    let size: usize = pages.iter_mut().map(|(_, page)| Page::encode(page).len()).sum();
    let encoded = begin.elapsed();
    for (key, (table, page)) in pages.iter().enumerate() {
        let key = number * 1_000_000 + key as u32;
        head.pages.push(NewPage { table: *table, key, records: page.len() as u32 });
    }
    let mut changes = Changes::new(head);
    wishes.write(workspace, &mut changes);
    let entry = workspace.entry() + 1;
    workspace.apply(entry, &changes, pages.into_iter().map(|(_, page)| Some(page)).collect());
    let applied = begin.elapsed();
    println!(
        "{path}: {} rows, {} good; {} ms of the processor; looked at {inspected:.1?}, read {:.0?} ({:.0} rows/s), encoded {:.0?} ({} kB), applied {:.0?}; {} changes; {}",
        report.rows,
        report.good,
        used,
        read,
        report.rows as f64 / read.as_secs_f64(),
        encoded - read,
        size / 1000,
        applied - encoded,
        changes.len(),
        memory(),
    );
    println!(
        "  {:?} {:?} {:?} {:?} {:?}",
        report.customers, report.orders, report.products, report.remarks, report.turnover
    );
}

fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", ")
}

/// Milliseconds that this program has used of the processor, to the nearest ten: others may be busy beside it.
fn processor() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}
