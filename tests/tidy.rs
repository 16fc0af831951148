//! The project's rules about its own sources. Each says why it is there.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// Lines of the longest file: what one reads in one go.
const LONGEST: usize = 600;

/// The files below these directories whose names end so, with their text.
fn sources(dirs: &[&str], end: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for dir in dirs {
        let place = root.join(dir);
        if place.is_file() {
            found.push((dir.to_string(), fs::read_to_string(&place).unwrap()));
        } else if place.is_dir() {
            for file in xtask::bundle::files(&place).unwrap() {
                if file.ends_with(end) {
                    found.push((format!("{dir}/{file}"), fs::read_to_string(place.join(&file)).unwrap()));
                }
            }
        }
    }
    found
}

/// Fails with every line that `wrong` finds fault with.
fn check(rule: &str, files: &[(String, String)], wrong: impl Fn(&str) -> bool) {
    assert!(!files.is_empty(), "{rule}: no files were found");
    let mut faults = Vec::new();
    for (name, text) in files {
        for (number, line) in code(text) {
            if wrong(line) {
                faults.push(format!("{name}:{number}: {}", line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{rule}\n{}", faults.join("\n"));
}

/// Lines of code outside comments and outside the tests at a file's end, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]") && !line.starts_with("#[cfg(all(test"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The sources of a module, its own tests left out.
fn module(names: &[&str]) -> Vec<(String, String)> {
    let paths: Vec<String> = names.iter().flat_map(|name| [format!("src/{name}.rs"), format!("src/{name}")]).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let mut files = sources(&paths, ".rs");
    files.retain(|(name, _)| !of_tests(name));
    files
}

fn of_tests(name: &str) -> bool {
    name.ends_with("tests.rs") || name.contains("tests/") || name.contains("/testing")
}

#[test]
fn the_core_knows_no_browser_no_clock_and_no_chance() {
    let foreign = [
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "gloo",
        "leptos",
        "indexed_db_futures",
        "SystemTime",
        "Instant::now",
        "std::fs",
        "std::net",
        "std::env",
        "thread_rng",
        "getrandom",
    ];
    let mut files = module(&["domain", "analysis", "engine", "exchange"]);
    // In a browser, old encodings are decoded by the browser.
    files.retain(|(name, _)| name != "src/exchange/encoding.rs");
    check("what decides and answers is pure: all that it may know comes in with its Context", &files, |line| {
        foreign.iter().any(|word| line.contains(word))
    });
}

#[test]
fn analyses_know_numbers_only() {
    check("an analysis takes numbers and gives numbers", &module(&["analysis"]), |line| {
        ["crate::domain", "crate::engine", "crate::exchange"].iter().any(|word| line.contains(word))
    });
}

#[test]
fn the_page_knows_no_storage() {
    let foreign = ["crate::storage", "crate::session", "crate::sync", "indexed_db_futures", "Idb"];
    check("the page asks the engine and never the database", &module(&["ui", "client"]), |line| {
        foreign.iter().any(|word| line.contains(word))
    });
}

#[test]
fn storage_knows_no_page_and_no_decision() {
    let foreign = ["crate::ui", "crate::client", "leptos", "engine::decide", "engine::answer", "engine::workspace"];
    check("storage keeps bytes and knows nothing of what they say", &module(&["storage"]), |line| {
        foreign.iter().any(|word| line.contains(word))
    });
}

#[test]
fn the_first_screen_says_only_what_is_loaded_with_it() {
    // By the prefix of their names, the texts of `FIRST` in build.rs.
    let first = ["HELP_", "HOME_", "NAV_", "PALETTE_", "REFUSAL_", "SHELL_", "WHAT_", "WORDS_"];
    let mut files = module(&["ui/act", "ui/app", "ui/chunk", "ui/format", "ui/shell"]);
    files.extend(sources(&["src/ui/home/first_run.rs", "src/ui/words/refusal.rs", "src/ui/parts"], ".rs"));
    // These are drawn by other screens only.
    files.retain(|(name, _)| !name.ends_with("parts/choices.rs"));
    check("texts of other screens are not there yet when the first one is drawn", &files, |line| {
        line.split("t::").skip(1).any(|rest| {
            let name = rest.split(|c: char| !c.is_ascii_uppercase() && c != '_').next().unwrap_or_default();
            name.contains('_') && !first.iter().any(|prefix| name.starts_with(prefix))
        })
    });
}

#[test]
fn the_page_has_no_inline_style() {
    // Built from parts, so that this line is not what it looks for.
    let style = [" style", "=\""].concat();
    check(
        "the content security policy forbids style attributes; `style:width=…` sets a property",
        &module(&["ui"]),
        |line| line.contains(&style) || line.contains(" style=move") || line.contains(" style={"),
    );
}

#[test]
fn nothing_panics_outside_tests() {
    let panics = [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!(", "dbg!("];
    let mut files = sources(&["src"], ".rs");
    files.retain(|(name, _)| !of_tests(name));
    check("a panic in wasm ends the app", &files, |line| panics.iter().any(|word| line.contains(word)));
}

#[test]
fn a_lint_is_allowed_with_its_reason() {
    let allow = ["#[al", "low("].concat();
    let inner = ["#![al", "low("].concat();
    check("the line that allows a lint says why", &sources(&["src", "tests", "benches", "xtask/src"], ".rs"), |line| {
        (line.contains(&allow) || line.contains(&inner)) && !line.contains("//")
    });
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let files = sources(&["src", "tests", "benches", "xtask/src", "build.rs"], ".rs");
    let long: Vec<_> = files.iter().filter(|(_, text)| text.lines().count() > LONGEST).map(|(name, _)| name).collect();
    assert!(long.is_empty(), "more than {LONGEST} lines: {long:?}");
    let silent: Vec<_> =
        files.iter().filter(|(name, text)| !text.starts_with("//!") && !of_tests(name)).map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "begins without a line that says what it is: {silent:?}");
}

#[test]
fn both_languages_have_the_same_texts() {
    let mut keys = BTreeMap::new();
    for language in ["en", "zh-CN"] {
        let mut all = BTreeSet::new();
        for (name, text) in sources(&[&format!("locales/{language}")], ".json") {
            let file: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            for (key, value) in file.as_object().expect("an object of texts") {
                assert!(value.as_str().is_some_and(|text| !text.trim().is_empty()), "{name}: {key} is empty");
                assert!(all.insert(key.clone()), "{name}: {key} is there twice");
            }
        }
        keys.insert(language, all);
    }
    let (english, chinese) = (&keys["en"], &keys["zh-CN"]);
    let only: Vec<_> = english.symmetric_difference(chinese).collect();
    assert!(only.is_empty(), "in one language only: {only:?}");
    assert!(!english.is_empty());
}

#[test]
fn every_style_sheet_is_used() {
    let main = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("style/main.css")).unwrap();
    for (name, _) in sources(&["style"], ".css") {
        let name = name.trim_start_matches("style/");
        assert!(name == "main.css" || main.contains(&format!("\"{name}\"")), "style/main.css does not import {name}");
    }
}

#[test]
fn nothing_names_a_place_on_one_machine() {
    let homes: Vec<String> = ["root", "work", "home/[a-z]", "Users"].iter().map(|home| format!("/{home}/")).collect();
    let mut files = sources(&["src", "tests", "benches", "xtask/src", ".ci", "build.rs"], ".rs");
    files.extend(sources(&["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "Trunk.toml", "Cargo.toml", ".ci/run"], ""));
    for (name, text) in &files {
        for home in &homes {
            let found = text.match_indices(home.as_str()).any(|(at, _)| {
                // A part of a longer path or word is something else.
                !text[..at].ends_with(|before: char| before.is_alphanumeric() || "._-".contains(before))
            });
            assert!(!found, "{name} names {home}");
        }
    }
}
