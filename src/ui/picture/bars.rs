//! Bars from zero: beside each other or on each other; lying where their names are long.

use super::{
    Pull, Spot, Words,
    axis::{LINE, Unit, Upright, along, cut, text_width},
    canvas::{Anchor, Canvas},
};
use crate::engine::report::{Bars, Datum, Mark};

/// Height of the part that is drawn in, of upright bars.
const HIGH: f64 = 220.0;
/// With more places than these, bars stand even if not all of them can be named.
const LYING: usize = 40;
/// A place of a bar is no wider, unless its name is.
const WIDEST: f64 = 140.0;
/// Colours that there are; more series begin again.
pub const COLOURS: usize = 8;

/// Names of the series, where there are several.
pub fn legend(bars: &Bars, words: &Words<'_>) -> Vec<(String, String)> {
    if bars.series.len() < 2 {
        return Vec::new();
    }
    bars.series
        .iter()
        .map(words.whole)
        .enumerate()
        .map(|(at, name)| (format!("series-{}", at % COLOURS), name))
        .collect()
}

struct Plan<'a> {
    bars: &'a Bars,
    words: &'a Words<'a>,
    unit: Unit,
    low: f64,
    high: f64,
    names: Vec<String>,
}

fn size(mark: &Mark) -> f64 {
    if mark.size.is_finite() { mark.size } else { 0.0 }
}

/// The height, and which bar is meant beside one.
pub fn draw(canvas: &mut Canvas, bars: &Bars, width: f64, words: &Words<'_>) -> (f64, Pull) {
    let marks = bars.bars.iter().flatten();
    let unit = Unit::of(marks.clone().map(|mark| (size(mark), &mark.shown)));
    let sums: Vec<f64> = match bars.stacked {
        true => bars.bars.iter().map(|place| place.iter().map(|mark| size(mark).max(0.0)).sum()).collect(),
        false => marks.clone().map(size).collect(),
    };
    let high = sums.iter().copied().fold(0.0, f64::max);
    let low = marks.map(size).fold(0.0, f64::min);
    let names: Vec<String> = bars.x.places.iter().map(words.short).collect();
    let widest = names.iter().map(|name| text_width(name, 11.0)).fold(0.0, f64::max);
    let axis = Upright::new(low, high, &unit, words);
    let step = ((width - axis.room) / bars.bars.len().max(1) as f64).min(WIDEST.max(widest + 16.0));
    let plan = Plan { bars, words, unit, low, high, names };
    if widest + 8.0 > step && bars.bars.len() <= LYING {
        (plan.lying(canvas, width, widest), Pull::LYING)
    } else {
        (plan.upright(canvas, &axis, width, step), Pull::UPRIGHT)
    }
}

