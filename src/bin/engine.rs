//! The worker's binary.

#[cfg(target_arch = "wasm32")]
fn main() {
    use gloo_worker::Registrable;
    guanxi::report_panics();
    guanxi::worker::stop::tell();
    guanxi::worker::EngineWorker::registrar().encoding::<guanxi::worker::Postcard>().register();
}

/// The engine's thread runs in a browser; natively its parts are tested, and there is nothing to start.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
