//! What the browser's errors mean.

use crate::engine::refusal::Refusal;
use indexed_db_futures::{
    error::{Error, OpenDbError},
    internals::SystemRepr,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

/// An error of a request or a transaction on an open database.
pub fn from_exception(error: &DomException) -> Refusal {
    let (name, message) = (error.name(), error.message());
    match name.as_str() {
        "QuotaExceededError" => Refusal::QuotaExceeded,
        // A connection that closes aborts its transactions; one that is closed has an invalid state; a database whose
        // files cannot be reached any more fails for a reason that browsers call unknown.
        "AbortError" | "InvalidStateError" | "UnknownError" => Refusal::ConnectionLost,
        _ => Refusal::internal(format_args!("{name}: {message}")),
    }
}

/// Whatever was thrown.
pub fn from_value(value: JsValue) -> Refusal {
    match value.dyn_into::<DomException>() {
        Ok(error) => from_exception(&error),
        Err(value) => Refusal::internal(format_args!("the database said {value:?}")),
    }
}

/// An error of a call through indexed_db_futures.
pub fn from_error(error: Error) -> Refusal {
    match error {
        Error::DomException(error) => from_exception(error.as_sys()),
        other => Refusal::internal(other),
    }
}

/// Why a database could not be opened.
pub enum NotOpened {
    /// It has a newer version than the one asked for.
    Newer,
    Refused(Refusal),
}

impl From<OpenDbError> for NotOpened {
    fn from(error: OpenDbError) -> Self {
        let OpenDbError::Base(Error::DomException(exception)) = error else {
            // There is no indexedDB, or asking for it threw: a private window, or storage is blocked. The crate calls
            // whatever `open` throws "version zero", and the version is never zero here.
            return Self::Refused(Refusal::NoStorage { message: error.to_string() });
        };
        let exception = exception.as_sys();
        match exception.name().as_str() {
            "VersionError" => Self::Newer,
            "QuotaExceededError" => Self::Refused(Refusal::QuotaExceeded),
            "AbortError" => Self::Refused(Refusal::ConnectionLost),
            name => Self::Refused(Refusal::NoStorage { message: format!("{name}: {}", exception.message()) }),
        }
    }
}
