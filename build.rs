//! Makes the texts of `locales/` into Rust: one constant a key, one table a language.
//!
//! The build fails when the languages differ in their keys or in the `{placeholders}` of a text, so that a text that is
//! missing is found here and not by a person.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// The first one is what the others are compared with.
const LOCALES: [&str; 2] = ["en", "zh-CN"];
/// The files whose texts the first screen needs; all others are loaded with the other screens (src/ui/chunk.rs).
const FIRST: [&str; 8] =
    ["help.json", "home.json", "nav.json", "palette.json", "refusal.json", "shell.json", "what.json", "words.json"];
/// The files whose texts are also looked up by name, because their names come from the schema and from reports.
const BY_NAME: [&str; 3] = ["analysis.json", "analysis_ui.json", "schema.json"];

struct Entry {
    text: String,
    first: bool,
    by_name: bool,
}

/// Texts by key.
type Texts = BTreeMap<String, Entry>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH")? == "wasm32" {
        // By the relocations, a binary is split into chunks after it was linked (xtask/src/split.rs).
        println!("cargo:rustc-link-arg-bins=--emit-relocs");
    }
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("locales");
    let locales = LOCALES.iter().map(|name| read(&root.join(name))).collect::<Result<Vec<_>, _>>()?;
    let problems = compare(&locales);
    if !problems.is_empty() {
        return Err(format!("the languages differ:\n{}", problems.join("\n")).into());
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("texts.rs"), generate(&locales)?)?;
    Ok(())
}

fn read(folder: &Path) -> Result<Texts, Box<dyn Error>> {
    let mut texts = Texts::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_of = |files: &[&str]| path.file_name().is_some_and(|name| files.iter().any(|file| name == *file));
        let (first, by_name) = (is_of(&FIRST), is_of(&BY_NAME));
        let file: BTreeMap<String, String> = serde_json::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        for (key, text) in file {
            if texts.insert(key.clone(), Entry { text, first, by_name }).is_some() {
                return Err(format!("{}: {key} is in another file too", path.display()).into());
            }
        }
    }
    Ok(texts)
}

fn compare(locales: &[Texts]) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, texts) in LOCALES.iter().zip(locales).skip(1) {
        for (key, Entry { text, .. }) in &locales[0] {
            match texts.get(key).map(|other| placeholders(&other.text)) {
                None => problems.push(format!("{name} lacks {key}")),
                Some(other) if placeholders(text) != other => {
                    problems.push(format!("{key}: {:?} and in {name} {other:?}", placeholders(text)));
                }
                Some(_) => {}
            }
        }
        problems
            .extend(texts.keys().filter(|key| !locales[0].contains_key(*key)).map(|key| format!("{name} has {key}")));
    }
    problems
}

/// The names in braces: `n` of `{n}` and of `{n:row|rows}`.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(inside, _)| inside.split(':').next().unwrap_or(inside))
        .collect()
}

fn generate(locales: &[Texts]) -> Result<String, Box<dyn Error>> {
    let mut out = String::new();
    let mut names = BTreeSet::new();
    // The first ones first, so that a text's place says which of the tables has it.
    let mut keys: Vec<(&String, &Entry)> = locales[0].iter().collect();
    keys.sort_by_key(|(key, entry)| (!entry.first, *key));
    for (index, (key, Entry { text, .. })) in keys.iter().enumerate() {
        let name: String =
            key.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
        if !names.insert(name.clone()) {
            return Err(format!("{key}: another key has the same constant {name}").into());
        }
        writeln!(out, "/// {}\npub const {name}: Text = Text({index});", text.replace('\n', " "))?;
    }
    for (name, texts) in LOCALES.iter().zip(locales) {
        let name = name.to_ascii_uppercase().replace('-', "_");
        for (first, table) in [(true, format!("FIRST_{name}")), (false, format!("LATER_{name}"))] {
            let texts: Vec<&str> = keys
                .iter()
                .filter(|(_, entry)| entry.first == first)
                .filter_map(|(key, _)| texts.get(*key))
                .map(|entry| entry.text.as_str())
                .collect();
            writeln!(out, "pub(super) static {table}: [&str; {}] = {texts:#?};", texts.len())?;
        }
    }
    let mut by_name: Vec<_> =
        keys.iter().enumerate().filter(|(_, (_, entry))| entry.by_name).map(|(index, (key, _))| (key, index)).collect();
    by_name.sort();
    writeln!(out, "/// Sorted.\npub(super) static NAMED: [(&str, Text); {}] = [", by_name.len())?;
    for (key, index) in by_name {
        writeln!(out, "    ({key:?}, Text({index})),")?;
    }
    writeln!(out, "];")?;
    Ok(out)
}
