//! Files of the person's: read piece by piece, and made for download.

use crate::engine::protocol::FileRef;
use crate::engine::refusal::{FileProblem, Refusal};
use crate::session::Chunks;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, Response, Url};

/// Bytes read at once: few enough to keep little in memory, many enough that reading costs no time.
const PIECE: f64 = 4.0 * 1024.0 * 1024.0;

/// A file that the page handed over as a `blob:` address.
pub struct FileBytes {
    name: String,
    blob: Blob,
    at: f64,
    /// The next piece is on its way while this one is worked on.
    coming: Option<Promise>,
}

impl FileBytes {
    pub async fn open(file: &FileRef) -> Result<Self, Refusal> {
        let unreadable = |error: JsValue| unreadable(&file.name, &error);
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let response = JsFuture::from(scope.fetch_with_str(&file.url)).await.map_err(unreadable)?;
        let response: Response = response.unchecked_into();
        let blob = JsFuture::from(response.blob().map_err(unreadable)?).await.map_err(unreadable)?;
        Ok(Self { name: file.name.clone(), blob: blob.unchecked_into(), at: 0.0, coming: None })
    }

    /// The first bytes, the file being read from its beginning afterwards all the same.
    pub async fn head(&self, length: f64) -> Result<Vec<u8>, Refusal> {
        let unreadable = |error: JsValue| unreadable(&self.name, &error);
        let piece = self.blob.slice_with_f64_and_f64(0.0, length.min(self.blob.size())).map_err(unreadable)?;
        let buffer = JsFuture::from(piece.array_buffer()).await.map_err(unreadable)?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    fn read_on(&mut self) -> Result<Option<Promise>, Refusal> {
        if self.at >= self.blob.size() {
            return Ok(None);
        }
        let end = (self.at + PIECE).min(self.blob.size());
        let piece = self.blob.slice_with_f64_and_f64(self.at, end).map_err(|error| unreadable(&self.name, &error))?;
        self.at = end;
        Ok(Some(piece.array_buffer()))
    }
}

impl Chunks for FileBytes {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Refusal> {
        let now = match self.coming.take() {
            Some(coming) => Some(coming),
            None => self.read_on()?,
        };
        let Some(now) = now else { return Ok(None) };
        let buffer = JsFuture::from(now).await.map_err(|error| unreadable(&self.name, &error))?;
        self.coming = self.read_on()?;
        Ok(Some(Uint8Array::new(&buffer).to_vec()))
    }
}

fn unreadable(name: &str, error: &JsValue) -> Refusal {
    let message = error.dyn_ref::<js_sys::Error>().map_or_else(String::new, |error| String::from(error.message()));
    FileProblem::Unreadable { name: name.to_owned(), message }.into()
}

/// A file in the making, for download. The browser may put its pieces on disk.
#[derive(Default)]
pub struct Download {
    parts: Array,
    size: u64,
}

impl Download {
    pub fn push(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.parts.push(&Uint8Array::from(bytes));
            self.size += bytes.len() as u64;
        }
        // Many small pieces would be many objects: they become one blob from time to time.
        if self.parts.length() >= 64
            && let Ok(blob) = Blob::new_with_u8_array_sequence(&self.parts)
        {
            self.parts = Array::of1(&blob);
        }
    }

    /// The finished file, which lives as long as the worker.
    pub fn finish(self, name: &str, mime: &str) -> Result<FileRef, Refusal> {
        let options = BlobPropertyBag::new();
        options.set_type(mime);
        let blob = Blob::new_with_blob_sequence_and_options(&self.parts, &options)
            .map_err(|error| unreadable(name, &error))?;
        let url = Url::create_object_url_with_blob(&blob).map_err(|error| unreadable(name, &error))?;
        Ok(FileRef { url, name: name.to_owned(), size: self.size })
    }
}
