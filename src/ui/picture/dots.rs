//! Dots in a plane, the greater ones behind, named where there is room.

use super::{
    Spot, Words,
    axis::{LINE, Scale, Unit, Upright, cut, text_width},
    canvas::{Anchor, Canvas},
    lines::{ends, level},
};
use crate::engine::report::{Datum, Dot, Dots};

const HIGH: f64 = 320.0;
/// More than these cannot be told apart.
const MOST: usize = 600;
/// The radius of a dot whose size says nothing.
const SMALL: f64 = 4.5;
/// The height of a line of a name.
const NAME: f64 = 13.0;
/// So many names are tried.
const NAMED: usize = 14;

/// Sizes that are all the same say nothing: their dots are small.
fn radius(size: f64, (least, greatest): (f64, f64)) -> f64 {
    match size > 0.0 && greatest > least {
        true => 4.0 + 14.0 * (size / greatest).min(1.0).sqrt(),
        false => SMALL,
    }
}

/// A box: left, top, right, bottom.
type Area = (f64, f64, f64, f64);

fn meets(one: Area, other: Area) -> bool {
    one.0 < other.2 && other.0 < one.2 && one.1 < other.3 && other.1 < one.3
}

/// A name in one line, or, where that is too long and it says what leads to what, in two.
fn lines_of(name: &str, width: f64) -> Vec<String> {
    match name.split_once(" → ").filter(|_| text_width(name, 11.0) > width) {
        Some((from, to)) => vec![cut(&format!("{from} →"), 11.0, width), cut(to, 11.0, width)],
        None => vec![cut(name, 11.0, width)],
    }
}

pub fn draw(canvas: &mut Canvas, dots: &Dots, width: f64, words: &Words<'_>) -> f64 {
    let mut drawn: Vec<&Dot> = dots.dots.iter().filter(|dot| dot.x.is_finite() && dot.y.is_finite()).collect();
    drawn.sort_by(|a, b| b.size.total_cmp(&a.size));
    drawn.truncate(MOST);
    let none = Datum::None;
    let shown = |dot: &'_ Dot, at: usize| dot.shown.get(at).unwrap_or(&Datum::None).clone();
    let x_shown: Vec<Datum> = drawn.iter().map(|dot| shown(dot, 0)).collect();
    let y_shown: Vec<Datum> = drawn.iter().map(|dot| shown(dot, 1)).collect();
    let x_unit = Unit::of(drawn.iter().zip(&x_shown).map(|(dot, shown)| (dot.x, shown)));
    let y_unit = Unit::of(drawn.iter().zip(&y_shown).map(|(dot, shown)| (dot.y, shown)));
    let sizes = ends(drawn.iter().map(|dot| dot.size));
    // No dot lies over an axis.
    let inset = drawn.iter().map(|dot| radius(dot.size, sizes)).fold(SMALL, f64::max);
    let (x_scale, y_scale) = (Scale::of(drawn.iter().map(|dot| dot.x)), Scale::of(drawn.iter().map(|dot| dot.y)));
    // Room around the outermost ones.
    let padded = |(low, high): (f64, f64), scale: Scale| {
        let pad = if high > low { (high - low) * 0.06 } else { high.abs() * 0.1 + 0.01 };
        match (scale.root, low >= 0.0) {
            (true, positive) => (if positive { 0.0 } else { low }, high),
            (false, true) => ((low - pad).max(0.0), high + pad),
            (false, false) => (low - pad, high + pad),
        }
    };
    let (low, high) = padded(ends(drawn.iter().map(|dot| dot.y)), y_scale);
    let axis = Upright::scaled(low, high, &y_unit, y_scale, words);
    let (low, high) = (y_scale.at(axis.ends().0), y_scale.at(axis.ends().1));
    let (left, right, top) = (axis.room, width - 10.0, LINE + 8.0);
    let bottom = top + HIGH;
    let y = |value: f64| top + inset + (HIGH - 2.0 * inset) * (high - y_scale.at(value)) / (high - low);
    let title = |key: &str, scale: Scale| if scale.root { (words.rooted)(key) } else { (words.title)(key) };
    canvas.text("axis", Anchor::Start, 0.0, LINE / 2.0, &title(&dots.y.key, y_scale));
    axis.draw(canvas, left, right, y);
    let x_ends = padded(ends(drawn.iter().map(|dot| dot.x)), x_scale);
    let x = level(canvas, x_ends, (&x_unit, x_scale), (left + inset, right - inset, bottom), words);
    canvas.text("axis", Anchor::Middle, (left + right) / 2.0, bottom + LINE * 1.5 + 8.0, &title(&dots.x.key, x_scale));
    for dot in &drawn {
        let (x, y, r) = (x(dot.x), y(dot.y), radius(dot.size, sizes));
        let value = dot.shown.iter().enumerate().filter(|(_, shown)| **shown != none).map(|(at, shown)| {
            let text = if at == 2 { words.value(shown, dot.rule.as_ref()) } else { (words.whole)(shown) };
            match at {
                0 => format!("{} {text}", (words.title)(&dots.x.key)),
                1 => format!("{} {text}", (words.title)(&dots.y.key)),
                _ => text,
            }
        });
        let value = value.collect::<Vec<_>>().join(" · ");
        let spot = Spot { x, y, name: (words.whole)(&dot.name), value, rule: dot.rule.clone() };
        canvas.spot(spot, words, |canvas| canvas.circle("dot", x, y, r));
    }
    let around = |dot: &Dot| {
        let (x, y, r) = (x(dot.x), y(dot.y), radius(dot.size, sizes));
        (x - r, y - r, x + r, y + r)
    };
    let mut taken: Vec<Area> = drawn.iter().map(|dot| around(dot)).collect();
    for dot in drawn.iter().take(NAMED) {
        let name = lines_of(&(words.short)(&dot.name), width * 0.4);
        let wide = name.iter().map(|line| text_width(line, 11.0)).fold(0.0, f64::max);
        let half = NAME / 2.0 * name.len() as f64;
        let (from, above, to, below) = around(dot);
        let (middle, y) = ((from + to) / 2.0, (above + below) / 2.0);
        // At a side where there is room.
        let sides = [
            (to + 4.0, y),
            (from - 4.0 - wide, y),
            (middle - wide / 2.0, above - half - 2.0),
            (middle - wide / 2.0, below + half + 2.0),
        ];
        let place = |(x, y): (f64, f64)| (x, y - half, x + wide, y + half);
        let free = |area: &Area| {
            let inside = area.0 >= left && area.2 <= width && area.1 >= top && area.3 <= bottom;
            inside && !taken.iter().any(|other| meets(*area, *other))
        };
        let Some(area) = sides.into_iter().map(place).find(free).filter(|_| wide > 0.0) else { continue };
        for (line, at) in name.iter().zip(0..) {
            canvas.text("dot-name", Anchor::Start, area.0, area.1 + NAME * (f64::from(at) + 0.5), line);
        }
        taken.push(area);
    }
    bottom + LINE * 2.0 + 10.0
}
