//! Reading many pages with few requests.

use super::{
    PAGES,
    work::{self, Pending, Work},
};
use crate::engine::refusal::Refusal;
use std::collections::VecDeque;

/// The most pages that one request reads. Small, because the browser then reads one answer from the disk, sends another
/// and this copies a third: in Chromium 60 MB in pages of 48 kB take 210 ms so, and 430 ms with 64 pages a request.
const RUN: usize = 4;
/// How many requests the browser works on while an answer is being copied.
const AHEAD: usize = 16;

/// The pages of these keys, in this order.
pub async fn read(work: &Work<'_>, keys: &[u32]) -> Result<Vec<Option<Vec<u8>>>, Refusal> {
    let mut sorted = keys.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut pages = read_sorted(work, &sorted).await?;
    if sorted == keys {
        return Ok(pages);
    }
    let twice = sorted.len() < keys.len();
    let place = |key: &u32| match sorted.binary_search(key) {
        Ok(place) if twice => pages[place].clone(),
        Ok(place) => pages[place].take(),
        Err(_) => None,
    };
    Ok(keys.iter().map(place).collect())
}

async fn read_sorted(work: &Work<'_>, keys: &[u32]) -> Result<Vec<Option<Vec<u8>>>, Refusal> {
    let mut pages = Vec::with_capacity(keys.len());
    let mut runs = runs(keys);
    let mut reading: VecDeque<(&[u32], Pending)> = VecDeque::new();
    loop {
        while reading.len() < AHEAD
            && let Some(run) = runs.next()
        {
            let range = work::between(run[0].into(), run[run.len() - 1].into())?;
            reading.push_back((run, work.get_all(PAGES, &range, 0)?));
        }
        let Some((run, values)) = reading.pop_front() else { return Ok(pages) };
        let values = values.values().await?;
        if values.length() as usize == run.len() {
            for value in values.iter() {
                pages.push(Some(work::bytes(value)?));
            }
            continue;
        }
        // Some are not there: ask which.
        let range = work::between(run[0].into(), run[run.len() - 1].into())?;
        let found = work.get_all_keys(PAGES, &range, 0)?.values().await?;
        let mut found = found.iter().zip(values.iter()).peekable();
        for key in run {
            let page = found.next_if(|(found, _)| found.as_f64() == Some(f64::from(*key)));
            pages.push(page.map(|(_, value)| work::bytes(value)).transpose()?);
        }
    }
}

/// Stretches of neighbouring keys, each short enough for one request.
fn runs(keys: &[u32]) -> impl Iterator<Item = &[u32]> {
    keys.chunk_by(|a, b| *b == *a + 1).flat_map(|stretch| stretch.chunks(RUN))
}
