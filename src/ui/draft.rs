//! A rule while somebody builds it: a tree whose parts have names, so that each can be changed, moved and counted while
//! the others stay as they are on screen.
//!
//! What is not finished yet (no value chosen, an empty group) is kept, and counts as if it were not there.

use crate::domain::segment::{Clause, DEPTH, Measure, Range, Rule, Span, Test};
use crate::engine::query::Counted;

/// A part of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Never used for another part of the same draft.
    pub id: u32,
    pub not: bool,
    /// As of this day.
    pub on: Option<i64>,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// All of its members must hold, or any of them.
    Group {
        any: bool,
        members: Vec<Node>,
    },
    Is(Clause),
}

/// The whole of it: a group, and the last id that was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub root: Node,
    last: u32,
}

impl Draft {
    /// Of a rule that was saved or stands in an address.
    pub fn new(rule: &Rule) -> Self {
        Self::new_after(rule, 0)
    }

    fn new_after(rule: &Rule, mut last: u32) -> Self {
        let mut root = node(rule, &mut last);
        if matches!(root.body, Body::Is(_)) {
            last += 1;
            root = Node { id: last, not: false, on: None, body: Body::Group { any: false, members: vec![root] } };
        }
        Self { root, last }
    }

    /// Begins anew with another rule; no part has the id of one that was there before.
    pub fn begin(&mut self, rule: &Rule) {
        let last = self.last;
        *self = Self::new_after(rule, last);
    }

    /// All of it, what is not finished too.
    pub fn rule(&self) -> Rule {
        self.root.rule()
    }

    /// What can be counted: in the place of what is not finished stands what changes nothing, so that each part of the
    /// count has its place in the tree.
    pub fn countable(&self) -> Rule {
        match &self.root.body {
            Body::Group { members, .. } if !members.is_empty() && self.root.is_idle() => Rule::default(),
            _ => self.root.countable(),
        }
    }

    /// What can be saved: without empty groups, and without a group around one part.
    pub fn clean(&self) -> Rule {
        match self.root.clean() {
            Some(rule) => rule,
            None => self.root.rule(),
        }
    }

    /// The first condition that is not finished.
    pub fn unfinished(&self) -> Option<u32> {
        self.root.unfinished()
    }

    pub fn get(&self, id: u32) -> Option<&Node> {
        self.root.find(id)
    }

    pub fn get_mut(&mut self, id: u32) -> Option<&mut Node> {
        self.root.find_mut(id)
    }

    /// The condition of a part, if it is one.
    pub fn clause(&self, id: u32) -> Option<&Clause> {
        match &self.get(id)?.body {
            Body::Is(clause) => Some(clause),
            Body::Group { .. } => None,
        }
    }

    /// Puts a rule at the end of a group; its id.
    pub fn add(&mut self, group: u32, rule: &Rule) -> u32 {
        let new = node(rule, &mut self.last);
        let id = new.id;
        if let Some(Body::Group { members, .. }) = self.get_mut(group).map(|node| &mut node.body) {
            members.push(new);
        }
        id
    }

    /// Takes a part out, and says who is next to be looked at: the one after it, before it, or its group.
    pub fn remove(&mut self, id: u32) -> Option<u32> {
        let (group, at) = self.place(id)?;
        let members = self.members_mut(group)?;
        members.remove(at);
        Some(members.get(at).or(members.last()).map_or(group, |node| node.id))
    }

    /// Puts a copy after a part; its id.
    pub fn duplicate(&mut self, id: u32) -> Option<u32> {
        let (group, at) = self.place(id)?;
        let rule = self.get(id)?.rule();
        let copy = node(&rule, &mut self.last);
        let new = copy.id;
        self.members_mut(group)?.insert(at + 1, copy);
        Some(new)
    }

    /// Whether one more group around something could still be read again.
    pub fn can_deepen(&self) -> bool {
        self.rule().depth() + 2 < DEPTH
    }

    /// Puts a group around a part; the group's id.
    pub fn wrap(&mut self, id: u32) -> Option<u32> {
        let (group, at) = self.place(id)?;
        self.last += 1;
        let new = self.last;
        let members = self.members_mut(group)?;
        let inside = members.remove(at);
        let body = Body::Group { any: false, members: vec![inside] };
        members.insert(at, Node { id: new, not: false, on: None, body });
        Some(new)
    }

