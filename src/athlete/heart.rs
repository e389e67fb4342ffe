//! Whether the heart agrees with a threshold, and the zones that follow from its rate there.

use serde::{Deserialize, Serialize};

use super::threshold::Zone;
use crate::digest::{Digest, HeartRates};
use crate::settings::HistorySettings;

/// The five heart rate zones: names and shares are Friel's for running, his three parts of the
/// fifth as one.
pub const HEART_RATE_ZONES: [Zone; 5] = [
    Zone { number: 1, name: "recovery", from: 0.0 },
    Zone { number: 2, name: "aerobic", from: 0.85 },
    Zone { number: 3, name: "tempo", from: 0.90 },
    Zone { number: 4, name: "subthreshold", from: 0.95 },
    Zone { number: 5, name: "threshold", from: 1.0 },
];

/// Where each of [`HEART_RATE_ZONES`] begins in beats per minute, the easiest first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HeartRateZones(pub [f64; HEART_RATE_ZONES.len()]);

impl HeartRateZones {
    /// The zones of a heart rate at threshold, in whole beats as a watch shows them.
    pub fn of(threshold_bpm: f64) -> Self {
        Self(HEART_RATE_ZONES.map(|zone| (zone.from * threshold_bpm).round()))
    }

    /// Recorded seconds in each zone.
    pub fn times_s(&self, rates: &HeartRates) -> [f64; HEART_RATE_ZONES.len()] {
        let mut times_s = [0.0; HEART_RATE_ZONES.len()];
        for (rate_bpm, seconds) in rates.iter() {
            times_s[self.0.iter().rposition(|from| rate_bpm >= *from).unwrap_or(0)] += seconds;
        }
        times_s
    }
}

/// Heart rate at threshold in beats per minute: what it was there, as a share of the highest, as far
/// as that is usual; or the middle of what is usual.
pub(super) fn threshold_bpm(
    share: Option<f64>,
    highest_bpm: f64,
    settings: &HistorySettings,
) -> f64 {
    let (low, high) = (settings.heart_low, settings.heart_high);
    highest_bpm * share.map_or(0.5 * (low + high), |share| share.clamp(low, high))
}

/// Heart rate of steady running near a speed in m/s, over the highest known: the median second.
/// `None` where too little of it was run with a heart rate.
pub(super) fn share_at(
    runs: &[&Digest],
    speed_mps: f64,
    highest_bpm: f64,
    settings: &HistorySettings,
) -> Option<f64> {
    let levels = runs.iter().flat_map(|run| &run.segments.levels);
    let near = levels.filter(|level| {
        let off = f64::from(level.gap_speed_mps) / speed_mps - 1.0;
        off.abs() <= settings.heart_near
            && f64::from(level.duration_s()) >= settings.heart_settles_s
            && level.settled_heart_rate_bpm.is_finite()
    });
    let mut rates: Vec<(f64, f64)> = near
        .map(|level| (f64::from(level.settled_heart_rate_bpm), f64::from(level.duration_s())))
        .collect();
    rates.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = rates.iter().map(|rate| rate.1).sum();
    let mut passed = 0.0;
    let middle = rates.iter().find(|rate| {
        passed += rate.1;
        passed >= 0.5 * total
    })?;
    (total >= settings.heart_least_s).then_some(middle.0 / highest_bpm)
}

/// How much a threshold is off, as a share of it, if the heart is right: nothing within the usual
/// shares.
pub(super) fn doubt(share: f64, settings: &HistorySettings) -> f64 {
    let off = (settings.heart_low - share).max(share - settings.heart_high).max(0.0);
    off / settings.heart_slope
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::athlete::History;
    use crate::digest::{BestEffort, Participation};
    use crate::segment::{Level, Segments};
    use crate::settings::Athlete;

    /// A run at 4 m/s with that heart rate.
    fn run(seconds: u32, heart_rate_bpm: f32) -> Digest {
        let level = Level {
            start_s: 0,
            end_s: seconds,
            start_uncertainty_s: 1.0,
            distance_m: 4.0 * seconds as f32,
            speed_mps: 4.0,
            gap_speed_mps: 4.0,
            rise_m: f32::NAN,
            place_m: [f32::NAN; 2],
            avg_heart_rate_bpm: heart_rate_bpm,
            settled_heart_rate_bpm: heart_rate_bpm,
            stop_s: 0,
            walk_s: 0,
            gap_s: 0,
        };
        let segments = Segments { levels: vec![level], ..Segments::default() };
        Digest { segments, ..Digest::default() }
    }

    #[test]
    fn the_heart_is_asked_about_steady_running_near_the_speed() {
        let settings = HistorySettings::default();
        let runs = [run(900, 180.0), run(400, 150.0), run(60, 90.0), run(900, f32::NAN)];
        let runs: Vec<&Digest> = runs.iter().collect();
        assert_eq!(share_at(&runs, 4.1, 200.0, &settings), Some(0.9));
        assert_eq!(share_at(&runs, 4.4, 200.0, &settings), None, "nothing was run at that speed");
        assert_eq!(share_at(&runs[1..], 4.0, 200.0, &settings), None, "too little was");
    }

    #[test]
    fn a_threshold_that_the_heart_contradicts_is_less_sure() {
        let as_of = |heart_rate_bpm: f32| {
            let mut runs: Vec<Digest> = (0..4).map(|_| run(900, heart_rate_bpm)).collect();
            for (day, run) in runs.iter_mut().enumerate() {
                run.summary.participation = Participation::Run;
                run.summary.start_time_s = Some(86_400.0 * day as f64);
                run.summary.max_heart_rate_bpm = Some(200.0);
                run.gap_efforts =
                    vec![BestEffort { distance_m: 5000.0, time_s: 1210.0, start_s: 0.0 }];
            }
            let (user, settings) = (Athlete::default(), HistorySettings::default());
            let runs: Vec<&Digest> = runs.iter().collect();
            History::new(&runs, &user, &settings).as_of(runs[3]).unwrap().threshold
        };
        let (usual, low, unknown) = (as_of(184.0), as_of(150.0), as_of(f32::NAN));
        assert_eq!(usual, unknown);
        assert_eq!(usual.speed_mps, low.speed_mps, "the heart moves no threshold");
        assert!(low.uncertainty_mps > 2.0 * usual.uncertainty_mps, "{low:?} {usual:?}");
    }

    #[test]
    fn zones_follow_the_heart_rate_at_threshold() {
        let settings = HistorySettings::default();
        assert_eq!(threshold_bpm(Some(0.9), 200.0, &settings), 180.0);
        assert_eq!(threshold_bpm(Some(0.5), 200.0, &settings), 170.0, "no more than is usual");
        assert!((threshold_bpm(None, 200.0, &settings) - 182.0).abs() < 1e-9);
        let zones = HeartRateZones::of(170.0);
        assert_eq!(zones.0, [0.0, 145.0, 153.0, 162.0, 170.0]);
    }

    #[test]
    fn a_heart_out_of_its_range_is_a_doubt() {
        let settings = HistorySettings::default();
        assert_eq!(doubt(0.92, &settings), 0.0);
        assert!((doubt(0.80, &settings) - 0.1).abs() < 1e-9);
        assert!((doubt(0.98, &settings) - 0.02).abs() < 1e-9);
    }
}