impl Plan<'_> {
    fn spot(&self, place: usize, series: usize, mark: &Mark, x: f64, y: f64) -> Spot {
        let axis = &self.bars.x;
        let name = axis.places.get(place).map(|place| self.words.place(&axis.key, place)).unwrap_or_default();
        let name = match self.bars.series.get(series).filter(|_| self.bars.series.len() > 1) {
            Some(series) => format!("{name} · {}", (self.words.whole)(series)),
            None => name,
        };
        Spot { x, y, name, value: self.words.value(&mark.shown, mark.rule.as_ref()), rule: mark.rule.clone() }
    }

    /// The sum of a place, where its bars stand on each other.
    fn total(&self, marks: &[Mark]) -> String {
        let sum: f64 = marks.iter().map(|mark| size(mark).max(0.0)).sum();
        (self.words.short)(&self.unit.datum(sum, 1.0))
    }

    fn upright(&self, canvas: &mut Canvas, axis: &Upright, width: f64, step: f64) -> f64 {
        let ((low, high), top) = (axis.ends(), LINE);
        let y = |value: f64| top + HIGH * (high - value) / (high - low);
        axis.draw(canvas, axis.room, width, y);
        // In the middle, where there are few.
        let count = self.bars.bars.len() as f64;
        let left = axis.room + (width - axis.room - step * count).max(0.0) / 2.0;
        let most = self.bars.bars.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let room = step * 0.72;
        let each = if self.bars.stacked { room.min(64.0) } else { (room / most as f64).min(48.0) };
        let named =
            |value: &str| text_width(value, 11.0) + 4.0 <= if most == 1 || self.bars.stacked { step } else { each };
        for (place, marks) in self.bars.bars.iter().enumerate() {
            let middle = left + step * (place as f64 + 0.5);
            let mut base = 0.0;
            for (series, mark) in marks.iter().enumerate() {
                let (from, x) = match self.bars.stacked {
                    true => (base, middle - each / 2.0),
                    false => (0.0, middle + each * (series as f64 - marks.len() as f64 / 2.0)),
                };
                let to = from + size(mark);
                base = to;
                let (upper, lower) = (y(from.max(to)), y(from.min(to)));
                let spot = self.spot(place, series, mark, x + each / 2.0, upper);
                let class = format!("bar series-{}", series % COLOURS);
                let value = (self.words.short)(&mark.shown);
                canvas.spot(spot, self.words, |canvas| {
                    // Small bars can be pointed at all the same.
                    match marks.len() {
                        1 => canvas.rect("reach", middle - step / 2.0, top, step, HIGH),
                        _ if !self.bars.stacked => canvas.rect("reach", x, top, each, HIGH),
                        _ => {}
                    }
                    canvas.rect(&class, x, upper, each - 1.0, (lower - upper).max(1.0));
                    if !self.bars.stacked && named(&value) {
                        let end = if to < 0.0 { lower + 9.0 } else { upper - 9.0 };
                        canvas.text("tick", Anchor::Middle, x + each / 2.0, end, &value);
                    }
                });
            }
            let total = self.total(marks);
            if self.bars.stacked && named(&total) {
                canvas.text("tick", Anchor::Middle, middle, y(base) - 9.0, &total);
            }
        }
        let bottom = top + HIGH;
        along(canvas, &self.names, left, step, bottom + LINE / 2.0 + 2.0);
        let middle = left + step * count / 2.0;
        canvas.text("axis", Anchor::Middle, middle, bottom + LINE * 1.5 + 4.0, &(self.words.title)(&self.bars.x.key));
        bottom + LINE * 2.0 + 6.0
    }

    /// Each place is a line with its name before the bars, and the value at a bar's end.
    fn lying(&self, canvas: &mut Canvas, width: f64, widest: f64) -> f64 {
        let left = widest.min(width * 0.4).min(260.0) + 12.0;
        let value = |mark: &Mark| text_width(&(self.words.short)(&mark.shown), 11.0);
        let room = self.bars.bars.iter().map(|marks| match self.bars.stacked {
            true => text_width(&self.total(marks), 11.0),
            false => marks.iter().map(value).fold(0.0, f64::max),
        });
        let room = room.fold(0.0, f64::max) + 10.0;
        // Where some are below zero, their values stand at the other end.
        let before = if self.low < 0.0 { room } else { 0.0 };
        let long = (width - left - before - room).max(20.0);
        let span = if self.high > self.low { self.high - self.low } else { 1.0 };
        let x = |value: f64| left + before + long * (value - self.low) / span;
        let top = LINE + 4.0;
        let mut y = top;
        canvas.text("axis", Anchor::Start, 0.0, LINE / 2.0, &(self.words.title)(&self.bars.x.key));
        if let Some((below, above)) = &self.bars.directions {
            let zero = x(0.0);
            let name = |canvas: &mut Canvas, anchor, x: f64, way: &Datum, room: f64| {
                canvas.text("axis", anchor, x, top + LINE / 2.0, &cut(&(self.words.whole)(way), 12.0, room));
            };
            if self.low < 0.0 {
                name(canvas, Anchor::End, zero - 8.0, below, zero - 8.0);
            }
            if self.high > 0.0 {
                name(canvas, Anchor::Start, zero + 8.0, above, width - zero - 8.0);
            }
            y += LINE + 4.0;
        }
        for (place, marks) in self.bars.bars.iter().enumerate() {
            let lines = if self.bars.stacked { 1 } else { marks.len().max(1) };
            let each = if lines == 1 { 18.0 } else { 14.0 };
            let high = each * lines as f64 + 10.0;
            if let Some(name) = self.names.get(place) {
                canvas.text("tick", Anchor::End, left - 10.0, y + high / 2.0, &cut(name, 11.0, left - 10.0));
            }
            let mut base = 0.0;
            for (series, mark) in marks.iter().enumerate() {
                let line = if self.bars.stacked { 0.0 } else { series as f64 };
                let (from, above) = (if self.bars.stacked { base } else { 0.0 }, y + 5.0 + each * line);
                let to = if self.bars.stacked { from + size(mark).max(0.0) } else { size(mark) };
                base = to;
                let (x1, x2) = (x(from.min(to)), x(from.max(to)));
                let spot = self.spot(place, series, mark, (x1 + x2) / 2.0, above + each / 2.0);
                let class = format!("bar series-{}", series % COLOURS);
                canvas.spot(spot, self.words, |canvas| {
                    if !self.bars.stacked {
                        // The lines' reaches leave no gap between them.
                        let (first, last) = (series == 0, series + 1 == marks.len());
                        let (up, down) = (if first { 5.0 } else { 0.0 }, if last { 5.0 } else { 0.0 });
                        canvas.rect("reach", 0.0, above - up, width, each + up + down);
                    }
                    canvas.rect(&class, x1, above, (x2 - x1).max(1.0), each - 1.0);
                    if !self.bars.stacked {
                        let value = (self.words.short)(&mark.shown);
                        let (anchor, end) = if to < 0.0 { (Anchor::End, x1 - 6.0) } else { (Anchor::Start, x2 + 6.0) };
                        canvas.text("tick", anchor, end, above + each / 2.0, &value);
                    }
                });
            }
            if self.bars.stacked {
                canvas.text("tick", Anchor::Start, x(base) + 6.0, y + high / 2.0, &self.total(marks));
            }
            y += high;
        }
        canvas.line("base", (x(0.0), top), (x(0.0), y));
        y + 4.0
    }
}
