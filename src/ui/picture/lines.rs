//! Lines over numbers, with what they may be as a band around them.

use super::{
    Spot, Words,
    axis::{LINE, Unit, Upright, text_width},
    bars::COLOURS,
    canvas::{Anchor, Canvas},
};
use crate::engine::report::{Line, Lines, Point};

const HIGH: f64 = 260.0;
/// More points than these in all show nothing more.
const MOST: usize = 480;

/// The names of the lines, where there are several.
pub fn legend(lines: &Lines, words: &Words<'_>) -> Vec<(usize, String)> {
    if lines.lines.len() < 2 {
        return Vec::new();
    }
    lines
        .lines
        .iter()
        .map(|line| (words.whole)(&line.name))
        .enumerate()
        .map(|(at, name)| (at % COLOURS, name))
        .collect()
}

/// Some of the points at even distances, the last one among them.
fn thinned(line: &Line, most: usize) -> Vec<&Point> {
    let points: Vec<&Point> = line.points.iter().filter(|point| point.x.is_finite() && point.y.is_finite()).collect();
    let (count, most) = (points.len(), most.max(2));
    if count <= most {
        return points;
    }
    (0..most).map(|at| points[at * (count - 1) / (most - 1)]).collect()
}

/// Least and greatest of what is a number.
pub fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let found = values.filter(|value| value.is_finite());
    let (low, high) = found.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    if low > high { (0.0, 1.0) } else { (low, high) }
}

/// A level axis of numbers with its title; gives where a number stands.
pub fn level(
    canvas: &mut Canvas,
    (low, high): (f64, f64),
    unit: &Unit,
    (left, right, bottom): (f64, f64, f64),
    words: &Words<'_>,
) -> impl Fn(f64) -> f64 + use<> {
    let widest = text_width(&(words.short)(&unit.datum(high, (high - low) / 4.0)), 11.0).max(30.0) + 24.0;
    let count = ((right - left) / widest).floor().clamp(1.0, 10.0) as usize;
    let ticks = unit.ticks(low, high, count);
    let step = ticks.windows(2).map(|two| two[1] - two[0]).next().unwrap_or(1.0);
    let (first, last) = match unit.is_calendar() {
        true => (low, high),
        // A round number that is far off would squeeze the picture.
        false => (low.min(0.0).max(low), high),
    };
    let span = if last > first { last - first } else { 1.0 };
    let x = move |value: f64| left + (right - left) * (value - first) / span;
    let inside = ticks.iter().filter(|tick| **tick >= first - span * 1e-6 && **tick <= last + span * 1e-6);
    for tick in inside {
        let label = (words.short)(&unit.datum(*tick, step));
        canvas.line("tick-mark", (x(*tick), bottom), (x(*tick), bottom + 4.0));
        // Not over the edges.
        let half = text_width(&label, 11.0) / 2.0;
        let place = x(*tick).min(right - half + 8.0).max(half);
        canvas.text("tick", Anchor::Middle, place, bottom + LINE / 2.0 + 5.0, &label);
    }
    x
}

pub fn draw(canvas: &mut Canvas, lines: &Lines, width: f64, words: &Words<'_>) -> f64 {
    let each = MOST / lines.lines.len().max(1);
    let drawn: Vec<Vec<&Point>> = lines.lines.iter().map(|line| thinned(line, each)).collect();
    let points = || drawn.iter().flatten();
    let x_unit = Unit::of(points().map(|point| (point.x, &point.at)));
    let y_unit = Unit::of(points().map(|point| (point.y, &point.shown)));
    let bands = points().filter_map(|point| point.band).flat_map(|(low, high)| [low, high]);
    let (low, high) = ends(points().map(|point| point.y).chain(bands));
    // From zero, unless all is far from it.
    let low = if low >= 0.0 && low < high * 0.8 { 0.0 } else { low };
    let axis = Upright::new(low, high, &y_unit, words);
    let (low, high) = axis.ends();
    let (left, right, top) = (axis.room, width - 10.0, LINE + 8.0);
    let bottom = top + HIGH;
    let y = move |value: f64| top + HIGH * (high - value.clamp(low, high)) / (high - low);
    canvas.text("axis", Anchor::Start, 0.0, LINE / 2.0, &(words.title)(&lines.y.key));
    axis.draw(canvas, left, right, y);
    let x = level(canvas, ends(points().map(|point| point.x)), &x_unit, (left, right, bottom), words);
    canvas.text("axis", Anchor::Middle, (left + right) / 2.0, bottom + LINE * 1.5 + 8.0, &(words.title)(&lines.x.key));
    for (series, points) in drawn.iter().enumerate() {
        let banded: Vec<(f64, f64, f64)> =
            points.iter().filter_map(|point| point.band.map(|(low, high)| (x(point.x), y(low), y(high)))).collect();
        if banded.len() > 1 {
            let there = corners(banded.iter().map(|(x, _, high)| (*x, *high)), lines.stepped);
            let back = corners(banded.iter().map(|(x, low, _)| (*x, *low)), lines.stepped);
            let outline = there.into_iter().chain(back.into_iter().rev()).enumerate();
            let outline = outline.map(|(at, (x, y))| (if at == 0 { 'M' } else { 'L' }, x, y));
            canvas.path(&format!("band series-{}", series % COLOURS), outline, true);
        }
    }
    for (series, (points, line)) in drawn.iter().zip(&lines.lines).enumerate() {
        let dashed = if line.dashed { " dashed" } else { "" };
        let way = corners(points.iter().map(|point| (x(point.x), y(point.y))), lines.stepped).into_iter().enumerate();
        let way = way.map(|(at, (x, y))| (if at == 0 { 'M' } else { 'L' }, x, y));
        canvas.path(&format!("line series-{}{dashed}", series % COLOURS), way, false);
    }
    for (series, (points, line)) in drawn.iter().zip(&lines.lines).enumerate() {
        let dense = if points.len() > 40 { " dense" } else { "" };
        for point in points {
            let (x, y) = (x(point.x), y(point.y));
            let mut name = words.place(&lines.x.key, &point.at);
            if lines.lines.len() > 1 {
                name = format!("{} · {name}", (words.whole)(&line.name));
            }
            let mut value = words.value(&point.shown, point.rule.as_ref());
            if let Some((low, high)) = point.band {
                let band = [low, high].map(|end| (words.whole)(&y_unit.datum(end, (high - low).abs() / 10.0)));
                value = format!("{value} ({} – {})", band[0], band[1]);
            }
            let spot = Spot { x, y, name, value, rule: point.rule.clone() };
            let class = format!("point series-{}{dense}", series % COLOURS);
            canvas.spot(spot, words, |canvas| canvas.circle(&class, x, y, 3.0));
        }
    }
    bottom + LINE * 2.0 + 10.0
}

/// The corners of a way through points: straight, or level and then upright.
fn corners(points: impl Iterator<Item = (f64, f64)>, stepped: bool) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::new();
    for (x, y) in points {
        if let (true, Some((_, before))) = (stepped, out.last().copied()) {
            out.push((x, before));
        }
        out.push((x, y));
    }
    out
}
