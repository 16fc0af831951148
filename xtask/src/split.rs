//! Splits each linked binary into a module that is needed at once and chunks that are loaded later.
//!
//! What a function marked with `#[wasm_split(NAME)]` reaches, and nothing else does, goes into the chunk `split_NAME.wasm`.
//! The split needs the relocations of the linked binary (build.rs), so it comes before anything else: then wasm-bindgen
//! binds the first module, then wasm-opt makes each of them small.

use crate::{Failure, bundle::files, command::run, doing, target_dir, tools::with_tools};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A binary, where its modules lie in the build, and how they are built for release.
struct Binary {
    name: &'static str,
    folder: &'static str,
    /// Of index.html, where Trunk reads it.
    profile: &'static str,
    optimize: &'static str,
}

const BINARIES: [Binary; 2] = [
    Binary { name: "guanxi", folder: "page", profile: "release", optimize: "-Oz" },
    Binary { name: "engine", folder: "engine", profile: "engine", optimize: "-O3" },
];

/// What the compiler may use (.cargo/config.toml), which a chunk does not say itself.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Splits what cargo has built, and gives the folder with a folder for each binary.
pub fn split(dev: bool) -> Result<PathBuf, Failure> {
    let all = target_dir().join("split").join(if dev { "dev" } else { "release" });
    if all.exists() {
        doing(format!("removing {}", all.display()), fs::remove_dir_all(&all))?;
    }
    let (parts, modules) = (all.join("parts"), all.join("modules"));
    for binary in BINARIES {
        binary.split(dev, &parts.join(binary.folder), &modules.join(binary.folder))?;
    }
    Ok(modules)
}

impl Binary {
    fn split(&self, dev: bool, parts: &Path, modules: &Path) -> Result<(), Failure> {
        let profile = if dev { "debug" } else { self.profile };
        let linked = target_dir().join("wasm32-unknown-unknown").join(profile).join(self.name).with_extension("wasm");
        let main = parts.join(self.name).with_extension("wasm");
        run(with_tools("wasm-split-cli")?.arg(linked).arg(parts).args(["--out-name", self.name]))?;
        // The chunks link to what the linker has exported.
        run(with_tools("wasm-bindgen")?
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", self.name, "--out-dir"])
            .arg(modules)
            .arg(&main))?;
        for part in files(parts)?.into_iter().map(|part| parts.join(part)).filter(|part| *part != main) {
            let name = part.file_name().unwrap_or_default();
            doing(format!("copying {}", part.display()), fs::copy(&part, modules.join(name)))?;
        }
        let modules = files(modules)?.into_iter().map(|module| modules.join(module));
        for module in modules.filter(|module| !dev && module.extension().is_some_and(|end| end == "wasm")) {
            run(with_tools("wasm-opt")?.arg(self.optimize).args(FEATURES).arg(&module).arg("-o").arg(&module))?;
        }
        Ok(())
    }
}
