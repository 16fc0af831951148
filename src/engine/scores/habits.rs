//! What customers of this shop have done in the past year: what is expected of others in the same place.

use crate::analysis::purchases::PurchaseDay;

/// Lost so lately that they still remember the shop, in days.
pub const LATELY: i64 = 90;
const YEAR: i64 = 365;
/// A share of fewer customers is no experience.
const EXPERIENCE: u32 = 20;

/// How many were in some place a year ago, and how many of them have bought since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    pub of: u32,
    pub back: u32,
}

impl Rate {
    fn add(&mut self, back: bool) {
        self.of += 1;
        self.back += u32::from(back);
    }

    /// The share that has bought since; `None` of too few.
    pub fn share(self) -> Option<f64> {
        (self.of >= EXPERIENCE).then(|| f64::from(self.back) / f64::from(self.of))
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// Median days from first to second purchase.
    pub second_after: i64,
    pub won_back: Rate,
    pub came_again: Rate,
    /// Not lost yet, but silent for more than half of the time that makes one lost.
    pub late_came: Rate,
}

/// Gathers the habits customer by customer.
pub struct Gathering {
    /// A year ago.
    then: i64,
    lost: i64,
    habits: Habits,
    gaps: Vec<i64>,
    /// Who had bought once a year ago: for how long they had been silent, and whether they came again.
    once: Vec<(i64, bool)>,
}

impl Gathering {
    pub fn new(day: i64, lost: i64) -> Self {
        Self { then: day - YEAR, lost, habits: Habits::default(), gaps: Vec::new(), once: Vec::new() }
    }

    /// One customer's days.
    pub fn add(&mut self, days: &[PurchaseDay]) {
        let mut bought = days.iter().filter(|day| day.bought).map(|day| i64::from(day.day));
        let (first, second) = (bought.next(), bought.next());
        self.gaps.extend(first.zip(second).map(|(first, second)| second - first));
        let until = days.partition_point(|past| i64::from(past.day) <= self.then);
        let (past, since) = days.split_at(until);
        let Some(last) = past.iter().rfind(|day| day.bought) else { return };
        let (silence, back) = (self.then - i64::from(last.day), since.iter().any(|day| day.bought));
        if (self.lost + 1..=self.lost + LATELY).contains(&silence) {
            self.habits.won_back.add(back);
        } else if (self.lost / 2 + 1..=self.lost).contains(&silence) {
            self.habits.late_came.add(back);
        }
        if silence <= self.lost && past.iter().filter(|day| day.bought).nth(1).is_none() {
            self.once.push((silence, back));
        }
    }

    pub fn finish(mut self) -> Habits {
        if !self.gaps.is_empty() {
            let middle = self.gaps.len() / 2;
            self.habits.second_after = *self.gaps.select_nth_unstable(middle).1;
        }
        let due = self.habits.second_after.min(self.lost);
        let once = self.once.iter().filter(|(silence, _)| *silence >= due);
        once.for_each(|(_, back)| self.habits.came_again.add(*back));
        self.habits
    }
}
