//! What holds for every model that is fitted.
use super::*;
use crate::analysis::gamma_gamma::{GammaGamma, Spending};
use crate::analysis::history::{RepeatBuying, Summary};
use crate::analysis::pnbd::ParetoNbd;
use crate::analysis::special::ln_rising;
use crate::analysis::testing::data::{cdnow, difference, json, number};
use crate::analysis::testing::simulated::Draw;
use crate::analysis::{bgnbd, gamma_gamma, mbgnbd, pnbd, sbg};

const WORLD: [f64; 4] = [0.6, 8.0, 0.7, 2.5];

/// The derivatives against differences of the value and of the gradient.
fn check_derivatives<M: Model>(data: &M::Data, parameters: Parameters) {
    let n = M::PARAMETERS.len();
    let at = |i: usize, h: f64| {
        let mut moved = parameters;
        moved[i] *= f64::exp(h);
        M::evaluate(data, &moved)
    };
    let here = M::evaluate(data, &parameters);
    let scale = here.value.abs();
    for i in 0..n {
        let h = 1e-5;
        let (up, down) = (at(i, h), at(i, -h));
        let slope = (up.value - down.value) / (2.0 * h);
        assert!((slope - here.gradient[i]).abs() < 1e-8 * scale, "{i}: {slope} {}", here.gradient[i]);
        for j in 0..n {
            let curve = (up.gradient[j] - down.gradient[j]) / (2.0 * h);
            let found = here.hessian[i.max(j)][i.min(j)];
            assert!((curve - found).abs() < 1e-8 * scale, "{i} {j}: {curve} {found}");
        }
    }
}

#[test]
fn derivatives_are_exact() {
    let (customers, spending) = Draw(1).customers(400, WORLD, 300);
    for parameters in [[0.3, 5.0, 0.8, 2.0], [4.0, 0.5, 0.1, 9.0], [0.05, 40.0, 3.0, 0.3]] {
        check_derivatives::<bgnbd::BgNbd>(bgnbd::fitter(&customers, 0.01).unwrap().data(), parameters);
        check_derivatives::<mbgnbd::MbgNbd>(mbgnbd::fitter(&customers, 0.0).unwrap().data(), parameters);
        check_derivatives::<pnbd::ParetoNbd>(pnbd::fitter(&customers).unwrap().data(), parameters);
        let at_once = [parameters[0], parameters[1], 0.2, 0.0];
        check_derivatives::<pnbd::ParetoNbd>(pnbd::fitter(&customers).unwrap().data(), at_once);
        check_derivatives::<GammaGamma>(gamma_gamma::fitter(&spending).unwrap().data(), parameters);
        check_derivatives::<sbg::ShiftedBetaGeometric>(sbg::fitter(&[90, 50, 30, 29]).unwrap().data(), parameters);
    }
}

#[test]
fn the_order_of_customers_makes_no_difference() {
    let (mut customers, mut spending) = Draw(2).customers(500, WORLD, 300);
    let before = (bgnbd::fit(&customers), pnbd::fit(&customers), gamma_gamma::fit(&spending));
    customers.reverse();
    spending.reverse();
    assert_eq!(before, (bgnbd::fit(&customers), pnbd::fit(&customers), gamma_gamma::fit(&spending)));
}

#[test]
fn finds_the_world_that_customers_were_drawn_from() {
    let (customers, spending) = Draw(3).customers(20_000, WORLD, 700);
    let near = |estimates: &[Estimate], truth: &[f64]| {
        for (estimate, truth) in estimates.iter().zip(truth) {
            let off = (estimate.value - truth).abs() / estimate.standard_error.unwrap();
            // Purchases of one day are one, which costs a little of the rate.
            assert!(off < 4.0 || difference(estimate.value, *truth) < 0.05, "{estimate:?} {truth}");
        }
    };
    near(&bgnbd::fit(&customers).unwrap().estimates, &WORLD);
    near(&gamma_gamma::fit(&spending).unwrap().estimates, &[6.0, 4.0, 15.0]);
}

#[test]
fn says_what_the_data_leave_open() {
    // Customers who all buy steadily to the end: nobody is seen to leave.
    let steady = |i: u32| Summary::from_days(3 + i % 9, 280 - i % 7, 281);
    let customers: Vec<Summary> = (0..300).map(steady).collect();
    let fit = bgnbd::fit(&customers).unwrap();
    let doubted: Vec<&str> = fit.doubts.iter().map(|doubt| &*doubt.parameter).collect();
    assert!(doubted.contains(&"a") && doubted.contains(&"b"), "{:?}", fit.doubts);
    assert!(fit.model.p_alive(&customers[0]) > 0.99);
    assert!(!pnbd::fit(&customers).unwrap().is_identified() && !mbgnbd::fit(&customers).unwrap().is_identified());
    assert_eq!(fit.doubts[0].to_string().split(' ').next(), Some(&*fit.doubts[0].parameter));
}

