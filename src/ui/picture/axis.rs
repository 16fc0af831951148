//! What stands along an axis: round numbers in the unit of what is shown, and texts where they fit.

use super::{
    Words,
    canvas::{Anchor, Canvas},
};
use crate::domain::{money::SCALE, time};
use crate::engine::report::Datum;

/// As much of a step may stand out beyond the last tick: about a pixel.
const HAIR: f64 = 0.03;

/// Height of a line of small text.
pub const LINE: f64 = 18.0;

/// How wide a text of this size is, or a little less: Han characters are as wide as high.
pub fn text_width(text: &str, size: f64) -> f64 {
    let wide = |c| match c {
        '\u{2e80}'.. => 1.0,
        '%' | 'M' | 'W' | 'm' | 'w' | '@' | '¥' => 0.96,
        // Figures are all as wide as each other, and wider than most letters.
        '0'..='9' => 0.64,
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
    spaced(low, high, count, 0.0)
}

/// [`ticks`] that are whole multiples of `grain`, where that is more than nothing.
fn spaced(low: f64, high: f64, count: usize, grain: f64) -> Vec<f64> {
    let (low, high) = if low.is_finite() && high.is_finite() { (low.min(high), high.max(low)) } else { (0.0, 1.0) };
    let high = if high > low { high } else { low + if low == 0.0 { 1.0 } else { low.abs() } };
    let raw = ((high - low) / count.max(1) as f64).max(grain);
    let power = 10_f64.powf((raw * 1.000_001).log10().floor());
    let fits = |step: &f64| *step >= raw * (1.0 - HAIR) && (grain <= 0.0 || is_whole(step / grain));
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|step| step * power).find(fits);
    let step = step.unwrap_or(power * 10.0);
    // What is beyond a tick by a hair needs no further one.
    let first = (low / step + HAIR).floor();
    let last = (high / step - HAIR).ceil().max(first + 1.0);
    (0..=(last - first) as usize).map(|at| (first + at as f64) * step).collect()
}

fn is_whole(number: f64) -> bool {
    (number - number.round()).abs() < 1e-6 * number.abs().max(1.0)
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
        Datum::Between(from, _) | Datum::With(from, _) => number(from),
        Datum::None | Datum::Text(_) | Datum::Key(_) | Datum::Score(_) => None,
    }
    .filter(|number| number.is_finite())
}

/// A value without what stands beside it.
fn bare(datum: &Datum) -> &Datum {
    match datum {
        Datum::Between(of, _) | Datum::With(of, _) => bare(of),
        of => of,
    }
}

impl Unit {
    /// Of numbers with what is shown of each. Where the two do not go together, the numbers are shown as they are.
    pub fn of<'a>(values: impl Iterator<Item = (f64, &'a Datum)> + Clone) -> Self {
        let known = values.filter_map(|(value, shown)| number(shown).map(|number| (value, number, shown)));
        // The greatest says most: what is shown is rounded.
        let large = known.clone().filter(|(value, ..)| value.abs() > 1e-12);
        let Some((value, number, shown)) = large.max_by(|a, b| a.0.abs().total_cmp(&b.0.abs())) else {
            return Self { like: known.map(|(.., shown)| shown).next().cloned().unwrap_or_default(), factor: 1.0 };
        };
        let factor = round_factor(number / value);
        let near =
            |(value, number, _): (f64, f64, &Datum)| (value * factor - number).abs() <= 1.0 + number.abs() * 0.02;
        if factor > 0.0 && known.clone().all(near) {
            Self { like: bare(shown).clone(), factor }
        } else {
            Self { like: Datum::None, factor: 1.0 }
        }
    }

    /// A number in this unit; `step` says how fine it has to be.
    pub fn datum(&self, value: f64, step: f64) -> Datum {
        let (value, step) = (value * self.factor, (step * self.factor).abs());
        let decimals = decimals(step);
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
            _ => spaced(low, high, count, self.grain((high - low).abs() / count.max(1) as f64)),
        }
    }

    /// What the ticks are multiples of, about `step` apart: counts are whole, and amounts where they can be.
    fn grain(&self, step: f64) -> f64 {
        match self.like {
            Datum::Count(_) | Datum::Number(_, 0) => 1.0 / self.factor,
            Datum::Amount(_) => Some(SCALE as f64 / self.factor).filter(|one| step >= *one).unwrap_or(0.0),
            _ => 0.0,
        }
    }

    /// What one of the unit that people read is in these numbers: an amount is in ten-thousandths.
    fn scale(&self) -> f64 {
        if matches!(self.like, Datum::Amount(_)) { SCALE as f64 / self.factor } else { 1.0 }
    }
}

/// Units are powers of ten of each other: another factor comes of rounding.
fn round_factor(factor: f64) -> f64 {
    let power = 10_f64.powf(factor.abs().log10().round());
    if (factor / power - 1.0).abs() < 0.02 { power } else { factor }
}

/// As many decimals as tell numbers so far apart from each other.
fn decimals(step: f64) -> u8 {
    if !step.is_finite() || step <= 0.0 {
        return 0;
    }
    let least = (-step.log10()).ceil().clamp(0.0, 4.0);
    let exact = is_whole(step * 10_f64.powf(least)) || least >= 4.0;
    if exact { least as u8 } else { least as u8 + 1 }
}

/// A scale that gives small numbers more room where a few great ones would crush them: by the root of what is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scale {
    pub root: bool,
}

impl Scale {
    /// By the root where most are a small part of the greatest.
    pub fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut sizes: Vec<f64> = values.map(f64::abs).filter(|size| size.is_finite()).collect();
        sizes.sort_by(f64::total_cmp);
        let middle = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
        Self { root: sizes.len() > 10 && sizes.last().is_some_and(|greatest| middle * 8.0 < *greatest) }
    }

    /// How far from zero a number stands.
    pub fn at(self, value: f64) -> f64 {
        if self.root { value.signum() * value.abs().sqrt() } else { value }
    }

    /// Round numbers that stand about evenly on the scale and hold both ends.
    pub fn ticks(self, low: f64, high: f64, unit: &Unit, count: usize) -> Vec<f64> {
        if !self.root {
            return unit.ticks(low, high, count);
        }
        let (below, above) = (self.at(low.min(0.0)).abs(), self.at(high.max(0.0)));
        let side = |end: f64, room: f64| {
            let parts = (count as f64 * room / (below + above).max(1e-12)).round().max(1.0);
            let parts = (1..=parts as usize).map(move |part| end * (part as f64 / parts).powi(2));
            parts.map(|part| nice(part / unit.scale()) * unit.scale())
        };
        let left = side(-low, below).filter(|_| low < 0.0).map(|tick| -tick);
        let mut found: Vec<f64> = left.chain([0.0]).chain(side(high, above).filter(|_| high > 0.0)).collect();
        found.sort_by(f64::total_cmp);
        found.dedup();
        found
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
        Self::scaled(low, high, unit, Scale::default(), words)
    }

    pub fn scaled(low: f64, high: f64, unit: &Unit, scale: Scale, words: &Words<'_>) -> Self {
        let ticks = scale.ticks(low, high, unit, 4);
        let labels = labels(&ticks, unit, words);
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

/// What stands at ticks.
pub fn labels(ticks: &[f64], unit: &Unit, words: &Words<'_>) -> Vec<String> {
    let step = ticks.windows(2).map(|two| two[1] - two[0]).fold(f64::MAX, f64::min);
    let step = if step < f64::MAX { step } else { 1.0 };
    ticks.iter().map(|tick| (words.tick)(&unit.datum(*tick, step))).collect()
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
