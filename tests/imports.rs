//! What the two binaries ask of the browser, read from the built modules: the page draws and never stores, the engine
//! stores and never draws. `cargo xtask test` runs it after the build.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::PathBuf};

/// The names of all imports of a built module.
fn imports(module: &str) -> Vec<String> {
    let dist = std::env::var_os("GUANXI_DIST").map_or_else(xtask::dist, PathBuf::from);
    let files = xtask::bundle::files(&dist).unwrap_or_else(|failure| panic!("{failure}: run cargo xtask build"));
    let file = files.iter().find(|file| file.ends_with(module)).unwrap_or_else(|| panic!("{module} was not built"));
    let bytes = fs::read(dist.join(file)).unwrap();
    let names = parse(&bytes).unwrap_or_else(|| panic!("{module} is no wasm module"));
    assert!(names.len() > 10, "{module} imports next to nothing: {names:?}");
    names
}

/// Reads the import section: <https://webassembly.github.io/spec/core/binary/modules.html#import-section>.
fn parse(bytes: &[u8]) -> Option<Vec<String>> {
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
                let _module = text(&mut body)?;
                let name = text(&mut body)?;
                description(&mut body)?;
                Some(name)
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
fn neither_asks_other_machines() {
    let foreign = ["WebSocket", "EventSource", "sendBeacon", "XMLHttpRequest", "RTCPeer"];
    check("guanxi_bg.wasm", &foreign);
    check("engine_bg.wasm", &foreign);
}

#[test]
fn a_module_is_read() {
    // (import "m" "f" (func (type 0))) (import "m" "mem" (memory 1 2))
    let bytes = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x11\x02\x01m\x01f\0\0\x01m\x03mem\x02\x01\x01\x02";
    assert_eq!(parse(bytes), Some(vec!["f".into(), "mem".into()]));
    assert_eq!(parse(b"no module"), None);
}