/// Some left at once and the others never: the likelihood grows all the way to that corner, which no start is near.
#[test]
fn finds_the_limit_where_some_leave_at_once() {
    let bought = |i: u32| Summary::from_days([3, 4, 5, 6, 7, 8, 10, 12, 16][i as usize % 9], 280 - 20 * (i % 4), 281);
    let mut customers: Vec<Summary> = (0..80).map(bought).collect();
    customers.extend([Summary::from_days(0, 0, 281); 20]);
    let pareto = pnbd::fit(&customers).unwrap();
    let ParetoNbd { r, alpha, s, beta } = pareto.model;
    assert!(beta == 0.0 && r < 100.0 && (0.15..0.25).contains(&s), "{:?}", pareto.model);
    assert_eq!(pareto.doubts[0], Doubt { parameter: "s".into(), kind: DoubtKind::LeaveAtOnce });
    assert!(pareto.estimates[2].standard_error.is_some() && pareto.estimates[3].standard_error.is_none());
    let t = 281.0 / 7.0;
    let nbd = |x: u32| ln_rising(r, x).value + r * (alpha / (alpha + t)).ln() - f64::from(x) * (alpha + t).ln();
    let likelihood = |c: &Summary| ((1.0 - s) * nbd(c.x).exp() + if c.x == 0 { s } else { 0.0 }).ln();
    assert!(difference(pareto.log_likelihood, customers.iter().map(likelihood).sum()) < 1e-13);
    let alive = (1.0 - s) * nbd(0).exp() / likelihood(&customers[90]).exp();
    assert!(difference(pareto.model.p_alive(&customers[90]), alive) < 1e-13);
    assert_eq!(pareto.model.p_alive(&customers[0]), 1.0);
    assert!(difference(pareto.model.expected_of_new(t), (1.0 - s) * r * t / alpha) < 1e-14);
    let discounted = pareto.model.discounted_orders(&customers[0], 0.01).unwrap();
    assert!(difference(discounted, (r + 3.0) / (alpha + t) / 0.01) < 1e-14);
    // To leave at the first purchase is the same thing in MBG/NBD.
    let mbg = mbgnbd::fit(&customers).unwrap();
    assert!(difference(mbg.log_likelihood, pareto.log_likelihood) < 1e-9 && !mbg.is_identified());
    assert!(difference(mbg.model.a / (mbg.model.a + mbg.model.b), s) < 1e-6);
    assert!(difference(mbg.model.expected_of_new(t), pareto.model.expected_of_new(t)) < 1e-6);

    // BG/NBD lets them leave after the first order of all that follow.
    let mut customers: Vec<Summary> = (0..80).map(bought).collect();
    customers.extend([Summary::from_days(1, 14, 281); 20]);
    let fit = bgnbd::fit(&customers).unwrap();
    let share = fit.model.a / (fit.model.a + fit.model.b);
    assert!((0.15..0.25).contains(&share) && fit.model.b < 1e-6, "{:?}", fit.model);
    assert!(fit.doubts.iter().any(|doubt| doubt.kind == DoubtKind::LeaveAtOnce), "{:?}", fit.doubts);
    let (r, alpha) = (fit.model.r, fit.model.alpha);
    let one = 1.0 - (alpha / (alpha + t)).powf(r);
    let expected = (1.0 - share) * r * t / alpha + share * one;
    assert!(difference(fit.model.expected_of_new(t), expected) < 1e-6);
}

#[test]
fn a_fit_can_be_stopped() {
    let (customers, _) = Draw(4).customers(100, WORLD, 300);
    let mut seen = 0;
    let stopped = bgnbd::fitter(&customers, 0.0).unwrap().run(&mut |progress| {
        seen += 1;
        progress.iteration < 3
    });
    assert_eq!((stopped.err(), seen), (Some(Refusal::Stopped), 3));
    assert_eq!(bgnbd::fitter(&customers, 0.0).unwrap().finish().err(), Some(Refusal::Stopped));
}

