//! Who was what and is what now: bands from the left to the right.

use super::{
    Spot, Words,
    axis::{LINE, cut},
    bars::COLOURS,
    canvas::{Anchor, Canvas},
};
use crate::engine::report::{Datum, Flow};

const HIGH: f64 = 300.0;
const BAR: f64 = 10.0;
const GAP: f64 = 8.0;
/// A name needs so much, however few there are.
const LEAST: f64 = 16.0;

/// Where a side's places stand: top and height of each. Places without anybody take no room.
pub fn places(sums: &[f64], scale: f64) -> Vec<(f64, f64)> {
    let mut y = 0.0;
    let mut out = Vec::with_capacity(sums.len());
    for sum in sums {
        let high = sum * scale;
        let slot = if *sum > 0.0 { high.max(LEAST) } else { 0.0 };
        out.push((y + (slot - high) / 2.0, high));
        if slot > 0.0 {
            y += slot + GAP;
        }
    }
    out
}

fn size(flow: &Flow, from: usize, to: usize) -> f64 {
    let size = flow.flows.get(from).and_then(|row| row.get(to)).map_or(0.0, |mark| mark.size);
    if size.is_finite() { size.max(0.0) } else { 0.0 }
}

/// A place that is on both sides has one colour; one that is on one side only, which nobody came to or left, has none.
fn colour(flow: &Flow, place: &Datum) -> String {
    let of = |places: &[Datum]| places.iter().position(|other| other == place);
    match of(&flow.to.places).filter(|_| of(&flow.from.places).is_some()) {
        Some(at) => format!("series-{}", at % COLOURS),
        None => "series-none".into(),
    }
}

pub fn draw(canvas: &mut Canvas, flow: &Flow, width: f64, words: &Words<'_>) -> f64 {
    let (rows, columns) = (flow.from.places.len(), flow.to.places.len());
    let left: Vec<f64> = (0..rows).map(|from| (0..columns).map(|to| size(flow, from, to)).sum()).collect();
    let right: Vec<f64> = (0..columns).map(|to| (0..rows).map(|from| size(flow, from, to)).sum()).collect();
    let total: f64 = left.iter().sum();
    let scale = if total > 0.0 { HIGH / total } else { 0.0 };
    let (sources, targets) = (places(&left, scale), places(&right, scale));
    let top = LINE + 8.0;
    canvas.text("axis", Anchor::Start, 0.0, LINE / 2.0, &(words.title)(&flow.from.key));
    canvas.text("axis", Anchor::End, width, LINE / 2.0, &(words.title)(&flow.to.key));
    // Bands of one place lie in the order of the other side, so that they cross as little as can be.
    let mut filled: Vec<f64> = targets.iter().map(|(y, _)| *y).collect();
    for (from, source) in flow.from.places.iter().enumerate() {
        let mut y = sources[from].0;
        for (to, target) in flow.to.places.iter().enumerate() {
            let high = size(flow, from, to) * scale;
            let Some(mark) = flow.flows.get(from).and_then(|row| row.get(to)).filter(|_| high > 0.0) else { continue };
            let end = (width - BAR, top + filled[to], top + filled[to] + high);
            let start = (BAR, top + y, top + y + high);
            let spot = Spot {
                x: width / 2.0,
                y: (start.1 + start.2 + end.1 + end.2) / 4.0,
                name: format!("{} → {}", (words.whole)(source), (words.whole)(target)),
                value: words.value(&mark.shown, mark.rule.as_ref()),
                rule: mark.rule.clone(),
            };
            let class = format!("ribbon {}", colour(flow, source));
            canvas.spot(spot, words, |canvas| canvas.ribbon(&class, start, end));
            y += high;
            filled[to] += high;
        }
    }
    let mut lowest: f64 = 0.0;
    let sides = [(&flow.from.places, &sources, &left, true), (&flow.to.places, &targets, &right, false)];
    for (names, places, sums, first) in sides {
        for ((name, (y, high)), sum) in names.iter().zip(places).zip(sums).filter(|(_, sum)| **sum > 0.0) {
            let class = format!("bar {}", colour(flow, name));
            canvas.rect(&class, if first { 0.0 } else { width - BAR }, top + y, BAR, high.max(1.0));
            let label = format!("{} {}", (words.short)(name), (words.short)(&Datum::Count(*sum as i64)));
            let (anchor, x) = if first { (Anchor::Start, BAR + 6.0) } else { (Anchor::End, width - BAR - 6.0) };
            canvas.text("flow-name", anchor, x, top + y + high / 2.0, &cut(&label, 12.0, width / 2.0 - 24.0));
            lowest = lowest.max(y + high.max(LEAST));
        }
    }
    top + lowest + 8.0
}
