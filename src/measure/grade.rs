//! Slope, and speed as it would feel on the flat.

use super::noise::long_run_variance;
use super::series::Motion;
use crate::settings::MeasureSettings;

/// Effort of a second of running on a grade against the flat at equal speed: knots of the model
/// Strava fitted to heart rate outdoors (Robb 2017; knots recovered in research §2.2), from −35 %
/// to +35 %; a line between each two.
const KNOTS: [(f32, f32); 19] = [
    (-0.35, 1.75),
    (-0.30, 1.495),
    (-0.25, 1.273),
    (-0.20, 1.081),
    (-0.15, 0.941),
    (-0.10, 0.876),
    (-0.08, 0.876),
    (-0.06, 0.891),
    (-0.04, 0.918),
    (-0.02, 0.960),
    (0.0, 1.0),
    (0.02, 1.055),
    (0.04, 1.135),
    (0.06, 1.228),
    (0.08, 1.337),
    (0.10, 1.459),
    (0.15, 1.846),
    (0.20, 2.297),
    (0.35, 3.60),
];

/// So many lines of the model, each as long as the last digit of its knots.
const LINES: usize = 70;
const LINE: f32 = 0.01;

/// Where each of them begins and how steep it is, so that none is searched for.
const FACTORS: [(f32, f32); LINES] = {
    let mut lines = [(0.0, 0.0); LINES];
    let (mut i, mut knot) = (0, 0);
    while i < LINES {
        let from = KNOTS[0].0 + i as f32 * LINE;
        // The middle of a line lies between two knots, whatever was rounded.
        while KNOTS[knot + 1].0 < from + 0.5 * LINE {
            knot += 1;
        }
        let ((g0, f0), (g1, f1)) = (KNOTS[knot], KNOTS[knot + 1]);
        let steepness = (f1 - f0) / (g1 - g0);
        lines[i] = (f0 - g0 * steepness, steepness);
        i += 1;
    }
    lines
};

/// The factor by which running on `grade` (rise over run) is as hard as on the flat at equal speed.
#[inline(always)]
pub fn effort_factor(grade: f32) -> f32 {
    let grade = grade.clamp(KNOTS[0].0, KNOTS[KNOTS.len() - 1].0);
    // Cut to a number of the same width, which vectors hold.
    let line = ((grade - KNOTS[0].0) * (1.0 / LINE)) as i32 as usize;
    let (on_the_flat, steepness) = FACTORS[line.min(LINES - 1)];
    on_the_flat + steepness * grade
}

/// Rise over run as the least-squares slope of altitude over a window of distance. Two windows a
/// second apart have nearly all in common, so every other one is enough, and what lies between them
/// is their mean.
#[inline(always)]
pub(super) fn grade(
    distance_m: &[f32],
    altitude_m: &[f32],
    settings: &MeasureSettings,
) -> Vec<f32> {
    let altitude_m = &altitude_m[..distance_m.len()];
    // Both ends of the window only go forward, and what lies within is the difference of two sums.
    let sums = sums(distance_m, altitude_m);
    let (mut from, mut to) = (0, 0);
    let mut slopes = vec![0.0; distance_m.len().div_ceil(2)];
    for (two, slope) in slopes.iter_mut().enumerate() {
        let second = 2 * two;
        let (start_at_m, end_at_m) = (
            distance_m[second] - settings.grade_window_m,
            distance_m[second] + settings.grade_window_m,
        );
        let most = second.saturating_sub(settings.grade_min_s);
        from = from.max(second.saturating_sub(settings.grade_max_s));
        while from < most && distance_m[from] < start_at_m {
            from += 1;
        }
        let most = (second + settings.grade_max_s + 1).min(distance_m.len());
        to = to.max((second + settings.grade_min_s + 1).min(most));
        while to < most && distance_m[to] <= end_at_m {
            to += 1;
        }
        let count = (to - from) as f64;
        let [d, a, dd, da]: [f64; 4] = std::array::from_fn(|k| sums[to][k] - sums[from][k]);
        let (spread, common) = (dd * count - d * d, da * count - d * a);
        // Less than about a metre of way says nothing about slope.
        let rise = if spread > count * count { common / spread } else { 0.0 };
        *slope = (rise as f32).clamp(-settings.max_grade, settings.max_grade);
    }
    let mut grade = vec![0.0; 2 * slopes.len()];
    slopes.extend(slopes.last().copied());
    let pairs = slopes.iter().zip(slopes.iter().skip(1));
    for (two, (now, next)) in grade.as_chunks_mut::<2>().0.iter_mut().zip(pairs) {
        *two = [*now, 0.5 * (now + next)];
    }
    grade.truncate(distance_m.len());
    grade
}

