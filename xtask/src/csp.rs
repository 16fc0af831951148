//! The Content-Security-Policy: the page runs its own files, talks to its own origin and embeds nothing.
//!
//! It stands in index.html, for hosts that cannot set headers. Our own server sends it as a header too, which then
//! also holds the worker, and so do the tests.

/// One line, as the header has it.
pub const POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; \
    img-src 'self' blob: data:; \
    connect-src 'self' blob:; \
    worker-src 'self'; \
    manifest-src 'self'; \
    base-uri 'self'; \
    form-action 'none'";
