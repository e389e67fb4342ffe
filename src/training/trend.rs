//! A straight line through values over time, and how sure its slope is.

/// A line by least squares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trend {
    /// Value at the mean of the times.
    pub(super) mean: f64,
    /// Change per unit of time.
    pub(super) slope: f64,
    /// One standard error of the slope.
    pub(super) error: f64,
}

impl Trend {
    /// Through at least three points that are not all at one time.
    pub(super) fn through(points: &[(f64, f64)]) -> Option<Self> {
        let n = points.len() as f64;
        if points.len() < 3 {
            return None;
        }
        let (x, y) =
            points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        let (x, mean) = (x / n, y / n);
        let xx: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
        let xy: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - mean)).sum();
        if xx <= 0.0 {
            return None;
        }
        let slope = xy / xx;
        let rest: f64 =
            points.iter().map(|point| (point.1 - mean - slope * (point.0 - x)).powi(2)).sum();
        Some(Self { mean, slope, error: (rest / (n - 2.0) / xx).sqrt() })
    }

    /// Whether the slope is more than so many of its standard errors.
    pub(super) fn is_clear(&self, errors: f64) -> bool {
        self.slope.abs() > errors * self.error
    }
}

/// The middle value; of two the mean.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = values[(values.len() - 1) / 2];
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_with_its_error() {
        let points = [(0.0, 1.0), (1.0, 3.2), (2.0, 4.8), (3.0, 7.0)];
        let trend = Trend::through(&points).unwrap();
        assert!((trend.slope - 1.96).abs() < 1e-9 && (trend.mean - 4.0).abs() < 1e-9);
        assert!((trend.error - 0.0721).abs() < 1e-3, "{trend:?}");
        assert!(trend.is_clear(2.0));
        assert_eq!(Trend::through(&points[..2]), None);
        assert_eq!(Trend::through(&[(1.0, 1.0); 5]), None);
    }

    #[test]
    fn the_middle_of_two_is_between_them() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
        assert_eq!(median(Vec::new()), None);
    }
}
