use super::*;
use crate::analysis::testing::oracle::oracle;

fn values(recency_days: i64, frequency: i64, monetary: i64) -> RfmValues {
    RfmValues { recency_days, frequency, monetary }
}

#[test]
fn ten_customers_make_fifths() {
    let customers: Vec<RfmValues> = (1..=10).map(|i| values(i, i, i * 100)).collect();
    let analysis = analyse(&customers, ScoreRule::LessThan);
    let frequency: Vec<u8> = analysis.scores.iter().map(|score| score.frequency).collect();
    assert_eq!(frequency, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    let recency: Vec<u8> = analysis.scores.iter().map(|score| score.recency).collect();
    assert_eq!(recency, [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
    assert_eq!(analysis.recency_by_frequency()[4][0], 2);
}

#[test]
fn equal_customers_all_score_one_and_are_below_no_mean() {
    let analysis = analyse(&[values(3, 2, 1); 7], ScoreRule::LessThan);
    assert_eq!(analysis.cells[0][0][0], 7);
    assert_eq!(analysis.class_counts[RfmClass::GeneralWinBack as usize], 7);
}

#[test]
fn no_customers_and_extreme_customers() {
    let rules = [ScoreRule::LessThan, ScoreRule::Nested, ScoreRule::Position, ScoreRule::ValueEdges];
    for rule in rules {
        assert!(analyse(&[], rule).scores.is_empty());
        let extreme = [values(i64::MIN, i64::MAX, i64::MIN), values(i64::MAX, 0, i64::MAX), values(0, 1_000_000, -5)];
        assert_eq!(analyse(&extreme, rule).scores.len(), 3);
        assert_eq!(analyse(&extreme[..1], rule).scores.len(), 1);
    }
}

/// Means that are no integers, above and below zero: the class is that of value · n against the sum.
#[test]
fn classes_compare_with_the_exact_mean() {
    for shift in -4..4_i64 {
        let customers: Vec<RfmValues> = [0, 1, 1, 3, 3].map(|i| values(i + shift, i + shift, i + shift)).to_vec();
        let sum: i64 = customers.iter().map(|customer| customer.monetary).sum();
        for (customer, class) in customers.iter().zip(analyse(&customers, ScoreRule::LessThan).classes) {
            let above = customer.monetary * 5 > sum;
            assert_eq!(class, RfmClass::from_signs(customer.monetary * 5 < sum, above, above));
        }
    }
}

#[test]
fn scores_are_the_formula_whatever_the_order() {
    let mut state = 7_u64;
    for n in 1..80_usize {
        let column: Vec<i64> = (0..n)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 60) as i64 - 8
            })
            .collect();
        let expected: Vec<u8> = column
            .iter()
            .map(|value| 1 + (5 * column.iter().filter(|other| *other < value).count() / n) as u8)
            .collect();
        assert_eq!(scores(&column, ScoreRule::LessThan), expected);
        let reversed: Vec<i64> = column.iter().rev().copied().collect();
        let mut scores_of_reversed = scores(&reversed, ScoreRule::LessThan);
        scores_of_reversed.reverse();
        assert_eq!(scores_of_reversed, expected);
    }
}

#[test]
fn cdnow_agrees_with_pandas() {
    let Some(text) = oracle("rfm/rfm_cdnow.csv") else { return };
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let number = |row: &Vec<&str>, column: usize| row[column].parse::<i64>().unwrap();
    let customers: Vec<RfmValues> =
        rows.iter().map(|row| values(number(row, 1), number(row, 2), number(row, 3))).collect();
    for (rule, columns) in
        [(ScoreRule::LessThan, [4, 5, 6]), (ScoreRule::Position, [7, 8, 9]), (ScoreRule::Nested, [11, 12, 13])]
    {
        let analysis = analyse(&customers, rule);
        for (row, scores) in rows.iter().zip(&analysis.scores) {
            let expected = columns.map(|column| number(row, column));
            assert_eq!(
                [scores.recency, scores.frequency, scores.monetary].map(i64::from),
                expected,
                "{rule:?} {}",
                row[0]
            );
        }
    }
    let frequency: Vec<i64> = customers.iter().map(|customer| customer.frequency).collect();
    for (row, score) in rows.iter().zip(scores(&frequency, ScoreRule::ValueEdges)) {
        assert_eq!(i64::from(score), number(row, 10));
    }
    let analysis = analyse(&customers, ScoreRule::LessThan);
    for (row, class) in rows.iter().zip(&analysis.classes) {
        assert_eq!(class.term(), row[14]);
    }
    assert_eq!(analysis.sums, [875_776, 6_696, 24_409_194]);
    let Some(heat) = oracle("rfm/rfm_heat.json") else { return };
    assert!(heat.replace(' ', "").contains(&format!("{:?}", analysis.recency_by_frequency()).replace(' ', "")));
}
