//! The one merge: how two versions of a record become one, on every device the same.
//!
//! Commutative, associative and idempotent, so that it does not matter in which order, how often or over which way
//! versions arrive (Shapiro, Preguiça, Baquero & Zawirski 2011, "Conflict-free Replicated Data Types": a map of
//! last-writer-wins registers). It needs no common base and never refuses.

use super::record::{Cell, Record};
use super::schema::Key;
use std::collections::btree_map::Entry;

/// A write that lost against another without either writer knowing of the other: a person may want to look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    pub key: Key,
    pub lost: Cell,
    pub won: Cell,
}

/// Field by field the later write. The greater stamp wins; should two writes share a stamp, which only a broken writer
/// brings about, the greater value does, so that all devices still agree.
pub fn merge(a: &Record, b: &Record) -> Record {
    let mut merged = a.clone();
    for (key, cell) in &b.fields {
        match merged.fields.entry(key.clone()) {
            Entry::Vacant(vacant) => {
                vacant.insert(cell.clone());
            }
            Entry::Occupied(mut occupied) => {
                if cell > occupied.get() {
                    occupied.insert(cell.clone());
                }
            }
        }
    }
    merged
}

/// The fields where `a` and `b` hold different values and the winner had not seen the loser.
pub fn conflicts(a: &Record, b: &Record) -> Vec<Conflict> {
    let both = a.fields.iter().filter_map(|(key, ours)| Some((key, ours, b.fields.get(key)?)));
    both.filter_map(|(key, ours, theirs)| {
        let (won, lost) = if ours > theirs { (ours, theirs) } else { (theirs, ours) };
        let unseen = won.seen < lost.stamp && won.stamp != lost.stamp;
        (unseen && won.value != lost.value).then(|| Conflict { key: key.clone(), lost: lost.clone(), won: won.clone() })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::{Device, Id},
        schema::{DELETED, Field},
        stamp::{Clock, Stamp},
        value::Value,
    };
    use proptest::prelude::*;

    /// What one of three replicas does: write a field, delete, or take over what another one has.
    #[derive(Clone, Debug)]
    enum Step {
        Write { replica: usize, field: u16, value: i64, now: u64 },
        Delete { replica: usize, now: u64 },
        Take { replica: usize, from: usize },
    }

    fn step() -> impl Strategy<Value = Step> {
        // Codes above 40_000 are fields that this version does not know.
        let field = prop_oneof![1..5u16, 40_000..40_003u16];
        prop_oneof![
            4 => (0..3usize, field, -3..3i64, 0..50u64)
                .prop_map(|(replica, field, value, now)| Step::Write { replica, field, value, now }),
            1 => (0..3usize, 0..50u64).prop_map(|(replica, now)| Step::Delete { replica, now }),
            2 => (0..3usize, 0..3usize).prop_map(|(replica, from)| Step::Take { replica, from }),
        ]
    }

    /// Plays the steps on three replicas of one record.
    fn play(steps: &[Step]) -> Vec<Record> {
        let mut records = vec![Record::new(Id::new(Device(7), 1)); 3];
        let mut clocks: Vec<Clock> = (0..3).map(|n| Clock::new(Device(n))).collect();
        for step in steps {
            match *step {
                Step::Write { replica, field, value, now } => {
                    let stamp = clocks[replica].tick(now);
                    records[replica].set(Field(field), Value::Int(value), stamp);
                }
                Step::Delete { replica, now } => {
                    let stamp = clocks[replica].tick(now);
                    records[replica].set(DELETED, Value::Int(1), stamp);
                }
                Step::Take { replica, from } => {
                    records[replica] = merge(&records[replica], &records[from]);
                    let latest = records[replica].fields.values().map(|cell| cell.stamp).max();
                    clocks[replica].see(latest.unwrap_or(Stamp::NEVER));
                }
            }
        }
        records
    }

    /// Cells as they could come from anywhere, even two of one stamp.
    fn wild() -> impl Strategy<Value = Record> {
        let cell =
            (0..4u64, 0..2u32, 0..3u32, -2..2i64, 0..3u64).prop_map(|(millis, counter, device, value, seen)| Cell {
                stamp: Stamp { millis, counter, device: Device(device) },
                value: if value < 0 { Value::Null } else { Value::Int(value) },
                seen: Stamp { millis: seen, counter: 0, device: Device(0) },
            });
        proptest::collection::btree_map((0..6u16).prop_map(|code| Key::from(Field(code))), cell, 0..6)
            .prop_map(|fields| Record { id: Id::new(Device(7), 1), fields })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn merge_is_commutative_associative_and_idempotent(a in wild(), b in wild(), c in wild()) {
            prop_assert_eq!(merge(&a, &b), merge(&b, &a));
            prop_assert_eq!(merge(&merge(&a, &b), &c), merge(&a, &merge(&b, &c)));
            prop_assert_eq!(merge(&a, &a), a.clone());
            let ab = merge(&a, &b);
            prop_assert_eq!(merge(&ab, &b), ab);
        }

        #[test]
        fn three_replicas_agree_in_whatever_order_they_meet(steps in proptest::collection::vec(step(), 0..14)) {
            let r = play(&steps);
            let forwards = merge(&merge(&r[0], &r[1]), &r[2]);
            let backwards = merge(&r[2], &merge(&r[1], &r[0]));
            let crosswise = merge(&merge(&r[1], &r[2]), &merge(&r[0], &r[2]));
            prop_assert_eq!(&forwards, &backwards);
            prop_assert_eq!(&forwards, &crosswise);
            for record in &r {
                for key in record.fields.keys() {
                    prop_assert!(forwards.fields.contains_key(key), "a field was lost");
                }
            }
        }

        #[test]
        fn a_conflict_is_told_exactly_when_neither_knew_of_the_other(steps in proptest::collection::vec(step(), 0..14)) {
            let r = play(&steps);
            let told = conflicts(&r[0], &r[1]);
            prop_assert_eq!(&told, &conflicts(&r[1], &r[0]), "the same whoever asks");
            for conflict in told {
                prop_assert!(conflict.won.stamp > conflict.lost.stamp);
                prop_assert!(conflict.won.seen < conflict.lost.stamp);
            }
        }
    }

    #[test]
    fn an_edit_that_knew_the_other_is_no_conflict() {
        let id = Id::new(Device(7), 1);
        let (mut clock, mut other) = (Clock::new(Device(1)), Clock::new(Device(2)));
        let mut a = Record::new(id);
        a.set(Field(1), Value::text("A"), clock.tick(10));
        let mut b = a.clone();
        b.set(Field(1), Value::text("B"), other.tick(20));
        assert_eq!(conflicts(&a, &b), vec![]);
        a.set(Field(1), Value::text("C"), clock.tick(15));
        let told = conflicts(&a, &b);
        assert_eq!(told.len(), 1);
        assert_eq!((&told[0].won.value, &told[0].lost.value), (&Value::text("B"), &Value::text("C")));
    }
}
