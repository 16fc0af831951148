//! `cargo xtask build`: Trunk compiles both binaries and makes index.html, [`crate::split`] splits and binds them,
//! [`crate::bundle`] makes the static folder of it.

use crate::{
    Failure, bundle,
    command::{announce, output, run},
    dist, doing, split, target_dir, tools,
};
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::Command,
};

/// What to build.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path that the folder will be served below; begins and ends with a slash.
    pub public_url: String,
    /// A debug build: minutes faster, ten times larger.
    pub dev: bool,
    pub dist: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self { public_url: "/".into(), dev: false, dist: dist() }
    }
}

/// Brings a path into the form that `<base href>` needs.
pub fn public_url(text: &str) -> Result<String, Failure> {
    if text.contains("://")
        || text.contains(['?', '#', '"', '<', '\\', ' '])
        || text.split('/').any(|part| part == "..")
    {
        return Err(format!("--public-url takes a path such as /crm/, not {text:?}"));
    }
    let inner = text.trim_matches('/');
    Ok(if inner.is_empty() { "/".into() } else { format!("/{inner}/") })
}

/// Builds the static folder.
pub fn build(options: &Options) -> Result<(), Failure> {
    tools::ensure_build_tools()?;
    announce(format!("building for {} ({})", options.public_url, if options.dev { "debug" } else { "release" }));
    let staging = target_dir().join("trunk").join(if options.dev { "dev" } else { "release" });
    doing(format!("creating {}", staging.display()), fs::create_dir_all(&staging))?;
    let mut trunk = tools::with_tools("trunk")?;
    trunk.args(["build", "--public-url", &options.public_url, "--dist"]).arg(&staging);
    // Trunk takes its flags from the environment too, and fails on the NO_COLOR=1 that many machines set.
    trunk.env_remove("NO_COLOR").env("RUST_BACKTRACE", "0");
    if !options.dev {
        trunk.arg("--release");
    }
    run(&mut trunk)?;
    let modules = split::split(options.dev)?;
    bundle::assemble(&staging.join("index.html"), &modules, &options.dist)?;
    print_sizes(&options.dist)
}

/// Raw and brotli bytes of what the browser loads.
fn print_sizes(dist: &Path) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for file in bundle::files(dist)? {
        let path = dist.join(&file);
        let raw = doing(format!("reading {}", path.display()), fs::metadata(&path))?.len();
        rows.push((file, raw, brotli(&path)));
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.1));
    println!("\n{:>12} {:>12}  {} (bytes)", "raw", "brotli", dist.display());
    for (file, raw, brotli) in &rows {
        println!("{raw:>12} {:>12}  {file}", brotli.map_or("-".into(), |size| size.to_string()));
    }
    let raw: u64 = rows.iter().map(|row| row.1).sum();
    let brotli: Option<u64> = rows.iter().map(|row| row.2).sum();
    println!("{raw:>12} {:>12}  in all", brotli.map_or("-".into(), |size| size.to_string()));
    Ok(())
}

/// The size after brotli at its best, by Node, which is there for wasm-opt.
pub fn brotli(file: &Path) -> Option<u64> {
    const SCRIPT: &str = "const z=require('zlib'),f=require('fs').readFileSync(process.argv[1]);\
        console.log(z.brotliCompressSync(f,{params:{[z.constants.BROTLI_PARAM_QUALITY]:f.length>4e6?5:11}}).length)";
    output(Command::new("node").args(["-e", SCRIPT]).arg(file))?.parse().ok()
}

/// A 64-bit FNV-1a hash: names builds apart, protects nothing.
pub fn hash(data: &mut impl Read, mut state: u64) -> std::io::Result<u64> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = data.read(&mut buffer)?;
        if read == 0 {
            return Ok(state);
        }
        for byte in &buffer[..read] {
            state = (state ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}

/// Where [`hash`] begins.
pub const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_urls_begin_and_end_with_a_slash() {
        for (text, url) in [("/", "/"), ("", "/"), ("crm", "/crm/"), ("/a/b", "/a/b/"), ("/a/b/", "/a/b/")] {
            assert_eq!(public_url(text).as_deref(), Ok(url));
        }
        for text in ["https://example.com/", "/a/../b", "/a?b", "/\"><script>"] {
            assert!(public_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn hash_is_fnv_1a() {
        assert_eq!(hash(&mut &b"foobar"[..], HASH_START).ok(), Some(0x8594_4171_f739_67e8));
    }
}
