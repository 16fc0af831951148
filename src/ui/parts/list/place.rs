//! A place of the list: the elements of one row, which stay while rows pass through them. Only what differs from the
//! row before is written, so that scrolling makes no elements and runs no view.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, Node};

/// How a cell looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellLook {
    #[default]
    Plain,
    /// At the right, digits below digits.
    Number,
    Strong,
    Quiet,
    /// A word with a mark of its meaning, by class.
    State(&'static str),
    /// A press on it calls the list's `on_press`.
    Button,
}

/// One cell of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub text: String,
    /// Where it leads; empty where it leads nowhere.
    pub link: String,
    pub look: CellLook,
}

impl Cell {
    pub fn new(look: CellLook, text: impl Into<String>) -> Self {
        Self { text: text.into(), link: String::new(), look }
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self::new(CellLook::Plain, text)
    }

    pub fn number(text: impl Into<String>) -> Self {
        Self::new(CellLook::Number, text)
    }

    pub fn link(text: impl Into<String>, link: String) -> Self {
        Self { text: text.into(), link, look: CellLook::Plain }
    }

    /// The element within the cell that has the text, where it is not the cell itself.
    fn inner(&self) -> Option<&'static str> {
        match self.look {
            _ if !self.link.is_empty() => Some("a"),
            CellLook::Plain | CellLook::Number => None,
            CellLook::Strong => Some("strong"),
            CellLook::Quiet | CellLook::State(_) => Some("span"),
            CellLook::Button => Some("button"),
        }
    }
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// Whether it is picked, and what the box to pick it is called; nothing where rows are not picked. The first cell
    /// must then have its text in an element of its own: be a link, or strong.
    pub pick: Option<(bool, String)>,
}

pub(super) struct Place {
    row: Element,
    /// The row that it shows.
    index: Option<u32>,
    cells: Vec<Drawn>,
    pick: Option<(HtmlInputElement, Element, String)>,
}

struct Drawn {
    cell: Element,
    /// Has the text: the cell, or an element within it.
    inner: Element,
    /// The text itself: to write into it is cheaper than to put another one in its place.
    text: Node,
    now: Cell,
}

/// An element; none where the page is going away.
fn element(name: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let made = document().create_element(name).ok()?;
    for (name, value) in attributes {
        set(&made, name, value);
    }
    Some(made)
}

/// Writes an attribute; all names here are right ones, so that it cannot fail.
fn set(element: &Element, name: &str, value: &str) {
    drop(element.set_attribute(name, value));
}

/// Puts an element at the end of another; it cannot fail for elements of one document.
fn append(to: &Element, child: &Element) {
    drop(to.append_child(child));
}

impl Place {
    pub fn new(row: Element) -> Self {
        Self { row, index: None, cells: Vec::new(), pick: None }
    }

    /// Shows a row, or that it is not here yet. The same record with something else in it glows once.
    pub fn draw(&mut self, index: u32, row: Option<Row>) {
        // A token of a fixed name cannot be refused.
        drop(self.row.class_list().toggle_with_force("waiting", row.is_none()));
        let Some(row) = row else { return };
        let changed = self.index.replace(index) == Some(index) && self.is_of(&row) && !self.shows(&row);
        drop(self.row.class_list().toggle_with_force("glow", changed));
        for extra in self.cells.drain(row.cells.len().min(self.cells.len())..) {
            extra.cell.remove();
        }
        for (at, cell) in row.cells.into_iter().enumerate() {
            match self.cells.get_mut(at) {
                Some(drawn) => drawn.show(cell),
                None => self.add(cell),
            }
        }
        self.show_pick(row.pick);
    }

    /// Whether it is the record shown before: it leads to the same place.
    fn is_of(&self, row: &Row) -> bool {
        let link = |cell: Option<&Cell>| cell.map(|cell| cell.link.clone()).filter(|link| !link.is_empty());
        let now = link(row.cells.first());
        now.is_some() && now == link(self.cells.first().map(|drawn| &drawn.now)) && self.cells.len() == row.cells.len()
    }

    fn shows(&self, row: &Row) -> bool {
        self.cells.iter().zip(&row.cells).all(|(drawn, cell)| drawn.now == *cell)
    }

    fn add(&mut self, cell: Cell) {
        let class = if self.cells.is_empty() { "name-cell" } else { "" };
        let Some(element) = element("div", &[("role", "gridcell"), ("class", class)]) else { return };
        append(&self.row, &element);
        let text: Node = document().create_text_node("").unchecked_into();
        // A text can stand in any element.
        drop(element.append_child(&text));
        let mut drawn = Drawn { inner: element.clone(), cell: element, text, now: Cell::default() };
        drawn.show(cell);
        self.cells.push(drawn);
    }

    fn show_pick(&mut self, pick: Option<(bool, String)>) {
        let Some((on, name)) = pick else {
            if let Some((_, label, _)) = self.pick.take() {
                label.remove();
            }
            return;
        };
        if self.pick.is_none() {
            self.pick = self.make_pick();
        }
        if let Some((input, _, old)) = &mut self.pick {
            if input.checked() != on {
                input.set_checked(on);
            }
            if *old != name {
                set(input, "aria-label", &name);
                *old = name;
            }
        }
    }

    fn make_pick(&self) -> Option<(HtmlInputElement, Element, String)> {
        let label = element("label", &[("class", "pick")])?;
        let input = element("input", &[("type", "checkbox"), ("tabindex", "-1")])?;
        append(&label, &input);
        // The first cell is a row of the box and the name.
        drop(self.cells.first()?.cell.prepend_with_node_1(&label));
        Some((input.unchecked_into(), label, String::new()))
    }
}

impl Drawn {
    fn show(&mut self, cell: Cell) {
        if cell == self.now {
            return;
        }
        if cell.inner() != self.now.inner() {
            self.change_inner(&cell);
        }
        if cell.text != self.now.text {
            self.text.set_node_value(Some(&cell.text));
        }
        if cell.link != self.now.link && !cell.link.is_empty() {
            set(&self.inner, "href", &cell.link);
        }
        if cell.look != self.now.look {
            let number = cell.look == CellLook::Number;
            drop(self.cell.class_list().toggle_with_force("number", number));
            drop(self.cell.class_list().toggle_with_force("pressed", cell.look == CellLook::Button));
            let class = match cell.look {
                CellLook::State(class) => class,
                CellLook::Quiet => "quiet",
                CellLook::Button => "button quiet",
                CellLook::Plain | CellLook::Number | CellLook::Strong => "",
            };
            if cell.inner().is_some() {
                set(&self.inner, "class", class);
            }
        }
        self.now = cell;
    }

    /// Puts the text into an element of another kind, or into the cell itself.
    fn change_inner(&mut self, cell: &Cell) {
        // The list is one stop of the Tab key; only a button in it is another.
        let inner = cell.inner().and_then(|name| match name {
            "a" => element(name, &[("tabindex", "-1")]),
            name => element(name, &[]),
        });
        let old = std::mem::replace(&mut self.inner, inner.clone().unwrap_or_else(|| self.cell.clone()));
        if let Some(inner) = inner {
            append(&self.cell, &inner);
        }
        drop(self.inner.append_child(&self.text));
        if old != self.cell {
            old.remove();
        }
    }
}
