//! The page's binary: the first screen, and a chunk with all others.

#[cfg(target_arch = "wasm32")]
fn main() {
    guanxi::report_panics();
    guanxi::ui::start(|| Box::pin(async { screens().await.ok() }));
}

/// What only this names is in the chunk, which the browser loads at the first call.
#[cfg(target_arch = "wasm32")]
#[wasm_split_helpers::wasm_split(screens, fallible)]
fn screens() -> Result<&'static guanxi::ui::chunk::Screens, wasm_split_helpers::SplitLoaderError> {
    Ok(&guanxi::ui::chunk::SCREENS)
}

/// The page runs in a browser; natively its pure parts are tested, and there is nothing to start.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
