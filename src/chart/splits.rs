//! A run cut into kilometres or miles, or rounder pieces where there are many.

use super::scene::RunScene;
use crate::classify::Role;
use crate::measure::Motion;

/// One piece of equal length; the last may be shorter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Split {
    /// Where it ends, in kilometres or miles.
    pub(super) end: f64,
    /// Start and end in seconds of elapsed time.
    pub(super) start_s: f64,
    pub(super) end_s: f64,
    /// Mean speed while moving, in m/s.
    pub(super) speed_mps: f64,
    /// Mean heart rate in beats per minute.
    pub(super) heart_rate_bpm: Option<f64>,
    /// Whether most of it was an effort.
    pub(super) effort: bool,
}

/// Kilometres or miles in a piece, so that there are at most `most` of them.
pub(super) fn step(distance: f64, most: usize) -> f64 {
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];
    steps.into_iter().find(|step| distance / step <= most as f64).unwrap_or(1000.0)
}

/// The run in at most `most` pieces; nothing where it is shorter than two of them.
pub(super) fn splits(scene: &RunScene<'_>, most: usize) -> Vec<Split> {
    let (series, unit) = (scene.series, scene.units.metres());
    let total = series.distance_m.last().map_or(0.0, |metres| f64::from(*metres)) / unit;
    if !total.is_finite() || total < 2.0 {
        return Vec::new();
    }
    let step = step(total, most);
    let count = (total / step).floor() as usize;
    let mut splits = Vec::with_capacity(count + 1);
    let mut from = 0;
    for number in 1..=count + 1 {
        let end = (number as f64 * step).min(total);
        let last = series.len().saturating_sub(1);
        let reached = series.distance_m.partition_point(|metres| f64::from(*metres) < end * unit);
        let to = reached.min(last);
        // A remainder of a few metres has no pace worth reading.
        if to > from && end - (number - 1) as f64 * step >= 0.2 * step {
            splits.extend(split(scene, from, to, end));
        }
        from = to;
    }
    splits
}

fn split(scene: &RunScene<'_>, from: usize, to: usize, end: f64) -> Option<Split> {
    let series = scene.series;
    let metres = f64::from(series.distance_m.get(to)? - series.distance_m.get(from)?);
    let motion = series.motion.get(from..to)?;
    let seconds = motion.iter().filter(|motion| **motion != Motion::Stop).count();
    let rates: Vec<f64> = series
        .heart_rate_bpm
        .get(from..to)
        .unwrap_or_default()
        .iter()
        .filter(|rate| rate.is_finite())
        .map(|rate| f64::from(*rate))
        .collect();
    let (start_s, end_s) = (from as f64, to as f64);
    let effort: f64 = scene
        .verdict
        .segments
        .iter()
        .filter(|segment| segment.role == Role::Work)
        .map(|segment| (segment.end_s.min(end_s) - segment.start_s.max(start_s)).max(0.0))
        .sum();
    (seconds > 0 && metres > 0.0).then(|| Split {
        end,
        start_s,
        end_s,
        speed_mps: metres / seconds as f64,
        heart_rate_bpm: (!rates.is_empty()).then(|| rates.iter().sum::<f64>() / rates.len() as f64),
        effort: effort > 0.5 * (end_s - start_s),
    })
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn long_runs_are_cut_into_rounder_pieces() {
        assert_eq!(step(9.7, 14), 1.0);
        assert_eq!(step(21.1, 14), 2.0);
        assert_eq!(step(42.2, 14), 5.0);
        assert_eq!(step(163.0, 14), 20.0);
        assert_eq!(step(1e9, 14), 1000.0);
    }
}
