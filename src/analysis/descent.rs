//! The lowest point of a function of up to three weights between 0 and 1.

use super::refusal::Refusal;

/// The search ends when its step is below this.
const LEAST_STEP: f64 = 1e-9;
/// And never takes more rounds than this.
const MOST_ROUNDS: usize = 2_000;

/// Search by steps along the axes (Hooke & Jeeves 1961) within 0 to 1: whenever no step goes down, the step is halved.
/// It needs no derivatives and is at home on the border, where weights often end.
pub fn lowest_point(
    from: [f64; 3],
    dimensions: usize,
    height: &dyn Fn([f64; 3]) -> f64,
    go_on: &mut dyn FnMut() -> Result<(), Refusal>,
) -> Result<(f64, [f64; 3]), Refusal> {
    let explore = |mut at: [f64; 3], mut lowest: f64, step: f64| {
        for axis in 0..dimensions {
            for side in [step, -step] {
                let mut next = at;
                next[axis] = (at[axis] + side).clamp(0.0, 1.0);
                let found = height(next);
                if found < lowest {
                    (at, lowest) = (next, found);
                    break;
                }
            }
        }
        (at, lowest)
    };
    let (mut best, mut lowest, mut step) = (from, height(from), 0.1);
    for _ in 0..MOST_ROUNDS {
        go_on()?;
        let (mut next, mut found) = explore(best, lowest, step);
        if found >= lowest {
            step /= 2.0;
            if step < LEAST_STEP {
                break;
            }
        }
        // While it goes down, go on in the same direction and explore from there.
        while found < lowest {
            let ahead: [f64; 3] = std::array::from_fn(|axis| (2.0 * next[axis] - best[axis]).clamp(0.0, 1.0));
            (best, lowest) = (next, found);
            (next, found) = explore(ahead, height(ahead), step);
        }
    }
    Ok((lowest, best))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_valley_and_a_border() {
        let valley = |[x, y, _]: [f64; 3]| (x - 0.3) * (x - 0.3) + 100.0 * (y - x) * (y - x);
        let (_, [x, y, z]) = lowest_point([0.9, 0.1, 0.5], 2, &valley, &mut || Ok(())).unwrap();
        assert!((x - 0.3).abs() < 1e-6 && (y - 0.3).abs() < 1e-6 && z == 0.5);
        let slope = |[x, _, _]: [f64; 3]| -x;
        assert_eq!(lowest_point([0.2, 0.0, 0.0], 1, &slope, &mut || Ok(())), Ok((-1.0, [1.0, 0.0, 0.0])));
        assert_eq!(lowest_point([0.2; 3], 1, &slope, &mut || Err(Refusal::Stopped)), Err(Refusal::Stopped));
    }
}
