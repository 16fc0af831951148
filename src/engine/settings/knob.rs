//! Settings that are whole numbers: the thresholds and weights of the methods.

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// 生命周期: declining after so many own gaps of silence, and ended after so many (`analysis::stage`).
    LateGaps,
    EndedGaps,
    /// Spend is compared over two windows of so many days, and of so many own gaps.
    TrendDays,
    TrendGaps,
    /// Of the earlier window, in per cent: below it spend falls, above it rises.
    Falling,
    Rising,
    /// 关系层次: from so many customers with orders in a year there are middling many, and many (`analysis::kotler`).
    SomeCustomers,
    ManyCustomers,
    /// 信誉度: what the parts weigh, and the share of returns and of disputes, in per cent, that is worth no point
    /// (`analysis::credit`).
    CreditPayments,
    CreditReturns,
    CreditDisputes,
    CreditRating,
    WorstReturns,
    WorstDisputes,
    /// 让渡价值: what the parts weigh, in per cent (`analysis::delivered_value`).
    WeighProduct,
    WeighService,
    WeighPersonnel,
    WeighImage,
    WeighMoney,
    WeighTime,
    WeighMental,
    WeighEffort,
}

impl Knob {
    pub const STAGES: [Knob; 6] =
        [Self::LateGaps, Self::EndedGaps, Self::TrendDays, Self::TrendGaps, Self::Falling, Self::Rising];
    pub const RELATIONSHIP: [Knob; 2] = [Self::SomeCustomers, Self::ManyCustomers];
    /// In the order of `CreditPart::ALL`.
    pub const CREDIT_WEIGHTS: [Knob; 4] =
        [Self::CreditPayments, Self::CreditReturns, Self::CreditDisputes, Self::CreditRating];
    pub const WORST: [Knob; 2] = [Self::WorstReturns, Self::WorstDisputes];
    pub const VALUES: [Knob; 4] = [Self::WeighProduct, Self::WeighService, Self::WeighPersonnel, Self::WeighImage];
    pub const COSTS: [Knob; 4] = [Self::WeighMoney, Self::WeighTime, Self::WeighMental, Self::WeighEffort];
    /// Thresholds that follow each other.
    const PAIRS: [(Knob, Knob); 2] = [(Self::LateGaps, Self::EndedGaps), (Self::SomeCustomers, Self::ManyCustomers)];
    /// How many there are.
    pub const COUNT: usize = 22;

    pub fn all() -> impl Iterator<Item = Knob> {
        let groups: [&[Knob]; 6] =
            [&Self::STAGES, &Self::RELATIONSHIP, &Self::CREDIT_WEIGHTS, &Self::WORST, &Self::VALUES, &Self::COSTS];
        groups.into_iter().flatten().copied()
    }

    /// The name it is kept under, what it is until a person sets it, and its ends.
    const fn facts(self) -> (&'static str, i64, i64, i64) {
        match self {
            Self::LateGaps => ("late_gaps", 2, 1, 50),
            Self::EndedGaps => ("ended_gaps", 3, 1, 50),
            Self::TrendDays => ("trend_days", 90, 1, 3_650),
            Self::TrendGaps => ("trend_gaps", 3, 0, 50),
            Self::Falling => ("falling", 60, 0, 100),
            Self::Rising => ("rising", 140, 100, 1_000),
            Self::SomeCustomers => ("some_customers", 200, 1, 10_000_000),
            Self::ManyCustomers => ("many_customers", 2_000, 1, 10_000_000),
            Self::CreditPayments => ("credit_payments", 40, 0, 100),
            Self::CreditReturns => ("credit_returns", 20, 0, 100),
            Self::CreditDisputes => ("credit_disputes", 20, 0, 100),
            Self::CreditRating => ("credit_rating", 20, 0, 100),
            Self::WorstReturns => ("worst_returns", 50, 0, 100),
            Self::WorstDisputes => ("worst_disputes", 20, 0, 100),
            Self::WeighProduct => ("weigh_product", 100, 0, 1_000),
            Self::WeighService => ("weigh_service", 100, 0, 1_000),
            Self::WeighPersonnel => ("weigh_personnel", 100, 0, 1_000),
            Self::WeighImage => ("weigh_image", 100, 0, 1_000),
            Self::WeighMoney => ("weigh_money", 100, 0, 1_000),
            Self::WeighTime => ("weigh_time", 100, 0, 1_000),
            Self::WeighMental => ("weigh_mental", 100, 0, 1_000),
            Self::WeighEffort => ("weigh_effort", 100, 0, 1_000),
        }
    }

    pub fn name(self) -> &'static str {
        self.facts().0
    }

    pub fn named(name: &str) -> Option<Knob> {
        Self::all().find(|knob| knob.name() == name)
    }

    /// What it is until a person sets it.
    pub fn usual(self) -> i64 {
        self.facts().1
    }

    /// The least and the greatest it can be.
    pub fn ends(self) -> (i64, i64) {
        (self.facts().2, self.facts().3)
    }

    /// A text that a person wrote for it.
    pub fn read(self, text: &str) -> Option<i64> {
        let (least, greatest) = self.ends();
        text.trim().parse().ok().filter(|number| (least..=greatest).contains(number))
    }
}

/// What all of them are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knobs([i64; Knob::COUNT]);

impl Default for Knobs {
    fn default() -> Self {
        let mut knobs = Self([0; Knob::COUNT]);
        Knob::all().for_each(|knob| knobs.set(knob, knob.usual()));
        knobs
    }
}

impl Knobs {
    /// The least and the greatest that one can be as the others are: of two in a row the first is not beyond the second.
    pub fn ends(&self, knob: Knob) -> (i64, i64) {
        let (least, greatest) = knob.ends();
        let after = Knob::PAIRS.into_iter().find(|(first, _)| *first == knob).map(|(_, second)| self.get(second));
        let before = Knob::PAIRS.into_iter().find(|(_, second)| *second == knob).map(|(first, _)| self.get(first));
        (before.unwrap_or(least).max(least), after.unwrap_or(greatest).min(greatest))
    }

    pub fn get(&self, knob: Knob) -> i64 {
        self.0[knob as usize]
    }

    pub fn set(&mut self, knob: Knob, value: i64) {
        self.0[knob as usize] = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_has_a_place_and_a_name_of_its_own() {
        let places: BTreeSet<usize> = Knob::all().map(|knob| knob as usize).collect();
        let names: BTreeSet<&str> = Knob::all().map(Knob::name).collect();
        assert_eq!((places.len(), places.last(), names.len()), (Knob::COUNT, Some(&(Knob::COUNT - 1)), Knob::COUNT));
        for knob in Knob::all() {
            assert_eq!(
                (Knob::named(knob.name()), knob.read(&knob.usual().to_string())),
                (Some(knob), Some(knob.usual()))
            );
        }
    }

    #[test]
    fn of_two_in_a_row_the_first_is_not_beyond_the_second() {
        let mut knobs = Knobs::default();
        assert_eq!((knobs.ends(Knob::LateGaps), knobs.ends(Knob::EndedGaps)), ((1, 3), (2, 50)));
        knobs.set(Knob::ManyCustomers, 300);
        assert_eq!(knobs.ends(Knob::SomeCustomers), (1, 300));
        assert_eq!(knobs.ends(Knob::Falling), Knob::Falling.ends());
    }
}
