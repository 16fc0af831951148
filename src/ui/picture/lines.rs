//! Lines over numbers, with what they may be as a band around them.

use super::{
    Spot, Words,
    axis::{LINE, Scale, Unit, Upright, labels, text_width},
    bars::COLOURS,
    canvas::{Anchor, Canvas},
};
use crate::engine::report::{Datum, Line, Lines, Point};

const HIGH: f64 = 260.0;
/// More points than these in all show nothing more.
const MOST: usize = 480;

/// Whether two lines go the same way, and only what they may be differs.
fn is_same(one: &Line, other: &Line) -> bool {
    let same = |(a, b): (&Point, &Point)| a.x == b.x && a.y == b.y;
    !one.points.is_empty() && one.points.len() == other.points.len() && one.points.iter().zip(&other.points).all(same)
}

/// The first line that goes the way of a line: it stands for all of them.
fn leader(lines: &Lines, at: usize) -> usize {
    (0..at).find(|first| is_same(&lines.lines[*first], &lines.lines[at])).unwrap_or(at)
}

/// The lines that go the way of a line, itself among them.
fn group(lines: &Lines, at: usize) -> impl Iterator<Item = &Line> {
    lines.lines.iter().filter(move |other| is_same(&lines.lines[at], other))
}

/// The names of the lines, where there are several; bands of one line by how dark they are.
pub fn legend(lines: &Lines, words: &Words<'_>) -> Vec<(String, String)> {
    if lines.lines.len() < 2 {
        return Vec::new();
    }
    let entry = |(at, line): (usize, &Line)| {
        let first = leader(lines, at);
        let dark = match (first == at, group(lines, at).count() > 1) {
            (_, false) => "",
            (true, true) => " outer",
            (false, true) => " inner",
        };
        (format!("series-{}{dark}", first % COLOURS), (words.whole)(&line.name))
    };
    lines.lines.iter().enumerate().map(entry).collect()
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
    (unit, scale): (&Unit, Scale),
    (left, right, bottom): (f64, f64, f64),
    words: &Words<'_>,
) -> impl Fn(f64) -> f64 + use<> {
    let (first, last) = (scale.at(low), scale.at(high));
    let span = if last > first { last - first } else { 1.0 };
    let x = move |value: f64| left + (right - left) * (scale.at(value) - first) / span;
    // The widest text decides how many there are.
    let widest = |count: usize| {
        let texts = labels(&scale.ticks(low, high, unit, count), unit, words);
        texts.iter().map(|label| text_width(label, 11.0)).fold(30.0, f64::max) + 16.0
    };
    let most = ((right - left) / 54.0).floor().clamp(1.0, 10.0) as usize;
    let count = ((right - left) / widest(most)).floor().clamp(1.0, 10.0) as usize;
    let ticks = scale.ticks(low, high, unit, count);
    let mut free = f64::MIN;
    for (tick, label) in ticks.iter().zip(labels(&ticks, unit, words)) {
        let place = scale.at(*tick);
        if place < first - span * 1e-6 || place > last + span * 1e-6 {
            continue;
        }
        canvas.line("tick-mark", (x(*tick), bottom), (x(*tick), bottom + 4.0));
        // Not over the edges, and not over the one before.
        let half = text_width(&label, 11.0) / 2.0;
        let place = x(*tick).min(right - half + 8.0).max(half);
        if place - half >= free {
            canvas.text("tick", Anchor::Middle, place, bottom + LINE / 2.0 + 5.0, &label);
            free = place + half + 6.0;
        }
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
    let x_ends = ends(points().map(|point| point.x));
    let x = level(canvas, x_ends, (&x_unit, Scale::default()), (left, right, bottom), words);
    canvas.text("axis", Anchor::Middle, (left + right) / 2.0, bottom + LINE * 1.5 + 8.0, &(words.title)(&lines.x.key));
    for (series, points) in drawn.iter().enumerate() {
        let banded: Vec<(f64, f64, f64)> =
            points.iter().filter_map(|point| point.band.map(|(low, high)| (x(point.x), y(low), y(high)))).collect();
        if banded.len() > 1 {
            let there = corners(banded.iter().map(|(x, _, high)| (*x, *high)), lines.stepped);
            let back = corners(banded.iter().map(|(x, low, _)| (*x, *low)), lines.stepped);
            let outline = there.into_iter().chain(back.into_iter().rev()).enumerate();
            let outline = outline.map(|(at, (x, y))| (if at == 0 { 'M' } else { 'L' }, x, y));
            canvas.path(&format!("band series-{}", leader(lines, series) % COLOURS), outline, true);
        }
    }
    let shown = || drawn.iter().zip(&lines.lines).enumerate().filter(|(series, _)| leader(lines, *series) == *series);
    for (series, (points, line)) in shown() {
        let dashed = if line.dashed { " dashed" } else { "" };
        let way = corners(points.iter().map(|point| (x(point.x), y(point.y))), lines.stepped).into_iter().enumerate();
        let way = way.map(|(at, (x, y))| (if at == 0 { 'M' } else { 'L' }, x, y));
        canvas.path(&format!("line series-{}{dashed}", series % COLOURS), way, false);
    }
    for (series, (points, line)) in shown() {
        let dense = if points.len() > 40 { " dense" } else { "" };
        let several = group(lines, series).count() > 1;
        for point in points {
            let (x, y) = (x(point.x), y(point.y));
            let mut name = words.place(&lines.x.key, &point.at);
            if lines.lines.len() > 1 && !several {
                name = format!("{} · {name}", (words.whole)(&line.name));
            }
            let mut value = words.value(&point.shown, point.rule.as_ref());
            for line in group(lines, series) {
                let same = line.points.iter().find(|other| other.x == point.x);
                let Some((low, high)) = same.and_then(|point| point.band) else { continue };
                let fine = (high - low).abs() / 10.0;
                let end = |end: f64| Box::new(y_unit.datum(end, fine));
                let band = (words.whole)(&Datum::Between(end(low), end(high)));
                value = match several {
                    true => format!("{value} · {} {band}", (words.whole)(&line.name)),
                    false => format!("{value} · {band}"),
                };
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
