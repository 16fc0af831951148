//! Writing SVG. Every text goes through [`escape`].

use super::{Spot, Words};
use std::fmt::Write;

/// Where a text stands to its place.
#[derive(Clone, Copy)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Default)]
pub struct Canvas {
    out: String,
    spots: Vec<Spot>,
    /// Names of rows and how wide they are: they stay where the rest is scrolled.
    aside: Option<(f64, String)>,
}

/// What was drawn: all of it, its parts that say something, and what stays beside it.
pub type Drawn = (String, Vec<Spot>, Option<(f64, String)>);

/// A text so that it is nothing but text, in an attribute too.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A tenth of a pixel is fine enough; what is no number is at the edge.
fn at(value: f64) -> f64 {
    if value.is_finite() { (value * 10.0).round() / 10.0 } else { 0.0 }
}

impl Canvas {
    pub fn finish(self) -> Drawn {
        (self.out, self.spots, self.aside)
    }

    /// What is drawn within stands at the left and stays there.
    pub fn aside(&mut self, width: f64, inside: impl FnOnce(&mut Self)) {
        let out = std::mem::take(&mut self.out);
        inside(self);
        let aside = std::mem::replace(&mut self.out, out);
        self.aside = Some((width, aside));
    }

    /// What is drawn within stands so much lower.
    pub fn moved(&mut self, down: f64, inside: impl FnOnce(&mut Self)) {
        self.put(format_args!(r#"<g transform="translate(0 {})">"#, at(down)));
        inside(self);
        self.out.push_str("</g>");
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = self.out.write_fmt(text);
    }

    pub fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let (x, y, width, height) = (at(x), at(y), at(width.max(0.0)), at(height.max(0.0)));
        self.put(format_args!(r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}"/>"#));
    }

    /// A rectangle of which so much shows.
    pub fn shade(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64), share: f64) {
        let (x, y, width, height) = (at(x), at(y), at(width.max(0.0)), at(height.max(0.0)));
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        self.put(format_args!(
            r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}" rx="3" fill-opacity="{share:.3}"/>"#
        ));
    }

    pub fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let (x1, y1, x2, y2) = (at(x1), at(y1), at(x2), at(y2));
        self.put(format_args!(r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#));
    }

    pub fn circle(&mut self, class: &str, x: f64, y: f64, radius: f64) {
        let (x, y, radius) = (at(x), at(y), at(radius));
        self.put(format_args!(r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}"/>"#));
    }

    /// A path through points, each with the letter of how it is reached.
    pub fn path(&mut self, class: &str, points: impl IntoIterator<Item = (char, f64, f64)>, closed: bool) {
        self.put(format_args!(r#"<path class="{class}" d=""#));
        for (letter, x, y) in points {
            let (x, y) = (at(x), at(y));
            self.put(format_args!("{letter}{x} {y}"));
        }
        self.out.push_str(if closed { "Z\"/>" } else { "\"/>" });
    }

    /// A band that leaves one upright edge and comes to another.
    pub fn ribbon(&mut self, class: &str, from: (f64, f64, f64), to: (f64, f64, f64)) {
        let ((x1, top1, bottom1), (x2, top2, bottom2)) = (from, to);
        let (x1, x2, middle) = (at(x1), at(x2), at((x1 + x2) / 2.0));
        let (top1, bottom1, top2, bottom2) = (at(top1), at(bottom1), at(top2), at(bottom2));
        self.put(format_args!(
            r#"<path class="{class}" d="M{x1} {top1}C{middle} {top1} {middle} {top2} {x2} {top2}V{bottom2}C{middle} {bottom2} {middle} {bottom1} {x1} {bottom1}Z"/>"#
        ));
    }

    pub fn text(&mut self, class: &str, anchor: Anchor, x: f64, y: f64, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y, text) = (at(x), at(y), escape(text));
        self.put(format_args!(
            r#"<text class="{class}" x="{x}" y="{y}" text-anchor="{anchor}" dominant-baseline="central">{text}</text>"#
        ));
    }

    /// A part that says something: a link to its customers, where it has some.
    pub fn spot(&mut self, spot: Spot, words: &Words<'_>, inside: impl FnOnce(&mut Self)) {
        let number = self.spots.len();
        // Tab comes to the first one, arrows go on from there.
        let tab = if number == 0 { 0 } else { -1 };
        let label = escape(&(words.reads)(&spot.name, &spot.value));
        match &spot.rule {
            Some(rule) => {
                let link = escape(&(words.link)(rule));
                self.put(format_args!(
                    r#"<a class="spot" data-spot="{number}" tabindex="{tab}" href="{link}" aria-label="{label}">"#
                ));
                inside(self);
                self.out.push_str("</a>");
            }
            None => {
                self.put(format_args!(
                    r#"<g class="spot" data-spot="{number}" tabindex="{tab}" role="img" aria-label="{label}">"#
                ));
                inside(self);
                self.out.push_str("</g>");
            }
        }
        self.spots.push(spot);
    }
}
