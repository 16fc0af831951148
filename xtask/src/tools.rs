//! The tools that building and testing need, each in a directory of its version in the user's cache, so that a second
//! clone finds them.

use crate::{
    Failure,
    command::{announce, find, output, path_with, run},
    doing,
};
use std::{
    env, fs,
    path::PathBuf,
    process::{self, Command},
};

/// A program that is installed from a package registry.
pub struct Tool {
    pub name: &'static str,
    pub version: &'static str,
    /// The programs it brings.
    programs: &'static [&'static str],
    from: Registry,
}

enum Registry {
    Crates { arguments: &'static [&'static str] },
    Npm,
}

/// Bundles the page: wasm, bindings, index.html. Its own downloads are never used; the tools below are on its PATH.
pub const TRUNK: Tool = Tool {
    name: "trunk",
    version: "0.21.14",
    programs: &["trunk"],
    from: Registry::Crates { arguments: &["--no-default-features"] },
};

/// Its version is the library's in Cargo.lock.
pub const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen-cli",
    version: "0.2.129",
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    from: Registry::Crates { arguments: &[] },
};

/// Its version is to fit the library `wasm_split_helpers` in Cargo.lock: both number their common format.
pub const WASM_SPLIT: Tool = Tool {
    name: "wasm_split_cli_support",
    version: "0.2.4",
    programs: &["wasm-split-cli"],
    from: Registry::Crates { arguments: &["--features", "build-binary"] },
};

pub const GECKODRIVER: Tool = Tool {
    name: "geckodriver",
    version: "0.37.1",
    programs: &["geckodriver"],
    from: Registry::Crates { arguments: &[] },
};

/// Brings wasm-opt.
pub const BINARYEN: Tool = Tool { name: "binaryen", version: "132.0.0", programs: &["wasm-opt"], from: Registry::Npm };

/// `$XDG_CACHE_HOME/guanxi`, or the same below `~/.cache`.
fn cache() -> Result<PathBuf, Failure> {
    let base = match (env::var_os("XDG_CACHE_HOME"), env::var_os("HOME")) {
        (Some(cache), _) if !cache.is_empty() => PathBuf::from(cache),
        (_, Some(home)) => PathBuf::from(home).join(".cache"),
        _ => return Err("neither XDG_CACHE_HOME nor HOME is set: there is no place for the tools".into()),
    };
    Ok(base.join("guanxi"))
}

impl Tool {
    fn home(&self) -> Result<PathBuf, Failure> {
        Ok(cache()?.join(format!("{}-{}", self.name, self.version)))
    }

    /// Where its programs are.
    pub fn bin(&self) -> Result<PathBuf, Failure> {
        let inner = match self.from {
            Registry::Crates { .. } => "bin",
            Registry::Npm => "node_modules/.bin",
        };
        Ok(self.home()?.join(inner))
    }

    /// The path of its first program.
    pub fn program(&self) -> Result<PathBuf, Failure> {
        Ok(self.bin()?.join(self.programs[0]))
    }

    fn is_there(&self) -> Result<bool, Failure> {
        let bin = self.bin()?;
        Ok(self.programs.iter().all(|program| bin.join(program).is_file()))
    }

    /// Installs it unless it is there. It appears whole or not at all, also when two clones do this at once.
    pub fn ensure(&self) -> Result<(), Failure> {
        if self.is_there()? {
            return Ok(());
        }
        announce(format!("installing {} {} into the user's cache (once)", self.name, self.version));
        let (cache, home) = (cache()?, self.home()?);
        let staging = cache.join(format!("staging-{}-{}", self.name, process::id()));
        doing(format!("creating {}", staging.display()), fs::create_dir_all(&staging))?;
        let installed = match &self.from {
            Registry::Crates { arguments } => self.install_crate(&staging, arguments),
            Registry::Npm => self.install_npm(&staging),
        };
        let moved = installed.and_then(|()| {
            if !self.is_there()? {
                // Left by an installation that was interrupted before this way of doing it.
                let _ = fs::remove_dir_all(&home);
                doing(format!("moving {} to its place", self.name), fs::rename(&staging, &home))?;
            }
            Ok(())
        });
        let _ = fs::remove_dir_all(&staging);
        moved
    }

    /// Built for a short build rather than a fast tool: it runs for seconds and would take ten minutes otherwise.
    fn install_crate(&self, into: &PathBuf, arguments: &[&str]) -> Result<(), Failure> {
        let target = into.join("target");
        let result = run(Command::new("cargo")
            .current_dir(into)
            .args(["install", "--locked", "--root"])
            .arg(into)
            .arg(format!("{}@{}", self.name, self.version))
            .args(arguments)
            .env("CARGO_TARGET_DIR", &target)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env_remove("RUSTFLAGS"));
        let _ = fs::remove_dir_all(&target);
        result
    }

    fn install_npm(&self, into: &PathBuf) -> Result<(), Failure> {
        run(Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"])
            .arg(into)
            .arg(format!("{}@{}", self.name, self.version)))
    }
}

/// All that `cargo xtask build` needs beyond cargo.
pub fn ensure_build_tools() -> Result<(), Failure> {
    check_locked_version()?;
    ensure_target()?;
    if find(&["node"]).is_none() || find(&["npm"]).is_none() {
        crate::system::ensure_packages("Node.js with npm (wasm-opt comes from there)", &["nodejs", "npm"])?;
    }
    for tool in [&TRUNK, &WASM_SPLIT, &WASM_BINDGEN, &BINARYEN] {
        tool.ensure()?;
    }
    Ok(())
}

/// rust-toolchain.toml names the target, so rustup has it; a cargo without rustup may lack it.
fn ensure_target() -> Result<(), Failure> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"])).ok_or("rustc does not run")?;
    if PathBuf::from(sysroot).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    announce(format!("adding the target {TARGET}"));
    run(Command::new("rustup").args(["target", "add", TARGET]))
        .map_err(|error| format!("{error}\nInstall Rust's target {TARGET} (with rustup: rustup target add {TARGET})."))
}

/// wasm-bindgen's program and library must be of one version.
fn check_locked_version() -> Result<(), Failure> {
    let lock = doing("reading Cargo.lock", fs::read_to_string(crate::root().join("Cargo.lock")))?;
    let wanted = format!("name = \"wasm-bindgen\"\nversion = \"{}\"", WASM_BINDGEN.version);
    if lock.replace("\r\n", "\n").contains(&wanted) {
        return Ok(());
    }
    Err(format!(
        "Cargo.lock has another wasm-bindgen than {}: change the version in xtask/src/tools.rs with it",
        WASM_BINDGEN.version
    ))
}

/// A command that finds our tools before any others.
pub fn with_tools(program: &str) -> Result<Command, Failure> {
    let bins = [TRUNK.bin()?, WASM_SPLIT.bin()?, WASM_BINDGEN.bin()?, BINARYEN.bin()?];
    let program = find_in(&bins, program).unwrap_or_else(|| program.into());
    let mut command = Command::new(program);
    command.current_dir(crate::root()).env("PATH", path_with(&bins));
    Ok(command)
}

fn find_in(dirs: &[PathBuf], program: &str) -> Option<PathBuf> {
    dirs.iter().map(|dir| dir.join(program)).find(|file| file.is_file())
}
