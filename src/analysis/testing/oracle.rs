//! Reads expected values from the folder of oracles, for tests only.
use std::path::PathBuf;

/// The text of an oracle file such as `btyd/cdnow_summary.csv`, or `None` (with a note) where there is no such folder.
/// The folder is `GUANXI_ORACLES`, or else `../shared/oracles` beside the package.
pub fn oracle(path: &str) -> Option<String> {
    let folder = std::env::var("GUANXI_ORACLES")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/oracles").to_owned());
    let folder = PathBuf::from(folder);
    if !folder.is_dir() {
        println!("skipped: no oracles at {}", folder.display());
        return None;
    }
    let file = folder.join(path);
    Some(std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}
