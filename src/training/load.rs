//! How much a session weighs, and what piles up of it.

use crate::athlete::Threshold;
use crate::digest::Strain;

/// Points of a session: `h · (v / CS)² · 100`, an hour at critical speed being 100. `v` is the mean
/// of the fourth power of grade-adjusted speed over the pieces of the run (research §6: rTSS, with
/// pieces of even speed in place of a rolling mean over 30 s). 0 where there is no threshold.
pub(super) fn points(strain: &Strain, threshold: Option<&Threshold>) -> f64 {
    let Some(threshold) = threshold.filter(|_| strain.running_s > 0.0) else { return 0.0 };
    let mean_square = (strain.fourths / strain.running_s).sqrt();
    strain.running_s / 3600.0 * mean_square / threshold.speed_mps.powi(2) * 100.0
}

/// Load of days in a row → an exponentially weighted mean over about `days` at the end of each.
pub(super) fn smoothed(daily: &[f64], days: f64) -> Vec<f64> {
    let share = 1.0 - (-1.0 / days).exp();
    let mut mean = 0.0;
    daily
        .iter()
        .map(|load| {
            mean += (load - mean) * share;
            mean
        })
        .collect()
}

/// Mean over standard deviation of seven daily loads (Foster 1998), at most 10; `None` without load.
pub(super) fn monotony(week: &[f64]) -> Option<f64> {
    if week.len() < 7 {
        return None;
    }
    let n = week.len() as f64;
    let mean = week.iter().sum::<f64>() / n;
    let variance = week.iter().map(|load| (load - mean).powi(2)).sum::<f64>() / n;
    (mean > 0.0).then(|| (mean / variance.sqrt()).min(10.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::athlete::ThresholdSource;

    #[test]
    fn an_hour_at_threshold_is_a_hundred() {
        let threshold =
            Threshold { speed_mps: 4.0, uncertainty_mps: 0.1, source: ThresholdSource::History };
        let of = |pieces: &[(f64, f64)]| {
            let running_s = pieces.iter().map(|piece| piece.0).sum();
            let fourths = pieces.iter().map(|(seconds, speed)| seconds * speed.powi(4)).sum();
            points(&Strain { running_s, fourths }, Some(&threshold))
        };
        assert!((of(&[(3600.0, 4.0)]) - 100.0).abs() < 1e-6);
        assert!((of(&[(3600.0, 2.0)]) - 25.0).abs() < 1e-6);
        let uneven = of(&[(1800.0, 5.0), (1800.0, 3.0)]);
        assert!((105.0..120.0).contains(&uneven), "changing speed costs more: {uneven}");
        assert_eq!(of(&[]), 0.0);
    }

    #[test]
    fn load_builds_and_fades() {
        let built = smoothed(&[50.0; 300], 42.0);
        assert!((built[299] - 50.0).abs() < 0.1 && built[0] < 1.3);
        let faded = smoothed(&[[100.0; 30].as_slice(), &[0.0; 7]].concat(), 7.0);
        assert!((faded[36] / faded[29] - (-1.0_f64).exp()).abs() < 1e-9);
    }

    #[test]
    fn the_same_every_day_is_monotonous() {
        assert_eq!(monotony(&[30.0; 7]), Some(10.0));
        assert_eq!(monotony(&[0.0; 7]), None);
        let varied = monotony(&[0.0, 60.0, 0.0, 30.0, 0.0, 0.0, 90.0]).unwrap();
        assert!((0.7..0.9).contains(&varied), "{varied}");
    }
}
