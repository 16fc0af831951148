use super::*;
use crate::analysis::testing::oracle::oracle;

fn assert_close(found: f64, expected: f64, relative: f64, what: &str) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{what}: {found:e}, expected {expected:e}");
}

/// Abramowitz & Stegun table 6.1 and mpmath.
#[test]
fn gamma_functions_at_known_points() {
    assert_close(ln_gamma(0.5), 0.5723649429247001, 1e-15, "ln Γ(1/2)");
    assert_close(digamma(1.0), -0.5772156649015329, 1e-15, "ψ(1)");
    assert_close(digamma(1.47), 0.008066489011364869, 1e-15, "ψ near its zero");
    assert_close(trigamma(1.0), std::f64::consts::PI.powi(2) / 6.0, 1e-15, "ψ′(1)");
    assert_close(trigamma(0.01), 10001.621213528313, 1e-15, "ψ′(0.01)");
    assert_close(ln_beta(2.0, 3.0), -(12.0_f64.ln()), 1e-15, "ln B(2, 3)");
}

#[test]
fn gamma_functions_as_mpmath_has_them() {
    let Some(text) = oracle("special/lgamma.csv") else { return };
    for line in text.lines().skip(1) {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        assert_close(ln_gamma(cells[0]), cells[1], 1e-15, line);
        assert_close(digamma(cells[0]), cells[2], 2e-15, line);
    }
}

#[test]
fn rising_factorials_agree_on_both_sides_of_the_switch() {
    for z in [0.05, 0.24, 1.0, 7.5, 300.0] {
        let (summed, end) = (ln_rising(z, FACTORS_SUMMED), z + f64::from(FACTORS_SUMMED));
        assert_close(summed.value, ln_gamma(end) - ln_gamma(z), 1e-13, "value");
        assert_close(summed.first, digamma(end) - digamma(z), 1e-13, "first");
        assert_close(summed.second, trigamma(end) - trigamma(z), 1e-12, "second");
    }
    assert_eq!(ln_rising(0.3, 0), Taylor::default());
}

#[test]
fn exponentials_do_not_overflow() {
    assert_eq!((logistic(1e4), logistic(-1e4), softplus(1e4)), (1.0, 0.0, 1e4));
    assert_eq!(log_sum_exp(f64::NEG_INFINITY, 2.0), 2.0);
    assert_close(log_sum_exp(1000.0, 1000.0), 1000.0 + 2f64.ln(), 1e-15, "sum");
    assert_close(damped_log(1e-12, 3.0), damped_log(0.0, 3.0), 1e-11, "near zero");
    assert_close(damped_log(1.0, 3.0), 0.75, 1e-15, "one");
}

#[test]
fn series_and_integral_agree() {
    for k in [0.3_f64, 0.9, 2.0, 15.0] {
        for (a, b) in
            [(0.003_f64, 6.0_f64), (0.2, 0.3), (0.79, 2.43), (1.0, 2.0), (2.5, 14.0), (40.0, 3.0), (30.0, 700.0)]
        {
            for w in [1e-9, 0.1, 1.0, 8.0, 29.0] {
                let euler = a + b - 1.0 - k;
                if euler > -1.0 {
                    let loss = 1.0 + (a + b - 1.0).abs() / k;
                    let (series, integral) = (by_euler(a, a + b - 1.0, euler, w), by_probability(k, a, b, w));
                    assert_close(series, integral, 4e-15 * loss, &format!("{k} {a} {b} {w}"));
                }
            }
        }
    }
    // Nobody ever leaves: orders at the plain rate; everybody leaves with one probability: a geometric sum.
    assert_close(orders_until_drop_out(0.7, 0.0, 3.0, 1.3, 5.0), 3.5, 1e-15, "without drop-out");
    assert_close(orders_until_drop_out(0.7, 1e-9, 3.0, 1.3, 5000.0), 3500.0, 1e-5, "hardly any drop-out");
    let even = (1.0 - 4f64.powf(-2.0)) / 0.5;
    assert_close(orders_until_drop_out(2.0, 1e9, 1e9, 2e9 - 3.0, 6.0), even, 1e-8, "one probability");
    assert_eq!(orders_until_drop_out(0.7, 1.0, 3.0, 1.3, 0.0), 0.0);
}

/// The grid gives ₂F₁(k, b; c; z) with (1−z)^k before it; orders = c/(a−1)·(1 − that). Compared where 1 − that keeps
/// its digits.
#[test]
fn orders_until_drop_out_over_the_stress_grid() {
    let Some(text) = oracle("special/hyp2f1_stress.csv") else { return };
    let mut compared = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |i: usize| cells[i].parse::<f64>().unwrap();
        let (k, b, c, z, scaled) = (number(0), number(1), number(2), number(3), number(6));
        let a = c - b + 1.0;
        if b <= 0.0 || z == 0.0 {
            continue;
        }
        let found = orders_until_drop_out(k, a, b, c - k, z / (1.0 - z));
        let back = 1.0 - found * (a - 1.0) / c;
        assert!(found.is_finite() && found >= 0.0, "{line}");
        // Rounding of z counts 1/(1−z) times.
        let rounding = 1e-14 + 4e-15 / (1.0 - z);
        assert!((back - scaled).abs() <= rounding * scaled.abs().max(1.0), "{line}: {back:e}");
        compared += 1;
    }
    assert!(compared > 300, "{compared}");
}
