use super::*;
use crate::analysis::progress::unwatched;
use crate::analysis::testing::oracle::oracle;

fn numbers(columns: &[&[f64]]) -> Design {
    let rows = columns.first().map_or(0, |column| column.len());
    columns
        .iter()
        .enumerate()
        .fold(Design::new(rows), |design, (i, column)| design.with_number(&format!("x{i}"), column.to_vec()).unwrap())
}

fn close(found: f64, expected: f64, gate: f64) {
    assert!((found / expected - 1.0).abs() < gate, "{found} is not {expected}");
}

/// A table of two by two has a closed solution: the log of the odds ratio 30·40/(10·20) and √(1/10 + 1/20 + 1/30 + 1/40).
#[test]
fn two_by_two() {
    let groups = [(0.0, false, 30), (0.0, true, 10), (1.0, false, 20), (1.0, true, 40)];
    let rows: Vec<(f64, bool)> = groups.iter().flat_map(|&(x, event, count)| vec![(x, event); count]).collect();
    let x: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let outcome: Vec<bool> = rows.iter().map(|row| row.1).collect();
    let found = fit(&numbers(&[&x]), &outcome, &mut unwatched).unwrap();
    close(found.coefficients[1].estimate, 6.0_f64.ln(), 1e-13);
    close(found.coefficients[1].standard_error, (0.1 + 0.05 + 1.0 / 30.0 + 0.025_f64).sqrt(), 1e-13);
    close(found.coefficients[0].estimate, (1.0_f64 / 3.0).ln(), 1e-13);
    close(found.chance(&[1.0]).unwrap(), 2.0 / 3.0, 1e-13);
    close(found.auc, (30.0 * 40.0 + 0.5 * (30.0 * 10.0 + 20.0 * 40.0)) / 2500.0, 1e-15);
    assert_eq!(found.chance(&[]), None);
    // The same in other units.
    let moved: Vec<f64> = x.iter().map(|value| value * 1e9 + 3e12).collect();
    let found = fit(&numbers(&[&moved]), &outcome, &mut unwatched).unwrap();
    close(found.coefficients[1].estimate, 6.0_f64.ln() / 1e9, 1e-10);
}

#[test]
fn separation_is_named() {
    let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    let noise = [1.0, -1.0, 0.5, 0.3, -0.7, 0.2, 0.9, -0.4];
    let outcome = x.map(|value| value > 4.0);
    let refused = fit(&numbers(&[&noise, &x]), &outcome, &mut unwatched);
    assert_eq!(refused, Err(Refusal::Separated { column: "x1".to_owned() }));
    // Quasi-separation: whoever has the flag churns, the others may or may not.
    let flag = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0];
    let outcome = [true, false, true, false, false, true, true, true];
    let refused = fit(&numbers(&[&noise, &flag]), &outcome, &mut unwatched);
    assert_eq!(refused, Err(Refusal::Separated { column: "x1".to_owned() }));
}

#[test]
fn degenerate_input_is_refused() {
    let x = [1.0, 2.0, 3.0, 4.0];
    let mixed = [true, false, true, false];
    assert!(matches!(fit(&numbers(&[&x]), &[true; 4], &mut unwatched), Err(Refusal::TooFew { .. })));
    assert!(matches!(fit(&Design::new(0), &[], &mut unwatched), Err(Refusal::TooFew { .. })));
    assert_eq!(
        fit(&numbers(&[&x, &x.map(|value| 3.0 - 2.0 * value)]), &mixed, &mut unwatched),
        Err(Refusal::Collinear { column: "x1".to_owned() })
    );
    assert_eq!(
        fit(&numbers(&[&[0.1; 4]]), &mixed, &mut unwatched),
        Err(Refusal::Collinear { column: "x0".to_owned() })
    );
    assert_eq!(fit(&numbers(&[&x]), &mixed, &mut |_| false), Err(Refusal::Stopped));
    assert_eq!(Design::new(1).with_number("x", vec![f64::NAN]), Err(Refusal::NotANumber { row: 0 }));
    let intercept_only = fit(&Design::new(4), &mixed, &mut unwatched).unwrap();
    assert_eq!((intercept_only.auc, intercept_only.coefficients.len()), (0.5, 1));
}

#[test]
fn telco_agrees_with_r() {
    let (Some(data), Some(terms), Some(fitted), Some(summary)) = (
        oracle("stats/modeldata_wa_churn.csv"),
        oracle("stats/churn_logit_R.csv"),
        oracle("stats/churn_logit_fitted_R.csv"),
        oracle("stats/churn_logit_summary_R.json"),
    ) else {
        return;
    };
    let header: Vec<&str> = data.lines().next().unwrap().split(',').collect();
    let rows: Vec<Vec<&str>> = data.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let column = |name: &str| -> Vec<&str> {
        let at = header.iter().position(|found| *found == name).unwrap();
        rows.iter().map(|row| row[at]).collect()
    };
    let number = |name: &str| -> Vec<f64> { column(name).iter().map(|text| text.parse().unwrap()).collect() };
    let mut design = Design::new(rows.len());
    for name in ["tenure", "monthly_charges", "senior_citizen"] {
        design = design.with_number(name, number(name)).unwrap();
    }
    for name in ["contract", "internet_service", "payment_method"] {
        design = design.with_category(name, &column(name)).unwrap();
    }
    design = design.with_number("paperless_billing", number("paperless_billing")).unwrap();
    let outcome: Vec<bool> = column("churn").iter().map(|text| *text == "Yes").collect();
    let found = fit(&design, &outcome, &mut unwatched).unwrap();
    let mut worst: f64 = 0.0;
    for (coefficient, line) in found.coefficients.iter().zip(terms.lines().skip(1)) {
        let fields: Vec<f64> =
            line.split("\",\"").skip(1).map(|text| text.trim_matches(['"', ' ']).parse().unwrap()).collect();
        worst = worst.max((coefficient.estimate / fields[0] - 1.0).abs());
        // R takes the standard errors from the weights of its last step but one, which costs them half of the digits;
        // a p-value carries z² times the relative error of z.
        close(coefficient.standard_error, fields[1], 1e-9);
        close(coefficient.z, fields[2], 1e-9);
        close(coefficient.p, fields[3], 1e-7);
    }
    for (found, line) in found.fitted.iter().zip(fitted.lines().skip(1)) {
        let expected: f64 = line.split(',').nth(1).unwrap().trim_matches('"').parse().unwrap();
        worst = worst.max((found / expected - 1.0).abs());
    }
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    for (name, found) in [
        ("deviance", found.deviance),
        ("AIC", found.aic),
        ("loglik", found.log_likelihood),
        ("AUC", found.auc),
        ("brier", found.brier),
    ] {
        worst = worst.max((found / summary[name].as_f64().unwrap() - 1.0).abs());
    }
    println!("logit: largest relative error {worst:e}");
    assert!(worst < 1e-11, "{worst:e}");
    assert_eq!(found.drivers()[0].term.as_ref().unwrap().name, "tenure");
}
