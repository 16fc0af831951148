//! One transaction: requests that are started at once and awaited in order, and an end that is known.
//!
//! indexed_db_futures begins the transaction and aborts it when it is dropped halfway. Its completion says neither why a
//! transaction was aborted nor stands a second error event, so this listens itself. Nothing but the transaction's own
//! requests may be awaited while it lives: the browser commits it as soon as it has no request and nobody runs.

use super::refusals;
use crate::engine::refusal::Refusal;
use indexed_db_futures::{
    Build,
    database::Database,
    internals::SystemRepr,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

/// A running transaction. Dropped without [`Work::commit`] it is aborted.
pub struct Work<'a> {
    transaction: Transaction<'a>,
    end: JsFuture,
}

impl<'a> Work<'a> {
    /// A transaction that only reads.
    pub fn read(database: &'a Database, stores: &[&str]) -> Result<Self, Refusal> {
        let builder = database.transaction(stores).with_mode(TransactionMode::Readonly);
        Ok(Self::new(builder.build().map_err(refusals::from_error)?))
    }

    /// A transaction that writes, and is on the disk when [`Work::commit`] says so.
    pub fn write(database: &'a Database, stores: &[&str]) -> Result<Self, Refusal> {
        let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
        let builder = database.transaction(stores).with_mode(TransactionMode::Readwrite).with_options(strict);
        Ok(Self::new(builder.build().map_err(refusals::from_error)?))
    }

    fn new(transaction: Transaction<'a>) -> Self {
        let sys: &IdbTransaction = transaction.as_sys();
        let end = listen(|complete, abort| {
            sys.set_oncomplete(Some(complete));
            sys.set_onabort(Some(abort));
            // Every error that matters aborts the transaction.
            sys.set_onerror(None);
        });
        Self { transaction, end }
    }

    /// Ends the transaction; when this returns, its `complete` event has come.
    #[expect(deprecated, reason = "web-sys calls `commit` deprecated; the standard and the browsers do not")]
    pub async fn commit(self) -> Result<(), Refusal> {
        let sys: &IdbTransaction = self.transaction.as_sys();
        // Throws when the transaction has ended already, and then `end` knows how.
        sys.commit().ok();
        self.end.await.map(drop).map_err(|_| match sys.error() {
            Some(error) => refusals::from_exception(&error),
            None => Refusal::ConnectionLost,
        })
    }

    fn store(&self, name: &str) -> Result<IdbObjectStore, Refusal> {
        let sys: &IdbTransaction = self.transaction.as_sys();
        sys.object_store(name).map_err(refusals::from_value)
    }

    /// Starts reading a value: `undefined` when there is none.
    pub fn get(&self, store: &str, key: &JsValue) -> Result<Pending, Refusal> {
        self.store(store)?.get(key).map(Pending::new).map_err(refusals::from_value)
    }

    /// Starts reading values in the order of their keys, at most `limit` if that is not 0.
    pub fn get_all(&self, store: &str, range: &JsValue, limit: u32) -> Result<Pending, Refusal> {
        let request = self.store(store)?.get_all_with_key_and_limit(range, limit);
        request.map(Pending::new).map_err(refusals::from_value)
    }

    /// Starts reading keys in order, at most `limit` if that is not 0.
    pub fn get_all_keys(&self, store: &str, range: &JsValue, limit: u32) -> Result<Pending, Refusal> {
        let request = self.store(store)?.get_all_keys_with_key_and_limit(range, limit);
        request.map(Pending::new).map_err(refusals::from_value)
    }

    /// Starts writing a value. Nobody waits for it: if it fails, the transaction does.
    pub fn put(&self, store: &str, key: &JsValue, value: &JsValue) -> Result<(), Refusal> {
        self.store(store)?.put_with_key(value, key).map(drop).map_err(refusals::from_value)
    }

    /// Starts writing bytes. They are copied out of wasm's memory, which a view would clone as a whole.
    pub fn put_bytes(&self, store: &str, key: &JsValue, bytes: &[u8]) -> Result<(), Refusal> {
        self.put(store, key, &Uint8Array::from(bytes))
    }

    /// Starts removing a key or a range of them.
    pub fn delete(&self, store: &str, key: &JsValue) -> Result<(), Refusal> {
        self.store(store)?.delete(key).map(drop).map_err(refusals::from_value)
    }

    /// Starts emptying a store.
    pub fn clear(&self, store: &str) -> Result<(), Refusal> {
        self.store(store)?.clear().map(drop).map_err(refusals::from_value)
    }
}

/// A request that was started.
pub struct Pending {
    request: IdbRequest,
    end: JsFuture,
}

impl Pending {
    fn new(request: IdbRequest) -> Self {
        let end = listen(|success, error| {
            request.set_onsuccess(Some(success));
            request.set_onerror(Some(error));
        });
        Self { request, end }
    }

    pub async fn value(self) -> Result<JsValue, Refusal> {
        match self.end.await {
            Ok(_) => self.request.result().map_err(refusals::from_value),
            // A request that fails because another one did is only told that it was aborted: the transaction knows why.
            Err(_) => match self.request.transaction().and_then(|transaction| transaction.error()) {
                Some(error) => Err(refusals::from_exception(&error)),
                None => match self.request.error() {
                    Ok(Some(error)) => Err(refusals::from_exception(&error)),
                    Ok(None) | Err(_) => Err(Refusal::ConnectionLost),
                },
            },
        }
    }

    pub async fn values(self) -> Result<Array, Refusal> {
        self.value().await?.dyn_into().map_err(|_| Refusal::internal("the database gave no list"))
    }

    /// The number, or `None` if there is no value.
    pub async fn number(self) -> Result<Option<u64>, Refusal> {
        Ok(self.value().await?.as_f64().map(|number| number as u64))
    }
}

/// A future that ends with whichever event comes first. The promise's own functions are the listeners, so that nothing
/// has to be kept alive and freed.
fn listen(mut attach: impl FnMut(&Function, &Function)) -> JsFuture {
    JsFuture::from(Promise::new(&mut |resolve, reject| attach(&resolve, &reject)))
}

/// Bytes that were stored, copied once.
pub fn bytes(value: JsValue) -> Result<Vec<u8>, Refusal> {
    match value.dyn_into::<Uint8Array>() {
        Ok(array) => Ok(array.to_vec()),
        Err(_) => Err(Refusal::internal("the database holds something else than bytes")),
    }
}

/// All keys above this one.
pub fn above(key: u64) -> Result<JsValue, Refusal> {
    let range = IdbKeyRange::lower_bound_with_open(&number(key), true).map_err(refusals::from_value)?;
    Ok(range.into())
}

/// The keys from the first to the last, both included.
pub fn between(first: u64, last: u64) -> Result<JsValue, Refusal> {
    let range = IdbKeyRange::bound(&number(first), &number(last)).map_err(refusals::from_value)?;
    Ok(range.into())
}

/// A number as a key or value: exact below 2⁵³, which no counter here will reach.
pub fn number(number: u64) -> JsValue {
    JsValue::from_f64(number as f64)
}
