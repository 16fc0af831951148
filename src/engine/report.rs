//! What an analysis shows: sentences, pictures and tables as plain data, whose marks lead to the customers behind them.
//!
//! The page draws every report with the same few pictures. A method is added by a file in `analysis`, a file in
//! [`super::answer::analysis`] that gives its report, and its texts; the page learns nothing.

mod method;

pub use method::Method;

use crate::domain::{score::Score, segment::Rule};
use serde::{Deserialize, Serialize};

/// A method's answer for the business as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub method: Method,
    /// The day that it is as of.
    pub day: i64,
    pub currency: String,
    /// What it comes to, in sentences.
    pub says: Vec<Said>,
    /// What is not sure, and what still holds.
    pub doubts: Vec<Said>,
    /// What it takes for granted, and how it is to be read: no warning.
    pub notes: Vec<Said>,
    pub figures: Vec<Figure>,
    /// How far the method can be trusted, for those who want to know: figures with the explanations
    /// `analysis.METHOD.KEY.hint`.
    pub quality: Vec<Figure>,
    pub parts: Vec<Part>,
    /// What a person can set about it.
    pub options: Vec<Choice>,
}

/// A sentence: the text `analysis.METHOD.KEY`, with values in the places of their names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub key: String,
    pub values: Vec<(String, Datum)>,
}

/// One number with its label, the text `analysis.METHOD.KEY`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub key: String,
    pub value: Datum,
    pub rule: Option<Rule>,
}

/// A value that the page writes in the person's language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Datum {
    /// Nothing can be said.
    #[default]
    None,
    /// As it is: a product's name.
    Text(String),
    /// The text `analysis.KEY`.
    Key(String),
    /// A class of a score.
    Class(Score, i64),
    /// A score's name.
    Score(Score),
    Count(i64),
    /// With so many decimals.
    Number(f64, u8),
    /// 1 is 100 %.
    Share(f64),
    /// Amount in the report's currency.
    Amount(i64),
    Days(f64),
    /// Days since 1970-01-01.
    Day(i64),
    /// Months since January 1970 ([`crate::domain::time::month_of`]).
    Month(i64),
    /// From, to.
    Between(Box<Datum>, Box<Datum>),
    /// A value, and how many or how much there is of it.
    With(Box<Datum>, Box<Datum>),
}

/// A picture or a table under a heading, the text `analysis.METHOD.KEY`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub key: String,
    pub shows: Shows,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shows {
    Heat(Heat),
    Bars(Bars),
    Lines(Lines),
    Dots(Dots),
    Flow(Flow),
    Table(DataTable),
}

/// A value of a picture, and who is behind it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// How large or dark it is.
    pub size: f64,
    pub shown: Datum,
    pub rule: Option<Rule>,
}

/// An axis: its title, the text `analysis.METHOD.KEY`, and its places.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    pub key: String,
    pub places: Vec<Datum>,
}

/// A grid that is darker where there is more: the 5×5 of RFM, a cohort triangle, P(alive).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Heat {
    /// From left to right, and from top to bottom.
    pub x: Axis,
    pub y: Axis,
    /// By row; a row may end early.
    pub cells: Vec<Vec<Mark>>,
    /// The dark ones are bad: red instead of the accent.
    pub warns: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bars {
    pub x: Axis,
    /// What the bars of a place are; one name where there is one bar a place.
    pub series: Vec<Datum>,
    /// By place, then by series.
    pub bars: Vec<Vec<Mark>>,
    /// The series of a place stand on each other instead of beside each other.
    pub stacked: bool,
    /// What it means to be below zero and above, where both happen.
    pub directions: Option<(Datum, Datum)>,
}

/// Lines over numbers: a whale curve, a forecast with its fan, a survival curve with its band.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lines {
    pub x: Axis,
    pub y: Axis,
    pub lines: Vec<Line>,
    /// Goes down in steps instead of slanting.
    pub stepped: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub name: Datum,
    pub points: Vec<Point>,
    /// Estimated, not observed: drawn with dashes.
    pub dashed: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    /// Lower and upper end of what it may be.
    pub band: Option<(f64, f64)>,
    /// As text, of x and y.
    pub at: Datum,
    pub shown: Datum,
    pub rule: Option<Rule>,
}

/// Dots in a plane: rules by support and confidence, customers by two measures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dots {
    pub x: Axis,
    pub y: Axis,
    pub dots: Vec<Dot>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dot {
    pub name: Datum,
    pub x: f64,
    pub y: f64,
    pub size: f64,
    /// As text, of x, y and size.
    pub shown: Vec<Datum>,
    pub rule: Option<Rule>,
}

