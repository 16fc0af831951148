//! Chance that comes out the same every time: SplitMix64 (Steele, Lea & Flood 2014).

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From 0 up to, not including, `end`; 0 where there is nothing below it.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// From `first` to `last`, both included.
    pub fn range(&mut self, first: i64, last: i64) -> i64 {
        first + self.below((last - first + 1).max(1) as usize) as i64
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// One of a list that is not empty.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// One of a list that is not empty, by weight.
    pub fn weigh<T: Copy>(&mut self, list: &[T], weight: impl Fn(&T) -> u32) -> T {
        let sum: u32 = list.iter().map(&weight).sum();
        let mut left = self.below(sum as usize) as u32;
        for item in list {
            match left.checked_sub(weight(item)) {
                Some(rest) => left = rest,
                None => return *item,
            }
        }
        list[0]
    }

    /// Exponentially distributed with mean 1.
    pub fn wait(&mut self) -> f64 {
        -(1.0 - self.unit()).ln()
    }
}