    /// Puts a group's members into its place. What the group says of them (not, as of a day) goes with it.
    pub fn unwrap(&mut self, id: u32) -> Option<u32> {
        let (group, at) = self.place(id)?;
        let members = self.members_mut(group)?;
        let Body::Group { members: inside, .. } = members.remove(at).body else { return None };
        let first = inside.first().map(|node| node.id);
        members.splice(at..at, inside);
        Some(first.unwrap_or(group))
    }

    /// One place up or down: past a condition, into a group, or out of one.
    pub fn shift(&mut self, id: u32, down: bool) -> Option<()> {
        let (group, at) = self.place(id)?;
        let members = self.members_mut(group)?;
        let beside = if down { at.checked_add(1).filter(|to| *to < members.len()) } else { at.checked_sub(1) };
        let Some(beside) = beside else {
            // Out of the group, to the side where it stood.
            let (outer, of_group) = self.place(group)?;
            let moved = self.members_mut(group)?.remove(at);
            self.members_mut(outer)?.insert(if down { of_group + 1 } else { of_group }, moved);
            return Some(());
        };
        let into = match &members[beside].body {
            Body::Group { members, .. } => Some(if down { 0 } else { members.len() }),
            Body::Is(_) => None,
        };
        let Some(into) = into else {
            members.swap(at, beside);
            return Some(());
        };
        let inner = members[beside].id;
        let moved = members.remove(at);
        self.members_mut(inner)?.insert(into, moved);
        Some(())
    }

    /// Whether a part is one of several of which any must hold.
    pub fn is_one_of_any(&self, id: u32) -> bool {
        let group = self.place(id).and_then(|(group, _)| self.get(group));
        matches!(group.map(|group| &group.body), Some(Body::Group { any: true, .. }))
    }

    /// Whether [`Draft::shift`] would do something.
    pub fn can_shift(&self, id: u32, down: bool) -> bool {
        let Some((group, at)) = self.place(id) else { return false };
        let count = self.members(group).map_or(0, |members| members.len());
        group != self.root.id || if down { at + 1 < count } else { at > 0 }
    }

    /// The count of a part, from that of the whole of [`Draft::countable`]; none of what is not finished.
    pub fn counted<'a>(&self, id: u32, whole: &'a Counted) -> Option<&'a Counted> {
        counted(&self.root, id, whole)
    }

    fn members(&self, group: u32) -> Option<&Vec<Node>> {
        match &self.get(group)?.body {
            Body::Group { members, .. } => Some(members),
            Body::Is(_) => None,
        }
    }

    fn members_mut(&mut self, group: u32) -> Option<&mut Vec<Node>> {
        match &mut self.get_mut(group)?.body {
            Body::Group { members, .. } => Some(members),
            Body::Is(_) => None,
        }
    }

    /// The group of a part, and its place there.
    fn place(&self, id: u32) -> Option<(u32, usize)> {
        self.root.place(id)
    }
}

fn node(rule: &Rule, last: &mut u32) -> Node {
    let mut new = |body| {
        *last += 1;
        Node { id: *last, not: false, on: None, body }
    };
    match rule {
        Rule::Is(clause) => new(Body::Is(clause.clone())),
        Rule::All(rules) | Rule::Any(rules) => {
            let mut group = new(Body::Group { any: matches!(rule, Rule::Any(_)), members: Vec::new() });
            let inside = rules.iter().map(|rule| node(rule, last)).collect();
            group.body = Body::Group { any: matches!(rule, Rule::Any(_)), members: inside };
            group
        }
        Rule::Not(inner) => match node(inner, last) {
            node if node.not => around(node, last, |group| group.not = true),
            node => Node { not: true, ..node },
        },
        Rule::On(day, inner) => match node(inner, last) {
            node if node.not || node.on.is_some() => around(node, last, |group| group.on = Some(*day)),
            node => Node { on: Some(*day), ..node },
        },
    }
}

/// A group of one, of which more is said than of that one.
fn around(node: Node, last: &mut u32, say: impl FnOnce(&mut Node)) -> Node {
    *last += 1;
    let mut group = Node { id: *last, not: false, on: None, body: Body::Group { any: false, members: vec![node] } };
    say(&mut group);
    group
}

