//! Segments as addresses: the draft of a rule stands in the builder's own, so that reloading keeps it.

use super::{pairs, with_query};
use crate::domain::{id::Id, segment::Rule};
use crate::engine::query::{CustomerQuery, Filter};
use crate::ui::day;

pub const SEGMENTS: &str = "segments";
pub const NEW_SEGMENT: &str = "segments/new";
pub const OVERLAP: &str = "segments/overlap";

/// What the builder has been told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    pub name: String,
    pub about: String,
    pub rule: Rule,
    /// Looked at as of this day.
    pub on: Option<i64>,
}

pub fn segment(id: Id) -> String {
    format!("{SEGMENTS}/{id}")
}

pub fn edit_segment(id: Id) -> String {
    format!("{SEGMENTS}/{id}/edit")
}

/// The builder, with a rule to begin with.
pub fn new_segment(rule: Rule) -> String {
    sketch(NEW_SEGMENT, &Sketch { rule, ..Sketch::default() })
}

/// The same, with a name to begin with.
pub fn named_segment(name: String, rule: Rule) -> String {
    sketch(NEW_SEGMENT, &Sketch { name, rule, ..Sketch::default() })
}

/// The builder at `path` with all that it has been told.
pub fn sketch(path: &str, sketch: &Sketch) -> String {
    let query = [
        ("name", sketch.name.clone()),
        ("about", sketch.about.clone()),
        ("on", sketch.on.map(day::text).unwrap_or_default()),
        ("rule", sketch.rule.to_text()),
    ];
    with_query(path, &query)
}

/// What stands in an address; nothing where there is no rule that can be read.
pub fn sketch_from(search: &str) -> Option<Sketch> {
    let (mut sketch, mut found) = (Sketch::default(), false);
    for (name, value) in pairs(search) {
        match name.as_str() {
            "name" => sketch.name = value,
            "about" => sketch.about = value,
            "on" => sketch.on = day::parse(&value),
            "rule" => {
                sketch.rule = Rule::parse(&value).ok()?;
                found = true;
            }
            _ => {}
        }
    }
    found.then_some(sketch)
}

/// The list of those whom a rule means.
pub fn who(rule: Rule) -> String {
    super::customers(&CustomerQuery { filters: vec![Filter::Rule(rule)], ..CustomerQuery::default() })
}

/// The overlap of these segments.
pub fn overlap(ids: &[Id]) -> String {
    let ids: Vec<String> = ids.iter().map(Id::to_string).collect();
    with_query(OVERLAP, &[("of", ids.join("|"))])
}

/// The segments of an overlap's address.
pub fn overlap_from(search: &str) -> Vec<Id> {
    let of = super::value(search, "of").unwrap_or_default();
    of.split('|').filter_map(|id| id.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::Device, segment::Clause};

    fn search(address: &str) -> &str {
        address.split_once('?').map(|(_, search)| search).unwrap_or_default()
    }

    #[test]
    fn a_draft_survives_its_address() {
        let tag = Rule::Is(Clause::Tag { any: vec!["a&b=\"李\" %".into()] });
        let draft = Sketch { name: "春节 & co".into(), about: "x\ny".into(), rule: tag, on: Some(20_000) };
        assert_eq!(sketch_from(search(&sketch(NEW_SEGMENT, &draft))), Some(draft));
        assert_eq!(sketch_from("?name=x"), None);
        assert_eq!(sketch_from("?rule=x"), None);
    }

    #[test]
    fn an_overlap_survives_its_address() {
        let ids = [Id::new(Device(1), 2), Id::new(Device(3), 4)];
        assert_eq!(overlap_from(search(&overlap(&ids))), ids);
        assert!(overlap_from("?of=x|").is_empty());
    }
}
