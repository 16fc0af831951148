//! What stands along an axis: round numbers in the unit of what is shown, and texts where they fit.

use super::{
    Words,
    canvas::{Anchor, Canvas},
};
use crate::domain::time;
use crate::engine::report::Datum;

/// Height of a line of small text.
pub const LINE: f64 = 18.0;

/// How wide a text of this size is, or a little less: Han characters are as wide as high.
pub fn text_width(text: &str, size: f64) -> f64 {
    let wide = |c| match c {
        '\u{2e80}'.. => 1.0,
        '%' | 'M' | 'W' | 'm' | 'w' | '@' | '¥' => 0.88,
        _ => 0.58,
    };
    text.chars().map(|c| wide(c) * size).sum()
}

/// A text that is no wider than this, with an ellipsis where it was cut.
pub fn cut(text: &str, size: f64, width: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_string();
    }
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if text_width(&out, size) + size > width {
            break;
        }
    }
    out.truncate(out.trim_end().len());
    out + "…"
}

/// The next number that has round quarters, so that the lines of a grid have round values.
pub fn nice(value: f64) -> f64 {
    if !value.is_finite() || value <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|step| *step >= value)
        .unwrap_or(value)
}

/// Round numbers from at most `low` to at least `high`, about `count` steps.
pub fn ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
    let (low, high) = if low.is_finite() && high.is_finite() { (low.min(high), high.max(low)) } else { (0.0, 1.0) };
    let high = if high > low { high } else { low + if low == 0.0 { 1.0 } else { low.abs() } };
    let raw = (high - low) / count.max(1) as f64;
    let power = 10_f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|step| step * power).find(|step| *step >= raw * 0.999);
    let step = step.unwrap_or(power * 10.0);
    let first = (low / step + 1e-9).floor();
    let last = (high / step - 1e-9).ceil();
    (0..=(last - first) as usize).map(|at| (first + at as f64) * step).collect()
}

/// The unit of a row of numbers, found from what is shown of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unit {
    like: Datum,
    /// How many of the unit one of the numbers is.
    factor: f64,
}

/// A value as a number, if it is one.
pub fn number(datum: &Datum) -> Option<f64> {
    match datum {
        Datum::Count(int) | Datum::Amount(int) | Datum::Day(int) | Datum::Month(int) | Datum::Class(_, int) => {
            Some(*int as f64)
        }
        Datum::Number(number, _) | Datum::Share(number) | Datum::Days(number) => Some(*number),
        Datum::Between(from, _) => number(from),
        Datum::None | Datum::Text(_) | Datum::Key(_) | Datum::Score(_) => None,
    }
    .filter(|number| number.is_finite())
}

impl Unit {
    /// Of numbers with what is shown of each. Where the two do not go together, the numbers are shown as they are.
    pub fn of<'a>(values: impl Iterator<Item = (f64, &'a Datum)> + Clone) -> Self {
        let known = values.filter_map(|(value, shown)| number(shown).map(|number| (value, number, shown)));
        let mut large = known.clone().filter(|(value, ..)| value.abs() > 1e-12);
        let Some((value, number, shown)) = large.next() else {
            return Self { like: known.map(|(.., shown)| shown).next().cloned().unwrap_or_default(), factor: 1.0 };
        };
        let factor = number / value;
        // A shown number is rounded.
        let near =
            |(value, number, _): (f64, f64, &Datum)| (value * factor - number).abs() <= 1.0 + number.abs() * 0.02;
        if factor > 0.0 && known.clone().all(near) {
            Self { like: shown.clone(), factor }
        } else {
            Self { like: Datum::None, factor: 1.0 }
        }
    }

    /// A number in this unit; `step` says how fine it has to be.
    pub fn datum(&self, value: f64, step: f64) -> Datum {
        let (value, step) = (value * self.factor, (step * self.factor).abs());
        let decimals = if step > 0.0 && step < 1.0 { (-step.log10()).ceil().clamp(0.0, 4.0) as u8 } else { 0 };
        match &self.like {
            Datum::Amount(_) => Datum::Amount(value.round() as i64),
            Datum::Share(_) => Datum::Share(value),
            Datum::Day(_) => Datum::Day(value.round() as i64),
            Datum::Month(_) => Datum::Month(value.round() as i64),
            Datum::Days(_) => Datum::Days(value),
            Datum::Count(_) if decimals == 0 => Datum::Count(value.round() as i64),
            _ => Datum::Number(value, decimals),
        }
    }

    /// Where an axis over these numbers has its ticks. Counts, days and months are whole.
    pub fn ticks(&self, low: f64, high: f64, count: usize) -> Vec<f64> {
        match self.like {
            Datum::Month(_) if self.factor == 1.0 => months(low, high, count, |month| Some(month as f64)),
            Datum::Day(_) if self.factor == 1.0 => {
                let month = |day: f64| time::month_of(day as i64).map_or(0.0, |month| month as f64);
                let found =
                    months(month(low), month(high), count, |month| time::month_start(month).map(|day| day as f64));
                let found: Vec<f64> = found.into_iter().filter(|day| (low..=high).contains(day)).collect();
                if found.len() > 1 { found } else { whole(ticks(low, high, count)) }
            }
            Datum::Count(_) => whole(ticks(low, high, count)),
            _ => ticks(low, high, count),
        }
    }

    /// The axis ends where its numbers end, not at the next round one.
    pub fn is_calendar(&self) -> bool {
        matches!(self.like, Datum::Month(_) | Datum::Day(_))
    }
}

