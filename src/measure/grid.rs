//! Samples at odd times → one value a second.

/// Distance on the grid, and where nothing was recorded.
pub(super) struct Counted {
    /// Metres since the start, each second.
    pub(super) distance_m: Vec<f32>,
    /// From and to, in seconds, without a sample.
    pub(super) gaps: Vec<(usize, usize)>,
    /// Median time between samples in seconds.
    pub(super) spacing_s: f64,
}

/// A gap is longer than this, and than three times the usual spacing: smart recording writes a
/// point every 1 to 7 s (research §1.2).
const GAP_S: f64 = 8.0;

/// Adds up the known steps and spreads each evenly over the seconds it took.
pub(super) fn cumulative(time_s: &[f64], step_m: &[f32], n: usize) -> Counted {
    let mut total = 0.0_f64;
    let (mut times, mut totals) =
        (Vec::with_capacity(time_s.len()), Vec::with_capacity(time_s.len()));
    for (&time, &step) in time_s.iter().zip(step_m) {
        if step.is_finite() {
            total += f64::from(step);
            times.push(time);
            totals.push(total as f32);
        }
    }
    let mut spacing: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let usual = if spacing.is_empty() {
        1.0
    } else {
        let middle = spacing.len() / 2;
        *spacing.select_nth_unstable_by(middle, f64::total_cmp).1
    };
    let limit = GAP_S.max(3.0 * usual);
    let gaps = times
        .windows(2)
        .filter(|pair| pair[1] - pair[0] > limit)
        .map(|pair| (pair[0].ceil() as usize, pair[1].floor() as usize))
        .collect();
    Counted { distance_m: linear(&times, &totals, n), gaps, spacing_s: usual }
}

/// Straight lines between the known values; level before the first and after the last. An absent
/// column stays absent.
pub(super) fn linear(time_s: &[f64], values: &[f32], n: usize) -> Vec<f32> {
    let mut known =
        time_s.iter().zip(values).filter(|(_, value)| value.is_finite()).map(|(&t, &v)| (t, v));
    let Some(mut left) = known.next() else { return Vec::new() };
    let mut grid = Vec::with_capacity(n);
    for right in known {
        while grid.len() < n && (grid.len() as f64) < right.0 {
            let t = grid.len() as f64;
            grid.push(if t > left.0 {
                let share = ((t - left.0) / (right.0 - left.0)) as f32;
                left.1 + (right.1 - left.1) * share
            } else {
                left.1
            });
        }
        left = right;
    }
    grid.resize(n, left.1);
    grid
}

/// Straight lines between known values no more than `max_gap_s` apart, `NaN` elsewhere.
pub(super) fn held(time_s: &[f64], values: &[f32], n: usize, max_gap_s: f64) -> Vec<f32> {
    if values.is_empty() {
        return Vec::new();
    }
    let mut grid = vec![f32::NAN; n];
    let mut left: Option<(f64, f32)> = None;
    for (&t, &value) in time_s.iter().zip(values).filter(|(_, value)| value.is_finite()) {
        let (from, base, rise) = match left {
            Some((t0, v0)) if t - t0 <= max_gap_s => (t0, v0, (value - v0) / (t - t0) as f32),
            _ => (t, value, 0.0),
        };
        // The ceiling and the floor of what is never negative, without a call for either.
        let first = from as usize + usize::from(from > (from as usize) as f64);
        let until = (t as usize).saturating_add(1).min(n);
        for (second, out) in (first..until).zip(grid.get_mut(first..until).into_iter().flatten()) {
            *out = base + rise * (second as f64 - from) as f32;
        }
        left = Some((t, value));
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_spread_over_the_seconds_they_took() {
        let counted = cumulative(&[0.0, 2.0, 5.0], &[0.0, 6.0, 6.0], 6);
        assert_eq!(counted.distance_m, [0.0, 3.0, 6.0, 8.0, 10.0, 12.0]);
        assert!(counted.gaps.is_empty());
    }

    #[test]
    fn a_long_silence_is_a_gap() {
        let time: Vec<f64> = (0..20).chain(60..80).map(f64::from).collect();
        assert_eq!(cumulative(&time, &vec![3.0; time.len()], 80).gaps, [(19, 60)]);
    }

    #[test]
    fn missing_heart_rate_is_not_invented() {
        let grid = held(&[0.0, 2.0, 30.0], &[100.0, 110.0, 150.0], 32, 10.0);
        assert_eq!(grid[..3], [100.0, 105.0, 110.0]);
        assert!(grid[15].is_nan() && grid[30] == 150.0 && grid[31].is_nan());
    }
}