/// Sums of d, a, d·d and d·a over the first seconds, from none to all. Relative to the start they keep
/// twelve digits.
#[inline(always)]
fn sums(distance_m: &[f32], altitude_m: &[f32]) -> Vec<[f64; 4]> {
    let start_m = altitude_m.first().copied().unwrap_or_default();
    let mut sums = vec![[0.0; 4]; distance_m.len() + 1];
    let mut total = [0.0; 4];
    for ((out, &d), &a) in sums[1..].iter_mut().zip(distance_m).zip(altitude_m) {
        let (d, a) = (f64::from(d), f64::from(a - start_m));
        let addends = [d, a, d * d, d * a];
        total = std::array::from_fn(|k| total[k] + addends[k]);
        *out = total;
    }
    sums
}

/// Grade-adjusted speed, as far as altitude deserves it.
pub(super) struct Adjusted {
    pub(super) speed_mps: Vec<f32>,
    /// Whether the gate is open; else it is the speed as it was.
    pub(super) is_open: bool,
    /// Its long-run variance in (m/s)²·s.
    pub(super) noise: f64,
}

/// Grade-adjusted speed where the gate is open: honest altitude makes the speed of even effort
/// smoother, noisy altitude makes it rougher, and then it is left alone.
#[inline(always)]
pub(super) fn adjust(
    speed_mps: &[f32],
    grade: &[f32],
    motion: &[Motion],
    settings: &MeasureSettings,
) -> Adjusted {
    let noise = long_run_variance(speed_mps, motion);
    let closed = || Adjusted { speed_mps: speed_mps.to_vec(), is_open: false, noise };
    if grade.is_empty() {
        return closed();
    }
    let mut adjusted = speed_mps.to_vec();
    for (speed, &grade) in adjusted.iter_mut().zip(grade) {
        *speed *= effort_factor(grade);
    }
    let adjusted_noise = long_run_variance(&adjusted, motion);
    let rough = |noise: f64| noise.max(settings.min_roughness);
    if rough(adjusted_noise) * settings.gap_gate <= rough(noise) {
        Adjusted { speed_mps: adjusted, is_open: true, noise: adjusted_noise }
    } else {
        closed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_meets_its_check_values() {
        for (grade, factor) in [
            (-0.30, 1.495),
            (-0.10, 0.876),
            (0.0, 1.0),
            (0.04, 1.135),
            (0.10, 1.459),
            (0.20, 2.297),
        ] {
            assert!((effort_factor(grade) - factor).abs() < 1e-3, "{grade}");
        }
        assert!((effort_factor(0.07) - 1.2825).abs() < 1e-3);
        assert!(effort_factor(9.0).is_finite());
    }

    #[test]
    fn a_ramp_has_its_slope() {
        let distance: Vec<f32> = (0..300).map(|i| 3.0 * i as f32).collect();
        let altitude: Vec<f32> = distance.iter().map(|d| 20.0 + 0.06 * d).collect();
        let grades = grade(&distance, &altitude, &MeasureSettings::default());
        assert!(grades.iter().all(|g| (g - 0.06).abs() < 1e-3));
    }

    #[test]
    fn smooth_altitude_opens_the_gate_whatever_the_grade_does_to_speed() {
        // As fast uphill as downhill: adjusting makes speed less even, and is right.
        let n = 1200;
        let mut climbed = 0.0;
        let (mut distance, mut altitude) = (Vec::new(), Vec::new());
        for i in 0..n {
            distance.push(3.0 * i as f32);
            climbed += 3.0 * 0.03 * (i as f32 / 60.0).sin();
            altitude.push(climbed);
        }
        let settings = MeasureSettings::default();
        let grades = grade(&distance, &altitude, &settings);
        let adjusted = adjust(&vec![3.0; n], &grades, &vec![Motion::Run; n], &settings);
        assert!(adjusted.is_open);
    }

    #[test]
    fn noisy_altitude_closes_the_gate() {
        let n = 1200;
        let distance: Vec<f32> = (0..n).map(|i| 3.0 * i as f32).collect();
        let speed = vec![3.0; n];
        let noisy: Vec<f32> = (0..n).map(|i| 8.0 * ((i * i) as f32 * 0.013).sin()).collect();
        let settings = MeasureSettings::default();
        let adjusted =
            adjust(&speed, &grade(&distance, &noisy, &settings), &vec![Motion::Run; n], &settings);
        assert!(!adjusted.is_open && adjusted.speed_mps == speed);
    }
}