fn counted<'a>(node: &Node, id: u32, whole: &'a Counted) -> Option<&'a Counted> {
    if node.id == id {
        return (!node.is_idle()).then_some(whole);
    }
    let mut inside = whole;
    for _ in 0..u8::from(node.not) + u8::from(node.on.is_some()) {
        inside = inside.parts.first()?;
    }
    let Body::Group { members, .. } = &node.body else { return None };
    let found = members.iter().zip(&inside.parts).find(|(member, _)| member.find(id).is_some());
    found.filter(|(member, _)| !member.is_idle()).and_then(|(member, part)| counted(member, id, part))
}

impl Node {
    fn with(&self, body: Rule) -> Rule {
        let rule = match self.on {
            Some(day) => Rule::On(day, Box::new(body)),
            None => body,
        };
        if self.not { Rule::Not(Box::new(rule)) } else { rule }
    }

    pub fn rule(&self) -> Rule {
        self.with(match &self.body {
            Body::Is(clause) => Rule::Is(clause.clone()),
            Body::Group { any, members } => group(*any, members.iter().map(Node::rule).collect()),
        })
    }

    /// Says nothing: not finished, or a group of nothing else.
    pub fn is_idle(&self) -> bool {
        match &self.body {
            Body::Is(clause) => !is_finished(clause),
            Body::Group { members, .. } => members.iter().all(Node::is_idle),
        }
    }

    fn countable(&self) -> Rule {
        self.with(match &self.body {
            Body::Is(clause) => Rule::Is(clause.clone()),
            Body::Group { any, members } => {
                // Everybody within all of them, nobody within any of them: both leave the rest as it is.
                let part = |node: &Node| if node.is_idle() { group(*any, Vec::new()) } else { node.countable() };
                group(*any, members.iter().map(part).collect())
            }
        })
    }

    fn clean(&self) -> Option<Rule> {
        let body = match &self.body {
            Body::Is(clause) => Rule::Is(clause.clone()),
            Body::Group { any, members } => {
                let mut rules: Vec<Rule> = members.iter().filter_map(Node::clean).collect();
                match rules.len() {
                    0 => return None,
                    1 => rules.remove(0),
                    _ => group(*any, rules),
                }
            }
        };
        Some(self.with(body))
    }

    fn unfinished(&self) -> Option<u32> {
        match &self.body {
            Body::Is(clause) => (!is_finished(clause)).then_some(self.id),
            Body::Group { members, .. } => members.iter().find_map(Node::unfinished),
        }
    }

    fn find(&self, id: u32) -> Option<&Node> {
        match &self.body {
            _ if self.id == id => Some(self),
            Body::Group { members, .. } => members.iter().find_map(|node| node.find(id)),
            Body::Is(_) => None,
        }
    }

    fn find_mut(&mut self, id: u32) -> Option<&mut Node> {
        if self.id == id {
            return Some(self);
        }
        match &mut self.body {
            Body::Group { members, .. } => members.iter_mut().find_map(|node| node.find_mut(id)),
            Body::Is(_) => None,
        }
    }

    fn place(&self, id: u32) -> Option<(u32, usize)> {
        let Body::Group { members, .. } = &self.body else { return None };
        match members.iter().position(|node| node.id == id) {
            Some(at) => Some((self.id, at)),
            None => members.iter().find_map(|node| node.place(id)),
        }
    }
}

fn group(any: bool, rules: Vec<Rule>) -> Rule {
    if any { Rule::Any(rules) } else { Rule::All(rules) }
}

/// Whether a condition says something already.
pub fn is_finished(clause: &Clause) -> bool {
    let range = |range: &Range| *range != Range::default();
    let days = |span: &Span| !matches!(span, Span::Ever | Span::Between { from: None, to: None });
    match clause {
        Clause::Field { test, .. } | Clause::Score { test, .. } => match test {
            Test::Any(values) => !values.is_empty(),
            Test::Contains(text) => !text.trim().is_empty(),
            Test::Known => true,
            Test::Number(within) => range(within),
            Test::Day(span) => days(span),
        },
        Clause::Tag { any } => !any.is_empty(),
        Clause::Consent { channel } => !channel.is_empty(),
        Clause::Interactions { count, .. } => range(count),
        Clause::Segment { .. } => true,
        Clause::Orders { all, .. } => {
            let says = |measure: &Measure| match measure {
                Measure::Count(within) | Measure::Spend(within) | Measure::Average(within) => range(within),
                Measure::First(span) | Measure::Last(span) => days(span),
            };
            !all.is_empty() && all.iter().all(says)
        }
    }
}

#[cfg(test)]
mod tests;
