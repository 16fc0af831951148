//! Small symmetric systems of equations, by Cholesky factorisation (Golub & Van Loan, *Matrix Computations*, section 4.2).
//!
//! Matrices are row-major slices of n·n numbers. Rows and columns are first scaled to a diagonal of ones, so that columns in
//! different units (days, cents) cost no digits and "singular" means the same for all of them.

/// The pivot, after scaling, below which a matrix counts as singular: less than a part in 10¹¹ of the column is its own.
const LEAST_PIVOT: f64 = 1e-11;

/// Solves A·x = b for a symmetric positive definite A; afterwards `right` holds x and `matrix` its factor.
///
/// `None` where A is not positive definite (singular, or not finite), or where the lengths do not fit `n`.
pub fn solve_symmetric(matrix: &mut [f64], right: &mut [f64], n: usize) -> Option<()> {
    if right.len() != n {
        return None;
    }
    let scale = factor(matrix, n).ok()?;
    substitute(matrix, &scale, right, n);
    right.iter().all(|value| value.is_finite()).then_some(())
}

/// The inverse of a symmetric positive definite matrix; `None` as in [`solve_symmetric`].
pub fn inverse_symmetric(matrix: &[f64], n: usize) -> Option<Vec<f64>> {
    let mut factored = matrix.to_vec();
    let scale = factor(&mut factored, n).ok()?;
    let mut inverse = vec![0.0; n * n];
    for column in 0..n {
        let mut unit = vec![0.0; n];
        unit[column] = 1.0;
        substitute(&factored, &scale, &mut unit, n);
        for row in 0..n {
            inverse[row * n + column] = unit[row];
        }
    }
    inverse.iter().all(|value| value.is_finite()).then_some(inverse)
}

/// The first column that is a combination of the columns before it; `None` for a positive definite matrix.
pub fn dependent_column(matrix: &[f64], n: usize) -> Option<usize> {
    factor(&mut matrix.to_vec(), n).err()
}

/// Replaces the lower triangle by the Cholesky factor of the scaled matrix and returns the scale; the error is the column where it fails.
fn factor(matrix: &mut [f64], n: usize) -> Result<Vec<f64>, usize> {
    if matrix.len() != n * n {
        return Err(0);
    }
    let mut scale = vec![0.0; n];
    for i in 0..n {
        let diagonal = matrix[i * n + i];
        if !(diagonal > 0.0 && diagonal.is_finite()) {
            return Err(i);
        }
        scale[i] = 1.0 / libm::sqrt(diagonal);
    }
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| matrix[i * n + k] * matrix[j * n + k]).sum();
            let rest = matrix[i * n + j] * scale[i] * scale[j] - known;
            if i != j {
                matrix[i * n + j] = rest / matrix[j * n + j];
            } else if rest > LEAST_PIVOT {
                matrix[i * n + i] = libm::sqrt(rest);
            } else {
                return Err(i);
            }
        }
    }
    Ok(scale)
}

/// Forward and back substitution with the factor and scale of [`factor`].
fn substitute(factored: &[f64], scale: &[f64], right: &mut [f64], n: usize) {
    for i in 0..n {
        let known: f64 = (0..i).map(|k| factored[i * n + k] * right[k]).sum();
        right[i] = (right[i] * scale[i] - known) / factored[i * n + i];
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|k| factored[k * n + i] * right[k]).sum();
        right[i] = (right[i] - known) / factored[i * n + i];
    }
    for i in 0..n {
        right[i] *= scale[i];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_and_inverts() {
        let matrix = [4.0, 2.0, 2.0, 3.0];
        let mut right = [8.0, 7.0];
        assert_eq!(solve_symmetric(&mut matrix.clone(), &mut right, 2), Some(()));
        assert!((right[0] - 1.25).abs() < 1e-15 && (right[1] - 1.5).abs() < 1e-15);
        let inverse = inverse_symmetric(&matrix, 2).unwrap();
        for (found, expected) in inverse.iter().zip([0.375, -0.25, -0.25, 0.5]) {
            assert!((found - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn refuses_what_has_no_solution() {
        assert_eq!(inverse_symmetric(&[1.0, 1.0, 1.0, 1.0], 2), None);
        assert_eq!(dependent_column(&[1.0, 1.0, 1.0, 1.0], 2), Some(1));
        assert_eq!(inverse_symmetric(&[f64::NAN], 1), None);
        assert_eq!(solve_symmetric(&mut [1.0], &mut [], 1), None);
        assert_eq!(inverse_symmetric(&[], 0), Some(vec![]));
    }
}
