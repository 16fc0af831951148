//! The table behind each picture, made from what it shows.

use super::axis::{Unit, number};
use crate::domain::segment::Rule;
use crate::engine::report::{Bars, Datum, Dots, Flow, Heat, Lines, Mark, Shows};
use std::cmp::Ordering;

/// What stands above a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Head {
    /// A text of the method, by its key.
    Key(String),
    Datum(Datum),
    /// What a line may be.
    Range,
    /// How large a dot is.
    Size,
    /// What is spoken of.
    What,
    /// How many, or how much.
    Value,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub datum: Datum,
    pub rule: Option<Rule>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetRow {
    pub cells: Vec<Cell>,
    pub rule: Option<Rule>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub head: Vec<Head>,
    pub rows: Vec<SheetRow>,
}

fn plain(datum: &Datum) -> Cell {
    Cell { datum: datum.clone(), rule: None }
}

fn marked(mark: &Mark) -> Cell {
    Cell { datum: mark.shown.clone(), rule: mark.rule.clone() }
}

/// The numbers of a picture as a table.
pub fn sheet(shows: &Shows) -> Sheet {
    match shows {
        Shows::Heat(heat) => of_heat(heat),
        Shows::Bars(bars) => of_bars(bars),
        Shows::Lines(lines) => of_lines(lines),
        Shows::Dots(dots) => of_dots(dots),
        Shows::Flow(flow) => of_flow(flow),
        Shows::Table(table) => Sheet {
            head: table.columns.iter().cloned().map(Head::Key).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| SheetRow { cells: row.cells.iter().map(plain).collect(), rule: row.rule.clone() })
                .collect(),
        },
    }
}

fn of_heat(heat: &Heat) -> Sheet {
    let head = std::iter::once(Head::Key(heat.y.key.clone()));
    let rows = heat.cells.iter().enumerate().map(|(row, marks)| {
        let name = heat.y.places.get(row).map(plain).unwrap_or_default();
        SheetRow { cells: std::iter::once(name).chain(marks.iter().map(marked)).collect(), rule: None }
    });
    Sheet { head: head.chain(heat.x.places.iter().cloned().map(Head::Datum)).collect(), rows: rows.collect() }
}

fn of_bars(bars: &Bars) -> Sheet {
    let head = std::iter::once(Head::Key(bars.x.key.clone()));
    let most = bars.bars.iter().map(Vec::len).max().unwrap_or(0);
    let series = (0..most).map(|at| bars.series.get(at).cloned().map_or(Head::Value, Head::Datum));
    let rows = bars.bars.iter().enumerate().map(|(place, marks)| {
        let name = bars.x.places.get(place).map(plain).unwrap_or_default();
        SheetRow { cells: std::iter::once(name).chain(marks.iter().map(marked)).collect(), rule: None }
    });
    Sheet { head: head.chain(series).collect(), rows: rows.collect() }
}

/// A row for each place along the axis; a line that may be something else has its range in a column after it.
fn of_lines(lines: &Lines) -> Sheet {
    let mut places: Vec<(f64, &Datum)> =
        lines.lines.iter().flat_map(|line| &line.points).map(|point| (point.x, &point.at)).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    places.dedup_by(|a, b| a.0 == b.0);
    let unit = Unit::of(lines.lines.iter().flat_map(|line| &line.points).map(|point| (point.y, &point.shown)));
    let mut head = vec![Head::Key(lines.x.key.clone())];
    let banded: Vec<bool> =
        lines.lines.iter().map(|line| line.points.iter().any(|point| point.band.is_some())).collect();
    for (line, banded) in lines.lines.iter().zip(&banded) {
        head.push(match &line.name {
            Datum::None => Head::Key(lines.y.key.clone()),
            name => Head::Datum(name.clone()),
        });
        if *banded {
            head.push(Head::Range);
        }
    }
    let mut rows: Vec<SheetRow> =
        places.iter().map(|(_, at)| SheetRow { cells: vec![plain(at)], rule: None }).collect();
    for (line, banded) in lines.lines.iter().zip(&banded) {
        for ((x, _), row) in places.iter().zip(&mut rows) {
            let point = line.points.iter().find(|point| point.x.total_cmp(x) == Ordering::Equal);
            row.cells.push(
                point.map(|point| Cell { datum: point.shown.clone(), rule: point.rule.clone() }).unwrap_or_default(),
            );
            if *banded {
                let ends = point.and_then(|point| point.band).map(|(low, high)| {
                    let fine = (high - low).abs() / 10.0;
                    Datum::Between(Box::new(unit.datum(low, fine)), Box::new(unit.datum(high, fine)))
                });
                row.cells.push(Cell { datum: ends.unwrap_or_default(), rule: None });
            }
        }
    }
    Sheet { head, rows }
}

fn of_dots(dots: &Dots) -> Sheet {
    let most = dots.dots.iter().map(|dot| dot.shown.len()).max().unwrap_or(2);
    let mut head = vec![Head::What, Head::Key(dots.x.key.clone()), Head::Key(dots.y.key.clone())];
    head.extend((2..most).map(|_| Head::Size));
    let rows = dots.dots.iter().map(|dot| {
        let cells = std::iter::once(&dot.name).chain(&dot.shown).map(plain).collect();
        SheetRow { cells, rule: dot.rule.clone() }
    });
    Sheet { rows: rows.collect(), head }
}

fn of_flow(flow: &Flow) -> Sheet {
    let mut rows = Vec::new();
    for (from, marks) in flow.from.places.iter().zip(&flow.flows) {
        for (to, mark) in flow.to.places.iter().zip(marks).filter(|(_, mark)| mark.size > 0.0) {
            let cells = vec![plain(from), plain(to), plain(&mark.shown)];
            rows.push(SheetRow { cells, rule: mark.rule.clone() });
        }
    }
    Sheet { head: vec![Head::Key(flow.from.key.clone()), Head::Key(flow.to.key.clone()), Head::Value], rows }
}

/// The order of two values of a column, the texts as the page writes them; what says nothing comes last.
pub fn compare(a: &Datum, b: &Datum, text: &dyn Fn(&Datum) -> String) -> Ordering {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => match (a, b) {
            (Datum::None, Datum::None) => Ordering::Equal,
            (Datum::None, _) => Ordering::Greater,
            (_, Datum::None) => Ordering::Less,
            (a, b) => text(a).to_lowercase().cmp(&text(b).to_lowercase()),
        },
    }
}