/// Every answer is a number, whatever the customers are like.
fn check_finite<M: RepeatBuying>(fit: Result<Fit<M>, Refusal>, customers: &[Summary], what: &str) {
    let Ok(fit) = fit else { return };
    assert!(fit.log_likelihood.is_finite() && fit.largest_gradient.is_finite(), "{what}");
    assert!(fit.estimates.iter().all(|e| e.value.is_finite() && e.standard_error.is_none_or(f64::is_finite)));
    for customer in customers.iter().take(50) {
        for horizon in [-1.0, 0.0, 1e-9, 52.0, 2600.0, f64::INFINITY, f64::NAN] {
            let found = (fit.model.p_alive(customer), fit.model.expected(horizon, customer));
            assert!((0.0..=1.0).contains(&found.0), "{what} {customer:?} {found:?}");
            assert!(found.1.is_finite() && found.1 >= 0.0, "{what} {customer:?} {horizon} {found:?}");
        }
    }
}

#[test]
fn strange_customers_get_numbers_or_a_refusal() {
    let of = |x, last, days| Summary::from_days(x, last, days);
    let many = of(1_000_000, 3000, 3650);
    let worlds: Vec<Vec<Summary>> = vec![
        vec![],
        vec![of(0, 0, 0)],
        vec![of(3, 10, 20)],
        vec![of(0, 0, 30); 50],
        vec![of(1, 10, 30); 50],
        vec![of(1, 0, 0); 50],
        vec![many; 2],
        vec![many, of(0, 0, 3650), of(1, 1, 3650), of(2, 3649, 3650)],
        [vec![many], Draw(5).customers(300, WORLD, 300).0].concat(),
        [vec![of(0, 0, 300); 1000], vec![of(1, 299, 300); 2]].concat(),
        [vec![of(0, 0, 300); 1000], vec![of(1, 1, 300); 2]].concat(),
        (0..100).map(|i| of(i, 3 * i, 300)).collect(),
        (0..100).map(|i| of(i * i, 300, 300)).skip(1).collect(),
        vec![Summary { x: 2, t_x: 1e-12, t: 1e12 }, Summary { x: 3, t_x: 1e11, t: 1e12 }, of(0, 0, 1)],
    ];
    for (i, customers) in worlds.iter().enumerate() {
        check_finite(bgnbd::fit(customers), customers, &format!("BG/NBD {i}"));
        check_finite(mbgnbd::fit(customers), customers, &format!("MBG/NBD {i}"));
        check_finite(pnbd::fit(customers), customers, &format!("Pareto/NBD {i}"));
    }
    for seed in 0..20 {
        let (customers, spending) = Draw(seed).customers(5 + seed as usize * 3, WORLD, 200);
        check_finite(bgnbd::fit(&customers), &customers, "BG/NBD");
        check_finite(pnbd::fit(&customers), &customers, "Pareto/NBD");
        if let Ok(fit) = gamma_gamma::fit(&spending) {
            assert!(fit.estimates.iter().all(|estimate| estimate.value.is_finite()));
            assert!(spending.iter().all(|c| fit.model.expected_spend(c).is_none_or(f64::is_finite)));
        }
    }
}

#[test]
fn strange_amounts_get_numbers_or_a_refusal() {
    let of = |x, mean| Spending { x, mean };
    assert_eq!(gamma_gamma::fit(&[]).err(), Some(Refusal::NO_ROWS));
    assert!(gamma_gamma::fit(&[of(1, f64::NAN)]).is_err() && gamma_gamma::fit(&[of(3, 5.0), of(2, 5.0)]).is_err());
    assert!(gamma_gamma::fit(&[of(3, -5.0), of(0, 0.0), of(2, 0.0)]).is_err());
    for spending in [
        vec![of(1, 1e-9), of(2, 1e12)],
        vec![of(1_000_000, 20.0), of(1, 30.0), of(4, 10.0)],
        (1..200).map(|i| of(i, 100.0 + f64::from(i % 3))).collect(),
    ] {
        let Ok(fit) = gamma_gamma::fit(&spending) else { continue };
        assert!(fit.estimates.iter().all(|estimate| estimate.value.is_finite()), "{fit:?}");
        assert!(spending.iter().all(|c| fit.model.expected_spend(c).is_none_or(f64::is_finite)));
    }
    assert_eq!(GammaGamma { p: 2.0, q: 0.5, v: 3.0 }.mean_spend(), None);
}

/// The penalty of the package lifetimes, whose optimiser stops at about 1e-6.
#[test]
fn penalised_fits_are_those_of_lifetimes() {
    let (Some((customers, _)), Some(expected)) = (cdnow(false), json("btyd/lifetimes_penalizer.json")) else { return };
    for penalty in ["0.001", "0.01", "0.1"] {
        let fit = bgnbd::fitter(&customers, penalty.parse().unwrap()).unwrap().run(&mut |_| true).unwrap();
        for estimate in &fit.estimates {
            let expected = number(&expected[penalty][&*estimate.name]);
            assert!(difference(estimate.value, expected) < 1e-5, "{penalty} {estimate:?} {expected}");
        }
    }
}
