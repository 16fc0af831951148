//! The page's binary.

#[cfg(target_arch = "wasm32")]
fn main() {
    guanxi::report_panics();
    guanxi::ui::start();
}

/// The page runs in a browser; natively its pure parts are tested, and there is nothing to start.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
