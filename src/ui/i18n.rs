//! The texts of both languages, and how a text is filled.
//!
//! `locales/LANGUAGE/FEATURE.json` hold them, flat: `"home.title": "Home"` becomes [`t::HOME_TITLE`]. A text may have
//! `{name}`, which is filled, and `{n:row|rows}`, which becomes `row` where `n` is 1. Texts in `schema.json` are also
//! found by name.
//!
//! What the first screen says is in the page's own module; the texts of all other screens are loaded with them.

use std::cell::Cell;

/// A text's place in the tables of all languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(u16);

/// One constant for each text.
pub mod t {
    #![allow(clippy::doc_markdown)] // the docs of the constants are the texts themselves
    use super::Text;
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Locale {
    En,
    ZhCn,
}

impl Locale {
    pub const ALL: [Locale; 2] = [Locale::En, Locale::ZhCn];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::ZhCn => "zh-CN",
        }
    }

    /// The language's name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Locale::En => "English",
            Locale::ZhCn => "简体中文",
        }
    }

    /// Of a tag such as the browser gives: all kinds of Chinese are `zh-CN`, everything else is English.
    pub fn from_tag(tag: &str) -> Self {
        if tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("zh")) { Locale::ZhCn } else { Locale::En }
    }
}

/// The texts of all screens but the first.
pub struct Later {
    en: &'static [&'static str],
    zh_cn: &'static [&'static str],
    named: &'static [(&'static str, Text)],
}

/// In the page, only the chunk of the other screens may name it.
pub static LATER: Later = Later { en: &t::LATER_EN, zh_cn: &t::LATER_ZH_CN, named: &t::NAMED };

thread_local! {
    static LOADED: Cell<Option<&'static Later>> = const { Cell::new(None) };
}

/// They are there from now on.
pub fn loaded(later: &'static Later) {
    LOADED.set(Some(later));
}

fn later() -> Option<&'static Later> {
    if cfg!(target_arch = "wasm32") { LOADED.get() } else { Some(&LATER) }
}

/// The text as it is written, unfilled; empty for one of another screen that is not there yet.
pub fn raw(locale: Locale, text: Text) -> &'static str {
    let index = usize::from(text.0);
    let first = match locale {
        Locale::En => &t::FIRST_EN,
        Locale::ZhCn => &t::FIRST_ZH_CN,
    };
    if let Some(text) = first.get(index) {
        return text;
    }
    let later = later().map_or(&[][..], |later| match locale {
        Locale::En => later.en,
        Locale::ZhCn => later.zh_cn,
    });
    later.get(index - first.len()).copied().unwrap_or_default()
}

/// A text of `schema.json` by its key.
pub fn named(key: &str) -> Option<Text> {
    let named = later()?.named;
    named.binary_search_by(|(name, _)| (*name).cmp(key)).ok().map(|index| named[index].1)
}

/// Puts values in the places of their names. A name that is not given stays as it is, to be noticed.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let Some(end) = rest[start..].find('}').map(|end| start + end) else { break };
        out.push_str(&rest[..start]);
        let inside = &rest[start + 1..end];
        let (name, forms) = inside.split_once(':').unwrap_or((inside, ""));
        match (values.iter().find(|(key, _)| *key == name), forms.split_once('|')) {
            (Some((_, "1")), Some((one, _))) => out.push_str(one),
            (Some(_), Some((_, many))) => out.push_str(many),
            (Some((_, value)), None) => out.push_str(value),
            (None, _) => out.push_str(&rest[start..=end]),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schema::{Kind, Section, Table};
    use crate::domain::score::{Score, Unit};

    #[test]
    fn texts_are_filled() {
        assert_eq!(fill("{n} {n:row|rows} of {name}", &[("n", "1"), ("name", "a.csv")]), "1 row of a.csv");
        assert_eq!(fill("{n} {n:row|rows}", &[("n", "1,200")]), "1,200 rows");
        assert_eq!(fill("{n} 行{other", &[("n", "2")]), "2 行{other");
        assert_eq!(fill("{who}", &[]), "{who}");
    }

    /// A value that looks like a placeholder is text, not filled again.
    #[test]
    fn values_are_not_filled() {
        assert_eq!(fill("{a}{b}", &[("a", "{b}"), ("b", "x")]), "{b}x");
    }

    #[test]
    fn everything_in_the_schema_has_a_text() {
        let mut missing = Vec::new();
        let mut want = |key: String| {
            if named(&key).is_none() {
                missing.push(key);
            }
        };
        for table in Table::ALL {
            want(format!("table.{}", table.name()));
            for field in table.fields() {
                if field.section != Section::Hidden {
                    want(format!("field.{}.{}", table.name(), field.name));
                }
                if let Kind::Choice(choices) = field.kind {
                    choices.iter().for_each(|choice| want(format!("choice.{}.{}.{choice}", table.name(), field.name)));
                }
            }
        }
        for score in Score::ALL {
            want(format!("score.{}", score.name()));
            if let Unit::Class(names) = score.unit() {
                names.iter().for_each(|name| want(format!("class.{}.{name}", score.name())));
            }
        }
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn languages_are_found() {
        for (tag, locale) in [("zh", Locale::ZhCn), ("ZH-TW", Locale::ZhCn), ("en-GB", Locale::En), ("", Locale::En)] {
            assert_eq!(Locale::from_tag(tag), locale, "{tag}");
        }
    }
}
