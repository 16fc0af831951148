//! The worker's binary: the door, and a chunk with the engine.

#[cfg(target_arch = "wasm32")]
fn main() {
    guanxi::report_panics();
    guanxi::worker::stop::tell();
    guanxi::worker::start(|| Box::pin(async { engine().await.ok() }));
}

/// What only this names is in the chunk, which the browser loads at the first call.
#[cfg(target_arch = "wasm32")]
#[wasm_split_helpers::wasm_split(engine, fallible)]
fn engine() -> Result<guanxi::worker::Open, wasm_split_helpers::SplitLoaderError> {
    Ok(guanxi::worker::engine)
}

/// The engine's thread runs in a browser; natively its parts are tested, and there is nothing to start.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