/// Who was what on one day and is what on another: a Sankey diagram.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    pub from: Axis,
    pub to: Axis,
    /// By place of `from`, then of `to`.
    pub flows: Vec<Vec<Mark>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataTable {
    /// Headings, the texts `analysis.METHOD.KEY`.
    pub columns: Vec<String>,
    pub rows: Vec<TableRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableRow {
    pub cells: Vec<Datum>,
    pub rule: Option<Rule>,
}

/// Something a person can set about a method: in the address of its page, or for the whole business as the setting
/// of that name. Label and hint: the texts `analysis.option.NAME`, `analysis.option.NAME.hint`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub name: String,
    /// As text; what holds now.
    pub value: String,
    pub kind: ChoiceKind,
}

impl Choice {
    pub fn new(name: &str, value: impl ToString, kind: ChoiceKind) -> Self {
        Self { name: name.into(), value: value.to_string(), kind }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ChoiceKind {
    /// Least and greatest.
    Integer(i64, i64),
    /// In per cent, with decimals: from so much up to 100. `optional`: or empty, and the method finds it itself.
    Percent {
        least: f64,
        optional: bool,
    },
    Day,
    /// One of these; their texts are `analysis.option.NAME.VALUE`.
    One(Vec<String>),
}

impl Report {
    /// An empty report of a method.
    pub fn new(method: Method, day: i64, currency: impl ToString) -> Self {
        Self {
            method,
            day,
            currency: currency.to_string(),
            says: Vec::new(),
            doubts: Vec::new(),
            notes: Vec::new(),
            figures: Vec::new(),
            quality: Vec::new(),
            parts: Vec::new(),
            options: Vec::new(),
        }
    }

    pub fn say(&mut self, key: &str, values: Vec<(&str, Datum)>) {
        self.says.push(Said::new(key, values));
    }

    pub fn note(&mut self, key: &str, values: Vec<(&str, Datum)>) {
        self.notes.push(Said::new(key, values));
    }

    pub fn doubt(&mut self, key: &str, values: Vec<(&str, Datum)>) {
        self.doubts.push(Said::new(key, values));
    }

    pub fn figure(&mut self, key: &str, value: Datum, rule: Option<Rule>) {
        self.figures.push(Figure { key: key.into(), value, rule });
    }

    pub fn quality(&mut self, key: &str, value: Datum) {
        self.quality.push(Figure { key: key.into(), value, rule: None });
    }

    pub fn part(&mut self, key: &str, shows: Shows) {
        self.parts.push(Part { key: key.into(), shows });
    }

    /// Goes through the rules of all that leads to customers.
    pub fn each_rule(&mut self, mut with: impl FnMut(&mut Rule)) {
        let figures = self.figures.iter_mut().map(|figure| &mut figure.rule);
        figures.flatten().for_each(&mut with);
        for part in &mut self.parts {
            let marks = |marks: &mut Vec<Vec<Mark>>, with: &mut dyn FnMut(&mut Rule)| {
                marks.iter_mut().flatten().filter_map(|mark| mark.rule.as_mut()).for_each(with);
            };
            match &mut part.shows {
                Shows::Heat(heat) => marks(&mut heat.cells, &mut with),
                Shows::Bars(bars) => marks(&mut bars.bars, &mut with),
                Shows::Flow(flow) => marks(&mut flow.flows, &mut with),
                Shows::Lines(lines) => {
                    let points = lines.lines.iter_mut().flat_map(|line| &mut line.points);
                    points.filter_map(|point| point.rule.as_mut()).for_each(&mut with);
                }
                Shows::Dots(dots) => dots.dots.iter_mut().filter_map(|dot| dot.rule.as_mut()).for_each(&mut with),
                Shows::Table(table) => table.rows.iter_mut().filter_map(|row| row.rule.as_mut()).for_each(&mut with),
            }
        }
    }

    pub fn option(&mut self, name: &str, value: impl ToString, kind: ChoiceKind) {
        self.options.push(Choice::new(name, value, kind));
    }
}

impl Said {
    /// Where its text is: below `place`, or with the texts that methods share.
    pub fn text_key(&self, place: &str) -> String {
        if self.key.starts_with("common.") { format!("analysis.{}", self.key) } else { format!("{place}.{}", self.key) }
    }

    pub fn new(key: &str, values: Vec<(&str, Datum)>) -> Self {
        Self { key: key.into(), values: values.into_iter().map(|(name, value)| (name.into(), value)).collect() }
    }
}

impl Axis {
    pub fn new(key: &str, places: Vec<Datum>) -> Self {
        Self { key: key.into(), places }
    }
}

impl Mark {
    /// A number of customers, who are those of a rule.
    pub fn count(count: usize, rule: Rule) -> Self {
        Self { size: count as f64, shown: Datum::Count(count as i64), rule: Some(rule) }
    }
}

impl Datum {
    pub fn text(text: impl Into<String>) -> Self {
        Datum::Text(text.into())
    }

    pub fn key(key: &str) -> Self {
        Datum::Key(key.into())
    }
}
