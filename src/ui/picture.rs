//! The pictures of reports as SVG text: where everything stands, without a browser.
//!
//! A picture is drawn anew for each width, so that its texts keep their size on a phone and on a wide screen. Colours come
//! from classes, which the style sheet gives their meaning in light and dark. Each part that says something is a
//! [`Spot`], and stands in the text as an element with its number.

mod axis;
mod bars;
mod canvas;
mod dots;
mod flow;
mod heat;
mod lines;
mod sheet;
#[cfg(test)]
mod tests;

pub use axis::nice;
pub use sheet::{Cell, Head, Sheet, SheetRow, compare, sheet};

use crate::domain::segment::Rule;
use crate::engine::report::{Datum, Shows};
use canvas::Canvas;

/// How a picture writes what it shows.
pub struct Words<'a> {
    /// The title of an axis, by its key.
    pub title: &'a dyn Fn(&str) -> String,
    /// The title of an axis whose numbers stand by their roots, so that small ones can be told apart.
    pub rooted: &'a dyn Fn(&str) -> String,
    /// A value in full.
    pub whole: &'a dyn Fn(&Datum) -> String,
    /// A value where there is little room.
    pub short: &'a dyn Fn(&Datum) -> String,
    /// A value of an axis: short, and whole amounts without decimals.
    pub tick: &'a dyn Fn(&Datum) -> String,
    /// What something says, by its name and its value.
    pub reads: &'a dyn Fn(&str, &str) -> String,
    /// So many customers.
    pub customers: &'a dyn Fn(i64) -> String,
    /// Where the customers of a rule are.
    pub link: &'a dyn Fn(&Rule) -> String,
}

impl Words<'_> {
    /// A place of an axis so that it says what it is by itself: a bare number has the axis' name before it.
    fn place(&self, key: &str, place: &Datum) -> String {
        let text = (self.whole)(place);
        match place {
            Datum::Count(_) | Datum::Number(..) => {
                let title = (self.title)(key);
                // The rest of a title explains it.
                let short = title.split([',', '，', '(', '（', ':', '：']).next().unwrap_or_default().trim();
                format!("{short} {text}").trim_start().to_string()
            }
            _ => text,
        }
    }

    /// The value of a part of a picture: with a rule behind it, a count is of customers.
    fn value(&self, shown: &Datum, rule: Option<&Rule>) -> String {
        match (shown, rule) {
            (Datum::Count(count), Some(_)) => (self.customers)(*count),
            _ => (self.whole)(shown),
        }
    }
}

/// A part of a picture that says something.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Where it is pointed at.
    pub x: f64,
    pub y: f64,
    pub name: String,
    pub value: String,
    /// Who is behind it.
    pub rule: Option<Rule>,
}

/// A picture of a width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    pub height: f64,
    /// Wider than what it was drawn for, where its parts would be too narrow for a finger.
    pub width: f64,
    /// What stands within the `<svg>`.
    pub inside: String,
    /// What stays at the left where the picture is scrolled, and how wide it is.
    pub aside: Option<(f64, String)>,
    /// By the numbers that their elements have.
    pub spots: Vec<Spot>,
    /// What the colours mean, by their class, where they need to be told.
    pub legend: Vec<(String, String)>,
    /// Whether the nearest spot is meant where nothing is pointed at.
    pub pull: Option<Pull>,
}

/// How much it counts to be off a spot, level and upright.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pull(pub f64, pub f64);

impl Pull {
    /// Along the lines first: what stands above or below is told apart by half as much.
    const LINES: Self = Self(1.0, 0.5);
    /// The nearest upright bar, of those on each other the nearest part.
    const UPRIGHT: Self = Self(1.0, 0.01);
    /// The nearest lying bar.
    const LYING: Self = Self(0.01, 1.0);
}

/// Draws a picture; a table has none.
pub fn draw(shows: &Shows, width: f64, words: &Words<'_>) -> Option<Picture> {
    let mut canvas = Canvas::default();
    let width = width.max(120.0);
    let mut picture = Picture { width, ..Picture::default() };
    match shows {
        Shows::Heat(heat) => (picture.height, picture.width) = heat::draw(&mut canvas, heat, width, words),
        Shows::Bars(bars) => {
            let (height, pull) = bars::draw(&mut canvas, bars, width, words);
            (picture.height, picture.pull, picture.legend) = (height, Some(pull), bars::legend(bars, words));
        }
        Shows::Lines(lines) => {
            picture.height = lines::draw(&mut canvas, lines, width, words);
            (picture.pull, picture.legend) = (Some(Pull::LINES), lines::legend(lines, words));
        }
        Shows::Dots(dots) => {
            picture.height = dots::draw(&mut canvas, dots, width, words);
            picture.pull = Some(Pull::LINES);
        }
        Shows::Flow(flow) => picture.height = flow::draw(&mut canvas, flow, width, words),
        Shows::Table(_) => return None,
    }
    (picture.inside, picture.spots, picture.aside) = canvas.finish();
    Some(picture)
}

/// Whether there is anything in it.
pub fn is_empty(shows: &Shows) -> bool {
    match shows {
        Shows::Heat(heat) => heat.cells.iter().all(Vec::is_empty),
        Shows::Bars(bars) => bars.bars.iter().all(Vec::is_empty),
        Shows::Lines(lines) => lines.lines.iter().all(|line| line.points.is_empty()),
        Shows::Dots(dots) => dots.dots.is_empty(),
        Shows::Flow(flow) => flow.flows.iter().flatten().all(|mark| mark.size <= 0.0),
        Shows::Table(table) => table.rows.is_empty(),
    }
}

/// Which spot is meant by a point of the picture.
pub fn nearest(spots: &[Spot], pull: Pull, x: f64, y: f64) -> Option<usize> {
    let far = |spot: &Spot| pull.0 * (spot.x - x).abs() + pull.1 * (spot.y - y).abs();
    (0..spots.len()).min_by(|a, b| far(&spots[*a]).total_cmp(&far(&spots[*b])))
}

/// The next spot in a direction, which is one of (±1, 0) and (0, ±1); the same one where there is none.
pub fn step(spots: &[Spot], at: usize, right: f64, down: f64) -> usize {
    let Some(from) = spots.get(at) else { return 0 };
    let cost = |spot: &Spot| {
        let (x, y) = (spot.x - from.x, spot.y - from.y);
        let ahead = x * right + y * down;
        let aside = (x * down + y * right).abs();
        (ahead > 0.5).then_some(ahead + 3.0 * aside)
    };
    let ahead = spots.iter().enumerate().filter_map(|(at, spot)| cost(spot).map(|cost| (at, cost)));
    ahead.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(at, |(at, _)| at)
}
