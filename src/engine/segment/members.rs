//! Who is in a segment by name: as it was frozen, and by hand.

use crate::domain::{
    id::{Device, Id},
    schema::segment,
};
use crate::engine::row::{RowRef, ValueRef};
use std::fmt::Write;

/// Ids as a text that a person could read: the device in hexadecimal, then numbers and runs of them.
/// `1f00a2b4:1-5,9;00000002:7`. `ids` must be in order. A text that is empty would mean a dynamic segment, so nobody is `-`.
pub fn write(ids: impl Iterator<Item = Id>) -> String {
    let mut out = String::new();
    let mut run: Option<(Id, u32)> = None;
    let mut device = None;
    for id in ids {
        match &mut run {
            Some((first, last)) if first.device == id.device && last.checked_add(1) == Some(id.number) => *last += 1,
            _ => {
                flush(&mut out, &mut device, run);
                run = Some((id, id.number));
            }
        }
    }
    flush(&mut out, &mut device, run);
    if out.is_empty() { "-".into() } else { out }
}

fn flush(out: &mut String, device: &mut Option<Device>, run: Option<(Id, u32)>) {
    let Some((first, last)) = run else { return };
    // Writing to a text cannot fail.
    let _ = match *device {
        Some(known) if known == first.device => write!(out, ","),
        Some(_) => write!(out, ";{:08x}:", first.device.0),
        None => write!(out, "{:08x}:", first.device.0),
    };
    let _ = if first.number == last { write!(out, "{last}") } else { write!(out, "{}-{last}", first.number) };
    *device = Some(first.device);
}

/// Every id of such a text. What cannot be read of it is passed by.
pub fn each(text: &str, mut with: impl FnMut(Id)) {
    for part in text.split(';') {
        let Some((device, runs)) = part.split_once(':') else { continue };
        let Ok(device) = u32::from_str_radix(device, 16) else { continue };
        for run in runs.split(',') {
            let (from, to) = run.split_once('-').unwrap_or((run, run));
            let (Ok(from), Ok(to)) = (from.parse::<u32>(), to.parse::<u32>()) else { continue };
            (from..=to).for_each(|number| with(Id::new(Device(device), number)));
        }
    }
}

/// Somebody whom a person put in or took out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand<'a> {
    pub customer: Id,
    pub inside: bool,
    pub reason: &'a str,
}

/// The value of [`segment::HAND`] for somebody who is put in or taken out.
pub fn hand_text(inside: bool, reason: &str) -> String {
    format!("{}{}", if inside { '+' } else { '-' }, reason.trim())
}

/// Those who are in or out by hand.
pub fn by_hand<'a>(record: RowRef<'a>) -> impl Iterator<Item = Hand<'a>> {
    record.fields().filter(|found| found.field == segment::HAND).filter_map(|found| {
        let ValueRef::Text(text) = found.value else { return None };
        let inside = text.starts_with('+');
        let reason = text.strip_prefix(['+', '-'])?;
        Some(Hand { customer: found.name.parse().ok()?, inside, reason })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_survive_their_text() {
        let id = |device: u32, number: u32| Id::new(Device(device), number);
        let cases: [(&[Id], &str); 3] = [
            (&[], "-"),
            (&[id(0x1f, 7)], "0000001f:7"),
            (&[id(1, 1), id(1, 2), id(1, 3), id(1, 9), id(2, 9), id(2, 10)], "00000001:1-3,9;00000002:9-10"),
        ];
        for (ids, text) in cases {
            assert_eq!(write(ids.iter().copied()), text);
            let mut read = Vec::new();
            each(text, |id| read.push(id));
            assert_eq!(read, ids);
        }
    }
}
