//! What a field or a score can be tested for, and how each test begins.

use super::controls::{Days, Scale};
use crate::domain::{
    schema::{Key, Kind, Table, customer},
    score::{Score, Unit},
    segment::{Clause, Range, Span, Test},
    value::Value,
};
use crate::ui::i18n::{Text, t};

/// A kind of [`Test`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    Any,
    Contains,
    Known,
    Number,
    Day,
}

impl Tried {
    pub fn of(test: &Test) -> Self {
        match test {
            Test::Any(_) => Tried::Any,
            Test::Contains(_) => Tried::Contains,
            Test::Known => Tried::Known,
            Test::Number(_) => Tried::Number,
            Test::Day(_) => Tried::Day,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Tried::Any => "any",
            Tried::Contains => "contains",
            Tried::Known => "known",
            Tried::Number => "number",
            Tried::Day => "day",
        }
    }

    pub fn text(self, about: &About) -> Text {
        match (self, about) {
            (Tried::Any, About::Score(score)) if matches!(score.unit(), Unit::Rank(_)) => t::SEGMENTS_IS_ONE_OF,
            (Tried::Number, About::Score(score)) if matches!(score.unit(), Unit::Rank(_)) => t::SEGMENTS_IN_RANGE,
            (Tried::Any, _) => t::SEGMENTS_IS,
            (Tried::Contains, _) => t::SEGMENTS_CONTAINS,
            (Tried::Known, About::Score(_)) => t::SEGMENTS_RECKONED,
            (Tried::Known, About::Field(_)) => t::SEGMENTS_KNOWN,
            (Tried::Number, about) if about.is_custom() => t::SEGMENTS_AS_NUMBER,
            (Tried::Day, about) if about.is_custom() => t::SEGMENTS_AS_DATE,
            (Tried::Number | Tried::Day, _) => t::SEGMENTS_IS_WITHIN,
        }
    }
}

/// What is tested.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    Field(Key),
    Score(Score),
}

impl About {
    fn kind(&self) -> Kind {
        match self {
            About::Field(key) => Table::Customer.field(key.field).map_or(Kind::Text, |info| info.kind),
            About::Score(_) => Kind::Int,
        }
    }

    fn is_custom(&self) -> bool {
        matches!(self, About::Field(key) if key.field == customer::CUSTOM)
    }

    /// The values to tick are words or choices; else they are typed.
    pub fn has_choices(&self) -> bool {
        match self {
            About::Score(score) => matches!(score.unit(), Unit::Class(_) | Unit::Rank(_)),
            About::Field(_) => matches!(self.kind(), Kind::Word | Kind::Choice(_)),
        }
    }

    /// The tests that it can be put to; the first is what a new condition begins with.
    pub fn offered(&self) -> &'static [Tried] {
        use Tried::{Any, Contains, Day, Known, Number};
        match self {
            About::Score(score) => match score.unit() {
                Unit::Class(_) => &[Any, Known],
                Unit::Rank(_) => &[Any, Number, Known],
                _ => &[Number, Known],
            },
            About::Field(_) if self.is_custom() => &[Contains, Any, Number, Day, Known],
            About::Field(_) => match self.kind() {
                Kind::Word => &[Any, Contains, Known],
                Kind::Choice(_) | Kind::Flag => &[Any, Known],
                Kind::Day | Kind::Time => &[Day, Known],
                Kind::Int | Kind::Amount => &[Number, Known],
                Kind::Ref(_) | Kind::Lines => &[Known],
                Kind::Text | Kind::Long | Kind::Phone | Kind::Email => &[Contains, Any, Known],
            },
        }
    }

    /// How a test of it begins.
    pub fn begin(&self, tried: Tried) -> Test {
        match tried {
            Tried::Any => Test::Any(Vec::new()),
            Tried::Contains => Test::Contains(String::new()),
            Tried::Known => Test::Known,
            Tried::Number => Test::Number(self.first_range()),
            Tried::Day if self.kind() == Kind::Day => Test::Day(Span::Anniversary(30)),
            Tried::Day => Test::Day(Span::Last(30)),
        }
    }

    fn first_range(&self) -> Range {
        match self {
            About::Field(_) => Range::at_least(1),
            About::Score(score) => match score.unit() {
                Unit::Days => Range::at_most(90),
                Unit::Share => Range::at_least(5_000),
                Unit::Amount => Range::at_least(1_000_000),
                Unit::Thousandths => Range::at_least(1_000),
                Unit::Hundredths => Range::at_least(100),
                Unit::Rank(of) => Range::at_least(of - 1),
                Unit::Count | Unit::Class(_) => Range::at_least(1),
            },
        }
    }

    /// The days that it can be asked for.
    pub fn days(&self) -> &'static [Days] {
        if self.kind() == Kind::Day || self.is_custom() { Days::YEARLY } else { Days::MOMENT }
    }

    pub fn scale(&self, currency: &str, days: &str) -> Scale {
        match self {
            About::Field(_) => Scale::kind(self.kind(), currency),
            About::Score(score) => match score.unit() {
                Unit::Days => Scale::of(0, days),
                Unit::Share => Scale::of(2, "%"),
                Unit::Amount => Scale::of(4, currency),
                Unit::Thousandths => Scale::of(3, ""),
                Unit::Hundredths => Scale::of(2, ""),
                Unit::Rank(_) | Unit::Count | Unit::Class(_) => Scale::plain(),
            },
        }
    }
}

/// The condition that asks for it, as it begins.
pub fn first_clause(about: &About) -> Clause {
    let test = about.begin(about.offered().first().copied().unwrap_or(Tried::Known));
    match about {
        About::Field(key) => Clause::Field { key: key.clone(), test },
        About::Score(score) => Clause::Score { score: *score, test },
    }
}

/// The test of a condition.
pub fn test_of(clause: &Clause) -> Option<&Test> {
    match clause {
        Clause::Field { test, .. } | Clause::Score { test, .. } => Some(test),
        _ => None,
    }
}

/// Puts another test into a condition.
pub fn set_test(clause: &mut Clause, new: Test) {
    if let Clause::Field { test, .. } | Clause::Score { test, .. } = clause {
        *test = new;
    }
}

/// Several texts typed in one line: `a, b`.
pub fn typed_values(text: &str) -> Vec<Value> {
    let parts = text.split([',', '，', '、', ';', '；']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(Value::text).collect()
}
