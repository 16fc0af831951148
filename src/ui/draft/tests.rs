use super::*;

fn tag(name: &str) -> Rule {
    Rule::Is(Clause::Tag { any: vec![name.into()] })
}

fn blank() -> Rule {
    Rule::Is(Clause::Tag { any: Vec::new() })
}

fn not(rule: Rule) -> Rule {
    Rule::Not(Box::new(rule))
}

fn ids(draft: &Draft) -> Vec<u32> {
    draft.members(draft.root.id).unwrap().iter().map(|node| node.id).collect()
}

#[test]
fn a_rule_comes_back_as_it_was() {
    let rules = [
        Rule::All(vec![tag("a"), Rule::Any(vec![tag("b"), not(tag("c"))])]),
        not(Rule::Any(vec![tag("a"), tag("b")])),
        Rule::On(7, Box::new(Rule::All(vec![tag("a"), tag("b")]))),
        Rule::All(vec![not(Rule::On(7, Box::new(tag("a")))), tag("b")]),
        Rule::Any(Vec::new()),
        Rule::default(),
    ];
    for rule in rules {
        let draft = Draft::new(&rule);
        assert_eq!(draft.rule(), rule);
        assert_eq!(draft.countable(), rule);
        assert_eq!(draft.clean(), rule);
    }
    // These have no place of their own in the tree, and mean the same with a group.
    for rule in [not(not(tag("a"))), Rule::On(7, Box::new(not(tag("a"))))] {
        let draft = Draft::new(&rule);
        assert_eq!(draft.clean(), rule);
    }
    assert_eq!(Draft::new(&tag("a")).rule(), Rule::All(vec![tag("a")]));
    assert_eq!(Draft::new(&tag("a")).clean(), tag("a"));
}

#[test]
fn what_is_not_finished_changes_nothing() {
    let rule = Rule::All(vec![tag("a"), not(blank()), Rule::Any(vec![blank(), tag("b")]), Rule::Any(Vec::new())]);
    let draft = Draft::new(&rule);
    let everybody = Rule::All(Vec::new());
    let nobody = Rule::Any(Vec::new());
    let want =
        Rule::All(vec![tag("a"), everybody.clone(), Rule::Any(vec![nobody.clone(), tag("b")]), everybody.clone()]);
    assert_eq!(draft.countable(), want);
    assert!(draft.unfinished().is_some());
    // Nothing but such: as if there were nothing.
    assert_eq!(Draft::new(&Rule::Any(vec![blank()])).countable(), everybody);
    // Only who is added by hand.
    assert_eq!(Draft::new(&nobody).countable(), nobody);
}

#[test]
fn each_part_finds_its_count() {
    let mut draft = Draft::new(&Rule::All(vec![tag("a"), not(Rule::Any(vec![tag("b"), blank()]))]));
    let leaf = |own, left| Counted { own, left, parts: Vec::new() };
    let group = Counted { own: 4, left: 4, parts: vec![leaf(3, 3), leaf(0, 4)] };
    let whole = Counted { own: 5, left: 5, parts: vec![leaf(9, 9), Counted { own: 6, left: 5, parts: vec![group] }] };
    let [first, second] = ids(&draft)[..] else { panic!("two members") };
    assert_eq!(draft.counted(draft.root.id, &whole).map(|counted| counted.own), Some(5));
    assert_eq!(draft.counted(first, &whole).map(|counted| counted.left), Some(9));
    assert_eq!(draft.counted(second, &whole).map(|counted| counted.left), Some(5));
    let inner: Vec<u32> = draft.members(second).unwrap().iter().map(|node| node.id).collect();
    assert_eq!(draft.counted(inner[0], &whole).map(|counted| counted.own), Some(3));
    assert_eq!(draft.counted(inner[1], &whole), None, "it is not finished");
    // The count of a moment ago has no place for what came since.
    let new = draft.add(draft.root.id, &tag("c"));
    assert_eq!(draft.counted(new, &whole), None);
}

#[test]
fn parts_are_moved_through_groups() {
    let mut draft = Draft::new(&Rule::All(vec![tag("a"), Rule::Any(vec![tag("b")]), tag("c")]));
    let [a, group, c] = ids(&draft)[..] else { panic!("three members") };
    assert!(!draft.can_shift(a, false) && draft.can_shift(a, true));
    draft.shift(a, true);
    assert_eq!(draft.rule(), Rule::All(vec![Rule::Any(vec![tag("a"), tag("b")]), tag("c")]));
    draft.shift(a, true);
    draft.shift(a, true);
    assert_eq!(draft.rule(), Rule::All(vec![Rule::Any(vec![tag("b")]), tag("a"), tag("c")]));
    draft.shift(c, false);
    draft.shift(c, false);
    assert_eq!(draft.rule(), Rule::All(vec![Rule::Any(vec![tag("b"), tag("c")]), tag("a")]));
    draft.unwrap(group);
    assert_eq!(draft.rule(), Rule::All(vec![tag("b"), tag("c"), tag("a")]));
    assert!(!draft.can_shift(a, true));
}

#[test]
fn parts_are_wrapped_copied_and_taken_out() {
    let mut draft = Draft::new(&Rule::All(vec![not(tag("a")), tag("b")]));
    let [a, b] = ids(&draft)[..] else { panic!("two members") };
    let group = draft.wrap(a).unwrap();
    let copy = draft.duplicate(group).unwrap();
    let one = Rule::All(vec![not(tag("a"))]);
    assert_eq!(draft.rule(), Rule::All(vec![one.clone(), one, tag("b")]));
    assert_eq!(draft.remove(copy), Some(b));
    assert_eq!(draft.remove(b), Some(group));
    assert_eq!(draft.clean(), not(tag("a")));
    assert_eq!(draft.remove(group), Some(draft.root.id));
    assert_eq!(draft.remove(group), None);
}

#[test]
fn groups_are_never_deeper_than_can_be_read_again() {
    let mut draft = Draft::new(&Rule::All(vec![tag("a")]));
    let [a] = ids(&draft)[..] else { panic!("one member") };
    let mut groups = 0;
    while draft.can_deepen() {
        draft.wrap(a).unwrap();
        groups += 1;
    }
    draft.get_mut(a).unwrap().not = true;
    assert!(groups > 20);
    assert_eq!(Rule::parse(&draft.rule().to_text()), Ok(draft.rule()));
}
