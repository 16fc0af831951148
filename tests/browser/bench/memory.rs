//! What a browser takes of the machine, from outside of it.

use crate::support::{browser::Browser, process};
use std::{fs, path::Path};

const MIB: f64 = 1024.0 * 1024.0;

/// Resident memory of the processes that show pages.
pub fn resident(browser: &Browser) -> f64 {
    let renderers =
        browser.processes().into_iter().filter(|pid| process::command_line(*pid).contains("--type=renderer"));
    renderers.filter_map(rss).sum::<f64>() / MIB
}

fn rss(pid: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? * 1024.0)
}

/// What the browser's databases take of the disk.
pub fn disk(browser: &Browser) -> f64 {
    size(&browser.profile().join("Default/IndexedDB")) / MIB
}

fn size(path: &Path) -> f64 {
    let Ok(entries) = fs::read_dir(path) else { return 0.0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size(&entry.path()),
            Ok(metadata) => metadata.len() as f64,
            Err(_) => 0.0,
        })
        .sum()
}
