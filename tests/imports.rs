//! What the two binaries ask of the browser, read from the built modules: the page draws and never stores, the engine
//! stores and never draws. A binary's first module asks for its chunks, too: they import from that one only.
//! `cargo xtask test` runs it after the build.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::PathBuf};

/// The built files that `wanted` finds, which must be some.
fn modules(wanted: impl Fn(&str) -> bool) -> Vec<(String, Vec<Import>)> {
    let dist = std::env::var_os("GUANXI_DIST").map_or_else(xtask::dist, PathBuf::from);
    let files = xtask::bundle::files(&dist).unwrap_or_else(|failure| panic!("{failure}: run cargo xtask build"));
    let files: Vec<_> = files.into_iter().filter(|file| file.ends_with(".wasm") && wanted(file)).collect();
    assert!(!files.is_empty(), "a module was not built");
    let read = |file: String| {
        let imports = parse(&fs::read(dist.join(&file)).unwrap()).unwrap_or_else(|| panic!("{file} is no wasm module"));
        (file, imports)
    };
    files.into_iter().map(read).collect()
}

/// The names of all imports of a binary's first module.
fn imports(module: &str) -> Vec<String> {
    let names: Vec<_> = modules(|file| file.ends_with(module)).into_iter().flat_map(|(_, imports)| imports).collect();
    assert!(names.len() > 10, "{module} imports next to nothing: {names:?}");
    names.into_iter().map(|import| import.name).collect()
}

#[derive(Debug, PartialEq)]
struct Import {
    module: String,
    name: String,
}

/// Reads the import section: <https://webassembly.github.io/spec/core/binary/modules.html#import-section>.
fn parse(bytes: &[u8]) -> Option<Vec<Import>> {
    let mut rest = bytes.strip_prefix(b"\0asm\x01\0\0\0")?;
    while let Some((&section, after)) = rest.split_first() {
        rest = after;
        let size = number(&mut rest)?;
        let (mut body, after) = rest.split_at_checked(size)?;
        rest = after;
        if section != 2 {
            continue;
        }
        let count = number(&mut body)?;
        return (0..count)
            .map(|_| {
                let (module, name) = (text(&mut body)?, text(&mut body)?);
                description(&mut body)?;
                Some(Import { module, name })
            })
            .collect();
    }
    Some(Vec::new())
}

/// An unsigned LEB128.
fn number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn text(bytes: &mut &[u8]) -> Option<String> {
    let length = number(bytes)?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    String::from_utf8(text.to_vec()).ok()
}

/// Skips what an import is: a function's type, a table, a memory, a global or a tag.
fn description(bytes: &mut &[u8]) -> Option<()> {
    let kind = number(bytes)?;
    let limits = |bytes: &mut &[u8]| {
        let bounded = number(bytes)? & 1 == 1;
        number(bytes)?;
        if bounded { number(bytes).map(|_| ()) } else { Some(()) }
    };
    match kind {
        0 => number(bytes).map(|_| ()),
        1 => number(bytes).and_then(|_| limits(bytes)),
        2 => limits(bytes),
        3 | 4 => number(bytes).and_then(|_| number(bytes)).map(|_| ()),
        _ => None,
    }
}

/// Fails with the imports that have one of these words in their names.
fn check(module: &str, foreign: &[&str]) {
    let names = imports(module);
    let found: Vec<_> = names.iter().filter(|name| foreign.iter().any(|word| name.contains(word))).collect();
    assert!(found.is_empty(), "{module} asks the browser for {found:?}");
}

#[test]
fn the_page_never_stores() {
    check("guanxi_bg.wasm", &["indexedDB", "Idb", "objectStore", "createObjectStore", "getDirectory"]);
}

#[test]
fn the_engine_never_draws() {
    check(
        "engine_bg.wasm",
        &["createElement", "querySelector", "appendChild", "innerHTML", "cloneNode", "_body_", "_head_"],
    );
}

#[test]
fn chunks_ask_their_first_module_only() {
    for folder in ["/page/", "/engine/"] {
        for (file, imports) in modules(|file| file.contains(folder) && !file.ends_with("_bg.wasm")) {
            let foreign: Vec<_> = imports.iter().filter(|import| import.module != "__wasm_split").collect();
            assert!(foreign.is_empty(), "{file} asks the browser for {foreign:?}");
        }
    }
}

#[test]
fn neither_asks_other_machines() {
    let foreign = ["WebSocket", "EventSource", "sendBeacon", "XMLHttpRequest", "RTCPeer"];
    check("guanxi_bg.wasm", &foreign);
    check("engine_bg.wasm", &foreign);
}

#[test]
fn a_module_is_read() {
    // (import "m" "f" (func (type 0))) (import "m" "mem" (memory 1 2))
    let bytes = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x11\x02\x01m\x01f\0\0\x01m\x03mem\x02\x01\x01\x02";
    let import = |name: &str| Import { module: "m".into(), name: name.into() };
    assert_eq!(parse(bytes), Some(vec![import("f"), import("mem")]));
    assert_eq!(parse(b"no module"), None);
}