fn whole(ticks: Vec<f64>) -> Vec<f64> {
    let kept: Vec<f64> = ticks.iter().copied().filter(|tick| (tick - tick.round()).abs() < 1e-6).collect();
    if kept.len() > 1 { kept } else { ticks }
}

/// Months at round places of the year.
fn months(low: f64, high: f64, count: usize, place: impl Fn(i64) -> Option<f64>) -> Vec<f64> {
    let raw = ((high - low) / count.max(1) as f64).ceil().max(1.0) as i64;
    let step = [1, 2, 3, 6, 12, 24, 60, 120, 240].into_iter().find(|step| *step >= raw).unwrap_or(raw);
    let first = (low.ceil() as i64).div_euclid(step) * step;
    (0..=(count as i64 + 2))
        .map(|at| first + at * step)
        .filter(|month| (low..=high).contains(&(*month as f64)))
        .filter_map(place)
        .collect()
}

/// The upright axis of numbers with its grid. Gives the room that its numbers take.
pub struct Upright {
    pub ticks: Vec<f64>,
    pub labels: Vec<String>,
    pub room: f64,
}

impl Upright {
    pub fn new(low: f64, high: f64, unit: &Unit, words: &Words<'_>) -> Self {
        let ticks = unit.ticks(low, high, 4);
        let step = ticks.windows(2).map(|two| two[1] - two[0]).next().unwrap_or(1.0);
        let labels: Vec<String> = ticks.iter().map(|tick| (words.short)(&unit.datum(*tick, step))).collect();
        let room = labels.iter().map(|label| text_width(label, 11.0)).fold(20.0, f64::max) + 12.0;
        Self { ticks, labels, room }
    }

    /// The least and greatest number it shows.
    pub fn ends(&self) -> (f64, f64) {
        (self.ticks.first().copied().unwrap_or(0.0), self.ticks.last().copied().unwrap_or(1.0))
    }

    pub fn draw(&self, canvas: &mut Canvas, left: f64, right: f64, y: impl Fn(f64) -> f64) {
        for (tick, label) in self.ticks.iter().zip(&self.labels) {
            let class = if *tick == 0.0 { "base" } else { "grid" };
            canvas.line(class, (left, y(*tick)), (right, y(*tick)));
            canvas.text("tick", Anchor::End, left - 8.0, y(*tick), label);
        }
    }
}

/// Texts along the lower edge, each in the middle of its place; as many as fit.
pub fn along(canvas: &mut Canvas, labels: &[String], left: f64, step: f64, y: f64) {
    let widest = labels.iter().map(|label| text_width(label, 11.0)).fold(0.0, f64::max) + 8.0;
    let every = (widest / step.max(0.1)).ceil().max(1.0) as usize;
    // By parts of a dozen, so that months of one name stand below each other.
    let every = [1, 2, 3, 4, 6, 12].into_iter().find(|part| *part >= every).unwrap_or(every);
    for (at, label) in labels.iter().enumerate().step_by(every) {
        canvas.text("tick", Anchor::Middle, left + step * (at as f64 + 0.5), y, label);
    }
}
