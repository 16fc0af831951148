//! The few values beside journal and pages: counters, the device, the mark, and how far an upgrade has come.

use super::{
    META,
    work::{self, Pending, Work},
};
use crate::{
    engine::refusal::Refusal,
    storage::{Checkpoint, Opened, upgrade::Progress},
};
use indexed_db_futures::{internals::SystemRepr, object_store::ObjectStore};
use js_sys::Uint32Array;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::IdbObjectStore;

/// The version that pages and entries have: behind the database's own while an upgrade is being done.
const FORMAT: &str = "format";
const DEVICE: &str = "device";
/// Counts how often everything was replaced.
const EPOCH: &str = "epoch";
const LAST_ENTRY: &str = "last entry";
const NEXT_PAGE: &str = "next page";
const MARK: &str = "checkpoint";
const STEP: &str = "upgrade step";
const STEP_DONE: &str = "upgrade step done";

/// All of it, as found when opening.
#[derive(Debug)]
pub struct Meta {
    pub format: u32,
    pub progress: Option<Progress>,
    pub epoch: u64,
    device: u32,
    last_entry: u64,
    mark: JsValue,
}

impl Meta {
    /// Reads everything within this transaction.
    pub async fn read(work: &Work<'_>) -> Result<Self, Refusal> {
        let get = |name: &str| work.get(META, &name.into());
        let (format, device, epoch, last) = (get(FORMAT)?, get(DEVICE)?, get(EPOCH)?, get(LAST_ENTRY)?);
        let (mark, step, done) = (get(MARK)?, get(STEP)?, get(STEP_DONE)?);
        let meta = Self {
            format: required(format, FORMAT).await? as u32,
            device: required(device, DEVICE).await? as u32,
            epoch: required(epoch, EPOCH).await?,
            last_entry: required(last, LAST_ENTRY).await?,
            mark: mark.value().await?,
            progress: None,
        };
        let (step, done) = (step.value().await?.as_string(), done.number().await?);
        Ok(Self { progress: step.map(|step| Progress { step, done }), ..meta })
    }

    pub fn opened(self) -> Result<Opened, Refusal> {
        Ok(Opened { device: self.device, checkpoint: checkpoint(self.mark)?, last_entry: self.last_entry })
    }
}

async fn required(value: Pending, name: &str) -> Result<u64, Refusal> {
    value.number().await?.ok_or_else(|| Refusal::internal(format_args!("the database has no {name}")))
}

fn checkpoint(value: JsValue) -> Result<Checkpoint, Refusal> {
    if value.is_undefined() { Ok(Checkpoint::default()) } else { Checkpoint::from_bytes(&work::bytes(value)?) }
}

/// A counter, being read.
pub struct Counter(&'static str, Pending);

impl Counter {
    pub async fn value(self) -> Result<u64, Refusal> {
        required(self.1, self.0).await
    }
}

pub fn epoch(work: &Work<'_>) -> Result<Counter, Refusal> {
    Ok(Counter(EPOCH, work.get(META, &EPOCH.into())?))
}

pub fn last_entry(work: &Work<'_>) -> Result<Counter, Refusal> {
    Ok(Counter(LAST_ENTRY, work.get(META, &LAST_ENTRY.into())?))
}

pub fn next_page(work: &Work<'_>) -> Result<Counter, Refusal> {
    Ok(Counter(NEXT_PAGE, work.get(META, &NEXT_PAGE.into())?))
}

/// The mark, being read.
pub struct Mark(Pending);

impl Mark {
    pub async fn value(self) -> Result<Checkpoint, Refusal> {
        checkpoint(self.0.value().await?)
    }
}

pub fn mark(work: &Work<'_>) -> Result<Mark, Refusal> {
    Ok(Mark(work.get(META, &MARK.into())?))
}

pub fn put_epoch(work: &Work<'_>, epoch: u64) -> Result<(), Refusal> {
    work.put(META, &EPOCH.into(), &work::number(epoch))
}

/// Everything was replaced: ids are minted under another number from now on.
pub fn put_new_device(work: &Work<'_>) -> Result<(), Refusal> {
    let device = draw_device().map_err(|error| Refusal::internal(format_args!("{error:?}")))?;
    work.put(META, &DEVICE.into(), &work::number(device.into()))
}

pub fn put_last_entry(work: &Work<'_>, last: u64) -> Result<(), Refusal> {
    work.put(META, &LAST_ENTRY.into(), &work::number(last))
}

pub fn put_next_page(work: &Work<'_>, next: u32) -> Result<(), Refusal> {
    work.put(META, &NEXT_PAGE.into(), &work::number(next.into()))
}

pub fn put_mark(work: &Work<'_>, mark: &Checkpoint) -> Result<(), Refusal> {
    work.put_bytes(META, &MARK.into(), &mark.to_bytes()?)
}

pub fn put_progress(work: &Work<'_>, progress: &Progress) -> Result<(), Refusal> {
    work.put(META, &STEP.into(), &progress.step.as_str().into())?;
    match progress.done {
        Some(done) => work.put(META, &STEP_DONE.into(), &work::number(done)),
        None => work.delete(META, &STEP_DONE.into()),
    }
}

/// All steps are done.
pub fn put_upgraded(work: &Work<'_>, format: u32) -> Result<(), Refusal> {
    work.delete(META, &STEP.into())?;
    work.delete(META, &STEP_DONE.into())?;
    work.put(META, &FORMAT.into(), &work::number(format.into()))
}

/// The values of a new database.
pub fn create(store: &ObjectStore<'_>, format: u32) -> Result<(), indexed_db_futures::error::Error> {
    let sys: &IdbObjectStore = store.as_sys();
    let values = [(FORMAT, format), (DEVICE, draw_device()?), (EPOCH, 0), (LAST_ENTRY, 0), (NEXT_PAGE, 1)];
    for (name, value) in values {
        sys.put_with_key(&value.into(), &name.into())?;
    }
    Ok(())
}

#[wasm_bindgen]
extern "C" {
    /// The same on a page and in a worker, which web-sys keeps apart.
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(array: &Uint32Array) -> Result<Uint32Array, JsValue>;
}

/// A device's number: random, and never 0, which stands for no device.
fn draw_device() -> Result<u32, JsValue> {
    Ok(get_random_values(&Uint32Array::new_with_length(1))?.get_index(0).max(1))
}
