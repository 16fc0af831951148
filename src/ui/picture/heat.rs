//! A grid that is darker where there is more.

use super::{
    Spot, Words,
    axis::{LINE, along, cut, text_width},
    canvas::{Anchor, Canvas},
};
use crate::domain::money::SCALE;
use crate::engine::report::{Axis, Datum, Heat, Mark};

/// The darkest cell leaves text readable in the colour of all text, light and dark.
const DARKEST: f64 = 0.54;
const FAINTEST: f64 = 0.05;
const GAP: f64 = 2.0;
/// A cell is no narrower, so that a finger finds it: a picture of more of them is wider than its place.
const NARROWEST: f64 = 38.0;
/// Cells of the key of shades.
const KEYS: usize = 5;

/// How dark a size is among sizes up to the greatest. By the root, because sizes of groups of people differ much.
pub fn shade(size: f64, greatest: f64) -> f64 {
    if !size.is_finite() || size <= 0.0 || greatest <= 0.0 {
        return 0.0;
    }
    FAINTEST + (DARKEST - FAINTEST) * (size / greatest).min(1.0).sqrt()
}

/// What all cells say, if it fits into each of them: else shares and amounts without decimals, or nothing.
fn texts(heat: &Heat, room: f64, words: &Words<'_>) -> Option<Vec<Vec<String>>> {
    let write = |of: &dyn Fn(&Datum) -> String| -> Vec<Vec<String>> {
        heat.cells.iter().map(|row| row.iter().map(|mark| of(&mark.shown)).collect()).collect()
    };
    let fits = |texts: &Vec<Vec<String>>| texts.iter().flatten().all(|text| text_width(text, 12.0) + 4.0 <= room);
    let whole = |datum: &Datum| match datum {
        Datum::Share(share) => (words.short)(&Datum::Share((share * 100.0).round() / 100.0)),
        Datum::Amount(amount) => (words.tick)(&Datum::Amount((amount + SCALE / 2).div_euclid(SCALE) * SCALE)),
        other => (words.tick)(other),
    };
    Some(write(words.short)).filter(fits).or_else(|| Some(write(&whole)).filter(fits))
}

/// What the shades mean, from nothing to the greatest, ending at the right.
fn key(canvas: &mut Canvas, heat: &Heat, class: &str, right: f64, words: &Words<'_>) {
    let marks = heat.cells.iter().flatten().filter(|mark| mark.size.is_finite());
    let Some(most) = marks.max_by(|a, b| a.size.total_cmp(&b.size)).filter(|mark| mark.size > 0.0) else { return };
    let label = (words.short)(&most.shown);
    let end = right - text_width(&label, 11.0) - 4.0;
    let start = end - 14.0 * KEYS as f64;
    for at in 0..KEYS {
        let (x, share) = (start + 14.0 * at as f64, at as f64 / (KEYS - 1) as f64);
        canvas.rect("cell-back", x, LINE / 2.0 - 6.0, 12.0, 12.0);
        canvas.shade(class, (x, LINE / 2.0 - 6.0), (12.0, 12.0), shade(share * most.size, most.size));
    }
    canvas.text("tick", Anchor::End, start - 6.0, LINE / 2.0, "0");
    canvas.text("tick", Anchor::End, right, LINE / 2.0, &label);
}

/// Height and width.
pub fn draw(canvas: &mut Canvas, heat: &Heat, width: f64, words: &Words<'_>) -> (f64, f64) {
    let rows: Vec<String> = heat.y.places.iter().map(words.short).collect();
    let columns: Vec<String> = heat.x.places.iter().map(words.short).collect();
    let count = heat.cells.iter().map(Vec::len).max().unwrap_or(0).max(columns.len()).max(1);
    let left = rows.iter().map(|row| text_width(row, 11.0)).fold(16.0, f64::max).min(width * 0.34) + 10.0;
    let few = heat.cells.len() <= 10;
    let step = ((width - left) / count as f64).min(if few { 176.0 } else { 96.0 }).max(NARROWEST);
    let wide = width.max(left + step * count as f64);
    let high = if few { 44.0 } else { 26.0 };
    let greatest =
        heat.cells.iter().flatten().map(|mark| mark.size).filter(|size| size.is_finite()).fold(0.0, f64::max);
    let class = if heat.warns { "cell warns" } else { "cell" };
    let texts = texts(heat, step - GAP, words);
    let title = (words.title)(&heat.y.key);
    let mut top = LINE + 4.0;
    if texts.is_none() {
        // A long title has the line to itself.
        let below = text_width(&title, 12.0) > width - 160.0;
        canvas.moved(if below { LINE } else { 0.0 }, |canvas| key(canvas, heat, class, width, words));
        top += if below { LINE + 2.0 } else { 0.0 };
    }
    canvas.aside(left, |canvas| {
        canvas.text("axis", Anchor::Start, 0.0, LINE / 2.0, &title);
        for (row, label) in rows.iter().enumerate().take(heat.cells.len()) {
            let y = top + high * (row as f64 + 0.5);
            canvas.text("tick", Anchor::End, left - 8.0, y, &cut(label, 11.0, left - 8.0));
        }
    });
    for (row, marks) in heat.cells.iter().enumerate() {
        let y = top + high * row as f64;
        for (column, mark) in marks.iter().enumerate() {
            let x = left + step * column as f64;
            let spot = spot(heat, (row, column), mark, (x + step / 2.0, y + high / 2.0), words);
            let text = texts.as_ref().and_then(|texts| texts.get(row)?.get(column));
            canvas.spot(spot, words, |canvas| {
                let size = (step - GAP, high - GAP);
                canvas.rect("cell-back", x, y, size.0, size.1);
                canvas.shade(class, (x, y), size, shade(mark.size, greatest));
                if let Some(text) = text {
                    canvas.text("cell-text", Anchor::Middle, x + size.0 / 2.0, y + size.1 / 2.0, text);
                }
            });
        }
    }
    let bottom = top + high * heat.cells.len() as f64;
    along(canvas, &columns, left, step, bottom + LINE / 2.0 + 1.0);
    // In the middle of what is seen at first.
    let middle = left + (step * count as f64).min(width - left) / 2.0;
    canvas.text("axis", Anchor::Middle, middle, bottom + LINE * 1.5 + 3.0, &(words.title)(&heat.x.key));
    (bottom + LINE * 2.0 + 4.0, wide)
}

fn spot(heat: &Heat, (row, column): (usize, usize), mark: &Mark, (x, y): (f64, f64), words: &Words<'_>) -> Spot {
    let place = |axis: &Axis, at: usize| axis.places.get(at).map(|place| words.place(&axis.key, place));
    let name = [place(&heat.y, row), place(&heat.x, column)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Spot { x, y, name, value: words.value(&mark.shown, mark.rule.as_ref()), rule: mark.rule.clone() }
}
