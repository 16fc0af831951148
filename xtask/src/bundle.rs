//! Makes the static folder out of Trunk's index.html and the modules of both binaries.
//!
//! Every file that belongs to one build lies in a directory named by the build, so that no cache anywhere mixes two
//! versions: the page, its worker, the style. Outside it are only the files whose address must stay the same:
//! index.html, the service worker, the manifest and the icons. index.html has no inline script, so its policy needs
//! no exceptions, and all its addresses are relative to `<base href>`.

use crate::{
    Failure,
    build::{HASH_START, hash},
    csp, doing, root,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// In index.html and sw.js, where the build's directory goes.
const BUILD: &str = "%build%";
/// In index.html, where the policy goes.
const POLICY: &str = "%policy%";
/// In sw.js, where the list of files goes.
const PRECACHE: &str = "%precache%";

/// Trunk would put this inline. Where the page cannot start, the text that says so is shown.
const START: &str = r#"import init from "./page/guanxi.js";
init().catch((error) => {
  document.getElementById("start-failed").hidden = false;
  throw error;
});
"#;

/// The worker's script.
const ENGINE: &str = r#"import init from "./engine/engine.js";
await init();
"#;

/// Puts the folder together beside its place, then swaps it in, so that whoever serves it never sees half of one.
pub fn assemble(page: &Path, modules: &Path, dist: &Path) -> Result<(), Failure> {
    let next = dist.with_extension("next");
    let old = dist.with_extension("old");
    remove(&next)?;
    let built = next.join("build");
    doing("creating the static folder", fs::create_dir_all(&built))?;

    for file in files(modules)? {
        copy(&modules.join(&file), &built.join(&file))?;
    }
    write(&built.join("start.js"), START)?;
    write(&built.join("engine.js"), ENGINE)?;
    write(&built.join("style.css"), &style()?)?;
    let public = root().join("public");
    for file in files(&public)?.iter().filter(|file| !file.ends_with(".css")) {
        copy(&public.join(file), &next.join(file))?;
    }
    let page = read(page)?;

    let build = format!("build-{:016x}", digest(&next, &page)?);
    doing("naming the build", fs::rename(&built, next.join(&build)))?;
    let page = page.replace(BUILD, &build).replace(POLICY, csp::POLICY);
    if page.contains("<script>") || page.contains("</style>") || page.contains(" integrity=") {
        return Err("index.html has an inline script, an inline style or an integrity check: see Trunk.toml".into());
    }
    write(&next.join("index.html"), &page)?;
    let precache = files(&next)?.into_iter().filter(|file| file != "sw.js").map(|file| match file.as_str() {
        // Some hosts answer index.html with a redirection, which no browser takes for a page.
        "index.html" => "\"./\"".to_string(),
        file => format!("{file:?}"),
    });
    let worker = next.join("sw.js");
    let list = precache.collect::<Vec<_>>().join(",\n  ");
    write(&worker, &read(&worker)?.replace(BUILD, &build).replace(&format!("\"{PRECACHE}\""), &list))?;
    // Hosts that show 404.html for an unknown address (most do) open deep links without a service worker too.
    write(&next.join("404.html"), &page)?;

    remove(&old)?;
    if dist.exists() {
        doing("moving the last build away", fs::rename(dist, &old))?;
    }
    doing("moving the build to its place", fs::rename(&next, dist))?;
    remove(&old)
}

/// One number for all that is in the folder.
fn digest(dir: &Path, page: &str) -> Result<u64, Failure> {
    let mut state = HASH_START;
    let failed = |error| format!("reading the build: {error}");
    state = hash(&mut page.as_bytes(), state).map_err(failed)?;
    state = hash(&mut csp::POLICY.as_bytes(), state).map_err(failed)?;
    for name in files(dir)? {
        state = hash(&mut name.as_bytes(), state).map_err(failed)?;
        let mut file = fs::File::open(dir.join(&name)).map_err(failed)?;
        state = hash(&mut file, state).map_err(failed)?;
    }
    Ok(state)
}

/// One style sheet: what is shown before the app starts, then `style/main.css` with what it imports.
fn style() -> Result<String, Failure> {
    let mut all = read(&root().join("public/skeleton.css"))?;
    let main = root().join("style/main.css");
    if main.exists() {
        all.push_str(&inline_imports(&main)?);
    }
    Ok(all)
}

/// Takes in the files of `@import "x.css";` and `@import "x.css" layer(y);`, one request instead of many.
fn inline_imports(file: &Path) -> Result<String, Failure> {
    let dir = file.parent().unwrap_or(Path::new("."));
    let mut all = String::new();
    for line in read(file)?.lines() {
        match import(line) {
            Some((name, Some(layer))) => {
                all.push_str(&format!("@layer {layer} {{\n{}}}\n", inline_imports(&dir.join(name))?));
            }
            Some((name, None)) => all.push_str(&inline_imports(&dir.join(name))?),
            None => {
                all.push_str(line);
                all.push('\n');
            }
        }
    }
    Ok(all)
}

/// The file and the layer of an import.
fn import(line: &str) -> Option<(&str, Option<&str>)> {
    let (name, rest) = line.trim().strip_prefix("@import \"")?.split_once('"')?;
    let rest = rest.trim().strip_suffix(';')?.trim();
    let layer = rest.strip_prefix("layer(").and_then(|layer| layer.strip_suffix(')'));
    Some((name, layer))
}

/// All files below a directory, as relative paths with slashes, sorted.
pub fn files(dir: &Path) -> Result<Vec<String>, Failure> {
    fn walk(dir: &Path, prefix: &str, found: &mut Vec<String>) -> std::io::Result<()> {
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                walk(&entry.path(), &format!("{name}/"), found)?;
            } else {
                found.push(name);
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    doing(format!("reading {}", dir.display()), walk(dir, "", &mut found))?;
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<String, Failure> {
    doing(format!("reading {}", path.display()), fs::read_to_string(path))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    doing(format!("writing {}", path.display()), fs::write(path, text))
}

fn copy(from: &Path, to: &PathBuf) -> Result<(), Failure> {
    if let Some(parent) = to.parent() {
        doing(format!("creating {}", parent.display()), fs::create_dir_all(parent))?;
    }
    doing(format!("copying {}", from.display()), fs::copy(from, to)).map(|_| ())
}

fn remove(dir: &Path) -> Result<(), Failure> {
    if dir.exists() { doing(format!("removing {}", dir.display()), fs::remove_dir_all(dir)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_name_a_file_and_perhaps_a_layer() {
        assert_eq!(import("@import \"tokens.css\";"), Some(("tokens.css", None)));
        assert_eq!(import("  @import \"a/b.css\" layer(base);"), Some(("a/b.css", Some("base"))));
        assert_eq!(import("@import url(x.css);"), None);
        assert_eq!(import("a { color: red }"), None);
    }
}
