//! A grid that is darker where there is more.

use super::{
    Spot, Words,
    axis::{LINE, along, cut, text_width},
    canvas::{Anchor, Canvas},
};
use crate::engine::report::{Axis, Heat};

/// The darkest cell leaves text readable in the colour of all text, light and dark.
const DARKEST: f64 = 0.62;
const FAINTEST: f64 = 0.05;
const GAP: f64 = 2.0;

/// How dark a size is among sizes up to the greatest. By the root, because sizes of groups of people differ much.
pub fn shade(size: f64, greatest: f64) -> f64 {
    if !size.is_finite() || size <= 0.0 || greatest <= 0.0 {
        return 0.0;
    }
    FAINTEST + (DARKEST - FAINTEST) * (size / greatest).min(1.0).sqrt()
}

pub fn draw(canvas: &mut Canvas, heat: &Heat, width: f64, words: &Words<'_>) -> f64 {
    let rows: Vec<String> = heat.y.places.iter().map(words.short).collect();
    let columns: Vec<String> = heat.x.places.iter().map(words.short).collect();
    let count = heat.cells.iter().map(Vec::len).max().unwrap_or(0).max(columns.len()).max(1);
    let left = rows.iter().map(|row| text_width(row, 11.0)).fold(16.0, f64::max).min(width * 0.34) + 10.0;
    let few = heat.cells.len() <= 10;
    let step = ((width - left) / count as f64).min(if few { 176.0 } else { 96.0 });
    let high = if few { 44.0 } else { 26.0 };
    let greatest =
        heat.cells.iter().flatten().map(|mark| mark.size).filter(|size| size.is_finite()).fold(0.0, f64::max);
    let class = if heat.warns { "cell warns" } else { "cell" };
    let top = LINE + 4.0;
    canvas.text("axis", Anchor::Start, 0.0, LINE / 2.0, &(words.title)(&heat.y.key));
    for (row, marks) in heat.cells.iter().enumerate() {
        let y = top + high * row as f64;
        if let Some(label) = rows.get(row) {
            canvas.text("tick", Anchor::End, left - 8.0, y + high / 2.0, &cut(label, 11.0, left - 8.0));
        }
        for (column, mark) in marks.iter().enumerate() {
            let x = left + step * column as f64;
            let place = |axis: &Axis, at: usize| axis.places.get(at).map(|place| words.place(&axis.key, place));
            let spot = Spot {
                x: x + step / 2.0,
                y: y + high / 2.0,
                name: [place(&heat.y, row), place(&heat.x, column)]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · "),
                value: words.value(&mark.shown, mark.rule.as_ref()),
                rule: mark.rule.clone(),
            };
            let text = (words.short)(&mark.shown);
            canvas.spot(spot, words, |canvas| {
                let size = (step - GAP, high - GAP);
                canvas.rect("cell-back", x, y, size.0, size.1);
                canvas.shade(class, (x, y), size, shade(mark.size, greatest));
                if text_width(&text, 12.0) + 6.0 <= size.0 {
                    canvas.text("cell-text", Anchor::Middle, x + size.0 / 2.0, y + size.1 / 2.0, &text);
                }
            });
        }
    }
    let bottom = top + high * heat.cells.len() as f64;
    along(canvas, &columns, left, step, bottom + LINE / 2.0 + 1.0);
    let middle = left + step * count as f64 / 2.0;
    canvas.text("axis", Anchor::Middle, middle, bottom + LINE * 1.5 + 3.0, &(words.title)(&heat.x.key));
    bottom + LINE * 2.0 + 4.0
}
