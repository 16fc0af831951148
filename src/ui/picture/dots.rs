//! Dots in a plane, the greater ones behind, named where there is room.

use super::{
    Spot, Words,
    axis::{LINE, Unit, Upright, cut, text_width},
    canvas::{Anchor, Canvas},
    lines::{ends, level},
};
use crate::engine::report::{Datum, Dot, Dots};

const HIGH: f64 = 320.0;
/// More than these cannot be told apart.
const MOST: usize = 600;
/// So many names are tried.
const NAMED: usize = 14;

fn radius(size: f64, greatest: f64) -> f64 {
    if size > 0.0 && greatest > 0.0 { 4.0 + 14.0 * (size / greatest).min(1.0).sqrt() } else { 4.0 }
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
    let greatest = drawn.iter().map(|dot| dot.size).filter(|size| size.is_finite()).fold(0.0, f64::max);
    // Room around the outermost ones.
    let padded = |(low, high): (f64, f64)| {
        let pad = if high > low { (high - low) * 0.06 } else { high.abs() * 0.1 + 0.01 };
        (if low >= 0.0 { (low - pad).max(0.0) } else { low - pad }, high + pad)
    };
    let (low, high) = padded(ends(drawn.iter().map(|dot| dot.y)));
    let axis = Upright::new(low, high, &y_unit, words);
    let (low, high) = axis.ends();
    let (left, right, top) = (axis.room, width - 10.0, LINE + 8.0);
    let bottom = top + HIGH;
    let y = |value: f64| top + HIGH * (high - value) / (high - low);
    canvas.text("axis", Anchor::Start, 0.0, LINE / 2.0, &(words.title)(&dots.y.key));
    axis.draw(canvas, left, right, y);
    let x = level(canvas, padded(ends(drawn.iter().map(|dot| dot.x))), &x_unit, (left, right, bottom), words);
    canvas.text("axis", Anchor::Middle, (left + right) / 2.0, bottom + LINE * 1.5 + 8.0, &(words.title)(&dots.x.key));
    for dot in &drawn {
        let (x, y, r) = (x(dot.x), y(dot.y), radius(dot.size, greatest));
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
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    for dot in drawn.iter().take(NAMED) {
        let name = cut(&(words.short)(&dot.name), 11.0, width * 0.4);
        let (wide, r) = (text_width(&name, 11.0), radius(dot.size, greatest));
        let (middle, y) = (x(dot.x), y(dot.y));
        // At the side where there is room.
        let start = if middle + r + 4.0 + wide <= right { middle + r + 4.0 } else { middle - r - 4.0 - wide };
        let free = taken
            .iter()
            .all(|(from, to, line)| start > to + 4.0 || start + wide < from - 4.0 || (line - y).abs() > 13.0);
        if free && start >= left && !name.is_empty() {
            canvas.text("dot-name", Anchor::Start, start, y, &name);
            taken.push((start, start + wide, y));
        }
    }
    bottom + LINE * 2.0 + 10.0
}
