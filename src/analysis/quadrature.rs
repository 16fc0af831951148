//! Integrals of smooth positive functions by Gauss–Legendre panels (Abramowitz & Stegun 25.4.29–30).

/// Points in a panel: exact for polynomials up to degree 31, and to rounding for e^v over panels of width 5.
const POINTS: usize = 16;

/// The points and weights of one panel, for the interval −1 to 1.
#[derive(Clone, Debug)]
pub struct GaussLegendre {
    points: [(f64, f64); POINTS],
}

impl Default for GaussLegendre {
    fn default() -> Self {
        Self::new()
    }
}

impl GaussLegendre {
    /// Finds the zeros of the Legendre polynomial by Newton's method.
    pub fn new() -> Self {
        let n = POINTS as f64;
        let mut points = [(0.0, 0.0); POINTS];
        for (i, point) in points.iter_mut().enumerate() {
            let mut zero = (std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..8 {
                let (mut before, mut value) = (1.0, zero);
                for k in 2..=POINTS {
                    let k = k as f64;
                    (before, value) = (value, ((2.0 * k - 1.0) * zero * value - (k - 1.0) * before) / k);
                }
                slope = n * (zero * value - before) / (zero * zero - 1.0);
                zero -= value / slope;
            }
            *point = (zero, 2.0 / ((1.0 - zero * zero) * slope * slope));
        }
        GaussLegendre { points }
    }

    /// The points of the interval `from` to `to` with their weights.
    pub fn panel(&self, from: f64, to: f64) -> impl Iterator<Item = (f64, f64)> + '_ {
        let (middle, half) = ((from + to) / 2.0, (to - from) / 2.0);
        self.points.iter().map(move |(point, weight)| (middle + half * point, half * weight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrates_polynomials_and_exponentials() {
        let rule = GaussLegendre::new();
        let integral =
            |f: &dyn Fn(f64) -> f64, to: f64| rule.panel(0.0, to).map(|(v, weight)| weight * f(v)).sum::<f64>();
        assert!((integral(&|v| v.powi(31), 1.0) * 32.0 - 1.0).abs() < 1e-14);
        assert!((integral(&|v| (-v).exp(), 5.0) / (1.0 - (-5f64).exp()) - 1.0).abs() < 1e-15);
    }
}
