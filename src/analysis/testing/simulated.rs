//! Simulated customers for tests: drawn from a seed, so the same on every machine.
use crate::analysis::gamma_gamma::Spending;
use crate::analysis::history::Summary;

/// SplitMix64 (Steele, Lea & Flood 2014).
pub struct Draw(pub u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform, above 0 and below 1.
    pub fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// A whole number below `n`.
    pub fn below(&mut self, n: u32) -> u32 {
        (self.uniform() * f64::from(n)) as u32
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Gamma with this shape and rate 1 (Marsaglia & Tsang 2000).
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.uniform().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        loop {
            let z = self.normal();
            let v = (1.0 + z / (9.0 * d).sqrt()).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * z * z + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// A customer of a BG/NBD world, observed for `days`, in whole days, with Gamma-Gamma spend in whole cents.
    pub fn customer(&mut self, [r, alpha, a, b]: [f64; 4], days: u32) -> (Summary, Spending) {
        let rate = self.gamma(r) / alpha;
        let (leave, stay) = (self.gamma(a), self.gamma(b));
        let leave = leave / (leave + stay);
        let (mut day, mut last, mut x) = (0.0, 0, 0);
        loop {
            day += -self.uniform().ln() / rate * 7.0;
            if day >= f64::from(days) {
                break;
            }
            // Purchases of one day are one.
            if day as u32 > last {
                (last, x) = (day as u32, x + 1);
                if self.uniform() < leave {
                    break;
                }
            }
        }
        let scale = self.gamma(4.0) / 15.0;
        let spend: f64 = (0..x).map(|_| (self.gamma(6.0) / scale * 100.0).ceil()).sum();
        let mean = if x == 0 { 0.0 } else { spend / f64::from(x) / 100.0 };
        (Summary::from_days(x, last, days), Spending { x, mean })
    }

    /// `n` customers whose first purchases spread over `days`.
    pub fn customers(&mut self, n: usize, parameters: [f64; 4], days: u32) -> (Vec<Summary>, Vec<Spending>) {
        (0..n)
            .map(|_| {
                let observed = days - self.below(days * 2 / 3);
                self.customer(parameters, observed)
            })
            .unzip()
    }
}
